/**
 * Reads the three configuration files (SPEC section 4) into one model: strict inside our own sections, blind to
 * Hammer's others, every problem with file, line, path and remedy, all at once. snake_case ends here.
 */
import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { z } from 'zod';
import { buildConfiguration, directoryOf, exceptionsOf, type Configuration } from './config-model.ts';
import { knownKeys, misspelled } from './config-names.ts';
import { brokenRules } from './config-rules.ts';
import { configFile, ticketOwnersFile, whitelistFile } from './config-schemas.ts';
import { readSettings, type Settings } from './config-settings.ts';
import type { Exception } from './domain/exceptions.ts';
import type { OwnerDirectory } from './domain/ownership.ts';
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

/** Every mode but validate goes on only where everything is right. */
export type Parsed =
  | { readonly ok: true; readonly configuration: Configuration; readonly contents: Contents }
  | {
      readonly ok: false;
      readonly problems: readonly ConfigurationProblem[];
      readonly contents: Contents;
    };

/** What the files hold as far as they can be read, whatever else is wrong in them: for mode validate. */
export interface Contents {
  /** The JSON of each file; undefined where it is none. */
  readonly values: Readonly<Record<ConfigFileName, unknown>>;
  readonly settings: Settings;
  /** Undefined where whitelist.json is not valid as a whole. */
  readonly exceptions: ReadonlyMap<string, readonly Exception[]> | undefined;
  /** Undefined where ticket_owners.json is not valid as a whole. */
  readonly owners: OwnerDirectory | undefined;
  /** Undefined where config.json is not valid. Without the exceptions and owners of files that are not. */
  readonly configuration: Configuration | undefined;
  positionOf(file: ConfigFileName, path: JsonPath): Place;
}

export interface Place extends Position {
  /** Relative to the workspace. */
  readonly file: string;
}

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
  const config = readFileOf(options, 'config.json', configFile);
  const settings = readSettings(config.source?.value);
  for (const { at, message } of brokenRules(settings, options.awsRegion)) config.tell(at, message);
  const whitelist = readFileOf(options, 'whitelist.json', whitelistFile);
  const owners = readFileOf(options, 'ticket_owners.json', ticketOwnersFile);
  const files = { 'config.json': config, 'whitelist.json': whitelist, 'ticket_owners.json': owners };
  const problems = CONFIG_FILES.flatMap((name) => files[name].problems);
  const valid = { config: config.valid(), whitelist: whitelist.valid(), owners: owners.valid() };
  const configuration =
    valid.config &&
    buildConfiguration({
      config: valid.config,
      whitelist: valid.whitelist ?? whitelistFile.parse({}),
      owners: valid.owners ?? ticketOwnersFile.parse({}),
      region: options.awsRegion ?? valid.config.aws.region ?? '',
      digest: digestOf(options.texts),
    });
  const contents: Contents = {
    values: {
      'config.json': config.source?.value,
      'whitelist.json': whitelist.source?.value,
      'ticket_owners.json': owners.source?.value,
    },
    settings,
    exceptions: valid.whitelist && exceptionsOf(valid.whitelist),
    owners: valid.owners && directoryOf(valid.owners),
    configuration,
    positionOf: (name, at) => {
      const { file, source } = files[name];
      return { file, ...(source?.positionOf(at) ?? TOP) };
    },
  };
  return configuration === undefined || problems.length > 0
    ? { ok: false, problems, contents }
    : { ok: true, configuration, contents };
}

/** The names at the top of each file that are ours; the others are Hammer's, and nothing in them is checked. */
const OURS: Readonly<Record<ConfigFileName, readonly string[]>> = {
  'config.json': ['aws', 'user_keysrotation', 'jira', 'slack', 'cloudwatch', 'whitelisting_procedure_url'],
  'whitelist.json': ['user_keysrotation'],
  'ticket_owners.json': ['account', 'jira_project', 'jira_owner', 'jira_parent_ticket', 'slack_owner'],
};

const TOP: Position = { line: 1, column: 1 };

interface ReadFile<Value> {
  /** As it is shown: relative to the workspace. */
  readonly file: string;
  /** Undefined where there is no JSON to look at. */
  readonly source: JsonSource | undefined;
  readonly problems: readonly ConfigurationProblem[];
  tell(at: JsonPath, message: string): void;
  /** What the file says; undefined once there is any problem. */
  valid(): Value | undefined;
}

function readFileOf<Schema extends z.ZodType>(
  { texts, unreadable, folder }: ParseOptions,
  name: ConfigFileName,
  schema: Schema,
): ReadFile<z.output<Schema>> {
  const file = folder === '.' ? name : `${folder}/${name}`;
  const problems: ConfigurationProblem[] = [];
  const tellAt = (at: Position, where: JsonPath, message: string): void =>
    void problems.push({
      file,
      line: at.line,
      column: at.column,
      path: dotted(where),
      message: oneLine(message),
    });
  const text = texts[name];
  const source = text === undefined ? undefined : readJson(text);
  const read = {
    file,
    problems,
    tell: (at: JsonPath, message: string) => tellAt(source?.positionOf(at) ?? TOP, at, message),
  };
  if (source === undefined) {
    const create = name === 'config.json' ? 'create it' : 'create it (`{}` is enough)';
    const missing = `the file does not exist; ${create}, or correct the input config-dir`;
    tellAt(TOP, [], unreadable?.[name] ?? missing);
    return { ...read, source, valid: () => undefined };
  }
  const { syntaxError } = source;
  if (syntaxError !== undefined) {
    tellAt(
      syntaxError,
      [],
      `is no valid JSON at line ${syntaxError.line}, column ${syntaxError.column}: ${syntaxError.message}`,
    );
    return { ...read, source: undefined, valid: () => undefined };
  }
  for (const { path: at, position } of source.duplicates()) {
    if (OURS[name].includes(String(at[0])))
      tellAt(position, at, 'stands twice; keep one, JSON would silently take the last');
  }
  const slips = name === 'ticket_owners.json' ? [] : misspelled(source.value, OURS[name]);
  for (const { found, meant } of slips) read.tell([found], `is not read; did you mean ${meant}?`);
  const result = schema.safeParse(source.value);
  for (const { at, message } of problemsOf(result.error?.issues ?? [], schema)) {
    const told = at.length === 1 && slips.some(({ meant }) => meant === at[0]);
    if (!told) read.tell(at, message);
  }
  return {
    ...read,
    source,
    valid: () => (result.success && problems.length === 0 ? result.data : undefined),
  };
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
