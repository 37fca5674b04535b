/**
 * Closes a ticket through whatever workflow its project has (SPEC section 4, `close_transitions`): the configured
 * transitions in order, then any that leads to a status of category *done*. Never goes round in circles: each
 * transition is tried once.
 */
import type { JiraTransition } from './jira-answers.ts';
import { isDone, record, statusOf, text, transitionsOf } from './jira-answers.ts';
import type { JiraOutcome } from './jira-transport.ts';
import { isUncertain } from '../errors.ts';

export interface ClosingSteps {
  issue(ticket: string): Promise<JiraOutcome>;
  transitions(ticket: string): Promise<JiraOutcome>;
  transition(request: {
    readonly ticket: string;
    readonly id: string;
    readonly resolution: string | undefined;
  }): Promise<JiraOutcome>;
}

export type Closing = 'closed' | 'already-closed' | 'gone' | 'no-transition';

const MAX_STEPS = 8;
const MAX_LOST_ANSWERS = 2;
const RESOLUTIONS = ['done', 'fixed', 'resolved', 'complete', 'completed'];
/** A key that was rotated is no duplicate and was not declined: such ways out are the last resort. */
const ODD_ENDINGS = /won.?t|reject|declin|cancel|duplicate|invalid|cannot/i;

export async function closeThroughWorkflow(
  steps: ClosingSteps,
  request: {
    readonly ticket: string;
    readonly names: readonly string[];
    readonly refused: (complaint: string) => void;
    /** Waits before a transition whose answer was lost is looked for. */
    readonly pause: () => Promise<void>;
  },
): Promise<Closing> {
  const { ticket, names } = request;
  const tried = new Set<string>();
  let lostAnswers = 0;
  let wasRefused = false;
  let moved = false;
  let statusBefore: string | undefined;
  for (let step = 0; step < MAX_STEPS; step += 1) {
    const issue = await steps.issue(ticket);
    if (issue.refused === 404) return 'gone';
    if (issue.refused !== undefined) throw issue.error;
    const status = text(record(statusOf(issue.answer))['name']);
    moved ||= lostAnswers > 0 && status !== statusBefore;
    statusBefore = status;
    if (isDone(statusOf(issue.answer))) return moved ? 'closed' : 'already-closed';
    const offered = await steps.transitions(ticket);
    if (offered.refused === 404) return 'gone';
    if (offered.refused !== undefined) throw offered.error;
    const next = inOrder(transitionsOf(offered.answer), names).find(({ id }) => !tried.has(id));
    if (next === undefined) break;
    tried.add(next.id);
    try {
      const outcome = await steps.transition({ ticket, id: next.id, resolution: resolutionFor(next) });
      if (outcome.refused === undefined && next.leadsToDone) return 'closed';
      if (outcome.refused === undefined) moved = true;
      else {
        wasRefused = true;
        request.refused(`${next.name}: ${outcome.complaint || outcome.refused}`);
      }
    } catch (error) {
      // It may have happened: the ticket's status tells, and where it has not, the transition is tried again.
      lostAnswers += 1;
      if (!isUncertain(error) || lostAnswers > MAX_LOST_ANSWERS) throw error;
      tried.delete(next.id);
      await request.pause();
    }
  }
  // Configured transitions were taken and nothing leads further: that is this project's way of closing.
  return moved && !wasRefused ? 'closed' : 'no-transition';
}

function inOrder(
  transitions: readonly JiraTransition[],
  names: readonly string[],
): readonly JiraTransition[] {
  const named = names.flatMap((name) => transitions.filter((transition) => same(transition.name, name)));
  const reluctance = (transition: JiraTransition): number =>
    (transition.needsMore ? 2 : 0) + (ODD_ENDINGS.test(transition.name) ? 1 : 0);
  const others = transitions
    .filter(({ leadsToDone }) => leadsToDone)
    .sort((a, b) => reluctance(a) - reluctance(b));
  return [...named, ...others];
}

function resolutionFor({ resolutions }: JiraTransition): string | undefined {
  if (resolutions === undefined) return undefined;
  const preferred = RESOLUTIONS.flatMap((name) => resolutions.names.filter((offered) => same(offered, name)));
  if (preferred[0] !== undefined || !resolutions.required) return preferred[0];
  return resolutions.names.find((name) => !ODD_ENDINGS.test(name)) ?? resolutions.names[0];
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
