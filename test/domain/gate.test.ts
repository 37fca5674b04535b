import { describe, expect, it } from '@jest/globals';
import { judgeApprovals, judgeClaims, judgeEnvironment, judgePlanDoubt } from '../../src/domain/gate.ts';

const JOB = {
  environment: 'remediation',
  runId: '42',
  repository: 'acme/security',
  eventName: 'workflow_dispatch',
};
const CLAIMS = {
  environment: 'remediation',
  event_name: 'workflow_dispatch',
  run_id: '42',
  repository: 'acme/security',
};
const codes = (findings: readonly { code: string }[]): string[] => findings.map(({ code }) => code);

describe('gate item 1: claims', () => {
  it('lets the protected job pass', () => {
    expect(judgeClaims(CLAIMS, JOB)).toEqual([]);
  });

  it.each([
    ['no environment', { ...CLAIMS, environment: undefined }, JOB, 'environment-claim'],
    ['another environment', { ...CLAIMS, environment: 'production' }, JOB, 'environment-claim'],
    ['another spelling', { ...CLAIMS, environment: 'Remediation' }, JOB, 'environment-claim'],
    ['a pull request by claim', { ...CLAIMS, event_name: 'pull_request' }, JOB, 'pull-request-event'],
    [
      'pull_request_target by variable',
      CLAIMS,
      { ...JOB, eventName: 'pull_request_target' },
      'pull-request-event',
    ],
    [
      'an event that nobody names',
      { ...CLAIMS, event_name: undefined },
      { ...JOB, eventName: '' },
      'pull-request-event',
    ],
    ['an event of another shape', { ...CLAIMS, event_name: ['pull_request'] }, JOB, 'pull-request-event'],
    [
      'a pull request by variable where the token names no event',
      { ...CLAIMS, event_name: undefined },
      { ...JOB, eventName: 'pull_request' },
      'pull-request-event',
    ],
    ['a token of another run', { ...CLAIMS, run_id: '41' }, JOB, 'foreign-token'],
    ['a token of another repository', { ...CLAIMS, repository: 'acme/other' }, JOB, 'foreign-token'],
  ])('refuses %s, with a remedy', (_what, claims, job, code) => {
    const findings = judgeClaims(claims, job);
    expect(codes(findings)).toEqual([code]);
    expect(findings[0]?.verdict).toBe('refused');
    expect(findings[0]?.message).toMatch(/; \w/);
  });

  it.each(['event_name', 'run_id', 'repository'])(
    'compares %s only where the token has it: the environment is what counts',
    (claim) => {
      expect(judgeClaims({ ...CLAIMS, [claim]: undefined }, JOB)).toEqual([]);
      expect(codes(judgeClaims({ ...CLAIMS, [claim]: undefined, environment: undefined }, JOB))).toEqual([
        'environment-claim',
      ]);
    },
  );
});

describe('gate item 2: environment', () => {
  const reviewed = {
    requiredReviewers: { reviewers: ['team-security'], preventSelfReview: true },
    adminsCanBypass: false,
  };

  it('passes with required reviewers', () => {
    expect(judgeEnvironment(reviewed, 'remediation')).toEqual([]);
  });

  it.each([
    ['a missing environment', undefined, 'environment-missing'],
    ['a missing rule', { ...reviewed, requiredReviewers: undefined }, 'no-required-reviewers'],
    [
      'a rule without reviewers',
      { ...reviewed, requiredReviewers: { reviewers: [], preventSelfReview: true } },
      'no-required-reviewers',
    ],
  ])('refuses %s', (_what, rules, code) => {
    expect(codes(judgeEnvironment(rules, 'remediation'))).toEqual([code]);
  });

  it('says that private repositories without Enterprise have no such rule', () => {
    expect(
      judgeEnvironment({ ...reviewed, requiredReviewers: undefined }, 'remediation')[0]?.message,
    ).toContain('private repositories without GitHub Enterprise');
  });

  it('warns of self-review and of administrators who can bypass', () => {
    const findings = judgeEnvironment(
      { requiredReviewers: { reviewers: ['a'], preventSelfReview: false }, adminsCanBypass: undefined },
      'remediation',
    );
    expect(findings.map(({ verdict, code }) => [verdict, code])).toEqual([
      ['warning', 'self-review-allowed'],
      ['warning', 'admins-can-bypass'],
    ]);
  });
});

describe('gate item 3: approvals', () => {
  const by = (user: string, state: string, environment = 'remediation') => ({
    environments: [environment],
    state,
    user,
    comment: `${user} says so`,
  });

  it('passes with an approval and names the approvers with their comments', () => {
    expect(judgeApprovals([by('bob', 'approved')], 'remediation')).toEqual({
      findings: [],
      approvers: [by('bob', 'approved')],
    });
  });

  it.each([
    ['none', [], 'no-approval'],
    ['one for another environment', [by('bob', 'approved', 'staging')], 'no-approval'],
    ['only remarks', [by('rule', 'pending')], 'no-approval'],
    ['a rejection', [by('bob', 'rejected')], 'rejected'],
    ['an approval and then a rejection', [by('bob', 'approved'), by('eve', 'rejected')], 'rejected'],
  ])('refuses %s', (_what, approvals, code) => {
    expect(codes(judgeApprovals(approvals, 'remediation').findings)).toEqual([code]);
  });

  it('a rejection that was followed by an approval is history', () => {
    expect(judgeApprovals([by('eve', 'rejected'), by('bob', 'approved')], 'remediation').findings).toEqual(
      [],
    );
  });
});

describe('gate item 4: plan', () => {
  it.each([
    ['another-run', 'plan-another-run'],
    ['tampered', 'plan-tampered'],
    ['digest-differs', 'plan-digest-differs'],
    ['configuration-changed', 'plan-configuration-changed'],
    ['from-the-future', 'plan-from-the-future'],
  ] as const)('refuses %s', (doubt, code) => {
    expect(codes(judgePlanDoubt(doubt))).toEqual([code]);
    expect(judgePlanDoubt(undefined)).toEqual([]);
  });
});
