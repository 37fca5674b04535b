/**
 * The small loopback HTTP server that every stand-in of the world is built on: it reads whole bodies, keeps
 * connections alive, dates answers by the world's clock, and can cut a connection. It knows no protocol above HTTP.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { WorldClock } from './world-clock.ts';

/** What the world composes: something that listens and can be stopped. */
export interface WorldServer {
  readonly name: string;
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  stop(): Promise<void>;
  /** Variables that tell the product where this server is. */
  env?(): Record<string, string>;
}

export interface WorldRequest {
  readonly method: string;
  /** Decoded by nobody: as it was sent, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Error code for the transcript. */
  readonly error?: string | undefined;
}

export interface Exchange {
  readonly request: WorldRequest;
  send(answer: Answer): void;
  /** Cuts the connection without an answer (the caller sees ECONNRESET). */
  reset(): void;
}

export interface HttpServerOptions {
  readonly name: string;
  readonly clock: WorldClock;
  readonly handle: (exchange: Exchange) => Promise<void>;
}

export async function startHttpServer(options: HttpServerOptions): Promise<WorldServer> {
  const server = createServer((request, response) => {
    serve(request, response, options).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return response.destroy();
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      // A bug of the world itself: loud, and no status that the product could take for an answer of the service.
      process.stderr.write(`world server ${options.name}: ${text}\n`);
      response.writeHead(599, { 'content-type': 'text/plain' }).end(text);
      return undefined;
    });
  });
  server.keepAliveTimeout = 120_000;
  server.requestTimeout = 0;
  server.on('clientError', (_error, socket) => socket.destroy());
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    name: options.name,
    url: `http://127.0.0.1:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  options: HttpServerOptions,
): Promise<void> {
  const body = await readBody(request);
  if (body === undefined) return;
  response.on('error', () => undefined);
  const [path = '/', query = ''] = (request.url ?? '/').split(/\?(.*)/s, 2);
  await options.handle({
    request: {
      method: request.method ?? 'GET',
      path,
      query: new URLSearchParams(query),
      headers: request.headers,
      body,
    },
    send: (answer) => {
      if (response.destroyed) return;
      const content = answer.body ?? '';
      response.writeHead(answer.status, {
        // SDKs correct their clock by this header, so it has to be the world's time.
        date: options.clock.date().toUTCString(),
        'content-length': String(Buffer.byteLength(content)),
        ...answer.headers,
      });
      response.end(content);
    },
    reset: () => request.socket.resetAndDestroy(),
  });
}

/** `undefined` where the caller went away in the middle. */
function readBody(request: IncomingMessage): Promise<string | undefined> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    request.on('error', () => resolve(undefined));
    request.on('close', () => resolve(undefined));
  });
}

export function json(status: number, value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
    body: JSON.stringify(value),
  };
}
