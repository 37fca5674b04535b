/**
 * Composes the outside: clock, transcript, faults, OIDC, AWS and DynamoDB, and whatever else registers (Jira, Slack,
 * GitHub). It starts and stops them, says where they are in environment variables, and runs the action among them.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AwsWorld, type AwsOptions } from './aws.ts';
import { startDynamo, type DynamoWorld } from './dynamo.ts';
import { FaultPlan, type Surroundings } from './faults.ts';
import type { WorldServer } from './http.ts';
import { startOidc, type Claims, type OidcWorld } from './oidc.ts';
import {
  startAction,
  writeConfig,
  type ConfigurationFiles,
  type Run,
  type RunOptions,
  type RunResult,
} from './runner.ts';
import { jobClaims } from './standard-roles.ts';
import { Transcript, type Recording } from './transcript.ts';
import { WorldClock } from './world-clock.ts';

export interface WorldOptions extends AwsOptions {
  /** Owns the DynamoDB table; default 111111111111. The account is added. */
  readonly mainAccountId?: string;
  /** Default us-east-1. */
  readonly region?: string;
  /** Before each effect, in milliseconds. */
  readonly latencyMs?: number;
  readonly latencyByService?: Readonly<Record<string, number>>;
  readonly record?: Recording;
  /** Created at start; null: none. Default: Hammer's name. */
  readonly table?: string | null;
  /** False: DynamoDB checks no credentials. */
  readonly checkDynamoPermissions?: boolean;
}

/** The workflow run that a child process believes to be part of. */
export interface JobOptions {
  readonly repository?: string;
  readonly repositoryId?: string;
  readonly ownerId?: string;
  readonly private?: boolean;
  readonly runId?: string;
  readonly runAttempt?: string;
  readonly eventName?: string;
  readonly ref?: string;
  readonly baseRef?: string;
  readonly headRef?: string;
  readonly actor?: string;
  readonly workflow?: string;
  readonly job?: string;
  readonly sha?: string;
  /** The GitHub environment of the job; also a claim of its tokens. */
  readonly environment?: string;
  readonly immutableSubject?: boolean;
  /** Laid over the claims of the job's tokens. */
  readonly claims?: Claims;
  /** Laid over the event payload. */
  readonly payload?: Readonly<Record<string, unknown>>;
  /** False: the job has no `id-token: write` permission. */
  readonly oidc?: boolean;
  /** Laid over everything; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

export interface WorldRunOptions extends Omit<RunOptions, 'env' | 'directory'> {
  readonly job?: JobOptions;
  readonly config?: ConfigurationFiles;
  /** Default true: `kill` faults kill this child. */
  readonly killable?: boolean;
}

export class World {
  readonly clock: WorldClock;
  readonly transcript: Transcript;
  readonly faults: FaultPlan;
  readonly surroundings: Surroundings;
  readonly oidc: OidcWorld;
  readonly aws: AwsWorld;
  readonly dynamo: DynamoWorld;
  readonly region: string;
  readonly mainAccountId: string;
  /** Everything of this world on disk is below it, and is deleted by `stop`. */
  readonly directory: string;
  readonly #servers: WorldServer[] = [];
  #events = 0;

  constructor(parts: {
    surroundings: Surroundings;
    oidc: OidcWorld;
    aws: AwsWorld;
    dynamo: DynamoWorld;
    region: string;
    mainAccountId: string;
  }) {
    this.surroundings = parts.surroundings;
    this.clock = parts.surroundings.clock;
    this.transcript = parts.surroundings.transcript;
    this.faults = parts.surroundings.faults;
    this.oidc = parts.oidc;
    this.aws = parts.aws;
    this.dynamo = parts.dynamo;
    this.region = parts.region;
    this.mainAccountId = parts.mainAccountId;
    this.directory = mkdtempSync(join(tmpdir(), 'iam-key-rotation-world-'));
    this.#servers.push(parts.oidc, parts.aws, parts.dynamo);
  }

  /** Adds a server that was started with this world's `surroundings`; `stop` stops it. */
  register<Server extends WorldServer>(server: Server): Server {
    this.#servers.push(server);
    return server;
  }

  server(name: string): WorldServer | undefined {
    return this.#servers.find((server) => server.name === name);
  }

  /** A new empty folder that `stop` deletes. */
  newFolder(prefix = 'workspace'): string {
    return mkdtempSync(join(this.directory, `${prefix}-`));
  }

  /** Variables of one job of a workflow run, with an OIDC request token of its own. */
  env(job: JobOptions = {}): Record<string, string> {
    const {
      repository = 'acme/security',
      repositoryId = '700000001',
      ownerId = '500000001',
      runId = '1000001',
      runAttempt = '1',
      eventName = 'schedule',
      ref = 'refs/heads/main',
      actor = 'octocat',
      workflow = 'scan',
      sha = '0123456789abcdef0123456789abcdef01234567',
    } = job;
    const [owner = '', name = ''] = repository.split('/');
    const visibility = (job.private ?? true) ? 'private' : 'public';
    const claims = {
      ...jobClaims({
        repository,
        repositoryId,
        ownerId,
        eventName,
        ref,
        sha,
        runId,
        runAttempt,
        actor,
        workflow,
        environment: job.environment,
        visibility,
        immutableSubject: job.immutableSubject ?? false,
      }),
      ...job.claims,
    };
    const payload = {
      repository: {
        id: Number(repositoryId),
        name,
        full_name: repository,
        private: visibility === 'private',
        visibility,
        default_branch: 'main',
        html_url: `https://github.com/${repository}`,
        owner: { login: owner, id: Number(ownerId) },
      },
      sender: { login: actor },
      ...job.payload,
    };
    this.#events += 1;
    const eventPath = join(this.directory, `event-${this.#events}.json`);
    writeFileSync(eventPath, JSON.stringify(payload));
    const github = this.server('github')?.url;
    const variables: Record<string, string | undefined> = {
      ...Object.fromEntries(this.#servers.flatMap((server) => Object.entries(server.env?.() ?? {}))),
      AWS_REGION: this.region,
      // Off the runner's network nothing may be asked.
      AWS_EC2_METADATA_DISABLED: 'true',
      GITHUB_ACTIONS: 'true',
      GITHUB_ACTION: '__run',
      GITHUB_ACTOR: actor,
      GITHUB_TRIGGERING_ACTOR: actor,
      GITHUB_API_URL: github ?? 'http://127.0.0.1:9',
      GITHUB_GRAPHQL_URL: `${github ?? 'http://127.0.0.1:9'}/graphql`,
      GITHUB_SERVER_URL: 'https://github.com',
      GITHUB_EVENT_NAME: eventName,
      GITHUB_EVENT_PATH: eventPath,
      GITHUB_JOB: job.job ?? workflow,
      GITHUB_REF: ref,
      GITHUB_REF_NAME: ref.replace(/^refs\/(heads|tags|pull)\//, ''),
      GITHUB_REF_TYPE: 'branch',
      GITHUB_BASE_REF: job.baseRef ?? '',
      GITHUB_HEAD_REF: job.headRef ?? '',
      GITHUB_REPOSITORY: repository,
      GITHUB_REPOSITORY_ID: repositoryId,
      GITHUB_REPOSITORY_OWNER: owner,
      GITHUB_REPOSITORY_OWNER_ID: ownerId,
      GITHUB_RUN_ATTEMPT: runAttempt,
      GITHUB_RUN_ID: runId,
      GITHUB_RUN_NUMBER: '1',
      GITHUB_SHA: sha,
      GITHUB_WORKFLOW: workflow,
      GITHUB_WORKFLOW_REF: `${repository}/.github/workflows/${workflow}.yml@${ref}`,
      ...(job.oidc === false ? {} : this.oidc.jobEnv(claims)),
      ...job.env,
    };
    return Object.fromEntries(
      Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
    );
  }

  /** Starts the action in this world and its time. */
  start(options: WorldRunOptions = {}): Run {
    const { job, config, killable, ...runOptions } = options;
    const workspace = options.workspace ?? this.newFolder();
    if (config !== undefined) writeConfig(workspace, config);
    const run = startAction({
      ...(this.clock.offsetMs === 0 ? {} : { clockOffsetMs: this.clock.offsetMs }),
      ...runOptions,
      workspace,
      directory: this.directory,
      env: this.env(job),
    });
    if (killable !== false) this.faults.onKill = () => run.kill();
    return run;
  }

  run(options: WorldRunOptions = {}): Promise<RunResult> {
    return this.start(options).done;
  }

  async stop(): Promise<void> {
    await Promise.all(this.#servers.map((server) => server.stop()));
    rmSync(this.directory, { recursive: true, force: true });
  }
}

export async function startWorld(options: WorldOptions = {}): Promise<World> {
  const { mainAccountId = '111111111111', region = 'us-east-1' } = options;
  const surroundings: Surroundings = {
    clock: new WorldClock(),
    transcript: new Transcript(options.record),
    faults: new FaultPlan(),
    latency: { ms: options.latencyMs ?? 0, byService: { ...options.latencyByService } },
  };
  const oidc = await startOidc(surroundings);
  const aws = new AwsWorld(surroundings, oidc, options);
  await aws.start();
  aws.addAccount(mainAccountId);
  const dynamo = await startDynamo(surroundings, aws, {
    accountId: mainAccountId,
    region,
    ...(options.checkDynamoPermissions === undefined
      ? {}
      : { checkPermissions: options.checkDynamoPermissions }),
  });
  if (options.table !== null) await dynamo.createTable(options.table);
  return new World({ surroundings, oidc, aws, dynamo, region, mainAccountId });
}
