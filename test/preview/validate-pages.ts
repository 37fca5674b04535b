/** Sample summaries of validate: what is wrong, and what a pull request does to exceptions and keys. */
import { validateSummary, type ValidateSummaryContext } from '../../src/render/validate-summary.ts';
import { NOW, open, ticketUrl } from './samples.ts';

const PAYMENTS = '222222222222';
const SEARCH = '333333333333';
const NAMES: Readonly<Record<string, string>> = {
  [PAYMENTS]: 'payments-production',
  [SEARCH]: 'search-production',
};

const nightly = open({ account: PAYMENTS, user: 'vendor-crawler', age: 1310, used: 0.4, ticket: 'SEC-8' });
const migration = open({ account: PAYMENTS, user: 'old-migration', age: 822, used: 203, ticket: 'SEC-9' });
const quarterly = open({ account: SEARCH, user: 'svc-report', age: 555, used: 48, ticket: 'SEC-10' });
const shipper = open({ account: SEARCH, user: 'svc-log-shipper', age: 97, used: null, ticket: 'SEC-11' });

export function validatePages(): Readonly<Record<string, string>> {
  const plain = {
    keyIds: 'full',
    now: NOW,
    runUrl: null,
    setup: [],
    difference: undefined,
    accountName: (id: string) => NAMES[id] ?? id,
    ticketUrl,
  } as const;
  const whitelist = { file: 'config/whitelist.json', column: 7 } as const;
  return {
    'validate-findings': validateSummary({
      ...plain,
      findings: [
        {
          ...whitelist,
          severity: 'warning',
          line: 12,
          path: 'user_keysrotation.222222222222.0',
          message: 'exception svc-* never expires; give it an end with "expires"',
        },
        {
          severity: 'error',
          file: 'config/config.json',
          line: 14,
          column: 5,
          path: 'user_keysrotation.rotation_criteria_days',
          message: 'is "ninety"; write a whole number of days from 1',
        },
        {
          ...whitelist,
          severity: 'warning',
          line: 19,
          path: 'user_keysrotation.333333333333',
          message:
            'names account 333333333333, which config.json does not have; add it to aws.accounts or remove it',
        },
      ],
    }),
    'validate-good': validateSummary({ ...plain, findings: [] }),
    'validate-exceptions': validateExceptions(plain),
  };
}

/** A pull request that exempts, extends and gives up, before everything is set up. */
function validateExceptions(plain: Omit<ValidateSummaryContext, 'findings'>): string {
  const vendor = {
    id: 'vendor-crawler',
    reason: 'Vendor cannot rotate before the contract ends',
    plain: false,
  };
  const blanket = { id: 'svc-*', plain: false };
  const gone = { id: 'old-migration', reason: 'Migration until autumn', expires: '2026-12-31', plain: false };
  return validateSummary({
    ...plain,
    findings: [
      {
        severity: 'warning',
        file: 'config/whitelist.json',
        line: 12,
        column: 7,
        path: 'user_keysrotation.333333333333[0]',
        message: 'exception svc-* never expires; give it an end with "expires"',
      },
      {
        severity: 'warning',
        file: 'config/whitelist.json',
        line: 12,
        column: 7,
        path: 'user_keysrotation.333333333333[0]',
        message: 'exception svc-* has no reason; say why with "reason"',
      },
    ],
    difference: {
      kind: 'known',
      changes: [
        {
          change: {
            kind: 'changed',
            accountId: PAYMENTS,
            before: { ...vendor, expires: '2026-11-30' },
            after: { ...vendor, expires: '2027-06-30', ticket: 'SEC-3', owner: 'dana@example.com' },
            traits: ['extended', 'ticket', 'owner'],
          },
          keys: [{ issue: nightly, effect: 'stays-covered', by: vendor }],
        },
        {
          change: { kind: 'added', accountId: '333333333333', after: blanket },
          keys: [
            { issue: quarterly, effect: 'gains', by: blanket },
            { issue: shipper, effect: 'gains', by: blanket },
          ],
        },
        {
          change: { kind: 'removed', accountId: PAYMENTS, before: gone },
          keys: [{ issue: migration, effect: 'loses', by: gone }],
        },
      ],
      notes: ['Stale keys are those that the last scan found.'],
    },
    setup: [
      { what: 'Hub role arn:aws:iam::111111111111:role/iam-key-rotation-validate', state: 'ok', detail: '' },
      { what: 'Table hammer-iam-user-keys-rotation', state: 'ok', detail: '' },
      {
        what: 'Account search-production (333333333333)',
        state: 'not ok',
        detail:
          'sts:AssumeRole into arn:aws:iam::333333333333:role/iam-key-rotation-identification was refused; check that the role exists in the account, that it trusts the hub role and that the external ID fits (config/aws/member.yaml)',
      },
      { what: 'Account payments-production (222222222222)', state: 'ok', detail: '' },
      { what: 'Jira', state: 'not checked', detail: 'the input jira-token is empty' },
    ],
  });
}
