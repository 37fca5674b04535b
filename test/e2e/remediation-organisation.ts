/**
 * The organisation with a protected environment: GitHub REST beside Jira and Slack, and the steps of the remediation
 * workflow (plan job, approval, job in the environment, rollback). Asserts nothing.
 */
import type { GitHubRepository } from '../world/github-model.ts';
import { startGitHub, type GitHubServer } from '../world/github.ts';
import type { RunResult } from '../world/runner.ts';
import type { JobOptions } from '../world/world.ts';
import { configFiles, type ScanOptions } from './organisation.ts';
import {
  startReporting,
  type Deployment,
  type ReportingOptions,
  type ReportingOrganisation,
} from './reporting-organisation.ts';

export const ENVIRONMENT = 'remediation';
export const REPOSITORY = 'acme/security';
export const RUN_ID = '4242';

export interface RemediationOrganisation extends ReportingOrganisation {
  readonly github: GitHubServer;
  readonly repository: GitHubRepository;
  plan(options?: ScanOptions): Promise<RunResult>;
  approve(options?: {
    readonly runId?: string;
    readonly user?: string;
    readonly state?: 'approved' | 'rejected';
    readonly environment?: string;
    readonly comment?: string;
  }): void;
  remediate(plan: RunResult, options?: ScanOptions): Promise<RunResult>;
  rollback(keys: string, options?: ScanOptions): Promise<RunResult>;
}

export async function startRemediation(
  deployment: Deployment = 'cloud',
  options: ReportingOptions = {},
): Promise<RemediationOrganisation> {
  const org = await startReporting(deployment, options);
  const github = org.world.register(await startGitHub(org.world.surroundings));
  const repository = github.model.addRepository(REPOSITORY);
  repository.addEnvironment(ENVIRONMENT, { reviewers: ['bob'] });
  const run = (
    inputs: Readonly<Record<string, string>>,
    job: JobOptions,
    options: ScanOptions,
  ): Promise<RunResult> => {
    const { config, rotation, whitelist, owners, ...rest } = options;
    return org.world.run({
      ...rest,
      job: {
        runId: RUN_ID,
        eventName: 'workflow_dispatch',
        actor: 'carol',
        workflow: 'remediate',
        ...job,
        ...rest.job,
      },
      inputs: { ...inputs, ...rest.inputs },
      config: configFiles({
        config: { ...org.settings.config, ...config },
        rotation: { ...org.settings.rotation, ...rotation },
        whitelist,
        owners: owners ?? org.settings.owners,
      }),
    });
  };
  return {
    ...org,
    github,
    repository,
    plan: (options = {}) => run({ mode: 'plan', 'role-to-assume': org.scanRoleArn }, {}, options),
    approve: ({
      runId = RUN_ID,
      user = 'bob',
      state = 'approved',
      environment = ENVIRONMENT,
      comment = 'checked with the owners',
    } = {}) => repository.review(runId, { environments: [environment], state, user, comment }),
    remediate: (plan, options = {}) =>
      run(
        {
          mode: 'remediate',
          'role-to-assume': org.remediateRoleArn,
          'plan-path': plan.outputs['plan-path'] ?? '',
          'plan-digest': plan.outputs['plan-digest'] ?? '',
          ...org.settings.inputs,
        },
        { environment: ENVIRONMENT },
        options,
      ),
    rollback: (keys, options = {}) =>
      run(
        { mode: 'rollback', keys, 'role-to-assume': org.remediateRoleArn, ...org.settings.inputs },
        { environment: ENVIRONMENT, workflow: 'rollback', runId: '5151' },
        options,
      ),
  };
}
