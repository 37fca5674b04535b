/** The log group of one account, by mode (SPEC section 11): useful without debug, bounded in length. */
import type { AccountScan } from '../domain/account-scan.ts';
import type { AccountOutcome } from '../domain/overview.ts';
import type { Judged } from '../domain/plan.ts';
import { lastUseText } from '../domain/ticket-text.ts';
import { counted } from './markdown.ts';

export const LINES_SHOWN = 100;

export interface LogGroup {
  readonly title: string;
  readonly lines: readonly string[];
}

export function accountLogLines(outcome: AccountOutcome, scan: AccountScan | undefined, now: Date): LogGroup {
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

/** For plan; which of the keys are over the limit is not known yet. */
export function judgedAccountLogLines(outcome: AccountOutcome, judged: readonly Judged[]): LogGroup {
  const eligible = judged.filter(({ verdict }) => verdict.reason === 'planned').length;
  const seen = `${counted(outcome.keys, 'open issue')}, ${eligible} eligible, ${counted(outcome.apiCalls, 'API call')}`;
  return {
    title: `${outcome.status === 'scanned' ? 'Judged' : 'FAILED'} ${logNameOf(outcome)}: ${seen}`,
    lines: [
      ...(outcome.error === null ? [] : [`Not judged completely: ${outcome.error}`]),
      ...judged
        .slice(0, LINES_SHOWN)
        .map(
          ({ issue, verdict }) =>
            `${issue.issueId} of ${issue.details.username}: ${verdict.reason}, ${verdict.detail}`,
        ),
      ...(judged.length > LINES_SHOWN
        ? [`… and ${counted(judged.length - LINES_SHOWN, 'more', 'more')} in the plan file`]
        : []),
    ],
  };
}

interface LoggedKey {
  readonly accountId: string;
  readonly issueId: string;
  readonly userName: string;
  readonly outcome: 'changed' | 'skipped' | 'failed';
  readonly detail: string;
}

/** For remediate and rollback, which are bounded by what a person approved. */
export function changedAccountLogLines(account: {
  readonly accountId: string;
  readonly accountName: string;
  readonly done: string;
  readonly outcomes: readonly LoggedKey[];
}): LogGroup {
  const { done, outcomes } = account;
  const counts = (['changed', 'skipped', 'failed'] as const).map((outcome) => {
    const count = outcomes.filter((key) => key.outcome === outcome).length;
    return count === 0 ? [] : [`${count} ${outcome === 'changed' ? done : outcome}`];
  });
  return {
    title: `${logNameOf(account)}: ${counts.flat().join(', ')}`,
    lines: outcomes.map((key) => changedKeyLine(key, done)),
  };
}

export function changedKeyLine(key: LoggedKey, done: string): string {
  const { accountId, issueId, userName, outcome, detail } = key;
  return `Key ${issueId} of user ${userName} in account ${accountId}: ${outcome === 'changed' ? done : outcome}, ${detail}`;
}

export function logNameOf({
  accountId,
  accountName,
}: Pick<AccountOutcome, 'accountId' | 'accountName'>): string {
  return accountName === accountId ? accountId : `${accountName} (${accountId})`;
}
