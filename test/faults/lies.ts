/**
 * Runs in which one answer of one service is spoilt, then undisturbed ones: never a crash without a clear line, never
 * a key touched that was not planned, and the undisturbed runs come to an end that is true.
 */
import type { RunResult } from '../world/runner.ts';
import { randomSource } from '../world/organisation.ts';
import { outbursts, untruths } from './invariants.ts';
import { openScenario, type Scenario, type ScenarioName } from './scenarios.ts';

/** A lie of AWS about a key is the truth for the product; of the others nothing untrue may be recorded. */
const TRUSTED = new Set(['lying-iam', 'lying-dynamodb']);

export async function openLies(name: ScenarioName, options: { readonly deployment: 'cloud' | 'datacenter'; readonly entry?: string | undefined }): Promise<Scenario> {
  return openScenario(name, { ...options, proxied: true });
}

/** @returns what went wrong, and the lie that led to it. */
export async function tellLie(scenario: Scenario, seed: number): Promise<{ readonly lie: string; readonly violations: readonly string[] }> {
  const { stage } = scenario;
  const random = randomSource(seed);
  const proxies = stage.proxies;
  const proxy = proxies[Math.floor(random() * proxies.length)];
  if (proxy === undefined) throw new Error('the world was opened without proxies');
  await stage.restore();
  proxy.arm(1 + Math.floor(random() * 12), random);
  const first = await scenario.disturbed();
  proxy.disarm();
  const lie = proxy.lie ?? `${proxy.name}: no answer was spoilt`;
  const violations = [...outbursts(first)];
  const untrue = async (): Promise<readonly string[]> => (TRUSTED.has(proxy.name) ? [] : untruths(scenario));
  violations.push(...(await untrue()));
  stage.waitForClaims();
  const later: readonly RunResult[] = await scenario.afterwards();
  violations.push(...later.flatMap(outbursts), ...(await untrue()));
  for (const run of later) if (run.exitCode !== 0) violations.push(`the next run fails: ${run.annotations.map(({ message }) => message.slice(0, 300)).join(' | ')}`);
  const { mutations } = { mutations: stage.org.world.transcript.mutations('iam') };
  for (const { detail } of mutations) {
    const keyId = String(detail?.['AccessKeyId']);
    if (!scenario.planned.has(keyId)) violations.push(`${keyId}: its status was changed although nobody planned it`);
  }
  for (const run of [first, ...later]) run.dispose();
  return { lie, violations };
}
