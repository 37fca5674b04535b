/**
 * What must hold in every world after any fault (SPEC section 13), as sentences about what does not: nothing recorded
 * that is not so, nothing disabled that was not planned, one ticket per key, everybody told, and the undisturbed end.
 */
import type { RunResult } from '../world/runner.ts';
import { isKill, isRefusal, type CallAddress, type FaultKind } from './faults.ts';
import { issueItems, isSet, map, ticketsOf, type End } from './observe.ts';
import type { Scenario } from './scenarios.ts';
import { allKeys } from './stage.ts';

type Json = Readonly<Record<string, unknown>>;

/** Holds at every moment, also right after a run was killed. */
export async function untruths({ stage, planned }: Scenario): Promise<readonly string[]> {
  const found: string[] = [];
  const keys = new Map(allKeys(stage.org).map(({ key }) => [key.id, key.status]));
  for (const item of await issueItems(stage)) {
    for (const line of untruthsOf(item, keys.get(String(item['issue_id']))))
      found.push(`${String(item['issue_id'])}: ${line}`);
    const { ticket } = map(item['jira_details']);
    const real = ticketsOf(stage, String(item['issue_id']));
    const wasReported = isSet(map(item['timestamps'])['reported']) !== null;
    if (ticket !== undefined && !real.some(({ key }) => key === ticket))
      found.push(
        `${String(item['issue_id'])}: ticket ${JSON.stringify(ticket)} is recorded but is not about the key`,
      );
    if (wasReported && ticket === undefined)
      found.push(`${String(item['issue_id'])}: reported without a ticket`);
  }
  for (const { detail } of stage.org.world.transcript.mutations('iam')) {
    const keyId = String(map(detail)['AccessKeyId']);
    if (!planned.has(keyId)) found.push(`${keyId}: its status was changed although nobody planned it`);
  }
  return found;
}

function untruthsOf(item: Json, status: string | undefined): readonly string[] {
  const times = map(item['timestamps']);
  const { action, outcome } = map(item['remediation_details']);
  const found: string[] = [];
  // A reactivation under way is on record as an intent until it was read back.
  const underWay = action === 'reactivate' && outcome === 'intended';
  if (isSet(times['remediated']) !== null && status !== 'Inactive' && !underWay)
    found.push(`recorded as remediated, but the key is ${status ?? 'gone'}`);
  if (item['status'] === 'resolved' && status === 'Active')
    found.push('recorded as resolved, but the key is active');
  if (action === 'disable' && outcome === 'done' && status !== 'Inactive')
    found.push(`recorded as disabled, but the key is ${status ?? 'gone'}`);
  if (action === 'reactivate' && outcome === 'done' && status !== 'Active')
    found.push(`recorded as reactivated, but the key is ${status ?? 'gone'}`);
  return found;
}

/** What a run may never say, whatever happens to it. */
export function outbursts(run: RunResult): readonly string[] {
  const said = `${run.stdout}\n${run.stderr}`;
  const found: string[] = [];
  if (said.includes('Bug in'))
    found.push(`"${said.split('\n').find((line) => line.includes('Bug in')) ?? ''}"`);
  if (/^\s+at .+:\d+:\d+\)?$/m.test(said))
    found.push(`a stack trace: ${/^.*\n?\s+at .+:\d+:\d+\)?$/m.exec(said)?.[0] ?? ''}`);
  if (run.timedOut) found.push('the run did not end');
  if (run.exitCode === 1 && !run.annotations.some(({ level }) => level === 'error'))
    found.push('failed without a line that says why');
  return found;
}

/** After the undisturbed run: the same end, and nobody forgotten. */
export function deviations(
  scenario: Scenario,
  ends: { readonly expected: End; readonly actual: End },
  fault: { readonly kind: FaultKind; readonly address: CallAddress } | undefined,
): readonly string[] {
  const { expected, actual } = ends;
  if (scenario.strictness === 'truth') return [...notOneTicket(actual), ...claimsLeft(actual)];
  const found: string[] = [];
  for (const [keyId, status] of Object.entries(expected.keys)) {
    if (actual.keys[keyId] !== status)
      found.push(`${keyId}: the key is ${actual.keys[keyId] ?? 'gone'} instead of ${status}`);
  }
  const statusesOnly = scenario.strictness === 'same-statuses';
  for (const keyId of new Set([...Object.keys(expected.items), ...Object.keys(actual.items)])) {
    const [want, have] = [expected.items[keyId], actual.items[keyId]].map((item) =>
      statusesOnly ? { status: item?.['status'] } : item,
    );
    const difference = differenceOf(want, have);
    if (difference !== undefined) found.push(`${keyId}: item ${difference}`);
  }
  const forgotten = (whom: string): boolean =>
    (actual.told[whom] ?? 0) === 0 &&
    !whom.startsWith('@') &&
    scenario.subjects.some((keyId) => whom.includes(keyId));
  if (statusesOnly) {
    const untold = Object.keys(expected.told).filter(forgotten);
    return [
      ...found,
      ...notOneTicket(actual),
      ...claimsLeft(actual),
      ...untold.map((whom) => `never told: ${whom}`),
    ];
  }
  const forgiving = fault !== undefined && isRefusal(fault.kind);
  // A change that failed is told too, on the ticket and on Slack, before the one that succeeds.
  const failureTold = forgiving && mayFailKey(scenario, fault.address) ? 1 : 0;
  // A comment that Jira refuses for good is left out, and the ticket is closed without it.
  const commentRefused = fault?.kind === 'error-400' && fault.address.action === 'addComment' ? 1 : 0;
  const comments = { more: failureTold, fewer: commentRefused };
  for (const [keyId, tickets] of Object.entries(expected.tickets)) {
    const differing = ticketDeviations(tickets, actual.tickets[keyId] ?? [], comments);
    found.push(...differing.map((line) => `${keyId}: ${line}`));
  }
  const repeatable = fault === undefined || isKill(fault.kind) || MAY_REPEAT.test(fault.address.action);
  const most = (repeatable ? 1 : 0) + failureTold;
  for (const [whom, count] of Object.entries(expected.told)) {
    const times = actual.told[whom] ?? 0;
    const fewest = scenario.strictness === 'same-end' && !forgiving ? count : 0;
    if (forgotten(whom) || (times === 0 && !forgiving && whom.startsWith('@')))
      found.push(`never told: ${whom}`);
    else if (times < fewest || times > count + most)
      found.push(`told ${times} times instead of ${count}: ${whom}`);
  }
  return found;
}

/** Without these calls a key is not changed. */
function mayFailKey({ name }: Scenario, { service }: CallAddress): boolean {
  return !name.startsWith('scan') && ['iam', 'sts', 'dynamodb'].includes(service);
}

/** A message whose delivery, or the record of it, is uncertain may be sent once more. */
const MAY_REPEAT = /^(chat\.postMessage|PutItem)$/;

function notOneTicket({ tickets }: End): readonly string[] {
  return Object.entries(tickets).flatMap(([keyId, all]) =>
    all.filter(({ status }) => status !== 'Done').length > 1 ? [`${keyId}: ${all.length} tickets`] : [],
  );
}

function claimsLeft({ items }: End): readonly string[] {
  return Object.entries(items).flatMap(([keyId, item]) =>
    'claim' in item ? [`${keyId}: a claim was left behind`] : [],
  );
}

function ticketDeviations(
  expected: readonly Json[],
  actual: readonly Json[],
  allowed: { readonly more: number; readonly fewer: number },
): readonly string[] {
  if (expected.length !== actual.length) return [`${actual.length} tickets instead of ${expected.length}`];
  return expected.flatMap((ticket, index) => {
    const { comments: wanted, ...rest } = ticket;
    const { comments: found, ...others } = actual[index] ?? {};
    const difference = differenceOf(rest, others);
    return [
      ...(difference === undefined ? [] : [`ticket ${difference}`]),
      ...(wanted === found ||
      (Number(found) >= Number(wanted) - allowed.fewer && Number(found) <= Number(wanted) + allowed.more)
        ? []
        : [`${String(found)} comments on the ticket instead of ${String(wanted)}`]),
    ];
  });
}

function differenceOf(expected: unknown, actual: unknown): string | undefined {
  const [want, have] = [canonical(expected), canonical(actual)];
  if (want === have) return undefined;
  const names = new Set([...Object.keys(map(expected)), ...Object.keys(map(actual))]);
  const parts = [...names].filter((name) => canonical(map(expected)[name]) !== canonical(map(actual)[name]));
  return `differs: ${parts.map((name) => `${name} is ${canonical(map(actual)[name])} instead of ${canonical(map(expected)[name])}`).join('; ')}`;
}

function canonical(value: unknown): string {
  if (value === undefined) return 'absent';
  return JSON.stringify(value, (_name, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
