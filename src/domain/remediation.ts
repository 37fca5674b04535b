/**
 * What is recorded around a disable or a reactivate (SPEC sections 9 and 11): the intent before AWS is asked, the
 * outcome after the key was read back. Only a read-back status can make an issue remediated or open again. Pure.
 */
import type { Issue, Mandate, OpenIssue, RemediationDetails, RemediationEvent } from './issue.ts';
import type { AccessKey } from './key.ts';
import { reborn } from './lifecycle.ts';
import { timestampOf, type Timestamp } from './timestamp.ts';

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

export function recordDisabled(issue: OpenIssue, confirmed: Confirmed<'Inactive'>, now: Date): OpenIssue {
  const at = timestampOf(now);
  return {
    ...settle(issue, { outcome: 'done', observed: confirmed.status }, at),
    timestamps: { ...issue.timestamps, updated: at, remediated: at },
  };
}

/** Open again; from `closed` a new life. The retention period starts again. */
export function recordReactivated(issue: Issue, confirmed: Confirmed<'Active'>, now: Date): OpenIssue {
  const at = timestampOf(now);
  const settled = settle(issue, { outcome: 'done', observed: confirmed.status }, at);
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

/** The attempt failed; the issue stays what it was. `observed`: one line. */
export function recordFailed<Changing extends Issue>(issue: Changing, observed: string, now: Date): Changing {
  return settle(issue, { outcome: 'failed', observed }, timestampOf(now));
}

export function ticketTold<Told extends Issue>(issue: Told): Told {
  if (issue.remediation === null) return issue;
  return {
    ...issue,
    remediation: { ...issue.remediation, latest: { ...issue.remediation.latest, ticketTold: true } },
  };
}

/** This run, or an earlier attempt of it, was about to do exactly this and did not get to record the outcome. */
export function wasInterrupted(issue: Issue, action: RemediationEvent['action']): boolean {
  return issue.remediation?.latest.action === action && issue.remediation.latest.outcome === 'intended';
}

/** This product made the key inactive, and has not reactivated it since. */
export function wasDisabledByUs(issue: Issue): boolean {
  const latest = issue.remediation?.latest;
  if (latest === undefined) return false;
  if (latest.action === 'disable') return latest.outcome !== 'failed';
  // A reactivation that failed or was interrupted leaves the disable before it in force.
  return latest.outcome !== 'done' && (issue.remediation?.history.some(isDoneDisable) ?? false);
}

/** The disable in force is that of the run `runId`; an earlier one that was rolled back does not count. */
export function wasDisabledBy(issue: Issue, runId: string): boolean {
  if (issue.remediation === null) return false;
  const { latest, history } = issue.remediation;
  return (
    [...history, latest].findLast(({ action, outcome }) => action === 'disable' && outcome !== 'failed')
      ?.runId === runId
  );
}

function isDoneDisable(event: RemediationEvent): boolean {
  return event.action === 'disable' && event.outcome === 'done';
}

function settle<Changing extends Issue>(
  issue: Changing,
  result: Pick<RemediationEvent, 'outcome' | 'observed'>,
  at: Timestamp,
): Changing {
  if (issue.remediation === null) return issue;
  const latest = { ...issue.remediation.latest, ...result, observedAt: at };
  return { ...issue, remediation: { ...issue.remediation, latest } };
}
