/**
 * The finding half of SPEC section 7 and Hammer's item layout (section 6), run after run against the same table:
 * what becomes of an issue, what is kept, and what is not written at all.
 */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Item } from '../world/dynamo.ts';
import type { CallPattern } from '../world/faults.ts';
import {
  countsOf,
  detailOf,
  DEV,
  isIssue,
  PROD,
  startOrganisation,
  type Organisation,
} from './organisation.ts';

let org: Organisation;
beforeEach(async () => {
  org = await startOrganisation();
});
afterEach(() => org.world.stop());

const WHEN = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00$/;

interface Stored extends Item {
  readonly status: string;
  readonly timestamps: Readonly<Record<string, string | null>>;
  readonly issue_details: Item;
}

async function stored(issueId: string, account = DEV): Promise<Stored> {
  const item = await org.world.dynamo.getItem({ account_id: account, issue_id: issueId });
  if (item === undefined) throw new Error(`no item ${issueId}`);
  return item as Stored;
}

const day = (moment: Date): string => moment.toISOString().slice(0, 10);
const second = (moment: Date): string => `${moment.toISOString().slice(0, 19)}+00:00`;
/** Writes that changed an issue. */
const writes = (): readonly unknown[] =>
  org.world.transcript.mutations('dynamodb').filter(({ detail }) => detail !== undefined && isIssue(detail));

/** An item as boto3 writes it for Hammer: microseconds in its times, no attribute of ours. */
function hammerItem(
  issueId: string,
  over: {
    readonly status: string;
    readonly username: string;
    readonly created: Date;
    readonly [name: string]: unknown;
  },
): Item {
  const { status, username, created, timestamps, ...more } = over;
  const identified = `${org.daysAgo(30).toISOString().slice(0, 19)}.123456+00:00`;
  return {
    account_id: DEV,
    issue_id: issueId,
    status,
    issue_details: { create_date: second(created), username },
    timestamps: {
      identified,
      updated: identified,
      reported: null,
      remediated: null,
      resolved: null,
      closed: null,
      ...(timestamps as object | undefined),
    },
    jira_details: {},
    ...more,
  };
}

const firstPutOf = (keyId: string): CallPattern => ({
  service: 'dynamodb',
  action: 'PutItem',
  times: 1,
  where: (call) => detailOf(call)['issue_id'] === keyId,
});

describe('a new issue', () => {
  it('has Hammer’s layout to the letter', async () => {
    const date = org.daysAgo(2);
    const keyId = org.staleKey(DEV, 'bot', { lastUsed: { date, service: 's3', region: 'eu-west-1' } });
    await org.scan();

    const item = await stored(keyId);
    expect(item).toEqual({
      account_id: DEV,
      issue_id: keyId,
      status: 'open',
      issue_details: {
        create_date: second(new Date(org.world.aws.key(DEV, keyId).createDate)),
        username: 'bot',
        last_used_date: second(date),
        last_used_service: 's3',
        last_used_region: 'eu-west-1',
      },
      timestamps: {
        identified: expect.stringMatching(WHEN),
        updated: item.timestamps['identified'],
        reported: null,
        remediated: null,
        resolved: null,
        closed: null,
      },
      jira_details: {},
      version: 1,
    });
  });

  it('is whitelisted by user name, key ID or glob, and open once its exception has expired', async () => {
    const byName = org.staleKey(DEV, 'legacy-app');
    const byKey = org.staleKey(DEV, 'other');
    const byGlob = org.staleKey(DEV, 'svc-backup-1');
    const lastDay = org.staleKey(DEV, 'last-day');
    const expired = org.staleKey(DEV, 'expired');
    const elsewhere = org.staleKey(PROD, 'legacy-app');
    const whitelist = {
      user_keysrotation: {
        [DEV]: [
          'legacy-app',
          byKey,
          { id: 'svc-*', reason: 'vendor appliance', expires: day(org.daysAgo(-30)), ticket: 'SEC-7' },
          { id: 'last-day', expires: day(org.daysAgo(0)) },
          { id: 'expired', reason: 'migration', expires: day(org.daysAgo(1)) },
        ],
      },
    };

    const run = await org.scan({ whitelist });

    expect(countsOf(run)).toMatchObject({
      'stale-keys': 6,
      'whitelisted-issues': 4,
      'open-issues': 2,
      'new-issues': 2,
    });
    const statuses = await Promise.all(
      [byName, byKey, byGlob, lastDay, expired].map(async (id) => (await stored(id)).status),
    );
    expect(statuses).toEqual(['whitelisted', 'whitelisted', 'whitelisted', 'whitelisted', 'open']);
    expect((await stored(elsewhere, PROD)).status).toBe('open');
    expect((await stored(byGlob))['exception']).toEqual({
      id: 'svc-*',
      reason: 'vendor appliance',
      expires: day(org.daysAgo(-30)),
      ticket: 'SEC-7',
    });
    expect(run.findings().find(({ issue_id }) => issue_id === byGlob)).toMatchObject({
      status: 'whitelisted',
      exception_reason: 'vendor appliance',
      exception_expires: day(org.daysAgo(-30)),
    });
    expect(run.summary).toContain('Exceptions in force');
  });
});

describe('from run to run', () => {
  it('writes nothing while nothing changes, nor for a last use that moved within the same UTC day', async () => {
    org.world.clock.setTo(`${day(org.daysAgo(0))}T06:00:00Z`);
    const keyId = org.staleKey(DEV, 'bot', { lastUsed: { date: org.world.clock.now() - 3_600_000 } });
    org.staleKey(DEV, 'excepted');
    const whitelist = { user_keysrotation: { [DEV]: ['excepted'] } };
    const first = await org.scan({ whitelist });
    const before = await org.issues();

    org.world.transcript.clear();
    org.world.aws.useKey(DEV, keyId, { service: 'sqs' });
    const second = await org.scan({ whitelist });

    expect(countsOf(second)).toEqual({ ...countsOf(first), 'new-issues': 0 });
    expect(writes()).toEqual([]);
    const attempted = org.world.transcript
      .calls('dynamodb', 'PutItem')
      .filter(({ detail = {} }) => isIssue(detail));
    expect(attempted).toEqual([]);
    expect(await org.issues()).toEqual(before);

    org.world.clock.advanceDays(1);
    org.world.aws.useKey(DEV, keyId);
    await org.scan({ whitelist });
    expect(writes()).toHaveLength(1);
    expect(await stored(keyId)).toMatchObject({
      version: 2,
      timestamps: { updated: expect.stringContaining(day(org.daysAgo(0))) },
    });
  });

  it('takes an issue through whitelisted, open and resolved, and keeps its beginnings', async () => {
    const moving = org.staleKey(DEV, 'moving');
    const covered = org.staleKey(DEV, 'covered');
    const deactivated = org.staleKey(DEV, 'deactivated');
    const deleted = org.staleKey(DEV, 'deleted');
    const userGone = org.staleKey(DEV, 'user-gone');
    await org.scan({ whitelist: { user_keysrotation: { [DEV]: ['covered', 'deleted'] } } });
    const identified = (await stored(moving)).timestamps['identified'];

    org.world.clock.advanceDays(3);
    org.world.aws.setKeyStatus(DEV, deactivated, 'Inactive');
    org.world.aws.deleteKey(DEV, deleted);
    org.world.aws.deleteUser(DEV, 'user-gone');
    const next = await org.scan({ whitelist: { user_keysrotation: { [DEV]: ['moving'] } } });

    expect(countsOf(next)).toMatchObject({
      'open-issues': 1,
      'whitelisted-issues': 1,
      'resolved-issues': 3,
      'new-issues': 0,
      'closed-issues': 0,
    });
    const now = day(org.daysAgo(0));
    expect(await stored(moving)).toMatchObject({
      status: 'whitelisted',
      exception: { id: 'moving' },
      timestamps: { identified, resolved: null },
    });
    expect(await stored(covered)).toMatchObject({
      status: 'open',
      timestamps: { identified, reported: null },
    });
    expect(await stored(covered)).not.toHaveProperty('exception');
    for (const id of [deactivated, deleted, userGone]) {
      const { status, timestamps } = await stored(id);
      expect(status).toBe('resolved');
      expect(timestamps).toMatchObject({
        identified,
        reported: null,
        closed: null,
        updated: timestamps['resolved'],
      });
      expect(timestamps['resolved']).toContain(now);
    }

    org.world.transcript.clear();
    await org.scan({ whitelist: { user_keysrotation: { [DEV]: ['moving'] } } });
    expect(writes()).toEqual([]);

    org.world.clock.advanceDays(3);
    org.world.aws.setKeyStatus(DEV, deactivated, 'Active');
    const again = await org.scan({ whitelist: { user_keysrotation: { [DEV]: ['moving'] } } });
    expect(countsOf(again)).toMatchObject({ 'open-issues': 2, 'new-issues': 0, 'resolved-issues': 0 });
    const reopened = await stored(deactivated);
    expect(reopened).toMatchObject({
      status: 'open',
      timestamps: { identified, resolved: null, remediated: null },
    });
    expect(reopened['remediation_details']).toEqual({ retention_from: reopened.timestamps['updated'] });
  });

  it('gives a closed issue a new life, but not while an exception holds', async () => {
    const reborn = org.staleKey(DEV, 'reborn');
    const covered = org.staleKey(DEV, 'covered');
    const times = {
      reported: '2020-01-02T03:04:05+00:00',
      resolved: '2020-02-02T03:04:05+00:00',
      closed: '2020-02-02T03:04:06+00:00',
    };
    const closed = (id: string, username: string) =>
      hammerItem(id, {
        status: 'closed',
        username,
        created: new Date(org.world.aws.key(DEV, id).createDate),
        timestamps: times,
        jira_details: { ticket: `SEC-${username}`, ticket_assignee_id: 'jdoe', business_unit: 'news' },
        previous_tickets: ['SEC-OLD'],
      });
    await org.world.dynamo.putItem(closed(reborn, 'reborn'));
    await org.world.dynamo.putItem(closed(covered, 'covered'));
    const before = await stored(covered);

    const run = await org.scan({ whitelist: { user_keysrotation: { [DEV]: ['covered'] } } });

    expect(countsOf(run)).toMatchObject({
      'stale-keys': 2,
      'open-issues': 1,
      'new-issues': 1,
      'whitelisted-issues': 0,
    });
    const item = await stored(reborn);
    expect(item).toMatchObject({
      status: 'open',
      jira_details: {},
      previous_tickets: ['SEC-OLD', 'SEC-reborn'],
    });
    expect(item.timestamps).toEqual({
      identified: expect.stringContaining(day(org.daysAgo(0))),
      updated: item.timestamps['identified'],
      reported: null,
      remediated: null,
      resolved: null,
      closed: null,
    });
    expect(await stored(covered)).toEqual(before);
    expect(run.findings().map(({ issue_id }) => issue_id)).toEqual([reborn]);
  });

  it('starts the retention period again where somebody activated a remediated key', async () => {
    const keyId = org.staleKey(DEV, 'back');
    const reported = second(org.daysAgo(20));
    await org.world.dynamo.putItem(
      hammerItem(keyId, {
        status: 'open',
        username: 'back',
        created: new Date(org.world.aws.key(DEV, keyId).createDate),
        timestamps: { reported, remediated: second(org.daysAgo(4)) },
        jira_details: { ticket: 'SEC-1' },
      }),
    );

    await org.scan();

    const item = await stored(keyId);
    expect(item).toMatchObject({
      status: 'open',
      jira_details: { ticket: 'SEC-1' },
      timestamps: { reported, remediated: null },
    });
    expect(item['remediation_details']).toEqual({ retention_from: item.timestamps['updated'] });
  });
});

describe('items that Hammer wrote', () => {
  it('are carried on without the loss of what is not ours', async () => {
    const lastUsed = org.daysAgo(9);
    const stale = org.staleKey(DEV, 'carried', { lastUsed: { date: lastUsed } });
    const gone = 'AKIAGONEEXAMPLE00001';
    const unknown = {
      business_owner: 'news',
      weights: [1.5, 12345678901234567890n, null, { deep: '' }],
      tags: new Set(['a', 'b']),
      flag: false,
    };
    const jira_details = {
      ticket: 'SEC-12',
      ticket_assignee_id: 'jdoe',
      business_unit: 'news',
      product: 'cms',
    };
    const created = new Date(org.world.aws.key(DEV, stale).createDate);
    const reported = `${org.daysAgo(29).toISOString().slice(0, 19)}.000001+00:00`;
    const original = hammerItem(stale, {
      status: 'open',
      username: 'carried',
      created,
      timestamps: { reported, escalated: 'later' },
      jira_details,
      unknown,
    });
    await org.world.dynamo.putItem(original);
    await org.world.dynamo.putItem(
      hammerItem(gone, { status: 'open', username: 'gone', created, jira_details, unknown }),
    );

    const run = await org.scan();

    expect(countsOf(run)).toMatchObject({ 'open-issues': 1, 'new-issues': 0, 'resolved-issues': 1 });
    const item = await stored(stale);
    expect(item).toEqual({
      ...original,
      issue_details: {
        ...(original['issue_details'] as object),
        last_used_date: second(lastUsed),
        last_used_service: 's3',
        last_used_region: 'us-east-1',
      },
      timestamps: { ...(original['timestamps'] as object), updated: expect.stringMatching(WHEN) },
      version: 1,
    });
    expect(await stored(gone)).toMatchObject({ status: 'resolved', jira_details, unknown });

    org.world.transcript.clear();
    await org.scan();
    expect(writes()).toEqual([]);
  });

  it('are open where Hammer knew no status', async () => {
    const created = org.daysAgo(400);
    const stale = org.staleKey(DEV, 'statusless');
    await org.world.dynamo.putItem({
      ...hammerItem('AKIAPASTEXAMPLE00010', { status: '', username: 'past', created }),
      status: undefined,
    });
    await org.world.dynamo.putItem(hammerItem(stale, { status: 'unknown', username: 'statusless', created }));

    const run = await org.scan();

    expect(run.exitCode).toBe(0);
    expect(countsOf(run)).toMatchObject({ 'open-issues': 1, 'new-issues': 0, 'resolved-issues': 1 });
    expect(await stored(stale)).toMatchObject({ status: 'open' });
  });

  it('are left alone where they are resolved or closed and their key is not stale', async () => {
    for (const [index, status] of ['resolved', 'closed'].entries()) {
      await org.world.dynamo.putItem(
        hammerItem(`AKIAPASTEXAMPLE0000${index}`, { status, username: 'past', created: org.daysAgo(400) }),
      );
    }
    const before = await org.issues();

    const run = await org.scan();

    expect(run.exitCode).toBe(0);
    expect(await org.issues()).toEqual(before);
    expect(run.findings().map(({ status }) => status)).toEqual(['resolved']);
  });
});

describe('runs that meet', () => {
  it('end in the same state when two scan at once', async () => {
    const keys = Array.from({ length: 12 }, (_, index) => org.staleKey(DEV, `user-${index}`));
    const gone = Array.from({ length: 12 }, (_, index) => `AKIAGONEEXAMPLE000${index + 10}`);
    for (const id of gone)
      await org.world.dynamo.putItem(
        hammerItem(id, { status: 'open', username: 'gone', created: org.daysAgo(400) }),
      );
    org.world.surroundings.latency.byService['dynamodb'] = 25;

    const runs = await Promise.all([org.scan(), org.scan({ job: { runId: '1000002' } })]);

    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    for (const run of runs) expect(countsOf(run)).toMatchObject({ 'open-issues': 12, 'accounts-failed': 0 });
    const lost = org.world.transcript
      .calls('dynamodb', 'PutItem')
      .filter(({ detail = {}, error }) => isIssue(detail) && error === 'ConditionalCheckFailedException');
    expect(lost.length).toBeGreaterThan(0);
    expect(writes()).toHaveLength(24);
    const items = (await org.issues()) as Stored[];
    const statusOf = Object.fromEntries(
      items.map(({ issue_id, status, version }) => [String(issue_id), `${status} ${String(version)}`]),
    );
    expect(statusOf).toEqual(
      Object.fromEntries([...keys.map((id) => [id, 'open 1']), ...gone.map((id) => [id, 'resolved 1'])]),
    );
  });

  it('decide again on what the other wrote first', async () => {
    const keyId = org.staleKey(DEV, 'raced');
    await org.scan();
    org.world.aws.setKeyStatus(DEV, keyId, 'Inactive');
    const other = { ...(await stored(keyId)), status: 'closed', version: 7, note: 'by the other run' };
    org.world.faults.onCall(firstPutOf(keyId), () => org.world.dynamo.putItem(other));

    const run = await org.scan();

    expect(run.exitCode).toBe(0);
    expect(await stored(keyId)).toEqual(other);
    expect(countsOf(run)).toMatchObject({ 'resolved-issues': 0, 'closed-issues': 0, 'open-issues': 0 });
  });

  it('know their own write again when its answer was lost', async () => {
    const keyId = org.staleKey(DEV, 'unheard');
    org.world.faults.add(firstPutOf(keyId), { kind: 'lost' });

    const run = await org.scan();

    expect(run.exitCode).toBe(0);
    expect(countsOf(run)).toMatchObject({ 'new-issues': 1, 'open-issues': 1 });
    expect(await stored(keyId)).toMatchObject({ status: 'open', version: 1 });
  });
});
