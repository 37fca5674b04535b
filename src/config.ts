/**
 * Reads the three configuration files (SPEC section 4) into one model: strict inside our own sections, blind to
 * Hammer's others, every problem with file, line, path and remedy, all at once. snake_case ends here.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { buildConfiguration, partitionOf, type Configuration } from './config-model.ts';
import { configFile, ticketOwnersFile, whitelistFile } from './config-schemas.ts';
import { knownKeys, misspelled } from './config-names.ts';
import { ConfigurationError, type ConfigurationProblem } from './errors.ts';
import { readJson, type JsonPath, type JsonSource, type Position } from './json-source.ts';
import { nearest } from './nearest.ts';

export type { Configuration, JiraSettings, SlackSettings } from './config-model.ts';

export const CONFIG_FILES = ['config.json', 'whitelist.json', 'ticket_owners.json'] as const;
export type ConfigFileName = (typeof CONFIG_FILES)[number];

/** Undefined: the file does not exist. */
export type FileTexts = Readonly<Record<ConfigFileName, string | undefined>>;

export interface ParseOptions {
  readonly texts: FileTexts;
  /** Files that exist and cannot be read, each with what is wrong and what to do. */
  readonly unreadable?: Readonly<Partial<Record<ConfigFileName, string>>>;
  /** Folder as it is shown in messages: relative to the workspace. */
  readonly folder: string;
  /** From the input aws-region. */
  readonly awsRegion?: string;
}

export type Parsed =
  | { readonly ok: true; readonly configuration: Configuration }
  | { readonly ok: false; readonly problems: readonly ConfigurationProblem[] };

/** @throws ConfigurationError with every problem of the three files. */
export async function loadConfiguration(options: {
  readonly dir: string;
  readonly workspace: string;
  readonly awsRegion?: string;
}): Promise<Configuration> {
  const parsed = parseConfiguration({ ...options, ...(await readTexts(options)) });
  if (!parsed.ok) throw new ConfigurationError(parsed.problems);
  return parsed.configuration;
}

/** Reads what is there; what is wrong with it is for `parseConfiguration` to say. */
export async function readTexts({
  dir,
  workspace,
}: {
  readonly dir: string;
  readonly workspace: string;
}): Promise<Pick<ParseOptions, 'texts' | 'unreadable' | 'folder'>> {
  const absolute = path.resolve(workspace, dir);
  const folder = (path.relative(workspace, absolute) || '.').split(path.sep).join('/');
  const texts: Record<string, string | undefined> = {};
  const unreadable: Record<string, string> = {};
  for (const name of CONFIG_FILES) {
    try {
      texts[name] = decoded(await readFile(path.join(absolute, name)));
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code ?? String(error);
      if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
        unreadable[name] = 'the file is not UTF-8; save it as UTF-8';
      else if (code !== 'ENOENT' && code !== 'ENOTDIR')
        unreadable[name] = `the file cannot be read (${code}); check what it is and its permissions`;
    }
  }
  return { texts: texts as FileTexts, unreadable, folder };
}

/** Keeps every byte, or throws: the digest is taken over the bytes. */
function decoded(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}

export function parseConfiguration(options: ParseOptions): Parsed {
  const problems: ConfigurationProblem[] = [];
  const config = readSection(options, 'config.json', configFile, problems);
  const whitelist = readSection(options, 'whitelist.json', whitelistFile, problems);
  const owners = readSection(options, 'ticket_owners.json', ticketOwnersFile, problems);
  if (config !== undefined) problems.push(...crossChecks(config, options));
  if (config === undefined || whitelist === undefined || owners === undefined || problems.length > 0)
    return { ok: false, problems };
  const region = options.awsRegion ?? config.value.aws.region ?? '';
  const configuration = buildConfiguration({
    config: config.value,
    whitelist: whitelist.value,
    owners: owners.value,
    region,
    digest: digestOf(options.texts),
    positionOf: (file, at) => {
      const source = { 'config.json': config, 'whitelist.json': whitelist, 'ticket_owners.json': owners }[
        file
      ];
      return { file: source.file, ...source.source.positionOf(at) };
    },
  });
  return { ok: true, configuration };
}

/** The names at the top of each file that are ours; the others are Hammer's, and nothing in them is checked. */
const OURS: Readonly<Record<ConfigFileName, readonly string[]>> = {
  'config.json': ['aws', 'user_keysrotation', 'jira', 'slack', 'cloudwatch', 'whitelisting_procedure_url'],
  'whitelist.json': ['user_keysrotation'],
  'ticket_owners.json': ['account', 'jira_project', 'jira_owner', 'jira_parent_ticket', 'slack_owner'],
};

interface ReadFile<Value> {
  readonly file: string;
  readonly source: JsonSource;
  readonly value: Value;
}

function readSection<Schema extends z.ZodType>(
  { texts, unreadable, folder }: ParseOptions,
  name: ConfigFileName,
  schema: Schema,
  problems: ConfigurationProblem[],
): ReadFile<z.output<Schema>> | undefined {
  const file = folder === '.' ? name : `${folder}/${name}`;
  const text = texts[name];
  const before = problems.length;
  const tell = (at: Position, where: JsonPath, message: string): void =>
    void problems.push({
      file,
      line: at.line,
      column: at.column,
      path: dotted(where),
      message: oneLine(message),
    });
  if (text === undefined) {
    const create = name === 'config.json' ? 'create it' : 'create it (`{}` is enough)';
    const missing = `the file does not exist; ${create}, or correct the input config-dir`;
    tell({ line: 1, column: 1 }, [], unreadable?.[name] ?? missing);
    return undefined;
  }
  const source = readJson(text);
  const { syntaxError } = source;
  if (syntaxError !== undefined) {
    tell(
      syntaxError,
      [],
      `is no valid JSON at line ${syntaxError.line}, column ${syntaxError.column}: ${syntaxError.message}`,
    );
    return undefined;
  }
  for (const { path: at, position } of source.duplicates()) {
    if (OURS[name].includes(String(at[0])))
      tell(position, at, 'stands twice; keep one, JSON would silently take the last');
  }
  const slips = name === 'ticket_owners.json' ? [] : misspelled(source.value, OURS[name]);
  for (const { found, meant } of slips)
    tell(source.positionOf([found]), [found], `is not read; did you mean ${meant}?`);
  const result = schema.safeParse(source.value);
  for (const { at, message } of problemsOf(result.error?.issues ?? [], schema)) {
    const told = at.length === 1 && slips.some(({ meant }) => meant === at[0]);
    if (!told) tell(source.positionOf(at), at, message);
  }
  return result.success && problems.length === before ? { file, source, value: result.data } : undefined;
}

interface Complaint {
  readonly at: JsonPath;
  readonly message: string;
}

function problemsOf(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): readonly Complaint[] {
  return issues.flatMap((issue) => {
    const at = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
    if (issue.code !== 'unrecognized_keys') return [{ at, message: issue.message }];
    const known = knownKeys(schema, at);
    return issue.keys.map((key) => {
      const similar = nearest(key, known);
      const remedy = similar === undefined ? 'remove it' : `did you mean ${similar}?`;
      return { at: [...at, key], message: `is not a setting of this product; ${remedy}` };
    });
  });
}

/** Rules that span several settings. */
function crossChecks(
  { value, source, file }: ReadFile<z.output<typeof configFile>>,
  { awsRegion }: ParseOptions,
): readonly ConfigurationProblem[] {
  const { aws, jira, cloudwatch, user_keysrotation: rotation } = value;
  const broken: [JsonPath, string][] = [];
  const region = awsRegion ?? aws.region;
  if (region === undefined)
    broken.push([
      ['aws', 'region'],
      'is missing; write an AWS region such as "eu-west-1", or set the input aws-region',
    ]);
  const ignored = new Set(rotation.ignore_accounts);
  const chosen = rotation.accounts ?? [...aws.accounts.keys()];
  if (rotation.accounts?.length === 0) {
    broken.push([
      ['user_keysrotation', 'accounts'],
      'names no account; write account IDs, or leave it out for all of aws.accounts',
    ]);
  } else if (chosen.length > 0 && chosen.every((id) => ignored.has(id))) {
    broken.push([
      ['user_keysrotation', 'ignore_accounts'],
      'leaves no account to look at; remove one, or write "enabled": false',
    ]);
  }
  if (aws.accounts.size === 0)
    broken.push([['aws', 'accounts'], 'names no account; write {"<account ID>": "<name>"}']);
  if (jira.enabled && jira.server === undefined)
    broken.push([
      ['jira', 'server'],
      'is missing although jira.enabled is true; write the address of your Jira',
    ]);
  if (cloudwatch.enabled && cloudwatch.log_group === undefined) {
    broken.push([
      ['cloudwatch', 'log_group'],
      'is missing although cloudwatch.enabled is true; write the name of a log group',
    ]);
  }
  if (region !== undefined && aws.partition !== undefined && aws.partition !== partitionOf(region)) {
    broken.push([
      ['aws', 'partition'],
      `is "${aws.partition}", but region ${region} belongs to ${partitionOf(region)}; correct one of them or leave partition out`,
    ]);
  }
  return broken.map(([at, message]) => ({ file, ...source.positionOf(at), path: dotted(at), message }));
}

/** SHA-256 over the bytes of the three files, each behind its name and length (SPEC section 9). */
function digestOf(texts: FileTexts): string {
  const hash = createHash('sha256');
  for (const name of CONFIG_FILES) {
    const bytes = Buffer.from(texts[name] ?? '', 'utf8');
    hash.update(`${name} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex');
}

/** `user_keysrotation["ddb.table_name"]`, `labels[3]`. */
export function dotted(at: JsonPath): string {
  return at
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[\w$]+$/.test(part)
        ? `${index === 0 ? '' : '.'}${part}`
        : `[${oneLine(JSON.stringify(part))}]`;
    })
    .join('');
}

function oneLine(message: string): string {
  return message.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
