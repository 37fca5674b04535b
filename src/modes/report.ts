/**
 * Reporting for the issues of one account (SPEC sections 7 and 8): opens and closes tickets and queues what Slack
 * has to tell, one step recorded before the next is taken, so that a run that dies is carried on by the next. Sends
 * no Slack message itself (see `notify.ts`).
 */
import type { Claimant } from '../domain/claim.ts';
import type { Issue, IssueStatus, OpenIssue } from '../domain/issue.ts';
import { closed, reported } from '../domain/lifecycle.ts';
import type { Problem } from '../domain/problem.ts';
import {
  announce,
  bidFarewell,
  dutyOf,
  untoldEvent,
  type Duty,
  type ReportingChannels,
  unannounced,
} from '../domain/reporting.ts';
import type { TicketContext } from '../domain/ticket-text.ts';
import { isPartial } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { IssueStore, Tracker } from '../ports.ts';
import type { Breaker } from './breaker.ts';
import type { Reviewed } from '../domain/overview.ts';
import { claimWork, handBack, type Claimed, type IssueOf } from './claim-work.ts';
import { closeTicket, findTicket, openTicket, tellTicketLate } from './tickets.ts';

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
  /** The project alone, known without a call. */
  readonly projectOf: (accountId: string) => string | null;
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
  const { channels } = options;
  if (untoldEvent(issue, channels) === null && dutyOf(issue, channels).kind === 'none')
    return { issue, ticketCreated: false };
  if (options.dryRun) return foresee(issue, options);
  let latest: Issue = issue;
  let ticketCreated = false;
  const keep = (next: Issue): Issue => (latest = next);
  try {
    await tellLate(latest, options, keep);
    await fulfil(latest, options, { keep, onTicketCreated: () => (ticketCreated = true) });
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
    return { issue: await handBack(latest, options), ticketCreated };
  }
}

/** What a real run would have made of it, as far as that can be known without a call. */
function foresee(issue: Issue, { channels, projectOf, now }: ReportOptions): Outcome {
  const duty = dutyOf(issue, channels);
  switch (duty.kind) {
    case 'report': {
      const opens = channels.tickets && issue.ticket === null;
      if (opens && projectOf(issue.accountId) === null) return { issue, ticketCreated: false };
      return { issue: reported(duty.issue, now), ticketCreated: opens };
    }
    case 'none':
      return { issue, ticketCreated: false };
    case 'find-ticket':
      if (duty.issue.status === 'whitelisted') return { issue, ticketCreated: false };
      break;
    case 'close':
    case 'close-ticket':
  }
  return { issue: closed(duty.issue, now), ticketCreated: false };
}

/**
 * A disable, or its failure, whose ticket was not told (Jira was down, the run died) is told before anything else is
 * done with that ticket.
 * @throws what keeps the ticket from being told for now
 */
async function tellLate(issue: Issue, options: ReportOptions, keep: (issue: Issue) => Issue): Promise<void> {
  const { channels } = options;
  if (untoldEvent(issue, channels) === null) return;
  const claimed = await claimWork(
    issue,
    {
      isDue: (stored) => untoldEvent(stored, channels) !== null,
      prepare: (stored) => stored,
      leavesMore: () => true,
      keep,
    },
    options,
  );
  if (claimed !== undefined) await tellTicketLate({ ...claimed, options, keep });
}

/** What is told of the way there, so that a failure half-way loses none of it. */
interface Witness {
  readonly keep: (issue: Issue) => Issue;
  readonly onTicketCreated: () => void;
}

async function fulfil(issue: Issue, options: ReportOptions, witness: Witness): Promise<void> {
  const { channels, now } = options;
  const { keep } = witness;
  const duty = dutyOf(issue, channels);
  if (duty.kind === 'none') return;
  const route = await options.routeOf(duty.issue);
  const recipients = channels.slack ? route.slackRecipients : [];
  switch (duty.kind) {
    case 'report': {
      const prepare = (stored: OpenIssue): OpenIssue =>
        announce({ ...stored, slack: { ...stored.slack, owner: route.taggedOwner } }, recipients, now);
      if (!channels.tickets) {
        await claimDuty(duty, options, keep, (stored: OpenIssue) => reported(prepare(stored), now));
        return;
      }
      const claimed = await claimDuty(duty, options, keep, prepare);
      if (claimed !== undefined) await openTicket({ ...claimed, ...witness, route, options });
      return;
    }
    case 'find-ticket': {
      const claimed = await claimDuty(duty, options, keep, (stored) => stored);
      if (claimed === undefined) return;
      const found = await findTicket({ ...claimed, project: route.project, options, keep });
      if (found !== undefined) await fulfil(found, options, witness);
      return;
    }
    case 'close':
      await claimDuty(duty, options, keep, (stored) =>
        closed(duty.tell ? bidFarewell(stored, recipients, now) : unannounced(stored), now),
      );
      return;
    case 'close-ticket': {
      const claimed = await claimDuty(duty, options, keep, (stored) => bidFarewell(stored, recipients, now));
      if (claimed !== undefined) await closeTicket({ ...claimed, options, keep });
    }
  }
}

/** Claims the issue for what is still its duty. */
function claimDuty<Status extends IssueStatus>(
  duty: { readonly kind: Duty['kind']; readonly issue: IssueOf<Status> },
  options: ReportOptions,
  keep: (issue: Issue) => Issue,
  prepare: (issue: IssueOf<Status>) => Issue,
): Promise<Claimed<Status> | undefined> {
  const { channels } = options;
  return claimWork(
    duty.issue,
    {
      isDue: (stored) => dutyOf(stored, channels).kind === duty.kind,
      prepare,
      leavesMore: (prepared) =>
        dutyOf(prepared, channels).kind !== 'none' || prepared.slack.pending.length > 0,
      keep,
    },
    options,
  );
}
