/**
 * Reporting that was left half done: answers of Jira that were lost, tickets that nobody put on record, what remediate
 * could not tell. The next run, or the same one, puts it right (SPEC sections 8 and 13).
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { JiraIssue } from '../world/jira-model.ts';
import type { RunResult } from '../world/runner.ts';
import { textOf } from '../world/slack-model.ts';
import { detailOf, DEV, errorsOf } from './organisation.ts';
import { startRemediation, type RemediationOrganisation } from './remediation-organisation.ts';
import { addStaleKey, BOB, type Deployment, type ReportingOptions } from './reporting-organisation.ts';

let org: RemediationOrganisation;
afterEach(() => org.world.stop());

const start = async (deployment: Deployment = 'cloud', options: ReportingOptions = {}): Promise<void> => {
  org = await startRemediation(deployment, options);
};
const tickets = (): JiraIssue[] => [...org.jira.model.issues.values()];
const item = (keyId: string): Promise<unknown> =>
  org.world.dynamo.getItem({ account_id: DEV, issue_id: keyId });

function ok(run: RunResult): RunResult {
  expect({ exit: run.exitCode, annotations: run.annotations }).toEqual({ exit: 0, annotations: [] });
  return run;
}

/** The ticket is created, Jira's answer is lost, and so is every search for it. */
async function orphan(run: () => Promise<RunResult>, fault: 'lost' | 'reset' = 'lost'): Promise<void> {
  const { faults } = org.world;
  const rules = [
    faults.add({ service: 'jira', action: 'createIssue' }, { kind: fault }),
    faults.add({ service: 'jira', action: 'searchIssues' }, { kind: 'error', status: 503 }),
  ];
  expect((await run()).exitCode).toBe(1);
  for (const rule of rules) rule.remove();
}

describe('answers that were lost', () => {
  it('a moment of trouble in Jira costs no ticket', async () => {
    await start();
    for (const name of ['a-bot', 'b-bot', 'c-bot', 'd-bot', 'e-bot', 'f-bot']) addStaleKey(org, name);
    org.world.faults.add(
      { service: 'jira', action: 'createIssue', times: 4 },
      { kind: 'error', status: 503 },
    );
    expect(ok(await org.report()).outputs).toMatchObject({ 'tickets-created': '6' });
    expect(tickets()).toHaveLength(6);
  });

  it('a scan that began before another one lost the answer waits for the ticket of that one', async () => {
    await start('cloud', { searchLag: { ms: 9_500 } });
    const keyId = addStaleKey(org, 'deploy-bot');
    const rule = org.world.faults.onCall({ service: 'iam', action: 'ListUsers', account: DEV }, async () => {
      rule.remove();
      await orphan(() => org.report({ job: { runId: '77' } }));
    });
    ok(await org.report());
    expect(tickets()).toHaveLength(1);
    expect(await item(keyId)).toMatchObject({ status: 'open', jira_details: { ticket: tickets()[0]?.key } });
  });
});

describe('a ticket that was created and never recorded', () => {
  it.each<['resolved' | 'whitelisted']>([['resolved'], ['whitelisted']])(
    'is found and closed, although its key is %s by then',
    async (status) => {
      await start();
      const keyId = addStaleKey(org, 'deploy-bot');
      await orphan(() => org.report());
      org.world.clock.advanceDays(1);
      if (status === 'resolved') org.world.aws.setKeyStatus(DEV, keyId, 'Inactive');
      const whitelist = status === 'resolved' ? {} : { user_keysrotation: { [DEV]: [keyId] } };
      expect(ok(await org.report({ whitelist })).outputs).toMatchObject({ 'closed-issues': '1' });
      expect(tickets()).toMatchObject([{ status: 'Done', comments: [expect.anything()] }]);
      expect(await item(keyId)).toMatchObject({
        status: 'closed',
        jira_details: { ticket: tickets()[0]?.key },
      });
      expect(await item(keyId)).not.toHaveProperty('claim');
    },
  );

  it('counts as created in the run that created it', async () => {
    await start();
    const keyId = addStaleKey(org, 'deploy-bot');
    let created = false;
    org.world.faults.onCall({ service: 'jira', action: 'createIssue' }, () => void (created = true));
    const rule = org.world.faults.add(
      {
        service: 'dynamodb',
        action: 'PutItem',
        where: (call) => created && detailOf(call)['issue_id'] === keyId,
      },
      { kind: 'error', status: 400 },
    );
    const run = await org.report();
    expect({ exit: run.exitCode, outputs: run.outputs }).toMatchObject({
      exit: 1,
      outputs: { 'tickets-created': '1', 'new-issues': '1' },
    });
    rule.remove();
    expect(ok(await org.report()).outputs).toMatchObject({ 'tickets-created': '0' });
    expect(tickets()).toHaveLength(1);
  });

  it('is told to nobody where the key was rotated before anybody was told', async () => {
    await start();
    const keyId = addStaleKey(org, 'deploy-bot');
    const slack = org.world.faults.add(
      { service: 'slack', action: 'chat.postMessage' },
      { kind: 'error', status: 503 },
    );
    await orphan(() => org.report(), 'reset');
    slack.remove();
    org.world.aws.setKeyStatus(DEV, keyId, 'Inactive');
    expect(ok(await org.report()).outputs).toMatchObject({ 'closed-issues': '1' });
    expect(org.slack.model.posts.map(textOf).filter((text) => text.includes(keyId))).toEqual([]);
    expect(await item(keyId)).toMatchObject({ status: 'closed', slack_details: { pending: [] } });
  });

  it('is looked for once where there is none', async () => {
    await start();
    const gone = addStaleKey(org, 'gone-bot');
    const kept = addStaleKey(org, 'kept-bot');
    await orphan(() => org.report(), 'reset');
    org.world.clock.advanceDays(1);
    org.world.aws.deleteKey(DEV, gone);
    const whitelist = { user_keysrotation: { [DEV]: [kept] } };
    expect(ok(await org.report({ whitelist })).outputs).toMatchObject({
      'closed-issues': '1',
      'whitelisted-issues': '1',
    });
    expect(tickets()).toEqual([]);
    const asked = org.world.transcript.calls('jira').length;
    ok(await org.report({ whitelist }));
    expect(org.world.transcript.calls('jira')).toHaveLength(asked);
  });

  it('is closed by the next run where it is created after others have closed the issue', async () => {
    await start('datacenter');
    const keyId = addStaleKey(org, 'deploy-bot');
    const rule = org.world.faults.onCall({ service: 'jira', action: 'createIssue' }, async () => {
      rule.remove();
      org.world.aws.deleteKey(DEV, keyId);
      org.world.clock.advance(11 * 60_000);
      await org.report({ job: { runId: '77' } });
    });
    ok(await org.report());
    expect(tickets()).toMatchObject([{ status: 'To Do' }]);
    expect(await item(keyId)).toMatchObject({
      status: 'resolved',
      jira_details: { ticket: tickets()[0]?.key },
    });
    ok(await org.report());
    expect(tickets()).toMatchObject([{ status: 'Done' }]);
    expect(await item(keyId)).toMatchObject({ status: 'closed' });
  });

  it('does not keep an issue for ever where Jira refuses the search', async () => {
    await start();
    const keyId = addStaleKey(org, 'deploy-bot');
    await orphan(() => org.report(), 'reset');
    org.world.aws.deleteKey(DEV, keyId);
    org.world.faults.add({ service: 'jira', action: 'searchIssues' }, { kind: 'error', status: 400 });
    const run = await org.report();
    expect({ exit: run.exitCode, annotations: run.annotations }).toMatchObject({
      exit: 0,
      annotations: [{ level: 'warning', message: expect.stringContaining('iam-key-') as unknown }],
    });
    expect(await item(keyId)).toMatchObject({ status: 'closed' });
  });
});

describe('a disable whose ticket could not be told', () => {
  const disabled = async (): Promise<string> => {
    const keyId = addStaleKey(org, 'deploy-bot');
    ok(await org.report());
    org.world.clock.advanceDays(15);
    const plan = ok(await org.plan());
    org.approve();
    const rule = org.world.faults.add(
      { service: 'jira', action: 'addComment' },
      { kind: 'error', status: 503 },
    );
    expect((await org.remediate(plan)).exitCode).toBe(1);
    rule.remove();
    return keyId;
  };

  it.each<Deployment>(['cloud', 'datacenter'])(
    'is told by the next scan, before it closes the ticket (%s)',
    async (deployment) => {
      await start(deployment);
      const keyId = await disabled();
      ok(await org.report());
      const [ticket] = tickets();
      const said = ticket?.comments.map(({ body }) => JSON.stringify(body)) ?? [];
      expect(said).toEqual([
        expect.stringContaining('Disabled the '),
        expect.stringContaining('This ticket is closed'),
      ]);
      expect(ticket).toMatchObject({ status: 'Done', assignee: org.jira.model.self });
      expect(await item(keyId)).toMatchObject({
        status: 'closed',
        remediation_details: { outcome: 'done', ticket_told: true },
      });
    },
  );

  it('keeps the ticket open until it can be told', async () => {
    await start();
    const keyId = await disabled();
    const rule = org.world.faults.add(
      { service: 'jira', action: 'addComment' },
      { kind: 'error', status: 503 },
    );
    expect((await org.report()).exitCode).toBe(1);
    expect(await item(keyId)).toMatchObject({ status: 'resolved' });
    expect(tickets()[0]?.status).toBe('To Do');
    rule.remove();
    ok(await org.report());
    expect(tickets()[0]).toMatchObject({ status: 'Done', comments: [{}, {}] });
  });

  it('does not keep the issue where the ticket takes no comments', async () => {
    await start();
    const keyId = await disabled();
    org.world.faults.add({ service: 'jira', action: 'addComment' }, { kind: 'error', status: 403 });
    const run = await org.report();
    expect({ exit: run.exitCode, errors: errorsOf(run) }).toEqual({ exit: 0, errors: [] });
    expect(await item(keyId)).toMatchObject({
      status: 'closed',
      remediation_details: { outcome: 'done', ticket_told: false },
    });
  });
});

describe('a message that could not be sent', () => {
  it('by a remediation is sent by the next one in the account, also while reporting is off', async () => {
    await start();
    const [first, second] = ['a-bot', 'b-bot'].map((name) => addStaleKey(org, name));
    ok(await org.report());
    org.world.clock.advanceDays(15);
    const disable = async (keyId: string | undefined, runId: string, rotation = {}): Promise<RunResult> => {
      const job = { runId };
      const plan = ok(await org.plan({ rotation, job, inputs: { keys: keyId ?? '' } }));
      org.approve({ runId });
      return org.remediate(plan, { rotation, job });
    };
    const rule = org.world.faults.add(
      { service: 'slack', action: 'chat.postMessage' },
      { kind: 'error', status: 503 },
    );
    expect((await disable(first, '11')).exitCode).toBe(1);
    rule.remove();
    ok(await disable(second, '12', { reporting: false }));
    const [text = ''] = org.slack.model.postsTo('#dev-team').map(textOf).slice(1);
    expect(text).toContain(first);
    expect(text).toContain(second);
  });
});

describe('the owner that a tag names', () => {
  const tagged = (owner: string, user = 'deploy-bot'): string =>
    addStaleKey(org, user, { tags: { Owner: owner } });
  const rotation = { owner_tag: 'Owner' };

  it.each<[Deployment, string]>([
    ['cloud', 'acc-alice'],
    ['cloud', 'Alice Archer'],
    ['datacenter', 'alice'],
  ])('is told on Slack by the email that Jira knows (%s, %s)', async (deployment, owner) => {
    await start(deployment);
    tagged(owner);
    org.slack.model.addUser('somebody', { displayName: owner });
    ok(await org.report({ rotation }));
    expect(tickets()).toMatchObject([{ assignee: { displayName: 'Alice Archer' } }]);
    expect(org.slack.model.postsTo('@alice').map(textOf)).toHaveLength(1);
  });

  it('and whom Slack does not know is a warning, once', async () => {
    await start();
    const keyId = tagged(BOB.email);
    const run = await org.report({ rotation });
    expect({ exit: run.exitCode, annotations: run.annotations }).toMatchObject({
      exit: 0,
      annotations: [{ level: 'warning', message: expect.stringContaining(BOB.email) as unknown }],
    });
    expect(org.slack.model.posts).toHaveLength(2);
    expect(await item(keyId)).toMatchObject({ slack_details: { pending: [] } });
    ok(await org.report({ rotation }));
  });

  it('is a warning per account where tags may not be read', async () => {
    await start();
    tagged('alice@example.com', 'a-bot');
    tagged('alice@example.com', 'b-bot');
    org.world.faults.add(
      { service: 'iam', action: 'ListUserTags' },
      { kind: 'error', status: 403, code: 'AccessDenied' },
    );
    const run = await org.report({ rotation });
    expect(run.exitCode).toBe(0);
    expect(run.annotations).toMatchObject([
      { level: 'warning', message: expect.stringContaining('owner tag "Owner"') as unknown },
    ]);
    expect(tickets()).toHaveLength(2);
  });
});

describe('a ticket that Jira takes only without a field', () => {
  it('is created, and the run says what is missing', async () => {
    await start();
    org.jira.model.addProject({ key: 'SEC', createFields: ['description', 'labels', 'assignee'] });
    addStaleKey(org, 'deploy-bot');
    const run = await org.report();
    expect(run).toMatchObject({
      exitCode: 0,
      result: {
        problems: [
          {
            severity: 'warning',
            code: 'ticket-failed',
            message: expect.stringContaining('without duedate') as unknown,
          },
        ],
      },
    });
    expect(tickets()).toHaveLength(1);
  });
});

describe('a dry run', () => {
  it('foresees no ticket where there is one already, or no project for it', async () => {
    await start();
    addStaleKey(org, 'deploy-bot');
    const dry = { 'dry-run': 'true' };
    expect(ok(await org.report({ inputs: dry, owners: {} })).outputs).toMatchObject({
      'tickets-created': '0',
    });
    org.world.faults.add({ service: 'jira', action: 'assignIssue' }, { kind: 'error', status: 503 });
    expect((await org.report()).exitCode).toBe(1);
    expect(tickets()).toHaveLength(1);
    expect(ok(await org.report({ inputs: dry })).outputs).toMatchObject({ 'tickets-created': '0' });
  });
});
