import { describe, expect, it } from '@jest/globals';
import { changePages } from './change-pages.ts';
import { readMarkdown, type MarkdownBlock, type MarkdownTable } from './markdown-blocks.ts';
import { scanPages } from './scan-pages.ts';
import { validatePages } from './validate-pages.ts';

const PAGES = Object.entries({ ...scanPages(), ...changePages(), ...validatePages() });

function tablesOf(blocks: readonly MarkdownBlock[]): readonly MarkdownTable[] {
  return blocks.flatMap((block) => {
    if (block.type === 'details') return tablesOf(block.body);
    return block.type === 'table' ? [block.table] : [];
  });
}

describe.each(PAGES)('the summary %s', (_name, markdown) => {
  it('fits into what GitHub takes per step', () => {
    expect(Buffer.byteLength(markdown)).toBeLessThan(1024 * 1024);
  });

  it('begins with its one headline', () => {
    const headlines = readMarkdown(markdown).filter((block) => block.type === 'heading' && block.level <= 2);
    expect(headlines).toHaveLength(1);
    expect(markdown).toMatch(/^## \S/);
  });

  it('has as many cells in every row as in the head, and no column without any text', () => {
    for (const { head, rows } of tablesOf(readMarkdown(markdown))) {
      for (const row of rows) expect(row).toHaveLength(head.length);
      for (const column of head.keys()) {
        expect([head, ...rows].some((row) => (row[column] ?? []).length > 0)).toBe(true);
      }
    }
  });

  it('holds no HTML but its own folds', () => {
    const tags = (markdown.match(/<[^>]*>?/g) ?? []).filter((tag) => !/^<\/?(details|summary)>$/.test(tag));
    expect(tags).toEqual([]);
  });
});

describe('the summary of a scan', () => {
  const pages = scanPages();

  it('charts no band of age beyond the oldest key', () => {
    const charts = readMarkdown(pages['scan-failures-hostile'] ?? '').flatMap((block) =>
      block.type === 'chart' ? [block.chart] : [],
    );
    expect(charts[0]?.bars.map(({ label }) => label)).toEqual(['90-180', '180-365', '365-730', '730-1095']);
  });

  it('tells the remedy of an account that refused, at the end of its long message', () => {
    expect(pages['scan-failures-hostile']).toContain('config/aws/member.yaml');
  });

  it('leaves out the columns that reporting would fill', () => {
    const [open] = tablesOf(readMarkdown(pages['scan-first-without-reporting'] ?? '')).slice(-1);
    expect(open?.head.flat().map(({ text }) => text)).toEqual([
      'Age in days',
      'User',
      'Key',
      'Account',
      'Last used',
    ]);
  });
});

describe('the summary of a plan', () => {
  const pages = changePages();

  it('names the days within which a use is recent, and the latest use of all', () => {
    expect(pages['plan-usual']).toContain(
      'None of them is known to have been used within the last 30 days. The latest use of any of them: 2026-10-06 by s3',
    );
  });

  it('puts keys in use first, marked', () => {
    const text = pages['plan-by-hand-recently-used'] ?? '';
    expect(text).toContain('1 key was used within the last 30 days');
    expect(text.indexOf('nightly-backup')).toBeLessThan(text.indexOf('old-migration'));
    expect(text).toContain('⚠️ **2026-11-22 by s3 in eu-west-1 (yesterday)**');
  });
});

describe('the summary of validate', () => {
  const pages = validatePages();
  const places = (text: string, ...parts: readonly string[]): number[] =>
    parts.map((part) => text.indexOf(part));

  it('says whose it is, and what is wrong', () => {
    expect(pages['validate-good']).toBe('## IAM key rotation: the configuration is valid\n');
    expect(pages['validate-findings']).toContain(
      '## IAM key rotation: 1 error in the configuration, and 2 warnings\n',
    );
  });

  it('tells first what stops the merge, then what it does, then what can wait', () => {
    const order = places(pages['validate-findings'] ?? '', '| error |', '### Warnings', '| warning |');
    expect(order).toEqual([...order].sort((a, b) => a - b));
    const parts = [
      '## IAM',
      '### Exceptions',
      '### Keys concerned',
      '### Warnings',
      '### Set-up',
      '**not ok**',
    ];
    const others = places(pages['validate-exceptions'] ?? '', ...parts, '3 checks are ok', 'Table hammer');
    expect(others).toEqual([...others].sort((a, b) => a - b));
    expect(Math.min(...order, ...others)).toBeGreaterThanOrEqual(0);
  });
});
