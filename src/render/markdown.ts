/**
 * Small pieces of GitHub Markdown that the summaries share: tables within a byte budget, charts, plurals. Cells come
 * in escaped already, by `escape.ts`; nothing here escapes.
 */

export interface TableOptions {
  readonly head: readonly string[];
  /** Columns that hold numbers are aligned to the right. */
  readonly numeric?: readonly number[];
  readonly rows: readonly (readonly string[])[];
}

export function table({ head, numeric = [], rows }: TableOptions): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const rule = head.map((_, column) => (numeric.includes(column) ? '---:' : '---'));
  return [line(head), line(rule), ...rows.map(line)].join('\n');
}

/** The first rows that fit into `bytes` of Markdown; at least none. */
export function rowsWithin(
  rows: readonly (readonly string[])[],
  bytes: number,
): readonly (readonly string[])[] {
  let used = 0;
  const fitting = rows.findIndex((row) => {
    used += Buffer.byteLength(row.join(' | ')) + 5;
    return used > bytes;
  });
  return fitting === -1 ? rows : rows.slice(0, fitting);
}

export function details(summary: string, body: string): string {
  return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}

/** Labels come in escaped for mermaid. */
export function barChart(options: {
  readonly title: string;
  readonly axis: string;
  readonly bars: readonly { readonly label: string; readonly value: number }[];
}): string {
  const labels = options.bars.map(({ label }) => `"${label}"`).join(', ');
  const values = options.bars.map(({ value }) => value).join(', ');
  const highest = Math.max(1, ...options.bars.map(({ value }) => value));
  return [
    '```mermaid',
    'xychart-beta',
    `  title "${options.title}"`,
    `  x-axis [${labels}]`,
    `  y-axis "${options.axis}" 0 --> ${highest}`,
    `  bar [${values}]`,
    '```',
  ].join('\n');
}

/** `1 key`, `1,204 keys`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${thousands(count)} ${count === 1 ? singular : plural}`;
}

export function thousands(count: number): string {
  return count.toLocaleString('en-US');
}

/** `+3`, `−2`, `±0`. */
export function signed(difference: number): string {
  return difference > 0 ? `+${thousands(difference)}` : difference < 0 ? `−${thousands(-difference)}` : '±0';
}

/** Cut for a table; never inside a surrogate pair. */
export function clip(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** As `clip`, but the end of the text is kept too. */
export function clipMiddle(text: string, length: number): string {
  const characters = [...text];
  if (characters.length <= length) return text;
  const head = Math.floor((length - 1) / 2);
  return [...characters.slice(0, head), '…', ...characters.slice(head + 1 - length)].join('');
}
