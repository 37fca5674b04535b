/** ADF rendering: every block in its structure, and whatever the text, a document that Jira Cloud accepts. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Block, Document, Inline } from '../../src/domain/document.ts';
import { CUT_MARK, fitDocument } from '../../src/domain/document.ts';
import { measureAdf, renderAdf } from '../../src/render/adf.ts';
import { adfProblem } from '../world/jira-adf.ts';

const text = fc.string({ unit: 'binary', maxLength: 30 });
const inline: fc.Arbitrary<Inline> = fc.oneof(
  fc.record({ type: fc.constantFrom('text' as const, 'strong' as const, 'code' as const), text }),
  fc.record({ type: fc.constant('link' as const), text, href: fc.oneof(fc.webUrl(), text) }),
);
const content = fc.array(inline, { maxLength: 4 });
const block: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ type: fc.constant('heading' as const), text }),
  fc.record({ type: fc.constant('paragraph' as const), content }),
  fc.record({
    type: fc.constant('facts' as const),
    rows: fc.array(fc.record({ label: text, value: content }), { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('bullets' as const), items: fc.array(content, { maxLength: 3 }) }),
  fc.record({
    type: fc.constant('steps' as const),
    items: fc.array(fc.oneof(fc.record({ content }), fc.record({ content, code: text })), { maxLength: 3 }),
  }),
  fc.record({ type: fc.constant('code' as const), text }),
);

describe('renderAdf', () => {
  it('is accepted by Jira whatever the text', () => {
    fc.assert(
      fc.property(fc.array(block, { maxLength: 6 }), (document) => {
        expect(adfProblem(renderAdf(document))).toBeUndefined();
      }),
    );
  });

  it('renders marks, links, line breaks and code', () => {
    const document: Document = [
      {
        type: 'paragraph',
        content: [
          { type: 'text', text: 'a\nb' },
          { type: 'link', text: 'page', href: 'https://wiki.example.com/x' },
          { type: 'link', text: 'bad', href: 'javascript:alert(1)' },
        ],
      },
      { type: 'steps', items: [{ content: [{ type: 'strong', text: 'Do' }], code: 'aws sts' }] },
    ];
    expect(renderAdf(document)).toEqual({
      version: 1,
      type: 'doc',
      content: [
        {
          type: 'paragraph',
          content: [
            { type: 'text', text: 'a' },
            { type: 'hardBreak' },
            { type: 'text', text: 'b' },
            {
              type: 'text',
              text: 'page',
              marks: [{ type: 'link', attrs: { href: 'https://wiki.example.com/x' } }],
            },
            { type: 'text', text: 'bad' },
          ],
        },
        {
          type: 'orderedList',
          content: [
            {
              type: 'listItem',
              content: [
                { type: 'paragraph', content: [{ type: 'text', text: 'Do', marks: [{ type: 'strong' }] }] },
                {
                  type: 'codeBlock',
                  attrs: { language: 'bash' },
                  content: [{ type: 'text', text: 'aws sts' }],
                },
              ],
            },
          ],
        },
      ],
    });
  });

  it('is measured in characters of text, so that a cut document fits', () => {
    const paragraph = (words: string): Block => ({
      type: 'paragraph',
      content: [{ type: 'text', text: words }],
    });
    expect(measureAdf([paragraph('abc'), { type: 'code', text: 'de' }])).toBe(7);
    const fitted = fitDocument([paragraph('facts'), paragraph('x'.repeat(500))], 100, measureAdf);
    expect(fitted).toEqual([paragraph('facts'), CUT_MARK]);
  });
});
