/**
 * What the compositions of remediate and rollback share: ports for changing keys, Slack at the end, counts, and the
 * report with its audit view. Which keys are changed is not decided here.
 */
import { contextOf, flushAudit } from './connect.ts';
import type { Mandate } from './domain/issue.ts';
import type { ApplyOptions, KeyOutcome } from './modes/apply.ts';
import type { AuditTrail, IssueStore, Notifier, Tracker } from './ports.ts';
import { changeSummary } from './render/change-summary.ts';
import { counted } from './render/markdown.ts';
import type { GateFinding } from './domain/gate.ts';
import type { KeyResult, ModeReport, RunContext } from './run-context.ts';
import { leftToTell, tellSlack } from './tell-slack.ts';

export interface ChangePorts {
  readonly store: IssueStore;
  readonly tracker: Tracker | undefined;
  readonly notifier: Notifier | undefined;
  readonly audit: AuditTrail;
}

export function applyOptions(context: RunContext, ports: ChangePorts, mandate: Mandate): ApplyOptions {
  const { configuration, inputs } = context;
  return {
    store: ports.store,
    tracker: ports.tracker,
    claimant: context.claimant,
    mandate,
    clock: context.clock,
    dryRun: inputs.dryRun,
    recipientsOf: (issue) =>
      ports.notifier === undefined
        ? []
        : configuration.ownership.routeFor(issue.accountId, issue.slack.owner ?? undefined).slackRecipients,
    contextOf: (issue) => contextOf(context, issue),
    onProblem: (problem) => void context.problems.push(problem),
  };
}

/** The gate is shut: nothing was done, and result, summary and outputs say so. */
export function reportRefusal(
  context: RunContext,
  made: {
    readonly verb: 'disable' | 'reactivate';
    readonly mandate: Mandate;
    readonly findings: readonly GateFinding[];
    readonly refusal: string;
  },
): ModeReport {
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

/** The outcome of every key to log, Slack, result and summary. */
export async function reportChanges(
  context: RunContext,
  ports: ChangePorts,
  made: {
    readonly verb: 'disable' | 'reactivate';
    readonly outcomes: readonly KeyOutcome[];
    readonly mandate: Mandate;
    readonly findings: readonly GateFinding[];
  },
): Promise<ModeReport> {
  const { verb, outcomes } = made;
  const count = (outcome: KeyOutcome['outcome']): number =>
    outcomes.filter((key) => key.outcome === outcome).length;
  const done = DONE[verb];
  for (const { accountId, issueId, userName, outcome, detail } of outcomes) {
    const line = `Key ${issueId} of user ${userName} in account ${accountId}: ${outcome === 'changed' ? done : outcome}, ${detail}`;
    if (outcome === 'failed')
      context.problems.push({ severity: 'error', code: 'key-failed', accountId, issueId, message: line });
    else context.log.info(line);
  }
  recordAudit(context, ports.audit, made);
  await flushAudit(context, ports.audit);
  const pending = await leftToTell(context, ports, outcomes);
  await tellSlack(context, { ...ports, pending });
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
  };
}

/** The gate's verdict is on the trail before any key is touched. */
export async function recordGate(
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
