/**
 * Enters accounts for the modes: a session per account with the mode's role and policy, and IAM behind it. Readers
 * hold no writer; only `createAccountWriters`, built for remediate and rollback, can change a key.
 */
import { sessionPolicy, type AccountPurpose } from '../domain/session-policy.ts';
import { createTurnstile } from '../pool.ts';
import type { AccountReader, Accounts, AccountWriter } from '../ports.ts';
import { openAccountSession, type RenewableCredentials } from './aws-session.ts';
import type { AwsTransport } from './aws-transport.ts';
import { connectIam, createKeyReader, createKeyWriter, type IamAccount } from './iam.ts';
import { createRequestPace } from './request-pace.ts';

export interface AccountsOptions {
  readonly transport: AwsTransport;
  readonly hub: RenewableCredentials;
  readonly partition: string;
  readonly roleName: string;
  readonly externalId: string | undefined;
  readonly sessionName: string;
  readonly readsTags: boolean;
  /** Requests in flight over all accounts. */
  readonly concurrency: number;
}

interface Entered extends Pick<AccountReader, 'apiCalls' | 'expect'> {
  readonly iam: IamAccount;
}

export function createAccountReaders(
  options: AccountsOptions & { readonly purpose: Exclude<AccountPurpose, 'change-keys'> },
): Accounts {
  const enter = entrance(options, options.purpose);
  return {
    async enter(accountId): Promise<AccountReader> {
      const { iam, ...account } = await enter(accountId);
      return { keys: createKeyReader(iam), ...account };
    },
  };
}

export function createAccountWriters(options: AccountsOptions): Accounts<AccountWriter> {
  const enter = entrance(options, 'change-keys');
  return {
    async enter(accountId): Promise<AccountWriter> {
      const { iam, ...account } = await enter(accountId);
      return { keys: createKeyReader(iam), writer: createKeyWriter(iam), ...account };
    },
  };
}

function entrance(
  options: AccountsOptions,
  purpose: AccountPurpose,
): (accountId: string) => Promise<Entered> {
  const turnstile = createTurnstile(options.concurrency);
  return async (accountId) => {
    let calls = 0;
    const onCall = (): void => void (calls += 1);
    const { transport, roleName } = options;
    const policy = sessionPolicy({
      purpose,
      partition: options.partition,
      accountId,
      readsTags: options.readsTags,
    });
    const session = await openAccountSession({ ...options, accountId, policy, onCall });
    const pace = createRequestPace();
    return {
      iam: connectIam({ transport, accountId, roleName, session, pace, turnstile, onCall }),
      apiCalls: () => calls,
      expect: (requests) => pace.expect(requests),
    };
  };
}
