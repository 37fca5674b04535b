/**
 * The ordered list of calls that the product made to the outside, the thing most end-to-end tests assert on.
 * It only records; it never decides what is answered. With `counts` nothing per call is kept, so that a benchmark
 * with 10^5 calls stays light.
 */

/** A call as a server understood it, before it is answered. */
export interface Call {
  /** `iam`, `sts`, `dynamodb`, `oidc`, `jira`, `slack`, `github`, … */
  readonly service: string;
  readonly action: string;
  readonly account?: string | undefined;
  /** Changes something at the service when it succeeds. */
  readonly mutating: boolean;
  /** As a function it is evaluated only where details are kept. */
  readonly detail?: Record<string, unknown> | (() => Record<string, unknown>) | undefined;
}

export interface TranscriptEntry {
  readonly seq: number;
  /** `performance.now()` of the world's process at arrival, in milliseconds. */
  readonly at: number;
  readonly service: string;
  readonly action: string;
  readonly account?: string;
  readonly detail?: Record<string, unknown>;
  readonly mutating: boolean;
  /** HTTP status of the answer; 0 while under way, or when the connection was cut. */
  status: number;
  /** The service carried the call out, whether or not the caller learned of it. */
  effect: boolean;
  /** Error code of the answer. */
  error?: string;
  /** The injected fault, where there was one. */
  fault?: string;
}

export type Recording = 'full' | 'counts';

export class Transcript {
  readonly recording: Recording;
  readonly entries: TranscriptEntry[] = [];
  #seq = 0;
  #counts = new Map<string, number>();
  #accountCounts = new Map<string, number>();
  #effects = 0;

  constructor(recording: Recording = 'full') {
    this.recording = recording;
  }

  /** Records the arrival; the server completes the entry with `finish`. */
  begin(call: Call): TranscriptEntry {
    const entry: TranscriptEntry = {
      seq: ++this.#seq,
      at: performance.now(),
      service: call.service,
      action: call.action,
      mutating: call.mutating,
      status: 0,
      effect: false,
      ...(call.account === undefined ? {} : { account: call.account }),
    };
    raise(this.#counts, `${call.service} ${call.action}`);
    if (call.account !== undefined) raise(this.#accountCounts, call.account);
    if (this.recording === 'counts') return entry;
    const detail = typeof call.detail === 'function' ? call.detail() : call.detail;
    const full = detail === undefined ? entry : { ...entry, detail };
    this.entries.push(full);
    return full;
  }

  finish(
    entry: TranscriptEntry,
    end: { status: number; effect: boolean; error?: string | undefined; fault?: string | undefined },
  ): void {
    entry.status = end.status;
    entry.effect = end.effect;
    if (end.error !== undefined) entry.error = end.error;
    if (end.fault !== undefined) entry.fault = end.fault;
    if (entry.mutating && end.effect) this.#effects += 1;
  }

  /** Calls that arrived, answered or not; without arguments all of them. */
  count(service?: string, action?: string): number {
    let total = 0;
    for (const [name, count] of this.#counts) {
      const [itsService, itsAction] = name.split(' ');
      if (service !== undefined && itsService !== service) continue;
      if (action !== undefined && itsAction !== action) continue;
      total += count;
    }
    return total;
  }

  countForAccount(account: string): number {
    return this.#accountCounts.get(account) ?? 0;
  }

  /** `{ 'iam ListUsers': 3, … }`, sorted by name. */
  countsByAction(): Record<string, number> {
    return Object.fromEntries([...this.#counts].sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** Mutating calls that were carried out; also right when only counts are kept. */
  mutationCount(): number {
    return this.#effects;
  }

  /** Mutating calls that were carried out, in order. Needs `full`. */
  mutations(service?: string): TranscriptEntry[] {
    return this.#kept().filter(
      (e) => e.mutating && e.effect && (service === undefined || e.service === service),
    );
  }

  /** Needs `full`. */
  calls(service?: string, action?: string): TranscriptEntry[] {
    return this.#kept().filter(
      (e) =>
        (service === undefined || e.service === service) && (action === undefined || e.action === action),
    );
  }

  /** `iam ListUsers 111111111111 200` per call, `-` without an answer: short enough to snapshot or to print. */
  lines(entries: readonly TranscriptEntry[] = this.#kept()): string[] {
    return entries.map((e) =>
      [e.service, e.action, e.account, e.status || '-', e.error, e.fault && `(${e.fault})`]
        .filter(Boolean)
        .join(' '),
    );
  }

  clear(): void {
    this.entries.length = 0;
    this.#counts.clear();
    this.#accountCounts.clear();
    this.#effects = 0;
  }

  #kept(): TranscriptEntry[] {
    if (this.recording === 'counts') throw new Error('this transcript keeps counts only');
    return this.entries;
  }
}

function raise(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
