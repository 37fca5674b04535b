/** The pace of requests against a throttling account, in virtual time: what it costs in attempts and in time. */
import { describe, expect, it } from '@jest/globals';
import { createRequestPace } from '../../src/adapters/request-pace.ts';
import { runThrottled, throttling, type Conditions, type Course } from './throttled-account.ts';

const course = (conditions: Conditions): Promise<Course> => runThrottled(createRequestPace, conditions);
/** No program can be faster: what the bucket grants, or what ten workers can ask for. */
const floorMs = ({ calls, burst, perSecond }: { calls: number; burst: number; perSecond: number }): number =>
  Math.max(((calls - burst) / perSecond) * 1000, (calls * 40) / 10);

describe('createRequestPace', () => {
  it.each([2, 5, 10, 20, 50, 100])('keeps close to a limit of %i requests a second', async (perSecond) => {
    for (const seed of [1, 2, 3]) {
      const size = { calls: 1_000, burst: perSecond };
      const { attempts, lost, ms, slowestCallMs } = await course({
        ...size,
        grantedAt: () => perSecond,
        seed,
      });
      expect(lost).toBe(0);
      expect(attempts).toBeLessThanOrEqual(1.05 * size.calls);
      expect(ms).toBeLessThanOrEqual(1.1 * floorMs({ ...size, perSecond }));
      // Ten workers share the rate; nobody waits for ever while others are served.
      expect(slowestCallMs).toBeLessThanOrEqual(2_500 + 40_000 / perSecond);
    }
  });

  it.each([101, 977, 5_009])(
    'needs few attempts and little time for %i calls at 20 a second',
    async (calls) => {
      const { attempts, ms } = await course({ calls, grantedAt: () => 20, burst: 20 });
      expect(attempts).toBeLessThanOrEqual(1.05 * calls);
      expect(ms).toBeLessThanOrEqual(1.1 * floorMs({ calls, burst: 20, perSecond: 20 }));
    },
  );

  it.each([
    { perSecond: 20, burst: 1, slower: 1.2 },
    { perSecond: 20, burst: 100, slower: 1.1 },
    { perSecond: 5, burst: 100, slower: 1.1 },
    // A burst far below a second's worth makes the first guess far too low.
    { perSecond: 100, burst: 10, slower: 1.6 },
  ])('finds $perSecond a second whatever the burst ($burst)', async ({ perSecond, burst, slower }) => {
    const calls = 1_000;
    const { attempts, lost, ms } = await course({ calls, grantedAt: () => perSecond, burst });
    expect(lost).toBe(0);
    expect(attempts).toBeLessThanOrEqual(1.1 * calls);
    expect(ms).toBeLessThanOrEqual(slower * floorMs({ calls, burst, perSecond }));
  });

  it('copes with slow answers, of which many are under way when the first is refused', async () => {
    const { attempts, ms } = await course({
      calls: 1_000,
      grantedAt: () => 20,
      burst: 20,
      latencyMs: 250,
    });
    expect(attempts).toBeLessThanOrEqual(1_050);
    expect(ms).toBeLessThanOrEqual(1.1 * floorMs({ calls: 1_000, burst: 20, perSecond: 20 }));
  });

  it('takes what is granted when the limit rises, within a minute', async () => {
    const { answeredAt, attempts } = await course({
      calls: 3_000,
      grantedAt: (second) => (second < 60 ? 5 : 50),
      burst: 20,
    });
    const inWindow = (from: number, to: number) =>
      answeredAt.filter((at) => at >= from * 1000 && at < to * 1000).length / (to - from);
    expect(inWindow(40, 60)).toBeLessThanOrEqual(5.5);
    expect(inWindow(105, 115)).toBeGreaterThanOrEqual(0.8 * 50);
    expect(attempts).toBeLessThanOrEqual(1.05 * 3_000);
  });

  it('gives way when the limit falls', async () => {
    const { answeredAt, attempts, lost } = await course({
      calls: 1_500,
      grantedAt: (second) => (second < 10 ? 100 : 4),
      burst: 10,
    });
    expect(lost).toBe(0);
    expect(attempts).toBeLessThanOrEqual(1.05 * 1_500);
    const late = answeredAt.filter((at) => at >= 30_000 && at < 60_000).length / 30;
    expect(late).toBeGreaterThanOrEqual(0.85 * 4);
  });

  it('holds nobody up for long where nothing is refused', async () => {
    const { attempts, ms } = await course({ calls: 1_000, grantedAt: () => 1e6, burst: 1e6 });
    expect(attempts).toBe(1_000);
    // The slow start costs a quarter of a second once.
    expect(ms).toBeLessThanOrEqual(4_000 + 250);
  });

  it('starts at full width where many requests are to come, at the price of few refusals', async () => {
    const many = { calls: 977, grantedAt: () => 1e6, burst: 1e6, announced: true };
    expect((await course(many)).ms).toBeLessThanOrEqual(3_908 + 100);
    const throttled = await course({ ...many, grantedAt: () => 20, burst: 20 });
    expect(throttled.attempts).toBeLessThanOrEqual(1.03 * 977);
    expect(throttled.ms).toBeLessThanOrEqual(1.1 * floorMs({ calls: 977, burst: 20, perSecond: 20 }));
    const few = await course({ calls: 101, grantedAt: () => 20, burst: 20, announced: true });
    expect(few.attempts).toBeLessThanOrEqual(1.05 * 101);
  });

  it('lets few be under way together until some were granted', async () => {
    let underWay = 0;
    const pace = createRequestPace();
    const answers: (() => void)[] = [];
    const attempt = async (): Promise<void> => {
      underWay += 1;
      await new Promise<void>((resolve) => answers.push(resolve));
      underWay -= 1;
    };
    const all = Promise.all(Array.from({ length: 100 }, () => pace.admit(attempt)));
    const most: number[] = [];
    for (let answered = 0; answered < 100; answered += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      most[answered] = underWay;
      answers.shift()?.();
    }
    await all;
    expect(most[0]).toBe(4);
    expect(most[20]).toBe(4);
    expect(most[60]).toBeGreaterThanOrEqual(10);
  });

  it('sends in the order in which it was asked', async () => {
    const order: number[] = [];
    const pace = createRequestPace(leapingTime());
    await pace.admit(() => Promise.reject(throttling())).catch(() => undefined);
    await Promise.all([1, 2, 3, 4].map((turn) => pace.admit(() => Promise.resolve(order.push(turn)))));
    expect(order).toEqual([1, 2, 3, 4]);
  });

  it('takes no failure but throttling for a refusal', async () => {
    const sendTen = async (answer: () => Promise<void>): Promise<number> => {
      const time = leapingTime();
      const pace = createRequestPace(time);
      for (let request = 0; request < 10; request += 1) await pace.admit(answer).catch(() => undefined);
      return time.clock();
    };
    expect(await sendTen(() => Promise.resolve())).toBe(0);
    const denied = Object.assign(new Error('no'), { name: 'AccessDenied' });
    expect(await sendTen(() => Promise.reject(denied))).toBe(0);
    expect(await sendTen(() => Promise.reject(throttling()))).toBeGreaterThan(100);
  });
});

/** Who sleeps moves the clock on. */
function leapingTime() {
  let now = 0;
  return {
    clock: () => now,
    sleep: (ms: number) => {
      now += ms;
      return Promise.resolve();
    },
  };
}
