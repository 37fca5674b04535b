/**
 * Composition of mode rollback: the gate first, then the keys that were asked for, then Slack and the report (SPEC
 * section 9). Only what this product disabled is touched.
 */
import { connectAws, connectNotifier, connectTracker } from './connect.ts';
import { askGate } from './connect-gate.ts';
import { rollback, selectForRollback } from './modes/rollback.ts';
import { applyOptions, recordGate, reportChanges, reportRefusal } from './run-change.ts';
import type { ContextOf, ModeReport } from './run-context.ts';

export async function runRollback(context: ContextOf<'rollback'>): Promise<ModeReport> {
  const { inputs } = context;
  const { mandate, findings, refusal } = await askGate(context, undefined);
  if (refusal !== null) return reportRefusal(context, { verb: 'reactivate', mandate, findings, refusal });
  const aws = connectAws(context);
  try {
    const accounts = aws.remediation({ dryRun: inputs.dryRun });
    const tracker = await connectTracker(context);
    const notifier = await connectNotifier(context);
    await aws.store.verify({ write: !inputs.dryRun });
    const audit = await aws.audit();
    await recordGate(context, audit, { mandate, findings });
    const ports = { store: aws.store, tracker, notifier, audit };
    const selection = await selectForRollback(
      context.accounts.map(({ id }) => id),
      inputs.keys,
      aws.store,
    );
    for (const line of selection.unknown) {
      context.problems.push({
        severity: 'error',
        code: 'keys-unknown',
        message: `Input keys: ${line}; check it, and the input accounts`,
      });
    }
    const outcomes = await rollback(selection.issues, { ...applyOptions(context, ports, mandate), accounts });
    return await reportChanges(context, ports, { verb: 'reactivate', outcomes, mandate, findings });
  } finally {
    aws.close();
  }
}
