/**
 * `npm run bench`: runs the packaged action as a child process against the world with 40 ms latency, without and with
 * a throttle of 20 requests per second and account, and prints calls, time, CPU, memory and findings beside their
 * floors (defined in `floor.ts`). Exit code 1 when a target is missed. It builds nothing: `npm run build` comes first.
 *
 *   --quick            only the small workloads
 *   --only <name>      only this workload: 1x100, 1x1000, 1x5000, 20x500, second-1x5000, second-20x500, cold-start
 *   --no-throttle      leave the throttled ones out
 *   --json <file>      the numbers as JSON too
 *   --cpu-prof <dir>   a CPU profile of each measured run
 *   --entry <file>     another build than dist/index.js, to compare two
 */
import { existsSync, writeFileSync } from 'node:fs';
import { availableParallelism, loadavg } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { repositoryRoot } from '../world/repository-root.ts';
import { measureColdStart } from './cold-start.ts';
import { measureRun, type Measurement } from './measure-run.ts';
import { coldStartTable, explanation, measurementTable, missedTargets } from './report.ts';
import { WORKLOADS, type Workload } from './workloads.ts';

const COLD_START = 'cold-start';

async function bench(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      only: { type: 'string' },
      'no-throttle': { type: 'boolean', default: false },
      json: { type: 'string' },
      'cpu-prof': { type: 'string' },
      entry: { type: 'string', default: join(repositoryRoot(), 'dist', 'index.js') },
    },
  });
  const names = [...new Set(WORKLOADS.map(({ name }) => name)), COLD_START];
  if (values.only !== undefined && !names.includes(values.only)) {
    throw new Error(`no workload ${values.only}; there are ${names.join(', ')}`);
  }
  const chosen = WORKLOADS.filter(
    (workload: Workload) =>
      (values.only === undefined || workload.name === values.only) &&
      (!values.quick || workload.quick) &&
      (!values['no-throttle'] || workload.throttle === undefined),
  );
  const entry = resolve(values.entry);
  if (!existsSync(entry)) throw new Error(`there is no ${values.entry}; run "npm run build" first`);
  const profile = values['cpu-prof'];
  const nodeArguments = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`];

  console.log(
    `Node ${process.versions.node}, ${availableParallelism()} cores, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const coldStart = await measureColdStart(entry);
  console.log(`\n${coldStartTable(coldStart)}\n`);

  const measured: Measurement[] = [];
  for (const workload of chosen) {
    process.stderr.write(`${workload.title} …\n`);
    measured.push(
      await measureRun(workload, { entry, nodeArguments, processStartMs: coldStart.emptyScriptMs }),
    );
  }
  const missed = missedTargets(measured);
  if (measured.length > 0) {
    console.log(`\n${measurementTable(measured)}\n\n${explanation(coldStart.emptyScriptMs)}`);
    console.log(missed.length === 0 ? '\nAll targets met.' : `\nTargets missed:\n  ${missed.join('\n  ')}`);
  }
  if (values.json !== undefined) {
    writeFileSync(values.json, `${JSON.stringify({ coldStart, measured, missed }, null, 2)}\n`);
  }
  process.exitCode = missed.length === 0 ? 0 : 1;
}

await bench();
