/** What went wrong, or should be looked at, in a run; one line each. Errors fail the job, warnings do not. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Closed list, documented in the README. */
  readonly code: ProblemCode;
  readonly message: string;
  readonly accountId?: string;
  readonly issueId?: string;
}

export const PROBLEM_CODES = [
  'account-incomplete',
  'root-access-keys',
  'ticket-failed',
  'ticket-gone',
  'ticket-not-closed',
  'slack-failed',
  'owner-unknown',
  'keys-unknown',
  'key-failed',
  'gate-refused',
  'gate-warning',
  'disabled-by-config',
  'audit-failed',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];
