/**
 * What a pull request does to the exceptions, for the person who has to approve it: whom an exception exempts, why,
 * until when, and which keys that are (SPEC section 10). Tables within a budget; decides nothing.
 */
import type { AssessedChange, CoverEffect, ExceptionChange, KeyImpact } from '../domain/config-diff.ts';
import { isExpired, type Exception } from '../domain/exceptions.ts';
import { ageOf, lastUseText } from '../domain/ticket-text.ts';
import { LINES_SHOWN, logNameOf } from './account-log.ts';
import { maskKeyIds, type KeyIdDisplay } from './key-ids.ts';
import { counted, thousands } from './markdown.ts';
import {
  accountCell,
  cell,
  joined,
  keyCell,
  messageCell,
  shortened,
  ticketCell,
  userCell,
} from './summary-tables.ts';

/** Not computed: `why` stands in one line. */
export type ShownDifference =
  | { readonly kind: 'unknown'; readonly why: string }
  | {
      readonly kind: 'known';
      readonly changes: readonly AssessedChange[];
      /** Lines to be shown beneath. */
      readonly notes: readonly string[];
    };

export interface ChangesContext {
  readonly now: Date;
  readonly keyIds: KeyIdDisplay;
  readonly accountName: (accountId: string) => string;
  readonly ticketUrl: (ticket: string) => string | null;
  /** Bytes of Markdown for each of the two tables. */
  readonly budget: number;
}

/** Each key once, also where several changes name it; those whose cover changes first, then the oldest. */
export function concernedKeys(changes: readonly AssessedChange[]): readonly KeyImpact[] {
  const found = new Map<string, KeyImpact>();
  for (const { keys = [] } of changes) {
    for (const key of keys) found.set(`${key.issue.accountId} ${key.issue.issueId}`, key);
  }
  return [...found.values()].sort(
    (a, b) =>
      EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect) ||
      (a.issue.details.createDate < b.issue.details.createDate ? -1 : 1),
  );
}

const EFFECTS: readonly CoverEffect[] = ['gains', 'loses', 'stays-covered', 'stays-open'];

/** `Exceptions: 1 added, 1 extended. 2 keys gain cover, 1 key loses it.` */
export function changesHeadline(changes: readonly AssessedChange[]): string {
  if (changes.length === 0) return 'No exception is added, removed or changed.';
  const sums = new Map<string, number>();
  for (const { change } of changes) sums.set(groupOf(change), (sums.get(groupOf(change)) ?? 0) + 1);
  const parts = GROUPS.flatMap((group) =>
    sums.has(group) ? [`${thousands(sums.get(group) ?? 0)} ${group}`] : [],
  );
  const exceptions = `Exceptions: ${parts.join(', ')}`;
  if (changes.every(({ keys }) => keys === undefined)) return `${exceptions}.`;
  const keys = concernedKeys(changes);
  const count = (effect: CoverEffect): number => keys.filter((key) => key.effect === effect).length;
  const [gained, lost] = [count('gains'), count('loses')];
  return `${exceptions}. ${counted(gained, 'key gains', 'keys gain')} cover, ${counted(lost, 'key loses', 'keys lose')} it.`;
}

const GROUPS = ['added', 'removed', 'extended', 'shortened', 'changed'] as const;

function groupOf(change: ExceptionChange): (typeof GROUPS)[number] {
  if (change.kind !== 'changed') return change.kind;
  if (change.traits.includes('extended')) return 'extended';
  return change.traits.includes('shortened') ? 'shortened' : 'changed';
}

export function changesSection(difference: ShownDifference, context: ChangesContext): string {
  if (difference.kind === 'unknown')
    return `Difference to the base branch: not known, ${messageCell(difference.why, context.keyIds)}`;
  const { changes, notes } = difference;
  const keys = concernedKeys(changes);
  return joined([
    '### Exceptions',
    // What changed in sum stands at the top of the page already.
    changes.length === 0 ? changesHeadline(changes) : changesTable(changes, context),
    keys.length === 0 ? '' : `### Keys concerned\n\n${keysTable(keys, context)}`,
    notes.map((note) => `- ${messageCell(note, context.keyIds)}`).join('\n'),
  ]).trimEnd();
}

const REASON_LENGTH = 400;

function changesTable(changes: readonly AssessedChange[], context: ChangesContext): string {
  const { keyIds, now } = context;
  const rows = changes.map(({ change, keys }) => {
    const entry = change.kind === 'removed' ? change.before : change.after;
    return [
      wordsOf(change),
      accountCell({ accountId: change.accountId, accountName: context.accountName(change.accountId) }),
      messageCell(entry.id, keyIds),
      reasonCell(change, keyIds),
      untilCell(change, now),
      cell(
        maskKeyIds([entry.ticket ?? '', entry.owner ?? ''].filter((text) => text !== '').join(', '), keyIds),
        120,
      ),
      keysCell(keys),
    ];
  });
  return shortened(rows, {
    head: ['Change', 'Account', 'Exception', 'Why', 'Until', 'Ticket, owner', 'Stale keys'],
    bytes: context.budget,
    of: 'exceptions',
    elsewhere: 'whitelist.json',
  });
}

function wordsOf(change: ExceptionChange): string {
  if (change.kind !== 'changed') return change.kind;
  const others = change.traits.filter((trait) => trait !== 'extended' && trait !== 'shortened');
  const end = change.traits.filter((trait) => trait === 'extended' || trait === 'shortened');
  return [...end, ...others.map((trait) => `${trait} changed`)].join(', ');
}

function reasonCell(change: ExceptionChange, keyIds: KeyIdDisplay): string {
  const show = (reason: string | undefined): string =>
    reason === undefined || reason.trim() === ''
      ? '**none given**'
      : cell(maskKeyIds(reason, keyIds), REASON_LENGTH);
  if (change.kind === 'removed') return show(change.before.reason);
  if (change.kind === 'added' || !change.traits.includes('reason')) return show(change.after.reason);
  return `${show(change.after.reason)} (was: ${show(change.before.reason)})`;
}

function untilCell(change: ExceptionChange, now: Date): string {
  const show = (entry: Exception): string =>
    entry.expires === undefined
      ? '**no end**'
      : `${cell(entry.expires, 10)}${isExpired(entry, now) ? ' (over)' : ''}`;
  if (change.kind === 'removed') return show(change.before);
  if (change.kind === 'added' || change.before.expires === change.after.expires) return show(change.after);
  return `${show(change.before)} → ${show(change.after)}`;
}

function keysCell(keys: readonly KeyImpact[] | undefined): string {
  if (keys === undefined) return 'not known';
  if (keys.length === 0) return 'none';
  const words: Record<CoverEffect, string> = {
    gains: keys.length === 1 ? 'gains cover' : 'gain cover',
    loses: keys.length === 1 ? 'loses cover' : 'lose cover',
    'stays-covered': 'covered as before',
    'stays-open': 'not covered',
  };
  return EFFECTS.flatMap((effect) => {
    const count = keys.filter((key) => key.effect === effect).length;
    return count === 0 ? [] : [`${thousands(count)} ${words[effect]}`];
  }).join(', ');
}

const EFFECT_CELLS: Readonly<Record<CoverEffect, string>> = {
  gains: '**gains cover**',
  loses: '**loses cover**',
  'stays-covered': 'covered as before',
  'stays-open': 'not covered',
};

function keysTable(keys: readonly KeyImpact[], context: ChangesContext): string {
  const { now, keyIds, accountName } = context;
  const rows = keys.map(({ issue, effect, by }) => [
    EFFECT_CELLS[effect],
    userCell(issue.details.username),
    keyCell(issue.issueId, keyIds),
    accountCell({ accountId: issue.accountId, accountName: accountName(issue.accountId) }),
    counted(ageOf(issue, now), 'day'),
    cell(lastUseText(issue.details.lastUse, now), 120),
    ticketCell(issue.ticket?.key ?? null, issue.ticket === null ? null : context.ticketUrl(issue.ticket.key)),
    by === null ? '' : messageCell(by.id, keyIds),
  ]);
  return shortened(rows, {
    head: ['Effect', 'User', 'Key', 'Account', 'Age', 'Last use', 'Ticket', 'Exception'],
    bytes: context.budget,
    of: 'keys',
    elsewhere: 'the table of issues',
  });
}

/** The log group of what a pull request does in one account; `changes` are those of the account alone. */
export function impactLogLines(
  account: { readonly accountId: string; readonly accountName: string },
  { changes, now }: { readonly changes: readonly AssessedChange[]; readonly now: Date },
): { readonly title: string; readonly lines: readonly string[] } {
  const keys = concernedKeys(changes);
  return {
    title: `${logNameOf(account)}: ${changesHeadline(changes)}`,
    lines: [
      ...keys
        .slice(0, LINES_SHOWN)
        .map(
          ({ issue, effect }) =>
            `${effect}: ${issue.issueId} of ${issue.details.username}, ${counted(ageOf(issue, now), 'day')} old, last used ${lastUseText(issue.details.lastUse, now)}`,
        ),
      ...(keys.length > LINES_SHOWN
        ? [`… and ${counted(keys.length - LINES_SHOWN, 'more', 'more')} in the summary`]
        : []),
    ],
  };
}
