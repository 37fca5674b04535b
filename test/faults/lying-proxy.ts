/**
 * A proxy that tells the truth until it is armed, and then spoils one answer: a value of another type, a field left
 * out, a text of hostile characters or without end, half a body. For JSON and for the XML of the AWS Query protocol.
 */
import { startHttpServer, type Answer, type WorldRequest, type WorldServer } from '../world/http.ts';
import type { WorldClock } from '../world/world-clock.ts';

export interface LyingProxy extends WorldServer {
  /** Spoils the n-th answer from now (from 1). */
  arm(nth: number, random: () => number): void;
  disarm(): void;
  /** Answers since it was last armed or disarmed. */
  readonly answered: number;
  /** What was done to which answer; undefined where none was spoilt. */
  readonly lie: string | undefined;
}

export async function startLyingProxy(options: {
  readonly name: string;
  readonly target: string;
  readonly clock: WorldClock;
}): Promise<LyingProxy> {
  const { name, target, clock } = options;
  let armed: { left: number; readonly random: () => number } | undefined;
  let lie: string | undefined;
  let answered = 0;
  const server = await startHttpServer({
    name,
    clock,
    handle: async (exchange) => {
      const { request } = exchange;
      const answer = await forward(target, request).catch(() => undefined);
      if (answer === undefined) return exchange.reset();
      answered += 1;
      if (armed !== undefined && (armed.left -= 1) === 0) {
        const spoilt = spoil(answer.body, armed.random);
        lie = `${name} ${request.method} ${String(request.headers['x-amz-target'] ?? '')}${/Action=\w+/.exec(request.body)?.[0] ?? ''} ${request.path}: ${spoilt.how}`;
        return exchange.send({ ...answer, body: spoilt.body });
      }
      return exchange.send(answer);
    },
  });
  return {
    ...server,
    arm: (nth, random) => {
      lie = undefined;
      answered = 0;
      armed = { left: nth, random };
    },
    disarm: () => {
      answered = 0;
      armed = undefined;
    },
    get answered() {
      return answered;
    },
    get lie() {
      return lie;
    },
  };
}

/** What belongs to one connection, and is different on the next. */
const OF_THE_CONNECTION = new Set([
  'host',
  'connection',
  'keep-alive',
  'expect',
  'content-length',
  'content-encoding',
  'transfer-encoding',
]);

async function forward(target: string, request: WorldRequest): Promise<Answer & { body: string }> {
  const { method, path, query, headers, body } = request;
  const search = query.size === 0 ? '' : `?${query.toString()}`;
  const passed = Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.has(name));
  const response = await fetch(`${target}${path}${search}`, {
    method,
    headers: Object.fromEntries(passed.map(([name, value]) => [name, String(value)])),
    ...(method === 'GET' || method === 'HEAD' ? {} : { body }),
  });
  const shown = [...response.headers].filter(([name]) => !OF_THE_CONNECTION.has(name));
  return { status: response.status, headers: Object.fromEntries(shown), body: await response.text() };
}

const HOSTILE: readonly unknown[] = [
  null,
  true,
  0,
  -1,
  1e308,
  '',
  [],
  {},
  [null],
  { __proto__: null, constructor: 'x' },
  '\u202e\u0000\ud800\u2028::error::x\n## x | <script>*@everyone',
  '9'.repeat(200_000),
  '2026-99-99T99:99:99Z',
  'not-a-number',
];

interface Spoilt {
  readonly body: string;
  readonly how: string;
}

function spoil(body: string, random: () => number): Spoilt {
  const roll = random();
  if (roll < 0.05) return { body: '', how: 'empty' };
  if (roll < 0.1) return { body: body.slice(0, Math.floor(body.length * random())), how: 'cut off' };
  if (roll < 0.15) return { body: '<html><body>Sign in</body></html>', how: 'a login page' };
  if (roll < 0.2) return { body: 'null', how: 'null' };
  return body.trimStart().startsWith('<') ? spoilXml(body, random) : spoilJson(body, random);
}

function spoilXml(body: string, random: () => number): Spoilt {
  const leaves = [...body.matchAll(/<(\w+)>([^<]*)<\/\1>/g)];
  const leaf = pick(leaves, random);
  if (leaf === undefined) return { body: '<a/>', how: 'other XML' };
  const value =
    random() < 0.3
      ? undefined
      : String(
          pick(
            HOSTILE.filter((one) => typeof one !== 'object'),
            random,
          ),
        );
  const spoilt =
    value === undefined
      ? ''
      : `<${leaf[1] ?? ''}>${value.replace(/[<&\u0000\ud800]/g, '?')}</${leaf[1] ?? ''}>`;
  return {
    body: body.slice(0, leaf.index) + spoilt + body.slice(leaf.index + leaf[0].length),
    how: `${leaf[1] ?? ''} ${shown(value)}`,
  };
}

function spoilJson(body: string, random: () => number): Spoilt {
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch {
    return { body: '{}', how: 'an empty object' };
  }
  const places = placesIn(value);
  const place = pick(places, random);
  if (place === undefined) return { body: '[]', how: 'an empty list' };
  const hostile = random() < 0.3 ? undefined : pick(HOSTILE, random);
  const container = place.container as Record<string, unknown>;
  if (hostile === undefined) Reflect.deleteProperty(container, place.name);
  else container[place.name] = hostile;
  return { body: JSON.stringify(value), how: `${place.path} ${shown(hostile)}` };
}

interface Place {
  readonly container: object;
  readonly name: string;
  readonly path: string;
}

function placesIn(value: unknown, path = ''): readonly Place[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [
    { container: value, name, path: `${path}/${name}` },
    ...placesIn(inner, `${path}/${name}`),
  ]);
}

function shown(value: unknown): string {
  return value === undefined ? 'left out' : `is ${JSON.stringify(value).slice(0, 60)}`;
}

function pick<Item>(items: readonly Item[], random: () => number): Item | undefined {
  return items[Math.floor(random() * items.length)];
}
