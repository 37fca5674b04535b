/**
 * The templates of config/aws deployed by CloudFormation, and the packaged action set up with their outputs: scan,
 * plan and remediate against moto, and again with the deployed roles in the world's AWS, which, unlike moto, enforces
 * trust policies, permissions and session policies.
 */
import {
  CloudWatchLogsClient,
  DescribeLogStreamsCommand,
  GetLogEventsCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DEV, errorsOf, MAIN, PROD, type ScanOptions } from '../e2e/organisation.ts';
import {
  ENVIRONMENT,
  RUN_ID,
  startRemediation,
  type RemediationOrganisation,
} from '../e2e/remediation-organisation.ts';
import { addStaleKey } from '../e2e/reporting-organisation.ts';
import { startCloudWatch } from '../world/cloudwatch.ts';
import type { JobOptions } from '../world/world.ts';
import {
  configOf,
  DEPLOYED_REPOSITORY,
  deployTemplates,
  enforceRoles,
  LOG_GROUP,
  type Deployment,
} from './deployment.ts';
import { motoEnv, openMoto, type MotoAccounts } from './moto-accounts.ts';
import { readIssues } from './moto-table.ts';

let moto: MotoAccounts;
let deployed: Deployment;
let org: RemediationOrganisation;
beforeEach(async () => {
  moto = await openMoto([MAIN, DEV, PROD]);
  deployed = await deployTemplates(moto, { hub: MAIN, members: [MAIN, DEV, PROD] });
  org = await startRemediation();
  const repository = org.github.model.addRepository(DEPLOYED_REPOSITORY.repository ?? '');
  repository.addEnvironment(ENVIRONMENT, { reviewers: ['bob'] });
  repository.review(RUN_ID, {
    environments: [ENVIRONMENT],
    state: 'approved',
    user: 'bob',
    comment: 'rotated',
  });
});
afterEach(async () => {
  moto.close();
  await org.world.stop();
});

/** The action as the workflows run it with the stacks' outputs. */
function withRole(output: 'ScanRoleArn' | 'RemediationRoleArn', job: JobOptions = {}): ScanOptions {
  const { config, rotation } = configOf(deployed);
  return {
    config,
    rotation: { ...rotation, remediation_retention_period: 0, owner_tag: 'Owner' },
    inputs: { 'role-to-assume': deployed.hub.outputs[output] ?? '' },
    job: { ...DEPLOYED_REPOSITORY, ...job },
  };
}

describe('the deployed templates in moto', () => {
  const env = (): JobOptions => ({ env: motoEnv(moto) });

  it('serve scan, plan and remediate: keys become Inactive, and issues and audit trail say so', async () => {
    await moto.addUser(DEV, 'deploy-bot');
    const old = await moto.addKey(DEV, 'deploy-bot', { days: 200 });
    const young = await moto.addKey(DEV, 'deploy-bot', { days: 5 });
    await moto.addUser(MAIN, 'admin');
    const inMain = await moto.addKey(MAIN, 'admin', { days: 500 });

    const scan = await org.report(withRole('ScanRoleArn', { ...env(), runId: '1' }));
    expect(errorsOf(scan)).toEqual([]);
    expect(scan.outputs).toMatchObject({
      'accounts-scanned': '3',
      'open-issues': '2',
      'tickets-created': '2',
    });
    const plan = await org.plan(withRole('ScanRoleArn', env()));
    expect(plan.outputs).toMatchObject({ 'planned-keys': '2' });
    const remediate = await org.remediate(
      plan,
      withRole('RemediationRoleArn', { ...env(), environment: ENVIRONMENT }),
    );
    expect(errorsOf(remediate)).toEqual([]);
    expect(remediate.outputs).toMatchObject({
      'disabled-keys': '2',
      'skipped-keys': '0',
      'failed-keys': '0',
    });

    expect(await moto.keyStatus(DEV, 'deploy-bot', old)).toBe('Inactive');
    expect(await moto.keyStatus(DEV, 'deploy-bot', young)).toBe('Active');
    expect(await moto.keyStatus(MAIN, 'admin', inMain)).toBe('Inactive');
    const client = new DynamoDBClient(moto.settings(MAIN));
    const issues = await readIssues(
      DynamoDBDocumentClient.from(client),
      deployed.hub.outputs['IssueTableName'],
    );
    client.destroy();
    expect(issues).toMatchObject(
      [
        [MAIN, inMain],
        [DEV, old],
      ].map(([account_id, issue_id]) => ({
        account_id,
        issue_id,
        timestamps: { reported: expect.any(String), remediated: expect.any(String) },
        jira_details: { ticket: expect.stringMatching(/^SEC-/) },
        remediation_details: { action: 'disable', outcome: 'done', approved_by: ['bob'], run_id: RUN_ID },
      })),
    );
    const trail = await auditTrail();
    expect(Object.keys(trail).sort()).toEqual([`remediate/${RUN_ID}-1`, 'scan/1-1']);
    expect(trail[`remediate/${RUN_ID}-1`]).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ event: 'gate', approved_by: ['bob'] }),
        expect.objectContaining({ event: 'disable', issue_id: old, reason: 'disabled' }),
        expect.objectContaining({ event: 'disable', issue_id: inMain, reason: 'disabled' }),
      ]),
    );
    expect(trail['scan/1-1']).toEqual(
      expect.arrayContaining([expect.objectContaining({ event: 'issue', issue_id: old, to: 'open' })]),
    );
  });

  /** Events by stream, parsed. */
  async function auditTrail(): Promise<Record<string, Record<string, unknown>[]>> {
    const logs = new CloudWatchLogsClient(moto.settings(MAIN));
    const { logStreams = [] } = await logs.send(new DescribeLogStreamsCommand({ logGroupName: LOG_GROUP }));
    const trail: Record<string, Record<string, unknown>[]> = {};
    for (const { logStreamName = '' } of logStreams) {
      const request = { logGroupName: LOG_GROUP, logStreamName, startFromHead: true };
      const { events = [] } = await logs.send(new GetLogEventsCommand(request));
      trail[logStreamName] = events.map(({ message = '' }) => JSON.parse(message) as Record<string, unknown>);
    }
    logs.destroy();
    return trail;
  }
});

describe('the deployed roles, enforced', () => {
  beforeEach(async () => {
    enforceRoles(org.world.aws, deployed);
    org.world.register(await startCloudWatch(org.world.surroundings, [LOG_GROUP]));
  });

  it.each([
    ['classic', false],
    ['immutable', true],
  ])(
    'let the workflows scan, plan, remediate and roll back, with the %s subject',
    async (_form, immutableSubject) => {
      const keyId = addStaleKey(org, 'deploy-bot', { tags: { Owner: 'alice@example.com' } });
      const scan = await org.report(withRole('ScanRoleArn', { immutableSubject }));
      const plan = await org.plan(withRole('ScanRoleArn', { immutableSubject }));
      const inEnvironment = { immutableSubject, environment: ENVIRONMENT };
      const remediate = await org.remediate(plan, withRole('RemediationRoleArn', inEnvironment));
      expect([scan, plan, remediate].map(errorsOf)).toEqual([[], [], []]);
      expect(org.world.aws.key(DEV, keyId).status).toBe('Inactive');
      const rollback = await org.rollback(
        keyId,
        withRole('RemediationRoleArn', { ...inEnvironment, runId: RUN_ID }),
      );
      expect(errorsOf(rollback)).toEqual([]);
      expect(org.world.aws.key(DEV, keyId).status).toBe('Active');
    },
  );

  it.each<[string, 'ScanRoleArn' | 'RemediationRoleArn', JobOptions]>([
    ['the remediation role outside the environment', 'RemediationRoleArn', {}],
    ['the scan role on another branch', 'ScanRoleArn', { ref: 'refs/heads/feature' }],
    [
      'the scan role in a pull request',
      'ScanRoleArn',
      { claims: { sub: 'repo:example-org/security:pull_request' } },
    ],
    [
      'the scan role in a repository of the same name with another ID',
      'ScanRoleArn',
      { repositoryId: '2003' },
    ],
  ])('refuse %s', async (_case, role, job) => {
    const run = await org.plan(withRole(role, job));
    expect(run.exitCode).toBe(1);
    expect(errorsOf(run).join()).toContain('AccessDenied');
    expect(org.world.transcript.count('dynamodb')).toBe(0);
  });
});
