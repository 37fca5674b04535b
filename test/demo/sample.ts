/**
 * The sample organisation of the demo: five accounts with some hundred users, one of which refuses access at first, a
 * few keys that the story is about, and the people who own them. It fills stand-ins and tells nothing.
 */
import type { AwsModel } from '../world/aws-model.ts';
import { startGitHub, type GitHubServer } from '../world/github.ts';
import { startJiraCloud, type JiraCloudServer } from '../world/jira-cloud.ts';
import { BOT, type JiraUser } from '../world/jira-model.ts';
import { populateOrganisation } from '../world/organisation.ts';
import type { ConfigurationFiles } from '../world/runner.ts';
import { startSlack, type SlackServer } from '../world/slack.ts';
import { addStandardRoles, ROLE_NAMES, type StandardRoles } from '../world/standard-roles.ts';
import { DAY_MS } from '../world/world-clock.ts';
import { startWorld, type World } from '../world/world.ts';

export const PLATFORM = '111111111111';
export const PAYMENTS = '222222222222';
export const SEARCH = '333333333333';
export const DATA_LAKE = '444444444444';
/** Its team deploys the role only in the second week. */
export const NEWSROOM = '555555555555';

const ACCOUNTS = [
  { id: PLATFORM, name: 'platform-production' },
  { id: PAYMENTS, name: 'payments-production' },
  { id: SEARCH, name: 'search-production' },
  { id: DATA_LAKE, name: 'data-lake' },
  { id: NEWSROOM, name: 'newsroom' },
];

export const THRESHOLD_DAYS = 90;
export const RETENTION_DAYS = 14;
const RECENTLY_USED_DAYS = 14;
const USERS_PER_ACCOUNT = 60;
/** A Monday; a fixed day, so that the demo tells the same story every time. */
const FIRST_DAY = '2026-11-02T06:00:00Z';
export const REPOSITORY = 'acme/security';
export const ENVIRONMENT = 'remediation';

/** The keys that the story is about. */
export interface Cast {
  /** Dana replaces it in the first week. */
  readonly rotated: string;
  /** Gets an exception in the first week. */
  readonly excepted: string;
  /** Has had an exception from the beginning. */
  readonly tolerated: string;
  /** Used every night: held back from the plan. */
  readonly inUse: string;
  /** Not used for 200 days: disabled, and nobody misses it. */
  readonly forgotten: string;
  /** Used once a quarter: disabled, and missed. */
  readonly quarterly: string;
}

export interface Sample {
  readonly world: World;
  readonly jira: JiraCloudServer;
  readonly slack: SlackServer;
  readonly github: GitHubServer;
  readonly roles: StandardRoles;
  readonly cast: Cast;
  readonly users: number;
  readonly accountNames: Readonly<Record<string, string>>;
}

const DANA: JiraUser = {
  accountId: '70121:dana',
  name: 'dana',
  displayName: 'Dana Berg',
  email: 'dana@example.com',
};
const SAM: JiraUser = {
  accountId: '70121:sam',
  name: 'sam',
  displayName: 'Sam Okafor',
  email: 'sam@example.com',
};

export async function startSample(): Promise<Sample> {
  const world = await startWorld({ mainAccountId: PLATFORM });
  world.clock.setTo(FIRST_DAY);
  const organisation = populateOrganisation(world.aws, {
    seed: 4,
    accounts: ACCOUNTS,
    usersPerAccount: USERS_PER_ACCOUNT,
    // No other key becomes stale while the story goes on.
    thresholdDays: THRESHOLD_DAYS - 16,
    staleShare: 0.05,
    now: world.clock.now(),
  });
  const cast = addCast(world.aws, world.clock.now());
  const roles = addStandardRoles(world.aws, {
    mainAccountId: PLATFORM,
    repository: REPOSITORY,
    environment: ENVIRONMENT,
  });
  world.aws.deleteRole(NEWSROOM, ROLE_NAMES.identification);

  const { surroundings } = world;
  const jira = world.register(await startJiraCloud({ surroundings, self: BOT, users: [DANA, SAM] }));
  jira.model.create({
    project: 'SEC',
    issueType: 'Task',
    summary: 'Access keys older than 90 days',
    description: undefined,
    labels: undefined,
    priority: undefined,
    dueDate: undefined,
    assignee: SAM,
    fieldNames: [],
  });
  const slack = world.register(await startSlack(surroundings));
  for (const channel of ['security', 'payments', 'security-runs']) slack.model.addChannel(channel);
  slack.model.addUser('dana', { email: DANA.email, realName: DANA.displayName });
  const github = world.register(await startGitHub(surroundings));
  github.model.addRepository(REPOSITORY).addEnvironment(ENVIRONMENT, { reviewers: ['sam-okafor'] });

  const users = ACCOUNTS.reduce((sum, { id }) => sum + world.aws.account(id).users.size, 0);
  return { world, jira, slack, github, roles, cast, users, accountNames: organisation.accountNames };
}

function addCast(model: AwsModel, now: number): Cast {
  const ago = (days: number): number => now - days * DAY_MS;
  const add = (
    accountId: string,
    name: string,
    key: { readonly age: number; readonly used: number; readonly service: string; readonly owner: string },
  ): string => {
    model.addUser(accountId, name, { createDate: ago(key.age + 30), tags: { owner: key.owner } });
    const lastUsed = { date: ago(key.used), service: key.service, region: 'eu-west-1' };
    return model.addKey(accountId, name, { createDate: ago(key.age), lastUsed }).id;
  };
  return {
    rotated: add(PAYMENTS, 'checkout-deploy', { age: 214, used: 0.4, service: 'ecr', owner: DANA.email }),
    excepted: add(SEARCH, 'vendor-crawler', {
      age: 365,
      used: 2,
      service: 's3',
      owner: 'nobody@example.com',
    }),
    tolerated: add(DATA_LAKE, 'svc-legacy-import', { age: 430, used: 5, service: 's3', owner: SAM.email }),
    inUse: add(PAYMENTS, 'nightly-backup', { age: 1310, used: 0.3, service: 's3', owner: DANA.email }),
    forgotten: add(PAYMENTS, 'old-migration', {
      age: 822,
      used: 203,
      service: 'dynamodb',
      owner: DANA.email,
    }),
    quarterly: add(PAYMENTS, 'quarterly-report', { age: 540, used: 33, service: 's3', owner: DANA.email }),
  };
}

/** The key of the cast is used again, as in every night of the weeks that pass. */
export function keepBackupRunning({ world, cast }: Sample): void {
  world.aws.useKey(PAYMENTS, cast.inUse, {
    date: world.clock.now() - 6 * 3_600_000,
    service: 's3',
    region: 'eu-west-1',
  });
}

/** A Hammer user's three files, with the settings of ours that the story uses. */
export function configurationOf(sample: Sample, options: { readonly excepted: boolean }): ConfigurationFiles {
  const { roles, jira, slack, world } = sample;
  return {
    config: {
      aws: {
        main_account_id: PLATFORM,
        region: world.region,
        role_name_identification: roles.names.identification,
        role_name_reporting: roles.names.reporting,
        accounts: sample.accountNames,
      },
      user_keysrotation: {
        enabled: 'true',
        rotation_criteria_days: THRESHOLD_DAYS,
        reporting: true,
        remediation: true,
        remediation_retention_period: RETENTION_DAYS,
        remediation_accounts: [PAYMENTS, SEARCH],
        recently_used_days: RECENTLY_USED_DAYS,
        owner_tag: 'owner',
      },
      jira: { enabled: true, server: jira.baseUrl, deployment: 'cloud' },
      slack: { enabled: true, api_url: slack.apiUrl, default_channel: '#security-runs' },
      whitelisting_procedure_url: 'https://wiki.example.com/iam-key-exceptions',
    },
    whitelist: {
      user_keysrotation: {
        [DATA_LAKE]: [{ id: 'svc-*', reason: 'Moves to roles with the new cluster', expires: '2027-03-31' }],
        ...(options.excepted
          ? {
              [SEARCH]: [
                {
                  id: 'vendor-crawler',
                  reason: 'Vendor cannot rotate before the contract ends',
                  expires: '2026-11-30',
                  ticket: 'SEC-900',
                },
              ],
            }
          : {}),
      },
    },
    owners: {
      jira_project: 'SEC',
      jira_owner: SAM.email,
      jira_parent_ticket: 'SEC-1',
      slack_owner: '#security',
      account: { [PAYMENTS]: { slack_owner: '#payments' } },
    },
  };
}
