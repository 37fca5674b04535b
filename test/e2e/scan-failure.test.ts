/**
 * What a scan does when something refuses (SPEC sections 5 and 13): the account is named, nothing in it is resolved,
 * the others are done, and summary, outputs and files are written before the job fails.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { OUTPUTS } from '../../src/outputs.ts';
import type { Item } from '../world/dynamo.ts';
import type { RunResult } from '../world/runner.ts';
import { ROLE_NAMES } from '../world/standard-roles.ts';
import {
  countsOf,
  detailOf,
  DEV,
  errorsOf,
  MAIN,
  PROD,
  startOrganisation,
  type Organisation,
} from './organisation.ts';

let org: Organisation;
afterEach(() => org.world.stop());

const KEYS_DENIED = '444444444444';
const FINE = '555555555555';
const GONE = 'AKIAGONEEXAMPLE00001';

const accessDenied = {
  kind: 'error',
  status: 403,
  code: 'AccessDenied',
  message: 'not authorized, says the world',
} as const;

/** An open issue whose key is gone: what a complete scan would resolve. */
function openIssue(account: string, issueId = GONE): Item {
  const at = '2026-01-02T03:04:05+00:00';
  return {
    account_id: account,
    issue_id: issueId,
    status: 'open',
    issue_details: { create_date: '2020-01-01T00:00:00+00:00', username: 'gone' },
    timestamps: {
      identified: at,
      updated: at,
      reported: null,
      remediated: null,
      resolved: null,
      closed: null,
    },
    jira_details: {},
  };
}

const statusOf = async (account: string, issueId = GONE) =>
  (await org.world.dynamo.getItem({ account_id: account, issue_id: issueId }))?.['status'];

/** One error, on one line, without a stack trace or a word about bugs. */
function expectOneLine(run: RunResult): string {
  expect(run.exitCode).toBe(1);
  const errors = errorsOf(run);
  expect(errors).toHaveLength(1);
  expect(errors[0]).not.toContain('\n');
  expectNoStack(run);
  return errors[0] ?? '';
}

function expectNoStack(run: RunResult): void {
  expect(run.stdout + run.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  expect(run.stdout + run.stderr).not.toContain('Bug in');
}

describe('accounts that refuse', () => {
  it('are named, resolve nothing, and keep nobody else from being done', async () => {
    org = await startOrganisation({ accounts: [DEV, PROD, KEYS_DENIED, FINE] });
    const { aws, faults, dynamo } = org.world;
    const all = [MAIN, DEV, PROD, KEYS_DENIED, FINE];
    for (const account of all) await dynamo.putItem(openIssue(account));
    // Fails half-way: the second page of users is denied.
    for (let index = 0; index < 1005; index += 1) aws.addUser(DEV, `user-${String(index).padStart(4, '0')}`);
    const firstPage = org.staleKey(DEV, 'aaa-first-page');
    faults.add({ action: 'ListUsers', account: DEV, nth: 2 }, accessDenied);
    // Refuses the role.
    org.staleKey(PROD, 'unseen');
    aws.deleteRole(PROD, ROLE_NAMES.identification);
    // Refuses one user's keys.
    org.staleKey(KEYS_DENIED, 'denied');
    const seen = org.staleKey(KEYS_DENIED, 'seen');
    faults.add(
      { action: 'ListAccessKeys', where: (call) => detailOf(call)['UserName'] === 'denied' },
      accessDenied,
    );
    const fine = org.staleKey(FINE, 'fine');

    const names: Readonly<Record<string, string>> = {
      [MAIN]: 'hub',
      [DEV]: 'dev',
      [PROD]: 'prod',
      [KEYS_DENIED]: 'half',
      [FINE]: 'fine',
    };
    const run = await org.scan({ accountNames: names });

    const line = expectOneLine(run);
    expect(line).toContain('3 accounts not scanned completely');
    for (const account of [DEV, PROD, KEYS_DENIED]) {
      expect(line).toContain(`${names[account]} (${account})`);
      expect(await statusOf(account)).toBe('open');
    }
    expect(line).not.toContain(FINE);
    expect([await statusOf(MAIN), await statusOf(FINE)]).toEqual(['resolved', 'resolved']);
    expect(await statusOf(FINE, fine)).toBe('open');
    expect([await statusOf(DEV, firstPage), await statusOf(KEYS_DENIED, seen)]).toEqual(['open', 'open']);

    expect(Object.keys(run.outputs).sort()).toEqual([...OUTPUTS.scan].sort());
    expect(countsOf(run)).toMatchObject({
      'accounts-scanned': 2,
      'accounts-failed': 3,
      'resolved-issues': 2,
      'stale-keys': 3,
      'open-issues': 6,
    });
    const accounts = run.result?.['accounts'] as readonly Item[];
    expect(accounts.map(({ account_id, status }) => `${String(account_id)} ${String(status)}`)).toEqual([
      `${MAIN} scanned`,
      `${DEV} failed`,
      `${PROD} failed`,
      `${KEYS_DENIED} failed`,
      `${FINE} scanned`,
    ]);
    const errorOf = (account: string) =>
      String(accounts.find(({ account_id }) => account_id === account)?.['error']);
    expect(errorOf(DEV)).toContain('iam:ListUsers');
    expect(errorOf(PROD)).toContain(`role/${ROLE_NAMES.identification}`);
    expect(errorOf(KEYS_DENIED)).toContain('iam:ListAccessKeys');
    for (const account of [DEV, PROD, KEYS_DENIED])
      expect(run.summary).toContain(`${names[account]} (${account})`);
    // Failed accounts are in the findings as they are stored.
    const rows = run
      .findings()
      .map(({ account_id, issue_id }) => `${String(account_id)} ${String(issue_id)}`);
    expect(rows).toEqual(
      expect.arrayContaining([`${PROD} ${GONE}`, `${DEV} ${GONE}`, `${DEV} ${firstPage}`]),
    );
  });

  it('resolve nothing either when ListUsers is refused or only a last use could not be read', async () => {
    org = await startOrganisation();
    await org.world.dynamo.putItem(openIssue(DEV));
    await org.world.dynamo.putItem(openIssue(PROD));
    org.world.faults.add({ action: 'ListUsers', account: DEV }, accessDenied);
    const keyId = org.staleKey(PROD, 'used');
    org.world.faults.add({ action: 'GetAccessKeyLastUsed', account: PROD }, accessDenied);

    const run = await org.scan();

    expect(expectOneLine(run)).toContain('2 accounts not scanned completely');
    expect([await statusOf(DEV), await statusOf(PROD)]).toEqual(['open', 'open']);
    // The key is stale for all that, and is recorded.
    expect(await statusOf(PROD, keyId)).toBe('open');
  });

  it('stop being asked where everything is refused', async () => {
    org = await startOrganisation();
    for (let index = 0; index < 60; index += 1) org.staleKey(DEV, `user-${index}`);
    org.world.faults.add({ action: 'ListAccessKeys', account: DEV }, accessDenied);

    const run = await org.scan();

    expectOneLine(run);
    expect(org.world.transcript.count('iam', 'ListAccessKeys')).toBeLessThan(25);
  });

  it('are looked at to the end where only some users are refused', async () => {
    org = await startOrganisation();
    const seen = Array.from({ length: 12 }, (_, index) => org.staleKey(DEV, `user-${index}-seen`));
    for (let index = 0; index < 12; index += 1) org.staleKey(DEV, `user-${index}-refused`);
    org.world.faults.add(
      {
        action: 'ListAccessKeys',
        account: DEV,
        where: (call) => String(detailOf(call)['UserName']).endsWith('-refused'),
      },
      accessDenied,
    );

    const run = await org.scan();

    expect(expectOneLine(run)).toContain('11 more failures');
    expect(await Promise.all(seen.map((keyId) => statusOf(DEV, keyId)))).toEqual(seen.map(() => 'open'));
  });

  it('fail alone where a stored item is broken', async () => {
    org = await startOrganisation();
    await org.world.dynamo.putItem({ ...openIssue(DEV), status: 'paused' });
    const keyId = org.staleKey(PROD, 'fine');

    const run = await org.scan();

    expect(expectOneLine(run)).toContain(GONE);
    expect(await statusOf(DEV)).toBe('paused');
    expect(await statusOf(PROD, keyId)).toBe('open');
  });

  it('fail alone where the table refuses some writes', async () => {
    org = await startOrganisation();
    const refused = org.staleKey(DEV, 'refused');
    const written = org.staleKey(DEV, 'written');
    const elsewhere = org.staleKey(PROD, 'fine');
    org.world.faults.add(
      { service: 'dynamodb', action: 'PutItem', where: (call) => detailOf(call)['issue_id'] === refused },
      { kind: 'error', status: 400, code: 'ValidationException', message: 'refused by the world' },
    );

    const run = await org.scan();

    expect(expectOneLine(run)).toContain(`dev (${DEV})`);
    expect(
      await Promise.all([statusOf(DEV, refused), statusOf(DEV, written), statusOf(PROD, elsewhere)]),
    ).toEqual([undefined, 'open', 'open']);
    expect(countsOf(run)).toMatchObject({ 'open-issues': 2, 'new-issues': 2, 'accounts-failed': 1 });
  });
});

describe('what goes away while it is looked at', () => {
  it.each(['AccessDenied', 'NoSuchEntity'] as const)(
    'is no failure: users and keys deleted during the scan (%s)',
    async (answer) => {
      org = await startOrganisation();
      const { aws, dynamo } = org.world;
      aws.unknownKeyAnswer = answer;
      org.staleKey(DEV, 'user-gone');
      const key = org.staleKey(DEV, 'key-gone');
      const userAndKey = org.staleKey(DEV, 'both-gone');
      const stays = org.staleKey(DEV, 'stays');
      await dynamo.putItem(openIssue(DEV, key));
      aws.onCall('ListAccessKeys', () => aws.deleteUser(DEV, 'user-gone'), { nth: 1 });
      let deleted = false;
      aws.onCall('GetAccessKeyLastUsed', () => {
        if (deleted) return;
        deleted = true;
        aws.deleteKey(DEV, key);
        aws.deleteUser(DEV, 'both-gone');
      });

      const run = await org.scan();

      expect(run.exitCode).toBe(0);
      expect(countsOf(run)).toMatchObject({
        'accounts-failed': 0,
        'stale-keys': 1,
        'open-issues': 1,
        'resolved-issues': 1,
      });
      expect(await statusOf(DEV, stays)).toBe('open');
      expect(await statusOf(DEV, key)).toBe('resolved');
      expect(await statusOf(DEV, userAndKey)).toBeUndefined();
    },
  );
});

describe('a table that cannot be used', () => {
  const refusals: readonly (readonly [string, (start: Organisation) => Promise<void>, RegExp])[] = [
    [
      'is missing',
      () => Promise.resolve(),
      /hammer-iam-user-keys-rotation does not exist in region us-east-1; .*hub\.yaml/,
    ],
    [
      'has another key schema',
      ({ world }) => world.dynamo.createTable('hammer-iam-user-keys-rotation', { hash: 'account_id' }),
      /partition key account_id \(S\) and sort key none, but needs account_id \(S\) and issue_id \(S\)/,
    ],
    ...['DescribeTable', 'Query', 'GetItem', 'PutItem'].map(
      (action) =>
        [
          `refuses ${action}`,
          async ({ world }: Organisation) => {
            await world.dynamo.createTable();
            const role = world.aws.account(MAIN).roles.get(ROLE_NAMES.scan);
            const others = ['DescribeTable', 'Query', 'GetItem', 'PutItem'].filter(
              (other) => other !== action,
            );
            world.aws.addRole(MAIN, {
              name: ROLE_NAMES.scan,
              trust: role?.trust ?? [],
              permissions: ['sts:AssumeRole', ...others.map((other) => `dynamodb:${other}`)],
            });
          },
          new RegExp(`dynamodb:${action} on table hammer-iam-user-keys-rotation was refused .*hub\\.yaml`),
        ] as const,
    ),
  ];

  it.each(refusals)('%s: one clear error before anything else is done', async (_case, prepare, message) => {
    org = await startOrganisation({ table: null });
    org.staleKey(DEV, 'unseen');
    await prepare(org);

    const run = await org.scan();

    expect(expectOneLine(run)).toMatch(message);
    expect(org.world.transcript.count('iam')).toBe(0);
    expect(org.world.transcript.count('sts', 'AssumeRole')).toBe(0);
    expect(org.world.transcript.mutations()).toEqual([]);
  });

  it('is no matter of writing in a dry run', async () => {
    org = await startOrganisation();
    org.staleKey(DEV, 'seen');
    const role = org.world.aws.account(MAIN).roles.get(ROLE_NAMES.scan);
    org.world.aws.addRole(MAIN, {
      name: ROLE_NAMES.scan,
      trust: role?.trust ?? [],
      permissions: ['sts:AssumeRole', 'dynamodb:DescribeTable', 'dynamodb:Query'],
    });

    const run = await org.scan({ inputs: { 'dry-run': 'true' } });

    expect(run.exitCode).toBe(0);
    expect(countsOf(run)).toMatchObject({ 'open-issues': 1 });
    expect(existsSync(run.outputs['findings-csv'] ?? '')).toBe(true);
  });
});
