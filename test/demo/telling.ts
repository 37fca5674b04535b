/** How tickets, messages and counts of the stand-ins are told in the terminal; shared by the chapters. */
import { adfLines } from '../preview/adf-html.ts';
import type { JiraIssue } from '../world/jira-model.ts';
import type { AdfNode } from '../../src/render/adf.ts';
import type { SlackPost } from '../world/slack-model.ts';
import type { Sample } from './sample.ts';
import { show, slackLines, wrapped } from './terminal.ts';

/** The tickets that the product opened for a key, newest last. */
export function ticketsOf({ jira }: Sample, keyId: string): readonly JiraIssue[] {
  return [...jira.model.issues.values()].filter(({ summary }) => summary.includes(keyId));
}

export function ticketOf(sample: Sample, keyId: string): JiraIssue | undefined {
  return ticketsOf(sample, keyId).at(-1);
}

export function isOpen({ jira }: Sample, ticket: JiraIssue): boolean {
  return jira.model.categoryOf(ticket) !== 'done';
}

/** All but the parent, which the product did not open. */
export function tickets({ jira }: Sample): readonly JiraIssue[] {
  return [...jira.model.issues.values()].filter(({ labels }) => labels.size > 0);
}

export function ticketLines(ticket: JiraIssue): readonly string[] {
  const fields = [
    `${ticket.key}  ${ticket.summary}`,
    `${ticket.issueType}, ${ticket.status}, assigned to ${ticket.assignee?.displayName ?? 'nobody'}, due ${ticket.dueDate ?? 'never'}, labels ${[...ticket.labels].join(' ')}`,
  ];
  const comments = ticket.comments.flatMap(({ body, author }) => [
    '',
    `Comment of ${author.displayName}:`,
    ...textLines(body),
  ]);
  return [...fields, '', ...textLines(ticket.description), ...comments];
}

function textLines(body: unknown): readonly string[] {
  const lines = adfLines(body as AdfNode).flatMap((line) =>
    line.startsWith('     ') ? [line] : wrapped(line, 110),
  );
  return lines.slice(0, lines.findLastIndex((line) => line !== '') + 1);
}

export function showTicket(ticket: JiraIssue): void {
  show(`Jira ticket ${ticket.key}`, ticketLines(ticket));
}

export function showMessage(post: SlackPost): void {
  show(`Slack message to ${post.to}`, slackLines(post.blocks));
}
