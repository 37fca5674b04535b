/** The audit trail (SPEC section 11): nothing is lost to a flush that failed, nothing is sent twice, all is JSON. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createAwsTransport, type AwsTransport } from '../../src/adapters/aws-transport.ts';
import { createCloudWatchTrail } from '../../src/adapters/cloudwatch.ts';
import { flushAudit } from '../../src/connect.ts';
import type { Problem } from '../../src/domain/problem.ts';
import { AccessError, TransientError } from '../../src/errors.ts';
import type { AuditTrail } from '../../src/ports.ts';
import type { RunContext } from '../../src/run-context.ts';
import { startCloudWatch, type CloudWatchServer } from '../world/cloudwatch.ts';
import { startWorld, type World } from '../world/world.ts';

const GROUP = '/security/iam-key-rotation';
let world: World;
let logs: CloudWatchServer;
let transport: AwsTransport;

beforeEach(async () => {
  world = await startWorld();
  logs = world.register(await startCloudWatch(world.surroundings, [GROUP]));
  process.env['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'] = logs.url;
  transport = createAwsTransport({ region: 'eu-west-1', mask: () => undefined });
});
afterEach(async () => {
  delete process.env['AWS_ENDPOINT_URL_CLOUDWATCH_LOGS'];
  transport.close();
  await world.stop();
});

const trailOf = (logGroup = GROUP): AuditTrail =>
  createCloudWatchTrail({
    transport,
    hub: {
      provide: () => Promise.resolve({ accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'x' }),
      expire: () => undefined,
    },
    logGroup,
    runId: '1',
    attempt: 1,
    clock: () => new Date(world.clock.now()),
  });
const read = (): Record<string, unknown>[] =>
  (logs.streams.get('scan/1-1') ?? []).map((line) => JSON.parse(line) as Record<string, unknown>);
const numbers = (): unknown[] => read().map(({ n }) => n);
const record = (trail: AuditTrail, n: number): void => trail.record({ phase: 'scan', event: 'account', n });
const down = (times: number) =>
  world.faults.add({ service: 'logs', action: 'PutLogEvents', times }, { kind: 'error', status: 500 });

it('what a flush could not send is sent by the next one, once and in order', async () => {
  const trail = trailOf();
  const outage = down(99);
  record(trail, 1);
  await expect(trail.flush()).rejects.toBeInstanceOf(TransientError);
  record(trail, 2);
  outage.remove();
  await trail.flush();
  record(trail, 3);
  await Promise.all([trail.flush(), trail.flush()]);
  await trail.flush();
  expect(numbers()).toEqual([1, 2, 3]);
  expect(world.transcript.count('logs', 'CreateLogStream')).toBe(1);
});

it('accounts that finish side by side send each event once', async () => {
  const trail = trailOf();
  await Promise.all(
    Array.from({ length: 30 }, async (_, n) => {
      record(trail, n);
      await trail.flush();
      record(trail, 100 + n);
      await trail.flush();
    }),
  );
  expect(numbers()).toHaveLength(60);
  expect(new Set(numbers()).size).toBe(60);
  expect(world.transcript.count('logs', 'PutLogEvents')).toBeLessThan(10);
});

it('a service that refuses is not asked again', async () => {
  const trail = trailOf('/no/such');
  for (const n of [1, 2, 3]) {
    record(trail, n);
    await expect(trail.flush()).rejects.toBeInstanceOf(AccessError);
  }
  expect(world.transcript.count('logs')).toBe(1);
});

it('is one problem of a run, and none where everything was taken in the end', async () => {
  const problems: Problem[] = [];
  const context = { problems } as unknown as RunContext;
  const trail = trailOf();
  const outage = down(99);
  for (const n of [1, 2]) {
    record(trail, n);
    await flushAudit(context, trail);
    expect(problems).toEqual([expect.objectContaining({ severity: 'error', code: 'audit-failed' })]);
  }
  outage.remove();
  await flushAudit(context, trail);
  expect(problems).toEqual([]);
  expect(numbers()).toEqual([1, 2]);
});

it('many events are sent in as many requests as CloudWatch asks for', async () => {
  const trail = trailOf();
  const filler = 'x'.repeat(100_000);
  for (let n = 0; n < 25; n += 1) trail.record({ phase: 'scan', event: 'issue', n, filler });
  for (let n = 25; n < 12_000; n += 1) record(trail, n);
  await trail.flush();
  expect(numbers()).toEqual(Array.from({ length: 12_000 }, (_, n) => n));
});

it('an event that is too long is cut and stays JSON', async () => {
  const trail = trailOf();
  const long = '\u{1F511}\u0000"'.repeat(200_000);
  trail.record({ phase: 'scan', event: 'issue', issue_id: 'AKIAEXAMPLE', error: long });
  trail.record({ phase: 'scan', event: 'gate', findings: Array.from({ length: 50_000 }, () => 'finding') });
  trail.record({
    phase: 'scan',
    event: 'issue',
    ...Object.fromEntries(Array.from({ length: 50_000 }, (_, n) => [`k${n}`, n])),
  });
  await trail.flush();
  expect(read()).toEqual([
    expect.objectContaining({ event: 'issue', issue_id: 'AKIAEXAMPLE', truncated: true }),
    expect.objectContaining({ event: 'gate', truncated: true }),
    { time: expect.any(String), run_id: '1', phase: 'scan', event: 'issue', truncated: true },
  ]);
  for (const line of logs.streams.get('scan/1-1') ?? [])
    expect(Buffer.byteLength(line)).toBeLessThan(262_144);
});
