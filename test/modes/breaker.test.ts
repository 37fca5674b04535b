import { describe, expect, it } from '@jest/globals';
import { AccessError, TransientError } from '../../src/errors.ts';
import { createBreaker, type Breaker } from '../../src/modes/breaker.ts';

const outage = (): Promise<never> => Promise.reject(new TransientError('down'));
const refusal = (): Promise<never> => Promise.reject(new AccessError('no'));
const work = (): Promise<string> => Promise.resolve('done');

async function isOpen(breaker: Breaker, scope = 'SEC'): Promise<boolean> {
  return (await breaker.guard(scope, work).catch(() => 'open')) === 'open';
}
const failing = async (breaker: Breaker, times: number, how = outage): Promise<void> => {
  for (let count = 0; count < times; count += 1) await breaker.guard('SEC', how).catch(() => undefined);
};

describe('breaker', () => {
  it('opens after three outages in a row, for everything', async () => {
    const breaker = createBreaker();
    await failing(breaker, 3);
    expect([await isOpen(breaker), await isOpen(breaker, 'OPS')]).toEqual([true, true]);
  });

  it('starts counting again after a success', async () => {
    const breaker = createBreaker();
    await failing(breaker, 2);
    await breaker.guard('SEC', work);
    await failing(breaker, 2);
    expect(await isOpen(breaker)).toBe(false);
  });

  it('counts what fails side by side as one outage', async () => {
    const breaker = createBreaker();
    const together = (): Promise<unknown> =>
      Promise.allSettled(Array.from({ length: 20 }, () => breaker.guard('SEC', outage)));
    await together();
    await together();
    expect(await isOpen(breaker)).toBe(false);
    await failing(breaker, 3);
    expect(await isOpen(breaker)).toBe(true);
  });

  it('opens after three refusals for their scope alone', async () => {
    const breaker = createBreaker();
    await failing(breaker, 3, refusal);
    expect([await isOpen(breaker), await isOpen(breaker, 'OPS')]).toEqual([true, false]);
  });
});
