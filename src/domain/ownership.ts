/**
 * Who owns what (SPEC section 4, `ticket_owners.json`): project, assignee, parent ticket and Slack recipients of an
 * account. An account's value wins; an empty value means "not set", so the global one holds. Pure.
 */

export interface OwnerEntry {
  readonly jiraProject: string | null;
  readonly jiraOwner: string | null;
  readonly jiraParentTicket: string | null;
  readonly slackOwners: readonly string[];
}

export interface OwnerDirectory {
  readonly global: OwnerEntry;
  readonly accounts: ReadonlyMap<string, OwnerEntry>;
}

export interface OwnerRoute {
  readonly project: string | null;
  readonly parentTicket: string | null;
  /** In order of preference. */
  readonly assignees: readonly string[];
  /** Without duplicates. */
  readonly slackRecipients: readonly string[];
}

/**
 * `notifyDefaultOwner`: the global Slack owner is told beside the account's own. `tagged`: the owner named by the
 * user's owner tag, who comes before the configured assignee and is told on Slack too.
 */
export function routeFor(
  directory: OwnerDirectory,
  accountId: string,
  options: { readonly notifyDefaultOwner: boolean; readonly tagged?: string | undefined },
): OwnerRoute {
  const { global } = directory;
  const account = directory.accounts.get(accountId);
  const { tagged } = options;
  const owner = account?.jiraOwner ?? global.jiraOwner;
  const own = account?.slackOwners ?? [];
  const slack =
    own.length === 0
      ? global.slackOwners
      : [...own, ...(options.notifyDefaultOwner ? global.slackOwners : [])];
  return {
    project: account?.jiraProject ?? global.jiraProject,
    parentTicket: account?.jiraParentTicket ?? global.jiraParentTicket,
    assignees: unique([...(tagged === undefined ? [] : [tagged]), ...(owner === null ? [] : [owner])]),
    slackRecipients: unique([...slack, ...(tagged === undefined ? [] : [tagged])]),
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
