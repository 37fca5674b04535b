import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccountScan } from '../../src/domain/account-scan.ts';
import type { Issue } from '../../src/domain/issue.ts';
import { closed, reported, retentionStart, transitionOf } from '../../src/domain/lifecycle.ts';
import { epochOf } from '../../src/domain/timestamp.ts';
import {
  at,
  closedIssue,
  daysAgo,
  KEY_ID,
  NOW,
  observe,
  openIssue,
  resolvedIssue,
  scanOf,
  staleKey,
  whitelistedIssue,
} from './samples.ts';

const exception = { id: 'deploy-bot', reason: 'vendor', plain: false };
const none = () => undefined;
const holds = () => exception;

function seen(
  stored: Issue | undefined,
  options: { scan?: AccountScan; exceptionFor?: typeof none | typeof holds } = {},
): Issue | undefined {
  return observe({
    scan: options.scan ?? scanOf([staleKey()]),
    stored,
    exceptionFor: options.exceptionFor ?? none,
    now: NOW,
  });
}

describe('finding half of SPEC section 7', () => {
  it('stale, no exception, nothing stored: open, identified = updated = now', () => {
    expect(seen(undefined)).toMatchObject({
      status: 'open',
      issueId: KEY_ID,
      version: 'new',
      ticket: null,
      timestamps: {
        identified: at(0),
        updated: at(0),
        reported: null,
        remediated: null,
        resolved: null,
        closed: null,
      },
    });
  });

  it('stale, exception holds, nothing stored: whitelisted with the exception on record', () => {
    expect(seen(undefined, { exceptionFor: holds })).toMatchObject({
      status: 'whitelisted',
      exception: { id: 'deploy-bot', reason: 'vendor' },
    });
  });

  it.each([
    ['open', openIssue()],
    [
      'whitelisted',
      whitelistedIssue({ exception: { id: 'deploy-bot', reason: 'vendor', expires: null, ticket: null } }),
    ],
  ])('%s and nothing changed: the very same object, so nothing is written', (status, stored) => {
    expect(seen(stored, { exceptionFor: status === 'open' ? none : holds })).toBe(stored);
  });

  it('open to whitelisted and back keeps timestamps and ticket', () => {
    const covered = seen(openIssue(), { exceptionFor: holds });
    expect(covered).toMatchObject({
      status: 'whitelisted',
      ticket: { key: 'SEC-1' },
      timestamps: { identified: at(30), reported: at(29), updated: at(0) },
    });
    const open = seen(covered);
    expect(open).toMatchObject({
      status: 'open',
      exception: null,
      ticket: { key: 'SEC-1' },
      timestamps: { reported: at(29) },
    });
  });

  it('resolved and stale again: open, remediated and resolved cleared, the retention period starts again', () => {
    const stored = resolvedIssue({ timestamps: { ...resolvedIssue().timestamps, remediated: at(3) } });
    const issue = seen(stored);
    expect(issue).toMatchObject({
      status: 'open',
      timestamps: { remediated: null, resolved: null, reported: at(29) },
      retentionFrom: at(0),
    });
    expect(retentionStart(issue as Issue)).toBe(epochOf(at(0)));
  });

  it('resolved, stale again and excepted: whitelisted', () => {
    expect(seen(resolvedIssue(), { exceptionFor: holds })).toMatchObject({
      status: 'whitelisted',
      timestamps: { resolved: null },
    });
  });

  it('open with remediated set and stale: somebody activated the key again', () => {
    const stored = openIssue({ timestamps: { ...openIssue().timestamps, remediated: at(3) } });
    expect(seen(stored)).toMatchObject({
      status: 'open',
      timestamps: { remediated: null },
      retentionFrom: at(0),
    });
  });

  it('closed, stale, no exception: a new life with fresh timestamps and the earlier ticket kept', () => {
    expect(seen(closedIssue({ previousTickets: ['SEC-0'] }))).toMatchObject({
      status: 'open',
      ticket: null,
      previousTickets: ['SEC-0', 'SEC-1'],
      timestamps: { identified: at(0), updated: at(0), reported: null, resolved: null, closed: null },
      slack: { announced: null },
    });
  });

  it('closed, stale, exception holds: unchanged', () => {
    const stored = closedIssue();
    expect(seen(stored, { exceptionFor: holds })).toBe(stored);
  });

  it.each([
    ['open', openIssue()],
    ['whitelisted', whitelistedIssue()],
  ])('%s and no longer stale: resolved now', (_status, stored) => {
    expect(seen(stored, { scan: scanOf([]) })).toMatchObject({
      status: 'resolved',
      timestamps: { resolved: at(0), updated: at(0), reported: at(29) },
    });
  });

  it.each([
    ['resolved', resolvedIssue()],
    ['closed', closedIssue()],
  ])('%s and not stale: unchanged', (_status, stored) => {
    expect(seen(stored, { scan: scanOf([]) })).toBe(stored);
  });

  it('an account that was not scanned completely never has an issue resolved', () => {
    const stored = openIssue();
    expect(seen(stored, { scan: scanOf([], { failures: ['iam:ListUsers was refused'] }) })).toBe(stored);
  });

  it('what an incomplete scan did find is recorded all the same', () => {
    expect(seen(undefined, { scan: scanOf([staleKey()], { failures: ['throttled'] }) })).toMatchObject({
      status: 'open',
    });
  });
});

describe('what counts as a change', () => {
  const moved = (hours: number) =>
    scanOf([staleKey({ lastUse: { date: at(1 - hours / 24), service: 'ec2', region: 'us-east-1' } })]);

  it('a last use that moved within the same UTC day does not', () => {
    const stored = openIssue();
    expect(seen(stored, { scan: moved(11) })).toBe(stored);
  });

  it('a last use on another UTC day does', () => {
    expect(seen(openIssue(), { scan: moved(13) })).toMatchObject({
      details: { lastUse: { service: 'ec2' } },
      timestamps: { updated: at(0) },
    });
  });

  it('an item of Hammer without our fields is carried on and gains the last use', () => {
    const stored = openIssue({
      version: 'unversioned',
      details: { username: 'deploy-bot', createDate: at(200), lastUse: null },
      stored: { issue_details: { tags: ['x'] } },
    });
    expect(seen(stored)).toMatchObject({
      version: 'unversioned',
      details: { lastUse: { service: 's3' } },
      stored: stored.stored,
    });
  });

  it('a last use that could not be read does not erase the one on record', () => {
    const stored = openIssue();
    expect(seen(stored, { scan: scanOf([staleKey({ lastUse: null })], { failures: ['refused'] }) })).toBe(
      stored,
    );
  });

  it('a reason that was edited in the whitelist does', () => {
    const stored = whitelistedIssue({
      exception: { id: 'deploy-bot', reason: 'old', expires: null, ticket: null },
    });
    expect(seen(stored, { exceptionFor: holds })).toMatchObject({ exception: { reason: 'vendor' } });
  });
});

describe('an interrupted disable', () => {
  const event = {
    action: 'disable' as const,
    outcome: 'intended' as const,
    requestedBy: 'alice',
    approvedBy: ['bob'],
    comment: '',
    runId: '7',
    runUrl: '',
    planDigest: 'd',
    intendedAt: at(1),
    observedAt: null,
    observed: null,
    ticketTold: false,
  };

  it('is completed when the key is found inactive', () => {
    const stored = openIssue({ remediation: { latest: event, history: [] } });
    expect(seen(stored, { scan: scanOf([], { inactive: [KEY_ID] }) })).toMatchObject({
      status: 'resolved',
      timestamps: { remediated: at(0), resolved: at(0) },
      remediation: { latest: { outcome: 'done' } },
    });
  });

  it('is not claimed as done when the key is gone', () => {
    const stored = openIssue({ remediation: { latest: event, history: [] } });
    expect(seen(stored, { scan: scanOf([]) })).toMatchObject({
      status: 'resolved',
      timestamps: { remediated: null },
      remediation: { latest: { outcome: 'intended' } },
    });
  });
});

describe('transitions that are counted', () => {
  it('names them', () => {
    expect(transitionOf(undefined, openIssue())).toBe('new');
    expect(transitionOf(closedIssue(), openIssue())).toBe('new');
    expect(transitionOf(resolvedIssue(), openIssue())).toBeUndefined();
    expect(transitionOf(undefined, whitelistedIssue())).toBeUndefined();
    expect(transitionOf(openIssue(), resolvedIssue())).toBe('resolved');
    expect(transitionOf(resolvedIssue(), closed(resolvedIssue(), NOW))).toBe('closed');
    expect(transitionOf(openIssue(), reported(openIssue(), NOW))).toBeUndefined();
  });
});

describe('any history', () => {
  const step = fc.record({
    stale: fc.boolean(),
    excepted: fc.boolean(),
    complete: fc.boolean(),
    close: fc.boolean(),
  });

  it('keeps the invariants of an issue', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        let issue: Issue | undefined;
        for (const [index, { stale, excepted, complete, close }] of steps.entries()) {
          const now = new Date(NOW.getTime() + index * 3_600_000);
          const scan = scanOf(stale ? [staleKey()] : [], { failures: complete ? [] : ['refused'] });
          const before: Issue | undefined = issue;
          issue = observe({
            scan,
            stored: issue,
            exceptionFor: excepted ? holds : none,
            now,
          });
          if (!complete && before !== undefined && !stale) expect(issue).toBe(before);
          if (issue?.status === 'resolved') expect(issue.timestamps.resolved).not.toBeNull();
          if (issue?.status === 'open') expect(issue.timestamps.resolved).toBeNull();
          if (stale && issue?.status === 'open') expect(excepted).toBe(false);
          // Deciding again on what was just written changes nothing: a second run writes nothing.
          expect(observe({ scan, stored: issue, exceptionFor: excepted ? holds : none, now })).toBe(issue);
          if (close && issue?.status === 'resolved') issue = closed(issue, now);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('is blind to how many days ago the key was made', () => {
    expect(
      seen(openIssue({ details: { ...openIssue().details, createDate: at(5) } }), {
        scan: scanOf([staleKey({ createDate: daysAgo(5) })]),
      }),
    ).toMatchObject({ status: 'open' });
  });
});
