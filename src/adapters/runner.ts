/**
 * What the Actions runner tells a job through its environment and event payload. Reads; decides nothing. Outside
 * of GitHub Actions (a laptop) every field has a harmless value.
 */
import { readFile } from 'node:fs/promises';
import path from 'node:path';

export interface Runner {
  readonly isActions: boolean;
  readonly workspace: string;
  readonly tempDir: string;
  /** `local` outside of GitHub Actions. */
  readonly runId: string;
  readonly attempt: number;
  /** `owner/name`; empty outside of GitHub Actions. */
  readonly repository: string;
  readonly eventName: string;
  /** Who started this attempt. */
  readonly actor: string;
  /** Null outside of GitHub Actions. */
  readonly runUrl: string | null;
  readonly event: RunnerEvent;
}

export interface RunnerEvent {
  readonly visibility: 'public' | 'private' | 'unknown';
  readonly pullRequest: {
    readonly number: number;
    readonly baseSha: string;
    readonly fromFork: boolean;
  } | null;
}

export async function readRunner(env: NodeJS.ProcessEnv): Promise<Runner> {
  const isActions = env['GITHUB_ACTIONS'] === 'true';
  const workspace = env['GITHUB_WORKSPACE'] || process.cwd();
  const repository = env['GITHUB_REPOSITORY'] ?? '';
  const runId = env['GITHUB_RUN_ID'] || 'local';
  const server = env['GITHUB_SERVER_URL'] || 'https://github.com';
  return {
    isActions,
    workspace,
    tempDir: env['RUNNER_TEMP'] || path.join(workspace, '.iam-key-rotation'),
    runId,
    attempt: Number(env['GITHUB_RUN_ATTEMPT'] ?? '1') || 1,
    repository,
    eventName: env['GITHUB_EVENT_NAME'] ?? '',
    actor: env['GITHUB_TRIGGERING_ACTOR'] || env['GITHUB_ACTOR'] || env['USER'] || 'unknown',
    runUrl: repository === '' || runId === 'local' ? null : `${server}/${repository}/actions/runs/${runId}`,
    event: await readEvent(env['GITHUB_EVENT_PATH']),
  };
}

/** A payload that is missing or unreadable tells nothing: visibility stays unknown, and unknown is treated as public. */
async function readEvent(file: string | undefined): Promise<RunnerEvent> {
  const payload = await readJson(file);
  const repository = field(payload, 'repository');
  const pull = field(payload, 'pull_request');
  const number = field(pull, 'number');
  const head = field(field(field(pull, 'head'), 'repo'), 'full_name');
  const base = field(field(field(pull, 'base'), 'repo'), 'full_name');
  const baseSha = field(field(pull, 'base'), 'sha');
  return {
    visibility: visibilityOf(repository),
    pullRequest:
      typeof number === 'number' && Number.isInteger(number)
        ? {
            number,
            baseSha: typeof baseSha === 'string' ? baseSha : '',
            fromFork: typeof head !== 'string' || head !== base,
          }
        : null,
  };
}

/** `internal` repositories are not public. */
function visibilityOf(repository: unknown): RunnerEvent['visibility'] {
  const visibility = field(repository, 'visibility');
  if (visibility === 'public') return 'public';
  if (visibility === 'private' || visibility === 'internal') return 'private';
  const isPrivate = field(repository, 'private');
  return isPrivate === true ? 'private' : isPrivate === false ? 'public' : 'unknown';
}

async function readJson(file: string | undefined): Promise<unknown> {
  if (!file) return undefined;
  try {
    return JSON.parse(await readFile(file, 'utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
