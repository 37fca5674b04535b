/**
 * Moments that the fault campaign found to matter, each as one story: runs that meet in the middle of each other, and
 * work that a run left half done where the next one has to notice.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { DEV } from '../e2e/organisation.ts';
import { addStaleKey } from '../e2e/reporting-organisation.ts';
import { RUN_ID, startRemediation, type RemediationOrganisation } from '../e2e/remediation-organisation.ts';
import type { RunResult } from '../world/runner.ts';

let org: RemediationOrganisation;
let keyId: string;

beforeEach(async () => {
  org = await startRemediation();
  keyId = addStaleKey(org, 'deploy-bot');
  ok(await org.report());
  org.world.clock.advanceDays(15);
});
afterEach(() => org.world.stop());

function ok(run: RunResult): RunResult {
  expect({ exit: run.exitCode, annotations: run.annotations }).toEqual({ exit: 0, annotations: [] });
  return run;
}

async function planned(runId = RUN_ID): Promise<RunResult> {
  const plan = ok(await org.plan({ job: { runId } }));
  org.approve({ runId });
  return plan;
}

async function item() {
  return org.world.dynamo.getItem({ account_id: DEV, issue_id: keyId });
}

/** While the next run is about to write this issue, another run begins and ends. */
function amidst(other: () => Promise<RunResult>): void {
  const rule = org.world.faults.onCall(
    { service: 'dynamodb', action: 'PutItem', where: (call) => JSON.stringify(detail(call)).includes(keyId) },
    async () => {
      rule.remove();
      ok(await other());
    },
  );
}

function detail({ detail: about }: { readonly detail?: unknown }): unknown {
  return typeof about === 'function' ? (about as () => unknown)() : about;
}

const comments = (): number =>
  [...org.jira.model.issues.values()].reduce((sum, ticket) => sum + ticket.comments.length, 0);

describe('a scan that looked at the key before another run changed it', () => {
  it('does not take a disable for a new activation', async () => {
    const plan = await planned();
    org.world.aws.useKey(DEV, keyId);
    amidst(() => org.remediate(plan));
    ok(await org.report());
    expect(org.world.aws.key(DEV, keyId).status).toBe('Inactive');
    expect(await item()).toMatchObject({
      status: 'open',
      timestamps: { remediated: expect.any(String) as unknown },
    });
    ok(await org.report());
    expect(await item()).toMatchObject({ status: 'closed', remediation_details: { outcome: 'done' } });
  });

  it('does not resolve what was reactivated', async () => {
    ok(await org.remediate(await planned()));
    org.approve({ runId: '5151' });
    amidst(() => org.rollback(keyId));
    ok(await org.report());
    expect(org.world.aws.key(DEV, keyId).status).toBe('Active');
    expect(await item()).toMatchObject({
      status: 'open',
      remediation_details: { action: 'reactivate', outcome: 'done' },
    });
    expect([...org.jira.model.issues.values()].map(({ status }) => status)).toEqual(['To Do']);
  });
});

describe('two runs of a kind at once on the same key', () => {
  const changes = (): number => org.world.transcript.calls('iam', 'UpdateAccessKey').length;
  const reasonsOf = (run: RunResult): string[] =>
    ((run.result?.['keys'] ?? []) as { reason: string }[]).map(({ reason }) => reason);
  const timesTold = (): number => org.slack.model.postsTo('#dev-team').length;

  it('disable it once, record it once and tell it once; the loser sees what the winner did', async () => {
    const [plan, other] = [await planned(), await planned('4343')];
    const told = timesTold();
    const rule = org.world.faults.onCall(
      { service: 'iam', action: 'ListAccessKeys', nth: 1 },
      () => rendezvous,
    );
    let meet = (): void => undefined;
    const rendezvous = new Promise<void>((resolve) => (meet = resolve));
    // The first waits with its look at the key until the second has looked too.
    org.world.faults.onCall({ service: 'iam', action: 'ListAccessKeys', nth: 2 }, () => meet());
    const runs = await Promise.all([org.remediate(plan), org.remediate(other, { job: { runId: '4343' } })]);
    expect(rule.hits).toBe(1);
    expect(
      runs
        .map((run) => ok(run))
        .flatMap(reasonsOf)
        .sort(),
    ).toEqual(['already-remediated', 'disabled']);
    expect(changes()).toBe(1);
    expect(comments()).toBe(1);
    expect(timesTold()).toBe(told + 1);
    expect(await item()).toMatchObject({
      timestamps: { remediated: expect.any(String) as unknown },
      remediation_details: { action: 'disable', outcome: 'done', ticket_told: true, history: [] },
    });
  });

  it('reactivate it, and the loser sees what the winner did', async () => {
    ok(await org.remediate(await planned()));
    const before = { changes: changes(), comments: comments() };
    for (const runId of ['5151', '5252']) org.approve({ runId });
    let meet = (): void => undefined;
    const rendezvous = new Promise<void>((resolve) => (meet = resolve));
    org.world.faults.onCall({ service: 'iam', action: 'ListAccessKeys', nth: 1 }, () => rendezvous);
    org.world.faults.onCall({ service: 'iam', action: 'ListAccessKeys', nth: 2 }, () => meet());
    const runs = await Promise.all([org.rollback(keyId), org.rollback(keyId, { job: { runId: '5252' } })]);
    expect(
      runs
        .map((run) => ok(run))
        .flatMap(reasonsOf)
        .sort(),
    ).toEqual(['not-disabled-by-us', 'reactivated']);
    expect(changes()).toBe(before.changes + 1);
    expect(comments()).toBe(before.comments + 1);
    expect(org.world.aws.key(DEV, keyId).status).toBe('Active');
    expect(await item()).toMatchObject({
      status: 'open',
      timestamps: { remediated: null },
      remediation_details: { action: 'reactivate', outcome: 'done', ticket_told: true },
    });
  });
});

describe('ticket', () => {
  it('a rollback that died before it told the ticket tells it in its next attempt', async () => {
    ok(await org.remediate(await planned()));
    org.approve({ runId: '5151' });
    org.world.faults.add({ service: 'jira', action: 'addComment', nth: 1 }, { kind: 'kill', when: 'before' });
    expect((await org.rollback(keyId)).exitCode).toBeNull();
    const told = comments();
    org.world.clock.advance(15 * 60_000);
    ok(await org.rollback(keyId, { job: { runAttempt: '2' } }));
    expect(comments()).toBe(told + 1);
    expect(await item()).toMatchObject({ remediation_details: { action: 'reactivate', ticket_told: true } });
  });

  it('a second disable after a rollback is told too, although it is told in the same words', async () => {
    ok(await org.remediate(await planned()));
    org.approve({ runId: '5151' });
    ok(await org.rollback(keyId));
    org.world.clock.advanceDays(15);
    ok(await org.remediate(await planned('4343'), { job: { runId: '4343' } }));
    expect(comments()).toBe(3);
  });

  it('that could not be recorded is found again, also when Slack was told in between', async () => {
    const other = addStaleKey(org, 'mail-bot');
    let created = false;
    org.world.faults.onCall({ service: 'jira', action: 'createIssue' }, () => void (created = true));
    const rule = org.world.faults.add(
      {
        service: 'dynamodb',
        action: 'PutItem',
        where: (call) => created && JSON.stringify(detail(call)).includes(other),
        times: 1,
      },
      { kind: 'error', status: 400 },
    );
    expect((await org.report()).exitCode).toBe(1);
    expect(rule.hits).toBe(1);
    rule.remove();
    ok(await org.report({ job: { runId: '1000002' } }));
    expect([...org.jira.model.issues.values()].filter(({ summary }) => summary.includes(other))).toHaveLength(
      1,
    );
    expect(org.slack.model.postsTo('#dev-team')).toHaveLength(2);
  });
});
