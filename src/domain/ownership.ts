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
  /** Whom people see as the owner: the first assignee, else who is told on Slack for the account itself. */
  readonly owner: string | null;
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
  const told = own.length === 0 ? global.slackOwners : own;
  const slack = [...told, ...(options.notifyDefaultOwner ? global.slackOwners : [])];
  const assignees = unique([...(tagged === undefined ? [] : [tagged]), ...(owner === null ? [] : [owner])]);
  return {
    project: account?.jiraProject ?? global.jiraProject,
    parentTicket: account?.jiraParentTicket ?? global.jiraParentTicket,
    assignees,
    slackRecipients: unique([...slack, ...(tagged === undefined ? [] : [tagged])]),
    owner: assignees[0] ?? (unique(told).join(', ') || null),
  };
}

function unique(names: readonly string[]): readonly string[] {
  return [...new Set(names)];
}
