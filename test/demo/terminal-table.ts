/**
 * Markdown tables as aligned text that fits the terminal: cells are wrapped at blanks and hyphens, and key IDs, dates
 * and numbers stay whole as long as there is room. Prints nothing.
 */
import { plain, type Line, type MarkdownTable } from '../preview/markdown-blocks.ts';

/** Rows that are shown; the files have all. */
const ROWS_SHOWN = 6;

export function tableLines(
  { head, numeric, rows }: MarkdownTable,
  { width, dim }: { readonly width: number; readonly dim: (text: string) => string },
): readonly string[] {
  const [titles = [], ...others] = [head, ...rows.slice(0, ROWS_SHOWN)].map((row) => row.map(plainCell));
  const widths = fitted(
    head.map((_, column) => [titles, ...others].map((row) => row[column] ?? '')),
    width,
  );
  const line = (row: readonly string[]): string =>
    widths
      .map((space, column) => {
        const text = row[column] ?? '';
        const blank = ' '.repeat(Math.max(0, space - cells(text)));
        return numeric[column] === true ? blank + text : text + blank;
      })
      .join('  ')
      .trimEnd();
  /** As many lines as the longest cell needs. */
  const lines = (row: readonly string[]): readonly string[] => {
    const parts = widths.map((space, column) => wrappedCell(row[column] ?? '', space));
    const height = Math.max(...parts.map(({ length }) => length));
    return Array.from({ length: height }, (_, index) => line(parts.map((part) => part[index] ?? '')));
  };
  const left = rows.length - others.length;
  return [
    ...(titles.every((title) => title === '')
      ? []
      : [...lines(titles).map(dim), dim(widths.map((space) => '─'.repeat(space)).join('  '))]),
    ...others.flatMap(lines),
    ...(left > 0 ? [dim(`… ${left} more ${left === 1 ? 'row' : 'rows'} in the file`)] : []),
  ];
}

/** Without the invisible characters that keep GitHub from making mentions. */
function plainCell(line: Line): string {
  return plain(line).replaceAll('\u200B', '');
}

/** Blanks end a word, and hyphens do behind three letters (not in the names of regions). */
function wordsOf(text: string): readonly string[] {
  return text.split(/(?<= |[a-z]{3}-)/);
}

function wrappedCell(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of wordsOf(text)) {
    if (line !== '' && cells((line + word).trimEnd()) > width) {
      lines.push(line);
      line = word;
    } else line += word;
  }
  return [...lines, line].flatMap((full) => chunks(full.trimEnd(), width));
}

function chunks(text: string, width: number): readonly string[] {
  const characters = [...text];
  const count = Math.max(1, Math.ceil(characters.length / width));
  return Array.from({ length: count }, (_, index) =>
    characters.slice(index * width, (index + 1) * width).join(''),
  );
}

/** The widest columns give way until a row fits; words are broken only where nothing else is left. */
function fitted(columns: readonly (readonly string[])[], width: number): readonly number[] {
  const widest = (texts: readonly string[]): number => Math.max(0, ...texts.map(cells));
  const widths = columns.map(widest);
  const words = columns.map((texts) => widest(texts.flatMap(wordsOf).map((word) => word.trimEnd())));
  const total = (): number => widths.reduce((sum, space) => sum + space + 2, -2);
  while (total() > width) {
    const slack = widths.map((space, column) => space - (words[column] ?? 0));
    const most = Math.max(...slack);
    const column = most > 0 ? slack.indexOf(most) : widths.indexOf(Math.max(...widths));
    widths[column] = (widths[column] ?? 0) - 1;
  }
  return widths;
}

/** Columns that a terminal uses for the text, near enough: emoji are two wide. */
export function cells(text: string): number {
  return [...text.replace(/\u001B\[\d+m|\uFE0F/g, '')].reduce(
    (sum, char) => sum + (/\p{Emoji_Presentation}/u.test(char) ? 2 : 1),
    0,
  );
}
