/**
 * A message as Slack's Block Kit: grouped by what happened, in as few Slack messages as Slack's limits allow, and
 * cut with a count beyond `MAX_MESSAGES`. Sends nothing, and decides nothing about who is told what.
 */
import { NOTICE_KINDS, type Message, type NoticeKind } from '../domain/notice.ts';
import { fit, mrkdwnLink, noticeLines, problemLine } from './slack-lines.ts';

export interface SlackMessage {
  /** Shown in notifications, and where blocks cannot be shown. */
  readonly text: string;
  readonly blocks: object[];
}

/** Per recipient and run. */
export const MAX_MESSAGES = 5;
/** Slack documentation, "Blocks": a section's text, and a header's. */
const SECTION_LIMIT = 3000;
const HEADER_LIMIT = 150;
/** 50 blocks per message, less header and context. */
const MAX_SECTIONS = 48;
/** Slack refuses all blocks together (`msg_blocks_too_long`) from about 13,200 characters; nowhere documented. */
const BODY_LIMIT = 11_000;

const TITLES: Readonly<Record<NoticeKind, string>> = {
  new: 'To rotate',
  failed: 'Could not be changed',
  disabled: 'Disabled',
  reactivated: 'Reactivated',
  closed: 'Closed',
};

interface Group {
  readonly title: string;
  readonly lines: readonly string[];
  /** How many more there are than `lines`. */
  readonly left: number;
}

export function renderSlackMessages(message: Message, { now }: { readonly now: Date }): SlackMessage[] {
  const groups = groupsOf(message, now);
  const bodies = packed(groups, message.runUrl);
  return bodies.map((sections, index) => {
    const part = bodies.length === 1 ? '' : ` (${index + 1} of ${bodies.length})`;
    const headline = `${fit(message.headline.trim() || 'IAM key rotation', HEADER_LIMIT - part.length)}${part}`;
    const context =
      message.runUrl === null
        ? []
        : [{ type: 'context', elements: [mrkdwn(mrkdwnLink(message.runUrl, 'The run that sent this'))] }];
    return {
      text: headline,
      blocks: [
        { type: 'header', text: { type: 'plain_text', text: headline, emoji: false } },
        ...sections.map((text) => ({ type: 'section', text: mrkdwn(text) })),
        ...context,
      ],
    };
  });
}

/** `verbatim`: Slack makes no links of what merely looks like an address, a channel or a person. */
function mrkdwn(text: string): object {
  return { type: 'mrkdwn', text, verbatim: true };
}

function groupsOf({ notices, problems }: Message, now: Date): readonly Group[] {
  const groups = NOTICE_KINDS.map((kind) => ({
    title: TITLES[kind],
    lines: notices.filter((notice) => notice.kind === kind).map((notice) => noticeLines(notice, now)),
    left: 0,
  }));
  return [...groups, { title: 'Problems in the run', lines: problems.map(problemLine), left: 0 }].filter(
    ({ lines }) => lines.length > 0,
  );
}

/** Section texts per message; groups lose their ends, the longest first, until everything fits. */
function packed(groups: readonly Group[], runUrl: string | null): readonly (readonly string[])[] {
  let bodies = pack(groups, runUrl);
  for (let budget = MAX_MESSAGES * BODY_LIMIT; bodies.length > MAX_MESSAGES; budget *= 0.95) {
    bodies = pack(shortened(groups, budget), runUrl);
  }
  return bodies;
}

/** Every group has the same share of the budget; what short ones do not need is for the others. */
function shortened(groups: readonly Group[], budget: number): readonly Group[] {
  const sizes = groups.map(({ lines }) => lines.reduce((sum, line) => sum + costOf(line), 0));
  let share = budget / groups.length;
  for (let round = 0; round < groups.length; round += 1) {
    const short = sizes.filter((size) => size <= share);
    const long = groups.length - short.length;
    if (long === 0) return groups;
    share = (budget - short.reduce((sum, size) => sum + size, 0)) / long;
  }
  return groups.map((group) => {
    let size = 0;
    const end = group.lines.findIndex((line) => (size += costOf(line)) > share);
    if (end === -1) return group;
    return { ...group, lines: group.lines.slice(0, end), left: group.lines.length - end };
  });
}

/** What a line takes of a message, as JSON and with its line break. */
function costOf(line: string): number {
  return JSON.stringify(line).length;
}

/** `{"type":"section","text":{"type":"mrkdwn","text":"","verbatim":true}},` and some room. */
const SECTION_COST = 80;

function pack(groups: readonly Group[], runUrl: string | null): readonly (readonly string[])[] {
  const bodies: string[][] = [[]];
  let size = 0;
  let section: string[] = [];
  const close = (): void => {
    if (section.length > 0) bodies.at(-1)?.push(section.join('\n'));
    section = [];
  };
  const fits = (lines: readonly string[], sections: number): boolean =>
    size + sections * SECTION_COST + lines.reduce((sum, line) => sum + costOf(line), 0) <= BODY_LIMIT &&
    (bodies.at(-1)?.length ?? 0) + sections <= MAX_SECTIONS;
  const open = (lines: readonly string[]): void => {
    section = [...lines];
    size += SECTION_COST + lines.reduce((sum, line) => sum + costOf(line), 0);
  };
  for (const { title, lines, left } of groups) {
    close();
    const heading = `*${title}* (${lines.length + left})`;
    for (const [index, line] of [...lines, ...moreLine(left, runUrl)].entries()) {
      const start = index === 0 ? [heading, line] : [line];
      const length = section.reduce((sum, shown) => sum + shown.length + 1, 0) + line.length;
      if (section.length > 0 && length <= SECTION_LIMIT && fits([line], 0)) {
        section.push(line);
        size += costOf(line);
        continue;
      }
      close();
      if (fits(start, 1)) {
        open(start);
        continue;
      }
      if (size > 0) bodies.push([]);
      size = 0;
      open(index === 0 ? start : [`*${title}* (continued)`, line]);
    }
  }
  close();
  return bodies;
}

function moreLine(left: number, runUrl: string | null): readonly string[] {
  if (left === 0) return [];
  return [`… and ${left} more, see ${runUrl === null ? 'the run' : mrkdwnLink(runUrl, 'the run')}`];
}
