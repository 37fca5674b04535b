/**
 * Whitelist entries and which of them covers a key (SPEC section 4). Built once per account so that thousands of
 * entries meet thousands of keys cheaply. Knows nothing of files or issues.
 */
import { MS_PER_DAY } from './timestamp.ts';

export interface Exception {
  /** IAM user name, access key ID, or glob with `*`. */
  readonly id: string;
  readonly reason?: string;
  /** `YYYY-MM-DD`; the exception holds through the end of that day (UTC). */
  readonly expires?: string;
  readonly ticket?: string;
  readonly owner?: string;
  /** Written as a bare string, as in Hammer. */
  readonly plain: boolean;
}

export interface Excepted {
  readonly userName: string;
  readonly keyId: string;
}

export type ExceptionIndex = (key: Excepted) => Exception | undefined;

/** Expired entries are left out, so what the index finds holds at `now`. The first entry in the file wins. */
export function indexExceptions(exceptions: readonly Exception[], now: Date): ExceptionIndex {
  const exact = new Map<string, { readonly exception: Exception; readonly position: number }>();
  const globs: { readonly exception: Exception; readonly position: number }[] = [];
  for (const [position, exception] of exceptions.entries()) {
    if (isExpired(exception, now)) continue;
    if (exception.id.includes('*')) globs.push({ exception, position });
    else if (!exact.has(exception.id)) exact.set(exception.id, { exception, position });
  }
  return ({ userName, keyId }) => {
    const candidates = [
      exact.get(keyId),
      exact.get(userName),
      globs.find(({ exception }) => matchesGlob(exception.id, userName) || matchesGlob(exception.id, keyId)),
    ].filter((candidate) => candidate !== undefined);
    return candidates.sort((a, b) => a.position - b.position)[0]?.exception;
  };
}

/** After the day `expires` (UTC) the exception no longer holds. */
export function isExpired({ expires }: Pick<Exception, 'expires'>, now: Date): boolean {
  return expires !== undefined && now.getTime() >= Date.parse(`${expires}T00:00:00Z`) + MS_PER_DAY;
}

/** Time enough to decide anew. */
export const ENDS_SOON_DAYS = 14;

/** Still holds, but for at most `days` more days. */
export function endsWithin({ expires }: Pick<Exception, 'expires'>, days: number, now: Date): boolean {
  if (expires === undefined || isExpired({ expires }, now)) return false;
  return Date.parse(`${expires}T00:00:00Z`) - now.getTime() <= days * MS_PER_DAY;
}

/**
 * `*` stands for any characters, also none; everything else for itself, over the whole text. Greedy with one step
 * back, so the time is at most the product of the two lengths.
 */
export function matchesGlob(glob: string, text: string): boolean {
  let at = 0;
  let inGlob = 0;
  let star = -1;
  let retry = 0;
  while (at < text.length) {
    if (glob[inGlob] === '*') {
      star = inGlob;
      inGlob += 1;
      retry = at;
    } else if (glob[inGlob] === text[at]) {
      inGlob += 1;
      at += 1;
    } else if (star >= 0) {
      inGlob = star + 1;
      retry += 1;
      at = retry;
    } else {
      return false;
    }
  }
  while (glob[inGlob] === '*') inGlob += 1;
  return inGlob === glob.length;
}
