/**
 * The composition root: inputs and configuration in, one mode run, then result file, summary, outputs and exit code.
 * The only place that fails the job. Modes are loaded when asked for, so that a run pays only for what it uses.
 */
import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { setOutput } from '@actions/core';
import { createConsoleLog, type JobLog } from './adapters/console-log.ts';
import { prepareOutputDir, writeOutputFile } from './adapters/output-files.ts';
import { readRunner, type Runner } from './adapters/runner.ts';
import type { Configuration } from './config.ts';
import type { Problem } from './domain/problem.ts';
import { ConfigurationError, isExpected } from './errors.ts';
import { readInputs, type Inputs } from './inputs.ts';
import { OUTPUTS } from './outputs.ts';
import { escapeLog } from './render/escape.ts';
import { accountResult } from './render/files.ts';
import { maskKeyIds, type KeyIdDisplay } from './render/key-ids.ts';
import { joined, messageCell, problemList } from './render/summary-tables.ts';
import type { ContextOf, ModeReport, RunContext } from './run-context.ts';

export async function main(): Promise<void> {
  let keyIds: KeyIdDisplay = 'masked';
  const log = createConsoleLog((line) => maskKeyIds(escapeLog(line), keyIds));
  try {
    const runner = await readRunner(process.env);
    const inputs = readInputs();
    keyIds = await keyIdDisplay(inputs, runner);
    await runMode({ inputs, runner, log, keyIds });
  } catch (error) {
    failWith(error, log);
  }
}

async function runMode(start: {
  readonly inputs: Inputs;
  readonly runner: Runner;
  readonly log: JobLog;
  readonly keyIds: KeyIdDisplay;
}): Promise<void> {
  const { inputs, runner, log, keyIds } = start;
  const startedAt = new Date();
  if (inputs.mode === 'validate') {
    const { runValidate } = await import('./run-validate.ts');
    return finish({
      ...start,
      startedAt,
      problems: [],
      report: await runValidate({ inputs, runner, log, keyIds, now: startedAt }),
    });
  }
  // Schemas are a third of the bundle's entry; a run refused for its inputs does not wait for them.
  const { loadConfiguration } = await import('./config.ts');
  const configuration = await loadConfiguration({
    dir: inputs.configDir,
    workspace: runner.workspace,
    ...(inputs.awsRegion === undefined ? {} : { awsRegion: inputs.awsRegion }),
  });
  const outputDir = outputDirOf(inputs, runner);
  prepareOutputDir(outputDir);
  const problems: Problem[] = [];
  const context: RunContext<Inputs> = {
    inputs,
    configuration,
    runner,
    log,
    now: startedAt,
    clock: () => new Date(),
    claimant: { run: runner.runId, attempt: runner.attempt, nonce: randomUUID() },
    keyIds,
    accounts: selectAccounts(inputs, configuration),
    outputDir,
    problems,
  };
  const report = await modeOf(context).catch((error: unknown) => brokenOff(error, context));
  for (const { severity, message } of problems) log[severity](message);
  finish({ ...start, startedAt, problems, report });
}

async function modeOf(context: RunContext<Inputs>): Promise<ModeReport> {
  switch (context.inputs.mode) {
    case 'scan':
      return (await import('./run-scan.ts')).runScan(context as ContextOf<'scan'>);
    case 'plan':
      return (await import('./run-plan.ts')).runPlan(context as ContextOf<'plan'>);
    case 'remediate':
      return (await import('./run-remediate.ts')).runRemediate(context as ContextOf<'remediate'>);
    case 'rollback':
      return (await import('./run-rollback.ts')).runRollback(context as ContextOf<'rollback'>);
    case 'validate':
      throw new Error('validate reads its configuration by itself');
  }
}

/**
 * A mode that ended before it had anything to report still leaves result file, summary and outputs (SPEC section 3). What
 * the user can mend is said in one line, before anything is touched.
 */
function brokenOff(error: unknown, { inputs: { mode }, problems, keyIds }: RunContext<Inputs>): ModeReport {
  if (error instanceof ConfigurationError) throw error;
  const message = error instanceof Error ? error.message : String(error);
  return {
    // Whatever happens to a key is told by the mode, so this was before the first of them.
    outputs: Object.fromEntries(
      OUTPUTS[mode].filter((name) => WORK_DONE.test(name)).map((name) => [name, '0']),
    ),
    accounts: [],
    keys: [],
    summary: joined([
      `## IAM key rotation: ${mode} ended early`,
      messageCell(message, keyIds),
      problemList(problems, keyIds),
    ]),
    failure: isExpected(error) ? message : null,
    ...(isExpected(error) ? {} : { bug: error }),
  };
}

const WORK_DONE = /^(planned|disabled|reactivated|skipped|failed)-keys$/;

/** What was done is written first; only then may the job fail (SPEC section 3). */
function finish(end: {
  readonly inputs: Inputs;
  readonly runner: Runner;
  readonly log: JobLog;
  readonly keyIds: KeyIdDisplay;
  readonly startedAt: Date;
  readonly problems: readonly Problem[];
  readonly report: ModeReport;
}): void {
  const { inputs, runner, log, report, problems } = end;
  const outputDir = outputDirOf(inputs, runner);
  prepareOutputDir(outputDir);
  const result = {
    version: 1,
    mode: inputs.mode,
    dry_run: inputs.dryRun,
    started_at: end.startedAt.toISOString(),
    finished_at: new Date().toISOString(),
    accounts: report.accounts.map(accountResult),
    keys: report.keys,
    problems: problems.map(({ severity, code, message, accountId, issueId }) => ({
      severity,
      code,
      message,
      ...(accountId === undefined ? {} : { account_id: accountId }),
      ...(issueId === undefined ? {} : { issue_id: issueId }),
    })),
  };
  const resultPath = writeOutputFile(outputDir, 'result.json', `${JSON.stringify(result, null, 2)}\n`);
  // User names, reasons and the answers of services may carry key IDs too.
  writeSummary(maskKeyIds(report.summary, end.keyIds), log);
  for (const [name, value] of Object.entries({ ...report.outputs, 'result-path': resultPath }))
    setOutput(name, value);
  if (report.failure !== null) log.fail(report.failure);
  if (report.bug !== undefined) failWith(report.bug, log);
}

function writeSummary(markdown: string, log: JobLog): void {
  const file = process.env['GITHUB_STEP_SUMMARY'];
  if (!file) return;
  try {
    appendFileSync(file, markdown);
  } catch (error) {
    log.warning(
      `The job summary could not be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

function outputDirOf(inputs: Inputs, runner: Runner): string {
  return inputs.outputDir === undefined
    ? path.join(runner.tempDir, 'iam-key-rotation')
    : path.resolve(runner.workspace, inputs.outputDir);
}

/** Configured accounts, narrowed by `accounts`, then this shard's part: sorted by ID, round robin. */
function selectAccounts(inputs: Inputs, configuration: Configuration): Configuration['accounts'] {
  const { accounts } = configuration;
  if (inputs.accounts !== 'all') {
    const unknown = inputs.accounts.filter((id) => !accounts.some((account) => account.id === id));
    if (unknown.length > 0) {
      throw ConfigurationError.of(
        `Input accounts names ${unknown.join(', ')}, which config.json does not configure for user_keysrotation; add it to aws.accounts or correct the input`,
      );
    }
  }
  const chosen = inputs.accounts;
  const wanted = chosen === 'all' ? accounts : accounts.filter(({ id }) => chosen.includes(id));
  return wanted.filter((_, position) => position % inputs.shard.count === inputs.shard.index - 1);
}

/** `auto`: masked where the repository is public, and where that cannot be found out. */
async function keyIdDisplay(inputs: Inputs, runner: Runner): Promise<KeyIdDisplay> {
  if (inputs.keyIds !== 'auto') return inputs.keyIds;
  if (!runner.isActions) return 'full';
  if (runner.event.visibility !== 'unknown') return runner.event.visibility === 'public' ? 'masked' : 'full';
  if (inputs.githubToken === undefined || runner.repository === '') return 'masked';
  const { createGitHub } = await import('./adapters/github.ts');
  const visibility = await createGitHub({ token: inputs.githubToken, repository: runner.repository })
    .then(
      (github) => github.visibility(),
      () => 'unknown' as const,
    )
    .catch(() => 'unknown' as const);
  return visibility === 'private' ? 'full' : 'masked';
}

function failWith(error: unknown, log: JobLog): void {
  if (error instanceof ConfigurationError && error.problems.some(({ file }) => file !== '')) {
    for (const problem of error.problems) {
      const place = problem.path === '' ? problem.file : `${problem.file}:${problem.line} ${problem.path}`;
      log.failAt(`${place}: ${problem.message}`, problem);
    }
    return;
  }
  if (isExpected(error)) {
    log.fail(error.message);
    return;
  }
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  log.fail(
    `Bug in iam-key-rotation, please report it: ${error instanceof Error ? error.message : String(error)}`,
  );
  for (const line of stack.split('\n')) log.info(line);
}
