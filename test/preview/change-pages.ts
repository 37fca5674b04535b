/** Sample summaries of plan, remediate and rollback. */
import { createHash } from 'node:crypto';
import type { GateFinding } from '../../src/domain/gate.ts';
import type { OpenIssue } from '../../src/domain/issue.ts';
import {
  planStatement,
  type Judged,
  type Override,
  type Plan,
  type PlannedKey,
  type PlanReason,
} from '../../src/domain/plan.ts';
import type { Mandate } from '../../src/domain/issue.ts';
import { ageOf } from '../../src/domain/ticket-text.ts';
import {
  changeSummary,
  type ChangedKey,
  type ChangeSummaryContext,
} from '../../src/render/change-summary.ts';
import { planSummary, type PlanSummaryContext } from '../../src/render/plan-summary.ts';
import { at, NOW, open, ticketUrl } from './samples.ts';

const RUN = '4700000004';
const RUN_URL = `https://github.com/acme/security/actions/runs/${RUN}`;
const PAYMENTS = '222222222222';
const NAMES: Readonly<Record<string, string>> = {
  [PAYMENTS]: 'payments-production',
  '333333333333': 'search-production',
};
const accountName = (id: string): string => NAMES[id] ?? id;

const KEYS = [
  open({
    account: PAYMENTS,
    user: 'nightly-backup',
    age: 1310,
    used: 0.4,
    ticket: 'SEC-8',
    owner: 'dana@example.com',
    reported: 20,
  }),
  open({
    account: PAYMENTS,
    user: 'old-migration',
    age: 822,
    used: 203,
    service: 'dynamodb',
    ticket: 'SEC-9',
    owner: 'dana@example.com',
    reported: 20,
  }),
  open({
    account: '333333333333',
    user: 'quarterly-report',
    age: 555,
    used: 48,
    ticket: 'SEC-10',
    owner: 'sam@example.com',
    reported: 20,
  }),
  open({
    account: '333333333333',
    user: 'svc-log-shipper',
    age: 371,
    used: null,
    ticket: 'SEC-13',
    owner: 'sam@example.com',
    reported: 20,
  }),
];

function planned(issue: OpenIssue, overrides: readonly Override[] = []): PlannedKey {
  const { lastUse, createDate, username } = issue.details;
  const used = lastUse?.date ?? null;
  return {
    accountId: issue.accountId,
    accountName: accountName(issue.accountId),
    userName: username,
    keyId: issue.issueId,
    createDate,
    ageDays: ageOf(issue, NOW),
    lastUse,
    recentlyUsed: used !== null && NOW.getTime() - Date.parse(used) < 30 * 86_400_000,
    ticket: issue.ticket?.key ?? null,
    owner: issue.slack.owner,
    overrides,
  };
}

function planOf(keys: readonly PlannedKey[]): Plan {
  const body = {
    runId: RUN,
    createdAt: at(0),
    configDigest: sha256('configuration'),
    requestedBy: 'dana-berg',
    keys,
  };
  return { ...body, digest: sha256(planStatement(body)) };
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function left(user: string, reason: PlanReason, detail: string): Judged {
  const issue = open({ account: PAYMENTS, user, age: 200, used: 3, reported: 5 });
  return { issue, live: { kind: 'gone' }, exception: undefined, verdict: { reason, detail, overrides: [] } };
}

const LEFT = [
  left('etl-loader', 'recently-used', 'used within the last 14 days'),
  left('checkout-deploy', 'retention-period', '5 of 14 days of the retention period have passed'),
  left('vendor-crawler', 'exception', 'exception vendor-crawler holds until 2026-11-30'),
  left('ci-legacy', 'key-gone', 'the key is gone; the next scan resolves it'),
  ...Array.from({ length: 31 }, (_, index) =>
    left(`newsroom-${index}`, 'account-not-remediated', 'account is not in remediation_accounts'),
  ),
];

const PLAN: Omit<PlanSummaryContext, 'plan' | 'left'> = {
  environment: 'remediation',
  attentionDays: 30,
  problems: [],
  now: NOW,
  dryRun: false,
  keyIds: 'full',
  accountName,
  ticketUrl,
};
const MANDATE: Mandate = {
  requestedBy: 'dana-berg',
  approvedBy: ['sam-okafor'],
  comment: 'Checked with the payments team',
  runId: RUN,
  runUrl: RUN_URL,
  planDigest: sha256('plan'),
};
const CHANGE: Omit<ChangeSummaryContext, 'verb' | 'outcomes'> = {
  mandate: MANDATE,
  findings: [],
  problems: [],
  dryRun: false,
  keyIds: 'full',
  accountName,
  ticketUrl,
};

function changed(
  issue: OpenIssue,
  outcome: ChangedKey['outcome'],
  reason: string,
  detail: string,
): ChangedKey {
  return {
    accountId: issue.accountId,
    issueId: issue.issueId,
    userName: issue.details.username,
    outcome,
    reason,
    detail,
    issue,
  };
}

export function changePages(): Readonly<Record<string, string>> {
  const [nightly, old, quarterly, shipper] = KEYS;
  if (nightly === undefined || old === undefined || quarterly === undefined || shipper === undefined)
    throw new Error('the sample has no keys');
  const refused: GateFinding = {
    check: 'approval',
    verdict: 'refused',
    code: 'no-approval',
    message:
      'Nobody has approved this run for environment "remediation"; approve it under "Review deployments"',
  };
  return {
    'plan-usual': planSummary({
      ...PLAN,
      plan: planOf([planned(old), planned(quarterly), planned(shipper)]),
      left: LEFT,
    }),
    'plan-by-hand-recently-used': planSummary({
      ...PLAN,
      plan: planOf([
        planned(nightly, ['recently-used', 'retention-period']),
        planned(old),
        planned(quarterly),
        planned(shipper),
      ]),
      left: LEFT.slice(0, 4),
      dryRun: true,
      problems: [
        {
          severity: 'error',
          code: 'keys-unknown',
          message:
            'Input keys names AKIAEXAMPLE000000099, but no open issue is stored for it in the accounts of this run; check the ID, or run scan first',
        },
      ],
    }),
    'plan-nothing': planSummary({ ...PLAN, plan: planOf([]), left: LEFT }),
    'remediate-done': changeSummary({
      ...CHANGE,
      verb: 'disable',
      outcomes: [
        changed(old, 'changed', 'disabled', 'set Inactive, and read back as Inactive'),
        changed(
          quarterly,
          'skipped',
          'exception',
          'an exception holds since the plan was made: quarterly-report',
        ),
        changed(
          shipper,
          'failed',
          'access',
          'iam:UpdateAccessKey was refused (AccessDenied); deploy config/aws/member.yaml in the account',
        ),
      ],
      problems: [
        {
          severity: 'warning',
          code: 'gate-warning',
          message:
            'Environment "remediation" lets administrators bypass its rules; switch off "Allow administrators to bypass"',
        },
      ],
    }),
    'remediate-dry-run-refused': changeSummary({
      ...CHANGE,
      verb: 'disable',
      dryRun: true,
      mandate: { ...MANDATE, approvedBy: [], comment: '' },
      findings: [refused],
      outcomes: KEYS.map((issue) =>
        changed(issue, 'changed', 'would-disable', 'every check passed; a dry run changes nothing'),
      ),
    }),
    'rollback-done': changeSummary({
      ...CHANGE,
      verb: 'reactivate',
      mandate: { ...MANDATE, requestedBy: 'on-call-kim', comment: 'Until Friday', planDigest: null },
      outcomes: [
        changed(
          { ...quarterly, ticket: null, previousTickets: ['SEC-10'] },
          'changed',
          'reactivated',
          'set Active, and read back as Active',
        ),
        changed(old, 'skipped', 'not-ours', 'this product did not disable it'),
      ],
    }),
  };
}
