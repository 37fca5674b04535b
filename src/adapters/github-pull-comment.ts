/**
 * The one comment on a pull request: found by its marker over all pages, updated in place, else created. It writes
 * into no comment of an outsider, whatever that carries, and nothing longer than GitHub takes.
 */
import type { GitHubRest } from './github-rest.ts';
import { list, object, text } from './github-shapes.ts';

export interface PullCommentRequest {
  readonly owner: string;
  readonly repo: string;
  readonly pullRequest: number;
  readonly marker: string;
  readonly body: string;
}

const PAGE_SIZE = 100;
/** A server that always offers a next page ends here. */
const MAX_PAGES = 300;
/** Characters; GitHub refuses longer comments. */
const MAX_LENGTH = 65_536;
const CUT = '\n\n… cut: the rest is in the summary of the workflow run.';
const REMEDY =
  'add `permissions: pull-requests: write` to the job (pull requests from forks only get a token that reads)';
/** Members of the project, who may write here anyway; a bot's comment comes without any of these. */
const INSIDERS = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);

export async function upsertPullComment(rest: GitHubRest, request: PullCommentRequest): Promise<void> {
  const { owner, repo, pullRequest } = request;
  const body = fitted(request.body);
  const standing = await find(rest, request);
  if (standing === undefined) {
    await rest.call({
      doing: `comment on pull request ${pullRequest}`,
      remedy: REMEDY,
      route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      parameters: { owner, repo, issue_number: pullRequest, body },
    });
  } else if (normalised(standing.body) !== normalised(body)) {
    await rest.call({
      doing: `update the comment on pull request ${pullRequest}`,
      remedy: REMEDY,
      route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      parameters: { owner, repo, comment_id: standing.id, body },
    });
  }
}

async function find(
  rest: GitHubRest,
  { owner, repo, pullRequest, marker }: PullCommentRequest,
): Promise<{ readonly id: number; readonly body: string } | undefined> {
  for (let page = 1; page <= MAX_PAGES; page += 1) {
    const { data, hasNext } = await rest.call({
      doing: `read the comments of pull request ${pullRequest}`,
      remedy: REMEDY,
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      parameters: { owner, repo, issue_number: pullRequest, per_page: PAGE_SIZE, page },
    });
    for (const comment of list(data).map(object)) {
      const body = text(comment['body']);
      if (typeof comment['id'] === 'number' && body.includes(marker) && mayBeOurs(comment)) {
        return { id: comment['id'], body };
      }
    }
    if (!hasNext) return undefined;
  }
  return undefined;
}

/** A job's token cannot ask who it is, so outsiders are told by what GitHub says of the author. */
function mayBeOurs(comment: Readonly<Record<string, unknown>>): boolean {
  const association = comment['author_association'];
  return (
    object(comment['user'])['type'] !== 'User' || typeof association !== 'string' || INSIDERS.has(association)
  );
}

/** Never cut within a surrogate pair. */
function fitted(body: string): string {
  if (body.length <= MAX_LENGTH) return body;
  return body.slice(0, MAX_LENGTH - CUT.length).replace(/[\uD800-\uDBFF]$/, '') + CUT;
}

/** GitHub may store a comment with other line ends than were sent. */
function normalised(body: string): string {
  return body.replace(/\r\n/g, '\n').trimEnd();
}
