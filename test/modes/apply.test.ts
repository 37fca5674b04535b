/** One key changed over fakes of IAM, store and Jira: what is recorded and told when they do not play along. */
import { describe, expect, it } from '@jest/globals';
import type { Issue, RemediationEvent } from '../../src/domain/issue.ts';
import type { AccessKey } from '../../src/domain/key.ts';
import type { PlannedKey } from '../../src/domain/plan.ts';
import type { Problem } from '../../src/domain/problem.ts';
import type { Document } from '../../src/domain/document.ts';
import { plainText } from '../../src/domain/document.ts';
import { timestampOf } from '../../src/domain/timestamp.ts';
import { AccessError, ConfigurationError, TransientError } from '../../src/errors.ts';
import type { ApplyOptions, KeyOutcome } from '../../src/modes/apply.ts';
import { remediate } from '../../src/modes/remediate.ts';
import { rollback, selectForRollback } from '../../src/modes/rollback.ts';
import type { AccountWriter, IssueStore } from '../../src/ports.ts';
import { ACCOUNT, at, KEY_ID, NOW, openIssue, staleKey } from '../domain/samples.ts';

const OTHER_ACCOUNT = '222222222222';
const never = (): never => {
  throw new Error('not expected to be called');
};

class World {
  stored = new Map<string, Issue>([[`${ACCOUNT}/${KEY_ID}`, openIssue({ version: 1 })]]);
  key: AccessKey | undefined = staleKey();
  /** What the next reads show instead of the key; an error is thrown. */
  reads: (AccessKey['status'] | Error)[] = [];
  asked: string[] = [];
  setStatus: (status: 'Active' | 'Inactive') => void = (status) => {
    if (this.key !== undefined) this.key = { ...this.key, status };
  };
  beforePut: (issue: Issue) => void = () => undefined;
  comment: (text: string) => 'done' | 'gone' = () => 'done';
  comments: string[] = [];
  waits: number[] = [];
  onWait: () => void = () => undefined;
  problems: Problem[] = [];
  bugs: unknown[] = [];
  runId = '42';

  readonly store: IssueStore = {
    verify: never,
    load: (accountId) =>
      Promise.resolve([...this.stored.values()].filter((issue) => issue.accountId === accountId)),
    get: ({ accountId, issueId }) => Promise.resolve(this.stored.get(`${accountId}/${issueId}`)),
    // eslint-disable-next-line @typescript-eslint/require-await
    put: async (issue) => {
      this.beforePut(issue);
      const name = `${issue.accountId}/${issue.issueId}`;
      if (this.stored.get(name)?.version !== issue.version) return { written: false };
      const next = { ...issue, version: Number(issue.version) + 1 };
      this.stored.set(name, next);
      return { written: true, issue: next };
    },
  };

  readonly session: AccountWriter = {
    apiCalls: () => 0,
    expect: () => undefined,
    keys: {
      userPages: never,
      lastUse: never,
      rootHasKeys: never,
      tagOf: never,
      // eslint-disable-next-line @typescript-eslint/require-await
      keysOf: async () => {
        const shown = this.reads.shift();
        if (shown instanceof Error) throw shown;
        if (this.key === undefined) return [];
        return [shown === undefined ? this.key : { ...this.key, status: shown }];
      },
    },
    writer: {
      // eslint-disable-next-line @typescript-eslint/require-await
      setStatus: async (_key, status) => {
        this.asked.push(status);
        this.setStatus(status);
      },
    },
  };

  get issue(): Issue {
    const issue = this.stored.get(`${ACCOUNT}/${KEY_ID}`);
    if (issue === undefined) throw new Error('the issue is gone');
    return issue;
  }

  change(to: (issue: Issue) => Issue): void {
    const { issue } = this;
    this.stored.set(`${ACCOUNT}/${KEY_ID}`, { ...to(issue), version: Number(issue.version) + 1 });
  }

  options(): ApplyOptions & { accounts: { enter: () => Promise<AccountWriter> } } {
    return {
      accounts: { enter: () => Promise.resolve(this.session) },
      store: this.store,
      tracker: {
        // eslint-disable-next-line @typescript-eslint/require-await
        comment: async ({ body }: { body: Document }) => {
          const said = this.comment(plainText(body));
          if (said === 'done') this.comments.push(plainText(body));
          return said;
        },
        assignToSelf: () => Promise.resolve('done'),
        label: never,
        close: never,
        urlOf: never,
      },
      claimant: { run: this.runId, attempt: 1, nonce: 'x' },
      mandate: {
        requestedBy: 'carol',
        approvedBy: ['bob'],
        comment: '',
        runId: this.runId,
        runUrl: '',
        planDigest: null,
      },
      clock: () => NOW,
      wait: (ms) => {
        this.waits.push(ms);
        this.onWait();
        return Promise.resolve();
      },
      dryRun: false,
      recipientsOf: () => ['#security'],
      contextOf: () => ({
        accountName: 'dev',
        maxAgeDays: 90,
        disableDay: null,
        exceptionUrl: null,
        runUrl: null,
        now: NOW,
      }),
      onProblem: (problem) => void this.problems.push(problem),
      onBug: (error) => void this.bugs.push(error),
      onAccount: () => undefined,
      onKey: () => undefined,
    };
  }

  async remediate(plannedAt = timestampOf(NOW)): Promise<KeyOutcome> {
    const [outcome] = await remediate([PLANNED], {
      ...this.options(),
      plannedAt,
      remediationAccountIds: new Set([ACCOUNT]),
      runAccountIds: new Set([ACCOUNT]),
      exceptionFor: () => undefined,
    });
    if (outcome === undefined) throw new Error('no outcome');
    return outcome;
  }

  async rollback(): Promise<KeyOutcome> {
    const choice = { kind: 'keys', keyIds: new Set([KEY_ID]) } as const;
    const [outcome] = await rollback([this.issue], { ...this.options(), choice });
    if (outcome === undefined) throw new Error('no outcome');
    return outcome;
  }
}

const PLANNED: PlannedKey = {
  accountId: ACCOUNT,
  accountName: 'dev',
  userName: 'deploy-bot',
  keyId: KEY_ID,
  createDate: at(200),
  ageDays: 200,
  lastUse: null,
  recentlyUsed: false,
  ticket: 'SEC-1',
  owner: null,
  overrides: [],
};

describe('reading back', () => {
  it('waits until IAM shows what it took', async () => {
    const world = new World();
    world.reads = ['Active', 'Active', 'Active', 'Inactive'];
    expect(await world.remediate()).toMatchObject({ outcome: 'changed', reason: 'disabled' });
    expect(world.waits).toEqual([500, 1_000]);
    expect(world.asked).toEqual(['Inactive']);
  });

  it('that never shows it leaves it open whether it was done: told, failed, completed later, and taken by rollback', async () => {
    const world = new World();
    world.reads = Array<'Active'>(6).fill('Active');
    expect(await world.remediate()).toMatchObject({ outcome: 'failed', reason: 'not-confirmed' });
    expect(world.waits.reduce((sum, ms) => sum + ms, 0)).toBeLessThan(8_000);
    expect(world.issue).toMatchObject({
      status: 'open',
      timestamps: { remediated: null },
      remediation: { latest: { outcome: 'intended', ticketTold: true } },
      slack: { pending: [{ kind: 'failed' }] },
    });
    expect(world.comments.join()).toContain('could not be confirmed');
    expect(world.key?.status).toBe('Inactive');
    world.runId = '43';
    expect(await world.rollback()).toMatchObject({ outcome: 'changed', reason: 'reactivated' });
  });

  it('is not confirmed either way by an outage', async () => {
    const world = new World();
    world.setStatus = () => {
      throw new TransientError('iam:UpdateAccessKey was throttled to the end');
    };
    expect(await world.remediate()).toMatchObject({ outcome: 'failed', reason: 'outage' });
    expect(world.issue.remediation?.latest.outcome).toBe('intended');
    world.setStatus = (status) => (world.key = { ...staleKey(), status });
    // The next run finds the key active and goes on; the attempt before it is history.
    world.runId = '43';
    expect(await world.remediate()).toMatchObject({ reason: 'disabled' });
    expect(world.comments).toHaveLength(2);
  });

  it('is not needed where AWS clearly refused: failed, and the key may be tried again', async () => {
    const world = new World();
    world.setStatus = () => {
      throw new AccessError('denied by SCP');
    };
    expect(await world.remediate()).toMatchObject({ outcome: 'failed', reason: 'refused' });
    expect(world.waits).toEqual([]);
    expect(world.issue.remediation?.latest).toMatchObject({ outcome: 'failed', observed: 'denied by SCP' });
  });

  it('that finds no key where AWS knew none is no failure', async () => {
    const world = new World();
    world.setStatus = () => {
      world.key = undefined;
      throw new AccessError('key is gone');
    };
    expect(await world.remediate()).toMatchObject({ outcome: 'skipped', reason: 'key-gone' });
    expect(world.comments).toEqual([]);
  });

  it('is as patient after a reactivation', async () => {
    const world = new World();
    await world.remediate();
    world.runId = '43';
    world.reads = ['Inactive', 'Inactive', 'Inactive', 'Active'];
    expect(await world.rollback()).toMatchObject({ reason: 'reactivated' });
  });
});

describe('what fails around one key', () => {
  it('an error that nobody foresaw is that key’s failure, and is kept for the end', async () => {
    const world = new World();
    const bug = new RangeError('surprise');
    world.reads = [bug];
    expect(await world.remediate()).toMatchObject({ outcome: 'failed', reason: 'unexpected' });
    expect(world.bugs).toEqual([bug]);
    expect(world.comments.join()).toContain('surprise');
  });

  it('a ticket that surprises does not hide that the key was disabled', async () => {
    const world = new World();
    world.comment = () => {
      throw new TypeError('terminated');
    };
    expect(await world.remediate()).toMatchObject({ outcome: 'changed', reason: 'disabled' });
    expect(world.bugs).toHaveLength(1);
    expect(world.problems).toMatchObject([{ code: 'ticket-failed' }]);
    expect(world.issue).toMatchObject({ timestamps: { remediated: at(0) } });
  });

  it('a ticket that is gone is a warning, and is not recorded as told', async () => {
    const world = new World();
    world.comment = () => 'gone';
    expect(await world.remediate()).toMatchObject({ reason: 'disabled' });
    expect(world.problems).toMatchObject([{ severity: 'warning', code: 'ticket-gone' }]);
    expect(world.issue.remediation?.latest.ticketTold).toBe(false);
  });

  it('a table that vanishes after the disable leaves the key’s failure, which says what AWS shows', async () => {
    const world = new World();
    world.beforePut = ({ remediation }) => {
      if (remediation?.latest.outcome === 'done') throw ConfigurationError.of('the table is gone');
    };
    const outcome = await world.remediate();
    expect(outcome).toMatchObject({ outcome: 'failed', reason: 'outage' });
    expect(outcome.detail).toContain('AWS shows the key as Inactive');
    expect(world.issue.remediation?.latest.outcome).toBe('intended');
  });

  it('a key that could not be read is told on the ticket and on Slack, and is on record', async () => {
    const world = new World();
    world.reads = [new TransientError('iam:ListAccessKeys was throttled')];
    expect(await world.remediate()).toMatchObject({ outcome: 'failed', reason: 'outage' });
    expect(world.asked).toEqual([]);
    expect(world.issue).toMatchObject({
      status: 'open',
      remediation: { latest: { outcome: 'failed', ticketTold: true } },
      slack: { pending: [{ kind: 'failed', note: 'iam:ListAccessKeys was throttled' }] },
    });
    expect(world.comments.join()).toContain('Could not disable');
  });
});

describe('other runs', () => {
  it('that write first are read again, and the key is decided again', async () => {
    const world = new World();
    let writes = 0;
    world.beforePut = () => {
      if (writes++ < 2) world.change((issue) => issue);
    };
    expect(await world.remediate()).toMatchObject({ reason: 'disabled' });
    expect(world.asked).toEqual(['Inactive']);
  });

  it('that write first every time end in a failure, not in a skip', async () => {
    const world = new World();
    world.beforePut = () => world.change((issue) => issue);
    expect(await world.remediate()).toMatchObject({ outcome: 'failed', reason: 'conflict' });
    expect(world.asked).toEqual([]);
  });

  const begun = (runId: string, action: RemediationEvent['action']): RemediationEvent => ({
    ...new World().options().mandate,
    runId,
    action,
    outcome: 'intended',
    intendedAt: timestampOf(NOW),
    observedAt: null,
    observed: null,
    ticketTold: true,
  });

  it('at work on the key are waited for, and what they did is seen', async () => {
    const world = new World();
    const latest = begun('43', 'disable');
    world.change((issue) => ({ ...issue, remediation: { latest, history: [] } }));
    world.onWait = () =>
      world.change((issue) => ({
        ...issue,
        timestamps: { ...issue.timestamps, remediated: at(0) },
        remediation: { latest: { ...latest, outcome: 'done' }, history: [] },
      }));
    expect(await world.remediate()).toMatchObject({ outcome: 'skipped', reason: 'already-remediated' });
    expect(world.asked).toEqual([]);
  });

  it('at work on the key all the while end in a failure', async () => {
    const world = new World();
    world.change((issue) => ({ ...issue, remediation: { latest: begun('43', 'disable'), history: [] } }));
    expect(await world.remediate()).toMatchObject({ outcome: 'failed', reason: 'conflict' });
    expect(world.asked).toEqual([]);
    expect(world.issue.remediation?.latest).toMatchObject({ runId: '43', outcome: 'intended' });
  });

  it('a rollback does not wait for ever for one that died', async () => {
    const world = new World();
    await world.remediate();
    world.change((issue) => ({
      ...issue,
      remediation: {
        latest: begun('99', 'reactivate'),
        history: issue.remediation === null ? [] : [issue.remediation.latest],
      },
    }));
    world.runId = '43';
    expect(await world.rollback()).toMatchObject({ reason: 'reactivated' });
  });
});

describe('an older approval', () => {
  const plannedAt = at(1);
  it.each([
    [
      'found anew',
      (issue: Issue) => ({ ...issue, timestamps: { ...issue.timestamps, identified: at(0.5) } }),
    ],
    ['activated by somebody', (issue: Issue) => ({ ...issue, retentionFrom: at(0.5) })],
  ])('does not hold for a key that was %s since', async (_what, change) => {
    const world = new World();
    world.change((issue) => change(issue));
    expect(await world.remediate(plannedAt)).toMatchObject({
      outcome: 'skipped',
      reason: 'changed-since-plan',
    });
    expect(world.asked).toEqual([]);
  });

  it('does not hold for a key that was rolled back since', async () => {
    const world = new World();
    await world.remediate(plannedAt);
    await world.rollback();
    expect(await world.remediate(plannedAt)).toMatchObject({ reason: 'changed-since-plan' });
    expect(world.key?.status).toBe('Active');
  });

  it('holds where the key was only reported since', async () => {
    const world = new World();
    world.change((issue) => ({ ...issue, timestamps: { ...issue.timestamps, reported: at(0.5) } }));
    expect(await world.remediate(plannedAt)).toMatchObject({ reason: 'disabled' });
  });
});

describe('selection for rollback', () => {
  const select = (
    world: World,
    broken: (issueId: string | undefined) => boolean,
    keys: readonly string[],
  ) => {
    const fails = <Result>(accountId: string, issueId: string | undefined, work: () => Promise<Result>) =>
      accountId === ACCOUNT && broken(issueId) ? Promise.reject(new AccessError('a broken item')) : work();
    return selectForRollback({
      accountIds: [ACCOUNT, OTHER_ACCOUNT],
      choice: { kind: 'keys', keyIds: new Set(keys) },
      store: {
        ...world.store,
        load: (accountId) => fails(accountId, undefined, () => world.store.load(accountId)),
        get: (ref) => fails(ref.accountId, ref.issueId, () => world.store.get(ref)),
      },
      onBug: never,
    });
  };

  it('of a named key is not disturbed by the item beside it', async () => {
    const selection = await select(new World(), (issueId) => issueId === undefined, [KEY_ID]);
    expect(selection).toMatchObject({ issues: [{ issueId: KEY_ID }], unknown: [], unread: [] });
  });

  it('names the account that could not be read, and calls no key of it unknown', async () => {
    const other = 'AKIAEXAMPLE000000002';
    const world = new World();
    world.stored.set(`${OTHER_ACCOUNT}/${other}`, openIssue({ accountId: OTHER_ACCOUNT, issueId: other }));
    const selection = await select(world, () => true, [KEY_ID, other]);
    expect(selection).toMatchObject({
      issues: [{ issueId: other }],
      unknown: [],
      unread: [{ accountId: ACCOUNT, error: 'a broken item' }],
    });
  });
});
