/**
 * STS: who may become whom. Trust on OIDC claims, role chaining with external ID, session policies and lifetimes, with
 * AWS's own codes and sentences (STS API Reference). Permissions of what follows are checked elsewhere.
 */
import { AwsError, element, timestamp } from './aws-xml.ts';
import { refusal, type CredentialStore, type IssuedCredentials, type Principal } from './aws-credentials.ts';
import type { AwsModel, Role, Trust } from './aws-model.ts';
import { compilePolicyDocument, MalformedPolicy, wildcard, type CompiledPolicy } from './aws-policy.ts';
import type { Claims, OidcWorld } from './oidc.ts';
import type { WorldClock } from './world-clock.ts';

export interface StsState {
  readonly model: AwsModel;
  readonly credentials: CredentialStore;
  readonly oidc: OidcWorld;
  readonly clock: WorldClock;
}

type Operation = (state: StsState, parameters: URLSearchParams, caller: Principal) => string;

/** Needs no credentials. */
export const WEB_IDENTITY = 'AssumeRoleWithWebIdentity';

export const STS_OPERATIONS: Readonly<Record<string, Operation>> = {
  AssumeRole: assumeRole,
  GetCallerIdentity: (_state, _parameters, caller) =>
    element('Arn', caller.arn) + element('UserId', caller.userId) + element('Account', caller.accountId),
};

export const STS_PARAMETERS =
  /^(Action|Version|RoleArn|RoleSessionName|DurationSeconds|Policy|ExternalId|WebIdentityToken|SourceIdentity|Tags\..*|TransitiveTagKeys.*|PolicyArns.*|ProviderId)$/;

export function assumeRoleWithWebIdentity(state: StsState, parameters: URLSearchParams): string {
  const request = readRequest(parameters);
  const verified = state.oidc.verify(required(parameters, 'WebIdentityToken'));
  if (verified.kind === 'malformed') {
    throw new AwsError(
      400,
      'InvalidIdentityToken',
      'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
    );
  }
  if (verified.kind === 'forged') {
    throw new AwsError(
      400,
      'InvalidIdentityToken',
      "Couldn't retrieve verification key from your identity provider, please reference AssumeRoleWithWebIdentity documentation for requirements",
    );
  }
  if (verified.kind === 'expired') {
    const [now, then] = [state.clock.now(), verified.expiredAt].map((ms) => Math.floor(ms / 1000));
    throw new AwsError(
      400,
      'ExpiredTokenException',
      `Token expired: current date/time ${now} must be before the expiration date/time ${then}`,
    );
  }
  const { claims } = verified;
  const issuer = String(claims['iss']);
  const accountId = /^arn:[\w-]+:iam::(\d{12}):role\//.exec(request.roleArn)?.[1] ?? '';
  const provider = state.model.accounts.get(accountId)?.oidcProvider;
  if (provider?.issuer !== issuer) {
    throw new AwsError(
      400,
      'InvalidIdentityToken',
      `No OpenIDConnect provider found in your account for ${issuer}`,
    );
  }
  const audience = String(claims['aud']);
  if (!provider.audiences.includes(audience)) {
    throw new AwsError(400, 'InvalidIdentityToken', 'Incorrect token audience');
  }
  const role = state.model.findRole(request.roleArn);
  const trusted = role?.trust.some(
    (trust) => trust.kind === 'web-identity' && claimsMatch(trust.claims, claims),
  );
  if (role === undefined || trusted !== true) {
    throw new AwsError(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity');
  }
  const subject = String(claims['sub']);
  return (
    openSession(state, { role, request, source: subject, chained: false }) +
    element('SubjectFromWebIdentityToken', subject) +
    element(
      'Provider',
      `arn:${state.model.partition}:iam::${accountId}:oidc-provider/${issuer.replace('https://', '')}`,
    ) +
    element('Audience', audience)
  );
}

function assumeRole(state: StsState, parameters: URLSearchParams, caller: Principal): string {
  const request = readRequest(parameters);
  const role = state.model.findRole(request.roleArn);
  const denied = new AwsError(
    403,
    'AccessDenied',
    `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${request.roleArn}`,
  );
  const trust = role?.trust.find(
    (one) => one.kind === 'aws' && trusts(one, caller, parameters.get('ExternalId')),
  );
  if (role === undefined || trust?.kind !== 'aws') throw denied;
  // In its own account a role that trusts the caller by name needs no identity-based permission beside it; across
  // accounts both sides have to agree. A session policy and an explicit deny always count.
  const sentence = refusal(caller, 'sts:AssumeRole', role.arn);
  const named = role.accountId === caller.accountId && trust.principals.includes(principalArn(caller));
  if (sentence !== undefined && !(named && sentence.includes('no identity-based policy'))) {
    throw new AwsError(403, 'AccessDenied', sentence);
  }
  return openSession(state, { role, request, source: caller.arn, chained: caller.role !== undefined });
}

interface AssumeRequest {
  readonly roleArn: string;
  readonly sessionName: string;
  readonly durationSeconds: number;
  readonly policy: { readonly text: string; readonly compiled: CompiledPolicy } | undefined;
}

function readRequest(parameters: URLSearchParams): AssumeRequest {
  const roleArn = required(parameters, 'RoleArn');
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(roleArn)) throw validation(`${roleArn} is invalid`);
  const sessionName = required(parameters, 'RoleSessionName');
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) {
    throw constraint(
      sessionName,
      'roleSessionName',
      String.raw`Member must satisfy regular expression pattern: [\w+=,.@-]*`,
    );
  }
  const durationSeconds = Number(parameters.get('DurationSeconds') ?? 3600);
  if (!(durationSeconds >= 900)) {
    throw constraint(
      String(durationSeconds),
      'durationSeconds',
      'Member must have value greater than or equal to 900',
    );
  }
  const text = parameters.get('Policy') ?? undefined;
  if (text !== undefined && text.length > 2048) {
    throw constraint(text, 'policy', 'Member must have length less than or equal to 2048');
  }
  try {
    const policy = text === undefined ? undefined : { text, compiled: compilePolicyDocument(text) };
    return { roleArn, sessionName, durationSeconds, policy };
  } catch (error) {
    if (error instanceof MalformedPolicy) throw new AwsError(400, 'MalformedPolicyDocument', error.message);
    throw error;
  }
}

function openSession(
  state: StsState,
  session: { role: Role; request: AssumeRequest; source: string; chained: boolean },
): string {
  const { role, request, source } = session;
  if (session.chained && request.durationSeconds > 3600) {
    throw validation(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  }
  if (request.durationSeconds > role.maxSessionSeconds) {
    throw validation('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.');
  }
  const { credentials, principal } = state.credentials.issue({
    role,
    partition: state.model.partition,
    sessionName: request.sessionName,
    durationMs: request.durationSeconds * 1000,
    policy: request.policy,
    source,
  });
  const user = element('AssumedRoleId', principal.userId) + element('Arn', principal.arn);
  return `<AssumedRoleUser>${user}</AssumedRoleUser>${credentialsXml(credentials)}`;
}

function credentialsXml(credentials: IssuedCredentials): string {
  return (
    `<Credentials>${element('AccessKeyId', credentials.accessKeyId)}` +
    `${element('SecretAccessKey', credentials.secretAccessKey)}${element('SessionToken', credentials.sessionToken)}` +
    `${element('Expiration', timestamp(credentials.expiration))}</Credentials>`
  );
}

function trusts(
  trust: Extract<Trust, { kind: 'aws' }>,
  caller: Principal,
  externalId: string | null,
): boolean {
  if (trust.externalId !== undefined && trust.externalId !== externalId) return false;
  const root = new RegExp(`^arn:[\\w-]+:iam::${caller.accountId}:root$`);
  return trust.principals.some((one) => one === '*' || one === principalArn(caller) || root.test(one));
}

/** A role is trusted by the role's ARN, not by that of the session. */
function principalArn(caller: Principal): string {
  return caller.role?.arn ?? caller.arn;
}

function claimsMatch(wanted: Readonly<Record<string, string | readonly string[]>>, claims: Claims): boolean {
  return Object.entries(wanted).every(([name, patterns]) => {
    const value = claims[name];
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return false;
    const text = String(value);
    return [patterns].flat().some((pattern) => wildcard(pattern).test(text));
  });
}

function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name);
  if (value === null || value === '') {
    const member = name.charAt(0).toLowerCase() + name.slice(1);
    throw validation(
      `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`,
    );
  }
  return value;
}

function constraint(value: string, member: string, rule: string): AwsError {
  return validation(
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${rule}`,
  );
}

function validation(message: string): AwsError {
  return new AwsError(400, 'ValidationError', message);
}
