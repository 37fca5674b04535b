/**
 * What both Jiras hold: users, projects with their workflows and create screens, issues with everything attached.
 * Refuses what Jira refuses, in Jira's words. Knows nothing of HTTP, nor of how either deployment writes users and
 * texts.
 */
import { createdIssue, type NewIssue } from './jira-issue.ts';
import { simpleWorkflow, type Transition, type Workflow } from './jira-workflow.ts';

export interface JiraUser {
  /** How Cloud names the user. */
  readonly accountId: string;
  /** How Data Center names the user. */
  readonly name: string;
  readonly displayName: string;
  readonly email: string;
  /** The profile hides the email from the API. */
  readonly emailHidden?: boolean;
  readonly active?: boolean;
}

export interface JiraProject {
  readonly key: string;
  readonly name: string;
  readonly issueTypes: readonly string[];
  /** Fields of the create screen beyond project, issue type and summary. */
  readonly createFields: readonly string[];
  readonly workflow: Workflow;
  /** User names who may be assigned; undefined: everybody. */
  readonly assignable: readonly string[] | undefined;
  readonly mayCreate: boolean;
}

export interface JiraComment {
  readonly id: string;
  readonly author: JiraUser;
  readonly body: unknown;
  readonly created: string;
}

export interface JiraIssue {
  readonly id: string;
  readonly key: string;
  readonly project: JiraProject;
  readonly issueType: string;
  readonly created: string;
  /** How many searches there had been when it was created. */
  readonly createdAtSearch: number;
  readonly createdAtMs: number;
  readonly reporter: JiraUser;
  readonly comments: JiraComment[];
  readonly watchers: Set<JiraUser>;
  readonly properties: Map<string, unknown>;
  readonly labels: Set<string>;
  summary: string;
  description: unknown;
  priority: string | null;
  dueDate: string | null;
  assignee: JiraUser | null;
  status: string;
  resolution: string | null;
}

export interface JiraLink {
  readonly type: string;
  readonly inward: string;
  readonly outward: string;
}

/** An answer of Jira's that refuses: `{errorMessages, errors}` under a status of 4xx. */
export class JiraRefusal extends Error {
  readonly status: number;
  readonly errorMessages: readonly string[];
  readonly errors: Readonly<Record<string, string>>;

  constructor(status: number, messages: readonly string[], errors: Readonly<Record<string, string>> = {}) {
    super([...messages, ...Object.values(errors)].join(' '));
    this.status = status;
    this.errorMessages = messages;
    this.errors = errors;
  }
}

export interface JiraModelOptions {
  /** The user whose token the product holds. */
  readonly self?: JiraUser;
  readonly users?: readonly JiraUser[];
  readonly projects?: readonly (Partial<JiraProject> & { readonly key: string })[];
  readonly linkTypes?: readonly string[];
  readonly priorities?: readonly string[];
  /** A new issue is found by searches only after so many milliseconds and so many searches. */
  readonly searchLag?: { readonly ms?: number; readonly searches?: number };
  readonly now?: () => Date;
}

export const BOT: JiraUser = {
  accountId: '5b10a2844c20165700ede21g',
  name: 'rotation-bot',
  displayName: 'Key Rotation',
  email: 'rotation-bot@example.com',
};

export const RESOLUTIONS = ['Fixed', "Won't Do", 'Done'] as const;
const CREATE_FIELDS = ['description', 'labels', 'priority', 'duedate', 'assignee'];

export class JiraModel {
  readonly self: JiraUser;
  readonly users: JiraUser[];
  readonly projects = new Map<string, JiraProject>();
  readonly issues = new Map<string, JiraIssue>();
  readonly links: JiraLink[] = [];
  readonly linkTypes: readonly string[];
  readonly priorities: readonly string[];
  searches = 0;
  readonly #searchLag: { readonly ms?: number; readonly searches?: number };
  readonly #now: () => Date;
  #lastId = 10000;
  readonly #numbers = new Map<string, number>();

  constructor(options: JiraModelOptions = {}) {
    this.self = options.self ?? BOT;
    this.users = [this.self, ...(options.users ?? [])];
    this.linkTypes = options.linkTypes ?? ['Relates', 'Blocks', 'Duplicate'];
    this.priorities = options.priorities ?? ['Highest', 'High', 'Medium', 'Low'];
    this.#searchLag = options.searchLag ?? {};
    this.#now = options.now ?? (() => new Date());
    for (const project of options.projects ?? [{ key: 'SEC' }]) this.addProject(project);
  }

  addProject(project: Partial<JiraProject> & { readonly key: string }): void {
    this.projects.set(project.key, {
      name: `Project ${project.key}`,
      issueTypes: ['Task', 'Bug'],
      createFields: CREATE_FIELDS,
      workflow: simpleWorkflow,
      assignable: undefined,
      mayCreate: true,
      ...project,
    });
  }

  nextId(): string {
    this.#lastId += 1;
    return String(this.#lastId);
  }

  now(): Date {
    return this.#now();
  }

  /** @throws JiraRefusal 400 as Jira's create does, all fields at once. */
  create(fields: NewIssue): JiraIssue {
    const issue = createdIssue(this, fields);
    this.issues.set(issue.key, issue);
    return issue;
  }

  nextKey(projectKey: string): string {
    const number = (this.#numbers.get(projectKey) ?? 0) + 1;
    this.#numbers.set(projectKey, number);
    return `${projectKey}-${number}`;
  }

  /** By key or ID. @throws JiraRefusal 404 */
  issue(keyOrId: string): JiraIssue {
    const found =
      this.issues.get(keyOrId.toUpperCase()) ?? [...this.issues.values()].find(({ id }) => id === keyOrId);
    if (found === undefined)
      throw new JiraRefusal(404, ['Issue does not exist or you do not have permission to see it.']);
    return found;
  }

  delete(key: string): void {
    this.issues.delete(this.issue(key).key);
  }

  /** Those that the search index knows already, oldest first. */
  searchable(): readonly JiraIssue[] {
    this.searches += 1;
    const { ms = 0, searches = 0 } = this.#searchLag;
    const clock = this.#now().getTime();
    return [...this.issues.values()].filter(
      (issue) => clock - issue.createdAtMs >= ms && this.searches - issue.createdAtSearch > searches,
    );
  }

  isAssignable(user: JiraUser, project: JiraProject): boolean {
    return (
      user.active !== false && (project.assignable === undefined || project.assignable.includes(user.name))
    );
  }

  /** @throws JiraRefusal 400 */
  assign(issue: JiraIssue, user: JiraUser | null): void {
    if (user !== null && !this.isAssignable(user, issue.project)) {
      throw new JiraRefusal(400, [], { assignee: `User '${user.displayName}' cannot be assigned issues.` });
    }
    issue.assignee = user;
  }

  comment(issue: JiraIssue, body: unknown): JiraComment {
    const comment = { id: this.nextId(), author: this.self, body, created: this.#now().toISOString() };
    issue.comments.push(comment);
    return comment;
  }

  /** A link that exists already is not made again; Jira answers 201 all the same. @throws JiraRefusal 404 */
  link(link: JiraLink): void {
    const type = this.linkTypes.find((name) => name.toLowerCase() === link.type.toLowerCase());
    if (type === undefined)
      throw new JiraRefusal(404, [`No issue link type with name '${link.type}' found.`]);
    const made = { type, inward: this.issue(link.inward).key, outward: this.issue(link.outward).key };
    const same = (other: JiraLink): boolean =>
      other.type === type && other.inward === made.inward && other.outward === made.outward;
    if (!this.links.some(same)) this.links.push(made);
  }

  transitionsOf(issue: JiraIssue): readonly Transition[] {
    return issue.project.workflow.transitions.filter(
      ({ from }) => from === '*' || from.includes(issue.status),
    );
  }

  /** @throws JiraRefusal 400 */
  transition(
    issue: JiraIssue,
    change: { readonly id: string; readonly fields: Readonly<Record<string, unknown>> },
  ): void {
    const transition = this.transitionsOf(issue).find(({ id }) => id === change.id);
    if (transition === undefined) {
      throw new JiraRefusal(400, [
        `It seems that you have tried to perform a workflow operation (${change.id}) that is not valid for the current state of this issue (${issue.key}).`,
      ]);
    }
    const screen = ['resolution', ...(transition.requiredFields ?? [])];
    for (const field of Object.keys(change.fields)) {
      const offered =
        screen.includes(field) && (field !== 'resolution' || transition.resolution !== undefined);
      if (!offered) throw cannotBeSet(field);
    }
    for (const field of transition.requiredFields ?? []) {
      if (change.fields[field] === undefined)
        throw new JiraRefusal(400, [], { [field]: `${field} is required.` });
    }
    const { resolution } = change.fields as { resolution?: { name?: string; id?: string } };
    const chosen = RESOLUTIONS.find(
      (name, index) => name === resolution?.name || String(index + 1) === resolution?.id,
    );
    if (resolution !== undefined && chosen === undefined) {
      throw new JiraRefusal(400, [], {
        resolution: "Could not find valid 'id' or 'name' in resolution object.",
      });
    }
    if (transition.resolution === 'required' && chosen === undefined) {
      throw new JiraRefusal(400, [], { resolution: 'Resolution is required.' });
    }
    issue.status = transition.to;
    issue.resolution = this.categoryOf(issue) === 'done' ? (chosen ?? issue.resolution) : null;
  }

  categoryOf(issue: JiraIssue): 'new' | 'indeterminate' | 'done' {
    return (
      issue.project.workflow.statuses.find(({ name }) => name === issue.status)?.category ?? 'indeterminate'
    );
  }
}

export function cannotBeSet(field: string): JiraRefusal {
  return new JiraRefusal(400, [], {
    [field]: `Field '${field}' cannot be set. It is not on the appropriate screen, or unknown.`,
  });
}
