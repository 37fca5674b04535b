/**
 * The Slack adapter against the stand-in: every way to name a recipient, patience and its bounds, no message twice,
 * and every failure in the right class of error with a remedy and without the token.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createSlackNotifier, type SlackNotifierOptions } from '../../src/adapters/slack.ts';
import { createNotifier } from '../../src/connect-notifier.ts';
import type { Message } from '../../src/domain/notice.ts';
import { AccessError, ConfigurationError, TransientError } from '../../src/errors.ts';
import type { Notifier } from '../../src/ports.ts';
import { renderSlackMessages } from '../../src/render/slack-blocks.ts';
import { FaultPlan, type Fault, type Surroundings } from '../world/faults.ts';
import { startHttpServer } from '../world/http.ts';
import type { SlackModel } from '../world/slack-model.ts';
import { startSlack, type SlackServer } from '../world/slack.ts';
import { Transcript } from '../world/transcript.ts';
import { WorldClock } from '../world/world-clock.ts';

const now = new Date('2026-11-23T06:00:00Z');
const message: Message = {
  headline: 'IAM key rotation: 1 problem in the run',
  notices: [],
  problems: ['Jira is down'],
  runUrl: null,
};
/** Three messages long. */
const long: Message = {
  ...message,
  problems: Array.from({ length: 60 }, (_, index) => `${index} ${'x'.repeat(500)}`),
};

interface Setup {
  readonly notifier: Notifier;
  readonly model: SlackModel;
  readonly world: Surroundings;
  readonly server: SlackServer;
  readonly waits: number[];
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

async function setup(changes: Partial<SlackNotifierOptions> = {}): Promise<Setup> {
  const world: Surroundings = {
    transcript: new Transcript(),
    faults: new FaultPlan(),
    clock: new WorldClock(),
    latency: { ms: 0, byService: {} },
  };
  const server = await startSlack(world);
  stops.push(() => server.stop());
  const { model } = server;
  model.addChannel('security');
  model.addUser('ann', { realName: 'Ann Archer', displayName: 'Annie', email: 'ann@example.com' });
  const waits: number[] = [];
  const notifier = createSlackNotifier({
    token: model.token,
    apiUrl: server.apiUrl,
    now,
    render: renderSlackMessages,
    wait: (ms) => {
      waits.push(ms);
      return Promise.resolve();
    },
    ...changes,
  });
  return { notifier, model, world, server, waits };
}

const actions = ({ world }: Setup): string[] => world.transcript.calls('slack').map(({ action }) => action);

async function failureOf(work: Promise<unknown>): Promise<Error> {
  try {
    await work;
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing failed');
}

describe('recipients', () => {
  it('posts to a channel by its name, with one call', async () => {
    const here = await setup();
    await here.notifier.send({ recipient: '#security', message });
    expect(actions(here)).toEqual(['chat.postMessage']);
    expect(here.model.postsTo('#security')).toHaveLength(1);
    expect(here.model.posts[0]?.arguments).toMatchObject({ unfurl_links: 'false', unfurl_media: 'false' });
  });

  it('posts by ID where Slack does not know the channel by its name, and looks it up once', async () => {
    const here = await setup();
    here.model.pageSize = 2;
    for (const index of [1, 2, 3, 4]) here.model.addChannel(`other-${index}`);
    here.model.addChannel('hidden', { knownByName: false, private: true });
    await here.notifier.send({ recipient: '#hidden', message });
    await here.notifier.send({ recipient: '#hidden', message });
    expect(here.model.postsTo('#hidden')).toHaveLength(2);
    expect(actions(here)).toEqual([
      'chat.postMessage',
      'conversations.list',
      'conversations.list',
      'conversations.list',
      'chat.postMessage',
      'chat.postMessage',
    ]);
  });

  it('finds public channels where the app may not list private ones', async () => {
    const here = await setup();
    here.model.scopes.delete('groups:read');
    here.model.addChannel('hidden', { knownByName: false });
    await here.notifier.send({ recipient: '#hidden', message });
    expect(here.model.postsTo('#hidden')).toHaveLength(1);
  });

  it('posts to a channel by its ID', async () => {
    const here = await setup();
    const { id } = here.model.addChannel('private', { private: true });
    await here.notifier.send({ recipient: id, message });
    expect(here.model.postsTo('#private')).toHaveLength(1);
  });

  it('writes to a person by email, and opens the conversation once', async () => {
    const here = await setup();
    await here.notifier.send({ recipient: 'Ann@example.com', message: long });
    await here.notifier.send({ recipient: 'Ann@example.com', message });
    expect(here.model.postsTo('@ann')).toHaveLength(4);
    expect(actions(here)).toEqual([
      'users.lookupByEmail',
      'conversations.open',
      ...Array<string>(4).fill('chat.postMessage'),
    ]);
  });

  it.each(['ann', '@ann', 'ANN', 'annie', '@Annie', 'Ann Archer', 'ann archer'])(
    'writes to a person by the name %j',
    async (recipient) => {
      const here = await setup();
      here.model.pageSize = 2;
      for (const index of [1, 2, 3]) here.model.addUser(`other-${index}`);
      here.model.addUser('old-ann', { displayName: 'Annie', realName: 'Ann Archer', deleted: true });
      here.model.addUser('annbot', { displayName: 'Annie', bot: true });
      await here.notifier.send({ recipient, message });
      expect(here.model.postsTo('@ann')).toHaveLength(1);
    },
  );

  it('lists people once for all of them', async () => {
    const here = await setup();
    here.model.addUser('bob');
    await here.notifier.send({ recipient: 'ann', message });
    await here.notifier.send({ recipient: 'bob', message });
    expect(actions(here).filter((action) => action === 'users.list')).toHaveLength(1);
  });

  it("takes a handle before somebody else's display name", async () => {
    const here = await setup();
    here.model.addUser('mallory', { displayName: 'ann', realName: 'ann' });
    await here.notifier.send({ recipient: 'ann', message });
    expect(here.model.postsTo('@ann')).toHaveLength(1);
    expect(here.model.posts).toHaveLength(1);
  });

  it("takes a channel's name without # where nobody has that name", async () => {
    const here = await setup();
    await here.notifier.send({ recipient: 'security', message });
    expect(here.model.postsTo('#security')).toHaveLength(1);
  });

  it('knows one person and one channel by all their names, and reads only', async () => {
    const here = await setup();
    const { id } = here.model.addChannel('sec-team');
    const resolved = await here.notifier.resolve([
      'ann', '@ann', 'Ann@example.com', '#sec-team', 'sec-team', '#SEC-team', id, '#security', 'nobody',
    ]); // prettier-ignore
    const targets = [...resolved].map(([name, addressee]) => [
      name,
      addressee.kind === 'known' ? addressee.target : addressee.kind,
    ]);
    const of = (name: string): unknown => targets.find(([known]) => known === name)?.[1];
    expect(new Set(['ann', '@ann', 'Ann@example.com'].map(of)).size).toBe(1);
    expect(new Set(['#sec-team', 'sec-team', '#SEC-team', id].map(of)).size).toBe(1);
    expect(new Set(['ann', '#sec-team', '#security', 'nobody'].map(of)).size).toBe(4);
    expect(of('nobody')).toBe('nobody');
    expect(here.world.transcript.mutationCount()).toBe(0);
  });

  it('lists no channels to tell names from names', async () => {
    const here = await setup();
    await here.notifier.resolve(['#security', '#other']);
    expect(actions(here)).toEqual([]);
  });

  it('a name that could not be looked up is not taken for nobody', async () => {
    const here = await setup();
    here.model.scopes.delete('users:read.email');
    const resolved = await here.notifier.resolve(['ann@example.com']);
    expect(resolved.get('ann@example.com')).toMatchObject({ kind: 'unsure' });
  });

  it.each([
    ['nobody', 'neither an active person nor a channel'],
    ['@security', 'neither an active person nor a channel'],
    ['gone@example.com', 'no active person'],
    ['Sam Twin', '2 active people'],
  ])('posts nothing for %j: %s', async (recipient, why) => {
    const here = await setup();
    here.model.addUser('sam-a', { realName: 'Sam Twin' });
    here.model.addUser('sam-b', { realName: 'Sam Twin' });
    const error = await failureOf(here.notifier.send({ recipient, message }));
    expect(error).toBeInstanceOf(AccessError);
    expect(error.message).toContain(recipient);
    expect(error.message).toContain(why);
    expect(error.message).toContain('ticket_owners.json');
    expect(here.world.transcript.mutationCount()).toBe(0);
  });

  it.each(['', '/'])('takes an api_url that ends in /api%s', async (end) => {
    const here = await setup();
    const notifier = createNotifier(
      {
        apiUrl: `${here.server.url}/api${end}`,
        notifyDefaultOwner: true,
        problemRouting: { defaultChannel: null, channels: [], ignore: [] },
      },
      { token: here.model.token, now },
    );
    await notifier.send({ recipient: '#security', message });
    expect(here.model.posts).toHaveLength(1);
  });
});

describe('refusals', () => {
  it.each<[string, (model: SlackModel) => void, string, string]>([
    ['missing_scope', (model) => model.scopes.delete('chat:write'), '#security', 'add the scope chat:write'],
    [
      'missing_scope',
      (model) => model.scopes.delete('im:write'),
      'ann@example.com',
      'add the scope im:write',
    ],
    ['missing_scope', (model) => model.scopes.delete('users:read'), 'ann', 'add the scope users:read'],
    [
      'missing_scope',
      (model) => model.scopes.delete('users:read.email'),
      'ann@example.com',
      'add the scope users:read.email',
    ],
    ['not_in_channel', (model) => model.addChannel('outside', { member: false }), '#outside', 'invite'],
    ['is_archived', (model) => model.addChannel('old', { archived: true }), '#old', 'another channel'],
    ['channel_not_found', () => undefined, '#missing', 'slack_owner in ticket_owners.json'],
    [
      'channel_not_found',
      (model) => (model.scopes.delete('channels:read'), model.scopes.delete('groups:read')),
      '#missing',
      'invite',
    ],
    ['token_revoked', (model) => (model.tokenError = 'token_revoked'), '#security', 'slack-token'],
    ['invalid_auth', (model) => (model.token = 'xoxb-another'), '#security', 'slack-token'],
  ])('%s is an access error that says what to do', async (code, change, recipient, remedy) => {
    const here = await setup();
    const { token } = here.model;
    change(here.model);
    const error = await failureOf(here.notifier.send({ recipient, message }));
    expect(error).toBeInstanceOf(AccessError);
    expect(error.message).toContain(`(${code})`);
    expect(error.message).toContain(remedy);
    expect(error.message).toMatch(
      code === 'missing_scope' && recipient === 'ann' ? /people/ : new RegExp(recipient),
    );
    expect(error.message).not.toContain('\n');
    expect(error.message).not.toContain(token);
    expect(here.model.posts).toHaveLength(0);
    expect(here.waits).toEqual([]);
  });

  it('a token that is missing or no token is a configuration error without the token', async () => {
    const here = await setup();
    const slack = {
      apiUrl: here.server.apiUrl,
      notifyDefaultOwner: true,
      problemRouting: { defaultChannel: null, channels: [], ignore: [] },
    };
    for (const token of [undefined, '', 'xoxb-1 xoxb-2', 'xoxb-1\n']) {
      const error = await failureOf(Promise.resolve().then(() => createNotifier(slack, { token, now })));
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error.message).toContain('slack-token');
      expect(error.message).not.toContain('xoxb-1');
    }
  });

  it.each([
    ['another path', { status: 200, body: JSON.stringify({ ok: false, error: 'unknown_method' }) }],
    ['a page for people', { status: 200, body: '<html>top secret</html>' }],
    ['no page', { status: 404, body: 'top secret' }],
    ['null', { status: 200, body: 'null' }],
  ])(
    'an address that is not the API of Slack is named, with nothing of its answer: %s',
    async (_name, answer) => {
      const server = await startHttpServer({
        name: 'elsewhere',
        clock: new WorldClock(),
        handle: (exchange) => Promise.resolve(exchange.send(answer)),
      });
      stops.push(() => server.stop());
      const { notifier } = await setup({ apiUrl: server.url });
      const error = await failureOf(notifier.send({ recipient: '#security', message }));
      expect(['AccessError', 'TransientError']).toContain(error.name);
      expect(error.message).toContain('#security');
      expect(error.message).toContain('slack.api_url');
      expect(error.message).not.toContain('secret');
    },
  );
});

describe('rate limits and outages', () => {
  it('waits as long as Slack asks, then posts once', async () => {
    const here = await setup();
    here.server.rateLimitNext({ method: 'chat.postMessage', retryAfterSeconds: 30 });
    await here.notifier.send({ recipient: '#security', message });
    expect(here.waits).toEqual([30_000]);
    expect(here.model.posts).toHaveLength(1);
  });

  it('waits by itself where Slack does not say how long', async () => {
    const here = await setup();
    here.world.faults.add(
      { service: 'slack', times: 2 },
      { kind: 'error', status: 429, code: 'ratelimited' },
    );
    await here.notifier.send({ recipient: '#security', message });
    expect(here.waits).toHaveLength(2);
    expect(here.model.posts).toHaveLength(1);
  });

  it.each(['0', '60', '3600'])(
    'gives up in bounded time where the limit does not end (Retry-After %s)',
    async (seconds) => {
      const here = await setup();
      here.world.faults.add(
        { service: 'slack' },
        { kind: 'error', status: 429, headers: { 'retry-after': seconds } },
      );
      const error = await failureOf(here.notifier.send({ recipient: '#security', message }));
      expect(error).toBeInstanceOf(TransientError);
      expect(error).toMatchObject({ ambiguous: false });
      expect(error.message).toContain('#security');
      expect(here.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(120_000);
      expect(here.waits.length).toBeLessThanOrEqual(120);
    },
  );

  it.each<[string, Fault]>([
    ['a lost answer', { kind: 'lost' }],
    ['HTTP 500', { kind: 'error', status: 500 }],
    ['fatal_error', { kind: 'error', status: 200, code: 'fatal_error' }],
  ])('does not post again after %s, and says that it may have happened', async (_name, fault) => {
    const here = await setup();
    here.world.faults.add({ service: 'slack', action: 'chat.postMessage' }, fault);
    const error = await failureOf(here.notifier.send({ recipient: '#security', message }));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ ambiguous: true });
    expect(error.message).toContain('#security');
    expect(actions(here)).toEqual(['chat.postMessage']);
  });

  it('posts again after HTTP 503, which says that nothing happened', async () => {
    const here = await setup();
    here.world.faults.add({ service: 'slack', times: 2 }, { kind: 'error', status: 503 });
    await here.notifier.send({ recipient: '#security', message });
    expect(here.model.posts).toHaveLength(1);
    expect(here.waits).toHaveLength(2);
  });

  it.each<[string, Fault]>([
    ['a lost answer', { kind: 'lost' }],
    ['a cut connection', { kind: 'reset' }],
    ['HTTP 502', { kind: 'error', status: 502 }],
    ['internal_error', { kind: 'error', status: 200, code: 'internal_error' }],
  ])('repeats what does no harm after %s', async (_name, fault) => {
    const here = await setup();
    here.world.faults.add({ service: 'slack', action: 'users.list', times: 1 }, fault);
    here.world.faults.add({ service: 'slack', action: 'conversations.open', times: 1 }, fault);
    await here.notifier.send({ recipient: 'ann', message });
    expect(here.model.postsTo('@ann')).toHaveLength(1);
    expect(actions(here)).toEqual([
      'users.list',
      'users.list',
      'conversations.open',
      'conversations.open',
      'chat.postMessage',
    ]);
  });

  it('does not wait for an answer for ever', async () => {
    const here = await setup({ timeoutMs: 40 });
    here.world.faults.add({ service: 'slack', action: 'chat.postMessage' }, { kind: 'delay', ms: 400 });
    const error = await failureOf(here.notifier.send({ recipient: '#security', message }));
    expect(error).toMatchObject({ name: 'TransientError', ambiguous: true });
    expect(error.message).toContain('no answer in time');
  });

  it('asks no more once Slack failed three recipients in a row', async () => {
    const here = await setup();
    await here.server.stop();
    for (const recipient of ['#one', '#two', '#three']) {
      expect(await failureOf(here.notifier.send({ recipient, message }))).toMatchObject({
        name: 'TransientError',
        ambiguous: false,
      });
    }
    const before = here.waits.length;
    const error = await failureOf(here.notifier.send({ recipient: '#four', message }));
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toContain('#four');
    expect(here.waits).toHaveLength(before);
  });

  it('stops at the first message that fails', async () => {
    const here = await setup();
    here.world.faults.add(
      { service: 'slack', action: 'chat.postMessage', nth: 2 },
      { kind: 'error', status: 500 },
    );
    await failureOf(here.notifier.send({ recipient: '#security', message: long }));
    expect(here.model.posts).toHaveLength(1);
  });
});

describe('check', () => {
  it('finds what would not arrive, and writes nothing', async () => {
    const here = await setup();
    here.model.addChannel('outside', { member: false });
    here.model.addChannel('old', { archived: true });
    const lines = await here.notifier.check([
      '#security',
      'ann',
      'ann@example.com',
      'nobody',
      '#missing',
      '#old',
      '#outside',
      'gone@example.com',
    ]);
    expect(lines).toEqual([
      expect.stringMatching(/nobody.*ticket_owners\.json/),
      expect.stringMatching(/#missing.*channel_not_found/),
      expect.stringMatching(/#old.*channel_not_found/),
      expect.stringMatching(/#outside.*invite/),
      expect.stringMatching(/gone@example\.com.*ticket_owners\.json/),
    ]);
    expect(here.world.transcript.mutations()).toEqual([]);
    expect(actions(here)[0]).toBe('auth.test');
    expect(actions(here)).not.toContain('conversations.open');
  });

  it('is content with a channel from outside where the app may post in all public ones', async () => {
    const here = await setup();
    here.model.scopes.add('chat:write.public');
    here.model.addChannel('outside', { member: false });
    expect(await here.notifier.check(['#outside'])).toEqual([]);
  });

  it('names the scopes that are missing', async () => {
    const here = await setup();
    here.model.scopes.delete('im:write');
    expect(await here.notifier.check(['ann', '#security'])).toEqual([expect.stringMatching(/ann.*im:write/)]);
    here.model.scopes.delete('chat:write');
    expect(await here.notifier.check(['#security'])).toEqual([
      expect.stringMatching(/#security.*chat:write/),
    ]);
  });

  it('fails where the login fails', async () => {
    const here = await setup();
    here.model.tokenError = 'token_expired';
    const error = await failureOf(here.notifier.check(['#security']));
    expect(error).toBeInstanceOf(AccessError);
    expect(error.message).toContain('slack-token');
  });
});
