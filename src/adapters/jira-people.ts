/**
 * Finds the one assignable user that a configured owner names (email, display name, user name or account ID). Jira
 * searches by prefix, so every hit is compared exactly here. Answers are kept for the run; changes nothing.
 */
import type { JiraUser } from './jira-answers.ts';

export interface AssignableQuery {
  readonly project: string;
  readonly query: string;
  readonly startAt: number;
  readonly maxResults: number;
}

export interface PeopleSearch {
  /** One page of assignable users that match `query` by prefix; empty past the end. */
  assignable(query: AssignableQuery): Promise<readonly JiraUser[]>;
  /** The assignable user with exactly this ID, where the search above does not look at IDs. */
  assignableById?(query: { readonly project: string; readonly id: string }): Promise<readonly JiraUser[]>;
}

export interface People {
  /** Undefined where nobody, or more than one, matches. */
  resolve(request: { readonly project: string; readonly candidate: string }): Promise<JiraUser | undefined>;
}

const PAGE = 50;
/** Jira itself looks no further than a thousand users. */
const MAX_PAGES = 20;

export function createPeople(search: PeopleSearch): People {
  const known = new Map<string, Promise<JiraUser | undefined>>();
  return {
    resolve({ project, candidate }) {
      const wanted = candidate.trim();
      if (wanted === '') return Promise.resolve(undefined);
      const cacheKey = keyOf(project, wanted);
      const cached = known.get(cacheKey);
      if (cached !== undefined) return cached;
      const found = findOne(search, project, wanted);
      known.set(cacheKey, found);
      found.then(
        // Whoever is found by another name is asked for by email later on.
        (user) => user?.email !== undefined && known.set(keyOf(project, user.email), found),
        // A failure is not an answer: the next ticket asks again.
        () => known.delete(cacheKey),
      );
      return found;
    },
  };
}

function keyOf(project: string, name: string): string {
  return `${project}\n${name.toLowerCase()}`;
}

async function findOne(search: PeopleSearch, project: string, wanted: string): Promise<JiraUser | undefined> {
  const hits = await allPages(search, project, wanted);
  const exact = hits.filter((user) => isNamed(user, wanted));
  if (exact.length > 0) return exact.length === 1 ? exact[0] : undefined;
  if (wanted.includes('@')) {
    const hidden = hits.filter((user) => user.email === undefined);
    return hidden.length === 1 ? hidden[0] : undefined;
  }
  if (search.assignableById === undefined || !/^[\w:-]{8,128}$/.test(wanted)) return undefined;
  const byId = await search.assignableById({ project, id: wanted });
  return byId.find((user) => same(user.id, wanted));
}

/**
 * Jira may answer with fewer users than asked for although more follow: it filters after it has paged, and some
 * servers cap the page. A short page is therefore no end, an empty one is.
 */
async function allPages(search: PeopleSearch, project: string, query: string): Promise<readonly JiraUser[]> {
  const byId = new Map<string, JiraUser>();
  let startAt = 0;
  let stale = 0;
  for (let pages = 0; pages < MAX_PAGES && stale < 2; pages += 1) {
    const page = await search.assignable({ project, query, startAt, maxResults: PAGE });
    if (page.length === 0) break;
    const before = byId.size;
    for (const user of page) byId.set(user.id, user);
    const news = byId.size > before;
    stale = news ? 0 : stale + 1;
    startAt += news ? page.length : PAGE;
  }
  return [...byId.values()];
}

function isNamed(user: JiraUser, wanted: string): boolean {
  return [user.id, ...user.aliases, user.displayName, user.email].some(
    (name) => name !== undefined && same(name, wanted),
  );
}

function same(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.toLowerCase();
}
