/**
 * Accounts in a running moto: sessions in them, and back-dated users and keys. It speaks as an administrator, never as
 * the product. Asserts nothing.
 */
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  UpdateAccessKeyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';

export const MOTO_REGION = 'us-east-1';
const DAY_MS = 86_400_000;

export interface LastUsed {
  readonly date: Date;
  readonly service: string;
  readonly region: string;
}

export interface ClientSettings {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

export interface MotoAccounts {
  readonly url: string;
  iam(account: string): IAMClient;
  /** For a client of another service. */
  settings(account: string): ClientSettings;
  daysAgo(days: number): Date;
  /** A user, years older than any key of its. */
  addUser(account: string, name: string): Promise<void>;
  /** An active key of that age; returns its ID. */
  addKey(
    account: string,
    user: string,
    key: { readonly days: number; readonly lastUsed?: LastUsed },
  ): Promise<string>;
  setKeyStatus(account: string, user: string, keyId: string, status: 'Active' | 'Inactive'): Promise<void>;
  keyStatus(account: string, user: string, keyId: string): Promise<string | undefined>;
  close(): void;
}

/** Forgets whatever an earlier test left in moto. */
export async function openMoto(accounts: Iterable<string>): Promise<MotoAccounts> {
  const url = process.env['MOTO_URL'];
  if (url === undefined) throw new Error('MOTO_URL is not set; run `npm run test:moto`');
  await post(url, '/moto-api/reset');
  const known = new Map<string, { readonly settings: ClientSettings; readonly iam: IAMClient }>();
  for (const account of new Set(accounts)) {
    const settings = { region: MOTO_REGION, endpoint: url, credentials: await sessionIn(url, account) };
    known.set(account, { settings, iam: new IAMClient(settings) });
  }
  const of = (account: string) => {
    const found = known.get(account);
    if (found === undefined) throw new Error(`moto was not given the account ${account}`);
    return found;
  };
  const iam = (account: string): IAMClient => of(account).iam;
  const daysAgo = (days: number): Date => new Date(Date.now() - days * DAY_MS);
  return {
    url,
    iam,
    settings: (account) => of(account).settings,
    daysAgo,
    addUser: async (account, name) => {
      await iam(account).send(new CreateUserCommand({ UserName: name }));
      await post(url, '/world/backdate', { account, user: name, create_date: daysAgo(2000).toISOString() });
    },
    addKey: async (account, user, { days, lastUsed }) => {
      const { AccessKey } = await iam(account).send(new CreateAccessKeyCommand({ UserName: user }));
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
      await iam(account).send(
        new UpdateAccessKeyCommand({ UserName: user, AccessKeyId: keyId, Status: status }),
      );
    },
    keyStatus: async (account, user, keyId) => {
      const { AccessKeyMetadata } = await iam(account).send(new ListAccessKeysCommand({ UserName: user }));
      return AccessKeyMetadata?.find(({ AccessKeyId }) => AccessKeyId === keyId)?.Status;
    },
    close: () => {
      for (const { iam: client } of known.values()) client.destroy();
    },
  };
}

/** Variables with which the action takes moto for its AWS, whatever else the world offers. */
export function motoEnv({ url }: MotoAccounts): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_ENDPOINT_URL_IAM: url,
    AWS_ENDPOINT_URL_STS: url,
    AWS_ENDPOINT_URL_DYNAMODB: url,
  };
}

/** moto takes the account from the credentials of an assumed role, whatever the role. */
async function sessionIn(url: string, account: string): Promise<ClientSettings['credentials']> {
  const nobody = { accessKeyId: 'testing', secretAccessKey: 'testing' };
  const sts = new STSClient({ region: MOTO_REGION, endpoint: url, credentials: nobody });
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

async function post(url: string, path: string, body?: unknown): Promise<void> {
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`moto answered ${path} with ${answer.status}: ${text}`);
}
