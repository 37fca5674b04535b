/**
 * What reporting owes an issue (the reporting table of SPEC section 7) as values; `modes/report.ts` carries them out.
 * Pure: no ticket is opened here and nobody is told anything.
 */
import type {
  Issue,
  OpenIssue,
  PendingNotice,
  RemediationEvent,
  ResolvedIssue,
  WhitelistedIssue,
} from './issue.ts';
import { closed, reported, unclosed } from './lifecycle.ts';
import type { NoticeKind } from './notice.ts';
import { timestampOf } from './timestamp.ts';

export interface ReportingChannels {
  readonly tickets: boolean;
  readonly slack: boolean;
}

export type Duty =
  | { readonly kind: 'none' }
  | { readonly kind: 'report'; readonly issue: OpenIssue }
  /** A ticket was about to be created when the last run ended: whether there is one, nobody knows. */
  | { readonly kind: 'find-ticket'; readonly issue: ResolvedIssue | WhitelistedIssue }
  | { readonly kind: 'close-ticket'; readonly issue: ResolvedIssue | WhitelistedIssue }
  | { readonly kind: 'close'; readonly issue: ResolvedIssue | WhitelistedIssue; readonly tell: boolean };

export function dutyOf(issue: Issue, channels: ReportingChannels): Duty {
  const wasReported = issue.timestamps.reported !== null;
  // A run may have ended between recording the ticket and recording the report.
  const isKnown = wasReported || issue.ticket !== null;
  // What announces an issue is written before its ticket is created.
  const wasBegun = channels.tickets && issue.slack.announced !== null;
  switch (issue.status) {
    case 'open':
      return wasReported ? { kind: 'none' } : { kind: 'report', issue };
    case 'closed':
      return { kind: 'none' };
    case 'whitelisted':
      if (isKnown) return closing(issue, channels);
      return wasBegun ? { kind: 'find-ticket', issue } : { kind: 'none' };
    case 'resolved':
      if (isKnown) return closing(issue, channels);
      return wasBegun ? { kind: 'find-ticket', issue } : { kind: 'close', issue, tell: false };
  }
}

function closing(issue: ResolvedIssue | WhitelistedIssue, channels: ReportingChannels): Duty {
  if (channels.tickets && issue.ticket !== null) return { kind: 'close-ticket', issue };
  return { kind: 'close', issue, tell: true };
}

/**
 * What was last done to the key and the ticket that does not know of it yet; null where nothing is to be told. A
 * reactivated key of a closed issue leads a new life: the ticket that knows of its disable is the one before.
 */
export function untoldEvent(
  issue: Issue,
  channels: ReportingChannels,
): { readonly event: RemediationEvent; readonly ticket: string } | null {
  const event = issue.remediation?.latest;
  if (!channels.tickets || issue.status === 'closed') return null;
  if (event === undefined || event.outcome === 'intended' || event.ticketTold) return null;
  const previous = event.action === 'reactivate' ? issue.previousTickets.at(-1) : undefined;
  const ticket = issue.ticket?.key ?? previous;
  return ticket === undefined ? null : { event, ticket };
}

/**
 * A ticket stands under the key. Where the issue has moved on meanwhile, closing it is still to be done; one that
 * another run put on record first stays.
 */
export function ticketStands(issue: Issue, key: string): Issue {
  if (issue.ticket !== null) return issue;
  const ticket = { key, assigneeId: null };
  return issue.status === 'closed' ? unclosed({ ...issue, ticket }) : { ...issue, ticket };
}

/** No ticket was created after all; a resolved issue is done with, a whitelisted one as if it had never been begun. */
export function ticketMissing<Begun extends ResolvedIssue | WhitelistedIssue>(
  issue: Begun,
  now: Date,
): Issue {
  const quiet = unannounced(issue);
  if (quiet.status === 'resolved') return closed(quiet, now);
  return { ...quiet, slack: { ...quiet.slack, announced: null }, claim: null };
}

/** Nobody is told any more of a key that is no longer stale, or excepted, before anybody was (SPEC section 7). */
export function unannounced<Quiet extends ResolvedIssue | WhitelistedIssue>(issue: Quiet): Quiet {
  const pending = issue.slack.pending.filter(({ kind }) => kind !== 'new');
  return { ...issue, slack: { ...issue.slack, pending } };
}

/** Queues the first notice of this life, once, whether or not a ticket can be opened. */
export function announce(issue: OpenIssue, recipients: readonly string[], now: Date): OpenIssue {
  if (issue.slack.announced !== null) return issue;
  return {
    ...issue,
    slack: {
      ...issue.slack,
      announced: timestampOf(now),
      pending: queued(issue.slack.pending, { kind: 'new', to: recipients, note: null }),
    },
  };
}

/** Queues the last notice of this life, once. */
export function bidFarewell<Closing extends ResolvedIssue | WhitelistedIssue>(
  issue: Closing,
  recipients: readonly string[],
  now: Date,
): Closing {
  if (issue.slack.farewell !== null) return issue;
  return {
    ...issue,
    slack: {
      ...issue.slack,
      farewell: timestampOf(now),
      pending: queued(issue.slack.pending, { kind: 'closed', to: recipients, note: whyClosed(issue) }),
    },
  };
}

/** Queues a notice of what was just done to the key. */
export function withNotice<Told extends Issue>(
  issue: Told,
  notice: { readonly kind: NoticeKind; readonly to: readonly string[]; readonly note: string | null },
): Told {
  return { ...issue, slack: { ...issue.slack, pending: queued(issue.slack.pending, notice) } };
}

/** The ticket stands; the retention period runs from now. */
export function ticketReported(
  issue: OpenIssue,
  ticket: { readonly key: string; readonly assigneeId: string | null },
  now: Date,
): OpenIssue {
  return { ...reported(issue, now), ticket };
}

/** One line for ticket and Slack. */
export function whyClosed(issue: ResolvedIssue | WhitelistedIssue): string {
  if (issue.status === 'resolved') {
    return issue.timestamps.remediated === null
      ? 'The key is no longer active, or no longer there.'
      : 'The key was disabled after approval.';
  }
  const { expires = null, reason: why = null } = issue.exception ?? {};
  const until = expires === null ? '' : ` until ${expires}`;
  const reason = why === null ? '' : `: ${why}`;
  return `An exception holds for the key${until}${reason}`;
}

function queued(
  pending: readonly PendingNotice[],
  notice: Omit<PendingNotice, 'told'>,
): readonly PendingNotice[] {
  return notice.to.length === 0 ? pending : [...pending, { ...notice, told: [] }];
}
