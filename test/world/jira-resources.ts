/** What the Jira stand-ins answer beyond single issues: who I am, projects, permissions, transitions, links. */
import { statusView } from './jira-issue-resources.ts';
import { JiraRefusal, RESOLUTIONS, type JiraModel, type JiraProject } from './jira-model.ts';
import { record, text, type Dialect, type JiraAnswer, type JiraRequest, type Route } from './jira-routing.ts';

export const otherRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: 'myself',
    action: 'myself',
    handle: ({ model, refOf }) => ({ status: 200, body: refOf(model.self) }),
  },
  {
    method: 'GET',
    path: 'serverInfo',
    action: 'serverInfo',
    handle: (dialect) => ({ status: 200, body: { baseUrl: dialect.baseUrl() } }),
  },
  { method: 'GET', path: 'mypermissions', action: 'myPermissions', handle: myPermissions },
  { method: 'GET', path: 'project/*', action: 'getProject', handle: getProject },
  { method: 'GET', path: 'issue/*/transitions', action: 'getTransitions', handle: getTransitions },
  { method: 'POST', path: 'issue/*/transitions', action: 'doTransition', handle: doTransition },
  { method: 'POST', path: 'issueLink', action: 'linkIssues', handle: linkIssues },
];

function myPermissions({ model }: Dialect, { query }: JiraRequest): JiraAnswer {
  const project = model.projects.get(query.get('projectKey') ?? '');
  if (project === undefined)
    throw new JiraRefusal(404, [`No project could be found with key '${query.get('projectKey') ?? ''}'.`]);
  const wanted = (query.get('permissions') ?? 'CREATE_ISSUES').split(',');
  const permissions = Object.fromEntries(
    wanted.map((key) => [key, { key, havePermission: key !== 'CREATE_ISSUES' || project.mayCreate }]),
  );
  return { status: 200, body: { permissions } };
}

function getProject({ model }: Dialect, _request: JiraRequest, [key = '']: readonly string[]): JiraAnswer {
  const project = projectOf(model, key);
  const issueTypes = project.issueTypes.map((name, index) => ({
    id: String(10001 + index),
    name,
    subtask: false,
  }));
  return { status: 200, body: { id: '10000', key: project.key, name: project.name, issueTypes } };
}

/** @throws JiraRefusal 404 */
export function projectOf(model: JiraModel, key: string): JiraProject {
  const project = model.projects.get(key);
  if (project === undefined) throw new JiraRefusal(404, [`No project could be found with key '${key}'.`]);
  return project;
}

function getTransitions(
  { model }: Dialect,
  { query }: JiraRequest,
  [key = '']: readonly string[],
): JiraAnswer {
  const issue = model.issue(key);
  const withFields = query.get('expand')?.split(',').includes('transitions.fields') === true;
  const transitions = model.transitionsOf(issue).map((transition) => ({
    id: transition.id,
    name: transition.name,
    to: statusView(model, { ...issue, status: transition.to }),
    hasScreen: transition.resolution !== undefined || transition.requiredFields !== undefined,
    ...(withFields && {
      fields: {
        ...Object.fromEntries(
          (transition.requiredFields ?? []).map((name) => [
            name,
            { required: true, hasDefaultValue: false, name, operations: ['set'] },
          ]),
        ),
        ...(transition.resolution !== undefined && {
          resolution: {
            required: transition.resolution === 'required',
            hasDefaultValue: false,
            name: 'Resolution',
            operations: ['set'],
            allowedValues: RESOLUTIONS.map((name, index) => ({ id: String(index + 1), name })),
          },
        }),
      },
    }),
  }));
  return { status: 200, body: { expand: 'transitions', transitions } };
}

function doTransition({ model }: Dialect, { body }: JiraRequest, [key = '']: readonly string[]): JiraAnswer {
  const issue = model.issue(key);
  const { transition, fields } = record(body);
  const id = text(record(transition)['id']);
  if (id === undefined) throw new JiraRefusal(400, ["Missing 'transition' identifier"]);
  model.transition(issue, { id, fields: record(fields) });
  return { status: 204, detail: { to: issue.status } };
}

function linkIssues({ model }: Dialect, { body }: JiraRequest): JiraAnswer {
  const { type, inwardIssue, outwardIssue } = record(body);
  const link = {
    type: text(record(type)['name']) ?? '',
    inward: text(record(inwardIssue)['key']) ?? '',
    outward: text(record(outwardIssue)['key']) ?? '',
  };
  model.link(link);
  return { status: 201, detail: { key: link.inward, parent: link.outward } };
}
