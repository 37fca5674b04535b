/**
 * The repositories behind the GitHub stand-in: environments and their protection rules, runs and their approvals,
 * files by commit, pull requests and comments, and what each token may do. Tests set it up and read it.
 */

export type Permission = 'actions' | 'contents' | 'issues' | 'pull-requests';
export type Permissions = Readonly<Partial<Record<Permission, 'read' | 'write'>>>;

export interface GitHubToken {
  readonly permissions: Permissions;
  readonly login: string;
  readonly type: 'Bot' | 'User';
}

export interface Environment {
  readonly id: number;
  readonly name: string;
  /** Undefined: there is no required-reviewers rule. */
  readonly reviewers: readonly string[] | undefined;
  readonly preventSelfReview: boolean;
  /** Undefined: GitHub leaves the field out. */
  readonly adminsCanBypass: boolean | undefined;
  readonly waitMinutes: number;
}

export interface RunApproval {
  readonly environments: readonly string[];
  readonly state: 'approved' | 'rejected' | 'pending';
  readonly user: string;
  readonly comment: string;
}

export interface IssueComment {
  readonly id: number;
  readonly issue: number;
  body: string;
  readonly author: string;
  readonly authorType: 'Bot' | 'User';
  readonly association: string;
}

export class GitHubRepository {
  readonly owner: string;
  readonly name: string;
  readonly id: number;
  visibility: 'public' | 'private' | 'internal' = 'private';
  readonly environments = new Map<string, Environment>();
  readonly approvals = new Map<string, RunApproval[]>();
  /** Files by commit, branch or tag. */
  readonly commits = new Map<string, ReadonlyMap<string, string>>();
  readonly pulls = new Map<
    number,
    { readonly title: string; readonly baseSha: string; readonly headSha: string }
  >();
  readonly comments: IssueComment[] = [];
  readonly #nextId: () => number;

  constructor(fullName: string, id: number, nextId: () => number) {
    const [owner = '', name = ''] = fullName.split('/');
    this.owner = owner;
    this.name = name;
    this.id = id;
    this.#nextId = nextId;
  }

  /** An environment as the product wants it, unless said otherwise. */
  addEnvironment(name: string, rules: Partial<Omit<Environment, 'id' | 'name'>> = {}): Environment {
    const environment: Environment = {
      id: this.#nextId(),
      name,
      reviewers: ['approver'],
      preventSelfReview: true,
      adminsCanBypass: false,
      waitMinutes: 0,
      ...rules,
    };
    this.environments.set(name, environment);
    return environment;
  }

  /** A word of a reviewer on a run; GitHub reports them in this order, without times. */
  review(runId: string, word: Partial<RunApproval> = {}): void {
    const review: RunApproval = {
      environments: ['remediation'],
      state: 'approved',
      user: 'approver',
      comment: '',
      ...word,
    };
    const known = this.approvals.get(runId);
    if (known === undefined) this.approvals.set(runId, [review]);
    else known.push(review);
  }

  /** Files as they stand at a commit; paths from the repository's root. */
  addCommit(ref: string, files: Readonly<Record<string, string>>): void {
    this.commits.set(ref, new Map(Object.entries(files)));
  }

  addPull(
    number: number,
    fields: { readonly title?: string; readonly baseSha: string; readonly headSha: string },
  ): void {
    this.pulls.set(number, { title: `Pull request ${number}`, ...fields });
  }

  addComment(
    issue: number,
    body: string,
    by: Partial<Omit<IssueComment, 'id' | 'issue' | 'body'>> = {},
  ): IssueComment {
    const comment: IssueComment = {
      id: this.#nextId(),
      issue,
      body,
      author: 'octocat',
      authorType: 'User',
      association: 'NONE',
      ...by,
    };
    this.comments.push(comment);
    return comment;
  }
}

export class GitHubModel {
  readonly repositories = new Map<string, GitHubRepository>();
  readonly tokens = new Map<string, GitHubToken>();
  /** Requests left before the rate limit; undefined: unlimited. */
  requestsLeft: number | undefined;
  #ids = 1000;

  addRepository(fullName: string, visibility: GitHubRepository['visibility'] = 'private'): GitHubRepository {
    const repository = new GitHubRepository(fullName, this.nextId(), () => this.nextId());
    repository.visibility = visibility;
    this.repositories.set(fullName.toLowerCase(), repository);
    return repository;
  }

  repository(fullName: string): GitHubRepository {
    const found = this.repositories.get(fullName.toLowerCase());
    if (found === undefined) throw new Error(`the world has no repository ${fullName}`);
    return found;
  }

  /** Makes `token` one of a job with these permissions, or of a person. */
  allow(token: string, permissions: Permissions, by: Partial<Omit<GitHubToken, 'permissions'>> = {}): string {
    this.tokens.set(token, { permissions, login: 'github-actions[bot]', type: 'Bot', ...by });
    return token;
  }

  nextId(): number {
    this.#ids += 1;
    return this.#ids;
  }
}
