import { describe, expect, it } from '@jest/globals';
import { claimOf, CLAIM_TAKEOVER_MS, judgeClaim, released } from '../../src/domain/claim.ts';
import { announce, bidFarewell, dutyOf, ticketReported, withNotice } from '../../src/domain/reporting.ts';
import { at, closedIssue, NOW, openIssue, resolvedIssue, whitelistedIssue } from './samples.ts';

const BOTH = { tickets: true, slack: true };
const unreported = <Kind extends { timestamps: object }>(issue: Kind): Kind => ({
  ...issue,
  ticket: null,
  timestamps: { ...issue.timestamps, reported: null },
});

describe('reporting table of SPEC section 7', () => {
  it.each([
    ['open, never reported: a ticket', unreported(openIssue()), BOTH, 'report'],
    ['open and reported: nothing', openIssue(), BOTH, 'none'],
    ['resolved, reported: closes the ticket', resolvedIssue(), BOTH, 'close-ticket'],
    ['whitelisted, reported: closes the ticket', whitelistedIssue(), BOTH, 'close-ticket'],
    ['resolved, reported without ticket: closes', resolvedIssue({ ticket: null }), BOTH, 'close'],
    ['resolved, reported, Jira off: closes', resolvedIssue(), { tickets: false, slack: true }, 'close'],
    ['resolved, never reported: closes without a word', unreported(resolvedIssue()), BOTH, 'close'],
    ['whitelisted, never reported: stays', unreported(whitelistedIssue()), BOTH, 'none'],
    [
      'resolved, its ticket recorded by a run that died before the report: closes the ticket',
      { ...unreported(resolvedIssue()), ticket: resolvedIssue().ticket },
      BOTH,
      'close-ticket',
    ],
    [
      'whitelisted, its ticket recorded by a run that died before the report: closes the ticket',
      { ...unreported(whitelistedIssue()), ticket: whitelistedIssue().ticket },
      BOTH,
      'close-ticket',
    ],
    ['closed: nothing', closedIssue(), BOTH, 'none'],
  ])('%s', (_row, issue, channels, kind) => {
    expect(dutyOf(issue, channels).kind).toBe(kind);
  });

  it('a resolved issue that was never reported is told to nobody', () => {
    expect(dutyOf(unreported(resolvedIssue()), BOTH)).toMatchObject({ kind: 'close', tell: false });
  });
});

describe('notices', () => {
  const fresh = openIssue({ slack: { announced: null, farewell: null, owner: null, pending: [] } });

  it('are queued once per life', () => {
    const once = announce(fresh, ['#sec', 'alice'], NOW);
    expect(once.slack).toMatchObject({ announced: at(0), pending: [{ kind: 'new', to: ['#sec', 'alice'] }] });
    expect(announce(once, ['#other'], NOW)).toBe(once);
  });

  it('say goodbye with the reason', () => {
    const issue = whitelistedIssue({
      exception: { id: 'x', reason: 'vendor', expires: '2027-01-01', ticket: null },
    });
    expect(bidFarewell(issue, ['#sec'], NOW).slack.pending).toEqual([
      {
        kind: 'closed',
        to: ['#sec'],
        told: [],
        note: 'An exception holds for the key until 2027-01-01: vendor',
      },
    ]);
  });

  it('nobody to tell queues nothing', () => {
    expect(withNotice(fresh, { kind: 'disabled', to: [], note: null }).slack.pending).toEqual([]);
  });
});

describe('ticket', () => {
  it('being there makes the issue reported now', () => {
    expect(ticketReported(unreported(openIssue()), { key: 'SEC-9', assigneeId: 'u' }, NOW)).toMatchObject({
      ticket: { key: 'SEC-9', assigneeId: 'u' },
      timestamps: { reported: at(0), updated: at(0) },
    });
  });
});

describe('claims', () => {
  const me = { run: '100', attempt: 2, nonce: 'a' };
  const later = (ms: number): Date => new Date(NOW.getTime() + ms);

  it('are taken over after ten minutes, not a second before', () => {
    const other = claimOf({ run: '99', attempt: 1, nonce: 'b' }, NOW);
    expect(judgeClaim(other, me, later(CLAIM_TAKEOVER_MS - 1000))).toBe('taken');
    expect(judgeClaim(other, me, later(CLAIM_TAKEOVER_MS))).toBe('takeover');
  });

  it('of an earlier attempt of the same run are taken over at once; of the same attempt never', () => {
    expect(judgeClaim(claimOf({ run: '100', attempt: 1, nonce: 'b' }, NOW), me, NOW)).toBe('takeover');
    expect(judgeClaim(claimOf({ run: '100', attempt: 2, nonce: 'b' }, NOW), me, NOW)).toBe('taken');
    expect(judgeClaim(claimOf({ run: '10', attempt: 1, nonce: 'b' }, NOW), me, NOW)).toBe('taken');
  });

  it('given up are taken over at once, and our own are ours', () => {
    expect(judgeClaim(released(claimOf({ run: '99', attempt: 1, nonce: 'b' }, NOW)), me, NOW)).toBe(
      'takeover',
    );
    expect(judgeClaim(claimOf(me, NOW), me, later(CLAIM_TAKEOVER_MS * 2))).toBe('own');
    expect(judgeClaim(null, me, NOW)).toBe('free');
  });
});
