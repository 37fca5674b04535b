/**
 * What a change of whitelist.json means (SPEC section 10): which exceptions are added, removed or changed, and which
 * keys with an open or whitelisted issue each of them concerns. Pure; reads no file and no store.
 */
import { indexExceptions, matchesGlob, type Exception } from './exceptions.ts';
import type { Issue, OpenIssue, WhitelistedIssue } from './issue.ts';

export type ExceptionsByAccount = ReadonlyMap<string, readonly Exception[]>;

/** What became different in an exception that stands on both sides. */
export type ChangedTrait = 'extended' | 'shortened' | 'reason' | 'ticket' | 'owner';

export type ExceptionChange =
  | { readonly kind: 'added'; readonly accountId: string; readonly after: Exception }
  | { readonly kind: 'removed'; readonly accountId: string; readonly before: Exception }
  | {
      readonly kind: 'changed';
      readonly accountId: string;
      readonly before: Exception;
      readonly after: Exception;
      /** At least one. */
      readonly traits: readonly ChangedTrait[];
    };

/** By account, in the order of the file; what was removed comes last. */
export function diffExceptions(
  before: ExceptionsByAccount,
  after: ExceptionsByAccount,
): readonly ExceptionChange[] {
  const accountIds = [...new Set([...before.keys(), ...after.keys()])].sort();
  return accountIds.flatMap((accountId) =>
    diffAccount(accountId, before.get(accountId) ?? [], after.get(accountId) ?? []),
  );
}

function diffAccount(
  accountId: string,
  before: readonly Exception[],
  after: readonly Exception[],
): readonly ExceptionChange[] {
  const standing = new Map<string, Exception[]>();
  for (const entry of before) standing.set(entry.id, [...(standing.get(entry.id) ?? []), entry]);
  // Entries that stand unchanged are set aside first, so that of two with one ID only the changed one is told.
  const changed = after.filter((entry) => take(standing, entry, (one) => isSame(one, entry)) === undefined);
  const changes = changed.map((entry): ExceptionChange => {
    const earlier = take(standing, entry, () => true);
    return earlier === undefined
      ? { kind: 'added', accountId, after: entry }
      : { kind: 'changed', accountId, before: earlier, after: entry, traits: traitsOf(earlier, entry) };
  });
  const removed = [...standing.values()].flat();
  return [
    ...changes,
    ...removed.map((entry): ExceptionChange => ({ kind: 'removed', accountId, before: entry })),
  ];
}

/** Removes the first standing entry with the same ID that fits, and returns it. */
function take(
  standing: ReadonlyMap<string, Exception[]>,
  { id }: Exception,
  fits: (entry: Exception) => boolean,
): Exception | undefined {
  const entries = standing.get(id) ?? [];
  const position = entries.findIndex(fits);
  return position === -1 ? undefined : entries.splice(position, 1)[0];
}

function isSame(before: Exception, after: Exception): boolean {
  return before.id === after.id && traitsOf(before, after).length === 0;
}

function traitsOf(before: Exception, after: Exception): readonly ChangedTrait[] {
  const [earlier, later] = [endOf(before), endOf(after)];
  return [
    ...(later > earlier ? (['extended'] as const) : []),
    ...(later < earlier ? (['shortened'] as const) : []),
    ...(['reason', 'ticket', 'owner'] as const).filter((trait) => before[trait] !== after[trait]),
  ];
}

/** Days compare as texts; no end comes after every day. */
function endOf({ expires }: Exception): string {
  return expires ?? '9999-99-99';
}

/** `gains` and `loses`: the key counts as stale on one side of the change, and is excepted on the other. */
export type CoverEffect = 'gains' | 'loses' | 'stays-covered' | 'stays-open';

export interface KeyImpact {
  readonly issue: OpenIssue | WhitelistedIssue;
  readonly effect: CoverEffect;
  /** The exception that covers the key after the change, or that did before; the first in the file wins. */
  readonly by: Exception | null;
}

export interface AssessedChange {
  readonly change: ExceptionChange;
  /** Undefined: not known, because the issues of the account were not read. */
  readonly keys: readonly KeyImpact[] | undefined;
}

/** What changes do to the keys of one account. */
export function createImpactJudge(account: {
  readonly before: readonly Exception[];
  readonly after: readonly Exception[];
  readonly issues: readonly Issue[];
  readonly now: Date;
}): (change: ExceptionChange) => readonly KeyImpact[] {
  const coverBefore = indexExceptions(account.before, account.now);
  const coverAfter = indexExceptions(account.after, account.now);
  const judged = account.issues.filter(isLive).map((issue): KeyImpact => {
    const key = { userName: issue.details.username, keyId: issue.issueId };
    const [earlier, later] = [coverBefore(key), coverAfter(key)];
    return { issue, effect: effectOf(earlier, later), by: later ?? earlier ?? null };
  });
  // Whatever the exception names, also where another one covers the key anyway.
  return (change) => {
    const { id } = change.kind === 'removed' ? change.before : change.after;
    return judged.filter(({ issue }) => names(id, issue));
  };
}

function effectOf(earlier: Exception | undefined, later: Exception | undefined): CoverEffect {
  if (later === undefined) return earlier === undefined ? 'stays-open' : 'loses';
  return earlier === undefined ? 'gains' : 'stays-covered';
}

/** A stale key was there when the account was last scanned. */
function isLive(issue: Issue): issue is OpenIssue | WhitelistedIssue {
  return issue.status === 'open' || issue.status === 'whitelisted';
}

function names(id: string, { issueId, details }: Issue): boolean {
  return id.includes('*')
    ? matchesGlob(id, details.username) || matchesGlob(id, issueId)
    : id === issueId || id === details.username;
}
