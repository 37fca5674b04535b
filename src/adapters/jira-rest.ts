/**
 * The REST resources of Jira that the product uses, each with its path, its words for error messages and its
 * remedy. Cloud (v3) and Data Center (v2) differ by the few values of a dialect, which is why both go through
 * jira.js's client directly and not through its functions for Cloud. Decides nothing.
 */
import { userOf, usersOf, type JiraUser } from './jira-answers.ts';
import type { ClosingSteps } from './jira-closing.ts';
import type { AssignableQuery, PeopleSearch } from './jira-people.ts';
import type { JiraOutcome, JiraTransport } from './jira-transport.ts';
import { AccessError } from '../errors.ts';

export interface JiraDialect {
  readonly api: '/rest/api/2' | '/rest/api/3';
  /** What names a user in assignees, watchers and answers. */
  readonly userKey: 'accountId' | 'name';
  /** The parameter of the search for assignable users. */
  readonly userQuery: 'query' | 'username';
  readonly searchPath: 'search' | 'search/jql';
  /** How long a new ticket may be missing from searches. */
  readonly searchLagMs: number;
}

const TICKET_REMEDY =
  "check that the token's user may browse, edit, assign, comment on and transition tickets of that project";

export interface JiraRest extends PeopleSearch, ClosingSteps {
  readonly dialect: JiraDialect;
  readonly server: string;
  /** @throws AccessError with `login` where the token names nobody. */
  myself(): Promise<JiraUser>;
  project(key: string): Promise<JiraOutcome>;
  createPermission(project: string): Promise<JiraOutcome>;
  search(request: { readonly jql: string; readonly pageToken: string | undefined }): Promise<unknown>;
  create(request: {
    readonly project: string;
    readonly fields: Readonly<Record<string, unknown>>;
  }): Promise<JiraOutcome>;
  addLabel(request: { readonly ticket: string; readonly label: string }): Promise<JiraOutcome>;
  assign(request: { readonly ticket: string; readonly userId: string }): Promise<JiraOutcome>;
  watch(request: { readonly ticket: string; readonly userId: string }): Promise<JiraOutcome>;
  comments(ticket: string): Promise<JiraOutcome>;
  comment(request: { readonly ticket: string; readonly body: unknown }): Promise<JiraOutcome>;
  link(request: {
    readonly type: string;
    readonly ticket: string;
    readonly parent: string;
  }): Promise<unknown>;
}

export function createJiraRest(transport: JiraTransport, dialect: JiraDialect): JiraRest {
  const path = (...segments: readonly string[]): string =>
    [dialect.api, ...segments.map((segment) => encodeURIComponent(segment))].join('/');
  const assignable = async (
    query: Readonly<Record<string, string | number>>,
    project: string,
  ): Promise<readonly JiraUser[]> => {
    const answer = await transport.call({
      method: 'GET',
      path: path('user', 'assignable', 'search'),
      query: { project, ...query },
      doing: `search the assignable users of project ${project}`,
      remedy:
        'check jira_project in ticket_owners.json and that the token\'s user may "Browse users and groups"',
    });
    return usersOf(answer, dialect.userKey);
  };
  const onTicket = (ticket: string, what: string): { readonly doing: string; readonly remedy: string } => ({
    doing: `${what} ${ticket}`,
    remedy: TICKET_REMEDY,
  });

  return {
    dialect,
    server: transport.server,
    async myself() {
      const remedy = 'check jira.server in config.json and the token';
      const outcome = await transport.attempt({
        method: 'GET',
        path: path('myself'),
        doing: 'log in',
        remedy,
      });
      if (outcome.refused !== undefined)
        throw new AccessError(outcome.error.message, { cause: outcome.error, login: true });
      const self = userOf(outcome.answer, dialect.userKey);
      if (self === undefined)
        throw new AccessError(`Jira does not say whose token this is; ${remedy}`, { login: true });
      return self;
    },
    project: (key) =>
      transport.attempt({
        method: 'GET',
        path: path('project', key),
        doing: `read project ${key}`,
        remedy: "check jira_project in ticket_owners.json and that the token's user may see the project",
      }),
    createPermission: (project) =>
      transport.attempt({
        method: 'GET',
        path: path('mypermissions'),
        query: { projectKey: project, permissions: 'CREATE_ISSUES' },
        doing: `read the permissions in project ${project}`,
        remedy: TICKET_REMEDY,
      }),
    search: ({ jql, pageToken }) =>
      transport.call({
        method: 'GET',
        path: `${dialect.api}/${dialect.searchPath}`,
        query: {
          jql,
          fields: 'labels',
          maxResults: 50,
          ...(pageToken !== undefined && { nextPageToken: pageToken }),
        },
        doing: 'look for an existing ticket',
        remedy: "check jira_project in ticket_owners.json and that the token's user may browse the project",
      }),
    create: ({ project, fields }) =>
      transport.attempt({
        method: 'POST',
        path: path('issue'),
        body: { fields },
        doing: `create a ticket in project ${project}`,
        remedy:
          "check jira_project in ticket_owners.json, jira.issue_type and jira.priority in config.json, the fields on the project's create screen, and that the token's user may create tickets",
      }),
    assignable: ({ project, query, startAt, maxResults }: AssignableQuery) =>
      assignable({ [dialect.userQuery]: query, startAt, maxResults }, project),
    ...(dialect.userKey === 'accountId' && {
      assignableById: ({ project, id }: { project: string; id: string }) =>
        assignable({ accountId: id }, project),
    }),
    addLabel: ({ ticket, label }) =>
      transport.attempt({
        method: 'PUT',
        path: path('issue', ticket),
        body: { update: { labels: [{ add: label }] } },
        ...onTicket(ticket, 'label ticket'),
      }),
    assign: ({ ticket, userId }) =>
      transport.attempt({
        method: 'PUT',
        path: path('issue', ticket, 'assignee'),
        body: { [dialect.userKey]: userId },
        ...onTicket(ticket, 'assign ticket'),
      }),
    watch: ({ ticket, userId }) =>
      transport.attempt({
        method: 'POST',
        path: path('issue', ticket, 'watchers'),
        body: userId,
        repeatable: true,
        ...onTicket(ticket, 'add a watcher to ticket'),
      }),
    comments: (ticket) =>
      transport.attempt({
        method: 'GET',
        path: path('issue', ticket, 'comment'),
        query: { orderBy: '-created', maxResults: 50 },
        ...onTicket(ticket, 'read the comments of ticket'),
      }),
    comment: ({ ticket, body }) =>
      transport.attempt({
        method: 'POST',
        path: path('issue', ticket, 'comment'),
        body: { body },
        ...onTicket(ticket, 'comment on ticket'),
      }),
    issue: (ticket) =>
      transport.attempt({
        method: 'GET',
        path: path('issue', ticket),
        query: { fields: 'status' },
        ...onTicket(ticket, 'read ticket'),
      }),
    transitions: (ticket) =>
      transport.attempt({
        method: 'GET',
        path: path('issue', ticket, 'transitions'),
        query: { expand: 'transitions.fields' },
        ...onTicket(ticket, 'read the transitions of ticket'),
      }),
    transition: ({ ticket, id, resolution }) =>
      transport.attempt({
        method: 'POST',
        path: path('issue', ticket, 'transitions'),
        body: {
          transition: { id },
          ...(resolution !== undefined && { fields: { resolution: { name: resolution } } }),
        },
        ...onTicket(ticket, 'close ticket'),
      }),
    // Jira makes no second link of the same type between the same two tickets, and says 201 all the same.
    link: ({ type, ticket, parent }) =>
      transport.call({
        method: 'POST',
        path: path('issueLink'),
        body: { type: { name: type }, inwardIssue: { key: ticket }, outwardIssue: { key: parent } },
        repeatable: true,
        doing: `link ticket ${ticket} to ${parent}`,
        remedy: 'check jira_parent_ticket in ticket_owners.json and jira.link_type in config.json',
      }),
  };
}
