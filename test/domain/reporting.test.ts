import { describe, expect, it } from '@jest/globals';
import { claimOf, CLAIM_TAKEOVER_MS, givenUpAt, judgeClaim, released } from '../../src/domain/claim.ts';
import type { Issue, OpenIssue, RemediationEvent } from '../../src/domain/issue.ts';
import {
  announce,
  bidFarewell,
  dutyOf,
  ticketMissing,
  ticketReported,
  ticketStands,
  untoldEvent,
  withNotice,
} from '../../src/domain/reporting.ts';
import { at, closedIssue, NOW, openIssue, resolvedIssue, whitelistedIssue } from './samples.ts';

const BOTH = { tickets: true, slack: true };
const unreported = <Kind extends { timestamps: object; slack: object }>(issue: Kind): Kind => ({
  ...issue,
  ticket: null,
  slack: { ...issue.slack, announced: null },
  timestamps: { ...issue.timestamps, reported: null },
});

/** Announced, which is written before the ticket is created, and then nothing. */
const begun = <Kind extends { timestamps: object; slack: object }>(issue: Kind): Kind => ({
  ...unreported(issue),
  slack: issue.slack,
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
    ['resolved, a ticket was about to be created: looks for it', begun(resolvedIssue()), BOTH, 'find-ticket'],
    [
      'whitelisted, a ticket was about to be created: looks for it',
      begun(whitelistedIssue()),
      BOTH,
      'find-ticket',
    ],
    [
      'resolved, begun, Jira off by now: closes',
      begun(resolvedIssue()),
      { tickets: false, slack: true },
      'close',
    ],
    [
      'whitelisted, begun, Jira off by now: nothing',
      begun(whitelistedIssue()),
      { tickets: false, slack: true },
      'none',
    ],
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

describe('a ticket that was about to be created', () => {
  it('is closed where it is found, also where the issue was closed by then', () => {
    for (const issue of [
      begun(resolvedIssue()),
      begun(whitelistedIssue()),
      begun(closedIssue({ ticket: null })),
    ]) {
      const found = ticketStands(issue, 'SEC-9');
      expect(dutyOf(found, BOTH)).toMatchObject({
        kind: 'close-ticket',
        issue: { ticket: { key: 'SEC-9' } },
      });
    }
  });

  it('does not take the place of one that is on record', () => {
    const issue = openIssue();
    expect(ticketStands(issue, 'SEC-9')).toBe(issue);
  });

  it('is not looked for again where it was not found', () => {
    expect(ticketMissing(begun(resolvedIssue()), NOW)).toMatchObject({ status: 'closed' });
    const stays = ticketMissing(begun(whitelistedIssue()), NOW);
    expect(stays).toMatchObject({ status: 'whitelisted', claim: null });
    expect(dutyOf(stays, BOTH).kind).toBe('none');
  });
});

describe('what was done to the key and not told to its ticket', () => {
  const event: RemediationEvent = {
    requestedBy: 'carol', approvedBy: ['bob'], comment: '', runId: '1', runUrl: 'https://x', planDigest: null,
    action: 'disable', outcome: 'done', intendedAt: at(1), observedAt: at(1), observed: 'Inactive', ticketTold: false,
  }; // prettier-ignore
  const after = (latest: Partial<RemediationEvent>, overrides: Partial<OpenIssue> = {}): OpenIssue =>
    openIssue({ remediation: { latest: { ...event, ...latest }, history: [] }, ...overrides });

  it.each<[string, Issue, string | undefined]>([
    ['a disable', after({}), 'SEC-1'],
    ['a failure', after({ outcome: 'failed' }), 'SEC-1'],
    ['what is told already', after({ ticketTold: true }), undefined],
    ['what was not observed', after({ outcome: 'intended' }), undefined],
    ['a disable without a ticket', after({}, { ticket: null, previousTickets: ['SEC-0'] }), undefined],
    [
      'a reactivation of a new life',
      after({ action: 'reactivate' }, { ticket: null, previousTickets: ['SEC-0'] }),
      'SEC-0',
    ],
    ['what is closed', closedIssue({ remediation: { latest: event, history: [] } }), undefined],
  ])('%s', (_what, issue, ticket) => {
    expect(untoldEvent(issue, BOTH)?.ticket).toBe(ticket);
    expect(untoldEvent(issue, { tickets: false, slack: true })).toBeNull();
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

  it('given up late say so: what their run did last may have happened then', () => {
    const claim = claimOf({ run: '99', attempt: 1, nonce: 'b' }, NOW);
    expect(givenUpAt(claim)).toBeUndefined();
    expect(givenUpAt(released(claim, later(90_000)))).toBe(later(90_000).getTime());
  });

  it('given up are taken over at once, and our own are ours', () => {
    expect(judgeClaim(released(claimOf({ run: '99', attempt: 1, nonce: 'b' }, NOW), NOW), me, NOW)).toBe(
      'takeover',
    );
    expect(judgeClaim(claimOf(me, NOW), me, later(CLAIM_TAKEOVER_MS * 2))).toBe('own');
    expect(judgeClaim(null, me, NOW)).toBe('free');
  });
});
