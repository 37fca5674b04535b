/**
 * Renders a ticket text as Atlassian Document Format, the JSON that Jira Cloud's API v3 takes for descriptions and
 * comments. Text stands in text nodes and is never markup, so nothing needs escaping; what Jira would refuse
 * (empty text nodes, empty lists, control characters) is left out. Sends nothing.
 */
import type { Block, Document, Inline, Step } from '../domain/document.ts';
import { storableText, webAddress } from './jira-text.ts';

export interface AdfNode {
  readonly type: string;
  readonly attrs?: Readonly<Record<string, string | number | boolean>>;
  readonly content?: readonly AdfNode[];
  readonly text?: string;
  readonly marks?: readonly AdfMark[];
}

export interface AdfMark {
  readonly type: 'strong' | 'code' | 'link';
  readonly attrs?: Readonly<Record<string, string>>;
}

/** Source of the structure: Atlassian's ADF JSON schema, version 1. */
export interface AdfDocument {
  readonly version: 1;
  readonly type: 'doc';
  readonly content: readonly AdfNode[];
}

export function renderAdf(document: Document): AdfDocument {
  return { version: 1, type: 'doc', content: document.flatMap(blockNodes) };
}

/** Characters of text, each block's end counted as one: what Jira's limit on text fields counts. */
export function measureAdf(document: Document): number {
  return renderAdf(document).content.reduce((sum, node) => sum + textLength(node), 0);
}

function textLength(node: AdfNode): number {
  const own = node.type === 'text' ? (node.text ?? '').length : 0;
  const blockEnd = /^(paragraph|heading|codeBlock|hardBreak)$/.test(node.type) ? 1 : 0;
  return (node.content ?? []).reduce((sum, child) => sum + textLength(child), own + blockEnd);
}

function blockNodes(block: Block): readonly AdfNode[] {
  switch (block.type) {
    case 'heading': {
      const content = inlineNodes([{ type: 'text', text: block.text }]);
      return content.length === 0 ? [] : [{ type: 'heading', attrs: { level: 3 }, content }];
    }
    case 'paragraph':
      return [paragraph(block.content)];
    case 'code':
      return [codeBlock(block.text)];
    case 'facts': {
      const rows = block.rows.map((row) => ({
        type: 'tableRow',
        content: [
          { type: 'tableHeader', content: [paragraph([{ type: 'text', text: row.label }])] },
          { type: 'tableCell', content: [paragraph(row.value)] },
        ],
      }));
      return rows.length === 0 ? [] : [{ type: 'table', content: rows }];
    }
    case 'bullets':
      return list(
        'bulletList',
        block.items.map((item) => [paragraph(item)]),
      );
    case 'steps':
      return list('orderedList', block.items.map(stepNodes));
  }
}

function stepNodes(step: Step): readonly AdfNode[] {
  return step.code === undefined
    ? [paragraph(step.content)]
    : [paragraph(step.content), codeBlock(step.code)];
}

function list(
  type: 'bulletList' | 'orderedList',
  items: readonly (readonly AdfNode[])[],
): readonly AdfNode[] {
  return items.length === 0
    ? []
    : [{ type, content: items.map((content) => ({ type: 'listItem', content })) }];
}

function paragraph(content: readonly Inline[]): AdfNode {
  return { type: 'paragraph', content: inlineNodes(content) };
}

function codeBlock(text: string): AdfNode {
  const code = storableText(text);
  return {
    type: 'codeBlock',
    attrs: { language: 'bash' },
    content: code === '' ? [] : [{ type: 'text', text: code }],
  };
}

function inlineNodes(content: readonly Inline[]): readonly AdfNode[] {
  return content.flatMap((part) => {
    const marks = marksOf(part);
    return storableText(part.text)
      .split('\n')
      .flatMap((line, index): readonly AdfNode[] => {
        const text: readonly AdfNode[] =
          line === '' ? [] : [{ type: 'text', text: line, ...(marks.length > 0 && { marks }) }];
        return index === 0 ? text : [{ type: 'hardBreak' }, ...text];
      });
  });
}

function marksOf(part: Inline): readonly AdfMark[] {
  switch (part.type) {
    case 'text':
      return [];
    case 'strong':
    case 'code':
      return [{ type: part.type }];
    case 'link': {
      const href = webAddress(part.href);
      return href === undefined ? [] : [{ type: 'link', attrs: { href } }];
    }
  }
}
