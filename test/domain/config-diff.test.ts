/** What a change of the whitelist means: the difference between two versions, and the keys it concerns. */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createImpactJudge, diffExceptions, type ExceptionChange } from '../../src/domain/config-diff.ts';
import type { Exception } from '../../src/domain/exceptions.ts';
import { ACCOUNT, closedIssue, KEY_ID, NOW, openIssue, resolvedIssue, whitelistedIssue } from './samples.ts';

const entry = (id: string, more: Partial<Exception> = {}): Exception => ({
  id,
  plain: false,
  reason: 'vendor',
  ...more,
});
const diff = (before: readonly Exception[], after: readonly Exception[]): readonly ExceptionChange[] =>
  diffExceptions(new Map([[ACCOUNT, before]]), new Map([[ACCOUNT, after]]));
const told = (changes: readonly ExceptionChange[]): readonly string[] =>
  changes.map((change) => {
    if (change.kind === 'changed') return `${change.after.id}: ${change.traits.join(', ')}`;
    return `${change.kind} ${(change.kind === 'added' ? change.after : change.before).id}`;
  });

describe('difference', () => {
  it('names what is added and removed, by account', () => {
    const changes = diffExceptions(
      new Map([['333333333333', [entry('a'), entry('b')]]]),
      new Map([
        ['333333333333', [entry('b'), entry('c')]],
        ['222222222222', [entry('a')]],
      ]),
    );
    expect(changes.map(({ accountId }, index) => `${accountId} ${told(changes)[index]}`)).toEqual([
      '222222222222 added a',
      '333333333333 added c',
      '333333333333 removed a',
    ]);
  });

  it.each([
    ['extended', { expires: '2026-12-01' }, { expires: '2026-12-02' }],
    ['extended', { expires: '2026-12-01' }, {}],
    ['shortened', { expires: '2026-12-02' }, { expires: '2026-12-01' }],
    ['shortened', {}, { expires: '2030-01-01' }],
    ['reason', {}, { reason: 'another' }],
    [
      'extended, reason, ticket, owner',
      { expires: '2026-12-01' },
      { reason: 'x', ticket: 'SEC-9', owner: 'ops' },
    ],
  ])('tells that an exception is changed: %s', (traits, before, after) => {
    expect(told(diff([entry('ci', before)], [entry('ci', after)]))).toEqual([`ci: ${traits}`]);
  });

  it('is nothing where a plain name only becomes an object without more to say', () => {
    expect(diff([{ id: 'ci', plain: true }], [{ id: 'ci', plain: false }])).toEqual([]);
  });

  it('tells of two entries with one ID only the one that changed', () => {
    const [long, short] = [entry('ci', { expires: '2027-06-01' }), entry('ci', { expires: '2026-12-01' })];
    expect(told(diff([long, short], [entry('ci', { expires: '2027-01-01' }), long]))).toEqual([
      'ci: extended',
    ]);
    expect(told(diff([long, short], [long]))).toEqual(['removed ci']);
  });

  const some = fc.array(
    fc
      .record({
        id: fc.constantFrom('a', 'b', 'c*', '__proto__'),
        expires: fc.constantFrom(undefined, '2026-12-01', '2027-01-01'),
        reason: fc.constantFrom(undefined, 'x'),
      })
      .map(({ id, expires, reason }): Exception => ({
        id,
        plain: false,
        ...(expires && { expires }),
        ...(reason && { reason }),
      })),
    { maxLength: 8 },
  );

  it('is empty between a list and itself in any order', () => {
    fc.assert(
      fc.property(some, (list) => {
        expect(diff(list, [...list].reverse())).toEqual([]);
      }),
    );
  });

  it('applied to the one list gives the other', () => {
    const sorted = (list: readonly Exception[]): string[] => list.map((one) => JSON.stringify(one)).sort();
    fc.assert(
      fc.property(some, some, (before, after) => {
        const result = [...before];
        for (const change of diff(before, after)) {
          if (change.kind !== 'added') result.splice(result.indexOf(change.before), 1);
          if (change.kind !== 'removed') result.push(change.after);
        }
        expect(sorted(result)).toEqual(sorted(after));
      }),
    );
  });
});

describe('impact', () => {
  const impact = (before: readonly Exception[], after: readonly Exception[], issues = [openIssue()]) => {
    const judge = createImpactJudge({ before, after, issues, now: NOW });
    return diff(before, after).map((change) =>
      judge(change).map(({ issue, effect, by }) => `${issue.issueId} ${effect} ${by?.id ?? '-'}`),
    );
  };

  it.each(['deploy-bot', KEY_ID, 'deploy-*', 'AKIAEXAMPLE*', '*'])(
    'an added exception %s gives cover',
    (id) => {
      expect(impact([], [entry(id)])).toEqual([[`${KEY_ID} gains ${id}`]]);
    },
  );

  it('an exception of another user, or one that is over, gives none', () => {
    expect(impact([], [entry('deploy')])).toEqual([[]]);
    expect(impact([], [entry('deploy-bot', { expires: '2026-11-22' })])).toEqual([
      [`${KEY_ID} stays-open -`],
    ]);
    expect(impact([], [entry('deploy-bot', { expires: '2026-11-23' })])).toEqual([
      [`${KEY_ID} gains deploy-bot`],
    ]);
  });

  it('a removed or shortened exception takes it away, unless another one holds', () => {
    expect(impact([entry('deploy-bot')], [])).toEqual([[`${KEY_ID} loses deploy-bot`]]);
    expect(impact([entry('deploy-bot')], [entry('deploy-bot', { expires: '2026-11-01' })])).toEqual([
      [`${KEY_ID} loses deploy-bot`],
    ]);
    expect(impact([entry('deploy-bot'), entry('*')], [entry('*')])).toEqual([[`${KEY_ID} stays-covered *`]]);
  });

  it('extending one that is over gives cover again', () => {
    expect(
      impact(
        [entry('deploy-bot', { expires: '2026-11-01' })],
        [entry('deploy-bot', { expires: '2027-11-01' })],
      ),
    ).toEqual([[`${KEY_ID} gains deploy-bot`]]);
  });

  it('tells every key of a glob, whitelisted ones too, and none that is gone', () => {
    const issues = [
      openIssue({ issueId: 'AKIA1' }),
      whitelistedIssue({ issueId: 'AKIA2' }),
      resolvedIssue({ issueId: 'AKIA3' }),
      closedIssue({ issueId: 'AKIA4' }),
    ] as ReturnType<typeof openIssue>[];
    expect(impact([], [entry('deploy*')], issues)).toEqual([['AKIA1 gains deploy*', 'AKIA2 gains deploy*']]);
  });
});
