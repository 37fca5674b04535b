/**
 * Longer stories by seed: several faults in a run, several disturbed runs after each other, and runs at once, one of
 * which may be killed in the middle of the others; then undisturbed runs. Where the order of runs decides the way,
 * only the outcome is compared: key and issue statuses, one open ticket per key, everybody told, nothing untrue.
 */
import type { RunResult } from '../world/runner.ts';
import { randomSource } from '../world/organisation.ts';
import type { CampaignOptions } from './campaign-options.ts';
import { disturb, FAULT_KINDS, nameOf } from './faults.ts';
import { deviations, outbursts, untruths } from './invariants.ts';
import { observe, type End } from './observe.ts';
import { openScenario, type Scenario } from './scenarios.ts';
import { learn, type Learnt } from './trial.ts';

const CASTS = ['scan', 'remediate', 'rollback'] as const;
type Cast = (typeof CASTS)[number];

interface Output {
  readonly record: (name: string, violations: readonly string[]) => void;
  readonly say: (line: string) => void;
}

interface Rehearsed extends Learnt {
  readonly settled: End;
}

export async function runStories(options: CampaignOptions, { record, say }: Output): Promise<void> {
  const seeds =
    options.only === undefined
      ? Array.from({ length: options.random ?? 0 }, (_, index) => options.seed + index)
      : [Number(options.only.split('/')[1])];
  const queue = seeds[Symbol.iterator]();
  say(`random: ${seeds.length} stories from seed ${seeds[0] ?? 0}`);
  let done = 0;
  const work = async (): Promise<void> => {
    const rehearsed = new Map<Cast, Rehearsed>();
    for (const seed of queue) {
      const random = randomSource(seed);
      const cast = pick(CASTS, random);
      const learnt = rehearsed.get(cast) ?? (await rehearse(cast, options));
      rehearsed.set(cast, learnt);
      const { told, violations } = await tell(learnt, random);
      record(
        `random/${seed}`,
        violations.length === 0 ? [] : [...violations, `the story: ${told.join(', ')}`],
      );
      done += 1;
      if (done % 10 === 0) say(`  random: ${done} of ${seeds.length}`);
    }
    for (const { scenario } of rehearsed.values()) await scenario.stage.stop();
  };
  await Promise.all(Array.from({ length: Math.min(options.workers, seeds.length) }, work));
}

async function rehearse(cast: Cast, { deployment, entry }: CampaignOptions): Promise<Rehearsed> {
  const opened = await openScenario(cast, { deployment, entry });
  const learnt = await learn({ ...opened, strictness: 'same-statuses' });
  const { scenario } = learnt;
  await scenario.stage.restore();
  (await scenario.disturbed()).dispose();
  scenario.stage.waitForClaims();
  for (const run of await settle(scenario)) run.dispose();
  return {
    ...learnt,
    settled: await observe(scenario.stage, { strictness: 'same-statuses', refused: 'extras' }),
  };
}

/** The next jobs of the schedule, undisturbed, until nothing is left to do. */
async function settle(scenario: Scenario): Promise<readonly RunResult[]> {
  const runs = [...(await scenario.afterwards()), await scenario.scan('2901')];
  scenario.stage.waitForClaims();
  return [...runs, await scenario.scan('2902')];
}

async function tell({ scenario, addresses, settled }: Rehearsed, random: () => number) {
  const { stage } = scenario;
  const { world } = stage.org;
  const told: string[] = [scenario.name];
  const violations: string[] = [];
  await stage.restore();
  const acts = random() < 0.4 ? 2 : 1;
  for (let act = 1; act <= acts; act += 1) {
    const companions = Math.floor(random() * 3);
    const faults = (companions === 0 ? 1 : 0) + Math.floor(random() * 4);
    world.faults.clear();
    for (let count = 0; count < faults; count += 1) {
      const address = pick(addresses, random);
      const kind = pick(FAULT_KINDS, random);
      disturb(world, address, kind);
      told.push(`${nameOf(address)}/${kind}`);
    }
    told.push(`act ${act} with ${companions} scans beside it`);
    const beside = Array.from({ length: companions }, (_, index) =>
      scenario.scan(String(2100 + act * 10 + index), { killable: false }),
    );
    const runs = await Promise.all([scenario.disturbed({ killable: true }), ...beside]);
    violations.push(
      ...runs.flatMap(outbursts),
      ...(await untruths(scenario)).map((line) => `after act ${act}: ${line}`),
    );
    for (const run of runs) run.dispose();
    if (random() < 0.5) stage.waitForClaims();
  }
  world.faults.clear();
  stage.waitForClaims();
  const runs = await settle(scenario);
  violations.push(...runs.flatMap(outbursts), ...(await untruths(scenario)));
  const actual = await observe(stage, { strictness: 'same-statuses', refused: 'extras' });
  violations.push(...deviations(scenario, { expected: settled, actual }, undefined));
  for (const run of runs) run.dispose();
  return { told, violations };
}

function pick<Item>(items: readonly Item[], random: () => number): Item {
  return items[Math.floor(random() * items.length)] as Item;
}
