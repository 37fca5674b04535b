/** The last chapter of the demo: something broke, one key is brought back, and an auditor reads what happened. */
import { REMEDIATION_RUN } from './remediation.ts';
import { ENVIRONMENT, PAYMENTS, REPOSITORY, type Sample } from './sample.ts';
import { expectThat, type Stage } from './stage.ts';
import { showTicket, ticketLines, ticketOf, tickets } from './telling.ts';
import { chapter, markdownLines, show, tell } from './terminal.ts';

const RUN = '4700000006';

export async function rollback(sample: Sample, stage: Stage): Promise<void> {
  const { world, cast, github } = sample;
  chapter('5. An hour later: the quarterly report is broken');
  world.clock.advance(3_600_000);
  tell(
    'The report runs once a quarter, with a key that nobody remembered. On-call starts rollback.yml with the key ID from the ticket; Sam approves.',
  );
  github.model
    .repository(REPOSITORY)
    .review(RUN, { environments: [ENVIRONMENT], user: 'sam-okafor', comment: 'Until Friday' });
  const run = await stage.run({
    name: '5-rollback',
    inputs: { mode: 'rollback', keys: cast.quarterly },
    job: {
      runId: RUN,
      workflow: 'rollback',
      eventName: 'workflow_dispatch',
      actor: 'on-call-kim',
      environment: ENVIRONMENT,
    },
  });
  show('Job summary', markdownLines(run.summary));
  expectThat(run.outputs['reactivated-keys'] === '1', 'one key was reactivated');
  expectThat(world.aws.key(PAYMENTS, cast.quarterly).status === 'Active', 'quarterly-report works again');
  expectThat(world.aws.key(PAYMENTS, cast.forgotten).status === 'Inactive', 'the other keys stay disabled');
  const ticket = ticketOf(sample, cast.quarterly);
  expectThat(ticket !== undefined, 'the ticket tells the whole story');
  showTicket({ ...ticket, description: { type: 'doc', content: [] } });

  tell('A year later an auditor asks who allowed this. The record in DynamoDB answers by itself:');
  const items = await world.dynamo.dumpItems();
  const item = items.find(({ issue_id }) => issue_id === cast.quarterly);
  const audit = JSON.stringify(item?.['remediation_details'], null, 2);
  show(`remediation_details of ${cast.quarterly}`, audit.split('\n'));
  expectThat(
    item?.['status'] === 'open' && audit.includes('sam-okafor') && audit.includes(REMEDIATION_RUN),
    'the issue is open again; the record names who asked, who approved, and the runs',
  );
  stage.keep(
    'tickets.txt',
    tickets(sample)
      .map((one) => ticketLines(one).join('\n'))
      .join(`\n\n${'─'.repeat(80)}\n\n`),
  );
}
