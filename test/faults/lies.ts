/**
 * Runs in which one answer of one service is spoilt, then undisturbed ones: never a crash without a clear line, never
 * a key touched that was not planned, and the undisturbed runs come to an end that is true.
 */
import type { RunResult } from '../world/runner.ts';
import { randomSource } from '../world/organisation.ts';
import { outbursts, untruths } from './invariants.ts';
import type { LyingProxy } from './lying-proxy.ts';
import { openScenario, type Scenario, type ScenarioName } from './scenarios.ts';
import type { StageOptions } from './stage.ts';

/** A lie of AWS about a key is the truth for the product; of the others nothing untrue may be recorded. */
const TRUSTED = new Set(['lying-iam', 'lying-dynamodb']);

export interface Liars {
  readonly scenario: Scenario;
  /** With the number of answers that each gives when nobody lies. */
  readonly proxies: readonly { readonly proxy: LyingProxy; readonly answers: number }[];
}

export async function openLies(name: ScenarioName, options: Omit<StageOptions, 'proxied'>): Promise<Liars> {
  const scenario = await openScenario(name, { ...options, proxied: true });
  const { stage } = scenario;
  await stage.restore();
  for (const proxy of stage.proxies) proxy.disarm();
  (await scenario.disturbed()).dispose();
  const proxies = stage.proxies
    .map((proxy) => ({ proxy, answers: proxy.answered }))
    .filter(({ answers }) => answers > 0);
  return { scenario, proxies };
}

/** @returns what went wrong, and the lie that led to it. */
export async function tellLie(
  { scenario, proxies }: Liars,
  seed: number,
): Promise<{ readonly lie: string; readonly violations: readonly string[] }> {
  const { stage } = scenario;
  const random = randomSource(seed);
  const chosen = proxies[Math.floor(random() * proxies.length)];
  if (chosen === undefined) throw new Error('no service was asked anything');
  const { proxy, answers } = chosen;
  await stage.restore();
  proxy.arm(1 + Math.floor(random() * answers), random);
  const first = await scenario.disturbed();
  proxy.disarm();
  const lie = proxy.lie ?? `${proxy.name}: no answer was spoilt`;
  const violations = [...outbursts(first)];
  const untrue = async (): Promise<readonly string[]> => (TRUSTED.has(proxy.name) ? [] : untruths(scenario));
  violations.push(...(await untrue()));
  stage.waitForClaims();
  const later: readonly RunResult[] = await scenario.afterwards();
  violations.push(...later.flatMap(outbursts), ...(await untrue()));
  for (const run of later)
    if (run.exitCode !== 0)
      violations.push(
        `the next run fails: ${run.annotations.map(({ message }) => message.slice(0, 300)).join(' | ')}`,
      );
  if (first.annotations.some(({ message }) => message.trim() === 'x'))
    violations.push('a workflow command was smuggled into the log');
  for (const { detail } of stage.org.world.transcript.mutations('iam')) {
    const keyId = String(detail?.['AccessKeyId']);
    if (!scenario.planned.has(keyId))
      violations.push(`${keyId}: its status was changed although nobody planned it`);
  }
  for (const run of [first, ...later]) run.dispose();
  return { lie, violations };
}
