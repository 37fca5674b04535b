import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { claimOf, judgeClaim } from '../../src/domain/claim.ts';
import { delivered, readdressed, type TargetOf } from '../../src/domain/delivery.ts';
import type { OpenIssue } from '../../src/domain/issue.ts';
import { announce } from '../../src/domain/reporting.ts';
import { NOW, openIssue } from './samples.ts';

/** One person under two names, and everything else under one. */
const targetOf: TargetOf = (name) => (name === '@ann' ? 'ann' : name);
const claim = claimOf({ run: '1', attempt: 1, nonce: 'x' }, NOW);

function telling(to: readonly string[], overrides: Partial<OpenIssue> = {}): OpenIssue {
  const fresh = openIssue({
    slack: { announced: null, farewell: null, owner: null, pending: [] },
    ...overrides,
  });
  return { ...announce(fresh, to, NOW), claim };
}
const toOf = ({ slack }: OpenIssue): (readonly string[])[] => slack.pending.map(({ to }) => to);

describe('delivery', () => {
  it('shrinks as recipients are told, and frees the claim at the end', () => {
    const half = delivered(telling(['#sec', 'alice']), { target: '#sec', targetOf, now: NOW });
    expect(half.slack.pending).toMatchObject([{ to: ['alice'], told: ['#sec'] }]);
    expect(half.claim).not.toBeNull();
    expect(delivered(half, { target: 'alice', targetOf, now: NOW })).toMatchObject({
      slack: { pending: [] },
      claim: null,
    });
  });

  it('is over for every name of the one that was told', () => {
    const told = delivered(telling(['ann', '@ann', '#sec']), { target: 'ann', targetOf, now: NOW });
    expect(toOf(told)).toEqual([['#sec']]);
  });

  it('leaves the trace of a ticket that may have been created, so that the next run looks for it', () => {
    const { timestamps } = openIssue();
    const unreported = telling(['#sec'], { ticket: null, timestamps: { ...timestamps, reported: null } });
    const told = delivered(unreported, { target: '#sec', targetOf, now: NOW });
    expect(told).toMatchObject({ slack: { pending: [] }, claim: { held: false } });
    expect(judgeClaim(told.claim, { run: '2', attempt: 1, nonce: 'y' }, NOW)).toBe('takeover');
  });
});

describe('addresses by today’s configuration', () => {
  it('are left alone where they are right, also under another name', () => {
    const issue = telling(['#sec', 'ann']);
    expect(readdressed(issue, { today: ['#sec', '@ann', 'new-here'], targetOf, now: NOW })).toBe(issue);
  });

  it('put the new recipient in the place of one that is gone, and nobody who has the notice already', () => {
    const half = delivered(telling(['#sec', 'gone', '@ann']), { target: 'ann', targetOf, now: NOW });
    expect(toOf(readdressed(half, { today: ['ann', '#sec', 'successor'], targetOf, now: NOW }))).toEqual([
      ['#sec', 'successor'],
    ]);
  });

  it('drop a notice, and the claim with it, where nobody is left to be told', () => {
    expect(readdressed(telling(['gone']), { today: [], targetOf, now: NOW })).toMatchObject({
      slack: { pending: [] },
      claim: null,
    });
  });

  it('tell everybody of today once, and nobody else, whoever had been told before', () => {
    const names = fc.uniqueArray(fc.constantFrom('#sec', '#dev', 'ann', '@ann', 'bob', 'gone'));
    fc.assert(
      fc.property(names, names, names, (before, reached, today) => {
        fc.pre(before.length > 0);
        const partly = reached.reduce(
          (issue, name) => delivered(issue, { target: targetOf(name), targetOf, now: NOW }),
          telling(before),
        );
        const now = readdressed(partly, { today, targetOf, now: NOW });
        const had = new Set(partly.slack.pending.flatMap(({ told }) => told).map(targetOf));
        const todays = new Set(today.map(targetOf));
        for (const target of toOf(now).flat().map(targetOf)) {
          expect(todays).toContain(target);
          expect(had).not.toContain(target);
        }
        expect(readdressed(now, { today, targetOf, now: NOW })).toBe(now);
      }),
    );
  });
});
