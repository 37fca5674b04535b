/**
 * Tells people and channels on Slack (port `Notifier`): finds out whom a recipient's name means, opens the
 * conversation, posts. Composes no text, keeps nothing beyond the run, and posts nothing twice of its own accord.
 */
import type { Message } from '../domain/notice.ts';
import { AccessError, isPartial } from '../errors.ts';
import type { Addressee, Notifier } from '../ports.ts';
import { createSlackCalls, type SlackCalls, type SlackCallsOptions } from './slack-calls.ts';
import { createSlackDirectory, type SlackDirectory, type SlackPerson } from './slack-directory.ts';
import { remedyFor } from './slack-remedies.ts';

export interface SlackNotifierOptions extends SlackCallsOptions {
  /** The time of the run; texts count days to it. */
  readonly now: Date;
  readonly render: (
    message: Message,
    options: { readonly now: Date },
  ) => readonly { readonly text: string; readonly blocks: readonly object[] }[];
}

/** What a recipient's name turned out to mean. */
type Target =
  /** `channel`: what chat.postMessage takes, a name with `#` or an ID. `name`: without `#`, where it is known. */
  | { readonly kind: 'channel'; readonly channel: string; readonly name?: string }
  | { readonly kind: 'person'; readonly userId: string };

export function createSlackNotifier(options: SlackNotifierOptions): Notifier {
  const calls = createSlackCalls(options);
  const directory = createSlackDirectory(calls);
  /** Conversations by recipient; each is looked for once per run. */
  const addresses = new Map<string, string>();

  const targets = new Map<string, Target>();

  const lookUp = async (recipient: string): Promise<Target> => {
    const target = targets.get(recipient) ?? (await targetOf(recipient, directory));
    targets.set(recipient, target);
    return target;
  };
  const addressOf = async (recipient: string): Promise<string> => {
    const target = await lookUp(recipient);
    return target.kind === 'channel'
      ? target.channel
      : openConversation(calls, { userId: target.userId, recipient });
  };

  return {
    async resolve(recipients) {
      const known = new Map<string, Target>();
      const resolved = new Map<string, Addressee>();
      for (const recipient of new Set(recipients)) {
        try {
          known.set(recipient, await lookUp(recipient));
        } catch (error) {
          if (!isPartial(error)) throw error;
          const kind = error instanceof NobodyError ? 'nobody' : 'unsure';
          resolved.set(recipient, { kind, why: error.message });
        }
      }
      for (const [recipient, target] of await withNames(known, directory))
        resolved.set(recipient, { kind: 'known', target: identityOf(target) });
      return resolved;
    },
    async send({ recipient, message }) {
      let address = addresses.get(recipient) ?? (await addressOf(recipient));
      for (const { text, blocks } of options.render(message, { now: options.now })) {
        const post = (channel: string): ReturnType<SlackCalls['attempt']> =>
          calls.attempt({
            method: 'chat.postMessage',
            args: { channel, text, blocks, unfurl_links: false, unfurl_media: false },
            doing: `post to ${shown(recipient)}`,
            repeatable: false,
          });
        let outcome = await post(address);
        if (outcome.code === 'channel_not_found' && address.startsWith('#')) {
          const id = await channelId(address, directory);
          if (id !== undefined) outcome = await post((address = id));
        }
        if (outcome.code !== undefined) throw outcome.error;
        addresses.set(recipient, address);
      }
    },
    async check(recipients) {
      const answer = await calls.call({ method: 'auth.test', args: {}, doing: 'log in', repeatable: true });
      const { scopes } = (answer['response_metadata'] ?? {}) as { scopes?: readonly string[] };
      const lines: string[] = [];
      for (const recipient of recipients) {
        const problem = await problemOf(recipient, {
          directory,
          scopes: scopes === undefined ? undefined : new Set(scopes),
        });
        if (problem !== undefined) lines.push(problem);
      }
      return lines;
    },
  };
}

/** Slack's IDs: a letter for the kind, then capitals and digits; people's names are never written so. */
const CONVERSATION_ID = /^[CGD](?=[A-Z]*\d)[A-Z0-9]{7,}$/;
const USER_ID = /^[UW](?=[A-Z]*\d)[A-Z0-9]{7,}$/;
const EMAIL = /^[^\s@#]+@[^\s@]+$/;

class NobodyError extends AccessError {}

/** @throws NobodyError where the name means nobody, or several people. */
async function targetOf(recipient: string, directory: SlackDirectory): Promise<Target> {
  const name = recipient.trim();
  if (name.startsWith('#')) return { kind: 'channel', channel: name, name: name.slice(1) };
  if (CONVERSATION_ID.test(name)) return { kind: 'channel', channel: name };
  if (USER_ID.test(name)) return { kind: 'person', userId: name };
  if (EMAIL.test(name)) {
    const person = await directory.personWithEmail(name);
    if (person === undefined)
      throw nobody(recipient, 'no active person in the Slack workspace has this email');
    return { kind: 'person', userId: person.id };
  }
  const people = await directory.peopleNamed(name);
  if (people.length > 1)
    throw nobody(recipient, `${people.length} active people have this name, so write the email instead`);
  const [person] = people;
  if (person !== undefined) return personTarget(person);
  const channel = name.startsWith('@') ? undefined : await directory.channel(name);
  if (channel === undefined)
    throw nobody(recipient, 'is neither an active person nor a channel that the Slack app can see');
  return { kind: 'channel', channel: channel.id, name: channel.name };
}

function identityOf(target: Target): string {
  if (target.kind === 'person') return target.userId;
  return target.name === undefined ? target.channel : `#${target.name.normalize('NFC').toLowerCase()}`;
}

/**
 * Channels that were given by ID get their names too where others were given by name, since one may be the other. Where
 * the app may not list channels they stay two.
 */
async function withNames(
  targets: ReadonlyMap<string, Target>,
  directory: SlackDirectory,
): Promise<ReadonlyMap<string, Target>> {
  const isNameless = (target: Target): boolean => target.kind === 'channel' && target.name === undefined;
  const channels = [...targets.values()].filter(({ kind }) => kind === 'channel');
  if (channels.every(isNameless)) return targets;
  const named = new Map(targets);
  for (const [recipient, target] of targets) {
    if (target.kind !== 'channel' || target.name !== undefined) continue;
    try {
      const channel = await directory.channel(target.channel);
      if (channel !== undefined) named.set(recipient, { ...target, name: channel.name });
    } catch (error) {
      if (!isPartial(error)) throw error;
      break;
    }
  }
  return named;
}

function personTarget({ id }: SlackPerson): Target {
  return { kind: 'person', userId: id };
}

function nobody(recipient: string, why: string): NobodyError {
  return new NobodyError(
    `Slack recipient ${shown(recipient)}: ${why}; correct slack_owner in ticket_owners.json`,
  );
}

async function openConversation(
  calls: SlackCalls,
  { userId, recipient }: { readonly userId: string; readonly recipient: string },
): Promise<string> {
  const answer = await calls.call({
    method: 'conversations.open',
    args: { users: userId },
    doing: `open a conversation with ${shown(recipient)}`,
    // Slack answers with the conversation that is open already.
    repeatable: true,
  });
  const { id } = (answer['channel'] ?? {}) as { id?: unknown };
  if (typeof id !== 'string')
    throw new AccessError(
      `Slack opened no conversation with ${shown(recipient)}; check slack.api_url in config.json`,
    );
  return id;
}

/** Undefined also where the app may not list channels: what Slack said to the post says more. */
async function channelId(name: string, directory: SlackDirectory): Promise<string | undefined> {
  try {
    return (await directory.channel(name))?.id;
  } catch (error) {
    if (error instanceof AccessError) return undefined;
    throw error;
  }
}

/** One line where a message would not arrive, as far as that can be told without sending one. */
async function problemOf(
  recipient: string,
  {
    directory,
    scopes,
  }: { readonly directory: SlackDirectory; readonly scopes: ReadonlySet<string> | undefined },
): Promise<string | undefined> {
  const lacks = (scope: string): boolean => scopes !== undefined && !scopes.has(scope);
  const complain = (code: string, needed?: string): string =>
    `Slack recipient ${shown(recipient)}: ${code}; ${remedyFor(code, needed)}`;
  try {
    const target = await targetOf(recipient, directory);
    if (lacks('chat:write')) return complain('missing_scope', 'chat:write');
    if (target.kind === 'person')
      return lacks('im:write') ? complain('missing_scope', 'im:write') : undefined;
    if (target.channel.startsWith('D')) return undefined;
    const channel = await directory.channel(target.channel);
    if (channel === undefined) return complain('channel_not_found');
    return channel.member === false && lacks('chat:write.public') ? complain('not_in_channel') : undefined;
  } catch (error) {
    if (!isPartial(error)) throw error;
    return error.message.includes(shown(recipient))
      ? error.message
      : `Slack recipient ${shown(recipient)}: ${error.message}`;
  }
}

/** Names may come from a tag: one line, and not without end. */
function shown(recipient: string): string {
  return recipient.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 120);
}
