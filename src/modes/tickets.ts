/**
 * The pieces of ticket work of reporting (SPEC section 8): open, find, tell, close, each under a claim that `report.ts`
 * has written. Each outside effect is recorded before the next, and looked for before it is repeated.
 */
import { judgeClaim, released } from '../domain/claim.ts';
import type { Issue, OpenIssue } from '../domain/issue.ts';
import { closed } from '../domain/lifecycle.ts';
import type { Problem, ProblemCode } from '../domain/problem.ts';
import { ticketTold } from '../domain/remediation.ts';
import { ticketMissing, ticketReported, ticketStands, untoldEvent } from '../domain/reporting.ts';
import {
  closingComment,
  remediationComment,
  ticketDescription,
  ticketMarker,
  ticketSummary,
} from '../domain/ticket-text.ts';
import { AccessError, isRefusal, isUncertain } from '../errors.ts';
import type { Tracker } from '../ports.ts';
import { renewClaim } from './claim-work.ts';
import { changeStored } from './record.ts';
import type { ReportOptions, Route } from './report.ts';

/** What `report.ts` hands over: the issue, claimed, and where its new states go. */
interface Work<Claimed extends Issue> {
  readonly issue: Claimed;
  readonly look: boolean;
  readonly since: number | undefined;
  readonly options: ReportOptions;
  readonly keep: (issue: Issue) => Issue;
}

/** Creates or finds the ticket, assigns and links it, and records each step. */
export async function openTicket(
  work: Work<OpenIssue> & { readonly route: Route; readonly onTicketCreated: () => void },
): Promise<void> {
  const { route, options, keep, since } = work;
  const { store, breaker } = options;
  const tracker = expectTracker(options);
  const project = route.project;
  if (project === null) {
    throw new AccessError(
      `no jira_project is set for account ${work.issue.accountId}; add it to ticket_owners.json`,
    );
  }
  return breaker.guard(project, async () => {
    let issue: Issue = work.issue;
    if (issue.ticket === null) {
      const label = ticketMarker(issue);
      const found = work.look ? await tracker.find({ project, label, since }) : undefined;
      const key = found ?? (await createTicket(issue, { project, label, options }));
      if (found === undefined) work.onTicketCreated();
      issue = keep(await recordTicket(issue, key, options));
      // Resolved or excepted in the meantime: the next run closes what this one has opened.
      if (issue.status !== 'open') return;
    }
    const ticket = issue.ticket?.key ?? '';
    const assigneeId = await optional(
      options,
      issue,
      `Ticket ${ticket} stands without the assignment`,
      async () => {
        const assigned = await tracker.assign({ ticket, project, candidates: route.assignees });
        return assigned.assigneeId;
      },
    );
    if (route.parentTicket !== null) {
      const parent = route.parentTicket;
      await optional(options, issue, `Ticket ${ticket} stands without the link to ${parent}`, () =>
        tracker.link({ ticket, parent }),
      );
    }
    keep(
      await changeStored(store, issue, (stored) =>
        stored.status === 'open'
          ? settled(ticketReported(stored, { key: ticket, assigneeId: assigneeId ?? null }, options.now))
          : stored,
      ),
    );
  });
}

async function recordTicket(issue: Issue, key: string, options: ReportOptions): Promise<Issue> {
  const { store, claimant, clock } = options;
  const recorded = await changeStored(store, issue, (stored) => {
    const standing = ticketStands(stored, key);
    const over = standing.status !== 'open' && judgeClaim(standing.claim, claimant, clock()) === 'own';
    return over ? { ...standing, claim: null } : standing;
  });
  if (recorded.ticket !== null && recorded.ticket.key !== key) {
    const second = `Ticket ${key} is a second one for key ${issue.issueId}, whose ticket is ${recorded.ticket.key}; close ${key} by hand`;
    warn(options, issue, { code: 'ticket-not-closed', message: second });
  }
  return recorded;
}

/**
 * Looks for the ticket that an earlier run was about to create and never put on record.
 * @returns the issue with its ticket; undefined where there is none, and reporting is over
 */
export async function findTicket(
  work: Work<Extract<Issue, { status: 'resolved' | 'whitelisted' }>> & { readonly project: string | null },
): Promise<Issue | undefined> {
  const { issue, project, options, keep, since } = work;
  const tracker = expectTracker(options);
  const label = ticketMarker(issue);
  const unknown = `Whether a ticket was opened for key ${issue.issueId} is not known, look for the label ${label}`;
  const key =
    project === null
      ? undefined
      : await options.breaker.guard(followUpIn(project), () =>
          optional(
            options,
            issue,
            unknown,
            () => tracker.find({ project, label, since }),
            'ticket-not-closed',
          ),
        );
  const after = keep(
    await changeStored(options.store, issue, (stored) => {
      if (key !== undefined) return ticketStands(stored, key);
      return stored.status === issue.status ? ticketMissing(stored, options.now) : stored;
    }),
  );
  return key === undefined ? undefined : after;
}

/** Tells the ticket what remediate or rollback did to the key and did not get to tell. */
export async function tellTicketLate({ issue, look, options, keep }: Work<Issue>): Promise<void> {
  const untold = untoldEvent(issue, options.channels);
  if (untold === null) return;
  const { event, ticket } = untold;
  const tracker = expectTracker(options);
  const told = await options.breaker.guard(followUpIn(ticket), async () => {
    // With the run of the event itself: told by whichever run, it is the same comment.
    const body = remediationComment(issue, event, { ...options.contextOf(issue), runUrl: event.runUrl });
    const untoldYet = `Ticket ${ticket} was not told what happened to key ${issue.issueId}`;
    const said = await optional(options, issue, untoldYet, () =>
      tracker.comment({ ticket, body, once: true }),
    );
    if (said !== 'done') return said;
    await optional(options, issue, `Ticket ${ticket} stands without the assignment`, () =>
      tracker.assignToSelf({ ticket }),
    );
    return said;
  });
  keep(
    await changeStored(options.store, issue, (stored) => ({
      ...(told === undefined ? stored : ticketTold(stored, event)),
      claim: look && stored.claim !== null ? released(stored.claim, options.clock()) : null,
    })),
  );
}

/** Scope of the breaker: apart from creation, since a project that has been archived refuses each for itself. */
function followUpIn(projectOrTicket: string): string {
  return `follow-up in ${projectOrTicket.split('-')[0] ?? projectOrTicket}`;
}

/** The claim stays only as long as Slack has something to tell. */
function settled<Done extends Issue>(issue: Done): Done {
  return issue.slack.pending.length === 0 ? { ...issue, claim: null } : issue;
}

async function createTicket(
  issue: Issue,
  {
    project,
    label,
    options,
  }: { readonly project: string; readonly label: string; readonly options: ReportOptions },
): Promise<string> {
  const tracker = expectTracker(options);
  const context = options.contextOf(issue);
  const draft = {
    project,
    issueType: options.tickets.issueType,
    summary: ticketSummary(issue, context),
    description: ticketDescription(issue, context),
    labels: [...options.tickets.labels, label],
    priority: options.tickets.priority,
    dueDate: context.disableDay,
  };
  try {
    return await tracker.create(draft);
  } catch (error) {
    if (!isUncertain(error)) throw error;
  }
  const found = await tracker.find({ project, label });
  if (found !== undefined) return found;
  await renewClaim(issue, options);
  try {
    return await tracker.create(draft);
  } catch (error) {
    const second = isUncertain(error) ? await tracker.find({ project, label }) : undefined;
    if (second === undefined) throw error;
    return second;
  }
}

/** Comments, labels and closes; a ticket that is gone or refuses is a warning, and the issue closes all the same. */
export async function closeTicket(
  work: Work<Extract<Issue, { status: 'resolved' | 'whitelisted' }>>,
): Promise<void> {
  const { issue, options, keep } = work;
  const tracker = expectTracker(options);
  const ticket = issue.ticket?.key ?? '';
  const named = `Ticket ${ticket} of key ${issue.issueId}`;
  await options.breaker.guard(followUpIn(ticket), async () => {
    // Without the run, so that a run that takes over knows the comment of the one before it.
    const body = closingComment(issue, { ...options.contextOf(issue), runUrl: null });
    const commented = await optional(options, issue, `${named} has no closing comment`, () =>
      tracker.comment({ ticket, body, once: work.look }),
    );
    if (commented === 'gone') {
      const gone = `${named} is gone or hidden from the token; the issue is closed without it`;
      warn(options, issue, { code: 'ticket-gone', message: gone });
      return;
    }
    if (issue.status === 'whitelisted') {
      await optional(options, issue, `${named} has no label whitelisted`, () =>
        tracker.label({ ticket, label: 'whitelisted' }),
      );
    }
    const byHand = `${named} was not closed, close it by hand`;
    const result = await optional(
      options,
      issue,
      byHand,
      () => tracker.close({ ticket }),
      'ticket-not-closed',
    );
    if (result === 'no-transition') {
      const stuck = `${named} has no transition to a done status from where it stands; close it by hand or name one in jira.close_transitions`;
      warn(options, issue, { code: 'ticket-not-closed', message: stuck });
    }
  });
  keep(
    await changeStored(options.store, issue, (stored) => {
      if (stored.status !== 'resolved' && stored.status !== 'whitelisted') return stored;
      return settled({ ...closed(stored, options.now), claim: stored.claim });
    }),
  );
}

/** A step that must keep nothing else waiting: what Jira refuses is a warning, an outage is tried again. */
async function optional<Result>(
  options: ReportOptions,
  issue: Issue,
  without: string,
  step: () => Promise<Result>,
  code: ProblemCode = 'ticket-failed',
): Promise<Result | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!isRefusal(error)) throw error;
    warn(options, issue, { code, message: `${without}: ${error.message}` });
    return undefined;
  }
}

function warn(
  { onProblem }: ReportOptions,
  { accountId, issueId }: Issue,
  problem: Pick<Problem, 'code' | 'message'>,
): void {
  onProblem({ severity: 'warning', accountId, issueId, ...problem });
}

function expectTracker({ tracker }: ReportOptions): Tracker {
  if (tracker === undefined)
    throw new AccessError('Jira is not configured; set jira.enabled and the input jira-token');
  return tracker;
}
