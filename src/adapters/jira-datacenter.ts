/**
 * Jira Data Center as a `Tracker`: API v2, login by personal access token, users by name, maybe below a context
 * path. All behaviour is in `jira-tracker.ts`.
 */
import type { Tracker } from '../ports.ts';
import { createJiraRest, type JiraDialect } from './jira-rest.ts';
import { createJiraTracker, type JiraTrackerOptions } from './jira-tracker.ts';
import { createJiraTransport } from './jira-transport.ts';

const DATA_CENTER: JiraDialect = {
  api: '/rest/api/2',
  userKey: 'name',
  userQuery: 'username',
  searchPath: 'search',
  searchLagMs: 5_000,
};

export interface JiraDataCenterOptions extends JiraTrackerOptions {
  /** With the context path where there is one, e.g. `https://jira.example.com/jira`. */
  readonly server: string;
  readonly token: string;
  /** How long a new ticket may be missing from searches: nodes of a cluster index one after another. */
  readonly searchLagMs?: number;
  readonly timeoutMs?: number;
}

/** @throws ConfigurationError when server or token cannot be used. `render` must produce wiki markup. */
export function createJiraDataCenterTracker(options: JiraDataCenterOptions): Tracker {
  const { server, token, searchLagMs = DATA_CENTER.searchLagMs } = options;
  const transport = createJiraTransport({ ...options, server, auth: { type: 'bearer', token } });
  return createJiraTracker(createJiraRest(transport, { ...DATA_CENTER, searchLagMs }), options);
}
