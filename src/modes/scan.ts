/**
 * Looks at one account (SPEC section 5): every user over all pages, the keys of each user that may hold a stale one,
 * the last use of each stale key, and the root user's keys. Returns what it saw and whether it saw all of it; stores
 * nothing.
 */
import { concludeScan, type AccountScan, type StaleKey } from '../domain/account-scan.ts';
import { assessStaleness, type Principal } from '../domain/key.ts';
import type { MemoryKeeper } from '../domain/scan-memory.ts';
import { isPartial } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { KeyReader } from '../ports.ts';

export interface ScanOptions {
  readonly accountId: string;
  readonly keys: KeyReader;
  readonly maxAgeDays: number;
  readonly now: Date;
  /** Says who need not be looked at, and learns from those who are. */
  readonly memory: MemoryKeeper;
  /** Keys that have a stored issue. */
  readonly knownIssueIds: ReadonlySet<string>;
  /** Users looked at in parallel. */
  readonly concurrency: number;
  /** Told of the users listed, for the progress line. */
  readonly onUsers?: (count: number) => void;
  /** Told how many users are about to be looked at. */
  readonly expectRequests?: (count: number) => void;
  /** Told of each stale key as soon as its last use is known, so that recording it need not wait for the rest. */
  readonly onStaleKey?: (key: StaleKey) => void;
}

/** Failures without a success between them: a refusal that meets every user is not asked about five thousand times. */
const GIVE_UP_AFTER = 10;

export async function scanAccount(options: ScanOptions): Promise<AccountScan> {
  const { accountId, keys, maxAgeDays, now, memory } = options;
  const staleKeys = new Map<string, StaleKey>();
  const inactiveKeys = new Set<string>();
  const failures: string[] = [];
  const stop = new AbortController();
  let users = 0;
  let keysSeen = 0;
  let failedInARow = 0;

  const fail = (error: unknown): void => {
    if (!isPartial(error)) throw error;
    failures.push(error.message);
    failedInARow += 1;
    if (failedInARow >= GIVE_UP_AFTER) stop.abort();
  };

  const look = async (user: Principal): Promise<void> => {
    const held = await keys.keysOf(user.userName);
    failedInARow = 0;
    memory.looked(user, held);
    for (const key of held) {
      keysSeen += 1;
      const verdict = assessStaleness(key, maxAgeDays, now);
      if (key.status !== 'Active' && options.knownIssueIds.has(key.keyId)) inactiveKeys.add(key.keyId);
      if (!verdict.stale) continue;
      staleKeys.set(key.keyId, { ...key, ageDays: verdict.ageDays, lastUse: null });
      const lastUse = await keys.lastUse(key);
      if (lastUse === undefined) {
        staleKeys.delete(key.keyId);
        continue;
      }
      const staleKey = { ...key, ageDays: verdict.ageDays, lastUse };
      staleKeys.set(key.keyId, staleKey);
      options.onStaleKey?.(staleKey);
    }
  };

  async function* worthALook(): AsyncGenerator<Principal> {
    for await (const page of keys.userPages()) {
      users += page.length;
      options.onUsers?.(page.length);
      const chosen = page.filter((user) => memory.mustLook(user));
      options.expectRequests?.(chosen.length);
      yield* chosen;
    }
  }

  const [rootHasKeys] = await Promise.all([
    keys.rootHasKeys().catch((error: unknown) => {
      fail(error);
      return false;
    }),
    settleAll(worthALook(), { limit: options.concurrency, signal: stop.signal }, async (user) => {
      await look(user).catch(fail);
    })
      .then((bugs) => bugs.forEach(({ error }) => fail(error)))
      .catch(fail),
  ]);
  return concludeScan(
    { accountId, staleKeys, inactiveKeys, tally: { users, keys: keysSeen }, rootHasKeys },
    failures,
  );
}
