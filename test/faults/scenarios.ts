/**
 * What a campaign disturbs: for each scenario a prepared world, the run that is disturbed, and the undisturbed runs
 * that have to bring it to the same end. Knows no fault and judges nothing.
 */
import { addStaleKey, PARENT } from '../e2e/reporting-organisation.ts';
import { DEV, PROD, type ScanOptions } from '../e2e/organisation.ts';
import { RUN_ID } from '../e2e/remediation-organisation.ts';
import type { RunResult } from '../world/runner.ts';
import { openStage, type Stage, type StageOptions } from './stage.ts';

export const SCENARIOS = [
  'scan',
  'remediate',
  'remediate-replanned',
  'rollback',
  'rollback-then-scan',
] as const;
/** `small`: the same with half the keys, for `npm test`. */
export type ScenarioName = (typeof SCENARIOS)[number] | 'scan-small' | 'remediate-small' | 'rollback-small';

/** How much of the undisturbed end must be met. */
export type Strictness =
  /** Everything. */
  | 'same-end'
  /** The same keys and statuses; the way there may have been told in other words (a later run completed the work). */
  | 'same-outcome'
  /** The same statuses of keys and issues; runs at once decide by their order on the way there. */
  | 'same-statuses'
  /** Nothing untrue; whether the disturbed work was done at all is left open. */
  | 'truth';

export interface Scenario {
  readonly name: ScenarioName;
  readonly stage: Stage;
  readonly strictness: Strictness;
  /** Only these may ever be disabled. */
  readonly planned: ReadonlySet<string>;
  /** Keys whose recipients have to be told of them. */
  readonly subjects: readonly string[];
  /** The run under test. */
  readonly disturbed: (options?: ScanOptions) => Promise<RunResult>;
  /** A scheduled scan under the same configuration. */
  readonly scan: (runId: string, options?: ScanOptions) => Promise<RunResult>;
  /** What comes after it, undisturbed, in another job. */
  readonly afterwards: () => Promise<readonly RunResult[]>;
}

export const ROLLBACK_RUN = '5151';
const REPLANNED_RUN = '4343';
/** In prod: covered by an exception once it was reported. */
const KEPT = 'kept-bot';
const WHITELIST = {
  user_keysrotation: { [PROD]: [{ id: KEPT, reason: 'vendor system', expires: '2099-12-31' }] },
};

export async function openScenario(name: ScenarioName, options: StageOptions): Promise<Scenario> {
  const stage = await openStage(options);
  const scenario = await PREPARE[name](stage);
  await stage.snapshot();
  const scan: Scenario['scan'] = (runId, given) =>
    stage.org.report({ ...stage.run, ...given, job: stage.job({ runId }) });
  return { scan, ...scenario, name, stage };
}

type Prepared = Omit<Scenario, 'name' | 'stage' | 'scan'> & Partial<Pick<Scenario, 'scan'>>;

const PREPARE: Readonly<Record<ScenarioName, (stage: Stage) => Promise<Prepared>>> = {
  scan: (stage) => prepareScan(stage, 2),
  'scan-small': (stage) => prepareScan(stage, 1),
  remediate: (stage) => twoAttempts(stage, 2),
  'remediate-small': (stage) => twoAttempts(stage, 1),
  'remediate-replanned': async (stage) => {
    const { planned, remediate } = await prepareRemediation(stage);
    return {
      strictness: 'same-outcome',
      planned: new Set(planned),
      subjects: planned,
      disturbed: (options) => remediate({ ...options, job: stage.job({}) }),
      afterwards: async () => {
        const { org, run } = stage;
        const job = stage.job({ runId: REPLANNED_RUN });
        const plan = await org.plan({ ...run, job });
        org.approve({ runId: REPLANNED_RUN });
        const nothing = plan.outputs['planned-keys'] === '0';
        const again = nothing ? [] : [await org.remediate(plan, { ...run, job })];
        return [plan, ...again, await org.report({ ...run, job: stage.job({ runId: '2002' }) })];
      },
    };
  },
  rollback: async (stage) => {
    const { planned, rollback } = await prepareRollback(stage);
    return {
      strictness: 'same-end',
      planned: new Set(planned),
      subjects: planned,
      disturbed: (options) => rollback({ ...options, job: stage.job({ runAttempt: '1' }) }),
      afterwards: async () => [
        await rollback({ job: stage.job({ runAttempt: '2' }) }),
        await stage.org.report({ ...stage.run, job: stage.job({ runId: '2002' }) }),
      ],
    };
  },
  'rollback-small': async (stage) => {
    const { planned, rollback } = await prepareRollback(stage, 1);
    return {
      strictness: 'same-end',
      planned: new Set(planned),
      subjects: planned,
      disturbed: (options) => rollback({ ...options, job: stage.job({ runAttempt: '1' }) }),
      afterwards: async () => [await rollback({ job: stage.job({ runAttempt: '2' }) })],
    };
  },
  'rollback-then-scan': async (stage) => {
    const { planned, rollback } = await prepareRollback(stage);
    return {
      strictness: 'truth',
      planned: new Set(planned),
      subjects: [],
      disturbed: (options) => rollback({ ...options, job: stage.job({}) }),
      afterwards: async () => [await stage.org.report({ ...stage.run, job: stage.job({ runId: '2002' }) })],
    };
  },
};

/** A remediation, and the second attempt of the same workflow run with the same plan. */
async function twoAttempts(stage: Stage, keys: 1 | 2): Promise<Prepared> {
  const { planned, remediate } = await prepareRemediation(stage, keys);
  return {
    strictness: 'same-end',
    planned: new Set(planned),
    subjects: planned,
    disturbed: (options) => remediate({ ...options, job: stage.job({ runAttempt: '1' }) }),
    afterwards: async () => [await remediate({ job: stage.job({ runAttempt: '2' }) })],
  };
}

/** Two keys to report (one with a tagged owner), one to resolve and close, one to except and close; or one of each kind. */
async function prepareScan(stage: Stage, pairs: 1 | 2): Promise<Prepared> {
  const { org, run } = stage;
  addParent(stage);
  const gone = addStaleKey(org, 'leaver-bot');
  const kept = pairs === 2 ? [addStaleKey(org, KEPT, { account: PROD })] : [];
  const scan = (options: ScanOptions = {}): Promise<RunResult> =>
    org.report({
      ...run,
      ...options,
      whitelist: WHITELIST,
      rotation: { owner_tag: 'Owner' },
      owners: owners(stage),
    });
  must(await org.report({ ...run, rotation: { owner_tag: 'Owner' }, owners: owners(stage) }));
  org.world.clock.advanceDays(1);
  org.world.aws.setKeyStatus(DEV, gone, 'Inactive');
  const fresh = [
    addStaleKey(org, 'fresh-bot', { ageDays: 300 }),
    ...(pairs === 2
      ? [addStaleKey(org, 'tagged-bot', { account: PROD, tags: { Owner: 'alice@example.com' } })]
      : []),
  ];
  return {
    strictness: 'same-end',
    planned: new Set(),
    subjects: [gone, ...kept, ...fresh],
    scan: (runId, options) => scan({ ...options, job: stage.job({ runId }) }),
    disturbed: (options) => scan({ ...options, job: stage.job({ runId: '2001' }) }),
    afterwards: async () => [await scan({ job: stage.job({ runId: '2002' }) })],
  };
}

/** Keys reported and due, and one not due; planned and approved. */
async function prepareRemediation(stage: Stage, keys: 1 | 2 = 2) {
  const { org, run } = stage;
  const planned = [
    addStaleKey(org, 'old-bot'),
    ...(keys === 2 ? [addStaleKey(org, 'older-bot', { account: PROD, ageDays: 300 })] : []),
  ];
  must(await org.report(run));
  org.world.clock.advanceDays(15);
  addStaleKey(org, 'bystander');
  const plan = must(await org.plan(run));
  if (plan.outputs['planned-keys'] !== String(keys))
    throw new Error(`the plan holds ${plan.outputs['planned-keys'] ?? 'no'} keys`);
  org.approve();
  return {
    planned,
    remediate: (options: ScanOptions = {}): Promise<RunResult> => org.remediate(plan, { ...run, ...options }),
  };
}

/** Two keys disabled by a run, the issue of one closed by now; or one. */
async function prepareRollback(stage: Stage, keys: 1 | 2 = 2) {
  const { org, run } = stage;
  const { planned, remediate } = await prepareRemediation(stage, keys);
  must(await remediate());
  if (keys === 2) must(await org.report({ ...run, inputs: { accounts: PROD } }));
  org.approve({ runId: ROLLBACK_RUN, comment: 'broke the nightly build' });
  return {
    planned,
    rollback: (options: ScanOptions = {}): Promise<RunResult> =>
      org.rollback(`run:${RUN_ID}`, { ...run, ...options }),
  };
}

function owners({ deployment }: Stage) {
  return {
    jira_project: 'SEC',
    jira_owner: 'alice@example.com',
    jira_parent_ticket: PARENT,
    slack_owner: ['#security'],
    account: {
      [DEV]: { jira_owner: deployment === 'cloud' ? 'Bob Baker' : 'bob', slack_owner: '#dev-team' },
    },
  };
}

function addParent({ org }: Stage): void {
  org.jira.model.create({
    project: 'SEC',
    issueType: 'Task',
    summary: 'Rotation of IAM keys',
    description: undefined,
    labels: undefined,
    priority: undefined,
    dueDate: undefined,
    assignee: null,
    fieldNames: ['project', 'issuetype', 'summary'],
  });
}

function must(run: RunResult): RunResult {
  if (run.exitCode !== 0) throw new Error(`the preparation failed:\n${run.log}\n${run.stderr}`);
  return run;
}
