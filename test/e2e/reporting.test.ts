/** The reporting half of SPEC section 7 through the packaged action, row by row, on both Jiras and Slack. */
import { afterEach, describe, expect, it } from '@jest/globals';
import type { JiraIssue } from '../world/jira-model.ts';
import type { RunResult } from '../world/runner.ts';
import { textOf } from '../world/slack-model.ts';
import { DEV, errorsOf, PROD } from './organisation.ts';
import {
  addStaleKey,
  startReporting,
  type Deployment,
  type ReportingOrganisation,
} from './reporting-organisation.ts';

let org: ReportingOrganisation;
afterEach(() => org.world.stop());

const tickets = (): JiraIssue[] => [...org.jira.model.issues.values()];
const problemsOf = ({ result }: RunResult): readonly { readonly code: string }[] =>
  (result as { problems: readonly { code: string }[] }).problems;
const slackTexts = (to: string): string[] => org.slack.model.postsTo(to).map(textOf);

async function itemOf(keyId: string): Promise<Record<string, Record<string, unknown>> & { status: string }> {
  const item = (await org.world.dynamo.dumpItems()).find(({ issue_id }) => issue_id === keyId);
  if (item === undefined) throw new Error(`no item ${keyId}`);
  return item as Record<string, Record<string, unknown>> & { status: string };
}

describe.each<Deployment>(['cloud', 'datacenter'])('reporting on Jira %s', (deployment) => {
  it('open, never reported: creates the ticket with everything, tells Slack, reported = now', async () => {
    org = await startReporting(deployment);
    const keyId = addStaleKey(org, 'deploy-bot');
    const run = await org.report();
    expect({ exit: run.exitCode, outputs: run.outputs, annotations: run.annotations }).toMatchObject({
      exit: 0,
      outputs: { 'tickets-created': '1', 'open-issues': '1' },
      annotations: [],
    });
    const [ticket] = tickets();
    expect(tickets()).toHaveLength(1);
    expect(ticket).toMatchObject({ project: { key: 'SEC' }, issueType: 'Task' });
    const text = JSON.stringify(ticket);
    for (const fact of [
      keyId,
      'deploy-bot',
      DEV,
      'update-access-key',
      'create-access-key',
      'https://wiki.example.com/exceptions',
      '200 days',
    ])
      expect(text).toContain(fact);
    expect(JSON.stringify([...(ticket?.labels ?? [])])).toContain('iam-key-rotation');
    expect(JSON.stringify(ticket)).toContain('acc-bob');
    expect([...(ticket?.watchers ?? [])].map(({ name }) => name)).toContain('bob');
    const item = await itemOf(keyId);
    expect(item.status).toBe('open');
    expect(item['jira_details']).toMatchObject({ ticket: ticket?.key });
    expect(item['timestamps']?.['reported']).toMatch(/\+00:00$/);
    expect(item).not.toHaveProperty('claim');
    for (const to of ['#security', '#dev-team']) {
      expect(slackTexts(to)).toHaveLength(1);
      expect(slackTexts(to)[0]).toContain(keyId);
      expect(slackTexts(to)[0]).toContain(ticket?.key ?? '-');
    }
    const again = await org.report();
    expect(again.outputs).toMatchObject({ 'tickets-created': '0', 'new-issues': '0' });
    expect(tickets()).toHaveLength(1);
    expect(org.slack.model.posts).toHaveLength(2);
  });

  it('resolved, reported: comment, closes the ticket, tells Slack', async () => {
    org = await startReporting(deployment);
    const keyId = addStaleKey(org, 'deploy-bot');
    await org.report();
    org.world.aws.setKeyStatus(DEV, keyId, 'Inactive');
    const run = await org.report();
    expect(run.outputs).toMatchObject({ 'resolved-issues': '1', 'closed-issues': '1', 'open-issues': '0' });
    const [ticket] = tickets();
    expect(ticket?.comments).toHaveLength(1);
    expect(JSON.stringify(ticket)).toMatch(/"category":"done"|"key":"done"|Done/);
    expect(await itemOf(keyId)).toMatchObject({ status: 'closed', jira_details: { ticket: ticket?.key } });
    expect(slackTexts('#dev-team')).toHaveLength(2);
  });

  it('whitelisted, reported: comment, label whitelisted, closes the ticket', async () => {
    org = await startReporting(deployment);
    const keyId = addStaleKey(org, 'deploy-bot');
    await org.report();
    const whitelist = { user_keysrotation: { [DEV]: [{ id: keyId, reason: 'vendor appliance' }] } };
    const run = await org.report({ whitelist });
    expect(run.outputs).toMatchObject({
      'closed-issues': '1',
      'resolved-issues': '0',
      'whitelisted-issues': '0',
    });
    const [ticket] = tickets();
    expect([...(ticket?.labels ?? [])]).toContain('whitelisted');
    expect(JSON.stringify(ticket?.comments.map(({ body }) => body))).toContain('vendor appliance');
    expect(await itemOf(keyId)).toMatchObject({ status: 'closed' });
    const later = await org.report({ whitelist });
    expect(later.outputs).toMatchObject({ 'new-issues': '0', 'closed-issues': '0' });
  });

  it('resolved, never reported: closes and tells nobody; whitelisted, never reported: stays', async () => {
    org = await startReporting(deployment);
    const gone = addStaleKey(org, 'gone-bot');
    const kept = addStaleKey(org, 'kept-bot');
    const whitelist = { user_keysrotation: { [DEV]: ['kept-bot'] } };
    await org.scan({ whitelist });
    org.world.aws.deleteKey(DEV, gone);
    const run = await org.report({ whitelist });
    expect(run.outputs).toMatchObject({
      'resolved-issues': '1',
      'closed-issues': '1',
      'whitelisted-issues': '1',
      'tickets-created': '0',
    });
    expect(tickets()).toHaveLength(0);
    expect(org.slack.model.posts).toHaveLength(0);
    expect(await itemOf(kept)).toMatchObject({ status: 'whitelisted' });
  });

  it('a key stale again after its ticket was closed gets a new ticket; the earlier one is kept on record', async () => {
    org = await startReporting(deployment);
    const keyId = addStaleKey(org, 'deploy-bot');
    await org.report();
    org.world.aws.setKeyStatus(DEV, keyId, 'Inactive');
    await org.report();
    org.world.aws.setKeyStatus(DEV, keyId, 'Active');
    org.world.clock.advanceDays(1);
    const run = await org.report();
    expect(run.outputs).toMatchObject({ 'new-issues': '1', 'tickets-created': '1' });
    expect(tickets()).toHaveLength(2);
    expect(await itemOf(keyId)).toMatchObject({
      status: 'open',
      previous_tickets: [tickets()[0]?.key],
      jira_details: { ticket: tickets()[1]?.key },
    });
  });

  it('the owner that a tag names is assigned and told; one that Jira does not know is not', async () => {
    org = await startReporting(deployment);
    addStaleKey(org, 'tagged', { account: PROD, tags: { Owner: 'alice@example.com' } });
    addStaleKey(org, 'mistagged', { account: DEV, tags: { Owner: 'nobody-at-all' } });
    const run = await org.report({ rotation: { owner_tag: 'Owner' } });
    expect(run.exitCode).toBe(0);
    expect(
      tickets()
        .map((ticket) => [
          JSON.stringify(ticket).includes('"tagged"') || JSON.stringify(ticket).includes('of tagged'),
          ticket,
        ])
        .filter(([mine]) => mine),
    ).toHaveLength(1);
    expect(slackTexts('@alice')).toHaveLength(1);
    expect(slackTexts('@alice')[0]).toContain('tagged');
  });

  it('a deleted ticket is a warning, never a loop', async () => {
    org = await startReporting(deployment);
    const keyId = addStaleKey(org, 'deploy-bot');
    await org.report();
    for (const ticket of tickets()) org.jira.model.delete(ticket.key);
    org.world.aws.setKeyStatus(DEV, keyId, 'Inactive');
    const run = await org.report();
    expect(run.exitCode).toBe(0);
    expect(
      run.annotations.map(({ level, message }: { level?: string; message: string }) => [level, message]),
    ).toEqual([['warning', expect.stringContaining('is gone') as unknown]]);
    expect(await itemOf(keyId)).toMatchObject({ status: 'closed' });
  });

  it('a ticket that refuses comment, label and closing is a warning for each, never a loop', async () => {
    org = await startReporting(deployment);
    const keyIds = ['a-bot', 'b-bot', 'c-bot', 'd-bot'].map((name) => addStaleKey(org, name));
    await org.report();
    const refused = { kind: 'error', status: 403 } as const;
    const rules = ['addComment', 'editIssue', 'getTransitions'].map((action) =>
      org.world.faults.add({ service: 'jira', action }, refused),
    );
    addStaleKey(org, 'new-bot');
    const whitelist = { user_keysrotation: { [DEV]: keyIds } };
    const run = await org.report({ whitelist });
    // The refusals do not keep a new ticket from being opened in that project.
    expect(run.outputs).toMatchObject({ 'closed-issues': '4', 'tickets-created': '1' });
    expect({ exit: run.exitCode, errors: errorsOf(run) }).toEqual({ exit: 0, errors: [] });
    const codes = problemsOf(run).map(({ code }) => code);
    expect(codes.filter((code) => code === 'ticket-failed')).toHaveLength(8);
    expect(codes.filter((code) => code === 'ticket-not-closed')).toHaveLength(4);
    for (const rule of rules) rule.remove();
    const asked = org.world.transcript.calls('jira').length;
    const next = await org.report({ whitelist });
    expect(problemsOf(next)).toEqual([]);
    expect(org.world.transcript.calls('jira')).toHaveLength(asked);
  });

  it('a token that has expired closes nothing', async () => {
    org = await startReporting(deployment);
    const keyId = addStaleKey(org, 'deploy-bot');
    await org.report();
    org.world.aws.setKeyStatus(DEV, keyId, 'Inactive');
    const down = await org.report({ inputs: { 'jira-token': 'expired' } });
    expect(down.exitCode).toBe(1);
    expect(await itemOf(keyId)).toMatchObject({ status: 'resolved' });
    const up = await org.report();
    expect(up.outputs).toMatchObject({ 'closed-issues': '1' });
    expect(tickets()[0]?.status).toBe('Done');
  });

  it('Jira down delays tickets only: Slack tells, the job says so, the next run opens the ticket without telling again', async () => {
    org = await startReporting(deployment);
    const keyId = addStaleKey(org, 'deploy-bot');
    const rule = org.world.faults.add({ service: 'jira' }, { kind: 'error', status: 503 });
    const down = await org.report();
    expect(down.exitCode).toBe(1);
    expect(down.stdout).not.toContain('Bug in');
    expect(await itemOf(keyId)).toMatchObject({
      status: 'open',
      jira_details: {},
      timestamps: { reported: null },
    });
    expect(slackTexts('#dev-team')).toHaveLength(1);
    rule.remove();
    const up = await org.report();
    expect(up.exitCode).toBe(0);
    expect(tickets()).toHaveLength(1);
    expect(slackTexts('#dev-team')).toHaveLength(1);
  });

  it('Slack down delays Slack only: tickets are opened, the job fails at its end, the next run tells', async () => {
    org = await startReporting(deployment);
    const keyId = addStaleKey(org, 'deploy-bot');
    const rule = org.world.faults.add(
      { service: 'slack', action: 'chat.postMessage' },
      { kind: 'error', status: 503 },
    );
    const down = await org.report();
    expect(down.exitCode).toBe(1);
    expect(tickets()).toHaveLength(1);
    expect((await itemOf(keyId))['timestamps']?.['reported']).not.toBeNull();
    rule.remove();
    const up = await org.report();
    expect(up.exitCode).toBe(0);
    expect(slackTexts('#dev-team')).toHaveLength(1);
    expect(tickets()).toHaveLength(1);
  });

  it('a recipient that Slack does not know fails the run until the configuration is corrected, then the right one is told', async () => {
    org = await startReporting(deployment);
    const keyId = addStaleKey(org, 'deploy-bot');
    const owners = { ...org.settings.owners, account: { [DEV]: { slack_owner: ['#dev-team', 'departed'] } } };
    for (const run of [await org.report({ owners }), await org.report({ owners })]) {
      expect(run.exitCode).toBe(1);
      expect(errorsOf(run)).toEqual([expect.stringContaining('departed')]);
    }
    const corrected = { ...owners, account: { [DEV]: { slack_owner: ['#dev-team', 'alice'] } } };
    const run = await org.report({ owners: corrected });
    expect({ exit: run.exitCode, annotations: run.annotations }).toEqual({ exit: 0, annotations: [] });
    for (const to of ['#dev-team', '#security', '@alice']) {
      // Run-level problems go to #security too.
      expect(
        slackTexts(to).filter((text) => text.includes(keyId) && !text.includes('departed')),
      ).toHaveLength(1);
    }
  });

  it('one person or channel under several names gets one message', async () => {
    org = await startReporting(deployment);
    addStaleKey(org, 'deploy-bot', { tags: { Owner: 'alice@example.com' } });
    const owners = {
      ...org.settings.owners,
      account: { [DEV]: { slack_owner: ['alice', '@alice', 'security', '#Security'] } },
    };
    const run = await org.report({ owners, rotation: { owner_tag: 'Owner' } });
    expect({ exit: run.exitCode, annotations: run.annotations }).toEqual({ exit: 0, annotations: [] });
    expect(org.slack.model.posts).toHaveLength(2);
    expect(slackTexts('@alice')).toHaveLength(1);
    expect(slackTexts('#security')).toHaveLength(1);
  });

  it('two scans at once open one ticket and tell each once', async () => {
    org = await startReporting(deployment);
    const keyIds = ['a-bot', 'b-bot', 'c-bot'].map((name) => addStaleKey(org, name));
    const runs = await Promise.all([
      org.report({ job: { runId: '1' } }),
      org.report({ job: { runId: '2' } }),
    ]);
    expect(runs.map(({ stdout }) => stdout).join('')).not.toContain('Bug in');
    await org.report({ job: { runId: '3' } });
    expect(tickets()).toHaveLength(3);
    for (const keyId of keyIds) {
      expect(slackTexts('#dev-team').filter((text) => text.includes(keyId))).toHaveLength(1);
      expect((await itemOf(keyId))['timestamps']?.['reported']).not.toBeNull();
    }
  });

  it('a dry run touches neither Jira nor Slack and says what would happen', async () => {
    org = await startReporting(deployment);
    addStaleKey(org, 'deploy-bot');
    const run = await org.report({ inputs: { 'dry-run': 'true' } });
    expect(run.outputs).toMatchObject({ 'tickets-created': '1', 'new-issues': '1' });
    expect(org.world.transcript.mutations()).toEqual([]);
    expect(await org.world.dynamo.dumpItems()).toEqual([]);
  });

  it('a dry run needs no token of a service that it does not call', async () => {
    org = await startReporting(deployment);
    addStaleKey(org, 'deploy-bot');
    const run = await org.report({
      inputs: { 'dry-run': 'true', 'jira-email': '', 'jira-token': '', 'slack-token': '' },
    });
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ 'tickets-created': '1', 'new-issues': '1' });
  });

  it('no secret appears in log, summary, files or messages', async () => {
    org = await startReporting(deployment);
    addStaleKey(org, 'deploy-bot');
    const run = await org.report();
    const shown = [
      run.log,
      run.summary,
      JSON.stringify(run.result),
      JSON.stringify(run.findings()),
      JSON.stringify(org.slack.model.posts),
      JSON.stringify(tickets()),
    ].join('\n');
    expect(shown).not.toContain(org.jira.token);
    expect(shown).not.toContain(org.slack.model.token);
    expect(run.masks).toEqual(expect.arrayContaining([org.jira.token, org.slack.model.token]));
  });
});
