/**
 * The proof of scan memory: over thousands of random histories of users and keys, a scan that remembers finds exactly
 * what a full scan finds, whatever happened in between and however far the clocks differ (SPEC section 12).
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AccessKey, Principal } from '../../src/domain/key.ts';
import {
  keepMemory,
  readMemory,
  sameMemory,
  shortened,
  writeMemory,
  type ScanMemory,
} from '../../src/domain/scan-memory.ts';
import { scanAccount } from '../../src/modes/scan.ts';
import type { KeyReader } from '../../src/ports.ts';
import { DAY, NOW } from './samples.ts';

const MAX_AGE_DAYS = 10;
const HOUR = 3_600_000;

interface World {
  readonly users: Map<string, { readonly principal: Principal; readonly keys: Map<string, AccessKey> }>;
  lists: number;
}

function readerOf(world: World): KeyReader {
  return {
    async *userPages() {
      for (const { principal } of world.users.values()) yield await Promise.resolve([principal]);
    },
    keysOf: (userName) => {
      world.lists += 1;
      return Promise.resolve([...(world.users.get(userName)?.keys.values() ?? [])]);
    },
    lastUse: () => Promise.resolve({ date: null, service: null, region: null }),
    rootHasKeys: () => Promise.resolve(false),
    tagOf: () => Promise.resolve(undefined),
  };
}

async function scan(world: World, now: Date, previous: ScanMemory | undefined) {
  const memory = keepMemory({ previous, maxAgeDays: MAX_AGE_DAYS, now });
  const before = world.lists;
  const seen = await scanAccount({
    accountId: '111111111111',
    keys: readerOf(world),
    maxAgeDays: MAX_AGE_DAYS,
    now,
    memory,
    knownIssueIds: new Set(),
    concurrency: 1,
  });
  return {
    stale: [...seen.staleKeys.keys()].sort(),
    memory: memory.remembered(),
    lists: world.lists - before,
  };
}

/** What happens at a point in time; `user` and `key` pick one of those there are. */
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('scan' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('add-user' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('delete-user' as const), user: fc.nat(9) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('recreate-user' as const), user: fc.nat(9) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('add-key' as const), user: fc.nat(9) }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('delete-key' as const), user: fc.nat(9), key: fc.nat(1) }),
  },
  {
    weight: 3,
    arbitrary: fc.record({ kind: fc.constant('toggle-key' as const), user: fc.nat(9), key: fc.nat(1) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const) }) },
);
const history = fc.record({
  /** Minutes by which our clock is ahead of AWS's. */
  skewMinutes: fc.integer({ min: -14, max: 14 }),
  steps: fc.array(fc.record({ afterMinutes: fc.integer({ min: 0, max: 2 * 24 * 60 }), event }), {
    minLength: 15,
    maxLength: 40,
  }),
});

describe('scan memory', () => {
  it('never changes a finding', async () => {
    let skipped = 0;
    await fc.assert(
      fc.asyncProperty(history, async ({ skewMinutes, steps }) => {
        const world: World = { users: new Map(), lists: 0 };
        let ours: ScanMemory | undefined;
        let awsTime = NOW.getTime();
        let serial = 0;
        for (const userName of ['ann', 'ben', 'cem']) {
          const principal = {
            userName,
            userId: `AIDA-${userName}`,
            createDate: new Date(awsTime - 20 * DAY),
          };
          world.users.set(userName, { principal, keys: new Map() });
        }
        for (const { afterMinutes, event: happened } of steps) {
          awsTime += afterMinutes * 60_000;
          const names = [...world.users.keys()];
          const name = 'user' in happened ? names[happened.user % Math.max(1, names.length)] : undefined;
          const user = name === undefined ? undefined : world.users.get(name);
          const key =
            user === undefined || !('key' in happened) ? undefined : [...user.keys.values()][happened.key];
          serial += 1;
          const addUser = (userName: string): void =>
            void world.users.set(userName, {
              principal: { userName, userId: `AIDA${serial}`, createDate: new Date(awsTime) },
              keys: new Map(),
            });
          switch (happened.kind) {
            case 'scan': {
              const now = new Date(awsTime + skewMinutes * 60_000);
              const full = await scan(world, now, undefined);
              const remembering = await scan(
                world,
                now,
                ours === undefined ? undefined : readMemory(writeMemory(ours, MAX_AGE_DAYS), MAX_AGE_DAYS),
              );
              expect(remembering.stale).toEqual(full.stale);
              skipped += full.lists - remembering.lists;
              ours = remembering.memory;
              break;
            }
            case 'add-user':
              addUser(`user-${serial}`);
              break;
            case 'delete-user':
              if (name !== undefined) world.users.delete(name);
              break;
            case 'recreate-user':
              if (name !== undefined) addUser(name);
              break;
            case 'add-key':
              if (user !== undefined && user.keys.size < 2) {
                user.keys.set(`AKIA${serial}`, {
                  userName: user.principal.userName,
                  keyId: `AKIA${serial}`,
                  status: 'Active',
                  createDate: new Date(awsTime),
                });
              }
              break;
            case 'delete-key':
              if (key !== undefined) user?.keys.delete(key.keyId);
              break;
            case 'toggle-key':
              if (key !== undefined)
                user?.keys.set(key.keyId, {
                  ...key,
                  status: key.status === 'Active' ? 'Inactive' : 'Active',
                });
              break;
            case 'forget':
              ours = undefined;
          }
        }
      }),
      { numRuns: 5000 },
    );
    // The proof would be worth nothing if nothing had ever been skipped.
    expect(skipped).toBeGreaterThan(1000);
  });

  it('looks again at the first hour in which a key could be stale, not later', () => {
    const user = { userName: 'u', userId: 'AIDA1', createDate: new Date(NOW.getTime() - 100 * DAY) };
    const created = new Date(NOW.getTime() - 4 * DAY);
    const first = keepMemory({ previous: undefined, maxAgeDays: MAX_AGE_DAYS, now: NOW });
    expect(first.mustLook(user)).toBe(true);
    first.looked(user, [{ userName: 'u', keyId: 'AKIA1', status: 'Inactive', createDate: created }]);
    const at = (time: number): boolean =>
      keepMemory({ previous: first.remembered(), maxAgeDays: MAX_AGE_DAYS, now: new Date(time) }).mustLook(
        user,
      );
    const turning = created.getTime() + MAX_AGE_DAYS * DAY;
    expect(at(turning - 2 * HOUR)).toBe(false);
    expect(at(turning)).toBe(true);
  });

  it('knows nothing of another user under the same name', () => {
    const user = { userName: 'u', userId: 'AIDA1', createDate: new Date(NOW.getTime() - 100 * DAY) };
    const first = keepMemory({ previous: undefined, maxAgeDays: MAX_AGE_DAYS, now: NOW });
    first.mustLook(user);
    first.looked(user, []);
    expect(
      keepMemory({ previous: first.remembered(), maxAgeDays: MAX_AGE_DAYS, now: NOW }).mustLook({
        ...user,
        userId: 'AIDA2',
      }),
    ).toBe(true);
  });

  it('survives being written and read, and is dropped when anything does not fit', () => {
    const memory = new Map([
      ['AIDA1', 500_000],
      ['AIDA2', 500_000],
      ['AIDA3', 500_007],
    ]);
    const text = writeMemory(memory, 90);
    expect(sameMemory(readMemory(text, 90), memory)).toBe(true);
    expect(readMemory(text, 91)).toBeUndefined();
    for (const broken of [
      '',
      text.replace(/^1 /, '2 '),
      `${text}\nx AIDA4`,
      `${text}\n5`,
      `${text}\n5 A  B`,
      text.slice(2),
    ]) {
      expect(readMemory(broken, 90)).toBeUndefined();
    }
  });

  it('never reads rubbish as memory', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => expect(readMemory(text, 90)).toBeUndefined()),
    );
  });

  it('keeps what is worth most when not all fits', () => {
    const memory = new Map(Array.from({ length: 10 }, (_, index) => [`AIDA${index}`, index] as const));
    expect([...shortened(memory, 3).keys()]).toEqual(['AIDA9', 'AIDA8', 'AIDA7']);
  });
});
