/**
 * Holds the README and the guides to the code: every table between markers lists exactly what the code knows, every
 * quoted message exists, every example is accepted, every link and command leads somewhere, and computed tables are
 * what their formula gives. Does not judge prose.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { issueOfItem, itemOfIssue } from '../src/adapters/issue-item.ts';
import { parseConfiguration } from '../src/config.ts';
import { GATE_CODES } from '../src/domain/gate.ts';
import type { AccountOutcome } from '../src/domain/overview.ts';
import { PLAN_REASONS, planStatement, type Override, type Plan } from '../src/domain/plan.ts';
import { PROBLEM_CODES } from '../src/domain/problem.ts';
import { timestampOf } from '../src/domain/timestamp.ts';
import { INPUT_DEFAULTS, MODES } from '../src/inputs.ts';
import { OUTPUTS } from '../src/outputs.ts';
import type { KeyOutcome } from '../src/modes/apply.ts';
import { REMEDIATE_REASONS } from '../src/modes/remediate.ts';
import { ROLLBACK_REASONS } from '../src/modes/rollback.ts';
import { planFile } from '../src/plan-file.ts';
import { accountResult, FINDING_FIELDS } from '../src/render/files.ts';
import { fleetRows } from './bench/fleet-table.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const README = read('README.md');

/** What stands between `<!-- name -->` and `<!-- /name -->`. */
function marked(name: string): string {
  const [, inside] = README.split(`<!-- ${name} -->`);
  const [text, end] = (inside ?? '').split(`<!-- /${name} -->`);
  if (text === undefined || end === undefined) throw new Error(`README.md has no section ${name}`);
  return text;
}

/** The cells of a marked table, without its head. */
function rows(name: string): readonly (readonly string[])[] {
  return marked(name)
    .split('\n')
    .filter((line) => line.trim().startsWith('|'))
    .slice(2)
    .map((line) =>
      line
        .trim()
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    );
}

const bare = (cell: string | undefined): string => (cell ?? '').replaceAll('`', '');
const column = (name: string, index = 0): string[] => rows(name).map((row) => bare(row[index]));
const words = (cell: string | undefined): string[] => bare(cell).split(/,\s*/).filter(Boolean);

/** `name:` two columns in, with its block, below a top-level key of a YAML file. */
function yamlBlocks(file: string, key: string): ReadonlyMap<string, string> {
  const section = new RegExp(`^${key}:\\n((?: .*\\n|\\n)*)`, 'm').exec(read(file))?.[1] ?? '';
  const parts = section.split(/^ {2}([\w-]+):[^\n]*\n/m);
  return new Map(parts.flatMap((part, index) => (index % 2 === 1 ? [[part, parts[index + 1] ?? '']] : [])));
}

describe('inputs and outputs', () => {
  const inputs = yamlBlocks('action.yml', 'inputs');

  it('lists every input, as action.yml and the code do', () => {
    expect(column('inputs')).toEqual(Object.keys(INPUT_DEFAULTS));
    expect([...inputs.keys()]).toEqual(Object.keys(INPUT_DEFAULTS));
  });

  it('names every default', () => {
    for (const [name, value] of rows('inputs')) {
      const [, quoted = ''] = /^ {4}default: (.*)$/m.exec(inputs.get(bare(name)) ?? '') ?? [];
      expect({ name, value: bare(value) }).toEqual({ name, value: quoted.replace(/^'(.*)'$/, '$1') });
    }
  });

  it('lists every output, with the modes that set it', () => {
    expect(column('outputs').sort()).toEqual([...yamlBlocks('action.yml', 'outputs').keys()].sort());
    for (const [name, modes] of rows('outputs')) {
      const setBy = MODES.filter((mode) => OUTPUTS[mode].includes(bare(name)));
      expect({ name, modes: words(modes).sort() }).toEqual({ name, modes: [...setBy].sort() });
    }
  });

  it('lists every mode', () => {
    expect(column('modes').sort()).toEqual([...MODES].sort());
  });
});

interface JsonSchema {
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly patternProperties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly required?: readonly string[];
  readonly default?: unknown;
  readonly description?: string;
}

describe('configuration', () => {
  const schema = (name: string): JsonSchema =>
    JSON.parse(read(`config/schema/${name}.schema.json`)) as JsonSchema;
  const config = schema('config');
  const whitelist = schema('whitelist').properties?.['user_keysrotation'];
  const byAccount = Object.values(whitelist?.patternProperties ?? {})[0];
  const isIgnored = ({ description }: JsonSchema): boolean => description === 'Known to Hammer; ignored here';

  const tables: [string, JsonSchema | undefined][] = [
    ['config', config],
    ...['aws', 'user_keysrotation', 'jira', 'slack', 'cloudwatch'].map(
      (name): [string, JsonSchema | undefined] => [`config.${name}`, config.properties?.[name]],
    ),
    ['whitelist-entry', byAccount?.items?.anyOf?.find(({ properties }) => properties !== undefined)],
    ['owners', schema('ticket_owners')],
  ];

  it.each(tables)('table %s lists every key with its default', (name, section) => {
    const keys = Object.entries(section?.properties ?? {}).filter(
      ([key, value]) => key !== '__comment__' && !isIgnored(value),
    );
    expect(keys.length).toBeGreaterThan(0);
    expect(column(name).sort()).toEqual(keys.map(([key]) => key).sort());
    const shown = Object.fromEntries(rows(name).map(([key, value]) => [bare(key), bare(value)]));
    for (const [key, value] of keys) {
      const needed = section?.required?.includes(key) === true ? 'required' : '';
      const expected = value.default === undefined ? needed : JSON.stringify(value.default);
      expect({ key, default: shown[key] }).toEqual({ key, default: expected });
    }
  });

  it('lists what is ignored', () => {
    const ignoredIn = (section: JsonSchema | undefined, prefix: string): string[] =>
      Object.entries(section?.properties ?? {}).flatMap(([key, value]) =>
        isIgnored(value) ? [prefix + key] : [],
      );
    const expected = [
      ...Object.entries(config.properties ?? {}).flatMap(([key, value]) => ignoredIn(value, `${key}.`)),
      ...ignoredIn(schema('ticket_owners'), ''),
    ];
    expect(column('ignored').sort()).toEqual(expected.sort());
  });

  it('gives examples that are accepted, with the accounts they speak of', () => {
    const example = (name: string): string => /```json\n([\s\S]*?)```/.exec(marked(name))?.[1] ?? '';
    const parsed = parseConfiguration({
      texts: {
        'config.json': example('example-config'),
        'whitelist.json': example('example-whitelist'),
        'ticket_owners.json': example('example-owners'),
      },
      folder: 'config',
    });
    expect(parsed).toMatchObject({ ok: true });
    if (!parsed.ok) return;
    const { accountNames, exceptions, owners } = parsed.configuration;
    for (const id of [...exceptions.keys(), ...owners.accounts.keys()])
      expect([...accountNames.keys()]).toContain(id);
  });
});

describe('closed lists', () => {
  it.each([
    ['problem-codes', PROBLEM_CODES],
    ['plan-reasons', PLAN_REASONS],
    ['remediate-reasons', REMEDIATE_REASONS],
    ['rollback-reasons', ROLLBACK_REASONS],
    ['gate-codes', GATE_CODES],
    ['findings-fields', FINDING_FIELDS],
  ] as const)('%s are those of the code', (name, codes) => {
    expect(column(name).sort()).toEqual([...codes].sort());
  });

  it('overrides are those of the code', () => {
    const overrides: Record<Override, true> = {
      'remediation-off': true,
      'not-reported': true,
      'retention-period': true,
      'recently-used': true,
    };
    expect(column('overrides').sort()).toEqual(Object.keys(overrides).sort());
  });

  it('outcomes are those of the code, and each reason has one of them', () => {
    const done = (verb: string): Record<KeyOutcome['outcome'], string> => ({
      changed: verb,
      skipped: 'skipped',
      failed: 'failed',
    });
    const of = (mode: string): string[] =>
      rows('outcomes')
        .filter(([first]) => bare(first) === mode)
        .map((row) => bare(row[1]));
    expect(of('remediate').sort()).toEqual(Object.values(done('disabled')).sort());
    expect(of('rollback').sort()).toEqual(Object.values(done('reactivated')).sort());
    expect(read('src/run-plan.ts')).toContain(`'${of('plan').join("' : '")}'`);
    expect(read('src/run-change.ts')).toMatch(/disable: 'disabled', reactivate: 'reactivated'/);
    for (const outcome of column('remediate-reasons', 1)) expect(of('remediate')).toContain(outcome);
    for (const outcome of column('rollback-reasons', 1)) expect(of('rollback')).toContain(outcome);
  });

  it.each([
    ['remediate', 'remediate-reasons', 'disabled'],
    ['rollback', 'rollback-reasons', 'reactivated'],
  ])('outcomes of the reasons of %s are those of the code', (mode, name, done) => {
    // However the formatter broke the lines.
    const source = read(`src/modes/${mode}.ts`).replace(/\s+/g, ' ').replace(/\( /g, '(');
    const failures =
      /readonly kind: 'failed';[^}]*?reason: ([^;]*);/.exec(read('src/modes/apply.ts'))?.[1] ?? '';
    for (const [reason, outcome] of rows(name).map((row) => row.map(bare))) {
      const inCode = outcome === done ? 'changed' : outcome;
      const found =
        new RegExp(`'${inCode}', '${reason}'`).test(source) ||
        (inCode === 'skipped' && new RegExp(`(skip\\('${reason}'|reason: '${reason}')`).test(source)) ||
        (inCode === 'failed' && new RegExp(`fail\\('${reason}'`).test(source)) ||
        (inCode === 'failed' && failures.includes(`'${reason ?? ''}'`) && source.includes('result.reason'));
      expect({ reason, outcome, found }).toEqual({ reason, outcome, found: true });
    }
  });
});

describe('files and items', () => {
  const now = timestampOf(new Date('2026-11-23T00:00:00Z'));
  const plan: Plan = {
    runId: '1',
    createdAt: now,
    configDigest: 'a'.repeat(64),
    requestedBy: 'ann',
    digest: 'b'.repeat(64),
    keys: [
      {
        accountId: '111111111111',
        accountName: 'payments',
        userName: 'ann',
        keyId: 'AKIAIOSFODNN7EXAMPLE',
        createDate: now,
        ageDays: 1,
        lastUse: null,
        recentlyUsed: false,
        ticket: null,
        owner: null,
        overrides: [],
      },
    ],
  };

  it('describes the plan file', () => {
    const file = JSON.parse(planFile(plan, [], (id) => id)) as Record<string, unknown> & { keys: object[] };
    expect(column('plan-fields').sort()).toEqual(Object.keys(file).sort());
    expect(column('plan-key-fields')).toEqual(Object.keys(file.keys[0] ?? {}));
    expect(planStatement(plan)).toContain(plan.configDigest);
  });

  it('describes the accounts of the result file', () => {
    const outcome: AccountOutcome = {
      accountId: '111111111111',
      accountName: 'payments',
      status: 'failed',
      error: 'no role',
      users: 0,
      keys: 0,
      staleKeys: 0,
      apiCalls: 0,
      rootHasKeys: false,
    };
    expect(column('result-accounts').sort()).toEqual(Object.keys(accountResult(outcome)).sort());
  });

  it('describes every attribute of an item, and the audit view', () => {
    const item = itemOfIssue(
      issueOfItem({
        account_id: '111111111111',
        issue_id: 'AKIAIOSFODNN7EXAMPLE',
        status: 'resolved',
        issue_details: { create_date: now, username: 'ann' },
        timestamps: { identified: now },
        jira_details: {},
        exception: { id: 'ann' },
        previous_tickets: ['SEC-1'],
        slack_details: { announced: now },
        claim: { by: '1/1/x', at: now },
        remediation_details: { action: 'disable', outcome: 'done', intended_at: now, history: [] },
      }),
    );
    expect(column('item-attributes').sort()).toEqual(Object.keys(item).sort());
    expect(column('audit-fields').sort()).toEqual(Object.keys(item['remediation_details'] as object).sort());
  });
});

describe('set-up', () => {
  const workflows = readdirSync(path.join(ROOT, '.github/workflows'))
    .map((name) => read(`.github/workflows/${name}`))
    .join('\n');

  it('names every repository variable and secret of the workflows, and no other', () => {
    const used = (kind: string): string[] =>
      [...workflows.matchAll(new RegExp(`\\b${kind}\\.([A-Z_]+)`, 'g'))].map(([, name]) => name ?? '');
    const named = (kind: string): string[] =>
      rows('variables')
        .filter((row) => row[1] === kind)
        .map((row) => bare(row[0]));
    expect(named('variable').sort()).toEqual([...new Set(used('vars'))].sort());
    expect(named('secret').sort()).toEqual([...new Set(used('secrets'))].sort());
  });

  it('names parameters and outputs that the templates have', () => {
    const hub = yamlBlocks('config/aws/hub.yaml', 'Parameters');
    const member = yamlBlocks('config/aws/member.yaml', 'Parameters');
    for (const name of column('hub-parameters')) expect([...hub.keys()]).toContain(name);
    for (const name of [
      'GitHubOwner',
      'GitHubOwnerId',
      'GitHubRepository',
      'GitHubRepositoryId',
      'TableName',
      'LogRetentionDays',
    ]) {
      expect(README).toContain(name);
      expect([...hub.keys()]).toContain(name);
    }
    for (const name of ['HubAccountId', 'AllowRemediation', 'ExternalId', 'HubValidateRoleName']) {
      expect(README).toContain(name);
      expect([...member.keys()]).toContain(name);
    }
    const outputs = [...yamlBlocks('config/aws/hub.yaml', 'Outputs').keys()];
    for (const row of rows('variables')) {
      for (const [, output] of (row[3] ?? '').matchAll(/output `(\w+)`/g)) expect(outputs).toContain(output);
    }
  });

  it('tells the times of the schedules', () => {
    const cronOf = (name: string): string =>
      /cron: '(\d+) (\d+) \* \* (\S+)'/
        .exec(read(`.github/workflows/${name}`))
        ?.slice(1)
        .join(' ') ?? '';
    expect(cronOf('scan.yml')).toBe('17 5 *');
    expect(cronOf('remediate.yml')).toBe('43 7 1-4');
    expect(README).toContain('every day at 05:17 UTC');
    expect(README).toMatch(/from Monday to Thursday at 07:43\s+UTC/);
  });
});

describe('troubleshooting', () => {
  const sourceOf = (folder: string): string =>
    readdirSync(path.join(ROOT, folder), { withFileTypes: true })
      .map((entry) =>
        entry.isDirectory() ? sourceOf(`${folder}/${entry.name}`) : read(`${folder}/${entry.name}`),
      )
      .join('\n');
  const source = sourceOf('src');

  it.each(column('symptoms'))('"%s" is what the code says', (fragment) => {
    expect(source).toContain(fragment);
  });

  it('has no empty advice', () => {
    for (const row of rows('symptoms')) expect((row[1] ?? '').length).toBeGreaterThan(20);
    expect(rows('threats').every((row) => (row[0] ?? '') !== '' && (row[1] ?? '') !== '')).toBe(true);
  });
});

describe('links and commands', () => {
  const documents = [
    'README.md',
    '.github/approvers-guide.md',
    '.github/key-owners-guide.md',
    '.github/CONTRIBUTING.md',
    '.github/SECURITY.md',
    'CHANGELOG.md',
  ];
  /** As GitHub makes them; headings here hold only letters, digits, blanks, `:`, `,`, `.` and code. */
  const anchorsOf = (text: string): readonly string[] =>
    [...text.matchAll(/^#{1,6} (.+)$/gm)].map(([, title]) =>
      (title ?? '')
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .trim()
        .replace(/\s/g, '-'),
    );

  it.each(documents)('%s links only to what exists', (document) => {
    const text = read(document);
    for (const [, target] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (/^https?:/.test(target ?? '')) continue;
      const [file, anchor] = (target ?? '').split('#');
      const resolved = file === '' ? document : path.join(path.dirname(document), file ?? '');
      expect({ document, target, exists: existsSync(path.join(ROOT, resolved)) }).toEqual({
        document,
        target,
        exists: true,
      });
      if (anchor !== undefined) expect(anchorsOf(read(resolved))).toContain(anchor);
    }
  });

  it.each(documents)('%s names only scripts that package.json has', (document) => {
    const { scripts } = JSON.parse(read('package.json')) as {
      readonly scripts: Readonly<Record<string, string>>;
    };
    for (const [, script] of read(document).matchAll(
      /npm (?:run )?(test:[\w-]+|demo|start|bench(?::\w+)?|preview|build|lint[:\w]*|typecheck|schemas)\b/g,
    )) {
      expect(Object.keys(scripts)).toContain(script);
    }
  });

  it('lists every chapter that is linked from the contents, and no chapter is missing', () => {
    const contents = README.split('## Contents')[1]?.split('\n## ')[0] ?? '';
    const chapters = [...README.matchAll(/^## (.+)$/gm)].map(([, title]) => title ?? '');
    const listed = [...contents.matchAll(/\]\(#([\w-]+)\)/g)].map(([, anchor]) => anchor);
    const skipped = ['Quick start', 'Contents', 'More'];
    for (const title of chapters.filter((chapter) => !skipped.includes(chapter)))
      expect(listed).toContain(anchorsOf(`# ${title}`)[0]);
  });
});

/** The formulas of the README, in its own words. */
const COST = { githubMinute: 0.006, millionWrites: 0.625, millionReads: 0.125, gigabyte: 0.45 };

function requestsOf(users: number): number {
  return 3 + Math.ceil(users / 1000) + users * 0.9 + users / 10;
}

function minutesOf(accounts: number, requestsPerAccount: number): number {
  return (Math.ceil(accounts / 20) * requestsPerAccount) / 20 / 60;
}

function monthOf(accounts: number) {
  const jobMinutes = (minutes: number): number => Math.ceil(minutes + 1 / 3);
  const scan = minutesOf(accounts, requestsOf(50));
  const plan = minutesOf(accounts, 2 + 2 * 5);
  const minutes = 30 * (1 + jobMinutes(scan)) + 17 * jobMinutes(plan) + 4;
  const reads = accounts * (30 * (Math.ceil(15 / 4) + 1) + 17 * Math.ceil(15 / 4));
  const writes = accounts * ((5 * 30 + 6) * 2 + 30);
  const github = minutes * COST.githubMinute;
  const dynamo =
    (reads * COST.millionReads + writes * COST.millionWrites) / 1e6 + ((accounts * 15) / 1e6) * COST.gigabyte;
  return { minutes, github, reads, writes, dynamo };
}

describe('computed tables', () => {
  const whole = (value: number): string => Math.round(value).toLocaleString('en-US');
  const dollars = (value: number): string => value.toFixed(2);

  it('cost per month is what the formula gives', () => {
    const expected = [10, 100, 1000].map((accounts) => {
      const { minutes, github, reads, writes, dynamo } = monthOf(accounts);
      return [
        whole(accounts),
        whole(minutes),
        dollars(github),
        whole(reads),
        whole(writes),
        dollars(dynamo),
        dollars(github + dynamo),
      ];
    });
    expect(rows('cost')).toEqual(expected);
  });

  it('what large organisations cost is what the formula gives', () => {
    expect(rows('scale')).toEqual(fleetRows());
  });
});
