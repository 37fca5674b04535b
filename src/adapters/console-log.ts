/**
 * The job's log through workflow commands (SPEC section 11). Every line from outside goes through `show`, which
 * escapes it and masks key IDs; nothing here knows inputs or tokens.
 */
import { endGroup, info, startGroup, warning, error, setFailed } from '@actions/core';
import type { Log } from '../ports.ts';

/** GitHub keeps ten annotations of a kind per step; further ones stay log lines. */
const ANNOTATIONS_SHOWN = 10;

export interface JobLog extends Log {
  /** Fails the job with one line. */
  fail(line: string): void;
  /** An annotation on a place in a file; fails nothing. */
  at(
    severity: 'error' | 'warning',
    line: string,
    place: { readonly file: string; readonly line: number; readonly column: number },
  ): void;
  /** As `at`, and fails the job. */
  failAt(
    line: string,
    place: { readonly file: string; readonly line: number; readonly column: number },
  ): void;
}

export function createConsoleLog(show: (line: string) => string): JobLog {
  let warnings = 0;
  const at: JobLog['at'] = (severity, line, { file, line: startLine, column }) =>
    (severity === 'error' ? error : warning)(show(line), { file, startLine, startColumn: column });
  return {
    info: (line) => info(show(line)),
    warning(line) {
      warnings += 1;
      if (warnings <= ANNOTATIONS_SHOWN) warning(show(line));
      else info(`Warning: ${show(line)}`);
    },
    error: (line) => info(`Error: ${show(line)}`),
    group(title, lines) {
      startGroup(show(title));
      for (const line of lines) info(show(line));
      endGroup();
    },
    fail: (line) => setFailed(show(line)),
    at,
    failAt(line, place) {
      at('error', line, place);
      process.exitCode = 1;
    },
  };
}
