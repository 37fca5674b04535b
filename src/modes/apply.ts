/**
 * Changes the status of one key for remediate or rollback (SPEC section 9, Apply): records the intent, asks AWS, reads
 * back, records what was observed. What to change, and whether it may be, is decided by the callers; nothing is
 * tried twice here.
 */
import type { Issue, Mandate, RemediationEvent } from '../domain/issue.ts';
import type { AccessKey } from '../domain/key.ts';
import { confirm, intend, recordFailed, ticketTold, type Confirmed } from '../domain/remediation.ts';
import { claimOf, type Claimant } from '../domain/claim.ts';
import { remediationComment, type TicketContext } from '../domain/ticket-text.ts';
import { withNotice } from '../domain/reporting.ts';
import type { Problem } from '../domain/problem.ts';
import { isPartial } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { AccountReader, Accounts, AccountWriter, IssueStore, TicketFollowUp } from '../ports.ts';
import { changeStored } from './record.ts';

export interface ApplyOptions {
  readonly store: IssueStore;
  readonly tracker: TicketFollowUp | undefined;
  readonly claimant: Claimant;
  readonly mandate: Mandate;
  readonly clock: () => Date;
  readonly dryRun: boolean;
  /** Empty when Slack is off. */
  readonly recipientsOf: (issue: Issue) => readonly string[];
  readonly contextOf: (issue: Issue) => TicketContext;
  readonly onProblem: (problem: Problem) => void;
}

/** Outcome of one key; the reasons are closed lists of the two modes. */
export interface KeyOutcome<Reason extends string = string> {
  readonly accountId: string;
  readonly issueId: string;
  readonly userName: string;
  readonly outcome: 'changed' | 'skipped' | 'failed';
  readonly reason: Reason;
  /** One line for people. */
  readonly detail: string;
  /** As it stands afterwards; null where none is stored. */
  readonly issue: Issue | null;
}

export type ApplyResult =
  | { readonly kind: 'changed'; readonly issue: Issue }
  | { readonly kind: 'conflict' }
  | {
      readonly kind: 'failed';
      readonly issue: Issue;
      readonly reason: 'refused' | 'not-confirmed' | 'outage';
      readonly error: string;
    };

export interface Change<Status extends 'Active' | 'Inactive'> {
  readonly action: RemediationEvent['action'];
  readonly status: Status;
  readonly record: (issue: Issue, confirmed: Confirmed<Status>, now: Date) => Issue;
  readonly noticeKind: 'disabled' | 'reactivated';
}

/** A session that can write is needed; a dry run never gets this far. */
export async function applyChange<Status extends 'Active' | 'Inactive'>(
  issue: Issue,
  session: AccountWriter,
  change: Change<Status>,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const { store, clock } = options;
  const intent = await store.put(intend(issue, change.action, options.mandate, clock()));
  if (!intent.written) return { kind: 'conflict' };
  const key = { userName: issue.details.username, keyId: issue.issueId };
  let failure: string | undefined;
  try {
    await session.writer.setStatus(key, change.status);
  } catch (error) {
    if (!isPartial(error)) throw error;
    failure = error.message;
  }
  let seen: AccessKey | undefined;
  try {
    seen = await readKey(session, key);
  } catch (error) {
    if (!isPartial(error)) throw error;
    // Whether AWS has done it is unknown: the intent stays on record, and the next run finds out.
    return {
      kind: 'failed',
      issue: intent.issue,
      reason: 'outage',
      error: failure ?? `not confirmed: ${error.message}`,
    };
  }
  const confirmed = confirm(seen, change.status);
  if (confirmed !== undefined)
    return { kind: 'changed', issue: await recordChange(intent.issue, confirmed, change, options) };
  const error = failure ?? `AWS still shows the key as ${seen?.status ?? 'gone'}`;
  const failed = await changeStored(store, intent.issue, (stored) =>
    queue(recordFailed(stored, error, clock()), 'failed', error, options),
  );
  return {
    kind: 'failed',
    issue: await tellTicket(failed, options),
    reason: failure === undefined ? 'not-confirmed' : 'refused',
    error,
  };
}

/** Also used for work that an earlier attempt did and did not get to record. */
export async function recordChange<Status extends 'Active' | 'Inactive'>(
  issue: Issue,
  confirmed: Confirmed<Status>,
  change: Change<Status>,
  options: ApplyOptions,
): Promise<Issue> {
  const ticket = issue.ticket?.key ?? null;
  const recorded = await changeStored(options.store, issue, (stored) =>
    queue(change.record(stored, confirmed, options.clock()), change.noticeKind, null, options),
  );
  return tellTicket(recorded, options, ticket);
}

/** The ticket is commented on and handed to the token's own user; what Jira refuses is a problem, not a failure of the key. */
export async function tellTicket(
  issue: Issue,
  options: ApplyOptions,
  closedTicket: string | null = null,
): Promise<Issue> {
  const { tracker, store } = options;
  const ticket = issue.ticket?.key ?? closedTicket;
  const event = issue.remediation?.latest;
  if (tracker === undefined || ticket === null || event === undefined || event.ticketTold) return issue;
  try {
    // With the run of the event itself: told by a later run it is the same comment, and a second disable is another.
    const body = remediationComment(issue, event, { ...options.contextOf(issue), runUrl: event.runUrl });
    const said = await tracker.comment({ ticket, body, once: true });
    if (said === 'done') await tracker.assignToSelf({ ticket });
  } catch (error) {
    if (!isPartial(error)) throw error;
    options.onProblem({
      severity: 'error',
      code: 'ticket-failed',
      accountId: issue.accountId,
      issueId: issue.issueId,
      message: `Ticket ${ticket} was not told what happened to key ${issue.issueId}: ${error.message}`,
    });
    return issue;
  }
  return changeStored(store, issue, ticketTold);
}

function queue<Told extends Issue>(
  issue: Told,
  kind: 'disabled' | 'reactivated' | 'failed',
  note: string | null,
  options: ApplyOptions,
): Told {
  const to = options.recipientsOf(issue);
  if (to.length === 0) return issue;
  return { ...withNotice(issue, { kind, to, note }), claim: claimOf(options.claimant, options.clock()) };
}

const CONCURRENT_ACCOUNTS = 4;

/** A session that may be able to write, or one line why the account could not be entered. */
export type Entered = AccountReader | AccountWriter | { readonly refused: string };

/** Enters each account once and takes its keys one after the other; accounts run side by side. */
export async function forEachAccount<Item extends { readonly accountId: string }>(
  items: readonly Item[],
  accounts: Accounts<AccountWriter> | Accounts,
  work: (item: Item, session: Entered) => Promise<void>,
): Promise<void> {
  const bugs = await settleAll(
    new Set(items.map(({ accountId }) => accountId)),
    { limit: CONCURRENT_ACCOUNTS },
    async (accountId) => {
      const session = await accounts.enter(accountId).catch((error: unknown): Entered => {
        if (!isPartial(error)) throw error;
        return { refused: error.message };
      });
      for (const item of items) if (item.accountId === accountId) await work(item, session);
    },
  );
  const [bug] = bugs;
  if (bug !== undefined) throw bug.error;
}

export async function readKey(
  session: AccountReader,
  key: { readonly userName: string; readonly keyId: string },
): Promise<AccessKey | undefined> {
  return (await session.keys.keysOf(key.userName)).find(({ keyId }) => keyId === key.keyId);
}
