/** SPEC section 3: every input, its default, its refusals, and that secrets are masked before anything is said. */
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { ConfigurationError } from '../src/errors.ts';
import { INPUT_DEFAULTS, MODES, readInputs, type InputName } from '../src/inputs.ts';

const DIGEST = 'a1'.repeat(32);
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const OTHER_KEY = 'ASIAIOSFODNN7EXAMPLE';

let stdout = '';
let write: jest.SpiedFunction<typeof process.stdout.write>;
beforeEach(() => {
  stdout = '';
  write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    stdout += String(chunk);
    return true;
  });
});
afterEach(() => write.mockRestore());

type Given = Partial<Record<InputName, string>>;

function read(given: Given = {}, surroundings: NodeJS.ProcessEnv = { GITHUB_ACTIONS: 'true' }) {
  const inputs: NodeJS.ProcessEnv = Object.fromEntries(
    Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]),
  );
  return readInputs({ ...surroundings, ...inputs });
}

function refusals(given: Given): readonly { path: string; message: string }[] {
  try {
    read(given);
  } catch (error) {
    if (error instanceof ConfigurationError)
      return error.problems.map(({ path, message }) => ({ path, message }));
    throw error;
  }
  return [];
}

const REMEDIATE: Given = { mode: 'remediate', 'plan-path': 'plan.json', 'plan-digest': DIGEST };

describe('defaults', () => {
  const expected = {
    mode: 'scan',
    configDir: 'config',
    dryRun: false,
    accounts: 'all',
    shard: { index: 1, count: 1 },
    fullScan: false,
    keyIds: 'auto',
    failOn: 'error',
    outputDir: undefined,
    roleToAssume: undefined,
    audience: 'sts.amazonaws.com',
    awsRegion: undefined,
    jiraEmail: undefined,
    jiraToken: undefined,
    slackToken: undefined,
    githubToken: undefined,
  };

  it('hold where no variable is set', () => {
    expect(read()).toEqual(expected);
  });

  it('hold where every variable is empty or blank, as the runner hands over inputs without a value', () => {
    const names = Object.keys(INPUT_DEFAULTS) as InputName[];
    expect(read(Object.fromEntries(names.map((name) => [name, ''])))).toEqual(expected);
    expect(read(Object.fromEntries(names.map((name) => [name, ' \n'])))).toEqual(expected);
  });

  it('hold where the runner hands over the defaults of action.yml', () => {
    expect(read({ ...INPUT_DEFAULTS })).toEqual(expected);
  });

  it('of keys in a plan is the automatic choice', () => {
    expect(read({ mode: 'plan' })).toMatchObject({ mode: 'plan', keys: { kind: 'automatic' } });
  });
});

describe('values', () => {
  it('are taken over, without blanks around them', () => {
    const inputs = read({
      'config-dir': ' security/config ',
      'output-dir': 'out',
      'role-to-assume': 'arn:aws-us-gov:iam::123456789012:role/path/hub-role',
      audience: 'https://example.com',
      'aws-region': 'us-gov-west-1',
      'jira-email': 'bot@example.com',
      'key-ids': 'masked',
      'fail-on': 'findings',
    });
    expect(inputs).toMatchObject({
      configDir: 'security/config',
      outputDir: 'out',
      roleToAssume: 'arn:aws-us-gov:iam::123456789012:role/path/hub-role',
      audience: 'https://example.com',
      awsRegion: 'us-gov-west-1',
      jiraEmail: 'bot@example.com',
      keyIds: 'masked',
      failOn: 'findings',
    });
  });

  it.each(MODES)('mode %s', (mode) => {
    expect(read({ ...REMEDIATE, mode, ...(mode === 'rollback' ? { keys: KEY } : {}) }).mode).toBe(mode);
  });

  it.each([
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['False', false],
    ['FALSE', false],
  ])('the boolean %s', (written, value) => {
    expect(read({ 'dry-run': written, 'full-scan': written })).toMatchObject({
      dryRun: value,
      fullScan: value,
    });
  });

  it.each([
    '111111111111,222222222222',
    '111111111111\n222222222222\n',
    ' 111111111111 , 222222222222,',
    '111111111111,222222222222,111111111111',
  ])('accounts %j', (accounts) => {
    expect(read({ accounts }).accounts).toEqual(['111111111111', '222222222222']);
  });

  it('accounts all', () => {
    expect(read({ accounts: 'all' }).accounts).toBe('all');
  });

  it.each([
    ['1/1', 1, 1],
    ['2/5', 2, 5],
    ['256/256', 256, 256],
    [' 2 / 3 ', 2, 3],
  ])('shard %s', (shard, index, count) => {
    expect(read({ shard }).shard).toEqual({ index, count });
  });

  it.each(['all', 'ALL', ' all '])('keys %j of a plan', (keys) => {
    expect(read({ mode: 'plan', keys })).toMatchObject({ keys: { kind: 'all' } });
  });

  it.each([`${KEY},${OTHER_KEY}`, `${KEY}\n${OTHER_KEY}`, `${KEY}\r\n${OTHER_KEY},${KEY}`])(
    'keys %j, named',
    (keys) => {
      const keyIds = new Set([KEY, OTHER_KEY]);
      expect(read({ mode: 'plan', keys })).toMatchObject({ keys: { kind: 'named', keyIds } });
      expect(read({ mode: 'rollback', keys })).toMatchObject({ keys: { kind: 'keys', keyIds } });
    },
  );

  it.each([
    ['run:123456', '123456'],
    ['run:local', 'local'],
  ])('keys %s of a rollback', (keys, runId) => {
    expect(read({ mode: 'rollback', keys })).toMatchObject({ keys: { kind: 'run', runId } });
  });

  it('a digest in capitals is the same digest', () => {
    expect(read({ ...REMEDIATE, 'plan-digest': DIGEST.toUpperCase() })).toMatchObject({
      planDigest: DIGEST,
      planPath: 'plan.json',
    });
  });
});

describe('refusals', () => {
  it.each<[string, Given, InputName, RegExp]>([
    [
      'an unknown mode',
      { mode: 'delete' },
      'mode',
      /is "delete"; write one of scan, plan, remediate, rollback, validate/,
    ],
    ['a mode in capitals', { mode: 'Scan' }, 'mode', /write one of/],
    ['a boolean that is none', { 'dry-run': 'yes' }, 'dry-run', /is "yes"; write true or false/],
    ['a number for a boolean', { 'full-scan': '1' }, 'full-scan', /write true or false/],
    [
      'a short account ID',
      { accounts: '111111111111,12345678901' },
      'accounts',
      /has "12345678901", which is no account ID; write 12 digits/,
    ],
    ['a long account ID', { accounts: '1234567890123' }, 'accounts', /write 12 digits/],
    ['an account name', { accounts: 'prod' }, 'accounts', /has "prod"/],
    ['all among accounts', { accounts: 'all,111111111111' }, 'accounts', /has "all"/],
    ['shard 0', { shard: '0/2' }, 'shard', /is "0\/2"; write i\/n with i from 1 to n/],
    ['a shard beyond the last', { shard: '3/2' }, 'shard', /write i\/n/],
    ['no shards', { shard: '0/0' }, 'shard', /write i\/n/],
    ['half a shard', { shard: '1' }, 'shard', /write i\/n/],
    ['a negative shard', { shard: '-1/2' }, 'shard', /write i\/n/],
    [
      'a role name',
      { 'role-to-assume': 'hub' },
      'role-to-assume',
      /is "hub", which is no IAM role ARN; write arn:aws:iam::/,
    ],
    [
      'the ARN of a user',
      { 'role-to-assume': 'arn:aws:iam::123456789012:user/x' },
      'role-to-assume',
      /no IAM role ARN/,
    ],
    [
      'no region',
      { 'aws-region': 'Ireland' },
      'aws-region',
      /is "Ireland", which is no AWS region; write one such as eu-west-1/,
    ],
    ['a zone', { 'aws-region': 'eu-west-1a' }, 'aws-region', /no AWS region/],
    ['an unknown fail-on', { 'fail-on': 'never' }, 'fail-on', /write one of error, findings/],
    ['unknown key-ids', { 'key-ids': 'none' }, 'key-ids', /write one of auto, full, masked/],
    [
      'a user among keys',
      { mode: 'plan', keys: `${KEY},bob` },
      'keys',
      /has "bob", which is no access key ID; write IDs such as .*, or all/,
    ],
    ['all among keys', { mode: 'plan', keys: `all,${KEY}` }, 'keys', /has "all"/],
    ['rollback of nothing', { mode: 'rollback' }, 'keys', /is empty; name access key IDs, or run:<run ID>/],
    [
      'rollback of all',
      { mode: 'rollback', keys: 'all' },
      'keys',
      /has "all", which is no access key ID; .*run:<run ID> alone/,
    ],
    [
      'a run that is none',
      { mode: 'rollback', keys: 'run:latest' },
      'keys',
      /names the run "latest", which is no run ID; take the number/,
    ],
    ['a run without ID', { mode: 'rollback', keys: 'run:' }, 'keys', /no run ID/],
    ['a run among keys', { mode: 'rollback', keys: `run:1,${KEY}` }, 'keys', /has "run:1"/],
    ['two runs', { mode: 'rollback', keys: 'run:1 run:2' }, 'keys', /has "run:1"/],
    [
      'no plan',
      { ...REMEDIATE, 'plan-path': '' },
      'plan-path',
      /is empty; pass the output plan-path of the plan job/,
    ],
    [
      'no digest',
      { ...REMEDIATE, 'plan-digest': '' },
      'plan-digest',
      /is empty; pass the output plan-digest .* shown to the approver/,
    ],
    [
      'half a digest',
      { ...REMEDIATE, 'plan-digest': DIGEST.slice(1) },
      'plan-digest',
      /is not a SHA-256 digest/,
    ],
    [
      'a digest that is none',
      { ...REMEDIATE, 'plan-digest': 'g'.repeat(64) },
      'plan-digest',
      /is not a SHA-256 digest/,
    ],
    [
      'keys beside a plan',
      { ...REMEDIATE, keys: KEY },
      'keys',
      /exactly the planned keys are disabled. Choose keys in mode plan/,
    ],
  ])('%s', (_, given, name, says) => {
    const found = refusals(given);
    expect(found.map(({ path }) => path)).toEqual([name]);
    expect(found[0]?.message).toMatch(says);
    expect(found[0]?.message).toMatch(new RegExp(`^Input ${name} `));
  });

  it('are told all at once', () => {
    const found = refusals({
      mode: 'rollback',
      shard: 'x',
      accounts: 'x',
      'dry-run': 'x',
      'aws-region': 'x',
    });
    expect(found.map(({ path }) => path).sort()).toEqual([
      'accounts',
      'aws-region',
      'dry-run',
      'keys',
      'shard',
    ]);
  });

  it('are one short line, whatever was written', () => {
    const nasty = `x\n::error::boo\r\u2028\u0085\u0007${'y'.repeat(5_000)}`;
    const names = [
      'mode',
      'dry-run',
      'shard',
      'role-to-assume',
      'aws-region',
      'fail-on',
      'key-ids',
      'accounts',
    ] as const;
    const found = refusals(Object.fromEntries(names.map((name) => [name, nasty])));
    expect(found.map(({ path }) => path).sort()).toEqual([...names].sort());
    for (const { message } of found) {
      expect(message).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}]/u);
      expect(message.length).toBeLessThan(250);
    }
  });

  it('never show a secret', () => {
    const found = refusals({
      mode: 'x',
      'jira-token': 'j1ra',
      'slack-token': 'sl4ck',
      'github-token': 'g1t',
    });
    expect(JSON.stringify(found)).not.toMatch(/j1ra|sl4ck|g1t/);
  });
});

describe('secrets', () => {
  it('are masked on stdout, and nothing else is said', () => {
    read({
      'jira-token': 'j1ra',
      'slack-token': ' sl4ck ',
      'github-token': 'g1t',
      'jira-email': 'bot@example.com',
    });
    expect(
      stdout
        .split(/\r?\n/)
        .filter((line) => line !== '')
        .sort(),
    ).toEqual(['::add-mask::g1t', '::add-mask::j1ra', '::add-mask::sl4ck']);
  });

  it('are masked although another input is refused', () => {
    expect(refusals({ mode: 'x', 'jira-token': 'j1ra' })).toHaveLength(1);
    expect(stdout).toContain('::add-mask::j1ra');
  });

  it('of several lines are masked line by line too', () => {
    read({ 'jira-token': 'first%\n\nsecond' });
    const masks = stdout.split(/\r?\n/).filter((line) => line !== '');
    expect(masks).toEqual(['::add-mask::first%25%0A%0Asecond', '::add-mask::first%25', '::add-mask::second']);
  });

  it.each([{}, { GITHUB_ACTIONS: 'false' }])('are not printed to a terminal: %j', (surroundings) => {
    expect(read({ 'jira-token': 'j1ra\nx', 'slack-token': 'sl4ck' }, surroundings)).toMatchObject({
      jiraToken: 'j1ra\nx',
    });
    expect(stdout).toBe('');
  });

  it('that are absent mask nothing', () => {
    read();
    expect(stdout).toBe('');
  });
});
