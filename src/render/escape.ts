/**
 * The one place where text from outside (user names, account names, reasons, answers of services) is made harmless
 * for the target it is shown in: GitHub Markdown, HTML, mermaid, Slack mrkdwn, log lines, CSV. What is shown stays
 * the text that came in, and ordinary IAM user names stay as they are. Cuts nothing; Jira's formats have their own.
 */

/** Shown as nothing although they are there, or they change how their neighbours are shown. */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFE00-\uFE0D\uFFA0]/gu;
const BLANK = /\r\n|[\t\r\n\u0085\u2028\u2029]/g;
/** A colon that may begin an emoji's name; those inside of times and ARNs do not. */
const EMOJI_COLON = /(?<![A-Za-z0-9]:?):(?=[\w+'-]+:)/;
const MARKDOWN_COLON = new RegExp(`:(?=//)|(?<=mailto|xmpp):|${EMOJI_COLON.source}`, 'gi');
const MRKDWN_MARK = new RegExp(`[*~\`]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|${EMOJI_COLON.source}`, 'g');
/** Keeps GitHub from recognising a mention, reference, address or emoji; it is not seen. */
const BREAK = '\u200B';

/**
 * Inline GitHub Markdown. Line breaks and tabs become blanks. Entities instead of backslashes: they mean the same
 * inside and outside of table cells (GFM specification, 2.5 and 4.10).
 */
export function escapeMarkdown(text: string): string {
  return visible(text.replace(BLANK, ' '))
    .replace(/#(?=\d)|(?<![a-z0-9])gh-(?=\d)|www(?=\.)/gi, (found) => found + BREAK)
    .replace(MARKDOWN_COLON, (found) => found + BREAK)
    .replace(/@(?=[\w.])/g, (at, position: number, whole: string) =>
      pings(whole, position) ? at + BREAK : at,
    )
    .replace(/[&<>`*[\]\\|~$]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])/g, entity)
    .replace(/^\s+|\s+$|^[-+=#]/g, (found) => [...found].map(entity).join(''))
    .replace(/^(\d+)([.)])/, (_, digits: string, mark: string) => digits + entity(mark))
    .replaceAll(BREAK, entity);
}

/** As `escapeMarkdown`, which has no line break, pipe or backslash left; a name of its own says what is meant. */
export function escapeMarkdownTableCell(text: string): string {
  return escapeMarkdown(text);
}

/** An `@` after a word and before a name without a dot is neither a mention nor an address. */
function pings(text: string, position: number): boolean {
  const before = text.slice(0, position);
  const after = /^@[\w-]*(\.\w)?/.exec(text.slice(position));
  return !/[A-Za-z0-9]$/.test(before) || after?.[1] !== undefined;
}

/** Text and attribute values in double or single quotes. */
export function escapeHtml(text: string): string {
  return visible(text.replace(BLANK, ' ')).replace(/[&<>"'`]/g, entity);
}

/**
 * A label between double quotes in a mermaid diagram. Everything but letters, digits and a few marks becomes
 * mermaid's own entity code (mermaid documentation, "Entity codes to escape characters").
 */
export function escapeMermaid(text: string): string {
  return visible(text.replace(BLANK, ' ')).replace(
    /[^\p{L}\p{M}\p{N} ._,@+=/()-]/gu,
    (char) => `#${char.codePointAt(0)};`,
  );
}

/**
 * Slack mrkdwn. The three characters that Slack gives a meaning are entities (Slack documentation, "Escaping text");
 * Slack has no escape for its formatting marks, so where they would format, a lookalike stands in for them. Use it
 * in text objects with `verbatim: true`, or plain addresses become links.
 */
export function escapeMrkdwn(text: string): string {
  return visible(text.replace(BLANK, ' '))
    .replace(/^( *)>/, '$1\u203A')
    .replace(MRKDWN_MARK, (mark) => LOOKALIKES[mark] ?? mark)
    .replace(/[&<>]/g, (char) => MRKDWN_ENTITIES[char] ?? char);
}

/** Between backticks in Slack mrkdwn, where nothing but the three characters and the backtick has a meaning. */
export function escapeMrkdwnCode(text: string): string {
  return visible(text.replace(BLANK, ' '))
    .replaceAll('`', '\u02CB')
    .replace(/[&<>]/g, (char) => MRKDWN_ENTITIES[char] ?? char);
}

const LOOKALIKES: Readonly<Record<string, string>> = {
  '*': '\u2217',
  '~': '\u223C',
  '`': '\u02CB',
  _: '\u02CD',
  ':': '\uA789',
};
const MRKDWN_ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };

/**
 * One line of the job's log. The runner takes `::` at the start of a line (blanks before it do not matter) and
 * `##[` anywhere in it for a command (actions/runner, ActionCommand.cs); both are broken up.
 */
export function escapeLog(text: string): string {
  return visible(text)
    .replace(/##(?=\[)/g, '#\\u{23}')
    .replace(/^(\s*):(?=:)/u, '$1\\u{3a}');
}

/**
 * One cell of a CSV file (RFC 4180). A cell that a spreadsheet would take for a formula begins with an apostrophe
 * (OWASP, "CSV Injection").
 */
export function csvCell(text: string): string {
  const harmless = /^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/u.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]|^\s|\s$/u.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** Control, direction and zero-width characters as `\u{202e}`; half a surrogate pair as U+FFFD. */
function visible(text: string): string {
  return text.replace(INVISIBLE, (char) => {
    const code = char.codePointAt(0) ?? 0;
    return code >= 0xd800 && code <= 0xdfff ? '\uFFFD' : `\\u{${code.toString(16)}}`;
  });
}

function entity(char: string): string {
  return `&#${char.charCodeAt(0)};`;
}
