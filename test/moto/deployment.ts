/**
 * Deploys config/aws by CloudFormation into the running moto and hands over what came into being: the values that
 * config.json and the workflows need, and the roles as deployed. Asserts nothing.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Json } from '../e2e/organisation.ts';
import type { AwsModel, Trust } from '../world/aws-model.ts';
import type { PolicyStatement } from '../world/aws-policy.ts';
import { GITHUB_ISSUER } from '../world/oidc.ts';
import type { JobOptions } from '../world/world.ts';
import { MOTO_REGION, type MotoAccounts } from './moto-accounts.ts';

export const EXTERNAL_ID = 'key-rotation-1';
export const LOG_GROUP = '/security/iam-key-rotation';
/** The repository that test/infra/deploy_to_moto.py deploys for. */
export const DEPLOYED_REPOSITORY: JobOptions = {
  repository: 'example-org/security',
  repositoryId: '2002',
  ownerId: '1001',
};

export interface Deployment {
  readonly hub: { readonly account: string; readonly outputs: Readonly<Record<string, string>> };
  readonly members: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By account and role name. */
  readonly roles: Readonly<Record<string, Readonly<Record<string, DeployedRole>>>>;
}

interface DeployedRole {
  readonly arn: string;
  readonly trust: { readonly Statement: readonly TrustStatement[] };
  readonly permissions: readonly PolicyStatement[];
}

interface TrustStatement {
  readonly Action: string;
  readonly Principal: { readonly AWS?: string | readonly string[]; readonly Federated?: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;
}

export async function deployTemplates(
  { url }: MotoAccounts,
  accounts: { readonly hub: string; readonly members: readonly string[] },
): Promise<Deployment> {
  const script = fileURLToPath(new URL('../infra/deploy_to_moto.py', import.meta.url));
  const { stdout } = await promisify(execFile)(process.env['MOTO_PYTHON'] ?? 'python3', [
    script,
    ...['--endpoint', url, '--region', MOTO_REGION],
    ...['--hub', accounts.hub, '--members', accounts.members.join(',')],
    ...['--log-group', LOG_GROUP, '--external-id', EXTERNAL_ID],
  ]);
  return JSON.parse(stdout) as Deployment;
}

/** What an administrator pastes from the stacks' outputs into config.json. */
export function configOf({ hub, members }: Deployment): { readonly config: Json; readonly rotation: Json } {
  const { outputs } = hub;
  return {
    config: {
      aws: {
        main_account_id: outputs['MainAccountId'],
        region: outputs['Region'],
        role_name_identification: outputs['RoleNameIdentification'],
        role_name_reporting: outputs['RoleNameReporting'],
        external_id: EXTERNAL_ID,
        accounts: Object.fromEntries(
          Object.values(members).map(({ AccountId = '' }) => [AccountId, `account-${AccountId.slice(0, 3)}`]),
        ),
      },
      cloudwatch: { enabled: true, log_group: outputs['AuditLogGroup'] },
    },
    rotation: {
      'ddb.table_name': outputs['IssueTableName'],
      remediation_environment: outputs['EnvironmentName'],
    },
  };
}

/** Lays the deployed roles into an AWS that, unlike moto, enforces trust and permissions. */
export function enforceRoles(model: AwsModel, { hub, roles }: Deployment): void {
  for (const [accountId, byName] of Object.entries(roles)) {
    const account = model.addAccount(accountId);
    account.roles.clear();
    if (accountId === hub.account)
      account.oidcProvider = { issuer: GITHUB_ISSUER, audiences: ['sts.amazonaws.com'] };
    for (const [name, { trust, permissions }] of Object.entries(byName))
      model.addRole(accountId, { name, trust: trust.Statement.map(trustOf), permissions });
  }
}

/** The operator and keys that the templates use; anything else is an error rather than a condition that is ignored. */
function trustOf({ Action, Principal, Condition = {} }: TrustStatement): Trust {
  const { StringEquals = {}, ...others } = Condition;
  if (Object.keys(others).length > 0) throw new Error(`unknown operators: ${Object.keys(others).join()}`);
  if (Action === 'sts:AssumeRoleWithWebIdentity') {
    const prefix = `${new URL(GITHUB_ISSUER).host}:`;
    const claims = Object.entries(StringEquals).map(([key, value]) => {
      if (!key.startsWith(prefix)) throw new Error(`unknown condition key ${key}`);
      return [key.slice(prefix.length), value] as const;
    });
    return { kind: 'web-identity', claims: Object.fromEntries(claims) };
  }
  const { 'sts:ExternalId': externalId, ...unknown } = StringEquals;
  if (Object.keys(unknown).length > 0) throw new Error(`unknown condition: ${Object.keys(unknown).join()}`);
  return {
    kind: 'aws',
    principals: [Principal.AWS ?? []].flat(),
    ...(typeof externalId === 'string' ? { externalId } : {}),
  };
}
