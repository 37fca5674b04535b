/**
 * A circuit breaker for services that reporting depends on: an outage must not cost its time-out once per key. Knows
 * nothing of what is asked.
 */
import { AccessError, TransientError } from '../errors.ts';

export interface Breaker {
  /** @throws TransientError without calling `work` once it is open for `scope`. */
  guard<Result>(scope: string, work: () => Promise<Result>): Promise<Result>;
}

const BREAK_AFTER = 3;

export function createBreaker(): Breaker {
  const refused = new Map<string, number>();
  let outages = 0;
  return {
    async guard(scope, work) {
      if (outages >= BREAK_AFTER || (refused.get(scope) ?? 0) >= BREAK_AFTER) {
        throw new TransientError('not tried after several failures in a row; the next run does');
      }
      // What fails side by side is one outage: a moment of trouble must not end reporting for the whole run.
      const outagesBefore = outages;
      try {
        const result = await work();
        outages = 0;
        refused.delete(scope);
        return result;
      } catch (error) {
        if (error instanceof AccessError) refused.set(scope, (refused.get(scope) ?? 0) + 1);
        else outages = Math.max(outages, outagesBefore + 1);
        throw error;
      }
    },
  };
}
