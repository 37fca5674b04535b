/**
 * The REST resources of the GitHub stand-in: which request is what, which permission it needs, and what GitHub
 * answers. Knows the model, not HTTP servers.
 */
import type {
  Environment,
  GitHubModel,
  GitHubRepository,
  GitHubToken,
  IssueComment,
  Permission,
} from './github-model.ts';

export interface GitHubRequest {
  readonly method: string;
  /** Decoded parts of the path below `/repos/{owner}/{repo}`. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly body: unknown;
  readonly accept: string;
  /** `http://127.0.0.1:port/repos/owner/name`, for links. */
  readonly base: string;
  readonly token: GitHubToken;
}

export interface GitHubAnswer {
  readonly status: number;
  /** A string is sent as it is. */
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface GitHubRoute {
  readonly action: string;
  readonly method: string;
  /** A star stands for one part, `**` for the rest. */
  readonly path: string;
  readonly mutating: boolean;
  /** One of them is enough; none: metadata, which every token may read. */
  readonly needs: readonly [Permission, 'read' | 'write'][];
  readonly run: (repository: GitHubRepository, request: GitHubRequest, model: GitHubModel) => GitHubAnswer;
}

const READ_RUNS: GitHubRoute['needs'] = [['actions', 'read']];
const READ_COMMENTS: GitHubRoute['needs'] = [
  ['issues', 'read'],
  ['pull-requests', 'read'],
];
const WRITE_COMMENTS: GitHubRoute['needs'] = [
  ['issues', 'write'],
  ['pull-requests', 'write'],
];

const get = (action: string, path: string, rest: Pick<GitHubRoute, 'needs' | 'run'>): GitHubRoute => ({
  action,
  path,
  method: 'GET',
  mutating: false,
  ...rest,
});

const ROUTES: readonly GitHubRoute[] = [
  get('GetRepository', '', { needs: [], run: (repository) => ok(repositoryJson(repository)) }),
  get('GetEnvironment', 'environments/**', { needs: READ_RUNS, run: environment }),
  get('GetRun', 'actions/runs/*', {
    needs: READ_RUNS,
    run: (_, { segments }) => ok({ id: Number(segments[2]), status: 'in_progress' }),
  }),
  get('GetApprovals', 'actions/runs/*/approvals', { needs: READ_RUNS, run: approvals }),
  get('GetContents', 'contents/**', { needs: [['contents', 'read']], run: contents }),
  get('GetPull', 'pulls/*', { needs: [['pull-requests', 'read']], run: pull }),
  get('ListComments', 'issues/*/comments', { needs: READ_COMMENTS, run: listComments }),
  {
    action: 'CreateComment',
    method: 'POST',
    path: 'issues/*/comments',
    mutating: true,
    needs: WRITE_COMMENTS,
    run: createComment,
  },
  {
    action: 'UpdateComment',
    method: 'PATCH',
    path: 'issues/comments/*',
    mutating: true,
    needs: WRITE_COMMENTS,
    run: updateComment,
  },
];

export function routeOf(method: string, segments: readonly string[]): GitHubRoute | undefined {
  return ROUTES.find((route) => {
    if (route.method !== method) return false;
    const parts = route.path === '' ? [] : route.path.split('/');
    if (parts.at(-1) === '**')
      return segments.length >= parts.length && matches(parts.slice(0, -1), segments);
    return parts.length === segments.length && matches(parts, segments);
  });
}

function matches(parts: readonly string[], segments: readonly string[]): boolean {
  return parts.every((part, index) => part === '*' || part === segments[index]);
}

export function mayUse(token: GitHubToken, route: GitHubRoute): boolean {
  return (
    route.needs.length === 0 ||
    route.needs.some(([permission, level]) => {
      const has = token.permissions[permission];
      return has === 'write' || has === level;
    })
  );
}

const ok = (body: unknown): GitHubAnswer => ({ status: 200, body });
export const notFound = (message = 'Not Found'): GitHubAnswer => ({ status: 404, body: { message } });

function repositoryJson(repository: GitHubRepository): Record<string, unknown> {
  const { id, name, owner, visibility } = repository;
  return {
    id,
    name,
    full_name: `${owner}/${name}`,
    private: visibility !== 'public',
    visibility,
    default_branch: 'main',
    owner: { login: owner },
  };
}

/** Environment names may hold slashes, and are compared without regard to case. */
function environment(repository: GitHubRepository, { segments }: GitHubRequest): GitHubAnswer {
  const wanted = segments.slice(1).join('/').toLowerCase();
  const found = [...repository.environments.values()].find(({ name }) => name.toLowerCase() === wanted);
  return found === undefined ? notFound() : ok(environmentJson(found));
}

function environmentJson(environment: Environment): Record<string, unknown> {
  const { id, name, reviewers, preventSelfReview, adminsCanBypass, waitMinutes } = environment;
  const rules: Record<string, unknown>[] = [{ id: id + 1, type: 'branch_policy' }];
  if (waitMinutes > 0) rules.push({ id: id + 2, type: 'wait_timer', wait_timer: waitMinutes });
  if (reviewers !== undefined) {
    rules.push({
      id: id + 3,
      type: 'required_reviewers',
      prevent_self_review: preventSelfReview,
      reviewers: reviewers.map((reviewer) =>
        reviewer.includes('/')
          ? { type: 'Team', reviewer: { slug: reviewer.split('/')[1], name: reviewer.split('/')[1] } }
          : { type: 'User', reviewer: { login: reviewer } },
      ),
    });
  }
  return {
    id,
    name,
    ...(adminsCanBypass !== undefined && { can_admins_bypass: adminsCanBypass }),
    protection_rules: rules,
    deployment_branch_policy: { protected_branches: true, custom_branch_policies: false },
  };
}

function approvals(repository: GitHubRepository, { segments }: GitHubRequest): GitHubAnswer {
  const words = repository.approvals.get(segments[2] ?? '') ?? [];
  return ok(
    words.map(({ environments, state, user, comment }) => ({
      state,
      comment,
      user: { login: user },
      environments: environments.map((name) => ({ id: repository.environments.get(name)?.id ?? 0, name })),
    })),
  );
}

/** Above 1 MB the content is left out of JSON, above 100 MB there is none (GitHub REST, repository contents). */
function contents(repository: GitHubRepository, { segments, query, accept }: GitHubRequest): GitHubAnswer {
  const ref = query.get('ref') ?? 'main';
  const files = repository.commits.get(ref);
  if (files === undefined) return notFound(`No commit found for the ref ${ref}`);
  const path = segments.slice(1).join('/');
  const content = files.get(path);
  if (content === undefined) {
    const inside = [...files.keys()].filter((name) => name.startsWith(`${path}/`));
    return inside.length === 0 ? notFound() : ok(inside.map((name) => ({ type: 'file', path: name })));
  }
  if (/\braw\b/.test(accept))
    return { status: 200, body: content, headers: { 'content-type': 'text/plain' } };
  const bytes = Buffer.from(content);
  const whole = bytes.length <= 1_000_000;
  return ok({
    type: 'file',
    path,
    name: segments.at(-1),
    size: bytes.length,
    encoding: whole ? 'base64' : 'none',
    content: whole ? bytes.toString('base64').replace(/.{60}/g, '$&\n') : '',
  });
}

function pull(repository: GitHubRepository, { segments }: GitHubRequest): GitHubAnswer {
  const number = Number(segments[1]);
  const found = repository.pulls.get(number);
  if (found === undefined) return notFound();
  return ok({ number, title: found.title, base: { sha: found.baseSha }, head: { sha: found.headSha } });
}

function listComments(repository: GitHubRepository, { segments, query, base }: GitHubRequest): GitHubAnswer {
  const issue = Number(segments[1]);
  if (!repository.pulls.has(issue)) return notFound();
  const perPage = Math.min(Number(query.get('per_page') ?? 30), 100);
  const page = Number(query.get('page') ?? 1);
  const all = repository.comments.filter((comment) => comment.issue === issue);
  const more = all.length > page * perPage;
  const next = `<${base}/issues/${issue}/comments?per_page=${perPage}&page=${page + 1}>; rel="next"`;
  return {
    ...ok(all.slice((page - 1) * perPage, page * perPage).map(commentJson)),
    ...(more && { headers: { link: next } }),
  };
}

function commentJson(comment: IssueComment): Record<string, unknown> {
  return {
    id: comment.id,
    body: comment.body,
    user: { login: comment.author, type: comment.authorType },
    author_association: comment.association,
  };
}

function createComment(repository: GitHubRepository, { segments, body, token }: GitHubRequest): GitHubAnswer {
  const issue = Number(segments[1]);
  if (!repository.pulls.has(issue)) return notFound();
  const text = bodyOf(body);
  if (text === undefined) return invalid();
  const comment = repository.addComment(issue, text, {
    author: token.login,
    authorType: token.type,
    association: token.type === 'Bot' ? 'NONE' : 'MEMBER',
  });
  return { status: 201, body: commentJson(comment) };
}

function updateComment(repository: GitHubRepository, { segments, body }: GitHubRequest): GitHubAnswer {
  const comment = repository.comments.find(({ id }) => id === Number(segments[2]));
  if (comment === undefined) return notFound();
  const text = bodyOf(body);
  if (text === undefined) return invalid();
  comment.body = text;
  return ok(commentJson(comment));
}

/** A comment holds 65,536 characters. */
function bodyOf(body: unknown): string | undefined {
  const text = typeof body === 'object' && body !== null ? (body as { body?: unknown }).body : undefined;
  return typeof text === 'string' && text !== '' && [...text].length <= 65_536 ? text : undefined;
}

function invalid(): GitHubAnswer {
  return {
    status: 422,
    body: { message: 'Validation Failed', errors: ['body is too long (maximum is 65536 characters)'] },
  };
}
