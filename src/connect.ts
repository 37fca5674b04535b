/**
 * Builds the adapters that several modes share from inputs and configuration. Composition only: no rule of the
 * product is here, and nothing is called before a mode asks for it.
 */
import { setSecret } from '@actions/core';
import { createAccountReaders, createAccountWriters, type AccountsOptions } from './adapters/aws-accounts.ts';
import { createHubCredentials, sessionNameOf } from './adapters/aws-session.ts';
import { createAwsTransport, type AwsTransport } from './adapters/aws-transport.ts';
import { createDynamoIssueStore, openTable } from './adapters/dynamodb.ts';
import { createDynamoScanMemory } from './adapters/dynamodb-memory.ts';
import { requestOidcToken } from './adapters/github-oidc.ts';
import type { Runner } from './adapters/runner.ts';
import type { Configuration } from './config.ts';
import { indexExceptions } from './domain/exceptions.ts';
import type { Issue } from './domain/issue.ts';
import type { ExceptionFinder } from './domain/lifecycle.ts';
import type { NoticeContext } from './domain/message.ts';
import { disableDay } from './domain/remediation-policy.ts';
import { ageOf, type TicketContext } from './domain/ticket-text.ts';
import { ConfigurationError, isPartial } from './errors.ts';
import type {
  Accounts,
  AccountWriter,
  AuditTrail,
  IssueStore,
  Notifier,
  ScanMemoryStore,
  Tracker,
} from './ports.ts';
import type { RunContext } from './run-context.ts';

/** IAM requests in flight over all accounts; what one process can keep busy with is not much more. */
const CALLS_IN_FLIGHT = 40;

export interface Aws {
  readonly store: IssueStore;
  readonly memory: ScanMemoryStore;
  /** Keeps nothing while CloudWatch is off, and in a dry run. */
  audit(): Promise<AuditTrail>;
  /** Roles that may only read. */
  identification(purpose: 'identify' | 'plan'): Accounts;
  /** The remediation role; without the permission to change anything in a dry run. */
  remediation(options: { readonly dryRun: boolean }): Accounts<AccountWriter> | Accounts;
  close(): void;
}

export function connectAws({ inputs, configuration, runner, clock }: RunContext): Aws {
  const { aws } = configuration;
  const transport = transportFor(configuration, runner);
  const sessionName = sessionNameOf(`${runner.runId}-${runner.attempt}`);
  const hub = createHubCredentials({
    transport,
    roleToAssume: inputs.roleToAssume,
    sessionName,
    oidcToken: () => requestOidcToken(inputs.audience),
    expectedAccountId: aws.mainAccountId,
  });
  const accountsWith = (roleName: string): AccountsOptions => ({
    transport,
    hub,
    partition: aws.partition,
    roleName,
    externalId: aws.externalId,
    sessionName,
    readsTags: configuration.ownerTag !== undefined && configuration.reporting,
    concurrency: CALLS_IN_FLIGHT,
  });
  const table = openTable({ transport, hub, tableName: configuration.tableName });
  return {
    store: createDynamoIssueStore(table),
    memory: createDynamoScanMemory(table, configuration.rotationCriteriaDays),
    async audit() {
      const { cloudwatch } = configuration;
      if (cloudwatch === undefined || inputs.dryRun) return NO_AUDIT;
      const { createCloudWatchTrail } = await import('./adapters/cloudwatch.ts');
      return createCloudWatchTrail({
        transport,
        hub,
        logGroup: cloudwatch.logGroup,
        runId: runner.runId,
        attempt: runner.attempt,
        clock,
      });
    },
    identification: (purpose) =>
      createAccountReaders({ ...accountsWith(aws.roleNameIdentification), purpose }),
    remediation({ dryRun }) {
      if (aws.roleNameReporting === undefined) {
        throw ConfigurationError.of(
          'aws.role_name_reporting is not set in config.json; name the role that remediation assumes in each account',
        );
      }
      const options = accountsWith(aws.roleNameReporting);
      return dryRun
        ? createAccountReaders({ ...options, purpose: 'inspect' })
        : createAccountWriters(options);
    },
    close: () => transport.close(),
  };
}

/** Outside of a runner nothing reads the command that masks a secret: it would only print it. */
export function transportFor({ aws }: Pick<Configuration, 'aws'>, runner: Runner): AwsTransport {
  return createAwsTransport({ region: aws.region, mask: runner.isActions ? setSecret : () => undefined });
}

const NO_AUDIT: AuditTrail = { record: () => undefined, flush: () => Promise.resolve() };

/**
 * The trail is beside the work: what it refuses stops nothing, and is one problem of the run, however often it was
 * tried. What it takes later after all is no problem.
 */
export async function flushAudit({ problems }: RunContext, audit: AuditTrail): Promise<void> {
  let failure: string | undefined;
  try {
    await audit.flush();
  } catch (error) {
    if (!isPartial(error)) throw error;
    failure = `The audit trail is incomplete: ${error.message}`;
  }
  const told = problems.findIndex(({ code }) => code === 'audit-failed');
  if (told !== -1) problems.splice(told, 1);
  if (failure !== undefined) problems.push({ severity: 'error', code: 'audit-failed', message: failure });
}

/** Loaded only where Jira is on. A dry run calls nobody, so it needs no token; with one it shows links to tickets. */
export async function connectTracker({
  inputs,
  configuration,
  problems,
}: RunContext): Promise<Tracker | undefined> {
  const { jira } = configuration;
  if (jira === undefined || (inputs.dryRun && inputs.jiraToken === undefined)) return undefined;
  const { createTracker } = await import('./connect-tracker.ts');
  return createTracker(jira, {
    email: inputs.jiraEmail,
    token: inputs.jiraToken,
    onWarning: (message) => void problems.push({ severity: 'warning', code: 'ticket-failed', message }),
  });
}

/** Loaded only where Slack is on, and not for a dry run, which tells nobody. */
export async function connectNotifier({
  inputs,
  configuration,
  now,
}: RunContext): Promise<Notifier | undefined> {
  const { slack } = configuration;
  if (slack === undefined || inputs.dryRun) return undefined;
  const { createNotifier } = await import('./connect-notifier.ts');
  return createNotifier(slack, { token: inputs.slackToken, now });
}

/** The exceptions of one account that hold at the time of the run. */
export function exceptionFinder({ configuration, now }: RunContext, accountId: string): ExceptionFinder {
  return indexExceptions(configuration.exceptions.get(accountId) ?? [], now);
}

export function accountNameOf({ configuration }: RunContext, accountId: string): string {
  return configuration.accountNames.get(accountId) ?? accountId;
}

/** What a ticket's text needs beyond the issue. */
export function contextOf(context: RunContext, issue: Issue): TicketContext {
  const { configuration, runner, now } = context;
  return {
    accountName: accountNameOf(context, issue.accountId),
    maxAgeDays: configuration.rotationCriteriaDays,
    disableDay: disableDay(issue, configuration.remediation, now),
    exceptionUrl: configuration.exceptionUrl,
    runUrl: runner.runUrl,
    now,
  };
}

/** What a Slack notice or a row of the summary needs beyond the issue. */
export function noticeContextOf(
  context: RunContext,
  issue: Issue,
  tracker: Tracker | undefined,
): NoticeContext {
  const { configuration, now } = context;
  return {
    accountName: accountNameOf(context, issue.accountId),
    ageDays: ageOf(issue, now),
    disableDay: disableDay(issue, configuration.remediation, now),
    ticketUrl: issue.ticket === null || tracker === undefined ? null : tracker.urlOf(issue.ticket.key),
  };
}
