/**
 * The way of remediate and rollback through the accounts: each is entered once, its keys are taken one after the other,
 * and accounts run side by side. What fails in one key or account, foreseen or not, leaves the others alone.
 */
import type { AccessKey } from '../domain/key.ts';
import { isExpected } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { AccountReader, Accounts, AccountWriter } from '../ports.ts';

const CONCURRENT_ACCOUNTS = 4;

/** A session that may be able to write, or one line why the account could not be entered. */
export type Entered = AccountReader | AccountWriter | { readonly refused: string };

/** `work` settles every key by itself and never throws. */
export async function forEachAccount<Item extends { readonly accountId: string }, Result>(options: {
  readonly items: readonly Item[];
  readonly accounts: Accounts<AccountWriter> | Accounts;
  readonly work: (item: Item, session: Entered) => Promise<Result>;
  readonly onAccount: (accountId: string, results: readonly Result[]) => void;
  readonly onBug: (error: unknown) => void;
}): Promise<ReadonlyMap<Item, Result>> {
  const { items, accounts, work, onAccount, onBug } = options;
  const results = new Map<Item, Result>();
  const bugs = await settleAll(
    new Set(items.map(({ accountId }) => accountId)),
    { limit: CONCURRENT_ACCOUNTS },
    async (accountId) => {
      const session = await accounts.enter(accountId).catch((error: unknown): Entered => {
        if (!isExpected(error)) onBug(error);
        return { refused: messageOf(error) };
      });
      const done: Result[] = [];
      for (const item of items) {
        if (item.accountId !== accountId) continue;
        const result = await work(item, session);
        results.set(item, result);
        done.push(result);
      }
      onAccount(accountId, done);
    },
  );
  for (const { error } of bugs) onBug(error);
  return results;
}

export async function readKey(
  session: AccountReader,
  key: { readonly userName: string; readonly keyId: string },
): Promise<AccessKey | undefined> {
  return (await session.keys.keysOf(key.userName)).find(({ keyId }) => keyId === key.keyId);
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
