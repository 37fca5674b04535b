/**
 * The one comment on a pull request, found by its marker and updated in place. Never writes into a comment that an
 * outsider wrote, whatever marker it carries.
 */
import { AccessError, TransientError } from '../errors.ts';
import { field, listOf, textOf } from './github-answers.ts';
import type { GitHubCall, GitHubTransport } from './github-transport.ts';

export interface RepositoryCalls {
  readonly transport: GitHubTransport;
  /** `repos`, owner, name. */
  readonly root: readonly string[];
}

export interface CommentRequest {
  readonly pullRequest: number;
  readonly marker: string;
  readonly body: string;
}

/** Characters; GitHub refuses longer comments. */
const BODY_LIMIT = 65_536;
const CUT = '\n\n… cut here; the whole text is in the job summary.';
const PER_PAGE = 100;
const MAX_PAGES = 100;
const INSIDERS = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

export async function upsertComment(github: RepositoryCalls, request: CommentRequest): Promise<void> {
  const body = fitted(request);
  const known = await findComment(github, request);
  if (known !== undefined) return update(github, request, { known, body });
  try {
    await create(github, request, body);
  } catch (error) {
    if (!(error instanceof TransientError)) throw error;
    // The comment may be there all the same: looked for, and created only where it is not.
    const after = await findComment(github, request);
    if (after !== undefined) return update(github, request, { known: after, body });
    await create(github, request, body);
  }
}

interface KnownComment {
  readonly id: number;
  readonly body: string;
}

async function findComment(
  github: RepositoryCalls,
  request: CommentRequest,
): Promise<KnownComment | undefined> {
  const { transport, root } = github;
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const outcome = await transport.call({
      ...about(request, 'read'),
      method: 'GET',
      path: [...root, 'issues', String(request.pullRequest), 'comments'],
      parameters: { per_page: PER_PAGE, page },
    });
    if (!outcome.found) throw gone(request);
    const comments = listOf(outcome.data);
    for (const comment of comments) {
      const id = field(comment, 'id');
      const body = textOf(field(comment, 'body'));
      if (typeof id === 'number' && body?.includes(request.marker) === true && isOurs(comment))
        return { id, body };
    }
    if (comments.length === 0 || (comments.length < PER_PAGE && !outcome.hasNextPage)) return undefined;
  }
  return undefined;
}

/** The token's own login cannot be asked for in a job, so outsiders are told by what GitHub says of them. */
function isOurs(comment: unknown): boolean {
  const association = textOf(field(comment, 'author_association'));
  return (
    field(field(comment, 'user'), 'type') !== 'User' || association === undefined || INSIDERS.has(association)
  );
}

async function update(
  { transport, root }: RepositoryCalls,
  request: CommentRequest,
  { known, body }: { readonly known: KnownComment; readonly body: string },
): Promise<void> {
  if (known.body === body) return;
  const outcome = await transport.call({
    ...about(request, 'write'),
    method: 'PATCH',
    path: [...root, 'issues', 'comments', String(known.id)],
    parameters: { body },
  });
  if (!outcome.found) throw gone(request);
}

async function create(
  { transport, root }: RepositoryCalls,
  request: CommentRequest,
  body: string,
): Promise<void> {
  const outcome = await transport.call({
    ...about(request, 'write'),
    method: 'POST',
    path: [...root, 'issues', String(request.pullRequest), 'comments'],
    parameters: { body },
  });
  if (!outcome.found) throw gone(request);
}

function about(
  { pullRequest }: CommentRequest,
  access: 'read' | 'write',
): Pick<GitHubCall, 'doing' | 'permission'> {
  const doing = access === 'read' ? 'read the comments of' : 'comment on';
  const forks = access === 'read' ? '' : ' (a token of a pull request from a fork can never comment)';
  return { doing: `${doing} pull request #${pullRequest}${forks}`, permission: `pull-requests: ${access}` };
}

function gone({ pullRequest }: CommentRequest): AccessError {
  return new AccessError(
    `GitHub shows no pull request #${pullRequest} to this token; add \`permissions: pull-requests: write\` to the job`,
  );
}

/** With the marker in it, and no longer than GitHub takes; never cut inside of a surrogate pair. */
function fitted({ marker, body }: CommentRequest): string {
  const marked = body.includes(marker) ? body : `${marker}\n${body}`;
  if (marked.length <= BODY_LIMIT) return marked;
  const cut = marked.slice(0, BODY_LIMIT - CUT.length).replace(/[\uD800-\uDBFF]$/, '');
  const kept = cut.includes(marker)
    ? cut
    : `${marker}\n${cut.slice(0, BODY_LIMIT - CUT.length - marker.length - 1)}`;
  return kept + CUT;
}
