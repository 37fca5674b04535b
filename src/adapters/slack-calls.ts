/**
 * How every call to Slack's Web API is made: bounded in time, patient under rate limits, repeated after a failure
 * only where a repetition is harmless, and with errors that name the remedy. Knows no recipient; never logs, and
 * never puts a token, a request or a whole answer into an error.
 */
import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
  type FetchFunction,
  type Logger,
} from '@slack/web-api';
import { AccessError, ConfigurationError, TransientError } from '../errors.ts';
import { remedyFor } from './slack-remedies.ts';
import { wasNeverSent } from './unsent.ts';

export interface SlackCallsOptions {
  readonly token: string;
  /** `https://slack-gov.com/api/`; with or without the slash at its end. Default: Slack's own. */
  readonly apiUrl?: string | undefined;
  readonly timeoutMs?: number | undefined;
  readonly wait?: ((ms: number) => Promise<void>) | undefined;
}

export interface SlackCall {
  /** `chat.postMessage` and the like. */
  readonly method: string;
  readonly args: Readonly<Record<string, unknown>>;
  /** What is attempted, for error messages: `post to #security`. */
  readonly doing: string;
  /** Repeating the call after it may have taken effect does no harm. */
  readonly repeatable: boolean;
}

export type SlackAnswer = Readonly<Record<string, unknown>>;

/** Slack understood the call and refused it with `code` (`channel_not_found`). */
export type SlackOutcome =
  | { readonly code: undefined; readonly answer: SlackAnswer }
  | { readonly code: string; readonly error: AccessError };

export interface SlackCalls {
  /** @throws TransientError; a refusal is a value. */
  attempt(call: SlackCall): Promise<SlackOutcome>;
  /** @throws AccessError also for a refusal. */
  call(call: SlackCall): Promise<SlackAnswer>;
}

const TIMEOUT_MS = 20_000;
/** All waiting for one call, together. */
const WAIT_BUDGET_MS = 120_000;
const MAX_FAILURES = 4;
const FIRST_WAIT_MS = 500;
/** Calls in a row that were lost for good, after which Slack counts as down for the rest of the run. */
const LOST_CALLS_LIMIT = 3;

type Failure =
  | { readonly kind: 'refused'; readonly code: string; readonly needed: string | undefined }
  | { readonly kind: 'limited'; readonly retryAfterMs: number | undefined }
  /** `ambiguous`: the call may have taken effect all the same. */
  | { readonly kind: 'failed'; readonly what: string; readonly ambiguous: boolean };

/** @throws ConfigurationError where the token is none that could be sent. */
export function createSlackCalls(options: SlackCallsOptions): SlackCalls {
  if (!/^[\x21-\x7e]+$/.test(options.token)) {
    throw ConfigurationError.of(
      'the input slack-token holds blanks or other characters that no token has; pass the bot token (xoxb-…) alone',
    );
  }
  const client = new WebClient(options.token, {
    ...(options.apiUrl !== undefined && { slackApiUrl: options.apiUrl }),
    timeout: options.timeoutMs ?? TIMEOUT_MS,
    // Which calls may be repeated is known here, not there.
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    allowAbsoluteUrls: false,
    fetch: fetchOrSayWhy,
    logger: SILENCE,
  });
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  let lostCalls = 0;

  const attempt = async (call: SlackCall): Promise<SlackOutcome> => {
    if (lostCalls >= LOST_CALLS_LIMIT) {
      throw new TransientError(
        `Slack was not asked to ${call.doing}, because it failed ${lostCalls} times in a row before; the next run tries again`,
      );
    }
    let budgetMs = WAIT_BUDGET_MS;
    for (let failures = 0, rateLimits = 0; ;) {
      const tried = await once(client, call);
      if (tried.failure === undefined || tried.failure.kind === 'refused') lostCalls = 0;
      if (tried.failure === undefined) return { code: undefined, answer: tried.answer };
      const { failure } = tried;
      if (failure.kind === 'refused') return { code: failure.code, error: refusal(failure, call) };
      if (failure.kind === 'limited') rateLimits += 1;
      else failures += 1;
      const pause =
        failure.kind === 'limited' ? (failure.retryAfterMs ?? backoff(rateLimits)) : backoff(failures);
      // A limit of no seconds must not become a loop without end.
      const spentMs = Math.max(pause, 1000);
      const again =
        failure.kind === 'limited' || (failures < MAX_FAILURES && (call.repeatable || !failure.ambiguous));
      if (!again || spentMs > budgetMs) {
        lostCalls += 1;
        throw lost(failure, call);
      }
      budgetMs -= spentMs;
      await wait(pause);
    }
  };
  return {
    attempt,
    async call(call) {
      const outcome = await attempt(call);
      if (outcome.code !== undefined) throw outcome.error;
      return outcome.answer;
    },
  };
}

/** A request without an answer: what the system says of it, without the request. */
class NoAnswer extends Error {
  readonly unsent: boolean;

  constructor(error: unknown) {
    const code = networkCode(error);
    super((error as Error).name === 'TimeoutError' ? 'no answer in time' : (code ?? 'the connection failed'));
    this.unsent = code !== undefined && wasNeverSent(code);
  }
}

/** The SDK keeps the text of a failed request only; what has to be known of it is read before. */
const fetchOrSayWhy: FetchFunction = async (url, init) => {
  try {
    return await fetch(url, init);
  } catch (error) {
    throw new NoAnswer(error);
  }
};

const ignore = (): void => undefined;
/** At its debug level the SDK logs requests and answers. */
const SILENCE: Logger = {
  debug: ignore,
  info: ignore,
  warn: ignore,
  error: ignore,
  setLevel: ignore,
  setName: ignore,
  getLevel: () => 'error' as ReturnType<Logger['getLevel']>,
};

async function once(
  client: WebClient,
  { method, args }: SlackCall,
): Promise<{ readonly failure: undefined; readonly answer: SlackAnswer } | { readonly failure: Failure }> {
  try {
    return { failure: undefined, answer: { ...(await client.apiCall(method, { ...args })) } };
  } catch (error) {
    return { failure: failureOf(error) };
  }
}

/** Codes of Slack's own trouble (Slack documentation, "Errors" of every method); true: it may have taken effect. */
const SLACKS_TROUBLE: Readonly<Record<string, boolean>> = {
  internal_error: true,
  fatal_error: true,
  request_timeout: false,
  service_unavailable: false,
};

function failureOf(error: unknown): Failure {
  if (error instanceof WebAPIPlatformError) {
    const { error: code, needed } = error.data as { error?: unknown; needed?: unknown };
    // Where the answer is no JSON, the SDK takes all of it for the error code.
    if (typeof code !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(code)) {
      return {
        kind: 'failed',
        what: "the answer was not Slack's, check slack.api_url in config.json",
        ambiguous: true,
      };
    }
    if (code === 'ratelimited' || code === 'rate_limited')
      return { kind: 'limited', retryAfterMs: undefined };
    const ambiguous = SLACKS_TROUBLE[code];
    if (ambiguous !== undefined) return { kind: 'failed', what: code, ambiguous };
    return { kind: 'refused', code, needed: typeof needed === 'string' ? needed : undefined };
  }
  if (error instanceof WebAPIRateLimitedError)
    return { kind: 'limited', retryAfterMs: error.retryAfter * 1000 };
  if (error instanceof WebAPIHTTPError) {
    const { statusCode } = error;
    if (statusCode >= 500 || statusCode === 408)
      return { kind: 'failed', what: `HTTP ${statusCode}`, ambiguous: statusCode !== 503 };
    return { kind: 'refused', code: `HTTP ${statusCode}`, needed: undefined };
  }
  if (error instanceof WebAPIRequestError) {
    const { original } = error;
    if (original instanceof NoAnswer)
      return { kind: 'failed', what: original.message, ambiguous: !original.unsent };
  }
  // HTTP 429 whose Retry-After is missing or no number: the SDK has no class of its own for it.
  if (error instanceof Error && error.message.startsWith('Retry header'))
    return { kind: 'limited', retryAfterMs: undefined };
  return {
    kind: 'failed',
    what: 'the answer could not be read, check slack.api_url in config.json',
    ambiguous: true,
  };
}

/** The system's code of a failed connection, e.g. `ECONNREFUSED`; it stands on the error or on one of its causes. */
function networkCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const { code, cause } = current as { code?: unknown; cause?: unknown };
    if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code)) return code;
    current = cause;
  }
  return undefined;
}

/** Doubling, with a spread so that parallel runs do not come back together. */
function backoff(attempt: number): number {
  return Math.round(FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 6) * (0.75 + Math.random() / 2));
}

function refusal({ code, needed }: Extract<Failure, { kind: 'refused' }>, { doing }: SlackCall): AccessError {
  return new AccessError(`Slack refused to ${doing} (${code}); ${remedyFor(code, needed)}`);
}

function lost(
  failure: Exclude<Failure, { kind: 'refused' }>,
  { doing, repeatable }: SlackCall,
): TransientError {
  if (failure.kind === 'limited')
    return new TransientError(`Slack's rate limit did not let us ${doing}; the next run tries again`);
  const ambiguous = failure.ambiguous && !repeatable;
  const outcome = ambiguous
    ? 'it may have happened all the same, and the next run repeats it'
    : 'the next run tries again';
  return new TransientError(`Slack failed to ${doing} (${failure.what}); ${outcome}`, { ambiguous });
}
