/**
 * Mode validate through the packaged action (SPEC section 10): the difference a pull request makes, the keys that
 * gain or lose cover, the one comment, the set-up check, and that nothing else is ever written.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { JOB_TOKEN } from '../world/github.ts';
import { ROLE_NAMES } from '../world/standard-roles.ts';
import type { RunResult } from '../world/runner.ts';
import { awsSection, configFiles, DEV, isIssue, MAIN, PROD, type Json } from './organisation.ts';
import { REPOSITORY, startRemediation, type RemediationOrganisation } from './remediation-organisation.ts';
import { addStaleKey } from './reporting-organisation.ts';

const PULL = 7;
const BASE_SHA = 'ba5eba5eba5eba5eba5eba5eba5eba5eba5eba5e';
const MARKER = '<!-- iam-key-rotation: validate -->';

let org: RemediationOrganisation;
afterEach(() => org.world.stop());

interface Check {
  /** Exceptions of account dev, on the base branch and in the pull request. */
  readonly before?: readonly unknown[];
  readonly after?: readonly unknown[];
  readonly whitelist?: unknown;
  readonly config?: Json;
  readonly rotation?: Json;
  readonly owners?: unknown;
  readonly inputs?: Readonly<Record<string, string>>;
  /** Files of the base branch instead of those that `before` makes; null: none. */
  readonly base?: Readonly<Record<string, string>> | null;
  readonly fork?: boolean;
  readonly pullRequest?: boolean;
  readonly oidc?: boolean;
  readonly private?: boolean;
  readonly env?: Readonly<Record<string, string | undefined>>;
}

const day = (days: number): string => org.daysAgo(-days).toISOString().slice(0, 10);
const whitelistOf = (entries: readonly unknown[]): unknown => ({ user_keysrotation: { [DEV]: entries } });

/** In a pull request with every credential given, unless said otherwise. */
function validate(check: Check = {}): Promise<RunResult> {
  const { before = [], after = [], fork = false, pullRequest = true } = check;
  const filesWith = (whitelist: unknown): ReturnType<typeof configFiles> =>
    configFiles({
      config: { ...org.settings.config, ...check.config },
      rotation: { ...org.settings.rotation, ...check.rotation },
      owners: check.owners ?? org.settings.owners,
      whitelist,
    });
  const old = filesWith(whitelistOf(before));
  const text = (content: unknown): string => JSON.stringify(content, null, 2);
  if (check.base !== null) {
    const files = {
      'config/config.json': text(old.config),
      'config/whitelist.json': text(old.whitelist),
      'config/ticket_owners.json': text(old.owners),
    };
    org.repository.addCommit(BASE_SHA, check.base ?? files);
  }
  if (!org.repository.pulls.has(PULL)) org.repository.addPull(PULL, { baseSha: BASE_SHA, headSha: 'head' });
  const repo = (full_name: string) => ({ repo: { full_name } });
  const payload = {
    pull_request: {
      number: PULL,
      head: { sha: 'head', ...repo(fork ? 'mallory/security' : REPOSITORY) },
      base: { sha: BASE_SHA, ...repo(REPOSITORY) },
    },
  };
  return org.world.run({
    config: filesWith(check.whitelist ?? whitelistOf(after)),
    inputs: { mode: 'validate', 'role-to-assume': org.scanRoleArn, ...org.settings.inputs, ...check.inputs },
    job: {
      workflow: 'validate',
      eventName: pullRequest ? 'pull_request' : 'workflow_dispatch',
      ...(pullRequest ? { payload } : {}),
      ...(check.oidc === undefined ? {} : { oidc: check.oidc }),
      ...(check.private === undefined ? {} : { private: check.private }),
      ...(check.env === undefined ? {} : { env: check.env }),
    },
  });
}

const NO_CREDENTIALS = { 'role-to-assume': '', 'jira-token': '', 'jira-email': '', 'slack-token': '' };

/** An organisation whose keys were found and reported. */
async function scanned(...users: readonly string[]): Promise<string[]> {
  org = await startRemediation();
  const keys = users.map((user) => addStaleKey(org, user));
  if (users.length > 0) expect((await org.report()).exitCode).toBe(0);
  org.world.transcript.clear();
  return keys;
}

/** Nothing else is allowed to the role that validate runs with. */
const hubMay = (...permissions: readonly string[]): void => {
  org.world.aws.addRole(MAIN, {
    name: ROLE_NAMES.scan,
    trust: org.world.aws.findRole(org.scanRoleArn)?.trust ?? [],
    permissions,
  });
};
const comments = (): string[] => org.repository.comments.map(({ body }) => body);
const onlyComment = (): string => {
  expect(comments()).toHaveLength(1);
  return comments()[0] ?? '';
};
const rowWith = (text: string, ...parts: readonly string[]): string =>
  text.split('\n').find((line) => line.startsWith('|') && parts.every((part) => line.includes(part))) ??
  `no row with ${parts.join(' and ')}`;
const written = (): string[] =>
  org.world.transcript.mutations().map(({ service, action }) => `${service} ${action}`);
const warnings = (run: RunResult): string[] =>
  run.annotations.filter(({ level }) => level === 'warning').map(({ message }) => message);

describe('difference to the base branch', () => {
  it('says what is added, removed, extended and shortened, why and until when', async () => {
    await scanned();
    const reason = 'the vendor rotates it';
    const run = await validate({
      before: [
        { id: 'gone', reason: 'was needed', expires: day(30) },
        { id: 'longer', reason, expires: day(30) },
        { id: 'shorter', reason, expires: day(90) },
        { id: 'same', reason, expires: day(90) },
        { id: 'reworded', reason: 'old words', expires: day(90) },
      ],
      after: [
        { id: 'new', reason, expires: day(60), ticket: 'SEC-77', owner: 'platform' },
        { id: 'longer', reason, expires: day(60) },
        { id: 'shorter', reason, expires: day(60) },
        { id: 'same', reason, expires: day(90) },
        { id: 'reworded', reason: 'new words', expires: day(90) },
      ],
    });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ errors: '0', warnings: '0' });
    const text = onlyComment();
    expect(text).toContain('Exceptions: 1 added, 1 removed, 1 extended, 1 shortened, 1 changed');
    expect(rowWith(text, 'added')).toMatch(
      new RegExp(`dev \\(${DEV}\\) \\| new \\| ${reason} \\| ${day(60)} \\| SEC-77, platform`),
    );
    expect(rowWith(text, '| removed')).toContain(`gone | was needed | ${day(30)}`);
    expect(rowWith(text, '| extended')).toContain(`longer | ${reason} | ${day(30)} → ${day(60)}`);
    expect(rowWith(text, '| shortened')).toContain(`shorter | ${reason} | ${day(90)} → ${day(60)}`);
    expect(rowWith(text, 'reason changed')).toContain('reworded | new words (was: old words)');
    expect(text).not.toContain('| same');
    expect(run.summary).toContain('Exceptions: 1 added');
  });

  it('says that there is none', async () => {
    await scanned();
    const after = [{ id: 'ci', reason: 'vendor', expires: day(60) }];
    await validate({ before: after, after });
    expect(onlyComment()).toContain('No exception is added, removed or changed');
  });

  it.each([
    [
      'no whitelist',
      { 'config/config.json': '{}' },
      /base branch has no whitelist\.json, so every exception counts as added/,
    ],
    [
      'a whitelist that is not valid',
      { 'config/whitelist.json': '{' },
      /whitelist\.json of the base branch is not valid/,
    ],
  ])('on a base branch with %s says so and fails nothing', async (_, base, expected) => {
    await scanned();
    const run = await validate({ base, after: [{ id: 'ci', reason: 'vendor', expires: day(60) }] });
    expect(run.exitCode).toBe(0);
    expect(onlyComment()).toMatch(expected);
  });

  it('compares exceptions also where the rest of the base branch is broken', async () => {
    await scanned();
    const base = {
      'config/config.json': 'nonsense',
      'config/whitelist.json': '{}',
      'config/ticket_owners.json': '{}',
    };
    await validate({ base, after: [{ id: 'ci', reason: 'vendor', expires: day(60) }] });
    expect(onlyComment()).toContain('Exceptions: 1 added');
    expect(onlyComment()).toContain('The configuration on the base branch is not valid');
  });

  it('is not known where the commit or the permission to read it is missing', async () => {
    await scanned();
    org.world.faults.add(
      { service: 'github', action: 'GetContents', times: 99 },
      { kind: 'error', status: 403, code: 'Forbidden', message: 'Resource not accessible by integration' },
    );
    const run = await validate();
    expect(run.exitCode).toBe(0);
    expect(onlyComment()).toMatch(/Difference to the base branch: not known.*contents: read/);
  });
});

describe('an error in one file', () => {
  it('hides nothing that the others have to say', async () => {
    const [keyId = ''] = await scanned('old-bot');
    const reason = 'vendor';
    const run = await validate({
      owners: { ...org.settings.owners, jira_projct: 'SEC' },
      before: [{ id: 'longer', reason, expires: day(30) }],
      after: [
        { id: 'over', reason, expires: day(-1) },
        { id: '*', expires: day(90) },
        { id: 'longer', reason, expires: day(60) },
      ],
    });
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ errors: '1' });
    expect(run.annotations[0]).toMatchObject({
      level: 'error',
      properties: { file: 'config/ticket_owners.json' },
    });
    const said = warnings(run).join('\n');
    expect(said).toContain('exception over expired');
    expect(said).toContain('exception * has no reason');
    expect(said).toContain('exception * covers every key');
    expect(onlyComment()).toContain('Exceptions: 2 added, 1 extended. 1 key gains cover');
    expect(rowWith(onlyComment(), '**gains cover**')).toContain(keyId);
    expect(rowWith(run.summary, 'Table ')).toContain('| ok |');
  });

  it('in config.json leaves the difference, and what its other settings have to say', async () => {
    const [keyId = ''] = await scanned('old-bot');
    const run = await validate({
      config: { jira: { enabled: true, colour: 'red' } },
      rotation: { remediation_accounts: ['999999999999'] },
      after: [{ id: 'old-bot', reason: 'vendor', expires: day(60) }],
    });
    expect(run.exitCode).toBe(1);
    const errors = run.annotations.filter(({ level }) => level === 'error').map(({ message }) => message);
    expect(errors.slice(0, 2)).toEqual([
      expect.stringMatching(/^jira\.colour: is not a setting/),
      expect.stringMatching(/^jira\.server: is missing/),
    ]);
    const [listed] = run.annotations.filter(({ message }) => message.includes('999999999999'));
    const line = Number(listed?.properties['line']);
    const file = readFileSync(join(run.workspace, 'config', 'config.json'), 'utf8');
    expect(file.split('\n')[line - 1]).toContain('999999999999');
    expect(onlyComment()).toContain('Exceptions: 1 added.');
    expect(onlyComment()).toContain('not computed: as long as config.json has errors');
    expect(onlyComment()).not.toContain(keyId);
    for (const service of ['sts', 'dynamodb', 'jira', 'slack'])
      expect(org.world.transcript.count(service)).toBe(0);
  });

  it('in whitelist.json leaves its other entries, not the difference', async () => {
    await scanned();
    const run = await validate({
      after: [
        { id: 'a', expires: 'never' },
        { id: 'over', reason: 'x', expires: day(-3) },
      ],
    });
    expect(run.outputs).toMatchObject({ errors: '1', warnings: '1' });
    expect(warnings(run)).toEqual([expect.stringContaining('exception over expired')]);
    expect(onlyComment()).toContain('not known, as long as whitelist.json has errors');
    expect(rowWith(run.summary, 'Jira login')).toContain('| ok |');
  });
});

describe('impact on open issues', () => {
  it('shows whom an added exception exempts, why, until when, and which key that is', async () => {
    const [keyId = ''] = await scanned('old-bot', 'other-bot');
    const run = await validate({
      after: [{ id: 'old-bot', reason: 'mainframe until Q3', expires: day(100) }],
    });
    expect(run.exitCode).toBe(0);
    const text = onlyComment();
    expect(text).toContain('1 key gains cover, 0 keys lose it');
    expect(rowWith(text, '| added')).toContain(`old-bot | mainframe until Q3 | ${day(100)} | 1 gains cover`);
    const row = rowWith(text, '**gains cover**');
    for (const part of ['old-bot', keyId, `dev (${DEV})`, '200 days', 'by s3 in eu-west-1', 'SEC-'])
      expect(row).toContain(part);
    expect(row).toContain(`(${org.jira.baseUrl}/browse/SEC-`);
    expect(text).not.toContain('other-bot');
    expect(written()).toEqual(['github CreateComment']);
  });

  it('names the user behind an exception for a key, and masks the key where the repository is public', async () => {
    const [keyId = ''] = await scanned('old-bot');
    await validate({ private: false, after: [{ id: keyId, reason: 'vendor', expires: day(100) }] });
    const text = onlyComment();
    expect(text).not.toContain(keyId);
    expect(rowWith(text, '**gains cover**')).toContain(`old-bot | \`AKIA…${keyId.slice(-4)}\``);
  });

  it('shows every key of a glob', async () => {
    const keys = await scanned('ci-one', 'ci-two', 'person');
    await validate({ after: [{ id: 'ci-*', reason: 'vendor', expires: day(100) }] });
    const text = onlyComment();
    for (const keyId of keys.slice(0, 2)) expect(rowWith(text, '**gains cover**', keyId)).toContain('ci-');
    expect(text).not.toContain(keys[2]);
    expect(rowWith(text, '| added')).toContain('2 gain cover');
  });

  it('shows which keys lose cover', async () => {
    const [keyId = ''] = await scanned('old-bot');
    const entry = { id: 'old-bot', reason: 'vendor', expires: day(100) };
    await validate({ before: [entry], after: [] });
    expect(onlyComment()).toContain('0 keys gain cover, 1 key loses it');
    expect(rowWith(onlyComment(), '**loses cover**')).toContain(keyId);
  });

  it('says where an exception concerns no stale key', async () => {
    await scanned('old-bot');
    await validate({ after: [{ id: 'old-bto', reason: 'vendor', expires: day(100) }] });
    expect(rowWith(onlyComment(), '| added')).toMatch(/\| none \|$/);
  });

  it('is left out without credentials, and everything else works', async () => {
    const [keyId = ''] = await scanned('old-bot');
    const run = await validate({
      inputs: NO_CREDENTIALS,
      after: [{ id: 'old-bot', reason: 'vendor', expires: day(100) }],
    });
    expect(run.exitCode).toBe(0);
    const text = onlyComment();
    expect(text).toContain('Exceptions: 1 added');
    expect(text).toMatch(/gain or lose cover was not computed: no AWS credentials were given/);
    expect(text).not.toContain(keyId);
    expect(org.world.transcript.count('sts') + org.world.transcript.count('dynamodb')).toBe(0);
    expect(run.outputs).toMatchObject({ errors: '0', warnings: '0' });
  });

  it('is left out where the role may not read the table, and says so', async () => {
    await scanned('old-bot');
    hubMay('sts:AssumeRole');
    const run = await validate({ after: [{ id: 'old-bot', reason: 'vendor', expires: day(100) }] });
    expect(run.exitCode).toBe(0);
    expect(onlyComment()).toMatch(/was not computed for account 222222222222: dynamodb:Query/);
    expect(Number(run.outputs['warnings'])).toBe(1);
  });
});

describe('the comment', () => {
  it('is written once and updated in place', async () => {
    await scanned('old-bot');
    await validate({ after: [{ id: 'old-bot', reason: 'vendor', expires: day(100) }] });
    expect(onlyComment().startsWith(MARKER)).toBe(true);
    const id = org.repository.comments[0]?.id;
    await validate({ whitelist: '{ broken' });
    expect(onlyComment()).toContain('1 error in the configuration');
    expect(org.repository.comments[0]?.id).toBe(id);
    expect(written()).toEqual(['github CreateComment', 'github UpdateComment']);
  });

  it('tells errors by file and line, and fails with one line', async () => {
    await scanned();
    const run = await validate({ rotation: { rotation_criteria_days: 'ninety' } });
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ errors: '1' });
    expect(onlyComment()).toMatch(
      /\| error \| config\/config\.json:\d+ \| user_keysrotation\.rotation_criteria_days \|/,
    );
    expect(onlyComment()).toContain('No exception is added, removed or changed');
    expect(onlyComment()).toContain('AWS, Jira, Slack, environment: as long as config.json has errors');
  });

  it('is not written in a dry run', async () => {
    await scanned('old-bot');
    const run = await validate({
      inputs: { 'dry-run': 'true' },
      after: [{ id: 'old-bot', reason: 'vendor', expires: day(100) }],
    });
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain('1 key gains cover');
    expect(run.log).toContain('Dry run: no comment is written');
    expect(written()).toEqual([]);
  });

  it('is not written outside of pull requests, nor is a difference looked for', async () => {
    await scanned();
    const run = await validate({
      pullRequest: false,
      after: [{ id: 'ci', reason: 'vendor', expires: day(100) }],
    });
    expect(run.exitCode).toBe(0);
    expect(run.summary).not.toContain('base branch');
    expect(written()).toEqual([]);
    expect(org.world.transcript.count('github', 'GetContents')).toBe(0);
  });

  it.each([
    [
      'may not write',
      { 'pull-requests': 'read', contents: 'read' } as const,
      /No comment is written on pull request 7: .*pull-requests: write/,
    ],
    ['is missing', undefined, /No comment is written on pull request 7: the input github-token is empty/],
  ])('is left out with a line in the log where the token %s', async (_, permissions, line) => {
    await scanned();
    if (permissions !== undefined) org.github.model.allow(JOB_TOKEN, permissions);
    const run = await validate({ inputs: permissions === undefined ? { 'github-token': '' } : {} });
    expect(run.exitCode).toBe(0);
    expect(run.log).toMatch(line);
    expect(comments()).toEqual([]);
  });

  it('leaves the comments of others alone', async () => {
    await scanned();
    const pull = { baseSha: BASE_SHA, headSha: 'head' };
    org.repository.addPull(PULL, pull);
    org.repository.addComment(PULL, `${MARKER} written by an outsider`);
    await validate();
    expect(comments()).toHaveLength(2);
    expect(comments()[0]).toBe(`${MARKER} written by an outsider`);
  });

  it('keeps below what GitHub takes, whatever the pull request does', async () => {
    await scanned();
    const after = Array.from({ length: 3000 }, (_, index) => ({
      id: `user-${index}`,
      reason: `@team ${'r|*'.repeat(150)}`,
    }));
    const run = await validate({ after });
    expect(run.exitCode).toBe(0);
    expect([...onlyComment()].length).toBeLessThan(65_536);
    expect(onlyComment()).toContain('Written by [this run](');
    expect(Buffer.byteLength(run.summary)).toBeLessThan(1_048_576);
  });

  it('cannot be broken or made to ping anybody by names and reasons', async () => {
    const hostile =
      'x | y\n## Approved by @security-team, see #12 ![pixel](https://evil.example/p.png) <img src=x> </details> <!-- `';
    await scanned('@everyone');
    const run = await validate({
      config: { aws: awsSection({ [MAIN]: 'hub', [DEV]: `dev ${hostile}`, [PROD]: 'prod' }) },
      after: [
        { id: '@everyone', reason: hostile, expires: day(100), ticket: hostile, owner: '@security-team' },
        { id: `*${hostile}`, reason: hostile, expires: day(100) },
      ],
    });
    expect(run.exitCode).toBe(0);
    for (const text of [onlyComment(), run.summary]) {
      expect(text.split('\n').filter((line) => line.startsWith('#'))).toEqual(
        expect.not.arrayContaining([expect.stringContaining('Approved')]),
      );
      expect(text).not.toMatch(/(^|[^\w`])@(security-team|everyone)/m);
      expect(text).not.toContain('](https://evil');
      expect(text).not.toContain('<img');
      expect(text).not.toMatch(/#12\b/);
      expect(text.split('<!--')).toHaveLength(text === run.summary ? 1 : 2);
      for (const line of text.split('\n').filter((row) => row.startsWith('| added'))) {
        expect(line.split(' | ')).toHaveLength(7);
      }
    }
    expect(rowWith(onlyComment(), '**gains cover**')).toContain('everyone');
  });
});

describe('on a fork', () => {
  it('only the files are checked: no credential is used, also where one is given', async () => {
    await scanned('old-bot');
    org.github.model.allow(JOB_TOKEN, { contents: 'read', 'pull-requests': 'read' });
    const run = await validate({ fork: true, after: ['old-bot'] });
    expect(run.exitCode).toBe(0);
    expect(warnings(run).join('\n')).toContain('exception old-bot never expires');
    expect(run.summary).toContain('Exceptions: 1 added');
    expect(run.summary).toContain('credentials are not used on pull requests from forks');
    expect(comments()).toEqual([]);
    for (const service of ['sts', 'iam', 'dynamodb', 'oidc', 'jira', 'slack'])
      expect(org.world.transcript.count(service)).toBe(0);
  });

  it('errors fail all the same', async () => {
    await scanned();
    org.github.model.allow(JOB_TOKEN, { contents: 'read' });
    const run = await validate({
      fork: true,
      whitelist: { user_keysrotation: { [DEV]: [5] } },
      oidc: false,
      inputs: NO_CREDENTIALS,
    });
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ errors: '1' });
    expect(run.annotations[0]?.properties).toMatchObject({ file: 'config/whitelist.json', line: '4' });
  });
});

describe('set-up check', () => {
  const table = (run: RunResult): string[] =>
    (run.summary.split('### Set-up')[1] ?? '')
      .split('\n')
      .filter((line) => line.startsWith('| '))
      .slice(2);

  it('finds everything in place, in the order in which to set it up, and writes nothing', async () => {
    await scanned();
    const before = (await org.world.dynamo.dumpItems()).length;
    const run = await validate({ pullRequest: false });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ errors: '0', warnings: '0' });
    expect(table(run).map((line) => line.replace(/^\| (\S+).* \| (\S[\w ]*) \|$/, '$1 $2'))).toEqual([
      'Hub ok',
      'Table ok',
      'Account ok',
      'Account ok',
      'Account ok',
      'Jira ok',
      'Slack ok',
      'GitHub ok',
    ]);
    expect(written()).toEqual([]);
    expect(await org.world.dynamo.dumpItems()).toHaveLength(before);
    expect(org.world.transcript.count('iam')).toBe(0);
    expect(org.world.transcript.count('slack', 'conversations.open')).toBe(0);
    expect((await org.world.dynamo.dumpItems()).filter(isIssue)).toEqual([]);
  });

  it('names everything that is missing, with the remedy, as warnings', async () => {
    await scanned();
    org.world.aws.deleteRole(PROD, 'iam-key-rotation-identify');
    org.repository.addEnvironment('remediation', { reviewers: undefined });
    const run = await validate({
      owners: { jira_project: 'NOPE', slack_owner: ['#nowhere', '#security'] },
      rotation: { 'ddb.table_name': 'no-such-table' },
    });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ errors: '0', warnings: '5' });
    const said = warnings(run);
    expect(said).toHaveLength(5);
    expect(said[0]).toMatch(/^Set-up: Table no-such-table: .*config\/aws\/hub\.yaml/);
    expect(said[1]).toMatch(
      new RegExp(`^Set-up: Account prod \\(${PROD}\\): sts:AssumeRole into .*config/aws/member\\.yaml`),
    );
    expect(said[2]).toMatch(/^Set-up: Jira project: .*NOPE/);
    expect(said[3]).toMatch(/^Set-up: Slack recipient: .*#nowhere/);
    expect(said[4]).toMatch(/^Set-up: GitHub environment remediation: .*required reviewers/);
    expect(onlyComment()).toContain('Set-up: 5 things to mend, in this order');
    expect(written()).toEqual(['github CreateComment']);
  });

  it('without the credentials what follows from them is not checked', async () => {
    await scanned();
    const run = await validate({ oidc: false });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ errors: '0', warnings: '1' });
    expect(warnings(run)[0]).toMatch(/^Set-up: Hub role .*id-token: write/);
    expect(rowWith(run.summary, 'Account roles')).toContain('not checked');
  });

  it('a role of pull requests that enters no account is no mistake', async () => {
    await scanned('old-bot');
    hubMay('dynamodb:DescribeTable', 'dynamodb:Query');
    const run = await validate({ after: [{ id: 'old-bot', reason: 'vendor', expires: day(100) }] });
    expect(run.outputs).toMatchObject({ errors: '0', warnings: '0' });
    expect(rowWith(onlyComment(), 'Account roles')).toContain(
      'not checked | this role may not assume account roles',
    );
    expect(onlyComment()).toContain('1 key gains cover');
  });

  it('tokens that are refused are told once', async () => {
    await scanned();
    const run = await validate({ inputs: { 'jira-token': 'wrong', 'slack-token': 'xoxb-wrong' } });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ warnings: '2' });
    expect(warnings(run)[0]).toMatch(/^Set-up: Jira login/);
    expect(warnings(run)[1]).toMatch(/^Set-up: Slack login/);
    expect(run.log + run.summary + onlyComment()).not.toContain('xoxb-wrong');
  });

  it('no token is sent to an address that a pull request brings', async () => {
    await scanned();
    const old = configFiles({
      config: {
        ...org.settings.config,
        jira: { enabled: true, server: 'https://jira.example.com', deployment: 'datacenter' },
        slack: { enabled: true },
      },
    });
    const run = await validate({
      base: {
        'config/config.json': JSON.stringify(old.config),
        'config/whitelist.json': '{}',
        'config/ticket_owners.json': '{}',
      },
    });
    expect(run.exitCode).toBe(0);
    expect(org.world.transcript.count('jira') + org.world.transcript.count('slack')).toBe(0);
    expect(rowWith(onlyComment(), 'Jira')).toContain(
      'not checked | jira.server is another than on the base branch',
    );
    expect(rowWith(onlyComment(), 'Slack')).toContain('slack.api');
  });

  it.each<[string, NonNullable<Check['base']> | null, string]>([
    [
      'has Jira and Slack off',
      { 'config/config.json': JSON.stringify(configFiles({}).config) },
      'is another than on',
    ],
    ['is not valid', { 'config/config.json': '{}' }, 'cannot be compared with'],
    ['is not known', null, 'cannot be compared with'],
  ])('no token is sent to an address of a pull request whose base branch %s', async (_, base, why) => {
    await scanned();
    const run = await validate({ base });
    expect(run.exitCode).toBe(0);
    expect(org.world.transcript.count('jira') + org.world.transcript.count('slack')).toBe(0);
    expect(rowWith(onlyComment(), 'Jira')).toContain(`not checked | jira.server ${why} the base branch`);
    expect(rowWith(onlyComment(), 'Slack')).toContain(`not checked | slack.api_url ${why} the base branch`);
  });

  it('tells how far it is while accounts are slow, and what it found, in groups', async () => {
    const [keyId = ''] = await scanned('old-bot');
    org.world.faults.add(
      { service: 'sts', action: 'AssumeRole', account: PROD },
      { kind: 'delay', ms: 6_000 },
    );
    const run = await validate({ after: [{ id: 'old-bot', reason: 'vendor', expires: day(100) }] });
    expect(run.log).toMatch(/^Progress: Checking the set-up, [012] of 3 accounts done, 5 s$/m);
    expect(run.groups).toEqual([
      'Set-up: 8 of 8 checks are ok',
      `dev (${DEV}): Exceptions: 1 added. 1 key gains cover, 0 keys lose it.`,
    ]);
    expect(run.log).toContain(`gains: ${keyId} of old-bot, 200 days old, last used`);
  });

  it('a token that may not read environments says nothing of them', async () => {
    await scanned();
    org.github.model.allow(JOB_TOKEN, { contents: 'read', 'pull-requests': 'write' });
    const run = await validate();
    expect(run.outputs).toMatchObject({ warnings: '0' });
    expect(rowWith(onlyComment(), 'GitHub environment')).toMatch(/not checked \| .*actions: read/);
  });
});

describe('warnings', () => {
  it('are told for everything unwise, each on its line, however many there are', async () => {
    await scanned();
    const reason = 'vendor';
    const later = { reason, expires: day(100) };
    const run = await validate({
      inputs: NO_CREDENTIALS,
      rotation: { reporting: false, remediation: true, remediation_retention_period: 0 },
      owners: { account: { '888888888888': { jira_project: 'X' } } },
      whitelist: {
        user_keysrotation: {
          [DEV]: [
            { id: 'over', reason, expires: day(-1) },
            { id: 'soon', reason, expires: day(13) },
            { id: 'endless', reason },
            { id: 'wordless', expires: day(100) },
            { id: 'twice', ...later },
            { id: 'twice', ...later },
          ],
          [PROD]: [{ id: '*', ...later }],
          '999999999999': [{ id: 'nobody', ...later }],
        },
      },
    });
    expect(run.exitCode).toBe(0);
    const said = warnings(run);
    const expected = [
      /remediation_retention_period: is 0 while remediation is on/,
      /remediation: is on while reporting is off/,
      /names account 999999999999/,
      /names account 888888888888/,
      /exception over expired on/,
      /exception soon ends on/,
      /exception endless never expires/,
      /exception wordless has no reason/,
      /exception twice stands twice/,
      /exception \* covers every key of account 333333333333/,
      /no jira_project holds/,
      /no slack_owner holds/,
    ];
    for (const pattern of expected) expect(said.filter((line) => pattern.test(line))).toHaveLength(1);
    expect(run.outputs).toMatchObject({ errors: '0', warnings: String(expected.length) });
    // GitHub shows ten of a kind; the others name their place in the log.
    expect(said[9]).not.toMatch(/^config\//);
    expect(said[10]).toMatch(/^config\/\w+\.json:\d+ /);
    expect(run.annotations.every(({ properties }) => Number(properties['line']) > 0)).toBe(true);
  });

  it('of thousands do not become as many annotations', async () => {
    await scanned();
    const run = await validate({
      inputs: NO_CREDENTIALS,
      pullRequest: false,
      after: Array.from({ length: 2000 }, (_, index) => `user-${index}`),
    });
    expect(run.outputs).toMatchObject({ warnings: '4000' });
    expect(run.annotations).toHaveLength(50);
    expect(run.log).toContain('Warning: config/whitelist.json:');
  });
});
