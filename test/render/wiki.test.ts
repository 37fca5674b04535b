/**
 * Wiki rendering: the shapes people see, and the promise that no text from outside takes effect in Jira, checked
 * with hostile strings against a small model of Jira's own escaping rule.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Document } from '../../src/domain/document.ts';
import { escapeWiki, measureWiki, renderWiki } from '../../src/render/wiki.ts';

const pieces = [
  '{code}', '{noformat}', '{color:red}', '[~admin]', '[x|http://evil.example]', '!http://evil.example/x.png!', ':)', ':D',
  '(y)', '(!)', '* ', '# ', '- ', 'h1. ', 'bq. ', '||', '|', '----', '--', '\\', '\\\\', '\n', '*b*', '_i_', '-s-', '+u+',
  '^s^', '~s~', '??c??', '{{m}}', '&lt;', '&#42;', '&', '<b>', 'deploy-bot', 'svc_a', '@', '%', 'ü', '名', '🙂', ' ', 'x', '{quote}',
]; // prettier-ignore
const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
);

/** What Jira's renderer makes of escaped text: a backslash that no backslash precedes, and entities. */
function shownBy(wiki: string): string {
  return wiki
    .replace(/(?<!\\)\\([-#*_+?^~|%{}[\]()!@])/g, '$1')
    .replace(/&#(\d+);/g, (_entity, code: string) => String.fromCharCode(Number(code)))
    .replaceAll('&amp;', '&');
}

/** What is left for the renderer to act on. */
const actionable = (wiki: string): string =>
  wiki.replace(/(?<!\\)\\[-#*_+?^~|%{}[\]()!@]/g, '·').replace(/&#\d+;|&amp;/g, '·');

describe('escapeWiki', () => {
  it('shows every text as it is', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        expect(shownBy(escapeWiki(text))).toBe(text);
      }),
    );
  });

  it('leaves nothing that Jira acts on', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const left = actionable(escapeWiki(text));
        expect(left).not.toMatch(/[\\{}[\]|!*^~#()]|\?\?|:\/|:[DP]\b/);
        expect(left).not.toMatch(/^\s*(h[1-6]|bq)\./im);
        expect(escapeWiki(text)).not.toMatch(/(?<![A-Za-z0-9\\])[-_+]|(?<!\\)[-_+](?![A-Za-z0-9])/);
      }),
    );
  });

  it('keeps ordinary names readable and searchable', () => {
    expect(escapeWiki('ci-deploy_bot+eu@example.com')).toBe('ci-deploy_bot+eu@example.com');
    expect(escapeWiki('arn:aws:iam::111111111111:user/a')).toBe('arn:aws:iam::111111111111:user/a');
  });
});

describe('renderWiki', () => {
  const document: Document = [
    { type: 'heading', text: 'Facts' },
    {
      type: 'facts',
      rows: [
        { label: 'User', value: [{ type: 'code', text: 'ci-deploy' }] },
        { label: 'Last used', value: [] },
      ],
    },
    {
      type: 'paragraph',
      content: [
        { type: 'text', text: 'See ' },
        { type: 'link', text: 'the [page]', href: 'https://wiki.example.com/a|b?x=1' },
        { type: 'strong', text: ' now ' },
      ],
    },
    { type: 'bullets', items: [[{ type: 'text', text: 'one\ntwo' }]] },
    {
      type: 'steps',
      items: [
        { content: [{ type: 'text', text: 'Create' }], code: 'aws iam create-access-key' },
        { content: [{ type: 'text', text: 'Done' }] },
      ],
    },
    { type: 'code', text: 'echo {noformat}' },
  ];

  it('renders every block', () => {
    expect(renderWiki(document)).toBe(
      [
        'h3. Facts',
        '||User|{{ci-deploy}}|\n||Last used| |',
        'See [the \\[page&#93;|https://wiki.example.com/a%7Cb?x=1] *now* ',
        '* one two',
        '# Create\n{noformat}\naws iam create-access-key\n{noformat}\n# Done',
        '{code}\necho {noformat}\n{code}',
      ].join('\n\n'),
    );
  });

  it('measures the markup', () => {
    expect(measureWiki([{ type: 'paragraph', content: [{ type: 'strong', text: 'abc' }] }])).toBe(5);
  });

  it('makes no link of anything but web addresses', () => {
    const link = (href: string): Document => [
      { type: 'paragraph', content: [{ type: 'link', text: 'x', href }] },
    ];
    expect(renderWiki(link('javascript:alert(1)'))).toBe('x');
    expect(renderWiki(link('no address'))).toBe('x');
    expect(renderWiki(link('https://a.example/]!{x}'))).toBe('[x|https://a.example/%5D%21%7Bx%7D]');
  });

  it('cannot be left from inside a code block', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const wiki = renderWiki([{ type: 'code', text }]);
        const tag = wiki.startsWith('{noformat}') ? '{noformat}' : '{code}';
        const inside = wiki.slice(tag.length, -tag.length);
        expect(wiki.endsWith(tag)).toBe(true);
        expect(inside.toLowerCase()).not.toContain(tag.slice(0, -1));
      }),
    );
  });

  it('keeps a table row on one line with two cells', () => {
    fc.assert(
      fc.property(hostile, hostile, (label, text) => {
        const wiki = renderWiki([{ type: 'facts', rows: [{ label, value: [{ type: 'text', text }] }] }]);
        expect(wiki).not.toContain('\n');
        expect(actionable(wiki).match(/\|/g)).toHaveLength(4);
      }),
    );
  });
});
