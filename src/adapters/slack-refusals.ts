/** What Slack's error codes mean for the person who set this up: one line with the recipient and the remedy. */

export interface Refusal {
  /** Slack's error code. */
  readonly code: string;
  /** Slack's answer, of which only the names of scopes are shown. */
  readonly details: Readonly<Record<string, unknown>>;
}

const TOKEN_REFUSED = new Set([
  'invalid_auth',
  'not_authed',
  'account_inactive',
  'token_revoked',
  'token_expired',
  'not_allowed_token_type',
]);

const REMEDIES: Readonly<Record<string, string>> = {
  channel_not_found:
    'correct the channel in ticket_owners.json or config.json; a private channel also has to invite the app',
  not_in_channel: 'invite the app to the channel (/invite @name-of-the-app)',
  is_archived: 'the channel is archived; name another one in ticket_owners.json or config.json',
  restricted_action: 'the workspace lets only some people post there; allow the app or name another channel',
  users_not_found: 'no active user has this email; correct slack_owner in ticket_owners.json',
  user_not_found: 'correct slack_owner in ticket_owners.json',
  user_disabled: 'the user is deactivated; correct slack_owner in ticket_owners.json',
  cannot_dm_bot: 'this is a bot, which cannot get messages; correct slack_owner in ticket_owners.json',
  unknown_method: 'check slack.api_url in config.json',
};

export function refusalMessage({ code, details }: Refusal, recipient: string): string {
  if (TOKEN_REFUSED.has(code)) {
    return `Slack did not accept the token (${code}); pass a valid bot token (xoxb-…) as the input slack-token`;
  }
  if (code === 'missing_scope') {
    const scopes = scopesOf(details['needed']);
    return `Slack refused ${recipient} (missing_scope): the app lacks the scope ${scopes}; add it under OAuth & Permissions and install the app again`;
  }
  const remedy = REMEDIES[code] ?? 'look the code up in the Slack API documentation';
  return `Slack refused ${recipient} (${code}); ${remedy}`;
}

function scopesOf(needed: unknown): string {
  return typeof needed === 'string' && /^[\w:.,]{1,200}$/.test(needed)
    ? needed.replaceAll(',', ', ')
    : 'that this needs';
}
