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
import { ConfigurationError, type ConfigurationProblem } from './errors.ts';
import { readJson, type JsonPath, type JsonSource } from './json-source.ts';
import { nearest } from './nearest.ts';

export type { Configuration, JiraSettings, SlackSettings } from './config-model.ts';

export const CONFIG_FILES = ['config.json', 'whitelist.json', 'ticket_owners.json'] as const;
export type ConfigFileName = (typeof CONFIG_FILES)[number];

/** Undefined: the file does not exist. */
export type FileTexts = Readonly<Record<ConfigFileName, string | undefined>>;

export interface ParseOptions {
  readonly texts: FileTexts;
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

/** @throws ConfigurationError where a file exists but cannot be read. */
export async function readTexts({ dir, workspace }: { readonly dir: string; readonly workspace: string }): Promise<Pick<ParseOptions, 'texts' | 'folder'>> {
  const absolute = path.resolve(workspace, dir);
  const folder = (path.relative(workspace, absolute) || '.').split(path.sep).join('/');
  const texts: Record<string, string | undefined> = {};
  for (const name of CONFIG_FILES) texts[name] = await readOptional(path.join(absolute, name), `${folder}/${name}`);
  return { texts: texts as FileTexts, folder };
}

export function parseConfiguration(options: ParseOptions): Parsed {
  const problems: ConfigurationProblem[] = [];
  const config = readSection(options, 'config.json', configFile, OUR_SECTIONS, problems);
  const whitelist = readSection(options, 'whitelist.json', whitelistFile, [['user_keysrotation']], problems);
  const owners = readSection(options, 'ticket_owners.json', ticketOwnersFile, [['account']], problems);
  if (config !== undefined) problems.push(...crossChecks(config, options));
  if (config === undefined || whitelist === undefined || owners === undefined || problems.length > 0) return { ok: false, problems };
  const region = options.awsRegion ?? config.value.aws.region ?? '';
  const configuration = buildConfiguration({
    config: config.value,
    whitelist: whitelist.value,
    owners: owners.value,
    region,
    digest: digestOf(options.texts),
    positionOf: (file, at) => {
      const source = { 'config.json': config, 'whitelist.json': whitelist, 'ticket_owners.json': owners }[file];
      return { file: source.file, ...source.source.positionOf(at) };
    },
  });
  return { ok: true, configuration };
}

const OUR_SECTIONS: readonly JsonPath[] = [['aws'], ['user_keysrotation'], ['jira'], ['slack'], ['cloudwatch']];

interface ReadFile<Value> {
  readonly file: string;
  readonly source: JsonSource;
  readonly value: Value;
}

function readSection<Schema extends z.ZodType>(
  { texts, folder }: ParseOptions,
  name: ConfigFileName,
  schema: Schema,
  ours: readonly JsonPath[],
  problems: ConfigurationProblem[],
): ReadFile<z.output<Schema>> | undefined {
  const file = folder === '.' ? name : `${folder}/${name}`;
  const text = texts[name];
  const tell = (at: { line: number; column: number }, where: string, message: string): void =>
    void problems.push({ file, line: at.line, column: at.column, path: where, message });
  if (text === undefined) {
    const remedy = name === 'config.json' ? 'create it, or correct the input config-dir' : 'create it (`{}` is enough), or correct the input config-dir';
    tell({ line: 1, column: 1 }, '', `the file does not exist; ${remedy}`);
    return undefined;
  }
  const source = readJson(text);
  for (const error of source.syntaxErrors) tell(error, '', `is no valid JSON at line ${error.line}, column ${error.column}: ${error.message}; correct it`);
  if (source.syntaxErrors.length > 0) return undefined;
  const before = problems.length;
  for (const section of ours) {
    for (const { path: at, position } of source.duplicatesBelow(section)) tell(position, dotted(at), 'stands twice; keep one, JSON would silently take the last');
  }
  const result = schema.safeParse(source.value);
  if (!result.success) for (const { at, message } of problemsOf(result.error.issues, schema)) tell(source.positionOf(at), dotted(at), message);
  return result.success && problems.length === before ? { file, source, value: result.data } : undefined;
}

function problemsOf(issues: readonly z.core.$ZodIssue[], schema: z.ZodType): readonly { readonly at: JsonPath; readonly message: string }[] {
  return issues.flatMap((issue) => {
    const at = issue.path.filter((part): part is string | number => typeof part !== 'symbol');
    if (issue.code !== 'unrecognized_keys') return [{ at, message: oneLine(worded(issue)) }];
    const known = knownKeys(schema, at);
    return issue.keys.map((key) => {
      const similar = nearest(key, known);
      const remedy = similar === undefined ? 'remove it' : `did you mean ${similar}?`;
      return { at: [...at, key], message: `is not a setting of this product; ${remedy}` };
    });
  });
}

/** What zod says by itself only where a whole object or section is missing or of another type. */
function worded(issue: z.core.$ZodIssue): string {
  if (issue.code !== 'invalid_type' || !issue.message.startsWith('Invalid input')) return issue.message;
  const what = issue.expected === 'object' || issue.expected === 'record' ? 'an object in braces' : `a ${issue.expected}`;
  return issue.message.endsWith('received undefined') ? `is missing; write ${what}` : `is not ${what}; correct it`;
}

/** The settings of the object at `at`, for "did you mean". */
function knownKeys(schema: z.ZodType, at: JsonPath): readonly string[] {
  let current: unknown = schema;
  for (const part of at) current = (shapeOf(current) ?? {})[String(part)];
  return Object.keys(shapeOf(current) ?? {});
}

function shapeOf(schema: unknown): Readonly<Record<string, unknown>> | undefined {
  let current = schema as { shape?: Record<string, unknown>; _zod?: { def: { innerType?: unknown } } } | undefined;
  while (current !== undefined && current.shape === undefined) current = current._zod?.def.innerType as typeof current;
  return current?.shape;
}

/** Rules that span several settings. */
function crossChecks({ value, source, file }: ReadFile<z.output<typeof configFile>>, { awsRegion }: ParseOptions): readonly ConfigurationProblem[] {
  const { aws, jira, cloudwatch } = value;
  const broken: [JsonPath, string][] = [];
  const region = awsRegion ?? aws.region;
  if (region === undefined) broken.push([['aws', 'region'], 'is missing; write an AWS region such as "eu-west-1", or set the input aws-region']);
  if (aws.accounts.size === 0) broken.push([['aws', 'accounts'], 'names no account; write {"<account ID>": "<name>"}']);
  if (jira.enabled && jira.server === undefined) broken.push([['jira', 'server'], 'is missing although jira.enabled is true; write the address of your Jira']);
  if (cloudwatch.enabled && cloudwatch.log_group === undefined) {
    broken.push([['cloudwatch', 'log_group'], 'is missing although cloudwatch.enabled is true; write the name of a log group']);
  }
  if (region !== undefined && aws.partition !== undefined && aws.partition !== partitionOf(region)) {
    broken.push([['aws', 'partition'], `is "${aws.partition}", but region ${region} belongs to ${partitionOf(region)}; correct one of them or leave partition out`]);
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

async function readOptional(file: string, name: string): Promise<string | undefined> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    const message = `the file cannot be read (${code ?? String(error)}); check its permissions`;
    throw new ConfigurationError([{ file: name, line: 1, column: 1, path: '', message }], { cause: error });
  }
}

/** `user_keysrotation["ddb.table_name"]`, `whitelist[3]`. */
function dotted(at: JsonPath): string {
  return at
    .map((part, index) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[\w$]+$/.test(part) ? `${index === 0 ? '' : '.'}${part}` : `[${JSON.stringify(part)}]`;
    })
    .join('');
}

function oneLine(message: string): string {
  return message.replace(/[\u0000-\u001F\u007F\u2028\u2029]+/g, ' ');
}
