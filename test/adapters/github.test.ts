/**
 * The GitHub adapter against the stand-in, and against servers that answer in odd shapes: the port's promises hold,
 * whatever is missing keeps the gate shut, and every failure ends in the right class of error with a remedy.
 */
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { createGitHub, type GitHubOptions } from '../../src/adapters/github.ts';
import { AccessError, ConfigurationError, TransientError } from '../../src/errors.ts';
import type { ApprovalSource, Repository } from '../../src/ports.ts';
import { FaultPlan, type Fault, type Surroundings } from '../world/faults.ts';
import { JOB_TOKEN, startGitHub, type GitHubServer } from '../world/github.ts';
import type { GitHubRepository } from '../world/github-model.ts';
import { startHttpServer, type Answer, type WorldRequest } from '../world/http.ts';
import { Transcript } from '../world/transcript.ts';
import { WorldClock } from '../world/world-clock.ts';

const REPOSITORY = 'acme/security';
const MARKER = '<!-- iam-key-rotation -->';
// Whatever forgets to say where GitHub is ends on a closed port of this machine.
process.env['GITHUB_API_URL'] = 'http://127.0.0.1:9';
const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

interface Setup {
  readonly github: Repository & ApprovalSource;
  readonly server: GitHubServer;
  readonly repository: GitHubRepository;
  readonly world: Surroundings;
}

async function setup(options: Partial<GitHubOptions> = {}): Promise<Setup> {
  const world: Surroundings = {
    transcript: new Transcript(),
    faults: new FaultPlan(),
    clock: new WorldClock(),
    latency: { ms: 0, byService: {} },
  };
  const server = await startGitHub(world);
  stops.push(() => server.stop());
  const repository = server.model.addRepository(REPOSITORY);
  const github = await createGitHub({
    token: JOB_TOKEN,
    repository: REPOSITORY,
    apiUrl: server.url,
    secondMs: 1,
    ...options,
  });
  return { github, server, repository, world };
}

/** A server that answers every request with what `answer` says. */
async function against(answer: (request: WorldRequest) => Answer): Promise<Repository & ApprovalSource> {
  const server = await startHttpServer({
    name: 'odd',
    clock: new WorldClock(),
    handle: (exchange) => {
      exchange.send(answer(exchange.request));
      return Promise.resolve();
    },
  });
  stops.push(() => server.stop());
  return createGitHub({ token: 'odd-token', repository: REPOSITORY, apiUrl: server.url, secondMs: 1 });
}

const answering = (value: unknown): Promise<Repository & ApprovalSource> =>
  against(() => ({
    status: 200,
    headers: { 'content-type': 'application/json; charset=utf-8' },
    body: JSON.stringify(value),
  }));

async function failure(work: Promise<unknown>): Promise<Error> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Error)) throw new Error('it did not fail');
  expect(error.message).not.toContain('\n');
  return error;
}

describe('where GitHub is', () => {
  it('is read from GITHUB_API_URL, as the runner sets it', async () => {
    const { server } = await setup();
    const before = process.env['GITHUB_API_URL'];
    process.env['GITHUB_API_URL'] = server.url;
    try {
      await jest.isolateModulesAsync(async () => {
        const { createGitHub: fresh } = await import('../../src/adapters/github.ts');
        const github = await fresh({ token: JOB_TOKEN, repository: REPOSITORY });
        expect(await github.visibility()).toBe('private');
      });
    } finally {
      process.env['GITHUB_API_URL'] = before;
    }
  });

  it.each(['', 'security', 'acme/', '/security', 'a/b/c'])(
    'refuses the repository name "%s"',
    async (repository) => {
      await expect(createGitHub({ token: 'some-token', repository })).rejects.toThrow(ConfigurationError);
    },
  );

  it.each(['', 'se cret', 'secret\nX-Other: 1', 'sécret'])(
    'refuses the token %j without quoting it',
    async (token) => {
      const error = await failure(createGitHub({ token, repository: REPOSITORY }));
      expect(error).toBeInstanceOf(ConfigurationError);
      expect(error.message).toContain('github-token');
      expect(error.message).not.toMatch(/s[eé] ?cret/);
    },
  );
});

describe('environment', () => {
  it('reports required reviewers, self-review and bypass', async () => {
    const { github, repository } = await setup();
    repository.addEnvironment('remediation', { reviewers: ['ann', 'acme/security-team'], waitMinutes: 5 });
    repository.addEnvironment('lax', { preventSelfReview: false, adminsCanBypass: true });
    expect(await github.environment('remediation')).toEqual({
      requiredReviewers: { reviewers: ['ann', 'security-team'], preventSelfReview: true },
      adminsCanBypass: false,
    });
    expect(await github.environment('lax')).toEqual({
      requiredReviewers: { reviewers: ['approver'], preventSelfReview: false },
      adminsCanBypass: true,
    });
  });

  it('reports no rule where there is none, and no word on bypass where GitHub gives none', async () => {
    const { github, repository } = await setup();
    repository.addEnvironment('open', { reviewers: undefined, adminsCanBypass: undefined });
    expect(await github.environment('open')).toEqual({
      requiredReviewers: undefined,
      adminsCanBypass: undefined,
    });
  });

  it('sends names with slashes, spaces and other signs as one part of the path', async () => {
    const paths: string[] = [];
    const github = await against(({ path }) => {
      paths.push(path);
      return { status: 200, headers: { 'content-type': 'application/json' }, body: '{}' };
    });
    for (const name of ['prod/eu west', 'a?b#c', '50%', '{owner}', ':repo']) await github.environment(name);
    expect(paths.map((path) => decodeURIComponent(path.split('/').at(-1) ?? ''))).toEqual([
      'prod/eu west',
      'a?b#c',
      '50%',
      '{owner}',
      ':repo',
    ]);
    expect(paths[0]).toBe('/repos/acme/security/environments/prod%2Feu%20west');
  });

  it('is undefined where it does not exist in a repository that can be seen', async () => {
    const { github, world } = await setup();
    expect(await github.environment('nowhere')).toBeUndefined();
    expect(world.transcript.lines()).toEqual([
      'github GetEnvironment 404 Not Found',
      'github GetRepository 200',
    ]);
  });

  it('is an error where the token cannot see the repository', async () => {
    const { github, server } = await setup();
    server.model.repositories.clear();
    const error = await failure(github.environment('remediation'));
    expect(error).toBeInstanceOf(AccessError);
    expect(error.message).toContain('acme/security');
    expect(error.message).toContain('github-token');
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['a string', 'hello'],
    ['an array', []],
    ['rules that are no array', { protection_rules: { type: 'required_reviewers' } }],
    ['rules of null', { protection_rules: [null, 1, 'x', []] }],
    ['a rule of another type', { protection_rules: [{ type: 'Required_Reviewers', reviewers: [] }] }],
    ['bypass as text', { can_admins_bypass: 'false' }],
  ])('takes %s for no rule at all', async (_what, answer) => {
    const github = await answering(answer);
    expect(await github.environment('remediation')).toEqual({
      requiredReviewers: undefined,
      adminsCanBypass: undefined,
    });
  });

  it.each<[string, unknown]>([
    ['no reviewers', undefined],
    ['reviewers that are no array', { reviewer: { login: 'ann' } }],
    [
      'reviewers without a name',
      [null, 'ann', {}, { reviewer: null }, { reviewer: { login: '' } }, { reviewer: { login: 7 } }],
    ],
  ])('counts no reviewer where a rule has %s', async (_what, reviewers) => {
    const github = await answering({
      protection_rules: [{ type: 'required_reviewers', reviewers, prevent_self_review: 'yes' }],
    });
    expect((await github.environment('remediation'))?.requiredReviewers).toEqual({
      reviewers: [],
      preventSelfReview: false,
    });
  });
});

describe('approvals', () => {
  it('come in GitHub’s order with who, what and why', async () => {
    const { github, repository } = await setup();
    repository.review('77', { user: 'ann', comment: 'looks right' });
    repository.review('77', { user: 'ben', state: 'rejected', environments: ['remediation', 'other'] });
    repository.review('78', { user: 'eve' });
    expect(await github.approvals('77')).toEqual([
      { environments: ['remediation'], state: 'approved', user: 'ann', comment: 'looks right' },
      { environments: ['remediation', 'other'], state: 'rejected', user: 'ben', comment: '' },
    ]);
    expect(await github.approvals('79')).toEqual([]);
  });

  it('are read page after page: the latest word may stand on the last', async () => {
    const word = (user: string, state: string) => ({
      environments: [{ name: 'remediation' }],
      state,
      user: { login: user },
      comment: '',
    });
    const paths: string[] = [];
    const github = await against(({ query, path }) => {
      paths.push(path);
      const page = Number(query.get('page'));
      expect(query.get('per_page')).toBe('100');
      return {
        status: 200,
        headers: {
          'content-type': 'application/json',
          ...(page < 2 ? { link: '<https://api.github.com/x?page=2>; rel="next"' } : {}),
        },
        body: JSON.stringify(page === 1 ? [word('ann', 'approved')] : [word('ben', 'rejected')]),
      };
    });
    expect((await github.approvals('77')).map(({ state }) => state)).toEqual(['approved', 'rejected']);
    expect(paths).toHaveLength(2);
  });

  it('without an end are refused', async () => {
    const github = await against(() => ({
      status: 200,
      headers: { 'content-type': 'application/json', link: '<https://api.github.com/x>; rel="next"' },
      body: '[]',
    }));
    expect((await failure(github.approvals('77'))).message).toContain('start a new run');
  });

  it('need actions: read, and say so', async () => {
    const { github, server } = await setup();
    server.model.allow(JOB_TOKEN, { contents: 'read' });
    for (const work of [github.approvals('77'), github.environment('remediation')]) {
      const error = await failure(work);
      expect(error).toBeInstanceOf(AccessError);
      expect(error.message).toContain('Resource not accessible by integration');
      expect(error.message).toContain('permissions: actions: read');
    }
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['an object', { total_count: 1 }],
    ['text', 'approved'],
  ])('are none where GitHub answers %s', async (_what, answer) => {
    expect(await (await answering(answer)).approvals('77')).toEqual([]);
  });

  it('approve nothing where their shape is odd, and stay rejections', async () => {
    const environments = [{ id: 1, name: 'remediation' }];
    const github = await answering([
      null,
      { environments: 'remediation', state: 'approved', user: { login: 'ann' } },
      { environments: [null, 7, { id: 1 }, { name: 7 }], state: 'approved', user: { login: 'ann' } },
      { environments, state: true, user: { login: 'ann' } },
      { environments, state: 'approved', user: null },
      { environments, state: 'rejected', user: null, comment: null },
    ]);
    const said = await github.approvals('77');
    expect(
      said.filter((word) => word.environments.includes('remediation') && word.state === 'approved'),
    ).toEqual([]);
    expect(said.at(-1)).toEqual({ environments: ['remediation'], state: 'rejected', user: '', comment: '' });
  });
});

describe('visibility', () => {
  it.each([
    ['public', 'public'],
    ['private', 'private'],
    ['internal', 'private'],
  ] as const)('of a repository that is %s is %s', async (is, expected) => {
    const { github, repository } = await setup();
    repository.visibility = is;
    expect(await github.visibility()).toBe(expected);
  });

  it.each<[unknown, string]>([
    [{ private: true }, 'private'],
    [{ private: false }, 'public'],
    [{ private: 'true' }, 'unknown'],
    [null, 'unknown'],
  ])('of the answer %j is %s', async (answer, expected) => {
    expect(await (await answering(answer)).visibility()).toBe(expected);
  });

  it('is unknown to a token that cannot see the repository', async () => {
    const { github, server } = await setup();
    server.model.repositories.clear();
    expect(await github.visibility()).toBe('unknown');
  });
});

describe('fileAt', () => {
  it('gives the text at that commit, byte for byte', async () => {
    const { github, repository } = await setup();
    const text = '{\r\n  "a": "ü",\n\n "type": "file", "content": "Zm9v", "encoding": "base64" }\n';
    repository.addCommit('aaa', { 'config/whitelist.json': text, 'a b/c#d?.json': '[]' });
    repository.addCommit('bbb', { 'config/whitelist.json': '{}' });
    expect(await github.fileAt({ path: 'config/whitelist.json', ref: 'aaa' })).toBe(text);
    expect(await github.fileAt({ path: 'config/whitelist.json', ref: 'bbb' })).toBe('{}');
    expect(await github.fileAt({ path: 'a b/c#d?.json', ref: 'aaa' })).toBe('[]');
  });

  it('gives files beyond 1 MB whole', async () => {
    const { github, repository } = await setup();
    const text = JSON.stringify(Array.from({ length: 200_000 }, (_, index) => `AKIA${index}`));
    repository.addCommit('aaa', { 'big.json': text });
    expect(text.length).toBeGreaterThan(1_048_576);
    expect(await github.fileAt({ path: 'big.json', ref: 'aaa' })).toBe(text);
  });

  it('keeps the slashes of the path', async () => {
    const asked: string[] = [];
    const github = await against(({ path, query }) => {
      asked.push(`${path}?${query.toString()}`);
      return { status: 200, body: 'x' };
    });
    await github.fileAt({ path: 'config/aws/a:b.json', ref: 'refs/heads/feature/x' });
    expect(asked).toEqual([
      '/repos/acme/security/contents/config/aws/a%3Ab.json?ref=refs%2Fheads%2Ffeature%2Fx',
    ]);
  });

  it('is undefined where file or commit do not exist', async () => {
    const { github, repository } = await setup();
    repository.addCommit('aaa', { 'config.json': '{}' });
    expect(await github.fileAt({ path: 'other.json', ref: 'aaa' })).toBeUndefined();
    expect(await github.fileAt({ path: 'config.json', ref: 'ccc' })).toBeUndefined();
  });

  it('reads JSON as text whatever the content type, and unwraps base64', async () => {
    const plain = '{"b": 1,\n "a": 2}';
    const type = { 'content-type': 'application/json; charset=utf-8' };
    expect(
      await (
        await against(() => ({ status: 200, headers: type, body: plain }))
      ).fileAt({ path: 'a.json', ref: 'x' }),
    ).toBe(plain);
    const wrapped = {
      type: 'file',
      encoding: 'base64',
      sha: 'abc',
      content: Buffer.from(plain).toString('base64'),
    };
    expect(await (await answering(wrapped)).fileAt({ path: 'a.json', ref: 'x' })).toBe(plain);
  });

  it('needs contents: read, and says so', async () => {
    const { github, server } = await setup();
    server.model.allow(JOB_TOKEN, { actions: 'read' });
    const error = await failure(github.fileAt({ path: 'config.json', ref: 'aaa' }));
    expect(error).toBeInstanceOf(AccessError);
    expect(error.message).toContain('permissions: contents: read');
  });
});

describe('upsertComment', () => {
  const withPull = async (): Promise<Setup> => {
    const made = await setup();
    made.repository.addPull(7, { baseSha: 'aaa', headSha: 'bbb' });
    return made;
  };
  const upsert = ({ github }: Setup, text: string): Promise<void> =>
    github.upsertComment({ pullRequest: 7, marker: MARKER, body: `${MARKER}\n${text}` });

  it('creates the comment once, updates it in place, and leaves it alone when nothing changed', async () => {
    const made = await withPull();
    made.repository.addComment(7, 'a remark of somebody');
    await upsert(made, 'one');
    await upsert(made, 'one');
    await upsert(made, 'two');
    expect(made.repository.comments.map(({ body }) => body)).toEqual([
      'a remark of somebody',
      `${MARKER}\ntwo`,
    ]);
    expect(made.world.transcript.mutations('github').map(({ action }) => action)).toEqual([
      'CreateComment',
      'UpdateComment',
    ]);
  });

  it('finds the comment on a later page', async () => {
    const made = await withPull();
    for (let index = 0; index < 230; index += 1) made.repository.addComment(7, `remark ${index}`);
    const ours = made.repository.addComment(7, `${MARKER}\nold`, { authorType: 'Bot' });
    await upsert(made, 'new');
    expect(made.repository.comments).toHaveLength(231);
    expect(ours.body).toBe(`${MARKER}\nnew`);
    expect(made.world.transcript.count('github', 'ListComments')).toBe(3);
  });

  it('takes other line ends for no difference', async () => {
    const made = await withPull();
    made.repository.addComment(7, `${MARKER}\r\none\r\n`, { association: 'MEMBER' });
    await upsert(made, 'one');
    expect(made.world.transcript.mutations('github')).toEqual([]);
  });

  it('fails with the remedy on a token that only reads', async () => {
    const made = await withPull();
    made.server.model.allow(JOB_TOKEN, { 'pull-requests': 'read' });
    const error = await failure(upsert(made, 'one'));
    expect(error).toBeInstanceOf(AccessError);
    expect(error.message).toContain('pull-requests: write');
  });

  it('fails as refused where the pull request does not exist', async () => {
    const made = await withPull();
    const absent = made.github.upsertComment({ pullRequest: 8, marker: MARKER, body: MARKER });
    expect(await failure(absent)).toBeInstanceOf(AccessError);
  });

  it('cuts what GitHub would not take, between characters', async () => {
    const made = await withPull();
    await upsert(made, '😀'.repeat(40_000));
    await upsert(made, `x${'😀'.repeat(40_000)}`);
    const [comment, ...more] = made.repository.comments;
    expect(more).toEqual([]);
    expect(comment?.body.startsWith(MARKER)).toBe(true);
    expect(comment?.body).toContain('cut');
    expect(comment?.body.length).toBeLessThanOrEqual(65_536);
    expect(comment?.body).not.toMatch(/\p{Surrogate}/u);
  });

  it('leaves the comment of an outsider alone, though it carries the marker', async () => {
    const made = await withPull();
    made.repository.addComment(7, `${MARKER}\nmine`, {
      author: 'eve',
      authorType: 'User',
      association: 'NONE',
    });
    await upsert(made, 'one');
    await upsert(made, 'two');
    expect(made.repository.comments.map(({ body }) => body)).toEqual([`${MARKER}\nmine`, `${MARKER}\ntwo`]);
  });

  it.each<Fault>([{ kind: 'error', status: 502 }, { kind: 'lost' }])(
    'does not repeat a comment that may stand ($kind)',
    async (fault) => {
      const made = await withPull();
      made.world.faults.add({ action: 'CreateComment' }, fault);
      const error = await failure(upsert(made, 'one'));
      expect(error).toBeInstanceOf(TransientError);
      expect((error as TransientError).ambiguous).toBe(true);
      expect(made.world.transcript.count('github', 'CreateComment')).toBe(1);
      made.world.faults.clear();
      await upsert(made, 'one');
      expect(made.repository.comments).toHaveLength(1);
    },
  );
});

describe('failures', () => {
  it('of the login name the input and never the token', async () => {
    const { github } = await setup({ token: 'ghp_wrongwrongwrong' });
    for (const work of [github.environment('remediation'), github.approvals('77')]) {
      const error = await failure(work);
      expect(error).toBeInstanceOf(AccessError);
      expect(error.message).toContain('github-token');
      expect(`${error.stack} ${JSON.stringify(error.cause)} ${String(error.cause)}`).not.toContain(
        'wrongwrong',
      );
    }
  });

  it.each([401, 403, 404, 422])('with %d are not tried again', async (status) => {
    const { github, world } = await setup();
    world.faults.add({ action: 'GetApprovals' }, { kind: 'error', status });
    expect(await failure(github.approvals('77'))).toBeInstanceOf(AccessError);
    expect(world.transcript.count('github', 'GetApprovals')).toBe(1);
  });

  it.each<Fault>([
    { kind: 'error', status: 500 },
    { kind: 'error', status: 503 },
    { kind: 'reset' },
    { kind: 'lost' },
  ])('that pass are passed over when reading (%j)', async (fault) => {
    const { github, repository, world } = await setup();
    repository.review('77');
    world.faults.add({ action: 'GetApprovals', times: 2 }, fault);
    expect(await github.approvals('77')).toHaveLength(1);
    expect(world.transcript.count('github', 'GetApprovals')).toBe(3);
  });

  it.each<Fault>([{ kind: 'error', status: 500 }, { kind: 'reset' }])('that last end (%j)', async (fault) => {
    const { github, world } = await setup();
    world.faults.add({ service: 'github' }, fault);
    const error = await failure(github.environment('remediation'));
    expect(error).toBeInstanceOf(TransientError);
    expect((error as TransientError).ambiguous).toBe(false);
    expect(world.transcript.count('github', 'GetEnvironment')).toBe(4);
  });

  it('of time end, each attempt having its own', async () => {
    const { github, world } = await setup({ timeoutMs: 60 });
    world.faults.add({ action: 'GetApprovals', times: 1 }, { kind: 'delay', ms: 400 });
    expect(await github.approvals('77')).toEqual([]);
    world.faults.add({ action: 'GetApprovals' }, { kind: 'delay', ms: 400 });
    const error = await failure(github.approvals('77'));
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toContain('no answer in time');
  });

  it.each([
    { status: 429, headers: { 'retry-after': '2' } },
    { status: 403, headers: { 'retry-after': '2' } },
    { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1' } },
    { status: 403, headers: {}, message: 'You have exceeded a secondary rate limit.' },
  ])(
    'of the rate limit are waited out, also when writing (%j)',
    async ({ status, headers, message = 'slow' }) => {
      const { github, repository, world } = await setup();
      repository.addPull(7, { baseSha: 'aaa', headSha: 'bbb' });
      world.faults.add({ service: 'github', times: 1 }, { kind: 'error', status, headers, message });
      world.faults.add({ action: 'CreateComment', times: 1 }, { kind: 'error', status, headers, message });
      await github.upsertComment({ pullRequest: 7, marker: MARKER, body: MARKER });
      expect(repository.comments).toHaveLength(1);
    },
  );

  it('of a rate limit that lasts an hour end at once as transient', async () => {
    const { github, server, world } = await setup();
    server.model.requestsLeft = 0;
    const error = await failure(github.approvals('77'));
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toContain('rate limit');
    expect(world.transcript.count('github')).toBe(1);
  });

  it('that are no answer of GitHub’s keep one short line', async () => {
    const page = `<html>\n${'<p>sorry</p>\n'.repeat(500)}</html>`;
    const github = await against(() => ({
      status: 403,
      headers: { 'content-type': 'text/html' },
      body: page,
    }));
    const error = await failure(github.approvals('77'));
    expect(error).toBeInstanceOf(AccessError);
    expect(error.message.length).toBeLessThan(400);
  });
});

it('writes nothing to the console', async () => {
  const spies = (['debug', 'info', 'log', 'warn', 'error'] as const).map((name) =>
    jest.spyOn(console, name).mockImplementation(() => undefined),
  );
  try {
    const github = await against(() => ({
      status: 404,
      headers: { 'content-type': 'application/json', deprecation: 'true', sunset: 'soon' },
      body: '{"message":"Not Found"}',
    }));
    await failure(github.approvals('77'));
    for (const spy of spies) expect(spy).not.toHaveBeenCalled();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
});
