/**
 * Composition of mode remediate: plan file and gate first, then exactly the planned keys, then Slack and the report
 * (SPEC section 9). Nothing is written before the gate has passed.
 */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { connectAws, connectNotifier, connectTracker, exceptionFinder } from './connect.ts';
import { askGate } from './connect-gate.ts';
import type { ExceptionFinder } from './domain/lifecycle.ts';
import { doubtPlan } from './domain/plan.ts';
import { remediate } from './modes/remediate.ts';
import { readPlanFile } from './plan-file.ts';
import { applyOptions, recordGate, reportChanges, reportRefusal } from './run-change.ts';
import type { ContextOf, ModeReport } from './run-context.ts';

export async function runRemediate(context: ContextOf<'remediate'>): Promise<ModeReport> {
  const { inputs, configuration, runner } = context;
  const plan = await readPlanFile(path.resolve(runner.workspace, inputs.planPath));
  const doubt = doubtPlan(
    plan,
    { runId: runner.runId, digest: inputs.planDigest, configDigest: configuration.digest },
    sha256,
  );
  const { mandate, findings, refusal } = await askGate(context, { doubt, digest: plan.digest });
  if (refusal !== null) return reportRefusal(context, { verb: 'disable', mandate, findings, refusal });
  const aws = connectAws(context);
  try {
    const accounts = aws.remediation({ dryRun: inputs.dryRun });
    const tracker = await connectTracker(context);
    const notifier = await connectNotifier(context);
    await aws.store.verify({ write: !inputs.dryRun });
    const finders = new Map<string, ExceptionFinder>();
    const audit = await aws.audit();
    await recordGate(context, audit, { mandate, findings });
    const ports = { store: aws.store, tracker, notifier, audit };
    const outcomes = await remediate(plan.keys, {
      ...applyOptions(context, ports, mandate),
      accounts,
      remediationAccountIds: configuration.remediation.accountIds,
      runAccountIds: new Set(context.accounts.map(({ id }) => id)),
      exceptionFor: (key) => {
        const finder = finders.get(key.accountId) ?? exceptionFinder(context, key.accountId);
        finders.set(key.accountId, finder);
        return finder(key);
      },
    });
    return await reportChanges(context, ports, { verb: 'disable', outcomes, mandate, findings });
  } finally {
    aws.close();
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
