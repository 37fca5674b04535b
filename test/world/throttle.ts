/** A token bucket in real time, as AWS throttles: a rate, and a burst that may be spent at once. */

export interface ThrottleRate {
  readonly perSecond: number;
  readonly burst: number;
}

export class TokenBucket {
  readonly #rate: ThrottleRate;
  #tokens: number;
  #filledAt = performance.now();

  constructor(rate: ThrottleRate) {
    this.#rate = rate;
    this.#tokens = rate.burst;
  }

  /** False: over the rate. */
  take(): boolean {
    const now = performance.now();
    const gained = ((now - this.#filledAt) / 1000) * this.#rate.perSecond;
    this.#tokens = Math.min(this.#rate.burst, this.#tokens + gained);
    this.#filledAt = now;
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }
}
