/**
 * What a scan gives back to `main.ts`: outputs, summary, and the one line that fails the job. Composition only; the
 * numbers are gathered in `domain/overview.ts`, the text is rendered in `render/`.
 */
import type { FindingsFiles } from './adapters/output-files.ts';
import { noticeContextOf } from './connect.ts';
import type { Issue } from './domain/issue.ts';
import { endingUnseen, type IssueRow, type Overview } from './domain/overview.ts';
import type { Tracker } from './ports.ts';
import { counted } from './render/markdown.ts';
import { scanSummary } from './render/summary.ts';
import type { ContextOf, ModeReport, RunContext } from './run-context.ts';

export function reportScan(
  context: ContextOf<'scan'>,
  overview: Overview,
  findings: FindingsFiles,
): ModeReport {
  const { counts } = overview;
  return {
    outputs: {
      'accounts-scanned': String(counts.accountsScanned),
      'accounts-failed': String(counts.accountsFailed),
      'stale-keys': String(counts.staleKeys),
      'open-issues': String(counts.open),
      'new-issues': String(counts.new),
      'whitelisted-issues': String(counts.whitelisted),
      'resolved-issues': String(counts.resolved),
      'closed-issues': String(counts.closed),
      'tickets-created': String(counts.ticketsCreated),
      'findings-json': findings.jsonPath,
      'findings-csv': findings.csvPath,
    },
    accounts: overview.accounts,
    keys: [],
    summary: scanSummary({
      overview,
      endingUnseen: endingUnseen(overview, context.configuration.exceptions, context.now),
      problems: context.problems,
      now: context.now,
      maxAgeDays: context.configuration.rotationCriteriaDays,
      dryRun: context.inputs.dryRun,
      reporting: context.configuration.reporting,
      keyIds: context.keyIds,
      shard:
        context.inputs.shard.count === 1
          ? null
          : `${context.inputs.shard.index}/${context.inputs.shard.count}`,
    }),
    failure: failureOf(context, overview),
  };
}

/** More would hide the rest of the line. The summary and `result.json` have all. */
const NAMED_ACCOUNTS = 50;

/** One line for the person who opens the failed job. */
function failureOf({ inputs, problems }: ContextOf<'scan'>, { accounts, counts }: Overview): string | null {
  const failed = accounts.filter(({ status }) => status === 'failed');
  const others = problems.filter(
    ({ severity, code }) => severity === 'error' && code !== 'account-incomplete',
  );
  const parts: string[] = [];
  if (failed.length > 0) {
    const named = failed
      .slice(0, NAMED_ACCOUNTS)
      .map(({ accountId, accountName }) =>
        accountName === accountId ? accountId : `${accountName} (${accountId})`,
      );
    const more = failed.length > named.length ? ` and ${failed.length - named.length} more` : '';
    parts.push(
      `${counted(failed.length, 'account')} not scanned completely: ${named.join(', ')}${more}; first: ${failed[0]?.error ?? ''}`,
    );
  }
  if (others.length > 0)
    parts.push(
      `${counted(others.length, 'thing')} could not be reported; first: ${others[0]?.message ?? ''}`,
    );
  if (inputs.failOn === 'findings' && counts.open > 0) {
    parts.push(
      `${counted(counts.open, 'open issue')} (fail-on: findings); rotate the keys listed in the summary or add exceptions`,
    );
  }
  return parts.length === 0 ? null : parts.join('. ');
}

/** A row of the summary. */
export function rowOf(context: ContextOf<'scan'>, issue: Issue, tracker: Tracker | undefined): IssueRow {
  const about = noticeContextOf(context, issue, tracker);
  return {
    issue,
    exception: issue.exception,
    accountName: about.accountName,
    ageDays: about.ageDays,
    owner: ownerOf(context, issue),
    ticketUrl: about.ticketUrl,
    disableDay: about.disableDay,
  };
}

function ownerOf({ configuration }: RunContext, issue: Issue): string | null {
  return configuration.ownership.routeFor(issue.accountId, issue.slack.owner ?? undefined).owner;
}
