/**
 * Takes outside work for an issue on, keeps it, and gives it back (SPEC section 6), so that of several runs one does
 * it. What the work is stands in `report.ts` and `tickets.ts`.
 */
import { claimOf, givenUpAt, judgeClaim, released, type Claimant } from '../domain/claim.ts';
import type { Issue, IssueStatus } from '../domain/issue.ts';
import { ConflictError, isPartial } from '../errors.ts';
import type { IssueStore } from '../ports.ts';
import { changeStored, writeDecision } from './record.ts';

export interface ClaimOptions {
  readonly store: IssueStore;
  readonly claimant: Claimant;
  /** Time that passes. */
  readonly clock: () => Date;
}

export type IssueOf<Status extends IssueStatus> = Extract<Issue, { status: Status }>;

export interface Claimed<Status extends IssueStatus> {
  readonly issue: IssueOf<Status>;
  /** Somebody began before us: look at what is there before acting. */
  readonly look: boolean;
  /** What another run did last may have taken effect as late as this (milliseconds since the epoch). */
  readonly since: number | undefined;
}

/**
 * Writes what `prepare` makes of the issue, under a claim where that leaves more to do, unless another run holds it or
 * has done it.
 * @returns undefined where the work is not ours
 */
export async function claimWork<Status extends IssueStatus>(
  issue: IssueOf<Status>,
  work: {
    readonly isDue: (stored: IssueOf<Status>) => boolean;
    readonly prepare: (stored: IssueOf<Status>) => Issue;
    readonly leavesMore: (prepared: Issue) => boolean;
    readonly keep: (issue: Issue) => Issue;
  },
  { store, claimant, clock }: ClaimOptions,
): Promise<Claimed<Status> | undefined> {
  const { status } = issue;
  let claimed: Pick<Claimed<Status>, 'look' | 'since'> | undefined;
  const { after } = await writeDecision<Issue | undefined>({
    store,
    ref: issue,
    before: issue,
    decide: (stored) => {
      claimed = undefined;
      if (stored?.status !== status || !work.isDue(stored as IssueOf<Status>)) return stored;
      const verdict = judgeClaim(stored.claim, claimant, clock());
      if (verdict === 'taken') return stored;
      claimed = {
        look: verdict !== 'free',
        since: verdict === 'takeover' ? givenUpAt(stored.claim) : undefined,
      };
      const prepared = work.prepare(stored as IssueOf<Status>);
      return { ...prepared, claim: work.leavesMore(prepared) ? claimOf(claimant, clock()) : null };
    },
  });
  if (after !== undefined) work.keep(after);
  return claimed === undefined || after === undefined
    ? undefined
    : { issue: after as IssueOf<Status>, ...claimed };
}

/** For work that took long: nobody else takes it over while it is repeated. @throws ConflictError where another has. */
export async function renewClaim(issue: Issue, { store, claimant, clock }: ClaimOptions): Promise<void> {
  let ours = false;
  await changeStored(store, issue, (stored) => {
    ours = judgeClaim(stored.claim, claimant, clock()) === 'own';
    return ours ? { ...stored, claim: claimOf(claimant, clock()) } : stored;
  });
  if (!ours) throw new ConflictError('another run has taken it over');
}

/** After a failure: the claim is given up so that the next run may go on at once, looking before it acts. */
export async function handBack(issue: Issue, { store, claimant, clock }: ClaimOptions): Promise<Issue> {
  const isOurs = ({ claim }: Issue): boolean => judgeClaim(claim, claimant, clock()) === 'own';
  if (!isOurs(issue)) return issue;
  return changeStored(store, issue, (stored) =>
    stored.claim === null || !isOurs(stored) ? stored : { ...stored, claim: released(stored.claim, clock()) },
  ).catch((error: unknown) => {
    if (isPartial(error)) return issue;
    throw error;
  });
}
