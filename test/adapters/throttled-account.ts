/**
 * An account that throttles, in virtual time: a token bucket, requests that take a while, workers that make one call
 * after another, and the SDK's retries around them. Says what a pace costs; knows nothing of how the pace works.
 */
import type { PaceOptions, RequestPace } from '../../src/adapters/request-pace.ts';

export interface Conditions {
  readonly calls: number;
  /** Requests per second that are granted, by the second of the run. */
  readonly grantedAt: (second: number) => number;
  readonly burst: number;
  readonly latencyMs?: number;
  readonly workers?: number;
  readonly seed?: number;
  /** The pace is told how many calls there will be. */
  readonly announced?: boolean;
}

export interface Course {
  readonly attempts: number;
  /** Calls that were refused to the end. */
  readonly lost: number;
  /** Of the run, in virtual milliseconds. */
  readonly ms: number;
  /** The longest that one call took, retries included. */
  readonly slowestCallMs: number;
  /** When each call was answered. */
  readonly answeredAt: readonly number[];
}

/** As `aws-transport.ts` and the SDK's own backoff for throttling have it. */
const MAX_ATTEMPTS = 8;
const BACKOFF_MS = 1_000;
const MAX_BACKOFF_MS = 20_000;

export async function runThrottled(
  createPace: (options: Required<PaceOptions>) => RequestPace,
  conditions: Conditions,
): Promise<Course> {
  const { calls, grantedAt, burst, latencyMs = 40, workers = 10 } = conditions;
  const time = createVirtualTime();
  const random = createRandom(conditions.seed ?? 1);
  const pace = createPace({ clock: time.now, sleep: time.sleep });
  if (conditions.announced === true) pace.expect(calls);
  let tokens = burst;
  let filledAt = 0;
  let attempts = 0;
  let lost = 0;
  let started = 0;
  let slowestCallMs = 0;
  const answeredAt: number[] = [];

  const take = (): boolean => {
    tokens = Math.min(burst, tokens + ((time.now() - filledAt) / 1000) * grantedAt(time.now() / 1000));
    filledAt = time.now();
    if (tokens < 1) return false;
    tokens -= 1;
    return true;
  };
  const attempt = async (): Promise<void> => {
    attempts += 1;
    await time.sleep(latencyMs);
    if (!take()) throw throttling();
  };
  const call = async (): Promise<void> => {
    const calledAt = time.now();
    for (let retry = 0; retry < MAX_ATTEMPTS; retry += 1) {
      try {
        await pace.admit(attempt);
        answeredAt.push(time.now());
        break;
      } catch {
        if (retry === MAX_ATTEMPTS - 1) lost += 1;
        else await time.sleep(random() * Math.min(BACKOFF_MS * 2 ** retry, MAX_BACKOFF_MS));
      }
    }
    slowestCallMs = Math.max(slowestCallMs, time.now() - calledAt);
  };
  const worker = async (): Promise<void> => {
    while (started < calls) {
      started += 1;
      await call();
    }
  };
  await time.runUntil(Promise.all(Array.from({ length: workers }, worker)));
  return { attempts, lost, ms: time.now(), slowestCallMs, answeredAt };
}

/** As IAM refuses (Common Errors, IAM API Reference). */
export function throttling(): Error {
  return Object.assign(new Error('Rate exceeded'), { name: 'Throttling' });
}

/** Time passes only when everybody waits for it. */
function createVirtualTime() {
  let now = 0;
  const sleepers: { readonly at: number; readonly wake: () => void }[] = [];
  return {
    now: () => now,
    sleep: (ms: number) =>
      new Promise<void>((wake) => {
        const at = now + Math.max(0, ms);
        const position = sleepers.findIndex((sleeper) => sleeper.at > at);
        sleepers.splice(position === -1 ? sleepers.length : position, 0, { at, wake });
      }),
    async runUntil(end: Promise<unknown>): Promise<void> {
      let ended = false;
      void end.finally(() => (ended = true));
      for (;;) {
        await new Promise((resolve) => setImmediate(resolve));
        if (ended) break;
        const next = sleepers.shift();
        if (next === undefined) throw new Error('everybody waits and nobody sleeps');
        now = next.at;
        next.wake();
      }
      await end;
    },
  };
}

/** Mulberry32: the same numbers for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
