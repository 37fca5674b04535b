/**
 * What bench prints, and the targets it holds the product to (issues 2 and 6). One list of rows is both the table and
 * the verdict, so that nothing is judged that is not shown.
 */
import { availableParallelism } from 'node:os';
import type { ColdStart } from './cold-start.ts';
import { LIMITS } from './floor.ts';
import type { Measurement } from './measure-run.ts';
import { layOut, type TableRow } from './table.ts';
import { LATENCY_MS, THROTTLE } from './workloads.ts';

const MAX_CALLS_RATIO = 1.05;
const MAX_TIME_RATIO = 1.25;
/** The calls of a second scan to its floor, which counts on the scan memory of SPEC section 12 (issue 6). */
const MAX_SECOND_SCAN_RATIO = 1.1;
/** Above this share of its time the world's thread is what the product waits for. */
const WORLD_BUSY = 0.8;

interface Row {
  readonly label: string;
  readonly cell: (measured: Measurement) => string;
  /** Undefined: the row has no target for this workload. */
  readonly met?: (measured: Measurement) => boolean | undefined;
}

const ROWS: readonly (Row | string)[] = [
  'IAM calls (attempts)',
  { label: '  ListUsers', cell: calls('iam ListUsers') },
  { label: '  ListAccessKeys', cell: calls('iam ListAccessKeys') },
  { label: '  GetAccessKeyLastUsed', cell: calls('iam GetAccessKeyLastUsed') },
  { label: '  GetAccountSummary', cell: calls('iam GetAccountSummary') },
  { label: '  all', cell: ({ iamCalls }) => whole(iamCalls) },
  { label: '  floor', cell: ({ floorCalls }) => whole(floorCalls) },
  {
    label: `  ratio (≤ ${MAX_CALLS_RATIO}, again ≤ ${MAX_SECOND_SCAN_RATIO})`,
    cell: (measured) => callsRatio(measured).toFixed(2),
    met: (measured) =>
      callsRatio(measured) <= (measured.workload.second ? MAX_SECOND_SCAN_RATIO : MAX_CALLS_RATIO),
  },
  { label: '  plain lister ÷ all', cell: (m) => (m.plainListerCalls / m.iamCalls).toFixed(1) },
  'Other calls',
  { label: '  OIDC and STS', cell: (m) => whole(callsOf(m, 'oidc') + callsOf(m, 'sts')) },
  { label: '  DynamoDB', cell: (m) => whole(callsOf(m, 'dynamodb')) },
  'Time',
  { label: '  wall s', cell: ({ wallMs }) => seconds(wallMs) },
  { label: '    before IAM', cell: ({ beforeIamMs }) => seconds(beforeIamMs) },
  { label: '    after IAM', cell: ({ afterIamMs }) => seconds(afterIamMs) },
  { label: '  floor s', cell: ({ floorMs }) => seconds(floorMs) },
  {
    label: `  ratio (≤ ${MAX_TIME_RATIO})`,
    cell: (measured) => timeRatio(measured).toFixed(2),
    met: (measured) => timeRatio(measured) <= MAX_TIME_RATIO,
  },
  { label: '  CPU s', cell: ({ cpuMs }) => seconds(cpuMs) },
  { label: '  CPU ms per IAM call', cell: ({ cpuMs, iamCalls }) => (cpuMs / iamCalls).toFixed(2) },
  {
    label: '  world busy %',
    cell: ({ worldBusy }) => `${whole(worldBusy * 100)}${worldBusy > WORLD_BUSY ? ' !' : ''}`,
  },
  {
    label: '  machine load',
    cell: ({ machineLoad }) => `${machineLoad.toFixed(1)}${machineLoad > availableParallelism() ? ' !' : ''}`,
  },
  'Memory',
  {
    label: '  peak RSS MB',
    cell: ({ peakRssMb }) => whole(peakRssMb),
    met: ({ peakRssMb, workload: { maxRssMb } }) =>
      maxRssMb === undefined ? undefined : peakRssMb < maxRssMb,
  },
  { label: '  target, below', cell: ({ workload: { maxRssMb } }) => maxRssMb?.toString() ?? '' },
  'Stale keys',
  {
    label: '  found',
    cell: ({ foundKeys, wrongKeys }) => `${whole(foundKeys)}${wrongKeys > 0 ? ` + ${wrongKeys} wrong` : ''}`,
    met: (m) => m.exitCode === 0 && m.wrongKeys === 0 && m.foundKeys === m.expectedKeys,
  },
  { label: '  expected', cell: ({ expectedKeys }) => whole(expectedKeys) },
];

export function measurementTable(measured: readonly Measurement[]): string {
  const header = { label: 'accounts×users', cells: measured.map(({ workload }) => `${workload.title}  `) };
  const rows = ROWS.map((row): TableRow => {
    if (typeof row === 'string') return { label: row, cells: [] };
    return { label: row.label, cells: measured.map((one) => `${row.cell(one)}${mark(row.met?.(one))}`) };
  });
  return layOut(header, rows);
}

/** One line per missed target. */
export function missedTargets(measured: readonly Measurement[]): string[] {
  return measured.flatMap((one) => [
    ...ROWS.flatMap((row) => {
      if (typeof row === 'string' || row.met?.(one) !== false) return [];
      return [`${one.workload.title}: ${row.label.trim()}: ${row.cell(one)}`];
    }),
    ...(one.exitCode === 0
      ? []
      : [`${one.workload.title}: exit code ${one.exitCode}: ${one.errors.join(' | ')}`]),
  ]);
}

export function explanation(processStartMs: number): string {
  const { usersPerAccount, accounts, callsInFlight } = LIMITS;
  return `Every call takes ${LATENCY_MS} ms; "${THROTTLE.perSecond}/s" allows ${THROTTLE.perSecond} IAM calls per second and account, ${THROTTLE.burst} at once.
A fifth of the keys is stale; "again" is the second of two scans, with 5 % stale.
Floor of calls per account: pages of 1,000 users + users older than the threshold + stale keys + 1 summary;
  "again": users with a key older than the threshold instead. A plain lister asks for the keys of every user.
Floor of time: empty script (${Math.round(processStartMs)} ms) + 5 calls one after the other (token, hub role, table, role, identity)
  + the largest of: slowest account; all accounts ÷ ${accounts}; all calls × ${LATENCY_MS} ms ÷ ${callsInFlight}
  + the last write. An account takes the largest of: pages × ${LATENCY_MS} ms;
  ${LATENCY_MS} ms + (key lists + last uses) × ${LATENCY_MS} ms ÷ ${usersPerAccount}; when throttled (calls − ${THROTTLE.burst}) ÷ ${THROTTLE.perSecond} s.
✓ target met, ✗ missed; no mark: no target. World busy: share of the time in which the world's own thread worked.
! beside world or load (of the last minute): the measuring machine slowed the product down, so repeat on a quiet one.`;
}

export function coldStartTable(cold: ColdStart): string {
  const { emptyScriptMs, refusedInputsMs, refusedRunMs, withoutNodeMs } = cold;
  const ms = (value: number) => value.toFixed(0);
  const kb = (bytes: number) => (bytes / 1024).toFixed(1);
  const table = layOut({ label: `Cold start (median of ${cold.runs})`, cells: ['ms', '× empty', 'KiB'] }, [
    { label: 'empty script', cells: [ms(emptyScriptMs), '', kb(cold.emptyScriptBytes)] },
    {
      label: 'run refused for a wrong input',
      cells: [ms(refusedInputsMs), (refusedInputsMs / emptyScriptMs).toFixed(1), kb(cold.entryBytes)],
    },
    {
      label: 'run refused for want of configuration',
      cells: [ms(refusedRunMs), (refusedRunMs / emptyScriptMs).toFixed(1), ''],
    },
    { label: '  of it from import() on', cells: [ms(withoutNodeMs), '', ''] },
  ]);
  return `${table}\nThe entry and its ${cold.chunks - 1} chunks, loaded when needed: ${kb(cold.chunksBytes)} KiB.`;
}

function calls(name: string): Row['cell'] {
  return (measured) => whole(measured.calls[name] ?? 0);
}

function callsOf(measured: Measurement, service: string): number {
  return Object.entries(measured.calls)
    .filter(([name]) => name.startsWith(`${service} `))
    .reduce((sum, [, count]) => sum + count, 0);
}

function callsRatio({ iamCalls, floorCalls }: Measurement): number {
  return iamCalls / floorCalls;
}

function timeRatio({ wallMs, floorMs }: Measurement): number {
  return wallMs / floorMs;
}

function mark(met: boolean | undefined): string {
  return met === undefined ? '  ' : met ? ' ✓' : ' ✗';
}

function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(ms < 10_000 ? 2 : 1);
}
