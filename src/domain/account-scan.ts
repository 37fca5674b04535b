/**
 * What one look at an account has shown. Only `completeScan` makes the value that may resolve issues, and it refuses
 * to when anything was missed: an account that was not scanned completely never has an issue resolved (SPEC
 * section 5).
 */
import type { AccessKey, LastUse } from './key.ts';

export interface StaleKey extends AccessKey {
  readonly ageDays: number;
  /** Null where the last use could not be read. */
  readonly lastUse: LastUse | null;
}

export interface ScanTally {
  readonly users: number;
  readonly keys: number;
}

export interface ScannedAccount {
  readonly accountId: string;
  readonly staleKeys: ReadonlyMap<string, StaleKey>;
  /** Keys with a stored issue that exist but are not active; says what became of an interrupted disable. */
  readonly inactiveKeys: ReadonlySet<string>;
  readonly tally: ScanTally;
  readonly rootHasKeys: boolean;
}

declare const seenWhole: unique symbol;

export interface CompleteScan extends ScannedAccount {
  readonly complete: true;
  readonly [seenWhole]: true;
}

export interface IncompleteScan extends ScannedAccount {
  readonly complete: false;
  /** One line. */
  readonly error: string;
}

export type AccountScan = CompleteScan | IncompleteScan;

/** `failures`: one line each for whatever could not be read; none means that every user and key was seen. */
export function concludeScan(seen: ScannedAccount, failures: readonly string[]): AccountScan {
  const [first] = failures;
  if (first === undefined) return { ...seen, complete: true } as CompleteScan;
  const more = failures.length > 1 ? ` (and ${failures.length - 1} more failures in this account)` : '';
  return { ...seen, complete: false, error: `${first}${more}` };
}
