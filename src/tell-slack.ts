/**
 * Slack at the end of a run: what is pending for the issues of the run, and the run's problems by Hammer's routing.
 * Composition only; `modes/notify.ts` sends and records.
 */
import { noticeContextOf } from './connect.ts';
import type { Issue } from './domain/issue.ts';
import { routeProblems } from './domain/message.ts';
import { notify } from './modes/notify.ts';
import type { IssueStore, Notifier, Tracker } from './ports.ts';
import type { RunContext } from './run-context.ts';

/** Nothing is sent while Slack is off, and in a dry run. */
export async function tellSlack(
  context: RunContext,
  work: {
    readonly pending: readonly Issue[];
    readonly notifier: Notifier | undefined;
    readonly tracker: Tracker | undefined;
    readonly store: IssueStore;
  },
): Promise<void> {
  const { configuration, problems, inputs, runner } = context;
  const routing = configuration.slack?.problemRouting;
  if (work.notifier === undefined || routing === undefined || inputs.dryRun) return;
  const told = problems.map(({ message }) => message);
  await notify(work.pending, {
    store: work.store,
    notifier: work.notifier,
    claimant: context.claimant,
    clock: context.clock,
    recipientsOf: (issue) => configuration.ownership.routeFor(issue.accountId).slackRecipients,
    contextOf: (issue) => noticeContextOf(context, issue, work.tracker),
    problemsFor: routeProblems(told, routing),
    runUrl: runner.runUrl,
    onProblem: (problem) => void problems.push(problem),
  });
}
