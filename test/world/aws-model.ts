/**
 * The state of the world's AWS: accounts, users, access keys and roles, and the mutators that stories use. It speaks
 * no protocol and checks no permission; dates are kept in whole seconds, as IAM keeps them.
 */
import { compilePermissions, type CompiledPolicy, type Permissions } from './aws-policy.ts';
import { DAY_MS, type WorldClock } from './world-clock.ts';

export type KeyStatus = 'Active' | 'Inactive' | 'Expired';

export interface AccessKey {
  readonly id: string;
  status: KeyStatus;
  /** Milliseconds since the epoch, whole seconds. */
  readonly createDate: number;
  lastUsed: LastUsed | undefined;
}

export interface LastUsed {
  readonly date: number;
  readonly service: string;
  readonly region: string;
}

export interface User {
  readonly name: string;
  readonly id: string;
  readonly path: string;
  readonly createDate: number;
  readonly keys: AccessKey[];
  tags: Readonly<Record<string, string>> | undefined;
}

export type Trust =
  /** A token of the account's OIDC provider whose claims match; values may hold `*`, a list means any of them. */
  | { readonly kind: 'web-identity'; readonly claims: Readonly<Record<string, string | readonly string[]>> }
  /** Role or user ARNs, or `arn:<partition>:iam::<account>:root` for a whole account. */
  | { readonly kind: 'aws'; readonly principals: readonly string[]; readonly externalId?: string };

export interface Role {
  readonly name: string;
  readonly path: string;
  readonly id: string;
  readonly arn: string;
  readonly accountId: string;
  trust: readonly Trust[];
  policy: CompiledPolicy;
  maxSessionSeconds: number;
}

export interface RoleInput {
  readonly name: string;
  readonly path?: string;
  readonly trust: readonly Trust[];
  readonly permissions: Permissions;
  readonly maxSessionSeconds?: number;
}

export interface UserInput {
  readonly path?: string;
  readonly id?: string;
  readonly createDate?: Date | number;
  readonly tags?: Readonly<Record<string, string>>;
}

export interface KeyInput {
  readonly id?: string;
  readonly status?: KeyStatus;
  readonly createDate?: Date | number;
  readonly lastUsed?: { readonly date: Date | number; readonly service?: string; readonly region?: string };
}

export interface OidcProvider {
  readonly issuer: string;
  readonly audiences: readonly string[];
}

export interface StaleKey {
  readonly accountId: string;
  readonly username: string;
  readonly keyId: string;
  readonly createDate: number;
}

export class Account {
  readonly id: string;
  readonly partition: string;
  readonly users = new Map<string, User>();
  readonly roles = new Map<string, Role>();
  readonly keyOwners = new Map<string, string>();
  rootHasAccessKeys = false;
  oidcProvider: OidcProvider | undefined;
  aliases: readonly string[] = [];
  #sorted: User[] | undefined;

  constructor(id: string, partition: string) {
    this.id = id;
    this.partition = partition;
  }

  /** By name; rebuilt only after users came or went. */
  sortedUsers(): readonly User[] {
    this.#sorted ??= [...this.users.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
    return this.#sorted;
  }

  usersChanged(): void {
    this.#sorted = undefined;
  }

  userArn(user: User): string {
    return `arn:${this.partition}:iam::${this.id}:user${user.path}${user.name}`;
  }
}

export class AwsModel {
  readonly partition: string;
  readonly accounts = new Map<string, Account>();
  readonly #clock: WorldClock;
  #ids = 0;

  constructor(clock: WorldClock, partition = 'aws') {
    this.#clock = clock;
    this.partition = partition;
  }

  addAccount(id: string): Account {
    const account = this.accounts.get(id) ?? new Account(id, this.partition);
    this.accounts.set(id, account);
    return account;
  }

  account(id: string): Account {
    const account = this.accounts.get(id);
    if (account === undefined) throw new Error(`the world has no account ${id}`);
    return account;
  }

  user(accountId: string, name: string): User {
    const user = this.account(accountId).users.get(name);
    if (user === undefined) throw new Error(`account ${accountId} has no user ${name}`);
    return user;
  }

  key(accountId: string, keyId: string): AccessKey {
    const owner = this.account(accountId).keyOwners.get(keyId);
    const key =
      owner === undefined ? undefined : this.user(accountId, owner).keys.find(({ id }) => id === keyId);
    if (key === undefined) throw new Error(`account ${accountId} has no key ${keyId}`);
    return key;
  }

  addUser(accountId: string, name: string, input: UserInput = {}): User {
    const account = this.account(accountId);
    if (account.users.has(name)) throw new Error(`account ${accountId} already has a user ${name}`);
    const user: User = {
      name,
      id: input.id ?? `AIDA${this.#nextId()}`,
      path: input.path ?? '/',
      createDate: seconds(input.createDate ?? this.#clock.now()),
      keys: [],
      tags: input.tags,
    };
    account.users.set(name, user);
    account.usersChanged();
    return user;
  }

  deleteUser(accountId: string, name: string): void {
    const account = this.account(accountId);
    for (const key of this.user(accountId, name).keys) account.keyOwners.delete(key.id);
    account.users.delete(name);
    account.usersChanged();
  }

  tagUser(accountId: string, name: string, tags: Readonly<Record<string, string>>): void {
    this.user(accountId, name).tags = tags;
  }

  addKey(accountId: string, userName: string, input: KeyInput = {}): AccessKey {
    const user = this.user(accountId, userName);
    if (user.keys.length >= 2) throw new Error(`IAM allows two keys: ${userName} has them`);
    const { lastUsed } = input;
    const key: AccessKey = {
      id: input.id ?? `AKIA${this.#nextId()}`,
      status: input.status ?? 'Active',
      createDate: seconds(input.createDate ?? this.#clock.now()),
      lastUsed: lastUsed && {
        date: seconds(lastUsed.date),
        service: lastUsed.service ?? 's3',
        region: lastUsed.region ?? 'us-east-1',
      },
    };
    user.keys.push(key);
    this.account(accountId).keyOwners.set(key.id, userName);
    return key;
  }

  setKeyStatus(accountId: string, keyId: string, status: KeyStatus): void {
    this.key(accountId, keyId).status = status;
  }

  useKey(accountId: string, keyId: string, use: Partial<LastUsed> = {}): void {
    const { date = this.#clock.now(), service = 's3', region = 'us-east-1' } = use;
    this.key(accountId, keyId).lastUsed = { date: seconds(date), service, region };
  }

  deleteKey(accountId: string, keyId: string): void {
    const account = this.account(accountId);
    const key = this.key(accountId, keyId);
    const { keys } = this.user(accountId, account.keyOwners.get(keyId) ?? '');
    keys.splice(keys.indexOf(key), 1);
    account.keyOwners.delete(keyId);
  }

  /** Adds the role, or replaces the one of that name. */
  addRole(accountId: string, input: RoleInput): Role {
    const path = input.path ?? '/';
    const role: Role = {
      name: input.name,
      path,
      id: `AROA${this.#nextId()}`,
      arn: `arn:${this.partition}:iam::${accountId}:role${path}${input.name}`,
      accountId,
      trust: input.trust,
      policy: compilePermissions(input.permissions),
      maxSessionSeconds: input.maxSessionSeconds ?? 3600,
    };
    this.account(accountId).roles.set(input.name, role);
    return role;
  }

  deleteRole(accountId: string, name: string): void {
    this.account(accountId).roles.delete(name);
  }

  findRole(arn: string): Role | undefined {
    const match = /^arn:([\w-]+):iam::(\d{12}):role\/(?:.*\/)?([^/]+)$/.exec(arn);
    const role = match && this.accounts.get(match[2] ?? '')?.roles.get(match[3] ?? '');
    return role?.arn === arn ? role : undefined;
  }

  /** SPEC section 5, written without the product's code: active and strictly older than the threshold. */
  expectedStaleKeys(options: {
    readonly thresholdDays: number;
    /** Milliseconds since the epoch; default: the world's time. */
    readonly now?: number;
    readonly accounts?: readonly string[];
  }): StaleKey[] {
    const now = options.now ?? this.#clock.now();
    const stale: StaleKey[] = [];
    for (const [accountId, account] of this.accounts) {
      if (options.accounts && !options.accounts.includes(accountId)) continue;
      for (const user of account.users.values()) {
        for (const key of user.keys) {
          if (key.status !== 'Active' || now - key.createDate <= options.thresholdDays * DAY_MS) continue;
          stale.push({ accountId, username: user.name, keyId: key.id, createDate: key.createDate });
        }
      }
    }
    return stale;
  }

  #nextId(): string {
    this.#ids += 1;
    return uniqueId(this.#ids);
  }
}

/** Sixteen of the letters and digits that AWS has in its IDs; another for each number. */
export function uniqueId(number: number): string {
  const digits = number
    .toString(32)
    .toUpperCase()
    .replace(/[0189]/g, (digit) => 'WXYZ'['0189'.indexOf(digit)] ?? '');
  // The digit for zero.
  return digits.padStart(16, 'W');
}

function seconds(moment: Date | number): number {
  return Math.floor(Number(moment) / 1000) * 1000;
}
