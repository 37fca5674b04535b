/**
 * Escaping for every place where something from outside is shown (SPEC section 8): one function per target. Jira's
 * two are in `wiki.ts` and `adf.ts`. A name that is harmless, such as `svc_build-bot+x=1,y.z@corp`, stays readable.
 */

/** Control characters, line separators, and what turns or hides text: made visible, so that a line stays one line. */
const INVISIBLE = /[\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202F\u2060-\u206F\uFEFF\uFFF9-\uFFFB]|\p{Surrogate}/gu;

function visible(text: string): string {
  return text.replace(INVISIBLE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`);
}

/** One log line in which no workflow command can begin (GitHub Docs, workflow commands). */
export function escapeLog(text: string): string {
  return visible(text.replace(/\r\n|[\r\n]/g, ' ')).replace(/##(?=\[)/g, '# #').replace(/^(\s*):(?=:)/, '$1: ');
}

export function escapeHtml(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return visible(text).replace(/[&<>"']/g, (character) => entities[character] ?? '');
}

/**
 * Text in GitHub Flavored Markdown: no markup, no HTML, no mention, no issue reference, no autolink. Characters that
 * could begin any of them become numeric entities, which GitHub shows as the character itself.
 */
export function escapeMarkdown(text: string): string {
  return visible(text)
    .replace(/[&<>"'`*_~[\]()#!|\\{}$]/g, entity)
    .replace(/@/g, '&#64;<!-- -->')
    .replace(/:(?=\/\/|[a-z0-9_+-]+:)/gi, '&#58;')
    .replace(/\b(www)\./gi, '$1&#46;')
    .replace(/^(\s*)([-+=]|\d+[.)])/, (_match, space: string, mark: string) => `${space}${mark.slice(0, -1)}${entity(mark.slice(-1))}`);
}

/** As `escapeMarkdown`; a cell cannot end early or break its row. */
export function escapeMarkdownTableCell(text: string): string {
  return escapeMarkdown(text.replace(/\s+/g, ' ').trim());
}

/** A label inside double quotes in a mermaid diagram: only letters, digits and harmless marks survive. */
export function escapeMermaid(text: string): string {
  return visible(text).replace(/[^\p{L}\p{N} .,_+=/-]/gu, ' ').replace(/\s+/g, ' ').trim();
}

/** Slack mrkdwn: its three entities, and nothing that formats or links (Slack docs, formatting text). */
export function escapeMrkdwn(text: string): string {
  const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
  return visible(text)
    .replace(/[&<>]/g, (character) => entities[character] ?? '')
    .replace(/[*_~`]/g, (mark) => `${ZERO_WIDTH}${mark}${ZERO_WIDTH}`)
    .replace(/@(?=here|channel|everyone)/gi, `@${ZERO_WIDTH}`);
}

const ZERO_WIDTH = '\u2060';

/** A CSV cell that never starts a formula in a spreadsheet (OWASP, CSV injection). */
export function csvCell(text: string): string {
  const safe = /^[\s]*[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function entity(character: string): string {
  return `&#${character.codePointAt(0) ?? 0};`;
}
