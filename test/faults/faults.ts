/**
 * The faults of a campaign and the calls they hit. Calls are learnt from an undisturbed run; since parallel work
 * comes in another order each time, a call is addressed by service, action, account and count, not by position.
 */
import type { CallPattern, Fault } from '../world/faults.ts';
import type { TranscriptEntry } from '../world/transcript.ts';
import type { World } from '../world/world.ts';

export const FAULT_KINDS = [
  'error-400',
  'error-500',
  'throttle',
  'reset',
  'lost',
  'kill-before',
  'kill-after',
  'down',
] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

export interface CallAddress {
  readonly service: string;
  readonly action: string;
  readonly account: string | undefined;
  /** From 1. */
  readonly nth: number;
  readonly mutating: boolean;
}

/** Every call of the run, each with the address under which the next run of the same kind meets it. */
export function addressesOf(entries: readonly TranscriptEntry[]): readonly CallAddress[] {
  const counts = new Map<string, number>();
  return entries.map(({ service, action, account, mutating }) => {
    const name = `${service} ${action} ${account ?? ''}`;
    const nth = (counts.get(name) ?? 0) + 1;
    counts.set(name, nth);
    return { service, action, account, nth, mutating };
  });
}

export function nameOf({ service, action, account, nth }: CallAddress): string {
  return `${service}.${action}${account === undefined ? '' : `@${account}`}#${nth}`;
}

/** `down`: this call and all like it that follow in the run; everything else once. */
export function disturb(world: World, address: CallAddress, kind: FaultKind): void {
  const { service, action, account, nth } = address;
  const pattern: CallPattern = { service, action, ...(account === undefined ? {} : { account }) };
  if (kind !== 'down') {
    world.faults.add({ ...pattern, nth }, faultOf(kind, service));
    return;
  }
  let seen = 0;
  world.faults.add({ ...pattern, where: () => ++seen >= nth }, { kind: 'error', status: 500 });
}

export function isKill(kind: FaultKind): boolean {
  return kind === 'kill-before' || kind === 'kill-after';
}

/** The product may give up here on what it can do without, and do the rest. */
export function isRefusal(kind: FaultKind): boolean {
  return kind === 'error-400' || kind === 'down';
}

export function faultOf(kind: Exclude<FaultKind, 'down'>, service: string): Fault {
  switch (kind) {
    case 'error-400':
      return { kind: 'error', status: 400 };
    case 'error-500':
      return { kind: 'error', status: 500 };
    case 'throttle':
      return THROTTLES[service] ?? { kind: 'error', status: 429, headers: { 'retry-after': '1' } };
    case 'reset':
      return { kind: 'reset' };
    case 'lost':
      return { kind: 'lost' };
    case 'kill-before':
      return { kind: 'kill', when: 'before' };
    case 'kill-after':
      return { kind: 'kill', when: 'after' };
  }
}

const THROTTLES: Readonly<Record<string, Fault>> = {
  iam: { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' },
  sts: { kind: 'error', status: 400, code: 'Throttling', message: 'Rate exceeded' },
  dynamodb: { kind: 'error', status: 400, code: 'ThrottlingException', message: 'Rate exceeded' },
};
