/**
 * Jira Cloud as a `Tracker`: API v3, login by email and API token, users by account ID, and a search that lags
 * behind (its old form is gone, `search/jql` is its heir). All behaviour is in `jira-tracker.ts`.
 */
import type { Tracker } from '../ports.ts';
import { createJiraRest, type JiraDialect } from './jira-rest.ts';
import { createJiraTracker, type JiraTrackerOptions } from './jira-tracker.ts';
import { createJiraTransport } from './jira-transport.ts';

const CLOUD: JiraDialect = {
  api: '/rest/api/3',
  userKey: 'accountId',
  userQuery: 'query',
  searchPath: 'search/jql',
  searchLagMs: 10_000,
};

export interface JiraCloudOptions extends JiraTrackerOptions {
  readonly server: string;
  readonly email: string;
  readonly token: string;
  /** How long a new ticket may be missing from searches; Atlassian names no bound, seconds are usual. */
  readonly searchLagMs?: number;
  readonly timeoutMs?: number;
}

/** @throws ConfigurationError when server, email or token cannot be used. `render` must produce ADF. */
export function createJiraCloudTracker(options: JiraCloudOptions): Tracker {
  const { server, email, token, searchLagMs = CLOUD.searchLagMs } = options;
  const transport = createJiraTransport({
    ...options,
    server,
    auth: { type: 'basic', email, apiToken: token },
  });
  return createJiraTracker(createJiraRest(transport, { ...CLOUD, searchLagMs }), options);
}
