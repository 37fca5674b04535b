/**
 * Gathers what a run saw into what the job summary and the outputs need, account by account, in bounded memory: sums
 * for everything, rows only for the oldest (SPEC sections 8 and 12). Renders nothing.
 */
import { ENDS_SOON_DAYS, endsWithin, type Exception } from './exceptions.ts';
import type { ExceptionRecord, Issue } from './issue.ts';
import { transitionOf } from './lifecycle.ts';
import { epochOf, wholeDaysBetween } from './timestamp.ts';

export interface AccountOutcome {
  readonly accountId: string;
  readonly accountName: string;
  readonly status: 'scanned' | 'failed';
  /** One line; null where scanned. */
  readonly error: string | null;
  readonly users: number;
  readonly keys: number;
  readonly staleKeys: number;
  readonly apiCalls: number;
  readonly rootHasKeys: boolean;
}

export interface IssueRow {
  readonly issue: Issue;
  readonly exception: ExceptionRecord | null;
  readonly accountName: string;
  readonly ageDays: number;
  readonly owner: string | null;
  readonly ticketUrl: string | null;
  readonly disableDay: string | null;
}

export interface AccountTally extends AccountOutcome {
  readonly open: number;
  readonly whitelisted: number;
  readonly oldestDays: number;
}

export interface Counts {
  readonly accountsScanned: number;
  readonly accountsFailed: number;
  readonly staleKeys: number;
  readonly open: number;
  readonly whitelisted: number;
  readonly new: number;
  readonly resolved: number;
  readonly closed: number;
  readonly ticketsCreated: number;
  /** Before the run, in the same accounts. */
  readonly openBefore: number;
  readonly whitelistedBefore: number;
}

/** Open issues whose key is at least `fromDays` and less than `toDays` old. */
export interface AgeBand {
  readonly fromDays: number;
  readonly toDays: number | null;
  readonly open: number;
}

export interface Overview {
  readonly counts: Counts;
  readonly accounts: readonly AccountTally[];
  readonly ageBands: readonly AgeBand[];
  /** Oldest first; at most `ROWS_KEPT`. */
  readonly oldestOpen: readonly IssueRow[];
  /** Exceptions in force, those that end first in front; at most `ROWS_KEPT`. */
  readonly exceptions: readonly IssueRow[];
  readonly exceptionsInForce: number;
}

/** More rows than fit a job summary of 1 MiB are of no use to anybody; the findings files hold all. */
export const ROWS_KEPT = 500;
const BAND_EDGES = [0, 30, 60, 90, 180, 365, 730, 1095];

export interface Reviewed {
  readonly before: Issue | undefined;
  readonly after: Issue;
  readonly ticketCreated: boolean;
  /** The exception that keeps a stale key from being an open issue, also where its issue was closed for it. */
  readonly coveredBy: ExceptionRecord | null;
}

export interface OverviewBuilder {
  add(account: AccountOutcome, issues: readonly Reviewed[]): void;
  build(): Overview;
}

export function createOverview(options: {
  readonly now: Date;
  readonly rowOf: (issue: Issue) => IssueRow;
}): OverviewBuilder {
  const accounts: AccountTally[] = [];
  const sums = { new: 0, resolved: 0, closed: 0, ticketsCreated: 0, openBefore: 0, whitelistedBefore: 0 };
  const bands = BAND_EDGES.map(() => 0);
  const oldest = createTopRows((a, b) => created(a.issue) - created(b.issue));
  let inForce = 0;
  const exceptions = createTopRows(
    (a, b) => compare(endOf(a), endOf(b)) || created(a.issue) - created(b.issue),
  );
  return {
    add(account, issues) {
      let open = 0;
      let whitelisted = 0;
      let oldestDays = 0;
      for (const { before, after, ticketCreated, coveredBy } of issues) {
        const transition = transitionOf(before, after);
        if (transition !== undefined) sums[transition] += 1;
        // A closed issue was resolved on its way there, when the run took it all the way.
        if (
          transition === 'closed' &&
          before?.status !== 'resolved' &&
          after.timestamps.resolved !== (before?.timestamps.resolved ?? null)
        )
          sums.resolved += 1;
        if (ticketCreated) sums.ticketsCreated += 1;
        if (before?.status === 'open') sums.openBefore += 1;
        if (before?.status === 'whitelisted') sums.whitelistedBefore += 1;
        if (after.status === 'open') {
          open += 1;
          const days = wholeDaysBetween(epochOf(after.details.createDate), options.now);
          oldestDays = Math.max(oldestDays, days);
          const band = BAND_EDGES.findLastIndex((edge) => days >= edge);
          bands[band] = (bands[band] ?? 0) + 1;
          oldest.add(after, options.rowOf);
        } else if (after.status === 'whitelisted') {
          whitelisted += 1;
        }
        if (coveredBy !== null) {
          inForce += 1;
          exceptions.add(after, (issue) => ({ ...options.rowOf(issue), exception: coveredBy }));
        }
      }
      accounts.push({ ...account, open, whitelisted, oldestDays });
    },

    build() {
      const total = (of: (account: AccountTally) => number): number =>
        accounts.reduce((sum, account) => sum + of(account), 0);
      return {
        counts: {
          ...sums,
          accountsScanned: total(({ status }) => (status === 'scanned' ? 1 : 0)),
          accountsFailed: total(({ status }) => (status === 'failed' ? 1 : 0)),
          staleKeys: total(({ staleKeys }) => staleKeys),
          open: total(({ open }) => open),
          whitelisted: total(({ whitelisted }) => whitelisted),
        },
        accounts: [...accounts].sort((a, b) => compare(a.accountId, b.accountId)),
        ageBands: BAND_EDGES.map((fromDays, index) => ({
          fromDays,
          toDays: BAND_EDGES[index + 1] ?? null,
          open: bands[index] ?? 0,
        })),
        oldestOpen: oldest.rows(),
        exceptions: exceptions.rows(),
        exceptionsInForce: inForce,
      };
    },
  };
}

export interface EndingException {
  readonly accountId: string;
  readonly accountName: string;
  readonly exception: Exception;
}

/**
 * Exceptions of scanned accounts that end soon and cover no stale key now, so that no row of the overview shows them;
 * those that end first in front. Empty where more end soon than rows were kept: then it is not known.
 */
export function endingUnseen(
  { accounts, exceptions: rows, exceptionsInForce }: Overview,
  configured: ReadonlyMap<string, readonly Exception[]>,
  now: Date,
): readonly EndingException[] {
  const endsSoon = (expires: string | null): boolean =>
    expires !== null && endsWithin({ expires }, ENDS_SOON_DAYS, now);
  if (exceptionsInForce > rows.length && endsSoon(rows.at(-1)?.exception?.expires ?? null)) return [];
  const seen = new Set(rows.map(({ issue, exception }) => `${issue.accountId} ${exception?.id ?? ''}`));
  return accounts
    .filter(({ status }) => status === 'scanned')
    .flatMap(({ accountId, accountName }) =>
      (configured.get(accountId) ?? [])
        .filter(({ id, expires }) => endsSoon(expires ?? null) && !seen.has(`${accountId} ${id}`))
        .map((exception) => ({ accountId, accountName, exception })),
    )
    .sort((a, b) => compare(a.exception.expires ?? '', b.exception.expires ?? ''));
}

/** Keeps the first `ROWS_KEPT` by `order` of any number of rows. */
function createTopRows(order: (a: IssueRow, b: IssueRow) => number) {
  let kept: IssueRow[] = [];
  const trim = (): void => {
    kept.sort(order);
    kept = kept.slice(0, ROWS_KEPT);
  };
  return {
    add(issue: Issue, rowOf: (issue: Issue) => IssueRow): void {
      kept.push(rowOf(issue));
      if (kept.length >= ROWS_KEPT * 2) trim();
    },
    rows(): readonly IssueRow[] {
      trim();
      return kept;
    },
  };
}

function created(issue: Issue): number {
  return epochOf(issue.details.createDate);
}

/** Sorts exceptions without an end behind those with one. */
function endOf({ exception }: IssueRow): string {
  return exception?.expires ?? '9999';
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
