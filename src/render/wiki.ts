/**
 * Renders a ticket text as Jira wiki markup, which Jira Data Center's API v2 takes for descriptions and comments.
 * Every text that comes from outside is escaped here, so that it is shown and never acted on (no macros, mentions,
 * links, images, emoticons, headings). Sends nothing.
 */
import type { Block, Document, Inline, Step } from '../domain/document.ts';
import { storableLine, storableText, webAddress } from './jira-text.ts';

export function renderWiki(document: Document): string {
  return document
    .map(block)
    .filter((text) => text !== '')
    .join('\n\n');
}

/** Characters as Jira Data Center counts them against the limit of a text field: those of the markup. */
export function measureWiki(document: Document): number {
  return renderWiki(document).length;
}

function block(part: Block): string {
  switch (part.type) {
    case 'heading': {
      const text = escapeWiki(storableLine(part.text));
      return text === '' ? '' : `h3. ${text}`;
    }
    case 'paragraph':
      return part.content.map((piece) => inline(piece, storableText(piece.text))).join('');
    case 'code':
      return codeBlock(part.text);
    case 'facts':
      return part.rows
        .map((row) => `||${cell(escapeWiki(storableLine(row.label)))}|${cell(oneLine(row.value))}|`)
        .join('\n');
    case 'bullets':
      return part.items.map((item) => `* ${oneLine(item)}`).join('\n');
    case 'steps':
      return part.items.map(step).join('\n');
  }
}

/** No blank line between a step and its code: it would end the list and restart the numbering. */
function step(item: Step): string {
  const text = `# ${oneLine(item.content)}`;
  return item.code === undefined ? text : `${text}\n${codeBlock(item.code)}`;
}

function oneLine(content: readonly Inline[]): string {
  return content.map((piece) => inline(piece, storableText(piece.text).replace(/\s+/g, ' '))).join('');
}

/** An empty cell would read as the start of a heading cell. */
function cell(text: string): string {
  return text.trim() === '' ? ' ' : text;
}

function inline(part: Inline, text: string): string {
  const escaped = escapeWiki(text);
  if (text.trim() === '') return escaped;
  switch (part.type) {
    case 'text':
      return escaped;
    case 'strong':
      return wrap(escaped, '*', '*');
    case 'code':
      return wrap(escaped, '{{', '}}');
    case 'link': {
      const href = webAddress(part.href);
      if (href === undefined) return escaped;
      const label = escapeWiki(storableLine(part.text))
        .replaceAll('\\|', '&#124;')
        .replaceAll('\\]', '&#93;');
      return `[${label}|${linkTarget(href)}]`;
    }
  }
}

/** Jira honours the marks only directly around the text and within one line. */
function wrap(escaped: string, open: string, close: string): string {
  return escaped.replace(
    /^([^\S\n]*)(\S(?:.*\S)?)([^\S\n]*)$/gm,
    (_line, before: string, text: string, after: string) => [before, open, text, close, after].join(''),
  );
}

function linkTarget(href: string): string {
  return href.replace(/[|[\]{}^!*~"'<>\\\s]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/**
 * Nothing can be escaped inside these macros, and the first end tag ends them. Text that holds the tag of one
 * stands in the other; text that holds both is split by an invisible character.
 */
function codeBlock(text: string): string {
  const code = storableText(text);
  if (!/\{noformat/i.test(code)) return `{noformat}\n${code}\n{noformat}`;
  return `{code}\n${code.replace(/\{(?=code)/gi, '{\u200B')}\n{code}`;
}

/**
 * Text as it is, with everything that means something to Jira's wiki renderer taken out of effect.
 *
 * The renderer honours a backslash before `- # * _ + ? ^ ~ | % { } [ ] ( ) ! @` and only where no other backslash
 * precedes it (BackslashEscapeRendererComponent), hence backslashes themselves become entities. Hyphens,
 * underscores and plus signs inside words have no effect there and stay, so that user names remain searchable.
 */
export function escapeWiki(text: string): string {
  return text
    .replace(/&(?=#?\w+;)/g, '&amp;')
    .replace(/[\\*^~{}[\]|!()#]|\?(?=\?)|(?<=\?)\?/g, (char) => (char === '\\' ? '&#92;' : `\\${char}`))
    .replace(/(?<![A-Za-z0-9])[-_+]|[-_+](?![A-Za-z0-9])/g, '\\$&')
    .replace(/:(?=\/|[DdPp]\b|-)/g, '&#58;')
    .replace(/^(\s*)(h[1-6]|bq)\./gim, '$1$2&#46;');
}
