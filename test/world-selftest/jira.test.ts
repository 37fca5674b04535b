/** The Jira stand-ins refuse what Jira refuses: a product that passes against them must not fail against Jira. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { FaultPlan, type Surroundings } from '../world/faults.ts';
import { startJiraCloud, type JiraCloudOptions, type JiraCloudServer } from '../world/jira-cloud.ts';
import { startJiraDataCenter, type JiraDataCenterServer } from '../world/jira-datacenter.ts';
import type { JiraUser } from '../world/jira-model.ts';
import { closeIssueWorkflow, twoStepWorkflow } from '../world/jira-workflow.ts';
import { Transcript } from '../world/transcript.ts';
import { WorldClock } from '../world/world-clock.ts';

const ann: JiraUser = {
  accountId: 'acc-ann',
  name: 'ann',
  displayName: 'Ann Archer',
  email: 'ann@example.com',
};
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

function surroundings(): Surroundings {
  return {
    transcript: new Transcript(),
    faults: new FaultPlan(),
    clock: new WorldClock(),
    latency: { ms: 0, byService: {} },
  };
}

async function cloud(options: Partial<JiraCloudOptions> = {}): Promise<JiraCloudServer> {
  const server = await startJiraCloud({ surroundings: surroundings(), users: [ann], ...options });
  stops.push(() => server.stop());
  return server;
}

interface Reply {
  readonly status: number;
  readonly body: Record<string, never>;
}

async function ask(
  server: JiraCloudServer | JiraDataCenterServer,
  line: string,
  body?: unknown,
): Promise<Reply> {
  const [method = 'GET', path = ''] = line.split(' ');
  const authorization =
    'email' in server
      ? `Basic ${Buffer.from(`${server.email}:${server.token}`).toString('base64')}`
      : `Bearer ${server.token}`;
  const response = await fetch(`${server.baseUrl}${path}`, {
    method,
    headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {}) as Reply['body'],
  };
}

const adf = (text: string): unknown => ({
  version: 1,
  type: 'doc',
  content: [{ type: 'paragraph', content: [{ type: 'text', text }] }],
});
const draft = (more: Record<string, unknown> = {}): unknown => ({
  fields: {
    project: { key: 'SEC' },
    issuetype: { name: 'Task' },
    summary: 's',
    description: adf('d'),
    ...more,
  },
});

describe('Jira Cloud', () => {
  it('takes the right login only', async () => {
    const server = await cloud();
    expect((await ask(server, 'GET /rest/api/3/myself')).status).toBe(200);
    expect((await ask({ ...server, token: 'other' }, 'GET /rest/api/3/myself')).status).toBe(401);
    expect((await ask(server, 'GET /rest/api/2/myself')).status).toBe(404);
  });

  it('checks every field of a new issue at once', async () => {
    const server = await cloud();
    const bad = draft({
      issuetype: { name: 'Epic' },
      summary: 'two\nlines',
      labels: ['with space'],
      priority: { name: 'Urgent' },
      duedate: '2026-13-01',
      customfield_1: 'x',
    });
    const reply = await ask(server, 'POST /rest/api/3/issue', bad);
    expect(reply.status).toBe(400);
    expect(Object.keys(reply.body['errors'] ?? {}).sort()).toEqual(
      ['customfield_1', 'duedate', 'issuetype', 'labels', 'priority', 'summary'], // prettier-ignore
    );
    expect(
      (await ask(server, 'POST /rest/api/3/issue', draft({ project: { key: 'NO' } }))).body['errors'],
    ).toEqual({
      project: 'valid project is required',
    });
    expect(server.model.issues.size).toBe(0);
  });

  it.each([
    ['a string', 'plain'],
    ['no version', { type: 'doc', content: [] }],
    ['an empty text', adf('')],
    ['an unknown node', { version: 1, type: 'doc', content: [{ type: 'marquee' }] }],
    ['text outside a paragraph', { version: 1, type: 'doc', content: [{ type: 'text', text: 'x' }] }],
    ['an empty list', { version: 1, type: 'doc', content: [{ type: 'bulletList', content: [] }] }],
    ['too much text', adf('x'.repeat(32_768))],
  ])('refuses %s as a description', async (_what, description) => {
    const server = await cloud();
    expect((await ask(server, 'POST /rest/api/3/issue', draft({ description }))).status).toBe(400);
  });

  it('finds new issues late, pages by token, and has lost its old search', async () => {
    const server = await cloud({ searchLag: { searches: 1 } });
    for (let count = 0; count < 3; count += 1)
      await ask(server, 'POST /rest/api/3/issue', draft({ labels: ['a'] }));
    const path = `/rest/api/3/search/jql?fields=labels&maxResults=2&jql=${encodeURIComponent('project = SEC AND labels = "a" ORDER BY created')}`;
    expect((await ask(server, `GET ${path}`)).body['issues']).toEqual([]);
    const first = await ask(server, `GET ${path}`);
    expect(first.body).toMatchObject({ isLast: false, issues: [{ key: 'SEC-1' }, { key: 'SEC-2' }] });
    const second = await ask(server, `GET ${path}&nextPageToken=${String(first.body['nextPageToken'])}`);
    expect(second.body).toMatchObject({
      isLast: true,
      issues: [{ key: 'SEC-3', fields: { labels: ['a'] } }],
    });
    expect((await ask(server, 'GET /rest/api/3/search?jql=project=SEC')).status).toBe(410);
    expect((await ask(server, 'GET /rest/api/3/search/jql?jql=order%20by%20created')).status).toBe(400);
    expect((await ask(server, 'GET /rest/api/3/search/jql?jql=project=NO')).status).toBe(400);
  });

  it('assigns, watches, labels, comments and forgets', async () => {
    const server = await cloud();
    await ask(server, 'POST /rest/api/3/issue', draft());
    const issue = server.model.issue('SEC-1');
    expect((await ask(server, 'PUT /rest/api/3/issue/SEC-1/assignee', { accountId: 'nobody' })).status).toBe(
      400,
    );
    expect((await ask(server, 'PUT /rest/api/3/issue/SEC-1/assignee', { accountId: 'acc-ann' })).status).toBe(
      204,
    );
    expect((await ask(server, 'POST /rest/api/3/issue/SEC-1/watchers', 'acc-ann')).status).toBe(204);
    expect(
      (await ask(server, 'PUT /rest/api/3/issue/SEC-1', { update: { labels: [{ add: 'x' }] } })).status,
    ).toBe(204);
    expect((await ask(server, 'POST /rest/api/3/issue/SEC-1/comment', { body: 'plain' })).status).toBe(400);
    expect((await ask(server, 'POST /rest/api/3/issue/SEC-1/comment', { body: adf('hi') })).status).toBe(201);
    expect(issue).toMatchObject({ assignee: ann, comments: [{ body: adf('hi') }] });
    expect([...issue.labels]).toEqual(['x']);
    expect(issue.watchers.has(ann)).toBe(true);
    expect((await ask(server, 'PUT /rest/api/3/issue/SEC-1/properties/p', { a: 1 })).status).toBe(201);
    expect((await ask(server, 'GET /rest/api/3/issue/SEC-1/properties/p')).body).toEqual({
      key: 'p',
      value: { a: 1 },
    });
    server.model.delete('SEC-1');
    expect((await ask(server, 'GET /rest/api/3/issue/SEC-1')).status).toBe(404);
  });

  it('follows the workflow of the project', async () => {
    const server = await cloud({
      projects: [
        { key: 'SEC', workflow: closeIssueWorkflow },
        { key: 'TWO', workflow: twoStepWorkflow },
      ],
    });
    await ask(server, 'POST /rest/api/3/issue', draft());
    await ask(server, 'POST /rest/api/3/issue', draft({ project: { key: 'TWO' } }));
    const close = (more: unknown): Promise<Reply> =>
      ask(server, 'POST /rest/api/3/issue/SEC-1/transitions', more);
    expect((await close({ transition: { id: '2' } })).body['errors']).toEqual({
      resolution: 'Resolution is required.',
    });
    expect((await close({ transition: { id: '99' } })).status).toBe(400);
    expect((await close({ transition: { id: '2' }, fields: { resolution: { name: 'Done' } } })).status).toBe(
      204,
    );
    expect(server.model.issue('SEC-1')).toMatchObject({ status: 'Closed', resolution: 'Done' });
    const offered = await ask(server, 'GET /rest/api/3/issue/TWO-1/transitions');
    expect(offered.body['transitions']).toMatchObject([
      { name: 'Send to Review', to: { statusCategory: { key: 'indeterminate' } } },
    ]);
  });

  it('links once, and to what exists', async () => {
    const server = await cloud();
    await ask(server, 'POST /rest/api/3/issue', draft());
    await ask(server, 'POST /rest/api/3/issue', draft());
    const link = (outward: string, name = 'Relates'): Promise<Reply> =>
      ask(server, 'POST /rest/api/3/issueLink', {
        type: { name },
        inwardIssue: { key: 'SEC-1' },
        outwardIssue: { key: outward },
      });
    expect([(await link('SEC-2')).status, (await link('SEC-2')).status]).toEqual([201, 201]);
    expect(server.model.links).toHaveLength(1);
    expect((await link('SEC-9')).status).toBe(404);
    expect((await link('SEC-2', 'Unknown')).status).toBe(404);
  });

  it('records each call with the key it was about', async () => {
    const around = surroundings();
    const server = await cloud({ surroundings: around });
    around.faults.add(
      { service: 'jira', action: 'addComment' },
      { kind: 'error', status: 429, headers: { 'retry-after': '7' } },
    );
    await ask(server, 'POST /rest/api/3/issue', draft());
    expect((await ask(server, 'POST /rest/api/3/issue/SEC-1/comment', { body: adf('hi') })).status).toBe(429);
    expect(around.transcript.calls('jira')).toMatchObject([
      { action: 'createIssue', mutating: true, status: 201, detail: { key: 'SEC-1' } },
      { action: 'addComment', mutating: true, status: 429, effect: false, detail: { key: 'SEC-1' } },
    ]);
  });
});

describe('Jira Data Center', () => {
  it('lives below its context path and speaks version 2 in names and strings', async () => {
    const server = await startJiraDataCenter({
      surroundings: surroundings(),
      users: [ann],
      contextPath: '/jira',
      textLimit: 20,
    });
    stops.push(() => server.stop());
    expect((await ask({ ...server, baseUrl: server.url }, 'GET /rest/api/2/myself')).status).toBe(404);
    expect((await ask({ ...server, token: 'other' }, 'GET /rest/api/2/myself')).status).toBe(401);
    expect((await ask(server, 'POST /rest/api/2/issue', draft())).status).toBe(400);
    expect((await ask(server, 'POST /rest/api/2/issue', draft({ description: 'x'.repeat(21) }))).status).toBe(
      400,
    );
    const made = await ask(
      server,
      'POST /rest/api/2/issue',
      draft({ description: 'h1. wiki', assignee: { name: 'ann' } }),
    );
    expect(made).toMatchObject({ status: 201, body: { key: 'SEC-1' } });
    const found = await ask(server, 'GET /rest/api/2/search?fields=assignee&jql=project%20=%20SEC');
    expect(found.body).toMatchObject({
      total: 1,
      issues: [{ key: 'SEC-1', fields: { assignee: { name: 'ann' } } }],
    });
    const users = await ask(server, 'GET /rest/api/2/user/assignable/search?project=SEC&username=an');
    expect(users.body).toMatchObject([{ name: 'ann', emailAddress: 'ann@example.com' }]);
  });
});
