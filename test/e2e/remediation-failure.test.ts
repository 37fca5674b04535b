/** Remediate, rollback and plan through the packaged action when AWS, the table or other people do not play along. */
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '../world/repository-root.ts';
import type { RunResult } from '../world/runner.ts';
import { textOf } from '../world/slack-model.ts';
import { ROLE_NAMES } from '../world/standard-roles.ts';
import { DEV, PROD } from './organisation.ts';
import { addStaleKey } from './reporting-organisation.ts';
import { RUN_ID, startRemediation, type RemediationOrganisation } from './remediation-organisation.ts';

/** Waits and back-offs pass twenty times as fast. */
const FAST = {
  nodeArguments: [
    `--import=${pathToFileURL(join(repositoryRoot(), 'test', 'faults', 'fast-clock.mjs')).href}`,
  ],
};
const MINUTE_MS = 60_000;

let org: RemediationOrganisation;
afterEach(() => org.world.stop());

/** Keys reported, and their retention period over: the first in dev, the second in prod. */
async function due(names: readonly string[] = ['old-bot']): Promise<string[]> {
  org = await startRemediation();
  const keyIds = names.map((name, index) =>
    addStaleKey(org, name, { ageDays: 200 + index * 100, account: index === 0 ? DEV : PROD }),
  );
  ok(await org.report());
  org.world.clock.advanceDays(15);
  return keyIds;
}

async function planned(runId = RUN_ID): Promise<RunResult> {
  const plan = ok(await org.plan({ job: { runId } }));
  org.approve({ runId });
  return plan;
}

function ok(run: RunResult): RunResult {
  expect({ exit: run.exitCode, annotations: run.annotations }).toEqual({ exit: 0, annotations: [] });
  return run;
}

const statusOf = (keyId: string, account = DEV): string => org.world.aws.key(account, keyId).status;
const reasons = (run: RunResult): Record<string, string> =>
  Object.fromEntries(
    ((run.result?.['keys'] ?? []) as { issue_id: string; reason: string }[]).map(({ issue_id, reason }) => [
      issue_id,
      reason,
    ]),
  );
const codes = (run: RunResult): string[] =>
  ((run.result?.['problems'] ?? []) as { code: string }[]).map(({ code }) => code);
const item = (keyId: string, account = DEV) =>
  org.world.dynamo.getItem({ account_id: account, issue_id: keyId });
const comments = (): string =>
  JSON.stringify(
    [...org.jira.model.issues.values()].map((ticket) => ticket.comments.map(({ body }) => body)),
  );

describe('a change that IAM does not show for a while', () => {
  /** From the change on, reads show the key as it was before; afterwards the truth comes out. */
  async function staleFor(
    reads: number,
    keyId: string,
    work: () => Promise<RunResult>,
    [before, after]: readonly ['Active' | 'Inactive', 'Active' | 'Inactive'],
  ): Promise<RunResult> {
    let asked = false;
    const rules = [
      org.world.faults.onCall({ service: 'iam', action: 'UpdateAccessKey' }, () => void (asked = true)),
      org.world.faults.onCall(
        {
          service: 'iam',
          action: 'ListAccessKeys',
          where: () => asked && statusOf(keyId) === after,
          times: reads,
        },
        () => org.world.aws.setKeyStatus(DEV, keyId, before),
      ),
    ];
    let seen = 0;
    const truth = org.world.faults.onCall(
      { service: 'iam', action: 'ListAccessKeys', where: () => asked && ++seen > reads },
      () => org.world.aws.setKeyStatus(DEV, keyId, after),
    );
    const run = await work();
    for (const rule of [...rules, truth]) rule.remove();
    org.world.aws.setKeyStatus(DEV, keyId, after);
    return run;
  }

  it('is waited for', async () => {
    const [old = ''] = await due();
    const plan = await planned();
    const run = await staleFor(2, old, () => org.remediate(plan, FAST), ['Active', 'Inactive']);
    expect(reasons(ok(run))).toEqual({ [old]: 'disabled' });
    org.approve({ runId: '5151' });
    const back = await staleFor(2, old, () => org.rollback(old, FAST), ['Inactive', 'Active']);
    expect(reasons(ok(back))).toEqual({ [old]: 'reactivated' });
  });

  it('in the end is not recorded as failed: the next scan completes it', async () => {
    const [old = ''] = await due();
    const plan = await planned();
    const run = await staleFor(9, old, () => org.remediate(plan, FAST), ['Active', 'Inactive']);
    expect(run.exitCode).toBe(1);
    expect(reasons(run)).toEqual({ [old]: 'not-confirmed' });
    expect(await item(old)).toMatchObject({
      status: 'open',
      timestamps: { remediated: null },
      remediation_details: { outcome: 'intended', observed: expect.stringContaining('Active') as unknown },
    });
    expect(comments()).toContain('could not be confirmed');
    ok(await org.report());
    expect(await item(old)).toMatchObject({
      status: 'closed',
      timestamps: { remediated: expect.any(String) as unknown },
      remediation_details: { outcome: 'done' },
    });
  });

  it('in the end is taken by rollback, at once', async () => {
    const [old = ''] = await due();
    const plan = await planned();
    await staleFor(9, old, () => org.remediate(plan, FAST), ['Active', 'Inactive']);
    org.approve({ runId: '5151' });
    expect(reasons(ok(await org.rollback(`run:${RUN_ID}`)))).toEqual({ [old]: 'reactivated' });
    expect(statusOf(old)).toBe('Active');
  });
});

describe('failures', () => {
  it('of an account that cannot be entered are told on the ticket and on Slack, and the others go on', async () => {
    const [old = '', older = ''] = await due(['old-bot', 'older-bot']);
    const plan = await planned();
    org.world.aws.deleteRole(DEV, ROLE_NAMES.reporting);
    const run = await org.remediate(plan);
    expect(run.exitCode).toBe(1);
    expect(reasons(run)).toEqual({ [old]: 'account-unreadable', [older]: 'disabled' });
    expect(await item(old)).toMatchObject({
      status: 'open',
      timestamps: { remediated: null },
      remediation_details: { action: 'disable', outcome: 'failed', ticket_told: true, run_id: RUN_ID },
    });
    expect(comments()).toContain('Could not disable');
    expect(org.slack.model.postsTo('#dev-team').map(textOf).at(-1)).toContain(old);
    expect(run.groups.join('\n')).toMatch(/1 failed[\s\S]*1 disabled|1 disabled[\s\S]*1 failed/);
  });

  it('of the table before any key are told in result, summary and outputs', async () => {
    const [old = ''] = await due();
    const plan = await planned();
    org.world.faults.add({ service: 'dynamodb', action: 'DescribeTable' }, { kind: 'error', status: 500 });
    const run = await org.remediate(plan, FAST);
    expect(run.exitCode).toBe(1);
    expect(run.outputs).toMatchObject({ 'disabled-keys': '0', 'failed-keys': '0' });
    expect(run.result).toMatchObject({ mode: 'remediate', keys: [] });
    expect(run.summary).toContain('ended early');
    expect(run.annotations).toHaveLength(1);
    expect(statusOf(old)).toBe('Active');
  });

  it('of one broken item stop neither plan nor rollback of the others', async () => {
    const [old = '', older = ''] = await due(['old-bot', 'older-bot']);
    ok(await org.remediate(await planned()));
    await org.world.dynamo.putItem({ account_id: PROD, issue_id: 'AKIABROKENBROKEN0001', status: 'odd' });
    org.approve({ runId: '5151' });
    const named = await org.rollback(older, { inputs: { 'dry-run': 'true' } });
    expect(reasons(named)).toEqual({ [older]: 'would-reactivate' });
    const all = await org.rollback(`run:${RUN_ID}`);
    expect(all.exitCode).toBe(1);
    expect(reasons(all)).toEqual({ [old]: 'reactivated' });
    expect(codes(all)).toEqual(['account-incomplete']);
    const plan = await org.plan({ inputs: { keys: older } });
    expect(codes(plan)).toEqual(['account-incomplete']);
    expect(statusOf(older, PROD)).toBe('Inactive');
  });
});

describe('what has changed since', () => {
  it('a key rolled back after its plan was made is not disabled by the older approval', async () => {
    const [old = ''] = await due();
    const plan = await planned();
    ok(await org.remediate(plan));
    org.approve({ runId: '5151' });
    ok(await org.rollback(old));
    const again = ok(await org.remediate(plan, { job: { runAttempt: '2' } }));
    expect(reasons(again)).toEqual({ [old]: 'changed-since-plan' });
    expect(statusOf(old)).toBe('Active');
  });

  it('a key that its owner made inactive after somebody activated it again is not ours to reactivate', async () => {
    const [old = ''] = await due();
    ok(await org.remediate(await planned()));
    org.world.aws.setKeyStatus(DEV, old, 'Active');
    ok(await org.report());
    org.world.aws.setKeyStatus(DEV, old, 'Inactive');
    org.approve({ runId: '5151' });
    for (const keys of [old, `run:${RUN_ID}`])
      expect(reasons(ok(await org.rollback(keys)))).toEqual({ [old]: 'not-disabled-by-us' });
    expect(statusOf(old)).toBe('Inactive');
  });

  it('an intent that came to nothing is not taken for what somebody did later', async () => {
    const [old = ''] = await due();
    org.world.faults.add(
      { service: 'iam', action: 'UpdateAccessKey', nth: 1 },
      { kind: 'kill', when: 'before' },
    );
    expect((await org.remediate(await planned())).exitCode).toBeNull();
    org.world.clock.advance(15 * MINUTE_MS);
    ok(await org.report());
    expect(await item(old)).toMatchObject({ remediation_details: { outcome: 'failed' } });
    org.world.aws.setKeyStatus(DEV, old, 'Inactive');
    ok(await org.report());
    expect(await item(old)).toMatchObject({ status: 'closed', timestamps: { remediated: null } });
  });

  it('a key named by hand whose issue is not open is not planned, with its reason, and nothing fails', async () => {
    const [old = '', older = ''] = await due(['old-bot', 'older-bot']);
    const whitelist = { user_keysrotation: { [PROD]: ['older-bot'] } };
    org.world.aws.setKeyStatus(DEV, old, 'Inactive');
    ok(await org.report({ whitelist }));
    const plan = ok(await org.plan({ whitelist, inputs: { keys: `${old},${older}` } }));
    expect(reasons(plan)).toEqual({ [old]: 'not-open', [older]: 'exception' });
    expect(plan.outputs).toMatchObject({ 'planned-keys': '0' });
  });
});
