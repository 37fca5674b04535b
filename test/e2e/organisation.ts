/**
 * The small organisation of the end-to-end suites: a world with a hub and a few accounts, the roles that
 * `config/aws/` deploys, and Hammer-like configuration files. Asserts nothing.
 */
import { addStandardRoles, ROLE_NAMES } from '../world/standard-roles.ts';
import type { KeyInput } from '../world/aws-model.ts';
import type { Item } from '../world/dynamo.ts';
import type { RunResult } from '../world/runner.ts';
import type { Call } from '../world/transcript.ts';
import { startWorld, type World, type WorldOptions, type WorldRunOptions } from '../world/world.ts';

export const MAIN = '111111111111';
export const DEV = '222222222222';
export const PROD = '333333333333';
export const ACCOUNT_NAMES = { [MAIN]: 'hub', [DEV]: 'dev', [PROD]: 'prod' };
export const THRESHOLD_DAYS = 90;
const DAY_MS = 86_400_000;

export type Json = Readonly<Record<string, unknown>>;

export interface Organisation {
  readonly world: World;
  readonly scanRoleArn: string;
  readonly remediateRoleArn: string;
  daysAgo(days: number): Date;
  /** An active key of that age, 200 days unless said otherwise; its user is made where it is missing. Returns the ID. */
  staleKey(account: string, user: string, options?: StaleKeyOptions): string;
  scan(options?: ScanOptions): Promise<RunResult>;
  /** The issues in the table, sorted by account and key; what else is kept there is left out. */
  issues(): Promise<Item[]>;
}

export interface StaleKeyOptions extends Omit<KeyInput, 'createDate'> {
  readonly days?: number;
}

export interface ScanOptions extends Omit<WorldRunOptions, 'config'> {
  readonly config?: Json;
  readonly rotation?: Json;
  readonly whitelist?: unknown;
  readonly owners?: unknown;
  /** `aws.accounts` of config.json; default: `ACCOUNT_NAMES`. */
  readonly accountNames?: Json;
}

export interface OrganisationOptions extends WorldOptions {
  /** Beside the hub's; default: dev and prod. */
  readonly accounts?: readonly string[];
  /** What the cross-account roles ask for. */
  readonly externalId?: string;
}

export async function startOrganisation(options: OrganisationOptions = {}): Promise<Organisation> {
  const { externalId } = options;
  const world = await startWorld({ mainAccountId: MAIN, ...options });
  const { aws, clock } = world;
  for (const account of options.accounts ?? [DEV, PROD]) aws.addAccount(account);
  const { scanRoleArn, remediateRoleArn } = addStandardRoles(aws, {
    mainAccountId: MAIN,
    ...(externalId === undefined ? {} : { externalId }),
  });
  const daysAgo = (days: number): Date => new Date(clock.now() - days * DAY_MS);
  return {
    world,
    scanRoleArn,
    remediateRoleArn,
    daysAgo,
    staleKey: (account, user, { days = 200, ...key } = {}) => {
      if (!aws.account(account).users.has(user))
        aws.addUser(account, user, { createDate: daysAgo(days + 100) });
      return aws.addKey(account, user, { ...key, createDate: daysAgo(days) }).id;
    },
    issues: async () => (await world.dynamo.dumpItems()).filter(isIssue),
    scan: (scan = {}) => {
      const { config, rotation, whitelist, owners, accountNames, ...run } = scan;
      return world.run({
        ...run,
        inputs: { mode: 'scan', 'role-to-assume': scanRoleArn, ...run.inputs },
        config: configFiles({ config, rotation, whitelist, owners, accountNames }),
      });
    },
  };
}

export function configFiles(files: {
  readonly config?: Json | undefined;
  readonly rotation?: Json | undefined;
  readonly whitelist?: unknown;
  readonly owners?: unknown;
  readonly accountNames?: Json | undefined;
}) {
  return {
    config: {
      aws: awsSection(files.accountNames),
      user_keysrotation: { enabled: 'true', rotation_criteria_days: THRESHOLD_DAYS, ...files.rotation },
      ...files.config,
    },
    whitelist: files.whitelist ?? {},
    owners: files.owners ?? {},
  };
}

/** Section `aws` of config.json, for tests that lay something over it. */
export function awsSection(accountNames: Json = ACCOUNT_NAMES): Json {
  return {
    main_account_id: MAIN,
    region: 'us-east-1',
    role_name_identification: ROLE_NAMES.identification,
    role_name_reporting: ROLE_NAMES.reporting,
    accounts: accountNames,
  };
}

/** The outputs of a scan that count something, as numbers. */
export function countsOf({ outputs }: RunResult): Readonly<Record<string, number>> {
  return Object.fromEntries(
    Object.entries(outputs)
      .filter(([name]) => !/path|findings/.test(name))
      .map(([name, value]) => [name, Number(value)]),
  );
}

/** Annotations that the runner would show as errors. */
export function errorsOf({ annotations }: RunResult): readonly string[] {
  return annotations.filter(({ level }) => level === 'error').map(({ message }) => message);
}

/** Issues are kept under account IDs; the product's own notes are not (SPEC section 12). */
export function isIssue(item: Json): boolean {
  return /^\d{12}$/.test(String(item['account_id']));
}

/** What a call was about, for the patterns of faults. */
export function detailOf({ detail }: Call): Json {
  return (typeof detail === 'function' ? detail() : detail) ?? {};
}
