/**
 * The only reader of action inputs (SPEC section 3): a union discriminated on mode. Applies action.yml's defaults by
 * itself, masks secrets on arrival, and refuses what it cannot read with one line that names the input. Logs
 * nothing.
 */
import { setSecret } from '@actions/core';
import { ConfigurationError, type ConfigurationProblem } from './errors.ts';

export const MODES = ['scan', 'plan', 'remediate', 'rollback', 'validate'] as const;
export type Mode = (typeof MODES)[number];

/** Every input with its default, as in action.yml; `test/contract.test.ts` holds the two together. */
export const INPUT_DEFAULTS = {
  mode: 'scan',
  'config-dir': 'config',
  'dry-run': 'false',
  accounts: '',
  shard: '1/1',
  'full-scan': 'false',
  keys: '',
  'plan-path': '',
  'plan-digest': '',
  'role-to-assume': '',
  audience: 'sts.amazonaws.com',
  'aws-region': '',
  'jira-email': '',
  'jira-token': '',
  'slack-token': '',
  'github-token': '',
  'fail-on': 'error',
  'key-ids': 'auto',
  'output-dir': '',
} as const;
export type InputName = keyof typeof INPUT_DEFAULTS;

export interface CommonInputs {
  readonly mode: Mode;
  readonly configDir: string;
  readonly dryRun: boolean;
  readonly accounts: readonly string[] | 'all';
  /** `index` counts from 1. */
  readonly shard: { readonly index: number; readonly count: number };
  readonly fullScan: boolean;
  readonly keyIds: 'full' | 'masked' | 'auto';
  readonly failOn: 'error' | 'findings';
  /** Undefined: in the runner's temporary folder. */
  readonly outputDir: string | undefined;
  readonly roleToAssume: string | undefined;
  readonly audience: string;
  readonly awsRegion: string | undefined;
  readonly jiraEmail: string | undefined;
  readonly jiraToken: string | undefined;
  readonly slackToken: string | undefined;
  readonly githubToken: string | undefined;
}

export type PlanKeys =
  | { readonly kind: 'automatic' }
  | { readonly kind: 'all' }
  | { readonly kind: 'named'; readonly keyIds: ReadonlySet<string> };
export type RollbackKeys =
  | { readonly kind: 'keys'; readonly keyIds: ReadonlySet<string> }
  | { readonly kind: 'run'; readonly runId: string };

export type Inputs =
  | (CommonInputs & { readonly mode: 'scan' })
  | (CommonInputs & { readonly mode: 'plan'; readonly keys: PlanKeys })
  | (CommonInputs & { readonly mode: 'remediate'; readonly planPath: string; readonly planDigest: string })
  | (CommonInputs & { readonly mode: 'rollback'; readonly keys: RollbackKeys })
  | (CommonInputs & { readonly mode: 'validate' });

const ROLE_ARN = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const KEY_ID = /^\w{16,128}$/;

/** @throws ConfigurationError with every input that cannot be read. */
export function readInputs(env: NodeJS.ProcessEnv = process.env): Inputs {
  const problems: ConfigurationProblem[] = [];
  const text = (name: InputName): string => {
    const given = (env[`INPUT_${name.toUpperCase()}`] ?? '').trim();
    return given === '' ? INPUT_DEFAULTS[name] : given;
  };
  const optional = (name: InputName): string | undefined => text(name) || undefined;
  const refuse = (name: InputName, message: string): void => {
    problems.push({ file: '', line: 0, column: 0, path: name, message: `Input ${name} ${message}` });
  };
  const reading: Reading = { text, optional, refuse };
  // Only a runner takes the command out of its output; a terminal would show the secret by it.
  const mask = env['GITHUB_ACTIONS'] === 'true' ? setSecret : () => undefined;
  const secret = (name: InputName): string | undefined => masked(optional(name), mask);
  const mode = oneOf(reading, 'mode', MODES);
  const common: CommonInputs = {
    mode,
    jiraToken: secret('jira-token'),
    slackToken: secret('slack-token'),
    githubToken: secret('github-token'),
    jiraEmail: optional('jira-email'),
    configDir: text('config-dir'),
    dryRun: flag(reading, 'dry-run'),
    accounts: accountsOf(reading),
    shard: shardOf(reading),
    fullScan: flag(reading, 'full-scan'),
    keyIds: oneOf(reading, 'key-ids', ['auto', 'full', 'masked']),
    failOn: oneOf(reading, 'fail-on', ['error', 'findings']),
    outputDir: optional('output-dir'),
    roleToAssume: roleOf(reading),
    audience: text('audience'),
    awsRegion: regionOf(reading),
  };
  const inputs = ofMode(mode, common, reading);
  if (problems.length > 0) throw new ConfigurationError(problems);
  return inputs;
}

interface Reading {
  readonly text: (name: InputName) => string;
  readonly optional: (name: InputName) => string | undefined;
  readonly refuse: (name: InputName, message: string) => void;
}

function ofMode(mode: Mode, common: CommonInputs, reading: Reading): Inputs {
  switch (mode) {
    case 'scan':
    case 'validate':
      return { ...common, mode };
    case 'plan':
      return { ...common, mode, keys: planKeys(reading) };
    case 'rollback':
      return { ...common, mode, keys: rollbackKeys(reading) };
    case 'remediate': {
      const { text, refuse } = reading;
      if (text('keys') !== '')
        refuse(
          'keys',
          'has no meaning in mode remediate: exactly the planned keys are disabled. Choose keys in mode plan',
        );
      if (text('plan-path') === '')
        refuse('plan-path', 'is empty; pass the output plan-path of the plan job');
      const digest = text('plan-digest').toLowerCase();
      if (digest === '')
        refuse(
          'plan-digest',
          'is empty; pass the output plan-digest of the plan job, as it was shown to the approver',
        );
      else if (!/^[0-9a-f]{64}$/.test(digest))
        refuse(
          'plan-digest',
          'is not a SHA-256 digest (64 hexadecimal characters); pass the output plan-digest of the plan job',
        );
      return { ...common, mode, planPath: text('plan-path'), planDigest: digest };
    }
  }
}

function planKeys(reading: Reading): PlanKeys {
  const entries = list(reading.text('keys'));
  if (entries.length === 0) return { kind: 'automatic' };
  if (entries.length === 1 && entries[0]?.toLowerCase() === 'all') return { kind: 'all' };
  return { kind: 'named', keyIds: keyIds(reading, entries, 'or all') };
}

function rollbackKeys(reading: Reading): RollbackKeys {
  const entries = list(reading.text('keys'));
  const [first] = entries;
  if (first === undefined) {
    reading.refuse('keys', 'is empty; name access key IDs, or run:<run ID> for all that a run disabled');
    return { kind: 'keys', keyIds: new Set() };
  }
  if (entries.length === 1 && first.startsWith('run:')) {
    const runId = first.slice('run:'.length).trim();
    if (!/^\d+$/.test(runId) && runId !== 'local')
      reading.refuse(
        'keys',
        `names the run "${shown(runId)}", which is no run ID; take the number from the run's address`,
      );
    return { kind: 'run', runId };
  }
  return { kind: 'keys', keyIds: keyIds(reading, entries, 'or run:<run ID> alone') };
}

function keyIds({ refuse }: Reading, entries: readonly string[], alternative: string): ReadonlySet<string> {
  const bad = entries.find((entry) => !KEY_ID.test(entry));
  if (bad !== undefined)
    refuse(
      'keys',
      `has "${shown(bad)}", which is no access key ID; write IDs such as AKIAIOSFODNN7EXAMPLE, ${alternative}`,
    );
  return new Set(entries);
}

function accountsOf({ text, refuse }: Reading): readonly string[] | 'all' {
  const entries = [...new Set(list(text('accounts')))];
  if (entries.length === 0 || (entries.length === 1 && entries[0] === 'all')) return 'all';
  const bad = entries.find((entry) => !/^\d{12}$/.test(entry));
  if (bad !== undefined)
    refuse(
      'accounts',
      `has "${shown(bad)}", which is no account ID; write 12 digits, several separated by commas or new lines`,
    );
  return entries;
}

function shardOf({ text, refuse }: Reading): CommonInputs['shard'] {
  const [, index, count] = /^(\d{1,6})\s*\/\s*(\d{1,6})$/.exec(text('shard')) ?? [];
  const shard = { index: Number(index ?? 0), count: Number(count ?? 0) };
  if (shard.index >= 1 && shard.index <= shard.count) return shard;
  refuse('shard', `is "${shown(text('shard'))}"; write i/n with i from 1 to n, e.g. 2/5`);
  return { index: 1, count: 1 };
}

function roleOf({ optional, refuse }: Reading): string | undefined {
  const role = optional('role-to-assume');
  if (role !== undefined && !ROLE_ARN.test(role)) {
    refuse(
      'role-to-assume',
      `is "${shown(role)}", which is no IAM role ARN; write arn:aws:iam::<account ID>:role/<name>`,
    );
  }
  return role;
}

function regionOf({ optional, refuse }: Reading): string | undefined {
  const region = optional('aws-region');
  if (region !== undefined && !/^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/.test(region)) {
    refuse('aws-region', `is "${shown(region)}", which is no AWS region; write one such as eu-west-1`);
  }
  return region;
}

/** YAML 1.2 core schema, as `@actions/core` reads booleans. */
function flag({ text, refuse }: Reading, name: InputName): boolean {
  const value = text(name);
  if (/^(true|True|TRUE)$/.test(value)) return true;
  if (!/^(false|False|FALSE)$/.test(value)) refuse(name, `is "${shown(value)}"; write true or false`);
  return false;
}

function oneOf<const Choice extends string>(
  { text, refuse }: Reading,
  name: InputName,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  const value = text(name);
  const chosen = choices.find((choice) => choice === value);
  if (chosen === undefined) refuse(name, `is "${shown(value)}"; write one of ${choices.join(', ')}`);
  return chosen ?? choices[0];
}

function list(text: string): readonly string[] {
  return text.split(/[\s,]+/).filter((entry) => entry !== '');
}

/** Each line by itself too: the runner masks line by line. */
function masked(secret: string | undefined, mask: (secret: string) => void): string | undefined {
  if (secret === undefined) return undefined;
  mask(secret);
  for (const line of secret.split(/\r?\n/)) if (line.trim() !== '' && line !== secret) mask(line);
  return secret;
}

/** One line, and not a long one. */
function shown(value: string): string {
  const line = value.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}
