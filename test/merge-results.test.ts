/** The merged view of several shards: run as CI runs it, as a program over folders. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { csvLine, CSV_HEADER, type FindingRow } from '../src/render/files.ts';
import { repositoryRoot } from './world/repository-root.ts';

interface Account {
  readonly id: string;
  readonly name?: string;
  readonly error?: string;
}

const A = '111111111111';
const B = '222222222222';
const C = '333333333333';
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'merge-results-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function finding(accountId: string, issueId: string, more: Partial<FindingRow> = {}): FindingRow {
  return {
    account_id: accountId,
    account_name: `name of ${accountId}`,
    username: 'build',
    issue_id: issueId,
    create_date: '2026-01-01T00:00:00+00:00',
    age_days: 100,
    status: 'open',
    last_used_date: null,
    last_used_service: null,
    last_used_region: null,
    reported: null,
    ticket: null,
    exception_reason: null,
    exception_expires: null,
    ...more,
  };
}

function shard(
  name: string,
  content: {
    readonly accounts: readonly Account[];
    readonly findings?: readonly FindingRow[];
    readonly result?: Readonly<Record<string, unknown>>;
  },
): void {
  const { accounts, findings = [] } = content;
  const at = path.join(folder, 'in', name);
  mkdirSync(at, { recursive: true });
  const result = {
    version: 1,
    mode: 'scan',
    dry_run: false,
    started_at: '2026-11-01T05:00:00.000Z',
    finished_at: '2026-11-01T05:10:00.000Z',
    accounts: accounts.map(({ id, name: accountName = `name of ${id}`, error }) => ({
      account_id: id,
      account_name: accountName,
      status: error === undefined ? 'scanned' : 'failed',
      ...(error === undefined ? {} : { error }),
      users: 10,
      keys: 12,
      stale_keys: 3,
      api_calls: 14,
    })),
    keys: [],
    problems: [],
    ...content.result,
  };
  writeFileSync(path.join(at, 'result.json'), JSON.stringify(result));
  writeFileSync(path.join(at, 'findings.json'), JSON.stringify(findings));
  writeFileSync(path.join(at, 'findings.csv'), [CSV_HEADER, ...findings.map(csvLine), ''].join('\n'));
}

function run(...arguments_: readonly string[]) {
  const summaryFile = path.join(folder, 'summary.md');
  writeFileSync(summaryFile, '');
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [
      path.join(repositoryRoot(), 'scripts', 'merge-results.mjs'),
      ...(arguments_.length === 0 ? [path.join(folder, 'out'), path.join(folder, 'in')] : arguments_),
    ],
    { encoding: 'utf8', env: { ...process.env, GITHUB_STEP_SUMMARY: summaryFile } },
  );
  return { status, stdout, stderr, summary: readFileSync(summaryFile, 'utf8') };
}

const written = (name: string): string => readFileSync(path.join(folder, 'out', name), 'utf8');
const json = (name: string): unknown => JSON.parse(written(name));

describe('scripts/merge-results.mjs', () => {
  it('puts shards together, by account', () => {
    shard('findings-0', {
      accounts: [{ id: A }, { id: C }],
      findings: [
        finding(A, 'AKIAEXAMPLE000000001'),
        finding(C, 'AKIAEXAMPLE000000003', { status: 'closed' }),
      ],
      result: { problems: [{ severity: 'warning', code: 'x', message: 'y' }] },
    });
    shard('findings-1', {
      accounts: [{ id: B }],
      findings: [finding(B, 'AKIAEXAMPLE000000002', { status: 'whitelisted' })],
      result: { started_at: '2026-11-01T04:59:00.000Z', finished_at: '2026-11-01T05:20:00.000Z' },
    });
    expect(run()).toMatchObject({ status: 0, stderr: '' });
    expect(json('result.json')).toMatchObject({
      version: 1,
      mode: 'scan',
      started_at: '2026-11-01T04:59:00.000Z',
      finished_at: '2026-11-01T05:20:00.000Z',
      accounts: [{ account_id: A }, { account_id: B }, { account_id: C }],
      problems: [{ code: 'x' }],
    });
    const rows = json('findings.json') as readonly FindingRow[];
    expect(rows.map((row) => row.account_id)).toEqual([A, B, C]);
    expect(written('findings.csv')).toBe([CSV_HEADER, ...rows.map(csvLine), ''].join('\n'));
  });

  it('counts in the summary and names what failed', () => {
    shard('0', { accounts: [{ id: A }], findings: [finding(A, 'AKIAEXAMPLE000000001')] });
    shard('1', { accounts: [{ id: B, error: 'no role' }] });
    const { summary } = run();
    expect(summary).toContain('2 shards together');
    expect(summary).toContain('**1 of 2 accounts could not be scanned.**');
    expect(summary).toContain('| stale keys | 6 |');
    expect(summary).toContain('| issues open | 1 |');
    expect(summary).toContain(`| name of ${B} (${B}) | no role |`);
  });

  it('shows text from outside as text, and no key ID', () => {
    shard('0', {
      accounts: [
        {
          id: A,
          name: '<img src=x>|@everyone [x](https://example.org)\n# head `code` \u202e',
          error: 'key AKIAIOSFODNN7EXAMPLE *bold*',
        },
      ],
    });
    const row =
      run()
        .summary.split('\n')
        .find((line) => line.includes(A)) ?? '';
    expect(row).not.toMatch(/[<>@[\]`*#](?!\d+;)|https:\/\/|\u202e|IOSFODNN/u);
    expect(row.match(/\|/g)).toHaveLength(3);
    expect(row).toContain('AKIA…MPLE');
  });

  it('keeps cells that hold line breaks and quotation marks whole', () => {
    const reason = 'first "line"\nsecond, line';
    shard('0', {
      accounts: [{ id: B }],
      findings: [finding(B, 'AKIAEXAMPLE000000002', { exception_reason: reason })],
    });
    shard('1', { accounts: [{ id: A }], findings: [finding(A, 'AKIAEXAMPLE000000001')] });
    expect(run().status).toBe(0);
    const rows = json('findings.json') as readonly FindingRow[];
    expect(rows[1]?.exception_reason).toBe(reason);
    expect(written('findings.csv')).toBe([CSV_HEADER, ...rows.map(csvLine), ''].join('\n'));
  });

  it.each<[string, () => void, RegExp]>([
    [
      'an account in two shards',
      () => {
        shard('0', { accounts: [{ id: A }, { id: B }] });
        shard('1', { accounts: [{ id: B }] });
      },
      /Account 222222222222 stands in .*0 and in .*1;/,
    ],
    [
      'an issue that stands twice',
      () => {
        const twice = finding(A, 'AKIAEXAMPLE000000001');
        shard('0', { accounts: [{ id: A }], findings: [twice, twice] });
      },
      /stands twice/,
    ],
    [
      'a dry run beside one that is none',
      () => {
        shard('0', { accounts: [{ id: A }] });
        shard('1', { accounts: [{ id: B }], result: { dry_run: true } });
      },
      /only one is a dry run/,
    ],
    ['another version', () => shard('0', { accounts: [{ id: A }], result: { version: 2 } }), /version 1/],
    [
      'folders without results',
      () => mkdirSync(path.join(folder, 'in', 'x'), { recursive: true }),
      /nothing to merge/,
    ],
    [
      'findings that were cut off',
      () => {
        shard('0', { accounts: [{ id: A }] });
        writeFileSync(path.join(folder, 'in', '0', 'findings.json'), '[\n{"account_id"');
      },
      /findings\.json cannot be read/,
    ],
    [
      'a table with fewer rows than findings',
      () => {
        shard('0', { accounts: [{ id: A }], findings: [finding(A, 'AKIAEXAMPLE000000001')] });
        writeFileSync(path.join(folder, 'in', '0', 'findings.csv'), `${CSV_HEADER}\n`);
      },
      /has 0 rows, findings\.json 1/,
    ],
  ])('refuses %s and writes nothing', (_, prepare, said) => {
    prepare();
    const { status, stderr, summary } = run();
    expect(status).toBe(1);
    expect(stderr).toMatch(said);
    expect(summary).toBe('');
    expect(() => written('result.json')).toThrow('ENOENT');
  });

  it('says when a shard left nothing behind', () => {
    shard('0', { accounts: [{ id: A }] });
    const { status, summary } = run('--shards=3', path.join(folder, 'out'), path.join(folder, 'in'));
    expect(status).toBe(0);
    expect(summary).toContain('2 of 3 shards wrote no result');
    expect(run().summary).not.toContain('wrote no result');
  });

  it('says how it is used', () => {
    expect(run('only-one')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('Usage:') as unknown,
    });
  });
});
