/** Reads Block Kit messages as far as the product uses them, and shows them about as Slack does. For looking at only. */
import { html, lineHtml } from './html.ts';
import type { Line, Piece } from './markdown-blocks.ts';

export interface SlackPart {
  readonly type: string;
  readonly lines: readonly Line[];
}

interface TextObject {
  readonly type: string;
  readonly text: string;
}

/** Headers, sections and contexts with their lines, in order. */
export function readSlack(blocks: readonly object[]): readonly SlackPart[] {
  return blocks.map((block) => {
    const {
      type,
      text,
      elements = [],
    } = block as { type: string; text?: TextObject; elements?: readonly TextObject[] };
    const texts = [...(text === undefined ? [] : [text]), ...elements];
    return { type, lines: texts.flatMap(readText) };
  });
}

function readText({ type, text }: TextObject): readonly Line[] {
  return text.split('\n').map((line) => (type === 'mrkdwn' ? readMrkdwn(line) : [{ text: line }]));
}

function readMrkdwn(line: string): Line {
  const pieces: Piece[] = [];
  let last = 0;
  const add = (piece: Piece): void => void (piece.text !== '' && pieces.push(piece));
  for (const found of line.matchAll(/`([^`]+)`|<([^|>]+)\|([^>]+)>|\*([^*]+)\*/g)) {
    add({ text: decode(line.slice(last, found.index)) });
    last = found.index + found[0].length;
    const [, code, href, label, strong] = found;
    if (code !== undefined) add({ text: decode(code), code: true });
    else if (href !== undefined) add({ text: decode(label ?? ''), href: decode(href) });
    else add({ text: decode(strong ?? ''), strong: true });
  }
  add({ text: decode(line.slice(last)) });
  return pieces;
}

function decode(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

export function slackHtml(blocks: readonly object[]): string {
  const parts = readSlack(blocks).map(({ type, lines }) => {
    // Slack keeps leading blanks.
    const shown = lines
      .map((line) => lineHtml(line).replace(/^ +/, (blanks) => '&nbsp;'.repeat(blanks.length)))
      .join('<br>');
    if (type === 'header') return `<h3>${shown}</h3>`;
    return type === 'context' ? `<p class="context">${shown}</p>` : `<p>${shown}</p>`;
  });
  return `<div class="message">${parts.join('\n')}</div>`;
}

export function slackJson(blocks: readonly object[]): string {
  return `<details><summary>JSON</summary><pre>${html(JSON.stringify(blocks, null, 2))}</pre></details>`;
}
