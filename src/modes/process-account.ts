/**
 * The whole of a scan for one account: enter it, look, record, report (SPEC section 2). Whatever fails is this
 * account's failure; the caller goes on with the others. Sends no Slack message and writes no file.
 */
import type { Issue } from '../domain/issue.ts';
import type { AccountScan } from '../domain/account-scan.ts';
import { covering, type ExceptionFinder } from '../domain/lifecycle.ts';
import type { AccountOutcome, Reviewed } from '../domain/overview.ts';
import { keepMemory, sameMemory, type ScanMemory } from '../domain/scan-memory.ts';
import { isPartial } from '../errors.ts';
import type { AccountReader, Accounts, IssueStore, ScanMemoryStore } from '../ports.ts';
import { createRecorder, type Recorded } from './record.ts';
import { reportIssues, type ReportOptions } from './report.ts';
import { scanAccount } from './scan.ts';

export interface ProcessOptions {
  readonly account: { readonly id: string; readonly name: string };
  readonly accounts: Accounts;
  readonly store: IssueStore;
  readonly memory: ScanMemoryStore;
  /** Looks at every user, whatever is remembered. */
  readonly fullScan: boolean;
  readonly exceptionFor: ExceptionFinder;
  readonly maxAgeDays: number;
  readonly now: Date;
  readonly dryRun: boolean;
  readonly userConcurrency: number;
  readonly onUsers: (count: number) => void;
  /** Undefined while reporting is off. */
  readonly reporting: ((reader: AccountReader | undefined) => ReportOptions) | undefined;
}

export interface ProcessedAccount {
  readonly outcome: AccountOutcome;
  /** Undefined where the account could not be entered. */
  readonly scan: AccountScan | undefined;
  readonly issues: readonly Reviewed[];
}

export async function processAccount(options: ProcessOptions): Promise<ProcessedAccount> {
  const { account, store } = options;
  const errors: string[] = [];
  const tolerate = (error: unknown): undefined => {
    if (!isPartial(error)) throw error;
    errors.push(error.message);
  };
  const [session, stored, previous] = await Promise.all([
    options.accounts.enter(account.id).catch(tolerate),
    store.load(account.id).catch(tolerate),
    options.memory.load(account.id).catch(forgetful),
  ]);
  let scan: AccountScan | undefined;
  let issues = unchanged(stored ?? []);
  if (session !== undefined && stored !== undefined) {
    const memory = keepMemory({ ...options, previous: options.fullScan ? undefined : previous });
    const recorder = createRecorder({ ...options, accountId: account.id, stored });
    scan = await scanAccount({
      memory,
      accountId: account.id,
      keys: session.keys,
      maxAgeDays: options.maxAgeDays,
      now: options.now,
      knownIssueIds: new Set(stored.map(({ issueId }) => issueId)),
      concurrency: options.userConcurrency,
      onUsers: options.onUsers,
      expectRequests: (count) => session.expect(count),
      onStaleKey: (key) => recorder.stale(key),
    });
    if (!scan.complete) errors.push(scan.error);
    const recorded = await recorder.finish(scan);
    issues = recorded.issues.map(asReviewed);
    if (recorded.failure !== undefined) {
      tolerate(recorded.failure.error);
      issues = await withUnrecorded(options, { recorded: recorded.issues, stored });
    } else if (scan.complete && !options.dryRun) {
      // What is remembered may keep the next scan from looking, so it has to be on record first.
      await remember(options, previous, memory.remembered());
    }
  }
  if (options.reporting !== undefined) issues = await reportIssues(issues, options.reporting(session));
  return {
    outcome: outcomeOf(options, { session, scan, errors }),
    scan,
    issues: issues.map((issue) => withCover(issue, scan, options)),
  };
}

async function remember(
  { memory, account }: ProcessOptions,
  previous: ScanMemory | undefined,
  next: ScanMemory,
): Promise<void> {
  if (!sameMemory(previous, next)) await memory.save(account.id, next).catch(forgetful);
}

/** For what a scan can do without: it takes longer, or tells less. */
function forgetful(error: unknown): undefined {
  if (!isPartial(error)) throw error;
  return undefined;
}

/** A closed issue whose key is stale would have come back to life, did not an exception hold. */
function withCover(
  reviewed: Reviewed,
  scan: AccountScan | undefined,
  { exceptionFor }: ProcessOptions,
): Reviewed {
  const { after } = reviewed;
  const key = scan?.staleKeys.get(after.issueId);
  if (key !== undefined && (after.status === 'whitelisted' || after.status === 'closed'))
    return { ...reviewed, coveredBy: covering(exceptionFor(key)) };
  return { ...reviewed, coveredBy: after.status === 'whitelisted' ? after.exception : null };
}

/** A write that failed may have been made all the same: what it left is read again, so that no issue is missed. */
async function withUnrecorded(
  { store, account }: ProcessOptions,
  known: { readonly recorded: readonly Recorded[]; readonly stored: readonly Issue[] },
): Promise<readonly Reviewed[]> {
  const before = new Map(known.stored.map((issue) => [issue.issueId, issue]));
  const recorded = new Set(known.recorded.map(({ after }) => after.issueId));
  const present = (await store.load(account.id).catch(forgetful)) ?? known.stored;
  const others = present.filter(({ issueId }) => !recorded.has(issueId));
  return [...known.recorded, ...others.map((after) => ({ before: before.get(after.issueId), after }))].map(
    asReviewed,
  );
}

function asReviewed({ before, after }: Recorded): Reviewed {
  return { before, after, ticketCreated: false, coveredBy: null };
}

function unchanged(stored: readonly Issue[]): readonly Reviewed[] {
  return stored.map((issue) => asReviewed({ before: issue, after: issue }));
}

function outcomeOf(
  { account }: ProcessOptions,
  seen: {
    readonly session: AccountReader | undefined;
    readonly scan: AccountScan | undefined;
    readonly errors: readonly string[];
  },
): AccountOutcome {
  const { session, scan, errors } = seen;
  return {
    accountId: account.id,
    accountName: account.name,
    status: errors.length === 0 ? 'scanned' : 'failed',
    error: errors[0] ?? null,
    users: scan?.tally.users ?? 0,
    keys: scan?.tally.keys ?? 0,
    staleKeys: scan?.staleKeys.size ?? 0,
    apiCalls: session?.apiCalls() ?? 0,
    rootHasKeys: scan?.rootHasKeys ?? false,
  };
}
