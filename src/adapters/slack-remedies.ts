/** What the user can do about each of Slack's error codes, in one line. Decides and sends nothing. */

const TOKEN =
  'check the input slack-token: it must be the bot token (xoxb-…) of a Slack app that is installed in the workspace';
const NAME =
  'check slack_owner in ticket_owners.json (run-level problems: slack.default_channel and slack.channels in config.json)';
const ARCHIVED = 'name another channel in ticket_owners.json, or take this one out of the archive';
const PERSON = 'name an active person in slack_owner of ticket_owners.json';
const API_URL = 'check slack.api_url in config.json; it usually ends in /api/';
const ADMIN = 'ask an administrator of the Slack workspace to let the app do this';

const REMEDIES: Readonly<Record<string, string>> = {
  invalid_auth: TOKEN,
  not_authed: TOKEN,
  account_inactive: TOKEN,
  token_revoked: TOKEN,
  token_expired: TOKEN,
  not_allowed_token_type: TOKEN,
  no_permission: ADMIN,
  org_login_required: ADMIN,
  ekm_access_denied: ADMIN,
  access_denied: ADMIN,
  enterprise_is_restricted: ADMIN,
  team_access_not_granted: ADMIN,
  restricted_action: ADMIN,
  restricted_action_read_only_channel: ADMIN,
  not_in_channel: "invite the app's bot to the channel, or give the app the scope chat:write.public",
  channel_not_found: `${NAME}; where the channel is private, invite the app's bot`,
  is_archived: ARCHIVED,
  users_not_found: NAME,
  user_not_found: NAME,
  user_disabled: PERSON,
  cannot_dm_bot: PERSON,
  unknown_method: API_URL,
  messages_tab_disabled: 'switch on the messages tab of the Slack app (App Home)',
};

/** `needed`: the scopes that Slack says are missing. */
export function remedyFor(code: string, needed: string | undefined): string {
  if (code === 'missing_scope') {
    const scopes = (needed ?? '').replace(/[^\w:.,-]/g, '').slice(0, 200);
    return `add the scope ${scopes === '' ? 'that the Slack app lacks' : scopes} to the Slack app and install it again`;
  }
  if (code.startsWith('HTTP ')) return API_URL;
  return REMEDIES[code] ?? NAME;
}
