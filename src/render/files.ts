/**
 * The rows of the findings files and the shape of the result file (SPEC section 3). Key IDs are in full: these files
 * go to artifacts and tools. Writes nothing to disk.
 */
import type { Issue } from '../domain/issue.ts';
import type { AccountOutcome } from '../domain/overview.ts';
import { epochOf, wholeDaysBetween } from '../domain/timestamp.ts';
import { csvCell } from './escape.ts';

export const FINDING_FIELDS = [
  'account_id',
  'account_name',
  'username',
  'issue_id',
  'create_date',
  'age_days',
  'status',
  'last_used_date',
  'last_used_service',
  'last_used_region',
  'reported',
  'ticket',
  'exception_reason',
  'exception_expires',
] as const;

export type FindingRow = Readonly<Record<(typeof FINDING_FIELDS)[number], string | number | null>>;

export function findingRow(
  issue: Issue,
  context: { readonly accountName: string; readonly now: Date },
): FindingRow {
  const { details, exception } = issue;
  return {
    account_id: issue.accountId,
    account_name: context.accountName,
    username: details.username,
    issue_id: issue.issueId,
    create_date: details.createDate,
    age_days: wholeDaysBetween(epochOf(details.createDate), context.now),
    status: issue.status,
    last_used_date: details.lastUse?.date ?? null,
    last_used_service: details.lastUse?.service ?? null,
    last_used_region: details.lastUse?.region ?? null,
    reported: issue.timestamps.reported,
    ticket: issue.ticket?.key ?? null,
    exception_reason: exception?.reason ?? null,
    exception_expires: exception?.expires ?? null,
  };
}

export const CSV_HEADER = FINDING_FIELDS.join(',');

export function csvLine(row: FindingRow): string {
  return FINDING_FIELDS.map((field) => {
    const value = row[field];
    return value === null ? '' : csvCell(String(value));
  }).join(',');
}

/** An account in `result.json`. */
export function accountResult(account: AccountOutcome) {
  return {
    account_id: account.accountId,
    account_name: account.accountName,
    status: account.status,
    ...(account.error === null ? {} : { error: account.error }),
    users: account.users,
    keys: account.keys,
    stale_keys: account.staleKeys,
    api_calls: account.apiCalls,
  };
}
