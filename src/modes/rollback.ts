/**
 * Reactivates keys that this product disabled (SPEC section 9, Rollback): named keys, or all that a run disabled. The
 * gate was passed before this is called. Anything not disabled by us, or no longer inactive, is a skip.
 */
import type { Issue } from '../domain/issue.ts';
import {
  confirm,
  recordReactivated,
  wasDisabledBy,
  wasDisabledByUs,
  wasInterrupted,
} from '../domain/remediation.ts';
import { epochOf } from '../domain/timestamp.ts';
import { isPartial } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { AccountReader, Accounts, AccountWriter, IssueStore } from '../ports.ts';
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

export const ROLLBACK_REASONS = [
  'reactivated',
  'would-reactivate',
  'completed',
  'not-disabled-by-us',
  'key-gone',
  'key-active',
  'key-replaced',
  'conflict',
  'account-unreadable',
  'refused',
  'not-confirmed',
  'outage',
] as const;
export type RollbackReason = (typeof ROLLBACK_REASONS)[number];
export type RollbackOutcome = KeyOutcome<RollbackReason>;

export type RollbackChoice =
  | { readonly kind: 'keys'; readonly keyIds: ReadonlySet<string> }
  | { readonly kind: 'run'; readonly runId: string };

export interface RollbackSelection {
  readonly issues: readonly Issue[];
  /** One line for each key or run that names nothing. */
  readonly unknown: readonly string[];
}

const CONCURRENT_ACCOUNTS = 4;

const REACTIVATE: Change<'Active'> = {
  action: 'reactivate',
  status: 'Active',
  noticeKind: 'reactivated',
  record: recordReactivated,
};

/** Finds the issues that were asked for, in all accounts of the run. @throws what the store throws. */
export async function selectForRollback(
  accountIds: readonly string[],
  choice: RollbackChoice,
  store: IssueStore,
): Promise<RollbackSelection> {
  const issues: Issue[] = [];
  const failures = await settleAll(accountIds, { limit: CONCURRENT_ACCOUNTS }, async (accountId) => {
    for (const issue of await store.load(accountId)) {
      if (choice.kind === 'keys' ? choice.keyIds.has(issue.issueId) : wasDisabledBy(issue, choice.runId))
        issues.push(issue);
    }
  });
  const [failure] = failures;
  if (failure !== undefined) throw failure.error;
  issues.sort((a, b) => (a.accountId + a.issueId < b.accountId + b.issueId ? -1 : 1));
  const found = new Set(issues.map(({ issueId }) => issueId));
  const unknown =
    choice.kind === 'keys'
      ? [...choice.keyIds]
          .filter((keyId) => !found.has(keyId))
          .map((keyId) => `no issue is stored for key ${keyId} in the accounts of this run`)
      : issues.length === 0
        ? [`run ${choice.runId} disabled no key in the accounts of this run`]
        : [];
  return { issues, unknown };
}

export interface RollbackOptions extends ApplyOptions {
  readonly accounts: Accounts<AccountWriter> | Accounts;
}

export async function rollback(
  issues: readonly Issue[],
  options: RollbackOptions,
): Promise<readonly RollbackOutcome[]> {
  const outcomes = new Map<string, RollbackOutcome>();
  const ours = issues.filter((issue) => wasDisabledByUs(issue) || wasInterrupted(issue, 'reactivate'));
  await forEachAccount(ours, options.accounts, async (issue, session) => {
    outcomes.set(issue.issueId, await rollbackKey(issue, session, options));
  });
  for (const issue of issues) {
    if (!outcomes.has(issue.issueId) && isUntold(issue) && !options.dryRun)
      outcomes.set(issue.issueId, await tellLate(issue, options));
  }
  return issues.map(
    (issue) =>
      outcomes.get(issue.issueId) ??
      ending(
        issue,
        'skipped',
        'not-disabled-by-us',
        'this product did not disable the key, or has reactivated it already',
      ),
  );
}

/** An earlier attempt reactivated the key and ended before it told the ticket. */
function isUntold({ remediation }: Issue): boolean {
  return (
    remediation?.latest.action === 'reactivate' &&
    remediation.latest.outcome === 'done' &&
    !remediation.latest.ticketTold
  );
}

async function tellLate(issue: Issue, options: RollbackOptions): Promise<RollbackOutcome> {
  try {
    // From `closed` it became a new life, whose ticket is not the one that knows of the disable.
    const told = await tellTicket(issue, options, issue.previousTickets.at(-1) ?? null);
    return ending(told, 'skipped', 'not-disabled-by-us', 'this product has reactivated the key already');
  } catch (error) {
    if (!isPartial(error)) throw error;
    return ending(issue, 'failed', 'outage', error.message);
  }
}

async function rollbackKey(
  issue: Issue,
  session: Entered,
  options: RollbackOptions,
): Promise<RollbackOutcome> {
  if ('refused' in session) return ending(issue, 'failed', 'account-unreadable', session.refused);
  try {
    return await decideAndApply(issue, session, options);
  } catch (error) {
    if (!isPartial(error)) throw error;
    return ending(issue, 'failed', 'outage', error.message);
  }
}

async function decideAndApply(
  issue: Issue,
  session: AccountReader | AccountWriter,
  options: RollbackOptions,
): Promise<RollbackOutcome> {
  const live = await readKey(session, { userName: issue.details.username, keyId: issue.issueId });
  if (live === undefined)
    return ending(issue, 'skipped', 'key-gone', 'the key was deleted; its owner has to create a new one');
  if (live.createDate.getTime() !== epochOf(issue.details.createDate)) {
    return ending(issue, 'skipped', 'key-replaced', 'another key has the same ID: the creation date differs');
  }
  const active = confirm(live, 'Active');
  if (active !== undefined) {
    if (!wasInterrupted(issue, 'reactivate') || options.dryRun)
      return ending(issue, 'skipped', 'key-active', 'the key is active already');
    const completed = await recordChange(issue, active, REACTIVATE, options);
    return ending(
      completed,
      'changed',
      'completed',
      'reactivated by an earlier attempt that ended before recording it',
    );
  }
  if (live.status !== 'Inactive')
    return ending(issue, 'skipped', 'key-gone', `AWS has retired the key: it is ${live.status}`);
  if (options.dryRun || !('writer' in session)) {
    return ending(issue, 'changed', 'would-reactivate', 'every check passed; a dry run changes nothing');
  }
  const result = await applyChange(issue, session, REACTIVATE, options);
  switch (result.kind) {
    case 'changed':
      return ending(result.issue, 'changed', 'reactivated', 'set Active, and read back as Active');
    case 'conflict':
      return ending(
        issue,
        'skipped',
        'conflict',
        'another run changed the issue at the same moment; run again',
      );
    case 'failed':
      return ending(result.issue, 'failed', result.reason, result.error);
  }
}

function ending(
  issue: Issue,
  outcome: RollbackOutcome['outcome'],
  reason: RollbackReason,
  detail: string,
): RollbackOutcome {
  return {
    accountId: issue.accountId,
    issueId: issue.issueId,
    userName: issue.details.username,
    outcome,
    reason,
    detail,
    issue,
  };
}
