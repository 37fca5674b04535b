/**
 * What people are told on Slack, free of any technology: notices about keys, gathered into one message per
 * recipient and run (SPEC section 8). Decides nothing and renders nothing.
 */
import type { LastUse } from './key.ts';

export const NOTICE_KINDS = ['new', 'failed', 'disabled', 'reactivated', 'closed'] as const;
export type NoticeKind = (typeof NOTICE_KINDS)[number];

export interface Notice {
  readonly kind: NoticeKind;
  readonly accountId: string;
  readonly accountName: string;
  readonly userName: string;
  readonly keyId: string;
  readonly ageDays: number;
  readonly lastUse: LastUse | null;
  /** `YYYY-MM-DD` on which automatic remediation may disable the key; null where it will not. */
  readonly disableDay: string | null;
  readonly ticket: { readonly key: string; readonly url: string } | null;
  /** One more line, e.g. why it was closed or what failed. */
  readonly note: string | null;
}

export interface Message {
  /** Plain text of one line; also the notification text. */
  readonly headline: string;
  /** In the order of `NOTICE_KINDS`, oldest key first. */
  readonly notices: readonly Notice[];
  /** Run-level problems (accounts that could not be scanned, Jira down); one line each. */
  readonly problems: readonly string[];
  readonly runUrl: string | null;
}
