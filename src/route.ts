/**
 * Finds where an issue's ticket goes and who is told (SPEC section 4): the pure routing of `domain/ownership.ts` plus
 * the two questions that need the outside: what the user's owner tag says, and whether Jira knows that person.
 */
import type { Configuration } from './config.ts';
import type { Issue } from './domain/issue.ts';
import type { Route } from './modes/report.ts';
import { isPartial } from './errors.ts';
import type { AccountReader, Tracker } from './ports.ts';

export function createRouter(options: {
  readonly configuration: Configuration;
  /** Undefined where the account could not be entered: then no tag can be read. */
  readonly reader: AccountReader | undefined;
  readonly tracker: Tracker | undefined;
}): (issue: Issue) => Promise<Route> {
  const { configuration, reader, tracker } = options;
  return async (issue) => {
    const plain = configuration.ownership.routeFor(issue.accountId);
    const tagged = issue.slack.owner ?? (await taggedOwner(issue, plain.project));
    const route = tagged === null ? plain : configuration.ownership.routeFor(issue.accountId, tagged);
    return { ...route, taggedOwner: tagged };
  };

  /** The owner that the tag names, where it is somebody: a Jira user, or an email where Jira is off. */
  async function taggedOwner(issue: Issue, project: string | null): Promise<string | null> {
    const { ownerTag } = configuration;
    if (ownerTag === undefined || reader === undefined || issue.status !== 'open') return null;
    try {
      const owner = (await reader.keys.tagOf(issue.details.username, ownerTag))?.trim();
      if (owner === undefined || owner === '') return null;
      if (tracker === undefined || project === null) return owner.includes('@') ? owner : null;
      return (await tracker.isAssignable({ project, candidate: owner })) ? owner : null;
    } catch (error) {
      // The ticket matters more than the tag: the configured owner gets it.
      if (isPartial(error)) return null;
      throw error;
    }
  }
}
