/** What mode validate reviews, from files that may be wrong in places: what cannot be read is left out, nothing is guessed. */
import { chosenAccounts, exceptionOf } from './config-model.ts';
import { exception } from './config-schemas.ts';
import { objectOf } from './config-settings.ts';
import { listedAccounts } from './config-values.ts';
import type { Contents } from './config.ts';
import type { ListedAccount, Reviewable } from './domain/config-review.ts';

const ACCOUNT_ID = /^\d{12}$/;

export function reviewable(contents: Contents, now: Date): Reviewable {
  const { settings, values, owners } = contents;
  const { aws, user_keysrotation: rotation, jira, slack } = settings;
  const section = objectOf(objectOf(values['config.json'])?.['user_keysrotation']);
  const listed = (setting: string): readonly ListedAccount[] =>
    (listedAccounts(section?.[setting]) ?? []).flatMap(({ id, path }) =>
      isAccountId(id) ? [{ id, path: ['user_keysrotation', setting, ...path] }] : [],
    );
  return {
    now,
    accountNames: aws.accounts?.value,
    scannedAccountIds: scannedIn(contents),
    listed: {
      accounts: listed('accounts'),
      remediation_accounts: listed('remediation_accounts'),
      ignore_accounts: listed('ignore_accounts'),
    },
    exceptions: exceptionsIn(values['whitelist.json']),
    ownerAccountIds: accountsIn(objectOf(values['ticket_owners.json'])?.['account']).map(([id]) => id),
    owners,
    remediation: rotation.remediation?.value,
    reporting: rotation.reporting?.value,
    retentionDays: rotation.remediation_retention_period?.value,
    jira: jira.enabled?.value,
    slack: slack.enabled?.value,
  };
}

function scannedIn({ settings }: Contents): ReadonlySet<string> | undefined {
  const { aws, user_keysrotation: rotation } = settings;
  const { accounts, ignore_accounts: ignored } = rotation;
  const chosen = accounts && (accounts.value ?? aws.accounts?.value.keys());
  return chosen === undefined || ignored === undefined
    ? undefined
    : new Set(chosenAccounts(chosen, ignored.value));
}

/** Entry by entry, so that one that is wrong hides no other; null in its place. */
function exceptionsIn(whitelist: unknown): Reviewable['exceptions'] {
  const lists = accountsIn(objectOf(whitelist)?.['user_keysrotation']);
  return new Map(
    lists.map(([id, list]) => [
      id,
      (Array.isArray(list) ? list : []).map((entry: unknown) => {
        const result = exception.safeParse(entry);
        return result.success ? exceptionOf(result.data) : null;
      }),
    ]),
  );
}

function accountsIn(byAccount: unknown): readonly (readonly [string, unknown])[] {
  return Object.entries(objectOf(byAccount) ?? {}).filter(([id]) => isAccountId(id));
}

function isAccountId(id: unknown): id is string {
  return typeof id === 'string' && ACCOUNT_ID.test(id);
}
