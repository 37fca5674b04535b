/**
 * Hostile text against every target: what could act is gone, what was there can be read back, and ordinary names
 * stay as they are.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  csvCell,
  escapeHtml,
  escapeLog,
  escapeMarkdown,
  escapeMarkdownTableCell,
  escapeMermaid,
  escapeMrkdwn,
  escapeMrkdwnCode,
} from '../../src/render/escape.ts';

const ORDINARY = 'svc_build-bot+x=1,y.z@corp';

const fragments = [
  '<script>alert(1)</script>',
  '<img src=x onerror=1>',
  '<!-- -->',
  '@octocat',
  '@org/team',
  'a@example.com',
  '#123',
  'GH-7',
  'owner/repo#9',
  'https://evil.example',
  'HTTP://evil.example',
  'www.evil.example',
  'mailto:a@b.example',
  '[x](javascript:alert(1))',
  '![x](//evil.example/p.png)',
  '[^1]',
  '`',
  '``',
  '```\n',
  '|',
  '\\|',
  '\\',
  '*b*',
  '__b__',
  '_i_',
  '~~s~~',
  '$x$',
  '# h',
  '- l',
  '1. l',
  '---',
  '&lt;',
  '&#64;',
  ':tada:',
  '<!channel>',
  '<@U0123456>',
  '> quote',
  '::error::x',
  '  ::set-output name=a::b',
  '##[error]x',
  '###[x',
  '\n',
  '\r\n',
  '\t',
  '\u0000',
  '\u001b[31m',
  '\u202e',
  '\u200b',
  '\u2066',
  '\u2028',
  '\ud800',
  '😀',
  '=cmd|1',
  '+1',
  '-1',
  '@SUM(1)',
  '"',
  "'",
  ',',
  ';',
  '%%{init: {}}%%',
  '#quot;',
  ']',
  'plain',
  ' ',
];
const hostile = fc.oneof(
  fc.array(fc.constantFrom(...fragments), { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' }),
);

const holds = (check: (text: string) => void): void =>
  fc.assert(fc.property(hostile, check), { numRuns: 500 });

/** What a Markdown or HTML renderer shows for a text of entities. */
function decoded(text: string): string {
  return text.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
}

const BREAK = '\u200b';

/** The same for a reader, whatever stands for what cannot be seen. */
function readable(text: string): string {
  return text
    .replace(/\r\n|[\t\r\n\u0085\u2028\u2029]/g, ' ')
    .replace(/\p{Cs}/gu, '\uFFFD')
    .replace(/[\p{Cc}\p{Cf}\u034F\u115F\u1160\u17B4\u17B5\u2800\u3164\uFE00-\uFE0D\uFFA0]/gu, (char) => {
      return `\\u{${char.codePointAt(0)?.toString(16)}}`;
    });
}

describe('escapeMarkdown', () => {
  it('leaves ordinary IAM user names as they are', () => {
    for (const name of [ORDINARY, 'anna.archer', 'svc_build_bot', 'team-a@prod', 'AWS=1,x+y', 'a1']) {
      expect(escapeMarkdown(name)).toBe(name);
      expect(escapeMarkdownTableCell(name)).toBe(name);
    }
    expect(escapeMarkdown('arn:aws:iam::111111111111:role/scan at 12:30:45')).toBe(
      'arn:aws:iam::111111111111:role/scan at 12:30:45',
    );
  });

  it('keeps blanks of any kind at either end, where Markdown would drop or read them', () => {
    expect(escapeMarkdown(' \u2000a b\u3000')).toBe('&#32;&#8192;a b&#12288;');
  });

  it('shows the text that came in', () => {
    holds((text) => {
      expect(decoded(escapeMarkdown(text)).replaceAll(BREAK, '')).toBe(readable(text));
    });
  });

  it('leaves no character that formats, links, opens HTML or ends a table cell', () => {
    holds((text) => {
      const escaped = escapeMarkdownTableCell(text);
      expect(escaped).not.toMatch(/[<>`*[\]\\|~$\r\n]/);
      expect(escaped).not.toMatch(/(^|[^A-Za-z0-9])_|_([^A-Za-z0-9]|$)/);
      expect(escaped).not.toMatch(/^(\s|[-+=#]|\d+[.)])/);
      expect(escaped.replace(/&#\d+;/g, '')).not.toContain('&');
    });
  });

  it('leaves nothing that GitHub turns into a mention, reference, address or emoji', () => {
    holds((text) => {
      const shown = decoded(escapeMarkdown(text));
      expect(shown).not.toMatch(/(^|[^A-Za-z0-9])@\w/);
      expect(shown).not.toMatch(/[\w.+-]@[\w-]+\.\w/);
      expect(shown).not.toMatch(/#\d|(^|[^a-z0-9])gh-\d/i);
      expect(shown).not.toMatch(/:\/\/|www\.|mailto:(?!\u200b)/i);
      expect(shown).not.toMatch(/(^|[^A-Za-z0-9:]):{1,2}[\w+-]+:/);
    });
  });
});

describe('escapeHtml', () => {
  it('shows the text that came in and leaves no markup', () => {
    holds((text) => {
      const escaped = escapeHtml(text);
      expect(decoded(escaped)).toBe(readable(text));
      expect(escaped).not.toMatch(/[<>"'`\r\n]|&(?!#\d+;)/);
    });
  });
});

describe('escapeMermaid', () => {
  it('leaves nothing that could end the label, the diagram or the code block', () => {
    holds((text) => {
      const escaped = escapeMermaid(text);
      expect(escaped).not.toMatch(/["'`<>[\]{}%\\|~\r\n:&$]/);
      expect(escaped.replace(/#\d+;/g, '')).not.toMatch(/[#;]/);
      expect(escaped.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))).toBe(
        readable(text),
      );
    });
    expect(escapeMermaid(ORDINARY)).toBe(ORDINARY);
  });
});

describe('escapeMrkdwn', () => {
  it('leaves ordinary text as it is', () => {
    for (const text of [ORDINARY, 'arn:aws:iam::111111111111:role/scan', 'at 12:30:45 (it is fine)']) {
      expect(escapeMrkdwn(text)).toBe(text);
    }
    expect(escapeMrkdwn('a & b <c>')).toBe('a &amp; b &lt;c&gt;');
    expect(escapeMrkdwn('<!channel> <@U0123456> <https://evil.example|ok>')).toBe(
      '&lt;!channel&gt; &lt;@U0123456&gt; &lt;https://evil.example|ok&gt;',
    );
  });

  it('leaves no mention, link, formatting mark or quote', () => {
    holds((text) => {
      for (const escaped of [escapeMrkdwn(text), escapeMrkdwnCode(text)]) {
        expect(escaped).not.toMatch(/[<>`\r\n]|&(?!(amp|lt|gt);)/);
      }
      expect(escapeMrkdwn(text)).not.toMatch(/[*~]|(^|[^A-Za-z0-9])_|_([^A-Za-z0-9]|$)|^ *&gt;/);
      expect(escapeMrkdwn(text)).not.toMatch(/(^|[^A-Za-z0-9:]):{1,2}[\w+'-]+:/);
    });
  });

  it('shows between backticks the text that came in', () => {
    holds((text) => {
      const shown = escapeMrkdwnCode(text).replace(
        /&(amp|lt|gt);/g,
        (_, name: 'amp' | 'lt' | 'gt') => ({ amp: '&', lt: '<', gt: '>' })[name],
      );
      expect(shown).toBe(readable(text).replaceAll('`', '\u02CB'));
    });
  });
});

describe('escapeLog', () => {
  it('leaves ordinary lines as they are', () => {
    for (const line of [
      ORDINARY,
      'Scanned prod (111111111111): 3 stale keys',
      'arn:aws:iam::1:x # [a] `b` <c>',
    ]) {
      expect(escapeLog(line)).toBe(line);
    }
  });

  it('is one visible line that the runner takes for no command', () => {
    holds((text) => {
      const line = escapeLog(text);
      expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
      expect(line.trimStart().startsWith('::')).toBe(false);
      expect(line).not.toContain('##[');
    });
  });

  it('makes visible what cannot be seen', () => {
    expect(escapeLog('a\nb\u202ec\u200b\u001b[0m')).toBe('a\\u{a}b\\u{202e}c\\u{200b}\\u{1b}[0m');
  });
});

describe('csvCell', () => {
  /** One cell as RFC 4180 reads it; undefined where it is not exactly one. */
  function parsed(cell: string): string | undefined {
    if (!cell.startsWith('"')) return /[",\r\n]/.test(cell) ? undefined : cell;
    return /^"(?:[^"]|"")*"$/.test(cell) ? cell.slice(1, -1).replaceAll('""', '"') : undefined;
  }

  it('is one cell that holds the text and starts no formula', () => {
    holds((text) => {
      const value = parsed(csvCell(text));
      expect([text, `'${text}`]).toContain(value);
      expect(value).not.toMatch(/^\s*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]|^[\t\r\n]/);
    });
  });

  it.each([
    [ORDINARY, `"${ORDINARY}"`],
    ['plain text', 'plain text'],
    ['=1+1', "'=1+1"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    [' =1', "' =1"],
    ['\tx', '"\'\tx"'],
    ['say "hi"', '"say ""hi"""'],
    ['', ''],
  ])('%j becomes %j', (text, cell) => {
    expect(csvCell(text)).toBe(cell);
  });
});
