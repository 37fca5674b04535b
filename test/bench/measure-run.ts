/**
 * Runs one workload: a fresh world in this process, the packaged action as a child, and what both tell afterwards set
 * beside the floor. It judges nothing; targets are in `report.ts`.
 */
import { loadavg } from 'node:os';
import { populateOrganisation } from '../world/organisation.ts';
import { addStandardRoles } from '../world/standard-roles.ts';
import { DAY_MS } from '../world/world-clock.ts';
import { startWorld, type World } from '../world/world.ts';
import {
  firstScanCalls,
  floorTimeMs,
  plainListerCalls,
  secondScanCalls,
  sumCalls,
  type AccountTally,
} from './floor.ts';
import { LATENCY_MS, THRESHOLD_DAYS, type Workload } from './workloads.ts';

export interface Measurement {
  readonly workload: Workload;
  readonly exitCode: number | null;
  /** Attempts that arrived, by `service action`. */
  readonly calls: Readonly<Record<string, number>>;
  readonly iamCalls: number;
  readonly floorCalls: number;
  readonly plainListerCalls: number;
  readonly wallMs: number;
  /** From the start of the process to the first IAM call. */
  readonly beforeIamMs: number;
  /** From the last IAM call to the end of the process. */
  readonly afterIamMs: number;
  readonly floorMs: number;
  readonly cpuMs: number;
  readonly peakRssMb: number;
  readonly expectedKeys: number;
  readonly foundKeys: number;
  /** Findings that are no stale key of the world. */
  readonly wrongKeys: number;
  /** Share of the run in which the world's own thread was busy, 0 to 1. */
  readonly worldBusy: number;
  /** Of the machine over the last minute; more than its cores means that others slowed the run down. */
  readonly machineLoad: number;
  /** What the action said when it failed. */
  readonly errors: readonly string[];
}

export interface RunConditions {
  readonly entry: string;
  readonly nodeArguments: readonly string[];
  /** For the floor of time. */
  readonly processStartMs: number;
}

/** The slowest workload, 1,000×200 throttled, takes nine minutes. */
const TIMEOUT_MS = 20 * 60_000;
const MAIN_ACCOUNT = '111111111111';

export async function measureRun(workload: Workload, options: RunConditions): Promise<Measurement> {
  const measured = await measureScans(workload, { ...options, scans: workload.second ? 2 : 1 });
  const last = measured.at(-1);
  if (last === undefined) throw new Error(`nothing was measured of ${workload.title}`);
  return last;
}

/** Several scans of the same organisation, one after the other; all but the first remember the one before. */
export async function measureScans(
  workload: Workload,
  options: RunConditions & { readonly scans: number },
): Promise<Measurement[]> {
  const world = await startWorld({
    mainAccountId: MAIN_ACCOUNT,
    latencyMs: workload.latencyMs ?? LATENCY_MS,
    record: 'counts',
    ...(workload.throttle === undefined ? {} : { throttle: workload.throttle }),
  });
  try {
    const stage = populate(world, workload);
    const measured: Measurement[] = [];
    for (let scan = 0; scan < options.scans; scan += 1) {
      world.transcript.clear();
      measured.push(await measureScan(stage, { ...workload, second: scan > 0 }, options));
    }
    return measured;
  } finally {
    await world.stop();
  }
}

interface Stage {
  readonly world: World;
  readonly organisation: ReturnType<typeof populateOrganisation>;
  readonly roles: ReturnType<typeof addStandardRoles>;
  /** Milliseconds since the epoch, when the organisation was made. */
  readonly now: number;
}

function populate(world: World, workload: Workload): Stage {
  const now = world.clock.now();
  const organisation = populateOrganisation(world.aws, {
    accounts: workload.accounts,
    usersPerAccount: workload.usersPerAccount,
    staleShare: workload.staleShare,
    thresholdDays: THRESHOLD_DAYS,
    oldUserShare: 0.75,
    now,
  });
  const roles = addStandardRoles(world.aws, { mainAccountId: MAIN_ACCOUNT });
  return { world, organisation, roles, now };
}

async function measureScan(
  { world, organisation, roles, now }: Stage,
  workload: Workload,
  options: RunConditions,
): Promise<Measurement> {
  const startedAt = performance.now();
  let firstIamAt: number | undefined;
  let lastIamAt = startedAt;
  // Hooks run when the latency has passed: the moment of the effect.
  const hook = world.faults.onCall({ service: 'iam' }, () => {
    lastIamAt = performance.now();
    firstIamAt ??= lastIamAt - (workload.latencyMs ?? LATENCY_MS);
  });
  const busyBefore = performance.eventLoopUtilization();
  const run = await world.run({
    config: {
      config: {
        aws: {
          main_account_id: MAIN_ACCOUNT,
          region: world.region,
          role_name_identification: roles.names.identification,
          role_name_reporting: roles.names.reporting,
          accounts: organisation.accountNames,
        },
        user_keysrotation: { enabled: true, rotation_criteria_days: THRESHOLD_DAYS },
      },
    },
    inputs: { mode: 'scan', 'role-to-assume': roles.scanRoleArn },
    measure: true,
    timeoutMs: TIMEOUT_MS,
    entry: options.entry,
    nodeArguments: options.nodeArguments,
  });
  hook.remove();
  const worldBusy = performance.eventLoopUtilization(busyBefore).utilization;

  const tallies = organisation.accounts.map(({ id }) => tallyOf(world, id, now));
  const floors = tallies.map(workload.second ? secondScanCalls : firstScanCalls);
  const expected = new Set(organisation.expectedStaleKeys(THRESHOLD_DAYS).map(({ keyId }) => keyId));
  const found = run.outputs['findings-json']
    ? new Set(run.findings().map((row) => String(row['issue_id'])))
    : new Set<string>();
  const measurement: Measurement = {
    workload,
    exitCode: run.exitCode,
    calls: world.transcript.countsByAction(),
    iamCalls: world.transcript.count('iam'),
    floorCalls: sumCalls(floors).total,
    plainListerCalls: sumCalls(tallies.map(plainListerCalls)).total,
    wallMs: run.wallMs,
    beforeIamMs: (firstIamAt ?? startedAt) - startedAt,
    afterIamMs: startedAt + run.wallMs - lastIamAt,
    floorMs: floorTimeMs(floors, {
      latencyMs: workload.latencyMs ?? LATENCY_MS,
      throttle: workload.throttle,
      processStartMs: options.processStartMs,
    }),
    cpuMs: run.cpuMs ?? Number.NaN,
    peakRssMb: (run.maxRssKb ?? Number.NaN) / 1024,
    expectedKeys: expected.size,
    foundKeys: [...expected].filter((keyId) => found.has(keyId)).length,
    wrongKeys: [...found].filter((keyId) => !expected.has(keyId)).length,
    worldBusy,
    machineLoad: loadavg()[0] ?? Number.NaN,
    errors: [
      ...run.annotations.filter(({ level }) => level === 'error').map(({ message }) => message),
      ...(run.stderr === '' ? [] : [run.stderr]),
    ],
  };
  run.dispose();
  return measurement;
}

function tallyOf(world: World, accountId: string, now: number): AccountTally {
  const isOld = ({ createDate }: { readonly createDate: number }) =>
    now - createDate > THRESHOLD_DAYS * DAY_MS;
  const users = [...world.aws.account(accountId).users.values()];
  return {
    users: users.length,
    oldUsers: users.filter(isOld).length,
    usersWithOldKey: users.filter(({ keys }) => keys.some(isOld)).length,
    staleKeys: world.aws.expectedStaleKeys({ thresholdDays: THRESHOLD_DAYS, now, accounts: [accountId] })
      .length,
  };
}
