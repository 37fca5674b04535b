/** The summary of a scan: its headline names all that needs attention, bars have places of their own, ends are seen. */
import { describe, expect, it } from '@jest/globals';
import { endingUnseen, ROWS_KEPT } from '../../src/domain/overview.ts';
import type { Exception } from '../../src/domain/exceptions.ts';
import type { Problem } from '../../src/domain/problem.ts';
import { scanSummary, type SummaryContext } from '../../src/render/summary.ts';
import { readMarkdown } from '../preview/markdown-blocks.ts';
import { excepted, NOW, open, overviewOf, type SampleAccount } from '../preview/samples.ts';

const DEV = { id: '222222222222', name: 'dev', users: 5 };
const PROD = { id: '333333333333', name: 'prod', users: 5 };
const BROKEN = { id: '444444444444', name: 'broken', users: 0, error: 'no such role' };
const key = (account: string, user: string) => ({ account, user, age: 200, used: 3 });

function summaryOf(context: Partial<SummaryContext> = {}): string {
  return scanSummary({
    overview: overviewOf([DEV, PROD], () => []),
    endingUnseen: [],
    problems: [],
    now: NOW,
    maxAgeDays: 90,
    dryRun: false,
    reporting: true,
    keyIds: 'full',
    shard: null,
    ...context,
  });
}

describe('the headline', () => {
  const failed = (code: Problem['code']): Problem => ({ severity: 'error', code, message: 'is down' });
  const headline = (context: Partial<SummaryContext>): string => summaryOf(context).split('\n')[0] ?? '';

  it.each<[string, Partial<SummaryContext>, string]>([
    ['nothing', {}, 'no stale keys'],
    [
      'what could not be reported, though no key is stale',
      { problems: [failed('slack-failed')] },
      '1 thing could not be reported',
    ],
    [
      'all of it, the worst first',
      {
        overview: overviewOf([DEV, BROKEN], ({ id }) => (id === DEV.id ? [open(key(DEV.id, 'bot'))] : [])),
        problems: [failed('account-incomplete'), failed('ticket-failed'), failed('slack-failed')],
      },
      '1 account could not be scanned, 2 things could not be reported, 1 stale key to rotate',
    ],
    [
      'no warnings',
      { problems: [{ severity: 'warning', code: 'root-access-keys', message: 'delete them' }] },
      'no stale keys',
    ],
  ])('says %s', (_, context, expected) => {
    expect(headline(context)).toBe(`## IAM key rotation: ${expected}`);
  });
});

describe('the chart of accounts', () => {
  const labelsOf = (accounts: readonly SampleAccount[]): readonly string[] => {
    const overview = overviewOf(accounts, ({ id }) => [open(key(id, 'bot'))]);
    const charts = readMarkdown(summaryOf({ overview })).flatMap((block) =>
      block.type === 'chart' ? [block.chart] : [],
    );
    return charts.at(-1)?.bars.map(({ label }) => label) ?? [];
  };
  const named = (...names: readonly string[]): SampleAccount[] =>
    names.map((name, index) => ({ id: String(100_000_000_001 + index), name, users: 1 }));

  it('tells names apart that differ at their ends', () => {
    expect(labelsOf(named('acme-production-eu-west-1', 'acme-production-eu-central-1', 'dev'))).toEqual([
      'acme-prod…-eu-west-1',
      'acme-prod…-central-1',
      'dev',
    ]);
  });

  it('tells equal names apart by the IDs', () => {
    const long = ['payments', 'search'].map((team) => `acme-production-${team}-eu-west-1`);
    expect(labelsOf(named(...long, 'dev', 'dev'))).toEqual([
      'acme-pr…-west-1 0001',
      'acme-pr…-west-1 0002',
      'dev 0003',
      'dev 0004',
    ]);
    const alike = named('dev', 'dev').map((account, index) => ({
      ...account,
      id: `${index + 1}00000000007`,
    }));
    expect(labelsOf(alike)).toEqual(['100000000007', '200000000007']);
  });
});

describe('exceptions that end soon', () => {
  const exception = (id: string, expires?: string): Exception => ({
    id,
    reason: `why ${id}`,
    ...(expires === undefined ? {} : { expires }),
    plain: false,
  });
  const record = { id: 'seen', reason: null, expires: '2026-11-30', ticket: null };
  const overview = overviewOf([DEV, PROD, BROKEN], ({ id }) =>
    id === DEV.id ? [excepted(key(DEV.id, 'seen'), record)] : [],
  );
  const unseenOf = (...entries: readonly (readonly [string, Exception])[]): readonly string[] => {
    const configured = new Map<string, Exception[]>();
    for (const [account, entry] of entries)
      configured.set(account, [...(configured.get(account) ?? []), entry]);
    return endingUnseen(overview, configured, NOW).map((one) => `${one.accountName} ${one.exception.id}`);
  };

  it('and cover no stale key are those that no row shows', () => {
    expect(
      unseenOf(
        [DEV.id, exception('seen', '2026-11-30')],
        [DEV.id, exception('later', '2026-12-08')],
        [DEV.id, exception('last', '2026-12-07')],
        [DEV.id, exception('over', '2026-11-22')],
        [DEV.id, exception('endless')],
        [PROD.id, exception('seen', '2026-11-23')],
        [BROKEN.id, exception('unknown', '2026-11-25')],
        ['999999999999', exception('elsewhere', '2026-11-25')],
      ),
    ).toEqual(['prod seen', 'dev last']);
  });

  it('are not guessed at where more end soon than rows are kept', () => {
    const many = overviewOf([DEV], () =>
      Array.from({ length: ROWS_KEPT + 1 }, (_, index) => excepted(key(DEV.id, `user-${index}`), record)),
    );
    const configured = new Map([[DEV.id, [exception('other', '2026-11-25')]]]);
    expect(endingUnseen(many, configured, NOW)).toEqual([]);
  });

  it('are shown apart from those that cover a key', () => {
    const unseen = { accountId: PROD.id, accountName: 'prod', exception: exception('idle', '2026-11-25') };
    const both = summaryOf({ overview, endingUnseen: [unseen] });
    expect(both).toContain('**For 1 key the exception ends within 14 days.**');
    expect(both.indexOf('covering no stale key now')).toBeLessThan(
      both.indexOf('| idle | prod | why idle | **2026-11-25** |'),
    );
    const alone = summaryOf({ endingUnseen: [unseen] });
    expect(alone).toContain('### Exceptions in force');
    expect(alone).toContain('| idle | prod |');
    expect(summaryOf()).not.toContain('Exceptions in force');
  });
});
