/**
 * Points in time as the store keeps them: ISO 8601 with `+00:00` (SPEC section 6), which is how Hammer writes
 * them. A timestamp that was read is carried as the text it was, so rewriting an item never reformats it. Never
 * reads a clock.
 */

export type Timestamp = string & { readonly __timestamp: unique symbol };

export const MS_PER_DAY = 86_400_000;

/** `2018-02-14T16:48:02+00:00`; fractions of a second are dropped. */
export function timestampOf(at: Date): Timestamp {
  return `${at.toISOString().slice(0, 19)}+00:00` as Timestamp;
}

/** Accepts what Hammer may have written (microseconds, `Z`, other offsets); undefined where it is no time. */
export function parseTimestamp(text: unknown): Timestamp | undefined {
  if (typeof text !== 'string' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d/.test(text)) return undefined;
  return Number.isNaN(Date.parse(text)) ? undefined : (text as Timestamp);
}

/** Milliseconds since the epoch. */
export function epochOf(timestamp: Timestamp): number {
  return Date.parse(timestamp);
}

/** Whole days that have passed; 0 for a time in the future. */
export function wholeDaysBetween(from: Date | number, to: Date | number): number {
  return Math.max(0, Math.floor((Number(to) - Number(from)) / MS_PER_DAY));
}

/** `YYYY-MM-DD` in UTC. */
export function utcDay(at: Date | number): string {
  return new Date(at).toISOString().slice(0, 10);
}
