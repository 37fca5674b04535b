/**
 * A stand-in for Slack's Web API on loopback: bearer token, form and JSON bodies, `ok: false` errors with HTTP 200,
 * 429 with Retry-After, transcript and faults. The workspace itself is `model`.
 */
import { withFaults, type Surroundings } from './faults.ts';
import { json, startHttpServer, type Answer, type WorldRequest, type WorldServer } from './http.ts';
import { callMethod, isMutating, type SlackArguments, type SlackResult } from './slack-methods.ts';
import { SlackModel } from './slack-model.ts';
import type { Transcript } from './transcript.ts';

export interface SlackServer extends WorldServer {
  /** What `slack.api_url` of config.json must be. */
  readonly apiUrl: string;
  readonly model: SlackModel;
  /** Answers the next call of `method` (any, where left out) with HTTP 429 and `Retry-After`. */
  rateLimitNext(options?: { readonly method?: string; readonly retryAfterSeconds?: number }): void;
}

export async function startSlack(surroundings: Surroundings): Promise<SlackServer> {
  const model = new SlackModel();
  const world = { ...surroundings, transcript: transcriptOf(surroundings.transcript) };
  const server = await startHttpServer({
    name: 'slack',
    clock: surroundings.clock,
    handle: (exchange) => {
      const { request } = exchange;
      const method = /^\/api\/([\w.]+)$/.exec(request.path)?.[1] ?? `? ${request.path}`;
      const args = argumentsOf(request);
      return withFaults(world, {
        exchange,
        call: {
          service: 'slack',
          action: method,
          mutating: isMutating(method),
          detail: () => detailOf(args ?? {}),
        },
        errorAnswer: ({ status, code }) =>
          status === 429
            ? { ...json(429, { ok: false, error: 'ratelimited' }), error: code }
            : answerOf(model, { ok: false, error: code }, status),
        handle: () => answer(model, { request, method, args }),
      });
    },
  });
  return {
    ...server,
    apiUrl: `${server.url}/api/`,
    model,
    rateLimitNext: ({ method, retryAfterSeconds = 1 } = {}) => {
      surroundings.faults.add(
        { service: 'slack', times: 1, ...(method !== undefined && { action: method }) },
        {
          kind: 'error',
          status: 429,
          code: 'ratelimited',
          headers: { 'retry-after': String(retryAfterSeconds) },
        },
      );
    },
  };
}

/** Slack reports its own errors with HTTP 200: what was refused had no effect all the same. */
function transcriptOf(transcript: Transcript): Transcript {
  const begin: Transcript['begin'] = (call) => transcript.begin(call);
  const finish: Transcript['finish'] = (entry, end) =>
    transcript.finish(entry, { ...end, effect: end.effect && end.error === undefined });
  return { begin, finish } as Transcript;
}

function answer(
  model: SlackModel,
  call: {
    readonly request: WorldRequest;
    readonly method: string;
    readonly args: SlackArguments | undefined;
  },
): Answer {
  const { request, method, args } = call;
  if (request.method !== 'POST' && request.method !== 'GET') return { status: 405 };
  if (args === undefined) return answerOf(model, { ok: false, error: 'invalid_json' });
  const bearer = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1] ?? args['token'];
  if (bearer === undefined) return answerOf(model, { ok: false, error: 'not_authed' });
  if (bearer !== model.token) return answerOf(model, { ok: false, error: 'invalid_auth' });
  if (model.tokenError !== undefined) return answerOf(model, { ok: false, error: model.tokenError });
  return answerOf(model, callMethod(model, method, args));
}

function answerOf(model: SlackModel, result: SlackResult, status = 200): Answer {
  const scopes = { 'x-oauth-scopes': [...model.scopes].join(',') };
  return { ...json(status, result, scopes), error: result.ok ? undefined : result.error };
}

/** Undefined where the body is not what its content type says. */
function argumentsOf(request: WorldRequest): SlackArguments | undefined {
  const query = Object.fromEntries(request.query);
  if (request.body === '') return query;
  if (/^application\/json\b/.test(request.headers['content-type'] ?? '')) {
    const body = parsed(request.body);
    return typeof body === 'object' && body !== null ? { ...query, ...body } : undefined;
  }
  const form: Record<string, unknown> = {
    ...query,
    ...Object.fromEntries(new URLSearchParams(request.body)),
  };
  const { blocks } = form;
  return typeof blocks === 'string' ? { ...form, blocks: parsed(blocks) ?? blocks } : form;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function detailOf(args: SlackArguments): Record<string, unknown> {
  const kept = ['channel', 'users', 'email', 'cursor', 'types', 'text'];
  return Object.fromEntries(
    kept.filter((name) => args[name] !== undefined).map((name) => [name, args[name]]),
  );
}
