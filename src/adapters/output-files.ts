/**
 * The files of a run in `output-dir`. Findings are written account by account as they come, so that memory does not
 * grow with them. What the rows look like is not decided here.
 */
import { closeSync, mkdirSync, openSync, writeFileSync, writeSync } from 'node:fs';
import path from 'node:path';
import { ConfigurationError } from '../errors.ts';

export interface FindingsFiles {
  readonly jsonPath: string;
  readonly csvPath: string;
  add(row: { readonly json: string; readonly csv: string }): void;
  /** Completes the files; they are valid JSON and CSV only then. */
  close(): void;
}

/** @throws ConfigurationError when the folder cannot be made or written. */
export function prepareOutputDir(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (error) {
    throw unwritable(dir, error);
  }
}

export function openFindings(dir: string, csvHeader: string): FindingsFiles {
  const jsonPath = path.join(dir, 'findings.json');
  const csvPath = path.join(dir, 'findings.csv');
  const [json, csv] = opened(dir, [jsonPath, csvPath]);
  let rows = 0;
  writeSync(json, '[');
  writeSync(csv, `${csvHeader}\n`);
  return {
    jsonPath,
    csvPath,
    add(row) {
      writeSync(json, `${rows === 0 ? '' : ','}\n${row.json}`);
      writeSync(csv, `${row.csv}\n`);
      rows += 1;
    },
    close() {
      writeSync(json, rows === 0 ? ']\n' : '\n]\n');
      closeSync(json);
      closeSync(csv);
    },
  };
}

export function writeOutputFile(dir: string, name: string, content: string): string {
  const file = path.join(dir, name);
  try {
    writeFileSync(file, content, { mode: 0o600 });
  } catch (error) {
    throw unwritable(dir, error);
  }
  return file;
}

/** Findings name keys and their use: readable for the job's own user only. */
function opened(dir: string, files: readonly [string, string]): readonly [number, number] {
  try {
    return [openSync(files[0], 'w', 0o600), openSync(files[1], 'w', 0o600)];
  } catch (error) {
    throw unwritable(dir, error);
  }
}

function unwritable(dir: string, error: unknown): ConfigurationError {
  const said = error instanceof Error ? error.message : String(error);
  return ConfigurationError.of(
    `The folder ${dir} cannot be written (${said}); name another in the input output-dir`,
    { cause: error },
  );
}
