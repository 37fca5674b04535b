/**
 * The small organisation of the end-to-end suites, in moto instead of the world's AWS: accounts, roles, the table, and
 * back-dated users and keys. GitHub and its OIDC tokens are the world's. Asserts nothing.
 */
import {
  BillingMode,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  KeyType,
  ScalarAttributeType,
} from '@aws-sdk/client-dynamodb';
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { DynamoDBDocumentClient, paginateScan, PutCommand } from '@aws-sdk/lib-dynamodb';
import { isIssue, startOrganisation, type ScanOptions } from '../e2e/organisation.ts';
import { DEFAULT_TABLE, type Item } from '../world/dynamo.ts';
import { ROLE_NAMES } from '../world/standard-roles.ts';
import type { RunResult } from '../world/runner.ts';
import type { World } from '../world/world.ts';

const REGION = 'us-east-1';
const DAY_MS = 86_400_000;

export interface MotoOrganisation {
  readonly world: World;
  daysAgo(days: number): Date;
  /** A user, a year older than any key of its. */
  addUser(account: string, name: string): Promise<void>;
  /** An active key of that age; returns its ID. */
  addKey(
    account: string,
    user: string,
    key: { readonly days: number; readonly lastUsed?: LastUsed },
  ): Promise<string>;
  setKeyStatus(account: string, user: string, keyId: string, status: 'Active' | 'Inactive'): Promise<void>;
  keyStatus(account: string, user: string, keyId: string): Promise<string | undefined>;
  putItem(item: Item): Promise<void>;
  issues(): Promise<Item[]>;
  /** Runs the packaged action with moto as its AWS; mode scan unless the inputs say otherwise. */
  run(options?: ScanOptions): Promise<RunResult>;
  stop(): Promise<void>;
}

export interface LastUsed {
  readonly date: Date;
  readonly service: string;
  readonly region: string;
}

export async function startMotoOrganisation(
  accounts: readonly string[],
  mainAccountId: string,
): Promise<MotoOrganisation> {
  const url = process.env['MOTO_URL'];
  if (url === undefined) throw new Error('MOTO_URL is not set; run `npm run test:moto`');
  await post(url, '/moto-api/reset');
  const org = await startOrganisation({ table: null, accounts: [] });
  const { world } = org;
  const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);
  const clients = new Map<
    string,
    { readonly iam: IAMClient; readonly table: DynamoDBDocumentClient; readonly base: DynamoDBClient }
  >();
  for (const account of new Set([mainAccountId, ...accounts])) {
    const client = { region: REGION, endpoint: url, credentials: await sessionIn(url, account) };
    const base = new DynamoDBClient(client);
    clients.set(account, { iam: new IAMClient(client), base, table: DynamoDBDocumentClient.from(base) });
  }
  const of = (account: string) => {
    const found = clients.get(account);
    if (found === undefined) throw new Error(`moto was not given the account ${account}`);
    return found;
  };
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  for (const [account, { iam }] of clients) {
    const names = [
      ROLE_NAMES.identification,
      ROLE_NAMES.reporting,
      ...(account === mainAccountId ? [ROLE_NAMES.scan, ROLE_NAMES.remediate] : []),
    ];
    for (const RoleName of names)
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  }
  await createTable(of(mainAccountId).base);

  return {
    world,
    daysAgo,
    addUser: async (account, name) => {
      await of(account).iam.send(new CreateUserCommand({ UserName: name }));
      await post(url, '/world/backdate', { account, user: name, create_date: daysAgo(2000).toISOString() });
    },
    addKey: async (account, user, { days, lastUsed }) => {
      const { AccessKey } = await of(account).iam.send(new CreateAccessKeyCommand({ UserName: user }));
      const key = AccessKey?.AccessKeyId ?? '';
      await post(url, '/world/backdate', {
        account,
        key,
        create_date: daysAgo(days).toISOString(),
        ...(lastUsed === undefined ? {} : { last_used: lastUsed }),
      });
      return key;
    },
    setKeyStatus: async (account, user, keyId, status) => {
      await of(account).iam.send(
        new UpdateAccessKeyCommand({ UserName: user, AccessKeyId: keyId, Status: status }),
      );
    },
    keyStatus: async (account, user, keyId) => {
      const { AccessKeyMetadata } = await of(account).iam.send(new ListAccessKeysCommand({ UserName: user }));
      return AccessKeyMetadata?.find(({ AccessKeyId }) => AccessKeyId === keyId)?.Status;
    },
    putItem: async (item) => {
      await of(mainAccountId).table.send(new PutCommand({ TableName: DEFAULT_TABLE, Item: item }));
    },
    issues: async () => {
      const items: Item[] = [];
      for await (const page of paginateScan(
        { client: of(mainAccountId).table },
        { TableName: DEFAULT_TABLE },
      ))
        items.push(...(page.Items ?? []));
      return items.filter(isIssue).sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
    },
    run: ({ job, ...options } = {}) => {
      const env = {
        AWS_ENDPOINT_URL: url,
        AWS_ENDPOINT_URL_IAM: url,
        AWS_ENDPOINT_URL_STS: url,
        AWS_ENDPOINT_URL_DYNAMODB: url,
      };
      return org.scan({ ...options, job: { ...job, env: { ...env, ...job?.env } } });
    },
    stop: async () => {
      await of(mainAccountId).base.send(new DeleteTableCommand({ TableName: DEFAULT_TABLE }));
      for (const { iam, base, table } of clients.values())
        for (const client of [iam, table, base]) client.destroy();
      await world.stop();
    },
  };
}

/** moto takes the account from the credentials of an assumed role, whatever the role. */
async function sessionIn(url: string, account: string) {
  const nobody = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const sts = new STSClient({ region: REGION, endpoint: url, credentials: nobody });
  const { Credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/deployer`, RoleSessionName: 'tests' }),
  );
  sts.destroy();
  return {
    accessKeyId: Credentials?.AccessKeyId ?? '',
    secretAccessKey: Credentials?.SecretAccessKey ?? '',
    sessionToken: Credentials?.SessionToken ?? '',
  };
}

async function createTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: DEFAULT_TABLE,
      BillingMode: BillingMode.PAY_PER_REQUEST,
      AttributeDefinitions: [
        { AttributeName: 'account_id', AttributeType: ScalarAttributeType.S },
        { AttributeName: 'issue_id', AttributeType: ScalarAttributeType.S },
      ],
      KeySchema: [
        { AttributeName: 'account_id', KeyType: KeyType.HASH },
        { AttributeName: 'issue_id', KeyType: KeyType.RANGE },
      ],
    }),
  );
}

async function post(url: string, path: string, body?: unknown): Promise<void> {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`moto answered ${path} with ${answer.status}: ${text}`);
}

function keyOf(item: Item): string {
  return `${String(item['account_id'])} ${String(item['issue_id'])}`;
}
