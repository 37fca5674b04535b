/**
 * Credentials of a run: OIDC token → hub role once, hub role → one role per account, each checked against the
 * account expected and renewed before it ends (SPEC section 5). Talks to STS only; what is done with the
 * credentials is not its business.
 */
import {
  AssumeRoleCommand,
  AssumeRoleWithWebIdentityCommand,
  GetCallerIdentityCommand,
  STSClient,
  type Credentials,
} from '@aws-sdk/client-sts';
import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { roleArn } from '../domain/session-policy.ts';
import { AccessError } from '../errors.ts';
import {
  translateAwsError,
  type AwsCredentials,
  type AwsTransport,
  type CredentialsProvider,
  isExpiredCredentials,
} from './aws-transport.ts';

export interface RenewableCredentials {
  readonly provide: CredentialsProvider;
  /** Forces a new session at the next use, after AWS said that `used` has expired; no-op where that was renewed since. */
  expire(used: AwsCredentials): void;
}

export interface HubOptions {
  readonly transport: AwsTransport;
  /** IAM role ARN assumed through GitHub OIDC; undefined: the SDK's default credential chain. */
  readonly roleToAssume: string | undefined;
  readonly sessionName: string;
  /** A fresh GitHub OIDC token. */
  readonly oidcToken: () => Promise<string>;
  /** Credentials have to belong to this account. */
  readonly expectedAccountId: string;
}

export interface AccountSessionOptions {
  readonly transport: AwsTransport;
  readonly hub: RenewableCredentials;
  readonly partition: string;
  readonly accountId: string;
  readonly roleName: string;
  readonly externalId: string | undefined;
  readonly sessionName: string;
  readonly policy: string;
  /** Called for every request made, so that they are counted for the account. */
  readonly onCall: () => void;
}

const SESSION_SECONDS = 3600;
const RENEW_BEFORE_MS = 5 * 60_000;

/** STS session names allow `[\w+=,.@-]{2,64}` (STS API Reference, AssumeRole). */
export function sessionNameOf(runId: string): string {
  return `iam-key-rotation-${runId}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
}

/** The hub's credentials. Nothing is called until they are first used. */
export function createHubCredentials(options: HubOptions): RenewableCredentials {
  const { transport, roleToAssume } = options;
  if (roleToAssume === undefined) {
    const chain = fromNodeProviderChain({ clientConfig: transport.clientOptions() });
    return renewable(async () => {
      const credentials = await attempt(chain, 'Reading AWS credentials', 'check the credentials at hand');
      const sts = new STSClient({ ...transport.clientOptions(), credentials });
      const identity = await attempt(
        () => sts.send(new GetCallerIdentityCommand({})),
        'sts:GetCallerIdentity with the credentials at hand',
        'check that they are valid and not expired',
      );
      expectAccount(
        identity.Account,
        options.expectedAccountId,
        'The AWS credentials at hand',
        'aws.main_account_id of config.json',
      );
      return credentials;
    });
  }
  return renewable(async () => {
    const token = await options.oidcToken();
    const sts = new STSClient(transport.clientOptions());
    const answer = await attempt(
      () =>
        sts.send(
          new AssumeRoleWithWebIdentityCommand({
            RoleArn: roleToAssume,
            RoleSessionName: options.sessionName,
            WebIdentityToken: token,
            DurationSeconds: SESSION_SECONDS,
          }),
        ),
      `sts:AssumeRoleWithWebIdentity into ${roleToAssume}`,
      'check that the role exists and that its trust policy names this repository, branch or environment and the audience (config/aws/hub.yaml)',
    );
    return readCredentials(answer.Credentials, { arn: roleToAssume, transport });
  });
}

/** Enters one account; the first session is opened and its identity checked before this returns. */
export async function openAccountSession(options: AccountSessionOptions): Promise<RenewableCredentials> {
  const { transport, accountId } = options;
  const arn = roleArn(options);
  const assume = async (): Promise<AwsCredentials> => {
    const sts = new STSClient({ ...transport.clientOptions(), credentials: options.hub.provide });
    const answer = await attempt(
      () =>
        withRenewal(options.hub, () => {
          options.onCall();
          return sts.send(
            new AssumeRoleCommand({
              RoleArn: arn,
              RoleSessionName: options.sessionName,
              ExternalId: options.externalId,
              Policy: options.policy,
              DurationSeconds: SESSION_SECONDS,
            }),
          );
        }),
      `sts:AssumeRole into ${arn}`,
      'check that the role exists in the account, that it trusts the hub role and that the external ID fits (config/aws/member.yaml)',
    );
    const credentials = readCredentials(answer.Credentials, { arn, transport });
    const own = new STSClient({ ...transport.clientOptions(), credentials });
    options.onCall();
    const identity = await attempt(
      () => own.send(new GetCallerIdentityCommand({})),
      `sts:GetCallerIdentity in account ${accountId}`,
      'check the role of the account',
    );
    expectAccount(identity.Account, accountId, `The session of ${arn}`, 'the account expected');
    return credentials;
  };
  const session = renewable(assume);
  await session.provide();
  return session;
}

/** Runs a call, and once more with a new session where AWS says that the one used has expired. */
export async function withRenewal<Result>(
  session: RenewableCredentials,
  call: () => Promise<Result>,
): Promise<Result> {
  const used = await session.provide();
  try {
    return await call();
  } catch (error) {
    if (!isExpiredCredentials(error)) throw error;
    session.expire(used);
    return call();
  }
}

/** One request at a time, kept until its last quarter (at most the last five minutes) has begun. */
export function renewable(fetch: () => Promise<AwsCredentials>): RenewableCredentials {
  let current: { readonly credentials: AwsCredentials; readonly renewAt: number } | undefined;
  let underWay: Promise<AwsCredentials> | undefined;
  const renew = async (): Promise<AwsCredentials> => {
    const credentials = await fetch();
    const life =
      credentials.expiration === undefined ? Infinity : credentials.expiration.getTime() - Date.now();
    current = { credentials, renewAt: Date.now() + life - Math.min(RENEW_BEFORE_MS, life / 4) };
    return credentials;
  };
  const provide = (): Promise<AwsCredentials> => {
    if (current !== undefined && Date.now() < current.renewAt) return Promise.resolve(current.credentials);
    underWay ??= renew().finally(() => (underWay = undefined));
    return underWay;
  };
  return {
    // Tells the SDK's clients not to keep a copy of their own, which would outlive `expire`.
    provide: Object.assign(provide, { memoized: true }),
    expire(used) {
      if (current?.credentials === used) current = undefined;
    },
  };
}

function expectAccount(actual: string | undefined, expected: string, who: string, by: string): void {
  if (actual === expected) return;
  throw new AccessError(
    `${who} belongs to account ${actual ?? 'unknown'}, not to ${expected} (${by}); nothing was done there`,
  );
}

function readCredentials(
  credentials: Credentials | undefined,
  { arn, transport }: { readonly arn: string; readonly transport: AwsTransport },
): AwsCredentials {
  if (!credentials?.AccessKeyId || !credentials.SecretAccessKey || !credentials.SessionToken) {
    throw new AccessError(`STS gave no credentials for ${arn}; check the STS endpoint`);
  }
  transport.mask(credentials.SecretAccessKey);
  transport.mask(credentials.SessionToken);
  return {
    accessKeyId: credentials.AccessKeyId,
    secretAccessKey: credentials.SecretAccessKey,
    sessionToken: credentials.SessionToken,
    ...(credentials.Expiration ? { expiration: credentials.Expiration } : {}),
  };
}

async function attempt<Result>(call: () => Promise<Result>, doing: string, remedy: string): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    throw translateAwsError(error, doing, remedy);
  }
}
