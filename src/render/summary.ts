/**
 * The job summary of a scan (SPEC section 8), for a person who has one minute: what needs attention, totals with the
 * change, what failed, ages and accounts as charts and tables, the open issues, the exceptions. Always under
 * GitHub's 1 MiB. Decides nothing.
 */
import type { AccountTally, IssueRow, Overview } from '../domain/overview.ts';
import type { Problem } from '../domain/problem.ts';
import { lastUseText } from '../domain/ticket-text.ts';
import { utcDay, wholeDaysBetween } from '../domain/timestamp.ts';
import { escapeMarkdownTableCell, escapeMermaid } from './escape.ts';
import { maskKeyIds, showKeyId, type KeyIdDisplay } from './key-ids.ts';
import { barChart, clip, counted, details, rowsWithin, signed, table, thousands } from './markdown.ts';

export interface SummaryContext {
  readonly overview: Overview;
  readonly problems: readonly Problem[];
  readonly now: Date;
  readonly maxAgeDays: number;
  readonly dryRun: boolean;
  readonly reporting: boolean;
  readonly keyIds: KeyIdDisplay;
  /** `2/5`; null where the run is not sharded. */
  readonly shard: string | null;
}

/** Bytes; GitHub cuts off a step's summary at 1 MiB (GitHub Docs, job summaries). */
const ROWS_BUDGET = 250_000;
const ROWS_AT_FIRST_SIGHT = 20;
const ACCOUNTS_CHARTED = 12;
const ENDS_SOON_DAYS = 14;

export function scanSummary(context: SummaryContext): string {
  const markdown = [
    heading(context),
    totals(context),
    failedAccounts(context),
    problemList(context),
    ages(context),
    perAccount(context),
    openIssues(context),
    exceptions(context),
  ]
    .filter((section) => section !== '')
    .join('\n\n')
    .concat('\n');
  // Names, reasons and messages may carry key IDs too.
  return maskKeyIds(markdown, context.keyIds);
}

function heading({ overview, dryRun, maxAgeDays, now, shard }: SummaryContext): string {
  const { counts } = overview;
  const needs = [
    ...(counts.accountsFailed > 0 ? [`${counted(counts.accountsFailed, 'account')} could not be scanned`] : []),
    ...(counts.open > 0 ? [`${counted(counts.open, 'stale key')} to rotate`] : []),
  ];
  const total = counts.accountsScanned + counts.accountsFailed;
  const headline = needs.length > 0 ? needs.join(', ') : 'no stale keys';
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
  const note = reporting ? '' : '\n\nReporting is off: no tickets and no messages (`user_keysrotation.reporting`).';
  return `${table({ head: ['', 'Now', 'Since the last run'], numeric: [1, 2], rows: rows.map(([name, value, change]) => [name, thousands(value), change]) })}${note}`;
}

function failedAccounts({ overview }: SummaryContext): string {
  const failed = overview.accounts.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return '';
  const rows = failed.map((account) => [accountCell(account), cell(account.error ?? '', 400)]);
  return [
    '### Accounts that could not be scanned',
    'Their issues stand as they were; nothing in them was resolved.',
    shortened(rows, { head: ['Account', 'Why, and what to do'], bytes: 60_000, of: 'accounts' }),
  ].join('\n\n');
}

function problemList({ problems }: SummaryContext): string {
  const told = problems.filter(({ code }) => code !== 'account-incomplete');
  if (told.length === 0) return '';
  const rows = told.map(({ severity, message }) => [severity, cell(message, 400)]);
  return ['### Problems', shortened(rows, { head: ['', 'What, and what to do'], bytes: 60_000, of: 'problems' })].join('\n\n');
}

function ages({ overview, maxAgeDays }: SummaryContext): string {
  if (overview.counts.open === 0) return '';
  const bands = overview.ageBands.filter(({ toDays, open }) => open > 0 || toDays === null || toDays > maxAgeDays);
  const label = ({ fromDays, toDays }: (typeof bands)[number]): string => (toDays === null ? `${fromDays}+` : `${fromDays}-${toDays}`);
  return [
    '### Age of the open keys',
    barChart({ title: 'Open keys by age in days', axis: 'keys', bars: bands.map((band) => ({ label: label(band), value: band.open })) }),
    table({ head: ['Age in days', 'Open keys'], numeric: [1], rows: bands.map((band) => [label(band).replace('-', ' to '), thousands(band.open)]) }),
  ].join('\n\n');
}

function perAccount({ overview }: SummaryContext): string {
  const ranked = overview.accounts.filter(({ open, whitelisted }) => open + whitelisted > 0).sort((a, b) => b.open - a.open || (a.accountId < b.accountId ? -1 : 1));
  if (ranked.length === 0) return '';
  const charted = ranked.filter(({ open }) => open > 0).slice(0, ACCOUNTS_CHARTED);
  const chart =
    charted.length === 0
      ? []
      : [
          barChart({
            title: ranked.length > charted.length ? `Open keys in the ${charted.length} accounts with the most` : 'Open keys by account',
            axis: 'keys',
            bars: charted.map(({ accountName, open }) => ({ label: escapeMermaid(clip(accountName, 20)), value: open })),
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
    shortened(rows, { head: ['Account', 'Open', 'Excepted', 'Oldest open key', 'Users'], numeric: [1, 2, 3, 4], bytes: 120_000, of: 'accounts' }),
  ].join('\n\n');
}

function openIssues({ overview, now, keyIds }: SummaryContext): string {
  const { oldestOpen, counts } = overview;
  if (counts.open === 0) return '';
  const head = ['Age', 'User', 'Key', 'Account', 'Last used', 'Owner', 'Ticket', 'Disabled from'];
  const rows = oldestOpen.map((row) => [
    counted(row.ageDays, 'day'),
    cell(row.issue.details.username, 64),
    `\`${showKeyId(row.issue.issueId, keyIds).replaceAll('`', '')}\``,
    cell(row.accountName, 40),
    cell(lastUseText(row.issue.details.lastUse, now), 80),
    cell(row.owner ?? '', 60),
    ticketCell(row),
    row.disableDay ?? '',
  ]);
  return ['### Open issues, oldest first', shortened(rows, { head, numeric: [0], bytes: ROWS_BUDGET, of: 'open issues', total: counts.open })].join('\n\n');
}

function exceptions({ overview, now }: SummaryContext): string {
  const { exceptions: rows, counts } = overview;
  if (counts.whitelisted === 0) return '';
  const cells = rows.map((row) => {
    const { exception, details: key } = row.issue;
    return [cell(key.username, 64), cell(row.accountName, 40), counted(row.ageDays, 'day'), cell(exception?.reason ?? '', 120), endCell(exception?.expires ?? null, now)];
  });
  const soon = rows.filter(({ issue }) => endsSoon(issue.exception?.expires ?? null, now)).length;
  return [
    '### Exceptions in force',
    ...(soon === 0 ? [] : [`**${counted(soon, 'exception')} within ${ENDS_SOON_DAYS} days of the end.** After that the key counts as stale again.`]),
    shortened(cells, { head: ['User', 'Account', 'Age', 'Reason', 'Ends'], numeric: [2], bytes: ROWS_BUDGET, of: 'exceptions', total: counts.whitelisted }),
  ].join('\n\n');
}

function endsSoon(expires: string | null, now: Date): boolean {
  return expires !== null && wholeDaysBetween(Date.parse(utcDay(now)), Date.parse(expires)) <= ENDS_SOON_DAYS;
}

function endCell(expires: string | null, now: Date): string {
  if (expires === null) return 'never';
  return endsSoon(expires, now) ? `**${cell(expires, 10)}**` : cell(expires, 10);
}

/** The first rows in sight, more behind a fold, and a count of what did not fit. */
export function shortened(
  rows: readonly (readonly string[])[],
  options: { readonly head: readonly string[]; readonly numeric?: readonly number[]; readonly bytes: number; readonly of: string; readonly total?: number },
): string {
  const { head, numeric = [], of } = options;
  const total = options.total ?? rows.length;
  const fitting = rowsWithin(rows, options.bytes);
  const first = fitting.slice(0, ROWS_AT_FIRST_SIGHT);
  const more = fitting.slice(ROWS_AT_FIRST_SIGHT);
  const left = total - fitting.length;
  return [
    table({ head, numeric, rows: first }),
    ...(more.length > 0 ? [details(`${counted(more.length, 'more', 'more')} ${of}`, table({ head, numeric, rows: more }))] : []),
    ...(left > 0 ? [`… and ${counted(left, 'more', 'more')} ${of} in the findings files.`] : []),
  ].join('\n\n');
}

export function accountCell(account: Pick<AccountTally, 'accountId' | 'accountName'>): string {
  return account.accountName === account.accountId ? account.accountId : `${cell(account.accountName, 60)} (${account.accountId})`;
}

export function cell(text: string, length: number): string {
  return escapeMarkdownTableCell(clip(text, length));
}

export function ticketCell({ issue, ticketUrl }: Pick<IssueRow, 'issue' | 'ticketUrl'>): string {
  const key = issue.ticket?.key;
  if (key === undefined) return '';
  return ticketUrl === null ? cell(key, 40) : `[${cell(key, 40)}](${ticketUrl})`;
}
