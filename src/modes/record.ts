/**
 * Brings the store in line with what a scan saw: decides by `lifecycle.ts`, writes only what changed, and decides
 * again where another run was first (SPEC section 6). Reports nothing to anyone.
 */
import type { AccountScan } from '../domain/account-scan.ts';
import type { Issue, IssueRef } from '../domain/issue.ts';
import { observe, type ExceptionFinder } from '../domain/lifecycle.ts';
import { ConflictError } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { IssueStore } from '../ports.ts';

export interface Recorded {
  /** What the decision was made on: as stored before this run changed it. */
  readonly before: Issue | undefined;
  readonly after: Issue;
}

const CONCURRENT_WRITES = 32;
const MAX_ATTEMPTS = 10;

/** All issues of the account after the scan, changed or not. @throws the first failure, after the rest was written. */
export async function recordScan(options: {
  readonly scan: AccountScan;
  readonly stored: readonly Issue[];
  readonly exceptionFor: ExceptionFinder;
  readonly store: IssueStore;
  readonly now: Date;
  /** Nothing is written; the result is what would have been. */
  readonly dryRun: boolean;
}): Promise<readonly Recorded[]> {
  const { scan, store, dryRun } = options;
  const byId = new Map(options.stored.map((issue) => [issue.issueId, issue]));
  const issueIds = new Set([...byId.keys(), ...scan.staleKeys.keys()]);
  const recorded: Recorded[] = [];
  const failures = await settleAll(issueIds, { limit: CONCURRENT_WRITES }, async (issueId) => {
    const ref = { accountId: scan.accountId, issueId };
    const known = byId.get(issueId);
    // A key that another run has disabled or reactivated since is not judged by a look that may be older.
    const decide = (stored: Issue | undefined): Issue | undefined =>
      sameRemediation(stored, known) ? observe({ ...options, issueId, stored }) : stored;
    const { before, after } = dryRun
      ? { before: known, after: decide(known) }
      : await writeDecision({ store, ref, before: known, decide });
    if (after !== undefined) recorded.push({ before, after });
  });
  const [failure] = failures;
  if (failure !== undefined) throw failure.error;
  return recorded;
}

function sameRemediation(stored: Issue | undefined, known: Issue | undefined): boolean {
  return (
    stored === known ||
    JSON.stringify(stored?.remediation ?? null) === JSON.stringify(known?.remediation ?? null)
  );
}

/**
 * Writes what `decide` makes of the stored issue; where another run wrote first, reads again and decides again.
 * `decide` returns its argument unchanged when there is nothing to write.
 * @throws ConflictError when others stay first
 */
export async function writeDecision<Decided extends Issue | undefined = Issue | undefined>(options: {
  readonly store: IssueStore;
  readonly ref: IssueRef;
  readonly before: Issue | undefined;
  readonly decide: (stored: Issue | undefined) => Decided;
}): Promise<{ readonly before: Issue | undefined; readonly after: Decided | Issue }> {
  const { store, ref, decide } = options;
  let stored = options.before;
  for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
    const next = decide(stored);
    if (next === undefined || next === stored) return { before: stored, after: next };
    const result = await store.put(next);
    if (result.written) return { before: stored, after: result.issue };
    stored = await store.get(ref);
  }
  throw new ConflictError(
    `Issue ${ref.issueId} of account ${ref.accountId} was changed by other runs ${MAX_ATTEMPTS} times in a row; run again when they are done`,
  );
}

/** Changes a stored issue, whoever else changed it in between. */
export async function changeStored(
  store: IssueStore,
  issue: Issue,
  to: (stored: Issue) => Issue,
): Promise<Issue> {
  const { after } = await writeDecision({
    store,
    ref: issue,
    before: issue,
    decide: (stored) => (stored === undefined ? issue : to(stored)),
  });
  return after;
}
