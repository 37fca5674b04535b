/**
 * The fault campaign (`npm run test:faults`): every outside call of every scenario meets every kind of fault, each in
 * a world put back to its beginning, in several worlds side by side; then runs at once. Prints what ran and each
 * violation with the case that reproduces it; exits with 1 where there is one.
 */
import { randomSource } from '../world/organisation.ts';
import { readOptions, USAGE, type CampaignOptions } from './campaign-options.ts';
import { FAULT_KINDS } from './faults.ts';
import { openLies, tellLie } from './lies.ts';
import { runStories } from './stories.ts';
import { openScenario, type ScenarioName } from './scenarios.ts';
import { attempt, learn, trialName, type Learnt, type Trial } from './trial.ts';

interface Tally {
  cases: number;
  missed: number;
  readonly violations: string[];
}

const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  let options: CampaignOptions;
  try {
    options = readOptions(process.argv.slice(2));
  } catch (error) {
    say(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  const startedAt = performance.now();
  const tally: Tally = { cases: 0, missed: 0, violations: [] };
  const record = (name: string, violations: readonly string[]): void => {
    tally.cases += 1;
    for (const line of violations) {
      tally.violations.push(`${name}: ${line}`);
      say(`  VIOLATION ${name}: ${line}`);
    }
  };
  if (options.random !== undefined || options.only?.startsWith('random/') === true)
    await runStories(options, { record, say });
  else if (options.lies !== undefined || options.only?.startsWith('lie/') === true)
    await runLies(options, { record, say });
  else for (const name of options.scenarios) await runScenario(name, { options, tally, record });
  const minutes = ((performance.now() - startedAt) / 60_000).toFixed(1);
  say(
    `${tally.cases} cases in ${minutes} min on Jira ${options.deployment}, ${tally.violations.length} violations${tally.missed > 0 ? `; in ${tally.missed} the call did not come again` : ''}`,
  );
  for (const name of new Set(tally.violations.map((line) => line.split(': ')[0])))
    say(`  again: npm run test:faults -- --jira ${options.deployment} --only '${name ?? ''}'`);
  process.exitCode = tally.violations.length === 0 && tally.cases > 0 ? 0 : 1;
}

async function runScenario(
  name: ScenarioName,
  {
    options,
    tally,
    record,
  }: {
    readonly options: CampaignOptions;
    readonly tally: Tally;
    readonly record: (name: string, violations: readonly string[]) => void;
  },
): Promise<void> {
  const first = await learnt(name, options);
  const trials = chosen(name, first, options);
  say(`${name}: ${first.addresses.length} calls, ${trials.length} cases`);
  const queue = trials[Symbol.iterator]();
  let done = 0;
  const work = async (mine: Learnt): Promise<void> => {
    for (const trial of queue) {
      const { violations, hit } = await attempt(mine, trial);
      if (!hit) tally.missed += 1;
      record(`${name}/${trialName(trial)}`, violations);
      done += 1;
      if (done % 25 === 0) say(`  ${name}: ${done} of ${trials.length}`);
    }
    await mine.scenario.stage.stop();
  };
  const others = Array.from({ length: Math.min(options.workers, trials.length) - 1 }, async () =>
    work(await learnt(name, options)),
  );
  await Promise.all([work(first), ...others]);
}

/** `lie/<scenario>/<seed>` */
async function runLies(
  options: CampaignOptions,
  out: {
    readonly record: (name: string, violations: readonly string[]) => void;
    readonly say: (line: string) => void;
  },
): Promise<void> {
  const { only, seed, lies = 0, deployment, entry } = options;
  const casts = ['scan', 'remediate', 'rollback'] as const;
  const seeds =
    only === undefined
      ? Array.from({ length: lies }, (_, index) => seed + index)
      : [Number(only.split('/')[2])];
  out.say(`lies: ${seeds.length} from seed ${seeds[0] ?? 0}`);
  await Promise.all(
    casts.map(async (cast, position) => {
      const mine = seeds.filter((one) =>
        only === undefined ? one % casts.length === position : only.split('/')[1] === cast,
      );
      if (mine.length === 0) return;
      const liars = await openLies(cast, { deployment, entry });
      for (const one of mine) {
        const { lie, violations } = await tellLie(liars, one);
        out.record(`lie/${cast}/${one}`, violations.length === 0 ? [] : [...violations, `the lie: ${lie}`]);
      }
      await liars.scenario.stage.stop();
    }),
  );
}

async function learnt(name: ScenarioName, { deployment, entry }: CampaignOptions): Promise<Learnt> {
  return learn(await openScenario(name, { deployment, entry }));
}

function chosen(
  name: ScenarioName,
  { addresses }: Learnt,
  { only, sample, seed }: CampaignOptions,
): readonly Trial[] {
  const all = addresses.flatMap((address) => FAULT_KINDS.map((kind): Trial => ({ address, kind })));
  if (only !== undefined) return all.filter((trial) => `${name}/${trialName(trial)}` === only);
  if (sample === undefined) return all;
  const random = randomSource(seed);
  return all
    .map((trial) => ({ trial, rank: random() }))
    .sort((a, b) => a.rank - b.rank)
    .slice(0, sample)
    .map(({ trial }) => trial);
}

await main();
