/** The JSON Schemas in config/schema/: up to date, good for editors, and of one mind with the product's own parser. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { generatedSchemas } from '../scripts/generate-schemas.ts';
import {
  CONFIG_FILES,
  loadConfiguration,
  parseConfiguration,
  readTexts,
  type ConfigFileName,
} from '../src/config.ts';
import { reviewConfiguration } from '../src/domain/config-review.ts';
import { reviewable } from '../src/config-reviewable.ts';
import { configWith, DEV, HAMMER, problemsOf, smallConfig, type Files } from './sample-config.ts';
import { repositoryRoot } from './world/repository-root.ts';

const root = repositoryRoot();
const read = (...parts: string[]): string => readFileSync(path.join(root, ...parts), 'utf8');

interface Schema {
  readonly $schema?: string;
  readonly title?: string;
  readonly description?: string;
  readonly default?: unknown;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format?: string;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly patternProperties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: Schema | boolean;
  readonly required?: readonly string[];
}

const schemas = new Map(
  CONFIG_FILES.map((name) => [name, JSON.parse(read('config/schema', schemaName(name))) as Schema]),
);

function schemaName(name: ConfigFileName): string {
  return name.replace('.json', '.schema.json');
}

function schemaOf(name: ConfigFileName): Schema {
  const schema = schemas.get(name);
  if (schema === undefined) throw new Error(`no schema for ${name}`);
  return schema;
}

/** The schema itself and everything inside of it, with where it stands. */
function* within(schema: Schema, at: string): Generator<readonly [string, Schema]> {
  yield [at, schema];
  if (schema.items !== undefined) yield* within(schema.items, `${at}[]`);
  for (const [index, part] of (schema.anyOf ?? []).entries()) yield* within(part, `${at}|${index}`);
  for (const [name, part] of Object.entries(schema.properties ?? {})) yield* within(part, `${at}.${name}`);
  for (const [name, part] of Object.entries(schema.patternProperties ?? {}))
    yield* within(part, `${at}~${name}`);
  if (typeof schema.additionalProperties === 'object') yield* within(schema.additionalProperties, `${at}.*`);
}

/** As much of JSON Schema, draft 2020-12, as the schemas use; an unknown keyword is an error. */
const KEYWORDS: Readonly<Record<string, (schema: Schema, value: unknown) => boolean>> = {
  $schema: () => true,
  title: () => true,
  description: () => true,
  default: () => true,
  format: () => true,
  properties: () => true,
  patternProperties: () => true,
  type: ({ type }, value) => typeOf(value) === type || (type === 'number' && typeOf(value) === 'integer'),
  enum: (schema, value) => schema.enum?.includes(value) === true,
  pattern: ({ pattern = '' }, value) => typeof value !== 'string' || new RegExp(pattern, 'u').test(value),
  minLength: ({ minLength = 0 }, value) => typeof value !== 'string' || value.length >= minLength,
  minimum: ({ minimum = 0 }, value) => typeof value !== 'number' || value >= minimum,
  maximum: ({ maximum = 0 }, value) => typeof value !== 'number' || value <= maximum,
  items: ({ items = {} }, value) => !Array.isArray(value) || value.every((item) => conforms(items, item)),
  anyOf: ({ anyOf = [] }, value) => anyOf.some((schema) => conforms(schema, value)),
  required: ({ required = [] }, value) =>
    !isObject(value) || required.every((name) => Object.hasOwn(value, name)),
  propertyNames: ({ propertyNames = {} }, value) =>
    !isObject(value) || Object.keys(value).every((name) => conforms(propertyNames, name)),
  additionalProperties: (schema, value) =>
    !isObject(value) ||
    Object.entries(value).every(([name, item]) => conforms(propertyOf(schema, name), item)),
};

function propertyOf(schema: Schema, name: string): Schema | boolean {
  const byPattern = Object.entries(schema.patternProperties ?? {}).find(([pattern]) =>
    new RegExp(pattern, 'u').test(name),
  );
  return schema.properties?.[name] ?? byPattern?.[1] ?? schema.additionalProperties ?? true;
}

function conforms(schema: Schema | boolean, value: unknown): boolean {
  if (typeof schema === 'boolean') return schema;
  return Object.keys(schema).every(
    (keyword) => KEYWORDS[keyword]?.(schema, value) ?? unknownKeyword(keyword),
  );
}

function unknownKeyword(keyword: string): never {
  throw new Error(`keyword ${keyword}`);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

describe('the committed schemas', () => {
  it.each(CONFIG_FILES)('of %s is what npm run schemas writes', (name) => {
    expect(read('config/schema', schemaName(name))).toBe(generatedSchemas().get(schemaName(name)));
  });

  it.each(CONFIG_FILES)('of %s is draft 2020-12, with keywords that mean something only', (name) => {
    const schema = schemaOf(name);
    expect(schema.$schema).toBe('https://json-schema.org/draft/2020-12/schema');
    expect(schema.title).toMatch(/IAM key rotation/);
    for (const [at, part] of within(schema, '')) {
      if (at !== '') expect([at, part.$schema]).toEqual([at, undefined]);
      expect(Object.keys(part).filter((keyword) => KEYWORDS[keyword] === undefined)).toEqual([]);
      expect(() => new RegExp(part.pattern ?? '', 'u')).not.toThrow();
      if (part.required !== undefined)
        expect(Object.keys(part.properties ?? {})).toEqual(expect.arrayContaining([...part.required]));
      if ('default' in part) expect([at, conforms(part, part.default)]).toEqual([at, true]);
    }
  });

  it.each(CONFIG_FILES)('of %s says of every setting what it means', (name) => {
    for (const [at, part] of within(schemaOf(name), '')) {
      const named = at.includes('.') && !/[|\]*]\d*$/.test(at);
      if (named) expect([at, part.description]).toEqual([at, expect.stringMatching(/\S{3}/)]);
    }
  });

  it('tell editors the defaults that the product applies', () => {
    const { properties = {} } = schemaOf('config.json');
    const defaults = (section: string) =>
      Object.fromEntries(
        Object.entries(properties[section]?.properties ?? {}).flatMap(([name, part]) =>
          'default' in part ? [[name, part.default]] : [],
        ),
      );
    expect(defaults('user_keysrotation')).toEqual({
      enabled: true,
      'ddb.table_name': 'hammer-iam-user-keys-rotation',
      reporting: false,
      remediation: false,
      remediation_retention_period: 0,
      remediation_environment: 'remediation',
      max_keys_per_run: 50,
      recently_used_days: 0,
    });
    expect(defaults('jira')).toEqual({
      enabled: false,
      issue_type: 'Task',
      text_field_character_limit: 32_767,
      labels: ['iam-key-rotation'],
      close_transitions: [],
      link_type: 'Relates',
    });
    expect(defaults('slack')).toEqual({ enabled: false, notify_default_owner: true, channels: {} });
    expect(defaults('cloudwatch')).toEqual({ enabled: false });
  });
});

describe('the sample files', () => {
  it.each(CONFIG_FILES)('%s names its schema and conforms to it', (name) => {
    const content = JSON.parse(read('config', name)) as { $schema: string };
    expect(content.$schema).toBe(`./schema/${schemaName(name)}`);
    expect(conforms(schemaOf(name), content)).toBe(true);
  });

  it('are valid, do nothing, and leave nothing to warn of', async () => {
    const configuration = await loadConfiguration({ dir: 'config', workspace: root });
    expect(configuration).toMatchObject({
      enabled: false,
      reporting: false,
      remediation: { automatic: false, accountIds: new Set() },
      jira: undefined,
      slack: undefined,
      cloudwatch: undefined,
      aws: {
        roleNameIdentification: 'iam-key-rotation-identification',
        roleNameReporting: 'iam-key-rotation-reporting',
      },
      accounts: [{ id: '123456789012' }],
    });
    expect([...configuration.exceptions.values()].flat()).toEqual([]);
    const { contents } = parseConfiguration(await readTexts({ dir: 'config', workspace: root }));
    expect(reviewConfiguration(reviewable(contents, new Date()))).toEqual([]);
  });
});

describe('schema and product agree', () => {
  const file = (files: Files): ConfigFileName =>
    'whitelist' in files ? 'whitelist.json' : 'owners' in files ? 'ticket_owners.json' : 'config.json';
  const content = (files: Files): unknown => files.whitelist ?? files.owners ?? files.config;
  const rotation = (settings: Record<string, unknown>): Files => ({
    config: configWith({ user_keysrotation: settings }),
  });
  const exception = (entry: unknown): Files => ({ whitelist: { user_keysrotation: { [DEV]: [entry] } } });

  it.each<[string, Files]>([
    ['a small configuration', { config: smallConfig() }],
    ["Hammer's configuration", { config: HAMMER.config }],
    ["Hammer's whitelist", { whitelist: HAMMER.whitelist }],
    ["Hammer's owners", { owners: HAMMER.owners }],
    [
      'a comment in every section',
      {
        config: configWith({
          aws: { __comment__: 1 },
          user_keysrotation: { __comment__: [] },
          jira: { __comment__: '' },
          slack: { __comment__: {}, channels: { __comment__: 5 } },
          cloudwatch: { __comment__: null },
        }),
      },
    ],
    ['a comment among accounts', rotation({ accounts: { [DEV]: 1, __comment__: 'x' } })],
    ['booleans in quotes', rotation({ enabled: 'true', reporting: 'False' })],
    ['digits in quotes', rotation({ rotation_criteria_days: '090', recently_used_days: '0' })],
    ['accounts with commas', rotation({ accounts: `${DEV}, ${DEV}` })],
    [
      'an address on loopback',
      {
        config: configWith({
          jira: { server: 'http://127.0.0.1:8080' },
          slack: { api_url: 'http://[::1]:1/api/' },
        }),
      },
    ],
    [
      'empty addresses',
      { config: { ...configWith({ jira: { server: '' } }), whitelisting_procedure_url: '' } },
    ],
    [
      'every form of exception',
      {
        whitelist: {
          user_keysrotation: {
            [DEV]: [
              'a',
              { id: 'b' },
              { id: 'c', expires: '2028-02-29', reason: 'r', ticket: 't', owner: 'o', __comment__: 1 },
            ],
          },
        },
      },
    ],
    ['nothing at all', { whitelist: {} }],
    [
      'owners as list or text',
      { owners: { slack_owner: ['#a', 'b'], account: { [DEV]: { slack_owner: '' } } } },
    ],
  ])('on accepting %s', (_, files) => {
    expect(problemsOf(files)).toEqual([]);
    expect(conforms(schemaOf(file(files)), content(files))).toBe(true);
  });

  it.each<[string, Files]>([
    ['an unknown setting', rotation({ rotation_days: 1 })],
    ['an unknown setting of aws', { config: configWith({ aws: { acounts: {} } }) }],
    ['a boolean that is none', rotation({ enabled: 'yes' })],
    ['a fraction', rotation({ rotation_criteria_days: 1.5 })],
    ['zero days', rotation({ rotation_criteria_days: 0 })],
    ['zero days in quotes', rotation({ rotation_criteria_days: '00' })],
    ['a huge number', rotation({ max_keys_per_run: 1_000_000 })],
    ['a short account ID', { config: configWith({ aws: { main_account_id: '11111111111' } }) }],
    ['a long account ID in a list', rotation({ accounts: ['1234567890123'] })],
    ['a name among accounts', rotation({ ignore_accounts: { dev: 1 } })],
    ['a missing section', { config: { aws: smallConfig().aws } }],
    ['plain http', { config: configWith({ jira: { server: 'http://jira.example.com' } }) }],
    ['an empty Slack address', { config: configWith({ slack: { api_url: '' } }) }],
    ['an unknown deployment', { config: configWith({ jira: { deployment: 'server' } }) }],
    ['an empty exception', exception('')],
    ['an exception without id', exception({ reason: 'x' })],
    ['an unknown setting of an exception', exception({ id: 'a', until: '2027-01-01' })],
    ['a day in another order', exception({ id: 'a', expires: '31.12.2027' })],
    ['exceptions of no account', { whitelist: { user_keysrotation: { '1234': [] } } }],
    ['an unknown owner setting', { owners: { jira_assignee: 'a' } }],
    ['an unknown owner setting of an account', { owners: { account: { [DEV]: { jira_assignee: 'a' } } } }],
    ['a number for an owner', { owners: { slack_owner: [5] } }],
  ])('on refusing %s', (_, files) => {
    expect(problemsOf(files)).toHaveLength(1);
    expect(conforms(schemaOf(file(files)), content(files))).toBe(false);
  });
});
