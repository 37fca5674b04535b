/** The packaged action's scan against moto: the core of the end-to-end suite, on an AWS that is not ours. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { countsOf, DEV, MAIN, PROD } from '../e2e/organisation.ts';
import { startMotoOrganisation, type MotoOrganisation } from './moto-organisation.ts';

let org: MotoOrganisation;
beforeEach(async () => {
  org = await startMotoOrganisation([MAIN, DEV, PROD], MAIN);
});
afterEach(() => org.stop());

const WHEN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/;
const second = (moment: Date): string => `${moment.toISOString().slice(0, 19)}+00:00`;

describe('scan against moto', () => {
  it('finds the stale keys of three accounts and records them in Hammer’s layout', async () => {
    const date = org.daysAgo(3);
    await org.addUser(MAIN, 'admin');
    const inMain = await org.addKey(MAIN, 'admin', { days: 500 });
    await org.addUser(DEV, 'deploy-bot');
    const inDev = await org.addKey(DEV, 'deploy-bot', {
      days: 200,
      lastUsed: { date, service: 's3', region: 'eu-west-1' },
    });
    await org.addKey(DEV, 'deploy-bot', { days: 10 });
    await org.addUser(DEV, 'retired');
    await org.setKeyStatus(DEV, 'retired', await org.addKey(DEV, 'retired', { days: 300 }), 'Inactive');
    await org.addUser(PROD, 'svc_build+x=1,y.z@corp');
    const inProd = await org.addKey(PROD, 'svc_build+x=1,y.z@corp', { days: 91 });

    const run = await org.run({
      whitelist: { user_keysrotation: { [PROD]: [{ id: 'svc_*', reason: 'vendor' }] } },
    });

    expect(run.stdout).not.toContain('::error::');
    expect(run.exitCode).toBe(0);
    expect(countsOf(run)).toMatchObject({
      'accounts-scanned': 3,
      'stale-keys': 3,
      'open-issues': 2,
      'new-issues': 2,
      'whitelisted-issues': 1,
    });
    const items = await org.issues();
    expect(items.map(({ account_id, issue_id, status }) => [account_id, issue_id, status])).toEqual([
      [MAIN, inMain, 'open'],
      [DEV, inDev, 'open'],
      [PROD, inProd, 'whitelisted'],
    ]);
    expect(items[1]).toEqual({
      account_id: DEV,
      issue_id: inDev,
      status: 'open',
      issue_details: {
        create_date: expect.stringMatching(WHEN),
        username: 'deploy-bot',
        last_used_date: second(date),
        last_used_service: 's3',
        last_used_region: 'eu-west-1',
      },
      timestamps: {
        identified: expect.stringMatching(WHEN),
        updated: expect.stringMatching(WHEN),
        reported: null,
        remediated: null,
        resolved: null,
        closed: null,
      },
      jira_details: {},
      version: 1,
    });
    expect(run.findings()).toHaveLength(3);
  });

  it('writes nothing the second time, and resolves what was deactivated', async () => {
    await org.addUser(DEV, 'bot');
    const keyId = await org.addKey(DEV, 'bot', { days: 120 });
    const stays = await org.addKey(DEV, 'bot', { days: 100 });
    await org.run();
    const before = await org.issues();

    const second = await org.run();
    expect(countsOf(second)).toMatchObject({ 'open-issues': 2, 'new-issues': 0 });
    expect(await org.issues()).toEqual(before);

    await org.setKeyStatus(DEV, 'bot', keyId, 'Inactive');
    const third = await org.run();
    expect(countsOf(third)).toMatchObject({ 'open-issues': 1, 'resolved-issues': 1 });
    const statuses = Object.fromEntries(
      (await org.issues()).map(({ issue_id, status, version }) => [
        String(issue_id),
        `${String(status)} ${String(version)}`,
      ]),
    );
    expect(statuses).toEqual({ [keyId]: 'resolved 2', [stays]: 'open 1' });
  });

  it('changes nothing in a dry run', async () => {
    await org.addUser(PROD, 'bot');
    const keyId = await org.addKey(PROD, 'bot', { days: 120 });

    const run = await org.run({ inputs: { 'dry-run': 'true' } });

    expect(run.exitCode).toBe(0);
    expect(countsOf(run)).toMatchObject({ 'open-issues': 1, 'new-issues': 1 });
    expect(await org.issues()).toEqual([]);
    expect(await org.keyStatus(PROD, 'bot', keyId)).toBe('Active');
  });

  it('names a table that is missing', async () => {
    const run = await org.run({ rotation: { 'ddb.table_name': 'not-there' } });

    expect(run.exitCode).toBe(1);
    expect(run.annotations).toEqual([
      expect.objectContaining({
        level: 'error',
        message: expect.stringContaining('Table not-there does not exist'),
      }),
    ]);
  });
});
