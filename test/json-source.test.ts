/** A JSON text with positions, against JSON.parse and by hand. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readJson } from '../src/json-source.ts';

const TEXT = [
  '{',
  '  "a": {',
  '    "b": [',
  '      1,',
  '      { "c": true }',
  '    ]',
  '  },',
  '  "d.e": null',
  '}',
].join('\n');

describe('positions', () => {
  it.each<[string, (string | number)[], number, number]>([
    ['the whole text', [], 1, 1],
    ['a property: where its name stands', ['a'], 2, 3],
    ['a nested property', ['a', 'b'], 3, 5],
    ['an item', ['a', 'b', 0], 4, 7],
    ['a property of an item', ['a', 'b', 1, 'c'], 5, 9],
    ['a name with a dot', ['d.e'], 8, 3],
    ['what is not there: what is around it', ['a', 'x', 'y'], 2, 3],
    ['an item behind the last', ['a', 'b', 9], 3, 5],
    ['something inside of a value that has no inside', ['d.e', 'x'], 8, 3],
    ['a number asked of an object', ['a', 0], 2, 3],
    ['a name asked of a list', ['a', 'b', 'length'], 3, 5],
  ])('of %s', (_, path, line, column) => {
    expect(readJson(TEXT).positionOf(path)).toEqual({ line, column });
    expect(readJson(TEXT.replaceAll('\n', '\r\n')).positionOf(path)).toEqual({ line, column });
    expect(readJson(`\uFEFF${TEXT}`).positionOf(path)).toEqual({ line, column });
  });

  it('of a property that stands twice are those of the one that counts', () => {
    expect(readJson('{\n"a": 1,\n"a": 2\n}').positionOf(['a'])).toEqual({ line: 3, column: 1 });
  });

  it('of __proto__ are those of a property like any other', () => {
    const source = readJson('{\n"__proto__": {"x": 1}}');
    expect(Object.keys(source.value as object)).toEqual(['__proto__']);
    expect(source.positionOf(['__proto__'])).toEqual({ line: 2, column: 1 });
    expect(({} as Record<string, unknown>)['x']).toBeUndefined();
  });
});

describe('syntax', () => {
  it.each<[string, string, number, number, RegExp]>([
    ['nothing', '', 1, 1, /the file is empty; write at least \{\}/],
    ['blanks', ' \n\t\n', 1, 1, /the file is empty/],
    ['a byte order mark alone', '\uFEFF', 1, 1, /the file is empty/],
    ['an open object', '{\n  "a": 1\n', 2, 8, /a bracket is not closed/],
    ['an open list', '[1, 2', 1, 5, /a bracket is not closed/],
    ['a trailing comma', '{\n"a": 1,\n}', 3, 1, /a comma stands before a closing bracket; remove the comma/],
    ['a trailing comma in a list', '[1,]', 1, 4, /remove the comma/],
    ['a comma inside of a string', '{"a": "b,"}}', 1, 12, /end of file expected/],
    ['a comment', '/* x */ {}', 1, 1, /comments are not allowed/],
    ['a line comment at the end', '{} // x', 1, 4, /comments are not allowed/],
    ['a missing colon', '{"a" 1}', 1, 6, /colon expected; correct it/],
    ['a name without quotes', '{a: 1}', 1, 2, /invalid symbol; correct it/],
    ['NaN', '[NaN]', 1, 2, /invalid symbol/],
    ['a leading zero', '[01]', 1, 3, /comma expected/],
    ['a raw line break in a string', '["a\nb"]', 1, 2, /unexpected end of string/],
    ['a bad escape', '["\\x"]', 1, 2, /invalid escape character/],
  ])('refuses %s', (_, text, line, column, message) => {
    const source = readJson(text);
    expect(source.value).toBeUndefined();
    expect(source.syntaxError).toEqual({
      line,
      column,
      message: expect.stringMatching(message) as unknown as string,
    });
    expect(source.positionOf(['a'])).toEqual({ line, column });
    expect(source.duplicates()).toEqual([]);
  });

  it('refuses nesting that no recursion survives, and takes a hundred levels', () => {
    expect(readJson(`${'['.repeat(100)}${']'.repeat(100)}`).syntaxError).toBeUndefined();
    expect(readJson(`${'['.repeat(101)}${']'.repeat(101)}`).syntaxError).toMatchObject({
      line: 1,
      column: 101,
    });
    expect(readJson('{"a":'.repeat(200_000)).syntaxError?.message).toMatch(/more than 100 levels/);
    expect(readJson(JSON.stringify({ text: '[{'.repeat(500) })).syntaxError).toBeUndefined();
  });

  it('reads what JSON.parse reads, with the same value, and refuses the rest', () => {
    const texts = fc.oneof(
      fc.json({ maxDepth: 6 }),
      fc.string({
        unit: fc.constantFrom(
          '{',
          '}',
          '[',
          ']',
          '"',
          ',',
          ':',
          '1',
          '-',
          '.',
          'e',
          't',
          'null',
          'true',
          ' ',
          '\n',
          '\\',
          '/',
          'a',
        ),
      }),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const expected = parsed(text);
        const source = readJson(text);
        expect(source.syntaxError === undefined).toBe(expected !== undefined);
        if (expected !== undefined) expect(plain(source.value)).toEqual(plain(expected.value));
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('duplicates', () => {
  it('are found at every depth, in lists too', () => {
    const found = readJson('{"a": {"x": 1,\n"x": 2}, "b": [{"y": 1, "y": 2}],\n"a": 3}').duplicates();
    expect(found).toEqual([
      { path: ['a', 'x'], position: { line: 2, column: 1 } },
      { path: ['b', 0, 'y'], position: { line: 2, column: 25 } },
      { path: ['a'], position: { line: 3, column: 1 } },
    ]);
  });

  it('are those that JSON takes for the same name', () => {
    expect(readJson('{"a": 1, "\\u0061": 2}').duplicates()).toHaveLength(1);
    expect(readJson('{"a": 1, "A": 2}').duplicates()).toEqual([]);
  });

  it('of comments are harmless', () => {
    expect(readJson('{"__comment__": 1, "__comment__": 2}').duplicates()).toEqual([]);
  });
});

/** JSON.parse after the byte order mark; undefined: not JSON. */
function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text.replace(/^\uFEFF/, '')) as unknown };
  } catch {
    return undefined;
  }
}

/** Objects without prototype and with it compare as equal. */
function plain(value: unknown): unknown {
  return JSON.stringify(value);
}
