/**
 * `npm run demo`: the life of stale access keys from the first scan to a rollback, told in the terminal. Everything
 * goes through the packaged action, which is started as the Actions runner starts it, among stand-ins for AWS, Jira,
 * Slack and GitHub on this machine. Exits with 1 where a step does not do what the story says.
 */
import { relative } from 'node:path';
import { firstWeek } from './first-week.ts';
import { remediation } from './remediation.ts';
import { rollback } from './rollback.ts';
import { startSample } from './sample.ts';
import { secondWeek } from './second-week.ts';
import { openStage, OUTPUT, StoryError } from './stage.ts';
import { chapter, red, say, tell } from './terminal.ts';

/** The stand-ins use the AWS SDK in this process, which has a word for old Node versions; the action runs on Node 24. */
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

async function demo(): Promise<void> {
  const startedAt = performance.now();
  const sample = await startSample();
  process.once('SIGINT', () => void sample.world.stop().finally(() => process.exit(130)));
  try {
    const stage = openStage(sample);
    await firstWeek(sample, stage);
    await secondWeek(sample, stage);
    await remediation(sample, stage);
    await rollback(sample, stage);
    chapter('The end');
    tell(
      `That took ${Math.round((performance.now() - startedAt) / 1000)} seconds. No account was used, and nothing is left but the files of the runs in ${relative(process.cwd(), OUTPUT)}/: open a summary.html in a browser, or read summary.md, log.txt, result.json, findings.csv, plan.json and tickets.txt.`,
    );
  } finally {
    await sample.world.stop();
  }
}

try {
  await demo();
} catch (error) {
  say(
    `\n${red('The demo did not go as told:')} ${error instanceof StoryError ? error.message : String(error instanceof Error ? error.stack : error)}`,
  );
  process.exitCode = 1;
}
