/**
 * The job summary of a scan (SPEC section 8), for a person who has one minute: what needs attention, totals with the
 * change, what failed, ages and accounts as charts and tables, the open issues, the exceptions. Always under
 * GitHub's 1 MiB. Decides nothing.
 */
import { ENDS_SOON_DAYS, endsWithin } from '../domain/exceptions.ts';
import type { AccountTally, EndingException, Overview } from '../domain/overview.ts';
import type { Problem } from '../domain/problem.ts';
import { lastUseText } from '../domain/ticket-text.ts';
import { escapeMermaid } from './escape.ts';
import type { KeyIdDisplay } from './key-ids.ts';
import { barChart, clipMiddle, counted, details, signed, table, thousands } from './markdown.ts';
import {
  accountCell,
  cell,
  joined,
  keyCell,
  messageCell,
  ownerCell,
  problemList,
  shortened,
  ticketCell,
  userCell,
} from './summary-tables.ts';

export interface SummaryContext {
  readonly overview: Overview;
  /** Exceptions that end soon and that no row of the overview shows. */
  readonly endingUnseen: readonly EndingException[];
  readonly problems: readonly Problem[];
  readonly now: Date;
  readonly maxAgeDays: number;
  readonly dryRun: boolean;
  readonly reporting: boolean;
  readonly keyIds: KeyIdDisplay;
  /** `2/5`; null where the run is not sharded. */
  readonly shard: string | null;
}

/** Bytes; all budgets together stay below the 1 MiB that GitHub takes per step (GitHub Docs, job summaries). */
const ROWS_BUDGET = 250_000;
const EXCEPTIONS_BUDGET = 200_000;
const UNSEEN_BUDGET = 50_000;
const ACCOUNTS_BUDGET = 120_000;
const FAILURES_BUDGET = 60_000;
const FILES = 'the findings files';
/** A longer name without blanks would squeeze the columns beside it; the findings files have it in full. */
const USER_LENGTH = 40;
const ACCOUNTS_CHARTED = 12;

export function scanSummary(context: SummaryContext): string {
  const { problems, keyIds } = context;
  return joined([
    heading(context),
    totals(context),
    failedAccounts(context),
    problemList(listed(problems), keyIds),
    ages(context),
    perAccount(context),
    openIssues(context),
    exceptions(context),
  ]);
}

/** Accounts that failed have a table of their own. */
function listed(problems: readonly Problem[]): readonly Problem[] {
  return problems.filter(({ code }) => code !== 'account-incomplete');
}

function heading({ overview, problems, dryRun, maxAgeDays, now, shard }: SummaryContext): string {
  const { counts, exceptionsInForce } = overview;
  const unreported = listed(problems).filter(({ severity }) => severity === 'error').length;
  const needs = [
    ...(counts.accountsFailed > 0
      ? [`${counted(counts.accountsFailed, 'account')} could not be scanned`]
      : []),
    ...(unreported > 0 ? [`${counted(unreported, 'thing')} could not be reported`] : []),
    ...(counts.open > 0 ? [`${counted(counts.open, 'stale key')} to rotate`] : []),
  ];
  const total = counts.accountsScanned + counts.accountsFailed;
  const nothing =
    exceptionsInForce > 0
      ? `nothing to rotate, ${counted(exceptionsInForce, 'key')} excepted`
      : 'no stale keys';
  const headline = needs.length > 0 ? needs.join(', ') : nothing;
  return [
    `## IAM key rotation: ${headline}`,
    ...(dryRun ? ['**Dry run: nothing was written; this is what would have happened.**'] : []),
    `${counted(counts.accountsScanned, 'account')} of ${thousands(total)} scanned on ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC` +
      `${shard === null ? '' : `, shard ${shard}`}. A key is stale when it is active and older than ${counted(maxAgeDays, 'day')}.`,
  ].join('\n\n');
}

function totals({ overview: { counts }, reporting }: SummaryContext): string {
  const rows: [string, number, string][] = [
    ['Open issues', counts.open, signed(counts.open - counts.openBefore)],
    ['Excepted keys', counts.whitelisted, signed(counts.whitelisted - counts.whitelistedBefore)],
    ['New in this run', counts.new, ''],
    ['Resolved in this run', counts.resolved, ''],
    ['Closed in this run', counts.closed, ''],
    ['Tickets created', counts.ticketsCreated, ''],
  ];
  const note = reporting
    ? ''
    : '\n\nReporting is off: no tickets and no messages (`user_keysrotation.reporting`).';
  return `${table({ head: ['', 'Now', 'Since the last run'], numeric: [1, 2], rows: rows.map(([name, value, change]) => [name, thousands(value), change]) })}${note}`;
}

function failedAccounts({ overview, keyIds }: SummaryContext): string {
  const failed = overview.accounts.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return '';
  const rows = failed.map((account) => [accountCell(account), messageCell(account.error ?? '', keyIds)]);
  return [
    '### Accounts that could not be scanned',
    'Their issues stand as they were; nothing in them was resolved.',
    shortened(rows, {
      head: ['Account', 'Why, and what to do'],
      bytes: FAILURES_BUDGET,
      of: 'accounts',
      elsewhere: 'result.json',
    }),
  ].join('\n\n');
}

/** Bands from the threshold to the oldest key; an empty one between them stays, so that the gap is seen. */
function ages({ overview, maxAgeDays }: SummaryContext): string {
  if (overview.counts.open === 0) return '';
  const relevant = overview.ageBands.filter(
    ({ toDays, open }) => open > 0 || toDays === null || toDays > maxAgeDays,
  );
  const bands = relevant.slice(0, relevant.findLastIndex(({ open }) => open > 0) + 1);
  const label = ({ fromDays, toDays }: (typeof bands)[number]): string =>
    toDays === null ? `${fromDays}+` : `${fromDays}-${toDays}`;
  const numbers = table({
    head: ['Age in days', 'Open keys'],
    numeric: [1],
    rows: bands.map((band) => [label(band).replace('-', ' to '), thousands(band.open)]),
  });
  return [
    '### Age of the open keys',
    barChart({
      title: 'Open keys by age in days',
      axis: 'keys',
      bars: bands.map((band) => ({ label: label(band), value: band.open })),
    }),
    details('The same numbers as a table', numbers),
  ].join('\n\n');
}

function perAccount({ overview }: SummaryContext): string {
  const ranked = overview.accounts
    .filter(({ open, whitelisted }) => open + whitelisted > 0)
    .sort((a, b) => b.open - a.open || (a.accountId < b.accountId ? -1 : 1));
  if (ranked.length === 0) return '';
  const affected = ranked.filter(({ open }) => open > 0);
  const charted = affected.slice(0, ACCOUNTS_CHARTED);
  const chart =
    charted.length === 0
      ? []
      : [
          barChart({
            title:
              affected.length > charted.length
                ? `Open keys in the ${charted.length} accounts with the most`
                : 'Open keys by account',
            axis: 'keys',
            bars: charted.map((account) => ({
              label: escapeMermaid(chartLabel(account, charted)),
              value: account.open,
            })),
          }),
        ];
  const rows = ranked.map((account) => [
    accountCell(account),
    thousands(account.open),
    thousands(account.whitelisted),
    account.oldestDays === 0 ? '' : counted(account.oldestDays, 'day'),
    thousands(account.users),
  ]);
  return [
    '### Accounts',
    ...chart,
    shortened(rows, {
      head: ['Account', 'Open', 'Excepted', 'Oldest open key', 'Users'],
      numeric: [1, 2, 3, 4],
      bytes: ACCOUNTS_BUDGET,
      of: 'accounts',
      elsewhere: FILES,
    }),
  ].join('\n\n');
}

const LABEL_LENGTH = 20;

/** Mermaid draws bars with one label at one place. Long names mostly differ at their ends, the IDs always do. */
function chartLabel(account: AccountTally, charted: readonly AccountTally[]): string {
  const ways = [
    ({ accountName }: AccountTally) => clipMiddle(accountName, LABEL_LENGTH),
    ({ accountName, accountId }: AccountTally) =>
      `${clipMiddle(accountName, LABEL_LENGTH - 5)} ${accountId.slice(-4)}`,
  ];
  const way = ways.find((label) => charted.filter((one) => label(one) === label(account)).length === 1);
  return way?.(account) ?? account.accountId;
}

function openIssues({ overview, now, keyIds }: SummaryContext): string {
  const { oldestOpen, counts } = overview;
  if (counts.open === 0) return '';
  const head = ['Age in days', 'User', 'Key', 'Account', 'Last used', 'Owner', 'Ticket', 'Disabled from'];
  const rows = oldestOpen.map(({ issue, ...row }) => [
    thousands(row.ageDays),
    userCell(issue.details.username, USER_LENGTH),
    keyCell(issue.issueId, keyIds),
    cell(row.accountName, 40),
    cell(lastUseText(issue.details.lastUse, now), 80),
    ownerCell(row.owner),
    ticketCell(issue.ticket?.key ?? null, row.ticketUrl),
    row.disableDay ?? '',
  ]);
  return [
    '### Open issues, oldest first',
    shortened(rows, {
      head,
      numeric: [0],
      bytes: ROWS_BUDGET,
      of: 'open issues',
      elsewhere: FILES,
      total: counts.open,
    }),
  ].join('\n\n');
}

function exceptions({ overview, endingUnseen, now }: SummaryContext): string {
  const { exceptions: rows, exceptionsInForce } = overview;
  if (exceptionsInForce === 0 && endingUnseen.length === 0) return '';
  const cells = rows.map(({ exception, accountName, ageDays, issue: { details: key } }) => [
    userCell(key.username),
    cell(accountName, 40),
    thousands(ageDays),
    cell(exception?.reason ?? '', 120),
    endCell(exception?.expires ?? null, now),
  ]);
  const soon = rows.filter(({ exception }) => endsSoon(exception?.expires ?? null, now)).length;
  const unseen = endingUnseen.map(({ exception, accountName }) => [
    cell(exception.id, 80),
    cell(accountName, 40),
    cell(exception.reason ?? '', 120),
    endCell(exception.expires ?? null, now),
  ]);
  return joined([
    '### Exceptions in force',
    soon === 0
      ? ''
      : `**For ${counted(soon, 'key')} the exception ends within ${ENDS_SOON_DAYS} days.** After that the key counts as stale again.`,
    shortened(cells, {
      head: ['User', 'Account', 'Age in days', 'Reason', 'Ends'],
      numeric: [2],
      bytes: EXCEPTIONS_BUDGET,
      of: 'exceptions',
      elsewhere: FILES,
      total: exceptionsInForce,
    }),
    unseen.length === 0 ? '' : `Ending within ${ENDS_SOON_DAYS} days too, but covering no stale key now:`,
    shortened(unseen, {
      head: ['Exception', 'Account', 'Reason', 'Ends'],
      bytes: UNSEEN_BUDGET,
      of: 'exceptions',
      elsewhere: 'whitelist.json',
    }),
  ]).trimEnd();
}

function endsSoon(expires: string | null, now: Date): boolean {
  return expires !== null && endsWithin({ expires }, ENDS_SOON_DAYS, now);
}

function endCell(expires: string | null, now: Date): string {
  if (expires === null) return 'never';
  return endsSoon(expires, now) ? `**${cell(expires, 10)}**` : cell(expires, 10);
}
