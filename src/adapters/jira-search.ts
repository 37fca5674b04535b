/**
 * Finds the ticket that carries a label, although searches lag behind creations: what is not found is asked for again
 * until it must have been found. Creates nothing.
 */
import type { TicketOpener } from '../ports.ts';
import { foundIssues, record, text } from './jira-answers.ts';
import type { JiraRest } from './jira-rest.ts';

export interface TicketSearch {
  readonly find: TicketOpener['find'];
  /** A creation with these labels was not answered. */
  readonly uncertain: (labels: readonly string[]) => void;
}

const MAX_PAGES = 5;
const POLL_MS = 1_000;
/** By how much clocks of two runners, and a time without its fraction of a second, may be behind. */
const CLOCK_SKEW_MS = 5_000;

export function createTicketSearch(
  rest: JiraRest,
  { wait, clock }: { readonly wait: (ms: number) => Promise<void>; readonly clock: () => number },
): TicketSearch {
  // What an earlier run created is found by all searches that end `searchLagMs` after this run's start; a creation
  // whose answer was lost, here or in a run that went on beside this one, needs as long from that moment on.
  const startedAt = clock();
  const uncertainSince = new Map<string, number>();
  return {
    uncertain(labels) {
      for (const label of labels) uncertainSince.set(label, clock());
    },
    async find({ project, label, since }) {
      const settledAt =
        Math.max(
          uncertainSince.get(label) ?? startedAt,
          since === undefined ? startedAt : since + CLOCK_SKEW_MS,
        ) + rest.dialect.searchLagMs;
      for (;;) {
        const asked = clock();
        const key = await searchOnce(rest, { project, label });
        if (key !== undefined || asked >= settledAt) return key;
        await wait(Math.min(POLL_MS, settledAt - asked));
      }
    },
  };
}

/** The oldest ticket with exactly this label: JQL compares labels without regard to case. */
async function searchOnce(
  rest: JiraRest,
  { project, label }: { readonly project: string; readonly label: string },
): Promise<string | undefined> {
  const jql = `project = ${quoted(project)} AND labels = ${quoted(label)} ORDER BY created ASC`;
  let pageToken: string | undefined;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await rest.search({ jql, pageToken });
    const match = foundIssues(answer).find(({ labels }) => labels === undefined || labels.includes(label));
    if (match !== undefined) return match.key;
    pageToken = text(record(answer)['nextPageToken']);
    if (pageToken === undefined) return undefined;
  }
  return undefined;
}

function quoted(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
