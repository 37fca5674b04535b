/**
 * `npm run bench:fleet`: prints what the formula of `fleet-model.ts` predicts for fleets of many sizes, after holding
 * it against measured runs of the packaged action. Exit code 1 when calls are off by more than a twentieth, memory
 * grows with the fleet, or a finding is wrong. It builds nothing: `npm run build` comes first.
 *
 *   --table          only the table, no measured run
 *   --large          also 1,000 accounts × 200 users in one job: some twelve minutes
 *   --only <fleet>   only this one: 20x500, 200x50, 1000x200
 *   --entry <file>   another build than dist/index.js
 */
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../world/repository-root.ts';
import { POPULATION, predict, type Conditions, type Prediction } from './fleet-model.ts';
import { FLEET_HEADER, fleetRows } from './fleet-table.ts';
import { measureScans, type Measurement } from './measure-run.ts';
import { layOut } from './table.ts';
import { LATENCY_MS, THROTTLE, type Workload } from './workloads.ts';

const MAX_CALLS_OFF = 0.05;
/** As for 20×500 (issue 2): a larger fleet may not need more. */
const MAX_RSS_MB = 200;
const UNCHANGED = { changedShare: 0 };

interface Compared {
  readonly workload: Workload;
  readonly predicted: Prediction;
  readonly measured: Measurement;
}

async function fleet(): Promise<void> {
  const { values } = parseArgs({
    options: {
      table: { type: 'boolean', default: false },
      large: { type: 'boolean', default: false },
      only: { type: 'string' },
      entry: { type: 'string', default: join(repositoryRoot(), 'dist', 'index.js') },
    },
  });
  if (!values.table) {
    const compared: Compared[] = [];
    for (const size of sizesOf(values)) {
      process.stderr.write(`${size.accounts}×${size.users} …\n`);
      const measured = await measureScans(workloadOf(size), {
        entry: resolve(values.entry),
        nodeArguments: [],
        processStartMs: 0,
        scans: 2,
      });
      for (const one of measured) {
        const { workload } = one;
        const title = `${workload.title}${workload.second ? ' again' : ''}`;
        const predicted = predict(fleetOf(workload), conditionsOf(workload));
        compared.push({ workload: { ...workload, title }, predicted, measured: one });
      }
    }
    console.log(comparison(compared));
    const missed = compared.flatMap(faultsOf);
    console.log(missed.length === 0 ? '\nThe formula holds.' : `\nOff:\n  ${missed.join('\n  ')}`);
    process.exitCode = missed.length === 0 ? 0 : 1;
  }
  console.log(`\n${predictionTable()}`);
}

interface Size {
  readonly accounts: number;
  readonly users: number;
}

const SIZES: readonly Size[] = [
  { accounts: 20, users: 500 },
  { accounts: 200, users: 50 },
];
const LARGE: Size = { accounts: 1_000, users: 200 };

function sizesOf({ large, only }: { readonly large: boolean; readonly only?: string }): readonly Size[] {
  if (only === undefined) return large ? [...SIZES, LARGE] : SIZES;
  const all = [...SIZES, LARGE];
  const chosen = all.filter((size) => nameOf(size) === only);
  if (chosen.length === 0) throw new Error(`no fleet ${only}; there are ${all.map(nameOf).join(', ')}`);
  return chosen;
}

function nameOf({ accounts, users }: Size): string {
  return `${accounts}x${users}`;
}

function workloadOf(size: Size): Workload {
  const { accounts, users } = size;
  return {
    name: nameOf(size),
    title: `${accounts.toLocaleString('en-US')}×${users}`,
    accounts,
    usersPerAccount: users,
    staleShare: POPULATION.staleShare,
    throttle: THROTTLE,
    latencyMs: LATENCY_MS,
    second: false,
    maxRssMb: MAX_RSS_MB,
    quick: false,
  };
}

function fleetOf({ accounts, usersPerAccount }: Workload) {
  return { accounts, usersPerAccount, population: POPULATION };
}

/** Nothing changes between the two runs of a measurement. */
function conditionsOf({ throttle, latencyMs = LATENCY_MS, second }: Workload): Conditions {
  return { throttle, latencyMs, later: second, ...UNCHANGED };
}

function comparison(compared: readonly Compared[]): string {
  const pair = (label: string, of: (one: Compared) => readonly [number, number], digits = 0) => ({
    label,
    cells: compared.map((one) => {
      const [predicted, measured] = of(one);
      return `${fixed(predicted, digits)} / ${fixed(measured, digits)} = ${(measured / predicted).toFixed(2)}`;
    }),
  });
  return layOut({ label: 'predicted / measured = ratio', cells: compared.map((one) => one.workload.title) }, [
    pair('IAM calls', ({ predicted, measured }) => [predicted.iamCalls, measured.iamCalls]),
    pair('OIDC and STS calls', ({ predicted, measured }) => [
      predicted.stsCalls,
      callsTo(measured, 'oidc') + callsTo(measured, 'sts'),
    ]),
    pair('DynamoDB calls', ({ predicted, measured }) => [
      predicted.dynamoCalls,
      callsTo(measured, 'dynamodb'),
    ]),
    pair('seconds', ({ predicted, measured }) => [predicted.seconds, measured.wallMs / 1000], 1),
    {
      label: 'machine load (2 cores: above 2 it waits)',
      cells: compared.map(({ measured }) => measured.machineLoad.toFixed(1)),
    },
    { label: 'CPU s', cells: compared.map(({ measured }) => (measured.cpuMs / 1000).toFixed(1)) },
    {
      label: `peak RSS MB (< ${MAX_RSS_MB})`,
      cells: compared.map(({ measured }) => measured.peakRssMb.toFixed(0)),
    },
    {
      label: 'stale keys found / expected',
      cells: compared.map(({ measured }) => `${measured.foundKeys} / ${measured.expectedKeys}`),
    },
  ]);
}

function faultsOf({ workload: { title }, predicted, measured }: Compared): string[] {
  const faults: string[] = [];
  const off = Math.abs(measured.iamCalls / predicted.iamCalls - 1);
  if (off > MAX_CALLS_OFF) faults.push(`${title}: calls are off by ${(off * 100).toFixed(1)} %`);
  if (measured.peakRssMb >= MAX_RSS_MB) faults.push(`${title}: peak RSS ${measured.peakRssMb.toFixed(0)} MB`);
  if (measured.wrongKeys > 0 || measured.foundKeys !== measured.expectedKeys)
    faults.push(`${title}: found ${measured.foundKeys} of ${measured.expectedKeys} stale keys`);
  if (measured.exitCode !== 0)
    faults.push(`${title}: exit code ${measured.exitCode}: ${measured.errors.join(' | ')}`);
  return faults;
}

/** Markdown, for the README. */
function predictionTable(): string {
  return [FLEET_HEADER, ['---', ...FLEET_HEADER.slice(1).map(() => '---:')], ...fleetRows()]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function callsTo({ calls }: Measurement, service: string): number {
  return Object.entries(calls)
    .filter(([name]) => name.startsWith(`${service} `))
    .reduce((sum, [, count]) => sum + count, 0);
}

function fixed(value: number, digits = 0): string {
  return value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
}

await fleet();
