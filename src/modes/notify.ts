/**
 * Sends what is pending on Slack: one message per recipient and run, recorded issue by issue once it is out, so that
 * what was not sent is sent by the next run (SPEC section 8). Never keeps tickets or the record waiting.
 */
import { CLAIM_TAKEOVER_MS, claimOf, judgeClaim, released, type Claimant } from '../domain/claim.ts';
import { delivered, readdressed, type TargetOf } from '../domain/delivery.ts';
import type { Issue } from '../domain/issue.ts';
import { composeMessage, noticeOf, type NoticeContext } from '../domain/message.ts';
import type { Notice } from '../domain/notice.ts';
import type { Problem } from '../domain/problem.ts';
import { epochOf } from '../domain/timestamp.ts';
import { isPartial } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { Addressee, IssueStore, Notifier } from '../ports.ts';
import { changeStored } from './record.ts';

export interface NotifyOptions {
  readonly store: IssueStore;
  readonly notifier: Notifier;
  readonly claimant: Claimant;
  readonly clock: () => Date;
  /** Whom today's configuration names for the issue, beside the owner that a tag named. */
  readonly recipientsOf: (issue: Issue) => readonly string[];
  readonly contextOf: (issue: Issue) => NoticeContext;
  /** Run-level problems by the recipient that is told of them. */
  readonly problemsFor: ReadonlyMap<string, readonly string[]>;
  readonly runUrl: string | null;
  readonly onProblem: (problem: Problem) => void;
}

const CONCURRENT_WRITES = 8;

/** What a run's messages are about: the issues that are ours to tell, and whom each name means. */
interface Round {
  readonly ours: Map<string, Issue>;
  readonly addressees: ReadonlyMap<string, Addressee>;
  readonly targetOf: TargetOf;
}

/** One message: its recipient under every name that was used for it. */
interface Envelope {
  readonly names: Set<string>;
  readonly issueIds: Set<string>;
}

/** @returns the issues as they stand afterwards. */
export async function notify(pending: readonly Issue[], options: NotifyOptions): Promise<readonly Issue[]> {
  const ours = new Map<string, Issue>();
  const addressees = await options.notifier.resolve(namesIn(pending, options));
  const targetOf: TargetOf = (name) => {
    const addressee = addressees.get(name);
    return addressee?.kind === 'known' ? addressee.target : name;
  };
  const round = { ours, addressees, targetOf };
  const unknownOwners = new Set<string>();
  const failedClaims = await settleAll(pending, { limit: CONCURRENT_WRITES }, async (issue) => {
    const claimed = await claimDelivery(issue, round, options);
    if (claimed !== undefined) ours.set(claimed.issueId, claimed);
    if (claimed !== undefined && ownerIsNobody(claimed, round)) unknownOwners.add(claimed.slack.owner ?? '');
  });
  for (const { error } of failedClaims) reportFailure(error, 'Slack notices could not be claimed', options);
  for (const owner of unknownOwners) reportUnknownOwner(owner, options);
  for (const [target, envelope] of envelopesOf(round, options)) await tell(target, envelope, round, options);
  await settleAll(ours.values(), { limit: CONCURRENT_WRITES }, async (issue) => {
    if (issue.slack.pending.length === 0) return;
    ours.set(
      issue.issueId,
      await changeStored(options.store, issue, (stored) =>
        stored.claim === null ? stored : { ...stored, claim: released(stored.claim, options.clock()) },
      ),
    );
  });
  return [...ours.values()];
}

function namesIn(issues: readonly Issue[], { recipientsOf, problemsFor }: NotifyOptions): readonly string[] {
  return [
    ...problemsFor.keys(),
    ...issues.flatMap((issue) => [
      ...issue.slack.pending.flatMap(({ to, told }) => [...to, ...told]),
      ...recipientsOf(issue),
      ...(issue.slack.owner === null ? [] : [issue.slack.owner]),
    ]),
  ];
}

/**
 * The issue under a claim of ours that will not run out while the message is on its way, addressed by today's
 * configuration; undefined: another run's.
 */
async function claimDelivery(
  issue: Issue,
  round: Round,
  { store, claimant, clock, recipientsOf }: NotifyOptions,
): Promise<Issue | undefined> {
  let ours = false;
  const after = await changeStored(store, issue, (stored) => {
    const verdict = judgeClaim(stored.claim, claimant, clock());
    ours = verdict !== 'taken' && stored.slack.pending.length > 0;
    if (!ours) return stored;
    const { owner } = stored.slack;
    const today = [
      ...recipientsOf(stored),
      ...(owner === null || ownerIsNobody(stored, round) ? [] : [owner]),
    ];
    const addressed = readdressed(stored, { today, targetOf: round.targetOf, now: clock() });
    if (addressed.slack.pending.length === 0) return addressed;
    const fresh =
      stored.claim !== null && clock().getTime() - epochOf(stored.claim.at) < CLAIM_TAKEOVER_MS / 2;
    return verdict === 'own' && fresh ? addressed : { ...addressed, claim: claimOf(claimant, clock()) };
  });
  return ours ? after : undefined;
}

/** The tag names somebody, but nobody on Slack: that is no reason to try again for ever. */
function ownerIsNobody({ slack }: Issue, { addressees }: Round): boolean {
  return slack.owner !== null && addressees.get(slack.owner)?.kind === 'nobody';
}

function envelopesOf({ ours, targetOf }: Round, { problemsFor }: NotifyOptions): Map<string, Envelope> {
  const envelopes = new Map<string, Envelope>();
  const envelopeFor = (name: string): Envelope => {
    const target = targetOf(name);
    const envelope = envelopes.get(target) ?? { names: new Set(), issueIds: new Set() };
    envelopes.set(target, envelope);
    envelope.names.add(name);
    return envelope;
  };
  for (const name of problemsFor.keys()) envelopeFor(name);
  for (const issue of ours.values()) {
    for (const name of issue.slack.pending.flatMap(({ to }) => to))
      envelopeFor(name).issueIds.add(issue.issueId);
  }
  return envelopes;
}

async function tell(
  target: string,
  { names, issueIds }: Envelope,
  { ours, addressees, targetOf }: Round,
  options: NotifyOptions,
): Promise<void> {
  const issues = [...issueIds].flatMap((issueId) => ours.get(issueId) ?? []);
  const notices = issues.flatMap((issue): Notice[] =>
    issue.slack.pending
      .filter(({ to }) => to.some((name) => names.has(name)))
      .map((notice) => noticeOf(issue, notice, options.contextOf(issue))),
  );
  const problems = [...names].flatMap((name) => options.problemsFor.get(name) ?? []);
  const [recipient = target] = names;
  const unsent = `Slack message to ${recipient} was not sent and is sent by the next run`;
  const addressee = addressees.get(recipient);
  if (addressee !== undefined && addressee.kind !== 'known') {
    options.onProblem({ severity: 'error', code: 'slack-failed', message: `${unsent}: ${addressee.why}` });
    return;
  }
  try {
    await options.notifier.send({
      recipient,
      message: composeMessage({ notices, problems, runUrl: options.runUrl }),
    });
  } catch (error) {
    reportFailure(error, unsent, options);
    return;
  }
  const failures = await settleAll(issues, { limit: CONCURRENT_WRITES }, async (issue) => {
    ours.set(
      issue.issueId,
      await changeStored(options.store, issue, (stored) =>
        delivered(stored, { target, targetOf, now: options.clock() }),
      ),
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

function reportUnknownOwner(owner: string, { onProblem }: NotifyOptions): void {
  onProblem({
    severity: 'warning',
    code: 'owner-unknown',
    message: `The owner "${owner}" that an owner tag names is not told on Slack: nobody active there has this name, or several people have it; write the email that the person uses on Slack into the tag`,
  });
}

function reportFailure(error: unknown, what: string, { onProblem }: NotifyOptions): void {
  if (!isPartial(error)) throw error;
  onProblem({ severity: 'error', code: 'slack-failed', message: `${what}: ${error.message}` });
}
