/** CloudWatch Logs through the packaged action (SPEC section 11): off by default, one stream per phase and run. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { startCloudWatch, type CloudWatchServer } from '../world/cloudwatch.ts';
import { addStaleKey } from './reporting-organisation.ts';
import { RUN_ID, startRemediation, type RemediationOrganisation } from './remediation-organisation.ts';

let org: RemediationOrganisation;
let logs: CloudWatchServer;
afterEach(() => org.world.stop());

const CLOUDWATCH = { cloudwatch: { enabled: true, log_group: '/security/iam-key-rotation' } };

async function begin(): Promise<string> {
  org = await startRemediation();
  logs = org.world.register(await startCloudWatch(org.world.surroundings, ['/security/iam-key-rotation']));
  return addStaleKey(org, 'old-bot');
}

describe('audit trail', () => {
  it('is off by default', async () => {
    await begin();
    await org.report();
    expect(org.world.transcript.count('logs')).toBe(0);
  });

  it('tells each phase of a key as JSON lines in a stream of its own', async () => {
    const keyId = await begin();
    expect((await org.report({ config: CLOUDWATCH, job: { runId: '1' } })).exitCode).toBe(0);
    org.world.clock.advanceDays(15);
    const plan = await org.plan({ config: CLOUDWATCH });
    org.approve();
    expect((await org.remediate(plan, { config: CLOUDWATCH })).exitCode).toBe(0);
    expect([...logs.streams.keys()].sort()).toEqual([`remediate/${RUN_ID}-1`, 'scan/1-1']);
    const events =
      logs.streams
        .get(`remediate/${RUN_ID}-1`)
        ?.map((message) => JSON.parse(message) as Record<string, unknown>) ?? [];
    expect(events).toMatchObject([
      {
        event: 'gate',
        approved_by: ['bob'],
        requested_by: 'carol',
        plan_digest: plan.outputs['plan-digest'],
      },
      { event: 'disable', issue_id: keyId, outcome: 'changed', reason: 'disabled', approved_by: ['bob'] },
    ]);
    const scanned =
      logs.streams.get('scan/1-1')?.map((message) => JSON.parse(message) as Record<string, unknown>) ?? [];
    expect(scanned).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'issue', issue_id: keyId, to: 'open', ticket_created: true }),
      ]),
    );
    expect(JSON.stringify([...logs.streams.values()])).not.toContain(org.jira.token);
  });

  it('a dry run writes nothing to it', async () => {
    await begin();
    await org.report({ config: CLOUDWATCH, inputs: { 'dry-run': 'true' } });
    expect(org.world.transcript.count('logs')).toBe(0);
  });

  it('a missing log group is a problem of the run, after everything else was done', async () => {
    await begin();
    const run = await org.report({ config: { cloudwatch: { enabled: true, log_group: '/no/such' } } });
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ 'tickets-created': '1' });
    expect(run.annotations.map(({ message }) => message).join()).toContain('/no/such');
  });
});
