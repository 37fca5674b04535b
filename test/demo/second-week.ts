/** Chapter 2 of the demo: a key was rotated, another excepted, and the missing role deployed. */
import { DAY_MS } from '../world/world-clock.ts';
import { addStandardRoles } from '../world/standard-roles.ts';
import { ENVIRONMENT, keepBackupRunning, PAYMENTS, PLATFORM, REPOSITORY, type Sample } from './sample.ts';
import { expectThat, type Stage } from './stage.ts';
import { isOpen, ticketOf, showMessage, showTicket } from './telling.ts';
import { chapter, markdownLines, show, tell } from './terminal.ts';

export async function secondWeek(sample: Sample, stage: Stage): Promise<void> {
  const { world, slack, cast } = sample;
  world.clock.advance(7 * DAY_MS);
  chapter(`2. A week later, ${world.clock.date().toISOString().slice(0, 10)}: people have acted`);
  tell(
    'Dana has followed the ticket: a new key for checkout-deploy, the old one deleted. The key of vendor-crawler cannot be rotated, so a pull request has added an exception with a reason and an end. The newsroom team has deployed its role.',
  );
  world.aws.deleteKey(PAYMENTS, cast.rotated);
  world.aws.addKey(PAYMENTS, 'checkout-deploy');
  addStandardRoles(world.aws, { mainAccountId: PLATFORM, repository: REPOSITORY, environment: ENVIRONMENT });
  keepBackupRunning(sample);
  const postsBefore = slack.model.posts.length;

  const run = await stage.run({
    name: '2-second-scan',
    inputs: { mode: 'scan' },
    job: { runId: '4700000002', workflow: 'scan' },
  });
  show('Job summary', markdownLines(run.summary));
  expectThat(run.outputs['accounts-failed'] === '0', 'all five accounts were scanned, the job is green');
  expectThat(
    Number(run.outputs['new-issues']) > 0,
    `the keys of newsroom are new: ${run.outputs['new-issues'] ?? ''}`,
  );

  const rotated = ticketOf(sample, cast.rotated);
  expectThat(rotated !== undefined && !isOpen(sample, rotated), 'the ticket of the rotated key is closed');
  const excepted = ticketOf(sample, cast.excepted);
  expectThat(
    excepted !== undefined && !isOpen(sample, excepted) && excepted.labels.has('whitelisted'),
    'the ticket of the excepted key is closed and labelled whitelisted',
  );
  showTicket({ ...excepted, description: { type: 'doc', content: [] } });
  const posts = slack.model.posts.slice(postsBefore);
  const post = posts.find(({ to }) => to === '#security') ?? posts[0];
  expectThat(post !== undefined, `${posts.length} Slack messages were sent, one per recipient`);
  showMessage(post);
}
