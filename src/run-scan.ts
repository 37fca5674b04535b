/**
 * Composition of mode scan: accounts side by side, findings written as they finish, Slack at the end, then one
 * report. The rules are in `modes/` and `domain/`.
 */
import { openFindings, type FindingsFiles } from './adapters/output-files.ts';
import { connectAws, connectNotifier, connectTracker, contextOf, exceptionFinder, flushAudit, noticeContextOf } from './connect.ts';
import type { Issue } from './domain/issue.ts';
import { transitionOf } from './domain/lifecycle.ts';
import { routeProblems } from './domain/message.ts';
import { createOverview, type AccountOutcome, type Overview } from './domain/overview.ts';
import type { Problem } from './domain/problem.ts';
import { createBreaker } from './modes/breaker.ts';
import { notify } from './modes/notify.ts';
import { processAccount, type ProcessedAccount } from './modes/process-account.ts';
import type { ReportOptions } from './modes/report.ts';
import { settleAll } from './pool.ts';
import type { AccountReader, AuditTrail, Notifier, Tracker } from './ports.ts';
import { createProgress } from './progress.ts';
import { csvLine, CSV_HEADER, findingRow } from './render/files.ts';
import { accountLogLines } from './render/account-log.ts';
import { scanSummary } from './render/summary.ts';
import { counted } from './render/markdown.ts';
import { createRouter } from './route.ts';
import type { ContextOf, ModeReport, RunContext } from './run-context.ts';

const CONCURRENT_ACCOUNTS = 20;
const CONCURRENT_USERS = 10;

export async function runScan(context: ContextOf<'scan'>): Promise<ModeReport> {
  const { inputs, configuration, log, now } = context;
  if (!configuration.enabled) return switchedOff(context);
  const aws = connectAws(context);
  const findings = openFindings(context.outputDir, CSV_HEADER);
  const overview = createOverview({ now, rowOf: (issue) => rowOf(context, issue, tracker) });
  const pending: Issue[] = [];
  let bug: unknown;
  const reporting = configuration.reporting;
  const tracker = reporting ? await connectTracker(context) : undefined;
  const notifier = reporting ? await connectNotifier(context) : undefined;
  const progress = createProgress({ total: context.accounts.length, log });
  try {
    await aws.store.verify({ write: !inputs.dryRun });
    const accounts = aws.identification();
    const audit = await aws.audit();
    audit.record({ phase: 'scan', event: 'started', accounts: context.accounts.length, config_digest: configuration.digest });
    const reportOptions = reporting ? reportOptionsFor(context, { tracker, notifier, store: aws.store }) : undefined;
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
        onUser: () => progress.user(),
        reporting: reportOptions,
      });
      finishAccount(context, { processed, findings, overview, pending, audit });
      await flushAudit(context, audit);
      progress.account();
    });
    bug = bugs[0]?.error;
    for (const { item, error } of bugs) finishAccount(context, { processed: brokenAccount(item, error), findings, overview, pending, audit });
    if (notifier !== undefined && !inputs.dryRun) await tellSlack(context, { pending, notifier, tracker, store: aws.store });
  } finally {
    progress.stop();
    findings.close();
    aws.close();
  }
  return { ...report(context, overview.build(), findings), bug };
}

/** `enabled: false`: no call to anybody, and a run that says so. */
function switchedOff(context: ContextOf<'scan'>): ModeReport {
  const message = 'Nothing was scanned: user_keysrotation.enabled is false in config.json; set it to true to scan';
  context.problems.push({ severity: 'warning', code: 'disabled-by-config', message });
  const findings = openFindings(context.outputDir, CSV_HEADER);
  findings.close();
  const nothing = createOverview({ now: context.now, rowOf: (issue) => rowOf(context, issue, undefined) }).build();
  return { ...report(context, nothing, findings), summary: `## IAM key rotation: switched off\n\n${message}.\n`, failure: null };
}

/** What nobody foresaw in one account must not hide what was done in the others. */
function brokenAccount({ id, name }: { readonly id: string; readonly name: string }, error: unknown): ProcessedAccount {
  const message = `unexpected error: ${error instanceof Error ? error.message : String(error)}`;
  return {
    outcome: { accountId: id, accountName: name, status: 'failed', error: message, users: 0, keys: 0, staleKeys: 0, apiCalls: 0, rootHasKeys: false },
    scan: undefined,
    issues: [],
  };
}

function finishAccount(
  context: ContextOf<'scan'>,
  work: { readonly processed: ProcessedAccount; readonly findings: FindingsFiles; readonly overview: ReturnType<typeof createOverview>; readonly pending: Issue[]; readonly audit: AuditTrail },
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
  audit.record({ phase: 'scan', event: 'account', account_id: accountId, status, stale_keys: staleKeys, users, keys, error });
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
    problems.push({ severity: 'error', code: 'account-incomplete', accountId, message: `Account ${accountName} (${accountId}) was not scanned completely: ${outcome.error}` });
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
  ports: { readonly tracker: Tracker | undefined; readonly notifier: Notifier | undefined; readonly store: ReportOptions['store'] },
): (reader: AccountReader | undefined) => ReportOptions {
  const { configuration, inputs } = context;
  const breaker = createBreaker();
  return (reader) => ({
    channels: { tickets: ports.tracker !== undefined, slack: ports.notifier !== undefined },
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
    routeOf: createRouter({ configuration, reader, tracker: ports.tracker }),
    contextOf: (issue) => contextOf(context, issue),
    onProblem: (problem) => void context.problems.push(problem),
  });
}

async function tellSlack(
  context: ContextOf<'scan'>,
  work: { readonly pending: readonly Issue[]; readonly notifier: Notifier; readonly tracker: Tracker | undefined; readonly store: ReportOptions['store'] },
): Promise<void> {
  const { configuration, problems, runner } = context;
  const routing = configuration.slack?.problemRouting;
  await notify(work.pending, {
    store: work.store,
    notifier: work.notifier,
    claimant: context.claimant,
    clock: context.clock,
    contextOf: (issue) => noticeContextOf(context, issue, work.tracker),
    problemsFor: routing === undefined ? new Map() : routeProblems(problems.map(({ message }) => message), routing),
    runUrl: runner.runUrl,
    onProblem: (problem) => void problems.push(problem),
  });
}

function report(context: ContextOf<'scan'>, overview: Overview, findings: FindingsFiles): ModeReport {
  const { counts } = overview;
  return {
    outputs: {
      'accounts-scanned': String(counts.accountsScanned),
      'accounts-failed': String(counts.accountsFailed),
      'stale-keys': String(counts.staleKeys),
      'open-issues': String(counts.open),
      'new-issues': String(counts.new),
      'whitelisted-issues': String(counts.whitelisted),
      'resolved-issues': String(counts.resolved),
      'closed-issues': String(counts.closed),
      'tickets-created': String(counts.ticketsCreated),
      'findings-json': findings.jsonPath,
      'findings-csv': findings.csvPath,
    },
    accounts: overview.accounts,
    keys: [],
    summary: scanSummary({
      overview,
      problems: context.problems,
      now: context.now,
      maxAgeDays: context.configuration.rotationCriteriaDays,
      dryRun: context.inputs.dryRun,
      reporting: context.configuration.reporting,
      keyIds: context.keyIds,
      shard: context.inputs.shard.count === 1 ? null : `${context.inputs.shard.index}/${context.inputs.shard.count}`,
    }),
    failure: failureOf(context, overview),
  };
}

/** One line for the person who opens the failed job. */
function failureOf({ inputs, problems }: ContextOf<'scan'>, { accounts, counts }: Overview): string | null {
  const failed = accounts.filter(({ status }) => status === 'failed');
  const others = problems.filter(({ severity, code }) => severity === 'error' && code !== 'account-incomplete');
  const parts: string[] = [];
  if (failed.length > 0) {
    const named = failed.slice(0, 10).map(({ accountId, accountName }) => (accountName === accountId ? accountId : `${accountName} (${accountId})`));
    const more = failed.length > named.length ? ` and ${failed.length - named.length} more` : '';
    parts.push(`${counted(failed.length, 'account')} not scanned completely: ${named.join(', ')}${more}; first: ${failed[0]?.error ?? ''}`);
  }
  if (others.length > 0) parts.push(`${counted(others.length, 'thing')} could not be reported; first: ${others[0]?.message ?? ''}`);
  if (inputs.failOn === 'findings' && counts.open > 0) {
    parts.push(`${counted(counts.open, 'open issue')} (fail-on: findings); rotate the keys listed in the summary or add exceptions`);
  }
  return parts.length === 0 ? null : parts.join('. ');
}

function rowOf(context: ContextOf<'scan'>, issue: Issue, tracker: Tracker | undefined) {
  const about = noticeContextOf(context, issue, tracker);
  return { issue, exception: issue.exception, accountName: about.accountName, ageDays: about.ageDays, owner: ownerOf(context, issue), ticketUrl: about.ticketUrl, disableDay: about.disableDay };
}

function ownerOf({ configuration }: RunContext, issue: Issue): string | null {
  return issue.slack.owner ?? configuration.ownership.routeFor(issue.accountId).assignees[0] ?? null;
}
