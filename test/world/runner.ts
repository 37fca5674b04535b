/**
 * Starts the packaged action as the Actions runner does (a child process with a clean environment and the runner's
 * files) and reads back everything it left. It knows the runner's contract, not the product's rules.
 */
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from './repository-root.ts';
import { inputVariables, readInputDefaults } from './runner-inputs.ts';
import { parseCommandFile, parseLog, type Annotation } from './runner-output.ts';

export interface RunOptions {
  /** By the names of `action.yml`; its defaults fill in the rest. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** The only variables that the child gets beside the runner's own; undefined removes one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Working directory; default: a new empty one. */
  readonly workspace?: string;
  /** Where the run's own folder is made; default: the system's temporary folder. */
  readonly directory?: string;
  /** Default: `dist/index.js` of the repository. */
  readonly entry?: string;
  /** Further arguments for node, before the entry. */
  readonly nodeArguments?: readonly string[];
  /** What `${{ github.token }}` is. */
  readonly githubToken?: string;
  /** The child's clock is this far ahead of the machine's. */
  readonly clockOffsetMs?: number;
  /** Measure CPU and peak memory in the child. */
  readonly measure?: boolean;
  /** The child is killed after this; default two minutes. */
  readonly timeoutMs?: number;
  /** Kills the child when aborted. */
  readonly signal?: AbortSignal;
  /** Called with each piece of output as it comes. */
  readonly onOutput?: (text: string) => void;
}

export interface RunResult {
  /** null when killed. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  /** What people see in the log: masked, and without mask commands. */
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly masks: readonly string[];
  readonly annotations: readonly Annotation[];
  readonly groups: readonly string[];
  /** The file of the output `result-path`. */
  readonly result: Record<string, unknown> | undefined;
  /** The rows of the output `findings-json`, a path or the array itself. */
  findings(): Record<string, unknown>[];
  /** The text of a file that the action wrote, by absolute path or relative to RUNNER_TEMP. */
  readFile(path: string): string;
  readonly workspace: string;
  /** RUNNER_TEMP. */
  readonly temp: string;
  readonly wallMs: number;
  /** With `measure`, unless killed. */
  readonly maxRssKb: number | undefined;
  readonly cpuMs: number | undefined;
  /** Deletes what the run left on disk. */
  dispose(): void;
}

export interface Run {
  readonly pid: number | undefined;
  /** SIGKILL; resolves when the child is gone. */
  kill(): Promise<void>;
  readonly done: Promise<RunResult>;
}

export function runAction(options: RunOptions = {}): Promise<RunResult> {
  return startAction(options).done;
}

export function startAction(options: RunOptions = {}): Run {
  const root = repositoryRoot();
  const folder = mkdtempSync(join(options.directory ?? tmpdir(), 'action-run-'));
  const workspace = options.workspace ?? folderIn(folder, 'workspace');
  const temp = folderIn(folder, 'temp');
  const files = runnerFiles(folder);
  const measureFile = join(folder, 'measure.json');
  const imports = [
    ...(options.clockOffsetMs === undefined ? [] : ['clock.mjs']),
    ...(options.measure === true ? ['measure.mjs'] : []),
  ].map((name) => `--import=${pathToFileURL(join(root, 'test', 'world', name)).href}`);

  const env: Record<string, string | undefined> = {
    PATH: process.env['PATH'],
    HOME: folderIn(folder, 'home'),
    LANG: 'C.UTF-8',
    CI: 'true',
    RUNNER_OS: 'Linux',
    RUNNER_ARCH: 'X64',
    RUNNER_NAME: 'world',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_TOOL_CACHE: folderIn(folder, 'tools'),
    RUNNER_TEMP: temp,
    GITHUB_WORKSPACE: workspace,
    ...files,
    ...(imports.length === 0 ? {} : { NODE_OPTIONS: imports.join(' ') }),
    ...(options.clockOffsetMs === undefined ? {} : { WORLD_CLOCK_OFFSET_MS: String(options.clockOffsetMs) }),
    ...(options.measure === true ? { WORLD_MEASURE_FILE: measureFile } : {}),
    ...inputVariables(
      readInputDefaults(join(root, 'action.yml')),
      options.inputs ?? {},
      options.githubToken ?? 'world-github-token',
    ),
    ...options.env,
  };
  const entry = options.entry ?? join(root, 'dist', 'index.js');
  const startedAt = performance.now();
  const child = spawn(
    process.env['ACTION_NODE'] || process.execPath,
    [...(options.nodeArguments ?? []), entry],
    {
      cwd: workspace,
      env: Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined)),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let stdout = '';
  let stderr = '';
  let timedOut = false;
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    options.onOutput?.(text);
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    options.onOutput?.(text);
  });
  const killNow = () => child.kill('SIGKILL');
  const timer = setTimeout(() => {
    timedOut = true;
    killNow();
  }, options.timeoutMs ?? 120_000);
  options.signal?.addEventListener('abort', killNow);
  if (options.signal?.aborted === true) killNow();

  const closed = new Promise<{ exitCode: number | null; signal: NodeJS.Signals | null }>(
    (resolve, reject) => {
      child.once('error', reject);
      child.once('close', (exitCode, signal) => resolve({ exitCode, signal }));
    },
  ).finally(() => {
    clearTimeout(timer);
    options.signal?.removeEventListener('abort', killNow);
  });

  const done = closed.then(({ exitCode, signal }): RunResult => {
    const wallMs = performance.now() - startedAt;
    const killed = signal !== null;
    const outputs =
      unlessKilled(killed, () => parseCommandFile(readFileSync(files.GITHUB_OUTPUT, 'utf8'))) ?? {};
    const readFile = (path: string) => readFileSync(isAbsolute(path) ? path : join(temp, path), 'utf8');
    const resultPath = outputs['result-path'];
    const { annotations, masks, groups, log } = parseLog(stdout);
    const measured = existsSync(measureFile)
      ? (JSON.parse(readFileSync(measureFile, 'utf8')) as { cpuMs: number; maxRssKb: number })
      : undefined;
    return {
      exitCode,
      signal,
      timedOut,
      stdout,
      stderr,
      log,
      outputs,
      summary: readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
      masks,
      annotations,
      groups,
      result: resultPath
        ? unlessKilled(killed, () => JSON.parse(readFile(resultPath)) as Record<string, unknown>)
        : undefined,
      findings: () => {
        const given = outputs['findings-json'] ?? '';
        if (given === '') throw new Error('the run has no output findings-json');
        return JSON.parse(given.startsWith('[') ? given : readFile(given)) as Record<string, unknown>[];
      },
      readFile,
      workspace,
      temp,
      wallMs,
      maxRssKb: measured?.maxRssKb,
      cpuMs: measured?.cpuMs,
      dispose: () => rmSync(folder, { recursive: true, force: true }),
    };
  });
  const kill = async () => {
    killNow();
    await closed.catch(() => undefined);
  };
  return { pid: child.pid, kill, done };
}

export interface ConfigurationFiles {
  /** A string is written as it is; undefined: no file is written. */
  readonly config?: unknown;
  /** Default `{}`; null: no file. */
  readonly whitelist?: unknown;
  /** Default `{}`; null: no file. */
  readonly owners?: unknown;
  /** Default `config`. */
  readonly folder?: string;
}

/** Writes `config.json`, `whitelist.json` and `ticket_owners.json` into the workspace. */
export function writeConfig(workspace: string, files: ConfigurationFiles): void {
  const folder = join(workspace, files.folder ?? 'config');
  mkdirSync(folder, { recursive: true });
  const write = (name: string, content: unknown) => {
    if (content === undefined || content === null) return;
    const text = typeof content === 'string' ? content : `${JSON.stringify(content, null, 2)}\n`;
    writeFileSync(join(folder, name), text);
  };
  write('config.json', files.config);
  write('whitelist.json', files.whitelist === undefined ? {} : files.whitelist);
  write('ticket_owners.json', files.owners === undefined ? {} : files.owners);
}

/** A killed process may leave half a file, which is then as good as none; anybody else's is an error. */
function unlessKilled<Value>(killed: boolean, read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (killed) return undefined;
    throw error;
  }
}

function folderIn(parent: string, name: string): string {
  const folder = join(parent, name);
  mkdirSync(folder);
  return folder;
}

function runnerFiles(folder: string) {
  const file = (name: string) => {
    const path = join(folder, name);
    writeFileSync(path, '');
    return path;
  };
  return {
    GITHUB_OUTPUT: file('output'),
    GITHUB_STEP_SUMMARY: file('summary'),
    GITHUB_ENV: file('env'),
    GITHUB_PATH: file('path'),
    GITHUB_STATE: file('state'),
  };
}
