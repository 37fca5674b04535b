/**
 * What the job summaries of all modes share: escaped cells for users, keys, accounts and tickets, tables that never
 * grow beyond their share of GitHub's 1 MiB, and the list of problems. No summary is composed here.
 */
import type { Problem } from '../domain/problem.ts';
import { escapeMarkdownTableCell } from './escape.ts';
import { maskKeyIds, showKeyId, type KeyIdDisplay } from './key-ids.ts';
import { clip, counted, details, rowsWithin, table } from './markdown.ts';

const ROWS_AT_FIRST_SIGHT = 20;
/** What IAM allows. */
const USER_LENGTH = 64;
const ACCOUNT_LENGTH = 60;
const TICKET_LENGTH = 40;
const OWNER_LENGTH = 60;
/** The remedy stands at the end of a message, so that cutting it off must be rare. */
const MESSAGE_LENGTH = 1000;
/** Bytes of the list of problems. */
const PROBLEMS_BUDGET = 60_000;

export interface ShortenedOptions {
  readonly head: readonly string[];
  readonly numeric?: readonly number[];
  /** Of Markdown, for all rows together. */
  readonly bytes: number;
  /** What the rows are, in the plural. */
  readonly of: string;
  /** Where a reader finds the rows that do not fit. */
  readonly elsewhere: string;
  /** Where there are more than `rows`. */
  readonly total?: number;
  /** Rows that are not folded away; default 20. */
  readonly inSight?: number;
}

/** The first rows in sight, more behind a fold, and a count of what did not fit. Columns without any text are left out. */
export function shortened(rows: readonly (readonly string[])[], options: ShortenedOptions): string {
  const { of, elsewhere, inSight = ROWS_AT_FIRST_SIGHT, total = rows.length } = options;
  const fitting = rowsWithin(rows, options.bytes);
  const columns = options.head.flatMap((_, column) =>
    fitting.some((row) => row[column] !== '') ? [column] : [],
  );
  const chosen = (row: readonly string[]): readonly string[] => columns.map((column) => row[column] ?? '');
  const part = (some: readonly (readonly string[])[]): string =>
    table({
      head: chosen(options.head),
      numeric: columns.flatMap((column, place) =>
        options.numeric?.includes(column) === true ? [place] : [],
      ),
      rows: some.map(chosen),
    });
  const more = fitting.slice(inSight);
  const left = total - fitting.length;
  return [
    ...(fitting.length > 0 ? [part(fitting.slice(0, inSight))] : []),
    ...(more.length > 0 ? [details(`${counted(more.length, 'more', 'more')} ${of}`, part(more))] : []),
    ...(left > 0 ? [`… and ${counted(left, 'more', 'more')} ${of} in ${elsewhere}.`] : []),
  ].join('\n\n');
}

export function cell(text: string, length: number): string {
  return escapeMarkdownTableCell(clip(text, length));
}

export function userCell(userName: string, length = USER_LENGTH): string {
  return cell(userName, length);
}

/** Nothing can be escaped inside code, so what would end it or the cell is left out. */
export function keyCell(keyId: string, keyIds: KeyIdDisplay): string {
  const shown = showKeyId(keyId, keyIds).replace(/[`|\s]/g, '');
  return shown === '' ? '' : `\`${shown}\``;
}

export function accountCell(account: { readonly accountId: string; readonly accountName: string }): string {
  const { accountId, accountName } = account;
  return accountName === accountId
    ? cell(accountId, ACCOUNT_LENGTH)
    : `${cell(accountName, ACCOUNT_LENGTH)} (${cell(accountId, ACCOUNT_LENGTH)})`;
}

export function ownerCell(owner: string | null): string {
  return cell(owner ?? '', OWNER_LENGTH);
}

export function ticketCell(ticket: string | null, url: string | null): string {
  if (ticket === null) return '';
  return url === null ? cell(ticket, TICKET_LENGTH) : `[${cell(ticket, TICKET_LENGTH)}](${url})`;
}

/** One line that was written elsewhere, with the key IDs in it shown as they should be. */
export function messageCell(message: string, keyIds: KeyIdDisplay): string {
  return cell(maskKeyIds(message, keyIds), MESSAGE_LENGTH);
}

export function problemList(problems: readonly Problem[], keyIds: KeyIdDisplay): string {
  if (problems.length === 0) return '';
  const rows = problems.map(({ severity, message }) => [severity, messageCell(message, keyIds)]);
  const head = ['', 'What, and what to do'];
  return [
    '### Problems',
    shortened(rows, { head, bytes: PROBLEMS_BUDGET, of: 'problems', elsewhere: 'result.json' }),
  ].join('\n\n');
}

/** Sections that have something to say, as one document. */
export function joined(sections: readonly string[]): string {
  return sections
    .filter((section) => section !== '')
    .join('\n\n')
    .concat('\n');
}
