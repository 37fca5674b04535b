/**
 * How every call to Slack's Web API is made: bounded in time, patient under rate limits, repeated only where that is
 * harmless, with errors that name the remedy. The SDK's own retries and log stay off; no token, argument or answer
 * gets into an error.
 */
import { LogLevel, WebClient, type Logger } from '@slack/web-api';
import { AccessError, ConfigurationError, TransientError } from '../errors.ts';
import { refusalMessage } from './slack-refusals.ts';

export interface SlackAccess {
  readonly token: string;
  /** Default: `https://slack.com/api/`. */
  readonly apiUrl?: string | undefined;
  readonly wait?: (ms: number) => Promise<void>;
}

export interface SlackCall {
  readonly method: string;
  readonly arguments?: Readonly<Record<string, unknown>>;
  /** What the call is for, in error messages: `#security`, `alice@example.com`. */
  readonly recipient: string;
  /** Repeating it after it may have taken effect does no harm. */
  readonly repeatable: boolean;
}

export type SlackAnswer = Readonly<Record<string, unknown>>;

/** Slack's own error code, one word. */
export interface SlackRefusal {
  readonly refused: string;
  readonly error: AccessError;
}

export type SlackOutcome = { readonly refused: undefined; readonly answer: SlackAnswer } | SlackRefusal;

export interface SlackTransport {
  /** A refusal (`ok: false`) is a value. @throws TransientError */
  attempt(call: SlackCall): Promise<SlackOutcome>;
  /** @throws AccessError, TransientError */
  call(call: SlackCall): Promise<SlackAnswer>;
}

const TIMEOUT_MS = 30_000;
/** All waiting for one call, together. */
const WAIT_BUDGET_MS = 120_000;
const MAX_FAILURES = 4;
const MAX_RATE_LIMITS = 10;
const FIRST_WAIT_MS = 1000;
/** Where Slack does not say how long. */
const RATE_LIMIT_WAIT_MS = 10_000;
/** Error codes with which Slack says that it failed by itself, perhaps half-way. */
const SLACK_FAILURES = new Set([
  'internal_error',
  'fatal_error',
  'service_unavailable',
  'request_timeout',
  'team_added_to_org',
]);
/** Failures before the request can have reached Slack. */
const UNSENT = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);

const nothing = (): void => undefined;
const SILENT: Logger = {
  debug: nothing,
  info: nothing,
  warn: nothing,
  error: nothing,
  setLevel: nothing,
  getLevel: () => LogLevel.ERROR,
  setName: nothing,
};

type Attempt =
  | { readonly kind: 'answered'; readonly answer: SlackAnswer }
  | { readonly kind: 'refused'; readonly code: string; readonly details: SlackAnswer }
  | { readonly kind: 'limited'; readonly waitMs: number }
  /** `unsent`: Slack cannot have seen the request. */
  | { readonly kind: 'failed'; readonly what: string; readonly unsent: boolean };

export function createSlackTransport({ token, apiUrl, wait = pause }: SlackAccess): SlackTransport {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw ConfigurationError.of('The input slack-token is no token; pass a bot token (xoxb-…) from a secret');
  }
  const client = new WebClient(token, {
    ...(apiUrl !== undefined && { slackApiUrl: apiUrl }),
    timeout: TIMEOUT_MS,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logger: SILENT,
  });
  const attempt = async (call: SlackCall): Promise<SlackOutcome> => {
    let budgetMs = WAIT_BUDGET_MS;
    let failures = 0;
    for (let limits = 0; ;) {
      const result = await once(client, call);
      if (result.kind === 'answered') return { refused: undefined, answer: result.answer };
      if (result.kind === 'refused') {
        return { refused: result.code, error: new AccessError(refusalMessage(result, call.recipient)) };
      }
      const limited = result.kind === 'limited';
      if (limited) limits += 1;
      else failures += 1;
      const waitMs = limited ? result.waitMs : FIRST_WAIT_MS * 2 ** (failures - 1);
      const again = limited
        ? limits <= MAX_RATE_LIMITS
        : (call.repeatable || result.unsent) && failures < MAX_FAILURES;
      if (!again || waitMs > budgetMs) throw transientError(result, call);
      budgetMs -= waitMs;
      await wait(waitMs);
    }
  };
  return {
    attempt,
    async call(call) {
      const outcome = await attempt(call);
      if (outcome.refused !== undefined) throw outcome.error;
      return outcome.answer;
    },
  };
}

async function once(client: WebClient, call: SlackCall): Promise<Attempt> {
  try {
    const answer: unknown = await client.apiCall(call.method, { ...call.arguments });
    return { kind: 'answered', answer: answer as SlackAnswer };
  } catch (error) {
    return classified(error);
  }
}

function classified(error: unknown): Attempt {
  const { code, data, retryAfter, statusCode } = (error ?? {}) as Readonly<Record<string, unknown>>;
  const message = error instanceof Error ? error.message : '';
  if (code === 'slack_webapi_platform_error') {
    const details = (typeof data === 'object' && data !== null ? data : {}) as SlackAnswer;
    const said = details['error'];
    // Anything else than one word is no code of Slack's: a proxy's page, for one.
    const word = typeof said === 'string' && /^\w{1,80}$/.test(said) ? said : undefined;
    if (word === undefined) return { kind: 'failed', what: 'the answer is not Slack’s', unsent: false };
    if (word === 'ratelimited' || word === 'rate_limited')
      return { kind: 'limited', waitMs: RATE_LIMIT_WAIT_MS };
    if (SLACK_FAILURES.has(word)) return { kind: 'failed', what: word, unsent: false };
    return { kind: 'refused', code: word, details };
  }
  if (code === 'slack_webapi_rate_limited_error') {
    return {
      kind: 'limited',
      waitMs: typeof retryAfter === 'number' && retryAfter >= 0 ? retryAfter * 1000 : RATE_LIMIT_WAIT_MS,
    };
  }
  if (message.startsWith('Retry header')) return { kind: 'limited', waitMs: RATE_LIMIT_WAIT_MS };
  if (code === 'slack_webapi_http_error') {
    return {
      kind: 'failed',
      what: `HTTP ${typeof statusCode === 'number' ? statusCode : 'error'}`,
      unsent: false,
    };
  }
  const reason = networkCode(error);
  return { kind: 'failed', what: reason ?? 'no answer', unsent: reason !== undefined && UNSENT.has(reason) };
}

/** The system's code of a failed connection, e.g. `ECONNREFUSED`; it stands on one of the causes. */
function networkCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const { code, cause, name } = current as Readonly<Record<string, unknown>>;
    if (name === 'TimeoutError') return 'no answer in time';
    if (typeof code === 'string' && /^[A-Z_]+$/.test(code)) return code;
    current = cause;
  }
  return undefined;
}

function transientError(
  result: Extract<Attempt, { kind: 'limited' | 'failed' }>,
  { recipient, method }: SlackCall,
): TransientError {
  if (result.kind === 'limited') {
    return new TransientError(
      `Slack's rate limit did not let us reach ${recipient} (${method}); the next run tries again`,
    );
  }
  return new TransientError(
    `Slack could not be used for ${recipient} (${method}: ${result.what}); the next run tries again, check slack.api_url in config.json if this lasts`,
    { ambiguous: !result.unsent },
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
