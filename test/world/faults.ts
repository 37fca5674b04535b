/**
 * Fault injection for every server of the world, and the one way in which a server answers: `withFaults` records the
 * call, waits the latency, asks the plan, carries the call out or not, and answers or not. It knows no service.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer, Exchange } from './http.ts';
import type { Call, Transcript } from './transcript.ts';
import type { WorldClock } from './world-clock.ts';

export type Fault =
  /** An error answer instead of the effect; `code` is the service's own error code. */
  | {
      readonly kind: 'error';
      readonly status: number;
      readonly code?: string;
      readonly message?: string;
      readonly headers?: Readonly<Record<string, string>>;
    }
  /** The connection is cut before the effect. */
  | { readonly kind: 'reset' }
  /** The effect happens, then the connection is cut: the response is lost. */
  | { readonly kind: 'lost' }
  | { readonly kind: 'delay'; readonly ms: number }
  /** Kills the process under test (`FaultPlan.onKill` unless given here), then cuts the connection. */
  | { readonly kind: 'kill'; readonly when: 'before' | 'after'; readonly kill?: () => void | Promise<void> };

/** Which calls are meant; what is left out matches everything. */
export interface CallPattern {
  readonly service?: string;
  readonly action?: string | RegExp;
  readonly account?: string;
  readonly mutating?: boolean;
  readonly where?: (call: Call) => boolean;
  /** Only the n-th call (from 1) of those that match the rest of the pattern, counted from when the rule was added. */
  readonly nth?: number;
  /** Only the n-th call (from 1) of all, since the plan was made or `restart()`ed. */
  readonly nthOverall?: number;
  /** How often it may happen; default: once with `nth` or `nthOverall`, else always. */
  readonly times?: number;
}

export interface FaultRule {
  /** Matching calls seen. */
  readonly seen: number;
  /** Times the rule was applied. */
  readonly hits: number;
  remove(): void;
}

interface ActiveRule {
  readonly pattern: CallPattern;
  readonly fault?: Fault;
  readonly hook?: (call: Call) => void | Promise<void>;
  seen: number;
  hits: number;
}

export class FaultPlan {
  /** What `kill` faults call: the runner's kill of the process under test. */
  onKill: () => void | Promise<void> = () => undefined;
  #rules: ActiveRule[] = [];
  #calls = 0;

  /** Calls seen since the plan was made or restarted: what `nthOverall` counts. */
  get calls(): number {
    return this.#calls;
  }

  add(pattern: CallPattern, fault: Fault): FaultRule {
    return this.#add({ pattern, fault, seen: 0, hits: 0 });
  }

  /** Runs `hook` before the effect of matching calls: how a story changes the world in the middle of a run. */
  onCall(pattern: CallPattern, hook: (call: Call) => void | Promise<void>): FaultRule {
    return this.#add({ pattern, hook, seen: 0, hits: 0 });
  }

  /** Begins the count of `nthOverall` anew; rules stay. */
  restart(): void {
    this.#calls = 0;
  }

  clear(): void {
    this.#rules = [];
    this.#calls = 0;
  }

  /** Counts the call, runs the hooks that match it, and returns the first fault that does. */
  async decide(call: Call): Promise<Fault | undefined> {
    this.#calls += 1;
    if (this.#rules.length === 0) return undefined;
    const applied = this.#rules.filter((rule) => this.#applies(rule, call));
    for (const rule of applied) await rule.hook?.(call);
    return applied.find((rule) => rule.fault !== undefined)?.fault;
  }

  #applies(rule: ActiveRule, call: Call): boolean {
    const { pattern } = rule;
    if (!matches(pattern, call)) return false;
    rule.seen += 1;
    if (pattern.nth !== undefined && rule.seen !== pattern.nth) return false;
    if (pattern.nthOverall !== undefined && this.#calls !== pattern.nthOverall) return false;
    if (rule.hits >= (pattern.times ?? Infinity)) return false;
    rule.hits += 1;
    return true;
  }

  #add(rule: ActiveRule): FaultRule {
    this.#rules.push(rule);
    return {
      get seen() {
        return rule.seen;
      },
      get hits() {
        return rule.hits;
      },
      remove: () => (this.#rules = this.#rules.filter((other) => other !== rule)),
    };
  }
}

function matches(pattern: CallPattern, call: Call): boolean {
  const { service, action, account, mutating, where } = pattern;
  if (service !== undefined && service !== call.service) return false;
  if (typeof action === 'string' && action !== call.action) return false;
  if (action instanceof RegExp && !action.test(call.action)) return false;
  if (account !== undefined && account !== call.account) return false;
  if (mutating !== undefined && mutating !== call.mutating) return false;
  return where === undefined || where(call);
}

/** What all servers of one world share. */
export interface Surroundings {
  readonly transcript: Transcript;
  readonly faults: FaultPlan;
  readonly clock: WorldClock;
  /** Milliseconds before each effect; `byService` wins. */
  readonly latency: { ms: number; byService: Record<string, number> };
}

export interface ServedCall {
  readonly exchange: Exchange;
  readonly call: Call;
  /** An injected error in the service's own protocol. */
  readonly errorAnswer: (fault: { status: number; code: string; message: string }) => Answer;
  /** The effect and its answer. */
  readonly handle: () => Answer | Promise<Answer>;
}

/** Serves one call under the fault plan; the only way a server of the world answers. */
export async function withFaults(surroundings: Surroundings, served: ServedCall): Promise<void> {
  const { transcript, faults, latency } = surroundings;
  const { exchange, call } = served;
  const entry = transcript.begin(call);
  const latencyMs = latency.byService[call.service] ?? latency.ms;
  if (latencyMs > 0) await sleep(latencyMs);
  const fault = await faults.decide(call);
  const name = fault && faultName(fault);
  const effect = async (): Promise<Answer> => {
    const answer = await served.handle();
    transcript.finish(entry, {
      status: answer.status,
      effect: answer.status < 400,
      error: answer.error,
      fault: name,
    });
    return answer;
  };

  switch (fault?.kind) {
    case undefined:
      return exchange.send(await effect());
    case 'delay':
      await sleep(fault.ms);
      return exchange.send(await effect());
    case 'error': {
      const code = fault.code ?? (fault.status >= 500 ? 'InternalFailure' : 'Injected');
      const answer = served.errorAnswer({
        status: fault.status,
        code,
        message: fault.message ?? 'injected fault',
      });
      transcript.finish(entry, { status: answer.status, effect: false, error: code, fault: name });
      return exchange.send({ ...answer, headers: { ...answer.headers, ...fault.headers } });
    }
    case 'reset':
      transcript.finish(entry, { status: 0, effect: false, fault: name });
      return exchange.reset();
    case 'lost':
      await effect();
      return exchange.reset();
    case 'kill':
      if (fault.when === 'before') {
        // Recorded first: whoever waits for the killed process looks at the transcript at once.
        transcript.finish(entry, { status: 0, effect: false, fault: name });
        await (fault.kill ?? faults.onKill)();
        return exchange.reset();
      }
      await effect();
      await (fault.kill ?? faults.onKill)();
      return exchange.reset();
  }
}

function faultName(fault: Fault): string {
  if (fault.kind === 'error') return `error ${fault.status}`;
  return fault.kind === 'kill' ? `kill ${fault.when}` : fault.kind;
}
