/** What a careful reviewer says of a well-formed configuration (SPEC section 10). */
import { describe, expect, it } from '@jest/globals';
import { reviewConfiguration, type Reviewable } from '../../src/domain/config-review.ts';
import type { Exception } from '../../src/domain/exceptions.ts';
import type { OwnerEntry } from '../../src/domain/ownership.ts';

const HUB = '111111111111';
const DEV = '222222222222';
const OTHER = '999999999999';
const NOBODY: OwnerEntry = { jiraProject: null, jiraOwner: null, jiraParentTicket: null, slackOwners: [] };

const FINE: Reviewable = {
  now: new Date('2026-11-23T12:00:00Z'),
  accountNames: new Map([
    [HUB, 'hub'],
    [DEV, 'dev'],
  ]),
  scannedAccountIds: new Set([HUB, DEV]),
  listed: { accounts: [], remediation_accounts: [], ignore_accounts: [] },
  exceptions: new Map([[DEV, [{ id: 'ci', reason: 'vendor', expires: '2027-06-30', plain: false }]]]),
  ownerAccountIds: [DEV],
  owners: {
    global: { ...NOBODY, jiraProject: 'SEC', slackOwners: ['#sec'] },
    accounts: new Map([[DEV, NOBODY]]),
  },
  remediation: true,
  reporting: true,
  retentionDays: 14,
  jira: true,
  slack: true,
};

const said = (changes: Partial<Reviewable>): string[] =>
  reviewConfiguration({ ...FINE, ...changes }).map(
    ({ severity, file, path, message }) => `${severity} ${file} ${path.join('/')}: ${message}`,
  );
const saidOf = (...entries: Exception[]): string[] => said({ exceptions: new Map([[DEV, entries]]) });
const entry = (changes: Partial<Exception>): Exception => ({
  id: 'ci',
  reason: 'vendor',
  expires: '2027-06-30',
  plain: false,
  ...changes,
});

it('nothing is said of a configuration in order', () => {
  expect(said({})).toEqual([]);
});

describe('remediation', () => {
  const at = 'warning config.json user_keysrotation/';
  it('with a retention period of 0', () => {
    expect(said({ retentionDays: 0 })).toEqual([
      `${at}remediation_retention_period: is 0 while remediation is on: keys are planned the moment they are reported; give owners some days`,
    ]);
  });

  it('while reporting is off', () => {
    expect(said({ reporting: false })).toEqual([
      `${at}remediation: is on while reporting is off: nothing is ever reported, so nothing would ever become eligible; turn reporting on`,
    ]);
  });

  it('that is off needs neither', () => {
    expect(said({ remediation: false, reporting: false, retentionDays: 0 })).toEqual([]);
  });
});

describe('accounts named nowhere else', () => {
  const listed = (lists: Partial<Record<keyof Reviewable['listed'], readonly string[]>>) => ({
    listed: Object.fromEntries(
      (['accounts', 'remediation_accounts', 'ignore_accounts'] as const).map((setting) => [
        setting,
        (lists[setting] ?? []).map((id, index) => ({ id, path: ['user_keysrotation', setting, index] })),
      ]),
    ) as unknown as Reviewable['listed'],
  });

  it.each<[string, Partial<Reviewable>, RegExp]>([
    [
      'to scan',
      listed({ accounts: [HUB, OTHER] }),
      /^warning config\.json user_keysrotation\/accounts\/1: names account 9{12}, which aws\.accounts does not have; add it/,
    ],
    [
      'to remediate',
      listed({ remediation_accounts: [DEV, HUB, OTHER] }),
      /^warning config\.json user_keysrotation\/remediation_accounts\/2: names account 9{12}/,
    ],
    [
      'to ignore',
      listed({ ignore_accounts: [OTHER, DEV] }),
      /^warning config\.json user_keysrotation\/ignore_accounts\/0: names account 9{12}, which config\.json has nowhere else, so nothing is left out by it; correct or remove it/,
    ],
    [
      'in the whitelist',
      { exceptions: new Map([[OTHER, []]]) },
      /^warning whitelist\.json user_keysrotation\/9{12}: names account 9{12}, which config\.json does not have; add it to aws\.accounts or remove it/,
    ],
    [
      'among owners',
      { ownerAccountIds: [DEV, OTHER] },
      /^warning ticket_owners\.json account\/9{12}: names account 9{12}/,
    ],
  ])('%s', (_, changes, expected) => {
    expect(said(changes)).toEqual([expect.stringMatching(expected)]);
  });

  it('to scan and to remediate are told once', () => {
    expect(said(listed({ accounts: [OTHER], remediation_accounts: [OTHER] }))).toHaveLength(1);
  });

  it('to scan, and named there, are known to the other files', () => {
    const lists = listed({ accounts: [OTHER] });
    expect(said({ ...lists, exceptions: new Map([[OTHER, []]]), ownerAccountIds: [OTHER] })).toHaveLength(1);
  });

  it('to scan and to ignore are left out as somebody wanted', () => {
    expect(said(listed({ accounts: [OTHER], ignore_accounts: [OTHER] }))).toEqual([]);
  });
});

describe('what is wrong in its file', () => {
  const unread = (changes: Partial<Reviewable>): string[] =>
    said({
      listed: {
        accounts: [{ id: OTHER, path: ['user_keysrotation', 'accounts', 0] }],
        remediation_accounts: [],
        ignore_accounts: [],
      },
      exceptions: new Map([[DEV, [null, { id: 'ci', expires: '2027-06-30', plain: false }]]]),
      owners: { global: NOBODY, accounts: new Map() },
      retentionDays: 0,
      ...changes,
    });
  const [accounts, retention, reason, project, slackOwner] = [
    'warning config.json user_keysrotation/accounts/0:',
    'warning config.json user_keysrotation/remediation_retention_period:',
    `warning whitelist.json user_keysrotation/${DEV}/1: exception ci has no reason`,
    'error ticket_owners.json : no jira_project',
    'error ticket_owners.json : no slack_owner',
  ];

  it.each<[string, Partial<Reviewable>, readonly (string | undefined)[]]>([
    ['nothing', {}, [retention, accounts, reason, project, slackOwner]],
    ['the names of accounts', { accountNames: undefined }, [retention, reason, project, slackOwner]],
    ['the accounts to scan', { scannedAccountIds: undefined }, [retention, accounts, reason]],
    ['the owners', { owners: undefined }, [retention, accounts, reason]],
    ['whether remediation is on', { remediation: undefined }, [accounts, reason, project, slackOwner]],
    ['the retention period', { retentionDays: undefined }, [accounts, reason, project, slackOwner]],
    ['whether Jira is on', { jira: undefined }, [retention, accounts, reason, slackOwner]],
    ['whether Slack is on', { slack: undefined }, [retention, accounts, reason, project]],
  ])('hides no more than what depends on it: %s', (_, changes, expected) => {
    expect(unread(changes)).toEqual(expected.map((line) => expect.stringContaining(String(line))));
  });
});

describe('exceptions', () => {
  const at = `warning whitelist.json user_keysrotation/${DEV}/`;

  it.each<[string, Exception, string]>([
    [
      'expired',
      entry({ expires: '2026-11-22' }),
      'exception ci expired on 2026-11-22 and covers nothing; remove it or decide anew',
    ],
    [
      'ends today',
      entry({ expires: '2026-11-23' }),
      'exception ci ends on 2026-11-23; after that the key counts as stale',
    ],
    [
      'ends in 14 days',
      entry({ expires: '2026-12-07' }),
      'exception ci ends on 2026-12-07; after that the key counts as stale',
    ],
    [
      'never ends',
      { id: 'ci', reason: 'vendor', plain: false },
      'exception ci never expires; give it an end with "expires"',
    ],
    [
      'has no reason',
      { id: 'ci', expires: '2027-06-30', plain: false },
      'exception ci has no reason; say why with "reason"',
    ],
    [
      'matches a whole account',
      entry({ id: '*' }),
      `exception * covers every key of account ${DEV}; name users or keys`,
    ],
    [
      'matches a whole account twice over',
      entry({ id: '**' }),
      `exception ** covers every key of account ${DEV}; name users or keys`,
    ],
    ...['AKIA*', 'AK*', 'A*', '*A*', 'A*I*'].map((id): [string, Exception, string] => [
      `matches every key ID of an account: ${id}`,
      entry({ id }),
      `exception ${id} covers every key of account ${DEV}, since every key ID begins with AKIA; name users or keys`,
    ]),
    [
      'can match nothing',
      entry({ id: 'bob smith' }),
      'exception "bob smith" can match no user name and no key ID; correct it',
    ],
  ])('one that %s', (_, exception, message) => {
    expect(saidOf(exception)).toEqual([`${at}0: ${message}`]);
  });

  it.each(['AKIA2*', 'AKIA*A', 'a*', 'ci-*', '*bot*', 'AKIB*'])(
    'a glob such as %s is narrow enough',
    (id) => {
      expect(saidOf(entry({ id }))).toEqual([]);
    },
  );

  it('one that ends in 15 days is no news', () => {
    expect(saidOf(entry({ expires: '2026-12-08' }))).toEqual([]);
  });

  it("Hammer's form has neither end nor reason", () => {
    expect(saidOf({ id: 'ci', plain: true })).toEqual([
      `${at}0: exception ci never expires; give it an end with "expires"`,
      `${at}0: exception ci has no reason; say why with "reason"`,
    ]);
  });

  it('one that stands twice is told at the second place', () => {
    expect(saidOf(entry({}), entry({ id: 'b' }), entry({}))).toEqual([
      `${at}2: exception ci stands twice for account ${DEV}; remove one of them`,
    ]);
  });

  it('one that a glob covers already, for as long', () => {
    const covered = [`${at}0: exception ci-prod is covered by ci-* already; remove one of them`];
    expect(saidOf(entry({ id: 'ci-prod' }), entry({ id: 'ci-*' }))).toEqual(covered);
    expect(saidOf(entry({ id: 'ci-prod' }), entry({ id: 'ci-*', expires: '2028-01-01' }))).toEqual(covered);
    expect(saidOf(entry({ id: 'ci-prod' }), entry({ id: 'ci-*', expires: '2027-01-01' }))).toEqual([]);
    expect(saidOf(entry({ id: 'ci-prod' }), entry({ id: 'ci-*', expires: '2026-01-01' }))).toEqual([
      expect.stringContaining('exception ci-* expired'),
    ]);
    expect(saidOf(entry({ id: 'ci-prod', expires: '2026-01-01' }), entry({ id: 'ci-*' }))).toEqual([
      expect.stringContaining('exception ci-prod expired'),
    ]);
  });

  it('the same name in another account is another exception', () => {
    expect(
      said({
        exceptions: new Map([
          [DEV, [entry({})]],
          [HUB, [entry({})]],
        ]),
      }),
    ).toEqual([]);
  });

  it('are shown on one line, whatever they are called', () => {
    const lines = saidOf(entry({ id: `a\n::error::\u2028b${'c'.repeat(5_000)}` }));
    expect(lines).toHaveLength(1);
    expect(lines[0]).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
    expect(lines[0]?.length).toBeLessThan(300);
  });
});

describe('owners that route nowhere', () => {
  const nobody = {
    global: NOBODY,
    accounts: new Map([[DEV, { ...NOBODY, jiraProject: 'DEV', slackOwners: ['#dev'] }]]),
  };

  it('are errors where reporting is on', () => {
    expect(said({ owners: nobody })).toEqual([
      `error ticket_owners.json : no jira_project holds for account ${HUB}, so no ticket can be opened; set it globally or for the account`,
      `error ticket_owners.json : no slack_owner holds for account ${HUB}, so nobody is told on Slack; set it globally or for the account`,
    ]);
  });

  it('are warnings while it is off', () => {
    expect(
      said({ owners: nobody, reporting: false, remediation: false }).map((line) => line.split(' ')[0]),
    ).toEqual(['warning', 'warning']);
  });

  it('are nothing where Jira and Slack are off', () => {
    expect(said({ owners: nobody, jira: false, slack: false })).toEqual([]);
  });

  it('are cut where they are many', () => {
    const ids = Array.from({ length: 8 }, (_, index) => String(100_000_000_000 + index));
    const lines = said({
      accountNames: new Map(ids.map((id) => [id, id])),
      scannedAccountIds: new Set(ids),
      exceptions: new Map(),
      ownerAccountIds: [],
      owners: { global: NOBODY, accounts: new Map() },
      slack: false,
    });
    expect(lines).toEqual([expect.stringContaining(`${ids[4] ?? ''} and 3 more, so no ticket`)]);
  });
});
