/**
 * What a scan leaves for people and tools (SPEC sections 3 and 11): result and findings files, key IDs as asked for,
 * texts from outside that stay texts, and secrets that are nowhere.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { HOSTILE_NAMES } from '../world/organisation.ts';
import type { RunResult } from '../world/runner.ts';
import {
  awsSection,
  countsOf,
  DEV,
  errorsOf,
  MAIN,
  PROD,
  startOrganisation,
  type Organisation,
} from './organisation.ts';

let org: Organisation;
afterEach(() => org.world.stop());

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const HEADER =
  'account_id,account_name,username,issue_id,create_date,age_days,status,last_used_date,last_used_service,last_used_region,reported,ticket,exception_reason,exception_expires';

const csvOf = (run: RunResult): string => run.readFile(run.outputs['findings-csv'] ?? '');
const second = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}+00:00`;

describe('the summary', () => {
  it('names who is told on Slack as owner, and exceptions that end soon though they cover no key', async () => {
    org = await startOrganisation();
    org.staleKey(DEV, 'bot');
    const expires = org.daysAgo(-3).toISOString().slice(0, 10);
    const run = await org.scan({
      owners: { slack_owner: '#security', account: { [DEV]: { slack_owner: '#dev-team' } } },
      whitelist: { user_keysrotation: { [PROD]: [{ id: 'idle', reason: 'migration', expires }] } },
    });
    const row = (text: string) =>
      run.summary.split('\n').find((line) => line.startsWith('| ') && line.includes(text));
    expect(row('| bot |')).toContain('| &#35;dev-team |');
    expect(row('| idle |')).toBe(`| idle | prod | migration | **${expires}** |`);
  });
});

describe('the files', () => {
  it('are a versioned result and the same findings as JSON and CSV', async () => {
    org = await startOrganisation();
    const lastUsed = org.daysAgo(2);
    org.staleKey(DEV, 'bot', { id: KEY, lastUsed: { date: lastUsed, service: 's3', region: 'eu-west-1' } });
    org.staleKey(PROD, 'never', { id: 'AKIAI44QH8DHBEXAMPLE', days: 100 });
    const whitelist = {
      user_keysrotation: {
        [PROD]: [{ id: 'never', reason: 'until the "move", then gone', expires: '2099-12-31' }],
      },
    };

    const run = await org.scan({ whitelist });

    const createDate = second(org.world.aws.key(DEV, KEY).createDate);
    const prodDate = second(org.world.aws.key(PROD, 'AKIAI44QH8DHBEXAMPLE').createDate);
    const rows = run.findings().sort((a, b) => (String(a['account_id']) < String(b['account_id']) ? -1 : 1));
    expect(rows.map((row) => Object.keys(row).join())).toEqual([HEADER, HEADER]);
    expect(rows[0]).toEqual({
      account_id: DEV,
      account_name: 'dev',
      username: 'bot',
      issue_id: KEY,
      create_date: createDate,
      age_days: 200,
      status: 'open',
      last_used_date: second(lastUsed.getTime()),
      last_used_service: 's3',
      last_used_region: 'eu-west-1',
      reported: null,
      ticket: null,
      exception_reason: null,
      exception_expires: null,
    });
    const [header, ...lines] = csvOf(run).trimEnd().split('\n');
    expect(header).toBe(HEADER);
    expect(lines.sort()).toEqual([
      `${DEV},dev,bot,${KEY},${createDate},200,open,${second(lastUsed.getTime())},s3,eu-west-1,,,,`,
      `${PROD},prod,never,AKIAI44QH8DHBEXAMPLE,${prodDate},100,whitelisted,,,,,,"until the ""move"", then gone",2099-12-31`,
    ]);

    expect(Object.keys(run.result ?? {})).toEqual([
      'version',
      'mode',
      'dry_run',
      'started_at',
      'finished_at',
      'accounts',
      'keys',
      'problems',
    ]);
    expect(run.result).toMatchObject({ version: 1, mode: 'scan', dry_run: false, keys: [], problems: [] });
    const accounts = run.result?.['accounts'] as readonly Record<string, unknown>[];
    expect(accounts.map(({ account_id }) => account_id)).toEqual([MAIN, DEV, PROD]);
    const calls = org.world.transcript.countForAccount(DEV);
    expect(accounts[1]).toEqual({
      account_id: DEV,
      account_name: 'dev',
      status: 'scanned',
      users: 1,
      keys: 1,
      stale_keys: 1,
      api_calls: calls,
    });
    const [startedAt, finishedAt] = [run.result?.['started_at'], run.result?.['finished_at']].map(String);
    expect(Date.parse(startedAt ?? '')).toBeLessThanOrEqual(Date.parse(finishedAt ?? ''));
  });

  it('go to output-dir, readable for the job alone', async () => {
    org = await startOrganisation();

    const run = await org.scan({ inputs: { 'output-dir': 'reports/today' } });

    const folder = join(run.workspace, 'reports', 'today');
    expect(run.outputs['result-path']).toBe(join(folder, 'result.json'));
    expect(readdirSync(folder).sort()).toEqual(['findings.csv', 'findings.json', 'result.json']);
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o077).toBe(0);
    expect(run.findings()).toEqual([]);
    expect(csvOf(run)).toBe(`${HEADER}\n`);
  });

  it('never start a formula in a spreadsheet, and say the same as the JSON', async () => {
    org = await startOrganisation();
    for (const name of HOSTILE_NAMES) org.staleKey(DEV, name);
    const accountNames = { [MAIN]: 'hub', [DEV]: `=cmd|' /C calc'!A0`, [PROD]: 'prod' };
    const reason = '@SUM(1+1)*cmd|...\n=2+5, "quoted"';
    const whitelist = { user_keysrotation: { [DEV]: [{ id: '0', reason }] } };

    const run = await org.scan({ accountNames, whitelist });

    expect(run.exitCode).toBe(0);
    const rows = parseCsv(csvOf(run));
    expect(rows).toHaveLength(HOSTILE_NAMES.length + 1);
    for (const cell of rows.flat()) expect(cell).not.toMatch(/^[\s]*[=+\-@\t\r]/);
    const plain = (value: string | number | null) => String(value ?? '').replace(/^(?=[=+\-@])/, "'");
    const json = run.findings().map((row) => (Object.values(row) as (string | number | null)[]).map(plain));
    expect(rows.slice(1)).toEqual(json);
    expect(
      run
        .findings()
        .map(({ username }) => username)
        .sort(),
    ).toEqual([...HOSTILE_NAMES].sort());
  });
});

describe('key IDs', () => {
  async function scanOf(options: { readonly private: boolean; readonly keyIds: string }): Promise<RunResult> {
    org = await startOrganisation();
    org.staleKey(DEV, `holder-of_${KEY}`, { id: KEY });
    // An error that names a key, so that annotations have one too.
    await org.world.dynamo.putItem({ account_id: PROD, issue_id: 'AKIAI44QH8DHBEXAMPLE', status: 'paused' });
    return org.scan({ inputs: { 'key-ids': options.keyIds }, job: { private: options.private } });
  }

  it.each([
    { private: false, keyIds: 'auto', shown: 'masked' },
    { private: true, keyIds: 'masked', shown: 'masked' },
    { private: true, keyIds: 'auto', shown: 'full' },
    { private: false, keyIds: 'full', shown: 'full' },
  ])('are $shown with key-ids: $keyIds where private is $private', async ({ shown, ...options }) => {
    const run = await scanOf(options);

    expect(run.exitCode).toBe(1);
    const seen = [run.stdout, run.stderr, run.summary, ...errorsOf(run)].join('\n');
    if (shown === 'masked') {
      expect(seen).not.toMatch(/AKIAIOSF|AKIAI44Q/);
      for (const text of [run.log, run.summary, ...errorsOf(run)]) expect(text).toContain('AKIA…MPLE');
    } else {
      expect(run.log).toContain(KEY);
      expect(run.summary).toContain(KEY);
      expect(errorsOf(run).join()).toContain('AKIAI44QH8DHBEXAMPLE');
    }
    expect(run.findings()).toEqual([expect.objectContaining({ issue_id: KEY })]);
    expect(csvOf(run)).toContain(KEY);
  });
});

describe('texts from outside', () => {
  it('stay texts in log, annotations and summary', async () => {
    org = await startOrganisation();
    org.staleKey(DEV, '__proto__');
    org.staleKey(PROD, 'covered');
    org.world.aws.account(DEV).rootHasAccessKeys = true;
    org.world.faults.add(
      { action: 'ListUsers', account: PROD },
      {
        kind: 'error',
        status: 403,
        code: 'AccessDenied',
        message: 'no\n::add-mask::prod\n::error::from a message <img src=x> ##[error]boo',
      },
    );
    await org.world.dynamo.putItem({
      account_id: PROD,
      issue_id: KEY,
      status: 'whitelisted',
      issue_details: {
        create_date: '2020-01-01T00:00:00+00:00',
        username: '<script>alert(1)</script>|`x`\n::warning::stored',
      },
      timestamps: { identified: '2020-01-01T00:00:00+00:00' },
      exception: { id: 'x', reason: '[click](https://evil.example)\n## heading @octocat' },
    });
    const accountNames = {
      [MAIN]: 'hub',
      [DEV]: '::error::owned "]%0A::set-output name=a::b',
      [PROD]: '::stop-commands::x',
    };

    const run = await org.scan({ config: { aws: awsSection(accountNames) } });

    expect(run.exitCode).toBe(1);
    expect(run.annotations.map(({ level }) => level).sort()).toEqual(['error', 'warning']);
    expect(run.annotations[0]?.message).toContain('root user');
    expect(run.masks).not.toContain('prod');
    const commands = run.stdout.split('\n').flatMap((line) => /^\s*::([\w-]+)/.exec(line)?.[1] ?? []);
    expect(new Set(commands)).toEqual(
      new Set(['add-mask', 'debug', 'group', 'endgroup', 'warning', 'error']),
    );
    expect(run.stdout).not.toContain('##[');
    expect(Object.keys(run.outputs)).not.toContain('a');
    expect(run.summary).not.toMatch(/<script|<img|\]\(https:\/\/evil|^## heading|@octocat/m);
    // A table row keeps its number of cells whatever is in it.
    const row = run.summary.split('\n').find((line) => line.includes('alert(1)'));
    expect(row?.split(/(?<!\\)\|/)).toHaveLength(7);
  });
});

describe('secrets', () => {
  it('are masked on arrival and are nowhere else', async () => {
    org = await startOrganisation();
    org.staleKey(DEV, 'bot');
    const secrets = {
      'jira-token': 'jira-token-value',
      'slack-token': 'xoxb-slack-token-value',
      'github-token': 'ghs_github-token-value',
    };

    const run = await org.scan({
      inputs: { ...secrets, 'jira-email': 'bot@example.com' },
      job: { env: { ACTIONS_STEP_DEBUG: 'true', RUNNER_DEBUG: '1' } },
    });

    expect(run.exitCode).toBe(0);
    expect(countsOf(run)).toMatchObject({ 'open-issues': 1 });
    expect(run.masks).toEqual(expect.arrayContaining(Object.values(secrets)));
    const jwt = run.masks.filter((mask) => mask.startsWith('eyJ'));
    expect(jwt).toHaveLength(1);
    // Secret key and session token of the hub and of each of three accounts.
    const ofSessions = run.masks.filter((mask) => ![...Object.values(secrets), ...jwt].includes(mask));
    expect(ofSessions).toHaveLength(2 * (1 + 3));
    const said = run.stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'));
    const folder = join(run.temp, 'iam-key-rotation');
    const written = readdirSync(folder).map((name) => run.readFile(join(folder, name)));
    const everything = [...said, run.stderr, run.summary, ...Object.values(run.outputs), ...written].join(
      '\n',
    );
    for (const secret of run.masks) expect(everything).not.toContain(secret);
    expect(everything).not.toMatch(/ASIA[A-Z0-9]{16}|X-Amz-Security-Token|AWS4-HMAC|Bearer /i);
  });
});

/** RFC 4180, written without the product's code. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  const cell = /(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\n|$)/gy;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    if (match === null) throw new Error('not a CSV file');
    row.push(match[1]?.replaceAll('""', '"') ?? match[2] ?? '');
    if (match[3] === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows;
}
