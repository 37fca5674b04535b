/**
 * Who is calling: credentials that STS of this world issued or that a test configured, and what they may do
 * (role or user permissions, cut down by the session policy). Signatures are not verified; key IDs and tokens are.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { uniqueId, type Role } from './aws-model.ts';
import { compilePermissions, type CompiledPolicy, type Permissions } from './aws-policy.ts';
import type { WorldClock } from './world-clock.ts';

export interface IssuedCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  /** Milliseconds since the epoch. */
  readonly expiration: number;
}

export interface Principal {
  /** `arn:aws:sts::…:assumed-role/<role>/<session>`, or what a test gave. */
  readonly arn: string;
  readonly userId: string;
  readonly accountId: string;
  readonly role?: Role;
  readonly sessionName?: string;
  /** A function, since a role's permissions may change while a session lives. */
  readonly permissions: () => CompiledPolicy;
  readonly sessionPolicy?: CompiledPolicy;
}

export interface SessionRecord {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly accountId: string;
  /** As it was sent. */
  readonly policy: string | undefined;
  readonly issuedAt: number;
  readonly expiresAt: number;
  /** ARN of the caller, or the `sub` of the web identity token. */
  readonly source: string;
  readonly accessKeyId: string;
}

export interface StaticCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey?: string;
  readonly sessionToken?: string;
  readonly accountId: string;
  readonly arn: string;
  readonly permissions: Permissions;
}

interface Known {
  readonly principal: Principal;
  readonly sessionToken: string | undefined;
  expiresAt: number;
}

export type Authentication =
  | { readonly kind: 'principal'; readonly principal: Principal; readonly scopeService: string }
  | { readonly kind: 'missing' | 'unknown' | 'expired'; readonly scopeService: string };

export class CredentialStore {
  /** Overrides the lifetime asked for, so that renewal can be tested in seconds. */
  lifetimeMs: number | undefined;
  readonly sessions: SessionRecord[] = [];
  readonly #clock: WorldClock;
  readonly #known = new Map<string, Known>();
  #issued = 0;

  constructor(clock: WorldClock) {
    this.#clock = clock;
  }

  addStatic(credentials: StaticCredentials): void {
    const policy = compilePermissions(credentials.permissions);
    this.#known.set(credentials.accessKeyId, {
      principal: {
        arn: credentials.arn,
        userId: `AIDA${credentials.accessKeyId.slice(4)}`,
        accountId: credentials.accountId,
        permissions: () => policy,
      },
      sessionToken: credentials.sessionToken,
      expiresAt: Infinity,
    });
  }

  issue(session: {
    readonly role: Role;
    readonly partition: string;
    readonly sessionName: string;
    readonly durationMs: number;
    readonly policy: { readonly text: string; readonly compiled: CompiledPolicy } | undefined;
    readonly source: string;
  }): { readonly credentials: IssuedCredentials; readonly principal: Principal } {
    const { role, sessionName, policy } = session;
    const issuedAt = this.#clock.now();
    const expiresAt = issuedAt + (this.lifetimeMs ?? session.durationMs);
    this.#issued += 1;
    const accessKeyId = `ASIA${uniqueId(this.#issued)}`;
    const credentials: IssuedCredentials = {
      accessKeyId,
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(96).toString('base64'),
      // STS gives whole seconds; the world keeps to what it said.
      expiration: Math.ceil(expiresAt / 1000) * 1000,
    };
    const principal: Principal = {
      arn: `arn:${session.partition}:sts::${role.accountId}:assumed-role/${role.name}/${sessionName}`,
      userId: `${role.id}:${sessionName}`,
      accountId: role.accountId,
      role,
      sessionName,
      permissions: () => role.policy,
      ...(policy === undefined ? {} : { sessionPolicy: policy.compiled }),
    };
    this.#known.set(accessKeyId, {
      principal,
      sessionToken: credentials.sessionToken,
      expiresAt: credentials.expiration,
    });
    this.sessions.push({
      roleArn: role.arn,
      sessionName,
      accountId: role.accountId,
      policy: policy?.text,
      issuedAt,
      expiresAt: credentials.expiration,
      source: session.source,
      accessKeyId,
    });
    return { credentials, principal };
  }

  /** Ends all sessions now, or those of one role: the next call with them answers that the token is expired. */
  expireSessions(roleArn?: string): void {
    for (const known of this.#known.values()) {
      if (known.principal.role && (roleArn === undefined || known.principal.role.arn === roleArn))
        known.expiresAt = 0;
    }
  }

  authenticate(headers: IncomingHttpHeaders): Authentication {
    const credential = /^AWS4-HMAC-SHA256 .*Credential=([^/,\s]+)\/\d{8}\/[^/]*\/([^/]+)\/aws4_request/.exec(
      headers.authorization ?? '',
    );
    const scopeService = credential?.[2] ?? '';
    if (credential === null) return { kind: 'missing', scopeService };
    const known = this.#known.get(credential[1] ?? '');
    if (known === undefined || known.sessionToken !== headers['x-amz-security-token']) {
      return { kind: 'unknown', scopeService };
    }
    if (known.expiresAt <= this.#clock.now()) return { kind: 'expired', scopeService };
    return { kind: 'principal', principal: known.principal, scopeService };
  }
}

/**
 * AWS's own sentence when `principal` may not do this, else undefined (IAM User Guide, "Troubleshoot access denied
 * error messages").
 */
export function refusal(principal: Principal, action: string, resource: string): string | undefined {
  const own = principal.permissions().evaluate(action, resource);
  const session = principal.sessionPolicy?.evaluate(action, resource) ?? 'allow';
  const said = `User: ${principal.arn} is not authorized to perform: ${action} on resource: ${resource}`;
  if (own === 'explicit-deny') return `${said} with an explicit deny in an identity-based policy`;
  if (session === 'explicit-deny') return `${said} with an explicit deny in a session policy`;
  if (own === 'no-allow') return `${said} because no identity-based policy allows the ${action} action`;
  if (session === 'no-allow') return `${said} because no session policy allows the ${action} action`;
  return undefined;
}
