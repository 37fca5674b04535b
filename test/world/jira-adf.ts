/**
 * Judges an Atlassian Document the way Jira Cloud does: known nodes in the places where they may stand, known marks,
 * no empty text. Source: Atlassian's published ADF JSON schema. Renders nothing.
 */

type Json = Readonly<Record<string, unknown>>;

const BLOCKS = [
  'paragraph',
  'heading',
  'bulletList',
  'orderedList',
  'codeBlock',
  'blockquote',
  'panel',
  'rule',
  'table',
  'expand',
];
const INLINES = ['text', 'hardBreak', 'mention', 'emoji', 'inlineCard', 'date', 'status'];
const IN_CELL = BLOCKS.filter((type) => type !== 'table' && type !== 'expand');
const MARKS = ['strong', 'em', 'code', 'link', 'strike', 'underline', 'subsup', 'textColor'];

/** What may stand inside a node, and whether something must. */
const CONTENT: Readonly<Record<string, { readonly allowed: readonly string[]; readonly required: boolean }>> =
  {
    doc: { allowed: BLOCKS, required: false },
    paragraph: { allowed: INLINES, required: false },
    heading: { allowed: INLINES, required: false },
    codeBlock: { allowed: ['text'], required: false },
    bulletList: { allowed: ['listItem'], required: true },
    orderedList: { allowed: ['listItem'], required: true },
    listItem: { allowed: ['paragraph', 'codeBlock', 'bulletList', 'orderedList'], required: true },
    blockquote: { allowed: ['paragraph', 'bulletList', 'orderedList', 'codeBlock'], required: true },
    panel: {
      allowed: ['paragraph', 'heading', 'bulletList', 'orderedList', 'codeBlock', 'rule'],
      required: true,
    },
    expand: { allowed: IN_CELL, required: true },
    table: { allowed: ['tableRow'], required: true },
    tableRow: { allowed: ['tableHeader', 'tableCell'], required: true },
    tableHeader: { allowed: IN_CELL, required: true },
    tableCell: { allowed: IN_CELL, required: true },
  };

/** Undefined for a document that Jira takes, else what is wrong with it. */
export function adfProblem(value: unknown): string | undefined {
  if (!isObject(value)) return 'the document is no object';
  if (value['version'] !== 1) return 'the document has no version 1';
  if (value['type'] !== 'doc') return 'the root is no doc';
  if (!Array.isArray(value['content'])) return 'the doc has no content list';
  return nodeProblem(value, 'doc');
}

/** Characters of text, as the limit of 32,767 counts them. */
export function adfText(value: unknown): string {
  if (!isObject(value)) return '';
  const children = Array.isArray(value['content']) ? value['content'] : [];
  const inner = children.map(adfText).join('');
  if (value['type'] === 'text') return typeof value['text'] === 'string' ? value['text'] : '';
  if (value['type'] === 'hardBreak') return '\n';
  return /^(paragraph|heading|codeBlock)$/.test(String(value['type'])) ? `${inner}\n` : inner;
}

function nodeProblem(node: Json, path: string): string | undefined {
  const type = node['type'];
  const known = [
    'type',
    'attrs',
    'content',
    ...(type === 'doc' ? ['version'] : []),
    ...(type === 'text' ? ['text', 'marks'] : []),
  ];
  const spare = Object.keys(node).find((key) => !known.includes(key));
  if (spare !== undefined) return `${path} has the unknown property ${spare}`;
  if (type === 'text') return textProblem(node, path);
  const attrs = isObject(node['attrs']) ? node['attrs'] : {};
  if (type === 'heading' && ![1, 2, 3, 4, 5, 6].includes(attrs['level'] as number))
    return `${path} has no level from 1 to 6`;
  if (type === 'panel' && typeof attrs['panelType'] !== 'string') return `${path} has no panelType`;
  const rule = typeof type === 'string' ? CONTENT[type] : undefined;
  if (rule === undefined) return node['content'] === undefined ? undefined : `${path} may not have content`;
  const content = node['content'] ?? [];
  if (!Array.isArray(content)) return `${path} has content that is no list`;
  if (rule.required && content.length === 0) return `${path} is empty`;
  for (const [index, child] of content.entries()) {
    const at = `${path}/${String(isObject(child) ? child['type'] : child)}[${index}]`;
    if (!isObject(child) || typeof child['type'] !== 'string' || !rule.allowed.includes(child['type'])) {
      return `${at} may not stand there`;
    }
    if (type === 'listItem' && index === 0 && !/^(paragraph|codeBlock)$/.test(child['type']))
      return `${at} may not come first`;
    if (type === 'codeBlock' && child['marks'] !== undefined) return `${at} may not have marks`;
    const problem = nodeProblem(child, at);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

function textProblem(node: Json, path: string): string | undefined {
  const { text, marks = [] } = node as { text?: unknown; marks?: unknown };
  if (typeof text !== 'string' || text === '') return `${path} is empty`;
  if (/[\u0000-\u0008\u000B\u000C\u000E-\u001F]|\p{Surrogate}/u.test(text))
    return `${path} has characters that cannot be stored`;
  if (!Array.isArray(marks)) return `${path} has marks that are no list`;
  const types: unknown[] = marks.map((mark: unknown) => (isObject(mark) ? mark['type'] : undefined));
  if (types.some((type) => typeof type !== 'string' || !MARKS.includes(type)))
    return `${path} has an unknown mark`;
  if (types.includes('code') && types.some((type) => type !== 'code' && type !== 'link')) {
    return `${path} has the mark code together with another`;
  }
  for (const mark of marks as Json[]) {
    const attrs = isObject(mark['attrs']) ? mark['attrs'] : {};
    const { href } = attrs;
    if (mark['type'] === 'link' && (typeof href !== 'string' || !/^(https?|mailto|ftp):/.test(href))) {
      return `${path} has a link without a usable href`;
    }
  }
  return undefined;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
