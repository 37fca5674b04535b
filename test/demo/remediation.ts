/** Chapter 3 of the demo: plan, dry run, a gate that refuses, an approval, and exactly the planned keys disabled. */
import type { RunResult } from '../world/runner.ts';
import { DAY_MS } from '../world/world-clock.ts';
import {
  ENVIRONMENT,
  keepBackupRunning,
  PAYMENTS,
  REPOSITORY,
  RETENTION_DAYS,
  type Sample,
} from './sample.ts';
import { expectThat, type Stage } from './stage.ts';
import { isOpen, ticketOf } from './telling.ts';
import { chapter, markdownLines, show, tell } from './terminal.ts';

/** The workflow run in which the keys are disabled. */
export const REMEDIATION_RUN = '4700000004';
const WORKFLOW = {
  runId: REMEDIATION_RUN,
  workflow: 'remediate',
  eventName: 'workflow_dispatch',
  actor: 'dana-berg',
};
const PROTECTED = { ...WORKFLOW, environment: ENVIRONMENT };

export async function remediation(sample: Sample, stage: Stage): Promise<void> {
  const { world, cast, github } = sample;
  world.clock.advance(8 * DAY_MS);
  keepBackupRunning(sample);
  chapter(
    `3. Another week later, ${world.clock.date().toISOString().slice(0, 10)}: disabling what nobody has rotated`,
  );
  tell(
    `The ${RETENTION_DAYS} days are over. The workflow remediate.yml first runs mode plan, with roles that can only read. Its summary is what the approver sees.`,
  );
  const plan = await stage.run({ name: '3a-plan', inputs: { mode: 'plan' }, job: WORKFLOW });
  show('Job summary, for the approver', markdownLines(plan.summary));
  expectThat(
    isPlanned(plan, cast.forgotten) && isPlanned(plan, cast.quarterly),
    'old-migration and quarterly-report are on the plan',
  );
  expectThat(
    reasonOf(plan, cast.inUse) === 'recently-used',
    'nightly-backup is not: it was used last night, and says so',
  );

  tell('A dry run of mode remediate asks the gate and checks every key, and changes nothing.');
  const dry = await stage.run({
    name: '3b-dry-run',
    inputs: { ...remediate(plan), 'dry-run': 'true' },
    job: PROTECTED,
  });
  show('Job summary', markdownLines(dry.summary));
  expectThat(world.transcript.mutationCount() === 0, 'nothing was written anywhere');

  tell('Now without the dry run, but nobody has approved.');
  await stage.run({ name: '3c-refused', inputs: remediate(plan), job: PROTECTED, exitCode: 1 });
  expectThat(world.transcript.mutationCount() === 0, 'the gate refuses before anything is written');
  expectThat(world.aws.key(PAYMENTS, cast.forgotten).status === 'Active', 'the keys are still active');

  tell('Sam reads the plan and approves the environment in GitHub. The same job goes on.');
  github.model.repository(REPOSITORY).review(REMEDIATION_RUN, {
    environments: [ENVIRONMENT],
    user: 'sam-okafor',
    comment: 'Checked with the payments team',
  });
  const done = await stage.run({ name: '3d-remediate', inputs: remediate(plan), job: PROTECTED });
  show('Job summary', markdownLines(done.summary));
  const planned = Number(plan.outputs['planned-keys']);
  expectThat(
    Number(done.outputs['disabled-keys']) === planned,
    `exactly the planned keys were disabled: ${planned}`,
  );
  expectThat(
    world.transcript.mutations('iam').length === planned,
    `AWS was asked ${planned} times to change a key, and never to delete one`,
  );
  expectThat(
    world.aws.key(PAYMENTS, cast.forgotten).status === 'Inactive',
    'the key of old-migration is inactive',
  );

  world.clock.advance(DAY_MS);
  keepBackupRunning(sample);
  chapter(
    `4. The next morning, ${world.clock.date().toISOString().slice(0, 10)}: the scan closes what is done`,
  );
  const scan = await stage.run({
    name: '4-third-scan',
    inputs: { mode: 'scan' },
    job: { runId: '4700000005', workflow: 'scan' },
  });
  show('Job summary, its beginning', markdownLines(scan.summary.split('### ')[0] ?? ''));
  expectThat(
    Number(scan.outputs['closed-issues']) >= planned,
    'the issues of the disabled keys are resolved and closed',
  );
  const ticket = ticketOf(sample, cast.forgotten);
  expectThat(ticket !== undefined && !isOpen(sample, ticket), 'their tickets are closed');
}

function remediate(plan: RunResult): Record<string, string> {
  return {
    mode: 'remediate',
    'plan-path': plan.outputs['plan-path'] ?? '',
    'plan-digest': plan.outputs['plan-digest'] ?? '',
  };
}

export function reasonOf(run: RunResult, keyId: string): string | undefined {
  const keys = (run.result?.['keys'] ?? []) as readonly {
    readonly issue_id: string;
    readonly reason: string;
  }[];
  return keys.find(({ issue_id }) => issue_id === keyId)?.reason;
}

function isPlanned(run: RunResult, keyId: string): boolean {
  return reasonOf(run, keyId) === 'planned';
}
