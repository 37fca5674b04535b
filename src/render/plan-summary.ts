/**
 * The summary of mode plan, for an approver who has one minute (SPEC section 9): what will happen to which keys,
 * recently used ones first and marked, then what is left out and why. Decides nothing.
 */
import type { Judged, Plan, PlannedKey, PlanReason } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import { lastUseText } from '../domain/ticket-text.ts';
import { showKeyId, maskKeyIds, type KeyIdDisplay } from './key-ids.ts';
import { counted, table, thousands } from './markdown.ts';
import { cell, shortened } from './summary.ts';

export interface PlanSummaryContext {
  readonly plan: Plan;
  readonly left: readonly Judged[];
  readonly environment: string;
  /** A key used within so many days stands first and marked. */
  readonly attentionDays: number;
  readonly problems: readonly Problem[];
  readonly now: Date;
  readonly dryRun: boolean;
  readonly keyIds: KeyIdDisplay;
  readonly accountName: (accountId: string) => string;
  readonly ticketUrl: (ticket: string) => string | null;
}

export function planSummary(context: PlanSummaryContext): string {
  const { plan } = context;
  return [
    heading(context),
    ...(plan.keys.length === 0 ? [] : [keyTables(context), undo()]),
    leftOut(context),
    problemList(context),
    `Plan of run ${cell(plan.runId, 30)}, digest \`${plan.digest}\`, configuration \`${plan.configDigest.slice(0, 12)}…\`.`,
  ]
    .filter((section) => section !== '')
    .join('\n\n')
    .concat('\n');
}

function heading({ plan, environment, dryRun }: PlanSummaryContext): string {
  const { keys } = plan;
  if (keys.length === 0) return '## Nothing to disable\n\nNo key is eligible now; no approval is asked for.';
  const accounts = new Set(keys.map(({ accountId }) => accountId)).size;
  const recent = keys.filter(({ recentlyUsed }) => recentlyUsed).length;
  const overridden = keys.filter(({ overrides }) => overrides.length > 0).length;
  return [
    `## Approve to disable ${counted(keys.length, 'access key')} in ${counted(accounts, 'account')}`,
    ...(dryRun ? ['**Dry run: the job that follows changes nothing, whether approved or not.**'] : []),
    recent === 0
      ? 'None of them was used in the time that is watched. Nothing is known to depend on them.'
      : `⚠️ **${counted(recent, 'key was', 'keys were')} used recently. Disabling ${recent === 1 ? 'it' : 'them'} will most likely break something.** ${recent === 1 ? 'It stands' : 'They stand'} first below.`,
    ...(overridden === 0 ? [] : [`⚠️ **${counted(overridden, 'key was', 'keys were')} chosen by hand against a rule**, named in the last column.`]),
    `If you approve the environment \`${environment.replaceAll('`', '')}\`, exactly these keys are set Inactive. Nothing is deleted.`,
  ].join('\n\n');
}

function keyTables(context: PlanSummaryContext): string {
  const { keys } = context.plan;
  const recent = keys.filter(({ recentlyUsed }) => recentlyUsed);
  const rest = keys.filter(({ recentlyUsed }) => !recentlyUsed);
  const section = (title: string, list: readonly PlannedKey[], mark: string): string[] =>
    list.length === 0 ? [] : [`### ${title}`, keyTable(context, list, mark)];
  return [...section('⚠️ Used recently', recent, '⚠️ '), ...section(recent.length === 0 ? 'Keys' : 'Not used recently', rest, '')].join('\n\n');
}

function keyTable({ now, keyIds, ticketUrl }: PlanSummaryContext, keys: readonly PlannedKey[], mark: string): string {
  const rows = keys.map((key) => [
    cell(key.userName, 64),
    `\`${showKeyId(key.keyId, keyIds)}\``,
    `${cell(key.accountName, 40)} (${key.accountId})`,
    counted(key.ageDays, 'day'),
    `${mark}${mark === '' ? '' : '**'}${cell(lastUseText(key.lastUse, now), 80)}${mark === '' ? '' : '**'}`,
    cell(key.owner ?? '', 60),
    ticketLink(key.ticket, ticketUrl),
    cell(key.overrides.join(', '), 80),
  ]);
  const head = ['User', 'Key', 'Account', 'Age', 'Last used', 'Owner', 'Ticket', 'Against rule'];
  return table({ head, numeric: [3], rows });
}

function ticketLink(ticket: string | null, ticketUrl: (ticket: string) => string | null): string {
  if (ticket === null) return '';
  const url = ticketUrl(ticket);
  return url === null ? cell(ticket, 40) : `[${cell(ticket, 40)}](${url})`;
}

function undo(): string {
  return 'Undo: run the rollback workflow with the key IDs, or with `run:<this run ID>` for all of them.';
}

const REASONS: Record<PlanReason, string> = {
  planned: 'planned',
  'not-chosen': 'Not among the keys named by hand',
  'account-not-remediated': 'Account is not in remediation_accounts',
  exception: 'An exception holds',
  'already-remediated': 'Disabled already, not scanned since',
  'remediation-off': 'Remediation is off',
  'not-reported': 'Owner has not been told yet',
  'retention-period': 'Retention period is not over',
  'recently-used': 'Used recently',
  'key-gone': 'Key is gone',
  'key-inactive': 'Key is no longer active',
  'key-replaced': 'Key differs from the one recorded',
  'account-unreadable': 'Account could not be read',
  'over-limit': 'Over max_keys_per_run: left for the next run',
};

function leftOut({ left, keyIds, accountName }: PlanSummaryContext): string {
  if (left.length === 0) return '';
  const byReason = new Map<PlanReason, number>();
  for (const { verdict } of left) byReason.set(verdict.reason, (byReason.get(verdict.reason) ?? 0) + 1);
  const sums = [...byReason].sort((a, b) => b[1] - a[1]).map(([reason, count]) => [REASONS[reason], thousands(count)]);
  const rows = left.map(({ issue, verdict }) => [
    cell(issue.details.username, 64),
    `\`${showKeyId(issue.issueId, keyIds)}\``,
    cell(accountName(issue.accountId), 40),
    `${REASONS[verdict.reason]}: ${cell(maskKeyIds(verdict.detail, keyIds), 160)}`,
  ]);
  return [
    `### Left out: ${counted(left.length, 'open issue')}`,
    table({ head: ['Why', 'Issues'], numeric: [1], rows: sums }),
    shortened(rows, { head: ['User', 'Key', 'Account', 'Why'], bytes: 250_000, of: 'open issues' }),
  ].join('\n\n');
}

function problemList({ problems, keyIds }: PlanSummaryContext): string {
  if (problems.length === 0) return '';
  const rows = problems.map(({ severity, message }) => [severity, cell(maskKeyIds(message, keyIds), 400)]);
  return ['### Problems', shortened(rows, { head: ['', 'What, and what to do'], bytes: 60_000, of: 'problems' })].join('\n\n');
}
