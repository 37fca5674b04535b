/**
 * Reads the GitHub Markdown that the job summaries consist of (headings, paragraphs, lists, tables, folds, mermaid bar
 * charts) into blocks, for the preview pages and the demo's terminal. No Markdown parser beyond what the product
 * writes, and no judge of it: escaping is tested elsewhere.
 */

/** A run of text with one look. */
export interface Piece {
  readonly text: string;
  readonly strong?: true;
  readonly code?: true;
  readonly href?: string;
}

export type Line = readonly Piece[];

export interface Chart {
  readonly title: string;
  readonly axis: string;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}

export type MarkdownBlock =
  | { readonly type: 'heading'; readonly level: number; readonly content: Line }
  | { readonly type: 'paragraph'; readonly content: Line }
  | { readonly type: 'list'; readonly items: readonly Line[] }
  | { readonly type: 'table'; readonly table: MarkdownTable }
  | { readonly type: 'details'; readonly summary: string; readonly body: readonly MarkdownBlock[] }
  | { readonly type: 'chart'; readonly chart: Chart };

export interface MarkdownTable {
  readonly head: readonly Line[];
  /** Aligned to the right. */
  readonly numeric: readonly boolean[];
  readonly rows: readonly (readonly Line[])[];
}

export function readMarkdown(markdown: string): readonly MarkdownBlock[] {
  return blocksOf(markdown.split('\n'));
}

function blocksOf(lines: readonly string[]): readonly MarkdownBlock[] {
  const blocks: MarkdownBlock[] = [];
  let at = 0;
  /** The lines from here on that `belongs` accepts; moves on behind them. */
  const take = (belongs: (line: string) => boolean): readonly string[] => {
    const from = at;
    while (at < lines.length && belongs(lines[at] ?? '')) at += 1;
    return lines.slice(from, at);
  };
  while (at < lines.length) {
    const line = lines[at] ?? '';
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    const fold = /^<details><summary>(.*)<\/summary>$/.exec(line);
    if (line.trim() === '' || line.startsWith('<!--')) at += 1;
    else if (heading !== null) {
      blocks.push({ type: 'heading', level: heading[1]?.length ?? 1, content: readLine(heading[2] ?? '') });
      at += 1;
    } else if (line === '```mermaid') {
      blocks.push({ type: 'chart', chart: readChart(take((text) => text !== '```')) });
      at += 1;
    } else if (fold !== null) {
      at += 1;
      const body = blocksOf(take((text) => text !== '</details>'));
      blocks.push({ type: 'details', summary: decode(fold[1] ?? ''), body });
      at += 1;
    } else if (line.startsWith('|'))
      blocks.push({ type: 'table', table: readTable(take((text) => text.startsWith('|'))) });
    else if (/^[*-] /.test(line)) {
      blocks.push({
        type: 'list',
        items: take((text) => /^[*-] /.test(text)).map((text) => readLine(text.slice(2))),
      });
    } else {
      const isText = (text: string): boolean => !/^(\s*$|#{1,6} |[*-] |\||```|<details>)/.test(text);
      blocks.push({ type: 'paragraph', content: readLine(take(isText).join(' ')) });
    }
  }
  return blocks;
}

function readTable(lines: readonly string[]): MarkdownTable {
  const cells = (line: string): readonly string[] =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim());
  const [head = '', rule = '', ...rows] = lines;
  return {
    head: cells(head).map(readLine),
    numeric: cells(rule).map((cell) => cell.endsWith(':')),
    rows: rows.map((row) => cells(row).map(readLine)),
  };
}

/** Code binds before everything else and shows its text as it is; `**` switches bold on and off. */
export function readLine(text: string): Line {
  const pieces: Piece[] = [];
  let strong = false;
  const add = (piece: Piece): void => {
    if (piece.text !== '') pieces.push(strong ? { ...piece, strong: true } : piece);
  };
  let last = 0;
  for (const found of text.matchAll(/`([^`]+)`|\[([^\]]*)\]\(([^)\s]+)\)|\*\*/g)) {
    add({ text: decode(text.slice(last, found.index)) });
    last = found.index + found[0].length;
    const [mark, code, label, href] = found;
    if (mark === '**') strong = !strong;
    else if (code !== undefined) add({ text: code, code: true });
    else add({ text: decode(label ?? ''), href: decode(href ?? '') });
  }
  add({ text: decode(text.slice(last)) });
  return pieces;
}

/** `xychart-beta` as `src/render/markdown.ts` writes it. */
function readChart(lines: readonly string[]): Chart {
  const source = lines.join('\n');
  const labels = /x-axis \[(.*)\]/.exec(source)?.[1] ?? '';
  const values = (/bar \[(.*)\]/.exec(source)?.[1] ?? '').split(',').map(Number);
  return {
    title: decodeMermaid(/title "(.*)"/.exec(source)?.[1] ?? ''),
    axis: decodeMermaid(/y-axis "(.*)"/.exec(source)?.[1] ?? ''),
    bars: [...labels.matchAll(/"([^"]*)"/g)].map(([, label = ''], index) => ({
      label: decodeMermaid(label),
      value: values[index] ?? 0,
    })),
  };
}

export function plain(line: Line): string {
  return line.map(({ text }) => text).join('');
}

function decode(text: string): string {
  const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00A0' };
  return text.replace(/&(?:#(\d+)|(\w+));/g, (whole, code: string | undefined, name: string | undefined) =>
    code === undefined ? (named[name ?? ''] ?? whole) : String.fromCodePoint(Number(code)),
  );
}

function decodeMermaid(text: string): string {
  return text.replace(/#(\d+);/g, (_whole, code: string) => String.fromCodePoint(Number(code)));
}
