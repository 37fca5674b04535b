/**
 * Composition of mode scan: accounts side by side, findings written as they finish, Slack at the end, then one
 * report. The rules are in `modes/` and `domain/`.
 */
import { openFindings, type FindingsFiles } from './adapters/output-files.ts';
import {
  connectAws,
  connectNotifier,
  connectTracker,
  contextOf,
  exceptionFinder,
  flushAudit,
} from './connect.ts';
import type { Issue } from './domain/issue.ts';
import { transitionOf } from './domain/lifecycle.ts';
import { createOverview, type AccountOutcome } from './domain/overview.ts';
import type { Problem } from './domain/problem.ts';
import { createBreaker } from './modes/breaker.ts';
import { processAccount, type ProcessedAccount } from './modes/process-account.ts';
import type { ReportOptions } from './modes/report.ts';
import { settleAll } from './pool.ts';
import type { AccountReader, AuditTrail, Notifier, Tracker } from './ports.ts';
import { createProgress } from './progress.ts';
import { csvLine, CSV_HEADER, findingRow } from './render/files.ts';
import { accountLogLines } from './render/account-log.ts';
import { createRouter } from './route.ts';
import type { ContextOf, ModeReport } from './run-context.ts';
import { reportScan, rowOf } from './scan-report.ts';
import { tellSlack } from './tell-slack.ts';

const CONCURRENT_ACCOUNTS = 20;
const CONCURRENT_USERS = 10;

export async function runScan(context: ContextOf<'scan'>): Promise<ModeReport> {
  const { inputs, configuration, log, now } = context;
  if (!configuration.enabled) return switchedOff(context);
  const { reporting } = configuration;
  const tracker = reporting ? await connectTracker(context) : undefined;
  const notifier = reporting ? await connectNotifier(context) : undefined;
  const aws = connectAws(context);
  const findings = openFindings(context.outputDir, CSV_HEADER);
  const overview = createOverview({ now, rowOf: (issue) => rowOf(context, issue, tracker) });
  const pending: Issue[] = [];
  let bug: unknown;
  const progress = createProgress({ total: context.accounts.length, log });
  try {
    await aws.store.verify({ write: !inputs.dryRun });
    const accounts = aws.identification('identify');
    const audit = await aws.audit();
    audit.record({
      phase: 'scan',
      event: 'started',
      accounts: context.accounts.length,
      config_digest: configuration.digest,
    });
    const reportOptions = reporting
      ? reportOptionsFor(context, { tracker, notifier, store: aws.store })
      : undefined;
    const bugs = await settleAll(context.accounts, { limit: CONCURRENT_ACCOUNTS }, async (account) => {
      const processed = await processAccount({
        account,
        accounts,
        store: aws.store,
        memory: aws.memory,
        fullScan: inputs.fullScan,
        exceptionFor: exceptionFinder(context, account.id),
        maxAgeDays: configuration.rotationCriteriaDays,
        now,
        dryRun: inputs.dryRun,
        userConcurrency: CONCURRENT_USERS,
        onUsers: (count) => progress.users(count),
        reporting: reportOptions,
      });
      finishAccount(context, { processed, findings, overview, pending, audit });
      await flushAudit(context, audit);
      progress.account();
    });
    bug = bugs[0]?.error;
    for (const { item, error } of bugs)
      finishAccount(context, { processed: brokenAccount(item, error), findings, overview, pending, audit });
    await flushAudit(context, audit);
    await tellSlack(context, { pending, notifier, tracker, store: aws.store }).catch(
      (error: unknown) => (bug ??= error),
    );
  } finally {
    progress.stop();
    findings.close();
    aws.close();
  }
  return { ...reportScan(context, overview.build(), findings), bug };
}

/** `enabled: false`: no call to anybody, and a run that says so. */
function switchedOff(context: ContextOf<'scan'>): ModeReport {
  const message =
    'Nothing was scanned: user_keysrotation.enabled is false in config.json; set it to true to scan';
  context.problems.push({ severity: 'warning', code: 'disabled-by-config', message });
  const findings = openFindings(context.outputDir, CSV_HEADER);
  findings.close();
  const nothing = createOverview({
    now: context.now,
    rowOf: (issue) => rowOf(context, issue, undefined),
  }).build();
  return {
    ...reportScan(context, nothing, findings),
    summary: `## IAM key rotation: switched off\n\n${message}.\n`,
    failure: null,
  };
}

/** What nobody foresaw in one account must not hide what was done in the others. */
function brokenAccount(
  { id, name }: { readonly id: string; readonly name: string },
  error: unknown,
): ProcessedAccount {
  const message = `unexpected error: ${error instanceof Error ? error.message : String(error)}`;
  return {
    outcome: {
      accountId: id,
      accountName: name,
      status: 'failed',
      error: message,
      users: 0,
      keys: 0,
      staleKeys: 0,
      apiCalls: 0,
      rootHasKeys: false,
    },
    scan: undefined,
    issues: [],
  };
}

function finishAccount(
  context: ContextOf<'scan'>,
  work: {
    readonly processed: ProcessedAccount;
    readonly findings: FindingsFiles;
    readonly overview: ReturnType<typeof createOverview>;
    readonly pending: Issue[];
    readonly audit: AuditTrail;
  },
): void {
  const { outcome, scan, issues } = work.processed;
  work.overview.add(outcome, issues);
  recordAudit(work.audit, work.processed);
  for (const { before, after } of issues) {
    if (after.slack.pending.length > 0) work.pending.push(after);
    if (after.status === 'closed' && before?.status === 'closed') continue;
    const row = findingRow(after, { accountName: outcome.accountName, now: context.now });
    work.findings.add({ json: JSON.stringify(row), csv: csvLine(row) });
  }
  for (const problem of accountProblems(outcome)) context.problems.push(problem);
  const { title, lines } = accountLogLines(outcome, scan, context.now);
  context.log.group(title, lines);
}

function recordAudit(audit: AuditTrail, { outcome, issues }: ProcessedAccount): void {
  const { accountId, status, staleKeys, users, keys, error } = outcome;
  audit.record({
    phase: 'scan',
    event: 'account',
    account_id: accountId,
    status,
    stale_keys: staleKeys,
    users,
    keys,
    error,
  });
  for (const { before, after, ticketCreated } of issues) {
    const transition = transitionOf(before, after);
    if (transition === undefined && !ticketCreated && before?.status === after.status) continue;
    audit.record({
      phase: 'scan',
      event: 'issue',
      account_id: after.accountId,
      issue_id: after.issueId,
      username: after.details.username,
      from: before?.status ?? null,
      to: after.status,
      ticket: after.ticket?.key ?? null,
      ticket_created: ticketCreated,
      exception: after.exception?.id ?? null,
    });
  }
}

function accountProblems(outcome: AccountOutcome): readonly Problem[] {
  const { accountId, accountName } = outcome;
  const problems: Problem[] = [];
  if (outcome.error !== null) {
    problems.push({
      severity: 'error',
      code: 'account-incomplete',
      accountId,
      message: `Account ${accountName} (${accountId}) was not scanned completely: ${outcome.error}`,
    });
  }
  if (outcome.rootHasKeys) {
    problems.push({
      severity: 'warning',
      code: 'root-access-keys',
      accountId,
      message: `The root user of account ${accountName} (${accountId}) has access keys; delete them (IAM User Guide, root user best practices)`,
    });
  }
  return problems;
}

function reportOptionsFor(
  context: ContextOf<'scan'>,
  ports: {
    readonly tracker: Tracker | undefined;
    readonly notifier: Notifier | undefined;
    readonly store: ReportOptions['store'];
  },
): (reader: AccountReader | undefined) => ReportOptions {
  const { configuration, inputs } = context;
  const breaker = createBreaker();
  const onProblem = (problem: Problem): void => void context.problems.push(problem);
  return (reader) => ({
    channels: { tickets: configuration.jira !== undefined, slack: configuration.slack !== undefined },
    store: ports.store,
    tracker: ports.tracker,
    tickets: {
      issueType: configuration.jira?.issueType ?? 'Task',
      labels: configuration.jira?.labels ?? [],
      priority: configuration.jira?.priority ?? null,
    },
    claimant: context.claimant,
    breaker,
    now: context.now,
    clock: context.clock,
    dryRun: inputs.dryRun,
    ...createRouter({ configuration, reader, tracker: ports.tracker, onProblem }),
    contextOf: (issue) => contextOf(context, issue),
    onProblem,
  });
}
