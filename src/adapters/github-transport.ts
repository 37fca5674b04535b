/**
 * How every call to GitHub's REST API is made: bounded in time, repeated only where that is harmless, patient under
 * short rate limits, with errors that name the missing permission. Knows no resource; never logs, and never puts a
 * token or a body into an error.
 */
import type { getOctokit } from '@actions/github';
import { AccessError, ConfigurationError, TransientError } from '../errors.ts';

export interface GitHubAccess {
  readonly token: string;
  /** Default: what the runner says in GITHUB_API_URL. */
  readonly apiUrl?: string;
  /** First pause before a repetition; grows with the square of the attempt. */
  readonly retryBaseMs?: number;
}

export interface GitHubCall {
  /** What is attempted, for error messages: `read environment "remediation"`. */
  readonly doing: string;
  /** `actions: read`; what a job that may not do this has to add under `permissions`. */
  readonly permission: string;
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Parts of the path, not encoded. */
  readonly path: readonly string[];
  readonly parameters?: Readonly<Record<string, string | number>>;
  readonly accept?: string;
}

export type GitHubOutcome =
  | { readonly found: true; readonly data: unknown; readonly hasNextPage: boolean }
  /** HTTP 404, with GitHub's own words. */
  | { readonly found: false; readonly said: string };

export interface GitHubTransport {
  /** @throws AccessError (401, 403 and other refusals), TransientError (rate limit, 5xx, network). */
  call(request: GitHubCall): Promise<GitHubOutcome>;
}

const TIMEOUT_MS = 30_000;
const RETRIES = 3;
/** A rate limit that ends later than this is left to the next run. */
const RATE_LIMIT_WAIT_MS = 60_000;
/** The retry plugin may not repeat these; 429 is waited for here, as long as GitHub says. */
const FINAL_STATUSES = [400, 401, 403, 404, 410, 422, 429, 451];
const SILENT = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};

type Client = ReturnType<typeof getOctokit>;

export async function createGitHubTransport(access: GitHubAccess): Promise<GitHubTransport> {
  const client = await clientOf(access);
  const send = async (request: GitHubCall): Promise<GitHubOutcome> => {
    const { method, parameters, accept } = request;
    const url = `/${request.path.map(encodeURIComponent).join('/')}`;
    const answer = await client.request({
      method,
      url,
      ...parameters,
      headers: { 'x-github-api-version': '2022-11-28', ...(accept !== undefined && { accept }) },
      // A POST that may have taken effect is not repeated blindly.
      request: { retries: method === 'POST' ? 0 : RETRIES },
    });
    return {
      found: true,
      data: answer.data as unknown,
      hasNextPage: /\brel="?next"?/.test(answer.headers.link ?? ''),
    };
  };
  return {
    async call(request) {
      let budgetMs = RATE_LIMIT_WAIT_MS;
      for (;;) {
        try {
          return await send(request);
        } catch (error) {
          const failure = failureOf(error);
          if (failure.status === 404) return { found: false, said: failure.said };
          const pauseMs = rateLimitPause(failure);
          if (pauseMs === undefined || pauseMs > budgetMs) throw finalError(failure, request);
          budgetMs -= pauseMs;
          await new Promise((resolve) => setTimeout(resolve, pauseMs));
        }
      }
    },
  };
}

/** Imported late: `@actions/github` reads the environment when it is loaded, and most runs do not need it. */
async function clientOf({ token, apiUrl, retryBaseMs = 1000 }: GitHubAccess): Promise<Client> {
  if (!/^[\x21-\x7e]+$/.test(token)) {
    throw ConfigurationError.of(
      'The input github-token is no token; pass `github-token: ${{ github.token }}` or leave it out',
    );
  }
  const [{ getOctokit }, { defaults }, { retry }] = await Promise.all([
    import('@actions/github'),
    import('@actions/github/lib/utils'),
    import('@octokit/plugin-retry'),
  ]);
  const proxied = defaults.request?.fetch as typeof fetch;
  return getOctokit(
    token,
    {
      ...(apiUrl !== undefined && { baseUrl: apiUrl }),
      log: SILENT,
      request: {
        ...defaults.request,
        log: SILENT,
        fetch: (url: string, init: RequestInit) =>
          proxied(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
      },
      retry: { retries: RETRIES, retryAfterBaseValue: retryBaseMs, doNotRetry: FINAL_STATUSES },
    },
    retry,
  );
}

interface Failure {
  /** Undefined where no answer came. */
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  /** GitHub's own words in one line; may be empty. */
  readonly said: string;
}

function failureOf(error: unknown): Failure {
  const { status, response } = error as { status?: unknown; response?: unknown };
  const { data, headers } = (response ?? {}) as { data?: unknown; headers?: unknown };
  const message =
    typeof data === 'object' && data !== null ? (data as { message?: unknown }).message : undefined;
  return {
    // Without an answer the client says 500 of its own accord.
    status: typeof status === 'number' && response !== undefined ? status : undefined,
    headers: typeof headers === 'object' && headers !== null ? (headers as Record<string, unknown>) : {},
    said: typeof message === 'string' ? message.replace(/\s+/g, ' ').trim().slice(0, 200) : '',
  };
}

/** Milliseconds until GitHub may be asked again; undefined where no rate limit is the reason. */
function rateLimitPause({ status, headers, said }: Failure): number | undefined {
  if (status !== 403 && status !== 429) return undefined;
  const seconds = Number(headers['retry-after'] ?? Number.NaN);
  if (Number.isFinite(seconds)) return Math.max(seconds * 1000, 1000);
  if (String(headers['x-ratelimit-remaining']) === '0') {
    const resetAt = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
    return Number.isFinite(resetAt) ? Math.max(resetAt - Date.now(), 1000) : RATE_LIMIT_WAIT_MS;
  }
  return status === 429 || /rate limit/i.test(said) ? RATE_LIMIT_WAIT_MS : undefined;
}

function finalError(failure: Failure, { doing, permission }: GitHubCall): Error {
  const { status, said } = failure;
  const what =
    status === undefined ? 'no answer' : said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
  if (rateLimitPause(failure) !== undefined) {
    return new TransientError(`GitHub's rate limit did not let us ${doing}; run again later`);
  }
  if (status === undefined || status >= 500 || status === 408) {
    return new TransientError(`GitHub failed to ${doing} (${what}); run again`, { ambiguous: true });
  }
  if (status === 401) {
    return new AccessError(
      `GitHub did not accept the github-token to ${doing} (${what}); pass \`github-token: \${{ github.token }}\` or a token that has not expired`,
    );
  }
  return new AccessError(
    `GitHub refused to ${doing} (${what}); add \`permissions: ${permission}\` to the job`,
  );
}
