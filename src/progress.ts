/**
 * The progress line of long work (SPEC section 11): every five seconds, so that no ten seconds pass without one, also
 * while every account is being throttled.
 */
import type { Log } from './ports.ts';

export interface Progress {
  user(): void;
  key(): void;
  account(): void;
  stop(): void;
}

const INTERVAL_MS = 5_000;

export function createProgress(options: {
  /** Accounts. */
  readonly total: number;
  readonly log: Log;
  /** What is counted beside them. */
  readonly unit?: 'users listed' | 'keys looked at';
}): Progress {
  const { total, log, unit = 'users listed' } = options;
  const startedAt = Date.now();
  let items = 0;
  let accounts = 0;
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    log.info(
      `Progress: ${accounts} of ${total} accounts done, ${items.toLocaleString('en-US')} ${unit}, ${seconds} s`,
    );
  }, INTERVAL_MS);
  timer.unref();
  const item = (): void => void (items += 1);
  return {
    user: item,
    key: item,
    account: () => void (accounts += 1),
    stop: () => clearInterval(timer),
  };
}
