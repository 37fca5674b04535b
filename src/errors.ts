/**
 * The error classes of SPEC section 13; what the gate refuses is a value (`domain/gate.ts`), not an error. Each message is one line that names the file, key or account and the
 * remedy. Only `main.ts` turns one into a failed job; nothing here logs or exits.
 */

/** One thing wrong in a configuration file or an input, with where it stands. `line` and `column` count from 1. */
export interface ConfigurationProblem {
  /** Path relative to the workspace, or the name of an input. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** JSON path such as `user_keysrotation.rotation_criteria_days`; empty for the file as a whole. */
  readonly path: string;
  /** One line: what is wrong and what to do. */
  readonly message: string;
}

/** The user can mend it: fail at once, before anything outside is touched. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[], options?: ErrorOptions) {
    super(problems.map((problem) => problem.message).join('; '), options);
    this.problems = problems;
  }

  /** A problem that stands in no file: an input, a missing permission. */
  static of(message: string, options?: ErrorOptions): ConfigurationError {
    return new ConfigurationError([{ file: '', line: 0, column: 0, path: '', message }], options);
  }
}

/** An account or a service refuses us; trying again does not help. */
export class AccessError extends Error {
  override readonly name = 'AccessError';
  /** The login was refused: that says nothing of the thing that was asked for. */
  readonly login: boolean;

  constructor(message: string, options?: ErrorOptions & { login?: boolean }) {
    super(message, options);
    this.login = options?.login ?? false;
  }
}

/** Retries are used up; the next run may succeed. The effect of the call is unknown where `ambiguous` is set. */
export class TransientError extends Error {
  override readonly name = 'TransientError';
  readonly ambiguous: boolean;

  constructor(message: string, options?: ErrorOptions & { ambiguous?: boolean }) {
    super(message, options);
    this.ambiguous = options?.ambiguous ?? false;
  }
}

/** Another run was first and stayed first through every new attempt. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

export type ExpectedError = ConfigurationError | AccessError | TransientError | ConflictError;

/** The service refuses this one thing and knows us: trying it again is no use, other things may work. */
export function isRefusal(error: unknown): error is AccessError {
  return error instanceof AccessError && !error.login;
}

/** The call may have taken effect: look before it is repeated. */
export function isUncertain(error: unknown): error is TransientError {
  return error instanceof TransientError && error.ambiguous;
}

/** True for the classes of SPEC section 13; everything else is a bug of ours and keeps its stack trace. */
export function isExpected(error: unknown): error is ExpectedError {
  return (
    error instanceof ConfigurationError ||
    error instanceof AccessError ||
    error instanceof TransientError ||
    error instanceof ConflictError
  );
}

/** True for failures that leave one part incomplete while the rest of the run goes on. */
export function isPartial(error: unknown): error is AccessError | TransientError | ConflictError {
  return error instanceof AccessError || error instanceof TransientError || error instanceof ConflictError;
}
