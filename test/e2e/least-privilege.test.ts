/**
 * Least privilege, proved from what the packaged action really calls: with roles that may do exactly what config/aws
 * grants (test/infra/expected-actions.json, which templates.test.ts holds to the templates) every mode does its work,
 * and neither a role nor a session policy grants an action that no run makes use of.
 */
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { PolicyStatement } from '../world/aws-policy.ts';
import { startCloudWatch } from '../world/cloudwatch.ts';
import { DEFAULT_TABLE } from '../world/dynamo.ts';
import type { RunResult } from '../world/runner.ts';
import { ROLE_NAMES } from '../world/standard-roles.ts';
import type { TranscriptEntry } from '../world/transcript.ts';
import { configFiles, DEV, MAIN, PROD, type ScanOptions } from './organisation.ts';
import { startRemediation, type RemediationOrganisation } from './remediation-organisation.ts';
import { addStaleKey } from './reporting-organisation.ts';

type RoleActions = Readonly<Record<string, readonly string[]>>;
const expected = JSON.parse(
  readFileSync(new URL('../infra/expected-actions.json', import.meta.url), 'utf8'),
) as { readonly hub: RoleActions; readonly member: RoleActions; readonly no_permission_needed: string[] };
const granted = (part: 'hub' | 'member', role: string): readonly string[] => expected[part][role] ?? [];

const LOG_GROUP = '/security/iam-key-rotation';
const SETTINGS: ScanOptions = {
  rotation: { owner_tag: 'Owner' },
  config: { cloudwatch: { enabled: true, log_group: LOG_GROUP } },
};
const VALIDATE_ROLE = 'iam-key-rotation-validate';
const TABLE = `arn:aws:dynamodb:us-east-1:${MAIN}:table/${DEFAULT_TABLE}`;

/** What one run called, in the order of its calls. */
interface Made {
  readonly run: RunResult;
  readonly calls: readonly TranscriptEntry[];
}

let org: RemediationOrganisation;
let keyId = '';
let made: Record<'scan' | 'again' | 'plan' | 'rehearsal' | 'remediate' | 'rollback' | 'validate', Made>;

beforeAll(async () => {
  org = await startRemediation();
  org.world.register(await startCloudWatch(org.world.surroundings, [LOG_GROUP]));
  grantExactly(org);
  keyId = addStaleKey(org, 'deploy-bot', { tags: { Owner: 'alice@example.com' } });
  addStaleKey(org, 'report-bot', { account: PROD });
  const step = async (start: () => Promise<RunResult>): Promise<Made> => {
    org.world.transcript.clear();
    const run = await start();
    return { run, calls: [...org.world.transcript.entries] };
  };
  const scan = await step(() => org.report(SETTINGS));
  org.world.clock.advanceDays(15);
  const again = await step(() => org.report(SETTINGS));
  const plan = await step(() => org.plan(SETTINGS));
  org.approve();
  org.approve({ runId: '5151' });
  const rehearsal = await step(() => org.remediate(plan.run, { ...SETTINGS, inputs: { 'dry-run': 'true' } }));
  const remediate = await step(() => org.remediate(plan.run, SETTINGS));
  const rollback = await step(() => org.rollback(keyId, SETTINGS));
  const validate = await step(() => validateBy(org));
  made = { scan, again, plan, rehearsal, remediate, rollback, validate };
});
afterAll(() => org.world.stop());

/** Replaces the world's generous roles by those of config/aws: actions, resources, and who may enter. */
function grantExactly({ world, scanRoleArn, remediateRoleArn }: RemediationOrganisation): void {
  const { aws } = world;
  const hub = (name: string, role: string, trustOf: string): string =>
    aws.addRole(MAIN, {
      name,
      trust: aws.findRole(trustOf)?.trust ?? [],
      permissions: granted('hub', role).map((action) => allow(action, memberRoleOf(role))),
    }).arn;
  hub(ROLE_NAMES.scan, 'ScanRole', scanRoleArn);
  hub(ROLE_NAMES.remediate, 'RemediationRole', remediateRoleArn);
  const validateRoleArn = hub(VALIDATE_ROLE, 'ValidateRole', scanRoleArn);
  for (const accountId of [MAIN, DEV, PROD]) {
    const member = (name: string, role: string, principals: readonly string[]): void => {
      aws.addRole(accountId, {
        name,
        trust: [{ kind: 'aws', principals }],
        permissions: granted('member', role).map((action) => allow(action, accountId)),
      });
    };
    member(ROLE_NAMES.identification, 'IdentificationRole', [scanRoleArn, validateRoleArn]);
    member(ROLE_NAMES.reporting, 'ReportingRole', [remediateRoleArn]);
  }
}

const memberRoleOf = (hubRole: string): string =>
  hubRole === 'RemediationRole' ? ROLE_NAMES.reporting : ROLE_NAMES.identification;

/** `scope`: the account of an action on users, the role that `sts:AssumeRole` is for. */
function allow(action: string, scope: string): PolicyStatement {
  const resource = (): string => {
    if (action.startsWith('dynamodb:')) return TABLE;
    if (action === 'sts:AssumeRole') return `arn:aws:iam::*:role/${scope}`;
    return /AccessKeys?$|UserTags$/.test(action) ? `arn:aws:iam::${scope}:user/*` : '*';
  };
  return { Effect: 'Allow', Action: action, Resource: resource() };
}

function validateBy({ world, settings }: RemediationOrganisation): Promise<RunResult> {
  return world.run({
    config: configFiles({
      config: settings.config,
      rotation: { ...settings.rotation, owner_tag: 'Owner' },
      owners: settings.owners,
    }),
    inputs: {
      mode: 'validate',
      'role-to-assume': `arn:aws:iam::${MAIN}:role/${VALIDATE_ROLE}`,
      ...settings.inputs,
    },
    job: { workflow: 'validate', eventName: 'workflow_dispatch' },
  });
}

const sorted = (actions: Iterable<string>): string[] => [...new Set(actions)].sort();
const nameOf = ({ service, action }: TranscriptEntry): string => `${service}:${action}`;

/** Actions that the hub role itself took: everything at AWS but what was done inside an account. */
function hubActions(...parts: readonly Made[]): string[] {
  const own = parts
    .flatMap(({ calls }) => calls)
    .filter(({ service }) => ['dynamodb', 'sts', 'logs'].includes(service))
    .map(nameOf);
  return sorted(own).filter((action) => !expected.no_permission_needed.includes(action));
}

/** Actions inside accounts, by the role that took them. */
function accountActions(role: string, ...parts: readonly Made[]): string[] {
  return sorted(
    parts
      .flatMap(({ calls }) => calls)
      .filter(
        ({ service, detail }) =>
          service === 'iam' && String(detail?.['principal']).includes(`:assumed-role/${role}/`),
      )
      .map(nameOf),
  );
}

/** What the sessions that a run opened inside accounts were limited to. */
function sessionActions({ calls }: Made): string[] {
  return sorted(
    calls
      .filter((call) => nameOf(call) === 'sts:AssumeRole')
      .flatMap(({ detail }) => {
        const policy = JSON.parse(String(detail?.['Policy'])) as {
          Statement: { Effect: string; Action: string[] }[];
        };
        return policy.Statement.flatMap(({ Effect, Action }) => (Effect === 'Allow' ? Action : []));
      }),
  );
}

const rolesEntered = ({ calls }: Made): string[] =>
  sorted(
    calls
      .filter((call) => nameOf(call) === 'sts:AssumeRole')
      .map(({ detail }) => String(detail?.['RoleArn']).split('/').pop() ?? ''),
  );

describe('with exactly what config/aws grants', () => {
  it('every mode does its work, and nothing is refused', () => {
    for (const [step, { run, calls }] of Object.entries(made)) {
      expect([step, run.exitCode, run.annotations.filter(({ level }) => level === 'error')]).toEqual([
        step,
        0,
        [],
      ]);
      expect([step, calls.filter(({ error }) => /AccessDenied/.test(error ?? ''))]).toEqual([step, []]);
    }
    expect(made.scan.run.outputs).toMatchObject({ 'open-issues': '2', 'tickets-created': '2' });
    expect(made.remediate.run.outputs).toMatchObject({ 'disabled-keys': '2' });
    expect(made.rollback.run.outputs).toMatchObject({ 'reactivated-keys': '1' });
    expect(org.world.aws.key(DEV, keyId).status).toBe('Active');
  });

  it('the scan role is granted what scan and plan call, nothing spare', () => {
    expect(hubActions(made.scan, made.again, made.plan)).toEqual(
      sorted([...granted('hub', 'ScanRole'), ...granted('hub', 'WriteAuditLog')]),
    );
  });

  it('the remediation role is granted what remediate and rollback call, nothing spare', () => {
    expect(hubActions(made.rehearsal, made.remediate, made.rollback)).toEqual(
      sorted([...granted('hub', 'RemediationRole'), ...granted('hub', 'WriteAuditLog')]),
    );
  });

  it('the validate role is granted what validate calls, nothing spare', () => {
    expect(hubActions(made.validate)).toEqual(granted('hub', 'ValidateRole'));
  });

  it('the account roles are granted what is called inside accounts, nothing spare', () => {
    expect(
      accountActions(ROLE_NAMES.identification, made.scan, made.again, made.plan, made.validate),
    ).toEqual(granted('member', 'IdentificationRole'));
    expect(accountActions(ROLE_NAMES.reporting, made.rehearsal, made.remediate, made.rollback)).toEqual(
      granted('member', 'ReportingRole'),
    );
  });

  it('each mode enters only the role that is its own', () => {
    for (const step of [made.scan, made.again, made.plan, made.validate])
      expect(rolesEntered(step)).toEqual([ROLE_NAMES.identification]);
    for (const step of [made.rehearsal, made.remediate, made.rollback])
      expect(rolesEntered(step)).toEqual([ROLE_NAMES.reporting]);
  });

  it('the session policy of a scan allows what it calls, nothing spare', () => {
    expect(sessionActions(made.scan)).toEqual(accountActions(ROLE_NAMES.identification, made.scan));
  });

  it.each(['rehearsal', 'remediate', 'rollback'] as const)(
    'the session policy of %s allows what it calls, nothing spare',
    (step) => {
      expect(sessionActions(made[step])).toEqual(accountActions(ROLE_NAMES.reporting, made[step]));
    },
  );

  it('the session policy of a plan allows what it calls, nothing spare; that of validate nothing at all', () => {
    expect(sessionActions(made.again)).toEqual(sessionActions(made.scan));
    expect(sessionActions(made.plan)).toEqual(accountActions(ROLE_NAMES.identification, made.plan));
    expect(sessionActions(made.validate)).toEqual([]);
  });

  it('only sessions of remediate and rollback may change a key', () => {
    const mayChange = Object.entries(made).filter(([, step]) =>
      sessionActions(step).includes('iam:UpdateAccessKey'),
    );
    expect(mayChange.map(([name]) => name)).toEqual(['remediate', 'rollback']);
  });
});
