/**
 * The roles that a set-up organisation has (what `config/aws/` deploys): hub roles that trust GitHub's tokens, and the
 * two cross-account roles of every account. Tests that want other roles add them to the model themselves.
 */
import type { Claims } from './oidc.ts';
import { GITHUB_ISSUER } from './oidc.ts';
import type { AwsModel, Trust } from './aws-model.ts';
import type { Permissions } from './aws-policy.ts';

export interface StandardRoleNames {
  readonly scan: string;
  readonly remediate: string;
  readonly identification: string;
  readonly reporting: string;
}

export const ROLE_NAMES: StandardRoleNames = {
  scan: 'iam-key-rotation-scan',
  remediate: 'iam-key-rotation-remediate',
  identification: 'iam-key-rotation-identify',
  reporting: 'iam-key-rotation-remediation',
};

const TABLE_ACTIONS = [
  'dynamodb:DescribeTable',
  'dynamodb:GetItem',
  'dynamodb:Query',
  'dynamodb:PutItem',
  'dynamodb:UpdateItem',
  'dynamodb:DeleteItem',
];

export const IDENTIFICATION_ACTIONS: Permissions = [
  'iam:ListUsers',
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:GetAccountSummary',
  'iam:ListUserTags',
];

export const REPORTING_ACTIONS: Permissions = [
  'iam:ListAccessKeys',
  'iam:GetAccessKeyLastUsed',
  'iam:UpdateAccessKey',
];

export interface StandardRoles {
  readonly scanRoleArn: string;
  readonly remediateRoleArn: string;
  readonly names: StandardRoleNames;
}

export interface StandardRoleOptions {
  readonly mainAccountId: string;
  /** Default: every account that the model has. */
  readonly accounts?: readonly string[];
  /** `owner/name` that the hub roles trust. */
  readonly repository?: string;
  readonly environment?: string;
  readonly externalId?: string;
  readonly names?: Partial<StandardRoleNames>;
}

/** May be called again after accounts were added. */
export function addStandardRoles(model: AwsModel, options: StandardRoleOptions): StandardRoles {
  const { mainAccountId, repository = 'acme/security', environment = 'remediation', externalId } = options;
  const names = { ...ROLE_NAMES, ...options.names };
  model.addAccount(mainAccountId).oidcProvider = { issuer: GITHUB_ISSUER, audiences: ['sts.amazonaws.com'] };
  const [owner = '', name = ''] = repository.split('/');
  const claims: Record<string, string | readonly string[]> = {
    aud: 'sts.amazonaws.com',
    // Both the classic and the immutable-ID form of `sub`.
    sub: [`repo:${repository}:*`, `repo:${owner}@*/${name}@*:*`],
  };
  const hubPermissions: Permissions = ['sts:AssumeRole', ...TABLE_ACTIONS];
  const scan = model.addRole(mainAccountId, {
    name: names.scan,
    trust: [{ kind: 'web-identity', claims }],
    permissions: hubPermissions,
  });
  const remediate = model.addRole(mainAccountId, {
    name: names.remediate,
    trust: [{ kind: 'web-identity', claims: { ...claims, environment } }],
    permissions: hubPermissions,
  });
  const trustOf = (...principals: string[]): Trust => ({
    kind: 'aws',
    principals,
    ...(externalId === undefined ? {} : { externalId }),
  });
  for (const accountId of options.accounts ?? model.accounts.keys()) {
    model.addAccount(accountId);
    model.addRole(accountId, {
      name: names.identification,
      trust: [trustOf(scan.arn, remediate.arn)],
      permissions: IDENTIFICATION_ACTIONS,
    });
    model.addRole(accountId, {
      name: names.reporting,
      trust: [trustOf(remediate.arn)],
      permissions: REPORTING_ACTIONS,
    });
  }
  return { scanRoleArn: scan.arn, remediateRoleArn: remediate.arn, names };
}

/** What GitHub puts into the token of a job. */
export function jobClaims(job: {
  readonly repository: string;
  readonly repositoryId: string;
  readonly ownerId: string;
  readonly eventName: string;
  readonly ref: string;
  readonly sha: string;
  readonly runId: string;
  readonly runAttempt: string;
  readonly actor: string;
  readonly workflow: string;
  readonly environment: string | undefined;
  readonly visibility: string;
  /** `sub` of repositories created since July 2026. */
  readonly immutableSubject: boolean;
}): Claims {
  const [owner = '', name = ''] = job.repository.split('/');
  const repo = job.immutableSubject ? `${owner}@${job.ownerId}/${name}@${job.repositoryId}` : job.repository;
  const context =
    job.environment !== undefined
      ? `environment:${job.environment}`
      : job.eventName === 'pull_request'
        ? 'pull_request'
        : `ref:${job.ref}`;
  const workflowRef = `${job.repository}/.github/workflows/${job.workflow}.yml@${job.ref}`;
  return {
    sub: `repo:${repo}:${context}`,
    repository: job.repository,
    repository_id: job.repositoryId,
    repository_owner: owner,
    repository_owner_id: job.ownerId,
    repository_visibility: job.visibility,
    event_name: job.eventName,
    ref: job.ref,
    ref_type: 'branch',
    sha: job.sha,
    run_id: job.runId,
    run_attempt: job.runAttempt,
    run_number: '1',
    actor: job.actor,
    workflow: job.workflow,
    workflow_ref: workflowRef,
    job_workflow_ref: workflowRef,
    runner_environment: 'github-hosted',
    ...(job.environment === undefined ? {} : { environment: job.environment }),
  };
}
