/**
 * Made-up keys and issues for the preview pages: a small team, a hostile one, and fifty thousand. Built with the
 * product's own types; random only by a fixed seed.
 */
import type {
  ExceptionRecord,
  Issue,
  IssueBase,
  OpenIssue,
  WhitelistedIssue,
} from '../../src/domain/issue.ts';
import {
  createOverview,
  type AccountOutcome,
  type IssueRow,
  type Overview,
  type Reviewed,
} from '../../src/domain/overview.ts';
import { ageOf } from '../../src/domain/ticket-text.ts';
import { MS_PER_DAY, timestampOf, utcDay, type Timestamp } from '../../src/domain/timestamp.ts';
import { HOSTILE_NAMES, randomSource } from '../world/organisation.ts';

export const NOW = new Date('2026-11-23T06:00:00Z');
export const RETENTION_DAYS = 14;
const JIRA = 'https://acme.atlassian.net/browse/';

export function at(daysAgo: number): Timestamp {
  return timestampOf(new Date(NOW.getTime() - daysAgo * MS_PER_DAY));
}

export function ticketUrl(ticket: string): string {
  return JIRA + encodeURIComponent(ticket);
}

export interface SampleKey {
  readonly account: string;
  readonly user: string;
  readonly age: number;
  /** Days since the last use; null: never used. */
  readonly used: number | null;
  readonly service?: string;
  /** Days since the report; null: not reported. */
  readonly reported?: number | null;
  readonly ticket?: string | null;
  readonly owner?: string | null;
}

let keys = 0;

function base({
  account,
  user,
  age,
  used,
  service = 's3',
  reported = 3,
  ticket = null,
  owner = null,
}: SampleKey): IssueBase {
  keys += 1;
  const day = (days: number | null): Timestamp | null => (days === null ? null : at(days));
  return {
    accountId: account,
    issueId: `AKIA${String(keys).padStart(16, 'EXAMPLE000000000')}`,
    details: {
      username: user,
      createDate: at(age),
      lastUse: {
        date: day(used),
        service: used === null ? null : service,
        region: used === null ? null : 'eu-west-1',
      },
    },
    timestamps: {
      identified: at((reported ?? 0) + 0.1),
      updated: at(0),
      reported: day(reported),
      remediated: null,
      resolved: null,
      closed: null,
    },
    ticket: ticket === null ? null : { key: ticket, assigneeId: null },
    previousTickets: [],
    slack: { announced: day(reported), farewell: null, owner, pending: [] },
    remediation: null,
    retentionFrom: null,
    claim: null,
    version: 1,
    stored: {},
  };
}

export function open(key: SampleKey): OpenIssue {
  return { ...base(key), status: 'open', exception: null };
}

export function excepted(key: SampleKey, exception: ExceptionRecord | null): WhitelistedIssue {
  return { ...base(key), status: 'whitelisted', exception };
}

export interface SampleAccount {
  readonly id: string;
  readonly name: string;
  readonly users: number;
  readonly error?: string;
}

/** What a scan would have gathered of these accounts. */
export function overviewOf(
  accounts: readonly SampleAccount[],
  issuesOf: (account: SampleAccount) => readonly Issue[],
  options: {
    readonly before?: (issue: Issue, index: number) => Issue | undefined;
    readonly remediation?: boolean;
  } = {},
): Overview {
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  const rowOf = (issue: Issue): IssueRow => ({
    issue,
    exception: issue.exception,
    accountName: names.get(issue.accountId) ?? issue.accountId,
    ageDays: ageOf(issue, NOW),
    owner: issue.slack.owner,
    ticketUrl: issue.ticket === null ? null : ticketUrl(issue.ticket.key),
    disableDay: options.remediation === false ? null : disableDayOf(issue),
  });
  const overview = createOverview({ now: NOW, rowOf });
  for (const account of accounts) {
    const issues = issuesOf(account);
    const outcome: AccountOutcome = {
      accountId: account.id,
      accountName: account.name,
      status: account.error === undefined ? 'scanned' : 'failed',
      error: account.error ?? null,
      users: account.error === undefined ? account.users : 0,
      keys: account.users,
      staleKeys: issues.length,
      apiCalls: account.users + 1,
      rootHasKeys: false,
    };
    const reviewed = issues.map((issue, index): Reviewed => {
      const before = options.before === undefined ? issue : options.before(issue, index);
      return {
        before,
        after: issue,
        ticketCreated: before === undefined && issue.ticket !== null,
        coveredBy: issue.status === 'whitelisted' ? issue.exception : null,
      };
    });
    overview.add(outcome, reviewed);
  }
  return overview.build();
}

export function disableDayOf(issue: Issue): string | null {
  if (issue.status !== 'open') return null;
  const from = issue.timestamps.reported === null ? NOW.getTime() : Date.parse(issue.timestamps.reported);
  return utcDay(Math.max(NOW.getTime(), from + RETENTION_DAYS * MS_PER_DAY));
}

const TEAMS = ['payments', 'search', 'data-lake', 'newsroom', 'mobile', 'billing', 'identity', 'archive'];
const PEOPLE = ['dana', 'sam', 'ines', 'jonas', 'priya', 'emre'];

/** `count` open issues over `accounts` accounts. */
export function manyIssues(
  accountCount: number,
  count: number,
): { readonly accounts: readonly SampleAccount[]; readonly issues: ReadonlyMap<string, readonly Issue[]> } {
  const random = randomSource(7);
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item;
  const accounts = Array.from({ length: accountCount }, (_, index) => ({
    id: String(900_000_000_000 + index),
    name: `${pick(TEAMS)}-${index}`,
    users: Math.ceil((count / accountCount) * 8),
  }));
  const issues = new Map(accounts.map(({ id }): [string, Issue[]] => [id, []]));
  for (let index = 0; index < count; index += 1) {
    const account = accounts[Math.floor(random() ** 2 * accounts.length)] ?? accounts[0];
    if (account === undefined) continue;
    const ticket = `SEC-${index + 1}`;
    const name = random() < 0.1 ? pick(HOSTILE_NAMES) : `svc-${pick(TEAMS)}-${index}`;
    const key = {
      account: account.id,
      user: name,
      age: 90 + random() ** 3 * 2500,
      used: random() < 0.2 ? null : random() * 90,
      ticket,
      owner: `${pick(PEOPLE)}@example.com`,
    };
    issues
      .get(account.id)
      ?.push(
        index % 50 === 0
          ? excepted(key, { id: name, reason: 'Agreed with the vendor', expires: '2027-01-31', ticket: null })
          : open(key),
      );
  }
  return { accounts, issues };
}
