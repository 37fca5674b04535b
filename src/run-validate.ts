/**
 * Composition of mode validate (SPEC section 10): checks the three files, annotates every finding on its line, shows
 * what a pull request does to exceptions and keys, looks whether the set-up is complete, and tells it in one comment.
 * Works without any credentials; the comment is its only write.
 */
import type { JobLog } from './adapters/console-log.ts';
import type { Runner } from './adapters/runner.ts';
import { readBase, type Base } from './base-configuration.ts';
import { dotted, parseConfiguration, readTexts, type Configuration, type ParseOptions } from './config.ts';
import {
  connectEnvironment,
  connectGitHub,
  connectJira,
  connectSlack,
  connectValidateAws,
  type ConfiguredStart,
  type GitHubAccess,
} from './connect-setup.ts';
import { diffExceptions } from './domain/config-diff.ts';
import { reviewConfiguration, type ReviewFinding } from './domain/config-review.ts';
import { isExpected } from './errors.ts';
import type { Inputs } from './inputs.ts';
import { checkSetup, type SetupFinding } from './modes/check-setup.ts';
import { assessImpact } from './modes/validate.ts';
import type { IssueStore } from './ports.ts';
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
  const findings = parsed.ok
    ? reviewed(parsed.configuration, now)
    : parsed.problems.map((problem) => ({ ...problem, severity: 'error' as const }));
  annotate(log, findings);
  const github = await connectGitHub(start);
  const outside = parsed.ok
    ? await lookOutside({ ...start, configuration: parsed.configuration, head, github })
    : { difference: undecided(runner), setup: [] };
  for (const { what, detail } of outside.setup.filter(({ state }) => state === 'not ok')) {
    log.warning(`Set-up: ${what}: ${detail}`);
  }
  const shown: ValidateSummaryContext = {
    ...outside,
    findings,
    now,
    keyIds,
    runUrl: runner.runUrl,
    accountName: (id) => (parsed.ok ? (parsed.configuration.accountNames.get(id) ?? id) : id),
    ticketUrl: (ticket) => (parsed.ok ? ticketUrl(parsed.configuration, ticket) : null),
  };
  await comment(start, github, maskKeyIds(validateComment(shown), keyIds));
  return report(shown);
}

/** Errors first: where there are more than GitHub shows, the worst are seen. */
function reviewed(configuration: Configuration, now: Date): readonly ShownFinding[] {
  const findings = reviewConfiguration(reviewable(configuration, now)).map(
    ({ severity, file, path, message }: ReviewFinding): ShownFinding => ({
      severity,
      ...configuration.positionOf(file, path),
      path: dotted(path),
      message,
    }),
  );
  return findings.sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
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
    readonly configuration: Configuration;
    readonly head: ParseOptions;
    readonly github: GitHubAccess;
  },
): Promise<Outside> {
  const { runner, configuration, github, log } = start;
  const { pullRequest } = runner.event;
  const base: Base | undefined = pullRequest === null ? undefined : await baseOf(start, pullRequest.baseSha);
  if (base?.kind === 'unread') log.info(`The difference to the base branch is not known: ${base.why}`);
  const configured: ConfiguredStart = {
    ...start,
    base: base?.kind === 'read' ? base.configuration : undefined,
  };
  const aws = connectValidateAws(configured);
  try {
    const [jira, slack] = await Promise.all([connectJira(configured), connectSlack(configured)]);
    const setup = await checkSetup({ aws, jira, slack, environment: connectEnvironment(configured, github) });
    const access = 'notChecked' in aws ? { why: aws.notChecked } : { store: aws.store };
    return {
      setup,
      difference: base && (await differenceTo(base, { configuration, now: start.now, ...access })),
    };
  } finally {
    if (!('notChecked' in aws)) aws.close();
  }
}

async function baseOf(
  { github, head }: { readonly github: GitHubAccess; readonly head: ParseOptions },
  ref: string,
): Promise<Base> {
  if ('notChecked' in github) return { kind: 'unread', why: github.notChecked };
  if (ref === '') return { kind: 'unread', why: 'the event names no commit of the base branch' };
  return readBase({ repository: github, ref, head });
}

async function differenceTo(
  base: Base,
  head: {
    readonly configuration: Configuration;
    readonly now: Date;
    readonly store?: Pick<IssueStore, 'load'>;
    readonly why?: string;
  },
): Promise<ShownDifference> {
  if (base.kind === 'unread') return { kind: 'unknown', why: base.why };
  const sides = { before: base.exceptions, after: head.configuration.exceptions, now: head.now };
  const changes = diffExceptions(sides.before, sides.after);
  const notes = base.note === null ? [] : [base.note];
  if (changes.length === 0) return { kind: 'known', changes: [], notes };
  if (head.store === undefined) {
    const why = `Which stale keys gain or lose cover was not computed: ${head.why ?? ''}`;
    return {
      kind: 'known',
      changes: changes.map((change) => ({ change, keys: undefined })),
      notes: [...notes, why],
    };
  }
  const impact = await assessImpact({ ...sides, changes, store: head.store });
  return {
    kind: 'known',
    changes: impact.changes,
    notes: [
      ...notes,
      ...impact.problems.map(
        (problem) => `Which stale keys gain or lose cover was not computed for ${problem}`,
      ),
      'Stale keys are those that the last scan found.',
    ],
  };
}

function undecided({ event }: Runner): ShownDifference | undefined {
  return event.pullRequest === null
    ? undefined
    : { kind: 'unknown', why: 'as long as the configuration has errors' };
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

export function reviewable(
  configuration: Configuration,
  now: Date,
): Parameters<typeof reviewConfiguration>[0] {
  return {
    now,
    accountNames: configuration.accountNames,
    scannedAccountIds: new Set(configuration.accounts.map(({ id }) => id)),
    remediationAccountIds: configuration.remediation.accountIds,
    exceptions: configuration.exceptions,
    owners: configuration.owners,
    remediation: configuration.remediation.automatic,
    reporting: configuration.reporting,
    retentionDays: configuration.remediation.retentionDays,
    jira: configuration.jira !== undefined,
    slack: configuration.slack !== undefined,
  };
}

/** Ticket addresses need no token. */
function ticketUrl({ jira }: Configuration, ticket: string): string | null {
  return jira === undefined
    ? null
    : `${jira.server.replace(/\/+$/, '')}/browse/${encodeURIComponent(ticket)}`;
}
