/**
 * Runs the packaged action from a laptop, against the AWS credentials at hand: `npm start -- --mode scan --dry-run
 * true --config-dir config`. Every flag is the name of an input; a flag without a value means `true`. Tokens are better
 * given as environment variables: npm prints the flags it passes on.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
const inputs = knownInputs(readFileSync(path.join(root, 'action.yml'), 'utf8'));
const flags = parse(process.argv.slice(2));
const unknown = Object.keys(flags).filter((name) => !inputs.includes(name));
if (unknown.length > 0) {
  console.error(
    `Unknown flag --${unknown[0]}; the flags are the action's inputs: ${inputs.map((name) => `--${name}`).join(', ')}`,
  );
  process.exit(2);
}

const scratch = mkdtempSync(path.join(tmpdir(), 'iam-key-rotation-'));
const outputFile = path.join(scratch, 'output');
const summaryFile = path.join(scratch, 'summary.md');
writeFileSync(outputFile, '');
writeFileSync(summaryFile, '');
const workspace = process.env.GITHUB_WORKSPACE ?? process.env.INIT_CWD ?? process.cwd();
const outputDir = flags['output-dir'] ?? path.join(workspace, 'iam-key-rotation-output');
const env = {
  ...process.env,
  GITHUB_OUTPUT: outputFile,
  GITHUB_STEP_SUMMARY: summaryFile,
  GITHUB_WORKSPACE: workspace,
};
for (const [name, value] of Object.entries({ ...secrets(), ...flags, 'output-dir': outputDir }))
  env[`INPUT_${name.toUpperCase()}`] = value;
const { status } = spawnSync(process.execPath, [path.join(root, 'dist', 'index.js')], {
  env,
  stdio: 'inherit',
  cwd: workspace,
});
const summary = readFileSync(summaryFile, 'utf8');
if (summary !== '') {
  writeFileSync(path.join(outputDir, 'summary.md'), summary);
  console.log(`\nSummary and findings: ${outputDir}`);
}
rmSync(scratch, { recursive: true, force: true });
process.exit(status ?? 1);

function secrets() {
  const { JIRA_TOKEN = '', SLACK_TOKEN = '' } = process.env;
  return { 'jira-token': JIRA_TOKEN, 'slack-token': SLACK_TOKEN };
}

/** The names under `inputs:` in action.yml. */
function knownInputs(yaml) {
  const section = /^inputs:\n((?: .*\n|\n)*)/m.exec(yaml)?.[1] ?? '';
  return [...section.matchAll(/^ {2}([\w-]+):/gm)].map(([, name]) => name);
}

function parse(args) {
  const parsed = {};
  for (let index = 0; index < args.length; index += 1) {
    const match = /^--([\w-]+)(?:=(.*))?$/s.exec(args[index]);
    if (match === null) {
      console.error(`Cannot read "${args[index]}"; write --name value, e.g. --mode scan --dry-run true`);
      process.exit(2);
    }
    const next = args[index + 1];
    const takesNext = match[2] === undefined && next !== undefined && !next.startsWith('--');
    parsed[match[1]] = match[2] ?? (takesNext ? next : 'true');
    if (takesNext) index += 1;
  }
  return parsed;
}
