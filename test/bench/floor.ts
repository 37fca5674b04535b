/**
 * The floor: what a run costs at least, computed from the organisation, the latency, the throttle and the product's
 * own limits. Pure; it knows neither the world nor the action. Bench divides what it measured by these numbers.
 *
 * Calls (IAM; STS, OIDC and DynamoDB are counted apart). For each account
 *
 *   first scan   pages of 1,000 users + users older than the threshold + stale keys + 1 GetAccountSummary
 *   second scan  pages of 1,000 users + users with a key (active or not) older than the threshold + stale keys + 1
 *
 * Time, with L the latency of one call. For each account the largest of
 *
 *   pages × L                                         a page is needed to ask for the next one
 *   L + (ListAccessKeys + last uses) × L ÷ 10         10 users of an account are looked at side by side
 *   (calls − burst) ÷ rate                            when throttled
 *
 * and for the run
 *
 *   start of an empty node script
 *   + 5 L      one after the other: OIDC token, hub role, check of the table, role of the account, its identity
 *   + the largest of: the slowest account; the sum of all accounts ÷ 20; all calls × L ÷ 40
 *   + L        the last write, after the last call
 *
 * Writes other than the last are given no time: they can be made while the scan goes on.
 */

/** Bounds of `src`: CONCURRENT_USERS and CONCURRENT_ACCOUNTS (run-scan.ts), CALLS_IN_FLIGHT (connect.ts). */
export interface Limits {
  readonly usersPerAccount: number;
  readonly accounts: number;
  readonly callsInFlight: number;
}

export const LIMITS: Limits = { usersPerAccount: 10, accounts: 20, callsInFlight: 40 };

/** What matters of one account. */
export interface AccountTally {
  readonly users: number;
  /** Older than the threshold, so that a key of theirs may be. */
  readonly oldUsers: number;
  /** With a key, active or not, older than the threshold. */
  readonly usersWithOldKey: number;
  readonly staleKeys: number;
}

export interface Rate {
  readonly perSecond: number;
  readonly burst: number;
}

export interface FloorCalls {
  readonly pages: number;
  readonly keyLists: number;
  readonly lastUses: number;
  readonly summaries: number;
  readonly total: number;
}

const PAGE_SIZE = 1000;
/** OIDC token, hub role, check of the table, role of the account, its identity. */
const CALLS_BEFORE_THE_FIRST_PAGE = 5;

export function firstScanCalls(account: AccountTally): FloorCalls {
  return callsOf(account, account.oldUsers);
}

/** Of a scan that remembers the one before (SPEC section 12). */
export function secondScanCalls(account: AccountTally): FloorCalls {
  return callsOf(account, account.usersWithOldKey);
}

/** What a program makes that lists the keys of every user: issue 6 measures the product against it. */
export function plainListerCalls(account: AccountTally): FloorCalls {
  return callsOf(account, account.users);
}

function callsOf({ users, staleKeys }: AccountTally, keyLists: number): FloorCalls {
  const pages = Math.max(1, Math.ceil(users / PAGE_SIZE));
  return { pages, keyLists, lastUses: staleKeys, summaries: 1, total: pages + keyLists + staleKeys + 1 };
}

export function sumCalls(accounts: readonly FloorCalls[]): FloorCalls {
  const sum = (field: keyof FloorCalls) => accounts.reduce((total, calls) => total + calls[field], 0);
  return {
    pages: sum('pages'),
    keyLists: sum('keyLists'),
    lastUses: sum('lastUses'),
    summaries: sum('summaries'),
    total: sum('total'),
  };
}

export interface TimeConditions {
  readonly latencyMs: number;
  /** Per account; undefined: no throttling. */
  readonly throttle: Rate | undefined;
  /** Milliseconds from starting an empty node script to its end, on this machine. */
  readonly processStartMs: number;
  readonly limits?: Limits;
}

/** Milliseconds. */
export function floorTimeMs(accounts: readonly FloorCalls[], conditions: TimeConditions): number {
  const { latencyMs, limits = LIMITS } = conditions;
  const times = accounts.map((calls) => accountTimeMs(calls, { ...conditions, limits }));
  const { total, lastUses } = sumCalls(accounts);
  const accountsMs = Math.max(
    ...times,
    times.reduce((sum, time) => sum + time, 0) / limits.accounts,
    (total * latencyMs) / limits.callsInFlight,
  );
  const lastWriteMs = lastUses > 0 ? latencyMs : 0;
  return conditions.processStartMs + CALLS_BEFORE_THE_FIRST_PAGE * latencyMs + accountsMs + lastWriteMs;
}

function accountTimeMs(
  calls: FloorCalls,
  { latencyMs, throttle, limits }: TimeConditions & { readonly limits: Limits },
): number {
  const throttledMs =
    throttle === undefined ? 0 : (Math.max(0, calls.total - throttle.burst) / throttle.perSecond) * 1000;
  return Math.max(
    calls.pages * latencyMs,
    latencyMs + ((calls.keyLists + calls.lastUses) * latencyMs) / limits.usersPerAccount,
    throttledMs,
  );
}
