/** Small builders for pure tests: one key, one issue, one scan, all with harmless defaults. */
import { concludeScan, type AccountScan, type StaleKey } from '../../src/domain/account-scan.ts';
import type {
  ClosedIssue,
  Issue,
  IssueBase,
  OpenIssue,
  ResolvedIssue,
  WhitelistedIssue,
} from '../../src/domain/issue.ts';
import { observeAbsent, observeStale, type ExceptionFinder } from '../../src/domain/lifecycle.ts';
import { timestampOf, type Timestamp } from '../../src/domain/timestamp.ts';

export const NOW = new Date('2026-11-23T12:00:00Z');
export const DAY = 86_400_000;
export const ACCOUNT = '111111111111';
export const KEY_ID = 'AKIAEXAMPLE000000001';

export function daysAgo(days: number, from = NOW): Date {
  return new Date(from.getTime() - days * DAY);
}

export function at(days: number): Timestamp {
  return timestampOf(daysAgo(days));
}

export function staleKey(overrides: Partial<StaleKey> = {}): StaleKey {
  return {
    userName: 'deploy-bot',
    keyId: KEY_ID,
    status: 'Active',
    createDate: daysAgo(200),
    ageDays: 200,
    lastUse: { date: at(1), service: 's3', region: 'eu-west-1' },
    ...overrides,
  };
}

export function scanOf(
  keys: readonly StaleKey[],
  options: { failures?: readonly string[]; inactive?: readonly string[] } = {},
): AccountScan {
  return concludeScan(
    {
      accountId: ACCOUNT,
      staleKeys: new Map(keys.map((key) => [key.keyId, key])),
      inactiveKeys: new Set(options.inactive ?? []),
      tally: { users: keys.length, keys: keys.length },
      rootHasKeys: false,
    },
    options.failures ?? [],
  );
}

const BASE: IssueBase = {
  accountId: ACCOUNT,
  issueId: KEY_ID,
  details: {
    username: 'deploy-bot',
    createDate: at(200),
    lastUse: { date: at(1), service: 's3', region: 'eu-west-1' },
  },
  timestamps: {
    identified: at(30),
    updated: at(30),
    reported: at(29),
    remediated: null,
    resolved: null,
    closed: null,
  },
  ticket: { key: 'SEC-1', assigneeId: 'user-1' },
  previousTickets: [],
  slack: { announced: at(29), farewell: null, owner: null, pending: [] },
  remediation: null,
  retentionFrom: null,
  claim: null,
  version: 3,
  stored: {},
};

export function openIssue(overrides: Partial<OpenIssue> = {}): OpenIssue {
  return { ...BASE, status: 'open', exception: null, ...overrides };
}

export function whitelistedIssue(overrides: Partial<WhitelistedIssue> = {}): WhitelistedIssue {
  return {
    ...BASE,
    status: 'whitelisted',
    exception: { id: 'deploy-bot', reason: null, expires: null, ticket: null },
    ...overrides,
  };
}

export function resolvedIssue(overrides: Partial<ResolvedIssue> = {}): ResolvedIssue {
  return {
    ...BASE,
    status: 'resolved',
    exception: null,
    timestamps: { ...BASE.timestamps, resolved: at(2) },
    ...overrides,
  };
}

export function closedIssue(overrides: Partial<ClosedIssue> = {}): ClosedIssue {
  return {
    ...BASE,
    status: 'closed',
    exception: null,
    timestamps: { ...BASE.timestamps, resolved: at(2), closed: at(1) },
    ...overrides,
  };
}

/** What one scan makes of one issue. */
export function observe(options: {
  readonly scan: AccountScan;
  readonly stored: Issue | undefined;
  readonly exceptionFor: ExceptionFinder;
  readonly now: Date;
}): Issue | undefined {
  const key = options.scan.staleKeys.get(KEY_ID);
  return key === undefined
    ? observeAbsent(options)
    : observeStale({ ...options, accountId: options.scan.accountId, key });
}
