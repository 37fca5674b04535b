/**
 * A stand-in for GitHub's REST API on loopback: tokens with permissions, rate limit headers, Link paging, transcript
 * and faults. What it answers from is `model`.
 */
import { withFaults, type Surroundings } from './faults.ts';
import { json, startHttpServer, type Answer, type WorldRequest, type WorldServer } from './http.ts';
import { GitHubModel, type Permissions } from './github-model.ts';
import { mayUse, notFound, routeOf, type GitHubAnswer, type GitHubRoute } from './github-routes.ts';

export interface GitHubServer extends WorldServer {
  readonly model: GitHubModel;
}

/** The token that the world's runner gives to jobs unless told otherwise. */
export const JOB_TOKEN = 'world-github-token';
const JOB_PERMISSIONS: Permissions = { actions: 'read', contents: 'read', 'pull-requests': 'write' };

export async function startGitHub(surroundings: Surroundings): Promise<GitHubServer> {
  const model = new GitHubModel();
  model.allow(JOB_TOKEN, JOB_PERMISSIONS);
  const server = await startHttpServer({
    name: 'github',
    clock: surroundings.clock,
    handle: (exchange) => {
      const { request } = exchange;
      const [root, owner = '', name = '', ...segments] = request.path
        .split('/')
        .slice(1)
        .map(decodeURIComponent);
      const path = segments.flatMap((segment) => segment.split('/'));
      const route = root === 'repos' ? routeOf(request.method, path) : undefined;
      return withFaults(surroundings, {
        exchange,
        call: {
          service: 'github',
          action: route?.action ?? `? ${request.method} ${request.path}`,
          mutating: route?.mutating ?? !['GET', 'HEAD'].includes(request.method),
          detail: () => ({ repository: `${owner}/${name}`, path: path.join('/') }),
        },
        errorAnswer: ({ status, code, message }) => ({ ...json(status, { message }), error: code }),
        handle: () => {
          const base = `${server.url}/repos/${owner}/${name}`;
          return limited(model, surroundings, () =>
            answer(model, { request, route, base, fullName: `${owner}/${name}`, segments: path }),
          );
        },
      });
    },
  });
  return { ...server, model };
}

function limited(model: GitHubModel, { clock }: Surroundings, run: () => GitHubAnswer): Answer {
  const reset = String(Math.floor(clock.now() / 1000) + 3600);
  const left = model.requestsLeft;
  const headers = {
    'x-ratelimit-limit': '5000',
    'x-ratelimit-remaining': String(left ?? 4999),
    'x-ratelimit-reset': reset,
  };
  if (left === 0) {
    return sent({ status: 403, body: { message: 'API rate limit exceeded for installation.' }, headers });
  }
  if (left !== undefined) model.requestsLeft = left - 1;
  const made = run();
  return sent({ ...made, headers: { ...headers, ...made.headers } });
}

function sent({ status, body, headers }: GitHubAnswer): Answer {
  const error = status < 400 ? undefined : (body as { message: string }).message;
  if (typeof body === 'string') return { status, body, headers: { ...headers }, error };
  return { ...json(status, body, { ...headers }), error };
}

function answer(
  model: GitHubModel,
  call: {
    readonly request: WorldRequest;
    readonly route: GitHubRoute | undefined;
    readonly base: string;
    readonly fullName: string;
    readonly segments: readonly string[];
  },
): GitHubAnswer {
  const { request, route, base, segments } = call;
  const bearer = /^(?:bearer|token) (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '';
  const token = model.tokens.get(bearer);
  if (token === undefined) return { status: 401, body: { message: 'Bad credentials' } };
  const repository = model.repositories.get(call.fullName.toLowerCase());
  if (repository === undefined || route === undefined) return notFound();
  if (!mayUse(token, route)) {
    const who = token.type === 'Bot' ? 'integration' : 'personal access token';
    return { status: 403, body: { message: `Resource not accessible by ${who}` } };
  }
  const body = parsed(request.body);
  if (request.body !== '' && body === undefined)
    return { status: 400, body: { message: 'Problems parsing JSON' } };
  return route.run(
    repository,
    {
      method: request.method,
      segments,
      query: request.query,
      body,
      accept: request.headers.accept ?? '',
      base,
      token,
    },
    model,
  );
}

function parsed(body: string): unknown {
  try {
    return body === '' ? undefined : (JSON.parse(body) as unknown);
  } catch {
    return undefined;
  }
}
