/**
 * IAM's operations on one account of the model: paging, validation and the answers' XML (IAM API Reference). Who may
 * call them, throttling and faults are `aws.ts`.
 */
import { AwsError, element, timestamp } from './aws-xml.ts';
import type { AccessKey, Account, User } from './aws-model.ts';

export interface IamOperation {
  readonly parameters: readonly string[];
  readonly mutating: boolean;
  /** What permissions are checked on. */
  readonly resource: (account: Account, parameters: URLSearchParams) => string;
  /** undefined: answers without a result element. */
  readonly run: (account: Account, parameters: URLSearchParams) => string | undefined;
}

const PAGING = ['MaxItems', 'Marker'];

export const IAM_OPERATIONS: Readonly<Record<string, IamOperation>> = {
  ListUsers: {
    parameters: ['PathPrefix', ...PAGING],
    mutating: false,
    resource: (account, parameters) =>
      `arn:${account.partition}:iam::${account.id}:user${parameters.get('PathPrefix') ?? '/'}`,
    run: (account, parameters) => {
      const prefix = parameters.get('PathPrefix') ?? '/';
      const all = account.sortedUsers();
      const users = prefix === '/' ? all : all.filter(({ path }) => path.startsWith(prefix));
      return page(
        'Users',
        users,
        ({ name }) => name,
        (user) => userXml(account, user, false),
        parameters,
      );
    },
  },
  GetUser: {
    parameters: ['UserName'],
    mutating: false,
    resource: userResource,
    run: (account, parameters) => `<User>${userXml(account, namedUser(account, parameters), true)}</User>`,
  },
  ListAccessKeys: {
    parameters: ['UserName', ...PAGING],
    mutating: false,
    resource: userResource,
    run: (account, parameters) => {
      const user = namedUser(account, parameters);
      return page(
        'AccessKeyMetadata',
        byId(user.keys),
        ({ id }) => id,
        (key) => keyXml(user, key),
        parameters,
      );
    },
  },
  GetAccessKeyLastUsed: {
    parameters: ['AccessKeyId'],
    mutating: false,
    resource: (account, parameters) => {
      const keyId = accessKeyId(parameters);
      const owner = account.users.get(account.keyOwners.get(keyId) ?? '');
      // IAM refuses a key it does not find in the account in this way, since it could be another account's.
      return owner === undefined ? `access key ${keyId}` : account.userArn(owner);
    },
    run: (account, parameters) => {
      const keyId = accessKeyId(parameters);
      const owner = account.keyOwners.get(keyId);
      const key = account.users.get(owner ?? '')?.keys.find(({ id }) => id === keyId);
      if (owner === undefined || key === undefined) throw noSuchKey(keyId);
      return element('UserName', owner) + lastUsedXml(key);
    },
  },
  GetAccountSummary: {
    parameters: [],
    mutating: false,
    resource: () => '*',
    run: (account) => summaryXml(account),
  },
  ListUserTags: {
    parameters: ['UserName', ...PAGING],
    mutating: false,
    resource: userResource,
    run: (account, parameters) => {
      const tags = Object.entries(namedUser(account, parameters).tags ?? {}).sort(([a], [b]) =>
        a < b ? -1 : 1,
      );
      const tagXml = ([key, value]: [string, string]) => element('Key', key) + element('Value', value);
      return page('Tags', tags, ([key]) => key, tagXml, parameters);
    },
  },
  ListAccountAliases: {
    parameters: PAGING,
    mutating: false,
    resource: () => '*',
    run: (account) =>
      `<AccountAliases>${account.aliases.map((alias) => element('member', alias)).join('')}</AccountAliases>` +
      element('IsTruncated', false),
  },
  UpdateAccessKey: {
    parameters: ['UserName', 'AccessKeyId', 'Status'],
    mutating: true,
    resource: userResource,
    run: (account, parameters) => {
      const keyId = accessKeyId(parameters);
      const status = parameters.get('Status') ?? '';
      if (status !== 'Active' && status !== 'Inactive') {
        throw invalid(
          `1 validation error detected: Value '${status}' at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]`,
        );
      }
      const key = namedUser(account, parameters).keys.find(({ id }) => id === keyId);
      if (key === undefined) throw noSuchKey(keyId);
      if (key.status === 'Expired') throw invalid('The status of an expired access key cannot be changed.');
      key.status = status;
      return undefined;
    },
  },
};

function userResource(account: Account, parameters: URLSearchParams): string {
  const name = parameters.get('UserName') ?? '';
  const user = account.users.get(name);
  return user ? account.userArn(user) : `arn:${account.partition}:iam::${account.id}:user/${name}`;
}

function namedUser(account: Account, parameters: URLSearchParams): User {
  const name = parameters.get('UserName');
  if (name === null) throw invalid('Must specify userName when calling with non-User credentials');
  if (!/^[\w+=,.@-]{1,128}$/.test(name) && !account.users.has(name)) {
    throw invalid(
      'The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    );
  }
  const user = account.users.get(name);
  if (user === undefined)
    throw new AwsError(404, 'NoSuchEntity', `The user with name ${name} cannot be found.`);
  return user;
}

function accessKeyId(parameters: URLSearchParams): string {
  const keyId = parameters.get('AccessKeyId') ?? '';
  if (!/^\w{16,128}$/.test(keyId)) {
    throw invalid(
      String.raw`1 validation error detected: Value '${keyId}' at 'accessKeyId' failed to satisfy constraint: Member must satisfy regular expression pattern: [\w]+`,
    );
  }
  return keyId;
}

/** The marker names the last item given, so that what comes or goes between two pages shifts nothing. */
function page<Item>(
  name: string,
  sorted: readonly Item[],
  keyOf: (item: Item) => string,
  itemXml: (item: Item) => string,
  parameters: URLSearchParams,
): string {
  const maxItems = Number(parameters.get('MaxItems') ?? 100);
  if (!Number.isInteger(maxItems) || maxItems < 1 || maxItems > 1000) {
    const bound = maxItems > 1000 ? 'less than or equal to 1000' : 'greater than or equal to 1';
    throw invalid(
      `1 validation error detected: Value '${maxItems}' at 'maxItems' failed to satisfy constraint: Member must have value ${bound}`,
    );
  }
  const marker = parameters.get('Marker');
  const start = marker === null ? 0 : firstAfter(sorted, keyOf, readMarker(marker));
  const items = sorted.slice(start, start + maxItems);
  const last = items.at(-1);
  const isTruncated = last !== undefined && start + maxItems < sorted.length;
  return (
    `<${name}>${items.map((item) => `<member>${itemXml(item)}</member>`).join('')}</${name}>` +
    element('IsTruncated', isTruncated) +
    (isTruncated ? element('Marker', Buffer.from(`after:${keyOf(last)}`).toString('base64')) : '')
  );
}

function readMarker(marker: string): string {
  const text = Buffer.from(marker, 'base64').toString();
  if (!text.startsWith('after:')) throw invalid('Invalid Marker.');
  return text.slice('after:'.length);
}

function firstAfter<Item>(sorted: readonly Item[], keyOf: (item: Item) => string, key: string): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    const item = sorted[middle];
    if (item !== undefined && keyOf(item) <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

function userXml(account: Account, user: User, withTags: boolean): string {
  const tags = Object.entries(user.tags ?? {}).map(
    ([key, value]) => `<member>${element('Key', key)}${element('Value', value)}</member>`,
  );
  return (
    element('Path', user.path) +
    element('UserName', user.name) +
    element('UserId', user.id) +
    element('Arn', account.userArn(user)) +
    element('CreateDate', timestamp(user.createDate)) +
    // ListUsers gives no tags (IAM API Reference, ListUsers).
    (withTags && tags.length > 0 ? `<Tags>${tags.join('')}</Tags>` : '')
  );
}

function keyXml(user: User, key: AccessKey): string {
  return (
    element('UserName', user.name) +
    element('AccessKeyId', key.id) +
    element('Status', key.status) +
    element('CreateDate', timestamp(key.createDate))
  );
}

function lastUsedXml({ lastUsed }: AccessKey): string {
  const content =
    lastUsed === undefined
      ? element('ServiceName', 'N/A') + element('Region', 'N/A')
      : element('LastUsedDate', timestamp(lastUsed.date)) +
        element('ServiceName', lastUsed.service) +
        element('Region', lastUsed.region);
  return `<AccessKeyLastUsed>${content}</AccessKeyLastUsed>`;
}

function summaryXml(account: Account): string {
  const entries = {
    Users: account.users.size,
    UsersQuota: 5000,
    Roles: account.roles.size,
    AccessKeysPerUserQuota: 2,
    AccountMFAEnabled: 1,
    AccountAccessKeysPresent: account.rootHasAccessKeys ? 1 : 0,
    AccountSigningCertificatesPresent: 0,
  };
  const entryXml = ([key, value]: [string, number]) =>
    `<entry>${element('key', key)}${element('value', value)}</entry>`;
  return `<SummaryMap>${Object.entries(entries).map(entryXml).join('')}</SummaryMap>`;
}

function byId(keys: readonly AccessKey[]): AccessKey[] {
  return [...keys].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function noSuchKey(keyId: string): AwsError {
  return new AwsError(404, 'NoSuchEntity', `The Access Key with id ${keyId} cannot be found.`);
}

function invalid(message: string): AwsError {
  return new AwsError(400, 'ValidationError', message);
}
