/**
 * Bounded concurrency that settles every item. Work goes on past a failed item; failures come back as values. Knows
 * nothing of retries or time.
 */

export interface Failure<Item> {
  readonly item: Item;
  readonly error: unknown;
}

export interface PoolOptions {
  /** How many items are worked on at once. */
  readonly limit: number;
  /** Once aborted, no further item is taken up; those under way are settled. */
  readonly signal?: AbortSignal;
}

/**
 * Runs `work` on every item of an iterable that may be longer than memory.
 * @throws what the iterable itself throws, after the items under way have settled.
 */
export async function settleAll<Item>(
  items: Iterable<Item> | AsyncIterable<Item>,
  options: PoolOptions,
  work: (item: Item) => Promise<void>,
): Promise<readonly Failure<Item>[]> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const failures: Failure<Item>[] = [];
  let exhausted = false;
  let broken: { readonly error: unknown } | undefined;
  const worker = async (): Promise<void> => {
    while (!exhausted && broken === undefined && options.signal?.aborted !== true) {
      let next: IteratorResult<Item>;
      try {
        next = await iterator.next();
      } catch (error) {
        broken ??= { error };
        return;
      }
      if (next.done === true) {
        exhausted = true;
        return;
      }
      try {
        await work(next.value);
      } catch (error) {
        failures.push({ item: next.value, error });
      }
    }
  };
  await Promise.all(Array.from({ length: Math.max(1, options.limit) }, worker));
  if (!exhausted) await iterator.return?.();
  if (broken !== undefined) throw broken.error;
  return failures;
}

/** Admits at most `limit` callers at a time, first come first served, across everything that shares the gate. */
export type Turnstile = <Result>(work: () => Promise<Result>) => Promise<Result>;

export function createTurnstile(limit: number): Turnstile {
  const waiting: (() => void)[] = [];
  let head = 0;
  let inside = 0;
  const leave = (): void => {
    const next = waiting[head];
    if (next === undefined) {
      inside -= 1;
      return;
    }
    head += 1;
    if (head > 1024 && head * 2 > waiting.length) {
      waiting.splice(0, head);
      head = 0;
    }
    next();
  };
  return async (work) => {
    if (inside < limit) inside += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      leave();
    }
  };
}
