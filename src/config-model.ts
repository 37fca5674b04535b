/**
 * The configuration as the rest of the product sees it: defaults applied, accounts resolved, owners and exceptions
 * indexed. Built from files that were checked already; refuses nothing.
 */
import type {
  ConfigFile,
  ExceptionEntry,
  OwnerSection,
  TicketOwnersFile,
  WhitelistFile,
} from './config-schemas.ts';
import type { Exception } from './domain/exceptions.ts';
import type { ProblemRouting } from './domain/message.ts';
import { routeFor, type OwnerDirectory, type OwnerEntry, type OwnerRoute } from './domain/ownership.ts';
import type { RemediationPolicy } from './domain/remediation-policy.ts';

export interface AwsSettings {
  readonly mainAccountId: string;
  readonly region: string;
  readonly partition: string;
  readonly externalId: string | undefined;
  readonly roleNameIdentification: string;
  readonly roleNameReporting: string | undefined;
}

export interface JiraSettings {
  readonly server: string;
  readonly deployment: 'cloud' | 'datacenter';
  readonly issueType: string;
  /** Characters of text that one field takes. */
  readonly textFieldCharacterLimit: number;
  readonly priority: string | null;
  readonly labels: readonly string[];
  readonly closeTransitions: readonly string[];
  readonly linkType: string;
}

export interface SlackSettings {
  readonly apiUrl: string | undefined;
  readonly notifyDefaultOwner: boolean;
  readonly problemRouting: ProblemRouting;
}

export interface Configuration {
  /** SHA-256 over the three files, lower-case hex. */
  readonly digest: string;
  readonly enabled: boolean;
  readonly aws: AwsSettings;
  readonly tableName: string;
  /** Sorted by ID; `ignore_accounts` are left out. */
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  /** Every account that the files name, ignored ones included; for names. */
  readonly accountNames: ReadonlyMap<string, string>;
  readonly rotationCriteriaDays: number;
  readonly reporting: boolean;
  readonly remediation: RemediationPolicy;
  readonly remediationEnvironment: string;
  readonly maxKeysPerRun: number;
  readonly ownerTag: string | undefined;
  /** Undefined: off. */
  readonly jira: JiraSettings | undefined;
  readonly slack: SlackSettings | undefined;
  readonly cloudwatch: { readonly logGroup: string } | undefined;
  readonly exceptionUrl: string | null;
  readonly exceptions: ReadonlyMap<string, readonly Exception[]>;
  readonly owners: OwnerDirectory;
  readonly ownership: { routeFor(accountId: string, tagged?: string): OwnerRoute };
}

export function buildConfiguration(read: {
  readonly config: ConfigFile;
  readonly whitelist: WhitelistFile;
  readonly owners: TicketOwnersFile;
  readonly region: string;
  readonly digest: string;
}): Configuration {
  const { config, region } = read;
  const { aws, user_keysrotation: rotation } = config;
  const chosen = (ids: readonly string[] | undefined): readonly string[] =>
    chosenAccounts(ids ?? aws.accounts.keys(), rotation.ignore_accounts);
  const owners = directoryOf(read.owners);
  const notifyDefaultOwner = config.slack.notify_default_owner;
  return {
    digest: read.digest,
    enabled: rotation.enabled,
    aws: {
      mainAccountId: aws.main_account_id,
      region,
      partition: aws.partition ?? partitionOf(region),
      externalId: aws.external_id,
      roleNameIdentification: aws.role_name_identification,
      roleNameReporting: aws.role_name_reporting,
    },
    tableName: rotation['ddb.table_name'],
    accounts: chosen(rotation.accounts).map((id) => ({ id, name: aws.accounts.get(id) ?? id })),
    accountNames: aws.accounts,
    rotationCriteriaDays: rotation.rotation_criteria_days,
    reporting: rotation.reporting,
    remediation: {
      automatic: rotation.remediation,
      accountIds: new Set(chosen(rotation.remediation_accounts)),
      retentionDays: rotation.remediation_retention_period,
      recentlyUsedDays: rotation.recently_used_days,
    },
    remediationEnvironment: rotation.remediation_environment,
    maxKeysPerRun: rotation.max_keys_per_run,
    ownerTag: rotation.owner_tag,
    jira: jiraOf(config),
    slack: slackOf(config),
    cloudwatch:
      config.cloudwatch.enabled && config.cloudwatch.log_group !== undefined
        ? { logGroup: config.cloudwatch.log_group }
        : undefined,
    exceptionUrl: config.whitelisting_procedure_url ?? null,
    exceptions: exceptionsOf(read.whitelist),
    owners,
    ownership: {
      routeFor: (accountId, tagged) => routeFor(owners, accountId, { notifyDefaultOwner, tagged }),
    },
  };
}

/** Sorted. */
export function chosenAccounts(
  ids: Iterable<string>,
  ignored: readonly string[] | undefined,
): readonly string[] {
  const left = new Set(ignored);
  return [...new Set(ids)].filter((id) => !left.has(id)).sort();
}

function jiraOf({ jira }: ConfigFile): JiraSettings | undefined {
  if (!jira.enabled || jira.server === undefined) return undefined;
  return {
    server: jira.server,
    deployment:
      jira.deployment ?? (new URL(jira.server).hostname.endsWith('.atlassian.net') ? 'cloud' : 'datacenter'),
    issueType: jira.issue_type,
    textFieldCharacterLimit: jira.text_field_character_limit || 32_767,
    priority: jira.priority ?? null,
    labels: jira.labels,
    closeTransitions: jira.close_transitions,
    linkType: jira.link_type,
  };
}

function slackOf({ slack }: ConfigFile): SlackSettings | undefined {
  if (!slack.enabled) return undefined;
  return {
    apiUrl: slack.api_url,
    notifyDefaultOwner: slack.notify_default_owner,
    problemRouting: {
      defaultChannel: slack.default_channel || null,
      channels: [...slack.channels].map(([channel, patterns]) => ({ channel, patterns })),
      ignore: slack.ignore ?? [],
    },
  };
}

export function exceptionsOf(whitelist: WhitelistFile): ReadonlyMap<string, readonly Exception[]> {
  return new Map([...whitelist.user_keysrotation].map(([id, list]) => [id, list.map(exceptionOf)]));
}

export function exceptionOf(entry: ExceptionEntry): Exception {
  const { id, plain } = entry;
  if (!('reason' in entry || 'expires' in entry || 'ticket' in entry || 'owner' in entry))
    return { id, plain };
  const { reason, expires, ticket, owner } = entry;
  return {
    id,
    plain,
    ...(reason === undefined ? {} : { reason }),
    ...(expires === undefined ? {} : { expires }),
    ...(ticket === undefined ? {} : { ticket }),
    ...(owner === undefined ? {} : { owner }),
  };
}

export function directoryOf(file: TicketOwnersFile): OwnerDirectory {
  return {
    global: ownerOf(file),
    accounts: new Map([...file.account].map(([id, entry]) => [id, ownerOf(entry)])),
  };
}

/** An empty text or list means "not set". */
function ownerOf(section: OwnerSection): OwnerEntry {
  const { slack_owner: slack = [] } = section;
  return {
    jiraProject: section.jira_project?.trim() || null,
    jiraOwner: section.jira_owner?.trim() || null,
    jiraParentTicket: section.jira_parent_ticket?.trim() || null,
    slackOwners: (typeof slack === 'string' ? [slack] : slack)
      .map((name) => name.trim())
      .filter((name) => name !== ''),
  };
}

/** The partition of a region (AWS General Reference, regions and partitions). */
export function partitionOf(region: string): string {
  const prefixes: readonly [string, string][] = [
    ['cn-', 'aws-cn'],
    ['us-gov-', 'aws-us-gov'],
    ['us-isob-', 'aws-iso-b'],
    ['us-isof-', 'aws-iso-f'],
    ['eu-isoe-', 'aws-iso-e'],
    ['us-iso-', 'aws-iso'],
    ['eusc-', 'aws-eusc'],
  ];
  return prefixes.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}
