/**
 * One case of a campaign: the world is put back, one run is disturbed, undisturbed runs follow, and the invariants
 * are checked in between and at the end. The undisturbed end is learnt once per world.
 */
import type { RunResult } from '../world/runner.ts';
import { addressesOf, disturb, isRefusal, nameOf, type CallAddress, type FaultKind } from './faults.ts';
import { deviations, outbursts, untruths } from './invariants.ts';
import { observe, type End, type Refused } from './observe.ts';
import type { Scenario } from './scenarios.ts';

export interface Trial {
  readonly address: CallAddress;
  readonly kind: FaultKind;
}

export interface Verdict {
  /** Empty: all invariants hold. */
  readonly violations: readonly string[];
  /** The fault met its call. */
  readonly hit: boolean;
}

/** A scenario with what it does when nobody disturbs it. */
export interface Learnt {
  readonly scenario: Scenario;
  readonly addresses: readonly CallAddress[];
  /** By what the fault may keep from it. */
  readonly ends: Readonly<Record<Refused, End>>;
}

export function trialName({ address, kind }: Trial): string {
  return `${nameOf(address)}/${kind}`;
}

/** @throws where the scenario fails without any fault. */
export async function learn(scenario: Scenario): Promise<Learnt> {
  const { stage } = scenario;
  await stage.restore();
  const first = await scenario.disturbed();
  const addresses = addressesOf(stage.org.world.transcript.entries);
  stage.waitForClaims();
  const runs = [first, ...(await scenario.afterwards())];
  for (const run of runs) {
    if (run.exitCode !== 0)
      throw new Error(`${scenario.name} fails without a fault:\n${run.log}\n${run.stderr}`);
    run.dispose();
  }
  const end = (refused: Refused): Promise<End> =>
    observe(stage, { strictness: scenario.strictness, refused });
  return {
    scenario,
    addresses,
    ends: {
      nothing: await end('nothing'),
      extras: await end('extras'),
      label: await end('label'),
      closing: await end('closing'),
    },
  };
}

export async function attempt({ scenario, ends }: Learnt, trial: Trial): Promise<Verdict> {
  const { stage } = scenario;
  const { world } = stage.org;
  await stage.restore();
  disturb(world, trial.address, trial.kind);
  const first = await scenario.disturbed();
  const hit = world.transcript.entries.some(({ fault }) => fault !== undefined);
  const violations = [...outbursts(first), ...(await untruths(scenario))].map(
    (line) => `after the fault: ${line}`,
  );
  world.faults.clear();
  stage.waitForClaims();
  const later = await scenario.afterwards();
  violations.push(...later.flatMap(outbursts), ...failed(later), ...(await untruths(scenario)));
  const refused = refusedBy(trial);
  const actual = await observe(stage, { strictness: scenario.strictness, refused });
  violations.push(...deviations(scenario, { expected: ends[refused], actual }, trial));
  for (const run of [first, ...later]) run.dispose();
  return { violations, hit };
}

function refusedBy({ address, kind }: Trial): Refused {
  if (!isRefusal(kind)) return 'nothing';
  if (/^(getTransitions|doTransition|getIssue)$/.test(address.action)) return 'closing';
  return address.action === 'editIssue' ? 'label' : 'extras';
}

function failed(runs: readonly RunResult[]): readonly string[] {
  return runs.flatMap((run) =>
    run.exitCode === 0
      ? []
      : [`an undisturbed run failed: ${run.annotations.map(({ message }) => message).join(' | ')}`],
  );
}
