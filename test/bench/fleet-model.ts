/**
 * The formula: what a run over a fleet of accounts costs in calls, time, GitHub minutes and DynamoDB, from the number
 * of accounts and users and a few shares. Pure; `fleet.ts` holds it against measured runs.
 *
 * Calls of one account, u users (`floor.ts` has the same per account that was counted):
 *
 *   first run   ⌈u ÷ 1,000⌉ + old users + stale keys + 1
 *   later runs  ⌈u ÷ 1,000⌉ + users with a key older than the threshold + stale keys + 1
 *
 * Time: start + the largest of slowest account, all accounts ÷ 20, calls × latency ÷ 40, CPU.
 */
import {
  firstScanCalls,
  floorTimeMs,
  plainListerCalls,
  secondScanCalls,
  sumCalls,
  type AccountTally,
  type Rate,
} from './floor.ts';

/** What the users of a fleet are like, as shares of 1. The defaults are those of `populateOrganisation`. */
export interface Population {
  readonly keylessShare: number;
  /** Of the users with a key. */
  readonly twoKeyShare: number;
  readonly inactiveKeyShare: number;
  /** Of the keys: older than the threshold. */
  readonly staleShare: number;
  /** Of the users without an old key: older than the threshold themselves. */
  readonly oldUserShare: number;
}

export const POPULATION: Population = {
  keylessShare: 0.1,
  twoKeyShare: 0.15,
  inactiveKeyShare: 0.08,
  staleShare: 0.05,
  oldUserShare: 0.75,
};

export interface Fleet {
  readonly accounts: number;
  readonly usersPerAccount: number;
  readonly population: Population;
}

export interface Conditions {
  readonly latencyMs: number;
  /** Per account. */
  readonly throttle: Rate | undefined;
  /** A run that remembers the one before. */
  readonly later: boolean;
  /**
   * Of a later run: share of the accounts whose memory is written again, as users and keys come and go, and of the
   * issues, as their keys are used. 1 is the most there can be.
   */
  readonly changedShare: number;
}

export interface Prediction {
  readonly iamCalls: number;
  readonly plainListerCalls: number;
  readonly stsCalls: number;
  readonly dynamoCalls: number;
  readonly seconds: number;
  /** As GitHub bills: whole minutes of one job. */
  readonly githubMinutes: number;
  /** US dollars of one run. */
  readonly dynamoCost: number;
}

/** Refused attempts beside the calls under throttling, as `request-pace.ts` makes them. */
const ATTEMPTS_PER_CALL = 1.01;
/** Of each account: under way together until some were granted, and so when the first is refused. */
const FIRST_WINDOW = 4;
/** Node, the bundle, the first connection to each service; measured by bench. */
const START_MS = 700;
/** Of the product's own process, measured by bench: per call to AWS (request, signature, XML), and per user listed. */
const CPU_MS_PER_CALL = 1.2;
const CPU_MS_PER_USER = 0.05;
/** Checkout, job set-up and clean-up around the action. */
const JOB_OVERHEAD_S = 15;
/** Describe, two probes of permissions, and the first page of the probe's answer. */
const DYNAMO_CALLS_PER_RUN = 4;
/** On-demand, us-east-1 (Amazon DynamoDB pricing): US dollars per million request units. */
const WRITE_UNITS_MILLION = 0.625;
const READ_UNITS_MILLION = 0.125;
const ISSUE_BYTES = 1_000;
/** Compressed, at most: 10,000 users have to fit into 380 kB (`dynamodb-memory.ts`). */
const MEMORY_BYTES_PER_USER = 38;
const WRITE_UNIT_BYTES = 1_024;
const READ_UNIT_BYTES = 4_096;

export function predict(fleet: Fleet, conditions: Conditions): Prediction {
  const { accounts, usersPerAccount } = fleet;
  const { later, throttle } = conditions;
  const tally = expectedTally(fleet);
  const perAccount = later ? secondScanCalls(tally) : firstScanCalls(tally);
  const all = Array.from({ length: accounts }, () => perAccount);
  // The bucket fills while it is being emptied, and an account with few requests is done before it is empty.
  const slowStartS = (perAccount.total * conditions.latencyMs) / FIRST_WINDOW / 1000;
  const throttled =
    throttle !== undefined && perAccount.total > throttle.burst + throttle.perSecond * slowStartS;
  const iamCalls =
    sumCalls(all).total * (throttled ? ATTEMPTS_PER_CALL : 1) + (throttled ? FIRST_WINDOW * accounts : 0);
  const floorMs = floorTimeMs(all, { ...conditions, processStartMs: START_MS });

  const memoryWrites = accounts * (later ? conditions.changedShare : 1);
  const issueWrites = accounts * tally.staleKeys * (later ? conditions.changedShare : 1);
  // OIDC token and hub role once; role and identity for each account.
  const stsCalls = 2 + 2 * accounts;
  const dynamoCalls = DYNAMO_CALLS_PER_RUN + 2 * accounts + issueWrites + memoryWrites;
  const cpuMs =
    (iamCalls + stsCalls + dynamoCalls) * CPU_MS_PER_CALL + accounts * usersPerAccount * CPU_MS_PER_USER;
  const seconds = Math.max(floorMs, cpuMs + START_MS) / 1000;
  const memoryBytes = Math.min(380_000, usersPerAccount * MEMORY_BYTES_PER_USER);
  const writeUnits = issueWrites + memoryWrites * Math.ceil(memoryBytes / WRITE_UNIT_BYTES);
  const issuesRead = later ? tally.staleKeys : 0;
  const memoryRead = later ? memoryBytes : 0;
  const readUnits =
    accounts *
    (Math.max(1, Math.ceil((issuesRead * ISSUE_BYTES) / READ_UNIT_BYTES)) +
      Math.max(1, Math.ceil(memoryRead / READ_UNIT_BYTES)));
  return {
    iamCalls,
    plainListerCalls: plainListerCalls(tally).total * accounts,
    stsCalls,
    dynamoCalls,
    seconds,
    githubMinutes: Math.ceil((seconds + JOB_OVERHEAD_S) / 60),
    dynamoCost: (writeUnits * WRITE_UNITS_MILLION + readUnits * READ_UNITS_MILLION) / 1e6,
  };
}

/** The expected account: not whole numbers. */
export function expectedTally({ usersPerAccount: users, population }: Fleet): AccountTally {
  const { keylessShare, twoKeyShare, inactiveKeyShare, staleShare, oldUserShare } = population;
  const oneIsOld = (1 - twoKeyShare) * staleShare;
  const anyOfTwoIsOld = twoKeyShare * (1 - (1 - staleShare) ** 2);
  const withOldKey = (1 - keylessShare) * (oneIsOld + anyOfTwoIsOld);
  return {
    users,
    oldUsers: users * (withOldKey + (1 - withOldKey) * oldUserShare),
    usersWithOldKey: users * withOldKey,
    staleKeys: users * (1 - keylessShare) * (1 + twoKeyShare) * staleShare * (1 - inactiveKeyShare),
  };
}
