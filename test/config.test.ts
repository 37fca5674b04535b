/** SPEC section 4: defaults, Hammer's files unchanged, and everything that is refused with file, line, path and remedy. */
import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { loadConfiguration, parseConfiguration, readTexts, type ParseOptions } from '../src/config.ts';
import { ConfigurationError } from '../src/errors.ts';
import {
  configurationOf,
  configWith,
  contentsOf,
  DEV,
  HAMMER,
  MAIN,
  optionsOf,
  problemsOf,
  smallConfig,
  type Files,
} from './sample-config.ts';

describe('defaults', () => {
  it('are those of the specification', () => {
    const configuration = configurationOf();
    expect(configuration).toMatchObject({
      enabled: true,
      aws: { partition: 'aws', externalId: undefined },
      tableName: 'hammer-iam-user-keys-rotation',
      accounts: [
        { id: MAIN, name: 'hub' },
        { id: DEV, name: 'dev' },
      ],
      rotationCriteriaDays: 90,
      reporting: false,
      remediation: {
        automatic: false,
        accountIds: new Set([MAIN, DEV]),
        retentionDays: 0,
        recentlyUsedDays: 0,
      },
      remediationEnvironment: 'remediation',
      maxKeysPerRun: 50,
      ownerTag: undefined,
      jira: undefined,
      slack: undefined,
      cloudwatch: undefined,
      exceptionUrl: null,
    });
    expect(configuration.exceptions.size).toBe(0);
    expect(configuration.owners).toEqual({
      global: { jiraProject: null, jiraOwner: null, jiraParentTicket: null, slackOwners: [] },
      accounts: new Map(),
    });
  });

  it('of Jira and Slack hold where they are on', () => {
    const { jira, slack } = configurationOf({
      config: configWith({
        jira: { enabled: true, server: 'https://acme.atlassian.net' },
        slack: { enabled: true },
      }),
    });
    expect(jira).toEqual({
      server: 'https://acme.atlassian.net',
      deployment: 'cloud',
      issueType: 'Task',
      textFieldCharacterLimit: 32_767,
      priority: null,
      labels: ['iam-key-rotation'],
      closeTransitions: [],
      linkType: 'Relates',
    });
    expect(slack).toEqual({
      apiUrl: undefined,
      notifyDefaultOwner: true,
      problemRouting: { defaultChannel: null, channels: [], ignore: [] },
    });
  });

  it.each([
    ['https://acme.atlassian.net', undefined, 'cloud'],
    ['https://jira.acme.example', undefined, 'datacenter'],
    ['https://atlassian.net.acme.example', undefined, 'datacenter'],
    ['https://jira.acme.example', 'cloud', 'cloud'],
    ['http://127.0.0.1:8080', undefined, 'datacenter'],
    ['http://localhost:8080', 'cloud', 'cloud'],
  ])('deployment of %s with %s is %s', (server, deployment, expected) => {
    const jira = { enabled: true, server, ...(deployment === undefined ? {} : { deployment }) };
    expect(configurationOf({ config: configWith({ jira }) }).jira?.deployment).toBe(expected);
  });

  it.each([
    ['eu-west-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
    ['us-iso-east-1', 'aws-iso'],
    ['us-isob-east-1', 'aws-iso-b'],
    ['eusc-de-east-1', 'aws-eusc'],
  ])('partition of %s is %s', (region, partition) => {
    expect(configurationOf({ config: configWith({ aws: { region } }) }).aws.partition).toBe(partition);
  });
});

describe('values', () => {
  it.each([
    [true, true],
    [false, false],
    ['true', true],
    ['false', false],
    ['True', true],
    ['False', false],
  ])('the boolean %p is read as %p', (written, read) => {
    const config = configWith({ user_keysrotation: { reporting: written } });
    expect(configurationOf({ config }).reporting).toBe(read);
  });

  it.each([
    [30, 30],
    ['30', 30],
    ['007', 7],
  ])('the number %p is read as %p', (written, read) => {
    const config = configWith({ user_keysrotation: { rotation_criteria_days: written } });
    expect(configurationOf({ config }).rotationCriteriaDays).toBe(read);
  });

  it.each([
    ['a list', [DEV]],
    ['a comma-separated string', ` ${DEV} , `],
    ['a map', { [DEV]: 'dev', __comment__: 'only this one' }],
  ])('accounts may be %s', (_, accounts) => {
    const config = configWith({ user_keysrotation: { accounts, remediation_accounts: accounts } });
    const configuration = configurationOf({ config });
    expect(configuration.accounts).toEqual([{ id: DEV, name: 'dev' }]);
    expect([...configuration.remediation.accountIds]).toEqual([DEV]);
  });

  it('ignored accounts are left out of everything, in any form, but keep their names', () => {
    const configuration = configurationOf({
      config: configWith({ user_keysrotation: { ignore_accounts: DEV } }),
    });
    expect(configuration.accounts.map(({ id }) => id)).toEqual([MAIN]);
    expect([...configuration.remediation.accountIds]).toEqual([MAIN]);
    expect(configuration.accountNames.get(DEV)).toBe('dev');
  });

  it('no remediation account at all is a choice', () => {
    const config = configWith({ user_keysrotation: { remediation_accounts: [] } });
    expect(configurationOf({ config }).remediation.accountIds.size).toBe(0);
  });

  it('the input aws-region wins over the file and stands in for it', () => {
    expect(configurationOf({}, { awsRegion: 'us-west-2' }).aws.region).toBe('us-west-2');
    const config = smallConfig();
    delete config.aws['region'];
    expect(configurationOf({ config }, { awsRegion: 'cn-north-1' }).aws).toMatchObject({
      region: 'cn-north-1',
      partition: 'aws-cn',
    });
  });

  it('Slack patterns route and silence, with flags as Python writes them', () => {
    const { slack } = configurationOf({
      config: configWith({
        slack: {
          enabled: 'true',
          default_channel: '#ops',
          channels: {
            __comment__: '(not a pattern',
            '#iam': '(?i)access denied',
            '#aws': ['thrott', 'timeout'],
          },
          ignore: 'flaky',
        },
      }),
    });
    expect(slack?.problemRouting).toEqual({
      defaultChannel: '#ops',
      channels: [
        { channel: '#iam', patterns: [/access denied/i] },
        { channel: '#aws', patterns: [/thrott/, /timeout/] },
      ],
      ignore: [/flaky/],
    });
  });

  it('an empty address means "not set" while Jira is off', () => {
    const config = {
      ...configWith({ jira: { enabled: false, server: '' } }),
      whitelisting_procedure_url: '',
    };
    expect(configurationOf({ config })).toMatchObject({ jira: undefined, exceptionUrl: null });
  });

  it('exceptions are read in both forms, in the order of the file', () => {
    const whitelist = {
      user_keysrotation: {
        __comment__: 'reviewed monthly',
        [DEV]: [
          'user1',
          { id: 'ci-*', reason: 'vendor', expires: '2028-02-29', ticket: 'SEC-1', owner: 'eve' },
          { id: 'x', __comment__: 1 },
        ],
      },
    };
    expect(configurationOf({ whitelist }).exceptions.get(DEV)).toEqual([
      { id: 'user1', plain: true },
      { id: 'ci-*', plain: false, reason: 'vendor', expires: '2028-02-29', ticket: 'SEC-1', owner: 'eve' },
      { id: 'x', plain: false },
    ]);
  });

  it('owners: empty texts and lists are not set, and one name is a list of one', () => {
    const owners = {
      jira_project: ' SEC ',
      slack_owner: 'ops@example.com',
      account: { [DEV]: { jira_project: '', slack_owner: ['', ' #dev '] }, __comment__: 'x' },
    };
    expect(configurationOf({ owners }).owners).toEqual({
      global: {
        jiraProject: 'SEC',
        jiraOwner: null,
        jiraParentTicket: null,
        slackOwners: ['ops@example.com'],
      },
      accounts: new Map([
        [DEV, { jiraProject: null, jiraOwner: null, jiraParentTicket: null, slackOwners: ['#dev'] }],
      ]),
    });
  });

  it('a byte order mark and Windows line ends are tolerated', () => {
    const text = `\uFEFF${JSON.stringify(smallConfig(), null, 2).replaceAll('\n', '\r\n')}`;
    expect(configurationOf({ config: text }).rotationCriteriaDays).toBe(90);
  });

  it('positions are found for whoever complains later', () => {
    const contents = contentsOf({
      whitelist: `{\n  "user_keysrotation": {\n    "${DEV}": [\n      "a",\n      "b"\n    ]\n  }\n}`,
    });
    const at = (...path: (string | number)[]) => contents.positionOf('whitelist.json', path);
    expect(at('user_keysrotation', DEV, 1)).toEqual({ file: 'config/whitelist.json', line: 5, column: 7 });
    expect(at('user_keysrotation', DEV, 7)).toEqual({ file: 'config/whitelist.json', line: 3, column: 5 });
  });
});

describe("a Hammer user's files", () => {
  it('work unchanged', () => {
    const configuration = configurationOf(HAMMER);
    expect(configuration).toMatchObject({
      enabled: true,
      accounts: [
        { id: '123456789012', name: 'master' },
        { id: '210987654321', name: 'slave1' },
      ],
      rotationCriteriaDays: 90,
      reporting: false,
      remediation: { automatic: false, retentionDays: 0 },
      jira: undefined,
      slack: { problemRouting: { defaultChannel: '#security-dev' } },
    });
    expect(configuration.exceptions.get('123456789012')?.map(({ id }) => id)).toEqual([
      'user1',
      'AKIAIOSFODNN7EXAMPLE',
    ]);
    expect(configuration.ownership.routeFor('123456789012')).toEqual({
      project: 'CORE',
      parentTicket: 'SEC-2',
      assignees: [],
      slackRecipients: ['#core', '#security'],
      owner: '#core',
    });
  });

  it.each([
    ['list', ['123456789012']],
    ['comma-separated string', '123456789012, 210987654321'],
    ['map', { '123456789012': 'master' }],
  ])('name accounts as a %s', (_, accounts) => {
    const user_keysrotation = {
      ...HAMMER.config.user_keysrotation,
      accounts,
      remediation_accounts: accounts,
    };
    const { accounts: read } = configurationOf({
      ...HAMMER,
      config: { ...HAMMER.config, user_keysrotation },
    });
    expect(read[0]?.id).toBe('123456789012');
  });

  it("say nothing about what is wrong in Hammer's other sections", () => {
    const config = `{ "csv": {}, "csv": { "a": 1, "a": 2 }, ${JSON.stringify(HAMMER.config).slice(1)}`;
    expect(problemsOf({ ...HAMMER, config })).toEqual([]);
  });
});

interface Bad {
  readonly files: Files;
  readonly file?: 'config.json' | 'whitelist.json' | 'ticket_owners.json';
  readonly path: string;
  readonly line?: number;
  readonly says: RegExp;
}

const rotation = (settings: Record<string, unknown>): Files => ({
  config: configWith({ user_keysrotation: settings }),
});
const aws = (settings: Record<string, unknown>): Files => ({ config: configWith({ aws: settings }) });
const jira = (settings: Record<string, unknown>): Files => ({ config: configWith({ jira: settings }) });
const slack = (settings: Record<string, unknown>): Files => ({ config: configWith({ slack: settings }) });
const exceptions = (list: unknown, account = DEV): Files => ({
  whitelist: { user_keysrotation: { [account]: list } },
});
const without = (section: 'aws' | 'user_keysrotation', setting: string): Files => {
  const config = smallConfig();
  delete config[section][setting];
  return { config };
};

const BAD: Readonly<Record<string, Bad>> = {
  'no config.json': {
    files: { config: null },
    path: '',
    line: 1,
    says: /does not exist; create it, or correct the input config-dir/,
  },
  'no whitelist.json': {
    files: { whitelist: null },
    file: 'whitelist.json',
    path: '',
    line: 1,
    says: /does not exist; create it \(`\{\}` is enough\)/,
  },
  'no ticket_owners.json': {
    files: { owners: null },
    file: 'ticket_owners.json',
    path: '',
    line: 1,
    says: /does not exist; create it/,
  },
  'an empty file': {
    files: { whitelist: '' },
    file: 'whitelist.json',
    path: '',
    line: 1,
    says: /the file is empty; write at least \{\}/,
  },
  'a blank file': {
    files: { owners: ' \n\n ' },
    file: 'ticket_owners.json',
    path: '',
    line: 1,
    says: /the file is empty/,
  },
  'not JSON': {
    files: { config: 'aws:\n  region: x' },
    path: '',
    line: 1,
    says: /no valid JSON at line 1, column 1: invalid symbol; correct it/,
  },
  'truncated JSON': {
    files: { config: '{\n  "aws": {\n    "region": "eu-west-1"' },
    path: '',
    line: 3,
    says: /a bracket is not closed; close it/,
  },
  'a string without end': {
    files: { config: '{\n  "aws": "x\n}' },
    path: '',
    line: 2,
    says: /unexpected end of string; correct it/,
  },
  'a trailing comma': {
    files: { whitelist: '{\n  "user_keysrotation": {},\n}' },
    file: 'whitelist.json',
    path: '',
    line: 3,
    says: /remove the comma/,
  },
  'a trailing comma in a list': {
    files: { whitelist: `{\n"user_keysrotation": {"${DEV}": ["a",\n]}}` },
    file: 'whitelist.json',
    path: '',
    line: 3,
    says: /remove the comma/,
  },
  'a missing comma': {
    files: { owners: '{\n  "jira_project": "A"\n  "jira_owner": "b"\n}' },
    file: 'ticket_owners.json',
    path: '',
    line: 3,
    says: /comma expected; correct it/,
  },
  'a comment': {
    files: { whitelist: '{\n  // mine\n}' },
    file: 'whitelist.json',
    path: '',
    line: 2,
    says: /comments are not allowed; .*"__comment__"/,
  },
  'single quotes': {
    files: { owners: "{'jira_project': 'A'}" },
    file: 'ticket_owners.json',
    path: '',
    says: /invalid symbol; correct it/,
  },
  'two values': {
    files: { whitelist: '{}\n{}' },
    file: 'whitelist.json',
    path: '',
    line: 2,
    says: /end of file expected/,
  },
  'bottomless nesting': {
    files: { whitelist: '['.repeat(50_000) },
    file: 'whitelist.json',
    path: '',
    says: /more than 100 levels of nesting/,
  },
  'a list at the top of config.json': {
    files: { config: [] },
    path: '',
    line: 1,
    says: /is \[\]; write an object in braces/,
  },
  'a list at the top of whitelist.json': {
    files: { whitelist: [] },
    file: 'whitelist.json',
    path: '',
    line: 1,
    says: /is \[\]; write an object in braces/,
  },
  'null at the top': {
    files: { owners: 'null' },
    file: 'ticket_owners.json',
    path: '',
    line: 1,
    says: /is null; write an object in braces/,
  },
  'no section of ours': {
    files: { config: { aws: smallConfig().aws } },
    path: 'user_keysrotation',
    line: 1,
    says: /is missing; write an object in braces/,
  },
  'a section of another type': {
    files: { config: { ...smallConfig(), jira: [] } },
    path: 'jira',
    says: /is \[\]; write an object in braces/,
  },
  'a misspelled section': {
    files: { whitelist: { user_keyrotation: {} } },
    file: 'whitelist.json',
    path: 'user_keyrotation',
    line: 2,
    says: /did you mean user_keysrotation\?/,
  },
  'a misspelled section that is required': {
    files: { config: { aws: smallConfig().aws, user_key_rotation: {} } },
    path: 'user_key_rotation',
    says: /did you mean user_keysrotation\?/,
  },
  'an unknown setting': {
    files: rotation({ rotation_critera_days: 1 }),
    path: 'user_keysrotation.rotation_critera_days',
    line: 14,
    says: /not a setting of this product; did you mean rotation_criteria_days\?/,
  },
  'an unknown setting like nothing else': {
    files: aws({ colour: 'red' }),
    path: 'aws.colour',
    says: /not a setting of this product; remove it/,
  },
  'an unknown setting of an exception': {
    files: exceptions([{ id: 'a', reasn: 'x' }]),
    file: 'whitelist.json',
    path: `user_keysrotation.${DEV}[0].reasn`,
    line: 6,
    says: /did you mean reason\?/,
  },
  'an unknown setting of an account': {
    files: { owners: { account: { [DEV]: { slack_owners: '#a' } } } },
    file: 'ticket_owners.json',
    path: `account.${DEV}.slack_owners`,
    line: 4,
    says: /did you mean slack_owner\?/,
  },
  'an unknown owner setting': {
    files: { owners: { jira_projct: 'A' } },
    file: 'ticket_owners.json',
    path: 'jira_projct',
    says: /did you mean jira_project\?/,
  },
  'a missing setting': {
    files: without('user_keysrotation', 'rotation_criteria_days'),
    path: 'user_keysrotation.rotation_criteria_days',
    says: /is missing; write a whole number of days/,
  },
  'a missing role': {
    files: without('aws', 'role_name_identification'),
    path: 'aws.role_name_identification',
    says: /is missing; write the name of an IAM role/,
  },
  'a missing region': {
    files: without('aws', 'region'),
    path: 'aws.region',
    says: /is missing; write an AWS region .* or set the input aws-region/,
  },
  'no such region': {
    files: aws({ region: 'Ireland' }),
    path: 'aws.region',
    line: 4,
    says: /is "Ireland"; write an AWS region/,
  },
  'a wrong partition': {
    files: aws({ partition: 'aws-cn' }),
    path: 'aws.partition',
    says: /region eu-west-1 belongs to aws; correct one of them/,
  },
  'no partition at all': {
    files: aws({ partition: 'azure' }),
    path: 'aws.partition',
    says: /write "aws", "aws-us-gov"/,
  },
  'empty accounts': {
    files: aws({ accounts: {} }),
    path: 'aws.accounts',
    line: 7,
    says: /names no account; write \{/,
  },
  'accounts as a list in aws': {
    files: aws({ accounts: [MAIN] }),
    path: 'aws.accounts',
    says: /write an object with account IDs as keys/,
  },
  'no account to scan': {
    files: rotation({ accounts: [] }),
    path: 'user_keysrotation.accounts',
    says: /names no account; write account IDs, or leave it out/,
  },
  'every account ignored': {
    files: rotation({ ignore_accounts: [MAIN, DEV] }),
    path: 'user_keysrotation.ignore_accounts',
    says: /leaves no account to look at; remove one/,
  },
  'a boolean that is none': {
    files: rotation({ enabled: 'yes' }),
    path: 'user_keysrotation.enabled',
    says: /is "yes"; write true or false/,
  },
  'a number for a boolean': {
    files: jira({ enabled: 1 }),
    path: 'jira.enabled',
    says: /is 1; write true or false/,
  },
  'null for a boolean': {
    files: slack({ enabled: null }),
    path: 'slack.enabled',
    says: /is null; write true or false/,
  },
  'a negative number': {
    files: rotation({ rotation_criteria_days: -1 }),
    path: 'user_keysrotation.rotation_criteria_days',
    says: /is -1; write a whole number of days, from 1/,
  },
  'zero where it means nothing': {
    files: rotation({ rotation_criteria_days: '0' }),
    path: 'user_keysrotation.rotation_criteria_days',
    says: /is "0"; write a whole number of days, from 1/,
  },
  'a fraction': {
    files: rotation({ max_keys_per_run: 1.5 }),
    path: 'user_keysrotation.max_keys_per_run',
    says: /is 1.5; write a whole number of keys/,
  },
  'a huge number': {
    files: rotation({ recently_used_days: 1e12 }),
    path: 'user_keysrotation.recently_used_days',
    says: /is 1000000000000; write a whole number of days/,
  },
  'a number beyond all': {
    files: { config: JSON.stringify(smallConfig()).replace(':90', ':1e999') },
    path: 'user_keysrotation.rotation_criteria_days',
    says: /is Infinity; write a whole number/,
  },
  'words for a number': {
    files: rotation({ remediation_retention_period: 'three' }),
    path: 'user_keysrotation.remediation_retention_period',
    says: /is "three"; write a whole number of days/,
  },
  'an empty text': {
    files: aws({ role_name_identification: '' }),
    path: 'aws.role_name_identification',
    says: /is ""; write the name of an IAM role/,
  },
  'a blank text': {
    files: rotation({ remediation_environment: ' ' }),
    path: 'user_keysrotation.remediation_environment',
    says: /is " "; write a text in quotes/,
  },
  'a table name that AWS refuses': {
    files: rotation({ 'ddb.table_name': 'a b' }),
    path: 'user_keysrotation["ddb.table_name"]',
    says: /is "a b"; write a DynamoDB table name/,
  },
  'Jira without address': {
    files: jira({ enabled: true }),
    path: 'jira.server',
    says: /is missing although jira.enabled is true; write the address/,
  },
  'Jira with an empty address': {
    files: jira({ enabled: true, server: '' }),
    path: 'jira.server',
    says: /is missing although jira.enabled is true/,
  },
  'http beyond loopback': {
    files: jira({ server: 'http://jira.example.com' }),
    path: 'jira.server',
    says: /http is allowed on loopback only, write https:/,
  },
  'http that looks like loopback': {
    files: slack({ api_url: 'http://localhost.example.com' }),
    path: 'slack.api_url',
    says: /http is allowed on loopback only/,
  },
  'an address of another kind': {
    files: { config: { ...smallConfig(), whitelisting_procedure_url: 'ftp://example.com' } },
    path: 'whitelisting_procedure_url',
    says: /is "ftp:.*; write an address that begins with https:/,
  },
  'an address that is a number': {
    files: { config: { ...smallConfig(), whitelisting_procedure_url: 5 } },
    path: 'whitelisting_procedure_url',
    says: /is 5; write an address that begins with https:/,
  },
  'a password in an address': {
    files: jira({ server: 'https://bob:hunter2@jira.example.com' }),
    path: 'jira.server',
    says: /has a user or password in it; remove them/,
  },
  'a list for an address': {
    files: slack({ api_url: [] }),
    path: 'slack.api_url',
    says: /is \[\]; write an address/,
  },
  'an unknown deployment': {
    files: jira({ deployment: 'server' }),
    path: 'jira.deployment',
    says: /is "server"; write "cloud" or "datacenter"/,
  },
  'a label with a blank': {
    files: jira({ labels: ['ok', 'not ok'] }),
    path: 'jira.labels[1]',
    says: /is "not ok"; write a label without blanks/,
  },
  'a text for a list': {
    files: jira({ close_transitions: 'Done' }),
    path: 'jira.close_transitions',
    says: /is "Done"; write a list of transition names/,
  },
  'a bad regular expression': {
    files: slack({ channels: { '#iam': ['ok', '('] } }),
    path: 'slack.channels["#iam"][1]',
    says: /is "\("; write a regular expression/,
  },
  'a bad regular expression to ignore': {
    files: slack({ ignore: '[' }),
    path: 'slack.ignore',
    says: /is "\["; write a regular expression/,
  },
  'channels as a list': {
    files: slack({ channels: ['#iam'] }),
    path: 'slack.channels',
    says: /write an object of channel names to regular expressions/,
  },
  'CloudWatch without log group': {
    files: { config: configWith({ cloudwatch: { enabled: true } }) },
    path: 'cloudwatch.log_group',
    says: /is missing although cloudwatch.enabled is true; write the name of a log group/,
  },
  'a day that is none': {
    files: exceptions([{ id: 'a', expires: '2027-02-30' }]),
    file: 'whitelist.json',
    path: `user_keysrotation.${DEV}[0].expires`,
    line: 6,
    says: /is "2027-02-30", which is no day of the calendar; write YYYY-MM-DD/,
  },
  'a leap day that is none': {
    files: exceptions([{ id: 'a', expires: '2027-02-29' }]),
    file: 'whitelist.json',
    path: `user_keysrotation.${DEV}[0].expires`,
    says: /no day of the calendar/,
  },
  'a day in another order': {
    files: exceptions([{ id: 'a', expires: '31.12.2027' }]),
    file: 'whitelist.json',
    path: `user_keysrotation.${DEV}[0].expires`,
    says: /is "31.12.2027"; write a day as YYYY-MM-DD/,
  },
  'an exception without id': {
    files: exceptions([{ reason: 'x' }]),
    file: 'whitelist.json',
    path: `user_keysrotation.${DEV}[0].id`,
    line: 4,
    says: /is missing; write an IAM user name, access key ID or glob/,
  },
  'an empty exception': {
    files: exceptions(['a', '']),
    file: 'whitelist.json',
    path: `user_keysrotation.${DEV}[1]`,
    line: 5,
    says: /is ""; write an IAM user name/,
  },
  'null among exceptions': {
    files: exceptions([null]),
    file: 'whitelist.json',
    path: `user_keysrotation.${DEV}[0]`,
    says: /is null; write an IAM user name/,
  },
  'a text for exceptions': {
    files: exceptions('user1'),
    file: 'whitelist.json',
    path: `user_keysrotation.${DEV}`,
    says: /is "user1"; write a list of exceptions/,
  },
  'exceptions without accounts': {
    files: { whitelist: { user_keysrotation: ['user1'] } },
    file: 'whitelist.json',
    path: 'user_keysrotation',
    says: /write an object with account IDs as keys/,
  },
  'a number for an owner': {
    files: { owners: { slack_owner: 5 } },
    file: 'ticket_owners.json',
    path: 'slack_owner',
    says: /is 5; write a channel, user or email, or a list/,
  },
  'null for an owner': {
    files: { owners: { account: { [DEV]: null } } },
    file: 'ticket_owners.json',
    path: `account.${DEV}`,
    says: /is null; write an object in braces/,
  },
  'a section twice': {
    files: { whitelist: `{\n"user_keysrotation": {"${DEV}": ["a"]},\n"user_keysrotation": {}\n}` },
    file: 'whitelist.json',
    path: 'user_keysrotation',
    line: 3,
    says: /stands twice; keep one/,
  },
  'an account twice': {
    files: { whitelist: `{"user_keysrotation": {\n"${DEV}": ["a"],\n"${DEV}": ["b"]\n}}` },
    file: 'whitelist.json',
    path: `user_keysrotation.${DEV}`,
    line: 3,
    says: /stands twice; keep one/,
  },
  'a setting twice': {
    files: { config: JSON.stringify(smallConfig()).replace('"region"', '"region":"us-east-1","region"') },
    path: 'aws.region',
    line: 1,
    says: /stands twice; keep one/,
  },
  'a global owner twice': {
    files: { owners: '{"jira_project": "A",\n"jira_project": "B"}' },
    file: 'ticket_owners.json',
    path: 'jira_project',
    line: 2,
    says: /stands twice; keep one/,
  },
  'an unquoted account ID': {
    files: aws({ main_account_id: 111111111111 }),
    path: 'aws.main_account_id',
    says: /is 111111111111; write an AWS account ID of 12 digits in quotes/,
  },
  'a control character': {
    files: aws({ region: 'a\u0007\u2028\u0085\nb' }),
    path: 'aws.region',
    says: /write an AWS region/,
  },
};

describe('what is refused', () => {
  it.each(Object.entries(BAD))('%s: one problem, with its place and remedy', (_, bad) => {
    const problems = problemsOf(bad.files);
    expect(problems).toHaveLength(1);
    const [problem] = problems;
    expect(problem).toMatchObject({ file: `config/${bad.file ?? 'config.json'}`, path: bad.path });
    expect(problem?.message).toMatch(bad.says);
    expect(problem?.message).not.toMatch(UNPRINTABLE);
    expect(problem?.message.length).toBeLessThan(250);
    expect(problem?.line).toBe(bad.line ?? lineOf(bad, problem?.path ?? ''));
    expect(problem?.column).toBeGreaterThanOrEqual(1);
  });

  it.each(['12345678901', '1234567890123', '12345678901a', 'acme'])(
    'the account ID %s, wherever it stands',
    (id) => {
      const places: readonly [Files, string][] = [
        [aws({ main_account_id: id }), 'aws.main_account_id'],
        [aws({ accounts: { [DEV]: 'dev', [id]: 'x' } }), `aws.accounts.${id}`],
        [rotation({ accounts: [DEV, id] }), 'user_keysrotation.accounts[1]'],
        [rotation({ accounts: `${DEV},${id}` }), 'user_keysrotation.accounts'],
        [rotation({ accounts: { [id]: 'x' } }), `user_keysrotation.accounts.${id}`],
        [rotation({ remediation_accounts: [id] }), 'user_keysrotation.remediation_accounts[0]'],
        [rotation({ ignore_accounts: id }), 'user_keysrotation.ignore_accounts'],
        [exceptions(['a'], id), `user_keysrotation.${id}`],
        [{ owners: { account: { [id]: {} } } }, `account.${id}`],
      ];
      for (const [files, expected] of places) {
        const problems = problemsOf(files);
        expect(problems.map(({ path }) => path)).toEqual([expected]);
        expect(problems[0]?.message).toMatch(/12 digits/);
      }
    },
  );

  it('says all at once, file by file, and never the password', () => {
    const problems = problemsOf({
      config: configWith({ aws: { region: 'x' }, jira: { server: 'https://a:s3cret@x', labls: [] } }),
      whitelist: '{',
      owners: { account: { '1': {} }, slack_owner: 5 },
    });
    expect(problems.map(({ file, path }) => `${file} ${path}`).sort()).toEqual([
      'config/config.json aws.region',
      'config/config.json jira.labls',
      'config/config.json jira.server',
      'config/ticket_owners.json account.1',
      'config/ticket_owners.json slack_owner',
      'config/whitelist.json ',
    ]);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });

  it('names files in the workspace itself without a folder', () => {
    expect(problemsOf({ config: null }, { folder: '.' })[0]?.file).toBe('config.json');
  });
});

/** The line of the named setting in the pretty-printed file; of what is around it where it is missing. */
function lineOf({ files, file = 'config.json' }: Bad, where: string): number {
  const lines = optionsOf(files).texts[file]?.split('\n') ?? [];
  const parts = [...where.matchAll(/\["([^"]+)"\]|\[(\d+)\]|([\w$]+)/g)];
  let at = 0;
  for (const [, quoted, index, name] of parts) {
    if (index !== undefined) {
      at += lines.length === 1 ? 0 : Number(index) + 1;
      continue;
    }
    const found = lines.findIndex(
      (line, number) => number >= at && line.includes(`"${quoted ?? name ?? ''}":`),
    );
    if (found === -1) break;
    at = found;
  }
  return at + 1;
}

describe('one problem hides no other', () => {
  const paths = (files: Files): string[] => problemsOf(files).map(({ path: at }) => at);

  it('of the same file, also where it spans several settings', () => {
    const config = configWith({
      jira: { enabled: true, isue_type: 'Task', labels: 5 },
      cloudwatch: { enabled: true },
      aws: { colour: 'red', accounts: {} },
      user_keysrotation: { rotation_criteria_days: 'ninety', accounts: [] },
    });
    expect(new Set(paths({ config }))).toEqual(
      new Set([
        'aws.colour',
        'aws.accounts',
        'user_keysrotation.accounts',
        'user_keysrotation.rotation_criteria_days',
        'jira.isue_type',
        'jira.labels',
        'jira.server',
        'cloudwatch.log_group',
      ]),
    );
  });

  it('of another file', () => {
    expect(
      paths({
        config: configWith({ jira: { enabled: true } }),
        whitelist: '{ broken',
        owners: { jira_projct: 'A' },
      }),
    ).toEqual(['jira.server', '', 'jira_projct']);
  });

  it('and a setting that is wrong has no consequences that are told too', () => {
    const wrong: Files[] = [
      { config: { ...smallConfig(), jira: 5 } },
      jira({ enabled: 'perhaps' }),
      jira({ enabled: true, server: 5 }),
      aws({ region: 5 }),
      aws({ accounts: 5 }),
      rotation({ accounts: 5, ignore_accounts: [MAIN, DEV] }),
      rotation({ ignore_accounts: 5 }),
    ];
    for (const files of wrong) expect(paths(files)).toHaveLength(1);
    expect(paths({ config: [] })).toEqual(['']);
    expect(paths({ config: {} })).toEqual(['aws', 'user_keysrotation']);
  });
});

describe('what can be read of files that are wrong', () => {
  it('is whatever is not', () => {
    const whitelist = { user_keysrotation: { [DEV]: ['ci'] } };
    const owners = { jira_project: 'SEC' };
    const typo = configWith({ aws: { colour: 'red' } });
    expect(contentsOf({ config: typo, whitelist, owners })).toMatchObject({
      configuration: undefined,
      exceptions: new Map([[DEV, [{ id: 'ci' }]]]),
      owners: { global: { jiraProject: 'SEC' } },
      settings: { aws: { region: { value: 'eu-west-1' } } },
    });
    const half = contentsOf({ whitelist, owners: { jira_projct: 'SEC' } });
    expect(half.owners).toBeUndefined();
    expect(half.configuration).toMatchObject({ exceptions: new Map([[DEV, [{ id: 'ci' }]]]) });
    const without = contentsOf({ whitelist: { user_keysrotation: { [DEV]: [5] } }, owners });
    expect(without.exceptions).toBeUndefined();
    expect(without.configuration?.exceptions.size).toBe(0);
  });

  it('is nothing for a run: any problem refuses', () => {
    expect(() => configurationOf({ owners: { jira_projct: 'SEC' } })).toThrow(/did you mean jira_project/);
  });
});

const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}]/u;

describe('size and noise', () => {
  it('50,000 exceptions are read, and each has its line', () => {
    const list = Array.from({ length: 50_000 }, (_, index) =>
      index % 2 === 0 ? `user-${index}` : { id: `key-${index}`, reason: 'r' },
    );
    const configuration = configurationOf(exceptions(list));
    expect(configuration.exceptions.get(DEV)).toHaveLength(50_000);
    const bare = contentsOf({
      whitelist: `{"user_keysrotation":{"${DEV}":[\n${list.map((entry) => JSON.stringify(entry)).join(',\n')}\n]}}`,
    });
    expect(bare.positionOf('whitelist.json', ['user_keysrotation', DEV, 49_999]).line).toBe(50_001);
  });

  it('50,000 accounts with exceptions are read, and each has its line', () => {
    const accounts = Array.from({ length: 50_000 }, (_, index) => String(100_000_000_000 + index));
    const text = `{"user_keysrotation":{\n${accounts.map((id) => `"${id}":["a"]`).join(',\n')}\n}}`;
    const contents = contentsOf({ whitelist: text });
    expect(contents.exceptions?.size).toBe(50_000);
    const lines = accounts.map((id) => contents.positionOf('whitelist.json', ['user_keysrotation', id]).line);
    expect(lines[0]).toBe(2);
    expect(lines.at(-1)).toBe(50_001);
  });

  it('200,000 mistakes are told, not thrown', () => {
    const twice = Array.from({ length: 200_000 }, () => '"a": 1').join(',');
    const problems = problemsOf({ owners: `{"account": {"${DEV}": {${twice}}}}` });
    expect(problems.length).toBeGreaterThanOrEqual(199_999);
  });

  const anything = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify(value)),
    mutated(smallConfig()),
    mutated(HAMMER.config),
    mutated(HAMMER.whitelist),
    mutated(HAMMER.owners),
  );

  it('whatever stands in the files, nothing is thrown and every message is one line with a remedy', () => {
    fc.assert(
      fc.property(anything, anything, anything, (config, whitelist, owners) => {
        const parsed = parseConfiguration(optionsOf({ config, whitelist, owners }));
        for (const problem of parsed.ok ? [] : parsed.problems) {
          expect(problem.message).not.toMatch(UNPRINTABLE);
          expect(problem.path).not.toMatch(UNPRINTABLE);
          expect(problem.message).toMatch(/;|did you mean/);
          expect(problem.message).not.toMatch(/^(Invalid|Too |Unrecognized|Expected)/);
          expect(problem.line).toBeGreaterThanOrEqual(1);
          expect(problem.column).toBeGreaterThanOrEqual(1);
        }
      }),
      { numRuns: 400 },
    );
  });
});

/** The sample with one value anywhere replaced, removed, or given a sibling. */
function mutated(sample: unknown): fc.Arbitrary<string> {
  const places: string[][] = [];
  const walk = (value: unknown, at: string[]): void => {
    places.push(at);
    if (typeof value === 'object' && value !== null) {
      for (const [key, child] of Object.entries(value)) walk(child, [...at, key]);
    }
  };
  walk(sample, []);
  const value = fc.oneof(
    fc.jsonValue({ maxDepth: 2 }),
    fc.string({ unit: 'binary' }),
    fc.constant(undefined),
  );
  return fc
    .record({
      place: fc.constantFrom(...places),
      value,
      key: fc.option(fc.string({ unit: 'binary' }), { nil: undefined }),
    })
    .map(({ place, value: replacement, key }) => {
      const root = { top: structuredClone(sample) } as Record<string, unknown>;
      const path = ['top', ...place, ...(key === undefined ? [] : [key])];
      let holder: Record<string, unknown> = root;
      for (const part of path.slice(0, -1)) {
        const next = holder[part];
        if (typeof next !== 'object' || next === null) break;
        holder = next as Record<string, unknown>;
      }
      if (Array.isArray(holder)) holder.push(replacement);
      else {
        const described = { value: replacement, enumerable: true, configurable: true, writable: true };
        Object.defineProperty(holder, path.at(-1) ?? 'top', described);
      }
      return JSON.stringify(root['top']) ?? '';
    });
}

describe('files', () => {
  let workspace = '';
  afterEach(() => {
    if (workspace !== '') rmSync(workspace, { recursive: true, force: true });
    workspace = '';
  });
  const write = (files: Readonly<Record<string, string | Uint8Array>>, folder = 'config'): void => {
    workspace = mkdtempSync(path.join(tmpdir(), 'configuration-'));
    mkdirSync(path.join(workspace, folder), { recursive: true });
    for (const [name, content] of Object.entries(files))
      writeFileSync(path.join(workspace, folder, name), content);
  };
  const problems = async (dir = 'config'): Promise<readonly { file: string; message: string }[]> => {
    const error: unknown = await loadConfiguration({ dir, workspace }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(ConfigurationError);
    return (error as ConfigurationError).problems.map(({ file, message }) => ({ file, message }));
  };
  const good = {
    'config.json': JSON.stringify(smallConfig()),
    'whitelist.json': '{}',
    'ticket_owners.json': '{}',
  };

  it('are read from config-dir, relative to the workspace or absolute', async () => {
    write(good, 'security/settings');
    for (const dir of [
      'security/settings',
      './security/settings/',
      path.join(workspace, 'security/settings'),
    ]) {
      const { contents } = parseConfiguration(await readTexts({ dir, workspace }));
      expect(contents.positionOf('config.json', ['aws']).file).toBe('security/settings/config.json');
    }
  });

  it('that are not there are told, all three', async () => {
    write({});
    expect((await problems('nowhere')).map(({ file }) => file)).toEqual([
      'nowhere/config.json',
      'nowhere/whitelist.json',
      'nowhere/ticket_owners.json',
    ]);
  });

  it('below a file do not exist', async () => {
    write({ ...good });
    expect((await problems('config/config.json'))[0]?.message).toMatch(/does not exist/);
  });

  it('that are folders are told beside what else is wrong', async () => {
    write({ ...good, 'whitelist.json': '[]' });
    rmSync(path.join(workspace, 'config/config.json'));
    mkdirSync(path.join(workspace, 'config/config.json'));
    expect(await problems()).toEqual([
      {
        file: 'config/config.json',
        message: 'the file cannot be read (EISDIR); check what it is and its permissions',
      },
      { file: 'config/whitelist.json', message: 'is []; write an object in braces' },
    ]);
  });

  it('in another encoding are told', async () => {
    write({ ...good, 'whitelist.json': Buffer.from([0xff, 0xfe, 0x7b, 0x00, 0x7d, 0x00]) });
    expect(await problems()).toEqual([
      { file: 'config/whitelist.json', message: 'the file is not UTF-8; save it as UTF-8' },
    ]);
  });

  it('have a digest over their bytes, name by name', async () => {
    write({ ...good, 'whitelist.json': '\uFEFF{}' });
    const digest = async () => (await loadConfiguration({ dir: 'config', workspace })).digest;
    const hash = createHash('sha256');
    for (const name of ['config.json', 'whitelist.json', 'ticket_owners.json']) {
      const bytes = readFileSync(path.join(workspace, 'config', name));
      hash.update(`${name} ${bytes.length}\n`).update(bytes);
    }
    const before = await digest();
    expect(before).toBe(hash.digest('hex'));
    writeFileSync(path.join(workspace, 'config/whitelist.json'), '{ }');
    expect(await digest()).not.toBe(before);
  });

  it('moved from one file into another change the digest', () => {
    const digestOf = (options: ParseOptions) => {
      const parsed = parseConfiguration(options);
      return parsed.ok ? parsed.configuration.digest : undefined;
    };
    const one = digestOf(optionsOf({ whitelist: '{}', owners: ' {}' }));
    expect(one).toMatch(/^[0-9a-f]{64}$/);
    expect(digestOf(optionsOf({ whitelist: '{} ', owners: '{}' }))).not.toBe(one);
  });

  it('that may not be read are told', async () => {
    write(good);
    const file = path.join(workspace, 'config/whitelist.json');
    chmodSync(file, 0o000);
    const { texts, unreadable } = await readTexts({ dir: 'config', workspace });
    // The superuser reads everything.
    if (process.getuid?.() === 0) expect(texts['whitelist.json']).toBe('{}');
    else expect(unreadable?.['whitelist.json']).toMatch(/cannot be read \(EACCES\)/);
  });
});
