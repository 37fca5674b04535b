/** The GitHub stand-in refuses what GitHub refuses: a product that passes against it must not fail against GitHub. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { FaultPlan, type Surroundings } from '../world/faults.ts';
import { JOB_TOKEN, startGitHub, type GitHubServer } from '../world/github.ts';
import type { GitHubRepository } from '../world/github-model.ts';
import { Transcript } from '../world/transcript.ts';
import { WorldClock } from '../world/world-clock.ts';

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Setup {
  readonly server: GitHubServer;
  readonly repository: GitHubRepository;
  readonly world: Surroundings;
}

async function github(): Promise<Setup> {
  const world: Surroundings = {
    transcript: new Transcript(),
    faults: new FaultPlan(),
    clock: new WorldClock(),
    latency: { ms: 0, byService: {} },
  };
  const server = await startGitHub(world);
  stops.push(() => server.stop());
  const repository = server.model.addRepository('acme/security');
  repository.addPull(7, { baseSha: 'aaa', headSha: 'bbb' });
  return { server, repository, world };
}

interface Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: unknown;
}

async function ask(
  { server }: Setup,
  line: string,
  options: { readonly body?: unknown; readonly token?: string; readonly accept?: string } = {},
): Promise<Reply> {
  const [method = 'GET', path = ''] = line.split(' ');
  const { body, token = JOB_TOKEN, accept = 'application/vnd.github+json' } = options;
  const response = await fetch(`${server.url}/repos/acme/security${path}`, {
    method,
    headers: { authorization: `token ${token}`, accept },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '');
  const { status, headers } = response;
  return { status, headers, text, body: isJson ? (JSON.parse(text) as unknown) : undefined };
}

describe('access', () => {
  it('is refused to unknown tokens', async () => {
    expect(await ask(await github(), 'GET ', { token: 'nobody' })).toMatchObject({
      status: 401,
      body: { message: 'Bad credentials' },
    });
  });

  it.each([
    ['GET /environments/remediation', { contents: 'read', 'pull-requests': 'write' }],
    ['GET /actions/runs/77/approvals', { contents: 'read', 'pull-requests': 'write' }],
    ['GET /contents/config.json', { actions: 'read' }],
    ['POST /issues/7/comments', { 'pull-requests': 'read' }],
    ['PATCH /issues/comments/1', { issues: 'read' }],
  ] as const)('to %s needs more than %j', async (line, permissions) => {
    const world = await github();
    world.server.model.allow('weak', permissions);
    expect(await ask(world, line, { token: 'weak' })).toMatchObject({
      status: 403,
      body: { message: 'Resource not accessible by integration' },
    });
    expect(world.world.transcript.mutations()).toEqual([]);
  });

  it('to a repository needs no permission, and the rest is not found', async () => {
    const world = await github();
    world.server.model.allow('bare', {});
    expect(await ask(world, 'GET ', { token: 'bare' })).toMatchObject({
      status: 200,
      body: { private: true, visibility: 'private', full_name: 'acme/security' },
    });
    expect((await ask(world, 'GET /nothing')).status).toBe(404);
    world.server.model.repositories.clear();
    expect((await ask(world, 'GET ')).status).toBe(404);
  });

  it('is limited in number, with the headers that say so', async () => {
    const world = await github();
    world.server.model.requestsLeft = 1;
    expect((await ask(world, 'GET ')).status).toBe(200);
    const refused = await ask(world, 'GET ');
    expect(refused.status).toBe(403);
    expect(refused.headers.get('x-ratelimit-remaining')).toBe('0');
    expect(Number(refused.headers.get('x-ratelimit-reset'))).toBeGreaterThan(world.world.clock.now() / 1000);
  });
});

describe('environments and approvals', () => {
  it('show their rules in GitHub’s shape, under an encoded name', async () => {
    const world = await github();
    world.repository.addEnvironment('prod/eu west', { reviewers: ['ann', 'acme/team'], waitMinutes: 5 });
    const { status, body } = await ask(world, 'GET /environments/prod%2Feu%20west');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      name: 'prod/eu west',
      can_admins_bypass: false,
      protection_rules: [
        { type: 'branch_policy' },
        { type: 'wait_timer', wait_timer: 5 },
        {
          type: 'required_reviewers',
          prevent_self_review: true,
          reviewers: [
            { type: 'User', reviewer: { login: 'ann' } },
            { type: 'Team', reviewer: { slug: 'team' } },
          ],
        },
      ],
    });
    expect((await ask(world, 'GET /environments/other')).status).toBe(404);
  });

  it('leave out what GitHub leaves out', async () => {
    const world = await github();
    world.repository.addEnvironment('open', { reviewers: undefined, adminsCanBypass: undefined });
    const { text } = await ask(world, 'GET /environments/open');
    expect(text).not.toContain('required_reviewers');
    expect(text).not.toContain('can_admins_bypass');
  });

  it('list the words on a run in order', async () => {
    const world = await github();
    world.repository.addEnvironment('remediation');
    world.repository.review('77', { user: 'ann', comment: 'ok' });
    world.repository.review('77', { user: 'ben', state: 'rejected' });
    expect((await ask(world, 'GET /actions/runs/77/approvals')).body).toMatchObject([
      { state: 'approved', user: { login: 'ann' }, comment: 'ok', environments: [{ name: 'remediation' }] },
      { state: 'rejected', user: { login: 'ben' }, comment: '' },
    ]);
    expect((await ask(world, 'GET /actions/runs/78/approvals')).body).toEqual([]);
  });
});

describe('contents', () => {
  it('are base64 in JSON, or raw, by commit', async () => {
    const world = await github();
    world.repository.addCommit('aaa', { 'config/config.json': '{"ü": 1}\n' });
    const { body } = await ask(world, 'GET /contents/config/config.json?ref=aaa');
    const { content, encoding } = body as { content: string; encoding: string };
    expect(encoding).toBe('base64');
    expect(Buffer.from(content, 'base64').toString('utf8')).toBe('{"ü": 1}\n');
    const raw = await ask(world, 'GET /contents/config%2Fconfig.json?ref=aaa', {
      accept: 'application/vnd.github.raw+json',
    });
    expect(raw.text).toBe('{"ü": 1}\n');
    expect((await ask(world, 'GET /contents/config/other.json?ref=aaa')).status).toBe(404);
    expect((await ask(world, 'GET /contents/config/config.json?ref=zzz')).status).toBe(404);
  });

  it('beyond 1 MB are only there raw', async () => {
    const world = await github();
    const big = 'x'.repeat(1_100_000);
    world.repository.addCommit('aaa', { 'big.json': big });
    expect((await ask(world, 'GET /contents/big.json?ref=aaa')).body).toMatchObject({
      content: '',
      encoding: 'none',
    });
    const raw = await ask(world, 'GET /contents/big.json?ref=aaa', {
      accept: 'application/vnd.github.raw+json',
    });
    expect(raw.text).toBe(big);
  });
});

describe('comments', () => {
  it('come in pages that a Link header joins', async () => {
    const world = await github();
    for (let index = 0; index < 5; index += 1) world.repository.addComment(7, `remark ${index}`);
    const seen: unknown[] = [];
    let next: string | undefined = '/issues/7/comments?per_page=2';
    while (next !== undefined) {
      const { body, headers }: Reply = await ask(world, `GET ${next}`);
      seen.push(...(body as unknown[]));
      next = /<[^>]*\/repos\/acme\/security([^>]*)>; rel="next"/.exec(headers.get('link') ?? '')?.[1];
    }
    expect(seen).toMatchObject([0, 1, 2, 3, 4].map((index) => ({ body: `remark ${index}` })));
  });

  it('are created and updated as mutations, and nothing else is one', async () => {
    const world = await github();
    const created = await ask(world, 'POST /issues/7/comments', { body: { body: 'one' } });
    expect(created.status).toBe(201);
    const { id } = created.body as { id: number };
    expect((await ask(world, `PATCH /issues/comments/${id}`, { body: { body: 'two' } })).status).toBe(200);
    await ask(world, 'GET /issues/7/comments');
    expect(world.repository.comments.map(({ body }) => body)).toEqual(['two']);
    expect(world.world.transcript.mutations('github').map(({ action }) => action)).toEqual([
      'CreateComment',
      'UpdateComment',
    ]);
  });

  it.each<[string, unknown, number]>([
    ['POST /issues/8/comments', { body: 'one' }, 404],
    ['PATCH /issues/comments/1', { body: 'one' }, 404],
    ['POST /issues/7/comments', {}, 422],
    ['POST /issues/7/comments', { body: 'x'.repeat(65_537) }, 422],
  ])('are refused by %s', async (line, body, status) => {
    const world = await github();
    expect((await ask(world, line, { body })).status).toBe(status);
    expect(world.world.transcript.mutations()).toEqual([]);
  });
});

describe('faults', () => {
  it('are GitHub’s errors, lost answers and cut connections', async () => {
    const world = await github();
    const { faults } = world.world;
    faults.add(
      { service: 'github', times: 1 },
      { kind: 'error', status: 429, headers: { 'retry-after': '7' } },
    );
    const limited = await ask(world, 'GET ');
    expect([limited.status, limited.headers.get('retry-after')]).toEqual([429, '7']);
    faults.add({ action: 'GetRepository', times: 1 }, { kind: 'reset' });
    await expect(ask(world, 'GET ')).rejects.toThrow('fetch failed');
    faults.add({ action: 'CreateComment', times: 1 }, { kind: 'lost' });
    await expect(ask(world, 'POST /issues/7/comments', { body: { body: 'one' } })).rejects.toThrow(
      'fetch failed',
    );
    expect(world.repository.comments).toHaveLength(1);
  });
});
