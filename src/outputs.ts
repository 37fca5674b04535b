/** The outputs of each mode (SPEC section 3); `test/contract.test.ts` holds them, action.yml and the README together. */
import type { Mode } from './inputs.ts';

export const OUTPUTS: Readonly<Record<Mode, readonly string[]>> = {
  scan: [
    'result-path',
    'accounts-scanned',
    'accounts-failed',
    'stale-keys',
    'open-issues',
    'new-issues',
    'whitelisted-issues',
    'resolved-issues',
    'closed-issues',
    'tickets-created',
    'findings-json',
    'findings-csv',
  ],
  plan: ['result-path', 'accounts-scanned', 'accounts-failed', 'plan-path', 'plan-digest', 'planned-keys'],
  remediate: ['result-path', 'disabled-keys', 'skipped-keys', 'failed-keys'],
  rollback: ['result-path', 'reactivated-keys', 'skipped-keys', 'failed-keys'],
  validate: ['result-path', 'errors', 'warnings'],
};
