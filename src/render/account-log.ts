/** The log group of one account (SPEC section 11): useful without debug, bounded in length. */
import type { AccountScan } from '../domain/account-scan.ts';
import type { AccountOutcome } from '../domain/overview.ts';
import { lastUseText } from '../domain/ticket-text.ts';
import { counted } from './markdown.ts';

export const LINES_SHOWN = 100;

export function accountLogLines(
  outcome: AccountOutcome,
  scan: AccountScan | undefined,
  now: Date,
): { readonly title: string; readonly lines: readonly string[] } {
  const name = logNameOf(outcome);
  const seen = `${counted(outcome.staleKeys, 'stale key')}, ${counted(outcome.users, 'user')}, ${counted(outcome.apiCalls, 'API call')}`;
  const keys = [...(scan?.staleKeys.values() ?? [])].sort((a, b) => b.ageDays - a.ageDays);
  return {
    title: `${outcome.status === 'scanned' ? 'Scanned' : 'FAILED'} ${name}: ${seen}`,
    lines: [
      ...(outcome.error === null ? [] : [`Not scanned completely: ${outcome.error}`]),
      ...(outcome.rootHasKeys ? ['The root user has access keys'] : []),
      ...keys
        .slice(0, LINES_SHOWN)
        .map(
          (key) =>
            `Stale: ${key.keyId} of ${key.userName}, ${counted(key.ageDays, 'day')} old, last used ${lastUseText(key.lastUse, now)}`,
        ),
      ...(keys.length > LINES_SHOWN
        ? [`… and ${counted(keys.length - LINES_SHOWN, 'more', 'more')} in the findings files`]
        : []),
    ],
  };
}

export function logNameOf({
  accountId,
  accountName,
}: Pick<AccountOutcome, 'accountId' | 'accountName'>): string {
  return accountName === accountId ? accountId : `${accountName} (${accountId})`;
}
