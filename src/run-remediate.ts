/**
 * Composition of mode remediate: plan file and gate first, then exactly the planned keys, then Slack and the report
 * (SPEC section 9). Nothing is written before the gate has passed.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { exceptionFinder } from './connect.ts';
import { askGate } from './connect-gate.ts';
import type { ExceptionFinder } from './domain/lifecycle.ts';
import { doubtPlan } from './domain/plan.ts';
import { remediate } from './modes/remediate.ts';
import { readPlanFile } from './plan-file.ts';
import { changeKeys, reportRefusal } from './run-change.ts';
import type { ContextOf, ModeReport } from './run-context.ts';

export async function runRemediate(context: ContextOf<'remediate'>): Promise<ModeReport> {
  const { inputs, configuration, runner, now } = context;
  const plan = await readPlanFile(path.resolve(runner.workspace, inputs.planPath));
  const doubt = doubtPlan(
    plan,
    { runId: runner.runId, digest: inputs.planDigest, configDigest: configuration.digest, now },
    sha256,
  );
  const { mandate, findings, refusal } = await askGate(context, { doubt, digest: plan.digest });
  const cleared = { verb: 'disable', mandate, findings } as const;
  if (refusal !== null) return reportRefusal(context, { ...cleared, refusal });
  const finders = new Map<string, ExceptionFinder>();
  const accountCount = new Set(plan.keys.map(({ accountId }) => accountId)).size;
  return changeKeys(context, { ...cleared, accountCount }, ({ accounts, options }) =>
    remediate(plan.keys, {
      ...options,
      accounts,
      plannedAt: plan.createdAt,
      remediationAccountIds: configuration.remediation.accountIds,
      runAccountIds: new Set(context.accounts.map(({ id }) => id)),
      exceptionFor: (key) => {
        const finder = finders.get(key.accountId) ?? exceptionFinder(context, key.accountId);
        finders.set(key.accountId, finder);
        return finder(key);
      },
    }),
  );
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
