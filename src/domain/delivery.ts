/**
 * Who still has to be told what is pending on Slack (SPEC section 8): by today's configuration, each person and
 * channel once, whatever they are called. Pure; `modes/notify.ts` sends and records.
 */
import { released } from './claim.ts';
import type { Claim, Issue, PendingNotice } from './issue.ts';

/** The same for every name of one person or channel. */
export type TargetOf = (recipient: string) => string;

interface Addressing {
  readonly targetOf: TargetOf;
  readonly now: Date;
}

/**
 * The pending notices as they have to go out now: who is not to be told any more, by `today`, makes room for those who
 * are and do not have the notice yet. The same issue where nothing is to be changed.
 */
export function readdressed<Told extends Issue>(
  issue: Told,
  { today, targetOf, now }: Addressing & { readonly today: readonly string[] },
): Told {
  const current = new Set(today.map(targetOf));
  let changed = false;
  const pending = issue.slack.pending.map((notice): PendingNotice => {
    const kept = notice.to.filter((name) => current.has(targetOf(name)));
    if (kept.length === notice.to.length) return notice;
    changed = true;
    const reached = new Set([...notice.told, ...kept].map(targetOf));
    return { ...notice, to: [...kept, ...today.filter((name) => !reached.has(targetOf(name)))] };
  });
  return changed ? withPending(issue, pending, now) : issue;
}

/** `target` has been told everything that was pending under any of its names. */
export function delivered<Told extends Issue>(
  issue: Told,
  { target, targetOf, now }: Addressing & { readonly target: string },
): Told {
  return withPending(
    issue,
    issue.slack.pending.map((notice) => {
      const reached = notice.to.filter((name) => targetOf(name) === target);
      return {
        ...notice,
        to: notice.to.filter((name) => !reached.includes(name)),
        told: [...notice.told, ...reached],
      };
    }),
    now,
  );
}

/** A notice without recipients is done; without notices, Slack's part of the claim is too. */
function withPending<Told extends Issue>(issue: Told, notices: readonly PendingNotice[], now: Date): Told {
  const pending = notices.filter(({ to }) => to.length > 0);
  return {
    ...issue,
    slack: { ...issue.slack, pending },
    claim: pending.length === 0 ? afterDelivery(issue, now) : issue.claim,
  };
}

/** Where work on a ticket was begun and not finished, the trace of it stays: the next run looks before it acts. */
function afterDelivery(issue: Issue, now: Date): Claim | null {
  if (issue.claim === null) return null;
  const unfinished =
    issue.status === 'open'
      ? issue.timestamps.reported === null
      : issue.status !== 'closed' && issue.slack.farewell !== null;
  return unfinished ? released(issue.claim, now) : null;
}
