/**
 * Sends what is pending on Slack: one message per recipient and run, recorded issue by issue once it is out, so that
 * what was not sent is sent by the next run (SPEC section 8). Never keeps tickets or the record waiting.
 */
import { CLAIM_TAKEOVER_MS, claimOf, judgeClaim, released, type Claimant } from '../domain/claim.ts';
import type { Issue } from '../domain/issue.ts';
import { composeMessage, noticeOf, type NoticeContext } from '../domain/message.ts';
import type { Notice } from '../domain/notice.ts';
import type { Problem } from '../domain/problem.ts';
import { delivered } from '../domain/reporting.ts';
import { epochOf } from '../domain/timestamp.ts';
import { isPartial } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { IssueStore, Notifier } from '../ports.ts';
import { changeStored } from './record.ts';

export interface NotifyOptions {
  readonly store: IssueStore;
  readonly notifier: Notifier;
  readonly claimant: Claimant;
  readonly clock: () => Date;
  readonly contextOf: (issue: Issue) => NoticeContext;
  /** Run-level problems by the recipient that is told of them. */
  readonly problemsFor: ReadonlyMap<string, readonly string[]>;
  readonly runUrl: string | null;
  readonly onProblem: (problem: Problem) => void;
}

const CONCURRENT_WRITES = 8;

/** @returns the issues as they stand afterwards. */
export async function notify(pending: readonly Issue[], options: NotifyOptions): Promise<readonly Issue[]> {
  const ours = new Map<string, Issue>();
  const failedClaims = await settleAll(pending, { limit: CONCURRENT_WRITES }, async (issue) => {
    const claimed = await claimDelivery(issue, options);
    if (claimed !== undefined) ours.set(claimed.issueId, claimed);
  });
  for (const { error } of failedClaims) reportFailure(error, 'Slack notices could not be claimed', options);
  const byRecipient = groupByRecipient(ours.values(), options);
  for (const [recipient, issueIds] of byRecipient) await tell(recipient, issueIds, ours, options);
  await settleAll(ours.values(), { limit: CONCURRENT_WRITES }, async (issue) => {
    if (issue.slack.pending.length === 0) return;
    ours.set(
      issue.issueId,
      await changeStored(options.store, issue, (stored) =>
        stored.claim === null ? stored : { ...stored, claim: released(stored.claim) },
      ),
    );
  });
  return [...ours.values()];
}

/** The issue under a claim of ours that will not run out while the message is on its way; undefined: another run's. */
async function claimDelivery(
  issue: Issue,
  { store, claimant, clock }: NotifyOptions,
): Promise<Issue | undefined> {
  let ours = false;
  const after = await changeStored(store, issue, (stored) => {
    const verdict = judgeClaim(stored.claim, claimant, clock());
    ours = verdict !== 'taken' && stored.slack.pending.length > 0;
    const fresh =
      stored.claim !== null && clock().getTime() - epochOf(stored.claim.at) < CLAIM_TAKEOVER_MS / 2;
    if (!ours || (verdict === 'own' && fresh)) return stored;
    return { ...stored, claim: claimOf(claimant, clock()) };
  });
  return ours ? after : undefined;
}

function groupByRecipient(issues: Iterable<Issue>, { problemsFor }: NotifyOptions): Map<string, string[]> {
  const groups = new Map<string, string[]>([...problemsFor.keys()].map((recipient) => [recipient, []]));
  for (const issue of issues) {
    for (const recipient of new Set(issue.slack.pending.flatMap(({ to }) => to))) {
      const group = groups.get(recipient);
      if (group === undefined) groups.set(recipient, [issue.issueId]);
      else group.push(issue.issueId);
    }
  }
  return groups;
}

async function tell(
  recipient: string,
  issueIds: readonly string[],
  ours: Map<string, Issue>,
  options: NotifyOptions,
): Promise<void> {
  const issues = issueIds.flatMap((issueId) => ours.get(issueId) ?? []);
  const notices = issues.flatMap((issue): Notice[] =>
    issue.slack.pending
      .filter(({ to }) => to.includes(recipient))
      .map((notice) => noticeOf(issue, notice, options.contextOf(issue))),
  );
  const problems = options.problemsFor.get(recipient) ?? [];
  try {
    await options.notifier.send({
      recipient,
      message: composeMessage({ notices, problems, runUrl: options.runUrl }),
    });
  } catch (error) {
    reportFailure(error, `Slack message to ${recipient} was not sent and is sent by the next run`, options);
    return;
  }
  const failures = await settleAll(issues, { limit: CONCURRENT_WRITES }, async (issue) => {
    ours.set(
      issue.issueId,
      await changeStored(options.store, issue, (stored) => delivered(stored, recipient)),
    );
  });
  for (const { error } of failures) {
    reportFailure(
      error,
      `Slack message to ${recipient} was sent but not recorded, and may be repeated`,
      options,
    );
  }
}

function reportFailure(error: unknown, what: string, { onProblem }: NotifyOptions): void {
  if (!isPartial(error)) throw error;
  onProblem({ severity: 'error', code: 'slack-failed', message: `${what}: ${error.message}` });
}
