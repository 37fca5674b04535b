/**
 * What a scan may skip, and the proof of it (SPEC section 12). After a look at time t a user cannot hold a stale key
 * before min(earliest creation date of any of its keys, active or not; t) + threshold: keys that were there are no
 * older than the earliest, keys made since are younger than t. So the user needs no look until then. An optimisation
 * only; whatever does not fit exactly is forgotten. Pure: compression and storage are elsewhere.
 */
import { mayHoldStaleKey, type AccessKey, type Principal } from './key.ts';
import { MS_PER_DAY } from './timestamp.ts';

/** By user ID, which no other user ever has: the first whole hour since the epoch in which a look is needed again. */
export type ScanMemory = ReadonlyMap<string, number>;

const FORMAT = 1;
const MS_PER_HOUR = 3_600_000;

/** AWS refuses requests whose clock differs by more; so much may our clock differ from that of the key's creation. */
const CLOCK_SKEW_MS = 15 * 60_000;

export interface MemoryKeeper {
  /** True where the user may hold a stale key, as far as is known. Every listed user has to be asked about. */
  mustLook(user: Principal): boolean;
  /** All keys of the user, just listed. */
  looked(user: Principal, keys: readonly AccessKey[]): void;
  /** What the next scan may know; users that were not listed this time are forgotten. */
  remembered(): ScanMemory;
}

/** `previous`: undefined for a full look. */
export function keepMemory(options: {
  readonly previous: ScanMemory | undefined;
  readonly maxAgeDays: number;
  readonly now: Date;
}): MemoryKeeper {
  const { previous, maxAgeDays, now } = options;
  const kept = new Map<string, number>();
  return {
    mustLook(user) {
      if (!mayHoldStaleKey(user, maxAgeDays, now)) return false;
      const until = previous?.get(user.userId);
      if (until === undefined || now.getTime() >= until * MS_PER_HOUR) return true;
      kept.set(user.userId, until);
      return false;
    },
    looked(user, keys) {
      const earliest = Math.min(now.getTime(), ...keys.map(({ createDate }) => createDate.getTime()));
      const until = Math.floor((earliest - CLOCK_SKEW_MS + maxAgeDays * MS_PER_DAY) / MS_PER_HOUR);
      // Nothing is remembered of a user who has to be looked at every time.
      if (until * MS_PER_HOUR > now.getTime()) kept.set(user.userId, until);
    },
    remembered: () => kept,
  };
}

/** One line per hour, so that compression finds little but the IDs. Sorted: equal memories are equal texts. */
export function writeMemory(memory: ScanMemory, maxAgeDays: number): string {
  const byHour = new Map<number, string[]>();
  for (const [userId, hour] of memory) {
    const users = byHour.get(hour);
    if (users === undefined) byHour.set(hour, [userId]);
    else users.push(userId);
  }
  const lines = [...byHour]
    .sort(([a], [b]) => a - b)
    .map(([hour, users]) => `${hour} ${users.sort().join(' ')}`);
  return [`${FORMAT} ${maxAgeDays}`, ...lines].join('\n');
}

/** Undefined where format or threshold are not today's, or a line is not what we write. */
export function readMemory(text: string, maxAgeDays: number): ScanMemory | undefined {
  const [head, ...lines] = text.split('\n');
  if (head !== `${FORMAT} ${maxAgeDays}`) return undefined;
  const memory = new Map<string, number>();
  for (const line of lines) {
    const [hour = '', ...users] = line.split(' ');
    if (!/^\d{1,9}$/.test(hour) || users.length === 0 || users.includes('')) return undefined;
    for (const user of users) memory.set(user, Number(hour));
  }
  return memory;
}

/** The part that is worth most when not all fits: what need not be looked at for longest. */
export function shortened(memory: ScanMemory, size: number): ScanMemory {
  return new Map([...memory].sort(([, a], [, b]) => b - a).slice(0, size));
}

export function sameMemory(a: ScanMemory | undefined, b: ScanMemory): boolean {
  if (a?.size !== b.size) return false;
  for (const [userId, hour] of b) if (a.get(userId) !== hour) return false;
  return true;
}
