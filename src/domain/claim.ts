/**
 * Which run may do outside work for an issue (SPEC section 6). A claim is written before the work and given up after
 * it; a claim of a run that died is taken over after ten minutes, or at once by a later attempt of the same run.
 */
import type { Claim } from './issue.ts';
import { epochOf, timestampOf } from './timestamp.ts';

/** Identity of this process: `run` and `attempt` as GitHub counts them, `nonce` to tell processes apart. */
export interface Claimant {
  readonly run: string;
  readonly attempt: number;
  readonly nonce: string;
}

export const CLAIM_TAKEOVER_MS = 10 * 60_000;

export function claimOf(claimant: Claimant, now: Date): Claim {
  return { by: nameOf(claimant), at: timestampOf(now), held: true };
}

/** The work goes back at `now`; what the last call did is unknown, so the next run has to look before it acts. */
export function released(claim: Claim, now: Date): Claim {
  return { ...claim, at: timestampOf(now), held: false };
}

export type ClaimVerdict = 'free' | 'own' | 'takeover' | 'taken';

/**
 * When the last call of a run that gave the work up may have taken effect; undefined where the claim was never given
 * up. A run that takes such work over may have started long before.
 */
export function givenUpAt(claim: Claim | null): number | undefined {
  return claim === null || claim.held ? undefined : epochOf(claim.at);
}

/** `takeover`: somebody began this work and did not finish; look before acting. */
export function judgeClaim(claim: Claim | null, claimant: Claimant, now: Date): ClaimVerdict {
  if (claim === null) return 'free';
  if (claim.by === nameOf(claimant)) return 'own';
  if (!claim.held || now.getTime() - epochOf(claim.at) >= CLAIM_TAKEOVER_MS) return 'takeover';
  return isEarlierAttempt(claim, claimant) ? 'takeover' : 'taken';
}

/** GitHub never runs two attempts of one run at the same time. */
function isEarlierAttempt(claim: Claim, claimant: Claimant): boolean {
  const [run, attempt] = claim.by.split('/');
  return run === claimant.run && Number(attempt) < claimant.attempt;
}

function nameOf({ run, attempt, nonce }: Claimant): string {
  return `${run}/${attempt}/${nonce}`;
}
