/**
 * Composition of mode rollback: the gate first, then the keys that were asked for, then Slack and the report (SPEC
 * section 9). Only what this product disabled is touched.
 */
import { accountNameOf } from './connect.ts';
import { askGate } from './connect-gate.ts';
import { rollback, selectForRollback, type RollbackSelection } from './modes/rollback.ts';
import { changeKeys, reportRefusal } from './run-change.ts';
import type { ContextOf, ModeReport } from './run-context.ts';

export async function runRollback(context: ContextOf<'rollback'>): Promise<ModeReport> {
  const { inputs } = context;
  const { mandate, findings, refusal } = await askGate(context, undefined);
  const cleared = { verb: 'reactivate', mandate, findings } as const;
  if (refusal !== null) return reportRefusal(context, { ...cleared, refusal });
  const accountIds = context.accounts.map(({ id }) => id);
  return changeKeys(
    context,
    { ...cleared, accountCount: accountIds.length },
    async ({ accounts, options }) => {
      const { store, onBug } = options;
      const selection = await selectForRollback({ accountIds, choice: inputs.keys, store, onBug });
      tellGaps(context, selection);
      return rollback(selection.issues, { ...options, accounts, choice: inputs.keys });
    },
  );
}

function tellGaps(context: ContextOf<'rollback'>, { unknown, unread }: RollbackSelection): void {
  for (const line of unknown) {
    context.problems.push({
      severity: 'error',
      code: 'keys-unknown',
      message: `Input keys: ${line}; check it, and the input accounts`,
    });
  }
  for (const { accountId, error } of unread) {
    context.problems.push({
      severity: 'error',
      code: 'account-incomplete',
      accountId,
      message: `The issues of account ${accountNameOf(context, accountId)} (${accountId}) could not be read, so keys of it may be missing here: ${error}`,
    });
  }
}
