/**
 * Self-contained HTML pages that look about as GitHub, Jira or Slack would show what the product writes. For looking
 * at only: nothing of it ships.
 */
import {
  readMarkdown,
  type Chart,
  type Line,
  type MarkdownBlock,
  type MarkdownTable,
} from './markdown-blocks.ts';

/** Text and attribute values; everything else stays as the product wrote it. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

export function page(options: {
  readonly title: string;
  readonly note: string;
  readonly body: string;
  readonly look: 'github' | 'jira' | 'slack';
}): string {
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${html(options.title)}</title>
<style>${CSS}</style></head>
<body class="${options.look}"><p class="note">${html(options.note)}</p><main>
${options.body}
</main></body></html>
`;
}

export function markdownHtml(markdown: string): string {
  return readMarkdown(markdown).map(blockHtml).join('\n');
}

function blockHtml(block: MarkdownBlock): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${lineHtml(block.content)}</h${block.level}>`;
    case 'paragraph':
      return `<p>${lineHtml(block.content)}</p>`;
    case 'list':
      return `<ul>${block.items.map((item) => `<li>${lineHtml(item)}</li>`).join('')}</ul>`;
    case 'table':
      return tableHtml(block.table);
    case 'details':
      return `<details><summary>${html(block.summary)}</summary>${block.body.map(blockHtml).join('\n')}</details>`;
    case 'chart':
      return chartHtml(block.chart);
  }
}

export function lineHtml(line: Line): string {
  return line
    .map(({ text, code, strong, href }) => {
      const inner = code === true ? `<code>${html(text)}</code>` : html(text);
      const linked = href === undefined ? inner : `<a href="${html(href)}">${inner}</a>`;
      return strong === true ? `<strong>${linked}</strong>` : linked;
    })
    .join('');
}

function tableHtml({ head, numeric, rows }: MarkdownTable): string {
  const row = (cells: readonly Line[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((cell, column) => `<${tag}${numeric[column] === true ? ' class="right"' : ''}>${lineHtml(cell)}</${tag}>`).join('')}</tr>`;
  return `<table><thead>${row(head, 'th')}</thead><tbody>${rows.map((cells) => row(cells, 'td')).join('\n')}</tbody></table>`;
}

function chartHtml({ title, axis, bars }: Chart): string {
  const highest = Math.max(1, ...bars.map(({ value }) => value));
  const bar = ({ label, value }: Chart['bars'][number]): string =>
    `<div class="bar"><span>${value}</span><i style="height:${Math.round((value / highest) * 160)}px"></i><b>${html(label)}</b></div>`;
  return `<figure class="chart"><figcaption>${html(title)} (${html(axis)})</figcaption><div class="bars">${bars.map(bar).join('')}</div></figure>`;
}

const CSS = `
body{margin:0;font:14px/1.5 -apple-system,"Segoe UI","Noto Sans",Helvetica,Arial,sans-serif,"Noto Color Emoji";color:#1f2328;background:#fff}
.note{margin:0;padding:6px 24px;background:#f6f8fa;border-bottom:1px solid #d1d9e0;color:#59636e;font-size:12px}
main{max-width:1012px;padding:16px 24px;margin:auto}
h1,h2{font-size:21px;border-bottom:1px solid #d1d9e0b3;padding-bottom:.3em;margin:20px 0 12px;line-height:1.25}
h3{font-size:17px;margin:22px 0 12px;line-height:1.25}
p,ul,ol,table,details,figure{margin:0 0 14px}
a{color:#0969da;text-decoration:none}
code{background:#818b981f;border-radius:6px;padding:.2em .4em;font:85% ui-monospace,"Liberation Mono",monospace;white-space:break-spaces}
pre{background:#f6f8fa;padding:12px;border-radius:6px;overflow:auto;font:12px/1.45 ui-monospace,"Liberation Mono",monospace;white-space:pre-wrap}
table{border-collapse:collapse;display:block;width:max-content;max-width:100%;overflow:auto}
th,td{border:1px solid #d1d9e0;padding:6px 13px;text-align:left}
th{font-weight:600}tr:nth-child(2n) td{background:#f6f8fa}
.right{text-align:right}
summary{cursor:pointer}
.chart{border:1px solid #d1d9e0;border-radius:6px;padding:12px}
figcaption{text-align:center;font-weight:600;margin-bottom:8px}
.bars{display:flex;align-items:flex-end;justify-content:center;gap:8px}
.bar{display:flex;flex-direction:column;align-items:center;flex:1;max-width:90px;min-width:0;font-size:12px}
.bar i{width:70%;background:#5b8ff9}.bar b{font-weight:400;overflow:hidden;text-overflow:ellipsis;max-width:100%;white-space:nowrap}
.jira main{max-width:820px}.jira table{display:table;width:100%}.jira th{background:#f6f8fa;width:150px}
.jira aside{background:#f6f8fa;border-radius:6px;padding:10px 16px;margin-bottom:14px}
.jira article{border-top:1px solid #d1d9e0;padding-top:12px;margin-top:12px}
.slack main{max-width:700px;font-size:15px}.slack .message{border-left:4px solid #ddd;padding:2px 14px;margin-bottom:22px}
.slack .context{color:#616061;font-size:12px}.slack hr{border:0;border-top:1px solid #ddd}
.slack .button{display:inline-block;border:1px solid #bbb;border-radius:4px;padding:3px 10px;font-weight:600;font-size:13px}
`;
