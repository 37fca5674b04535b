/**
 * What the compositions of remediate and rollback share: ports for changing keys, Slack at the end, counts, and the
 * report with its audit view. Which keys are changed is not decided here.
 */
import { connectAws, connectNotifier, connectTracker, contextOf, flushAudit } from './connect.ts';
import type { Mandate } from './domain/issue.ts';
import type { ProblemCode } from './domain/problem.ts';
import { isExpected } from './errors.ts';
import type { ApplyOptions, KeyOutcome } from './modes/apply.ts';
import type { Accounts, AccountWriter, AuditTrail, IssueStore, Notifier, Tracker } from './ports.ts';
import { createProgress, type Progress } from './progress.ts';
import { changedAccountLogLines, changedKeyLine } from './render/account-log.ts';
import { changeSummary } from './render/change-summary.ts';
import { counted } from './render/markdown.ts';
import type { GateFinding } from './domain/gate.ts';
import type { KeyResult, ModeReport, RunContext } from './run-context.ts';
import { leftToTell, tellSlack } from './tell-slack.ts';

interface ChangePorts {
  readonly store: IssueStore;
  readonly tracker: Tracker | undefined;
  readonly notifier: Notifier | undefined;
  readonly audit: AuditTrail;
}

/** What the gate let pass, and to what end. */
interface Cleared {
  readonly verb: 'disable' | 'reactivate';
  readonly mandate: Mandate;
  readonly findings: readonly GateFinding[];
}

/** Errors that nobody foresaw, and keys that are in the log already. */
interface Collected {
  readonly bugs: unknown[];
  readonly logged: Set<KeyOutcome>;
}

/**
 * Connects, puts the gate's verdict on the trail, has `work` done, and reports. From the first key on nothing that fails
 * keeps from the report what was done.
 */
export async function changeKeys(
  context: RunContext,
  cleared: Cleared & {
    /** How many accounts there are to work on, for the progress line. */
    readonly accountCount: number;
  },
  work: (run: {
    readonly accounts: Accounts<AccountWriter> | Accounts;
    readonly options: ApplyOptions;
  }) => Promise<readonly KeyOutcome[]>,
): Promise<ModeReport> {
  const { inputs, log } = context;
  const aws = connectAws(context);
  const progress = createProgress({ total: cleared.accountCount, log, unit: 'keys looked at' });
  const collected: Collected = { bugs: [], logged: new Set() };
  try {
    const accounts = aws.remediation({ dryRun: inputs.dryRun });
    const tracker = await connectTracker(context);
    const notifier = await connectNotifier(context);
    await aws.store.verify({ write: !inputs.dryRun });
    const audit = await aws.audit();
    await recordGate(context, audit, cleared);
    const ports = { store: aws.store, tracker, notifier, audit };
    const options = applyOptions(context, { ports, cleared, collected, progress });
    const outcomes = await work({ accounts, options });
    return await reportChanges(context, ports, { ...cleared, outcomes, collected });
  } finally {
    progress.stop();
    aws.close();
  }
}

function applyOptions(
  context: RunContext,
  run: {
    readonly ports: ChangePorts;
    readonly cleared: Cleared;
    readonly collected: Collected;
    readonly progress: Progress;
  },
): ApplyOptions {
  const { configuration, inputs } = context;
  const { ports, cleared, collected, progress } = run;
  return {
    store: ports.store,
    tracker: ports.tracker,
    claimant: context.claimant,
    mandate: cleared.mandate,
    clock: context.clock,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
    dryRun: inputs.dryRun,
    recipientsOf: (issue) =>
      ports.notifier === undefined
        ? []
        : configuration.ownership.routeFor(issue.accountId, issue.slack.owner ?? undefined).slackRecipients,
    contextOf: (issue) => contextOf(context, issue),
    onProblem: (problem) => void context.problems.push(problem),
    onBug: (error) => void collected.bugs.push(error),
    onKey: () => progress.key(),
    onAccount: (accountId, outcomes) => {
      logAccount(context, cleared.verb, { accountId, outcomes });
      for (const outcome of outcomes) collected.logged.add(outcome);
      progress.account();
    },
  };
}

/** The gate is shut: nothing was done, and result, summary and outputs say so. */
export function reportRefusal(context: RunContext, made: Cleared & { readonly refusal: string }): ModeReport {
  for (const { code, verdict, message } of made.findings) {
    if (verdict === 'refused')
      context.problems.push({ severity: 'error', code: 'gate-refused', message: `${code}: ${message}` });
  }
  const shown = {
    ...made,
    outcomes: [],
    problems: [],
    dryRun: context.inputs.dryRun,
    keyIds: context.keyIds,
    accountName: (id: string) => id,
    ticketUrl: () => null,
  };
  return {
    outputs: { [`${DONE[made.verb]}-keys`]: '0', 'skipped-keys': '0', 'failed-keys': '0' },
    accounts: [],
    keys: [],
    summary: changeSummary(shown),
    failure: made.refusal,
  };
}

const DONE = { disable: 'disabled', reactivate: 'reactivated' } as const;

function logAccount(
  { configuration, log }: RunContext,
  verb: Cleared['verb'],
  account: { readonly accountId: string; readonly outcomes: readonly KeyOutcome[] },
): void {
  const { accountId, outcomes } = account;
  const accountName = configuration.accountNames.get(accountId) ?? accountId;
  const { title, lines } = changedAccountLogLines({ accountId, accountName, done: DONE[verb], outcomes });
  log.group(title, lines);
}

/** The outcome of every key to log, Slack, result and summary. */
async function reportChanges(
  context: RunContext,
  ports: ChangePorts,
  made: Cleared & { readonly outcomes: readonly KeyOutcome[]; readonly collected: Collected },
): Promise<ModeReport> {
  const { verb, outcomes, collected } = made;
  const count = (outcome: KeyOutcome['outcome']): number =>
    outcomes.filter((key) => key.outcome === outcome).length;
  const done = DONE[verb];
  const unlogged = outcomes.filter((outcome) => !collected.logged.has(outcome));
  for (const accountId of new Set(unlogged.map((outcome) => outcome.accountId))) {
    const ofAccount = unlogged.filter((outcome) => outcome.accountId === accountId);
    logAccount(context, verb, { accountId, outcomes: ofAccount });
  }
  for (const key of outcomes) {
    if (key.outcome !== 'failed') continue;
    const { accountId, issueId } = key;
    const message = changedKeyLine(key, done);
    context.problems.push({ severity: 'error', code: 'key-failed', accountId, issueId, message });
  }
  await beside(context, collected, { code: 'audit-failed', what: 'The audit trail is incomplete' }, () => {
    recordAudit(context, ports.audit, made);
    return flushAudit(context, ports.audit);
  });
  await beside(context, collected, { code: 'slack-failed', what: 'Slack was not told' }, async () => {
    const pending = await leftToTell(context, ports, outcomes);
    await tellSlack(context, { ...ports, pending });
  });
  const errors = context.problems.filter(({ severity }) => severity === 'error');
  const failedKeys = count('failed');
  const [firstError] = errors;
  return {
    outputs: {
      [`${done}-keys`]: String(count('changed')),
      'skipped-keys': String(count('skipped')),
      'failed-keys': String(failedKeys),
    },
    accounts: [],
    keys: outcomes.map(({ accountId, issueId, userName, outcome, reason }): KeyResult => ({
      account_id: accountId,
      issue_id: issueId,
      username: userName,
      outcome: outcome === 'changed' ? done : outcome,
      reason,
    })),
    summary: changeSummary({
      ...made,
      problems: context.problems,
      dryRun: context.inputs.dryRun,
      keyIds: context.keyIds,
      accountName: (id) => context.configuration.accountNames.get(id) ?? id,
      ticketUrl: (ticket) => ports.tracker?.urlOf(ticket) ?? null,
    }),
    failure:
      firstError === undefined
        ? null
        : failedKeys > 0
          ? `${counted(failedKeys, 'key')} could not be ${done}; first: ${firstError.message}`
          : `${counted(errors.length, 'problem')}; first: ${firstError.message}`,
    ...(collected.bugs.length === 0 ? {} : { bug: collected.bugs[0] }),
  };
}

/** Work beside the keys themselves: they are changed, and what fails here must not hide it. */
async function beside(
  { problems }: RunContext,
  { bugs }: Collected,
  about: { readonly code: ProblemCode; readonly what: string },
  work: () => Promise<void>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isExpected(error)) bugs.push(error);
    const message = `${about.what}: ${error instanceof Error ? error.message : String(error)}`;
    problems.push({ severity: 'error', code: about.code, message });
  }
}

/** The gate's verdict is on the trail before any key is touched. */
async function recordGate(
  context: RunContext,
  audit: AuditTrail,
  made: { readonly mandate: Mandate; readonly findings: readonly GateFinding[] },
): Promise<void> {
  audit.record({
    phase: context.inputs.mode,
    event: 'gate',
    ...mandateEvent(made.mandate),
    findings: made.findings.map(({ code, verdict }) => `${verdict}: ${code}`),
  });
  await flushAudit(context, audit);
}

function recordAudit(
  context: RunContext,
  audit: AuditTrail,
  {
    outcomes,
    mandate,
    verb,
  }: { readonly outcomes: readonly KeyOutcome[]; readonly mandate: Mandate; readonly verb: string },
): void {
  for (const { accountId, issueId, userName, outcome, reason, detail } of outcomes) {
    audit.record({
      phase: context.inputs.mode,
      event: verb,
      account_id: accountId,
      issue_id: issueId,
      username: userName,
      outcome,
      reason,
      detail,
      ...mandateEvent(mandate),
    });
  }
}

function mandateEvent({ requestedBy, approvedBy, comment, planDigest }: Mandate) {
  return { requested_by: requestedBy, approved_by: approvedBy, comment, plan_digest: planDigest };
}
