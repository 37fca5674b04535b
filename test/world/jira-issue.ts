/** Creating an issue in the Jira stand-ins: the checks that Jira makes of every field, reported all at once. */
import { JiraRefusal, type JiraIssue, type JiraModel, type JiraUser } from './jira-model.ts';

/** As the deployment's routes have decoded it: users are looked up, texts checked. */
export interface NewIssue {
  readonly project: string | undefined;
  readonly issueType: string | undefined;
  readonly summary: unknown;
  readonly description: unknown;
  readonly labels: unknown;
  readonly priority: unknown;
  readonly dueDate: unknown;
  readonly assignee: JiraUser | null;
  /** Names of all fields that the request set. */
  readonly fieldNames: readonly string[];
}

const ALWAYS = ['project', 'issuetype', 'summary'];

export function createdIssue(model: JiraModel, fields: NewIssue): JiraIssue {
  const project = fields.project === undefined ? undefined : model.projects.get(fields.project);
  if (project === undefined) throw new JiraRefusal(400, [], { project: 'valid project is required' });
  if (!project.mayCreate) {
    throw new JiraRefusal(400, [], {
      project: 'You do not have permission to create issues in this project.',
    });
  }
  const errors: Record<string, string> = {};
  const issueType = project.issueTypes.find((name) => name === fields.issueType);
  if (issueType === undefined) errors['issuetype'] = 'The issue type selected is invalid.';
  for (const name of fields.fieldNames) {
    if (ALWAYS.includes(name) || project.createFields.includes(name)) continue;
    errors[name] = `Field '${name}' cannot be set. It is not on the appropriate screen, or unknown.`;
  }
  const summary = summaryProblem(fields.summary);
  if (summary !== undefined) errors['summary'] = summary;
  const labels = labelsProblem(fields.labels);
  if (labels !== undefined) errors['labels'] = labels;
  const priority = model.priorities.find((name) => name === fields.priority);
  if (typeof fields.priority === 'string' && priority === undefined) {
    errors['priority'] = 'The priority selected is invalid.';
  }
  if (fields.dueDate !== undefined && fields.dueDate !== null && !isDay(fields.dueDate)) {
    errors['duedate'] = 'Error parsing date string: it must have the format "yyyy-MM-dd"';
  }
  if (Object.keys(errors).length > 0) throw new JiraRefusal(400, [], errors);
  const now = model.now();
  return {
    id: model.nextId(),
    key: model.nextKey(project.key),
    project,
    issueType: issueType ?? '',
    summary: String(fields.summary),
    description: fields.description ?? null,
    labels: new Set(fields.labels as string[] | undefined),
    priority: priority ?? (project.createFields.includes('priority') ? 'Medium' : null),
    dueDate: (fields.dueDate as string | undefined) ?? null,
    assignee: fields.assignee,
    reporter: model.self,
    status: project.workflow.initial,
    resolution: null,
    comments: [],
    watchers: new Set([model.self]),
    properties: new Map(),
    created: now.toISOString(),
    createdAtMs: now.getTime(),
    createdAtSearch: model.searches,
  };
}

function summaryProblem(summary: unknown): string | undefined {
  if (typeof summary !== 'string' || summary.trim() === '') return 'You must specify a summary of the issue.';
  if (/[\r\n]/.test(summary)) return 'The summary is invalid because it contains newline characters.';
  if (summary.length > 255) return 'Summary must be less than 255 characters.';
  return undefined;
}

/** Also for labels that are added later. */
export function labelsProblem(labels: unknown): string | undefined {
  if (labels === undefined || labels === null) return undefined;
  if (!Array.isArray(labels) || labels.some((label) => typeof label !== 'string'))
    return 'data was not an array';
  const spaced = (labels as string[]).find((label) => /\s/.test(label));
  if (spaced !== undefined) return `The label '${spaced}' contains spaces which is invalid.`;
  if ((labels as string[]).some((label) => label.length > 255))
    return 'The label exceeds the 255 character limit.';
  return undefined;
}

function isDay(value: unknown): boolean {
  return (
    typeof value === 'string' &&
    /^\d{4}-\d\d-\d\d$/.test(value) &&
    !Number.isNaN(Date.parse(`${value}T00:00:00Z`))
  );
}
