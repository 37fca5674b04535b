/**
 * GitHub REST behind the ports `ApprovalSource` and `Repository`: environment rules and approvals for the gate, the
 * repository's visibility, files at a commit, and the one comment on a pull request. Decides nothing: what GitHub
 * did not say stays unknown, so that the gate can refuse.
 */
import { AccessError, ConfigurationError } from '../errors.ts';
import type { Approval, ApprovalSource, EnvironmentProtection, Repository } from '../ports.ts';
import { field, listOf, textOf } from './github-answers.ts';
import { upsertComment, type RepositoryCalls } from './github-comments.ts';
import { createGitHubTransport, type GitHubAccess } from './github-transport.ts';

export interface GitHubOptions extends GitHubAccess {
  /** `owner/name`. */
  readonly repository: string;
}

/** @throws ConfigurationError where the repository's name or the token cannot be one. */
export async function createGitHub(options: GitHubOptions): Promise<ApprovalSource & Repository> {
  const [owner, name, ...rest] = options.repository.split('/');
  if (!owner || !name || rest.length > 0) {
    throw ConfigurationError.of(
      `GITHUB_REPOSITORY must be owner/name, not "${options.repository}"; run in GitHub Actions`,
    );
  }
  const github: RepositoryCalls = {
    transport: await createGitHubTransport(options),
    root: ['repos', owner, name],
  };
  return {
    environment: (environment) => readEnvironment(github, environment),
    approvals: (runId) => readApprovals(github, runId),
    visibility: () => readVisibility(github),
    fileAt: (request) => readFileAt(github, request),
    upsertComment: (request) => upsertComment(github, request),
  };
}

async function readEnvironment(
  { transport, root }: RepositoryCalls,
  name: string,
): Promise<EnvironmentProtection | undefined> {
  const outcome = await transport.call({
    doing: `read environment "${name}"`,
    permission: 'actions: read',
    method: 'GET',
    path: [...root, 'environments', name],
  });
  if (!outcome.found) return undefined;
  const rule = listOf(field(outcome.data, 'protection_rules')).find(
    (one) => field(one, 'type') === 'required_reviewers',
  );
  const bypass = field(outcome.data, 'can_admins_bypass');
  return {
    name: textOf(field(outcome.data, 'name')) ?? name,
    requiredReviewers:
      rule === undefined
        ? undefined
        : {
            reviewers: listOf(field(rule, 'reviewers')).flatMap(reviewerName),
            preventSelfReview: field(rule, 'prevent_self_review') === true,
          },
    adminsCanBypass: typeof bypass === 'boolean' ? bypass : undefined,
  };
}

/** Login of a person, slug of a team. */
function reviewerName(entry: unknown): readonly string[] {
  const reviewer = field(entry, 'reviewer');
  const name =
    textOf(field(reviewer, 'login')) ?? textOf(field(reviewer, 'slug')) ?? textOf(field(reviewer, 'name'));
  return name === undefined ? [] : [name];
}

async function readApprovals(
  { transport, root }: RepositoryCalls,
  runId: string,
): Promise<readonly Approval[]> {
  const doing = `read the approvals of run ${runId}`;
  const outcome = await transport.call({
    doing,
    permission: 'actions: read',
    method: 'GET',
    path: [...root, 'actions', 'runs', runId, 'approvals'],
  });
  if (!outcome.found) {
    throw new AccessError(
      `GitHub knows no run ${runId} here; check that github-token is the token of this repository and add \`permissions: actions: read\` to the job`,
    );
  }
  if (!Array.isArray(outcome.data)) {
    throw new AccessError(`GitHub's answer to the attempt to ${doing} is no list; check GITHUB_API_URL`);
  }
  return outcome.data.map((entry: unknown) => ({
    environments: listOf(field(entry, 'environments')).flatMap((one) => textOf(field(one, 'name')) ?? []),
    // Whatever cannot be read is no approval.
    state: textOf(field(entry, 'state')) ?? 'unknown',
    user: textOf(field(field(entry, 'user'), 'login')) ?? 'unknown',
    comment: textOf(field(entry, 'comment')) ?? '',
  }));
}

/** `internal` repositories are not public. Unknown where GitHub does not show the repository. */
async function readVisibility({
  transport,
  root,
}: RepositoryCalls): Promise<'public' | 'private' | 'unknown'> {
  const outcome = await transport.call({
    doing: `read repository ${root.slice(1).join('/')}`,
    permission: 'contents: read',
    method: 'GET',
    path: root,
  });
  if (!outcome.found) return 'unknown';
  const visibility = field(outcome.data, 'visibility');
  if (visibility === 'public') return 'public';
  if (visibility === 'private' || visibility === 'internal') return 'private';
  const isPrivate = field(outcome.data, 'private');
  return typeof isPrivate === 'boolean' ? (isPrivate ? 'private' : 'public') : 'unknown';
}

async function readFileAt(
  { transport, root }: RepositoryCalls,
  { path, ref }: { readonly path: string; readonly ref: string },
): Promise<string | undefined> {
  const call = {
    doing: `read ${path} at ${ref}`,
    permission: 'contents: read',
    method: 'GET',
    path: [...root, 'contents', ...path.split('/').filter((part) => part !== '' && part !== '.')],
    parameters: { ref },
  } as const;
  const outcome = await transport.call(call);
  if (!outcome.found) {
    if (!/no commit found/i.test(outcome.said)) return undefined;
    throw new AccessError(
      `GitHub knows no commit ${ref}; check that the pull request's base branch still exists`,
    );
  }
  const { data } = outcome;
  if (typeof data === 'string') return data;
  const content = textOf(field(data, 'content'));
  if (field(data, 'encoding') === 'base64' && content !== undefined)
    return Buffer.from(content, 'base64').toString('utf8');
  if (Array.isArray(data))
    throw new AccessError(`${path} at ${ref} is a folder, not a file; correct the input config-dir`);
  // Above 1 MB GitHub leaves the content out of JSON.
  const raw = await transport.call({ ...call, accept: 'application/vnd.github.raw+json' });
  if (raw.found && typeof raw.data === 'string') return raw.data;
  if (raw.found && raw.data instanceof ArrayBuffer) return Buffer.from(raw.data).toString('utf8');
  throw new AccessError(`GitHub's answer to the attempt to ${call.doing} is no file; check GITHUB_API_URL`);
}
