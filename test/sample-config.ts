/** Configuration texts for tests: a small valid set, and Hammer's own layout. Asserts nothing. */
import { parseConfiguration, type Configuration, type Contents, type ParseOptions } from '../src/config.ts';
import type { ConfigurationProblem } from '../src/errors.ts';

export const MAIN = '111111111111';
export const DEV = '222222222222';

export type Json = Record<string, unknown>;

export function smallConfig(): { aws: Json; user_keysrotation: Json } & Json {
  return {
    aws: {
      main_account_id: MAIN,
      region: 'eu-west-1',
      role_name_identification: 'identification',
      role_name_reporting: 'reporting',
      accounts: { [MAIN]: 'hub', [DEV]: 'dev' },
    },
    user_keysrotation: { rotation_criteria_days: 90 },
  };
}

export interface Files {
  readonly config?: unknown;
  readonly whitelist?: unknown;
  readonly owners?: unknown;
}

/** A string stands in the file as it is; null: the file does not exist. */
export function optionsOf(files: Files, more: Partial<ParseOptions> = {}): ParseOptions {
  const text = (content: unknown): string | undefined =>
    typeof content === 'string' ? content : content === null ? undefined : JSON.stringify(content, null, 2);
  return {
    texts: {
      'config.json': text('config' in files ? files.config : smallConfig()),
      'whitelist.json': text('whitelist' in files ? files.whitelist : {}),
      'ticket_owners.json': text('owners' in files ? files.owners : {}),
    },
    folder: 'config',
    ...more,
  };
}

export function configurationOf(files: Files = {}, more: Partial<ParseOptions> = {}): Configuration {
  const parsed = parseConfiguration(optionsOf(files, more));
  if (!parsed.ok)
    throw new Error(parsed.problems.map(({ path, message }) => `${path} ${message}`).join('\n'));
  return parsed.configuration;
}

export function contentsOf(files: Files = {}): Contents {
  return parseConfiguration(optionsOf(files)).contents;
}

export function problemsOf(files: Files, more: Partial<ParseOptions> = {}): readonly ConfigurationProblem[] {
  const parsed = parseConfiguration(optionsOf(files, more));
  return parsed.ok ? [] : parsed.problems;
}

/** The small configuration with these settings laid over its sections. */
export function configWith(sections: Readonly<Record<string, Json>>): Json {
  const config: Json = smallConfig();
  for (const [name, settings] of Object.entries(sections)) {
    config[name] = { ...(config[name] as Json | undefined), ...settings };
  }
  return config;
}

/** Hammer's own sample, cut to one module beside ours, with the playbook's spelling of booleans and numbers. */
export const HAMMER = {
  config: {
    cronjobs: { reporting: '55 * * * *', remediation: '45 10 * * *' },
    jira: {
      enabled: false,
      server: 'https://issues.example.com',
      issue_type: 'Task',
      text_field_character_limit: 32767,
    },
    slack: {
      enabled: true,
      notify_default_owner: true,
      channels: { '#team': ['ERROR|WARNING|ALARM|Task timed out after|Access denied'] },
      ignore: [],
      default_channel: '#security-dev',
    },
    csv: { enabled: false, schedule: '0 9 * * 1', bucket: 'backup-bucket', slack_channel: '#security' },
    aws: {
      main_account_id: '123456789012',
      region: 'eu-west-1',
      regions: ['eu-west-1'],
      role_name_identification: 'crossact-id',
      role_name_reporting: 'crossact-ec2',
      ddb_backup: { retention_days: 7, enabled: true },
      s3_backup_bucket: 'backup-bucket',
      accounts: { '123456789012': 'master', '210987654321': 'slave1', '654321210987': 'slave2' },
    },
    api: { 'ddb.table_name': 'api-requests' },
    whitelisting_procedure_url: '',
    credentials: { 'ddb.table_name': 'credentials' },
    bu_list: ['sales'],
    s3_bucket_acl: {
      enabled: true,
      'ddb.table_name': 'bucket-acl',
      topic_name: 'acl-lambda',
      reporting: false,
    },
    secgrp_unrestricted_access: { enabled: true, restricted_ports: [21, 22], remediation_accounts: ['1'] },
    user_inactivekeys: { enabled: true, ignore_accounts: ['654321210987'], inactive_criteria_days: 1 },
    user_keysrotation: {
      enabled: 'true',
      'ddb.table_name': 'hammer-iam-user-keys-rotation',
      topic_name: 'rotation-lambda',
      accounts: ['123456789012', '210987654321'],
      ignore_accounts: ['654321210987'],
      rotation_criteria_days: '90',
      reporting: 'false',
      remediation: 'False',
      remediation_retention_period: '0',
    },
  },
  whitelist: {
    __comment__: 'Exceptions by issue type and account.',
    cloudtrails: { __comment__: 'values - AWS regions', '123456789012': ['eu-west-1'] },
    sqs_public_access: { '1234567890123': [''] },
    user_keysrotation: {
      __comment__: 'Key - account id, values - IAM user names or access key ids.',
      '123456789012': ['user1', 'AKIAIOSFODNN7EXAMPLE'],
    },
  },
  owners: {
    bu: { sales: { jira_owner: 'bob', product: { shop: { jira_owner: 'eve' } } } },
    account: {
      '123456789012': {
        jira_project: 'CORE',
        jira_owner: '',
        jira_parent_ticket: 'SEC-2',
        slack_owner: '#core',
      },
    },
    jira_project: 'SEC',
    jira_owner: '',
    jira_parent_ticket: 'SEC-1',
    slack_owner: ['#security'],
  },
};
