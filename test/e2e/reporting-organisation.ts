/**
 * The organisation with people in it: one of the two Jiras and Slack beside AWS, owners for the accounts, and scans
 * with reporting on. Asserts nothing.
 */
import { startJiraCloud, type JiraCloudServer } from '../world/jira-cloud.ts';
import { startJiraDataCenter, type JiraDataCenterServer } from '../world/jira-datacenter.ts';
import type { JiraUser } from '../world/jira-model.ts';
import type { RunResult } from '../world/runner.ts';
import { startSlack, type SlackServer } from '../world/slack.ts';
import { DEV, startOrganisation, type Json, type Organisation, type ScanOptions } from './organisation.ts';

export type Deployment = 'cloud' | 'datacenter';

export const ALICE: JiraUser = {
  accountId: 'acc-alice',
  name: 'alice',
  displayName: 'Alice Archer',
  email: 'alice@example.com',
};
export const BOB: JiraUser = {
  accountId: 'acc-bob',
  name: 'bob',
  displayName: 'Bob Baker',
  email: 'bob@example.com',
};
export const PARENT = 'SEC-1';

export interface ReportingOrganisation extends Organisation {
  readonly jira: JiraCloudServer | JiraDataCenterServer;
  readonly slack: SlackServer;
  readonly settings: ReportingSettings;
  report(options?: ScanOptions): Promise<RunResult>;
}

export interface ReportingSettings {
  readonly config: Json;
  readonly rotation: Json;
  readonly owners: Json;
  readonly inputs: Readonly<Record<string, string>>;
}

export interface ReportingOptions {
  readonly searchLag?: { readonly ms?: number; readonly searches?: number };
}

export async function startReporting(
  deployment: Deployment,
  options: ReportingOptions = {},
): Promise<ReportingOrganisation> {
  const org = await startOrganisation();
  const { surroundings } = org.world;
  const jiraOptions = {
    surroundings,
    users: [ALICE, BOB],
    projects: [{ key: 'SEC' }, { key: 'DEV' }],
    ...(options.searchLag === undefined ? {} : { searchLag: options.searchLag }),
  };
  const jira = org.world.register(
    deployment === 'cloud'
      ? await startJiraCloud(jiraOptions)
      : await startJiraDataCenter({ ...jiraOptions, contextPath: '/jira' }),
  );
  const slack = org.world.register(await startSlack(surroundings));
  slack.model.addChannel('security');
  slack.model.addChannel('dev-team');
  slack.model.addUser('alice', { email: 'alice@example.com' });
  const settings: ReportingSettings = {
    config: {
      jira: { enabled: true, server: jira.baseUrl, deployment },
      slack: { enabled: true, api_url: slack.apiUrl, default_channel: '#security' },
      whitelisting_procedure_url: 'https://wiki.example.com/exceptions',
    },
    rotation: { reporting: true, remediation: true, remediation_retention_period: 14 },
    owners: {
      jira_project: 'SEC',
      jira_owner: 'alice@example.com',
      slack_owner: ['#security'],
      account: {
        [DEV]: { jira_owner: deployment === 'cloud' ? 'Bob Baker' : 'bob', slack_owner: '#dev-team' },
      },
    },
    inputs: {
      'jira-token': jira.token,
      'slack-token': slack.model.token,
      ...('email' in jira && typeof jira.email === 'string' ? { 'jira-email': jira.email } : {}),
    },
  };
  return {
    ...org,
    jira,
    slack,
    settings,
    report: (scan = {}) =>
      org.scan({
        ...scan,
        config: { ...settings.config, ...scan.config },
        rotation: { ...settings.rotation, ...scan.rotation },
        owners: scan.owners ?? settings.owners,
        inputs: { ...settings.inputs, ...scan.inputs },
      }),
  };
}

/** A user in dev with one stale key. */
export function addStaleKey(
  org: Organisation,
  userName: string,
  options: {
    readonly account?: string;
    readonly ageDays?: number;
    readonly tags?: Readonly<Record<string, string>>;
  } = {},
): string {
  const { account = DEV, ageDays = 200 } = options;
  org.world.aws.addUser(account, userName, {
    createDate: org.daysAgo(ageDays + 100),
    ...(options.tags === undefined ? {} : { tags: options.tags }),
  });
  return org.world.aws.addKey(account, userName, {
    createDate: org.daysAgo(ageDays),
    lastUsed: { date: org.daysAgo(3), service: 's3', region: 'eu-west-1' },
  }).id;
}
