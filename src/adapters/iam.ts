/**
 * IAM of one account over the AWS SDK: follows every page, treats users and keys that vanish as answers, counts each
 * request, and renews credentials that AWS calls expired. `createKeyReader` cannot change anything;
 * `createKeyWriter` is built only for remediate and rollback.
 */
import {
  GetAccessKeyLastUsedCommand,
  GetAccountSummaryCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListUserTagsCommand,
  ListUsersCommand,
  UpdateAccessKeyCommand,
  type ListUsersCommandOutput,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-iam';
import type { FinalizeRequestMiddleware } from '@smithy/types';
import type { AccessKey, LastUse, Principal } from '../domain/key.ts';
import { timestampOf } from '../domain/timestamp.ts';
import { AccessError } from '../errors.ts';
import type { Turnstile } from '../pool.ts';
import type { KeyReader, KeyWriter } from '../ports.ts';
import { withRenewal, type RenewableCredentials } from './aws-session.ts';
import { awsErrorCode, translateAwsError, type AwsTransport } from './aws-transport.ts';
import type { RequestPace } from './request-pace.ts';

export interface IamAccount {
  readonly accountId: string;
  /** Named in errors, so that a refusal says which role lacks a permission. */
  readonly roleName: string;
  /** Runs one call, translating its errors; `undefined` where IAM answers that the entity does not exist. */
  readonly call: <Result>(
    action: string,
    run: (client: IAMClient) => Promise<Result>,
  ) => Promise<Result | undefined>;
}

export interface IamOptions {
  readonly transport: AwsTransport;
  readonly accountId: string;
  readonly roleName: string;
  readonly session: RenewableCredentials;
  readonly pace: RequestPace;
  /** Bounds the requests in flight over all accounts of the run. */
  readonly turnstile: Turnstile;
  readonly onCall: () => void;
}

/** The largest page that IAM gives (IAM API Reference, ListUsers). */
const PAGE_SIZE = 1000;

/** One client per account, as each has a pace of its own. */
export function connectIam(options: IamOptions): IamAccount {
  const client = new IAMClient({
    ...options.transport.pacedOptions(),
    credentials: options.session.provide,
    // Resolving the middleware anew for each of ten thousand requests is most of their garbage.
    cacheMiddleware: true,
  });
  const { pace } = options;
  const paced: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> = (next) => (request) =>
    pace.admit(() =>
      options.turnstile(() => {
        options.onCall();
        return next(request);
      }),
    );
  // Inside of the retries, and before signing: what waits holds no signed request.
  client.middlewareStack.addRelativeTo(paced, {
    relation: 'after',
    toMiddleware: 'retryMiddleware',
    name: 'paceCountAndBoundAttempts',
  });
  // It copies every answer for a log that nobody keeps.
  client.middlewareStack.remove('loggerMiddleware');
  const { accountId, roleName, session } = options;
  return {
    accountId,
    roleName,
    call: async (action, run) => {
      try {
        return await withRenewal(session, () => run(client));
      } catch (error) {
        if (awsErrorCode(error).startsWith('NoSuchEntity')) return undefined;
        throw translateAwsError(
          error,
          `iam:${action} in account ${accountId}`,
          `allow it to the role ${roleName} (config/aws/member.yaml) and check service control policies`,
        );
      }
    },
  };
}

export function createKeyReader({ call, accountId }: IamAccount): KeyReader {
  const listUsers = (marker: string | undefined) =>
    call('ListUsers', (client) => client.send(new ListUsersCommand({ MaxItems: PAGE_SIZE, Marker: marker })));
  const keysOf = async (userName: string): Promise<readonly AccessKey[]> => {
    const keys: AccessKey[] = [];
    let marker: string | undefined;
    do {
      const Marker = marker;
      const page = await call('ListAccessKeys', (client) =>
        client.send(new ListAccessKeysCommand({ UserName: userName, Marker })),
      );
      if (page === undefined) return [];
      for (const key of page.AccessKeyMetadata ?? []) keys.push(readKey(key, userName, accountId));
      marker = page.IsTruncated === true ? expectMarker(page.Marker, 'ListAccessKeys', accountId) : undefined;
    } while (marker !== undefined);
    return keys;
  };
  return {
    keysOf,

    async *userPages() {
      let page: Promise<ListUsersCommandOutput | undefined> | undefined = listUsers(undefined);
      while (page !== undefined) {
        const { Users, IsTruncated, Marker }: Partial<ListUsersCommandOutput> = (await page) ?? {};
        page = undefined;
        if (IsTruncated === true) {
          page = listUsers(expectMarker(Marker, 'ListUsers', accountId));
          // Asked for ahead of need; a failure is met when the loop comes round, or never if the scan has stopped.
          page.catch(() => undefined);
        }
        yield (Users ?? []).map((user) => readPrincipal(user, accountId));
      }
    },

    async lastUse({ userName, keyId }) {
      try {
        const answer = await call('GetAccessKeyLastUsed', (client) =>
          client.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: keyId })),
        );
        return answer === undefined ? undefined : readLastUse(answer.AccessKeyLastUsed);
      } catch (error) {
        // IAM refuses a key that is gone in the same words as one that may not be read; only the list can tell.
        if (error instanceof AccessError && !(await keysOf(userName)).some((key) => key.keyId === keyId))
          return undefined;
        throw error;
      }
    },

    async rootHasKeys() {
      const answer = await call('GetAccountSummary', (client) =>
        client.send(new GetAccountSummaryCommand({})),
      );
      return (
        ((answer?.SummaryMap as Record<string, number> | undefined)?.['AccountAccessKeysPresent'] ?? 0) > 0
      );
    },

    async tagOf(userName, tagKey) {
      let marker: string | undefined;
      do {
        const Marker = marker;
        const page = await call('ListUserTags', (client) =>
          client.send(new ListUserTagsCommand({ UserName: userName, Marker })),
        );
        const tag = page?.Tags?.find(({ Key }) => Key === tagKey);
        if (tag !== undefined) return tag.Value;
        marker =
          page?.IsTruncated === true ? expectMarker(page.Marker, 'ListUserTags', accountId) : undefined;
      } while (marker !== undefined);
      return undefined;
    },
  };
}

export function createKeyWriter({ call, accountId }: IamAccount): KeyWriter {
  return {
    async setStatus({ userName, keyId }, status) {
      const answer = await call('UpdateAccessKey', (client) =>
        client.send(new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: keyId, Status: status })),
      );
      if (answer === undefined)
        throw unreadable(`key ${keyId} of user ${userName} is gone`, 'UpdateAccessKey', accountId);
    },
  };
}

function readPrincipal(
  user: { UserName?: string | undefined; UserId?: string | undefined; CreateDate?: Date | undefined },
  accountId: string,
): Principal {
  const { UserName, UserId, CreateDate } = user;
  if (!UserName || !UserId || !isTime(CreateDate)) {
    throw unreadable('a user without name, ID or creation date', 'ListUsers', accountId);
  }
  return { userName: copied(UserName), userId: copied(UserId), createDate: CreateDate };
}

/** A name cut out of a page of a thousand users would keep the whole page in memory. */
function copied(text: string): string {
  return Buffer.from(text, 'utf8').toString('utf8');
}

function readKey(
  key: { AccessKeyId?: string | undefined; Status?: string | undefined; CreateDate?: Date | undefined },
  userName: string,
  accountId: string,
): AccessKey {
  const { AccessKeyId, Status, CreateDate } = key;
  if (
    !AccessKeyId ||
    !isTime(CreateDate) ||
    (Status !== 'Active' && Status !== 'Inactive' && Status !== 'Expired')
  ) {
    throw unreadable(
      `a key of user ${userName} without ID, status or creation date`,
      'ListAccessKeys',
      accountId,
    );
  }
  return { userName, keyId: AccessKeyId, status: Status, createDate: wholeSeconds(CreateDate) };
}

/** What is stored and compared has no fractions; IAM has none either, but not everything that speaks for it. */
function wholeSeconds(date: Date): Date {
  return new Date(Math.floor(date.getTime() / 1000) * 1000);
}

/** AWS says `N/A` where a key was never used or the service is not known (API Reference, AccessKeyLastUsed). */
function readLastUse(
  use:
    | { LastUsedDate?: Date | undefined; ServiceName?: string | undefined; Region?: string | undefined }
    | undefined,
): LastUse {
  const known = (text: string | undefined): string | null => (!text || text === 'N/A' ? null : text);
  return {
    date: isTime(use?.LastUsedDate) ? timestampOf(use.LastUsedDate) : null,
    service: known(use?.ServiceName),
    region: known(use?.Region),
  };
}

function isTime(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

function expectMarker(marker: string | undefined, action: string, accountId: string): string {
  if (marker) return marker;
  throw unreadable('a truncated page without a marker', action, accountId);
}

function unreadable(what: string, action: string, accountId: string): Error {
  return translateAwsError(new Error(what), `iam:${action} in account ${accountId}`, '');
}
