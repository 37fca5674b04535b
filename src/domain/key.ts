/**
 * IAM users and their access keys as AWS tells them, and the one rule of staleness (SPEC section 5). Knows nothing
 * of exceptions, issues or how keys are listed.
 */
import { MS_PER_DAY, wholeDaysBetween, type Timestamp } from './timestamp.ts';

export interface Principal {
  readonly userName: string;
  /** `AIDA…`; a user deleted and created again under the same name has another one. */
  readonly userId: string;
  readonly createDate: Date;
}

export interface AccessKey {
  readonly userName: string;
  readonly keyId: string;
  /** `Expired` is what AWS reports for keys it has retired itself. */
  readonly status: 'Active' | 'Inactive' | 'Expired';
  readonly createDate: Date;
}

/** From `GetAccessKeyLastUsed`; `date` is null for a key that was never used. */
export interface LastUse {
  readonly date: Timestamp | null;
  readonly service: string | null;
  readonly region: string | null;
}

export type Staleness =
  | { readonly stale: true; readonly ageDays: number }
  | { readonly stale: false; readonly ageDays: number; readonly reason: 'not-active' | 'within-threshold' };

/** Stale: `Active`, and strictly older than `maxAgeDays` × 24 h. `CreateDate` is the only source of age. */
export function assessStaleness(key: AccessKey, maxAgeDays: number, now: Date): Staleness {
  const ageDays = wholeDaysBetween(key.createDate, now);
  if (key.status !== 'Active') return { stale: false, ageDays, reason: 'not-active' };
  const stale = now.getTime() - key.createDate.getTime() > maxAgeDays * MS_PER_DAY;
  return stale ? { stale, ageDays } : { stale, ageDays, reason: 'within-threshold' };
}

/** A user younger than the threshold holds no stale key: a key is never older than its user (SPEC section 12). */
export function mayHoldStaleKey(user: Principal, maxAgeDays: number, now: Date): boolean {
  return now.getTime() - user.createDate.getTime() > maxAgeDays * MS_PER_DAY;
}
