/**
 * Shows Markdown summaries, tickets and Slack messages in a terminal: aligned tables, bars for charts, no colour where
 * the output is no terminal. Knows nothing of the story that is told.
 */
import { plain, readMarkdown, type Chart, type MarkdownBlock } from '../preview/markdown-blocks.ts';
import { cells, tableLines } from './terminal-table.ts';
import { readSlack } from '../preview/slack-view.ts';

const COLOURED = process.stdout.isTTY && process.env['NO_COLOR'] === undefined;
const WIDTH = Math.max(80, Math.min(process.stdout.columns ?? 120, 160));
const BAR_WIDTH = 40;

function sgr(code: number): (text: string) => string {
  return (text) => (COLOURED ? `\u001B[${code}m${text}\u001B[0m` : text);
}
export const bold = sgr(1);
export const dim = sgr(2);
export const green = sgr(32);
export const yellow = sgr(33);
export const red = sgr(31);

export function say(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function chapter(title: string): void {
  say(`\n${bold('━'.repeat(WIDTH))}\n${bold(title)}\n${bold('━'.repeat(WIDTH))}`);
}

/** A paragraph of the story, wrapped. */
export function tell(text: string): void {
  say(`\n${wrapped(text, WIDTH).join('\n')}`);
}

/** Text inside a frame on the left, such as a ticket or a summary. */
export function show(title: string, lines: readonly string[]): void {
  say(`\n  ${dim('┌──')} ${bold(title)}`);
  for (const line of lines) say(`  ${dim('│')} ${line}`.trimEnd());
  say(`  ${dim('└──')}`);
}

export function wrapped(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && cells(line) + 1 + cells(word) > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const INNER = WIDTH - 4;

export function markdownLines(markdown: string): readonly string[] {
  return trimmed(readMarkdown(markdown).flatMap((block) => [...blockLines(block), '']));
}

export function slackLines(blocks: readonly object[]): readonly string[] {
  return trimmed(
    readSlack(blocks).flatMap(({ type, lines }) => {
      const shown = lines.flatMap((line) => indented(plain(line)));
      return [...(type === 'header' ? shown.map(bold) : type === 'context' ? shown.map(dim) : shown), ''];
    }),
  );
}

/** Wrapped, with the line's own indent kept. */
function indented(line: string): readonly string[] {
  const indent = /^ */.exec(line)?.[0] ?? '';
  return wrapped(line.trimStart(), INNER - indent.length - 2).map(
    (part, index) => `${indent}${index === 0 ? '' : '  '}${part}`,
  );
}

function blockLines(block: MarkdownBlock): readonly string[] {
  switch (block.type) {
    case 'heading':
      return [bold(plain(block.content).toUpperCase())];
    case 'paragraph':
      return wrapped(plain(block.content), INNER);
    case 'list':
      return block.items.flatMap((item) => wrapped(`* ${plain(item)}`, INNER));
    case 'table':
      return tableLines(block.table, { width: INNER, dim });
    case 'details':
      return [dim(`▸ ${block.summary}`)];
    case 'chart':
      return chartLines(block.chart);
  }
}

function chartLines({ title, axis, bars }: Chart): readonly string[] {
  const highest = Math.max(1, ...bars.map(({ value }) => value));
  const width = Math.max(...bars.map(({ label }) => cells(label)));
  return [
    dim(`${title} (${axis})`),
    ...bars.map(
      ({ label, value }) =>
        `${label.padStart(width)} ${'█'.repeat(Math.round((value / highest) * BAR_WIDTH))} ${value}`,
    ),
  ];
}

function trimmed(lines: readonly string[]): readonly string[] {
  const end = lines.findLastIndex((line) => line !== '');
  return lines.slice(0, end + 1);
}
