/**
 * The summary of mode plan, for an approver who has one minute (SPEC section 9): what will happen to which keys,
 * recently used ones first and marked, then what is left out and why. Decides nothing.
 */
import type { Judged, Override, Plan, PlannedKey, PlanReason } from '../domain/plan.ts';
import type { Problem } from '../domain/problem.ts';
import { lastUseText } from '../domain/ticket-text.ts';
import { epochOf } from '../domain/timestamp.ts';
import { maskKeyIds, type KeyIdDisplay } from './key-ids.ts';
import { counted, table, thousands } from './markdown.ts';
import {
  accountCell,
  cell,
  joined,
  keyCell,
  ownerCell,
  problemList,
  shortened,
  ticketCell,
  userCell,
} from './summary-tables.ts';

/** Bytes; all of them together stay below the 1 MiB that GitHub takes per step. */
const KEYS_BUDGET = 300_000;
const LEFT_OUT_BUDGET = 250_000;
const LEFT_OUT_IN_SIGHT = 10;

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
  const { plan, problems, keyIds } = context;
  return joined([
    heading(context),
    ...(plan.keys.length === 0 ? [] : [keyTables(context)]),
    problemList(problems, keyIds),
    leftOut(context),
    `Plan of run ${cell(plan.runId, 30)}, digest \`${plan.digest}\`, configuration \`${plan.configDigest.slice(0, 12)}…\`.`,
  ]);
}

function heading(context: PlanSummaryContext): string {
  const { plan, environment, dryRun } = context;
  const { keys } = plan;
  if (keys.length === 0) return '## Nothing to disable\n\nNo key is eligible now; no approval is asked for.';
  const accounts = new Set(keys.map(({ accountId }) => accountId)).size;
  const overridden = keys.filter(({ overrides }) => overrides.length > 0).length;
  return [
    `## Approve to disable ${counted(keys.length, 'access key')} in ${counted(accounts, 'account')}`,
    ...(dryRun ? ['**Dry run: the job that follows changes nothing, whether approved or not.**'] : []),
    useOf(context),
    ...(overridden === 0
      ? []
      : [
          `⚠️ **${counted(overridden, 'key was', 'keys were')} chosen by hand against a rule**, named in the last column.`,
        ]),
    `If you approve the environment \`${environment.replaceAll('`', '')}\`, exactly these keys are set Inactive. Nothing is deleted. ` +
      `To undo it, run the rollback workflow with the key IDs, or with \`run:${cell(plan.runId, 30)}\` for all of them.`,
  ].join('\n\n');
}

/** The first question of an approver: does anything still use these keys? */
function useOf({ plan: { keys }, attentionDays, now }: PlanSummaryContext): string {
  const recent = keys.filter(({ recentlyUsed }) => recentlyUsed).length;
  const unknown = keys.filter(({ lastUse }) => lastUse === null).length;
  const span = within(attentionDays);
  const blind = unknown === 0 ? '' : ` Of ${counted(unknown, 'key')} the last use is not known.`;
  if (recent > 0) {
    const [them, stand] = recent === 1 ? ['it', 'It stands'] : ['them', 'They stand'];
    return `⚠️ **${counted(recent, 'key was', 'keys were')} used ${span}. Disabling ${them} will most likely break something.** ${stand} first below.${blind}`;
  }
  const [latest] = keys
    .flatMap(({ lastUse }) => (lastUse?.date ? [{ lastUse, at: epochOf(lastUse.date) }] : []))
    .sort((a, b) => b.at - a.at);
  const last =
    latest === undefined
      ? ''
      : ` The latest use of any of them: ${cell(lastUseText(latest.lastUse, now), 80)}.`;
  return `None of them is known to have been used ${span}.${last}${blind}`;
}

function within(days: number): string {
  return `within the last ${counted(days, 'day')}`;
}

function keyTables(context: PlanSummaryContext): string {
  const { plan, attentionDays } = context;
  const recent = plan.keys.filter(({ recentlyUsed }) => recentlyUsed);
  const rest = plan.keys.filter(({ recentlyUsed }) => !recentlyUsed);
  const section = (title: string, list: readonly PlannedKey[], mark: boolean): string[] =>
    list.length === 0 ? [] : [`### ${title}`, keyTable(context, list, mark)];
  const span = within(attentionDays);
  return [
    ...section(`⚠️ Used ${span}`, recent, true),
    ...section(recent.length === 0 ? 'Keys, oldest first' : `Not used ${span}`, rest, false),
  ].join('\n\n');
}

const OVERRIDES: Record<Override, string> = {
  'remediation-off': 'remediation is off',
  'not-reported': 'its owner was not told yet',
  'retention-period': 'retention period is not over',
  'recently-used': 'used recently',
};

function keyTable(
  { now, keyIds, ticketUrl }: PlanSummaryContext,
  keys: readonly PlannedKey[],
  mark: boolean,
): string {
  const rows = keys.map((key) => {
    const used = cell(lastUseText(key.lastUse, now), 80);
    return [
      userCell(key.userName),
      keyCell(key.keyId, keyIds),
      accountCell(key),
      thousands(key.ageDays),
      mark ? `⚠️ **${used}**` : used,
      ownerCell(key.owner),
      ticketCell(key.ticket, key.ticket === null ? null : ticketUrl(key.ticket)),
      key.overrides.map((override) => OVERRIDES[override]).join(', '),
    ];
  });
  const head = [
    'User',
    'Key',
    'Account',
    'Age in days',
    'Last used',
    'Owner',
    'Ticket',
    'Chosen by hand although',
  ];
  return shortened(rows, {
    head,
    numeric: [3],
    bytes: KEYS_BUDGET,
    of: 'keys',
    elsewhere: 'the plan file',
    inSight: rows.length,
  });
}

const REASONS: Record<PlanReason, string> = {
  planned: 'planned',
  'not-chosen': 'Not among the keys named by hand',
  'account-not-remediated': 'Account is not in remediation_accounts',
  exception: 'An exception holds',
  'not-open': 'Issue is not open',
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
  const sums = [...byReason]
    .sort((a, b) => b[1] - a[1])
    .map(([reason, count]) => [REASONS[reason], thousands(count)]);
  // What is usual is told by the sums; the unusual comes first.
  const ordered = [...left].sort(
    (a, b) => (byReason.get(a.verdict.reason) ?? 0) - (byReason.get(b.verdict.reason) ?? 0),
  );
  const rows = ordered.map(({ issue, verdict }) => [
    userCell(issue.details.username),
    keyCell(issue.issueId, keyIds),
    cell(accountName(issue.accountId), 40),
    cell(sentence(maskKeyIds(verdict.detail, keyIds)), 300),
  ]);
  // One that is not open is here only because it was named.
  const noun = left.every(({ issue }) => issue.status === 'open') ? 'open issue' : 'issue';
  return [
    `### Left out: ${counted(left.length, noun)}`,
    table({ head: ['Why', 'Issues'], numeric: [1], rows: sums }),
    shortened(rows, {
      head: ['User', 'Key', 'Account', 'Why'],
      bytes: LEFT_OUT_BUDGET,
      of: `${noun}s`,
      elsewhere: 'the plan file',
      inSight: LEFT_OUT_IN_SIGHT,
    }),
  ].join('\n\n');
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
