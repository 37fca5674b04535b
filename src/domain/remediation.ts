/**
 * What is recorded around a disable or a reactivate (SPEC sections 9 and 11): the intent before AWS is asked, the
 * outcome after the key was read back. Only a read-back status can make an issue remediated or open again. Pure.
 */
import {
  disableInForce,
  isSameAttempt,
  isUnsettled,
  settleAttempt,
  withAttempt,
  type AttemptMark,
} from './attempts.ts';
import type { Issue, Mandate, RemediationDetails, RemediationEvent } from './issue.ts';
import type { AccessKey } from './key.ts';
import { reborn } from './lifecycle.ts';
import { timestampOf } from './timestamp.ts';

declare const readBack: unique symbol;

/** AWS itself said so, after the change. */
export interface Confirmed<Status extends 'Active' | 'Inactive'> {
  readonly status: Status;
  readonly [readBack]: true;
}

/** Undefined where the key as read back does not have the status that was asked for. */
export function confirm<Status extends 'Active' | 'Inactive'>(
  key: AccessKey | undefined,
  status: Status,
): Confirmed<Status> | undefined {
  return key?.status === status ? ({ status } as Confirmed<Status>) : undefined;
}

/** Written before AWS is asked, so that a run that dies in between leaves a trace of what it was about to do. */
export function intend<Changing extends Issue>(
  issue: Changing,
  action: RemediationEvent['action'],
  mandate: Mandate,
  now: Date,
): Changing {
  const latest: RemediationEvent = {
    ...mandate,
    action,
    outcome: 'intended',
    intendedAt: timestampOf(now),
    observedAt: null,
    observed: null,
    ticketTold: false,
  };
  return { ...issue, remediation: withEvent(issue.remediation, latest) };
}

/** An intent that was never settled is replaced by the new one of the same run, and kept in the history otherwise. */
function withEvent(before: RemediationDetails | null, latest: RemediationEvent): RemediationDetails {
  if (before === null) return { latest, history: [] };
  const sameWork =
    before.latest.outcome === 'intended' &&
    before.latest.action === latest.action &&
    before.latest.runId === latest.runId;
  return { latest, history: sameWork ? before.history : [...before.history, before.latest] };
}

/** The very same object where the attempt was settled by somebody else. */
export function recordDisabled<Changing extends Issue>(
  issue: Changing,
  attempt: AttemptMark,
  confirmed: Confirmed<'Inactive'>,
  now: Date,
): Changing {
  const at = timestampOf(now);
  const settled = settleAttempt(issue, attempt, {
    outcome: 'done',
    observed: confirmed.status,
    observedAt: at,
  });
  if (settled === issue) return issue;
  const remediated = { ...settled, timestamps: { ...settled.timestamps, updated: at, remediated: at } };
  // A rollback that came in between has the last word on the issue.
  return isSameAttempt(disableInForce(remediated), attempt) ? remediated : settled;
}

/**
 * Open again; from `closed` a new life. The retention period starts again. The very same object where the attempt was
 * settled by somebody else.
 */
export function recordReactivated(
  issue: Issue,
  attempt: AttemptMark,
  confirmed: Confirmed<'Active'>,
  now: Date,
): Issue {
  const at = timestampOf(now);
  const settled = settleAttempt(issue, attempt, {
    outcome: 'done',
    observed: confirmed.status,
    observedAt: at,
  });
  if (settled === issue || !isSameAttempt(settled.remediation?.latest, attempt)) return settled;
  if (settled.status === 'closed') return reborn(settled, at);
  return {
    ...settled,
    status: 'open',
    exception: null,
    timestamps: { ...settled.timestamps, updated: at, remediated: null, resolved: null },
    slack: { ...settled.slack, farewell: null },
    retentionFrom: at,
  };
}

/** AWS has clearly not done it; the issue stays what it was. `observed`: one line. */
export function recordFailed<Changing extends Issue>(
  issue: Changing,
  attempt: AttemptMark,
  observed: string,
  now: Date,
): Changing {
  return settleAttempt(issue, attempt, { outcome: 'failed', observed, observedAt: timestampOf(now) });
}

/**
 * Whether AWS has done it could not be found out. It stays on record as intended, with why, so that a later look
 * completes it and a rollback takes it. `observed`: one line.
 */
export function recordUnconfirmed<Changing extends Issue>(
  issue: Changing,
  attempt: AttemptMark,
  observed: string,
  now: Date,
): Changing {
  return settleAttempt(issue, attempt, { outcome: 'intended', observed, observedAt: timestampOf(now) });
}

/**
 * The attempt failed before anything was asked of AWS. The very same object where an earlier attempt is unsettled:
 * that it may have changed the key must not be forgotten. `observed`: one line.
 */
export function recordUntried<Changing extends Issue>(
  issue: Changing,
  attempt: {
    readonly action: RemediationEvent['action'];
    readonly mandate: Mandate;
    readonly observed: string;
  },
  now: Date,
): Changing {
  const { action, mandate, observed } = attempt;
  if (isUnsettled(issue, action)) return issue;
  const intended = intend(issue, action, mandate, now);
  return intended.remediation === null
    ? issue
    : recordFailed(intended, intended.remediation.latest, observed, now);
}

export function ticketTold<Told extends Issue>(issue: Told, attempt: AttemptMark): Told {
  return withAttempt(issue, attempt, (event) => ({ ...event, ticketTold: true }));
}
