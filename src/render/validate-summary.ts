/**
 * What mode validate found, as a job summary and as the comment on the pull request: what is wrong, what the change
 * does to exceptions and keys, what is missing in the set-up. Decides nothing.
 */
import type { KeyIdDisplay } from './key-ids.ts';
import { counted, details } from './markdown.ts';
import { cell, joined, messageCell, shortened } from './summary-tables.ts';
import {
  changesHeadline,
  changesSection,
  type ChangesContext,
  type ShownDifference,
} from './validate-changes.ts';

/** By this line the comment is found again; it is not shown. */
export const COMMENT_MARKER = '<!-- iam-key-rotation: validate -->';

/** Bytes, for errors and for warnings each; the summary as a whole stays below 1 MiB, the comment below GitHub's 65,536 characters. */
const SUMMARY_BUDGETS = { findings: 150_000, changes: 200_000, setup: 150_000 };
const COMMENT_BUDGETS = { findings: 8_000, changes: 16_000, setup: 8_000 };
const SETUP_IN_SIGHT = 30;

export interface ShownFinding {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
}

export interface ShownSetup {
  readonly what: string;
  readonly state: 'ok' | 'not ok' | 'not checked';
  readonly detail: string;
}

export interface ValidateSummaryContext extends Omit<ChangesContext, 'budget'> {
  readonly findings: readonly ShownFinding[];
  /** Undefined outside of pull requests. */
  readonly difference: ShownDifference | undefined;
  /** In the order in which to mend it. */
  readonly setup: readonly ShownSetup[];
  readonly runUrl: string | null;
}

export function validateSummary(context: ValidateSummaryContext): string {
  return document(context, SUMMARY_BUDGETS);
}

export function validateComment(context: ValidateSummaryContext): string {
  const { runUrl } = context;
  const written =
    runUrl === null
      ? ''
      : `<sub>Written by [this run](${runUrl}) of IAM key rotation; the next run updates it.</sub>`;
  return joined([COMMENT_MARKER, document(context, COMMENT_BUDGETS).trimEnd(), written]);
}

/** What stops the merge, then what it does, then what can wait. */
function document(context: ValidateSummaryContext, budgets: typeof SUMMARY_BUDGETS): string {
  const { findings, difference, setup, keyIds } = context;
  const of = (severity: ShownFinding['severity']): string =>
    findingsTable(
      findings.filter((finding) => finding.severity === severity),
      keyIds,
      budgets.findings,
    );
  const warnings = of('warning');
  return joined([
    `## IAM key rotation: ${headline(findings)}`,
    difference?.kind === 'known' && difference.changes.length > 0
      ? `**${changesHeadline(difference.changes)}**`
      : '',
    of('error'),
    difference === undefined ? '' : changesSection(difference, { ...context, budget: budgets.changes }),
    warnings === '' ? '' : `### Warnings\n\n${warnings}`,
    setupSection(setup, keyIds, budgets.setup),
  ]);
}

function headline(findings: readonly ShownFinding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const more = warnings > 0 ? counted(warnings, 'warning') : '';
  if (errors > 0)
    return `${counted(errors, 'error')} in the configuration${more === '' ? '' : `, and ${more}`}`;
  return `the configuration is valid${more === '' ? '' : `, with ${more}`}`;
}

function findingsTable(findings: readonly ShownFinding[], keyIds: KeyIdDisplay, bytes: number): string {
  const rows = findings.map(({ severity, file, line, path, message }) => [
    severity,
    `${cell(file, 80)}:${line}`,
    messageCell(path, keyIds),
    messageCell(message, keyIds),
  ]);
  const head = ['', 'Where', 'Setting', 'What, and what to do'];
  return shortened(rows, { head, bytes, of: 'findings', elsewhere: 'the log' });
}

/** What is in place is folded away. */
function setupSection(setup: readonly ShownSetup[], keyIds: KeyIdDisplay, bytes: number): string {
  if (setup.length === 0) return '';
  // Nothing was looked at because nothing was given: not worth a table.
  if (setup.every(({ state }) => state === 'not checked')) {
    const reasons = setup.map(({ what, detail }) => `- ${messageCell(`${what}: ${detail}`, keyIds)}`);
    return ['### Set-up was not checked', reasons.join('\n')].join('\n\n');
  }
  const missing = setup.filter(({ state }) => state === 'not ok').length;
  const [fine, others] = [
    setup.filter(({ state }) => state === 'ok'),
    setup.filter(({ state }) => state !== 'ok'),
  ];
  const part = (checks: readonly ShownSetup[]): string =>
    shortened(
      checks.map(({ what, state, detail }) => [
        messageCell(what, keyIds),
        state === 'not ok' ? '**not ok**' : state,
        messageCell(detail, keyIds),
      ]),
      {
        head: ['What', 'State', 'What to do'],
        bytes: bytes / 2,
        of: 'checks',
        elsewhere: 'the log',
        inSight: checks === fine ? fine.length : SETUP_IN_SIGHT,
      },
    );
  return joined([
    missing === 0 ? '### Set-up' : `### Set-up: ${counted(missing, 'thing')} to mend, in this order`,
    part(others),
    fine.length === 0 ? '' : details(`${counted(fine.length, 'check is', 'checks are')} ok`, part(fine)),
  ]).trimEnd();
}
