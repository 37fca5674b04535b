/**
 * Tells the ticket what was done to its key, or was not (SPEC section 9): one comment per attempt, and the ticket is
 * handed to the token's own user. Whatever Jira does to us here, the key's outcome stands; it becomes a problem.
 */
import { isSameAttempt, type AttemptMark } from '../domain/attempts.ts';
import type { Issue, RemediationEvent } from '../domain/issue.ts';
import { remediationComment } from '../domain/ticket-text.ts';
import type { Problem } from '../domain/problem.ts';
import { ticketTold } from '../domain/remediation.ts';
import { isExpected } from '../errors.ts';
import type { TicketFollowUp } from '../ports.ts';
import type { ApplyOptions } from './apply.ts';
import { changeStored } from './record.ts';

/**
 * The issue as it stands afterwards. `closedTicket`: the ticket of the life before, for an issue that has none yet.
 * Without `attempt` the latest one is told.
 */
export async function tellTicket(
  issue: Issue,
  options: ApplyOptions,
  about: { readonly attempt?: AttemptMark; readonly closedTicket?: string | null } = {},
): Promise<Issue> {
  const { tracker } = options;
  const ticket = issue.ticket?.key ?? about.closedTicket ?? null;
  const event = issue.remediation?.latest;
  if (tracker === undefined || ticket === null || event === undefined || event.ticketTold) return issue;
  if (isUndecided(event) || !isSameAttempt(event, about.attempt ?? event)) return issue;
  try {
    if ((await comment(tracker, { issue, event, ticket }, options)) === 'done')
      return await changeStored(options.store, issue, (stored) => ticketTold(stored, event));
    options.onProblem(
      problem(issue, {
        severity: 'warning',
        code: 'ticket-gone',
        message: `Ticket ${ticket} of key ${issue.issueId} is gone or hidden from the token; what happened to the key stands in the issue only`,
      }),
    );
  } catch (error) {
    if (!isExpected(error)) options.onBug(error);
    options.onProblem(
      problem(issue, {
        severity: 'error',
        code: 'ticket-failed',
        message: `Ticket ${ticket} was not told what happened to key ${issue.issueId}: ${error instanceof Error ? error.message : String(error)}`,
      }),
    );
  }
  return issue;
}

/** Written before AWS is asked: nothing to tell yet. */
function isUndecided({ outcome, observedAt }: RemediationEvent): boolean {
  return outcome === 'intended' && observedAt === null;
}

async function comment(
  tracker: TicketFollowUp,
  about: { readonly issue: Issue; readonly event: RemediationEvent; readonly ticket: string },
  options: ApplyOptions,
): Promise<'done' | 'gone'> {
  const { issue, event, ticket } = about;
  // With the run of the event itself: told by a later run it is the same comment, and a second disable is another.
  const body = remediationComment(issue, event, { ...options.contextOf(issue), runUrl: event.runUrl });
  const said = await tracker.comment({ ticket, body, once: true });
  if (said === 'done') await tracker.assignToSelf({ ticket });
  return said;
}

function problem(
  { accountId, issueId }: Issue,
  what: Pick<Problem, 'severity' | 'code' | 'message'>,
): Problem {
  return { ...what, accountId, issueId };
}
