/**
 * The port `Tracker` over Jira's REST resources (SPEC section 8), the same for Cloud and Data Center. Composed by
 * `jira-cloud.ts` and `jira-datacenter.ts`; texts are rendered by the function that comes in, so that no markup is
 * known here. A ticket that was deleted is an answer, never an error.
 */
import { AccessError, isRefusal, isUncertain, TransientError } from '../errors.ts';
import type { Document } from '../domain/document.ts';
import type { TicketDraft, Tracker } from '../ports.ts';
import { commentsOf, list, record, text, ticketKey, wordsOf, type JiraUser } from './jira-answers.ts';
import { closeThroughWorkflow } from './jira-closing.ts';
import { createPeople } from './jira-people.ts';
import type { JiraRest } from './jira-rest.ts';
import { createTicketSearch } from './jira-search.ts';
import type { JiraOutcome } from './jira-transport.ts';

export interface JiraTrackerOptions {
  readonly closeTransitions: readonly string[];
  readonly linkType: string;
  /** For `check`: the issue type that every project must offer. */
  readonly issueType?: string;
  /** Turns a text into what the deployment takes, cut to its limit. */
  readonly render: (document: Document) => unknown;
  /** Turns a text into one line that Jira stores as it is. */
  readonly renderLine: (text: string) => string;
  /** Told in one line what was left out because Jira refused it. */
  readonly onWarning: (line: string) => void;
  readonly wait?: (ms: number) => Promise<void>;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
}

/** Jira refuses longer summaries. */
const SUMMARY_LIMIT = 255;
/** A ticket without these is still a ticket; projects often leave them off the create screen. */
const DISPENSABLE = ['priority', 'duedate'];
/** Before what was not answered is looked for. */
const LOOK_AFTER_MS = 1_000;
/** How often what is not there after a lost answer is sent. */
const MAX_SENDS = 3;

export function createJiraTracker(rest: JiraRest, options: JiraTrackerOptions): Tracker {
  const wait = options.wait ?? ((ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)));
  const clock = options.clock ?? (() => Date.now());
  const people = createPeople(rest);
  const warned = new Set<string>();
  const warnOnce = (line: string): void => {
    if (warned.has(line)) return;
    warned.add(line);
    options.onWarning(line);
  };
  let self: Promise<JiraUser> | undefined;
  const myself = (): Promise<JiraUser> => {
    const known = (self ??= rest.myself());
    known.catch(() => {
      if (self === known) self = undefined;
    });
    return known;
  };

  const { find, uncertain } = createTicketSearch(rest, { wait, clock });

  const create = async (draft: TicketDraft): Promise<string> => {
    try {
      const key = ticketKey(
        await createWithout(rest, { draft, fields: fieldsOf(draft, options), warn: warnOnce }),
      );
      if (key !== undefined) return key;
      throw new TransientError(
        `Jira answered the creation of a ticket in project ${draft.project} without its key; the next run looks for it`,
        { ambiguous: true },
      );
    } catch (error) {
      if (isUncertain(error)) uncertain(draft.labels);
      throw error;
    }
  };

  /** A token that may not search for users must not leave the ticket without an assignee. */
  const resolveOrWarn: typeof people.resolve = async (request) => {
    try {
      return await people.resolve(request);
    } catch (error) {
      if (!(error instanceof AccessError)) throw error;
      warnOnce(`The owner "${request.candidate}" could not be looked up: ${error.message}`);
      return undefined;
    }
  };

  const assign: Tracker['assign'] = async ({ ticket, project, candidates }) => {
    const watched = async (user: JiraUser): Promise<void> => {
      const outcome = await rest.watch({ ticket, userId: user.id });
      if (outcome.refused !== undefined)
        warnOnce(`The assignee does not watch the ticket: ${outcome.error.message}`);
    };
    for (const candidate of candidates) {
      const user = await resolveOrWarn({ project, candidate });
      if (user === undefined) continue;
      const outcome = await rest.assign({ ticket, userId: user.id });
      if (outcome.refused === 404) throw outcome.error;
      if (outcome.refused !== undefined) continue;
      await watched(user);
      return { assigneeId: user.id, matched: candidate };
    }
    const own = await myself();
    const outcome = await rest.assign({ ticket, userId: own.id });
    if (outcome.refused !== undefined) throw outcome.error;
    await watched(own);
    return { assigneeId: own.id, matched: null };
  };

  /**
   * A ticket that is gone, or refuses something, is believed only where the token is good: to an unknown login Jira
   * says of every ticket that it does not exist.
   */
  const settled = async (outcome: JiraOutcome): Promise<'done' | 'gone'> => {
    if (outcome.refused === undefined) return 'done';
    await myself();
    if (outcome.refused === 404) return 'gone';
    throw outcome.error;
  };

  const hasComment = async (ticket: string, body: unknown): Promise<boolean> => {
    const outcome = await rest.comments(ticket);
    return outcome.refused === undefined && commentsOf(outcome.answer).includes(wordsOf(body));
  };

  const comment: Tracker['comment'] = async ({ ticket, body: document, once }) => {
    const body = options.render(document);
    if (once && (await hasComment(ticket, body))) return 'done';
    for (let sends = 1; ; sends += 1) {
      try {
        return await settled(await rest.comment({ ticket, body }));
      } catch (error) {
        if (!isUncertain(error)) throw error;
        await wait(LOOK_AFTER_MS);
        if (await hasComment(ticket, body)) return 'done';
        if (sends === MAX_SENDS) throw error;
      }
    }
  };

  const close: Tracker['close'] = async ({ ticket }) => {
    try {
      const closing = await closeThroughWorkflow(rest, {
        ticket,
        names: options.closeTransitions,
        refused: (complaint) => warnOnce(`Ticket ${ticket} did not take the transition ${complaint}`),
        pause: () => wait(LOOK_AFTER_MS),
      });
      if (closing === 'gone') await myself();
      return closing;
    } catch (error) {
      if (isRefusal(error)) await myself();
      throw error;
    }
  };

  return {
    find,
    create,
    assign,
    comment,
    async assignable(request) {
      const user = await people.resolve(request);
      return user && { email: user.email ?? null };
    },
    async link({ ticket, parent }) {
      await rest.link({ type: options.linkType, ticket, parent });
    },
    async label(request) {
      return settled(await rest.addLabel(request));
    },
    close,
    async assignToSelf({ ticket }) {
      return settled(await rest.assign({ ticket, userId: (await myself()).id }));
    },
    urlOf: (ticket) => `${rest.server}/browse/${encodeURIComponent(ticket)}`,
    async check(projects) {
      await myself();
      const problems = await Promise.all(
        projects.map((project) => projectProblem(rest, project, options.issueType)),
      );
      return problems.filter((problem) => problem !== undefined);
    },
  };
}

function fieldsOf(
  draft: TicketDraft,
  { render, renderLine }: Pick<JiraTrackerOptions, 'render' | 'renderLine'>,
): Readonly<Record<string, unknown>> {
  return {
    project: { key: draft.project },
    issuetype: { name: draft.issueType },
    summary: cut(renderLine(draft.summary), SUMMARY_LIMIT),
    description: render(draft.description),
    labels: draft.labels,
    ...(draft.priority !== null && { priority: { name: draft.priority } }),
    ...(draft.dueDate !== null && { duedate: draft.dueDate }),
  };
}

/** At most `limit` UTF-16 units, which is what Jira counts, and no half of a character. */
function cut(text: string, limit: number): string {
  const end = text.slice(0, limit);
  return text.length > limit && /[\uD800-\uDBFF]$/.test(end) ? end.slice(0, -1) : end;
}

/** Where Jira objects to nothing but fields that a ticket can do without, it is created without them. */
async function createWithout(
  rest: JiraRest,
  request: {
    readonly draft: TicketDraft;
    readonly fields: Readonly<Record<string, unknown>>;
    readonly warn: (line: string) => void;
  },
): Promise<unknown> {
  const { draft, fields, warn } = request;
  const { project } = draft;
  const outcome = await rest.create({ project, fields });
  if (outcome.refused === undefined) return outcome.answer;
  const dispensable = outcome.fields.filter((field) => DISPENSABLE.includes(field) && field in fields);
  if (outcome.refused !== 400 || dispensable.length === 0 || dispensable.length < outcome.fields.length)
    throw outcome.error;
  const kept = Object.fromEntries(Object.entries(fields).filter(([field]) => !dispensable.includes(field)));
  const second = await rest.create({ project, fields: kept });
  if (second.refused !== undefined) throw second.error;
  warn(
    `Tickets in project ${project} are created without ${dispensable.join(' and ')}: Jira says "${outcome.complaint}"`,
  );
  return second.answer;
}

async function projectProblem(
  rest: JiraRest,
  key: string,
  issueType: string | undefined,
): Promise<string | undefined> {
  const project = await rest.project(key);
  if (project.refused !== undefined) return project.error.message;
  const types = list(record(project.answer)['issueTypes']).flatMap(
    (type) => text(record(type)['name']) ?? [],
  );
  if (
    issueType !== undefined &&
    types.length > 0 &&
    !types.some((type) => type.toLowerCase() === issueType.toLowerCase())
  ) {
    return `Jira project ${key} has no issue type "${issueType}"; set jira.issue_type in config.json to one of ${types.join(', ')}`;
  }
  const permission = await rest.createPermission(key);
  const { havePermission } = record(
    record(record(permission.refused === undefined ? permission.answer : {})['permissions'])['CREATE_ISSUES'],
  );
  if (havePermission === false) {
    return `The token's user may not create tickets in Jira project ${key}; grant "Create issues" there or change jira_project in ticket_owners.json`;
  }
  return undefined;
}
