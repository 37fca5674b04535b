/**
 * What a pull request's exceptions do to open issues (SPEC section 10): reads the stored issues of the accounts that
 * are touched, and gives the keys of each change. Reads only; an account that cannot be read leaves the others be.
 */
import {
  createImpactJudge,
  type AssessedChange,
  type ExceptionChange,
  type ExceptionsByAccount,
} from '../domain/config-diff.ts';
import { isExpected } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { IssueStore } from '../ports.ts';

export interface Impact {
  readonly changes: readonly AssessedChange[];
  /** One line per reason for which accounts could not be read. */
  readonly problems: readonly string[];
}

const CONCURRENT_ACCOUNTS = 10;

export async function assessImpact(options: {
  readonly changes: readonly ExceptionChange[];
  readonly before: ExceptionsByAccount;
  readonly after: ExceptionsByAccount;
  readonly store: Pick<IssueStore, 'load'>;
  readonly now: Date;
  /** Called for every account that was read, or could not be. */
  readonly onAccount: () => void;
}): Promise<Impact> {
  const { changes, store } = options;
  const judges = new Map<string, ReturnType<typeof createImpactJudge>>();
  const touched = new Set(changes.map(({ accountId }) => accountId));
  const failures = await settleAll(touched, { limit: CONCURRENT_ACCOUNTS }, async (accountId) => {
    const issues = await store.load(accountId).finally(options.onAccount);
    const [before, after] = [options.before.get(accountId) ?? [], options.after.get(accountId) ?? []];
    judges.set(accountId, createImpactJudge({ before, after, issues, now: options.now }));
  });
  const unread = new Map<string, string[]>();
  for (const { item, error } of failures) {
    if (!isExpected(error)) throw error;
    unread.set(error.message, [...(unread.get(error.message) ?? []), item]);
  }
  const problems = [...unread].map(([message, ids]) => `${namesOf(ids)}: ${message}`);
  return {
    problems,
    changes: changes.map((change) => ({ change, keys: judges.get(change.accountId)?.(change) })),
  };
}

const NAMED = 5;

function namesOf(ids: readonly string[]): string {
  const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
  return `${ids.length === 1 ? 'account' : 'accounts'} ${ids.slice(0, NAMED).join(', ')}${more}`;
}
