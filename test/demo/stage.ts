/**
 * Runs the packaged action for the demo, as the runner would start it, keeps what it left as files, and checks that
 * each step did what the story says. A step that does not is an error that ends the demo.
 */
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join, relative } from 'node:path';
import { markdownHtml, page } from '../preview/html.ts';
import { repositoryRoot } from '../world/repository-root.ts';
import type { RunResult } from '../world/runner.ts';
import type { JobOptions } from '../world/world.ts';
import { configurationOf, REPOSITORY, type Sample } from './sample.ts';
import { dim, green, red, say } from './terminal.ts';

export class StoryError extends Error {}

/** @throws StoryError where the demo's world is not as the story says. */
export function expectThat(condition: boolean, what: string): asserts condition {
  if (!condition) throw new StoryError(`this was expected, and is not so: ${what}`);
  say(`  ${green('✓')} ${what}`);
}

export const OUTPUT = join(repositoryRoot(), 'demo-output');

export interface Step {
  /** Folder of the files below `demo-output`. */
  readonly name: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly job: JobOptions;
  /** Default 0. */
  readonly exitCode?: number;
  /** The exception of the second week stands in whitelist.json. */
  readonly excepted?: boolean;
}

export interface Stage {
  run(step: Step): Promise<RunResult>;
  /** Writes a file of the story. */
  keep(name: string, content: string): void;
}

export function openStage(sample: Sample): Stage {
  rmSync(OUTPUT, { recursive: true, force: true });
  mkdirSync(OUTPUT);
  const { world, jira, slack } = sample;
  return {
    async run(step) {
      const remediates = step.inputs['mode'] === 'remediate' || step.inputs['mode'] === 'rollback';
      world.transcript.clear();
      const run = await world.run({
        inputs: {
          'role-to-assume': remediates ? sample.roles.remediateRoleArn : sample.roles.scanRoleArn,
          'jira-email': jira.email,
          'jira-token': jira.token,
          'slack-token': slack.model.token,
          ...step.inputs,
        },
        config: configurationOf(sample, { excepted: step.excepted ?? true }),
        job: { repository: REPOSITORY, ...step.job },
      });
      keepRun(step, run);
      tellRun(step, run, world.transcript.count());
      const expected = step.exitCode ?? 0;
      if (run.exitCode !== expected) {
        throw new StoryError(
          `${step.name} ended with ${String(run.exitCode ?? run.signal)} instead of ${expected}:\n${run.log}${run.stderr}`,
        );
      }
      return run;
    },
    keep: (name, content) => writeFileSync(join(OUTPUT, name), content),
  };
}

/** Summary, log and files of the run; its own folder is deleted with the world. */
function keepRun({ name }: Step, run: RunResult): void {
  const folder = join(OUTPUT, name);
  mkdirSync(folder);
  writeFileSync(join(folder, 'summary.md'), run.summary);
  const note = 'Job summary, shown about as GitHub shows it';
  writeFileSync(
    join(folder, 'summary.html'),
    page({ title: name, note, look: 'github', body: markdownHtml(run.summary) }),
  );
  writeFileSync(join(folder, 'log.txt'), run.log);
  for (const output of ['result-path', 'findings-json', 'findings-csv', 'plan-path']) {
    const file = run.outputs[output];
    if (file !== undefined && existsSync(file)) copyFileSync(file, join(folder, basename(file)));
  }
}

function tellRun(step: Step, run: RunResult, calls: number): void {
  const inputs = Object.entries(step.inputs)
    .filter(([name]) => !['plan-path', 'plan-digest'].includes(name))
    .map(([name, value]) => `${name}: ${value}`)
    .join(', ');
  const ended = run.exitCode === 0 ? green('succeeded') : red('failed');
  say(`\n${dim('$')} uses: ${REPOSITORY.split('/')[0]}/iam-key-rotation, ${inputs}`);
  say(
    `  ${dim(`${ended}${dim(` in ${(run.wallMs / 1000).toFixed(1)} s with ${calls} calls to the outside; files in ${relative(process.cwd(), join(OUTPUT, step.name))}`)}`)}`,
  );
  for (const { level, message } of run.annotations)
    if (level === 'error') say(`  ${red('Error:')} ${message}`);
}
