/**
 * Builds what mode validate may look at outside, as far as credentials are given and may be used: AWS with roles that
 * only read, Jira, Slack, GitHub. Composition only; nothing is called before it is asked for.
 */
import { createAccountReaders } from './adapters/aws-accounts.ts';
import { createHubCredentials, sessionNameOf } from './adapters/aws-session.ts';
import { createDynamoIssueStore, openTable } from './adapters/dynamodb.ts';
import { requestOidcToken } from './adapters/github-oidc.ts';
import type { Runner } from './adapters/runner.ts';
import type { Configuration } from './config.ts';
import { transportFor } from './connect.ts';
import { isExpected } from './errors.ts';
import type { Inputs } from './inputs.ts';
import type { AwsAccess, Part, SetupParts } from './modes/check-setup.ts';
import type { ApprovalSource, IssueStore, Log, Repository } from './ports.ts';

export interface SetupStart {
  readonly inputs: Inputs;
  readonly runner: Runner;
  readonly log: Log;
  readonly now: Date;
}

export interface ConfiguredStart extends SetupStart {
  readonly configuration: Configuration;
  /** As it stands on the base branch of a pull request; undefined where it is not known. */
  readonly base: Configuration | undefined;
}

/** Secrets are for what the repository's own people wrote. */
const FORK = 'credentials are not used on pull requests from forks';
/** Where the AWS SDK finds credentials without being told (AWS SDKs reference, standardized credential providers). */
const CREDENTIAL_VARIABLES = [
  'AWS_ACCESS_KEY_ID',
  'AWS_PROFILE',
  'AWS_WEB_IDENTITY_TOKEN_FILE',
  'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
  'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];
const CALLS_IN_FLIGHT = 20;

export type GitHubAccess = (Repository & ApprovalSource) | { readonly notChecked: string };

export async function connectGitHub({ inputs, runner }: SetupStart): Promise<GitHubAccess> {
  if (runner.repository === '') return { notChecked: 'this run is not in GitHub Actions' };
  if (inputs.githubToken === undefined) return { notChecked: 'the input github-token is empty' };
  const { createGitHub } = await import('./adapters/github.ts');
  try {
    return await createGitHub({ token: inputs.githubToken, repository: runner.repository });
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { notChecked: error.message };
  }
}

export interface ValidateAws extends AwsAccess {
  readonly store: Pick<IssueStore, 'load'>;
  close(): void;
}

export function connectValidateAws(start: ConfiguredStart): ValidateAws | { readonly notChecked: string } {
  const { inputs, runner, configuration } = start;
  const { roleToAssume } = inputs;
  if (runner.event.pullRequest?.fromFork === true) return { notChecked: FORK };
  if (roleToAssume === undefined && !CREDENTIAL_VARIABLES.some((name) => process.env[name])) {
    return { notChecked: 'no AWS credentials were given (input role-to-assume)' };
  }
  const { aws } = configuration;
  const transport = transportFor(configuration, runner);
  const sessionName = sessionNameOf(`${runner.runId}-${runner.attempt}`);
  const hub = createHubCredentials({
    transport,
    roleToAssume,
    sessionName,
    oidcToken: () => requestOidcToken(inputs.audience),
    expectedAccountId: aws.mainAccountId,
  });
  const store = createDynamoIssueStore(openTable({ transport, hub, tableName: configuration.tableName }));
  const { accounts: narrowed } = inputs;
  return {
    store,
    credentials: {
      what: roleToAssume === undefined ? 'AWS credentials' : `Hub role ${roleToAssume}`,
      obtain: async () => void (await hub.provide()),
    },
    table: { name: configuration.tableName, store },
    accounts: createAccountReaders({
      transport,
      hub,
      partition: aws.partition,
      roleName: aws.roleNameIdentification,
      externalId: aws.externalId,
      sessionName,
      readsTags: false,
      concurrency: CALLS_IN_FLIGHT,
      purpose: 'enter',
    }),
    wanted: configuration.accounts.filter(({ id }) => narrowed === 'all' || narrowed.includes(id)),
    mayStayOutside: runner.event.pullRequest !== null,
    close: () => transport.close(),
  };
}

export async function connectJira(start: ConfiguredStart): Promise<SetupParts['jira']> {
  const { inputs, runner, configuration, base, log } = start;
  const { jira } = configuration;
  if (jira === undefined) return undefined;
  if (runner.event.pullRequest?.fromFork === true) return { notChecked: FORK };
  if (inputs.jiraToken === undefined) return { notChecked: 'the input jira-token is empty' };
  if (isUnmerged(start, jira.server, base?.jira?.server))
    return { notChecked: unmerged('jira.server', base) };
  const { createTracker } = await import('./connect-tracker.ts');
  return created(() => ({
    tracker: createTracker(jira, {
      email: inputs.jiraEmail,
      token: inputs.jiraToken,
      onWarning: (line) => log.warning(line),
    }),
    projects: unique(
      configuration.accounts.map(({ id }) => configuration.ownership.routeFor(id).project ?? ''),
    ),
  }));
}

export async function connectSlack(start: ConfiguredStart): Promise<SetupParts['slack']> {
  const { inputs, runner, configuration, base, now } = start;
  const { slack } = configuration;
  if (slack === undefined) return undefined;
  if (runner.event.pullRequest?.fromFork === true) return { notChecked: FORK };
  if (inputs.slackToken === undefined) return { notChecked: 'the input slack-token is empty' };
  // Without an address it is Slack's own.
  if (isUnmerged(start, slack.apiUrl, base?.slack?.apiUrl))
    return { notChecked: unmerged('slack.api_url', base) };
  const { createNotifier } = await import('./connect-notifier.ts');
  const { defaultChannel, channels } = slack.problemRouting;
  return created(() => ({
    notifier: createNotifier(slack, { token: inputs.slackToken, now }),
    recipients: unique([
      ...configuration.accounts.flatMap(({ id }) => configuration.ownership.routeFor(id).slackRecipients),
      defaultChannel ?? '',
      ...channels.map(({ channel }) => channel),
    ]),
  }));
}

/** Only where remediation is used: an environment that nobody needs is missing nowhere. */
export function connectEnvironment(
  { configuration }: ConfiguredStart,
  github: GitHubAccess,
): SetupParts['environment'] {
  if (!configuration.remediation.automatic) return undefined;
  return 'notChecked' in github ? github : { source: github, name: configuration.remediationEnvironment };
}

/** What is to be merged may name a server that nobody has reviewed; it gets no token. */
function isUnmerged(
  { runner }: ConfiguredStart,
  address: string | undefined,
  merged: string | undefined,
): boolean {
  return runner.event.pullRequest !== null && address !== merged;
}

function unmerged(setting: string, base: Configuration | undefined): string {
  const why =
    base === undefined ? 'cannot be compared with the base branch' : 'is another than on the base branch';
  return `${setting} ${why}, and the token is not sent to an address that is not merged yet`;
}

function created<Access>(create: () => Access): Part<Access> {
  try {
    return create();
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { notChecked: error.message };
  }
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)].filter((name) => name !== '').sort();
}
