/**
 * What a careful reviewer would say of a configuration that is well-formed (SPEC section 10): exceptions without end,
 * reason or effect, owners that lead nowhere, remediation that cannot work. Pure; where a setting stands in its file
 * is found by the caller from `path`.
 */
import { endsWithin, isExpired, matchesGlob, type Exception } from './exceptions.ts';
import type { OwnerDirectory } from './ownership.ts';

export interface ReviewFinding {
  readonly severity: 'error' | 'warning';
  readonly file: 'config.json' | 'whitelist.json' | 'ticket_owners.json';
  readonly path: readonly (string | number)[];
  /** One line with the remedy. */
  readonly message: string;
}

export interface Reviewable {
  readonly now: Date;
  readonly accountNames: ReadonlyMap<string, string>;
  readonly scannedAccountIds: ReadonlySet<string>;
  readonly remediationAccountIds: ReadonlySet<string>;
  readonly exceptions: ReadonlyMap<string, readonly Exception[]>;
  readonly owners: OwnerDirectory;
  readonly remediation: boolean;
  readonly reporting: boolean;
  readonly retentionDays: number;
  readonly jira: boolean;
  readonly slack: boolean;
}

const ENDS_SOON_DAYS = 14;
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
  if (!remediation) return [];
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
  if (!reporting)
    warn(
      'remediation',
      'is on while reporting is off: nothing is ever reported, so nothing would ever become eligible; turn reporting on',
    );
  return findings;
}

function reviewAccounts(reviewed: Reviewable): readonly ReviewFinding[] {
  const named = (file: ReviewFinding['file'], section: string, ids: Iterable<string>): ReviewFinding[] =>
    [...ids]
      .filter((id) => !reviewed.accountNames.has(id) && !reviewed.scannedAccountIds.has(id))
      .map((id) => ({
        severity: 'warning',
        file,
        path: [section, id],
        message: `names account ${id}, which config.json does not have; add it to aws.accounts or remove it`,
      }));
  const listed = (setting: string, ids: ReadonlySet<string>): ReviewFinding[] =>
    [...ids]
      .filter((id) => !reviewed.accountNames.has(id))
      .map((id) => ({
        severity: 'warning',
        file: 'config.json',
        path: ['user_keysrotation', setting],
        message: `names account ${id}, which aws.accounts does not have; add it there with a name`,
      }));
  const onlyRemediated = new Set(
    [...reviewed.remediationAccountIds].filter((id) => !reviewed.scannedAccountIds.has(id)),
  );
  const lists = [
    ...listed('accounts', reviewed.scannedAccountIds),
    ...listed('remediation_accounts', onlyRemediated),
  ];
  return [
    ...lists,
    ...named('whitelist.json', 'user_keysrotation', reviewed.exceptions.keys()),
    ...named('ticket_owners.json', 'account', reviewed.owners.accounts.keys()),
  ];
}

function reviewExceptions({ exceptions, now }: Reviewable): readonly ReviewFinding[] {
  return [...exceptions].flatMap(([accountId, entries]) => {
    const first = new Map<string, number>();
    const globs = entries.filter(({ id }) => id.includes('*'));
    return entries.flatMap((entry, index) => {
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
        ...(/^\*+$/.test(entry.id)
          ? [warn(`exception ${id} covers every key of account ${accountId}; name users or keys`)]
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
      severity: reporting ? 'error' : 'warning',
      file: 'ticket_owners.json',
      path: [],
      message: `no ${field} holds for account ${named.join(', ')}${more}, so ${service}; set it globally or for the account`,
    });
  };
  if (jira)
    check(
      'jira_project',
      'no ticket can be opened',
      lost(
        'jira_project',
        (id) => (owners.accounts.get(id)?.jiraProject ?? owners.global.jiraProject) === null,
      ),
    );
  if (slack) {
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
