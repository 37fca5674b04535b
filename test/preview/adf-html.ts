/** Shows an Atlassian document about as Jira does, as HTML and as plain text. For looking at only. */
import type { AdfNode } from '../../src/render/adf.ts';
import { html } from './html.ts';

export function adfHtml(node: Pick<AdfNode, 'type' | 'attrs' | 'content' | 'text' | 'marks'>): string {
  const inner = (node.content ?? []).map(adfHtml).join('');
  switch (node.type) {
    case 'text':
      return (node.marks ?? []).reduce(
        (shown, mark) => {
          if (mark.type === 'link') return `<a href="${html(mark.attrs?.['href'] ?? '')}">${shown}</a>`;
          return `<${mark.type}>${shown}</${mark.type}>`;
        },
        html(node.text ?? ''),
      );
    case 'hardBreak':
      return '<br>';
    case 'doc':
      return inner;
    default: {
      const tag = TAGS[node.type] ?? 'div';
      return `<${tag}>${inner}</${tag}>`;
    }
  }
}

const TAGS: Readonly<Record<string, string>> = {
  paragraph: 'p',
  heading: 'h3',
  bulletList: 'ul',
  orderedList: 'ol',
  listItem: 'li',
  codeBlock: 'pre',
  table: 'table',
  tableRow: 'tr',
  tableHeader: 'th',
  tableCell: 'td',
};

/** Lines of plain text, commands indented. */
export function adfLines(node: Pick<AdfNode, 'type' | 'content' | 'text'>): readonly string[] {
  const children = node.content ?? [];
  switch (node.type) {
    case 'table': {
      const rows = children.map(({ content = [] }) => content.map(adfText));
      const width = Math.max(0, ...rows.map(([label = '']) => label.length));
      return [...rows.map(([label = '', ...rest]) => `${label.padEnd(width)}  ${rest.join('  ')}`), ''];
    }
    case 'orderedList':
      return [
        ...children.flatMap(({ content = [] }, index) =>
          content.flatMap((part, place) =>
            place === 0 ? [`${index + 1}. ${adfText(part)}`] : [`     ${adfText(part)}`],
          ),
        ),
        '',
      ];
    case 'bulletList':
      return [...children.map((item) => `* ${adfText(item)}`), ''];
    case 'doc':
      return children.flatMap(adfLines);
    case 'heading':
      return [adfText(node).toUpperCase()];
    default:
      return [adfText(node), ''];
  }
}

function adfText(node: Pick<AdfNode, 'type' | 'content' | 'text'>): string {
  if (node.type === 'hardBreak') return '\n';
  return (node.text ?? '') + (node.content ?? []).map(adfText).join('');
}
