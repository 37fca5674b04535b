/**
 * The packaged action on configuration and inputs that are wrong: it fails at once, says where and what to do on one
 * line each, and asks nobody outside. And mode validate, which says everything at once.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { ConfigurationFiles, RunResult } from '../world/runner.ts';
import type { JobOptions } from '../world/world.ts';
import {
  configFiles,
  DEV,
  MAIN,
  PROD,
  startOrganisation,
  type Json,
  type Organisation,
} from './organisation.ts';

let org: Organisation;
beforeAll(async () => {
  org = await startOrganisation();
});
afterAll(() => org.world.stop());
beforeEach(() => org.world.transcript.clear());

const KEY = 'AKIAIOSFODNN7EXAMPLE';
const DIGEST = 'a1'.repeat(32);

interface Start {
  readonly inputs?: Readonly<Record<string, string>>;
  readonly config?: Json;
  readonly rotation?: Json;
  /** As `ConfigurationFiles`: texts as they are, null for no file. */
  readonly files?: ConfigurationFiles;
  readonly job?: JobOptions;
}

function run({ inputs, config, rotation, files, job }: Start): Promise<RunResult> {
  return org.world.run({
    inputs: { mode: 'scan', 'role-to-assume': org.scanRoleArn, ...inputs },
    config: { ...configFiles({ config, rotation }), ...files },
    ...(job === undefined ? {} : { job }),
  });
}

function expectRefused(result: RunResult): void {
  expect(result.exitCode).toBe(1);
  expect(result.stderr).toBe('');
  expect(result.stdout).not.toMatch(/Bug in|\n\s+at |node:internal|Error:/);
  expect(result.log).not.toContain('world-github-token');
  expect(org.world.transcript.lines()).toEqual([]);
}

interface Place {
  readonly file: string;
  readonly line: number;
  readonly path: string;
}

const at = (file: string, line: number, path: string): Place => ({ file: `config/${file}`, line, path });
const whitelist = (content: unknown): Start => ({ files: { whitelist: content } });
const aws = (settings: Json): Start => ({ config: { aws: { ...configFiles({}).config.aws, ...settings } } });

/** Line numbers are those of the two-space JSON that `configFiles` is written as. */
const BAD_FILES: readonly (readonly [string, Start, Place, RegExp])[] = [
  [
    'no config.json',
    { files: { config: null } },
    at('config.json', 1, ''),
    /does not exist; create it, or correct the input config-dir/,
  ],
  [
    'no whitelist.json',
    { files: { whitelist: null } },
    at('whitelist.json', 1, ''),
    /does not exist; create it \(`\{\}` is enough\)/,
  ],
  [
    'no ticket_owners.json',
    { files: { owners: null } },
    at('ticket_owners.json', 1, ''),
    /does not exist; create it/,
  ],
  [
    'an empty whitelist.json',
    whitelist(''),
    at('whitelist.json', 1, ''),
    /the file is empty; write at least \{\}/,
  ],
  [
    'a config.json that is not JSON',
    { files: { config: 'aws:\n  region: x\n' } },
    at('config.json', 1, ''),
    /no valid JSON at line 1, column 1/,
  ],
  [
    'a truncated config.json',
    { files: { config: '{\n  "aws": {\n    "region": "us-east-1"\n' } },
    at('config.json', 3, ''),
    /a bracket is not closed; close it/,
  ],
  [
    'a trailing comma',
    whitelist('{\n  "user_keysrotation": {},\n}\n'),
    at('whitelist.json', 3, ''),
    /remove the comma/,
  ],
  [
    'bottomless nesting',
    whitelist('['.repeat(100_000)),
    at('whitelist.json', 1, ''),
    /more than 100 levels of nesting/,
  ],
  ['a list at the top', whitelist('[]'), at('whitelist.json', 1, ''), /is \[\]; write an object in braces/],
  [
    'an unknown setting',
    { rotation: { remediaton: true } },
    at('config.json', 16, 'user_keysrotation.remediaton'),
    /not a setting of this product; did you mean remediation\?/,
  ],
  [
    'a missing setting',
    { rotation: { rotation_criteria_days: undefined } },
    at('config.json', 13, 'user_keysrotation.rotation_criteria_days'),
    /is missing; write a whole number of days/,
  ],
  [
    'a wrong type',
    { rotation: { enabled: 'yes' } },
    at('config.json', 14, 'user_keysrotation.enabled'),
    /is "yes"; write true or false/,
  ],
  [
    'a negative number',
    { rotation: { rotation_criteria_days: -90 } },
    at('config.json', 15, 'user_keysrotation.rotation_criteria_days'),
    /is -90; write a whole number of days, from 1/,
  ],
  [
    'an account ID of 11 digits',
    aws({ main_account_id: '11111111111' }),
    at('config.json', 3, 'aws.main_account_id'),
    /write an AWS account ID of 12 digits in quotes/,
  ],
  [
    'an account ID of 13 digits in a list',
    { rotation: { accounts: [DEV, '3333333333333'] } },
    at('config.json', 18, 'user_keysrotation.accounts[1]'),
    /12 digits/,
  ],
  [
    'exceptions under an account ID of 13 digits',
    whitelist({ user_keysrotation: { '2222222222222': ['bob'] } }),
    at('whitelist.json', 3, 'user_keysrotation.2222222222222'),
    /write 12 digits, otherwise the entry never applies/,
  ],
  [
    'owners under an account ID of 11 digits',
    { files: { owners: { account: { '22222222222': {} } } } },
    at('ticket_owners.json', 3, 'account.22222222222'),
    /write 12 digits/,
  ],
  ['no accounts', aws({ accounts: {} }), at('config.json', 7, 'aws.accounts'), /names no account; write \{/],
  [
    'the partition of another region',
    aws({ partition: 'aws-cn' }),
    at('config.json', 12, 'aws.partition'),
    /region us-east-1 belongs to aws; correct one of them/,
  ],
  [
    'an account that stands twice',
    whitelist(`{"user_keysrotation": {\n"${DEV}": ["bob"],\n"${DEV}": []\n}}`),
    at('whitelist.json', 3, `user_keysrotation.${DEV}`),
    /stands twice; keep one/,
  ],
  [
    'a section that stands twice',
    whitelist(`{"user_keysrotation": {"${DEV}": ["bob"]},\n"user_keysrotation": {}}`),
    at('whitelist.json', 2, 'user_keysrotation'),
    /stands twice; keep one/,
  ],
  [
    'a misspelled section',
    whitelist({ user_key_rotation: {} }),
    at('whitelist.json', 2, 'user_key_rotation'),
    /did you mean user_keysrotation\?/,
  ],
  [
    'a 30th of February',
    whitelist({ user_keysrotation: { [DEV]: [{ id: 'bob', expires: '2027-02-30' }] } }),
    at('whitelist.json', 6, `user_keysrotation.${DEV}[0].expires`),
    /is no day of the calendar; write YYYY-MM-DD/,
  ],
  [
    'Jira over plain http',
    { config: { jira: { enabled: true, server: 'http://jira.example.com' } } },
    at('config.json', 19, 'jira.server'),
    /http is allowed on loopback only, write https:/,
  ],
  [
    'a password in an address',
    { config: { jira: { server: 'https://bob:hunter2@jira.example.com' } } },
    at('config.json', 18, 'jira.server'),
    /has a user or password in it; remove them/,
  ],
  [
    'a bad regular expression',
    { config: { slack: { channels: { '#iam': ['('] } } } },
    at('config.json', 20, 'slack.channels["#iam"][0]'),
    /is "\("; write a regular expression/,
  ],
  [
    'a workflow command in a value',
    aws({ region: 'x\n::warning::owned\r\n##[error]owned' }),
    at('config.json', 4, 'aws.region'),
    /write an AWS region/,
  ],
];

const BAD_INPUTS: readonly (readonly [string, Readonly<Record<string, string>>, RegExp])[] = [
  [
    'an unknown mode',
    { mode: 'delete' },
    /^Input mode is "delete"; write one of scan, plan, remediate, rollback, validate$/,
  ],
  ['a boolean that is none', { 'dry-run': 'yes' }, /^Input dry-run is "yes"; write true or false$/],
  [
    'a short account ID',
    { accounts: '11111111111' },
    /^Input accounts has "11111111111", which is no account ID; write 12 digits/,
  ],
  [
    'an account that is not configured',
    { accounts: '999999999999' },
    /^Input accounts names 999999999999, which config.json does not configure .*; add it to aws.accounts or correct the input$/,
  ],
  ['a shard beyond the last', { shard: '3/2' }, /^Input shard is "3\/2"; write i\/n with i from 1 to n/],
  ['a role name', { 'role-to-assume': 'hub' }, /^Input role-to-assume is "hub", which is no IAM role ARN/],
  ['no region', { 'aws-region': 'Ireland' }, /^Input aws-region is "Ireland"/],
  ['an unknown fail-on', { 'fail-on': 'never' }, /^Input fail-on is "never"; write one of error, findings$/],
  ['unknown key-ids', { 'key-ids': 'none' }, /^Input key-ids is "none"; write one of/],
  [
    'a user among the keys of a plan',
    { mode: 'plan', keys: `${KEY},bob` },
    /^Input keys has "bob", which is no access key ID/,
  ],
  [
    'remediate without digest',
    { mode: 'remediate', 'plan-path': 'plan.json' },
    /^Input plan-digest is empty; pass the output plan-digest/,
  ],
  [
    'remediate with keys',
    { mode: 'remediate', 'plan-path': 'plan.json', 'plan-digest': DIGEST, keys: KEY },
    /^Input keys has no meaning in mode remediate/,
  ],
  ['rollback of nothing', { mode: 'rollback' }, /^Input keys is empty; name access key IDs, or run:<run ID>/],
  ['lines in an input', { mode: 'x\n::warning::owned' }, /^Input mode is "x ::warning::owned"; write one of/],
];

describe('a file that is wrong fails the run before anything outside is asked', () => {
  it.each(BAD_FILES)('%s', async (_, start, place, says) => {
    const result = await run(start);
    expectRefused(result);
    expect(result.annotations).toHaveLength(1);
    const [annotation] = result.annotations;
    expect(annotation?.level).toBe('error');
    expect(annotation?.properties).toMatchObject({ file: place.file, line: String(place.line) });
    expect(annotation?.message).toMatch(says);
    expect(annotation?.message).toContain(place.file);
    expect(annotation?.message).toContain(place.path);
    expect(annotation?.message).not.toContain('\n');
    expect(result.stdout).not.toContain('hunter2');
  });

  it('and so does a config-dir that is not there, file by file', async () => {
    const result = await run({ inputs: { 'config-dir': 'security' } });
    expectRefused(result);
    expect(result.annotations.map(({ properties }) => properties['file'])).toEqual([
      'security/config.json',
      'security/whitelist.json',
      'security/ticket_owners.json',
    ]);
  });

  it('and several problems are annotated one by one', async () => {
    const result = await run({
      rotation: { enabled: 'yes', remediaton: true, max_keys_per_run: 0 },
      files: { whitelist: '{', owners: { jira_projct: 'SEC', account: { '1': {} } } },
    });
    expectRefused(result);
    expect(result.annotations.every(({ level }) => level === 'error')).toBe(true);
    const places = result.annotations.map(({ properties: { file = '', line = '' } }) => `${file}:${line}`);
    expect(places.sort()).toEqual([
      'config/config.json:14',
      'config/config.json:16',
      'config/config.json:17',
      'config/ticket_owners.json:2',
      'config/ticket_owners.json:4',
      'config/whitelist.json:1',
    ]);
  });

  it.each(['plan', 'rollback', 'remediate'])('in mode %s too', async (mode) => {
    const inputs = {
      mode,
      ...(mode === 'rollback' ? { keys: KEY } : {}),
      ...(mode === 'remediate' ? { 'plan-path': 'plan.json', 'plan-digest': DIGEST } : {}),
    };
    const result = await run({ inputs, files: { whitelist: null } });
    expectRefused(result);
    expect(result.annotations).toHaveLength(1);
    expect(result.annotations[0]?.properties['file']).toBe('config/whitelist.json');
  });
});

describe('an input that is wrong fails the run before anything outside is asked', () => {
  it.each(BAD_INPUTS)('%s', async (_, inputs, says) => {
    const result = await run({ inputs });
    expectRefused(result);
    expect(result.annotations).toEqual([
      { level: 'error', message: expect.stringMatching(says) as unknown as string, properties: {} },
    ]);
  });

  it('and several are told together', async () => {
    const result = await run({ inputs: { shard: 'x', 'dry-run': 'maybe' } });
    expectRefused(result);
    const text = result.annotations.map(({ message }) => message).join(' ');
    expect(text).toMatch(/Input dry-run .*Input shard/);
  });
});

describe('mode validate', () => {
  const validate = (start: Start = {}): Promise<RunResult> =>
    run({
      ...start,
      inputs: { mode: 'validate', 'role-to-assume': '', 'github-token': '', ...start.inputs },
      job: { oidc: false, ...start.job },
    });

  it('is content with what is in order', async () => {
    const result = await validate();
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ errors: '0', warnings: '0' });
    expect(result.result).toMatchObject({ version: 1, mode: 'validate' });
    expect(result.annotations).toEqual([]);
    expect(result.summary).toContain('the configuration is valid');
    expect(org.world.transcript.lines()).toEqual([]);
  });

  it('annotates everything wrong in the three files at once, counts it, and fails', async () => {
    const result = await validate({
      rotation: { enabled: 'yes', remediaton: true },
      files: {
        whitelist: { user_keysrotation: { '1': [], [DEV]: [5] } },
        owners: '{\n"jira_project": "SEC",\n}',
      },
    });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ errors: '5', warnings: '0' });
    expect(result.result).toMatchObject({ mode: 'validate' });
    const placed = result.annotations.filter(({ properties }) => properties['file'] !== undefined);
    expect(
      placed.map(({ level, properties: { file = '', line = '' } }) => `${level} ${file}:${line}`).sort(),
    ).toEqual([
      'error config/config.json:14',
      'error config/config.json:16',
      'error config/ticket_owners.json:3',
      'error config/whitelist.json:3',
      'error config/whitelist.json:5',
    ]);
    const [failure, ...more] = result.annotations.filter(
      ({ properties }) => properties['file'] === undefined,
    );
    expect(more).toEqual([]);
    expect(failure?.message).toMatch(/^5 errors in the configuration; first: config\/config\.json:/);
    expect(failure?.message).not.toContain('\n');
    for (const word of ['remediaton', 'did you mean remediation?', '12 digits'])
      expect(result.summary).toContain(word);
    expect(result.stderr).toBe('');
    expect(org.world.transcript.lines()).toEqual([]);
  });

  it('warns of what is well-formed and unwise, and succeeds', async () => {
    const day = (days: number): string => org.daysAgo(-days).toISOString().slice(0, 10);
    const reason = 'vendor';
    const entries = [
      { id: 'over', reason, expires: day(-1) },
      { id: 'soon', reason, expires: day(5) },
      { id: 'later', reason, expires: day(60) },
      'hammer',
      { id: '*', reason, expires: day(60) },
    ];
    const result = await validate({
      rotation: { remediation: true, reporting: false, remediation_retention_period: 0 },
      files: { whitelist: { user_keysrotation: { [DEV]: entries, '999999999999': [] } } },
    });
    expect(result.exitCode).toBe(0);
    expect(result.annotations.every(({ level }) => level === 'warning')).toBe(true);
    expect(result.outputs).toMatchObject({ errors: '0', warnings: String(result.annotations.length) });
    const said = result.annotations.map(
      ({ message, properties: { file = '', line = '' } }) => `${file}:${line} ${message}`,
    );
    const expected = [
      /^config\/config\.json:18 user_keysrotation\.remediation_retention_period: is 0 while remediation is on/,
      /^config\/config\.json:16 user_keysrotation\.remediation: is on while reporting is off/,
      /^config\/whitelist\.json:\d+ user_keysrotation\.999999999999: names account 999999999999/,
      /^config\/whitelist\.json:4 user_keysrotation\.222222222222\[0\]: exception over expired on/,
      /^config\/whitelist\.json:9 .*exception soon ends on/,
      /^config\/whitelist\.json:19 .*exception hammer never expires/,
      /^config\/whitelist\.json:19 .*exception hammer has no reason/,
      /^config\/whitelist\.json:20 .*exception \* covers every key of account 222222222222/,
    ];
    for (const pattern of expected) expect(said).toContainEqual(expect.stringMatching(pattern));
    expect(said.filter((line) => line.includes('exception later') && !line.includes('covered by'))).toEqual(
      [],
    );
  });

  it('fails on owners that route nowhere while reporting is on', async () => {
    const result = await validate({ config: { slack: { enabled: true } }, rotation: { reporting: true } });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ errors: '1' });
    expect(result.annotations[0]?.message).toMatch(
      new RegExp(`no slack_owner holds for account ${MAIN}, ${DEV}, ${PROD}, so nobody is told on Slack`),
    );
    expect(result.annotations[0]?.properties['file']).toBe('config/ticket_owners.json');
    expect(org.world.transcript.lines()).toEqual([]);
  });

  it('says that a file is missing where the others are in order', async () => {
    const result = await validate({ files: { whitelist: null } });
    expect(result.exitCode).toBe(1);
    expect(result.outputs).toMatchObject({ errors: '1', warnings: '0' });
    expect(result.annotations[0]?.properties['file']).toBe('config/whitelist.json');
  });

  it('takes a whitelist of 20,000 entries, and keeps the summary small', async () => {
    const entries = Array.from({ length: 20_000 }, (_, index) => `user-${index}`);
    const result = await validate({ files: { whitelist: { user_keysrotation: { [DEV]: entries } } } });
    expect(result.exitCode).toBe(0);
    expect(result.outputs).toMatchObject({ errors: '0', warnings: '40000' });
    expect(Buffer.byteLength(result.summary)).toBeLessThan(1_048_576);
  });
});
