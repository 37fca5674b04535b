/** Sample tickets with their comments, as ADF and as wiki text. */
import { fitDocument, type Document } from '../../src/domain/document.ts';
import type { RemediationEvent, ResolvedIssue, WhitelistedIssue } from '../../src/domain/issue.ts';
import {
  closingComment,
  remediationComment,
  ticketDescription,
  ticketSummary,
  type TicketContext,
} from '../../src/domain/ticket-text.ts';
import { measureAdf, renderAdf } from '../../src/render/adf.ts';
import { renderWiki } from '../../src/render/wiki.ts';
import { adfHtml } from './adf-html.ts';
import { html } from './html.ts';
import { at, disableDayOf, excepted, NOW, open } from './samples.ts';

export interface TicketPage {
  readonly summary: string;
  readonly adf: unknown;
  readonly wiki: string;
  readonly body: string;
}

const CONTEXT: Omit<TicketContext, 'disableDay'> = {
  accountName: 'payments-production',
  maxAgeDays: 90,
  exceptionUrl: 'https://wiki.example.com/iam-key-exceptions',
  runUrl: 'https://github.com/acme/security/actions/runs/4700000001',
  now: NOW,
};
const ACCOUNT = '222222222222';

const EVENT: RemediationEvent = {
  action: 'disable',
  outcome: 'done',
  requestedBy: 'dana-berg',
  approvedBy: ['sam-okafor'],
  comment: 'Checked with the payments team',
  runId: '4700000004',
  runUrl: 'https://github.com/acme/security/actions/runs/4700000004',
  planDigest: null,
  intendedAt: at(1),
  observedAt: at(1),
  observed: 'Inactive',
  ticketTold: true,
};

export function ticketPages(): Readonly<Record<string, TicketPage>> {
  const key = open({ account: ACCOUNT, user: 'nightly-backup', age: 1310, used: 0.4, reported: 0 });
  const hostile = open({
    account: ACCOUNT,
    user: "-x'; rm -rf / {code} h1. [a|b] *b* @here",
    age: 95,
    used: null,
    reported: 0,
  });
  const context: TicketContext = { ...CONTEXT, disableDay: disableDayOf(key) };
  const manual: TicketContext = { ...CONTEXT, disableDay: null, exceptionUrl: null, runUrl: null };
  const resolved: ResolvedIssue = { ...key, status: 'resolved', exception: null };
  const except: WhitelistedIssue = excepted(
    { account: ACCOUNT, user: 'nightly-backup', age: 1310, used: 1 },
    {
      id: 'nightly-backup',
      reason: 'Vendor cannot rotate before the contract ends',
      expires: '2026-11-30',
      ticket: null,
    },
  );
  return {
    'ticket-usual': ticket(ticketSummary(key, context), [
      ticketDescription(key, context),
      remediationComment(key, EVENT, context),
      remediationComment(
        key,
        { ...EVENT, outcome: 'failed', observed: 'iam:UpdateAccessKey was refused (AccessDenied)' },
        context,
      ),
      remediationComment(
        key,
        { ...EVENT, action: 'reactivate', requestedBy: 'on-call-kim', comment: '' },
        context,
      ),
      closingComment(resolved, context),
      closingComment({ ...resolved, timestamps: { ...resolved.timestamps, remediated: at(1) } }, context),
      closingComment(except, context),
    ]),
    'ticket-hostile-without-remediation': ticket(ticketSummary(hostile, manual), [
      ticketDescription(hostile, { ...manual, accountName: '{noformat} | payments' }),
    ]),
    'ticket-cut-at-900': ticket(ticketSummary(key, context), [
      fitDocument(ticketDescription(key, context), 900, measureAdf),
    ]),
  };
}

function ticket(summary: string, [description = [], ...comments]: readonly Document[]): TicketPage {
  const documents = [description, ...comments];
  const article = (document: Document): string =>
    `<article><p class="note">Comment</p>${adfHtml(renderAdf(document))}</article>`;
  const wiki = documents.map(renderWiki).join('\n\n----\n\n');
  return {
    summary,
    adf: documents.map(renderAdf),
    wiki,
    body: `<h2>${html(summary)}</h2>${adfHtml(renderAdf(description))}${comments.map(article).join('')}<details><summary>Wiki text for Data Center</summary><pre>${html(wiki)}</pre></details>`,
  };
}
