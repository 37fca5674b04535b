import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  doubtPlan,
  judge,
  planStatement,
  selectPlanned,
  type Candidate,
  type Judged,
  type KeyChoice,
  type Plan,
} from '../../src/domain/plan.ts';
import { disableDay, type RemediationPolicy } from '../../src/domain/remediation-policy.ts';
import { timestampOf, type Timestamp } from '../../src/domain/timestamp.ts';
import {
  ACCOUNT,
  at,
  closedIssue,
  DAY,
  daysAgo,
  KEY_ID,
  NOW,
  openIssue,
  resolvedIssue,
  staleKey,
  whitelistedIssue,
} from './samples.ts';

const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');
const POLICY: RemediationPolicy = {
  automatic: true,
  accountIds: new Set([ACCOUNT]),
  retentionDays: 14,
  recentlyUsedDays: 7,
};
const AUTOMATIC: KeyChoice = { kind: 'automatic' };
const ALL: KeyChoice = { kind: 'all' };
const NAMED: KeyChoice = { kind: 'named', keyIds: new Set([KEY_ID]) };

function candidate(overrides: Partial<Candidate> = {}): Candidate {
  return {
    issue: openIssue({ timestamps: { ...openIssue().timestamps, reported: at(14) } }),
    live: { kind: 'found', key: staleKey(), lastUse: { date: at(8), service: 's3', region: 'eu-west-1' } },
    exception: undefined,
    ...overrides,
  };
}

function reasonOf(
  candidateToJudge: Candidate,
  choice: KeyChoice = AUTOMATIC,
  policy: Partial<RemediationPolicy> = {},
) {
  return judge(candidateToJudge, { policy: { ...POLICY, ...policy }, choice, now: NOW });
}

function reportedAgo(days: number): Candidate {
  return candidate({ issue: openIssue({ timestamps: { ...openIssue().timestamps, reported: at(days) } }) });
}

function usedAgo(days: number): Candidate {
  return candidate({
    live: { kind: 'found', key: staleKey(), lastUse: { date: at(days), service: 's3', region: null } },
  });
}

describe('eligibility (SPEC section 9)', () => {
  it('plans a key that every rule allows', () => {
    expect(reasonOf(candidate())).toEqual({
      reason: 'planned',
      detail: 'every rule allows it',
      overrides: [],
    });
  });

  it.each([
    [14, 'planned'],
    [13.9999, 'retention-period'],
    [15, 'planned'],
    [0, 'retention-period'],
  ])('reported %d days ago with 14 days of retention: %s', (days, reason) => {
    expect(reasonOf(reportedAgo(days)).reason).toBe(reason);
  });

  it('a retention period of 0 plans a key reported just now', () => {
    expect(reasonOf(reportedAgo(0), AUTOMATIC, { retentionDays: 0 }).reason).toBe('planned');
  });

  it.each([
    [7.0001, 'planned'],
    [7, 'recently-used'],
    [6.9, 'recently-used'],
  ])('used %d days ago with 7 days held back: %s', (days, reason) => {
    expect(reasonOf(usedAgo(days)).reason).toBe(reason);
  });

  it('recently_used_days 0 is off, and a key never used is not recent', () => {
    expect(reasonOf(usedAgo(0), AUTOMATIC, { recentlyUsedDays: 0 }).reason).toBe('planned');
    expect(
      reasonOf(
        candidate({
          live: { kind: 'found', key: staleKey(), lastUse: { date: null, service: null, region: null } },
        }),
      ).reason,
    ).toBe('planned');
  });

  it('counts the retention period from a later rollback', () => {
    const issue = openIssue({
      timestamps: { ...openIssue().timestamps, reported: at(100) },
      retentionFrom: at(13),
    });
    expect(reasonOf(candidate({ issue })).reason).toBe('retention-period');
  });

  it('never plans what was not reported', () => {
    expect(
      reasonOf(candidate({ issue: openIssue({ timestamps: { ...openIssue().timestamps, reported: null } }) }))
        .reason,
    ).toBe('not-reported');
  });

  const never: [string, Partial<Candidate>, Partial<RemediationPolicy>][] = [
    ['exception', { exception: { id: 'deploy-*', plain: false } }, {}],
    ['account-not-remediated', {}, { accountIds: new Set(['222222222222']) }],
    [
      'already-remediated',
      { issue: openIssue({ timestamps: { ...openIssue().timestamps, remediated: at(1) } }) },
      {},
    ],
    ['key-gone', { live: { kind: 'gone' } }, {}],
    ['key-inactive', { live: { kind: 'found', key: staleKey({ status: 'Inactive' }), lastUse: null } }, {}],
    [
      'key-replaced',
      { live: { kind: 'found', key: staleKey({ createDate: daysAgo(3) }), lastUse: null } },
      {},
    ],
    ['account-unreadable', { live: { kind: 'unreadable', error: 'refused' } }, {}],
  ];
  it.each(never)('%s holds back, however the key was chosen', (reason, overrides, policy) => {
    for (const choice of [AUTOMATIC, ALL, NAMED])
      expect(reasonOf(candidate(overrides), choice, policy).reason).toBe(reason);
  });

  it('with remediation off nothing is eligible automatically; all overrides that and nothing else', () => {
    const off = { automatic: false };
    expect(reasonOf(candidate(), AUTOMATIC, off).reason).toBe('remediation-off');
    expect(reasonOf(candidate(), ALL, off)).toMatchObject({
      reason: 'planned',
      overrides: ['remediation-off'],
    });
    expect(reasonOf(reportedAgo(1), ALL, off).reason).toBe('retention-period');
    expect(reasonOf(usedAgo(1), ALL, off).reason).toBe('recently-used');
  });

  it('naming a key overrides recent use, the retention period and not yet reported, and says so', () => {
    const issue = openIssue({ timestamps: { ...openIssue().timestamps, reported: null } });
    const live = {
      kind: 'found',
      key: staleKey(),
      lastUse: { date: at(0), service: null, region: null },
    } as const;
    expect(reasonOf(candidate({ issue, live }), NAMED, { automatic: false })).toEqual({
      reason: 'planned',
      detail: 'chosen by hand although: remediation-off, not-reported, recently-used',
      overrides: ['remediation-off', 'not-reported', 'recently-used'],
    });
    expect(reasonOf(reportedAgo(2), NAMED).overrides).toEqual(['retention-period']);
  });

  it.each([
    ['whitelisted', whitelistedIssue()],
    ['resolved', resolvedIssue()],
    ['closed', closedIssue()],
  ])('naming a key never overrides its status: %s', (status, issue) => {
    const { reason, detail } = reasonOf(candidate({ issue, live: { kind: 'gone' } }), NAMED);
    expect(reason).toBe('not-open');
    expect(detail).toContain(status);
    const exception = { id: 'deploy-bot', plain: true };
    expect(reasonOf(candidate({ issue, exception }), NAMED).reason).toBe('exception');
  });

  it('naming keys leaves every other key alone', () => {
    expect(reasonOf(candidate(), { kind: 'named', keyIds: new Set(['AKIAOTHER00000000001']) }).reason).toBe(
      'not-chosen',
    );
  });
});

describe('selection', () => {
  const judged = (id: string, days: number): Judged => ({
    ...candidate({
      issue: openIssue({ issueId: id, details: { ...openIssue().details, createDate: at(days) } }),
    }),
    verdict: { reason: 'planned', detail: '', overrides: [] },
  });

  it('takes the oldest first and names the rest as left for the next run', () => {
    const result = selectPlanned([judged('B', 100), judged('C', 50), judged('A', 300)], 2);
    expect(result.map(({ issue, verdict }) => [issue.issueId, verdict.reason])).toEqual([
      ['A', 'planned'],
      ['B', 'planned'],
      ['C', 'over-limit'],
    ]);
  });
});

describe('digest', () => {
  const key = (id: string): Plan['keys'][number] => ({
    accountId: ACCOUNT,
    accountName: 'dev',
    userName: `user-${id}`,
    keyId: id,
    createDate: at(200),
    ageDays: 200,
    lastUse: null,
    recentlyUsed: false,
    ticket: null,
    owner: null,
    overrides: [],
  });
  const plan = (overrides: Partial<Plan> = {}): Plan => {
    const body = {
      runId: '42',
      createdAt: at(0),
      configDigest: 'c',
      requestedBy: 'alice',
      keys: [key('A'), key('B')],
      ...overrides,
    };
    return { ...body, digest: overrides.digest ?? sha256(planStatement(body)) };
  };
  const expected = { runId: '42', digest: plan().digest, configDigest: 'c', now: NOW };

  it('accepts the plan that was shown', () => {
    expect(doubtPlan(plan(), expected, sha256)).toBeUndefined();
  });

  it('allows for clocks that differ a little', () => {
    const ahead = plan({ createdAt: timestampOf(new Date(NOW.getTime() + 4 * 60_000)) });
    expect(doubtPlan(ahead, expected, sha256)).toBeUndefined();
  });

  it('does not depend on the order of the keys or how a date is written', () => {
    const rewritten = { ...key('A'), createDate: at(200).replace('+00:00', 'Z') as Timestamp };
    expect(planStatement(plan({ keys: [key('B'), rewritten] }))).toBe(planStatement(plan()));
  });

  it.each([
    ['tampered', { ...plan(), keys: [key('A'), key('C')] }, expected],
    ['tampered', { ...plan(), keys: [key('A')] }, expected],
    ['digest-differs', plan({ keys: [key('A')] }), expected],
    ['another-run', plan({ runId: '41' }), { ...expected, digest: plan({ runId: '41' }).digest }],
    ['configuration-changed', plan(), { ...expected, configDigest: 'other' }],
    ['from-the-future', plan({ createdAt: timestampOf(new Date(NOW.getTime() + 6 * 60_000)) }), expected],
  ] as const)('doubts: %s', (doubt, doubted, wanted) => {
    expect(doubtPlan(doubted, wanted, sha256)).toBe(doubt);
  });

  it('differs whenever account, user, key, date, run or configuration differs', () => {
    const part = fc.string({ minLength: 1, maxLength: 6 });
    fc.assert(
      fc.property(fc.tuple(part, part, part), fc.tuple(part, part, part), (a, b) => {
        const keyOf = ([accountId, userName, keyId]: readonly [string, string, string]) => ({
          ...key('x'),
          accountId,
          userName,
          keyId,
        });
        const [left, right] = [
          planStatement(plan({ keys: [keyOf(a)] })),
          planStatement(plan({ keys: [keyOf(b)] })),
        ];
        expect(left === right).toBe(JSON.stringify(a) === JSON.stringify(b));
      }),
    );
    expect(planStatement(plan({ configDigest: 'd' }))).not.toBe(planStatement(plan()));
  });
});

describe('the day a key is disabled from', () => {
  it('is the report plus the retention period, never in the past', () => {
    expect(
      disableDay(openIssue({ timestamps: { ...openIssue().timestamps, reported: at(4) } }), POLICY, NOW),
    ).toBe('2026-12-03');
    expect(
      disableDay(openIssue({ timestamps: { ...openIssue().timestamps, reported: at(100) } }), POLICY, NOW),
    ).toBe('2026-11-23');
    expect(
      disableDay(openIssue({ timestamps: { ...openIssue().timestamps, reported: null } }), POLICY, NOW),
    ).toBe(new Date(NOW.getTime() + 14 * DAY).toISOString().slice(0, 10));
  });

  it('is none where automatic remediation is off or leaves the account out', () => {
    expect(disableDay(openIssue(), { ...POLICY, automatic: false }, NOW)).toBeNull();
    expect(disableDay(openIssue(), { ...POLICY, accountIds: new Set() }, NOW)).toBeNull();
  });
});
