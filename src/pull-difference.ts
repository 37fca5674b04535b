/**
 * What a pull request does to exceptions and, where the table may be read, to keys (SPEC section 10): the files of
 * the base branch against those at hand. Composition only; needs nothing but a valid whitelist.json on either side.
 */
import { readBase, type Base } from './base-configuration.ts';
import type { Contents, ParseOptions } from './config.ts';
import type { GitHubAccess } from './connect-setup.ts';
import { diffExceptions } from './domain/config-diff.ts';
import { assessImpact } from './modes/validate.ts';
import type { IssueStore, Log } from './ports.ts';
import { withProgress } from './progress.ts';
import { impactLogLines, type ShownDifference } from './render/validate-changes.ts';

export async function baseOf(
  github: GitHubAccess,
  { ref, head }: { readonly ref: string; readonly head: ParseOptions },
): Promise<Base> {
  if ('notChecked' in github) return { kind: 'unread', why: github.notChecked };
  if (ref === '') return { kind: 'unread', why: 'the event names no commit of the base branch' };
  return readBase({ repository: github, ref, head });
}

/** The table of issues, or why it is not read. */
export type ReadableIssues = Pick<IssueStore, 'load'> | { readonly notChecked: string };

export async function differenceTo(
  base: Base,
  head: {
    readonly contents: Contents;
    readonly now: Date;
    readonly issues: ReadableIssues;
    readonly log: Log;
  },
): Promise<ShownDifference> {
  const { contents, now, issues, log } = head;
  if (contents.exceptions === undefined)
    return { kind: 'unknown', why: 'as long as whitelist.json has errors' };
  if (base.kind === 'unread') return { kind: 'unknown', why: base.why };
  const sides = { before: base.exceptions, after: contents.exceptions, now };
  const changes = diffExceptions(sides.before, sides.after);
  const notes = base.note === null ? [] : [base.note];
  if (changes.length === 0) return { kind: 'known', changes: [], notes };
  if ('notChecked' in issues) {
    const why = `Which stale keys gain or lose cover was not computed: ${issues.notChecked}`;
    return {
      kind: 'known',
      changes: changes.map((change) => ({ change, keys: undefined })),
      notes: [...notes, why],
    };
  }
  const accounts = new Set(changes.map(({ accountId }) => accountId));
  const impact = await withProgress({ log, doing: 'Reading issues', accounts: accounts.size }, (onAccount) =>
    assessImpact({ ...sides, changes, store: issues, onAccount }),
  );
  for (const accountId of accounts) {
    const { title, lines } = impactLogLines(
      { accountId, accountName: contents.settings.aws.accounts?.value.get(accountId) ?? accountId },
      { changes: impact.changes.filter(({ change }) => change.accountId === accountId), now },
    );
    log.group(title, lines);
  }
  return {
    kind: 'known',
    changes: impact.changes,
    notes: [
      ...notes,
      ...impact.problems.map(
        (problem) => `Which stale keys gain or lose cover was not computed for ${problem}`,
      ),
      'Stale keys are those that the last scan found. A key that is covered is neither reported nor disabled.',
    ],
  };
}
