/**
 * Merges what the jobs of a matrix wrote into one view: `node scripts/merge-results.mjs [--shards=<n>] <out>
 * <folder>...`, each folder with result.json, findings.json and findings.csv of one shard (SPEC section 3), at its top
 * or one level below it. `--shards`: how many there should be; the summary says when one left nothing behind.
 * Writes the same three files into <out> and a short summary to the job summary or the terminal. Refuses what does
 * not fit together; decides nothing about keys and calls nobody. Plain Node: it runs where nothing is installed.
 */
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const NAMES = ['result.json', 'findings.json', 'findings.csv'];
/** In the order in which the summary counts them. */
const STATUSES = ['open', 'whitelisted', 'resolved', 'closed'];
const FAILED_SHOWN = 50;
const TEXT_SHOWN = 300;

/** Something that the caller can put right. */
export class MergeError extends Error {}

/** `findings.json` may be missing: modes other than scan write none. */
export function readShard(folder) {
  const result = readJson(path.join(folder, 'result.json'));
  if (result?.version !== 1 || !Array.isArray(result.accounts) || typeof result.mode !== 'string')
    throw new MergeError(`${folder}/result.json is no result file of version 1`);
  const findingsFile = path.join(folder, 'findings.json');
  const csvFile = path.join(folder, 'findings.csv');
  const findings = existsSync(findingsFile) ? readJson(findingsFile) : [];
  if (!Array.isArray(findings)) throw new MergeError(`${findingsFile} is no list`);
  // Records, not lines: a cell between quotation marks may hold line breaks.
  const records = existsSync(csvFile) ? csvRecords(readFileSync(csvFile, 'utf8')) : [];
  const [header, ...rows] = records;
  if (header !== undefined && rows.length !== findings.length)
    throw new MergeError(`${csvFile} has ${rows.length} rows, findings.json ${findings.length}`);
  return { folder, result, findings, header, rows };
}

/**
 * @throws MergeError where shards are of different modes, one is a dry run and another is not, or an account or an
 * issue stands in two of them: their sum would be wrong.
 */
export function merge(shards) {
  const [first] = shards;
  if (first === undefined) throw new MergeError('There is nothing to merge: no folder holds a result.json');
  const { mode, dry_run } = first.result;
  const seen = new Map();
  for (const { folder, result, header } of shards) {
    if (result.mode !== mode || result.dry_run !== dry_run)
      throw new MergeError(
        `${folder} and ${first.folder} are not of the same mode, or only one is a dry run`,
      );
    if (header !== undefined && first.header !== undefined && header !== first.header)
      throw new MergeError(`${folder}/findings.csv and ${first.folder}/findings.csv differ in their columns`);
    for (const { account_id: id } of result.accounts) {
      const other = seen.get(id);
      if (other !== undefined)
        throw new MergeError(
          `Account ${id} stands in ${other} and in ${folder}; merge the shards of one run only, each once`,
        );
      seen.set(id, folder);
    }
  }
  const issues = new Set();
  for (const { folder, findings } of shards) {
    for (const { account_id: account, issue_id: issue } of findings) {
      if (issues.has(`${account} ${issue}`))
        throw new MergeError(
          `Issue ${issue} of account ${account} stands twice, the second time in ${folder}`,
        );
      issues.add(`${account} ${issue}`);
    }
  }
  // Both files in one order; a stable sort keeps an account's rows as its shard wrote them.
  const rows = shards
    .flatMap(({ findings, rows: csv }) => findings.map((finding, at) => ({ finding, csv: csv[at] })))
    .sort((a, b) => compare(a.finding.account_id, b.finding.account_id));
  const results = shards.map(({ result }) => result);
  return {
    result: {
      version: 1,
      mode,
      dry_run,
      started_at: results.map(({ started_at: at }) => at).reduce((a, b) => (a < b ? a : b)),
      finished_at: results.map(({ finished_at: at }) => at).reduce((a, b) => (a > b ? a : b)),
      accounts: results
        .flatMap(({ accounts }) => accounts)
        .sort((a, b) => compare(a.account_id, b.account_id)),
      keys: results.flatMap(({ keys }) => keys ?? []),
      problems: results.flatMap(({ problems }) => problems ?? []),
    },
    findings: rows.map(({ finding }) => finding),
    header: shards.map(({ header }) => header).find((header) => header !== undefined),
    rows: rows.flatMap(({ csv }) => (csv === undefined ? [] : [csv])),
  };
}

/** GitHub Markdown; no key IDs, so that it may be shown anywhere. */
export function summaryOf({ result, findings }, { shards, expected }) {
  const { accounts, problems } = result;
  const failed = accounts.filter(({ status }) => status !== 'scanned');
  const sum = (field) => accounts.reduce((total, account) => total + (Number(account[field]) || 0), 0);
  const count = (status) => findings.filter((finding) => finding.status === status).length;
  const rows = [
    ['accounts scanned', accounts.length - failed.length],
    ['accounts failed', failed.length],
    ['users', sum('users')],
    ['keys looked at', sum('keys')],
    ['stale keys', sum('stale_keys')],
    ['IAM and STS calls', sum('api_calls')],
    ...STATUSES.map((status) => [`issues ${status}`, count(status)]),
    ['problems', problems.length],
  ];
  const lines = [
    `## IAM key rotation: ${shards} ${shards === 1 ? 'shard' : 'shards'} together${result.dry_run === true ? ' (dry run)' : ''}`,
    '',
    failed.length === 0
      ? 'Every account was scanned.'
      : `**${failed.length} of ${accounts.length} accounts could not be scanned.**`,
    '',
    '| | |',
    '|---|---:|',
    ...rows.map(([label, value]) => `| ${label} | ${value.toLocaleString('en-US')} |`),
    '',
  ];
  if (expected > shards)
    lines.push(
      `**${expected - shards} of ${expected} shards wrote no result: their accounts are not counted here.**`,
      '',
    );
  if (failed.length > 0) {
    lines.push('| account | error |', '|---|---|');
    for (const { account_id: id, account_name: name, error } of failed.slice(0, FAILED_SHOWN))
      lines.push(`| ${shown(name)} (${shown(id)}) | ${shown(error)} |`);
    if (failed.length > FAILED_SHOWN)
      lines.push('', `… and ${failed.length - FAILED_SHOWN} more in result.json`);
    lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

/**
 * Text from outside as plain text in a Markdown table. Key IDs are masked. Every character that could mean something
 * to Markdown, HTML or GitHub becomes an entity.
 */
function shown(value) {
  const text = String(value ?? '').replace(/\b(A[KS]IA)[A-Z0-9]{8,}([A-Z0-9]{4})\b/g, '$1…$2');
  return [...text.replace(/\s+/gu, ' ').trim()]
    .slice(0, TEXT_SHOWN)
    .map((char) =>
      /[\p{Cc}\p{Cf}\p{Cs}]/u.test(char)
        ? '\uFFFD'
        : /[\p{L}\p{N} .,;()/…-]/u.test(char)
          ? char
          : `&#${char.codePointAt(0)};`,
    )
    .join('')
    .replace(/www(?=\.)/gi, '$&&#8203;');
}

/** The records of a CSV text as they stand, without their line ends (RFC 4180). */
function csvRecords(text) {
  const records = [];
  let start = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') quoted = !quoted;
    else if (text[at] === '\n' && !quoted) {
      records.push(text.slice(start, at).replace(/\r$/, ''));
      start = at + 1;
    }
  }
  if (quoted) throw new MergeError('A findings.csv ends inside of a cell; it is not complete');
  if (start < text.length) records.push(text.slice(start));
  return records;
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new MergeError(`${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function compare(a, b) {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The folder itself, or those in it: artifacts are downloaded side by side into one. */
function shardFolders(folder) {
  if (!existsSync(folder)) throw new MergeError(`There is no folder ${folder}`);
  if (existsSync(path.join(folder, 'result.json'))) return [folder];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && existsSync(path.join(folder, entry.name, 'result.json')))
    .map((entry) => path.join(folder, entry.name))
    .sort();
}

function main(words) {
  const option = /^--shards=([1-9]\d*)$/.exec(words[0] ?? '');
  const [out, ...folders] = option === null ? words : words.slice(1);
  if (out === undefined || out.startsWith('--') || folders.length === 0)
    throw new MergeError(
      'Usage: node scripts/merge-results.mjs [--shards=<n>] <folder for the result> <folder of shards>...',
    );
  const found = [...new Set(folders.flatMap(shardFolders).map((folder) => path.resolve(folder)))];
  const shards = found.filter((folder) => folder !== path.resolve(out)).map(readShard);
  const merged = merge(shards);
  mkdirSync(out, { recursive: true });
  const write = (name, text) => writeFileSync(path.join(out, name), text, { mode: 0o600 });
  write(NAMES[0], `${JSON.stringify(merged.result, null, 2)}\n`);
  write(
    NAMES[1],
    merged.findings.length === 0
      ? '[]\n'
      : `[\n${merged.findings.map((finding) => JSON.stringify(finding)).join(',\n')}\n]\n`,
  );
  if (merged.header !== undefined) write(NAMES[2], `${[merged.header, ...merged.rows].join('\n')}\n`);
  const summary = summaryOf(merged, {
    shards: shards.length,
    expected: Number(option?.[1] ?? shards.length),
  });
  if (process.env.GITHUB_STEP_SUMMARY) appendFileSync(process.env.GITHUB_STEP_SUMMARY, summary);
  else process.stdout.write(summary);
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    main(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof MergeError)) throw error;
    // What the runner would take for a command does not stay at the start of a line.
    process.stderr.write(`Error: ${error.message.replace(/\s+/g, ' ')}\n`);
    process.exitCode = 1;
  }
}
