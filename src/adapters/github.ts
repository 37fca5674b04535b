/**
 * GitHub's REST API as the gate and validate need it: protection rules and approvals, the repository's visibility,
 * files at a commit, and the one pull request comment. It decides nothing, and writes nothing but that comment.
 */
import type { ApprovalRecord } from '../domain/gate.ts';
import { AccessError, ConfigurationError } from '../errors.ts';
import type { ApprovalSource, Repository } from '../ports.ts';
import { upsertPullComment } from './github-pull-comment.ts';
import { createGitHubRest, type GitHubRest, type GitHubRestOptions } from './github-rest.ts';
import { approvalOf, fileText, list, protectionOf, visibilityOf } from './github-shapes.ts';

export interface GitHubOptions extends GitHubRestOptions {
  /** `owner/name`. */
  readonly repository: string;
}

const MOST_PAGES = 10;

interface Target {
  readonly owner: string;
  readonly repo: string;
}

const READ_ACTIONS =
  'add `permissions: actions: read` to the job or pass a token that may read environments in the input github-token';
const READ_CONTENTS =
  'add `permissions: contents: read` to the job or pass a token that may read the repository in the input github-token';

/** @throws ConfigurationError for a token or repository name that can be none. */
export async function createGitHub(options: GitHubOptions): Promise<Repository & ApprovalSource> {
  const [owner = '', repo = '', ...rest] = options.repository.split('/');
  if (owner === '' || repo === '' || rest.length > 0) {
    throw ConfigurationError.of(
      'The repository is not known as owner/name; run in GitHub Actions, which sets GITHUB_REPOSITORY',
    );
  }
  const github = await createGitHubRest(options);
  return { ...approvalSource(github, { owner, repo }), ...repositoryOf(github, { owner, repo }) };
}

function approvalSource(github: GitHubRest, target: Target): ApprovalSource {
  return {
    async environment(name) {
      const outcome = await github.attempt({
        doing: `read environment "${name}"`,
        remedy: READ_ACTIONS,
        route: 'GET /repos/{owner}/{repo}/environments/{environment_name}',
        parameters: { ...target, environment_name: name },
      });
      if (outcome.kind === 'answer') return protectionOf(outcome.data);
      // GitHub also answers 404 to a token that cannot see the repository at all.
      await readRepository(github, target);
      return undefined;
    },
    async approvals(runId) {
      const approvals: ApprovalRecord[] = [];
      for (let page = 1; page <= MOST_PAGES; page += 1) {
        const { data, hasNext } = await github.call({
          doing: `read the approvals of run ${runId}`,
          remedy: READ_ACTIONS,
          route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
          parameters: { ...target, run_id: runId, per_page: 100, page },
        });
        approvals.push(...list(data).map(approvalOf));
        if (!hasNext) return approvals;
      }
      // The latest word may stand on a page that was not read.
      throw new AccessError(
        `GitHub reports more than ${MOST_PAGES * 100} approvals of run ${runId}; start a new run and have it approved`,
      );
    },
  };
}

function repositoryOf(github: GitHubRest, target: Target): Repository {
  return {
    async visibility() {
      try {
        return visibilityOf(await readRepository(github, target));
      } catch (error) {
        if (error instanceof AccessError) return 'unknown';
        throw error;
      }
    },
    async fileAt({ path, ref }) {
      // Encoded by segment: a slash stays one.
      const encoded = path.split('/').map(encodeURIComponent).join('/');
      const outcome = await github.attempt({
        doing: `read ${path} at ${ref}`,
        remedy: READ_CONTENTS,
        route: `GET /repos/{owner}/{repo}/contents/${encoded}`,
        // The JSON media type leaves out the content of files beyond 1 MB.
        parameters: { ...target, ref, headers: { accept: 'application/vnd.github.raw+json' } },
        raw: true,
      });
      if (outcome.kind === 'not-found') return undefined;
      return fileText(String(outcome.data), outcome.contentType);
    },
    upsertComment: (request) => upsertPullComment(github, { ...target, ...request }),
  };
}

async function readRepository(github: GitHubRest, target: Target): Promise<unknown> {
  const { data } = await github.call({
    doing: `read repository ${target.owner}/${target.repo}`,
    remedy: READ_CONTENTS,
    route: 'GET /repos/{owner}/{repo}',
    parameters: { ...target },
  });
  return data;
}
