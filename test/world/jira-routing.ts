/**
 * How the Jira stand-ins answer: routes over one model, with what differs between Cloud and Data Center (how users
 * and texts are written) coming in as a dialect. A request goes in as a value and an answer comes out as one: no
 * sockets here.
 */
import { JiraRefusal, type JiraModel, type JiraUser } from './jira-model.ts';

export type Json = Readonly<Record<string, unknown>>;

export interface JiraRequest {
  readonly method: string;
  /** Below `/rest/api/<version>`, decoded. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
}

export interface JiraAnswer {
  readonly status: number;
  readonly body?: unknown;
  /** Added to what the transcript keeps, e.g. the key of a created issue. */
  readonly detail?: Json;
}

export interface Dialect {
  readonly version: '2' | '3';
  readonly model: JiraModel;
  /** The URL below which `/rest` lives. */
  readonly baseUrl: () => string;
  /** Why the deployment refuses this value as a description or comment. */
  readonly textProblem: (value: unknown) => string | undefined;
  readonly refOf: (user: JiraUser) => Json;
  /** The user that an `assignee` object or a watcher's string names. */
  readonly userOf: (ref: unknown) => JiraUser | undefined;
  /** The attribute of an `assignee` object. */
  readonly userKey: 'accountId' | 'name';
}

/** `ids`: the segments that the path's `*` stood for. */
export type Handler = (dialect: Dialect, request: JiraRequest, ids: readonly string[]) => JiraAnswer;

export interface Route {
  readonly method: string;
  /** `*` stands for one segment. */
  readonly path: string;
  /** What the transcript calls it. */
  readonly action: string;
  readonly handle: Handler;
}

/** A request that has found its route and is yet to take effect. */
export interface RoutedCall {
  readonly action: string;
  readonly mutating: boolean;
  readonly detail: Json;
  readonly run: () => JiraAnswer;
}

export function routed(dialect: Dialect, routes: readonly Route[], request: JiraRequest): RoutedCall {
  const onPath = routes.filter(({ path }) => matchPath(path, request.segments) !== undefined);
  const route = onPath.find(({ method }) => method === request.method);
  if (route === undefined) {
    const status = onPath.length > 0 ? 405 : 404;
    return {
      action: `${request.method} ${request.segments.join('/')}`,
      mutating: false,
      detail: {},
      run: () => ({ status, body: { message: `HTTP ${status}` } }),
    };
  }
  const ids = matchPath(route.path, request.segments) ?? [];
  return {
    action: route.action,
    mutating: request.method !== 'GET' && !route.action.startsWith('search'),
    detail: ids[0] === undefined ? {} : { key: ids[0] },
    run: () => {
      try {
        return route.handle(dialect, request, ids);
      } catch (error) {
        if (!(error instanceof JiraRefusal)) throw error;
        return { status: error.status, body: refusalBody(error) };
      }
    },
  };
}

function matchPath(path: string, segments: readonly string[]): readonly string[] | undefined {
  const parts = path.split('/');
  if (parts.length !== segments.length) return undefined;
  if (parts.some((part, index) => part !== '*' && part !== segments[index])) return undefined;
  return segments.filter((_segment, index) => parts[index] === '*');
}

export function refusalBody(refusal: JiraRefusal): Json {
  return { errorMessages: refusal.errorMessages, errors: refusal.errors };
}

export function pageOf(
  query: URLSearchParams,
  most: number,
): { readonly startAt: number; readonly maxResults: number } {
  const startAt = Math.max(0, Number(query.get('startAt')) || 0);
  const maxResults = Math.min(most, Math.max(1, Number(query.get('maxResults') ?? 50) || 50));
  return { startAt, maxResults };
}

export function record(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
