/**
 * What every AWS client of a run shares: one HTTP handler (so a thousand accounts do not open a thousand sockets),
 * the retry mode, and the translation of SDK errors into the classes of `errors.ts`. Calls nothing by itself.
 */
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { AccessError, ConfigurationError, TransientError, isExpected } from '../errors.ts';

/** Structurally what the SDK calls an AwsCredentialIdentity. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export type CredentialsProvider = () => Promise<AwsCredentials>;

export interface AwsTransport {
  readonly region: string;
  /** Options for the constructor of any SDK client. */
  clientOptions(): ClientOptions;
  /** For a client whose attempts have a pace of their own (`request-pace.ts`). */
  pacedOptions(): ClientOptions;
  /** Told of each secret on arrival, before anything can log it (SPEC section 11). */
  readonly mask: (secret: string) => void;
  close(): void;
}

interface ClientOptions {
  region: string;
  requestHandler: NodeHttpHandler;
  retryMode: 'adaptive' | 'standard';
  maxAttempts: number;
}

/** Attempts a call may take: with adaptive retry about half a minute of being refused before it counts as lost. */
const MAX_ATTEMPTS = 8;
const CONNECTION_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;

export function createAwsTransport({ region, mask }: Pick<AwsTransport, 'region' | 'mask'>): AwsTransport {
  const requestHandler = new NodeHttpHandler({
    connectionTimeout: CONNECTION_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    throwOnRequestTimeout: true,
    socketAcquisitionWarningTimeout: REQUEST_TIMEOUT_MS,
    httpAgent: { keepAlive: true, maxSockets: 128 },
    httpsAgent: { keepAlive: true, maxSockets: 128 },
  });
  const common = { region, requestHandler, maxAttempts: MAX_ATTEMPTS };
  return {
    region,
    mask,
    clientOptions: () => ({ ...common, retryMode: 'adaptive' }),
    pacedOptions: () => ({ ...common, retryMode: 'standard' }),
    close: () => requestHandler.destroy(),
  };
}

const ACCESS_CODES =
  /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidIdentityToken|IDPRejectedClaim|IncompleteSignature|MissingAuthenticationToken|OptInRequired|NotAuthorized)/;
const EXPIRED_CODES = /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/;
const THROTTLING_CODES =
  /^(Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|SlowDown|BandwidthLimit)/;

interface SdkError extends Error {
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly Code?: string;
}

/** The AWS error code, e.g. `NoSuchEntity`. */
export function awsErrorCode(error: unknown): string {
  if (!(error instanceof Error)) return '';
  const { Code } = error as SdkError;
  return typeof Code === 'string' && Code !== '' ? Code : error.name;
}

export function isExpiredCredentials(error: unknown): boolean {
  return EXPIRED_CODES.test(awsErrorCode(error));
}

/**
 * The error class for a failed AWS call. `doing` says what was attempted and where, e.g. `iam:ListUsers in account
 * 111111111111`; `remedy` what to do if access is refused.
 */
export function translateAwsError(error: unknown, doing: string, remedy: string): Error {
  if (isExpected(error)) return error;
  if (!(error instanceof Error)) return new TransientError(`${doing} failed: ${String(error)}`);
  const code = awsErrorCode(error);
  const status = (error as SdkError).$metadata?.httpStatusCode;
  const said = oneLine(error.message);
  if (code === 'CredentialsProviderError') {
    return ConfigurationError.of(
      'No AWS credentials were found; set the input role-to-assume (GitHub OIDC), or provide credentials to the AWS SDK (environment, profile)',
      { cause: error },
    );
  }
  if (THROTTLING_CODES.test(code) || status === 429) {
    return new TransientError(
      `${doing} was throttled to the end (${code}: ${said}); the next run tries again`,
      { cause: error },
    );
  }
  if (ACCESS_CODES.test(code) || EXPIRED_CODES.test(code) || status === 401 || status === 403) {
    return new AccessError(`${doing} was refused (${code}: ${said}); ${remedy}`, { cause: error });
  }
  if (status !== undefined && status >= 400 && status < 500) {
    return new AccessError(`${doing} failed (${code}: ${said}); ${remedy}`, { cause: error });
  }
  const what = status === undefined ? networkCause(error) : `HTTP ${status} ${code}: ${said}`;
  return new TransientError(`${doing} failed (${what}); the next run tries again`, { cause: error });
}

function networkCause(error: Error): string {
  const { code } = error as { code?: unknown };
  const text = oneLine(error.message);
  return typeof code === 'string' && !text.includes(code) ? `${code}: ${text}` : text || error.name;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}
