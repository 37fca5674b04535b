/**
 * The table of the README: what runs over fleets of many sizes cost, by the formula of `fleet-model.ts`. A test holds
 * the README to it.
 */
import { POPULATION, predict, type Prediction } from './fleet-model.ts';
import { LATENCY_MS, THROTTLE } from './workloads.ts';

const SIZES = [
  [10, 100],
  [10, 1_000],
  [100, 100],
  [100, 1_000],
  [1_000, 100],
  [1_000, 200],
  [1_000, 1_000],
  [1_000, 5_000],
] as const;

export const FLEET_HEADER = [
  'accounts × users each',
  'first scan: IAM requests',
  'minutes',
  'GitHub minutes',
  'DynamoDB, USD',
  'later scans: IAM requests',
  'minutes',
  'GitHub minutes',
  'DynamoDB, USD',
  'plain lister ÷ later',
] as const;

export function fleetRows(): readonly (readonly string[])[] {
  return SIZES.map(([accounts, usersPerAccount]) => {
    const fleet = { accounts, usersPerAccount, population: POPULATION };
    const conditions = { throttle: THROTTLE, latencyMs: LATENCY_MS, changedShare: 1 };
    const later = predict(fleet, { ...conditions, later: true });
    return [
      `${whole(accounts)} × ${whole(usersPerAccount)}`,
      ...costOf(predict(fleet, { ...conditions, later: false })),
      ...costOf(later),
      (later.plainListerCalls / later.iamCalls).toFixed(1),
    ];
  });
}

function costOf({ iamCalls, seconds, githubMinutes, dynamoCost }: Prediction): readonly string[] {
  return [whole(iamCalls), minutesOf(seconds), whole(githubMinutes), dollarsOf(dynamoCost)];
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

export function minutesOf(seconds: number): string {
  return (seconds / 60).toFixed(seconds < 600 ? 1 : 0);
}

function dollarsOf(dollars: number): string {
  return dollars < 0.001 ? '< 0.001' : dollars.toFixed(dollars < 0.1 ? 3 : 2);
}
