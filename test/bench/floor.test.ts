/** The floor's arithmetic on organisations small enough to reckon by hand. */
import { describe, expect, it } from '@jest/globals';
import {
  firstScanCalls,
  floorTimeMs,
  plainListerCalls,
  secondScanCalls,
  sumCalls,
  type AccountTally,
} from './floor.ts';

const account: AccountTally = { users: 2_001, oldUsers: 1_500, usersWithOldKey: 120, staleKeys: 100 };
const conditions = { latencyMs: 40, throttle: undefined, processStartMs: 50 };

describe('floor of calls', () => {
  it('counts pages of 1,000 users, one list per old user, one last use per stale key, one summary', () => {
    expect(firstScanCalls(account)).toEqual({
      pages: 3,
      keyLists: 1_500,
      lastUses: 100,
      summaries: 1,
      total: 1_604,
    });
  });

  it('needs one page for an account without users, and one for exactly a thousand', () => {
    const empty = { users: 0, oldUsers: 0, usersWithOldKey: 0, staleKeys: 0 };
    expect(firstScanCalls(empty).total).toBe(2);
    expect(firstScanCalls({ ...empty, users: 1_000 }).pages).toBe(1);
  });

  it('asks in a second scan only for users with an old key, and plainly for everyone', () => {
    expect(secondScanCalls(account).total).toBe(3 + 120 + 100 + 1);
    expect(plainListerCalls(account).total).toBe(3 + 2_001 + 100 + 1);
  });

  it('adds accounts up', () => {
    const sum = sumCalls([firstScanCalls(account), secondScanCalls(account)]);
    expect(sum).toEqual({ pages: 6, keyLists: 1_620, lastUses: 200, summaries: 2, total: 1_828 });
  });
});

describe('floor of time', () => {
  it('is bound by the users looked at side by side in one account', () => {
    const around = 50 + 5 * 40 + 40;
    expect(floorTimeMs([firstScanCalls(account)], conditions)).toBeCloseTo(around + 40 + 1_600 * 4);
  });

  it('is bound by the pages where nobody is old enough', () => {
    const young = { users: 5_000, oldUsers: 0, usersWithOldKey: 0, staleKeys: 0 };
    expect(floorTimeMs([firstScanCalls(young)], conditions)).toBeCloseTo(50 + 5 * 40 + 5 * 40);
  });

  it('is bound by the rate of one account under a throttle, less the burst', () => {
    const throttled = { ...conditions, throttle: { perSecond: 20, burst: 4 } };
    expect(floorTimeMs([firstScanCalls(account)], throttled)).toBeCloseTo(50 + 200 + 40 + 80_000);
  });

  it('is bound by the calls in flight over many accounts', () => {
    const many = Array.from({ length: 20 }, () => firstScanCalls(account));
    expect(floorTimeMs(many, conditions)).toBeCloseTo(50 + 200 + 40 + 20 * 1_604);
  });

  it('takes turns beyond the number of accounts scanned at once', () => {
    const throttled = { ...conditions, throttle: { perSecond: 20, burst: 4 } };
    const many = Array.from({ length: 60 }, () => firstScanCalls(account));
    expect(floorTimeMs(many, throttled)).toBeCloseTo(50 + 200 + 40 + 3 * 80_000);
  });
});
