/**
 * Who and what is there in the Slack workspace: people and channels by their names. Lists are read at most once per
 * run, and only when somebody asks. Reads only; what the bot may do with what it finds is Slack's to say.
 */
import type { SlackAnswer, SlackCalls } from './slack-calls.ts';

export interface SlackPerson {
  readonly id: string;
  /** Handle, display name and real name, as they are compared. */
  readonly handle: string;
  readonly names: readonly string[];
}

export interface SlackChannel {
  readonly id: string;
  readonly name: string;
  readonly private: boolean;
  /** Undefined where Slack did not say. */
  readonly member: boolean | undefined;
}

export interface SlackDirectory {
  /** Active people with that handle, else with that display name or real name; in any case, with or without `@`. */
  peopleNamed(name: string): Promise<readonly SlackPerson[]>;
  /** Undefined where nobody active has it. @throws AccessError, TransientError */
  personWithEmail(email: string): Promise<SlackPerson | undefined>;
  /** The channel with that name (with or without `#`) or ID, where it is not archived and the bot can see it. */
  channel(nameOrId: string): Promise<SlackChannel | undefined>;
}

/** Slack takes less than 1000. */
const PAGE_SIZE = 999;
const MAX_PAGES = 2000;
/** Slack's own helper; not marked as a bot. */
const SLACKBOT = 'USLACKBOT';

export function createSlackDirectory(calls: SlackCalls): SlackDirectory {
  const people = remembered(async () =>
    (await listed(calls, { method: 'users.list', field: 'members' })).flatMap((user) => personOf(user) ?? []),
  );
  const channels = remembered(() => listChannels(calls));
  return {
    async peopleNamed(name) {
      const wanted = comparable(name);
      if (wanted === '') return [];
      const all = await people();
      const byHandle = all.filter(({ handle }) => handle === wanted);
      return byHandle.length > 0 ? byHandle : all.filter(({ names }) => names.includes(wanted));
    },
    async personWithEmail(email) {
      const outcome = await calls.attempt({
        method: 'users.lookupByEmail',
        args: { email },
        doing: `look up ${email}`,
        repeatable: true,
      });
      if (outcome.code === 'users_not_found') return undefined;
      if (outcome.code !== undefined) throw outcome.error;
      return personOf(record(outcome.answer['user']));
    },
    async channel(nameOrId) {
      const name = nameOrId.replace(/^#/, '').normalize('NFC').toLowerCase();
      return (await channels()).find((channel) => channel.id === nameOrId || channel.name === name);
    },
  };
}

/** Private channels too where the app may see them. */
async function listChannels(calls: SlackCalls): Promise<readonly SlackChannel[]> {
  const all = {
    method: 'conversations.list',
    field: 'channels',
    args: { exclude_archived: true, types: 'public_channel,private_channel' },
  };
  const entries =
    (await listed(calls, all, 'missing_scope')) ??
    (await listed(calls, { ...all, args: { ...all.args, types: 'public_channel' } }));
  return entries.flatMap((entry): SlackChannel[] => {
    const { id, name, is_archived: archived, is_private: isPrivate, is_member: member } = entry;
    if (typeof id !== 'string' || typeof name !== 'string' || archived === true) return [];
    return [
      {
        id,
        name: name.normalize('NFC').toLowerCase(),
        private: isPrivate === true,
        member: typeof member === 'boolean' ? member : undefined,
      },
    ];
  });
}

interface Listing {
  readonly method: string;
  readonly field: string;
  readonly args?: Readonly<Record<string, unknown>>;
}

function listed(calls: SlackCalls, listing: Listing): Promise<readonly SlackAnswer[]>;
function listed(
  calls: SlackCalls,
  listing: Listing,
  unless: string,
): Promise<readonly SlackAnswer[] | undefined>;
/** Every page; undefined where Slack refuses with the code `unless`. */
async function listed(
  calls: SlackCalls,
  { method, field, args }: Listing,
  unless?: string,
): Promise<readonly SlackAnswer[] | undefined> {
  const entries: SlackAnswer[] = [];
  let cursor = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const outcome = await calls.attempt({
      method,
      args: { ...args, limit: PAGE_SIZE, ...(cursor !== '' && { cursor }) },
      doing: `list the workspace's ${field === 'members' ? 'people' : 'channels'}`,
      repeatable: true,
    });
    if (outcome.code !== undefined && outcome.code === unless) return undefined;
    if (outcome.code !== undefined) throw outcome.error;
    const found = outcome.answer[field];
    if (Array.isArray(found)) entries.push(...found.map(record));
    const next = record(outcome.answer['response_metadata'])['next_cursor'];
    if (typeof next !== 'string' || next === '' || next === cursor) break;
    cursor = next;
  }
  return entries;
}

/** Undefined for bots, and for people who have left. */
function personOf(user: SlackAnswer): SlackPerson | undefined {
  const { id, name, real_name: realName, deleted, is_bot: bot } = user;
  if (typeof id !== 'string' || id === SLACKBOT || deleted === true || bot === true) return undefined;
  const profile = record(user['profile']);
  const names = [
    profile['display_name'],
    profile['display_name_normalized'],
    realName,
    profile['real_name'],
    profile['real_name_normalized'],
  ];
  return {
    id,
    handle: comparable(name),
    names: names.map(comparable).filter((other) => other !== ''),
  };
}

function comparable(name: unknown): string {
  return typeof name === 'string' ? name.trim().replace(/^@/, '').normalize('NFC').toLowerCase() : '';
}

function record(value: unknown): SlackAnswer {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as SlackAnswer) : {};
}

/** What was read is kept; what failed is tried again by the next who asks. */
function remembered<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let kept: Promise<Value> | undefined;
  return () => {
    kept ??= read().catch((error: unknown) => {
      kept = undefined;
      throw error;
    });
    return kept;
  };
}
