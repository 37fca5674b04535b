/**
 * A stand-in for Jira Cloud: API v3 only, login by email and API token, users by account ID, texts as ADF, the new
 * token-paged search (the old one is gone) that lags behind creations.
 */
import type { Surroundings } from './faults.ts';
import { adfProblem, adfText } from './jira-adf.ts';
import { isUnbounded, searchByJql } from './jira-jql.ts';
import { JiraModel, JiraRefusal, type JiraModelOptions, type JiraUser } from './jira-model.ts';
import { issueView } from './jira-issue-resources.ts';
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

export interface JiraCloudOptions extends JiraModelOptions {
  readonly surroundings: Surroundings;
  readonly token?: string;
}

export interface JiraCloudServer extends JiraServer {
  /** The login that is accepted. */
  readonly email: string;
  readonly token: string;
}

const TEXT_LIMIT = 32_767;

export async function startJiraCloud(options: JiraCloudOptions): Promise<JiraCloudServer> {
  const { surroundings, token = 'cloud-api-token' } = options;
  const model = new JiraModel({ now: () => surroundings.clock.date(), ...options });
  const { email } = model.self;
  const accepted = `Basic ${Buffer.from(`${email}:${token}`).toString('base64')}`;
  const server = await serveJira({
    name: 'jira-cloud',
    surroundings,
    contextPath: '',
    routes: ROUTES,
    dialect: {
      version: '3',
      model,
      userKey: 'accountId',
      textProblem,
      refOf: (user) => refOf(model, user),
      userOf: (ref) => {
        const accountId = text(ref) ?? text(record(ref)['accountId']);
        return model.users.find((user) => user.accountId === accountId);
      },
    },
    // Jira Cloud serves a missing or wrong login as 401, in plain text.
    refuseLogin: (authorization) =>
      authorization === accepted
        ? undefined
        : {
            status: 401,
            headers: { 'content-type': 'text/plain', 'www-authenticate': 'OAuth realm="world"' },
            body: 'Client must be authenticated to access this resource.',
            error: 'Unauthorized',
          },
  });
  return { ...server, email, token };
}

function textProblem(value: unknown): string | undefined {
  if (adfProblem(value) !== undefined) {
    return 'Operation value must be an Atlassian Document (see the Atlassian Document Format)';
  }
  return adfText(value).trimEnd().length > TEXT_LIMIT
    ? 'The entered text is too long. It exceeds the allowed limit of 32,767 characters.'
    : undefined;
}

function refOf(model: JiraModel, user: JiraUser): Readonly<Record<string, unknown>> {
  return {
    accountId: user.accountId,
    accountType: 'atlassian',
    displayName: user.displayName,
    active: user.active !== false,
    ...((user.emailHidden !== true || user === model.self) && { emailAddress: user.email }),
  };
}

/** By prefix of the email or of any word of the display name, as Cloud documents it. */
function byQuery(user: JiraUser, query: string): boolean {
  const wanted = query.toLowerCase();
  const name = user.displayName.toLowerCase();
  const words = name.split(/\s+/).map((_word, index, all) => all.slice(index).join(' '));
  return [user.email.toLowerCase(), ...words].some((attribute) => attribute.startsWith(wanted));
}

function foundUsers(dialect: Dialect, query: URLSearchParams): readonly JiraUser[] {
  const accountId = query.get('accountId');
  const wanted = query.get('query');
  if (accountId === null && wanted === null) {
    throw new JiraRefusal(400, ['The query parameter or the accountId parameter is required.']);
  }
  return dialect.model.users.filter((user) =>
    accountId === null ? byQuery(user, wanted ?? '') : user.accountId === accountId,
  );
}

/** Pages first and filters afterwards, hence a page may be shorter than asked for. */
const assignableUsers: Handler = (dialect, { query }) => {
  const project = projectOf(dialect.model, query.get('project') ?? '');
  const { startAt, maxResults } = pageOf(query, 1000);
  const page = foundUsers(dialect, query).slice(startAt, startAt + maxResults);
  return {
    status: 200,
    body: page.filter((user) => dialect.model.isAssignable(user, project)).map((user) => dialect.refOf(user)),
  };
};

const searchUsers: Handler = (dialect, { query }) => {
  const { startAt, maxResults } = pageOf(query, 1000);
  const page = foundUsers(dialect, query).slice(startAt, startAt + maxResults);
  return { status: 200, body: page.map((user) => dialect.refOf(user)) };
};

interface Search {
  readonly jql: string;
  readonly fields: readonly string[];
  readonly maxResults: number;
  readonly nextPageToken: string | undefined;
}

function searchIssues(dialect: Dialect, search: Search): JiraAnswer {
  if (isUnbounded(search.jql)) {
    throw new JiraRefusal(400, [
      'Unbounded JQL queries are not allowed here. Please add a search restriction.',
    ]);
  }
  const all = searchByJql(dialect.model, search.jql);
  const [, offset = '0'] = /^page:(\d+)$/.exec(search.nextPageToken ?? '') ?? [];
  const end = Number(offset) + search.maxResults;
  const issues = all.slice(Number(offset), end).map((issue) => {
    const { id, key, self, fields } = issueView(dialect, issue, search.fields);
    return search.fields.length === 0 ? { id } : { id, key, self, fields };
  });
  const isLast = end >= all.length;
  return { status: 200, body: { issues, isLast, ...(!isLast && { nextPageToken: `page:${end}` }) } };
}

const ROUTES: readonly Route[] = [
  { method: 'GET', path: 'user/assignable/search', action: 'searchAssignableUsers', handle: assignableUsers },
  { method: 'GET', path: 'user/search', action: 'searchUsers', handle: searchUsers },
  {
    method: 'GET',
    path: 'search/jql',
    action: 'searchIssues',
    handle: (dialect, { query }) =>
      searchIssues(dialect, {
        jql: query.get('jql') ?? '',
        fields: query.getAll('fields').flatMap((value) => value.split(',')),
        maxResults: pageOf(query, 5000).maxResults,
        nextPageToken: query.get('nextPageToken') ?? undefined,
      }),
  },
  {
    method: 'POST',
    path: 'search/jql',
    action: 'searchIssues',
    handle: (dialect, { body }) => {
      const { jql, fields, maxResults, nextPageToken } = record(body);
      return searchIssues(dialect, {
        jql: text(jql) ?? '',
        fields: Array.isArray(fields) ? fields.map(String) : [],
        maxResults: typeof maxResults === 'number' ? maxResults : 50,
        nextPageToken: text(nextPageToken),
      });
    },
  },
  ...['GET', 'POST'].map((method): Route => ({
    method,
    path: 'search',
    action: 'searchRemoved',
    handle: () => ({
      status: 410,
      body: json410,
    }),
  })),
];

const json410 = {
  errorMessages: ['The requested API has been removed. Please migrate to the /rest/api/3/search/jql API.'],
  errors: {},
};
