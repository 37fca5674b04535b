/** The formula on fleets that can be reckoned by hand, and its agreement with itself. */
import { describe, expect, it } from '@jest/globals';
import { expectedTally, POPULATION, predict, type Population } from './fleet-model.ts';

const conditions = { latencyMs: 40, throttle: undefined, later: false, changedShare: 0 };
/** Every user has one active key, half of them stale, and every user is old. */
const simple: Population = {
  keylessShare: 0,
  twoKeyShare: 0,
  inactiveKeyShare: 0,
  staleShare: 0.5,
  oldUserShare: 1,
};

describe('fleet formula', () => {
  it('counts what a run asks for', () => {
    const fleet = { accounts: 3, usersPerAccount: 2_000, population: simple };
    const first = predict(fleet, conditions);
    expect(first.iamCalls).toBe(3 * (2 + 2_000 + 1_000 + 1));
    expect(first.stsCalls).toBe(2 + 2 * 3);
    expect(first.dynamoCalls).toBe(4 + 2 * 3 + 3 * 1_000 + 3);
    const later = predict(fleet, { ...conditions, later: true });
    expect(later.iamCalls).toBe(3 * (2 + 1_000 + 1_000 + 1));
    expect(later.dynamoCalls).toBe(4 + 2 * 3);
    expect(later.plainListerCalls).toBe(first.iamCalls);
  });

  it('counts users with two keys once and each of their stale keys', () => {
    const tally = expectedTally({
      accounts: 1,
      usersPerAccount: 100,
      population: { ...simple, twoKeyShare: 1, oldUserShare: 0 },
    });
    expect(tally.usersWithOldKey).toBeCloseTo(75);
    expect(tally.staleKeys).toBeCloseTo(100);
    expect(tally.oldUsers).toBeCloseTo(75);
  });

  it('takes the time of the throttle, twenty accounts side by side', () => {
    const throttle = { perSecond: 20, burst: 20 };
    const fleet = { accounts: 20, usersPerAccount: 1_000, population: POPULATION };
    const { seconds, iamCalls } = predict(fleet, { ...conditions, throttle });
    expect(seconds).toBeGreaterThan(iamCalls / 20 / 20 / 1.1);
    expect(seconds).toBeLessThan((iamCalls / 20 / 20) * 1.1);
    const twice = predict({ ...fleet, accounts: 40 }, { ...conditions, throttle });
    expect(twice.seconds / seconds).toBeGreaterThan(1.9);
  });

  it('asks a fifth of a plain lister in the steady state, at most', () => {
    for (const usersPerAccount of [100, 1_000, 5_000]) {
      const fleet = { accounts: 10, usersPerAccount, population: POPULATION };
      const { iamCalls, plainListerCalls } = predict(fleet, { ...conditions, later: true });
      expect(plainListerCalls / iamCalls).toBeGreaterThan(5);
    }
  });

  it('bills whole minutes, and more for more writes', () => {
    const fleet = { accounts: 10, usersPerAccount: 1_000, population: POPULATION };
    const quiet = predict(fleet, { ...conditions, later: true });
    const busy = predict(fleet, { ...conditions, later: true, changedShare: 1 });
    expect(Number.isInteger(quiet.githubMinutes)).toBe(true);
    expect(busy.dynamoCost).toBeGreaterThan(quiet.dynamoCost);
  });
});
