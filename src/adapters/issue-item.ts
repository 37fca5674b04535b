/**
 * An issue as a DynamoDB item and back: Hammer's layout to the letter (SPEC section 6), ours beside it. Attributes
 * that neither knows survive. Pure; the calls are in `dynamodb.ts`.
 */
import type {
  Claim,
  ExceptionRecord,
  Issue,
  IssueStatus,
  PendingNotice,
  RemediationDetails,
  RemediationEvent,
} from '../domain/issue.ts';
import type { LastUse } from '../domain/key.ts';
import { NOTICE_KINDS } from '../domain/notice.ts';
import { parseTimestamp, type Timestamp } from '../domain/timestamp.ts';
import { AccessError } from '../errors.ts';

export type Item = Readonly<Record<string, unknown>>;

const STATUSES: readonly IssueStatus[] = ['open', 'whitelisted', 'resolved', 'closed'];

/** @throws AccessError that names the item when it is not an issue anybody could have written. */
export function issueOfItem(item: Item): Issue {
  const accountId = text(item['account_id']);
  const issueId = text(item['issue_id']);
  const fail = (what: string): never => {
    throw new AccessError(
      `The stored item account_id=${accountId ?? '?'}, issue_id=${issueId ?? '?'} has ${what}; repair or delete it`,
    );
  };
  const details = map(item['issue_details']);
  const times = map(item['timestamps']);
  const createDate = parseTimestamp(details['create_date']) ?? fail('no readable issue_details.create_date');
  const time = (name: string): Timestamp | null => parseTimestamp(times[name]) ?? null;
  const identified = time('identified') ?? time('updated') ?? createDate;
  const ticketKey = text(map(item['jira_details'])['ticket']);
  // Hammer reads an item without status as "unknown", writes that back, and treats it as open.
  const status = item['status'] ?? 'unknown';
  const known =
    status === 'unknown'
      ? 'open'
      : (STATUSES.find((candidate) => candidate === status) ??
        fail(`the unknown status ${JSON.stringify(status)}`));
  const base = {
    accountId: accountId ?? fail('no account_id'),
    issueId: issueId ?? fail('no issue_id'),
    details: {
      createDate,
      username: text(details['username']) ?? fail('no issue_details.username'),
      lastUse: readLastUse(details),
    },
    timestamps: {
      identified,
      updated: time('updated') ?? identified,
      reported: time('reported'),
      remediated: time('remediated'),
      resolved: time('resolved'),
      closed: time('closed'),
    },
    ticket:
      ticketKey === undefined
        ? null
        : { key: ticketKey, assigneeId: text(map(item['jira_details'])['ticket_assignee_id']) ?? null },
    previousTickets: texts(item['previous_tickets']),
    slack: readSlack(map(item['slack_details'])),
    remediation: readRemediation(map(item['remediation_details'])),
    retentionFrom: parseTimestamp(map(item['remediation_details'])['retention_from']) ?? null,
    claim: readClaim(map(item['claim'])),
    version: typeof item['version'] === 'number' ? item['version'] : ('unversioned' as const),
    stored: item,
  };
  return known === 'open'
    ? { ...base, status: known, exception: null }
    : { ...base, status: known, exception: readException(map(item['exception'])) };
}

/** The item to write, with `version` already counted up. */
export function itemOfIssue(issue: Issue): Item {
  const { stored, timestamps, slack, remediation, retentionFrom } = issue;
  const pending = slack.pending.map(({ kind, to, told, note }) => ({
    kind,
    to: [...to],
    ...(told.length > 0 && { told: [...told] }),
    note,
  }));
  const optional = {
    exception: issue.exception === null ? undefined : { ...issue.exception },
    previous_tickets: issue.previousTickets.length > 0 ? [...issue.previousTickets] : undefined,
    slack_details:
      slack.announced !== null || slack.farewell !== null || slack.owner !== null || pending.length > 0
        ? { announced: slack.announced, farewell: slack.farewell, owner: slack.owner, pending }
        : undefined,
    remediation_details:
      remediation === null && retentionFrom === null
        ? undefined
        : {
            ...(remediation === null
              ? {}
              : { ...eventItem(remediation.latest), history: remediation.history.map(eventItem) }),
            retention_from: retentionFrom,
          },
    claim: issue.claim === null ? undefined : { ...issue.claim },
  };
  const item: Record<string, unknown> = {
    ...stored,
    account_id: issue.accountId,
    issue_id: issue.issueId,
    status: issue.status,
    issue_details: {
      ...map(stored['issue_details']),
      create_date: issue.details.createDate,
      username: issue.details.username,
      ...(issue.details.lastUse === null
        ? {}
        : {
            last_used_date: issue.details.lastUse.date,
            last_used_service: issue.details.lastUse.service,
            last_used_region: issue.details.lastUse.region,
          }),
    },
    timestamps: { ...map(stored['timestamps']), ...timestamps },
    jira_details: jiraItem(issue),
    version: typeof issue.version === 'number' ? issue.version + 1 : 1,
  };
  for (const [name, value] of Object.entries(optional)) {
    if (value === undefined) Reflect.deleteProperty(item, name);
    else item[name] = value;
  }
  return item;
}

/** Hammer's other ticket attributes (business unit and product) are kept as long as the ticket is the same. */
function jiraItem(issue: Issue): Item {
  if (issue.ticket === null) return {};
  const before = map(issue.stored['jira_details']);
  const kept = before['ticket'] === issue.ticket.key ? before : {};
  return {
    ...kept,
    ticket: issue.ticket.key,
    ...(issue.ticket.assigneeId === null ? {} : { ticket_assignee_id: issue.ticket.assigneeId }),
  };
}

function eventItem(event: RemediationEvent): Item {
  return {
    action: event.action,
    outcome: event.outcome,
    requested_by: event.requestedBy,
    approved_by: [...event.approvedBy],
    comment: event.comment,
    run_id: event.runId,
    run_url: event.runUrl,
    plan_digest: event.planDigest,
    intended_at: event.intendedAt,
    observed_at: event.observedAt,
    observed: event.observed,
    ticket_told: event.ticketTold,
  };
}

function readEvent(item: Item): RemediationEvent | null {
  const action = item['action'];
  const outcome = item['outcome'];
  const intendedAt = parseTimestamp(item['intended_at']);
  if ((action !== 'disable' && action !== 'reactivate') || intendedAt === undefined) return null;
  return {
    action,
    outcome: outcome === 'done' || outcome === 'failed' ? outcome : 'intended',
    requestedBy: text(item['requested_by']) ?? '',
    approvedBy: texts(item['approved_by']),
    comment: text(item['comment']) ?? '',
    runId: text(item['run_id']) ?? '',
    runUrl: text(item['run_url']) ?? '',
    planDigest: text(item['plan_digest']) ?? null,
    intendedAt,
    observedAt: parseTimestamp(item['observed_at']) ?? null,
    observed: text(item['observed']) ?? null,
    ticketTold: item['ticket_told'] === true,
  };
}

function readRemediation(item: Item): RemediationDetails | null {
  const latest = readEvent(item);
  if (latest === null) return null;
  const history = list(item['history']).flatMap((event) => readEvent(map(event)) ?? []);
  return { latest, history };
}

function readLastUse(details: Item): LastUse | null {
  if (!('last_used_date' in details)) return null;
  return {
    date: parseTimestamp(details['last_used_date']) ?? null,
    service: text(details['last_used_service']) ?? null,
    region: text(details['last_used_region']) ?? null,
  };
}

function readSlack(item: Item): Issue['slack'] {
  const pending = list(item['pending']).flatMap((entry): PendingNotice[] => {
    const kind = NOTICE_KINDS.find((candidate) => candidate === map(entry)['kind']);
    return kind === undefined
      ? []
      : [
          {
            kind,
            to: texts(map(entry)['to']),
            told: texts(map(entry)['told']),
            note: text(map(entry)['note']) ?? null,
          },
        ];
  });
  return {
    announced: parseTimestamp(item['announced']) ?? null,
    farewell: parseTimestamp(item['farewell']) ?? null,
    owner: text(item['owner']) ?? null,
    pending,
  };
}

function readException(item: Item): ExceptionRecord | null {
  const id = text(item['id']);
  if (id === undefined) return null;
  return {
    id,
    reason: text(item['reason']) ?? null,
    expires: text(item['expires']) ?? null,
    ticket: text(item['ticket']) ?? null,
  };
}

function readClaim(item: Item): Claim | null {
  const by = text(item['by']);
  const at = parseTimestamp(item['at']);
  return by === undefined || at === undefined ? null : { by, at, held: item['held'] !== false };
}

function map(value: unknown): Item {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Item) : {};
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : value instanceof Set ? [...(value as Set<unknown>)] : [];
}

function texts(value: unknown): string[] {
  return list(value).filter((entry): entry is string => typeof entry === 'string');
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}
