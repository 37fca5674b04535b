/** What the Jira stand-ins do with single issues: create, read, edit, assign, watch, comment, properties. */
import { labelsProblem } from './jira-issue.ts';
import { cannotBeSet, JiraRefusal, type JiraIssue, type JiraModel } from './jira-model.ts';
import {
  pageOf,
  record,
  text,
  type Dialect,
  type JiraAnswer,
  type JiraRequest,
  type Json,
  type Route,
} from './jira-routing.ts';

export const issueRoutes: readonly Route[] = [
  { method: 'POST', path: 'issue', action: 'createIssue', handle: createIssue },
  { method: 'GET', path: 'issue/*', action: 'getIssue', handle: getIssue },
  { method: 'PUT', path: 'issue/*', action: 'editIssue', handle: editIssue },
  { method: 'DELETE', path: 'issue/*', action: 'deleteIssue', handle: deleteIssue },
  { method: 'PUT', path: 'issue/*/assignee', action: 'assignIssue', handle: assignIssue },
  { method: 'GET', path: 'issue/*/watchers', action: 'getWatchers', handle: getWatchers },
  { method: 'POST', path: 'issue/*/watchers', action: 'addWatcher', handle: addWatcher },
  { method: 'GET', path: 'issue/*/comment', action: 'getComments', handle: getComments },
  { method: 'POST', path: 'issue/*/comment', action: 'addComment', handle: addComment },
  { method: 'GET', path: 'issue/*/properties/*', action: 'getIssueProperty', handle: getProperty },
  { method: 'PUT', path: 'issue/*/properties/*', action: 'setIssueProperty', handle: setProperty },
];

function createIssue(dialect: Dialect, { body }: JiraRequest): JiraAnswer {
  const fields = record(record(body)['fields']);
  const problem =
    fields['description'] === undefined ? undefined : dialect.textProblem(fields['description']);
  if (problem !== undefined) throw new JiraRefusal(400, [], { description: problem });
  const assignee = fields['assignee'] === undefined ? null : dialect.userOf(fields['assignee']);
  if (assignee === undefined) throw new JiraRefusal(400, [], { assignee: 'User does not exist.' });
  const issue = dialect.model.create({
    project: text(record(fields['project'])['key']),
    issueType: text(record(fields['issuetype'])['name']),
    summary: fields['summary'],
    description: fields['description'],
    labels: fields['labels'],
    priority: record(fields['priority'])['name'],
    dueDate: fields['duedate'],
    assignee,
    fieldNames: Object.keys(fields),
  });
  return {
    status: 201,
    body: {
      id: issue.id,
      key: issue.key,
      self: `${dialect.baseUrl()}/rest/api/${dialect.version}/issue/${issue.id}`,
    },
    detail: { key: issue.key, labels: [...issue.labels] },
  };
}

function getIssue(dialect: Dialect, { query }: JiraRequest, [key = '']: readonly string[]): JiraAnswer {
  const issue = dialect.model.issue(key);
  return { status: 200, body: issueView(dialect, issue, query.get('fields')?.split(',') ?? ['*all']) };
}

/** The issue as the API shows it, with the fields asked for. */
export function issueView(dialect: Dialect, issue: JiraIssue, wanted: readonly string[]): Json {
  const all: Record<string, unknown> = {
    summary: issue.summary,
    description: issue.description,
    labels: [...issue.labels],
    project: { key: issue.project.key, name: issue.project.name },
    issuetype: { name: issue.issueType },
    priority: issue.priority === null ? null : { name: issue.priority },
    duedate: issue.dueDate,
    assignee: issue.assignee === null ? null : dialect.refOf(issue.assignee),
    reporter: dialect.refOf(issue.reporter),
    status: statusView(dialect.model, issue),
    resolution: issue.resolution === null ? null : { name: issue.resolution },
    created: issue.created,
  };
  const shown = wanted.some((field) => field === '*all' || field === '*navigable')
    ? all
    : Object.fromEntries(Object.entries(all).filter(([field]) => wanted.includes(field)));
  const self = `${dialect.baseUrl()}/rest/api/${dialect.version}/issue/${issue.id}`;
  return { id: issue.id, key: issue.key, self, fields: shown };
}

const CATEGORY_NAMES = { new: 'To Do', indeterminate: 'In Progress', done: 'Done' } as const;

export function statusView(model: JiraModel, issue: JiraIssue): Json {
  const key = model.categoryOf(issue);
  return { id: '1', name: issue.status, statusCategory: { id: 1, key, name: CATEGORY_NAMES[key] } };
}

function editIssue(dialect: Dialect, { body }: JiraRequest, [key = '']: readonly string[]): JiraAnswer {
  const issue = dialect.model.issue(key);
  const fields = record(record(body)['fields']);
  const update = record(record(body)['update']);
  const unknown = [...Object.keys(fields), ...Object.keys(update)].find(
    (name) => !['labels', 'summary', 'description'].includes(name),
  );
  if (unknown !== undefined) throw cannotBeSet(unknown);
  const operations = Array.isArray(update['labels']) ? (update['labels'] as unknown[]).map(record) : [];
  const added = operations.map((operation) => operation['add']).filter((label) => label !== undefined);
  const problem = labelsProblem(fields['labels']) ?? labelsProblem(added);
  if (problem !== undefined) throw new JiraRefusal(400, [], { labels: problem });
  if (fields['description'] !== undefined) {
    const textual = dialect.textProblem(fields['description']);
    if (textual !== undefined) throw new JiraRefusal(400, [], { description: textual });
    issue.description = fields['description'];
  }
  if (typeof fields['summary'] === 'string') issue.summary = fields['summary'];
  if (Array.isArray(fields['labels'])) {
    issue.labels.clear();
    for (const label of fields['labels'] as string[]) issue.labels.add(label);
  }
  for (const label of added) issue.labels.add(label as string);
  for (const { remove } of operations) if (typeof remove === 'string') issue.labels.delete(remove);
  return { status: 204, detail: { key: issue.key, labels: [...issue.labels] } };
}

function deleteIssue({ model }: Dialect, _request: JiraRequest, [key = '']: readonly string[]): JiraAnswer {
  model.delete(key);
  return { status: 204 };
}

function assignIssue(dialect: Dialect, { body }: JiraRequest, [key = '']: readonly string[]): JiraAnswer {
  const issue = dialect.model.issue(key);
  const wanted = record(body)[dialect.userKey];
  if (wanted === undefined) throw new JiraRefusal(400, [`The attribute ${dialect.userKey} is required.`]);
  const user = wanted === null ? null : dialect.userOf(body);
  if (user === undefined)
    throw new JiraRefusal(400, [], { assignee: `User '${text(wanted) ?? '?'}' does not exist.` });
  dialect.model.assign(issue, user);
  return { status: 204, detail: { assignee: wanted } };
}

function getWatchers(dialect: Dialect, _request: JiraRequest, [key = '']: readonly string[]): JiraAnswer {
  const watchers = [...dialect.model.issue(key).watchers].map((user) => dialect.refOf(user));
  return { status: 200, body: { watchCount: watchers.length, watchers } };
}

function addWatcher(dialect: Dialect, { body }: JiraRequest, [key = '']: readonly string[]): JiraAnswer {
  const issue = dialect.model.issue(key);
  if (typeof body !== 'string') throw new JiraRefusal(400, ['The body must be a JSON string.']);
  const user = dialect.userOf(body);
  if (user === undefined) throw new JiraRefusal(404, [`The user named '${body}' does not exist`]);
  issue.watchers.add(user);
  return { status: 204, detail: { watcher: body } };
}

function getComments(dialect: Dialect, { query }: JiraRequest, [key = '']: readonly string[]): JiraAnswer {
  const all = dialect.model
    .issue(key)
    .comments.map((comment) => ({ ...comment, author: dialect.refOf(comment.author) }));
  const ordered = query.get('orderBy')?.startsWith('-') === true ? all.toReversed() : all;
  const { startAt, maxResults } = pageOf(query, 100);
  const comments = ordered.slice(startAt, startAt + maxResults);
  return { status: 200, body: { startAt, maxResults, total: all.length, comments } };
}

function addComment(dialect: Dialect, { body }: JiraRequest, [key = '']: readonly string[]): JiraAnswer {
  const issue = dialect.model.issue(key);
  const content = record(body)['body'];
  const problem = dialect.textProblem(content);
  if (problem !== undefined) throw new JiraRefusal(400, [], { comment: problem });
  const comment = dialect.model.comment(issue, content);
  return { status: 201, body: { ...comment, author: dialect.refOf(comment.author) } };
}

function getProperty(
  { model }: Dialect,
  _request: JiraRequest,
  [key = '', property = '']: readonly string[],
): JiraAnswer {
  const value = model.issue(key).properties.get(property);
  if (value === undefined)
    throw new JiraRefusal(404, [`The property with key '${property}' does not exist.`]);
  return { status: 200, body: { key: property, value } };
}

function setProperty(
  { model }: Dialect,
  { body }: JiraRequest,
  [key = '', property = '']: readonly string[],
): JiraAnswer {
  const { properties } = model.issue(key);
  const status = properties.has(property) ? 200 : 201;
  properties.set(property, body);
  return { status, detail: { property } };
}
