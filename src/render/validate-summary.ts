/** The summary of mode validate: what is wrong, what should be looked at, file by file. Decides nothing. */
import type { KeyIdDisplay } from './key-ids.ts';
import { counted } from './markdown.ts';
import { cell, joined, messageCell, shortened } from './summary-tables.ts';

const FINDINGS_BUDGET = 300_000;

export interface ShownFinding {
  readonly severity: 'error' | 'warning';
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly path: string;
  readonly message: string;
}

export interface ValidateSummaryContext {
  readonly findings: readonly ShownFinding[];
  readonly keyIds: KeyIdDisplay;
}

export function validateSummary({ findings, keyIds }: ValidateSummaryContext): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  const valid =
    warnings > 0 ? `Configuration is valid, with ${counted(warnings, 'warning')}` : 'Configuration is valid';
  const headline = errors > 0 ? `${counted(errors, 'error')} in the configuration` : valid;
  const ordered = [...findings].sort((a, b) =>
    a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1,
  );
  const rows = ordered.map(({ severity, file, line, path, message }) => [
    severity,
    `${cell(file, 80)}:${line}`,
    messageCell(path, keyIds),
    messageCell(message, keyIds),
  ]);
  const head = ['', 'Where', 'Setting', 'What, and what to do'];
  return joined([
    `## ${headline}`,
    rows.length === 0
      ? ''
      : shortened(rows, { head, bytes: FINDINGS_BUDGET, of: 'findings', elsewhere: 'the log' }),
  ]);
}
