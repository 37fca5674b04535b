/**
 * Composition of mode plan: judges the open issues of all accounts, writes the plan file, and shows the approver what
 * is to be disabled. Nothing is written outside of the output folder.
 */
import { createHash } from 'node:crypto';
import { writeOutputFile } from './adapters/output-files.ts';
import { accountNameOf, connectAws, exceptionFinder } from './connect.ts';
import type { AccountOutcome } from './domain/overview.ts';
import { planStatement, selectPlanned, type Judged, type Plan, type PlannedKey } from './domain/plan.ts';
import { isRecentlyUsed } from './domain/remediation-policy.ts';
import type { Problem } from './domain/problem.ts';
import { timestampOf } from './domain/timestamp.ts';
import { ageOf } from './domain/ticket-text.ts';
import { planAccount, type PlannedAccount } from './modes/plan.ts';
import { planFile } from './plan-file.ts';
import { settleAll } from './pool.ts';
import { createProgress } from './progress.ts';
import { judgedAccountLogLines } from './render/account-log.ts';
import { planSummary } from './render/plan-summary.ts';
import { counted } from './render/markdown.ts';
import type { ContextOf, KeyResult, ModeReport, RunContext } from './run-context.ts';

const CONCURRENT_ACCOUNTS = 20;

export async function runPlan(context: ContextOf<'plan'>): Promise<ModeReport> {
  const { configuration, inputs, log, now } = context;
  const aws = connectAws(context);
  const judged: Judged[] = [];
  const outcomes: AccountOutcome[] = [];
  let allLoaded = true;
  let bug: unknown;
  const progress = createProgress({ total: context.accounts.length, log, unit: 'keys looked at' });
  const finishAccount = (
    account: { readonly id: string; readonly name: string },
    planned: PlannedAccount,
  ) => {
    const outcome = outcomeOf(account, planned);
    judged.push(...planned.judged);
    outcomes.push(outcome);
    allLoaded &&= planned.loaded;
    if (planned.error !== null) context.problems.push(incomplete(account, planned.error));
    if (planned.judged.length > 0 || planned.error !== null) {
      const { title, lines } = judgedAccountLogLines(outcome, planned.judged);
      log.group(title, lines);
    }
    progress.account();
  };
  try {
    await aws.store.verify({ write: false });
    const accounts = aws.identification('plan');
    const bugs = await settleAll(context.accounts, { limit: CONCURRENT_ACCOUNTS }, async (account) => {
      const planned = await planAccount(account.id, {
        accounts,
        store: aws.store,
        policy: configuration.remediation,
        choice: inputs.keys,
        exceptionFor: exceptionFinder(context, account.id),
        now,
        onKey: () => progress.key(),
      });
      finishAccount(account, planned);
    });
    bug = bugs[0]?.error;
    // What nobody foresaw in one account must not hide what is planned in the others.
    for (const { item, error } of bugs) finishAccount(item, brokenAccount(error));
  } finally {
    progress.stop();
    aws.close();
  }
  if (allLoaded) addUnknownKeys(context, judged);
  const selected = selectPlanned(judged, configuration.maxKeysPerRun);
  const keys = selected
    .filter(({ verdict }) => verdict.reason === 'planned')
    .map((entry) => plannedKey(context, entry));
  const plan = sealed(context, keys);
  const planPath = writeOutputFile(
    context.outputDir,
    'plan.json',
    planFile(plan, selected, (id) => accountNameOf(context, id)),
  );
  return { ...report(context, { plan, planPath, selected, outcomes }), bug };
}

function brokenAccount(error: unknown): PlannedAccount {
  const message = `unexpected error: ${error instanceof Error ? error.message : String(error)}`;
  return { judged: [], keys: 0, apiCalls: 0, error: message, loaded: false };
}

function incomplete({ id, name }: { readonly id: string; readonly name: string }, error: string): Problem {
  return {
    severity: 'error',
    code: 'account-incomplete',
    accountId: id,
    message: `Account ${name} (${id}) could not be judged completely: ${error}`,
  };
}

/** Ticket addresses need no token; plan makes no call to Jira. */
function ticketUrl({ configuration: { jira } }: RunContext, ticket: string): string | null {
  return jira === undefined
    ? null
    : `${jira.server.replace(/\/+$/, '')}/browse/${encodeURIComponent(ticket)}`;
}

function outcomeOf(
  { id, name }: { readonly id: string; readonly name: string },
  planned: PlannedAccount,
): AccountOutcome {
  const open = planned.judged.filter(({ issue }) => issue.status === 'open');
  return {
    accountId: id,
    accountName: name,
    status: planned.error === null ? 'scanned' : 'failed',
    error: planned.error,
    users: new Set(open.map(({ issue }) => issue.details.username)).size,
    keys: planned.keys,
    staleKeys: planned.judged.filter(({ live }) => live.kind === 'found' && live.key.status === 'Active')
      .length,
    apiCalls: planned.apiCalls,
    rootHasKeys: false,
  };
}

/**
 * A key that was named but is no issue must not pass in silence: somebody believes it will be disabled. Only said where
 * all accounts were read: it may be in one that was not, which fails the job by itself.
 */
function addUnknownKeys({ inputs, problems }: ContextOf<'plan'>, judged: readonly Judged[]): void {
  if (inputs.keys.kind !== 'named') return;
  const known = new Set(judged.map(({ issue }) => issue.issueId));
  for (const keyId of inputs.keys.keyIds) {
    if (known.has(keyId)) continue;
    problems.push({
      severity: 'error',
      code: 'keys-unknown',
      issueId: keyId,
      message: `Input keys names ${keyId}, but no issue is stored for it in the accounts of this run; check the ID, or run scan first`,
    });
  }
}

function plannedKey(context: RunContext, { issue, live, verdict }: Judged): PlannedKey {
  const { configuration, now } = context;
  const lastUse = live.kind === 'found' ? live.lastUse : issue.details.lastUse;
  return {
    accountId: issue.accountId,
    accountName: accountNameOf(context, issue.accountId),
    userName: issue.details.username,
    keyId: issue.issueId,
    createDate: issue.details.createDate,
    ageDays: ageOf(issue, now),
    lastUse,
    recentlyUsed: isRecentlyUsed(lastUse, attentionDays(context), now),
    ticket: issue.ticket?.key ?? null,
    owner: configuration.ownership.routeFor(issue.accountId, issue.slack.owner ?? undefined).owner,
    overrides: verdict.overrides,
  };
}

/** Whatever `recently_used_days` holds back by itself, the approver is shown which keys were in use in the last month. */
const ATTENTION_DAYS = 30;

function attentionDays({ configuration }: RunContext): number {
  return Math.max(ATTENTION_DAYS, configuration.remediation.recentlyUsedDays);
}

function sealed({ configuration, runner, now }: RunContext, keys: readonly PlannedKey[]): Plan {
  const body = {
    runId: runner.runId,
    createdAt: timestampOf(now),
    configDigest: configuration.digest,
    requestedBy: runner.actor,
    keys,
  };
  return { ...body, digest: createHash('sha256').update(planStatement(body)).digest('hex') };
}

function report(
  context: ContextOf<'plan'>,
  made: {
    readonly plan: Plan;
    readonly planPath: string;
    readonly selected: readonly Judged[];
    readonly outcomes: readonly AccountOutcome[];
  },
): ModeReport {
  const { plan, selected, outcomes } = made;
  const failed = outcomes.filter(({ status }) => status === 'failed');
  const errors = context.problems.filter(({ severity }) => severity === 'error');
  return {
    outputs: {
      'accounts-scanned': String(outcomes.length - failed.length),
      'accounts-failed': String(failed.length),
      'plan-path': made.planPath,
      'plan-digest': plan.digest,
      'planned-keys': String(plan.keys.length),
    },
    accounts: [...outcomes].sort((a, b) => (a.accountId < b.accountId ? -1 : 1)),
    keys: selected.map(({ issue, verdict }): KeyResult => ({
      account_id: issue.accountId,
      issue_id: issue.issueId,
      username: issue.details.username,
      outcome: verdict.reason === 'planned' ? 'planned' : 'not-planned',
      reason: verdict.reason,
    })),
    summary: planSummary({
      plan,
      left: selected.filter(({ verdict }) => verdict.reason !== 'planned'),
      environment: context.configuration.remediationEnvironment,
      attentionDays: attentionDays(context),
      problems: context.problems,
      now: context.now,
      dryRun: context.inputs.dryRun,
      keyIds: context.keyIds,
      accountName: (id) => accountNameOf(context, id),
      ticketUrl: (ticket) => ticketUrl(context, ticket),
    }),
    failure:
      errors.length === 0
        ? null
        : `${counted(errors.length, 'problem')} while planning; first: ${errors[0]?.message ?? ''}`,
  };
}
