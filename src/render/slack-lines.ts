/**
 * One notice or problem as Slack mrkdwn, everything from outside escaped and cut before it is escaped, so that no
 * entity and no character is ever cut in half. Knows nothing of blocks or of Slack's limits on them.
 */
import type { Notice } from '../domain/notice.ts';
import { lastUseText } from '../domain/ticket-text.ts';
import { escapeMrkdwn, escapeMrkdwnCode } from './escape.ts';

const USER_LIMIT = 128;
const ACCOUNT_LIMIT = 120;
const LAST_USE_LIMIT = 160;
const NOTE_LIMIT = 400;
const PROBLEM_LIMIT = 600;
const URL_LIMIT = 1000;

/** One line, and a second one where there is a ticket, a date or a note. */
export function noticeLines(notice: Notice, now: Date): string {
  const { accountId, accountName, disableDay, ticket, note } = notice;
  const account = accountName === accountId ? accountId : `${accountName} (${accountId})`;
  const facts = [
    `• *${fit(notice.userName, USER_LIMIT)}* \`${fit(notice.keyId, USER_LIMIT, escapeMrkdwnCode)}\``,
    `in ${fit(account, ACCOUNT_LIMIT)}`,
    `${notice.ageDays} ${notice.ageDays === 1 ? 'day' : 'days'} old`,
    `last used: ${fit(lastUseText(notice.lastUse, now), LAST_USE_LIMIT)}`,
  ];
  const rest = [
    ...(ticket === null ? [] : [mrkdwnLink(ticket.url, ticket.key)]),
    ...(disableDay === null
      ? []
      : [`will be disabled on or after ${fit(disableDay, USER_LIMIT)}, once approved`]),
    ...(note === null || note.trim() === '' ? [] : [fit(note, NOTE_LIMIT)]),
  ];
  const [first = '', ...others] = facts;
  const line = `${first} ${others.join(', ')}`;
  return rest.length === 0 ? line : `${line}\n      ${rest.join(' · ')}`;
}

export function problemLine(problem: string): string {
  return `• ${fit(problem, PROBLEM_LIMIT)}`;
}

/** `<url|label>`; the label alone where the address is none that a browser opens. */
export function mrkdwnLink(url: string, label: string): string {
  const shown = fit(label, USER_LIMIT).replaceAll('|', '\u2223');
  const href = URL.canParse(url) ? new URL(url) : undefined;
  if (href === undefined || !/^https?:$/.test(href.protocol)) return shown;
  const address = href.href.replace(/[|<>]/g, encodeURIComponent).replaceAll('&', '&amp;');
  return address.length > URL_LIMIT || shown === '' ? shown : `<${address}|${shown}>`;
}

/** Escaped text of at most `limit` UTF-16 units, with an ellipsis where something was left out. */
export function fit(text: string, limit: number, escape: (text: string) => string = escapeMrkdwn): string {
  const whole = text.length > 2 * limit ? undefined : escape(text);
  if (whole !== undefined && whole.length <= limit) return whole;
  const characters = [...text.slice(0, 2 * limit)];
  let count = Math.min(characters.length, limit - 1);
  for (;;) {
    const cut = escape(`${characters.slice(0, count).join('')}…`);
    if (cut.length <= limit || count === 0) return cut;
    // No character grows to more than ten, so this takes away no more than it must.
    count = Math.max(0, count - Math.max(1, Math.floor((cut.length - limit) / 10)));
  }
}
