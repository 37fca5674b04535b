/**
 * Slack at the end of a run: what is pending for the issues of the run, and the run's problems by Hammer's routing.
 * Composition only; `modes/notify.ts` sends and records.
 */
import { noticeContextOf } from './connect.ts';
import type { Issue } from './domain/issue.ts';
import { routeProblems } from './domain/message.ts';
import { notify } from './modes/notify.ts';
import { isPartial } from './errors.ts';
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

/**
 * The issues of these accounts that Slack has yet to be told of: what this run has queued, and what an earlier one could
 * not send. A scan sees to it as well, but only while reporting is on.
 */
export async function leftToTell(
  { inputs, problems }: RunContext,
  work: { readonly notifier: Notifier | undefined; readonly store: IssueStore },
  outcomes: readonly { readonly accountId: string; readonly issue: Issue | null }[],
): Promise<readonly Issue[]> {
  if (work.notifier === undefined || inputs.dryRun) return [];
  const pending = new Map<string, Issue>();
  const add = (issue: Issue | null): void => {
    if (issue !== null && issue.slack.pending.length > 0) pending.set(issue.issueId, issue);
  };
  for (const { issue } of outcomes) add(issue);
  for (const accountId of new Set(outcomes.map((outcome) => outcome.accountId))) {
    try {
      for (const issue of await work.store.load(accountId)) add(issue);
    } catch (error) {
      if (!isPartial(error)) throw error;
      const message = `What Slack had yet to be told of account ${accountId} was not read and is left to the next run: ${error.message}`;
      problems.push({ severity: 'warning', code: 'slack-failed', accountId, message });
    }
  }
  return [...pending.values()];
}
