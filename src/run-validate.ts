/**
 * Composition of mode validate (SPEC section 10): checks the three files, annotates every finding on its line, shows
 * what a pull request does to exceptions and keys, looks whether the set-up is complete, and tells it in one comment.
 * Works without any credentials; the comment is its only write.
 */
import type { JobLog } from './adapters/console-log.ts';
import type { Runner } from './adapters/runner.ts';
import type { Base } from './base-configuration.ts';
import {
  dotted,
  parseConfiguration,
  readTexts,
  type Configuration,
  type Contents,
  type ParseOptions,
} from './config.ts';
import { reviewable } from './config-reviewable.ts';
import {
  connectEnvironment,
  connectGitHub,
  connectJira,
  connectSlack,
  connectValidateAws,
  type ConfiguredStart,
  type GitHubAccess,
} from './connect-setup.ts';
import { reviewConfiguration } from './domain/config-review.ts';
import { isExpected } from './errors.ts';
import type { Inputs } from './inputs.ts';
import { checkSetup, type SetupFinding } from './modes/check-setup.ts';
import { withProgress } from './progress.ts';
import { baseOf, differenceTo } from './pull-difference.ts';
import { maskKeyIds, type KeyIdDisplay } from './render/key-ids.ts';
import { counted } from './render/markdown.ts';
import type { ShownDifference } from './render/validate-changes.ts';
import {
  COMMENT_MARKER,
  validateComment,
  validateSummary,
  type ShownFinding,
  type ValidateSummaryContext,
} from './render/validate-summary.ts';
import type { ModeReport } from './run-context.ts';

export interface ValidateStart {
  readonly inputs: Extract<Inputs, { mode: 'validate' }>;
  readonly runner: Runner;
  readonly log: JobLog;
  readonly keyIds: KeyIdDisplay;
  readonly now: Date;
}

export async function runValidate(start: ValidateStart): Promise<ModeReport> {
  const { inputs, runner, log, keyIds, now } = start;
  const read = await readTexts({ dir: inputs.configDir, workspace: runner.workspace });
  const head: ParseOptions = {
    ...read,
    ...(inputs.awsRegion === undefined ? {} : { awsRegion: inputs.awsRegion }),
  };
  const parsed = parseConfiguration(head);
  const { contents } = parsed;
  const findings = ordered([
    ...(parsed.ok ? [] : parsed.problems).map((problem) => ({ ...problem, severity: 'error' as const })),
    ...reviewed(contents, now),
  ]);
  annotate(log, findings);
  const github = await connectGitHub(start);
  const outside = await lookOutside({ ...start, contents, head, github });
  for (const { what, detail } of outside.setup.filter(({ state }) => state === 'not ok')) {
    log.warning(`Set-up: ${what}: ${detail}`);
  }
  const names = contents.settings.aws.accounts?.value;
  const shown: ValidateSummaryContext = {
    ...outside,
    findings,
    now,
    keyIds,
    runUrl: runner.runUrl,
    accountName: (id) => names?.get(id) ?? id,
    ticketUrl: (ticket) => ticketUrl(contents.configuration, ticket),
  };
  await comment(start, github, maskKeyIds(validateComment(shown), keyIds));
  return report(shown);
}

function reviewed(contents: Contents, now: Date): readonly ShownFinding[] {
  return reviewConfiguration(reviewable(contents, now)).map(({ severity, file, path, message }) => ({
    severity,
    ...contents.positionOf(file, path),
    path: dotted(path),
    message,
  }));
}

/** Errors first: where there are more than GitHub shows, the worst are seen. */
function ordered(findings: readonly ShownFinding[]): readonly ShownFinding[] {
  return [...findings].sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
}

/** GitHub shows ten annotations of a kind per step; what it does not show names its place in the log line itself. */
const ANNOTATIONS_SHOWN = 10;
/** GitHub keeps fifty per job; a whitelist of thousands of plain names must not become as many commands. */
const ANNOTATIONS_SENT = 50;

function annotate(log: JobLog, findings: readonly ShownFinding[]): void {
  const sent = { error: 0, warning: 0 };
  for (const finding of findings) {
    const { severity, file, line, path, message } = finding;
    const words = path === '' ? message : `${path}: ${message}`;
    sent[severity] += 1;
    if (sent[severity] <= ANNOTATIONS_SHOWN) log.at(severity, words, finding);
    else if (sent[severity] <= ANNOTATIONS_SENT) log.at(severity, `${file}:${line} ${words}`, finding);
    else log.info(`${severity === 'error' ? 'Error' : 'Warning'}: ${file}:${line} ${words}`);
  }
}

interface Outside {
  /** Undefined outside of pull requests. */
  readonly difference: ShownDifference | undefined;
  readonly setup: readonly SetupFinding[];
}

async function lookOutside(
  start: ValidateStart & {
    readonly contents: Contents;
    readonly head: ParseOptions;
    readonly github: GitHubAccess;
  },
): Promise<Outside> {
  const { runner, contents, github, head, log, now } = start;
  const { pullRequest } = runner.event;
  const base: Base | undefined =
    pullRequest === null ? undefined : await baseOf(github, { ref: pullRequest.baseSha, head });
  if (base?.kind === 'unread') log.info(`The difference to the base branch is not known: ${base.why}`);
  const { configuration } = contents;
  if (configuration === undefined) {
    const notChecked = 'as long as config.json has errors';
    return {
      setup: [{ what: 'AWS, Jira, Slack, environment', state: 'not checked', detail: notChecked }],
      difference: base && (await differenceTo(base, { contents, now, log, issues: { notChecked } })),
    };
  }
  const configured: ConfiguredStart = {
    ...start,
    configuration,
    base: base?.configuration,
  };
  const aws = connectValidateAws(configured);
  try {
    const [jira, slack] = await Promise.all([connectJira(configured), connectSlack(configured)]);
    const environment = connectEnvironment(configured, github);
    const accounts = 'notChecked' in aws ? 0 : aws.wanted.length;
    const setup = await withProgress({ log, doing: 'Checking the set-up', accounts }, (onAccount) =>
      checkSetup({ aws, jira, slack, environment }, onAccount),
    );
    log.group(
      `Set-up: ${setup.filter(({ state }) => state === 'ok').length} of ${setup.length} checks are ok`,
      setup.map(({ what, state, detail }) => `${state}: ${what}${detail === '' ? '' : `: ${detail}`}`),
    );
    const issues = 'notChecked' in aws ? aws : aws.store;
    return { setup, difference: base && (await differenceTo(base, { contents, now, log, issues })) };
  } finally {
    if (!('notChecked' in aws)) aws.close();
  }
}

/** A pull request that nobody may write to is checked all the same. */
async function comment(
  { inputs, runner, log }: ValidateStart,
  github: GitHubAccess,
  body: string,
): Promise<void> {
  const { pullRequest } = runner.event;
  if (pullRequest === null) return;
  const { number } = pullRequest;
  if (inputs.dryRun) return log.info(`Dry run: no comment is written on pull request ${number}`);
  if ('notChecked' in github)
    return log.info(`No comment is written on pull request ${number}: ${github.notChecked}`);
  try {
    await github.upsertComment({ pullRequest: number, marker: COMMENT_MARKER, body });
    log.info(`The comment on pull request ${number} tells the result`);
  } catch (error) {
    if (!isExpected(error)) throw error;
    log.info(`No comment is written on pull request ${number}: ${error.message}`);
  }
}

function report(shown: ValidateSummaryContext): ModeReport {
  const { findings, setup } = shown;
  const [first, ...others] = findings.filter(({ severity }) => severity === 'error');
  const errors = first === undefined ? 0 : others.length + 1;
  const warnings = findings.length - errors + setup.filter(({ state }) => state === 'not ok').length;
  return {
    outputs: { errors: String(errors), warnings: String(warnings) },
    accounts: [],
    keys: [],
    summary: validateSummary(shown),
    failure:
      first === undefined
        ? null
        : `${counted(errors, 'error')} in the configuration; first: ${first.file}:${first.line} ${first.path} ${first.message}`,
  };
}

/** Ticket addresses need no token. */
function ticketUrl(configuration: Configuration | undefined, ticket: string): string | null {
  const jira = configuration?.jira;
  return jira === undefined
    ? null
    : `${jira.server.replace(/\/+$/, '')}/browse/${encodeURIComponent(ticket)}`;
}
