/** `npm start` from a laptop: the packaged action without a runner around it, and without a secret on the terminal. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { repositoryRoot } from '../world/repository-root.ts';
import { writeConfig } from '../world/runner.ts';
import { configFiles } from './organisation.ts';

let workspace: string;
beforeEach(() => {
  workspace = mkdtempSync(join(tmpdir(), 'start-'));
  // Nobody listens there: what was asked of Jira and Slack is refused, not left out.
  const nowhere = 'http://127.0.0.1:9';
  writeConfig(
    workspace,
    configFiles({
      config: { jira: { enabled: true, server: nowhere }, slack: { enabled: true, api_url: nowhere } },
    }),
  );
});
afterEach(() => rmSync(workspace, { recursive: true, force: true }));

const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}) =>
  spawnSync(process.execPath, [join(repositoryRoot(), 'scripts', 'start.mjs'), ...args], {
    cwd: workspace,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...env },
  });
const summary = (): string => readFileSync(join(workspace, 'iam-key-rotation-output', 'summary.md'), 'utf8');

it.each<[string, readonly string[], Readonly<Record<string, string>>]>([
  ['environment variables', [], { JIRA_TOKEN: 'j1ra-t0ken', SLACK_TOKEN: 'xoxb-sl4ck' }],
  ['flags', ['--jira-token', 'j1ra-t0ken', '--slack-token=xoxb-sl4ck'], {}],
])('tokens given as %s are used, and not printed', (_, args, env) => {
  const { status, stdout, stderr } = start(['--mode', 'validate', ...args], env);
  expect(`${status} ${stderr}`).toBe('0 ');
  expect(summary()).toMatch(/\| Jira login \| \*\*not ok\*\* \|/);
  expect(summary()).toMatch(/\| Slack login \| \*\*not ok\*\* \|/);
  for (const text of [stdout, summary()]) expect(text).not.toMatch(/j1ra-t0ken|xoxb-sl4ck|add-mask/);
});

it('a flag that is no input is refused', () => {
  const { status, stderr } = start(['--mod', 'scan']);
  expect(status).toBe(2);
  expect(stderr).toContain('Unknown flag --mod');
});
