/**
 * The progress line of long work (SPEC section 11): every five seconds, so that no ten seconds pass without one, also
 * while every account is being throttled.
 */
import type { Log } from './ports.ts';

export interface Progress {
  user(): void;
  account(): void;
  stop(): void;
}

const INTERVAL_MS = 5_000;

export function createProgress({ total, log }: { readonly total: number; readonly log: Log }): Progress {
  const startedAt = Date.now();
  let users = 0;
  let accounts = 0;
  const timer = setInterval(() => {
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    log.info(
      `Progress: ${accounts} of ${total} accounts done, ${users.toLocaleString('en-US')} users listed, ${seconds} s`,
    );
  }, INTERVAL_MS);
  timer.unref();
  return {
    user: () => void (users += 1),
    account: () => void (accounts += 1),
    stop: () => clearInterval(timer),
  };
}
