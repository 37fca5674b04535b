/**
 * Brings the store in line with what a scan sees, while it looks: decides by `lifecycle.ts`, writes only what
 * changed, and decides again where another run was first (SPEC section 6). Reports nothing to anyone.
 */
import type { AccountScan, StaleKey } from '../domain/account-scan.ts';
import type { Issue, IssueRef } from '../domain/issue.ts';
import { observeAbsent, observeStale, type ExceptionFinder } from '../domain/lifecycle.ts';
import { ConflictError } from '../errors.ts';
import { createTurnstile } from '../pool.ts';
import type { IssueStore } from '../ports.ts';

export interface Recorded {
  /** What the decision was made on: as stored before this run changed it. */
  readonly before: Issue | undefined;
  readonly after: Issue;
}

const CONCURRENT_WRITES = 32;
const MAX_ATTEMPTS = 10;

/** Records one account while it is being scanned: writing has waiting of its own, which need not follow the scan's. */
export interface Recorder {
  /** A stale key whose last use is known. Returns at once; what fails is told by `finish`. */
  stale(key: StaleKey): void;
  /** What the scan as a whole has shown: keys not given to `stale`, issues without a stale key. Call it once, last. */
  finish(scan: AccountScan): Promise<RecordedScan>;
}

export interface RecordedScan {
  /** All issues of the account after the scan, changed or not, but for those whose write failed. */
  readonly issues: readonly Recorded[];
  /** Of the writes that failed the first; the others were made all the same. */
  readonly failure: { readonly error: unknown } | undefined;
}

export function createRecorder(options: {
  readonly accountId: string;
  readonly stored: readonly Issue[];
  readonly exceptionFor: ExceptionFinder;
  readonly store: IssueStore;
  readonly now: Date;
  /** Nothing is written; the result is what would have been. */
  readonly dryRun: boolean;
}): Recorder {
  const { accountId, store, dryRun } = options;
  const byId = new Map(options.stored.map((issue) => [issue.issueId, issue]));
  const turnstile = createTurnstile(CONCURRENT_WRITES);
  const begun = new Map<string, Promise<void>>();
  const issues: Recorded[] = [];
  let failure: RecordedScan['failure'];

  const record = async (issueId: string, judge: (stored: Issue | undefined) => Issue | undefined) => {
    const ref = { accountId, issueId };
    const known = byId.get(issueId);
    // A key that another run has disabled or reactivated since is not judged by a look that may be older.
    const decide = (stored: Issue | undefined): Issue | undefined =>
      sameRemediation(stored, known) ? judge(stored) : stored;
    try {
      const { before, after } = dryRun
        ? { before: known, after: decide(known) }
        : await turnstile(() => writeDecision({ store, ref, before: known, decide }));
      if (after !== undefined) issues.push({ before, after });
    } catch (error) {
      failure ??= { error };
    }
  };
  const begin = (issueId: string, judge: (stored: Issue | undefined) => Issue | undefined): void => {
    if (!begun.has(issueId)) begun.set(issueId, record(issueId, judge));
  };
  const stale = (key: StaleKey): void =>
    begin(key.keyId, (stored) => observeStale({ ...options, key, stored }));

  return {
    stale,
    async finish(scan) {
      for (const key of scan.staleKeys.values()) stale(key);
      for (const issueId of byId.keys())
        begin(issueId, (stored) => observeAbsent({ ...options, scan, stored }));
      await Promise.all(begun.values());
      return { issues, failure };
    },
  };
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
