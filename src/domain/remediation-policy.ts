/**
 * When automatic remediation may act on an issue: accounts, retention period, recent use (SPEC section 9). Shared by
 * the plan, the ticket's due date and the summary, so that all of them name the same day.
 */
import type { Issue } from './issue.ts';
import type { LastUse } from './key.ts';
import { retentionStart } from './lifecycle.ts';
import { epochOf, MS_PER_DAY, utcDay, wholeDaysBetween } from './timestamp.ts';

export interface RemediationPolicy {
  readonly automatic: boolean;
  readonly accountIds: ReadonlySet<string>;
  /** Whole days from the report to automatic remediation. */
  readonly retentionDays: number;
  /** A key used within so many days is held back from automatic plans; 0: off. */
  readonly recentlyUsedDays: number;
}

export function retentionIsOver(issue: Issue, policy: RemediationPolicy, now: Date): boolean {
  const start = retentionStart(issue);
  return start !== null && wholeDaysBetween(start, now) >= policy.retentionDays;
}

/** Inclusive: a key used exactly so many days ago is still held back. */
export function isRecentlyUsed(lastUse: LastUse | null, days: number, now: Date): boolean {
  const usedAt = lastUse?.date ?? null;
  if (days === 0 || usedAt === null) return false;
  return now.getTime() - epochOf(usedAt) <= days * MS_PER_DAY;
}

/** `YYYY-MM-DD` (UTC) from which automatic remediation may disable the key; null where it never will. */
export function disableDay(issue: Issue, policy: RemediationPolicy, now: Date): string | null {
  if (!policy.automatic || !policy.accountIds.has(issue.accountId)) return null;
  if (issue.status !== 'open' || issue.timestamps.remediated !== null) return null;
  const due = (retentionStart(issue) ?? now.getTime()) + policy.retentionDays * MS_PER_DAY;
  return utcDay(Math.max(due, now.getTime()));
}
