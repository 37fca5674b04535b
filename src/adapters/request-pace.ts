/**
 * The pace of requests to one account's IAM. Until the first refusal few requests are under way together, the more
 * the more were granted (slow start); from then on it holds a rate just below what the account was seen to grant and
 * feels its way up, slowly at first. Takes the place of the rate limiter inside the SDK's adaptive retry, which falls
 * to one request in two seconds when it is throttled before it has measured its own rate, as small accounts are.
 * Sends nothing itself.
 */
import { isThrottlingError } from '@smithy/core/retry';

type SdkError = Parameters<typeof isThrottlingError>[0];

export interface RequestPace {
  /** Lets an attempt through when its turn has come, first come first served, and learns from how it ends. */
  admit<Result>(attempt: () => Promise<Result>): Promise<Result>;
  /** So many requests are about to be made: among many, a few more that are refused weigh little. */
  expect(requests: number): void;
}

export interface PaceOptions {
  /** Milliseconds; may be any origin. */
  readonly clock?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/**
 * Requests under way together before the first refusal: so many can be refused at once. A small account has a
 * hundred requests in all, of which a twentieth may be refused.
 */
const FIRST_WINDOW = 4;
/** Requests to be made per request that may be under way from the start, and be refused with it: two in a hundred. */
const EXPECTED_PER_REQUEST = 50;
/** Grants per further request under way. With 40 ms a request 10 are under way after a quarter of a second. */
const GRANTS_PER_REQUEST = 5.5;
/** What was granted before the first refusal is taken for a rate and a burst of so many milliseconds of it. */
const ASSUMED_BURST_MS = 1_000;
/** Timers are no finer, so beyond this rate nobody waits. */
const FREE_RATE = 1_000;
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
/** Since the last refusal: what each grant adds to the rate, and after how many grants or how long it has doubled. */
const GROWTH_PER_GRANT = 0.0015;
const DOUBLED_AFTER_GRANTS = 400;
const DOUBLED_AFTER_MS = 30_000;

export function createRequestPace(options: PaceOptions = {}): RequestPace {
  const clock = options.clock ?? (() => performance.now());
  const sleep = options.sleep ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  /** Requests per second, as held since the last refusal. */
  let base = 0;
  let refused = false;
  /** Of the last refusal; before it, of the first request. */
  let since: number | undefined;
  let grants = 0;
  let expected = 0;
  let underWay = 0;
  let nextAt = -Infinity;
  let line = Promise.resolve();
  let wakeFirstInLine: (() => void) | undefined;

  const rateAt = (now: number): number => {
    const elapsedMs = now - (since ?? now);
    const probe = (grants / DOUBLED_AFTER_GRANTS) ** 3 + (elapsedMs / DOUBLED_AFTER_MS) ** 3;
    return base * (1 + grants * GROWTH_PER_GRANT + probe);
  };

  const cut = (now: number): void => {
    const elapsedMs = now - (since ?? now);
    if (refused && elapsedMs < SAME_REFUSAL_MS) return;
    if (refused) {
      const rate = rateAt(now);
      const granted = (grants / elapsedMs) * 1000 * SHARE_OF_GRANTED;
      base = Math.max(SLOWEST_RATE, rate * DEEPEST_CUT, Math.min(granted, rate * LEAST_CUT));
    } else {
      const granted = (grants / (elapsedMs + ASSUMED_BURST_MS)) * 1000;
      base = Math.max(LEAST_FIRST_GUESS, granted * SHARE_OF_GRANTED);
    }
    refused = true;
    since = now;
    grants = 0;
    nextAt = now + (PAUSE_REQUESTS * 1000) / base;
  };

  const windowIsFull = (): boolean =>
    underWay >=
    Math.max(
      FIRST_WINDOW,
      Math.floor(expected / EXPECTED_PER_REQUEST),
      Math.floor(grants / GRANTS_PER_REQUEST),
    );

  const pass = async (): Promise<void> => {
    since ??= clock();
    while (!refused && windowIsFull()) await new Promise<void>((wake) => (wakeFirstInLine = wake));
    underWay += 1;
    if (!refused) return;
    // A refusal meanwhile moves the time on for all who wait.
    for (let wait = nextAt - clock(); wait > 0; wait = nextAt - clock()) await sleep(wait);
    const now = clock();
    const rate = rateAt(now);
    // One who is a little late, as timers are, does not delay the next.
    nextAt = rate > FREE_RATE ? now : Math.max(nextAt, now - 1000 / rate) + 1000 / rate;
  };

  const admit: RequestPace['admit'] = async (attempt) => {
    await (line = line.then(pass));
    try {
      const result = await attempt();
      grants += 1;
      return result;
    } catch (error) {
      if (isThrottlingError(error as SdkError)) cut(clock());
      else grants += 1;
      throw error;
    } finally {
      underWay -= 1;
      wakeFirstInLine?.();
    }
  };

  return {
    admit,
    expect(requests) {
      expected += requests;
      wakeFirstInLine?.();
    },
  };
}
