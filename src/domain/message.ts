/**
 * Gathers what is pending into one message per recipient and run (SPEC section 8), and routes run-level problems by
 * Hammer's `channels` and `ignore` patterns. Pure: nothing is sent or rendered here.
 */
import type { Issue, PendingNotice } from './issue.ts';
import { NOTICE_KINDS, type Message, type Notice } from './notice.ts';

/** What a notice says beyond what the issue itself knows. */
export interface NoticeContext {
  readonly accountName: string;
  readonly ageDays: number;
  readonly disableDay: string | null;
  readonly ticketUrl: string | null;
}

export function noticeOf(issue: Issue, pending: PendingNotice, context: NoticeContext): Notice {
  return {
    kind: pending.kind,
    accountId: issue.accountId,
    accountName: context.accountName,
    userName: issue.details.username,
    keyId: issue.issueId,
    ageDays: context.ageDays,
    lastUse: issue.details.lastUse,
    disableDay: pending.kind === 'new' || pending.kind === 'reactivated' ? context.disableDay : null,
    ticket:
      issue.ticket === null || context.ticketUrl === null
        ? null
        : { key: issue.ticket.key, url: context.ticketUrl },
    note: pending.note,
  };
}

export function composeMessage(options: {
  readonly notices: readonly Notice[];
  readonly problems: readonly string[];
  readonly runUrl: string | null;
}): Message {
  const rank = (notice: Notice): number => NOTICE_KINDS.indexOf(notice.kind);
  const notices = [...options.notices].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      b.ageDays - a.ageDays ||
      compare(a.accountId, b.accountId) ||
      compare(a.keyId, b.keyId),
  );
  return {
    headline: headline(notices, options.problems.length),
    notices,
    problems: options.problems,
    runUrl: options.runUrl,
  };
}

const PHRASES: Record<Notice['kind'], (count: number) => string> = {
  new: (count) => `${count} access ${plural(count, 'key')} to rotate`,
  failed: (count) => `${count} ${plural(count, 'key')} could not be changed`,
  disabled: (count) => `${count} ${plural(count, 'key')} disabled`,
  reactivated: (count) => `${count} ${plural(count, 'key')} reactivated`,
  closed: (count) => `${count} closed`,
};

function headline(notices: readonly Notice[], problems: number): string {
  const parts = NOTICE_KINDS.flatMap((kind) => {
    const count = notices.filter((notice) => notice.kind === kind).length;
    return count === 0 ? [] : [PHRASES[kind](count)];
  });
  if (problems > 0) parts.push(`${problems} ${plural(problems, 'problem')} in the run`);
  return `IAM key rotation: ${parts.join(', ')}`;
}

function plural(count: number, noun: string): string {
  return count === 1 ? noun : `${noun}s`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export interface ProblemRouting {
  readonly defaultChannel: string | null;
  /** First channel with a matching pattern wins, in the order of the file, as in Hammer. */
  readonly channels: readonly { readonly channel: string; readonly patterns: readonly RegExp[] }[];
  readonly ignore: readonly RegExp[];
}

/** Problems by the channel that is told of them. */
export function routeProblems(
  problems: readonly string[],
  routing: ProblemRouting,
): ReadonlyMap<string, readonly string[]> {
  const routed = new Map<string, string[]>();
  for (const problem of problems) {
    const matches = (pattern: RegExp): boolean => pattern.test(problem);
    if (routing.ignore.some(matches)) continue;
    const channel =
      routing.channels.find(({ patterns }) => patterns.some(matches))?.channel ?? routing.defaultChannel;
    if (channel === null) continue;
    const told = routed.get(channel);
    if (told === undefined) routed.set(channel, [problem]);
    else told.push(problem);
  }
  return routed;
}
