/**
 * Slack messages are within Slack's limits however much there is to tell and whatever it is called, and people find
 * in them what they need.
 */
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { NOTICE_KINDS, type Message, type Notice, type NoticeKind } from '../../src/domain/notice.ts';
import type { Timestamp } from '../../src/domain/timestamp.ts';
import { MAX_MESSAGES, renderSlackMessages, type SlackMessage } from '../../src/render/slack-blocks.ts';
import { BLOCKS_SIZE_LIMIT, complaintsOf, mentionsIn } from '../world/slack-block-kit.ts';
import { textOf } from '../world/slack-model.ts';

const now = new Date('2026-11-23T06:00:00Z');
const runUrl = 'https://github.com/acme/security/actions/runs/1000001';

const notice = (changes: Partial<Notice> = {}): Notice => ({
  kind: 'new',
  accountId: '111111111111',
  accountName: 'prod',
  userName: 'svc_build-bot+x=1,y.z@corp',
  keyId: 'AKIAEXAMPLE000000001',
  ageDays: 214,
  lastUse: { date: '2026-11-03T00:00:00+00:00' as Timestamp, service: 's3', region: 'eu-west-1' },
  disableDay: '2026-12-01',
  ticket: { key: 'SEC-12', url: 'https://acme.atlassian.net/browse/SEC-12' },
  note: null,
  ...changes,
});

const message = (notices: readonly Notice[], changes: Partial<Message> = {}): Message => ({
  headline: `IAM key rotation: ${notices.length} to tell`,
  notices,
  problems: [],
  runUrl,
  ...changes,
});

const shownBy = (messages: readonly SlackMessage[]): string =>
  messages
    .map((one) =>
      textOf({
        ...one,
        channel: '',
        to: '',
        ts: '',
        arguments: {},
        blocks: one.blocks as Record<string, unknown>[],
      }),
    )
    .join('\n');

function expectWithinLimits(messages: readonly SlackMessage[]): void {
  expect(messages.length).toBeGreaterThan(0);
  expect(messages.length).toBeLessThanOrEqual(MAX_MESSAGES);
  for (const { text, blocks } of messages) {
    expect(complaintsOf(blocks)).toEqual([]);
    expect(JSON.stringify(blocks).length).toBeLessThan(BLOCKS_SIZE_LIMIT);
    expect(text).not.toBe('');
    expect(text.length).toBeLessThanOrEqual(150);
  }
}

const numbered = (count: number, kind: NoticeKind): Notice[] =>
  Array.from({ length: count }, (_, index) =>
    notice({ kind, keyId: `AKIA${kind.toUpperCase()}${String(index).padStart(6, '0')}` }),
  );

describe('one message', () => {
  it('tells everything about a key, by what happened to it', () => {
    const messages = renderSlackMessages(
      message(
        [
          notice(),
          notice({ kind: 'failed', disableDay: null, note: 'AccessDenied; tried again by the next run' }),
          notice({ kind: 'disabled', userName: 'anna', disableDay: null, ticket: null }),
          notice({ kind: 'reactivated', lastUse: null }),
          notice({
            kind: 'closed',
            ageDays: 1,
            lastUse: { date: null, service: null, region: null },
            note: 'The key was deleted.',
          }),
        ],
        { problems: ['Account dev (222222222222) could not be scanned'] },
      ),
      { now },
    );
    expectWithinLimits(messages);
    expect(messages).toHaveLength(1);
    expect(messages[0]?.text).toBe('IAM key rotation: 5 to tell');
    expect(messages[0]?.blocks.map((block) => (block as { type: string }).type)).toEqual([
      'header',
      ...Array<string>(6).fill('section'),
      'context',
    ]);
    expect(shownBy(messages).split('\n').slice(2)).toEqual([
      '*To rotate* (1)',
      '• *svc_build-bot+x=1,y.z@corp* `AKIAEXAMPLE000000001` in prod (111111111111), 214 days old, last used: 2026-11-03 by s3 in eu-west-1 (20 days ago)',
      '      <https://acme.atlassian.net/browse/SEC-12|SEC-12> · will be disabled on or after 2026-12-01, once approved',
      '*Could not be changed* (1)',
      '• *svc_build-bot+x=1,y.z@corp* `AKIAEXAMPLE000000001` in prod (111111111111), 214 days old, last used: 2026-11-03 by s3 in eu-west-1 (20 days ago)',
      '      <https://acme.atlassian.net/browse/SEC-12|SEC-12> · AccessDenied; tried again by the next run',
      '*Disabled* (1)',
      '• *anna* `AKIAEXAMPLE000000001` in prod (111111111111), 214 days old, last used: 2026-11-03 by s3 in eu-west-1 (20 days ago)',
      '*Reactivated* (1)',
      expect.stringContaining('last used: not known'),
      expect.stringContaining('will be disabled on or after 2026-12-01'),
      '*Closed* (1)',
      expect.stringContaining('1 day old, last used: never'),
      expect.stringContaining('The key was deleted.'),
      '*Problems in the run* (1)',
      '• Account dev (222222222222) could not be scanned',
      `<${runUrl}|The run that sent this>`,
    ]);
  });

  it('tells of problems alone, and needs no run', () => {
    const messages = renderSlackMessages(message([], { problems: ['Jira is down'], runUrl: null }), { now });
    expectWithinLimits(messages);
    expect(shownBy(messages)).toContain('• Jira is down');
    expect(shownBy(messages)).not.toContain('<http');
  });
});

describe('many notices', () => {
  it('stay in one message as long as Slack takes it, and in as few as possible after that', () => {
    expect(renderSlackMessages(message(numbered(40, 'new')), { now })).toHaveLength(1);
    const messages = renderSlackMessages(message(numbered(100, 'new')), { now });
    expectWithinLimits(messages);
    expect(messages).toHaveLength(3);
    expect(messages.map(({ text }) => text)).toEqual(
      [1, 2, 3].map((part) => `IAM key rotation: 100 to tell (${part} of 3)`),
    );
    expect(shownBy(messages).match(/AKIANEW\d{6}/g)).toEqual(numbered(100, 'new').map(({ keyId }) => keyId));
    expect(shownBy(messages).match(/\*To rotate\* \((100|continued)\)/g)).toHaveLength(3);
  });

  it.each([10_000, 100_000])(
    '%i of them are cut with a count, and drown neither the few others nor the problems',
    (count) => {
      const few = [...numbered(3, 'failed'), ...numbered(2, 'disabled'), ...numbered(1, 'closed')];
      const problems = ['Account dev (222222222222) could not be scanned'];
      const messages = renderSlackMessages(message([...numbered(count, 'new'), ...few], { problems }), {
        now,
      });
      expectWithinLimits(messages);
      expect(messages).toHaveLength(MAX_MESSAGES);
      const shown = shownBy(messages);
      for (const { keyId } of few) expect(shown).toContain(keyId);
      expect(shown).toContain(problems[0]);
      const listed = shown.match(/AKIANEW\d+/g)?.length ?? 0;
      expect(listed).toBeGreaterThan(150);
      expect(shown).toContain(`… and ${count - listed} more, see <${runUrl}|the run>`);
      expect(shown).toContain(`*To rotate* (${count})`);
    },
  );

  it('of every kind share the room', () => {
    const messages = renderSlackMessages(
      message(
        NOTICE_KINDS.flatMap((kind) => numbered(2000, kind)),
        { problems: Array.from({ length: 2000 }, (_, index) => `Account ${index} failed`) },
      ),
      { now },
    );
    expectWithinLimits(messages);
    for (const kind of NOTICE_KINDS) {
      expect(shownBy(messages).match(new RegExp(`AKIA${kind.toUpperCase()}`, 'g'))?.length).toBeGreaterThan(
        20,
      );
    }
    expect(shownBy(messages).match(/… and \d+ more/g)).toHaveLength(6);
  });
});

describe('hostile text', () => {
  const nasty = fc.oneof(
    fc.constantFrom(
      '<!channel>',
      '<@U0123456>',
      '<https://evil.example|ok>',
      '&amp;'.repeat(300),
      '😀'.repeat(900),
      '\ud83d',
      '*`_~',
      '\u202e\n'.repeat(200),
      '|>',
      '',
    ),
    fc.string({ unit: 'binary', maxLength: 2500 }),
    fc.string({ unit: 'grapheme', maxLength: 400 }),
  );
  const hostileNotice = fc.record({
    kind: fc.constantFrom(...NOTICE_KINDS),
    accountId: nasty,
    accountName: nasty,
    userName: nasty,
    keyId: nasty,
    ageDays: fc.nat(),
    lastUse: fc.constantFrom(null, {
      date: '2026-11-03T00:00:00+00:00' as Timestamp,
      service: '<!here>',
      region: '*',
    }),
    disableDay: fc.option(nasty),
    ticket: fc.option(
      fc.record({
        key: nasty,
        url: fc.oneof(
          nasty,
          fc.webUrl(),
          fc.constant('https://x.example/a|b>c<d&e f'),
          nasty.map((text) => `https://x.example/?${text}`),
          fc.constant('javascript:alert(1)'),
        ),
      }),
    ),
    note: fc.option(nasty),
  });

  it('breaks no limit, no entity, no character, no link, and mentions nobody', () => {
    fc.assert(
      fc.property(
        fc.array(hostileNotice, { maxLength: 30 }),
        fc.array(nasty, { maxLength: 30 }),
        nasty,
        (notices, problems, headline) => {
          const messages = renderSlackMessages({ headline, notices, problems, runUrl }, { now });
          expectWithinLimits(messages);
          const shown = shownBy(messages);
          expect(shown).not.toMatch(/\p{Cs}/u);
          expect(mentionsIn(shown)).toEqual([]);
          expect(shown.replace(/<https?:\/\/[^\s<>|]+\|[^<>|\n]+>/g, '')).not.toMatch(/[<>]/);
          expect(shown).not.toMatch(/&(?!(amp|lt|gt);)/);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('is cut with an ellipsis where it is long', () => {
    const messages = renderSlackMessages(message([notice({ note: '&'.repeat(1000) })]), { now });
    expect(shownBy(messages)).toMatch(/ · (&amp;){50,80}…/);
  });
});
