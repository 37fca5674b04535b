/** Plan, gate, remediate and rollback through the packaged action (SPEC section 9). */
import { readFileSync, writeFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from '@jest/globals';
import type { RunResult } from '../world/runner.ts';
import { textOf } from '../world/slack-model.ts';
import { DEV, PROD, type ScanOptions } from './organisation.ts';
import { addStaleKey } from './reporting-organisation.ts';
import {
  ENVIRONMENT,
  RUN_ID,
  startRemediation,
  type RemediationOrganisation,
} from './remediation-organisation.ts';

let org: RemediationOrganisation;
afterEach(() => org.world.stop());

/** Two keys reported, and their retention period over. */
async function due(names: readonly string[] = ['old-bot', 'older-bot']): Promise<string[]> {
  org = await startRemediation();
  const keyIds = names.map((name, index) =>
    addStaleKey(org, name, { ageDays: 200 + index * 100, account: index % 2 === 0 ? DEV : PROD }),
  );
  expect((await org.report()).exitCode).toBe(0);
  org.world.clock.advanceDays(15);
  org.world.transcript.clear();
  return keyIds;
}

const statusOf = (keyId: string, account = DEV): string => org.world.aws.key(account, keyId).status;
const reasons = (run: RunResult): Record<string, string> =>
  Object.fromEntries(
    ((run.result?.['keys'] ?? []) as { issue_id: string; reason: string }[]).map(({ issue_id, reason }) => [
      issue_id,
      reason,
    ]),
  );

async function itemOf(keyId: string): Promise<Record<string, unknown>> {
  const item = (await org.world.dynamo.dumpItems()).find(({ issue_id }) => issue_id === keyId);
  if (item === undefined) throw new Error(`no item ${keyId}`);
  return item;
}

function expectNoMutation(run: RunResult): void {
  expect(run.stdout).not.toContain('Bug in');
  expect(
    org.world.transcript.mutations().filter(({ service }) => service !== 'sts' && service !== 'oidc'),
  ).toEqual([]);
}

describe('plan', () => {
  it('lists the eligible keys oldest first with a digest, and writes nothing', async () => {
    const [old = '', older = ''] = await due();
    const plan = await org.plan();
    expect(plan.exitCode).toBe(0);
    expect(plan.outputs).toMatchObject({ 'planned-keys': '2', 'accounts-failed': '0' });
    expect(plan.outputs['plan-digest']).toMatch(/^[0-9a-f]{64}$/);
    const file = JSON.parse(readFileSync(plan.outputs['plan-path'] ?? '', 'utf8')) as {
      keys: { issue_id: string; ticket: string }[];
      run_id: string;
      digest: string;
    };
    expect(file).toMatchObject({ run_id: RUN_ID, digest: plan.outputs['plan-digest'] });
    expect(file.keys.map(({ issue_id }) => issue_id)).toEqual([older, old]);
    expect(file.keys[0]?.ticket).toMatch(/^SEC-/);
    expect(plan.summary).toContain('Approve to disable 2 access keys');
    expectNoMutation(plan);
    expect(org.world.transcript.count('jira')).toBe(0);
  });

  it('says why each other open issue is not on it', async () => {
    const [old = '', older = ''] = await due();
    const plan = await org.plan({
      whitelist: { user_keysrotation: { [DEV]: ['old-bot'] } },
      rotation: { remediation_accounts: [DEV] },
    });
    expect(plan.outputs).toMatchObject({ 'planned-keys': '0' });
    expect(reasons(plan)).toEqual({ [old]: 'exception', [older]: 'account-not-remediated' });
  });

  it('keys that name what does not exist fail the job', async () => {
    const [old = ''] = await due();
    const plan = await org.plan({ inputs: { keys: `${old}, AKIANOSUCHKEY0000001` } });
    expect(plan.exitCode).toBe(1);
    expect(plan.outputs).toMatchObject({ 'planned-keys': '1' });
    expect(plan.annotations.map(({ message }) => message).join()).toContain('AKIANOSUCHKEY0000001');
  });

  it('an account that cannot be entered leaves its keys out and fails the job', async () => {
    const [old = '', older = ''] = await due();
    org.world.aws.deleteRole(PROD, 'iam-key-rotation-identify');
    const plan = await org.plan();
    expect(plan.exitCode).toBe(1);
    expect(plan.outputs).toMatchObject({ 'planned-keys': '1', 'accounts-failed': '1' });
    expect(reasons(plan)).toEqual({ [old]: 'planned', [older]: 'account-unreadable' });
  });
});

describe('remediate', () => {
  it('disables exactly the planned keys, records who and what, tells ticket and Slack; the next scan closes', async () => {
    const [old = '', older = ''] = await due();
    const untouched = addStaleKey(org, 'young-issue', { ageDays: 100 });
    const plan = await org.plan();
    org.approve();
    const run = await org.remediate(plan);
    expect({ exit: run.exitCode, annotations: run.annotations }).toEqual({ exit: 0, annotations: [] });
    expect(run.outputs).toMatchObject({ 'disabled-keys': '2', 'skipped-keys': '0', 'failed-keys': '0' });
    expect([statusOf(old), statusOf(older, PROD), statusOf(untouched)]).toEqual([
      'Inactive',
      'Inactive',
      'Active',
    ]);
    const updates = org.world.transcript.calls('iam', 'UpdateAccessKey');
    expect(updates).toHaveLength(2);
    expect(await itemOf(old)).toMatchObject({
      status: 'open',
      timestamps: { remediated: expect.stringMatching(/\+00:00$/) as unknown },
      remediation_details: {
        action: 'disable',
        outcome: 'done',
        requested_by: 'carol',
        approved_by: ['bob'],
        comment: 'checked with the owners',
        run_id: RUN_ID,
        run_url: `https://github.com/acme/security/actions/runs/${RUN_ID}`,
        plan_digest: plan.outputs['plan-digest'],
        observed: 'Inactive',
        ticket_told: true,
      },
    });
    expect(await itemOf(old)).not.toHaveProperty('claim');
    const comments = [...org.jira.model.issues.values()].flatMap(({ comments: all }) =>
      all.map(({ body }) => JSON.stringify(body)),
    );
    expect(comments).toHaveLength(2);
    expect(comments.join()).toContain('approved by bob');
    expect(org.slack.model.postsTo('#dev-team').map(textOf).at(-1)).toContain(old);
    expect(run.summary).toContain('checked with the owners');
    const scan = await org.report();
    expect(scan.outputs).toMatchObject({ 'resolved-issues': '2', 'closed-issues': '2' });
    expect(await itemOf(old)).toMatchObject({ status: 'closed' });
  });

  const refusals: [string, string, (plan: RunResult) => Promise<RunResult>][] = [
    [
      'no environment claim',
      'environment',
      (plan) => org.remediate(plan, { job: { environment: undefined } as ScanOptions['job'] & object }),
    ],
    [
      'another environment',
      'environment',
      (plan) => org.remediate(plan, { job: { claims: { environment: 'production' } } }),
    ],
    [
      'a pull request',
      'pull_request',
      (plan) =>
        org.remediate(plan, { job: { eventName: 'pull_request', claims: { event_name: 'pull_request' } } }),
    ],
    ['no OIDC token', 'id-token', (plan) => org.remediate(plan, { job: { oidc: false } })],
    [
      'another digest',
      'digest',
      (plan) => org.remediate(plan, { inputs: { 'plan-digest': 'a'.repeat(64) } }),
    ],
    [
      'a plan of another run',
      'run',
      (plan) => {
        org.approve({ runId: '777' });
        return org.remediate(plan, { job: { runId: '777' } });
      },
    ],
    [
      'changed configuration',
      'onfiguration',
      (plan) => org.remediate(plan, { rotation: { max_keys_per_run: 49 } }),
    ],
    [
      'a tampered plan',
      'changed after',
      (plan) => {
        const file = plan.outputs['plan-path'] ?? '';
        writeFileSync(file, readFileSync(file, 'utf8').replaceAll('old-bot', 'new-bot'));
        return org.remediate(plan);
      },
    ],
    [
      'a plan that is no plan',
      'plan',
      (plan) => {
        writeFileSync(plan.outputs['plan-path'] ?? '', '{"version":1}');
        return org.remediate(plan);
      },
    ],
    [
      'a missing rule',
      'required reviewers',
      (plan) => {
        org.repository.addEnvironment(ENVIRONMENT, { reviewers: [] });
        return org.remediate(plan);
      },
    ],
    [
      'a missing environment',
      'does not exist',
      (plan) => {
        org.repository.environments.delete(ENVIRONMENT);
        return org.remediate(plan);
      },
    ],
    [
      'an unreadable environment',
      'actions: read',
      (plan) => {
        org.github.model.allow('weak-token', { contents: 'read' });
        return org.remediate(plan, { githubToken: 'weak-token' });
      },
    ],
    [
      'GitHub down',
      'refused',
      (plan) => {
        org.world.faults.add({ service: 'github' }, { kind: 'error', status: 500 });
        return org.remediate(plan);
      },
    ],
    [
      'an approval of another environment',
      'approve',
      (plan) => {
        org.repository.approvals.clear();
        org.approve({ environment: 'staging' });
        return org.remediate(plan);
      },
    ],
    [
      'no approval',
      'approve',
      (plan) => {
        org.repository.approvals.clear();
        return org.remediate(plan);
      },
    ],
    [
      'a rejection after the approval',
      'rejected',
      (plan) => {
        org.approve({ state: 'rejected', user: 'eve' });
        return org.remediate(plan);
      },
    ],
  ];
  it.each(refusals)(
    'the gate refuses %s, names the remedy, and nothing is written',
    async (_what, remedy, attempt) => {
      const [old = ''] = await due(['old-bot']);
      const plan = await org.plan();
      org.approve();
      org.world.transcript.clear();
      const run = await attempt(plan);
      expect(run.exitCode).toBe(1);
      expect(run.annotations).toHaveLength(1);
      expect(run.annotations[0]?.message).toContain(remedy);
      expect(run.stdout).not.toMatch(/^\s+at .*\.js:\d+/m);
      expectNoMutation(run);
      expect(statusOf(old)).toBe('Active');
    },
  );

  it('a dry run evaluates gate and keys, enforces nothing and writes nothing', async () => {
    const [old = ''] = await due(['old-bot']);
    const plan = await org.plan();
    org.world.transcript.clear();
    const run = await org.remediate(plan, { inputs: { 'dry-run': 'true' } });
    expect(run.exitCode).toBe(0);
    expect(run.summary).toContain('The gate would refuse');
    expect(reasons(run)).toEqual({ [old]: 'would-disable' });
    expectNoMutation(run);
  });

  const races: [string, string, (keyId: string) => ScanOptions | undefined][] = [
    ['deleted', 'key-gone', (keyId) => void org.world.aws.deleteKey(DEV, keyId)],
    ['already inactive', 'key-inactive', (keyId) => void org.world.aws.setKeyStatus(DEV, keyId, 'Inactive')],
    [
      'replaced',
      'key-replaced',
      (keyId) => {
        org.world.aws.deleteKey(DEV, keyId);
        org.world.aws.addKey(DEV, 'old-bot', { id: keyId, createDate: org.daysAgo(1) });
        return undefined;
      },
    ],
  ];
  it.each(races)('a key %s since the plan is skipped with its reason', async (_what, reason, change) => {
    const [old = ''] = await due(['old-bot']);
    const plan = await org.plan();
    org.approve();
    change(old);
    const run = await org.remediate(plan);
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ 'disabled-keys': '0', 'skipped-keys': '1' });
    expect(reasons(run)).toEqual({ [old]: reason });
    expect(org.world.transcript.calls('iam', 'UpdateAccessKey')).toEqual([]);
  });

  it('an issue that another run changed in between is skipped', async () => {
    const [old = ''] = await due(['old-bot']);
    const plan = await org.plan();
    org.approve();
    const item = await itemOf(old);
    await org.world.dynamo.putItem({ ...item, status: 'whitelisted', version: 99 });
    const run = await org.remediate(plan);
    expect(reasons(run)).toEqual({ [old]: 'not-open' });
    expect(statusOf(old)).toBe('Active');
  });

  it('an issue that another run writes while it is being judged is judged again', async () => {
    const [old = ''] = await due(['old-bot']);
    const plan = await org.plan();
    org.approve();
    const item = await itemOf(old);
    org.world.faults.onCall({ service: 'iam', action: 'ListAccessKeys', times: 1 }, () =>
      org.world.dynamo.putItem({ ...item, version: 99 }),
    );
    const run = await org.remediate(plan);
    expect(reasons(run)).toEqual({ [old]: 'disabled' });
    expect(org.world.transcript.calls('iam', 'UpdateAccessKey')).toHaveLength(1);
    expect(await itemOf(old)).toMatchObject({ version: expect.any(Number) as unknown });
  });

  it('a key excepted since the plan is refused by the gate, and a dry run names the exception', async () => {
    const [old = ''] = await due(['old-bot']);
    const plan = await org.plan();
    org.approve();
    const whitelist = { user_keysrotation: { [DEV]: ['old-bot'] } };
    const run = await org.remediate(plan, { whitelist });
    expect(run.annotations[0]?.message).toContain('Configuration has changed');
    expect(statusOf(old)).toBe('Active');
    const rehearsal = await org.remediate(plan, { whitelist, inputs: { 'dry-run': 'true' } });
    expect(reasons(rehearsal)).toEqual({ [old]: 'exception' });
  });

  it('a refused disable stays open, is told on the ticket, fails the job, and is tried again', async () => {
    const [old = ''] = await due(['old-bot']);
    const plan = await org.plan();
    org.approve();
    const rule = org.world.faults.add(
      { service: 'iam', action: 'UpdateAccessKey' },
      { kind: 'error', status: 403, code: 'AccessDenied', message: 'denied by SCP' },
    );
    const run = await org.remediate(plan);
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ 'failed-keys': '1', 'disabled-keys': '0' });
    expect(await itemOf(old)).toMatchObject({
      status: 'open',
      timestamps: { remediated: null },
      remediation_details: { outcome: 'failed' },
    });
    expect(
      JSON.stringify(
        [...org.jira.model.issues.values()].map(({ comments }) => comments.map(({ body }) => body)),
      ),
    ).toContain('denied by SCP');
    rule.remove();
    const next = await org.plan();
    expect(next.outputs).toMatchObject({ 'planned-keys': '1' });
    expect((await org.remediate(next)).outputs).toMatchObject({ 'disabled-keys': '1' });
  });
});

describe('rollback', () => {
  async function disabled(): Promise<string[]> {
    const keyIds = await due();
    const plan = await org.plan();
    org.approve();
    await org.remediate(plan);
    org.approve({ runId: '5151', comment: 'broke the nightly build' });
    return keyIds;
  }

  it('reactivates all that a run disabled; the retention period starts again', async () => {
    const [old = '', older = ''] = await disabled();
    const run = await org.rollback(`run:${RUN_ID}`);
    expect({ exit: run.exitCode, annotations: run.annotations }).toEqual({ exit: 0, annotations: [] });
    expect(run.outputs).toMatchObject({ 'reactivated-keys': '2', 'skipped-keys': '0', 'failed-keys': '0' });
    expect([statusOf(old), statusOf(older, PROD)]).toEqual(['Active', 'Active']);
    expect(await itemOf(old)).toMatchObject({
      status: 'open',
      timestamps: { remediated: null, resolved: null },
      remediation_details: {
        action: 'reactivate',
        outcome: 'done',
        run_id: '5151',
        comment: 'broke the nightly build',
        history: [{ action: 'disable', run_id: RUN_ID }],
      },
    });
    expect((await org.plan()).outputs).toMatchObject({ 'planned-keys': '0' });
    org.world.clock.advanceDays(14);
    expect((await org.plan()).outputs).toMatchObject({ 'planned-keys': '2' });
  });

  it('from closed it is a new life', async () => {
    const [old = ''] = await disabled();
    await org.report();
    expect(await itemOf(old)).toMatchObject({ status: 'closed' });
    const run = await org.rollback(old);
    expect(run.outputs).toMatchObject({ 'reactivated-keys': '1' });
    expect(await itemOf(old)).toMatchObject({
      status: 'open',
      jira_details: {},
      timestamps: { reported: null, closed: null },
    });
    const scan = await org.report();
    expect(scan.outputs).toMatchObject({ 'tickets-created': '1' });
  });

  it('leaves alone what this product did not disable, and what is active already', async () => {
    const [old = ''] = await disabled();
    const foreign = addStaleKey(org, 'foreign-bot');
    await org.report();
    org.world.aws.setKeyStatus(DEV, foreign, 'Inactive');
    org.world.aws.setKeyStatus(DEV, old, 'Active');
    org.world.transcript.clear();
    const run = await org.rollback(`${foreign},${old}`);
    expect(run.exitCode).toBe(0);
    expect(reasons(run)).toEqual({ [foreign]: 'not-disabled-by-us', [old]: 'key-active' });
    expect(org.world.transcript.calls('iam', 'UpdateAccessKey')).toEqual([]);
  });

  it('keys and runs that name nothing fail the job', async () => {
    await disabled();
    for (const keys of ['AKIANOSUCHKEY0000001', 'run:999']) {
      const run = await org.rollback(keys);
      expect(run.exitCode).toBe(1);
      expect(run.annotations.map(({ message }) => message).join()).toContain(keys.replace('run:', 'run '));
    }
  });

  it('has the same gate', async () => {
    const [old = ''] = await disabled();
    org.repository.approvals.clear();
    org.world.transcript.clear();
    const run = await org.rollback(old);
    expect(run.exitCode).toBe(1);
    expectNoMutation(run);
    expect(statusOf(old)).toBe('Inactive');
  });
});

describe('no way from other modes to UpdateAccessKey', () => {
  it('sessions of scan and plan could not even if they tried', async () => {
    await due();
    await org.plan();
    const policies = org.world.aws.credentials.sessions.map(({ policy }) => JSON.stringify(policy ?? ''));
    expect(policies.filter((policy) => policy.includes('ListUsers')).length).toBeGreaterThan(0);
    for (const policy of policies) expect(policy).not.toContain('UpdateAccessKey');
  });
});
