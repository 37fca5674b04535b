/**
 * The progress line of long work (SPEC section 11): every five seconds, so that no ten seconds pass without one, also
 * while every account is being throttled.
 */
import type { Log } from './ports.ts';

export interface Progress {
  users(count: number): void;
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
  let items = 0;
  let accounts = 0;
  const stop = tellEverySoOften(
    log,
    () => `${accounts} of ${total} accounts done, ${items.toLocaleString('en-US')} ${unit}`,
  );
  return {
    users: (count) => void (items += count),
    key: () => void (items += 1),
    account: () => void (accounts += 1),
    stop,
  };
}

/** `work` calls its argument for every account that is done. */
export async function withProgress<Result>(
  about: { readonly log: Log; readonly doing: string; readonly accounts: number },
  work: (accountDone: () => void) => Promise<Result>,
): Promise<Result> {
  let done = 0;
  const stop = tellEverySoOften(about.log, () =>
    about.accounts === 0 ? about.doing : `${about.doing}, ${done} of ${about.accounts} accounts done`,
  );
  try {
    return await work(() => void (done += 1));
  } finally {
    stop();
  }
}

function tellEverySoOften(log: Log, line: () => string): () => void {
  const startedAt = Date.now();
  const timer = setInterval(() => {
    log.info(`Progress: ${line()}, ${Math.round((Date.now() - startedAt) / 1000)} s`);
  }, INTERVAL_MS);
  timer.unref();
  return () => clearInterval(timer);
}
