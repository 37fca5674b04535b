/** The Slack stand-in refuses what Slack refuses, pages as Slack pages, and counts what was carried out. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { FaultPlan, type Surroundings } from '../world/faults.ts';
import { startSlack, type SlackServer } from '../world/slack.ts';
import { textOf, type SlackModel } from '../world/slack-model.ts';
import { Transcript } from '../world/transcript.ts';
import { WorldClock } from '../world/world-clock.ts';

type Json = Readonly<Record<string, unknown>>;

let world: Surroundings;
let slack: SlackServer;
let model: SlackModel;

beforeEach(async () => {
  world = {
    transcript: new Transcript(),
    faults: new FaultPlan(),
    clock: new WorldClock(),
    latency: { ms: 0, byService: {} },
  };
  slack = await startSlack(world);
  model = slack.model;
  model.addChannel('security');
  model.addUser('ann', { realName: 'Ann Archer' });
});
afterEach(() => slack.stop());

async function ask(
  method: string,
  args: Json = {},
  options: { readonly token?: string; readonly form?: boolean } = {},
): Promise<Json> {
  const form = new URLSearchParams(
    Object.entries(args).map(([name, value]): [string, string] => [
      name,
      typeof value === 'string' ? value : JSON.stringify(value),
    ]),
  );
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${options.token ?? model.token}`,
      ...(options.form !== true && { 'content-type': 'application/json; charset=utf-8' }),
    },
    body: options.form === true ? form : JSON.stringify(args),
  });
  return (await response.json()) as Json;
}

const section = (text: string): Json => ({ type: 'section', text: { type: 'mrkdwn', text } });

describe('access', () => {
  it('takes the token alone, and says which scope is missing', async () => {
    expect(await ask('auth.test')).toMatchObject({ ok: true });
    expect(await ask('auth.test', {}, { token: 'xoxb-wrong' })).toEqual({ ok: false, error: 'invalid_auth' });
    model.scopes.delete('users:read');
    expect(await ask('users.list')).toMatchObject({
      ok: false,
      error: 'missing_scope',
      needed: 'users:read',
      provided: expect.stringContaining('chat:write'),
    });
    model.tokenError = 'token_revoked';
    expect(await ask('auth.test')).toMatchObject({ error: 'token_revoked' });
    expect(await ask('im.open')).toMatchObject({ ok: false });
  });

  it('knows no method that Slack does not', async () => {
    expect(await ask('files.upload')).toMatchObject({ ok: false, error: 'unknown_method' });
  });
});

describe('directory', () => {
  it('pages by cursor, by no more than asked for', async () => {
    model.pageSize = 2;
    for (const name of ['b', 'c', 'd', 'e']) model.addUser(name);
    const seen: unknown[] = [];
    let cursor = '';
    let pages = 0;
    do {
      const page = await ask('users.list', { limit: 200, ...(cursor !== '' && { cursor }) });
      seen.push(...(page['members'] as { name: string }[]).map(({ name }) => name));
      cursor = (page['response_metadata'] as { next_cursor: string }).next_cursor;
      pages += 1;
    } while (cursor !== '');
    expect(seen).toEqual(['ann', 'b', 'c', 'd', 'e']);
    expect(pages).toBe(3);
    expect(await ask('users.list', { limit: 1001 })).toMatchObject({ error: 'invalid_limit' });
  });

  it('shows private channels to members only, and archived ones unless asked not to', async () => {
    model.addChannel('inside', { private: true });
    model.addChannel('secret', { private: true, member: false });
    model.addChannel('old', { archived: true });
    const names = async (args: Json): Promise<unknown> =>
      ((await ask('conversations.list', args))['channels'] as { name: string }[]).map(({ name }) => name);
    expect(await names({})).toEqual(['security', 'old']);
    expect(await names({ types: 'public_channel,private_channel', exclude_archived: true })).toEqual([
      'security',
      'inside',
    ]);
  });

  it('finds active people by email', async () => {
    model.addUser('gone', { deleted: true });
    expect(await ask('users.lookupByEmail', { email: 'ANN@example.com' }, { form: true })).toMatchObject({
      ok: true,
      user: { name: 'ann' },
    });
    expect(await ask('users.lookupByEmail', { email: 'gone@example.com' }, { form: true })).toMatchObject({
      error: 'users_not_found',
    });
  });
});

describe('posting', () => {
  it('takes names, IDs and open conversations, as form and as JSON', async () => {
    const [channel] = model.channels;
    const opened = await ask('conversations.open', { users: model.users[0]?.id });
    const { id } = opened['channel'] as { id: string };
    for (const form of [true, false]) {
      for (const to of ['#security', channel?.id, id]) {
        expect(
          await ask(
            'chat.postMessage',
            { channel: to, text: 'hello', blocks: [section('*there*')] },
            { form },
          ),
        ).toMatchObject({ ok: true });
      }
    }
    expect(model.postsTo('#security')).toHaveLength(4);
    expect(model.postsTo('@ann').map(textOf)).toEqual(['hello\n*there*', 'hello\n*there*']);
    expect(world.transcript.mutationCount()).toBe(7);
  });

  it.each<[string, Json]>([
    ['channel_not_found', { channel: '#nowhere', text: 'x' }],
    ['channel_not_found', { channel: 'ann', text: 'x' }],
    ['is_archived', { channel: '#old', text: 'x' }],
    ['not_in_channel', { channel: '#outside', text: 'x' }],
    ['no_text', { channel: '#security' }],
    ['msg_too_long', { channel: '#security', text: 'x'.repeat(40_001) }],
    [
      'invalid_blocks',
      { channel: '#security', text: 'x', blocks: Array.from({ length: 51 }, () => ({ type: 'divider' })) },
    ],
    ['invalid_blocks', { channel: '#security', text: 'x', blocks: [section('')] }],
    ['invalid_blocks', { channel: '#security', text: 'x', blocks: [section('x'.repeat(3001))] }],
    [
      'invalid_blocks',
      { channel: '#security', text: 'x', blocks: [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }] },
    ],
    [
      'invalid_blocks',
      {
        channel: '#security',
        text: 'x',
        blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }],
      },
    ],
    [
      'invalid_blocks',
      {
        channel: '#security',
        text: 'x',
        blocks: [
          { type: 'section', fields: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })) },
        ],
      },
    ],
    [
      'invalid_blocks',
      {
        channel: '#security',
        text: 'x',
        blocks: [{ type: 'section', fields: [{ type: 'mrkdwn', text: 'x'.repeat(2001) }] }],
      },
    ],
    [
      'invalid_blocks',
      {
        channel: '#security',
        text: 'x',
        blocks: [
          { type: 'context', elements: Array.from({ length: 11 }, () => ({ type: 'mrkdwn', text: 'x' })) },
        ],
      },
    ],
    ['invalid_blocks', { channel: '#security', text: 'x', blocks: [{ type: 'table' }] }],
    [
      'msg_blocks_too_long',
      { channel: '#security', text: 'x', blocks: Array.from({ length: 5 }, () => section('x'.repeat(2900))) },
    ],
  ])('refuses with %s, without an effect', async (error, args) => {
    model.addChannel('old', { archived: true });
    model.addChannel('outside', { member: false });
    expect(await ask('chat.postMessage', args)).toMatchObject({ ok: false, error });
    expect(model.posts).toHaveLength(0);
    expect(world.transcript.mutationCount()).toBe(0);
    expect(world.transcript.calls('slack', 'chat.postMessage')[0]).toMatchObject({
      mutating: true,
      effect: false,
      error,
    });
  });

  it('opens no conversation with bots or people who left', async () => {
    const bot = model.addUser('robot', { bot: true });
    const gone = model.addUser('gone', { deleted: true });
    expect(await ask('conversations.open', { users: bot.id })).toMatchObject({ error: 'cannot_dm_bot' });
    expect(await ask('conversations.open', { users: gone.id })).toMatchObject({ error: 'user_disabled' });
    expect(await ask('conversations.open', { users: 'U0NOBODY' })).toMatchObject({ error: 'user_not_found' });
    expect(world.transcript.mutationCount()).toBe(0);
  });

  it('limits the rate of one call when told to', async () => {
    slack.rateLimitNext({ method: 'chat.postMessage', retryAfterSeconds: 7 });
    const post = (): Promise<Response> =>
      fetch(`${slack.apiUrl}chat.postMessage`, {
        method: 'POST',
        headers: { authorization: `Bearer ${model.token}` },
        body: new URLSearchParams({ channel: '#security', text: 'x' }),
      });
    const limited = await post();
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    expect(await limited.json()).toEqual({ ok: false, error: 'ratelimited' });
    expect((await post()).status).toBe(200);
    expect(model.posts).toHaveLength(1);
  });
});
