/** What the command line of a campaign says. Reads nothing but its arguments. */
import { parseArgs } from 'node:util';
import type { Deployment } from '../e2e/reporting-organisation.ts';
import { SCENARIOS, type ScenarioName } from './scenarios.ts';

export interface CampaignOptions {
  readonly deployment: Deployment;
  readonly scenarios: readonly ScenarioName[];
  /** Worlds side by side. */
  readonly workers: number;
  readonly only: string | undefined;
  /** A random part of the systematic cases; undefined: all. */
  readonly sample: number | undefined;
  /** Random longer stories instead of the systematic cases. */
  readonly random: number | undefined;
  /** Spoilt answers instead of the systematic cases. */
  readonly lies: number | undefined;
  readonly seed: number;
  readonly entry: string | undefined;
}

export const USAGE = `Usage: npm run test:faults -- [options]
  --jira cloud|datacenter   which Jira is in the world (cloud)
  --scenario <name>         ${SCENARIOS.join(', ')}; may be given several times (all)
  --workers <n>             worlds side by side (3)
  --sample <n> --seed <s>   n cases chosen by the seed instead of all
  --random <n> --seed <s>   n random stories: several faults, several runs, also at once
  --lies <n> --seed <s>     n runs in which a service answers nonsense once
  --only <case>             one case, as a violation names it
  --entry <file>            another bundle than dist/index.js`;

/** @throws where an argument is unknown or no number. */
export function readOptions(args: readonly string[]): CampaignOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      jira: { type: 'string', default: 'cloud' },
      scenario: { type: 'string', multiple: true, default: [] },
      workers: { type: 'string', default: '3' },
      only: { type: 'string' },
      sample: { type: 'string' },
      random: { type: 'string' },
      lies: { type: 'string' },
      seed: { type: 'string', default: '1' },
      entry: { type: 'string' },
    },
  });
  const { jira, scenario, only, entry } = values;
  if (jira !== 'cloud' && jira !== 'datacenter')
    throw new Error(`--jira ${jira} is neither cloud nor datacenter`);
  const unknown = scenario.filter((name) => !SCENARIOS.some((known) => known === name));
  if (unknown.length > 0)
    throw new Error(`--scenario ${unknown.join(', ')} is none of ${SCENARIOS.join(', ')}`);
  const wanted = SCENARIOS.filter((name) => scenario.length === 0 || scenario.includes(name));
  return {
    deployment: jira,
    scenarios: only === undefined ? wanted : SCENARIOS.filter((name) => only.startsWith(`${name}/`)),
    workers: whole(values.workers, '--workers') ?? 3,
    only,
    sample: whole(values.sample, '--sample'),
    random: whole(values.random, '--random'),
    lies: whole(values.lies, '--lies'),
    seed: whole(values.seed, '--seed') ?? 1,
    entry,
  };
}

function whole(text: string | undefined, name: string): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+$/.test(text)) throw new Error(`${name} ${text} is no whole number`);
  return Number(text);
}
