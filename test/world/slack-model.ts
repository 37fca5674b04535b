/**
 * The workspace behind the Slack stand-in: people, channels, open conversations and what was posted. Tests set it up
 * and read it; it answers nothing.
 */

export interface SlackUser {
  readonly id: string;
  /** The handle, without `@`. */
  readonly name: string;
  readonly realName: string;
  readonly displayName: string;
  readonly email: string;
  readonly deleted: boolean;
  readonly bot: boolean;
}

export interface SlackChannel {
  readonly id: string;
  /** Without `#`. */
  readonly name: string;
  readonly private: boolean;
  archived: boolean;
  /** The bot is a member. */
  member: boolean;
  /** `false`: chat.postMessage knows the channel by its ID only, as Slack does for some workspaces. */
  readonly knownByName: boolean;
}

export interface SlackPost {
  /** ID of the channel or direct conversation. */
  readonly channel: string;
  /** `#name` of a channel, `@handle` of the person of a direct conversation. */
  readonly to: string;
  readonly ts: string;
  readonly text: string;
  readonly blocks: readonly Record<string, unknown>[];
  /** Everything that was sent but the token. */
  readonly arguments: Readonly<Record<string, unknown>>;
}

export const ALL_SCOPES = [
  'chat:write',
  'channels:read',
  'groups:read',
  'im:write',
  'users:read',
  'users:read.email',
];

export class SlackModel {
  token = 'xoxb-world-token';
  readonly scopes = new Set<string>(ALL_SCOPES);
  /** What the token is refused with; undefined: it is good. */
  tokenError: 'token_revoked' | 'token_expired' | 'account_inactive' | undefined;
  readonly users: SlackUser[] = [];
  readonly channels: SlackChannel[] = [];
  /** User ID by ID of the direct conversation. */
  readonly conversations = new Map<string, string>();
  readonly posts: SlackPost[] = [];
  /** Entries per page at most, whatever `limit` asks for; keeps tests of paging small. */
  pageSize = 1000;
  #counter = 0;

  addUser(
    name: string,
    fields: Partial<Omit<SlackUser, 'name' | 'id'>> & { readonly id?: string } = {},
  ): SlackUser {
    const user: SlackUser = {
      id: this.newId('U'),
      name,
      realName: '',
      displayName: '',
      email: `${name}@example.com`,
      deleted: false,
      bot: false,
      ...fields,
    };
    this.users.push(user);
    return user;
  }

  /** Without `#`; the bot is a member unless said otherwise. */
  addChannel(name: string, fields: Partial<Omit<SlackChannel, 'name'>> = {}): SlackChannel {
    const channel: SlackChannel = {
      id: this.newId('C'),
      name,
      private: false,
      archived: false,
      member: true,
      knownByName: true,
      ...fields,
    };
    this.channels.push(channel);
    return channel;
  }

  /** Posts to `#channel`, `@handle` or an ID; without an argument all of them. */
  postsTo(to?: string): readonly SlackPost[] {
    return this.posts.filter((post) => to === undefined || post.to === to || post.channel === to);
  }

  newId(prefix: string): string {
    this.#counter += 1;
    return `${prefix}0W${String(this.#counter).padStart(8, '0')}`;
  }

  /** Opens the direct conversation, or finds the one that is open. */
  open(userId: string): { readonly id: string; readonly alreadyOpen: boolean } {
    for (const [id, user] of this.conversations) if (user === userId) return { id, alreadyOpen: true };
    const id = this.newId('D');
    this.conversations.set(id, userId);
    return { id, alreadyOpen: false };
  }
}

/** All text that a person sees of a post, for assertions. */
export function textOf(post: SlackPost): string {
  const texts: string[] = [post.text];
  const walk = (value: unknown): void => {
    if (Array.isArray(value)) return value.forEach(walk);
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'text' && typeof inner === 'string') texts.push(inner);
      else walk(inner);
    }
  };
  walk(post.blocks);
  return texts.join('\n');
}
