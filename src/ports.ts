/**
 * The outside as the modes see it: small role interfaces, implemented in `adapters/` and composed in `main.ts`.
 * Errors that cross a port are the classes of `errors.ts`; per-key outcomes are data. No technology is named here.
 */
import type { Document } from './domain/document.ts';
import type { ApprovalRecord, EnvironmentRules } from './domain/gate.ts';
import type { Issue, IssueRef } from './domain/issue.ts';
import type { AccessKey, LastUse, Principal } from './domain/key.ts';
import type { Message } from './domain/notice.ts';
import type { ScanMemory } from './domain/scan-memory.ts';

/** Reads one account's IAM. A user or key that is gone is an answer, not an error (SPEC section 5). */
export interface KeyReader {
  /** Every user, page after page; a page may be empty. */
  userPages(): AsyncIterable<readonly Principal[]>;
  /** Every key of the user; empty where the user is gone. */
  keysOf(userName: string): Promise<readonly AccessKey[]>;
  /** Undefined where the key is gone. */
  lastUse(key: { readonly userName: string; readonly keyId: string }): Promise<LastUse | undefined>;
  rootHasKeys(): Promise<boolean>;
  /** The value of an IAM user tag; undefined where user or tag is missing. */
  tagOf(userName: string, tagKey: string): Promise<string | undefined>;
}

/** The capability to change a key. Built for `remediate` and `rollback` only (SPEC section 9). */
export interface KeyWriter {
  setStatus(
    key: { readonly userName: string; readonly keyId: string },
    status: 'Active' | 'Inactive',
  ): Promise<void>;
}

/** One account, entered with the mode's role; the identity was checked against `accountId`. */
export interface AccountReader {
  readonly keys: KeyReader;
  /** Requests sent on behalf of this account so far, retries included. */
  apiCalls(): number;
  /** So many requests are about to be made, as far as is known: with many, more may be under way at the start. */
  expect(requests: number): void;
}

export interface AccountWriter extends AccountReader {
  readonly writer: KeyWriter;
}

export interface Accounts<Session extends AccountReader = AccountReader> {
  /** @throws AccessError, TransientError where the role cannot be assumed or the identity is another. */
  enter(accountId: string): Promise<Session>;
}

export type PutResult =
  | { readonly written: true; readonly issue: Issue }
  /** Another run wrote first: read again, decide again. */
  | { readonly written: false };

/** The table of SPEC section 6. */
export interface IssueStore {
  /** @throws ConfigurationError when the table, its key schema or a permission is missing. */
  verify(options: { readonly write: boolean }): Promise<void>;
  /** Every issue of the account, whatever its status; consistent, all pages. */
  load(accountId: string): Promise<readonly Issue[]>;
  get(ref: IssueRef): Promise<Issue | undefined>;
  /** Conditional on `issue.version`; the returned issue carries the new one. */
  put(issue: Issue): Promise<PutResult>;
}

/** What a scan may skip next time; an optimisation that never changes a finding (SPEC section 12). */
export interface ScanMemoryStore {
  /** Undefined where nothing fitting is stored. */
  load(accountId: string): Promise<ScanMemory | undefined>;
  /** After a complete scan only. */
  save(accountId: string, memory: ScanMemory): Promise<void>;
}

export interface TicketDraft {
  readonly project: string;
  readonly issueType: string;
  readonly summary: string;
  readonly description: Document;
  readonly labels: readonly string[];
  readonly priority: string | null;
  /** `YYYY-MM-DD`. */
  readonly dueDate: string | null;
}

export interface TicketOpener {
  /**
   * The ticket that carries `label` exactly; a run that died may have left it. `since`: when another run may have
   * created it last (milliseconds since the epoch), where that is not known to have been before this run's start.
   */
  find(query: {
    readonly project: string;
    readonly label: string;
    readonly since?: number | undefined;
  }): Promise<string | undefined>;
  /** @returns the ticket's key. @throws TransientError with `ambiguous` when it may have been created all the same. */
  create(draft: TicketDraft): Promise<string>;
  /**
   * Assigns to the first candidate (email, display name, user name or account ID) that exactly one assignable user
   * matches, else to the token's own user, and adds the assignee as a watcher.
   */
  assign(request: {
    readonly ticket: string;
    readonly project: string;
    readonly candidates: readonly string[];
  }): Promise<{ readonly assigneeId: string | null; readonly matched: string | null }>;
  /** Links the ticket to its parent ticket with the configured link type. */
  link(request: { readonly ticket: string; readonly parent: string }): Promise<void>;
  /** Undefined where `candidate` is not exactly one assignable user: decides whether an owner tag names somebody. */
  assignable(request: {
    readonly project: string;
    readonly candidate: string;
  }): Promise<{ readonly email: string | null } | undefined>;
}

export interface TicketFollowUp {
  /** `once`: a comment with the same text that stands there already is left to stand alone. */
  comment(request: {
    readonly ticket: string;
    readonly body: Document;
    readonly once: boolean;
  }): Promise<'done' | 'gone'>;
  label(request: { readonly ticket: string; readonly label: string }): Promise<'done' | 'gone'>;
  close(request: {
    readonly ticket: string;
  }): Promise<'closed' | 'already-closed' | 'gone' | 'no-transition'>;
  assignToSelf(request: { readonly ticket: string }): Promise<'done' | 'gone'>;
  /** Where a person reads the ticket. */
  urlOf(ticket: string): string;
}

export interface TrackerAccess {
  /** One line with the remedy per project that cannot be used; empty when all is well. Logs in first. */
  check(projects: readonly string[]): Promise<readonly string[]>;
}

export interface Tracker extends TicketOpener, TicketFollowUp, TrackerAccess {}

/** Whom a recipient's name means on the notifier's side. */
export type Addressee =
  /** `target` is the same for every name of one person or channel that was asked for. */
  | { readonly kind: 'known'; readonly target: string }
  /** Nobody has this name, or several people do; `why` names the remedy. */
  | { readonly kind: 'nobody'; readonly why: string }
  /** It could not be found out. */
  | { readonly kind: 'unsure'; readonly why: string };

export interface Notifier {
  /** By name, all of them; reads only. */
  resolve(recipients: readonly string[]): Promise<ReadonlyMap<string, Addressee>>;
  /** Recipient: `#channel`, channel ID, user name or email. Several requests where Slack's limits ask for it. */
  send(request: { readonly recipient: string; readonly message: Message }): Promise<void>;
  /** One line with the remedy per recipient that cannot be reached; opens no conversation, writes nothing. */
  check(recipients: readonly string[]): Promise<readonly string[]>;
}

export interface ApprovalSource {
  /** Undefined: the environment does not exist. @throws AccessError where the token may not read it. */
  environment(name: string): Promise<EnvironmentRules | undefined>;
  /** In the order in which GitHub reports them. */
  approvals(runId: string): Promise<readonly ApprovalRecord[]>;
}

export interface WorkflowIdentity {
  /** Claims of a fresh OIDC token of this job. @throws ConfigurationError when the job may not ask for one. */
  claims(): Promise<Readonly<Record<string, unknown>>>;
}

export interface Repository {
  visibility(): Promise<'public' | 'private' | 'unknown'>;
  /** A file's text at a commit; undefined where it does not exist there. */
  fileAt(request: { readonly path: string; readonly ref: string }): Promise<string | undefined>;
  /** Creates the comment that carries `marker`, or updates it in place. */
  upsertComment(request: {
    readonly pullRequest: number;
    readonly marker: string;
    readonly body: string;
  }): Promise<void>;
}

/** What the log may be told; adapters for the console and CloudWatch implement it. */
export interface Log {
  info(line: string): void;
  warning(line: string): void;
  error(line: string): void;
  /** Lines that belong together, written at once so that parallel accounts do not mix. */
  group(title: string, lines: readonly string[]): void;
}

/** The audit trail beyond GitHub's retention (SPEC section 11). */
export interface AuditTrail {
  record(event: { readonly phase: string; readonly event: string; readonly [detail: string]: unknown }): void;
  flush(): Promise<void>;
}
