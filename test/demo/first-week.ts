/** Chapter 1 of the demo: the first scan of an organisation that has never looked at its keys. */
import { NEWSROOM, ENVIRONMENT, type Sample } from './sample.ts';
import { expectThat, type Stage } from './stage.ts';
import { ticketOf, tickets, showMessage, showTicket } from './telling.ts';
import { chapter, markdownLines, show, tell } from './terminal.ts';

export async function firstWeek(sample: Sample, stage: Stage): Promise<void> {
  const { world, slack, cast } = sample;
  chapter(`1. Monday, ${world.clock.date().toISOString().slice(0, 10)}: the first scan`);
  tell(
    `An organisation has ${Object.keys(sample.accountNames).length} AWS accounts with ${sample.users} IAM users. A scheduled workflow in its security repository runs the action with mode scan. Keys older than 90 days have to be rotated; owners get a Jira ticket and a Slack message, and 14 days. One account, newsroom (${NEWSROOM}), has not deployed its role yet, so AWS will refuse.`,
  );
  const run = await stage.run({
    name: '1-first-scan',
    inputs: { mode: 'scan' },
    job: { runId: '4700000001', workflow: 'scan' },
    exitCode: 1,
    excepted: false,
  });
  show('Job summary', markdownLines(run.summary));
  expectThat(
    run.outputs['accounts-failed'] === '1' && run.outputs['accounts-scanned'] === '4',
    'the job fails at its end and names the account; the other four were scanned all the same',
  );
  expectThat(
    tickets(sample).length === Number(run.outputs['open-issues']),
    `every open issue has exactly one ticket: ${tickets(sample).length}`,
  );

  expectThat(
    ticketOf(sample, cast.tolerated) === undefined,
    'svc-legacy-import has an exception in whitelist.json, so nobody is told to rotate it',
  );

  const ticket = ticketOf(sample, cast.inUse);
  expectThat(
    ticket?.assignee?.displayName === 'Dana Berg',
    'the ticket of nightly-backup is assigned to Dana, whom the IAM user names in its tag "owner"',
  );
  showTicket(ticket);
  const post = slack.model.postsTo('@dana').at(-1);
  expectThat(
    post !== undefined && slack.model.postsTo('@dana').length === 1,
    'Dana got one Slack message for all of her keys',
  );
  showMessage(post);
  expectThat(
    world.transcript.count('iam', 'UpdateAccessKey') === 0,
    `no key was touched: that needs an approval of environment "${ENVIRONMENT}"`,
  );
}
