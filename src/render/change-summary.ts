/**
 * The summary of remediate and rollback: what was done to which key, what was not and why, and the audit view of who
 * asked and who approved (SPEC sections 9 and 11). Decides nothing.
 */
import type { GateFinding } from '../domain/gate.ts';
import type { Problem } from '../domain/problem.ts';
import type { Issue, Mandate } from '../domain/issue.ts';
import type { KeyIdDisplay } from './key-ids.ts';
import { counted, table } from './markdown.ts';
import {
  accountCell,
  cell,
  joined,
  keyCell,
  messageCell,
  problemList,
  shortened,
  ticketCell,
  userCell,
} from './summary-tables.ts';

/** Bytes per outcome. */
const KEYS_BUDGET = 200_000;

export interface ChangedKey {
  readonly accountId: string;
  readonly issueId: string;
  readonly userName: string;
  readonly outcome: 'changed' | 'skipped' | 'failed';
  readonly reason: string;
  readonly detail: string;
  readonly issue: Issue | null;
}

export interface ChangeSummaryContext {
  readonly verb: 'disable' | 'reactivate';
  readonly outcomes: readonly ChangedKey[];
  readonly mandate: Mandate;
  readonly findings: readonly GateFinding[];
  readonly problems: readonly Problem[];
  readonly dryRun: boolean;
  readonly keyIds: KeyIdDisplay;
  readonly accountName: (accountId: string) => string;
  readonly ticketUrl: (ticket: string) => string | null;
}

const DONE = { disable: 'disabled', reactivate: 'reactivated' } as const;

export function changeSummary(context: ChangeSummaryContext): string {
  const { problems, keyIds } = context;
  const told = problems.filter(({ code }) => code !== 'key-failed' && code !== 'gate-refused');
  return joined([
    heading(context),
    gate(context),
    ...(['failed', 'changed', 'skipped'] as const).map((outcome) => keys(context, outcome)),
    problemList(told, keyIds),
    audit(context),
  ]);
}

function countOf({ outcomes }: ChangeSummaryContext, outcome: ChangedKey['outcome']): number {
  return outcomes.filter((key) => key.outcome === outcome).length;
}

function isRefused({ findings }: ChangeSummaryContext): boolean {
  return findings.some(({ verdict }) => verdict === 'refused');
}

function heading(context: ChangeSummaryContext): string {
  const { verb, dryRun } = context;
  if (isRefused(context) && !dryRun) return '## The gate refused this run: no key was touched';
  const [changed, skipped, failed] = (['changed', 'skipped', 'failed'] as const).map((outcome) =>
    countOf(context, outcome),
  ) as [number, number, number];
  const parts = [
    ...(failed > 0 ? [`${counted(failed, 'key')} could not be ${DONE[verb]}`] : []),
    `${counted(changed, 'key')} ${dryRun ? `would be ${DONE[verb]}` : DONE[verb]}`,
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
  ];
  const barred = isRefused(context) ? 'The gate would refuse this run; otherwise ' : '';
  return [`## ${barred}${parts.join(', ')}`, ...(dryRun ? ['**Dry run: nothing was changed.**'] : [])].join(
    '\n\n',
  );
}

function gate(context: ChangeSummaryContext): string {
  const { findings, keyIds } = context;
  if (!isRefused(context)) return context.dryRun ? 'The gate would let this run pass.' : '';
  const refused = findings.filter(({ verdict }) => verdict === 'refused');
  return [
    context.dryRun ? 'Why the gate would refuse:' : 'Why, and what to do:',
    '',
    ...refused.map(({ message }) => `* ${messageCell(message, keyIds)}`),
  ].join('\n');
}

function keys(context: ChangeSummaryContext, outcome: ChangedKey['outcome']): string {
  const { verb, keyIds, accountName, dryRun } = context;
  const chosen = context.outcomes.filter((key) => key.outcome === outcome);
  if (chosen.length === 0) return '';
  const title = {
    failed: 'Failed: tried again by the next run',
    changed: dryRun ? `Would be ${DONE[verb]}` : verb === 'disable' ? 'Disabled' : 'Reactivated',
    skipped: 'Skipped',
  }[outcome];
  const rows = chosen.map((key) => [
    userCell(key.userName),
    keyCell(key.issueId, keyIds),
    accountCell({ accountId: key.accountId, accountName: accountName(key.accountId) }),
    ticketOf(context, key.issue),
    messageCell(key.detail, keyIds),
  ]);
  const head = ['User', 'Key', 'Account', 'Ticket', 'What was seen'];
  return [
    `### ${title}`,
    shortened(rows, { head, bytes: KEYS_BUDGET, of: 'keys', elsewhere: 'result.json' }),
  ].join('\n\n');
}

/** After a rollback from `closed` the ticket of the life before is the one that tells the story. */
function ticketOf({ ticketUrl }: ChangeSummaryContext, issue: Issue | null): string {
  const ticket = issue?.ticket?.key ?? issue?.previousTickets.at(-1) ?? null;
  return ticketCell(ticket, ticket === null ? null : ticketUrl(ticket));
}

/** The same facts stand in `remediation_details` of each issue. */
function audit(context: ChangeSummaryContext): string {
  const { mandate, verb, dryRun } = context;
  const facts = [
    ['Requested by', cell(mandate.requestedBy, 80)],
    ['Approved by', mandate.approvedBy.length === 0 ? 'nobody' : cell(mandate.approvedBy.join(', '), 200)],
    ['Comment', cell(mandate.comment, 300)],
    [
      'Run',
      mandate.runUrl === '' ? cell(mandate.runId, 40) : `[${cell(mandate.runId, 40)}](${mandate.runUrl})`,
    ],
  ].filter(([, value]) => value !== '');
  const record = table({
    head: facts.map(([name = '']) => name),
    rows: [facts.map(([, value = '']) => value)],
  });
  const plan = mandate.planDigest === null ? [] : [`Digest of the plan: \`${mandate.planDigest}\``];
  const undoable =
    verb === 'disable' && !dryRun && countOf(context, 'changed') + countOf(context, 'failed') > 0;
  const undo = `To undo it, run the rollback workflow with the key IDs, or with \`run:${mandate.runId}\` for all of them.`;
  return ['### Who asked, and who approved', record, ...plan, ...(undoable ? [undo] : [])].join('\n\n');
}
