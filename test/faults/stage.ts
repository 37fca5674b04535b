/**
 * A world that can be put back: the organisation with people and a protected environment, a snapshot of everything
 * in it that a run can change, and runs with a fast clock. What is done in it stands in `scenarios.ts`.
 */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { ScanOptions } from '../e2e/organisation.ts';
import { startRemediation, type RemediationOrganisation } from '../e2e/remediation-organisation.ts';
import type { Deployment } from '../e2e/reporting-organisation.ts';
import type { KeyStatus } from '../world/aws-model.ts';
import type { Item } from '../world/dynamo.ts';
import type { JiraIssue } from '../world/jira-model.ts';
import { repositoryRoot } from '../world/repository-root.ts';
import type { JobOptions } from '../world/world.ts';
import { startLyingProxy, type LyingProxy } from './lying-proxy.ts';

/** Longer than a claim is held (SPEC section 6). */
const TAKEOVER_MS = 15 * 60_000;
/** Of the world's time; the runs' is twenty times as fast, and they allow for some seconds. */
const SEARCH_LAG_MS = 100;
export const PROBLEM_CHANNEL = '#ops';

export interface Stage {
  readonly org: RemediationOrganisation;
  readonly deployment: Deployment;
  /**
   * Options of every run of a campaign: the entry under test, its fast clock, and a channel of its own for problems
   * of a run, so that the messages about keys can be counted.
   */
  readonly run: Pick<ScanOptions, 'entry' | 'nodeArguments' | 'config'>;
  /** A job of this world: through the proxies, where there are any. */
  readonly job: (job: JobOptions) => JobOptions;
  /** In front of every service; empty unless asked for. */
  readonly proxies: readonly LyingProxy[];
  /** Remembers the world as it is; `restore` puts it back, faults and transcript cleared. */
  snapshot(): Promise<void>;
  restore(): Promise<void>;
  /** Time enough for the claims of a run that died to be taken over. */
  waitForClaims(): void;
  /** Slack posts since the last `restore`. */
  posts(): RemediationOrganisation['slack']['model']['posts'];
  stop(): Promise<void>;
}

interface Snapshot {
  readonly items: readonly Item[];
  readonly tickets: readonly JiraIssue[];
  readonly links: number;
  readonly posts: number;
  readonly conversations: ReadonlyMap<string, string>;
  readonly keys: readonly {
    readonly accountId: string;
    readonly keyId: string;
    readonly status: KeyStatus;
  }[];
  readonly offsetMs: number;
  readonly approvals: readonly string[];
}

export interface StageOptions {
  readonly deployment: Deployment;
  readonly entry?: string | undefined;
  /** Every service answers through a proxy that can spoil its answers. */
  readonly proxied?: boolean;
}

export async function openStage(options: StageOptions): Promise<Stage> {
  const { deployment, entry } = options;
  const org = await startRemediation(deployment, { searchLag: { ms: SEARCH_LAG_MS } });
  org.slack.model.addChannel(PROBLEM_CHANNEL.slice(1));
  const fastClock = pathToFileURL(join(repositoryRoot(), 'test', 'faults', 'fast-clock.mjs')).href;
  const { proxies, config, env } =
    options.proxied === true ? await behindProxies(org) : { proxies: [], config: {}, env: {} };
  let kept: Snapshot | undefined;
  return {
    org,
    deployment,
    proxies,
    job: (job) => ({ ...job, env: { ...env, ...job.env } }),
    run: {
      nodeArguments: [`--import=${fastClock}`],
      config: {
        slack: { enabled: true, api_url: org.slack.apiUrl, default_channel: PROBLEM_CHANNEL },
        ...config,
      },
      ...(entry === undefined ? {} : { entry }),
    },
    snapshot: async () => {
      kept = await takeSnapshot(org);
    },
    restore: async () => {
      if (kept === undefined) throw new Error('there is no snapshot to restore');
      await putBack(org, kept);
    },
    waitForClaims: () => org.world.clock.advance(TAKEOVER_MS),
    posts: () => org.slack.model.posts.slice(kept?.posts ?? 0),
    stop: () => org.world.stop(),
  };
}

async function behindProxies(org: RemediationOrganisation) {
  const { world, jira, slack, github } = org;
  const before = async (name: string, target: string): Promise<LyingProxy> =>
    world.register(await startLyingProxy({ name: `lying-${name}`, target, clock: world.clock }));
  const iam = await before('iam', world.aws.url);
  const sts = await before('sts', world.aws.url);
  const dynamodb = await before('dynamodb', world.dynamo.url);
  const gitHub = await before('github', github.url);
  const jiraProxy = await before('jira', jira.url);
  const slackProxy = await before('slack', slack.url);
  return {
    proxies: [iam, sts, dynamodb, gitHub, jiraProxy, slackProxy],
    config: {
      jira: {
        enabled: true,
        server: jira.baseUrl.replace(jira.url, jiraProxy.url),
        deployment: 'email' in jira ? 'cloud' : 'datacenter',
      },
      slack: {
        enabled: true,
        api_url: slack.apiUrl.replace(slack.url, slackProxy.url),
        default_channel: PROBLEM_CHANNEL,
      },
    },
    env: {
      AWS_ENDPOINT_URL_IAM: iam.url,
      AWS_ENDPOINT_URL_STS: sts.url,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb.url,
      GITHUB_API_URL: gitHub.url,
    },
  };
}

async function takeSnapshot(org: RemediationOrganisation): Promise<Snapshot> {
  const { world, jira, slack, repository } = org;
  return {
    items: await world.dynamo.dumpItems(),
    tickets: [...jira.model.issues.values()].map(copyOf),
    links: jira.model.links.length,
    posts: slack.model.posts.length,
    conversations: new Map(slack.model.conversations),
    keys: allKeys(org).map(({ accountId, key }) => ({ accountId, keyId: key.id, status: key.status })),
    offsetMs: world.clock.offsetMs,
    approvals: [...repository.approvals.keys()],
  };
}

async function putBack(org: RemediationOrganisation, kept: Snapshot): Promise<void> {
  const { world, jira, slack, repository } = org;
  world.faults.clear();
  world.transcript.clear();
  world.clock.offsetMs = kept.offsetMs;
  for (const { account_id, issue_id } of await world.dynamo.dumpItems())
    await world.dynamo.deleteItem({ account_id, issue_id });
  for (const item of kept.items) await world.dynamo.putItem(item);
  jira.model.issues.clear();
  for (const ticket of kept.tickets) jira.model.issues.set(ticket.key, copyOf(ticket));
  jira.model.links.length = kept.links;
  slack.model.posts.length = kept.posts;
  slack.model.conversations.clear();
  for (const [id, user] of kept.conversations) slack.model.conversations.set(id, user);
  for (const { accountId, keyId, status } of kept.keys) world.aws.setKeyStatus(accountId, keyId, status);
  for (const runId of repository.approvals.keys())
    if (!kept.approvals.includes(runId)) repository.approvals.delete(runId);
}

function copyOf(ticket: JiraIssue): JiraIssue {
  return {
    ...ticket,
    comments: [...ticket.comments],
    watchers: new Set(ticket.watchers),
    properties: new Map(ticket.properties),
    labels: new Set(ticket.labels),
  };
}

export function allKeys(org: RemediationOrganisation) {
  return [...org.world.aws.accounts].flatMap(([accountId, account]) =>
    [...account.users.values()].flatMap((user) =>
      user.keys.map((key) => ({ accountId, userName: user.name, key })),
    ),
  );
}
