/** What a scan finds: every user and key over all pages, the boundary of staleness, last use, the root user's keys. */
import { afterEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { OUTPUTS } from '../../src/outputs.ts';
import { populateOrganisation } from '../world/organisation.ts';
import { repositoryRoot } from '../world/repository-root.ts';
import {
  countsOf,
  DEV,
  MAIN,
  PROD,
  startOrganisation,
  THRESHOLD_DAYS,
  type Organisation,
} from './organisation.ts';

let org: Organisation;
afterEach(() => org.world.stop());

const DAY_MS = 86_400_000;

describe('what a scan finds', () => {
  it('finds, records and shows every stale key', async () => {
    org = await startOrganisation();
    const { aws } = org.world;
    const stale = org.staleKey(DEV, 'deploy-bot', {
      lastUsed: { date: org.daysAgo(3), service: 's3', region: 'eu-west-1' },
    });
    aws.addKey(DEV, 'deploy-bot', { createDate: org.daysAgo(10) });
    org.staleKey(DEV, 'retired', { days: 300, status: 'Inactive' });
    org.staleKey(DEV, 'expired', { days: 300, status: 'Expired' });
    const prodStale = org.staleKey(PROD, 'svc_build+x=1,y.z@corp', { days: 91 });

    const run = await org.scan();

    expect(run.exitCode).toBe(0);
    expect(Object.keys(run.outputs).sort()).toEqual([...OUTPUTS.scan].sort());
    expect(countsOf(run)).toEqual({
      'accounts-scanned': 3,
      'accounts-failed': 0,
      'stale-keys': 2,
      'open-issues': 2,
      'new-issues': 2,
      'whitelisted-issues': 0,
      'resolved-issues': 0,
      'closed-issues': 0,
      'tickets-created': 0,
    });
    const items = await org.issues();
    expect(items.map(({ account_id, issue_id, status }) => [account_id, issue_id, status])).toEqual([
      [DEV, stale, 'open'],
      [PROD, prodStale, 'open'],
    ]);
    expect(run.summary).toContain('2 stale keys to rotate');
    expect(run.summary).toMatch(new RegExp(`^\\| 200\\D* \\| deploy-bot \\| \`${stale}\` \\| dev \\|`, 'm'));
    expect(run.summary).toContain('svc_build+x=1,y.z@corp');
    expect(run.groups).toHaveLength(3);
    expect(run.log).toMatch(
      /^Stale: \w+ of deploy-bot, 200 days old, last used \S+ by s3 in eu-west-1 \(3 days ago\)$/m,
    );
    expect(org.world.transcript.calls('iam', 'UpdateAccessKey')).toHaveLength(0);
  });

  it('sees every user and key, whatever the number of pages', async () => {
    org = await startOrganisation();
    const { aws, clock, transcript } = org.world;
    const sample = populateOrganisation(aws, {
      seed: 7,
      accounts: [
        { id: DEV, name: 'dev', users: 2500 },
        { id: PROD, name: 'prod', users: 30 },
      ],
      usersPerAccount: 0,
      thresholdDays: THRESHOLD_DAYS,
      now: clock.now(),
    });

    const run = await org.scan();

    expect(run.exitCode).toBe(0);
    const expected = sample.expectedStaleKeys(THRESHOLD_DAYS);
    expect(expected.length).toBeGreaterThan(80);
    const inFindings = run
      .findings()
      .map(({ account_id, username, issue_id }) => [account_id, username, issue_id].join(' '));
    const wanted = expected.map(({ accountId, username, keyId }) => `${accountId} ${username} ${keyId}`);
    expect(inFindings.sort()).toEqual(wanted.sort());
    expect((await org.issues()).map(({ issue_id }) => issue_id).sort()).toEqual(
      expected.map(({ keyId }) => keyId).sort(),
    );
    expect(countsOf(run)['stale-keys']).toBe(expected.length);
    expect(run.result?.['accounts']).toEqual(
      expect.arrayContaining([expect.objectContaining({ account_id: DEV, status: 'scanned', users: 2500 })]),
    );

    const inDev = (action: string) =>
      transcript.calls('iam', action).filter(({ account }) => account === DEV);
    expect(inDev('ListUsers')).toHaveLength(3);
    const old = [...aws.account(DEV).users.values()].filter(
      ({ createDate }) => createDate < clock.now() - THRESHOLD_DAYS * DAY_MS,
    );
    expect(
      inDev('ListAccessKeys')
        .map(({ detail }) => detail?.['UserName'])
        .sort(),
    ).toEqual(old.map(({ name }) => name).sort());
    expect(transcript.calls('iam', 'GetAccessKeyLastUsed')).toHaveLength(expected.length);
  });

  it('calls a key stale strictly after the threshold, to the second', async () => {
    org = await startOrganisation();
    const now = Math.floor(org.world.clock.now() / 1000) * 1000;
    const threshold = now - THRESHOLD_DAYS * DAY_MS;
    org.world.aws.addUser(DEV, 'edge', { createDate: threshold - DAY_MS });
    org.world.aws.addKey(DEV, 'edge', { createDate: threshold });
    const over = org.world.aws.addKey(DEV, 'edge', { createDate: threshold - 1000 }).id;
    const frozen = pathToFileURL(join(repositoryRoot(), 'test', 'e2e', 'frozen-clock.mjs')).href;

    const run = await org.scan({
      nodeArguments: [`--import=${frozen}`],
      job: { env: { FROZEN_NOW_MS: String(now) } },
    });

    expect(run.exitCode).toBe(0);
    expect(run.findings()).toEqual([expect.objectContaining({ issue_id: over, age_days: THRESHOLD_DAYS })]);
  });

  it('records when, where and by which service a key was last used, and that it never was', async () => {
    org = await startOrganisation();
    const date = org.daysAgo(5);
    const used = org.staleKey(DEV, 'used', {
      lastUsed: { date, service: 'dynamodb', region: 'eu-central-1' },
    });
    const never = org.staleKey(DEV, 'never');

    const run = await org.scan();

    const second = `${date.toISOString().slice(0, 19)}+00:00`;
    const details = async (issue_id: string) =>
      (await org.world.dynamo.getItem({ account_id: DEV, issue_id }))?.['issue_details'];
    expect(await details(used)).toMatchObject({
      last_used_date: second,
      last_used_service: 'dynamodb',
      last_used_region: 'eu-central-1',
    });
    expect(await details(never)).toMatchObject({
      last_used_date: null,
      last_used_service: null,
      last_used_region: null,
    });
    expect(run.findings()).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          issue_id: used,
          last_used_date: second,
          last_used_service: 'dynamodb',
          last_used_region: 'eu-central-1',
        }),
        expect.objectContaining({
          issue_id: never,
          last_used_date: null,
          last_used_service: null,
          last_used_region: null,
        }),
      ]),
    );
  });

  it('warns of root access keys', async () => {
    org = await startOrganisation();
    org.world.aws.account(PROD).rootHasAccessKeys = true;

    const run = await org.scan();

    expect(run.exitCode).toBe(0);
    const warnings = run.annotations.filter(({ level }) => level === 'warning');
    expect(warnings).toEqual([
      expect.objectContaining({ message: expect.stringContaining(`root user of account prod (${PROD})`) }),
    ]);
    expect(run.result?.['problems']).toEqual([
      expect.objectContaining({ severity: 'warning', code: 'root-access-keys', account_id: PROD }),
    ]);
    expect(run.summary).toContain('root user');
  });

  it('takes only the accounts asked for, and refuses one that is not configured', async () => {
    org = await startOrganisation();
    org.staleKey(DEV, 'dev-user');
    org.staleKey(PROD, 'prod-user');

    const narrowed = await org.scan({ inputs: { accounts: `${PROD}, ${MAIN}` } });
    expect(countsOf(narrowed)).toMatchObject({ 'accounts-scanned': 2, 'open-issues': 1 });
    expect(org.world.transcript.calls('iam').filter(({ account }) => account === DEV)).toHaveLength(0);

    org.world.transcript.clear();
    const unknown = await org.scan({ inputs: { accounts: `${DEV}\n999999999999` } });
    expect(unknown.exitCode).toBe(1);
    expect(unknown.annotations).toHaveLength(1);
    expect(unknown.annotations[0]?.message).toContain('999999999999');
    expect(org.world.transcript.count()).toBe(0);
  });

  it('covers every account exactly once over all shards', async () => {
    const extra = ['444444444444', '555555555555'];
    org = await startOrganisation({ accounts: [DEV, PROD, ...extra] });
    const all = [MAIN, DEV, PROD, ...extra];
    for (const account of all) org.staleKey(account, `user-${account}`);
    const accountNames = Object.fromEntries(all.map((id) => [id, `name-${id}`]));

    const runs = await Promise.all(
      ['1/2', '2/2'].map((shard) => org.scan({ inputs: { shard }, accountNames })),
    );

    const accountsOf = (run: (typeof runs)[number]) =>
      (run.result?.['accounts'] as readonly { account_id: string }[]).map(({ account_id }) => account_id);
    expect(runs.map(accountsOf)).toEqual([
      [MAIN, PROD, '555555555555'],
      [DEV, '444444444444'],
    ]);
    expect(runs.flatMap((run) => run.findings().map(({ account_id }) => account_id)).sort()).toEqual(all);
    expect(await org.issues()).toHaveLength(5);
  });
});
