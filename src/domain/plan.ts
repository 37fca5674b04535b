/**
 * The list of keys to be disabled (SPEC section 9): which open issues are on it and why every other is not, its
 * digest, and the check that a plan is the one a person was shown. Pure; hashing is passed in.
 */
import type { Exception } from './exceptions.ts';
import type { Issue } from './issue.ts';
import type { AccessKey, LastUse } from './key.ts';
import { isRecentlyUsed, retentionIsOver, type RemediationPolicy } from './remediation-policy.ts';
import { retentionStart } from './lifecycle.ts';
import { epochOf, wholeDaysBetween, type Timestamp } from './timestamp.ts';

/** `automatic`: by the rules; `all`: by hand, all that the rules would plan; otherwise the keys named. */
export type KeyChoice =
  | { readonly kind: 'automatic' }
  | { readonly kind: 'all' }
  | { readonly kind: 'named'; readonly keyIds: ReadonlySet<string> };

/** A rule that naming the key by hand has overridden; shown to the approver. */
export type Override = 'remediation-off' | 'not-reported' | 'retention-period' | 'recently-used';

export const PLAN_REASONS = [
  'planned',
  'not-chosen',
  'account-not-remediated',
  'exception',
  'not-open',
  'already-remediated',
  'remediation-off',
  'not-reported',
  'retention-period',
  'recently-used',
  'key-gone',
  'key-inactive',
  'key-replaced',
  'account-unreadable',
  'over-limit',
] as const;
export type PlanReason = (typeof PLAN_REASONS)[number];

/** The key as AWS shows it now, or why that is not known. */
export type LiveKey =
  | { readonly kind: 'found'; readonly key: AccessKey; readonly lastUse: LastUse | null }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unreadable'; readonly error: string };

export interface Candidate {
  readonly issue: Issue;
  readonly live: LiveKey;
  readonly exception: Exception | undefined;
}

export interface Verdict {
  readonly reason: PlanReason;
  /** One line for people. */
  readonly detail: string;
  readonly overrides: readonly Override[];
}

export interface Judged extends Candidate {
  readonly verdict: Verdict;
}

/** Judges one issue by every rule but `max_keys_per_run`. One that is not open is only judged where it was named. */
export function judge(
  candidate: Candidate,
  options: { readonly policy: RemediationPolicy; readonly choice: KeyChoice; readonly now: Date },
): Verdict {
  const { issue, live, exception } = candidate;
  const { policy, choice, now } = options;
  const no = (reason: PlanReason, detail: string): Verdict => ({ reason, detail, overrides: [] });
  const named = choice.kind === 'named';
  if (named && !choice.keyIds.has(issue.issueId))
    return no('not-chosen', 'not among the keys named in the input keys');
  if (!policy.accountIds.has(issue.accountId))
    return no('account-not-remediated', 'account is not in remediation_accounts');
  if (exception !== undefined)
    return no(
      'exception',
      `exception ${exception.id} holds${exception.expires === undefined ? '' : ` until ${exception.expires}`}`,
    );
  if (issue.status !== 'open')
    return no(
      'not-open',
      `the issue was ${issue.status} when it was last looked at; if that is no longer so, run scan first`,
    );
  if (issue.timestamps.remediated !== null)
    return no('already-remediated', `disabled ${issue.timestamps.remediated}; the next scan resolves it`);
  const unfit = unfitKey(candidate);
  if (unfit !== undefined) return unfit;

  const overrides: Override[] = [];
  const rule = (broken: boolean, override: Override, detail: string): Verdict | undefined => {
    if (!broken) return undefined;
    if (!named && !(override === 'remediation-off' && choice.kind === 'all')) return no(override, detail);
    overrides.push(override);
    return undefined;
  };
  const refused =
    rule(!policy.automatic, 'remediation-off', 'remediation is off in config.json; choose keys by hand') ??
    rule(
      issue.timestamps.reported === null,
      'not-reported',
      'its owner has not been told yet; run scan with reporting on',
    ) ??
    rule(
      issue.timestamps.reported !== null && !retentionIsOver(issue, policy, now),
      'retention-period',
      retentionDetail(issue, policy, now),
    ) ??
    rule(
      recentlyUsed(live, policy, now),
      'recently-used',
      `used within the last ${policy.recentlyUsedDays} days`,
    );
  return refused ?? { reason: 'planned', detail: plannedDetail(overrides), overrides };
}

function unfitKey({ issue, live }: Candidate): Verdict | undefined {
  const no = (reason: PlanReason, detail: string): Verdict => ({ reason, detail, overrides: [] });
  switch (live.kind) {
    case 'gone':
      return no('key-gone', 'the key is gone; the next scan resolves it');
    case 'unreadable':
      return no('account-unreadable', live.error);
    case 'found':
      if (live.key.status !== 'Active')
        return no('key-inactive', 'the key is no longer active; the next scan resolves it');
      if (live.key.createDate.getTime() !== epochOf(issue.details.createDate)) {
        return no('key-replaced', 'the key has another creation date than the one recorded');
      }
      return undefined;
  }
}

function recentlyUsed(live: LiveKey, policy: RemediationPolicy, now: Date): boolean {
  return live.kind === 'found' && isRecentlyUsed(live.lastUse, policy.recentlyUsedDays, now);
}

function retentionDetail(issue: Issue, policy: RemediationPolicy, now: Date): string {
  const start = retentionStart(issue);
  const passed = start === null ? 0 : wholeDaysBetween(start, now);
  return `${passed} of ${policy.retentionDays} days of the retention period have passed`;
}

function plannedDetail(overrides: readonly Override[]): string {
  return overrides.length === 0 ? 'every rule allows it' : `chosen by hand although: ${overrides.join(', ')}`;
}

/** Oldest key first; the rest above `limit` is left for the next run. */
export function selectPlanned(judged: readonly Judged[], limit: number): readonly Judged[] {
  const ordered = [...judged].sort(byAge);
  let planned = 0;
  return ordered.map((entry) => {
    if (entry.verdict.reason !== 'planned') return entry;
    planned += 1;
    if (planned <= limit) return entry;
    return {
      ...entry,
      verdict: {
        reason: 'over-limit',
        detail: `left for the next run: max_keys_per_run is ${limit}`,
        overrides: [],
      },
    };
  });
}

function byAge(a: Judged, b: Judged): number {
  return (
    epochOf(a.issue.details.createDate) - epochOf(b.issue.details.createDate) ||
    compare(a.issue.accountId, b.issue.accountId) ||
    compare(a.issue.issueId, b.issue.issueId)
  );
}

export interface PlannedKey {
  readonly accountId: string;
  readonly accountName: string;
  readonly userName: string;
  readonly keyId: string;
  readonly createDate: Timestamp;
  readonly ageDays: number;
  readonly lastUse: LastUse | null;
  readonly recentlyUsed: boolean;
  readonly ticket: string | null;
  readonly owner: string | null;
  readonly overrides: readonly Override[];
}

/** What a person approves. */
export interface Plan {
  readonly runId: string;
  readonly createdAt: Timestamp;
  readonly configDigest: string;
  readonly requestedBy: string;
  readonly keys: readonly PlannedKey[];
  /** SHA-256 over `planStatement`, lower-case hex. */
  readonly digest: string;
}

/**
 * What the digest is taken over: run ID, configuration digest and the canonical list of account, user, key and
 * creation date. JSON, so that no value can run into the next.
 */
export function planStatement(plan: Pick<Plan, 'runId' | 'configDigest' | 'keys'>): string {
  const keys = plan.keys
    .map(
      (key) =>
        [key.accountId, key.userName, key.keyId, new Date(epochOf(key.createDate)).toISOString()] as const,
    )
    .sort((a, b) => compare(a[0], b[0]) || compare(a[2], b[2]) || compare(a[1], b[1]));
  return JSON.stringify(['iam-key-rotation plan 1', plan.runId, plan.configDigest, keys]);
}

export type PlanDoubt =
  'another-run' | 'tampered' | 'digest-differs' | 'configuration-changed' | 'from-the-future';

/** Plan and remediate may run on two machines. */
const CLOCK_SKEW_MS = 5 * 60_000;

/**
 * Gate item 4 of SPEC section 9: undefined where the plan is the one approved.
 *
 * `createdAt` is not under the digest (the SPEC lists what is). It only decides which keys have changed since the plan
 * was made, and are skipped: an earlier one skips more, a later one at most what it would have skipped, for a key that
 * this very run has planned, that a person has approved, and that is open, active and without an exception now. That
 * takes somebody who can exchange an artifact of the run; a plan from the future is refused all the same.
 */
export function doubtPlan(
  plan: Plan,
  expected: {
    readonly runId: string;
    readonly digest: string;
    readonly configDigest: string;
    readonly now: Date;
  },
  sha256: (text: string) => string,
): PlanDoubt | undefined {
  if (sha256(planStatement(plan)) !== plan.digest) return 'tampered';
  if (plan.digest !== expected.digest) return 'digest-differs';
  if (plan.runId !== expected.runId) return 'another-run';
  if (plan.configDigest !== expected.configDigest) return 'configuration-changed';
  if (epochOf(plan.createdAt) > expected.now.getTime() + CLOCK_SKEW_MS) return 'from-the-future';
  return undefined;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
