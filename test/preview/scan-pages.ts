/** Sample summaries of scans: small, with failures and hostile names, without reporting, and at 50,000 open issues. */
import type { Problem } from '../../src/domain/problem.ts';
import { scanSummary, type SummaryContext } from '../../src/render/summary.ts';
import { HOSTILE_NAMES } from '../world/organisation.ts';
import { at, excepted, manyIssues, NOW, open, overviewOf, type SampleAccount } from './samples.ts';

const PAYMENTS = { id: '222222222222', name: 'payments-production', users: 64 };
const SEARCH = { id: '333333333333', name: 'search-production', users: 61 };
const LAKE = { id: '444444444444', name: 'data-lake', users: 112 };
const ACCOUNTS: readonly SampleAccount[] = [PAYMENTS, SEARCH, LAKE];

const COMMON = {
  now: NOW,
  maxAgeDays: 90,
  dryRun: false,
  reporting: true,
  keyIds: 'full',
  shard: null,
  problems: [],
  endingUnseen: [],
} as const satisfies Partial<SummaryContext>;

const NIGHTLY = {
  account: PAYMENTS.id,
  user: 'nightly-backup',
  age: 1310,
  used: 0.4,
  service: 's3',
  ticket: 'SEC-8',
  owner: 'dana@example.com',
};
const SMALL = [
  open(NIGHTLY),
  open({
    account: PAYMENTS.id,
    user: 'old-migration',
    age: 822,
    used: 203,
    service: 'dynamodb',
    ticket: 'SEC-9',
    owner: 'dana@example.com',
  }),
  open({
    account: SEARCH.id,
    user: 'quarterly-report',
    age: 140,
    used: 33,
    ticket: 'SEC-10',
    owner: 'sam@example.com',
  }),
  open({
    account: SEARCH.id,
    user: 'svc-log-shipper',
    age: 97,
    used: null,
    ticket: 'SEC-11',
    owner: 'sam@example.com',
  }),
  excepted(
    { account: LAKE.id, user: 'vendor-crawler', age: 365, used: 2 },
    {
      id: 'vendor-crawler',
      reason: 'Vendor cannot rotate before the contract ends',
      expires: '2026-11-30',
      ticket: 'SEC-3',
    },
  ),
  excepted(
    { account: LAKE.id, user: 'svc-legacy-import', age: 410, used: 1 },
    { id: 'svc-*', reason: null, expires: null, ticket: null },
  ),
];

export function scanPages(): Readonly<Record<string, string>> {
  const small = overviewOf(ACCOUNTS, ({ id }) => SMALL.filter(({ accountId }) => accountId === id), {
    before: (issue) => (issue.issueId === SMALL[3]?.issueId ? undefined : issue),
  });
  const many = manyIssues(600, 51_000);
  return {
    'scan-small': scanSummary({
      ...COMMON,
      overview: small,
      endingUnseen: [
        {
          accountId: SEARCH.id,
          accountName: SEARCH.name,
          exception: {
            id: 'audit-export',
            reason: 'Migration until spring',
            expires: '2026-11-26',
            plain: false,
          },
        },
      ],
    }),
    'scan-first-without-reporting': scanSummary({
      ...COMMON,
      reporting: false,
      overview: overviewOf(
        [PAYMENTS],
        () => [open({ ...NIGHTLY, ticket: null, owner: null, reported: null })],
        { before: () => undefined, remediation: false },
      ),
    }),
    'scan-nothing-found': scanSummary({ ...COMMON, overview: overviewOf(ACCOUNTS, () => []) }),
    'scan-failures-hostile': hostileScan(),
    'scan-50000': scanSummary({
      ...COMMON,
      overview: overviewOf(many.accounts, ({ id }) => many.issues.get(id) ?? []),
    }),
  };
}

const REFUSED =
  'sts:AssumeRole into arn:aws:iam::555555555555:role/iam-key-rotation-identify was refused (AccessDenied: User: arn:aws:sts::111111111111:assumed-role/iam-key-rotation-scan/iam-key-rotation-4700000001-1 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::555555555555:role/iam-key-rotation-identify); check that the role exists in the account, that it trusts the hub role and that the external ID fits (config/aws/member.yaml)';

function hostileScan(): string {
  const accounts: readonly SampleAccount[] = [
    { ...PAYMENTS, name: '"]; payments | <b>bold</b> `code` ```' },
    { ...SEARCH, name: '</details><h1>search' },
    { id: '555555555555', name: 'newsroom', users: 0, error: REFUSED },
    {
      id: '666666666666',
      name: '| | |\n# mobile',
      users: 0,
      error:
        'iam:ListUsers failed after 8 tries (Throttling: Rate exceeded); run again, or fewer shards at once',
    },
  ];
  const names = [
    ...HOSTILE_NAMES,
    '| a | b |',
    '<script>alert(1)</script>',
    '[click](https://evil.example)',
    '**bold** _it_ ~~x~~',
    '\u202Egnp.exe',
    'a\nb',
    '![x](http://evil.example/x.png)',
    '$\\sqrt{x}$',
    ':rocket: #1 GH-2',
  ];
  const issues = names.map((user, index) =>
    open({
      account: index % 2 === 0 ? PAYMENTS.id : SEARCH.id,
      user,
      age: 95 + index * 37,
      used: index % 5 === 0 ? null : index,
      ticket: `SEC-${index + 1}`,
      owner: index % 3 === 0 ? '@everyone' : 'dana@example.com',
    }),
  );
  const hostileException = excepted(
    { account: PAYMENTS.id, user: 'svc-*', age: 400, used: 3 },
    {
      id: 'svc-*',
      reason: '| </td> ``` because <img src=x onerror=alert(1)>',
      expires: '2026-11-25',
      ticket: null,
    },
  );
  const problems: readonly Problem[] = [
    {
      severity: 'error',
      code: 'account-incomplete',
      message: `Account newsroom (555555555555) was not scanned completely: ${REFUSED}`,
    },
    {
      severity: 'error',
      code: 'ticket-failed',
      message: `Ticket for key ${issues[0]?.issueId ?? ''}: Jira refused it (400: priority: Field 'priority' cannot be set); remove jira.priority from config.json or add the field to the create screen`,
    },
    {
      severity: 'error',
      code: 'slack-failed',
      message:
        'Slack: #payments cannot be reached (not_in_channel); invite the bot with /invite @key-rotation',
    },
    {
      severity: 'warning',
      code: 'root-access-keys',
      message:
        'The root user of account payments-production (222222222222) has access keys; delete them (IAM User Guide, root user best practices)',
    },
  ];
  const overview = overviewOf(
    accounts,
    ({ id }) => [...issues, hostileException].filter(({ accountId }) => accountId === id),
    {
      before: (issue, index) =>
        index % 4 === 0 ? undefined : { ...issue, timestamps: { ...issue.timestamps, updated: at(8) } },
    },
  );
  return scanSummary({ ...COMMON, overview, problems, dryRun: true, keyIds: 'masked', shard: '2/5' });
}
