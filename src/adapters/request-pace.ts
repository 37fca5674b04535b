/**
 * The pace of requests to one account's IAM. Gentle at the start; from the first refusal on it holds just below what
 * the account was seen to grant and feels its way up, slowly at first. Takes the place of the rate limiter inside the
 * SDK's adaptive retry, which falls to one request in two seconds when it is throttled before it has measured its own
 * rate, as small accounts are. Sends nothing itself.
 */

/** Structurally the SDK's RateLimiter. */
export interface RequestPace {
  /** Resolves when the next request may be sent, first come first served. */
  getSendToken(): Promise<void>;
  updateClientSendingRate(response: unknown): void;
}

export interface PaceOptions {
  /** Milliseconds; may be any origin. */
  readonly clock?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Requests per second. With 40 ms a request about four are under way when the first refusal comes. */
const FIRST_RATE = 70;
/** Until the first refusal the rate doubles in this time. */
const DOUBLING_MS = 500;
/** Timers are no finer, so beyond this rate nobody waits. */
const FREE_RATE = 1_000;
/** What was granted before the first refusal is taken for a rate and a burst of so many milliseconds of it. */
const ASSUMED_BURST_MS = 1_000;
const LEAST_FIRST_GUESS = 14;
const SLOWEST_RATE = 0.5;
/** Refusals of requests that were under way together are one. */
const SAME_REFUSAL_MS = 400;
/** Of what was granted between two refusals: less than all, so that the bucket fills a little before the next probe. */
const SHARE_OF_GRANTED = 0.96;
/** One refusal changes the rate by no more than these factors, however little was seen before it. */
const DEEPEST_CUT = 0.4;
const LEAST_CUT = 0.97;
/** Requests' worth of time in which nothing is sent after a refusal. */
const PAUSE_REQUESTS = 1.5;
/** Since the last refusal: what each answer adds to the rate, and after how many answers or how long it has doubled. */
const GROWTH_PER_ANSWER = 0.0015;
const DOUBLED_AFTER_ANSWERS = 400;
const DOUBLED_AFTER_MS = 30_000;

export function createRequestPace(options: PaceOptions = {}): RequestPace {
  const clock = options.clock ?? (() => performance.now());
  const sleep = options.sleep ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  let base = FIRST_RATE;
  let refused = false;
  /** Of the last refusal; before it, of the first request. */
  let since: number | undefined;
  let answers = 0;
  let nextAt = -Infinity;
  let line = Promise.resolve();

  const rateAt = (now: number): number => {
    const elapsedMs = now - (since ?? now);
    if (!refused) return base * 2 ** Math.min(elapsedMs / DOUBLING_MS, 10);
    const probe = (answers / DOUBLED_AFTER_ANSWERS) ** 3 + (elapsedMs / DOUBLED_AFTER_MS) ** 3;
    return base * (1 + answers * GROWTH_PER_ANSWER + probe);
  };

  const cut = (now: number): void => {
    const elapsedMs = now - (since ?? now);
    if (refused && elapsedMs < SAME_REFUSAL_MS) return;
    const rate = rateAt(now);
    if (refused) {
      const granted = (answers / elapsedMs) * 1000 * SHARE_OF_GRANTED;
      base = Math.max(SLOWEST_RATE, rate * DEEPEST_CUT, Math.min(granted, rate * LEAST_CUT));
    } else {
      const granted = (answers / (elapsedMs + ASSUMED_BURST_MS)) * 1000;
      base = Math.min(rate, Math.max(LEAST_FIRST_GUESS, granted * SHARE_OF_GRANTED));
    }
    refused = true;
    since = now;
    answers = 0;
    nextAt = now + (PAUSE_REQUESTS * 1000) / base;
  };

  const pass = async (): Promise<void> => {
    since ??= clock();
    // A refusal meanwhile moves the time on for all who wait.
    for (let wait = nextAt - clock(); wait > 0; wait = nextAt - clock()) await sleep(wait);
    const now = clock();
    const rate = rateAt(now);
    // One who is a little late, as timers are, does not delay the next.
    nextAt = rate > FREE_RATE ? now : Math.max(nextAt, now - 1000 / rate) + 1000 / rate;
  };

  return {
    getSendToken: () => (line = line.then(pass)),
    updateClientSendingRate(response) {
      if (isThrottled(response)) cut(clock());
      else answers += 1;
    },
  };
}

/** The SDK hands over its own account of a failed attempt, or an empty object for success. */
function isThrottled(response: unknown): boolean {
  return (
    typeof response === 'object' &&
    response !== null &&
    'errorType' in response &&
    response.errorType === 'THROTTLING'
  );
}
