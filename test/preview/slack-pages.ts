/** Sample Slack messages: one of every kind, hostile names, and one that has to be split and cut. */
import { composeMessage } from '../../src/domain/message.ts';
import { NOTICE_KINDS, type Notice, type NoticeKind } from '../../src/domain/notice.ts';
import { renderSlackMessages } from '../../src/render/slack-blocks.ts';
import { HOSTILE_NAMES } from '../world/organisation.ts';
import { at, NOW, ticketUrl } from './samples.ts';
import { slackHtml, slackJson } from './slack-view.ts';

export interface SlackPage {
  readonly json: unknown;
  readonly messages: number;
  readonly body: string;
}

const RUN_URL = 'https://github.com/acme/security/actions/runs/4700000001';
const NOTES: Readonly<Partial<Record<NoticeKind, string>>> = {
  failed: 'iam:UpdateAccessKey was refused (AccessDenied); it is tried again by the next run',
  closed: 'The key is no longer active, or no longer there.',
};

function notice(kind: NoticeKind, index: number, userName = `svc-${index}`): Notice {
  return {
    kind,
    accountId: '222222222222',
    accountName: 'payments-production',
    userName,
    keyId: `AKIA${String(index).padStart(16, 'EXAMPLE000000000')}`,
    ageDays: 95 + index * 37,
    lastUse: { date: at(index), service: 's3', region: 'eu-west-1' },
    disableDay: kind === 'new' || kind === 'reactivated' ? '2026-12-07' : null,
    ticket: { key: `SEC-${index}`, url: ticketUrl(`SEC-${index}`) },
    note: NOTES[kind] ?? null,
  };
}

export function slackPages(): Readonly<Record<string, SlackPage>> {
  const problems = [
    'Account newsroom (555555555555) was not scanned completely: the role was refused; deploy config/aws/member.yaml',
  ];
  return {
    'slack-every-kind': slack(
      NOTICE_KINDS.flatMap((kind, index) => [notice(kind, index * 2), notice(kind, index * 2 + 1)]),
      problems,
    ),
    'slack-hostile': slack(
      [...HOSTILE_NAMES, '*bold* _it_ ~x~ `code`', '<!channel> & <https://evil.example|x>', ':rocket:'].map(
        (name, index) => notice('new', index, name),
      ),
      [],
    ),
    'slack-400-keys': slack(
      Array.from({ length: 400 }, (_, index) => notice('new', index)),
      [],
    ),
  };
}

function slack(notices: readonly Notice[], problems: readonly string[]): SlackPage {
  const messages = renderSlackMessages(composeMessage({ notices, problems, runUrl: RUN_URL }), { now: NOW });
  return {
    json: messages,
    messages: messages.length,
    body: messages.map(({ blocks }) => slackHtml(blocks) + slackJson(blocks)).join('\n'),
  };
}
