/**
 * The life of an issue (SPEC section 7): the only place where a status changes. Every function takes what is stored
 * and what was observed and returns what should be stored; the very same object means nothing changed. Pure.
 */
import type { AccountScan, StaleKey } from './account-scan.ts';
import { disableInForce, settleAttempt, settledAsActive } from './attempts.ts';
import type { Exception } from './exceptions.ts';
import type {
  ClosedIssue,
  ExceptionRecord,
  Issue,
  IssueBase,
  IssueDetails,
  OpenIssue,
  ResolvedIssue,
  Timestamps,
  WhitelistedIssue,
} from './issue.ts';
import type { LastUse } from './key.ts';
import { epochOf, timestampOf, utcDay, type Timestamp } from './timestamp.ts';

/** The exception that holds now for a key, if any. */
export type ExceptionFinder = (key: {
  readonly userName: string;
  readonly keyId: string;
}) => Exception | undefined;

/**
 * What this scan makes of an issue whose key it did not find stale. Only a complete scan resolves (SPEC section 5).
 */
export function observeAbsent({
  scan,
  stored,
  now,
}: {
  readonly scan: AccountScan;
  readonly stored: Issue | undefined;
  readonly now: Date;
}): Issue | undefined {
  if (stored === undefined || !scan.complete) return stored;
  if (stored.status !== 'open' && stored.status !== 'whitelisted') return stored;
  const at = timestampOf(now);
  return resolved(
    scan.inactiveKeys.has(stored.issueId) ? completeInterruptedDisable(stored, at) : stored,
    at,
  );
}

/** What a stale key makes of its issue, whether or not the rest of the account could be seen. */
export function observeStale(options: {
  readonly accountId: string;
  readonly key: StaleKey;
  readonly stored: Issue | undefined;
  readonly exceptionFor: ExceptionFinder;
  readonly now: Date;
}): Issue {
  const { key, stored, now } = options;
  const exception = options.exceptionFor(key);
  const at = timestampOf(now);
  if (stored === undefined) return firstLife({ accountId: options.accountId, key, exception, at });
  if (stored.status === 'closed')
    return exception === undefined ? newLife(settledAsActive(stored, now), key, at) : stored;
  const settled = settledAsActive(stored, now);
  const details = updatedDetails(stored.details, key);
  const covered = covering(exception);
  const reactivated =
    stored.status === 'resolved' ||
    (stored.status === 'open' && stored.timestamps.remediated !== null) ||
    (settled.remediation?.latest !== stored.remediation?.latest &&
      settled.remediation?.latest.action === 'reactivate');
  const statusStays = stored.status === (covered === null ? 'open' : 'whitelisted');
  if (
    settled === stored &&
    statusStays &&
    !reactivated &&
    details === stored.details &&
    sameException(stored.exception, covered)
  )
    return stored;
  const base: IssueBase = {
    ...settled,
    details,
    timestamps: {
      ...stored.timestamps,
      updated: at,
      ...(reactivated ? { remediated: null, resolved: null } : {}),
    },
    retentionFrom: reactivated ? at : stored.retentionFrom,
    slack: covered === null ? { ...stored.slack, farewell: null } : stored.slack,
  };
  return withCover(base, covered);
}

function firstLife(options: {
  readonly accountId: string;
  readonly key: StaleKey;
  readonly exception: Exception | undefined;
  readonly at: Timestamp;
}): Issue {
  const { accountId, key, exception, at } = options;
  const base: IssueBase = {
    accountId,
    issueId: key.keyId,
    details: { createDate: timestampOf(key.createDate), username: key.userName, lastUse: key.lastUse },
    timestamps: freshTimestamps(at),
    ticket: null,
    previousTickets: [],
    slack: { announced: null, farewell: null, owner: null, pending: [] },
    remediation: null,
    retentionFrom: null,
    claim: null,
    version: 'new',
    stored: {},
  };
  return withCover(base, covering(exception));
}

/** From `closed`: fresh timestamps, no ticket. What was disabled, by whom, and the earlier tickets are kept. */
function newLife(closed: ClosedIssue, key: StaleKey, at: Timestamp): OpenIssue {
  return { ...reborn(closed, at), details: updatedDetails(closed.details, key) };
}

/** A closed issue comes back to life, as after a rollback or when its key is stale again. */
export function reborn(closed: ClosedIssue, at: Timestamp): OpenIssue {
  return {
    ...closed,
    status: 'open',
    exception: null,
    timestamps: freshTimestamps(at),
    ticket: null,
    previousTickets:
      closed.ticket === null ? closed.previousTickets : [...closed.previousTickets, closed.ticket.key],
    slack: { announced: null, farewell: null, owner: null, pending: closed.slack.pending },
    retentionFrom: null,
    claim: null,
  };
}

function resolved(stored: OpenIssue | WhitelistedIssue, at: Timestamp): ResolvedIssue {
  return { ...stored, status: 'resolved', timestamps: { ...stored.timestamps, updated: at, resolved: at } };
}

/**
 * A run that ended between disabling and recording, or could not confirm what it did, left its intent behind; the key is
 * found inactive, so the record is completed with what was seen, and when.
 */
function completeInterruptedDisable<Stored extends Issue>(stored: Stored, at: Timestamp): Stored {
  const attempt = disableInForce(stored);
  if (attempt?.outcome !== 'intended') return stored;
  const completed = settleAttempt(stored, attempt, {
    outcome: 'done',
    observed: 'Inactive, seen by a later run',
    observedAt: at,
  });
  return { ...completed, timestamps: { ...completed.timestamps, remediated: at } };
}

/** Reporting is done with it (SPEC section 7, reporting table). */
export function closed(issue: ResolvedIssue | WhitelistedIssue, now: Date): ClosedIssue {
  const at = timestampOf(now);
  return {
    ...issue,
    status: 'closed',
    timestamps: { ...issue.timestamps, updated: at, closed: at },
    claim: null,
  };
}

/** A ticket of it turned up after reporting was done with it: that has to be closed too. */
export function unclosed(issue: ClosedIssue): ResolvedIssue {
  const { timestamps } = issue;
  return {
    ...issue,
    status: 'resolved',
    timestamps: { ...timestamps, resolved: timestamps.resolved ?? timestamps.closed, closed: null },
  };
}

/** The owner was told: a ticket exists, or the job summary is the report. */
export function reported(issue: OpenIssue, now: Date): OpenIssue {
  const at = timestampOf(now);
  return { ...issue, timestamps: { ...issue.timestamps, updated: at, reported: at } };
}

export type Transition = 'new' | 'resolved' | 'closed';

/** What an outside observer would call the step; used for counting. `new`: open with a fresh `identified`. */
export function transitionOf(before: Issue | undefined, after: Issue): Transition | undefined {
  if (after.status === 'open' && (before === undefined || before.status === 'closed')) return 'new';
  if (before?.status === after.status) return undefined;
  return after.status === 'resolved' || after.status === 'closed' ? after.status : undefined;
}

/** When the retention period began: the report, or a later activation of the key. Null: not reported. */
export function retentionStart(issue: Issue): number | null {
  const { reported: at } = issue.timestamps;
  if (at === null) return null;
  return issue.retentionFrom === null ? epochOf(at) : Math.max(epochOf(at), epochOf(issue.retentionFrom));
}

function freshTimestamps(at: Timestamp): Timestamps {
  return { identified: at, updated: at, reported: null, remediated: null, resolved: null, closed: null };
}

function withCover(base: IssueBase, exception: ExceptionRecord | null): OpenIssue | WhitelistedIssue {
  return exception === null
    ? { ...base, status: 'open', exception }
    : { ...base, status: 'whitelisted', exception };
}

/** What is put on record of an exception. */
export function covering(exception: Exception | undefined): ExceptionRecord | null {
  if (exception === undefined) return null;
  const { id, reason, expires, ticket } = exception;
  return { id, reason: reason ?? null, expires: expires ?? null, ticket: ticket ?? null };
}

function sameException(a: ExceptionRecord | null, b: ExceptionRecord | null): boolean {
  if (a === null || b === null) return a === b;
  return a.id === b.id && a.reason === b.reason && a.expires === b.expires && a.ticket === b.ticket;
}

/** The same object where nothing changed that is worth a write (SPEC section 6). */
function updatedDetails(stored: IssueDetails, key: StaleKey): IssueDetails {
  const sameUser = stored.username === key.userName;
  const sameDate = epochOf(stored.createDate) === key.createDate.getTime();
  const lastUse =
    key.lastUse === null || sameLastUse(stored.lastUse, key.lastUse) ? stored.lastUse : key.lastUse;
  if (sameUser && sameDate && lastUse === stored.lastUse) return stored;
  return {
    username: key.userName,
    createDate: sameDate ? stored.createDate : timestampOf(key.createDate),
    lastUse,
  };
}

/** A last use that moved within the same UTC day is no change. */
function sameLastUse(a: LastUse | null, b: LastUse): boolean {
  if (a === null) return false;
  if (a.date === null || b.date === null) return a.date === b.date;
  return utcDay(epochOf(a.date)) === utcDay(epochOf(b.date));
}
