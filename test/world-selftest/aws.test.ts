/**
 * The world's AWS, OIDC, DynamoDB and runner against the real AWS SDK: what the end-to-end suites stand on has to
 * refuse, page, throttle and fail as AWS does. The product is not involved.
 */
import { GetItemCommand, DescribeTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListAccountAliasesCommand,
  ListUserTagsCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, describe, expect, it } from '@jest/globals';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsModel } from '../world/aws-model.ts';
import { HOSTILE_NAMES, populateOrganisation } from '../world/organisation.ts';
import { readInputDefaults } from '../world/runner-inputs.ts';
import { addStandardRoles } from '../world/standard-roles.ts';
import { DAY_MS } from '../world/world-clock.ts';
import { startWorld, type JobOptions, type World, type WorldOptions } from '../world/world.ts';

/** As the SDK gives them, before anybody checked. */
interface Credentials {
  readonly AccessKeyId?: string | undefined;
  readonly SecretAccessKey?: string | undefined;
  readonly SessionToken?: string | undefined;
}

const MAIN = '111111111111';
const MEMBER = '222222222222';

let world: World;
afterEach(() => world.stop());

async function begin(options: WorldOptions = {}) {
  world = await startWorld(options);
  world.aws.addAccount(MEMBER);
  return addStandardRoles(world.aws, { mainAccountId: MAIN, externalId: 'hammer' });
}

const sdk = (credentials?: Credentials) => ({
  region: 'us-east-1',
  endpoint: world.aws.url,
  maxAttempts: 1,
  ...(credentials === undefined
    ? {}
    : {
        credentials: {
          accessKeyId: credentials.AccessKeyId ?? '',
          secretAccessKey: credentials.SecretAccessKey ?? '',
          sessionToken: credentials.SessionToken ?? '',
        },
      }),
});

async function oidcToken(job: JobOptions = {}, audience = 'sts.amazonaws.com'): Promise<string> {
  const env = world.env(job);
  const response = await fetch(`${env['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${audience}`, {
    headers: { authorization: `Bearer ${env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` },
  });
  return ((await response.json()) as { value: string }).value;
}

async function hub(
  roleArn: string,
  options: { job?: JobOptions; token?: string } = {},
): Promise<Credentials> {
  const WebIdentityToken = options.token ?? (await oidcToken(options.job));
  const answer = await new STSClient(sdk()).send(
    new AssumeRoleWithWebIdentityCommand({ RoleArn: roleArn, RoleSessionName: 'run-1', WebIdentityToken }),
  );
  return answer.Credentials ?? {};
}

async function member(
  from: Credentials,
  options: { role?: string; policy?: object; externalId?: string } = {},
) {
  const answer = await new STSClient(sdk(from)).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${MEMBER}:role/${options.role ?? 'iam-key-rotation-identify'}`,
      RoleSessionName: 'run-1',
      ExternalId: options.externalId ?? 'hammer',
      ...(options.policy === undefined ? {} : { Policy: JSON.stringify(options.policy) }),
    }),
  );
  return answer.Credentials ?? {};
}

async function memberIam(scanRoleArn: string, policy?: object): Promise<IAMClient> {
  return new IAMClient(sdk(await member(await hub(scanRoleArn), policy === undefined ? {} : { policy })));
}

const allow = (...Action: string[]) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action, Resource: '*' }],
});

describe('STS', () => {
  it('opens the chain OIDC token, hub role, member role, and says who it is', async () => {
    const { scanRoleArn } = await begin();
    const credentials = await member(await hub(scanRoleArn));
    const identity = await new STSClient(sdk(credentials)).send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({
      Account: MEMBER,
      Arn: `arn:aws:sts::${MEMBER}:assumed-role/iam-key-rotation-identify/run-1`,
    });
    expect(
      world.aws.credentials.sessions.map(({ sessionName, accountId }) => [sessionName, accountId]),
    ).toEqual([
      ['run-1', MAIN],
      ['run-1', MEMBER],
    ]);
    expect(world.transcript.lines()).toEqual([
      'oidc GetToken 200',
      'sts AssumeRoleWithWebIdentity 111111111111 200',
      'sts AssumeRole 222222222222 200',
      'sts GetCallerIdentity 222222222222 200',
    ]);
  });

  it('trusts claims only: repository, environment, audience, signature and expiry', async () => {
    const { scanRoleArn, remediateRoleArn } = await begin();
    const denied = {
      name: 'AccessDenied',
      message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
    };
    await expect(hub(scanRoleArn, { job: { repository: 'evil/security' } })).rejects.toMatchObject(denied);
    await expect(hub(remediateRoleArn)).rejects.toMatchObject(denied);
    await expect(hub(remediateRoleArn, { job: { environment: 'remediation' } })).resolves.toHaveProperty(
      'SessionToken',
    );
    await expect(hub(scanRoleArn, { job: { immutableSubject: true } })).resolves.toHaveProperty(
      'SessionToken',
    );
    const invalid = async (token: string, Code: string) => {
      await expect(hub(scanRoleArn, { token })).rejects.toMatchObject({ Code });
    };
    await invalid(await oidcToken({}, 'elsewhere'), 'InvalidIdentityToken');
    const [head, , signature] = (await oidcToken()).split('.');
    const forged = Buffer.from(JSON.stringify({ aud: 'sts.amazonaws.com', exp: 9e9 })).toString('base64url');
    await invalid(`${head}.${forged}.${signature}`, 'InvalidIdentityToken');
    const old = await oidcToken();
    world.clock.advance(3_600_000);
    await invalid(old, 'ExpiredTokenException');
  });

  it('refuses a job without its bearer token', async () => {
    await begin();
    const response = await fetch(`${world.oidc.url}/token/x?api-version=2.0&audience=a`);
    expect(response.status).toBe(401);
  });

  it('denies a wrong external ID, a missing role and an untrusted caller with the sentence of AWS', async () => {
    const { scanRoleArn } = await begin();
    const credentials = await hub(scanRoleArn);
    const said = (role: string) =>
      `User: arn:aws:sts::${MAIN}:assumed-role/iam-key-rotation-scan/run-1 is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::${MEMBER}:role/${role}`;
    for (const [role, externalId] of [
      ['iam-key-rotation-identify', 'wrong'],
      ['no-such-role', 'hammer'],
      ['iam-key-rotation-remediation', 'hammer'],
    ] as const) {
      await expect(member(credentials, { role, externalId })).rejects.toMatchObject({
        name: 'AccessDenied',
        message: said(role),
        $metadata: { httpStatusCode: 403 },
      });
    }
  });

  it('ends sessions: expired, unknown and unsigned calls are told apart', async () => {
    const { scanRoleArn } = await begin({ credentialLifetimeMs: 2_000 });
    const iam = await memberIam(scanRoleArn);
    await iam.send(new ListUsersCommand({}));
    world.clock.advance(10_000);
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({ name: 'ExpiredToken' });
    const stranger = new IAMClient(sdk({ AccessKeyId: 'AKIAX', SecretAccessKey: 'x' }));
    await expect(stranger.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
    const bare = await fetch(world.aws.url, { method: 'POST', body: 'Action=ListUsers&Version=2010-05-08' });
    expect([bare.status, await bare.text()]).toEqual([
      403,
      expect.stringContaining('MissingAuthenticationToken'),
    ]);
  });

  it('checks session names, durations and session policies', async () => {
    const { scanRoleArn } = await begin();
    const sts = new STSClient(sdk(await hub(scanRoleArn)));
    const RoleArn = `arn:aws:iam::${MEMBER}:role/iam-key-rotation-identify`;
    const base = { RoleArn, RoleSessionName: 'ok', ExternalId: 'hammer' };
    for (const [wrong, name] of [
      [{ RoleSessionName: 'not allowed' }, 'ValidationError'],
      [{ DurationSeconds: 7200 }, 'ValidationError'],
      [{ DurationSeconds: 60 }, 'ValidationError'],
      [{ Policy: '{"Statement": [' }, 'MalformedPolicyDocument'],
      [{ Policy: JSON.stringify(allow('ListUsers')) }, 'MalformedPolicyDocument'],
    ] as const) {
      await expect(sts.send(new AssumeRoleCommand({ ...base, ...wrong }))).rejects.toMatchObject({
        Code: name,
      });
    }
  });
});

describe('IAM', () => {
  it('pages users of any legal name, sorted, without tags', async () => {
    const { scanRoleArn } = await begin();
    for (let index = 0; index < 230; index += 1)
      world.aws.addUser(MEMBER, `user-${index}`, { tags: { a: 'b' } });
    for (const name of HOSTILE_NAMES) world.aws.addUser(MEMBER, name, { path: '/a&b/' });
    const iam = await memberIam(scanRoleArn);
    const names: string[] = [];
    let Marker: string | undefined;
    do {
      const page = await iam.send(new ListUsersCommand({ Marker }));
      names.push(...(page.Users ?? []).map(({ UserName }) => UserName ?? ''));
      expect(page.Users?.some(({ Tags }) => Tags !== undefined)).toBe(false);
      expect(page.IsTruncated).toBe(page.Marker !== undefined);
      Marker = page.Marker;
    } while (Marker !== undefined);
    expect(names).toEqual([...world.aws.account(MEMBER).users.keys()].sort());
    expect(world.transcript.count('iam', 'ListUsers')).toBe(3);
    const whole = await iam.send(new ListUsersCommand({ MaxItems: 1000 }));
    expect(whole.Users?.find(({ UserName }) => UserName === '__proto__')?.Path).toBe('/a&b/');
    await expect(iam.send(new ListUsersCommand({ MaxItems: 1001 }))).rejects.toMatchObject({
      name: 'ValidationError',
    });
  });

  it('answers about keys, last use, tags, aliases and the root key', async () => {
    const { scanRoleArn } = await begin();
    const created = new Date('2018-02-14T16:48:02.700Z');
    world.aws.addUser(MEMBER, 'a+b', { tags: { owner: '<b>&"me"' } });
    const used = world.aws.addKey(MEMBER, 'a+b', { createDate: created });
    const unused = world.aws.addKey(MEMBER, 'a+b', { status: 'Expired' });
    world.aws.useKey(MEMBER, used.id, { date: created.getTime(), service: 'ec2' });
    world.aws.account(MEMBER).rootHasAccessKeys = true;
    world.aws.account(MEMBER).aliases = ['acme'];
    const iam = await memberIam(scanRoleArn);
    const first = await iam.send(new ListAccessKeysCommand({ UserName: 'a+b', MaxItems: 1 }));
    const second = await iam.send(new ListAccessKeysCommand({ UserName: 'a+b', Marker: first.Marker }));
    expect([first, second].flatMap((page) => page.AccessKeyMetadata)).toEqual([
      {
        UserName: 'a+b',
        AccessKeyId: used.id,
        Status: 'Active',
        CreateDate: new Date('2018-02-14T16:48:02Z'),
      },
      expect.objectContaining({ AccessKeyId: unused.id, Status: 'Expired' }),
    ]);
    const lastUse = async (AccessKeyId: string) => {
      const { UserName, AccessKeyLastUsed } = await iam.send(
        new GetAccessKeyLastUsedCommand({ AccessKeyId }),
      );
      return { UserName, ...AccessKeyLastUsed };
    };
    expect(await lastUse(used.id)).toEqual({
      UserName: 'a+b',
      LastUsedDate: new Date('2018-02-14T16:48:02Z'),
      ServiceName: 'ec2',
      Region: 'us-east-1',
    });
    expect(await lastUse(unused.id)).toEqual({ UserName: 'a+b', ServiceName: 'N/A', Region: 'N/A' });
    const tags = await iam.send(new ListUserTagsCommand({ UserName: 'a+b' }));
    expect(tags.Tags).toEqual([{ Key: 'owner', Value: '<b>&"me"' }]);
    expect((await iam.send(new GetAccountSummaryCommand({}))).SummaryMap?.AccountAccessKeysPresent).toBe(1);
    await expect(iam.send(new ListAccountAliasesCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    await expect(lastUse('AKIA9999999999999999')).rejects.toMatchObject({
      name: 'AccessDenied',
      message: expect.stringContaining('on resource: access key AKIA9999999999999999'),
    });
    world.aws.unknownKeyAnswer = 'NoSuchEntity';
    await expect(lastUse('AKIA9999999999999999')).rejects.toMatchObject({ Code: 'NoSuchEntity' });
    await expect(iam.send(new ListAccessKeysCommand({ UserName: 'gone' }))).rejects.toMatchObject({
      Code: 'NoSuchEntity',
      message: 'The user with name gone cannot be found.',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('allows only what role and session policy both allow', async () => {
    const { remediateRoleArn } = await begin();
    world.aws.addUser(MEMBER, 'u');
    const key = world.aws.addKey(MEMBER, 'u');
    const from = await hub(remediateRoleArn, { job: { environment: 'remediation' } });
    const role = 'iam-key-rotation-remediation';
    const update = new UpdateAccessKeyCommand({ UserName: 'u', AccessKeyId: key.id, Status: 'Inactive' });
    const said = `User: arn:aws:sts::${MEMBER}:assumed-role/${role}/run-1 is not authorized to perform:`;
    const user = `arn:aws:iam::${MEMBER}:user/u`;

    const narrow = new IAMClient(sdk(await member(from, { role, policy: allow('iam:List*') })));
    await narrow.send(new ListAccessKeysCommand({ UserName: 'u' }));
    await expect(narrow.send(update)).rejects.toMatchObject({
      message: `${said} iam:UpdateAccessKey on resource: ${user} because no session policy allows the iam:UpdateAccessKey action`,
    });
    await expect(narrow.send(new ListUsersCommand({}))).rejects.toMatchObject({
      message: `${said} iam:ListUsers on resource: arn:aws:iam::${MEMBER}:user/ because no identity-based policy allows the iam:ListUsers action`,
    });
    const deny = {
      ...allow('*'),
      Statement: [...allow('*').Statement, { Effect: 'Deny', Action: 'iam:update*', Resource: user }],
    };
    const denied = new IAMClient(sdk(await member(from, { role, policy: deny })));
    await expect(denied.send(update)).rejects.toMatchObject({
      message: expect.stringContaining('with an explicit deny in a session policy'),
    });
    expect(world.transcript.mutationCount()).toBe(0);

    const wide = new IAMClient(sdk(await member(from, { role })));
    await wide.send(update);
    expect(world.aws.key(MEMBER, key.id).status).toBe('Inactive');
    expect(world.transcript.lines(world.transcript.mutations())).toEqual([
      `iam UpdateAccessKey ${MEMBER} 200`,
    ]);
    await expect(
      wide.send(new UpdateAccessKeyCommand({ ...update.input, AccessKeyId: 'AKIA9999999999999999' })),
    ).rejects.toMatchObject({ Code: 'NoSuchEntity' });
    await expect(wide.send(new GetUserCommand({ UserName: 'u' }))).rejects.toMatchObject({
      name: 'AccessDenied',
    });
  });

  it('throttles per account as IAM does', async () => {
    const { scanRoleArn } = await begin({ throttle: { perSecond: 0.001, burst: 2 } });
    const iam = await memberIam(scanRoleArn);
    await iam.send(new ListUsersCommand({}));
    await iam.send(new ListUsersCommand({}));
    await expect(iam.send(new ListUsersCommand({}))).rejects.toMatchObject({
      name: 'Throttling',
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('lets a story change the world in the middle of paging', async () => {
    const { scanRoleArn } = await begin();
    for (const name of ['a', 'b', 'c', 'd']) world.aws.addUser(MEMBER, name);
    world.aws.onCall('ListUsers', () => world.aws.deleteUser(MEMBER, 'a'), { nth: 2 });
    const iam = await memberIam(scanRoleArn);
    const first = await iam.send(new ListUsersCommand({ MaxItems: 2 }));
    const second = await iam.send(new ListUsersCommand({ MaxItems: 2, Marker: first.Marker }));
    expect(second.Users?.map(({ UserName }) => UserName)).toEqual(['c', 'd']);
  });
});

describe('faults', () => {
  it('injects errors, resets and lost responses, and records which had an effect', async () => {
    const { remediateRoleArn } = await begin();
    world.aws.addUser(MEMBER, 'u');
    const key = world.aws.addKey(MEMBER, 'u');
    const from = await hub(remediateRoleArn, { job: { environment: 'remediation' } });
    const iam = new IAMClient(sdk(await member(from, { role: 'iam-key-rotation-remediation' })));
    const update = () =>
      iam.send(new UpdateAccessKeyCommand({ UserName: 'u', AccessKeyId: key.id, Status: 'Inactive' }));
    const rule = { service: 'iam', action: 'UpdateAccessKey' };
    world.faults.add({ ...rule, nth: 1 }, { kind: 'error', status: 503, code: 'ServiceUnavailable' });
    world.faults.add({ ...rule, nth: 2 }, { kind: 'reset' });
    const lost = world.faults.add({ ...rule, nth: 3 }, { kind: 'lost' });
    await expect(update()).rejects.toMatchObject({ name: 'ServiceUnavailable' });
    await expect(update()).rejects.toThrow('ECONNRESET');
    expect(world.aws.key(MEMBER, key.id).status).toBe('Active');
    await expect(update()).rejects.toThrow('ECONNRESET');
    expect(world.aws.key(MEMBER, key.id).status).toBe('Inactive');
    expect(lost.hits).toBe(1);
    expect(world.transcript.calls('iam').map(({ effect, fault }) => [effect, fault])).toEqual([
      [false, 'error 503'],
      [false, 'reset'],
      [true, 'lost'],
    ]);
  });
});

describe('DynamoDB', () => {
  it('writes conditionally, pages by 1 MB, and leaves the test its own way in', async () => {
    const { scanRoleArn } = await begin();
    const base = new DynamoDBClient({ ...sdk(await hub(scanRoleArn)), endpoint: world.dynamo.url });
    const client = DynamoDBDocumentClient.from(base);
    const TableName = 'hammer-iam-user-keys-rotation';
    const { Table } = await base.send(new DescribeTableCommand({ TableName }));
    expect(Table).toMatchObject({
      TableStatus: 'ACTIVE',
      TableArn: `arn:aws:dynamodb:us-east-1:${MAIN}:table/${TableName}`,
    });
    const put = (issue: number, size: number) =>
      client.send(
        new PutCommand({
          TableName,
          Item: { account_id: MEMBER, issue_id: `AKIA${issue}`, filler: 'x'.repeat(size) },
          ConditionExpression: 'attribute_not_exists(issue_id)',
        }),
      );
    for (let issue = 1; issue <= 4; issue += 1) await put(issue, 300_000);
    await expect(put(1, 1)).rejects.toMatchObject({ name: 'ConditionalCheckFailedException' });
    const page = await client.send(
      new QueryCommand({
        TableName,
        KeyConditionExpression: 'account_id = :a',
        ExpressionAttributeValues: { ':a': MEMBER },
        ConsistentRead: true,
      }),
    );
    expect(page.LastEvaluatedKey).toBeDefined();
    expect(await world.dynamo.dumpItems()).toHaveLength(4);
    expect(world.transcript.calls('dynamodb').at(-1)).toMatchObject({
      action: 'Query',
      detail: { table: TableName, values: [MEMBER] },
    });
    expect(world.transcript.mutations('dynamodb').map(({ detail }) => detail?.['issue_id'])).toEqual([
      'AKIA1',
      'AKIA2',
      'AKIA3',
      'AKIA4',
    ]);
    await expect(base.send(new DescribeTableCommand({ TableName: 'other' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('checks who calls, and what that role may do', async () => {
    const { scanRoleArn } = await begin();
    const trust = [{ kind: 'web-identity', claims: { aud: 'sts.amazonaws.com' } }] as const;
    const bare = world.aws.addRole(MAIN, { name: 'bare', trust, permissions: ['dynamodb:Query'] });
    const read = new GetItemCommand({
      TableName: 'hammer-iam-user-keys-rotation',
      Key: { account_id: { S: 'a' }, issue_id: { S: 'b' } },
    });
    const client = (credentials: Credentials) =>
      new DynamoDBClient({ ...sdk(credentials), endpoint: world.dynamo.url });
    await expect(client(await hub(bare.arn)).send(read)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('dynamodb:GetItem'),
    });
    const stranger = { AccessKeyId: 'AKIAX', SecretAccessKey: 'x' };
    await expect(client(stranger).send(read)).rejects.toMatchObject({ name: 'UnrecognizedClientException' });
    const foreign = await member(await hub(scanRoleArn));
    await expect(client(foreign).send(read)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });
});

describe('the runner', () => {
  const FAKE = `
    import { appendFileSync, writeFileSync, readdirSync } from 'node:fs';
    const { env } = process;
    console.log('::add-mask::s3cret');
    console.log('::group::Account 1');
    console.log('it is s3cret');
    console.log('::warning file=a.json,line=3,title=a%3A b%2C c::two%0Alines 100%25');
    writeFileSync(env.RUNNER_TEMP + '/result.json', JSON.stringify({ mode: env['INPUT_MODE'], now: Date.now(), date: new Date().getTime(), copy: new Date(5).getTime() }));
    writeFileSync(env.RUNNER_TEMP + '/findings.json', '[{"issue_id":"AKIA1"}]');
    appendFileSync(env.GITHUB_OUTPUT, 'result-path<<ghadelimiter_1\\n' + env.RUNNER_TEMP + '/result.json\\nghadelimiter_1\\nfindings-json=findings.json\\n');
    appendFileSync(env.GITHUB_STEP_SUMMARY, '# Summary');
    writeFileSync(env.RUNNER_TEMP + '/env.json', JSON.stringify(Object.keys(env)));
    writeFileSync(env.RUNNER_TEMP + '/home.json', JSON.stringify(readdirSync(env.HOME)));
    if (env.INPUT_HANG) { await fetch(env.AWS_ENDPOINT_URL_IAM, { method: 'POST', body: 'Action=ListUsers' }).catch(() => 0); setTimeout(() => {}, 60000); }
    else process.exitCode = 3;
  `;

  async function fake(): Promise<string> {
    await begin();
    const entry = join(world.newFolder(), 'fake.mjs');
    writeFileSync(entry, FAKE);
    return entry;
  }

  it('gives a clean environment and reads back everything', async () => {
    const entry = await fake();
    process.env['AWS_PROFILE'] = 'should-not-leak';
    world.clock.advanceDays(7);
    const before = world.clock.now();
    const run = await world.run({
      entry,
      inputs: { mode: 'scan' },
      measure: true,
      config: { config: { aws: {} } },
    });
    delete process.env['AWS_PROFILE'];
    expect(run).toMatchObject({
      exitCode: 3,
      signal: null,
      summary: '# Summary',
      masks: ['s3cret'],
      groups: ['Account 1'],
      annotations: [
        {
          level: 'warning',
          message: 'two\nlines 100%',
          properties: { file: 'a.json', line: '3', title: 'a: b, c' },
        },
      ],
      result: { mode: 'scan', copy: 5 },
    });
    expect(run.log).toContain('it is ***');
    expect(run.log).not.toContain('s3cret');
    expect(run.findings()).toEqual([{ issue_id: 'AKIA1' }]);
    expect(Number(run.result?.['now'])).toBeGreaterThanOrEqual(before);
    expect(Number(run.result?.['date'])).toBeLessThan(before + DAY_MS);
    const names = JSON.parse(run.readFile('env.json')) as string[];
    expect(names).not.toContain('AWS_PROFILE');
    expect(names).toEqual(
      expect.arrayContaining(['AWS_ENDPOINT_URL_DYNAMODB', 'GITHUB_EVENT_PATH', 'INPUT_MODE']),
    );
    expect(run.readFile('home.json')).toBe('[]');
    expect(run.cpuMs).toBeGreaterThan(0);
    expect(run.maxRssKb).toBeGreaterThan(10_000);
  });

  it('kills the child by a fault, before the effect', async () => {
    const entry = await fake();
    world.faults.add({ service: 'iam', nth: 1 }, { kind: 'kill', when: 'before' });
    const run = await world.run({ entry, inputs: { hang: 'yes' } });
    expect(run).toMatchObject({ exitCode: null, signal: 'SIGKILL', timedOut: false });
    expect(world.transcript.lines()).toEqual(['iam ListUsers - (kill before)']);
  });

  it('reads the defaults of an action.yml', async () => {
    await begin();
    const file = join(world.newFolder(), 'action.yml');
    writeFileSync(
      file,
      "name: x\ninputs:\n  mode:\n    description: 'a: b'\n    default: scan\n  config-dir: # why\n    default: 'it''s'\n  keys:\n    required: false\n  github-token:\n    default: ${{ github.token }}\noutputs:\n  mode:\n    default: no\n",
    );
    expect([...readInputDefaults(file)]).toEqual([
      ['mode', 'scan'],
      ['config-dir', "it's"],
      ['keys', ''],
      ['github-token', '${{ github.token }}'],
    ]);
  });
});

describe('sample organisations', () => {
  it('are the same for the same seed, and know their stale keys', async () => {
    await begin();
    const options = {
      accounts: 3,
      usersPerAccount: 200,
      staleShare: 0.1,
      thresholdDays: 90,
      now: Date.UTC(2026, 0, 1),
    };
    const [one, other] = [await freshModel(), await freshModel()];
    const organisation = populateOrganisation(one, options);
    populateOrganisation(other, options);
    const stale = organisation.expectedStaleKeys(90);
    expect(other.expectedStaleKeys({ thresholdDays: 90, now: options.now })).toEqual(stale);
    expect(stale.length).toBeGreaterThan(20);
    expect(stale.length).toBeLessThan(120);
    for (const { accountId, username, createDate } of stale) {
      expect(one.user(accountId, username).createDate).toBeLessThanOrEqual(createDate);
    }
    expect(organisation.expectedStaleKeys(90, options.now + 200 * DAY_MS).length).toBeGreaterThan(
      stale.length,
    );
  });

  async function freshModel(): Promise<AwsModel> {
    const { AwsModel: Model } = await import('../world/aws-model.ts');
    return new Model(world.clock);
  }
});
