/**
 * Reporting for the issues of one account (SPEC sections 7 and 8): opens and closes tickets and queues what Slack
 * has to tell, one step recorded before the next is taken, so that a run that dies is carried on by the next. Sends
 * no Slack message itself (see `notify.ts`).
 */
import { claimOf, judgeClaim, released, type Claimant } from '../domain/claim.ts';
import type { Issue, IssueStatus, OpenIssue } from '../domain/issue.ts';
import { closed, reported } from '../domain/lifecycle.ts';
import type { Problem } from '../domain/problem.ts';
import { announce, bidFarewell, dutyOf, type Duty, type ReportingChannels } from '../domain/reporting.ts';
import type { TicketContext } from '../domain/ticket-text.ts';
import { isPartial } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { IssueStore, Tracker } from '../ports.ts';
import type { Breaker } from './breaker.ts';
import type { Reviewed } from '../domain/overview.ts';
import { changeStored, writeDecision } from './record.ts';
import { closeTicket, openTicket } from './tickets.ts';

/** Where the ticket of an issue goes and who is told. */
export interface Route {
  readonly project: string | null;
  readonly parentTicket: string | null;
  /** In order of preference. */
  readonly assignees: readonly string[];
  readonly slackRecipients: readonly string[];
  /** The owner that the user's tag named, if it names somebody. */
  readonly taggedOwner: string | null;
}

export interface TicketSettings {
  readonly issueType: string;
  readonly labels: readonly string[];
  readonly priority: string | null;
}

export interface ReportOptions {
  readonly channels: ReportingChannels;
  readonly store: IssueStore;
  readonly tracker: Tracker | undefined;
  readonly tickets: TicketSettings;
  readonly claimant: Claimant;
  readonly breaker: Breaker;
  /** Time of the run; what the rules are judged by. */
  readonly now: Date;
  /** Time that passes, for claims. */
  readonly clock: () => Date;
  readonly dryRun: boolean;
  readonly routeOf: (issue: Issue) => Promise<Route>;
  readonly contextOf: (issue: Issue) => TicketContext;
  readonly onProblem: (problem: Problem) => void;
}

const CONCURRENT_TICKETS = 4;

export async function reportIssues(
  reviewed: readonly Reviewed[],
  options: ReportOptions,
): Promise<readonly Reviewed[]> {
  const done: Reviewed[] = [];
  const bugs = await settleAll(reviewed, { limit: CONCURRENT_TICKETS }, async (entry) => {
    const result = await reportOne(entry.after, options);
    done.push({ ...entry, after: result.issue, ticketCreated: result.ticketCreated });
  });
  const [bug] = bugs;
  if (bug !== undefined) throw bug.error;
  return done;
}

interface Outcome {
  readonly issue: Issue;
  readonly ticketCreated: boolean;
}

async function reportOne(issue: Issue, options: ReportOptions): Promise<Outcome> {
  const duty = dutyOf(issue, options.channels);
  if (duty.kind === 'none') return { issue, ticketCreated: false };
  if (options.dryRun) return foresee(duty, options);
  let latest: Issue = issue;
  const keep = (next: Issue): Issue => (latest = next);
  try {
    const ticketCreated = await fulfil(duty, options, keep);
    return { issue: latest, ticketCreated };
  } catch (error) {
    if (!isPartial(error)) throw error;
    options.onProblem({
      severity: 'error',
      code: 'ticket-failed',
      accountId: issue.accountId,
      issueId: issue.issueId,
      message: `Reporting key ${issue.issueId} of user ${issue.details.username} in account ${issue.accountId}: ${error.message}`,
    });
    return { issue: await handBack(latest, options), ticketCreated: false };
  }
}

/** What a real run would have made of it, as far as that can be known without a call. */
function foresee(duty: Exclude<Duty, { kind: 'none' }>, { channels, now }: ReportOptions): Outcome {
  if (duty.kind === 'report') return { issue: reported(duty.issue, now), ticketCreated: channels.tickets };
  return { issue: closed(duty.issue, now), ticketCreated: false };
}

async function fulfil(
  duty: Exclude<Duty, { kind: 'none' }>,
  options: ReportOptions,
  keep: (issue: Issue) => Issue,
): Promise<boolean> {
  const { channels, now } = options;
  const route = channels.slack || duty.kind === 'report' ? await options.routeOf(duty.issue) : undefined;
  const recipients = channels.slack ? (route?.slackRecipients ?? []) : [];
  if (duty.kind === 'report') {
    const owner = route?.taggedOwner ?? null;
    const prepare = (issue: OpenIssue): OpenIssue =>
      announce({ ...issue, slack: { ...issue.slack, owner } }, recipients, now);
    if (!channels.tickets) {
      await claimAnd('open', duty.issue, options, keep, (issue) => reported(prepare(issue), now));
      return false;
    }
    const claimed = await claimAnd('open', duty.issue, options, keep, prepare);
    return claimed === undefined || route === undefined
      ? false
      : openTicket({ ...claimed, route, options, keep });
  }
  if (duty.kind === 'close') {
    await claimAnd(duty.issue.status, duty.issue, options, keep, (issue) =>
      closed(duty.tell ? bidFarewell(issue, recipients, now) : issue, now),
    );
    return false;
  }
  const claimed = await claimAnd(duty.issue.status, duty.issue, options, keep, (issue) =>
    bidFarewell(issue, recipients, now),
  );
  if (claimed !== undefined) await closeTicket({ ...claimed, ticket: duty.issue.ticket, options, keep });
  return false;
}

type IssueOf<Status extends IssueStatus> = Extract<Issue, { status: Status }>;

interface Claimed<Status extends IssueStatus> {
  readonly issue: IssueOf<Status>;
  /** Somebody began before us: look at what is there before acting. */
  readonly look: boolean;
}

/**
 * Writes what `prepare` makes of the issue, under a claim where that leaves more to do, unless another run holds it or
 * has done it.
 * @returns undefined where the work is not ours
 */
async function claimAnd<Status extends IssueStatus>(
  status: Status,
  issue: IssueOf<Status>,
  options: ReportOptions,
  keep: (issue: Issue) => Issue,
  prepare: (issue: IssueOf<Status>) => Issue,
): Promise<Claimed<Status> | undefined> {
  const { claimant, store } = options;
  let look = false;
  let ours = false;
  const dutyKind = dutyOf(issue, options.channels).kind;
  const { after } = await writeDecision<Issue | undefined>({
    store,
    ref: issue,
    before: issue,
    decide: (stored) => {
      ours = false;
      if (stored?.status !== status || dutyOf(stored, options.channels).kind !== dutyKind) return stored;
      const verdict = judgeClaim(stored.claim, claimant, options.clock());
      if (verdict === 'taken') return stored;
      look = verdict !== 'free';
      ours = true;
      const prepared = prepare(stored as IssueOf<Status>);
      const moreToDo =
        dutyOf(prepared, options.channels).kind !== 'none' || prepared.slack.pending.length > 0;
      return { ...prepared, claim: moreToDo ? claimOf(claimant, options.clock()) : null };
    },
  });
  if (after !== undefined) keep(after);
  return ours && after !== undefined ? { issue: after as IssueOf<Status>, look } : undefined;
}

/** After a failure: the claim is given up so that the next run may go on at once, looking before it acts. */
async function handBack(issue: Issue, { store, claimant, clock }: ReportOptions): Promise<Issue> {
  if (judgeClaim(issue.claim, claimant, clock()) !== 'own') return issue;
  return changeStored(store, issue, (stored) =>
    stored.claim === null || judgeClaim(stored.claim, claimant, clock()) !== 'own'
      ? stored
      : { ...stored, claim: released(stored.claim) },
  ).catch((error: unknown) => {
    if (isPartial(error)) return issue;
    throw error;
  });
}
