/**
 * Composition of mode validate (SPEC section 10): checks the three files, annotates every finding on its line, and
 * reports counts. Works without any credentials.
 */
import type { JobLog } from './adapters/console-log.ts';
import type { Runner } from './adapters/runner.ts';
import { dotted, parseConfiguration, readTexts, type Configuration } from './config.ts';
import { reviewConfiguration, type ReviewFinding } from './domain/config-review.ts';
import type { Inputs } from './inputs.ts';
import type { KeyIdDisplay } from './render/key-ids.ts';
import { validateSummary, type ShownFinding } from './render/validate-summary.ts';
import { counted } from './render/markdown.ts';
import type { ModeReport } from './run-context.ts';

export interface ValidateStart {
  readonly inputs: Extract<Inputs, { mode: 'validate' }>;
  readonly runner: Runner;
  readonly log: JobLog;
  readonly keyIds: KeyIdDisplay;
  readonly now: Date;
}

export async function runValidate({ inputs, runner, log, keyIds, now }: ValidateStart): Promise<ModeReport> {
  const read = await readTexts({ dir: inputs.configDir, workspace: runner.workspace });
  const parsed = parseConfiguration({ ...read, ...(inputs.awsRegion === undefined ? {} : { awsRegion: inputs.awsRegion }) });
  const findings: readonly ShownFinding[] = parsed.ok
    ? reviewConfiguration(reviewable(parsed.configuration, now)).map((finding) => placed(finding, parsed.configuration))
    : parsed.problems.map((problem) => ({ ...problem, severity: 'error' as const }));
  for (const finding of findings) log.at(finding.severity, `${finding.path === '' ? '' : `${finding.path}: `}${finding.message}`, finding);
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const [first] = findings.filter(({ severity }) => severity === 'error');
  return {
    outputs: { errors: String(errors), warnings: String(findings.length - errors) },
    accounts: [],
    keys: [],
    summary: validateSummary({ findings, keyIds }),
    failure: first === undefined ? null : `${counted(errors, 'error')} in the configuration; first: ${first.file}:${first.line} ${first.path} ${first.message}`,
  };
}

export function reviewable(configuration: Configuration, now: Date): Parameters<typeof reviewConfiguration>[0] {
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

function placed({ severity, file, path, message }: ReviewFinding, configuration: Configuration): ShownFinding {
  const place = configuration.positionOf(file, path);
  return { severity, ...place, path: dotted(path), message };
}
