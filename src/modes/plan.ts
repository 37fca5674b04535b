/**
 * Builds the plan of one account (SPEC section 9): reads its issues and the live keys of those that are open, and judges
 * them. Writes nothing anywhere.
 */
import type { Exception } from '../domain/exceptions.ts';
import type { Issue } from '../domain/issue.ts';
import { judge, type Candidate, type Judged, type KeyChoice, type LiveKey } from '../domain/plan.ts';
import type { RemediationPolicy } from '../domain/remediation-policy.ts';
import { isExpected } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { AccountReader, Accounts, IssueStore, KeyReader } from '../ports.ts';

export interface PlanOptions {
  readonly accounts: Accounts;
  readonly store: IssueStore;
  readonly policy: RemediationPolicy;
  readonly choice: KeyChoice;
  readonly exceptionFor: (key: {
    readonly accountId: string;
    readonly userName: string;
    readonly keyId: string;
  }) => Exception | undefined;
  readonly now: Date;
  /** For the progress line. */
  readonly onKey: () => void;
}

export interface PlannedAccount {
  readonly judged: readonly Judged[];
  /** Open issues of the account. */
  readonly keys: number;
  readonly apiCalls: number;
  /** One line; null where every open issue could be judged. */
  readonly error: string | null;
  /** Which issues it holds is known. */
  readonly loaded: boolean;
}

const CONCURRENT_READS = 5;

/** Only accounts that hold an open issue are entered. @throws what is a bug. */
export async function planAccount(accountId: string, options: PlanOptions): Promise<PlannedAccount> {
  let issues: readonly Issue[];
  try {
    issues = await options.store.load(accountId);
  } catch (failure) {
    if (!isExpected(failure)) throw failure;
    return { judged: [], keys: 0, apiCalls: 0, error: failure.message, loaded: false };
  }
  const open = issues.filter(({ status }) => status === 'open');
  let session: AccountReader | undefined;
  let error: string | null = null;
  try {
    session = open.length === 0 ? undefined : await options.accounts.enter(accountId);
  } catch (failure) {
    if (!isExpected(failure)) throw failure;
    error = failure.message;
  }
  const live = await readLiveKeys(open, session?.keys, { error, onKey: options.onKey });
  error ??= [...live.values()].find((key) => key.kind === 'unreadable')?.error ?? null;
  // Whoever names a key is told what has become of it, whatever its status.
  const { choice } = options;
  const named = issues.filter(
    ({ status, issueId }) => status !== 'open' && choice.kind === 'named' && choice.keyIds.has(issueId),
  );
  const judged = [...open, ...named].map((issue): Judged => {
    const candidate: Candidate = {
      issue,
      live: live.get(issue.issueId) ?? { kind: 'gone' },
      exception: options.exceptionFor({ accountId, userName: issue.details.username, keyId: issue.issueId }),
    };
    return { ...candidate, verdict: judge(candidate, options) };
  });
  return { judged, keys: open.length, apiCalls: session?.apiCalls() ?? 0, error, loaded: true };
}

async function readLiveKeys(
  issues: readonly Issue[],
  keys: KeyReader | undefined,
  { error, onKey }: { readonly error: string | null; readonly onKey: () => void },
): Promise<ReadonlyMap<string, LiveKey>> {
  const live = new Map<string, LiveKey>();
  const bugs = await settleAll(issues, { limit: CONCURRENT_READS }, async (issue) => {
    live.set(
      issue.issueId,
      keys === undefined
        ? { kind: 'unreadable', error: error ?? 'the account was not entered' }
        : await readLiveKey(issue, keys),
    );
    onKey();
  });
  const [bug] = bugs;
  if (bug !== undefined) throw bug.error;
  return live;
}

/** One key as AWS shows it now. */
export async function readLiveKey(issue: Issue, keys: KeyReader): Promise<LiveKey> {
  try {
    const key = (await keys.keysOf(issue.details.username)).find(({ keyId }) => keyId === issue.issueId);
    if (key === undefined) return { kind: 'gone' };
    const lastUse = key.status === 'Active' ? await keys.lastUse(key) : null;
    return lastUse === undefined ? { kind: 'gone' } : { kind: 'found', key, lastUse };
  } catch (error) {
    if (!isExpected(error)) throw error;
    return { kind: 'unreadable', error: error.message };
  }
}
