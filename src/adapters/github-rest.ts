/**
 * How every call to GitHub's REST API is made: bounded in time, reads repeated after a failure, patient under short
 * rate limits, and with errors that name the remedy. Octokit stays inside. Knows no resource, logs nothing, and never
 * puts a token or a request body into an error.
 */
import { AccessError, ConfigurationError, TransientError } from '../errors.ts';

export interface GitHubRestOptions {
  readonly token: string;
  /** Default: GITHUB_API_URL, which the runner sets, also on GitHub Enterprise Server. */
  readonly apiUrl?: string;
  /** Per attempt; default 30,000. */
  readonly timeoutMs?: number;
  /** What a second of waiting lasts, in milliseconds; default 1,000. */
  readonly secondMs?: number;
}

export interface RestCall {
  /** What is attempted, for error messages: `read environment "production"`. */
  readonly doing: string;
  /** What the user can do when GitHub refuses. */
  readonly remedy: string;
  /** `GET /repos/{owner}/{repo}`; parameters in braces are encoded. */
  readonly route: string;
  readonly parameters?: Readonly<Record<string, unknown>>;
  /** The answer's text as it is, whatever its content type. */
  readonly raw?: boolean;
}

export interface RestAnswer {
  readonly data: unknown;
  readonly contentType: string;
  /** GitHub offers a next page (Link header). */
  readonly hasNext: boolean;
}

export type RestOutcome =
  | ({ readonly kind: 'answer' } & RestAnswer)
  /** 404: not there, or not for this token to see. */
  | { readonly kind: 'not-found'; readonly error: AccessError };

export interface GitHubRest {
  /** @throws AccessError for every refusal but 404, TransientError. */
  attempt(call: RestCall): Promise<RestOutcome>;
  /** @throws AccessError also for 404. */
  call(call: RestCall): Promise<RestAnswer>;
}

const RETRIES = 3;
const MAX_RATE_LIMIT_SECONDS = 60;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
/** A refusal stays one; only a request timeout (408) does not. Rate limits are waited out here, not by the plugin. */
const refusals = Array.from({ length: 100 }, (_, index) => 400 + index).filter((status) => status !== 408);

/** @throws ConfigurationError where the token can be none: errors further down would quote it. */
export async function createGitHubRest(options: GitHubRestOptions): Promise<GitHubRest> {
  const { token, timeoutMs = 30_000, secondMs = 1_000 } = options;
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw ConfigurationError.of(
      'The input github-token is empty or holds characters that no token has; leave it out to use the token of the job',
    );
  }
  // `@actions/github` reads GITHUB_API_URL when it is loaded, and most runs need neither.
  const [{ getOctokit }, { retry }] = await Promise.all([
    import('@actions/github'),
    import('@octokit/plugin-retry'),
  ]);
  const octokit = getOctokit(
    token,
    {
      ...(options.apiUrl === undefined ? {} : { baseUrl: options.apiUrl.replace(/\/+$/, '') }),
      log: silent,
      retry: { retries: RETRIES, doNotRetry: refusals, retryAfterBaseValue: secondMs },
    },
    // Before the retry plugin, hence inside it: each attempt has its own time. A hook can only change what it is
    // given, not pass something else on.
    (inner) => {
      inner.hook.before('request', ({ request }) => {
        Object.assign(request, { signal: AbortSignal.timeout(timeoutMs), log: silent });
      });
      return {};
    },
    retry,
  );

  const send = async (call: RestCall): Promise<RestAnswer> => {
    const { data, headers } = (await octokit.request(call.route, {
      ...call.parameters,
      request: {
        // What was written may have taken effect although the answer was lost. For reads nothing is said here: a
        // number would make the plugin repeat refusals too.
        ...(!isRead(call) && { retries: 0 }),
        ...(call.raw === true && { parseSuccessResponseBody: false }),
      },
    })) as { readonly data: unknown; readonly headers: Readonly<Record<string, string | undefined>> };
    return {
      data: call.raw === true ? await new Response(data as ReadableStream).text() : data,
      contentType: headers['content-type'] ?? '',
      hasNext: /rel="?next"?/.test(headers['link'] ?? ''),
    };
  };

  const attempt = async (call: RestCall): Promise<RestOutcome> => {
    for (let limits = 0; ; limits += 1) {
      try {
        return { kind: 'answer', ...(await send(call)) };
      } catch (error) {
        const failure = failureOf(error);
        const waitSeconds = failure.rateLimited ? rateLimitSeconds(failure, limits + 1) : Infinity;
        if (waitSeconds > MAX_RATE_LIMIT_SECONDS || limits >= RETRIES) {
          if (failure.status !== 404) throw finalError(failure, call);
          return { kind: 'not-found', error: refusal(failure, call) };
        }
        await new Promise((resolve) => setTimeout(resolve, waitSeconds * secondMs));
      }
    }
  };
  return {
    attempt,
    async call(call) {
      const outcome = await attempt(call);
      if (outcome.kind === 'not-found') throw outcome.error;
      return outcome;
    },
  };
}

interface Failure {
  /** Undefined where GitHub did not answer. */
  readonly status: number | undefined;
  /** GitHub's own words in one line, or how the connection failed; may be empty. */
  readonly said: string;
  readonly rateLimited: boolean;
  readonly headers: Readonly<Record<string, unknown>>;
}

function failureOf(error: unknown): Failure {
  const { status, response } = fields(error);
  // Octokit gives a failed connection the status 500, but no response.
  if (typeof status !== 'number' || response === undefined) {
    return { status: undefined, said: reasonOf(error), rateLimited: false, headers: {} };
  }
  const { message } = fields(fields(response)['data']);
  const headers = fields(fields(response)['headers']);
  const said = typeof message === 'string' ? message.replace(/\s+/g, ' ').trim().slice(0, 200) : '';
  const limiting =
    headers['retry-after'] !== undefined ||
    String(headers['x-ratelimit-remaining']) === '0' ||
    /rate limit/i.test(said);
  const rateLimited = status === 429 || (status === 403 && limiting && !/not accessible/i.test(said));
  return { status, said, rateLimited, headers };
}

/** GitHub's "Rate limits for the REST API": `retry-after` in seconds, else `x-ratelimit-reset` in epoch seconds. */
function rateLimitSeconds({ headers }: Failure, attempt: number): number {
  const after = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(after)) return Math.max(after, 0);
  const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
  if (String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset)) {
    return Math.max(Math.ceil(reset - Date.now() / 1_000), 1);
  }
  return 2 * attempt;
}

function finalError(failure: Failure, call: RestCall): AccessError | TransientError {
  const { status, rateLimited } = failure;
  if (rateLimited) {
    const what = `GitHub's rate limit did not let us ${call.doing} (${answerOf(failure)})`;
    return new TransientError(`${what}; run again later`, { cause: causeOf(failure) });
  }
  if (status !== undefined && status < 500 && status !== 408) return refusal(failure, call);
  return new TransientError(`GitHub failed to ${call.doing} (${answerOf(failure)}); run again`, {
    cause: causeOf(failure),
    ambiguous: !isRead(call),
  });
}

function refusal(failure: Failure, call: RestCall): AccessError {
  const remedy =
    failure.status === 401
      ? 'check that the token in the input github-token is valid and has not expired'
      : call.remedy;
  return new AccessError(`GitHub refused to ${call.doing} (${answerOf(failure)}); ${remedy}`, {
    cause: causeOf(failure),
  });
}

function answerOf({ status, said }: Failure): string {
  if (status === undefined) return said;
  return said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
}

/** The original quotes URLs and bodies, and is a vendor's type. */
function causeOf(failure: Failure): Error {
  return new Error(answerOf(failure));
}

/** The code of a failed connection, e.g. `ECONNRESET`, which stands on the error or on one of its causes. */
function reasonOf(error: unknown): string {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const { name, code, cause } = fields(current);
    if (name === 'TimeoutError' || name === 'AbortError') return 'no answer in time';
    if (typeof code === 'string') return code;
    current = cause;
  }
  return 'the connection failed';
}

function isRead({ route }: RestCall): boolean {
  return route.startsWith('GET ');
}

function fields(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

function nothing(): void {
  // Octokit's own words belong nowhere: what matters is in the errors.
}
