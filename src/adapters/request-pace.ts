/**
 * The pace of requests to one account's IAM: gentle at the start, halved in doubt, a little faster with every second
 * that goes well. Takes the place of the rate limiter inside the SDK's adaptive retry, which falls to one request in
 * two seconds when it is throttled before it has measured its own rate, as small accounts are. Sends nothing itself.
 */

/** Structurally the SDK's RateLimiter. */
export interface RequestPace {
  getSendToken(): Promise<void>;
  updateClientSendingRate(response: unknown): void;
}

export interface PaceOptions {
  /** Milliseconds; may be any origin. */
  readonly clock?: () => number;
  readonly sleep?: (ms: number) => Promise<void>;
}

/** Requests per second. With 40 ms a request about four are under way when the first refusal comes. */
const FIRST_RATE = 90;
/** Until the first refusal the rate doubles in this time. */
const DOUBLING_MS = 500;
/** What is tried first after the first refusal; about what IAM grants. */
const RATE_AFTER_FIRST_REFUSAL = 16;
const SLOWEST_RATE = 0.5;
/** Refusals of requests that were under way together are one. */
const SAME_REFUSAL_MS = 400;
/** Refused again so soon, the rate was far off; later, only a little. */
const FAR_OFF_MS = 2_000;
const FAR_OFF_CUT = 0.6;
const CUT = 0.85;
/** Share of the rate that a second of success adds. */
const GROWTH_PER_SECOND = 0.06;

export function createRequestPace(options: PaceOptions = {}): RequestPace {
  const clock = options.clock ?? (() => performance.now());
  const sleep = options.sleep ?? ((ms) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  let rate = FIRST_RATE;
  let refused = false;
  let cutAt = -Infinity;
  let grownAt = clock();
  let nextAt = clock();

  const cut = (now: number): void => {
    if (now - cutAt < SAME_REFUSAL_MS) return;
    if (!refused) rate = Math.min(rate, RATE_AFTER_FIRST_REFUSAL);
    else rate = Math.max(SLOWEST_RATE, rate * (now - cutAt < FAR_OFF_MS ? FAR_OFF_CUT : CUT));
    refused = true;
    cutAt = now;
    grownAt = now;
  };
  const grow = (now: number): void => {
    const seconds = (now - grownAt) / 1000;
    grownAt = now;
    rate = refused
      ? rate + rate * GROWTH_PER_SECOND * Math.min(seconds, 1)
      : rate * 2 ** Math.min((seconds * 1000) / DOUBLING_MS, 1);
  };

  return {
    async getSendToken() {
      const now = clock();
      const at = Math.max(now, nextAt);
      nextAt = at + 1000 / rate;
      if (at > now) await sleep(at - now);
    },
    updateClientSendingRate(response) {
      const now = clock();
      if (isThrottled(response)) cut(now);
      else grow(now);
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
