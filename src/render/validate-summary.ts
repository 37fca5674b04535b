/** The summary of mode validate: what is wrong, what should be looked at, file by file. Decides nothing. */
import { maskKeyIds, type KeyIdDisplay } from './key-ids.ts';
import { counted } from './markdown.ts';
import { cell, shortened } from './summary.ts';

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
  const headline =
    errors > 0 ? `${counted(errors, 'error')} in the configuration` : warnings > 0 ? `Configuration is valid, with ${counted(warnings, 'warning')}` : 'Configuration is valid';
  const ordered = [...findings].sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
  const rows = ordered.map(({ severity, file, line, path, message }) => [
    severity,
    `${cell(file, 80)}:${line}`,
    cell(maskKeyIds(`${path} ${message}`, keyIds), 400),
  ]);
  return [`## ${headline}`, ...(rows.length === 0 ? [] : [shortened(rows, { head: ['', 'Where', 'What, and what to do'], bytes: 300_000, of: 'findings' })])].join('\n\n').concat('\n');
}
