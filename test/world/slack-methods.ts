/**
 * What the Slack stand-in answers to each Web API method, with the scopes it needs and Slack's own error codes.
 * Knows the workspace, not HTTP.
 */
import { BLOCKS_SIZE_LIMIT, complaintsOf } from './slack-block-kit.ts';
import type { SlackChannel, SlackModel, SlackUser } from './slack-model.ts';

export type SlackArguments = Readonly<Record<string, unknown>>;

export interface SlackResult {
  readonly ok: boolean;
  readonly error?: string;
  readonly [field: string]: unknown;
}

interface Method {
  /** One of them is enough. */
  readonly scopes: readonly string[];
  readonly mutating?: true;
  readonly run: (model: SlackModel, args: SlackArguments) => SlackResult;
}

const fail = (error: string, details: Readonly<Record<string, unknown>> = {}): SlackResult => ({
  ok: false,
  error,
  ...details,
});

const METHODS: Readonly<Record<string, Method>> = {
  'auth.test': { scopes: [], run: authTest },
  'users.list': {
    scopes: ['users:read'],
    run: (model, args) => page(model, model.users.map(userJson), { args, as: 'members' }),
  },
  'users.lookupByEmail': { scopes: ['users:read.email'], run: lookupByEmail },
  'conversations.list': { scopes: [], run: listConversations },
  'conversations.open': { scopes: ['im:write'], mutating: true, run: openConversation },
  'chat.postMessage': { scopes: ['chat:write'], mutating: true, run: postMessage },
};

export function isMutating(method: string): boolean {
  return METHODS[method]?.mutating === true;
}

export function callMethod(model: SlackModel, method: string, args: SlackArguments): SlackResult {
  const known = METHODS[method];
  if (known === undefined) return fail('unknown_method', { req_method: method });
  const lacking = known.scopes.filter((scope) => !model.scopes.has(scope));
  if (lacking.length > 0) return missingScope(model, lacking);
  return known.run(model, args);
}

function missingScope(model: SlackModel, needed: readonly string[]): SlackResult {
  return fail('missing_scope', { needed: needed.join(','), provided: [...model.scopes].join(',') });
}

function authTest(): SlackResult {
  return {
    ok: true,
    url: 'https://world.slack.test/',
    team: 'World',
    user: 'rotation',
    team_id: 'T0W',
    user_id: 'U0WBOT',
  };
}

function lookupByEmail(model: SlackModel, args: SlackArguments): SlackResult {
  const email = textArgument(args, 'email').toLowerCase();
  const user = model.users.find((candidate) => !candidate.deleted && candidate.email.toLowerCase() === email);
  return user === undefined ? fail('users_not_found') : { ok: true, user: userJson(user) };
}

function userJson(user: SlackUser): Record<string, unknown> {
  return {
    id: user.id,
    team_id: 'T0W',
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    is_bot: user.bot,
    profile: { real_name: user.realName, display_name: user.displayName, email: user.email },
  };
}

function listConversations(model: SlackModel, args: SlackArguments): SlackResult {
  const types = textArgument(args, 'types', 'public_channel').split(',');
  const scopes: Readonly<Record<string, string>> = {
    public_channel: 'channels:read',
    private_channel: 'groups:read',
    im: 'im:read',
    mpim: 'mpim:read',
  };
  const lacking = types.map((type) => scopes[type] ?? 'unknown').filter((scope) => !model.scopes.has(scope));
  if (lacking.length > 0) return missingScope(model, lacking);
  const channels = model.channels
    .filter((channel) => types.includes(channel.private ? 'private_channel' : 'public_channel'))
    // A bot sees private channels only from inside.
    .filter((channel) => !channel.private || channel.member)
    .filter((channel) => !(channel.archived && textArgument(args, 'exclude_archived') === 'true'));
  return page(model, channels.map(channelJson), { args, as: 'channels' });
}

function channelJson(channel: SlackChannel): Record<string, unknown> {
  return {
    id: channel.id,
    name: channel.name,
    is_channel: !channel.private,
    is_private: channel.private,
    is_archived: channel.archived,
    is_member: channel.member,
  };
}

function page(
  model: SlackModel,
  items: readonly unknown[],
  { args, as }: { readonly args: SlackArguments; readonly as: string },
): SlackResult {
  const limit = args['limit'] === undefined ? 0 : Number(args['limit']);
  if (!Number.isInteger(limit) || limit < 0 || limit > 1000) return fail('invalid_limit');
  const cursor = textArgument(args, 'cursor');
  const from = cursor === '' ? 0 : Number(Buffer.from(cursor, 'base64').toString().replace('from:', ''));
  if (!Number.isInteger(from)) return fail('invalid_cursor');
  const to = from + Math.min(limit === 0 ? 1000 : limit, model.pageSize);
  const next = to < items.length ? Buffer.from(`from:${to}`).toString('base64') : '';
  return { ok: true, [as]: items.slice(from, to), response_metadata: { next_cursor: next } };
}

function openConversation(model: SlackModel, args: SlackArguments): SlackResult {
  const ids = textArgument(args, 'users').split(',');
  const user = model.users.find(({ id }) => id === ids[0]);
  if (ids.length !== 1 || user === undefined) return fail('user_not_found');
  if (user.deleted) return fail('user_disabled');
  if (user.bot) return fail('cannot_dm_bot');
  const { id, alreadyOpen } = model.open(user.id);
  return { ok: true, ...(alreadyOpen && { no_op: true, already_open: true }), channel: { id } };
}

function postMessage(model: SlackModel, args: SlackArguments): SlackResult {
  const target = targetOf(model, textArgument(args, 'channel'));
  if ('error' in target) return fail(target.error);
  const text = typeof args['text'] === 'string' ? args['text'] : '';
  const blocks = args['blocks'];
  if (text === '' && blocks === undefined) return fail('no_text');
  if (text.length > 40_000) return fail('msg_too_long');
  if (blocks !== undefined) {
    const messages = complaintsOf(blocks);
    if (messages.length > 0) {
      return fail('invalid_blocks', {
        errors: messages,
        response_metadata: { messages: messages.map((message) => `[ERROR] ${message}`) },
      });
    }
    if (JSON.stringify(blocks).length > BLOCKS_SIZE_LIMIT) return fail('msg_blocks_too_long');
  }
  const ts = `1700000000.${String(model.posts.length + 1).padStart(6, '0')}`;
  const stored = Array.isArray(blocks) ? (blocks as Record<string, unknown>[]) : [];
  model.posts.push({ ...target, ts, text, blocks: stored, arguments: args });
  return { ok: true, channel: target.channel, ts, message: { text } };
}

function targetOf(
  model: SlackModel,
  wanted: string,
): { readonly channel: string; readonly to: string } | { readonly error: string } {
  const person = model.conversations.get(wanted);
  if (person !== undefined) {
    const handle = model.users.find(({ id }) => id === person)?.name ?? person;
    return { channel: wanted, to: `@${handle}` };
  }
  const name = wanted.replace(/^#/, '');
  const channel = model.channels.find((one) => one.id === wanted || (one.knownByName && one.name === name));
  if (channel === undefined || (channel.private && !channel.member)) return { error: 'channel_not_found' };
  if (channel.archived) return { error: 'is_archived' };
  if (!channel.member && !model.scopes.has('chat:write.public')) return { error: 'not_in_channel' };
  return { channel: channel.id, to: `#${channel.name}` };
}

function textArgument(args: SlackArguments, name: string, otherwise = ''): string {
  const value = args[name];
  return typeof value === 'string' ? value : typeof value === 'boolean' ? String(value) : otherwise;
}
