/**
 * A ticket's text as a small document, free of any markup language; `render/adf.ts` and `render/wiki.ts` turn it
 * into Jira's two. All text in it is raw: escaping belongs to the renderers.
 */

export type Inline =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'strong'; readonly text: string }
  | { readonly type: 'code'; readonly text: string }
  | { readonly type: 'link'; readonly text: string; readonly href: string };

export interface Step {
  readonly content: readonly Inline[];
  /** Commands to run, shown as a code block inside the step. */
  readonly code?: string;
}

export type Block =
  | { readonly type: 'heading'; readonly text: string }
  | { readonly type: 'paragraph'; readonly content: readonly Inline[] }
  | {
      readonly type: 'facts';
      readonly rows: readonly { readonly label: string; readonly value: readonly Inline[] }[];
    }
  | { readonly type: 'bullets'; readonly items: readonly (readonly Inline[])[] }
  | { readonly type: 'steps'; readonly items: readonly Step[] }
  | { readonly type: 'code'; readonly text: string };

/** Most important block first: a text that is too long loses its end. */
export type Document = readonly Block[];

export const CUT_MARK: Block = {
  type: 'paragraph',
  content: [{ type: 'strong', text: '(cut here: the text was longer than this Jira allows)' }],
};

/**
 * The longest beginning of `document` that measures at most `limit`, with a mark that it was cut. Steps and list
 * items are dropped one by one from the end, then whole blocks; a first block that is too long by itself is
 * cut to as much of its text as fits.
 */
export function fitDocument(
  document: Document,
  limit: number,
  measure: (document: Document) => number,
): Document {
  if (measure(document) <= limit) return document;
  let kept: readonly Block[] = document;
  while (kept.length > 0) {
    const fitted = [...kept, CUT_MARK];
    if (measure(fitted) <= limit) return fitted;
    const last = kept.at(-1);
    const shorter = last === undefined ? undefined : withoutLastItem(last);
    kept = shorter === undefined ? kept.slice(0, -1) : [...kept.slice(0, -1), shorter];
  }
  return fitText(document, limit, measure);
}

function withoutLastItem(block: Block): Block | undefined {
  switch (block.type) {
    case 'facts':
      return block.rows.length > 1 ? { ...block, rows: block.rows.slice(0, -1) } : undefined;
    case 'bullets':
      return block.items.length > 1 ? { ...block, items: block.items.slice(0, -1) } : undefined;
    case 'steps':
      return block.items.length > 1 ? { ...block, items: block.items.slice(0, -1) } : undefined;
    case 'heading':
    case 'paragraph':
    case 'code':
      return undefined;
  }
}

/** Not even one block fits: as many characters of plain text as do. */
function fitText(document: Document, limit: number, measure: (document: Document) => number): Document {
  const text = [...plainText(document)];
  let low = 0;
  let high = Math.min(text.length, limit);
  const cut = (length: number): Document => [
    { type: 'paragraph', content: [{ type: 'text', text: `${text.slice(0, length).join('')}…` }] },
  ];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (measure(cut(middle)) <= limit) low = middle;
    else high = middle - 1;
  }
  return cut(low);
}

/** The words alone, blocks separated by a blank. */
export function plainText(document: Document): string {
  const inline = (content: readonly Inline[]): string => content.map((part) => part.text).join('');
  return document
    .map((block) => {
      switch (block.type) {
        case 'heading':
        case 'code':
          return block.text;
        case 'paragraph':
          return inline(block.content);
        case 'facts':
          return block.rows.map((row) => `${row.label}: ${inline(row.value)}`).join(' ');
        case 'bullets':
          return block.items.map(inline).join(' ');
        case 'steps':
          return block.items
            .map((step) => [inline(step.content), step.code ?? ''].join(' ').trim())
            .join(' ');
      }
    })
    .join(' ');
}
