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
import { recordScan } from './record.ts';
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
  readonly onUser: () => void;
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
    scan = await scanAccount({
      memory,
      accountId: account.id,
      keys: session.keys,
      maxAgeDays: options.maxAgeDays,
      now: options.now,
      knownIssueIds: new Set(stored.map(({ issueId }) => issueId)),
      concurrency: options.userConcurrency,
      onUser: options.onUser,
    });
    if (!scan.complete) errors.push(scan.error);
    const { complete } = scan;
    const recorded = await recordScan({ ...options, scan, stored }).catch(tolerate);
    // A store that failed half-way is read again, so that what is reported below is what stands there.
    issues =
      recorded?.map(({ before, after }) => ({ before, after, ticketCreated: false, coveredBy: null })) ??
      unchanged((await store.load(account.id).catch(tolerate)) ?? stored);
    // What is remembered may keep the next scan from looking, so it has to be on record first.
    if (complete && recorded !== undefined && !options.dryRun)
      await remember(options, previous, memory.remembered());
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

/** Without memory a scan only takes longer. */
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

function unchanged(stored: readonly Issue[]): readonly Reviewed[] {
  return stored.map((issue) => ({ before: issue, after: issue, ticketCreated: false, coveredBy: null }));
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
