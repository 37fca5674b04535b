/**
 * What a world looks like after its runs, in a form that can be compared: items without what differs from run to run
 * (versions, moments, run IDs), tickets by the key they are about, key statuses, and who was told how often.
 */
import { textOf } from '../world/slack-model.ts';
import type { JiraIssue } from '../world/jira-model.ts';
import type { Strictness } from './scenarios.ts';
import { allKeys, PROBLEM_CHANNEL, type Stage } from './stage.ts';

type Json = Readonly<Record<string, unknown>>;

export interface End {
  /** By key ID. */
  readonly items: Readonly<Record<string, Json>>;
  readonly tickets: Readonly<Record<string, readonly Json[]>>;
  readonly keys: Readonly<Record<string, string>>;
  /** Messages by `recipient key`. */
  readonly told: Readonly<Record<string, number>>;
}

export const REFUSED = ['nothing', 'extras', 'label', 'closing'] as const;
export type Refused = (typeof REFUSED)[number];

export interface Leniency {
  readonly strictness: Strictness;
  /** Jira refused something for good: assignees, watchers and links may be left out; or a label; or it would not close. */
  readonly refused: Refused;
}

export async function observe(stage: Stage, leniency: Leniency): Promise<End> {
  const items = await issueItems(stage);
  const keys = allKeys(stage.org);
  const keyIds = keys.map(({ key }) => key.id);
  return {
    items: Object.fromEntries(
      items.map((item) => [String(item['issue_id']), plainItem(item, stage, leniency)]),
    ),
    tickets: Object.fromEntries(
      keyIds.map((keyId) => [
        keyId,
        ticketsOf(stage, keyId).map((ticket) => plainTicket(stage, ticket, leniency)),
      ]),
    ),
    keys: Object.fromEntries(keys.map(({ key }) => [key.id, key.status])),
    told: countTold(stage, keyIds),
  };
}

/** Without scan memory, which lives under a partition key that is no account ID. */
export async function issueItems({ org }: Stage): Promise<readonly Json[]> {
  return (await org.world.dynamo.dumpItems()).filter(({ account_id }) => /^\d{12}$/.test(String(account_id)));
}

export function ticketsOf({ org }: Stage, keyId: string): readonly JiraIssue[] {
  return [...org.jira.model.issues.values()].filter(({ summary }) => summary.includes(keyId));
}

export function map(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {};
}

function plainItem(item: Json, stage: Stage, { strictness, refused }: Leniency): Json {
  const { timestamps, jira_details, previous_tickets, slack_details, remediation_details, ...others } = item;
  const keyId = String(item['issue_id']);
  const mine = new Map(ticketsOf(stage, keyId).map(({ key }, index) => [key, `ticket ${index + 1}`]));
  const { ticket, ticket_assignee_id: assignee, ...otherJira } = map(jira_details);
  const { announced, farewell, owner, ...otherSlack } = map(slack_details);
  const { version, ...rest } = others;
  return {
    ...rest,
    versioned: typeof version === 'number',
    timestamps: moments(map(timestamps)),
    jira: {
      ...otherJira,
      ticket: ticket === undefined ? null : nameIn(mine, ticket),
      ...(refused === 'nothing' ? { assignee: assignee ?? null } : {}),
    },
    previousTickets: (Array.isArray(previous_tickets) ? previous_tickets : []).map((key) =>
      nameIn(mine, key),
    ),
    slack:
      slack_details === undefined
        ? null
        : {
            ...otherSlack,
            announced: isSet(announced),
            farewell: isSet(farewell),
            ...(refused === 'nothing' ? { owner } : {}),
          },
    remediation: plainRemediation(map(remediation_details), strictness),
  };
}

function nameIn(mine: ReadonlyMap<string, string>, ticket: unknown): string {
  const key = JSON.stringify(ticket);
  return (typeof ticket === 'string' ? mine.get(ticket) : undefined) ?? `foreign ${key}`;
}

function plainRemediation(details: Json, strictness: Strictness): Json | null {
  if (details['action'] === undefined) return null;
  const done = (Array.isArray(details['history']) ? details['history'] : [])
    .map(map)
    .filter(({ outcome }) => outcome === 'done');
  return {
    action: details['action'],
    outcome: details['outcome'],
    approvedBy: details['approved_by'],
    observed: String(details['observed']).split(',')[0],
    retentionFrom: isSet(details['retention_from']),
    history: done.map(({ action }) => action),
    ...(strictness === 'same-end' ? { ticketTold: details['ticket_told'] } : {}),
  };
}

function plainTicket({ org }: Stage, ticket: JiraIssue, { strictness, refused }: Leniency): Json {
  const { key, assignee, watchers, labels, status, comments } = ticket;
  return {
    ...(refused === 'closing' ? {} : { status }),
    labels: [...labels]
      .filter((label) => refused !== 'label' || label !== 'whitelisted')
      .map((label) => label.replace(/^iam-key-AKIA.*/, 'marker'))
      .sort(),
    ...(strictness === 'same-end' ? { comments: comments.length } : {}),
    ...(refused === 'nothing' && strictness === 'same-end'
      ? {
          assignee: assignee?.name ?? null,
          watchers: [...watchers].map(({ name }) => name).sort(),
          links: org.jira.model.links.filter(({ inward, outward }) => inward === key || outward === key)
            .length,
        }
      : {}),
  };
}

/** How many messages to whom named which key, since the world was put back. */
function countTold(stage: Stage, keyIds: readonly string[]): Record<string, number> {
  const told: Record<string, number> = {};
  for (const post of stage.posts()) {
    if (post.to === PROBLEM_CHANNEL) continue;
    const text = textOf(post);
    for (const keyId of keyIds)
      if (text.includes(keyId)) told[`${post.to} ${keyId}`] = (told[`${post.to} ${keyId}`] ?? 0) + 1;
  }
  return told;
}

function moments(timestamps: Json): Json {
  return Object.fromEntries(Object.entries(timestamps).map(([name, value]) => [name, isSet(value)]));
}

export function isSet(value: unknown): 'set' | null {
  return value === null || value === undefined ? null : 'set';
}
