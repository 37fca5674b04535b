/**
 * Changes the status of one key for remediate or rollback (SPEC section 9, Apply): records the intent, asks AWS once,
 * reads back until AWS shows it, records what was observed. What to change, and whether it may be, is decided by the
 * callers.
 */
import type { AttemptMark } from '../domain/attempts.ts';
import { claimOf, type Claimant } from '../domain/claim.ts';
import type { Issue, Mandate, RemediationEvent } from '../domain/issue.ts';
import type { AccessKey } from '../domain/key.ts';
import {
  confirm,
  intend,
  recordFailed,
  recordUnconfirmed,
  recordUntried,
  type Confirmed,
} from '../domain/remediation.ts';
import { withNotice } from '../domain/reporting.ts';
import type { TicketContext } from '../domain/ticket-text.ts';
import type { Problem } from '../domain/problem.ts';
import { AccessError, isExpected } from '../errors.ts';
import type { AccountWriter, IssueStore, TicketFollowUp } from '../ports.ts';
import { messageOf, readKey } from './each-account.ts';
import { changeStored } from './record.ts';
import { tellTicket } from './tell-ticket.ts';

export interface ApplyOptions {
  readonly store: IssueStore;
  readonly tracker: TicketFollowUp | undefined;
  readonly claimant: Claimant;
  readonly mandate: Mandate;
  readonly clock: () => Date;
  readonly wait: (ms: number) => Promise<void>;
  readonly dryRun: boolean;
  /** Empty when Slack is off. */
  readonly recipientsOf: (issue: Issue) => readonly string[];
  readonly contextOf: (issue: Issue) => TicketContext;
  readonly onProblem: (problem: Problem) => void;
  /** An error of no known class: the key or account it met has failed, and the run tells of it at its end. */
  readonly onBug: (error: unknown) => void;
  /** For the log: the keys of an account, once all of them are settled. */
  readonly onAccount: (accountId: string, outcomes: readonly KeyOutcome[]) => void;
  /** For the progress line. */
  readonly onKey: () => void;
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
  /** AWS was not asked. */
  | { readonly kind: 'conflict' }
  | { readonly kind: 'gone'; readonly issue: Issue }
  | {
      readonly kind: 'failed';
      readonly issue: Issue;
      readonly reason: 'refused' | 'not-confirmed' | 'outage';
      readonly error: string;
    };

export interface Change<Status extends 'Active' | 'Inactive'> {
  readonly action: RemediationEvent['action'];
  readonly status: Status;
  readonly record: (issue: Issue, attempt: AttemptMark, confirmed: Confirmed<Status>, now: Date) => Issue;
  readonly noticeKind: 'disabled' | 'reactivated';
}

/** IAM is eventually consistent: a change that AWS took may not be shown by the next read. Together 7.5 seconds. */
const READ_BACK_PAUSES_MS = [0, 500, 1_000, 2_000, 4_000];

/** A session that can write is needed; a dry run never gets this far. @throws what the store throws before AWS is asked. */
export async function applyChange<Status extends 'Active' | 'Inactive'>(
  issue: Issue,
  session: AccountWriter,
  change: Change<Status>,
  options: ApplyOptions,
): Promise<ApplyResult> {
  const intended = intend(issue, change.action, options.mandate, options.clock());
  const attempt = intended.remediation?.latest;
  const intent = await options.store.put(intended);
  if (!intent.written || attempt === undefined) return { kind: 'conflict' };
  const key = { userName: issue.details.username, keyId: issue.issueId };
  const asked = await session.writer.setStatus(key, change.status).then(
    () => undefined,
    (error: unknown) => noted(error, options),
  );
  const seen = await readBack(session, key, {
    status: change.status,
    // A clear refusal needs no patience.
    pauses: asked instanceof AccessError ? [0] : READ_BACK_PAUSES_MS,
    options,
  });
  const confirmed = confirm(seen.key, change.status);
  try {
    if (confirmed !== undefined) {
      const recorded = await recordChange(intent.issue, { attempt, confirmed, change }, options);
      return { kind: 'changed', issue: recorded };
    }
    return await recordFailure(intent.issue, { attempt, asked, seen }, options);
  } catch (error) {
    // The intent stays on record, and the next look at the key completes it.
    const shown = seen.key === undefined ? '' : `AWS shows the key as ${seen.key.status}, but `;
    const message = `${shown}the outcome could not be recorded: ${noted(error, options).message}`;
    return { kind: 'failed', issue: intent.issue, reason: 'outage', error: message };
  }
}

interface ReadBack {
  /** As it was read last; undefined where it could not be read, or is not there. */
  readonly key: AccessKey | undefined;
  /** Why it could not be read. */
  readonly error: string | null;
}

/** Until the key has the status, or the pauses are used up. */
async function readBack(
  session: AccountWriter,
  key: { readonly userName: string; readonly keyId: string },
  {
    status,
    pauses,
    options,
  }: {
    readonly status: AccessKey['status'];
    readonly pauses: readonly number[];
    readonly options: ApplyOptions;
  },
): Promise<ReadBack> {
  let seen: ReadBack = { key: undefined, error: null };
  for (const pause of pauses) {
    if (pause > 0) await options.wait(pause);
    try {
      seen = { key: await readKey(session, key), error: null };
    } catch (error) {
      seen = { key: seen.key, error: noted(error, options).message };
    }
    if (seen.key?.status === status) return seen;
  }
  return seen;
}

/** Failed only where AWS clearly refused; otherwise it may have been done, and the record has to go on saying so. */
async function recordFailure(
  intended: Issue,
  about: { readonly attempt: AttemptMark; readonly asked: Error | undefined; readonly seen: ReadBack },
  options: ApplyOptions,
): Promise<ApplyResult> {
  const { attempt, asked, seen } = about;
  const { store, clock } = options;
  const refused = asked instanceof AccessError;
  if (refused && seen.key === undefined && seen.error === null) {
    const gone = await changeStored(store, intended, (stored) =>
      recordFailed(stored, attempt, 'the key is gone', clock()),
    );
    return { kind: 'gone', issue: gone };
  }
  const shown = seen.error ?? `AWS still shows the key as ${seen.key?.status ?? 'gone'}`;
  const error =
    asked === undefined ? `not confirmed: ${shown}` : refused ? asked.message : `${asked.message}; ${shown}`;
  const record = refused ? recordFailed : recordUnconfirmed;
  const failed = await changeStored(store, intended, (stored) =>
    queued(stored, record(stored, attempt, error, clock()), { kind: 'failed', note: error }, options),
  );
  return {
    kind: 'failed',
    issue: await tellTicket(failed, options, { attempt }),
    reason: refused ? 'refused' : asked === undefined && seen.error === null ? 'not-confirmed' : 'outage',
    error,
  };
}

/** Also used for work that an earlier attempt did and did not get to record. */
export async function recordChange<Status extends 'Active' | 'Inactive'>(
  issue: Issue,
  done: {
    readonly attempt: AttemptMark;
    readonly confirmed: Confirmed<Status>;
    readonly change: Change<Status>;
  },
  options: ApplyOptions,
): Promise<Issue> {
  const { attempt, confirmed, change } = done;
  const recorded = await changeStored(options.store, issue, (stored) =>
    queued(
      stored,
      change.record(stored, attempt, confirmed, options.clock()),
      { kind: change.noticeKind, note: null },
      options,
    ),
  );
  return tellTicket(recorded, options, { attempt, closedTicket: issue.ticket?.key ?? null });
}

/**
 * The attempt failed before AWS was asked for anything: on record, on the ticket and on Slack all the same, as far as
 * that is possible.
 * @returns the issue as it stands afterwards
 */
export async function recordUntriedKey(
  issue: Issue,
  about: {
    readonly action: RemediationEvent['action'];
    readonly error: string;
    /** Not where another run has done the work, or made it needless. */
    readonly isDue: (stored: Issue) => boolean;
  },
  options: ApplyOptions,
): Promise<Issue> {
  if (options.dryRun) return issue;
  const { action, error, isDue } = about;
  const { mandate, clock } = options;
  try {
    const recorded = await changeStored(options.store, issue, (stored) =>
      queued(
        stored,
        isDue(stored) ? recordUntried(stored, { action, mandate, observed: error }, clock()) : stored,
        { kind: 'failed', note: error },
        options,
      ),
    );
    const latest = recorded.remediation?.latest;
    return latest?.runId === mandate.runId && latest.outcome === 'failed'
      ? await tellTicket(recorded, options)
      : recorded;
  } catch (failure) {
    noted(failure, options);
    return issue;
  }
}

/** What was recorded, with a notice of it; nothing to tell where nothing was. */
function queued(
  before: Issue,
  after: Issue,
  notice: { readonly kind: 'disabled' | 'reactivated' | 'failed'; readonly note: string | null },
  options: ApplyOptions,
): Issue {
  const to = options.recipientsOf(after);
  if (after === before || to.length === 0) return after;
  return {
    ...withNotice(after, { ...notice, to }),
    claim: claimOf(options.claimant, options.clock()),
  };
}

/** An error as it is kept: one of no known class is told at the end of the run as well. */
function noted(error: unknown, { onBug }: ApplyOptions): Error {
  if (!isExpected(error)) onBug(error);
  return error instanceof Error ? error : new Error(messageOf(error));
}

const DECISION_PAUSES_MS = [0, 500, 1_000, 2_000, 4_000];

/**
 * Decides, and decides again from a fresh read for as long as another run is at work on the key or was first to write
 * (SPEC sections 6 and 13), a bounded number of times.
 * @returns undefined where others stayed first
 */
export async function decideAgain<Result>(
  decide: (attempt: { readonly first: boolean; readonly last: boolean }) => Promise<Result | 'conflict'>,
  { wait }: Pick<ApplyOptions, 'wait'>,
): Promise<Result | undefined> {
  for (const [attempt, pause] of DECISION_PAUSES_MS.entries()) {
    if (pause > 0) await wait(pause);
    const last = attempt === DECISION_PAUSES_MS.length - 1;
    const decided = await decide({ first: attempt === 0, last });
    if (decided !== 'conflict') return decided;
  }
  return undefined;
}
