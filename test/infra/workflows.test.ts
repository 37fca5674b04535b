/**
 * Holds the shipped workflows to their contract: inert until configured, least permissions, pinned actions, the right
 * role in the right job, and only inputs and outputs that action.yml knows. Reads text; runs no workflow.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const ROOT = new URL('../../', import.meta.url);
const FOLDER = new URL('.github/workflows/', ROOT);
const NAMES = readdirSync(FOLDER).sort();
const SCAN_ROLE = 'vars.IAM_KEY_ROTATION_SCAN_ROLE_ARN';
const REMEDIATION_ROLE = 'vars.IAM_KEY_ROTATION_REMEDIATION_ROLE_ARN';

const read = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8');
const workflow = (name: string): string => read(`.github/workflows/${name}`);

/** Blocks under a top-level key, by the names that stand two columns in. */
function blocksUnder(key: string, text: string): Map<string, string> {
  const section = text.split(`\n${key}:\n`)[1]?.split(/\n(?=\S)/)[0] ?? '';
  const parts = section.split(/^ {2}([\w-]+):[^\n]*\n/m);
  const blocks = new Map<string, string>();
  for (let index = 1; index < parts.length; index += 2)
    blocks.set(parts[index] ?? '', parts[index + 1] ?? '');
  return blocks;
}

function job(file: string, name: string): string {
  const found = blocksUnder('jobs', workflow(file)).get(name);
  if (found === undefined) throw new Error(`${file} has no job ${name}`);
  return found;
}

const permissionsOf = (text: string): string[] =>
  [...(/^ {4}permissions:\n((?: {6}.*\n)+)/m.exec(text)?.[1] ?? '').matchAll(/^ {6}([\w-]+: \w+)/gm)].map(
    ([, permission]) => permission ?? '',
  );

describe('every workflow', () => {
  it('is one of those the product ships', () => {
    expect(NAMES).toEqual(
      ['ci', 'release', 'remediate', 'rollback', 'scan', 'validate-config'].map((name) => `${name}.yml`),
    );
  });

  it.each(NAMES)('%s starts from no permission and grants per job', (name) => {
    const text = workflow(name);
    expect(text).toMatch(/^permissions: \{\}$/m);
    for (const [jobName, block] of blocksUnder('jobs', text)) {
      expect({ jobName, permissions: /^ {4}permissions:/m.test(block) }).toEqual({
        jobName,
        permissions: true,
      });
      expect({ jobName, timeout: /^ {4}timeout-minutes: \d+$/m.test(block) }).toEqual({
        jobName,
        timeout: true,
      });
    }
  });

  it.each(NAMES)('%s limits concurrency', (name) => {
    expect(workflow(name)).toMatch(/^ *concurrency:\n *(#.*\n *)*group: /m);
  });

  it.each(NAMES)('%s leaves no token behind in the checkout', (name) => {
    const text = workflow(name);
    const checkouts = text.split('uses: actions/checkout@').length - 1;
    expect(text.split('persist-credentials: false').length - 1).toBe(checkouts);
  });

  it.each(NAMES)('%s hands expressions to scripts through the environment only', (name) => {
    const scripts = [...workflow(name).matchAll(/^( *)(?:- )?run: (?:\|\n((?:\1 .*\n|\n)+)|(.*)\n)/gm)];
    for (const [, , block, line] of scripts) expect(block ?? line).not.toContain('${{');
  });

  it.each(NAMES)('%s gives secrets to the action and to nothing else', (name) => {
    const lines = workflow(name)
      .split('\n')
      .filter((line) => line.includes('secrets.'));
    for (const line of lines)
      expect(line).toMatch(/^ {10}(jira|slack)-token: \$\{\{ secrets\.(JIRA|SLACK)_TOKEN \}\}$/);
  });

  it('passes actionlint and the house rules', () => {
    const lint = spawnSync(process.execPath, ['scripts/lint-workflows.mjs'], { cwd: ROOT, encoding: 'utf8' });
    expect(lint.stderr).toBe('');
    expect(lint.status).toBe(0);
  });
});

describe('calls of the action', () => {
  const action = read('action.yml');
  const inputs = [...blocksUnder('inputs', action).keys()];
  const outputs = [...blocksUnder('outputs', action).keys()];
  const users = NAMES.filter((name) => workflow(name).includes('uses: ./\n'));

  it('stand in the four workflows that run it', () => {
    expect(users).toEqual(['remediate.yml', 'rollback.yml', 'scan.yml', 'validate-config.yml']);
  });

  it.each(['remediate.yml', 'rollback.yml', 'scan.yml', 'validate-config.yml'])(
    '%s passes inputs and reads outputs that exist',
    (name) => {
      const text = workflow(name);
      const passed = [...text.matchAll(/uses: \.\/\n {8}with:\n((?: {10}.*\n)+)/g)].flatMap(([, block]) =>
        [...(block ?? '').matchAll(/^ {10}([\w-]+):/gm)].map(([, input]) => input ?? ''),
      );
      expect(passed.length).toBeGreaterThan(0);
      expect(inputs).toEqual(expect.arrayContaining(passed));
      const readBack = [...text.matchAll(/steps\.(?:scan|plan|remediate|rollback)\.outputs\.([\w-]+)/g)];
      expect(outputs).toEqual(expect.arrayContaining(readBack.map(([, output]) => output)));
    },
  );
});

describe('roles', () => {
  it('scan and plan never hold the remediation role', () => {
    expect(job('scan.yml', 'scan')).toContain(`role-to-assume: \${{ ${SCAN_ROLE} }}`);
    expect(job('remediate.yml', 'plan')).toContain(`role-to-assume: \${{ ${SCAN_ROLE} }}`);
    expect(workflow('scan.yml')).not.toContain('REMEDIATION_ROLE');
    expect(workflow('validate-config.yml')).not.toMatch(/SCAN_ROLE|REMEDIATION_ROLE/);
  });

  it.each([
    ['remediate.yml', 'remediate'],
    ['rollback.yml', 'rollback'],
  ])('%s: job %s runs in the protected environment and may read its approvals', (file, name) => {
    const text = job(file, name);
    expect(text).toContain(`role-to-assume: \${{ ${REMEDIATION_ROLE} }}`);
    expect(text).toContain("environment: ${{ vars.IAM_KEY_ROTATION_ENVIRONMENT || 'remediation' }}");
    expect(permissionsOf(text)).toEqual(['contents: read', 'id-token: write', 'actions: read']);
  });

  it('the remediate job gets the digest apart from the plan file and is skipped when nothing is planned', () => {
    const text = job('remediate.yml', 'remediate');
    expect(text).toContain('plan-digest: ${{ needs.plan.outputs.plan-digest }}');
    expect(text).toContain(
      "if: ${{ !cancelled() && needs.plan.outputs.plan-digest != '' && needs.plan.outputs.planned-keys != '0' }}",
    );
  });

  it('an account that fails in the plan holds up none of the others: the plan goes on as soon as it was written', () => {
    const steps = job('remediate.yml', 'plan').split(/^ {6}- /m);
    const after = steps.slice(steps.findIndex((step) => step.startsWith('id: plan')) + 1);
    expect(after).toHaveLength(2);
    for (const step of after)
      expect(step).toContain("if: ${{ !cancelled() && steps.plan.outputs.plan-digest != '' }}");
  });

  it('a pull request from a fork gets no credentials', () => {
    expect(permissionsOf(job('validate-config.yml', 'validate-fork'))).toEqual(['contents: read']);
    expect(job('validate-config.yml', 'validate-fork')).not.toMatch(/secrets\.|vars\.|role-to-assume/);
    expect(job('validate-config.yml', 'validate')).toContain(
      'if: github.event.pull_request.head.repo.full_name == github.repository',
    );
  });
});

describe('until the repository variables are set', () => {
  it.each([
    ['scan.yml', 'shards', `if: ${SCAN_ROLE} != ''`],
    ['remediate.yml', 'plan', `if: ${SCAN_ROLE} != '' && ${REMEDIATION_ROLE} != ''`],
    ['rollback.yml', 'rollback', `if: ${REMEDIATION_ROLE} != ''`],
    ['release.yml', 'verify', "if: vars.IAM_KEY_ROTATION_RELEASE == 'true'"],
  ])('%s does nothing: job %s, on which the others wait, is skipped', (file, name, condition) => {
    expect(job(file, name)).toContain(condition);
    for (const [other, block] of blocksUnder('jobs', workflow(file))) {
      if (other === name) continue;
      expect(block).toMatch(new RegExp(`needs: (${name}$|\\[${name}[,\\]])`, 'm'));
      // A job that runs also after failures has to ask for an output that a skipped job does not have.
      if (block.includes('!cancelled()') && !block.includes(`needs: ${name}\n`))
        expect(block).toMatch(new RegExp(`if: .*needs\\.${name}\\.outputs\\.\\w+ == '`));
    }
  });
});
