/**
 * Finds where an issue's ticket goes and who is told (SPEC section 4): the pure routing of `domain/ownership.ts` plus
 * the two questions that need the outside: what the user's owner tag says, and whether Jira knows that person.
 */
import type { Configuration } from './config.ts';
import type { Issue } from './domain/issue.ts';
import type { Problem } from './domain/problem.ts';
import type { ReportOptions } from './modes/report.ts';
import { isPartial } from './errors.ts';
import type { AccountReader, Tracker } from './ports.ts';

/** The router of one account. */
export function createRouter(options: {
  readonly configuration: Configuration;
  /** Undefined where the account could not be entered: then no tag can be read. */
  readonly reader: AccountReader | undefined;
  readonly tracker: Tracker | undefined;
  readonly onProblem: (problem: Problem) => void;
}): Pick<ReportOptions, 'routeOf' | 'projectOf'> {
  const { configuration, reader, tracker } = options;
  let warned = false;
  return {
    projectOf: (accountId) => configuration.ownership.routeFor(accountId).project,
    async routeOf(issue) {
      const plain = configuration.ownership.routeFor(issue.accountId);
      const tagged = issue.slack.owner ?? (await taggedOwner(issue, plain.project));
      const route = tagged === null ? plain : configuration.ownership.routeFor(issue.accountId, tagged);
      return { ...route, taggedOwner: tagged };
    },
  };

  /**
   * The owner that the tag names, where it is somebody: a Jira user, or an email where Jira is off. By email where Jira
   * tells it, since Slack knows people by that and not by Jira's account IDs and user names.
   */
  async function taggedOwner(issue: Issue, project: string | null): Promise<string | null> {
    const { ownerTag } = configuration;
    if (ownerTag === undefined || reader === undefined || issue.status !== 'open') return null;
    try {
      const owner = (await reader.keys.tagOf(issue.details.username, ownerTag))?.trim();
      if (owner === undefined || owner === '') return null;
      if (tracker === undefined || project === null) return owner.includes('@') ? owner : null;
      const person = await tracker.assignable({ project, candidate: owner });
      return person === undefined ? null : (person.email ?? owner);
    } catch (error) {
      if (!isPartial(error)) throw error;
      warnOnce(issue.accountId, ownerTag, error);
      return null;
    }
  }

  /** The ticket matters more than the tag: the configured owner gets it. */
  function warnOnce(accountId: string, ownerTag: string, { message }: Error): void {
    if (warned) return;
    warned = true;
    options.onProblem({
      severity: 'warning',
      code: 'owner-unknown',
      accountId,
      message: `The owner tag "${ownerTag}" could not be used in account ${accountId}, and the configured owner gets its tickets: ${message}`,
    });
  }
}
