/**
 * The record of one stale key (SPEC section 6) as a union by status. Shapes only: what moves an issue from one
 * status to another stands in `lifecycle.ts`, how it is stored in `adapters/issue-item.ts`.
 */
import type { LastUse } from './key.ts';
import type { NoticeKind } from './notice.ts';
import type { Timestamp } from './timestamp.ts';

/** `new`: not stored yet. `unversioned`: as Hammer wrote it. A number counts our own writes. */
export type Version = 'new' | 'unversioned' | number;

export interface IssueDetails {
  readonly createDate: Timestamp;
  readonly username: string;
  readonly lastUse: LastUse | null;
}

export interface Timestamps {
  readonly identified: Timestamp;
  readonly updated: Timestamp;
  readonly reported: Timestamp | null;
  readonly remediated: Timestamp | null;
  readonly resolved: Timestamp | null;
  readonly closed: Timestamp | null;
}

export interface Ticket {
  readonly key: string;
  readonly assigneeId: string | null;
}

/** The exception that covered the issue when it was last looked at. */
export interface ExceptionRecord {
  readonly id: string;
  readonly reason: string | null;
  readonly expires: string | null;
  readonly ticket: string | null;
}

/** Something people have yet to be told on Slack; `to` shrinks as messages are delivered. */
export interface PendingNotice {
  readonly kind: NoticeKind;
  readonly to: readonly string[];
  /** Who has been told already, while others have not. */
  readonly told: readonly string[];
  /** What happened, in one line, where the kind alone does not say it. */
  readonly note: string | null;
}

/** What Slack has been told, and still has to be. Queued once per life, whether or not a ticket could be opened. */
export interface SlackDetails {
  readonly announced: Timestamp | null;
  readonly farewell: Timestamp | null;
  /** The owner that the user's owner tag named when the issue was reported; told of everything that follows. */
  readonly owner: string | null;
  readonly pending: readonly PendingNotice[];
}

/**
 * A run's claim on outside work for this issue (a ticket about to be created). `held`: others may take it over 10
 * minutes after `at`; otherwise at once: the run gave up at `at` without knowing what its last call had done.
 */
export interface Claim {
  readonly by: string;
  readonly at: Timestamp;
  readonly held: boolean;
}

/** Who asked and who approved; the same for every key of a run. */
export interface Mandate {
  readonly requestedBy: string;
  readonly approvedBy: readonly string[];
  readonly comment: string;
  readonly runId: string;
  readonly runUrl: string;
  readonly planDigest: string | null;
}

/** One attempt to disable or reactivate the key: who asked, who approved, what was observed (SPEC section 11). */
export interface RemediationEvent extends Mandate {
  readonly action: 'disable' | 'reactivate';
  /** `intended` is written before AWS is asked; the others after what was observed. */
  readonly outcome: 'intended' | 'done' | 'failed';
  readonly intendedAt: Timestamp;
  readonly observedAt: Timestamp | null;
  /** The key's status as AWS reported it afterwards, or why it could not be read. */
  readonly observed: string | null;
  /** The ticket carries a comment on it. */
  readonly ticketTold: boolean;
}

export interface RemediationDetails {
  readonly latest: RemediationEvent;
  /** Earlier events, oldest first; never dropped, also not by a new life. */
  readonly history: readonly RemediationEvent[];
}

export interface IssueBase {
  readonly accountId: string;
  /** The access key ID. */
  readonly issueId: string;
  readonly details: IssueDetails;
  readonly timestamps: Timestamps;
  readonly ticket: Ticket | null;
  readonly previousTickets: readonly string[];
  readonly slack: SlackDetails;
  readonly remediation: RemediationDetails | null;
  /** When the retention period began again (key activated again, rollback); null: it runs from `reported`. */
  readonly retentionFrom: Timestamp | null;
  readonly claim: Claim | null;
  readonly version: Version;
  /** The stored item as it was read, so that attributes we do not know survive a write. */
  readonly stored: Readonly<Record<string, unknown>>;
}

export interface OpenIssue extends IssueBase {
  readonly status: 'open';
  readonly exception: null;
}

export interface WhitelistedIssue extends IssueBase {
  readonly status: 'whitelisted';
  /** Null where Hammer whitelisted it. */
  readonly exception: ExceptionRecord | null;
}

export interface ResolvedIssue extends IssueBase {
  readonly status: 'resolved';
  readonly exception: ExceptionRecord | null;
}

export interface ClosedIssue extends IssueBase {
  readonly status: 'closed';
  readonly exception: ExceptionRecord | null;
}

export type Issue = OpenIssue | WhitelistedIssue | ResolvedIssue | ClosedIssue;
export type IssueStatus = Issue['status'];

export interface IssueRef {
  readonly accountId: string;
  readonly issueId: string;
}
