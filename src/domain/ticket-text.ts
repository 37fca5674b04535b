/**
 * The words of a ticket and its comments, written for the key's owner, who must know what to do without asking
 * (SPEC section 8): facts first, how to rotate last, because a text that is too long loses its end.
 */
import type { Block, Document, Inline } from './document.ts';
import type { Issue, RemediationEvent, ResolvedIssue, WhitelistedIssue } from './issue.ts';
import type { LastUse } from './key.ts';
import { whyClosed } from './reporting.ts';
import { epochOf, utcDay, wholeDaysBetween } from './timestamp.ts';

export interface TicketContext {
  readonly accountName: string;
  /** Days after which a key is stale. */
  readonly maxAgeDays: number;
  /** `YYYY-MM-DD` from which the key may be disabled; null: not automatically. */
  readonly disableDay: string | null;
  readonly exceptionUrl: string | null;
  readonly runUrl: string | null;
  readonly now: Date;
}

const text = (value: string): Inline => ({ type: 'text', text: value });
const strong = (value: string): Inline => ({ type: 'strong', text: value });
const code = (value: string): Inline => ({ type: 'code', text: value });

/** One line; the tracker cuts it to its limit. The key ID is in full: tickets are not public. */
export function ticketSummary(issue: Issue, context: TicketContext): string {
  const { username } = issue.details;
  return `Rotate IAM access key ${issue.issueId} of ${username} in AWS account ${context.accountName} (${issue.accountId})`;
}

/** A label that names this life of this key, so that a run that died can find its ticket. No blanks. */
export function ticketMarker(issue: Issue): string {
  return `iam-key-${issue.issueId}-${epochOf(issue.timestamps.identified) / 1000}`.replace(/[^\w.-]/g, '-');
}

export function ticketDescription(issue: Issue, context: TicketContext): Document {
  const { disableDay } = context;
  const ageDays = ageOf(issue, context.now);
  const opening: Inline[] = [
    text('Please rotate this IAM access key. It has been active for '),
    strong(days(ageDays)),
    text(`; keys have to be replaced after ${days(context.maxAgeDays)}.`),
    ...(disableDay === null
      ? []
      : [
          text(' If it is still active on '),
          strong(disableDay),
          text(', it will be disabled as soon as that is approved.'),
        ]),
  ];
  return [
    { type: 'paragraph', content: opening },
    factsOf(issue, context),
    ...exceptionBlock(context),
    { type: 'heading', text: 'How to rotate it' },
    {
      type: 'paragraph',
      content: [
        text(
          `Run the commands with the AWS CLI, signed in to account ${context.accountName} (${issue.accountId}).`,
        ),
      ],
    },
    rotationSteps(issue),
    ...runBlock(context),
  ];
}

export function closingComment(issue: ResolvedIssue | WhitelistedIssue, context: TicketContext): Document {
  return [
    { type: 'paragraph', content: [text(`${sentence(whyClosed(issue))} This ticket is closed.`)] },
    ...runBlock(context),
  ];
}

/** What was done to the key, or failed, and how to undo it. */
export function remediationComment(issue: Issue, event: RemediationEvent, context: TicketContext): Document {
  const { username } = issue.details;
  const key: Inline[] = [text('access key '), code(issue.issueId), text(' of user '), code(username)];
  const approved = event.approvedBy.length === 0 ? 'nobody on record' : event.approvedBy.join(', ');
  const who = `Requested by ${event.requestedBy}, approved by ${approved}.${event.comment === '' ? '' : ` Comment: ${event.comment}`}`;
  return [
    { type: 'paragraph', content: whatHappened(event, key) },
    { type: 'paragraph', content: [text(who)] },
    ...runBlock(context),
  ];
}

function whatHappened({ action, outcome, observed }: RemediationEvent, key: readonly Inline[]): Inline[] {
  const why = observed ?? 'no reason known';
  switch (outcome) {
    case 'failed':
      return [text(`Could not ${action} the `), ...key, text(`: ${why}. It is tried again by the next run.`)];
    case 'intended':
      return [
        text(`It could not be confirmed whether AWS did ${action} the `),
        ...key,
        text(
          `: ${why}. The next scan finds out; the security team can run the rollback workflow at any time.`,
        ),
      ];
    case 'done':
      return action === 'disable'
        ? [
            text('Disabled the '),
            ...key,
            text(
              '. If something broke, the security team can reactivate it with the rollback workflow; then rotate it.',
            ),
          ]
        : [
            text('Reactivated the '),
            ...key,
            text('. The retention period starts again; please rotate the key.'),
          ];
  }
}

/** `2026-11-03 by s3 in eu-west-1 (20 days ago)`, or `never`. Counts days of the calendar (UTC), as the date does. */
export function lastUseText(lastUse: LastUse | null, now: Date): string {
  if (lastUse === null) return 'not known';
  if (lastUse.date === null) return 'never';
  const day = utcDay(epochOf(lastUse.date));
  const passed = wholeDaysBetween(Date.parse(day), now);
  const by = lastUse.service === null ? '' : ` by ${lastUse.service}`;
  const where = lastUse.region === null ? '' : ` in ${lastUse.region}`;
  return `${day}${by}${where} (${passed === 0 ? 'today' : passed === 1 ? 'yesterday' : `${passed} days ago`})`;
}

/** Whole days since the key was created. */
export function ageOf(issue: Issue, now: Date): number {
  return wholeDaysBetween(epochOf(issue.details.createDate), now);
}

function factsOf(issue: Issue, context: TicketContext): Block {
  const { details, accountId } = issue;
  return {
    type: 'facts',
    rows: [
      { label: 'Account', value: [text(`${context.accountName} (${accountId})`)] },
      { label: 'User', value: [code(details.username)] },
      { label: 'Access key', value: [code(issue.issueId)] },
      {
        label: 'Created',
        value: [text(`${utcDay(epochOf(details.createDate))} (${days(ageOf(issue, context.now))} ago)`)],
      },
      { label: 'Last used', value: [text(lastUseText(details.lastUse, context.now))] },
      {
        label: 'Will be disabled',
        value: [
          text(
            context.disableDay === null
              ? 'not automatically'
              : `on or after ${context.disableDay}, after approval`,
          ),
        ],
      },
    ],
  };
}

function exceptionBlock({ exceptionUrl }: TicketContext): readonly Block[] {
  if (exceptionUrl === null) return [];
  const link: Inline = { type: 'link', text: exceptionUrl, href: exceptionUrl };
  return [{ type: 'paragraph', content: [text('If it cannot be rotated, ask for an exception: '), link] }];
}

function runBlock({ runUrl }: TicketContext): readonly Block[] {
  if (runUrl === null) return [];
  return [
    {
      type: 'paragraph',
      content: [text('Written by '), { type: 'link', text: 'this run of IAM key rotation', href: runUrl }],
    },
  ];
}

/** The order in which nothing breaks: new key first, old key inactive before it is deleted (IAM User Guide). */
function rotationSteps(issue: Issue): Block {
  const user = userOption(issue.details.username);
  const key = issue.issueId;
  return {
    type: 'steps',
    items: [
      {
        content: [text('See what uses the key. If nothing does, go on with step 4.')],
        code: `aws iam get-access-key-last-used --access-key-id ${key}`,
      },
      {
        content: [
          text('Create a second key. A user has at most two: if there are two, delete the unused one first.'),
        ],
        code: `aws iam create-access-key ${user}`,
      },
      {
        content: [
          text(
            'Put the new key in place wherever the old one is used, and see that it works. Where you can, use a role instead of a key.',
          ),
        ],
      },
      {
        content: [
          text('Deactivate the old key. If something breaks, the same command with Active brings it back.'),
        ],
        code: `aws iam update-access-key ${user} --access-key-id ${key} --status Inactive`,
      },
      {
        content: [text('When nothing has broken for some days, delete it.')],
        code: `aws iam delete-access-key ${user} --access-key-id ${key}`,
      },
    ],
  };
}

function days(count: number): string {
  return count === 1 ? '1 day' : `${count} days`;
}

function sentence(words: string): string {
  return /[.!?]$/.test(words) ? words : `${words}.`;
}

/** A name may begin with a hyphen; behind `=` it is not taken for an option. */
function userOption(userName: string): string {
  return `--user-name${userName.startsWith('-') ? '=' : ' '}${shellQuoted(userName)}`;
}

/** IAM user names hold no shell metacharacter but may be anything in a hostile answer. */
function shellQuoted(value: string): string {
  return /^[\w+=,.@-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw`'\''`)}'`;
}
