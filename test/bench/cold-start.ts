/**
 * Cold start: how long the bundle takes to load and to refuse a run without configuration, and how large it is, beside
 * an empty script. Medians, since a single start says little.
 */
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { runAction } from '../world/runner.ts';

export interface ColdStart {
  readonly runs: number;
  /** From spawn to end, in milliseconds. */
  readonly emptyScriptMs: number;
  /** A run whose inputs are wrong. */
  readonly refusedInputsMs: number;
  /** A run without configuration. */
  readonly refusedRunMs: number;
  /** From `import()` of the bundle to its refusal, without the start of node itself, in milliseconds. */
  readonly withoutNodeMs: number;
  readonly entryBytes: number;
  /** All chunks, the entry included. */
  readonly chunksBytes: number;
  readonly chunks: number;
  readonly emptyScriptBytes: number;
}

const RUNS = 10;
const EMPTY_SCRIPT = 'export {};\n';

export async function measureColdStart(entry: string): Promise<ColdStart> {
  const dist = dirname(entry);
  const folder = mkdtempSync(join(tmpdir(), 'iam-key-rotation-bench-'));
  try {
    const empty = join(folder, 'empty.mjs');
    writeFileSync(empty, EMPTY_SCRIPT);
    const importer = join(folder, 'import.mjs');
    // The bundle ends the process by itself.
    writeFileSync(
      importer,
      `const start = performance.now();
process.on('exit', () => console.log('\\nended after ' + (performance.now() - start)));
await import(${JSON.stringify(pathToFileURL(entry).href)});
`,
    );
    const wall = async (script: string, inputs: Readonly<Record<string, string>> = {}) => {
      const run = await runAction({ entry: script, directory: folder, inputs });
      run.dispose();
      return run.wallMs;
    };
    const afterImport = async () => {
      const run = await runAction({ entry: importer, directory: folder });
      run.dispose();
      return Number(/^ended after ([\d.]+)$/m.exec(run.stdout)?.[1]);
    };
    const chunks = readdirSync(dist).filter((name) => /\.[cm]?js$/.test(name));
    return {
      runs: RUNS,
      emptyScriptMs: await median(() => wall(empty)),
      refusedInputsMs: await median(() => wall(entry, { mode: 'none' })),
      refusedRunMs: await median(() => wall(entry)),
      withoutNodeMs: await median(afterImport),
      entryBytes: statSync(entry).size,
      chunksBytes: chunks.reduce((total, name) => total + statSync(join(dist, name)).size, 0),
      chunks: chunks.length,
      emptyScriptBytes: EMPTY_SCRIPT.length,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** One at a time, after one that warms the file cache. */
async function median(measure: () => Promise<number>): Promise<number> {
  await measure();
  const values: number[] = [];
  for (let run = 0; run < RUNS; run += 1) values.push(await measure());
  values.sort((a, b) => a - b);
  return ((values[RUNS / 2 - 1] ?? Number.NaN) + (values[RUNS / 2] ?? Number.NaN)) / 2;
}
