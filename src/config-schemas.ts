/**
 * The three configuration files as schemas (SPEC section 4): the one source of types, defaults, rules and the JSON
 * Schemas in `config/schema/`. Settings that Hammer knows and this product has no use for are accepted and ignored.
 */
import { z } from 'zod';
import {
  accountId,
  accountList,
  byAccount,
  byName,
  comment,
  complaint,
  flag,
  listOf,
  oneOf,
  patterns,
  remembered,
  section,
  shown,
  text,
  textOrEmpty,
  url,
  urlOrEmpty,
  wholeNumber,
} from './config-values.ts';

const ignored = z.unknown().optional().describe('Known to Hammer; ignored here');
const ROLE_NAME = /^[\w+=,.@-]+(\/[\w+=,.@-]+)*$/;

const aws = section('Organisation: where things are', {
  main_account_id: accountId('Account that holds the hub roles and the DynamoDB table'),
  region: text('Region of the DynamoDB table and of STS; the input aws-region overrides it', {
    pattern: /^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/,
    expected: 'an AWS region such as "eu-west-1"',
  }).optional(),
  role_name_identification: text('Role in every account that scan and plan assume; may carry a path', {
    pattern: ROLE_NAME,
    expected: 'the name of an IAM role',
  }),
  role_name_reporting: text('Role in every account that remediate and rollback assume', {
    pattern: ROLE_NAME,
    expected: 'the name of an IAM role',
  }).optional(),
  accounts: byAccount(
    'All accounts: ID to name',
    text('Name of the account', { expected: 'the name of the account in quotes' }),
  ),
  partition: text('AWS partition; derived from the region when left out', {
    pattern: /^aws(-[a-z]+)*$/,
    expected: '"aws", "aws-us-gov", "aws-cn" or leave it out',
  }).optional(),
  external_id: text('External ID that the account roles ask for', {
    pattern: /^[\w+=,.@:/-]{2,1224}$/,
    expected: 'an external ID of 2 to 1224 characters (letters, digits and +=,.@:/-_)',
  }).optional(),
  regions: ignored,
  ddb_backup: ignored,
  s3_backup_bucket: ignored,
});

const userKeysRotation = section('What is looked for, reported and remediated', {
  enabled: flag('Off: scan does nothing').default(true),
  'ddb.table_name': text('DynamoDB table of the issues', {
    pattern: /^[\w.-]{3,255}$/,
    expected: 'a DynamoDB table name (3 to 255 letters, digits, and _.-)',
  }).default('hammer-iam-user-keys-rotation'),
  accounts: accountList('Accounts to scan; aws.accounts when left out').optional(),
  remediation_accounts: accountList(
    'Accounts in which keys may be disabled; aws.accounts when left out',
  ).optional(),
  ignore_accounts: accountList('Accounts to leave out of everything').optional(),
  rotation_criteria_days: wholeNumber('Keys older than this are stale', { min: 1, unit: 'days' }),
  reporting: flag('Tickets and Slack messages').default(false),
  remediation: flag('Automatic plans; off: keys are chosen by hand').default(false),
  remediation_retention_period: wholeNumber('Days from the report to automatic remediation', {
    min: 0,
    unit: 'days',
  }).default(0),
  remediation_environment: text('Protected GitHub environment of remediate and rollback').default(
    'remediation',
  ),
  max_keys_per_run: wholeNumber('Keys on one plan at most', { min: 1, unit: 'keys' }).default(50),
  recently_used_days: wholeNumber(
    'Keys used within so many days are held back from automatic plans; 0: off',
    { min: 0, unit: 'days' },
  ).default(0),
  owner_tag: text('IAM user tag that names the owner', {
    pattern: /^.{1,128}$/,
    expected: 'the name of an IAM tag',
  }).optional(),
  topic_name: ignored,
});

const jira = section('Tickets', {
  enabled: flag('Open and close tickets').default(false),
  server: urlOrEmpty('Base address of Jira').optional(),
  issue_type: text('Issue type of new tickets').default('Task'),
  text_field_character_limit: wholeNumber('Characters that a text field takes; 0: 32767', {
    min: 0,
    unit: 'characters',
  }).default(32_767),
  deployment: oneOf('cloud where the host ends in .atlassian.net, else datacenter', [
    'cloud',
    'datacenter',
  ]).optional(),
  priority: text('Priority of new tickets; left out unless set').optional(),
  labels: listOf(
    'Labels of new tickets',
    text('A label', { pattern: /^\S{1,255}$/, expected: 'a label without blanks' }),
    'a list of labels',
  ).default(['iam-key-rotation']),
  close_transitions: listOf(
    'Transitions tried in order to close a ticket; then any into a status of category done',
    text('Name of a transition', { expected: 'the name of a transition in quotes' }),
    'a list of transition names',
  ).default([]),
  link_type: text('Type of the link to the parent ticket').default('Relates'),
});

const slack = section('Messages', {
  enabled: flag('Send Slack messages').default(false),
  notify_default_owner: flag('Tell the global slack_owner beside the owner of the account').default(true),
  default_channel: textOrEmpty('Channel of run-level problems', 'a channel such as "#security"').optional(),
  channels: byName(
    'Run-level problems by channel: regular expressions, first match wins',
    patterns('Problems that match go to this channel'),
    'an object of channel names to regular expressions',
  ).prefault({}),
  ignore: patterns('Run-level problems that are told to nobody').optional(),
  api_url: url('Address of the Slack API, e.g. for GovSlack').optional(),
});

const cloudwatch = section('Audit trail beside the job log', {
  enabled: flag('Write each phase to CloudWatch Logs').default(false),
  log_group: text('Log group; it has to exist', {
    pattern: /^[\w./#-]{1,512}$/,
    expected: 'the name of a CloudWatch log group',
  }).optional(),
});

const $schema = z
  .string({ error: complaint('the address of a JSON Schema in quotes') })
  .describe('JSON Schema for editors')
  .optional();

/** Ours in config.json; each is an object of settings. */
export const configSections = { aws, user_keysrotation: userKeysRotation, jira, slack, cloudwatch };

/** Whatever else stands at the top is Hammer's. */
function file<Shape extends z.core.$ZodShape>(shape: Shape) {
  return z.looseObject({ $schema, ...comment, ...shape }, { error: complaint('an object in braces') });
}

export const configFile = file({
  aws,
  user_keysrotation: userKeysRotation,
  jira: jira.prefault({}),
  slack: slack.prefault({}),
  cloudwatch: cloudwatch.prefault({}),
  whitelisting_procedure_url: urlOrEmpty('How to ask for an exception; shown in tickets').optional(),
});

const LAST_DAY = 'Last day (UTC) on which the exception holds';
const calendarDay = text(LAST_DAY, { pattern: /^\d{4}-\d\d-\d\d$/, expected: 'a day as YYYY-MM-DD' })
  .refine((value) => new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true, {
    error: (issue) => `is ${shown(issue.input)}, which is no day of the calendar; write YYYY-MM-DD`,
  })
  .meta({ description: LAST_DAY, format: 'date' });

const exceptionEntry = section('An exception with its reason and end', {
  id: text('IAM user name, access key ID, or glob with *', {
    expected: 'an IAM user name, access key ID or glob',
  }),
  reason: text('Why the key may stay').optional(),
  expires: calendarDay.optional(),
  ticket: text('Where it was decided').optional(),
  owner: text('Who answers for it').optional(),
});

/** A bare string is Hammer's form; which of the two is meant is clear before it is checked, so is the complaint. */
const readException = z
  .unknown()
  .transform((value, context) => {
    if (typeof value === 'string' && value.trim() !== '') return { id: value, plain: true };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      const message = `is ${shown(value)}; write an IAM user name, an access key ID, or an object with "id"`;
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    }
    const result = exceptionEntry.safeParse(value);
    if (result.success) return { ...result.data, plain: false };
    for (const issue of result.error.issues)
      context.addIssue(issue as Parameters<typeof context.addIssue>[0]);
    return z.NEVER;
  })
  .describe('An exception');
export const exception = remembered(readException, { kind: 'text or object', entry: exceptionEntry });

export const whitelistFile = file({
  user_keysrotation: byAccount(
    'Exceptions by account',
    listOf('Exceptions of the account', exception, 'a list of exceptions in brackets'),
  ).prefault({}),
});

const owner = {
  jira_project: textOrEmpty('Project of the tickets', 'a project key in quotes').optional(),
  jira_owner: textOrEmpty(
    'Assignee: email, display name, user name or account ID',
    'a user in quotes',
  ).optional(),
  jira_parent_ticket: textOrEmpty(
    'Ticket that every ticket is linked to',
    'a ticket key in quotes',
  ).optional(),
  slack_owner: z
    .union([z.string(), z.array(z.string())], {
      error: complaint('a channel, user or email, or a list of them'),
    })
    .describe('Who is told: #channel, user name or email, or a list')
    .optional(),
};

export const ticketOwnersFile = section('Who owns what, for all accounts and by account', {
  $schema,
  ...owner,
  account: byAccount(
    'Owners by account; a value here wins over the global one',
    section('Owners of the account', { ...owner, bu: ignored, product: ignored }),
  ).prefault({}),
  bu: ignored,
});

export type ConfigFile = z.output<typeof configFile>;
export type ExceptionEntry = z.output<typeof exception>;
export type WhitelistFile = z.output<typeof whitelistFile>;
export type TicketOwnersFile = z.output<typeof ticketOwnersFile>;
export type OwnerSection = Pick<TicketOwnersFile, keyof typeof owner>;
