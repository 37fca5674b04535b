/**
 * GitHub's OIDC token of this job: for AWS as it is, and its claims for the gate. The token itself is masked by
 * `@actions/core` on arrival and never leaves the process but to STS.
 */
import { getIDToken } from '@actions/core';
import { AccessError, ConfigurationError, TransientError } from '../errors.ts';
import type { WorkflowIdentity } from '../ports.ts';

/** @throws ConfigurationError where the job may not ask for a token. */
export async function requestOidcToken(audience: string): Promise<string> {
  if (!process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] || !process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']) {
    throw ConfigurationError.of(
      'This job may not ask GitHub for an OIDC token; add `permissions: id-token: write` to it (outside of GitHub Actions, leave role-to-assume empty)',
    );
  }
  try {
    return await getIDToken(audience);
  } catch (error) {
    const said = (error instanceof Error ? error.message : String(error))
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 300);
    if (/\b(40[0-9])\b/.test(said)) {
      throw new AccessError(
        `GitHub refused an OIDC token (${said}); check \`permissions: id-token: write\` and the input audience`,
        { cause: error },
      );
    }
    throw new TransientError(`GitHub gave no OIDC token (${said}); run again`, { cause: error });
  }
}

export function createWorkflowIdentity(audience: string): WorkflowIdentity {
  return { claims: async () => decodeClaims(await requestOidcToken(audience)) };
}

/** The token comes from GitHub's own endpoint over the runner's channel, so its signature is not checked here. */
export function decodeClaims(token: string): Readonly<Record<string, unknown>> {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
    if (typeof claims === 'object' && claims !== null && !Array.isArray(claims))
      return claims as Record<string, unknown>;
  } catch {
    // Falls through to the same answer as claims of another shape.
  }
  throw new AccessError('GitHub gave an OIDC token that cannot be read; run again');
}
