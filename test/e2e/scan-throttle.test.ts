/**
 * A scan under throttling (SPEC sections 11 to 13): slower, with a progress line at least every ten seconds, and
 * complete; an account that is throttled to the end is that account's failure.
 */
import { afterEach, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '../world/repository-root.ts';
import { countsOf, DEV, errorsOf, PROD, startOrganisation, type Organisation } from './organisation.ts';

let org: Organisation;
afterEach(() => org.world.stop());

it('loses nothing while throttled, and tells how far it is', async () => {
  org = await startOrganisation({ throttle: { perSecond: 8, burst: 5 } });
  for (let index = 0; index < 45; index += 1) org.staleKey(DEV, `user-${index}`);
  const linesAt: number[] = [];
  const begun = performance.now();

  const run = await org.scan({
    onOutput: (text) => {
      if (text.includes('Progress:')) linesAt.push(performance.now() - begun);
    },
  });

  expect(run.exitCode).toBe(0);
  expect(countsOf(run)).toMatchObject({
    'accounts-scanned': 3,
    'accounts-failed': 0,
    'stale-keys': 45,
    'open-issues': 45,
  });
  expect(
    org.world.transcript.calls('iam').filter(({ error }) => error === 'Throttling').length,
  ).toBeGreaterThan(0);
  // Whoever looks at the log never waits longer than ten seconds for a sign of life.
  expect(run.wallMs).toBeGreaterThan(10_000);
  const moments = [0, ...linesAt, run.wallMs];
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(10_000);
  expect(run.log).toMatch(/^Progress: \d of 3 accounts done, \d+ users listed, \d+ s$/m);
});

it('gives up only where throttling never ends, on that account alone', async () => {
  org = await startOrganisation();
  const keyId = org.staleKey(DEV, 'fine');
  const unseen = org.staleKey(PROD, 'unseen');
  const at = '2026-01-02T03:04:05+00:00';
  await org.world.dynamo.putItem({
    account_id: PROD,
    issue_id: 'AKIAGONEEXAMPLE00001',
    status: 'open',
    issue_details: { create_date: '2020-01-01T00:00:00+00:00', username: 'gone' },
    timestamps: {
      identified: at,
      updated: at,
      reported: null,
      remediated: null,
      resolved: null,
      closed: null,
    },
    jira_details: {},
  });
  org.world.faults.add(
    { service: 'iam', account: PROD },
    { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' },
  );
  const fast = pathToFileURL(join(repositoryRoot(), 'test', 'e2e', 'fast-time.mjs')).href;

  const run = await org.scan({ nodeArguments: [`--import=${fast}`] });

  expect(run.exitCode).toBe(1);
  expect(errorsOf(run)).toEqual([
    expect.stringMatching(/1 account not scanned completely: prod .* throttled to the end/),
  ]);
  expect(countsOf(run)).toMatchObject({
    'accounts-scanned': 2,
    'accounts-failed': 1,
    'resolved-issues': 0,
    'open-issues': 2,
  });
  const items = await org.issues();
  expect(items.map(({ issue_id, status }) => `${String(issue_id)} ${String(status)}`)).toEqual([
    `${keyId} open`,
    'AKIAGONEEXAMPLE00001 open',
  ]);
  expect(items.map(({ issue_id }) => issue_id)).not.toContain(unseen);
});
