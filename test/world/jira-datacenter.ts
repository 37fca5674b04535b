/**
 * A stand-in for Jira Data Center: API v2, login by personal access token, users by name, texts as wiki markup in
 * plain strings, offset-paged search, maybe below a context path.
 */
import type { Surroundings } from './faults.ts';
import { issueView } from './jira-issue-resources.ts';
import { searchByJql } from './jira-jql.ts';
import { JiraModel, JiraRefusal, type JiraModelOptions, type JiraUser } from './jira-model.ts';
import { projectOf } from './jira-resources.ts';
import {
  pageOf,
  record,
  text,
  type Dialect,
  type Handler,
  type JiraAnswer,
  type Route,
} from './jira-routing.ts';
import { serveJira, type JiraServer } from './jira-server.ts';

export interface JiraDataCenterOptions extends JiraModelOptions {
  readonly surroundings: Surroundings;
  readonly token?: string;
  /** E.g. `/jira`. */
  readonly contextPath?: string;
  /** The administrator's limit on text fields. */
  readonly textLimit?: number;
}

export interface JiraDataCenterServer extends JiraServer {
  readonly token: string;
}

export async function startJiraDataCenter(options: JiraDataCenterOptions): Promise<JiraDataCenterServer> {
  const { surroundings, token = 'datacenter-access-token', textLimit = 32_767 } = options;
  const model = new JiraModel({ now: () => surroundings.clock.date(), ...options });
  const server = await serveJira({
    name: 'jira-datacenter',
    surroundings,
    contextPath: options.contextPath ?? '',
    routes: ROUTES,
    dialect: {
      version: '2',
      model,
      userKey: 'name',
      textProblem: (value) => {
        if (typeof value !== 'string') return 'Operation value must be a string';
        if (value.length <= textLimit) return undefined;
        return `The entered text is too long. It exceeds the allowed limit of ${textLimit.toLocaleString('en')} characters.`;
      },
      refOf: (user) => ({
        name: user.name,
        key: keyOf(user),
        displayName: user.displayName,
        active: user.active !== false,
        emailAddress:
          user.emailHidden === true ? user.email.replace('@', ' at ').replaceAll('.', ' dot ') : user.email,
      }),
      userOf: (ref) => {
        const name = text(ref) ?? text(record(ref)['name']);
        return model.users.find((user) => user.name === name);
      },
    },
    refuseLogin: (authorization) =>
      authorization === `Bearer ${token}`
        ? undefined
        : {
            status: 401,
            headers: {
              'content-type': 'application/json;charset=UTF-8',
              'www-authenticate': 'OAuth realm="world"',
            },
            body: JSON.stringify({
              errorMessages: [
                'You are not authenticated. Authentication required to perform this operation.',
              ],
              errors: {},
            }),
            error: 'Unauthorized',
          },
  });
  return { ...server, token };
}

/** Data Center names users a second time, by a key that survives a change of name. */
function keyOf(user: JiraUser): string {
  return `JIRAUSER-${user.name}`;
}

function byUsername(user: JiraUser, query: string): boolean {
  const wanted = query.toLowerCase();
  return [user.name, user.email, user.displayName, ...user.displayName.split(/\s+/)].some((attribute) =>
    attribute.toLowerCase().startsWith(wanted),
  );
}

const assignableUsers: Handler = (dialect, { query }) => {
  const project = projectOf(dialect.model, query.get('project') ?? '');
  const { startAt, maxResults } = pageOf(query, 1000);
  const found = dialect.model.users.filter(
    (user) => byUsername(user, query.get('username') ?? '') && dialect.model.isAssignable(user, project),
  );
  return { status: 200, body: found.slice(startAt, startAt + maxResults).map((user) => dialect.refOf(user)) };
};

const searchUsers: Handler = (dialect, { query }) => {
  const username = query.get('username');
  if (username === null) throw new JiraRefusal(400, ['The username query parameter was not provided']);
  const { startAt, maxResults } = pageOf(query, 1000);
  const found = dialect.model.users.filter((user) => byUsername(user, username));
  return { status: 200, body: found.slice(startAt, startAt + maxResults).map((user) => dialect.refOf(user)) };
};

function searchIssues(
  dialect: Dialect,
  search: {
    readonly jql: string;
    readonly fields: readonly string[];
    readonly startAt: number;
    readonly maxResults: number;
  },
): JiraAnswer {
  const { startAt, maxResults } = search;
  const all = searchByJql(dialect.model, search.jql);
  const fields = search.fields.length === 0 ? ['*navigable'] : search.fields;
  const issues = all.slice(startAt, startAt + maxResults).map((issue) => issueView(dialect, issue, fields));
  return { status: 200, body: { startAt, maxResults, total: all.length, issues } };
}

const ROUTES: readonly Route[] = [
  { method: 'GET', path: 'user/assignable/search', action: 'searchAssignableUsers', handle: assignableUsers },
  { method: 'GET', path: 'user/search', action: 'searchUsers', handle: searchUsers },
  {
    method: 'GET',
    path: 'search',
    action: 'searchIssues',
    handle: (dialect, { query }) =>
      searchIssues(dialect, {
        jql: query.get('jql') ?? '',
        fields: query.getAll('fields').flatMap((value) => value.split(',')),
        ...pageOf(query, 1000),
      }),
  },
  {
    method: 'POST',
    path: 'search',
    action: 'searchIssues',
    handle: (dialect, { body }) => {
      const { jql, fields, startAt, maxResults } = record(body);
      return searchIssues(dialect, {
        jql: text(jql) ?? '',
        fields: Array.isArray(fields) ? fields.map(String) : [],
        startAt: typeof startAt === 'number' ? startAt : 0,
        maxResults: typeof maxResults === 'number' ? maxResults : 50,
      });
    },
  },
];
