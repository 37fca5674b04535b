/**
 * GitHub's OIDC endpoint: real RS256 tokens with the claims of a job, given for the bearer token of that job's
 * environment. STS of this world verifies them through `verify`; nothing else trusts them.
 */
import { createSign, createVerify, generateKeyPairSync, randomUUID } from 'node:crypto';
import { withFaults, type Surroundings } from './faults.ts';
import { json, startHttpServer, type Answer, type WorldRequest, type WorldServer } from './http.ts';

export const GITHUB_ISSUER = 'https://token.actions.githubusercontent.com';

export type Claims = Readonly<Record<string, unknown>>;

export type Verified =
  | { readonly kind: 'valid'; readonly claims: Claims }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'forged' }
  | { readonly kind: 'expired'; readonly expiredAt: number };

export interface OidcWorld extends WorldServer {
  /** Laid over the claims of every token; a value of undefined removes the claim. */
  claims: Claims;
  tokenLifetimeMs: number;
  /** Variables of one job; tokens asked for with them carry `claims`. */
  jobEnv(claims: Claims): Record<string, string>;
  /** A token as the endpoint would give it, for tests of STS alone. */
  sign(claims: Claims, lifetimeMs?: number): string;
  verify(token: string): Verified;
}

export async function startOidc(surroundings: Surroundings): Promise<OidcWorld> {
  const { clock } = surroundings;
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const jobs = new Map<string, Claims>();

  const sign = (claims: Claims, lifetimeMs: number): string => {
    const now = Math.floor(clock.now() / 1000);
    const payload = {
      jti: randomUUID(),
      iss: GITHUB_ISSUER,
      iat: now,
      nbf: now - 600,
      exp: now + Math.floor(lifetimeMs / 1000),
      ...claims,
    };
    const signed = `${base64url({ alg: 'RS256', typ: 'JWT', kid: 'world' })}.${base64url(payload)}`;
    return `${signed}.${createSign('RSA-SHA256').update(signed).sign(privateKey, 'base64url')}`;
  };

  const answer = (request: WorldRequest): Answer => {
    const bearer = /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
    const claims = jobs.get(bearer);
    if (claims === undefined) return { ...json(401, { message: 'Unauthorized' }), error: 'Unauthorized' };
    const audience = request.query.get('audience') ?? `https://github.com/${ownerOf(claims)}`;
    const token = sign({ aud: audience, ...claims, ...world.claims }, world.tokenLifetimeMs);
    return json(200, { count: token.length, value: token });
  };

  const server = await startHttpServer({
    name: 'oidc',
    clock,
    handle: (exchange) =>
      withFaults(surroundings, {
        exchange,
        call: {
          service: 'oidc',
          action: 'GetToken',
          mutating: false,
          detail: () => ({ audience: exchange.request.query.get('audience') }),
        },
        errorAnswer: ({ status, code, message }) => ({ ...json(status, { message }), error: code }),
        handle: () => answer(exchange.request),
      }),
  });

  const world: OidcWorld = {
    ...server,
    claims: {},
    tokenLifetimeMs: 300_000,
    jobEnv: (claims) => {
      const requestToken = `world-job-${randomUUID()}`;
      jobs.set(requestToken, claims);
      return {
        ACTIONS_ID_TOKEN_REQUEST_URL: `${server.url}/token/${randomUUID()}?api-version=2.0`,
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken,
      };
    },
    sign: (claims, lifetimeMs = world.tokenLifetimeMs) => sign(claims, lifetimeMs),
    verify: (token) => {
      const [header, payload, signature, ...rest] = token.split('.');
      if (!header || !payload || signature === undefined || rest.length > 0) return { kind: 'malformed' };
      let claims: { exp?: unknown; alg?: unknown };
      let alg: unknown;
      try {
        claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as typeof claims;
        alg = (JSON.parse(Buffer.from(header, 'base64url').toString()) as { alg?: unknown }).alg;
      } catch {
        return { kind: 'malformed' };
      }
      const genuine = createVerify('RSA-SHA256')
        .update(`${header}.${payload}`)
        .verify(publicKey, signature, 'base64url');
      if (alg !== 'RS256' || !genuine) return { kind: 'forged' };
      const expiredAt = Number(claims.exp) * 1000;
      return expiredAt > clock.now() ? { kind: 'valid', claims } : { kind: 'expired', expiredAt };
    },
  };
  return world;
}

function ownerOf(claims: Claims): string {
  return typeof claims['repository_owner'] === 'string' ? claims['repository_owner'] : 'unknown';
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
