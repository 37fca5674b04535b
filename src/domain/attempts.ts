/**
 * What the recorded attempts to disable or reactivate a key say together (SPEC sections 9 and 13): which disable is in
 * force, what is still unsettled, and what a later look at the key makes of it. Pure; moves no issue from one status
 * to another.
 */
import { CLAIM_TAKEOVER_MS } from './claim.ts';
import type { Issue, RemediationDetails, RemediationEvent } from './issue.ts';
import { epochOf, timestampOf, type Timestamp } from './timestamp.ts';

/** Names one attempt, whatever was recorded after it. */
export type AttemptMark = Pick<RemediationEvent, 'action' | 'runId' | 'intendedAt'>;

export function isSameAttempt(event: RemediationEvent | undefined, mark: AttemptMark): boolean {
  return event?.action === mark.action && event.runId === mark.runId && event.intendedAt === mark.intendedAt;
}

/** The very same object where the attempt is not on record, or `change` changes nothing. */
export function withAttempt<Changing extends Issue>(
  issue: Changing,
  mark: AttemptMark,
  change: (event: RemediationEvent) => RemediationEvent,
): Changing {
  return withEvents(issue, (event) => (isSameAttempt(event, mark) ? change(event) : event));
}

/**
 * Settles an attempt that is on record as intended; one that somebody else has settled meanwhile stays as it is. A new
 * outcome is news for the ticket.
 */
export function settleAttempt<Changing extends Issue>(
  issue: Changing,
  mark: AttemptMark,
  result: Pick<RemediationEvent, 'outcome' | 'observed' | 'observedAt'>,
): Changing {
  return withAttempt(issue, mark, (event) =>
    event.outcome === 'intended' ? { ...event, ...result, ticketTold: false } : event,
  );
}

/** An attempt to do exactly this did not get to learn, or to record, whether AWS has done it. */
export function isUnsettled(issue: Issue, action: RemediationEvent['action']): boolean {
  return issue.remediation?.latest.action === action && issue.remediation.latest.outcome === 'intended';
}

/** Another run is changing the key just now. One that could not confirm its change has ended, and holds nobody up. */
export function isUnderWay(
  issue: Issue,
  options: {
    readonly runId: string;
    readonly now: Date;
    readonly actions: readonly RemediationEvent['action'][];
  },
): boolean {
  const latest = issue.remediation?.latest;
  return (
    latest?.outcome === 'intended' &&
    latest.observedAt === null &&
    latest.runId !== options.runId &&
    options.actions.includes(latest.action) &&
    !isOlderThanTakeover(latest, options.now)
  );
}

/**
 * The disable that keeps the key inactive, as far as this product knows. Reactivations that did not succeed leave it in
 * force; one that was never confirmed may be. A disable that is done counts only while `remediated` stands: a scan that
 * saw the key active has cleared it, and whoever made it inactive since was not us.
 */
export function disableInForce(issue: Issue): RemediationEvent | undefined {
  const last = eventsOf(issue).findLast(({ action, outcome }) => action === 'disable' || outcome === 'done');
  if (last?.action !== 'disable' || last.outcome === 'failed') return undefined;
  return last.outcome === 'intended' || issue.timestamps.remediated !== null ? last : undefined;
}

/** The latest disable that may have succeeded is that of the run `runId`, whether or not it is still in force. */
export function wasDisabledBy(issue: Issue, runId: string): boolean {
  return (
    eventsOf(issue).findLast(({ action, outcome }) => action === 'disable' && outcome !== 'failed')?.runId ===
    runId
  );
}

/** When the key was last given back to its owner by this product, or was about to be; null: never. */
export function lastReactivation(issue: Issue): Timestamp | null {
  const last = eventsOf(issue).findLast(
    ({ action, outcome }) => action === 'reactivate' && outcome !== 'failed',
  );
  return last === undefined ? null : (last.observedAt ?? last.intendedAt);
}

/**
 * A scan sees the key active: what was intended ten minutes ago or earlier and is not settled yet has ended, and this is
 * how. Younger intents belong to a run that may still be at work.
 */
export function settledAsActive<Seen extends Issue>(issue: Seen, now: Date): Seen {
  return withEvents(issue, (event): RemediationEvent => {
    if (event.outcome !== 'intended' || !isOlderThanTakeover(event, now)) return event;
    // Only the latest reactivation can be the one that made it active; a disable of any age has not lasted.
    if (event.action === 'reactivate' && event !== issue.remediation?.latest) return event;
    return {
      ...event,
      observedAt: timestampOf(now),
      ...(event.action === 'disable'
        ? { outcome: 'failed', observed: 'Active, seen by a later scan' }
        : { outcome: 'done', observed: 'Active, seen by a later scan' }),
      ticketTold: false,
    };
  });
}

function isOlderThanTakeover({ intendedAt }: RemediationEvent, now: Date): boolean {
  return now.getTime() - epochOf(intendedAt) >= CLAIM_TAKEOVER_MS;
}

/** Oldest first. */
function eventsOf({ remediation }: Issue): readonly RemediationEvent[] {
  return remediation === null ? [] : [...remediation.history, remediation.latest];
}

function withEvents<Changing extends Issue>(
  issue: Changing,
  change: (event: RemediationEvent) => RemediationEvent,
): Changing {
  const { remediation } = issue;
  if (remediation === null) return issue;
  const latest = change(remediation.latest);
  const history = remediation.history.map(change);
  const same =
    latest === remediation.latest && history.every((event, at) => event === remediation.history[at]);
  const changed: RemediationDetails = { latest, history };
  return same ? issue : { ...issue, remediation: changed };
}
