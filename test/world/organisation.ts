/**
 * Deterministic sample organisations for the demo, the benchmark and tests: accounts, users and keys by a seed, with
 * the share of stale keys asked for. It fills the model and decides nothing about staleness beyond the dates it sets.
 */
import type { AwsModel, StaleKey } from './aws-model.ts';
import { DAY_MS } from './world-clock.ts';

export interface OrganisationOptions {
  readonly seed?: number;
  /** How many accounts, or which. */
  readonly accounts: number | readonly OrganisationAccount[];
  readonly usersPerAccount: number;
  /** Keys are made older or younger than this; default 90. */
  readonly thresholdDays?: number;
  /** Share of active keys that are older than the threshold; default 0.05. */
  readonly staleShare?: number;
  /** Share of users that are themselves older than the threshold; default 0.8. Owners of stale keys always are. */
  readonly oldUserShare?: number;
  /** Share of users with names that are legal in IAM and nasty elsewhere; default 0.02. */
  readonly hostileShare?: number;
  /** Share of users without any key; default 0.1. */
  readonly keylessShare?: number;
  /** Milliseconds since the epoch that the dates are relative to. */
  readonly now: number;
}

export interface OrganisationAccount {
  readonly id: string;
  readonly name: string;
  /** Instead of `usersPerAccount`. */
  readonly users?: number;
}

export interface Organisation {
  readonly accounts: readonly OrganisationAccount[];
  /** `aws.accounts` of config.json. */
  readonly accountNames: Readonly<Record<string, string>>;
  /** As the model stands now. */
  expectedStaleKeys(thresholdDays: number, now?: number): StaleKey[];
}

/** mulberry32: small, fast and good enough for sample data; values in [0, 1). */
export function randomSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const ACCOUNT_NAMES = [
  'platform',
  'payments',
  'search',
  'data-lake',
  'newsroom',
  'mobile',
  'identity',
  'archive',
  'billing',
  'analytics',
];
const STAGES = ['production', 'staging', 'sandbox', 'shared'];
const FIRST_NAMES = [
  'alice',
  'bruno',
  'chen',
  'daria',
  'emre',
  'fatima',
  'giulia',
  'hiro',
  'ines',
  'jonas',
  'katya',
  'liam',
  'maria',
  'nadia',
  'oscar',
  'priya',
  'quentin',
  'rosa',
  'sven',
  'tanvi',
];
const LAST_NAMES = [
  'almeida',
  'berg',
  'costa',
  'dietrich',
  'eriksen',
  'fischer',
  'garcia',
  'huang',
  'ivanova',
  'jensen',
  'kim',
  'lopez',
  'meyer',
  'novak',
  'okafor',
  'patel',
  'rossi',
  'sato',
  'tran',
  'weber',
];
const SERVICES = [
  'ci-deploy',
  'backup',
  'etl-loader',
  'metrics-exporter',
  'log-shipper',
  'terraform',
  'report-mailer',
  'image-resizer',
  'cdn-purge',
  'feed-import',
];
/** Legal in IAM (`[\w+=,.@-]{1,128}`), and formula, mention, flag, property name or markup elsewhere. */
export const HOSTILE_NAMES = [
  '=HYPERLINK',
  '@everyone',
  '+1-555',
  '-rf',
  '__proto__',
  'constructor',
  'a,b,c',
  '_under_score_',
  'user@example.com',
  '--',
  '0',
  'NULL',
  'x'.repeat(128),
  '=1+1',
  '@here',
  '1.2.3',
];
const USED_SERVICES = ['s3', 'ec2', 'sts', 'dynamodb', 'sqs', 'kms', 'iam', 'cloudwatch'];
const REGIONS = ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2'];
const ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Fills the model. Accounts that it already has are used, users are added to them. */
export function populateOrganisation(model: AwsModel, options: OrganisationOptions): Organisation {
  const random = randomSource(options.seed ?? 1);
  const accounts = typeof options.accounts === 'number' ? nameAccounts(options.accounts) : options.accounts;
  for (const account of accounts) {
    model.addAccount(account.id);
    populateAccount(model, account, { options, random });
  }
  return {
    accounts,
    accountNames: Object.fromEntries(accounts.map(({ id, name }) => [id, name])),
    expectedStaleKeys: (thresholdDays, now = options.now) =>
      model.expectedStaleKeys({ thresholdDays, now, accounts: accounts.map(({ id }) => id) }),
  };
}

function nameAccounts(count: number): OrganisationAccount[] {
  return Array.from({ length: count }, (_, index) => {
    const team = ACCOUNT_NAMES[index % ACCOUNT_NAMES.length] ?? 'account';
    const stage = STAGES[Math.floor(index / ACCOUNT_NAMES.length) % STAGES.length] ?? 'more';
    const round = Math.floor(index / (ACCOUNT_NAMES.length * STAGES.length));
    return { id: accountId(index), name: `${team}-${stage}${round === 0 ? '' : `-${round + 1}`}` };
  });
}

/** 111111111111, 222222222222, …, then numbers that nobody takes for real ones. */
function accountId(index: number): string {
  return index < 9 ? String(index + 1).repeat(12) : `9000${String(index).padStart(8, '0')}`;
}

function populateAccount(
  model: AwsModel,
  account: OrganisationAccount,
  { options, random }: { options: OrganisationOptions; random: () => number },
): void {
  const {
    thresholdDays = 90,
    staleShare = 0.05,
    oldUserShare = 0.8,
    hostileShare = 0.02,
    keylessShare = 0.1,
    now,
  } = options;
  const pick = <Item>(list: readonly Item[]): Item => list[Math.floor(random() * list.length)] as Item;
  const id = (prefix: string) => {
    let text = prefix;
    for (let index = 0; index < 16; index += 1) text += ID_LETTERS.charAt(Math.floor(random() * 32));
    return text;
  };
  const between = (low: number, high: number) => low + random() * (high - low);
  const ago = (days: number) => now - days * DAY_MS;
  const hostile = [...HOSTILE_NAMES];

  for (let index = 0; index < (account.users ?? options.usersPerAccount); index += 1) {
    const keys = random() < keylessShare ? 0 : random() < 0.15 ? 2 : 1;
    const ages = Array.from({ length: keys }, () =>
      random() < staleShare
        ? between(thresholdDays + 0.1, thresholdDays + 1500)
        : between(0.01, Math.max(0.02, thresholdDays - 8)),
    );
    const oldest = Math.max(0.01, ...ages);
    const userAge =
      oldest > thresholdDays || random() < oldUserShare
        ? Math.max(oldest, thresholdDays) + between(0.2, 400)
        : between(oldest, Math.max(oldest, thresholdDays - 8));
    const isPerson = random() < 0.6;
    let name = isPerson ? `${pick(FIRST_NAMES)}.${pick(LAST_NAMES)}` : `svc-${pick(SERVICES)}`;
    if (random() < hostileShare) name = hostile.shift() ?? `${pick(HOSTILE_NAMES).slice(0, 100)}-${index}`;
    if (model.account(account.id).users.has(name)) name = `${name}-${index}`;
    model.addUser(account.id, name, {
      id: id('AIDA'),
      path: isPerson ? '/people/' : '/',
      createDate: ago(userAge),
      tags: { team: pick(ACCOUNT_NAMES), owner: `${pick(FIRST_NAMES)}.${pick(LAST_NAMES)}@example.com` },
    });
    for (const age of ages) {
      model.addKey(account.id, name, {
        id: id('AKIA'),
        createDate: ago(age),
        status: random() < 0.08 ? 'Inactive' : 'Active',
        ...(random() < 0.8
          ? {
              lastUsed: {
                date: ago(random() * Math.min(age, 200)),
                service: pick(USED_SERVICES),
                region: pick(REGIONS),
              },
            }
          : {}),
      });
    }
  }
}
