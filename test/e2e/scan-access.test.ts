/**
 * How a scan comes to its permissions (SPEC section 5): OIDC, hub role, one narrowed and checked session per account,
 * renewal, the credentials of a laptop; and that a dry run or a switched-off product changes nothing.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { OUTPUTS } from '../../src/outputs.ts';
import type { RunResult } from '../world/runner.ts';
import { IDENTIFICATION_ACTIONS, ROLE_NAMES } from '../world/standard-roles.ts';
import {
  awsSection,
  countsOf,
  DEV,
  errorsOf,
  MAIN,
  PROD,
  startOrganisation,
  type Organisation,
} from './organisation.ts';

let org: Organisation;
afterEach(() => org.world.stop());

const ENGINEER = `arn:aws:iam::${MAIN}:user/engineer`;
const OFF_ACTIONS = {
  GITHUB_ACTIONS: undefined,
  GITHUB_RUN_ID: undefined,
  GITHUB_REPOSITORY: undefined,
  GITHUB_EVENT_PATH: undefined,
  ACTIONS_ID_TOKEN_REQUEST_URL: undefined,
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: undefined,
};
const LAPTOP = {
  ...OFF_ACTIONS,
  AWS_ACCESS_KEY_ID: 'AKIALAPTOPEXAMPLE001',
  AWS_SECRET_ACCESS_KEY: 'laptop-secret-value',
};

/** Roles trust an engineer's own credentials too. */
function trustEngineer(accountId = MAIN): void {
  const { aws } = org.world;
  aws.credentials.addStatic({
    accessKeyId: LAPTOP.AWS_ACCESS_KEY_ID,
    secretAccessKey: LAPTOP.AWS_SECRET_ACCESS_KEY,
    accountId,
    arn: accountId === MAIN ? ENGINEER : `arn:aws:iam::${accountId}:user/engineer`,
    permissions: ['sts:AssumeRole', 'dynamodb:*'],
  });
  for (const account of [MAIN, DEV, PROD]) {
    aws.addRole(account, {
      name: ROLE_NAMES.identification,
      trust: [{ kind: 'aws', principals: [ENGINEER] }],
      permissions: IDENTIFICATION_ACTIONS,
    });
  }
}

function expectOneLine(run: RunResult): string {
  expect(run.exitCode).toBe(1);
  expect(errorsOf(run)).toHaveLength(1);
  expect(run.stdout + run.stderr).not.toMatch(/^\s+at .*:\d+:\d+/m);
  return errorsOf(run)[0] ?? '';
}

describe('the way in', () => {
  it('is one web identity, then one session per account, each narrowed, named after the run, and checked', async () => {
    org = await startOrganisation({ externalId: 'ext-7' });
    org.staleKey(DEV, 'bot');

    const run = await org.scan({
      config: { aws: { ...awsSection(), external_id: 'ext-7' } },
      job: { runId: '4711', runAttempt: '2' },
    });

    expect(run.exitCode).toBe(0);
    const { transcript, aws } = org.world;
    expect(transcript.count('oidc')).toBe(1);
    expect(transcript.count('sts', 'AssumeRoleWithWebIdentity')).toBe(1);
    const assumed = transcript.calls('sts', 'AssumeRole');
    expect(assumed.map(({ account }) => account).sort()).toEqual([MAIN, DEV, PROD]);
    for (const { detail } of assumed)
      expect(detail).toMatchObject({ ExternalId: 'ext-7', RoleSessionName: expect.stringContaining('4711') });
    expect(
      transcript
        .calls('sts', 'GetCallerIdentity')
        .map(({ account }) => account)
        .sort(),
    ).toEqual([MAIN, DEV, PROD]);
    const sessions = aws.credentials.sessions.filter(({ roleArn }) =>
      roleArn.includes(ROLE_NAMES.identification),
    );
    expect(sessions).toHaveLength(3);
    for (const { policy, sessionName } of sessions) {
      expect(sessionName).toContain('4711');
      const { Statement } = JSON.parse(policy ?? '') as {
        Statement: readonly { Effect: string; Action: readonly string[] }[];
      };
      expect(Statement.map(({ Effect }) => Effect)).toEqual(['Allow']);
      expect(Statement.flatMap(({ Action }) => Action).sort()).toEqual([
        'iam:GetAccessKeyLastUsed',
        'iam:GetAccountSummary',
        'iam:ListAccessKeys',
        'iam:ListUsers',
      ]);
    }
  });

  it('is refused by accounts that ask for another external ID', async () => {
    org = await startOrganisation({ externalId: 'ext-7' });

    const run = await org.scan();

    expect(expectOneLine(run)).toMatch(/3 accounts not scanned completely: .*external ID/);
    expect(org.world.transcript.count('iam')).toBe(0);
  });

  it('ends where the session turns out to be in another account', async () => {
    org = await startOrganisation();
    const { aws } = org.world;
    const findRole = aws.findRole.bind(aws);
    aws.findRole = (arn) => findRole(arn.replace(`::${DEV}:`, `::${PROD}:`));
    org.staleKey(PROD, 'bot');

    const run = await org.scan();

    expect(expectOneLine(run)).toMatch(
      new RegExp(`dev \\(${DEV}\\).*belongs to account ${PROD}, not to ${DEV}`),
    );
    expect(countsOf(run)).toMatchObject({ 'accounts-scanned': 2, 'accounts-failed': 1, 'stale-keys': 1 });
    expect((await org.issues()).map(({ account_id }) => account_id)).toEqual([PROD]);
  });

  it('needs the permission id-token: write, and says so in one line', async () => {
    org = await startOrganisation();

    const run = await org.scan({ job: { oidc: false } });

    expect(expectOneLine(run)).toContain('permissions: id-token: write');
    expect(org.world.transcript.count()).toBe(0);
  });

  it.each([
    [
      'a role that does not trust the repository',
      { job: { repository: 'stranger/fork' } },
      /AssumeRoleWithWebIdentity into \S+ was refused .*trust policy/,
    ],
    [
      'an audience that the provider does not know',
      { inputs: { audience: 'somebody-else' } },
      /AssumeRoleWithWebIdentity .*audience/,
    ],
  ])('is refused with one line: %s', async (_case, options, message) => {
    org = await startOrganisation();

    expect(expectOneLine(await org.scan(options))).toMatch(message);
    expect(org.world.transcript.count('iam')).toBe(0);
    expect(org.world.transcript.mutations()).toEqual([]);
  });

  it('works with the immutable form of sub', async () => {
    org = await startOrganisation();

    expect((await org.scan({ job: { immutableSubject: true } })).exitCode).toBe(0);
  });
});

describe('credentials', () => {
  it('are renewed in a run that is longer than their life', async () => {
    org = await startOrganisation({ credentialLifetimeMs: 2000, latencyByService: { iam: 250 } });
    for (let index = 0; index < 70; index += 1) org.staleKey(DEV, `user-${index}`);

    const run = await org.scan();

    expect(run.exitCode).toBe(0);
    expect(countsOf(run)).toMatchObject({ 'open-issues': 70, 'accounts-failed': 0 });
    const { sessions } = org.world.aws.credentials;
    expect(
      sessions.filter(
        ({ accountId, roleArn }) => accountId === DEV && roleArn.includes(ROLE_NAMES.identification),
      ).length,
    ).toBeGreaterThan(1);
    expect(sessions.filter(({ roleArn }) => roleArn === org.scanRoleArn).length).toBeGreaterThan(1);
    expect(org.world.transcript.calls('iam').filter(({ error }) => error === 'ExpiredToken')).toEqual([]);
  });

  it('that end before their time are replaced, once', async () => {
    org = await startOrganisation();
    for (let index = 0; index < 30; index += 1) org.staleKey(DEV, `user-${index}`);
    org.world.aws.onCall('ListAccessKeys', () => org.world.aws.credentials.expireSessions(), { nth: 5 });

    const run = await org.scan();

    expect(run.exitCode).toBe(0);
    expect(countsOf(run)).toMatchObject({ 'open-issues': 30, 'accounts-failed': 0 });
    expect(org.world.transcript.calls('iam').some(({ error }) => error === 'ExpiredToken')).toBe(true);
    const sessions = org.world.aws.credentials.sessions.filter(
      ({ accountId, roleArn }) => accountId === DEV && roleArn.includes(ROLE_NAMES.identification),
    );
    expect(sessions).toHaveLength(2);
  });

  it('are those at hand on a laptop', async () => {
    org = await startOrganisation();
    trustEngineer();
    org.staleKey(DEV, 'bot');

    const run = await org.scan({ inputs: { 'role-to-assume': '', 'dry-run': 'true' }, job: { env: LAPTOP } });

    expect(run.exitCode).toBe(0);
    expect(countsOf(run)).toMatchObject({ 'accounts-scanned': 3, 'open-issues': 1 });
    expect(org.world.transcript.count('oidc')).toBe(0);
    expect(run.stdout + run.stderr).not.toContain(LAPTOP.AWS_SECRET_ACCESS_KEY);
  });

  it('at hand have to belong to the main account', async () => {
    org = await startOrganisation();
    trustEngineer(DEV);

    const run = await org.scan({ inputs: { 'role-to-assume': '' }, job: { env: LAPTOP } });

    expect(expectOneLine(run)).toMatch(
      new RegExp(`belongs? to account ${DEV}, not to ${MAIN} \\(aws.main_account_id of config.json\\)`),
    );
    expect(org.world.transcript.count('dynamodb')).toBe(0);
    expect(org.world.transcript.count('iam')).toBe(0);
  });

  it('missing altogether are named with the remedy', async () => {
    org = await startOrganisation();

    const run = await org.scan({ inputs: { 'role-to-assume': '' }, job: { env: OFF_ACTIONS } });

    expect(expectOneLine(run)).toContain('role-to-assume');
    expect(org.world.transcript.count()).toBe(0);
  });
});

describe('a run that may change nothing', () => {
  it('reads only in a dry run, and says what would have happened', async () => {
    org = await startOrganisation();
    const kept = org.staleKey(DEV, 'kept');
    const leaving = org.staleKey(DEV, 'leaving');
    await org.scan();
    const before = await org.issues();
    org.world.clock.advanceDays(1);
    org.world.aws.setKeyStatus(DEV, leaving, 'Inactive');
    const arriving = org.staleKey(PROD, 'arriving');
    const covered = org.staleKey(PROD, 'covered');
    org.world.transcript.clear();

    const run = await org.scan({
      inputs: { 'dry-run': 'true' },
      whitelist: { user_keysrotation: { [PROD]: ['covered'] } },
    });

    expect(run.exitCode).toBe(0);
    expect(org.world.transcript.mutations()).toEqual([]);
    expect(org.world.transcript.calls('dynamodb').map(({ action }) => action)).not.toContain('PutItem');
    expect(await org.issues()).toEqual(before);
    expect(countsOf(run)).toMatchObject({
      'open-issues': 2,
      'new-issues': 1,
      'whitelisted-issues': 1,
      'resolved-issues': 1,
      'stale-keys': 3,
    });
    expect(run.result).toMatchObject({ dry_run: true });
    expect(Object.fromEntries(run.findings().map(({ issue_id, status }) => [issue_id, status]))).toEqual({
      [kept]: 'open',
      [leaving]: 'resolved',
      [arriving]: 'open',
      [covered]: 'whitelisted',
    });
    expect(run.summary).toContain('Dry run: nothing was written');
  });

  it.each([false, 'false'])(
    'does nothing, and says so, while user_keysrotation.enabled is %j',
    async (enabled) => {
      org = await startOrganisation();
      org.staleKey(DEV, 'unseen');

      const run = await org.scan({ rotation: { enabled }, inputs: { 'fail-on': 'findings' } });

      expect(run.exitCode).toBe(0);
      expect(org.world.transcript.count()).toBe(0);
      expect(Object.keys(run.outputs).sort()).toEqual([...OUTPUTS.scan].sort());
      expect(Object.values(countsOf(run))).toEqual(Array.from({ length: 9 }, () => 0));
      expect(run.findings()).toEqual([]);
      expect(run.result).toMatchObject({
        accounts: [],
        problems: [expect.objectContaining({ severity: 'warning', code: 'disabled-by-config' })],
      });
      expect(run.summary).toContain('user_keysrotation.enabled');
      expect(run.annotations).toEqual([expect.objectContaining({ level: 'warning' })]);
    },
  );
});

describe('fail-on: findings', () => {
  it('counts open issues, not exceptions', async () => {
    org = await startOrganisation();
    org.staleKey(DEV, 'bot');

    const failed = await org.scan({ inputs: { 'fail-on': 'findings' } });
    expect(expectOneLine(failed)).toContain('1 open issue');
    expect(countsOf(failed)).toMatchObject({ 'open-issues': 1 });
    expect(failed.summary).toContain('1 stale key to rotate');

    const excepted = await org.scan({
      inputs: { 'fail-on': 'findings' },
      whitelist: { user_keysrotation: { [DEV]: ['bot'] } },
    });
    expect(excepted.exitCode).toBe(0);
  });
});
