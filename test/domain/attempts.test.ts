import { describe, expect, it } from '@jest/globals';
import {
  disableInForce,
  isUnderWay,
  lastReactivation,
  settledAsActive,
  wasDisabledBy,
} from '../../src/domain/attempts.ts';
import type { Issue, RemediationEvent } from '../../src/domain/issue.ts';
import {
  confirm,
  intend,
  recordDisabled,
  recordFailed,
  recordReactivated,
  recordUnconfirmed,
  recordUntried,
} from '../../src/domain/remediation.ts';
import { timestampOf } from '../../src/domain/timestamp.ts';
import {
  at,
  closedIssue,
  KEY_ID,
  NOW,
  observe,
  openIssue,
  resolvedIssue,
  scanOf,
  staleKey,
} from './samples.ts';

const MANDATE = {
  requestedBy: 'carol',
  approvedBy: ['bob'],
  comment: '',
  runId: '42',
  runUrl: '',
  planDigest: null,
};
const minutesAgo = (minutes: number): Date => new Date(NOW.getTime() - minutes * 60_000);

function event(overrides: Partial<RemediationEvent> = {}): RemediationEvent {
  return {
    ...MANDATE,
    action: 'disable',
    outcome: 'done',
    intendedAt: at(3),
    observedAt: at(3),
    observed: 'Inactive',
    ticketTold: true,
    ...overrides,
  };
}

const intended = (minutes: number, overrides: Partial<RemediationEvent> = {}): RemediationEvent =>
  event({
    outcome: 'intended',
    intendedAt: timestampOf(minutesAgo(minutes)),
    observedAt: null,
    observed: null,
    ticketTold: false,
    ...overrides,
  });

function withEvents(...events: readonly RemediationEvent[]): Issue {
  const [latest, ...history] = [...events].reverse();
  if (latest === undefined) return openIssue();
  return openIssue({ remediation: { latest, history: history.reverse() } });
}

const remediated = (issue: Issue): Issue => ({
  ...issue,
  timestamps: { ...issue.timestamps, remediated: at(3) },
});
const inactive = confirm({ ...staleKey(), status: 'Inactive' }, 'Inactive');
const active = confirm(staleKey(), 'Active');
if (inactive === undefined || active === undefined) throw new Error('the samples do not fit');

describe('the disable in force', () => {
  it.each([
    ['a disable that is done, while remediated stands', remediated(withEvents(event())), true],
    ['a disable that is done, after a scan saw the key active', withEvents(event()), false],
    ['an intent', withEvents(intended(1)), true],
    ['a failed disable', withEvents(event({ outcome: 'failed' })), false],
    [
      'a disable before a reactivation that failed',
      remediated(withEvents(event(), event({ action: 'reactivate', outcome: 'failed' }))),
      true,
    ],
    [
      'an unsettled disable before a reactivation that failed',
      withEvents(intended(60), event({ action: 'reactivate', outcome: 'failed' })),
      true,
    ],
    ['a disable before a reactivation', withEvents(event(), event({ action: 'reactivate' })), false],
    [
      'an unsettled disable before one that failed: the key was seen active in between',
      withEvents(intended(60), event({ outcome: 'failed' })),
      false,
    ],
    ['nothing', withEvents(), false],
  ])('%s', (_what, issue, inForce) => {
    expect(disableInForce(issue) !== undefined).toBe(inForce);
  });

  it('is found by its run, also once it was rolled back', () => {
    const issue = withEvents(event({ runId: '7' }), event({ action: 'reactivate', runId: '8' }));
    expect([wasDisabledBy(issue, '7'), wasDisabledBy(issue, '8')]).toEqual([true, false]);
    expect(wasDisabledBy(withEvents(event({ runId: '7', outcome: 'failed' })), '7')).toBe(false);
  });
});

describe('another run at work', () => {
  const options = { runId: '43', now: NOW, actions: ['disable'] } as const;
  it.each([
    ['an intent of another run', withEvents(intended(9)), true],
    ['one that is ten minutes old', withEvents(intended(10)), false],
    ['one of this run', withEvents(intended(1, { runId: '43' })), false],
    ['one that ended without being confirmed', withEvents(intended(1, { observedAt: at(0) })), false],
    ['one to do something else', withEvents(intended(1, { action: 'reactivate' })), false],
    ['one that is settled', withEvents(event()), false],
  ])('%s', (_what, issue, underWay) => {
    expect(isUnderWay(issue, options)).toBe(underWay);
  });
});

describe('what is recorded of an attempt', () => {
  const attempted = intend(openIssue(), 'disable', MANDATE, NOW);
  const attempt = attempted.remediation?.latest ?? event();

  it('that could not be confirmed stays intended, and a later look completes it', () => {
    const unconfirmed = recordUnconfirmed(attempted, attempt, 'AWS still shows the key as Active', NOW);
    expect(unconfirmed).toMatchObject({
      status: 'open',
      timestamps: { remediated: null },
      remediation: { latest: { outcome: 'intended', observed: 'AWS still shows the key as Active' } },
    });
    expect(disableInForce(unconfirmed)).toBeDefined();
    const seen = observe({
      scan: scanOf([], { inactive: [KEY_ID] }),
      stored: unconfirmed,
      exceptionFor: () => undefined,
      now: NOW,
    });
    expect(seen).toMatchObject({
      status: 'resolved',
      timestamps: { remediated: at(0) },
      remediation: { latest: { outcome: 'done', ticketTold: false } },
    });
  });

  it('is written only onto that attempt, and only while nobody has settled it', () => {
    const settled = recordFailed(attempted, attempt, 'denied', NOW);
    expect(recordDisabled(settled, attempt, inactive, NOW)).toBe(settled);
    const others = intend(openIssue(), 'disable', { ...MANDATE, runId: '43' }, NOW);
    expect(recordDisabled(others, attempt, inactive, NOW)).toBe(others);
    expect(recordReactivated(others, attempt, active, NOW)).toBe(others);
  });

  it('that a rollback came after is settled where it stands, and leaves the issue to the rollback', () => {
    const rollingBack = intend(attempted, 'reactivate', { ...MANDATE, runId: '43' }, NOW);
    expect(recordDisabled(rollingBack, attempt, inactive, NOW)).toMatchObject({
      timestamps: { remediated: at(0) },
      remediation: { latest: { action: 'reactivate', outcome: 'intended' }, history: [{ outcome: 'done' }] },
    });
    const rolledBack = recordReactivated(
      rollingBack,
      rollingBack.remediation?.latest ?? event(),
      active,
      NOW,
    );
    expect(recordDisabled(rolledBack, attempt, inactive, NOW)).toMatchObject({
      status: 'open',
      timestamps: { remediated: null },
      remediation: { latest: { action: 'reactivate', outcome: 'done' }, history: [{ outcome: 'done' }] },
    });
  });

  it('that failed before AWS was asked never hides one that may have changed the key', () => {
    const untried = { action: 'disable', mandate: MANDATE, observed: 'no role' } as const;
    expect(recordUntried(openIssue(), untried, NOW)).toMatchObject({
      remediation: { latest: { outcome: 'failed', observed: 'no role', runId: '42' } },
    });
    expect(recordUntried(attempted, untried, NOW)).toBe(attempted);
    expect(disableInForce(recordUntried(attempted, { ...untried, action: 'reactivate' }, NOW))).toBeDefined();
  });

  it('tells when the key was last given back', () => {
    expect(lastReactivation(withEvents(event()))).toBeNull();
    expect(lastReactivation(withEvents(event({ action: 'reactivate', outcome: 'failed' })))).toBeNull();
    expect(lastReactivation(withEvents(event({ action: 'reactivate', observedAt: at(2) }), event()))).toBe(
      at(2),
    );
    expect(lastReactivation(withEvents(intended(1, { action: 'reactivate' })))).toBe(
      timestampOf(minutesAgo(1)),
    );
  });
});

describe('a scan that sees the key active', () => {
  const seen = (stored: Issue): Issue | undefined =>
    observe({
      scan: scanOf([staleKey()]),
      stored,
      exceptionFor: () => undefined,
      now: NOW,
    });

  it('settles an intent to disable once it is ten minutes old: nobody will take a later disable for ours', () => {
    const issue = seen(withEvents(intended(10)));
    expect(issue).toMatchObject({
      status: 'open',
      retentionFrom: null,
      remediation: { latest: { outcome: 'failed', observed: 'Active, seen by a later scan' } },
    });
    expect(issue === undefined ? undefined : disableInForce(issue)).toBeUndefined();
  });

  it('leaves a younger one to the run that may still be at work', () => {
    const stored = withEvents(intended(9));
    expect(seen(stored)).toBe(stored);
  });

  it.each([
    ['open', withEvents(event(), intended(11, { action: 'reactivate' }))],
    [
      'resolved',
      resolvedIssue({
        remediation: { latest: intended(11, { action: 'reactivate' }), history: [event()] },
      }),
    ],
  ])(
    'settles an intent to reactivate as done, and the retention period starts again: %s',
    (_status, stored) => {
      expect(seen(stored)).toMatchObject({
        status: 'open',
        retentionFrom: at(0),
        timestamps: { remediated: null },
        remediation: { latest: { action: 'reactivate', outcome: 'done' } },
      });
    },
  );

  it('settles what a new life inherits', () => {
    expect(seen(closedIssue({ remediation: { latest: intended(60), history: [] } }))).toMatchObject({
      status: 'open',
      remediation: { latest: { outcome: 'failed' } },
    });
  });

  it('settles an unconfirmed disable that a failed reactivation came after', () => {
    const stored = withEvents(intended(60), event({ action: 'reactivate', outcome: 'failed' }));
    expect(settledAsActive(stored, NOW).remediation?.history).toMatchObject([{ outcome: 'failed' }]);
  });
});
