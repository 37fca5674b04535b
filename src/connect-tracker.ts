/** Builds the tracker for the configured Jira; a module of its own so that runs without Jira do not load it. */
import { createJiraCloudTracker } from './adapters/jira-cloud.ts';
import { createJiraDataCenterTracker } from './adapters/jira-datacenter.ts';
import type { JiraSettings } from './config.ts';
import { fitDocument } from './domain/document.ts';
import { ConfigurationError } from './errors.ts';
import type { Tracker } from './ports.ts';
import { measureAdf, renderAdf } from './render/adf.ts';
import { storableLine } from './render/jira-text.ts';
import { measureWiki, renderWiki } from './render/wiki.ts';

export function createTracker(
  jira: JiraSettings,
  access: {
    readonly email: string | undefined;
    readonly token: string | undefined;
    readonly onWarning: (line: string) => void;
  },
): Tracker {
  const { server, closeTransitions, linkType, issueType, textFieldCharacterLimit: limit } = jira;
  const { token, email, onWarning } = access;
  if (token === undefined)
    throw ConfigurationError.of(
      'jira.enabled is true in config.json but the input jira-token is empty; pass a token from a secret, or set jira.enabled to false',
    );
  const common = {
    server,
    token,
    closeTransitions,
    linkType,
    issueType,
    onWarning,
    renderLine: storableLine,
  };
  if (jira.deployment === 'datacenter') {
    return createJiraDataCenterTracker({
      ...common,
      render: (document) => renderWiki(fitDocument(document, limit, measureWiki)),
    });
  }
  if (email === undefined)
    throw ConfigurationError.of(
      'Jira Cloud needs the input jira-email beside jira-token; pass the email of the token\'s user (for Data Center set jira.deployment to "datacenter")',
    );
  return createJiraCloudTracker({
    ...common,
    email,
    render: (document) => renderAdf(fitDocument(document, limit, measureAdf)),
  });
}
