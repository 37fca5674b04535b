/**
 * Disables exactly the planned keys (SPEC section 9, Apply). The gate was passed before this is called. Each key is
 * read again in the store, the exceptions and AWS; any difference to the plan is a skip with its reason.
 */
import type { Exception } from '../domain/exceptions.ts';
import type { Issue, OpenIssue } from '../domain/issue.ts';
import { completeInterruptedDisable } from '../domain/lifecycle.ts';
import type { PlannedKey } from '../domain/plan.ts';
import { confirm, recordDisabled, wasInterrupted } from '../domain/remediation.ts';
import { epochOf, timestampOf } from '../domain/timestamp.ts';
import { isPartial } from '../errors.ts';
import type { Accounts, AccountReader, AccountWriter } from '../ports.ts';
import {
  applyChange,
  forEachAccount,
  readKey,
  recordChange,
  tellTicket,
  type ApplyOptions,
  type Change,
  type Entered,
  type KeyOutcome,
} from './apply.ts';

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
  'conflict',
  'account-unreadable',
  'refused',
  'not-confirmed',
  'outage',
] as const;
export type RemediateReason = (typeof REMEDIATE_REASONS)[number];
export type RemediateOutcome = KeyOutcome<RemediateReason>;

export interface RemediateOptions extends ApplyOptions {
  /** Cannot write in a dry run: then `Session` has no writer. */
  readonly accounts: Accounts<AccountWriter> | Accounts;
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
  record: (issue, confirmed, now) =>
    issue.status === 'open'
      ? recordDisabled(issue, confirmed, now)
      : completeInterruptedDisable(issue, timestampOf(now)),
};

export async function remediate(
  keys: readonly PlannedKey[],
  options: RemediateOptions,
): Promise<readonly RemediateOutcome[]> {
  const outcomes = new Map<string, RemediateOutcome>();
  const inRun = keys.filter(({ accountId }) => options.runAccountIds.has(accountId));
  await forEachAccount(inRun, options.accounts, async (key, session) => {
    outcomes.set(key.keyId, await remediateKey(key, session, options));
  });
  return keys.map(
    (key) =>
      outcomes.get(key.keyId) ??
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
  if ('refused' in session) return ending(key, null, 'failed', 'account-unreadable', session.refused);
  try {
    return await decideAndApply(key, session, options);
  } catch (error) {
    if (!isPartial(error)) throw error;
    return ending(key, null, 'failed', 'outage', error.message);
  }
}

async function decideAndApply(
  key: PlannedKey,
  session: AccountReader | AccountWriter,
  options: RemediateOptions,
): Promise<RemediateOutcome> {
  const skip = (reason: RemediateReason, detail: string, issue: Issue | null): RemediateOutcome =>
    ending(key, issue, 'skipped', reason, detail);
  const issue = await options.store.get({ accountId: key.accountId, issueId: key.keyId });
  if (issue === undefined) return skip('issue-gone', 'no issue is stored for it any more', null);
  if (issue.status !== 'open') return skip('not-open', `the issue is ${issue.status} now`, issue);
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
  if (inactive !== undefined && wasInterrupted(issue, 'disable') && !options.dryRun) {
    const completed = await recordChange(issue, inactive, DISABLE, options);
    return ending(
      key,
      completed,
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
  if (!options.remediationAccountIds.has(key.accountId))
    return { reason: 'account-not-remediated', detail: 'account is not in remediation_accounts' };
  const exception = options.exceptionFor(key);
  return exception === undefined
    ? undefined
    : { reason: 'exception', detail: `exception ${exception.id} holds` };
}

async function settle(
  key: PlannedKey,
  issue: OpenIssue,
  session: AccountWriter,
  options: RemediateOptions,
): Promise<RemediateOutcome> {
  const result = await applyChange(issue, session, DISABLE, options);
  switch (result.kind) {
    case 'changed':
      return ending(key, result.issue, 'changed', 'disabled', 'set Inactive, and read back as Inactive');
    case 'conflict':
      return ending(
        key,
        issue,
        'skipped',
        'conflict',
        'another run changed the issue at the same moment; it is left to the next run',
      );
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
