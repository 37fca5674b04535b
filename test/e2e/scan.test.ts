import { afterEach, describe, expect, it } from '@jest/globals';
import { DEV, MAIN, PROD, startOrganisation, type Organisation } from './organisation.ts';

let org: Organisation;
afterEach(() => org.world.stop());

/** One stale, one young, one inactive key in dev; a stale one in prod. */
async function begin(): Promise<{ stale: string; prodStale: string }> {
  org = await startOrganisation();
  const { aws } = org.world;
  aws.addUser(DEV, 'deploy-bot', { createDate: org.daysAgo(400) });
  const stale = aws.addKey(DEV, 'deploy-bot', { createDate: org.daysAgo(200), lastUsed: { date: org.daysAgo(3), service: 's3', region: 'eu-west-1' } }).id;
  aws.addKey(DEV, 'deploy-bot', { createDate: org.daysAgo(10) });
  aws.addUser(DEV, 'retired', { createDate: org.daysAgo(400) });
  aws.addKey(DEV, 'retired', { createDate: org.daysAgo(300), status: 'Inactive' });
  aws.addUser(PROD, 'svc_build+x=1,y.z@corp', { createDate: org.daysAgo(100) });
  const prodStale = aws.addKey(PROD, 'svc_build+x=1,y.z@corp', { createDate: org.daysAgo(91) }).id;
  return { stale, prodStale };
}

describe('scan', () => {
  it('finds, records and shows every stale key', async () => {
    const { stale, prodStale } = await begin();
    const run = await org.scan();
    expect(run.stdout + run.stderr).not.toContain('Bug in');
    expect(run.exitCode).toBe(0);
    expect(run.outputs).toMatchObject({ 'accounts-scanned': '3', 'accounts-failed': '0', 'stale-keys': '2', 'open-issues': '2', 'new-issues': '2' });
    const items = await org.world.dynamo.dumpItems();
    expect(items).toHaveLength(2);
    console.log(run.stdout, run.summary, JSON.stringify(run.result, null, 1), JSON.stringify(items, null, 1), org.world.transcript.lines().join('\n'));
    void [stale, prodStale, MAIN];
  });
});
