/** Which whitelist entry covers a key, and until when (SPEC section 4). */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  endsWithin,
  indexExceptions,
  isExpired,
  matchesGlob,
  type Exception,
} from '../../src/domain/exceptions.ts';

const NOW = new Date('2026-11-23T12:00:00Z');
const KEY = { userName: 'deploy-bot', keyId: 'AKIAIOSFODNN7EXAMPLE' };
const plain = (id: string): Exception => ({ id, plain: true });
const until = (id: string, expires: string): Exception => ({ id, expires, plain: false });
const covers = (entries: readonly Exception[], key = KEY, now = NOW) => indexExceptions(entries, now)(key);

describe('what covers a key', () => {
  it.each([
    ['its user', 'deploy-bot', true],
    ['itself', 'AKIAIOSFODNN7EXAMPLE', true],
    ['a glob on the user', 'deploy-*', true],
    ['a glob in the middle', 'd*-b*t', true],
    ['a glob on the key', 'AKIA*', true],
    ['everything', '*', true],
    ['another user', 'deploy-bot2', false],
    ['a part of the name', 'deploy', false],
    ['the name in capitals', 'Deploy-Bot', false],
    ['the key in small letters', 'akiaiosfodnn7example', false],
    ['a glob that ends too early', 'deploy-b*x', false],
    ['what would be a regular expression', 'deploy.bot', false],
    ['a question mark', 'deploy-bo?', false],
  ])('%s: %s %p', (_, id, expected) => {
    expect(covers([plain(id)])?.id).toBe(expected ? id : undefined);
  });

  it('is the first entry in the file, glob or not', () => {
    expect(covers([plain('deploy-*'), plain('deploy-bot')])?.id).toBe('deploy-*');
    expect(covers([plain('deploy-bot'), plain('deploy-*')])?.id).toBe('deploy-bot');
    expect(covers([plain('x'), plain(KEY.keyId), plain(KEY.userName)])?.id).toBe(KEY.keyId);
    expect(covers([until('deploy-bot', '2027-01-01'), until('deploy-bot', '2028-01-01')])?.expires).toBe(
      '2027-01-01',
    );
  });

  it('is not an expired entry, even where it comes first', () => {
    const later = plain('deploy-*');
    expect(covers([until('deploy-bot', '2026-11-22'), until('*', '2020-01-01'), later])).toBe(later);
    expect(covers([until('deploy-bot', '2026-11-22')])).toBeUndefined();
  });

  it('is nothing where nothing stands', () => {
    expect(covers([])).toBeUndefined();
  });

  it('is the same as looking at every entry in turn', () => {
    const name = fc.string({ unit: fc.constantFrom('a', 'b', '*'), maxLength: 4 });
    const entry = fc.record({
      id: name,
      expires: fc.constantFrom('2026-11-22', '2026-11-23', '2027-01-01'),
      plain: fc.constant(false),
    });
    const key = fc.record({
      userName: fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 }),
      keyId: fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(entry), key, (entries, { userName, keyId }) => {
        const matches = (id: string, text: string) => new RegExp(`^${id.replaceAll('*', '.*')}$`).test(text);
        const expected = entries.find(
          ({ id, expires }) => expires >= '2026-11-23' && (matches(id, userName) || matches(id, keyId)),
        );
        expect(covers(entries, { userName, keyId })).toBe(expected);
      }),
    );
  });
});

describe('the end of an exception', () => {
  it.each([
    ['2026-11-22T23:59:59.999Z', false],
    ['2026-11-23T00:00:00.000Z', false],
    ['2026-11-23T23:59:59.999Z', false],
    ['2026-11-24T00:00:00.000Z', true],
  ])('an exception until 2026-11-23 is over at %s: %p', (now, over) => {
    expect(isExpired({ expires: '2026-11-23' }, new Date(now))).toBe(over);
    expect(covers([until('deploy-bot', '2026-11-23')], KEY, new Date(now)) === undefined).toBe(over);
  });

  it('does not come without a day', () => {
    expect(isExpired({}, new Date('2999-01-01'))).toBe(false);
    expect(endsWithin({}, 14, NOW)).toBe(false);
  });

  it.each([
    ['2026-11-22', false],
    ['2026-11-23', true],
    ['2026-12-07', true],
    ['2026-12-08', false],
  ])('%s is within 14 days: %p', (expires, within) => {
    expect(endsWithin({ expires }, 14, NOW)).toBe(within);
  });
});

describe('globs', () => {
  it.each([
    ['', '', true],
    ['', 'a', false],
    ['*', '', true],
    ['**', 'a', true],
    ['a*', 'a', true],
    ['*a', 'ba', true],
    ['*a', 'ab', false],
    ['a*b*c', 'axxbyyc', true],
    ['a*b*c', 'axxcyyb', false],
    ['*ab', 'aab', true],
    ['a*a', 'a', false],
  ])('%p on %p: %p', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected);
  });

  it('take no exponential time', () => {
    expect(matchesGlob(`${'a*'.repeat(60)}b`, 'a'.repeat(2_000))).toBe(false);
  });
});
