/**
 * How every call to Jira is made: bounded in time, patient under rate limits, repeated after a failure only where a
 * repetition is harmless, and with errors that name the remedy. Knows no Jira resource; never logs, and never puts
 * a token or a request body into an error.
 */
import { createClient, isApiError, isNetworkError, isRateLimitError, type Client } from 'jira.js/core';
import { AccessError, ConfigurationError, TransientError } from '../errors.ts';
import { complaintOf } from './jira-answers.ts';
import { wasNeverSent } from './unsent.ts';

export type JiraAuth =
  | { readonly type: 'basic'; readonly email: string; readonly apiToken: string }
  | { readonly type: 'bearer'; readonly token: string };

export interface JiraTransportOptions {
  /** Base URL, with the context path where there is one. */
  readonly server: string;
  readonly auth: JiraAuth;
  readonly timeoutMs?: number;
  readonly wait?: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

export interface JiraCall {
  /** What is attempted, for error messages: `create a ticket in project SEC`. */
  readonly doing: string;
  /** What the user can do when Jira refuses, e.g. `check jira_project in ticket_owners.json`. */
  readonly remedy: string;
  /** Below the base URL, segments encoded. */
  readonly path: string;
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  /** Repeating a POST after it may have taken effect does no harm; GET and PUT always may be repeated. */
  readonly repeatable?: boolean;
}

/** Jira understood the request and refused it with this status (4xx, but 401 and 429). */
export interface JiraRefused {
  readonly refused: number;
  /** Jira's own words in one line; may be empty. */
  readonly complaint: string;
  /** Names of the fields Jira objected to. */
  readonly fields: readonly string[];
  readonly error: AccessError;
}

/** `answer` is Jira's JSON; undefined where it sent none. */
export type JiraOutcome = { readonly refused: undefined; readonly answer: unknown } | JiraRefused;

export interface JiraTransport {
  readonly server: string;
  /** @throws AccessError (401), TransientError; a refusal is a value. */
  attempt(call: JiraCall): Promise<JiraOutcome>;
  /** @throws AccessError also for a refusal. */
  call(call: JiraCall): Promise<unknown>;
}

const TIMEOUT_MS = 30_000;
/** All waiting for one call, together. */
const WAIT_BUDGET_MS = 300_000;
const MAX_RATE_LIMITS = 30;
const MAX_FAILURES = 4;
const FIRST_WAIT_MS = 500;

class TimedOut extends Error {}
class NotJson extends Error {}

export function createJiraTransport(options: JiraTransportOptions): JiraTransport {
  const server = options.server.replace(/\/+$/, '');
  const client = clientOf(server, options.auth);
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));

  const clock = options.clock ?? (() => Date.now());
  // A rate limit is the token's and not one call's: while it lasts, no call is sent.
  let limitedUntil = 0;

  const attempt = async (call: JiraCall): Promise<JiraOutcome> => {
    const repeatable = call.repeatable ?? call.method !== 'POST';
    let budgetMs = WAIT_BUDGET_MS;
    let failures = 0;
    const spend = async (pauseMs: number): Promise<boolean> => {
      if (pauseMs > budgetMs) return false;
      budgetMs -= pauseMs;
      await wait(pauseMs);
      return true;
    };
    for (let rateLimits = 0; ;) {
      for (let pause = limitedUntil - clock(); pause > 0; pause = limitedUntil - clock()) {
        if (!(await spend(pause))) throw rateLimited(call);
      }
      try {
        return { refused: undefined, answer: await withinTime(send(client, call), timeoutMs) };
      } catch (error) {
        const refused = refusalOf(error, call);
        if (refused !== undefined) return refused;
        if (isRateLimitError(error)) {
          rateLimits += 1;
          const pause = Math.max(error.retryAfterMs ?? backoff(rateLimits), 100);
          limitedUntil = Math.max(limitedUntil, clock() + pause);
          if (rateLimits === MAX_RATE_LIMITS) throw rateLimited(call, error);
          continue;
        }
        failures += 1;
        const again = (repeatable || isUnsent(error)) && isTransient(error) && failures < MAX_FAILURES;
        if (!again || !(await spend(backoff(failures)))) throw finalError(error, call);
      }
    }
  };
  return {
    server,
    attempt,
    async call(call) {
      const outcome = await attempt(call);
      if (outcome.refused !== undefined) throw outcome.error;
      return outcome.answer;
    },
  };
}

function clientOf(host: string, auth: JiraAuth): Client {
  try {
    return createClient({ host, auth, onSchemaMismatch: 'silent' });
  } catch (error) {
    const what =
      auth.type === 'basic'
        ? 'jira.server in config.json must be a URL, and the inputs jira-email (an email address) and jira-token must be set'
        : 'jira.server in config.json must be a URL, and the input jira-token must be set';
    // The cause is left out on purpose: a schema error may quote what it was given.
    throw ConfigurationError.of(`Jira cannot be used: ${what}`, { cause: (error as Error).name });
  }
}

/** Data answered in any other form than JSON is no answer of Jira's: a proxy's login page, for one. */
async function send(client: Client, { method, path, query, body }: JiraCall): Promise<unknown> {
  const answer = await client.sendRequest<unknown>({
    url: path,
    method,
    ...(query !== undefined && { searchParams: { ...query } }),
    ...(body !== undefined && { body }),
  });
  if (method === 'GET' && (typeof answer !== 'object' || answer === null)) throw new NotJson();
  return answer;
}

async function withinTime<Result>(work: Promise<Result>, timeoutMs: number): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new TimedOut(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Doubling, with a spread so that parallel calls do not come back together. */
function backoff(attempt: number): number {
  return Math.round(FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 6) * (0.75 + Math.random() / 2));
}

function isTransient(error: unknown): boolean {
  return (
    error instanceof TimedOut ||
    isNetworkError(error) ||
    isCutOff(error) ||
    (isApiError(error) && error.status >= 500)
  );
}

/** An answer whose body was cut off: jira.js hands on what fetch says of it, a bare TypeError. */
function isCutOff(error: unknown): boolean {
  return (
    (error instanceof TypeError && /^(terminated|fetch failed)$/.test(error.message)) ||
    /^(UND_ERR_|E(?!RR_)[A-Z_]+$)/.test(networkCode(error) ?? '')
  );
}

function isUnsent(error: unknown): boolean {
  return isNetworkError(error) && wasNeverSent(networkCode(error) ?? '');
}

/** The system's code of a failed connection, e.g. `ECONNREFUSED`; it stands on the error or on one of its causes. */
function networkCode(error: unknown): string | undefined {
  let current = error;
  for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
    const { code, cause } = current as { code?: unknown; cause?: unknown };
    if (typeof code === 'string') return code;
    current = cause;
  }
  return undefined;
}

function refusalOf(error: unknown, call: JiraCall): JiraRefused | undefined {
  if (
    !isApiError(error) ||
    error.status < 400 ||
    error.status > 499 ||
    [401, 408, 429].includes(error.status)
  )
    return undefined;
  const { text, fields } = complaintOf(error.body);
  const said = text === '' ? `HTTP ${error.status}` : `HTTP ${error.status}: ${text}`;
  return {
    refused: error.status,
    complaint: text,
    fields,
    error: new AccessError(`Jira refused to ${call.doing} (${said}); ${call.remedy}`, {
      cause: causeOf(error),
    }),
  };
}

function finalError(error: unknown, call: JiraCall): Error {
  if (isApiError(error) && error.status === 401) {
    return new AccessError(
      `Jira did not accept the login (HTTP 401) to ${call.doing}; check the inputs jira-email and jira-token (Data Center: jira-token alone) and that the token has not expired`,
      { cause: causeOf(error), login: true },
    );
  }
  if (isTransient(error) || isApiError(error)) {
    const what = isApiError(error) ? `HTTP ${error.status}` : networkReason(error);
    return new TransientError(
      `Jira failed to ${call.doing} (${what}); the next run tries again, check that jira.server in config.json is right if this lasts`,
      {
        cause: causeOf(error),
        ambiguous: !isUnsent(error),
      },
    );
  }
  if (error instanceof NotJson) {
    return new TransientError(
      `Jira's answer to the attempt to ${call.doing} was no JSON; check that jira.server in config.json is Jira's base URL`,
      {
        cause: causeOf(error),
      },
    );
  }
  return error instanceof Error ? error : new Error(String(error));
}

function rateLimited(call: JiraCall, cause?: unknown): TransientError {
  return new TransientError(`Jira's rate limit did not let us ${call.doing}; the next run tries again`, {
    ...(cause !== undefined && { cause: causeOf(cause) }),
  });
}

function networkReason(error: unknown): string {
  if (isNetworkError(error) || isCutOff(error)) return networkCode(error) ?? 'connection failed';
  return error instanceof Error ? error.message : String(error);
}

/** The original's name and status without its text, which quotes bodies and URLs. */
function causeOf(error: unknown): Error {
  const cause = new Error(error instanceof Error ? error.name : 'unknown error');
  if (isApiError(error)) cause.message += ` ${error.status}`;
  return cause;
}
