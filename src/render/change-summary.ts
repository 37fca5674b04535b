/**
 * The summary of remediate and rollback: what was done to which key, what was not and why, and the audit view of who
 * asked and who approved (SPEC sections 9 and 11). Decides nothing.
 */
import type { GateFinding } from '../domain/gate.ts';
import type { Issue } from '../domain/issue.ts';
import type { Problem } from '../domain/problem.ts';
import type { Mandate } from '../domain/remediation.ts';
import { maskKeyIds, showKeyId, type KeyIdDisplay } from './key-ids.ts';
import { counted, table } from './markdown.ts';
import { cell, shortened, ticketCell } from './summary.ts';

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
  return [heading(context), gate(context), ...(['failed', 'changed', 'skipped'] as const).map((outcome) => keys(context, outcome)), problemList(context), audit(context)]
    .filter((section) => section !== '')
    .join('\n\n')
    .concat('\n');
}

function heading({ verb, outcomes, dryRun }: ChangeSummaryContext): string {
  const count = (outcome: ChangedKey['outcome']): number => outcomes.filter((key) => key.outcome === outcome).length;
  const parts = [
    ...(count('failed') > 0 ? [`${counted(count('failed'), 'key')} could not be ${DONE[verb]}`] : []),
    `${counted(count('changed'), 'key')} ${dryRun ? `would be ${DONE[verb]}` : DONE[verb]}`,
    ...(count('skipped') > 0 ? [`${count('skipped')} skipped`] : []),
  ];
  return [`## ${parts.join(', ')}`, ...(dryRun ? ['**Dry run: nothing was changed.**'] : [])].join('\n\n');
}

function gate({ findings, dryRun }: ChangeSummaryContext): string {
  const refused = findings.filter(({ verdict }) => verdict === 'refused');
  if (refused.length === 0) return dryRun ? 'The gate would let this run pass.' : '';
  return ['**The gate would refuse this run:**', ...refused.map(({ message }) => `* ${cell(message, 400)}`)].join('\n');
}

function keys(context: ChangeSummaryContext, outcome: ChangedKey['outcome']): string {
  const { verb, keyIds, accountName, ticketUrl, dryRun } = context;
  const chosen = context.outcomes.filter((key) => key.outcome === outcome);
  if (chosen.length === 0) return '';
  const title = { failed: 'Failed: tried again by the next run', changed: dryRun ? `Would be ${DONE[verb]}` : verb === 'disable' ? 'Disabled' : 'Reactivated', skipped: 'Skipped' }[outcome];
  const rows = chosen.map((key) => {
    const ticket = key.issue?.ticket?.key;
    return [
      cell(key.userName, 64),
      `\`${showKeyId(key.issueId, keyIds)}\``,
      `${cell(accountName(key.accountId), 40)} (${key.accountId})`,
      key.issue === null ? '' : ticketCell({ issue: key.issue, ticketUrl: ticket === undefined ? null : ticketUrl(ticket) }),
      cell(maskKeyIds(key.detail, keyIds), 300),
    ];
  });
  return [`### ${title}`, shortened(rows, { head: ['User', 'Key', 'Account', 'Ticket', 'What was seen'], bytes: 200_000, of: 'keys' })].join('\n\n');
}

function problemList({ problems, keyIds }: ChangeSummaryContext): string {
  const told = problems.filter(({ code }) => code !== 'key-failed' && code !== 'gate-refused');
  if (told.length === 0) return '';
  const rows = told.map(({ severity, message }) => [severity, cell(maskKeyIds(message, keyIds), 400)]);
  return ['### Problems', shortened(rows, { head: ['', 'What, and what to do'], bytes: 60_000, of: 'problems' })].join('\n\n');
}

/** The same facts stand in `remediation_details` of each issue. */
function audit({ mandate, verb }: ChangeSummaryContext): string {
  const rows = [
    ['Requested by', cell(mandate.requestedBy, 80)],
    ['Approved by', mandate.approvedBy.length === 0 ? 'nobody' : cell(mandate.approvedBy.join(', '), 200)],
    ['Comment', cell(mandate.comment, 300)],
    ['Run', mandate.runUrl === '' ? cell(mandate.runId, 40) : `[${cell(mandate.runId, 40)}](${mandate.runUrl})`],
    ...(mandate.planDigest === null ? [] : [['Plan', `\`${mandate.planDigest}\``]]),
  ];
  const undo = verb === 'disable' ? `\n\nUndo: run the rollback workflow with the key IDs, or with \`run:${mandate.runId}\` for all of them.` : '';
  return `### Who allowed this\n\n${table({ head: ['', ''], rows })}${undo}`;
}
