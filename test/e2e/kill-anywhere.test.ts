/**
 * A part of the fault campaign that every `npm test` runs: the process dies before or after each call that changes
 * something, of a scan with reporting, of a remediation and of a rollback, and the next run arrives at the undisturbed end (SPEC
 * section 13). All calls and all faults: `npm run test:faults`.
 */
import { afterAll, describe, expect, it } from '@jest/globals';
import { openScenario, type ScenarioName } from '../faults/scenarios.ts';
import { attempt, learn, trialName, type Learnt, type Trial } from '../faults/trial.ts';

const opened: Learnt[] = [];
afterAll(() => Promise.all(opened.map(({ scenario }) => scenario.stage.stop())));

describe.each<ScenarioName>(['scan-small', 'remediate-small', 'rollback-small'])('%s', (name) => {
  it('killed before or after any call that changes something, it is brought to the same end by the next run', async () => {
    const learnt = await learn(await openScenario(name, { deployment: 'cloud' }));
    opened.push(learnt);
    const mutating = learnt.addresses.filter((address) => address.mutating);
    expect(mutating.length).toBeGreaterThan(5);
    const trials = mutating.flatMap((address): Trial[] => [
      // Within a run that writes step by step, after one call and before the next are the same moment.
      ...(address.service === 'dynamodb' ? [] : [{ address, kind: 'kill-before' } as const]),
      { address, kind: 'kill-after' },
    ]);
    const violations: string[] = [];
    for (const trial of trials) {
      const verdict = await attempt(learnt, trial);
      violations.push(...verdict.violations.map((line) => `${trialName(trial)}: ${line}`));
    }
    expect(violations).toEqual([]);
  }, 180_000);
});
