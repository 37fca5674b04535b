/**
 * Disables exactly the planned keys (SPEC section 9, Apply). The gate was passed before this is called. Each key is
 * read again in the store, the exceptions and AWS; any difference to the plan is a skip with its reason.
 */
import { isUnderWay, isUnsettled, lastReactivation } from '../domain/attempts.ts';
import type { Exception } from '../domain/exceptions.ts';
import type { Issue, OpenIssue } from '../domain/issue.ts';
import type { PlannedKey } from '../domain/plan.ts';
import { confirm, recordDisabled } from '../domain/remediation.ts';
import { epochOf, type Timestamp } from '../domain/timestamp.ts';
import { isExpected } from '../errors.ts';
import type { Accounts, AccountReader, AccountWriter } from '../ports.ts';
import {
  applyChange,
  decideAgain,
  recordChange,
  recordUntriedKey,
  type ApplyOptions,
  type Change,
  type KeyOutcome,
} from './apply.ts';
import { forEachAccount, messageOf, readKey, type Entered } from './each-account.ts';
import { tellTicket } from './tell-ticket.ts';

export const REMEDIATE_REASONS = [
  'disabled',
  'would-disable',
  'completed',
  'issue-gone',
  'not-open',
  'already-remediated',
  'exception',
  'account-not-remediated',
  'account-not-in-run',
  'key-gone',
  'key-inactive',
  'key-replaced',
  'changed-since-plan',
  'conflict',
  'account-unreadable',
  'refused',
  'not-confirmed',
  'outage',
  'unexpected',
] as const;
export type RemediateReason = (typeof REMEDIATE_REASONS)[number];
export type RemediateOutcome = KeyOutcome<RemediateReason>;

export interface RemediateOptions extends ApplyOptions {
  /** Cannot write in a dry run: then `Session` has no writer. */
  readonly accounts: Accounts<AccountWriter> | Accounts;
  /** When the plan that was approved began to be made: what has changed since was not before the approver. */
  readonly plannedAt: Timestamp;
  readonly remediationAccountIds: ReadonlySet<string>;
  /** Narrower than the plan where the inputs accounts or shard were given to this job too. */
  readonly runAccountIds: ReadonlySet<string>;
  readonly exceptionFor: (key: {
    readonly accountId: string;
    readonly userName: string;
    readonly keyId: string;
  }) => Exception | undefined;
}

const DISABLE: Change<'Inactive'> = {
  action: 'disable',
  status: 'Inactive',
  noticeKind: 'disabled',
  record: recordDisabled,
};

export async function remediate(
  keys: readonly PlannedKey[],
  options: RemediateOptions,
): Promise<readonly RemediateOutcome[]> {
  const { accounts, onAccount, onBug } = options;
  const outcomes = await forEachAccount({
    items: keys.filter(({ accountId }) => options.runAccountIds.has(accountId)),
    accounts,
    onAccount,
    onBug,
    work: async (key, session) => {
      const outcome = await remediateKey(key, session, options);
      options.onKey();
      return outcome;
    },
  });
  return keys.map(
    (key) =>
      outcomes.get(key) ??
      ending(
        key,
        null,
        'skipped',
        'account-not-in-run',
        'the inputs accounts and shard leave its account out of this run',
      ),
  );
}

async function remediateKey(
  key: PlannedKey,
  session: Entered,
  options: RemediateOptions,
): Promise<RemediateOutcome> {
  const fail = async (reason: RemediateReason, error: string): Promise<RemediateOutcome> =>
    ending(key, await tellUntried(key, error, options), 'failed', reason, error);
  if ('refused' in session) return fail('account-unreadable', session.refused);
  try {
    const decided = await decideAgain(() => decideAndApply(key, session, options), options);
    return (
      decided ??
      ending(
        key,
        null,
        'failed',
        'conflict',
        'other runs were at work on the key all the while; run again when they are done',
      )
    );
  } catch (error) {
    if (isExpected(error)) return fail('outage', error.message);
    options.onBug(error);
    return fail('unexpected', `unexpected error: ${messageOf(error)}`);
  }
}

/** The failure came before any intent; null where no issue could be read. */
async function tellUntried(key: PlannedKey, error: string, options: RemediateOptions): Promise<Issue | null> {
  const issue = await options.store
    .get({ accountId: key.accountId, issueId: key.keyId })
    .catch((failure: unknown) => {
      if (!isExpected(failure)) options.onBug(failure);
      return undefined;
    });
  if (issue === undefined) return null;
  const isDue = ({ status, timestamps }: Issue): boolean =>
    status === 'open' && timestamps.remediated === null;
  return recordUntriedKey(issue, { action: 'disable', error, isDue }, options);
}

async function decideAndApply(
  key: PlannedKey,
  session: AccountReader | AccountWriter,
  options: RemediateOptions,
): Promise<RemediateOutcome | 'conflict'> {
  const skip = (reason: RemediateReason, detail: string, issue: Issue | null): RemediateOutcome =>
    ending(key, issue, 'skipped', reason, detail);
  const issue = await options.store.get({ accountId: key.accountId, issueId: key.keyId });
  if (issue === undefined) return skip('issue-gone', 'no issue is stored for it any more', null);
  if (issue.status !== 'open') return skip('not-open', `the issue is ${issue.status} now`, issue);
  if (isOthers(issue, options)) return 'conflict';
  if (issue.timestamps.remediated !== null) {
    const told = options.dryRun ? issue : await tellTicket(issue, options);
    return skip('already-remediated', `it was disabled ${issue.timestamps.remediated}`, told);
  }
  const unfit = misfit(key, issue, options);
  if (unfit !== undefined) return skip(unfit.reason, unfit.detail, issue);
  const live = await readKey(session, key);
  if (live === undefined) return skip('key-gone', 'the key was deleted', issue);
  if (live.createDate.getTime() !== epochOf(key.createDate))
    return skip('key-replaced', 'another key has the same ID: the creation date differs', issue);
  const inactive = confirm(live, 'Inactive');
  const attempt = isUnsettled(issue, 'disable') ? issue.remediation?.latest : undefined;
  if (inactive !== undefined && attempt !== undefined && !options.dryRun) {
    const work = { attempt, confirmed: inactive, change: DISABLE };
    return ending(
      key,
      await recordChange(issue, work, options),
      'changed',
      'completed',
      'disabled by an earlier attempt that ended before recording it',
    );
  }
  if (live.status !== 'Active') return skip('key-inactive', `the key is ${live.status} already`, issue);
  if (options.dryRun || !('writer' in session))
    return ending(key, issue, 'changed', 'would-disable', 'every check passed; a dry run changes nothing');
  return settle(key, issue, session, options);
}

/** In a dry run there is nothing to be in the way of. */
function isOthers(issue: Issue, { mandate, clock, dryRun }: RemediateOptions): boolean {
  const actions = ['disable', 'reactivate'] as const;
  return !dryRun && isUnderWay(issue, { runId: mandate.runId, now: clock(), actions });
}

function misfit(
  key: PlannedKey,
  issue: OpenIssue,
  options: RemediateOptions,
): { readonly reason: RemediateReason; readonly detail: string } | undefined {
  if (
    issue.details.username !== key.userName ||
    epochOf(issue.details.createDate) !== epochOf(key.createDate)
  ) {
    return {
      reason: 'key-replaced',
      detail: 'the stored issue names another user or creation date than the plan',
    };
  }
  const changedAt = lifeSince(issue);
  if (changedAt > epochOf(options.plannedAt)) {
    return {
      reason: 'changed-since-plan',
      detail: `the key was found or activated again ${new Date(changedAt).toISOString()}, after the plan was made; make a new plan`,
    };
  }
  if (!options.remediationAccountIds.has(key.accountId))
    return { reason: 'account-not-remediated', detail: 'account is not in remediation_accounts' };
  const exception = options.exceptionFor(key);
  return exception === undefined
    ? undefined
    : { reason: 'exception', detail: `exception ${exception.id} holds` };
}

/** When the issue became what it is now: found, found again, rolled back, or activated by somebody. */
function lifeSince(issue: Issue): number {
  const { timestamps, retentionFrom } = issue;
  return Math.max(
    ...[timestamps.identified, retentionFrom, lastReactivation(issue)].map((at) =>
      at === null ? 0 : epochOf(at),
    ),
  );
}

async function settle(
  key: PlannedKey,
  issue: OpenIssue,
  session: AccountWriter,
  options: RemediateOptions,
): Promise<RemediateOutcome | 'conflict'> {
  const result = await applyChange(issue, session, DISABLE, options);
  switch (result.kind) {
    case 'changed':
      return ending(key, result.issue, 'changed', 'disabled', 'set Inactive, and read back as Inactive');
    case 'conflict':
      return 'conflict';
    case 'gone':
      return ending(key, result.issue, 'skipped', 'key-gone', 'the key was deleted');
    case 'failed':
      return ending(key, result.issue, 'failed', result.reason, result.error);
  }
}

function ending(
  key: PlannedKey,
  issue: Issue | null,
  outcome: RemediateOutcome['outcome'],
  reason: RemediateReason,
  detail: string,
): RemediateOutcome {
  return {
    accountId: key.accountId,
    issueId: key.keyId,
    userName: key.userName,
    outcome,
    reason,
    detail,
    issue,
  };
}
