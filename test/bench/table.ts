/** Lays rows and columns out as text for a terminal. Knows nothing of what is in them. */

export interface TableRow {
  readonly label: string;
  readonly cells: readonly string[];
}

/** The label column is aligned left, the others right. A row without cells is a heading or, when empty, a gap. */
export function layOut(header: TableRow, rows: readonly TableRow[]): string {
  const all = [header, ...rows];
  const labelWidth = Math.max(...all.map(({ label }) => label.length));
  const widths = header.cells.map((_, column) =>
    Math.max(...all.map(({ cells }) => (cells[column] ?? '').length)),
  );
  const line = ({ label, cells }: TableRow) =>
    [label.padEnd(labelWidth), ...cells.map((cell, column) => cell.padStart(widths[column] ?? 0))]
      .join('  ')
      .trimEnd();
  const rule = '─'.repeat(labelWidth + widths.reduce((sum, width) => sum + width + 2, 0));
  return [line(header), rule, ...rows.map(line)].join('\n');
}
