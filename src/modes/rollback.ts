/**
 * Reactivates keys that this product disabled (SPEC section 9, Rollback): named keys, or all that a run disabled. The
 * gate was passed before this is called. Anything not disabled by us, or no longer inactive, is a skip.
 */
import { disableInForce, isUnderWay, isUnsettled, wasDisabledBy } from '../domain/attempts.ts';
import type { Issue } from '../domain/issue.ts';
import { confirm, recordReactivated } from '../domain/remediation.ts';
import { epochOf } from '../domain/timestamp.ts';
import { isExpected } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { AccountReader, Accounts, AccountWriter, IssueStore } from '../ports.ts';
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
  'unexpected',
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
  /** What could not be read; whatever it holds is neither rolled back nor unknown. */
  readonly unread: readonly { readonly accountId: string; readonly error: string }[];
}

const CONCURRENT_ACCOUNTS = 20;

const REACTIVATE: Change<'Active'> = {
  action: 'reactivate',
  status: 'Active',
  noticeKind: 'reactivated',
  record: recordReactivated,
};

/** Finds the issues that were asked for, in all accounts of the run; one that cannot be read leaves the others alone. */
export async function selectForRollback(options: {
  readonly accountIds: readonly string[];
  readonly choice: RollbackChoice;
  readonly store: IssueStore;
  readonly onBug: (error: unknown) => void;
}): Promise<RollbackSelection> {
  const { accountIds, choice, store, onBug } = options;
  const issues: Issue[] = [];
  const failures = await settleAll(accountIds, { limit: CONCURRENT_ACCOUNTS }, async (accountId) => {
    if (choice.kind === 'run') {
      issues.push(...(await store.load(accountId)).filter((issue) => wasDisabledBy(issue, choice.runId)));
      return;
    }
    // One by one, so that an item beside them that nobody asked for may be as broken as it likes.
    for (const issueId of choice.keyIds) {
      const issue = await store.get({ accountId, issueId });
      if (issue !== undefined) issues.push(issue);
    }
  });
  for (const { error } of failures) if (!isExpected(error)) onBug(error);
  issues.sort((a, b) => (a.accountId + a.issueId < b.accountId + b.issueId ? -1 : 1));
  const complete = failures.length === 0;
  return {
    issues,
    unknown: complete ? unknownOf(choice, issues) : [],
    unread: failures.map(({ item, error }) => ({ accountId: item, error: messageOf(error) })),
  };
}

function unknownOf(choice: RollbackChoice, issues: readonly Issue[]): readonly string[] {
  if (choice.kind === 'run')
    return issues.length === 0 ? [`run ${choice.runId} disabled no key in the accounts of this run`] : [];
  const found = new Set(issues.map(({ issueId }) => issueId));
  return [...choice.keyIds]
    .filter((keyId) => !found.has(keyId))
    .map((keyId) => `no issue is stored for key ${keyId} in the accounts of this run`);
}

export interface RollbackOptions extends ApplyOptions {
  readonly accounts: Accounts<AccountWriter> | Accounts;
  readonly choice: RollbackChoice;
}

export async function rollback(
  issues: readonly Issue[],
  options: RollbackOptions,
): Promise<readonly RollbackOutcome[]> {
  const { accounts, onAccount, onBug } = options;
  const outcomes = await forEachAccount({
    // Where nothing is to be undone, the account need not be entered.
    items: issues.filter((issue) => isUndoable(issue, options) || isUnsettled(issue, 'reactivate')),
    accounts,
    onAccount,
    onBug,
    work: async (issue, session) => {
      const outcome = await rollbackKey(issue, session, options);
      options.onKey();
      return outcome;
    },
  });
  const all: RollbackOutcome[] = [];
  for (const issue of issues) all.push(outcomes.get(issue) ?? (await notOurs(issue, options)));
  return all;
}

function isUndoable(issue: Issue, { choice }: RollbackOptions): boolean {
  const disable = disableInForce(issue);
  return disable !== undefined && (choice.kind === 'keys' || disable.runId === choice.runId);
}

/** An earlier attempt may have reactivated the key, and ended before it told the ticket. */
async function notOurs(issue: Issue, options: RollbackOptions): Promise<RollbackOutcome> {
  const { latest } = issue.remediation ?? {};
  if (latest?.action !== 'reactivate' || latest.outcome !== 'done') {
    const detail = 'this product did not disable the key, or somebody has activated it since';
    return ending(issue, 'skipped', 'not-disabled-by-us', detail);
  }
  // From `closed` it became a new life, whose ticket is not the one that knows of the disable.
  const closedTicket = issue.previousTickets.at(-1) ?? null;
  const told = options.dryRun ? issue : await tellTicket(issue, options, { closedTicket });
  return ending(told, 'skipped', 'not-disabled-by-us', 'this product has reactivated the key already');
}

async function rollbackKey(
  issue: Issue,
  session: Entered,
  options: RollbackOptions,
): Promise<RollbackOutcome> {
  const fail = async (reason: RollbackReason, error: string): Promise<RollbackOutcome> => {
    const isDue = (stored: Issue): boolean => isUndoable(stored, options);
    const told = await recordUntriedKey(issue, { action: 'reactivate', error, isDue }, options);
    return ending(told, 'failed', reason, error);
  };
  if ('refused' in session) return fail('account-unreadable', session.refused);
  try {
    const decided = await decideAgain(async ({ first, last }) => {
      const stored = (first ? issue : await options.store.get(issue)) ?? issue;
      // Whoever is on call cannot wait ten minutes for a rollback that died, and two at once do no harm. A disable under
      // way is no obstacle either: once the key is inactive, its record need not be waited for.
      return !last && isOthers(stored, options) ? 'conflict' : decideAndApply(stored, session, options);
    }, options);
    return (
      decided ??
      ending(
        issue,
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

/** In a dry run there is nothing to be in the way of. */
function isOthers(issue: Issue, { mandate, clock, dryRun }: RollbackOptions): boolean {
  return !dryRun && isUnderWay(issue, { runId: mandate.runId, now: clock(), actions: ['reactivate'] });
}

async function decideAndApply(
  issue: Issue,
  session: AccountReader | AccountWriter,
  options: RollbackOptions,
): Promise<RollbackOutcome | 'conflict'> {
  const { dryRun } = options;
  const attempt = isUnsettled(issue, 'reactivate') ? issue.remediation?.latest : undefined;
  if (!isUndoable(issue, options) && attempt === undefined) return notOurs(issue, options);
  const live = await readKey(session, { userName: issue.details.username, keyId: issue.issueId });
  if (live === undefined)
    return ending(issue, 'skipped', 'key-gone', 'the key was deleted; its owner has to create a new one');
  if (live.createDate.getTime() !== epochOf(issue.details.createDate)) {
    return ending(issue, 'skipped', 'key-replaced', 'another key has the same ID: the creation date differs');
  }
  const active = confirm(live, 'Active');
  if (active !== undefined) {
    if (attempt === undefined || dryRun)
      return ending(issue, 'skipped', 'key-active', 'the key is active already');
    const work = { attempt, confirmed: active, change: REACTIVATE };
    return ending(
      await recordChange(issue, work, options),
      'changed',
      'completed',
      'reactivated by an earlier attempt that ended before recording it',
    );
  }
  if (live.status !== 'Inactive')
    return ending(issue, 'skipped', 'key-gone', `AWS has retired the key: it is ${live.status}`);
  if (!isUndoable(issue, options)) return notOurs(issue, options);
  if (dryRun || !('writer' in session)) {
    return ending(issue, 'changed', 'would-reactivate', 'every check passed; a dry run changes nothing');
  }
  const result = await applyChange(issue, session, REACTIVATE, options);
  switch (result.kind) {
    case 'changed':
      return ending(result.issue, 'changed', 'reactivated', 'set Active, and read back as Active');
    case 'conflict':
      return 'conflict';
    case 'gone':
      return ending(
        result.issue,
        'skipped',
        'key-gone',
        'the key was deleted; its owner has to create a new one',
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
