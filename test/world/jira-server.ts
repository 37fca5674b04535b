/**
 * Serves a Jira stand-in over loopback HTTP: login, base path, JSON in and out, transcript and faults. What is
 * answered stands in the routes; how the two deployments differ, in `jira-cloud.ts` and `jira-datacenter.ts`.
 */
import { withFaults, type Surroundings } from './faults.ts';
import { json, startHttpServer, type Answer, type WorldRequest, type WorldServer } from './http.ts';
import { issueRoutes } from './jira-issue-resources.ts';
import type { JiraModel } from './jira-model.ts';
import { otherRoutes } from './jira-resources.ts';
import { routed, type Dialect, type JiraAnswer, type Route } from './jira-routing.ts';

export interface JiraServer extends WorldServer {
  /** What `jira.server` of config.json must be; the URL with the context path. */
  readonly baseUrl: string;
  readonly model: JiraModel;
}

export interface JiraServerOptions {
  readonly name: string;
  readonly surroundings: Surroundings;
  /** `/jira`, or nothing. */
  readonly contextPath: string;
  readonly dialect: Omit<Dialect, 'baseUrl'>;
  readonly routes: readonly Route[];
  /** Undefined where the login is good, else how this deployment refuses it. */
  readonly refuseLogin: (authorization: string | undefined) => Answer | undefined;
}

export async function serveJira(options: JiraServerOptions): Promise<JiraServer> {
  const { surroundings, contextPath, refuseLogin } = options;
  let baseUrl = '';
  const dialect: Dialect = { ...options.dialect, baseUrl: () => baseUrl };
  const routes = [...options.routes, ...issueRoutes, ...otherRoutes];
  const prefix = `${contextPath}/rest/api/`;

  const prepare = (request: WorldRequest): ReturnType<typeof routed> => {
    const [version, ...encoded] = request.path.startsWith(prefix)
      ? request.path.slice(prefix.length).split('/')
      : [];
    const found = version === dialect.version || version === 'latest';
    const segments = found ? encoded.map(decodeURIComponent) : ['?', request.path];
    const { method, query } = request;
    return routed(dialect, routes, { method, segments, query, body: parsed(request.body) });
  };

  const server = await startHttpServer({
    name: options.name,
    clock: surroundings.clock,
    handle: async (exchange) => {
      const { request } = exchange;
      const call = prepare(request);
      const detail: Record<string, unknown> = { ...call.detail };
      await withFaults(surroundings, {
        exchange,
        call: { service: 'jira', action: call.action, mutating: call.mutating, detail },
        errorAnswer: ({ status, message }) => json(status, { errorMessages: [message], errors: {} }),
        handle: () => {
          const refused = refuseLogin(request.headers.authorization);
          if (refused !== undefined) return refused;
          if (request.body !== '' && !/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
            return json(415, { message: 'HTTP 415 Unsupported Media Type' });
          }
          if (request.body !== '' && parsed(request.body) === undefined) {
            return json(400, { errorMessages: ['Unexpected character: the body is no JSON'], errors: {} });
          }
          const made = call.run();
          Object.assign(detail, made.detail);
          return answerOf(made);
        },
      });
    },
  });
  baseUrl = `${server.url}${contextPath}`;
  return { ...server, baseUrl, model: dialect.model };
}

function answerOf({ status, body }: JiraAnswer): Answer {
  if (body === undefined) return { status };
  const complaint = status < 400 ? undefined : JSON.stringify(body);
  return { ...json(status, body), error: complaint };
}

function parsed(body: string): unknown {
  try {
    return body === '' ? undefined : (JSON.parse(body) as unknown);
  } catch {
    return undefined;
  }
}
