/**
 * What every mode's composition gets from `main.ts` and gives back to it: parsed inputs and configuration in, one
 * report out. `main.ts` alone writes outputs, summary and exit code from that report.
 */
import type { JobLog } from './adapters/console-log.ts';
import type { Runner } from './adapters/runner.ts';
import type { Configuration } from './config.ts';
import type { Claimant } from './domain/claim.ts';
import type { AccountOutcome } from './domain/overview.ts';
import type { Problem } from './domain/problem.ts';
import type { CommonInputs, Inputs, Mode } from './inputs.ts';
import type { KeyIdDisplay } from './render/key-ids.ts';

export interface RunContext<Read extends CommonInputs = CommonInputs> {
  readonly inputs: Read;
  readonly configuration: Configuration;
  readonly runner: Runner;
  readonly log: JobLog;
  /** Taken once; what all rules are judged by (SPEC section 5). */
  readonly now: Date;
  /** Time that passes; for claims and for what was observed when. */
  readonly clock: () => Date;
  readonly claimant: Claimant;
  readonly keyIds: KeyIdDisplay;
  /** The accounts of this run: configured, narrowed by `accounts`, this shard's part. */
  readonly accounts: readonly { readonly id: string; readonly name: string }[];
  readonly outputDir: string;
  /** Collected here so that a mode that throws still shows what it had found. */
  readonly problems: Problem[];
}

export type ContextOf<Of extends Mode> = RunContext<Extract<Inputs, { mode: Of }>>;

/** Outcome of one key in `result.json`. */
export interface KeyResult {
  readonly account_id: string;
  readonly issue_id: string;
  readonly username: string;
  readonly outcome: string;
  readonly reason: string;
}

export interface ModeReport {
  /** By output name; `result-path` is added by `main.ts`. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly accounts: readonly AccountOutcome[];
  readonly keys: readonly KeyResult[];
  /** Markdown. */
  readonly summary: string;
  /** One line a person can act on; null when the job succeeds. */
  readonly failure: string | null;
  /** An error that is not of our classes, met on the way: told last, after everything else was written. */
  readonly bug?: unknown;
}
