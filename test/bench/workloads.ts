/**
 * The workloads: how large the organisations are, what their users look like, and under which conditions each is
 * scanned. Data only; `measure-run.ts` runs them.
 */
import type { ThrottleRate } from '../world/throttle.ts';

export const LATENCY_MS = 40;
/** Per account, as IAM throttles. A second's worth may be spent at once. */
export const THROTTLE: ThrottleRate = { perSecond: 20, burst: 20 };
export const THRESHOLD_DAYS = 90;

export interface Workload {
  /** For `--only`. */
  readonly name: string;
  readonly title: string;
  readonly accounts: number;
  readonly usersPerAccount: number;
  /** Share of active keys older than the threshold. */
  readonly staleShare: number;
  readonly throttle: ThrottleRate | undefined;
  /** Of every call; default `LATENCY_MS`. */
  readonly latencyMs?: number;
  /** The second of two scans of the same organisation is measured. */
  readonly second: boolean;
  readonly maxRssMb: number | undefined;
  /** Part of `--quick`. */
  readonly quick: boolean;
}

/** A fifth of the keys is stale: the organisation that has never rotated. */
const STALE_SHARE = 0.2;
/** Issue 6 measures the steady state with 5 %. */
const STEADY_STALE_SHARE = 0.05;

interface Size {
  readonly accounts: number;
  readonly users: number;
  readonly maxRssMb?: number;
  readonly quick?: boolean;
}

const SMALL: readonly Size[] = [
  { accounts: 1, users: 100, quick: true },
  { accounts: 1, users: 1_000, quick: true },
];
const LARGE: readonly Size[] = [
  { accounts: 1, users: 5_000, maxRssMb: 150 },
  { accounts: 20, users: 500, maxRssMb: 200 },
];

export const WORKLOADS: readonly Workload[] = [
  ...[...SMALL, ...LARGE].flatMap((size) => [
    workload(size, { staleShare: STALE_SHARE }),
    workload(size, { staleShare: STALE_SHARE, throttle: THROTTLE }),
  ]),
  ...LARGE.map((size) => workload(size, { staleShare: STEADY_STALE_SHARE, second: true })),
];

function workload(
  size: Size,
  options: { readonly staleShare: number; readonly throttle?: ThrottleRate; readonly second?: boolean },
): Workload {
  const { accounts, users } = size;
  const { staleShare, throttle, second = false } = options;
  const suffix = second ? ' again' : throttle === undefined ? '' : ` ${throttle.perSecond}/s`;
  return {
    name: `${second ? 'second-' : ''}${accounts}x${users}`,
    title: `${accounts}×${users.toLocaleString('en-US')}${suffix}`,
    accounts,
    usersPerAccount: users,
    staleShare,
    throttle,
    second,
    maxRssMb: size.maxRssMb,
    quick: size.quick ?? false,
  };
}
