/** Composes the notifier for Slack; a module of its own so that runs without Slack do not load it. */
import { createSlackNotifier } from './adapters/slack.ts';
import type { SlackSettings } from './config.ts';
import { ConfigurationError } from './errors.ts';
import type { Notifier } from './ports.ts';
import { renderSlackMessages } from './render/slack-blocks.ts';

/** @throws ConfigurationError where the token is missing. */
export function createNotifier(
  slack: SlackSettings,
  { token, now }: { readonly token: string | undefined; readonly now: Date },
): Notifier {
  if (token === undefined || token === '') {
    throw ConfigurationError.of(
      'slack.enabled is true in config.json but the input slack-token is empty; pass a bot token from a secret, or set slack.enabled to false',
    );
  }
  return createSlackNotifier({ token, apiUrl: slack.apiUrl, now, render: renderSlackMessages });
}
