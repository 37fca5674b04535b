/**
 * The small organisation of the end-to-end suites: a world with a hub and a few accounts, the roles that
 * `config/aws/` deploys, and Hammer-like configuration files. Asserts nothing.
 */
import { addStandardRoles, ROLE_NAMES } from '../world/standard-roles.ts';
import type { RunResult } from '../world/runner.ts';
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
  scan(options?: ScanOptions): Promise<RunResult>;
}

export interface ScanOptions extends Omit<WorldRunOptions, 'config'> {
  readonly config?: Json;
  readonly rotation?: Json;
  readonly whitelist?: unknown;
  readonly owners?: unknown;
}

export async function startOrganisation(options: WorldOptions & { readonly accounts?: readonly string[] } = {}): Promise<Organisation> {
  const world = await startWorld({ mainAccountId: MAIN, ...options });
  for (const account of options.accounts ?? [DEV, PROD]) world.aws.addAccount(account);
  const { scanRoleArn, remediateRoleArn } = addStandardRoles(world.aws, { mainAccountId: MAIN });
  const daysAgo = (days: number): Date => new Date(world.clock.now() - days * DAY_MS);
  return {
    world,
    scanRoleArn,
    remediateRoleArn,
    daysAgo,
    scan: (scan = {}) => {
      const { config, rotation, whitelist, owners, ...run } = scan;
      return world.run({
        ...run,
        ...(process.env['ACTION_NODE'] ? { nodePath: process.env['ACTION_NODE'] } : {}),
        inputs: { mode: 'scan', 'role-to-assume': scanRoleArn, ...run.inputs },
        config: configFiles({ config, rotation, whitelist, owners }),
      });
    },
  };
}

export function configFiles(files: { readonly config?: Json | undefined; readonly rotation?: Json | undefined; readonly whitelist?: unknown; readonly owners?: unknown }) {
  return {
    config: {
      aws: {
        main_account_id: MAIN,
        region: 'us-east-1',
        role_name_identification: ROLE_NAMES.identification,
        role_name_reporting: ROLE_NAMES.reporting,
        accounts: ACCOUNT_NAMES,
      },
      user_keysrotation: { enabled: 'true', rotation_criteria_days: THRESHOLD_DAYS, ...files.rotation },
      ...files.config,
    },
    whitelist: files.whitelist ?? {},
    owners: files.owners ?? {},
  };
}
