/**
 * What a careful reviewer would say of what is well-formed in a configuration (SPEC section 10): exceptions without end,
 * reason or effect, owners that lead nowhere, remediation that cannot work. Pure; where a setting stands in its file
 * is found by the caller from `path`. What a file has wrong elsewhere hides none of it.
 */
import { ENDS_SOON_DAYS, endsWithin, isExpired, matchesGlob, type Exception } from './exceptions.ts';
import type { OwnerDirectory } from './ownership.ts';

export interface ReviewFinding {
  readonly severity: 'error' | 'warning';
  readonly file: 'config.json' | 'whitelist.json' | 'ticket_owners.json';
  readonly path: readonly (string | number)[];
  /** One line with the remedy. */
  readonly message: string;
}

/** What could be read; undefined: it is wrong in its file, so nothing is said of it. */
export interface Reviewable {
  readonly now: Date;
  readonly accountNames: ReadonlyMap<string, string> | undefined;
  readonly scannedAccountIds: ReadonlySet<string> | undefined;
  /** As they stand in the lists of config.json. */
  readonly listed: Readonly<
    Record<'accounts' | 'remediation_accounts' | 'ignore_accounts', readonly ListedAccount[]>
  >;
  /** Null in the place of an entry that is wrong. */
  readonly exceptions: ReadonlyMap<string, readonly (Exception | null)[]>;
  /** The accounts that have owners of their own. */
  readonly ownerAccountIds: readonly string[];
  readonly owners: OwnerDirectory | undefined;
  readonly remediation: boolean | undefined;
  readonly reporting: boolean | undefined;
  readonly retentionDays: number | undefined;
  readonly jira: boolean | undefined;
  readonly slack: boolean | undefined;
}

export interface ListedAccount {
  readonly id: string;
  readonly path: ReviewFinding['path'];
}

/** What user names and access key IDs are made of (IAM User Guide, "IAM and STS quotas": name limits), and globs. */
const CAN_MATCH = /^[\w+=,.@*-]{1,128}$/;

export function reviewConfiguration(reviewed: Reviewable): readonly ReviewFinding[] {
  return [
    ...reviewRemediation(reviewed),
    ...reviewAccounts(reviewed),
    ...reviewExceptions(reviewed),
    ...reviewOwners(reviewed),
  ];
}

function reviewRemediation({ remediation, reporting, retentionDays }: Reviewable): readonly ReviewFinding[] {
  if (remediation !== true) return [];
  const findings: ReviewFinding[] = [];
  const warn = (setting: string, message: string): void =>
    void findings.push({
      severity: 'warning',
      file: 'config.json',
      path: ['user_keysrotation', setting],
      message,
    });
  if (retentionDays === 0)
    warn(
      'remediation_retention_period',
      'is 0 while remediation is on: keys are planned the moment they are reported; give owners some days',
    );
  if (reporting === false)
    warn(
      'remediation',
      'is on while reporting is off: nothing is ever reported, so nothing would ever become eligible; turn reporting on',
    );
  return findings;
}

function reviewAccounts(reviewed: Reviewable): readonly ReviewFinding[] {
  const { accountNames, listed } = reviewed;
  if (accountNames === undefined) return [];
  const [toScan, ignored] = [listed.accounts, listed.ignore_accounts].map(
    (accounts) => new Set(accounts.map(({ id }) => id)),
  ) as [Set<string>, Set<string>];
  const warn = (file: ReviewFinding['file'], { id, path }: ListedAccount, rest: string): ReviewFinding => ({
    severity: 'warning',
    file,
    path,
    message: `names account ${id}, ${rest}`,
  });
  const inList = (
    accounts: readonly ListedAccount[],
    elsewhere: readonly ReadonlySet<string>[],
    rest: string,
  ): readonly ReviewFinding[] =>
    accounts
      .filter(({ id }) => !accountNames.has(id) && !elsewhere.some((ids) => ids.has(id)))
      .map((account) => warn('config.json', account, rest));
  const inFile = (file: ReviewFinding['file'], section: string, ids: Iterable<string>): ReviewFinding[] =>
    [...ids]
      .filter((id) => !accountNames.has(id) && !toScan.has(id))
      .map((id) =>
        warn(
          file,
          { id, path: [section, id] },
          'which config.json does not have; add it to aws.accounts or remove it',
        ),
      );
  const unnamed = 'which aws.accounts does not have; add it there with a name';
  return [
    ...inList(listed.accounts, [ignored], unnamed),
    ...inList(listed.remediation_accounts, [toScan, ignored], unnamed),
    ...inList(
      listed.ignore_accounts,
      [toScan],
      'which config.json has nowhere else, so nothing is left out by it; correct or remove it',
    ),
    ...inFile('whitelist.json', 'user_keysrotation', reviewed.exceptions.keys()),
    ...inFile('ticket_owners.json', 'account', reviewed.ownerAccountIds),
  ];
}

function reviewExceptions({ exceptions, now }: Reviewable): readonly ReviewFinding[] {
  return [...exceptions].flatMap(([accountId, entries]) => {
    const first = new Map<string, number>();
    const globs = entries.filter((entry): entry is Exception => entry?.id.includes('*') === true);
    return entries.flatMap((entry, index) => {
      if (entry === null) return [];
      const warn = (message: string): ReviewFinding => ({
        severity: 'warning',
        file: 'whitelist.json',
        path: ['user_keysrotation', accountId, index],
        message,
      });
      const id = shownId(entry.id);
      const earlier = first.get(entry.id);
      if (earlier === undefined) first.set(entry.id, index);
      const wider = isExpired(entry, now)
        ? undefined
        : globs.find(
            (glob) => glob.id !== entry.id && lastsAsLong(glob, entry) && matchesGlob(glob.id, entry.id),
          );
      return [
        ...(isExpired(entry, now)
          ? [
              warn(
                `exception ${id} expired on ${entry.expires ?? ''} and covers nothing; remove it or decide anew`,
              ),
            ]
          : []),
        ...(endsWithin(entry, ENDS_SOON_DAYS, now)
          ? [warn(`exception ${id} ends on ${entry.expires ?? ''}; after that the key counts as stale`)]
          : []),
        ...(entry.expires === undefined
          ? [warn(`exception ${id} never expires; give it an end with "expires"`)]
          : []),
        ...(entry.reason === undefined ? [warn(`exception ${id} has no reason; say why with "reason"`)] : []),
        ...(CAN_MATCH.test(entry.id)
          ? []
          : [warn(`exception ${id} can match no user name and no key ID; correct it`)]),
        ...(coversEveryKey(entry.id)
          ? [
              warn(
                `exception ${id} covers every key of account ${accountId}${/^\*+$/.test(entry.id) ? '' : ', since every key ID begins with AKIA'}; name users or keys`,
              ),
            ]
          : []),
        ...(earlier === undefined
          ? []
          : [warn(`exception ${id} stands twice for account ${accountId}; remove one of them`)]),
        ...(earlier === undefined && wider !== undefined
          ? [warn(`exception ${id} is covered by ${shownId(wider.id)} already; remove one of them`)]
          : []),
      ];
    });
  });
}

/**
 * Key IDs of IAM users begin with AKIA (IAM User Guide, "unique ID prefixes"). Beyond that these two have nothing in
 * common, so that a glob which matches both matches every key ID.
 */
const UNLIKE_KEY_IDS = ['AKIA2222222222222222', 'AKIAZZZZZZZZZZZZZZZZ'];

function coversEveryKey(id: string): boolean {
  return UNLIKE_KEY_IDS.every((keyId) => matchesGlob(id, keyId));
}

/** One that ends sooner makes the other no duplicate. */
function lastsAsLong(one: Exception, other: Exception): boolean {
  return one.expires === undefined || (other.expires !== undefined && one.expires >= other.expires);
}

/** On one line, whatever stands in the file. */
function shownId(id: string): string {
  const line = CAN_MATCH.test(id) ? id : JSON.stringify(id).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
  return line.length > 140 ? `${line.slice(0, 140)}…` : line;
}

function reviewOwners({
  owners,
  jira,
  slack,
  scannedAccountIds,
  reporting,
}: Reviewable): readonly ReviewFinding[] {
  if (owners === undefined || scannedAccountIds === undefined) return [];
  const lost = (field: string, missing: (accountId: string) => boolean): readonly string[] =>
    [...scannedAccountIds].filter(missing).map((id) => `${field}:${id}`);
  const findings: ReviewFinding[] = [];
  const check = (
    field: 'jira_project' | 'slack_owner',
    service: string,
    missing: readonly string[],
  ): void => {
    if (missing.length === 0) return;
    const named = missing.slice(0, 5).map((entry) => entry.slice(field.length + 1));
    const more = missing.length > named.length ? ` and ${missing.length - named.length} more` : '';
    findings.push({
      severity: reporting === true ? 'error' : 'warning',
      file: 'ticket_owners.json',
      path: [],
      message: `no ${field} holds for account ${named.join(', ')}${more}, so ${service}; set it globally or for the account`,
    });
  };
  if (jira === true)
    check(
      'jira_project',
      'no ticket can be opened',
      lost(
        'jira_project',
        (id) => (owners.accounts.get(id)?.jiraProject ?? owners.global.jiraProject) === null,
      ),
    );
  if (slack === true) {
    check(
      'slack_owner',
      'nobody is told on Slack',
      lost(
        'slack_owner',
        (id) =>
          (owners.accounts.get(id)?.slackOwners ?? []).length === 0 && owners.global.slackOwners.length === 0,
      ),
    );
  }
  return findings;
}
