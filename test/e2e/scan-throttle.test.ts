/**
 * A scan under throttling (SPEC sections 11 to 13): slower, with a progress line at least every ten seconds, and
 * complete; an account that is throttled to the end is that account's failure.
 */
import { afterEach, expect, it } from '@jest/globals';
import { countsOf, DEV, errorsOf, PROD, startOrganisation, type Organisation } from './organisation.ts';

let org: Organisation;
afterEach(() => org.world.stop());

it('loses nothing while throttled, tells how far it is, and gives up only where throttling never ends', async () => {
  org = await startOrganisation({ throttle: { perSecond: 12, burst: 5 } });
  for (let index = 0; index < 60; index += 1) org.staleKey(DEV, `user-${index}`);
  org.world.faults.add({ service: 'iam', account: PROD }, { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' });
  const linesAt: number[] = [];
  const begun = performance.now();

  const run = await org.scan({
    onOutput: (text) => {
      if (text.includes('Progress:')) linesAt.push(performance.now() - begun);
    },
  });

  expect(countsOf(run)).toMatchObject({ 'accounts-scanned': 2, 'accounts-failed': 1, 'stale-keys': 60, 'open-issues': 60 });
  expect(errorsOf(run)).toEqual([expect.stringMatching(/1 account not scanned completely: prod .* throttled to the end/)]);
  expect(run.exitCode).toBe(1);
  expect(org.world.transcript.calls('iam').filter(({ account, error }) => account === DEV && error === 'Throttling').length).toBeGreaterThan(0);
  // Whoever looks at the log never waits longer than ten seconds for a sign of life.
  expect(run.wallMs).toBeGreaterThan(10_000);
  const moments = [0, ...linesAt, run.wallMs];
  const gaps = moments.slice(1).map((at, index) => at - (moments[index] ?? 0));
  expect(Math.max(...gaps)).toBeLessThan(10_000);
  expect(run.log).toMatch(/^Progress: \d of 3 accounts done, \d+ users listed, \d+ s$/m);
});
