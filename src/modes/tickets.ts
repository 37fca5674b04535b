/**
 * The two pieces of ticket work of reporting (SPEC section 8), done under a claim that `report.ts` has written. Each
 * outside effect is recorded before the next, and looked for before it is repeated.
 */
import type { Issue, OpenIssue } from '../domain/issue.ts';
import { closed } from '../domain/lifecycle.ts';
import type { Problem, ProblemCode } from '../domain/problem.ts';
import { ticketReported } from '../domain/reporting.ts';
import { closingComment, ticketDescription, ticketMarker, ticketSummary } from '../domain/ticket-text.ts';
import { AccessError, isRefusal, TransientError } from '../errors.ts';
import type { Tracker } from '../ports.ts';
import { changeStored } from './record.ts';
import type { ReportOptions, Route } from './report.ts';

/** Creates or finds the ticket, assigns and links it, and records each step. True where it was created. */
export async function openTicket(work: {
  readonly issue: OpenIssue;
  readonly look: boolean;
  readonly route: Route;
  readonly options: ReportOptions;
  readonly keep: (issue: Issue) => Issue;
}): Promise<boolean> {
  const { route, options, keep } = work;
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
    let created = false;
    if (issue.ticket === null) {
      const label = ticketMarker(issue);
      const found = work.look ? await tracker.find({ project, label }) : undefined;
      const key = found ?? (await createTicket(issue, { project, label, options }));
      created = found === undefined;
      issue = keep(
        await changeStored(store, issue, (stored) => ({ ...stored, ticket: { key, assigneeId: null } })),
      );
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
    return created;
  });
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
  try {
    return await tracker.create({
      project,
      issueType: options.tickets.issueType,
      summary: ticketSummary(issue, context),
      description: ticketDescription(issue, context),
      labels: [...options.tickets.labels, label],
      priority: options.tickets.priority,
      dueDate: context.disableDay,
    });
  } catch (error) {
    if (!(error instanceof TransientError) || !error.ambiguous) throw error;
    const found = await tracker.find({ project, label });
    if (found === undefined) throw error;
    return found;
  }
}

/** Comments, labels and closes; a ticket that is gone or refuses is a warning, and the issue closes all the same. */
export async function closeTicket(work: {
  readonly issue: Extract<Issue, { status: 'resolved' | 'whitelisted' }>;
  readonly look: boolean;
  readonly ticket: { readonly key?: string };
  readonly options: ReportOptions;
  readonly keep: (issue: Issue) => Issue;
}): Promise<void> {
  const { issue, options, keep } = work;
  const tracker = expectTracker(options);
  const ticket = issue.ticket?.key ?? '';
  const named = `Ticket ${ticket} of key ${issue.issueId}`;
  // Apart from creation: a project that has been archived refuses the one and the other for itself.
  await options.breaker.guard(`closing in ${ticket.split('-')[0] ?? ticket}`, async () => {
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
