/**
 * Both Jira adapters against the stand-ins: the port's promises hold on Cloud and on Data Center alike, the
 * deployments' own ways are honoured, and every failure ends in the right class of error with a remedy.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { createJiraCloudTracker } from '../../src/adapters/jira-cloud.ts';
import { createJiraDataCenterTracker } from '../../src/adapters/jira-datacenter.ts';
import type { JiraTrackerOptions } from '../../src/adapters/jira-tracker.ts';
import { createJiraTransport } from '../../src/adapters/jira-transport.ts';
import type { Document } from '../../src/domain/document.ts';
import { AccessError, ConfigurationError, TransientError } from '../../src/errors.ts';
import type { TicketDraft, Tracker } from '../../src/ports.ts';
import { renderAdf } from '../../src/render/adf.ts';
import { storableLine } from '../../src/render/jira-text.ts';
import { renderWiki } from '../../src/render/wiki.ts';
import { FaultPlan, type Fault, type Surroundings } from '../world/faults.ts';
import { adfText } from '../world/jira-adf.ts';
import { startJiraCloud } from '../world/jira-cloud.ts';
import { startJiraDataCenter } from '../world/jira-datacenter.ts';
import { BOT, type JiraModel, type JiraModelOptions, type JiraUser } from '../world/jira-model.ts';
import {
  closeIssueWorkflow,
  deadEndWorkflow,
  twoStepWorkflow,
  type Workflow,
} from '../world/jira-workflow.ts';
import { Transcript } from '../world/transcript.ts';
import { WorldClock } from '../world/world-clock.ts';

const ann: JiraUser = {
  accountId: '712020:ann-archer',
  name: 'ann',
  displayName: 'Ann Archer',
  email: 'ann@example.com',
};
const hidden: JiraUser = {
  accountId: '712020:hidden-one',
  name: 'hid',
  displayName: 'Hidden One',
  email: 'hid@example.com',
  emailHidden: true,
};
const twins: readonly JiraUser[] = ['a', 'b'].map((id) => ({
  accountId: `712020:twin-${id}`,
  name: `twin-${id}`,
  displayName: 'Sam Twin',
  email: `sam.${id}@example.com`,
}));
const crowd: readonly JiraUser[] = Array.from({ length: 120 }, (_, index) => ({
  accountId: `712020:crowd-${index}`,
  name: `crowd-${index}`,
  displayName: index === 119 ? 'Crowd' : `Crowd Member ${index}`,
  email: `crowd${index}@example.com`,
}));

interface Setup {
  readonly tracker: Tracker;
  readonly model: JiraModel;
  readonly world: Surroundings;
  readonly warnings: string[];
  readonly waits: number[];
  readonly baseUrl: string;
}

interface SetupOptions extends JiraModelOptions {
  readonly product?: Partial<JiraTrackerOptions> & {
    readonly token?: string;
    readonly searchLagMs?: number;
    readonly timeoutMs?: number;
  };
}

const stops: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop();
});

/** Waiting moves the world's clock and takes no time. */
function surroundings(): { world: Surroundings; waits: number[]; wait: (ms: number) => Promise<void> } {
  const world: Surroundings = {
    transcript: new Transcript(),
    faults: new FaultPlan(),
    clock: new WorldClock(),
    latency: { ms: 0, byService: {} },
  };
  const waits: number[] = [];
  const wait = (ms: number): Promise<void> => {
    waits.push(ms);
    world.clock.advance(ms);
    return Promise.resolve();
  };
  return { world, waits, wait };
}

function productOptions(warnings: string[], world: Surroundings): Omit<JiraTrackerOptions, 'render'> {
  return {
    renderLine: storableLine,
    closeTransitions: ['Close Issue'],
    linkType: 'Relates',
    issueType: 'Task',
    onWarning: (line) => warnings.push(line),
    clock: () => world.clock.now(),
  };
}

async function cloud(options: SetupOptions = {}): Promise<Setup> {
  const { world, waits, wait } = surroundings();
  const warnings: string[] = [];
  const server = await startJiraCloud({ surroundings: world, users: [ann, hidden, ...twins], ...options });
  stops.push(() => server.stop());
  const tracker = createJiraCloudTracker({
    ...productOptions(warnings, world),
    server: `${server.baseUrl}/`,
    email: server.email,
    token: server.token,
    render: renderAdf,
    wait,
    ...options.product,
  });
  return { tracker, model: server.model, world, warnings, waits, baseUrl: server.baseUrl };
}

async function dataCenter(options: SetupOptions = {}): Promise<Setup> {
  const { world, waits, wait } = surroundings();
  const warnings: string[] = [];
  const server = await startJiraDataCenter({
    surroundings: world,
    users: [ann, hidden, ...twins],
    contextPath: '/jira',
    ...options,
  });
  stops.push(() => server.stop());
  const tracker = createJiraDataCenterTracker({
    ...productOptions(warnings, world),
    server: server.baseUrl,
    token: server.token,
    render: renderWiki,
    wait,
    ...options.product,
  });
  return { tracker, model: server.model, world, warnings, waits, baseUrl: server.baseUrl };
}

const say = (text: string): Document => [{ type: 'paragraph', content: [{ type: 'text', text }] }];
const draft = (more: Partial<TicketDraft> = {}): TicketDraft => ({
  project: 'SEC',
  issueType: 'Task',
  summary: 'Rotate the key',
  description: say('facts'),
  labels: ['iam-key-rotation', 'key-1'],
  priority: null,
  dueDate: null,
  ...more,
});
const textOf = (body: unknown): string => (typeof body === 'string' ? body : adfText(body).trim());
const actions = (world: Surroundings): string[] => world.transcript.calls('jira').map(({ action }) => action);
async function failure(work: Promise<unknown>): Promise<Error> {
  return work.then(
    () => new Error('it did not fail'),
    (error: unknown) => error as Error,
  );
}

describe.each([
  { name: 'Jira Cloud', start: cloud, id: (user: JiraUser) => user.accountId },
  { name: 'Jira Data Center', start: dataCenter, id: (user: JiraUser) => user.name },
])('$name', ({ start, id }) => {
  it('creates a ticket with every field', async () => {
    const { tracker, model, baseUrl } = await start();
    const key = await tracker.create(
      draft({ summary: `two\nlines ${'x'.repeat(300)}`, priority: 'High', dueDate: '2026-12-01' }),
    );
    const issue = model.issue(key);
    expect(issue).toMatchObject({ key: 'SEC-1', issueType: 'Task', priority: 'High', dueDate: '2026-12-01' });
    expect(issue.summary).toMatch(/^two lines x{245}$/);
    expect([...issue.labels]).toEqual(['iam-key-rotation', 'key-1']);
    expect(textOf(issue.description)).toBe('facts');
    expect(tracker.urlOf(key)).toBe(`${baseUrl}/browse/SEC-1`);
  });

  it('creates the ticket without a due date or priority that the project does not take, and says so once', async () => {
    const { tracker, model, warnings } = await start({
      projects: [{ key: 'SEC', createFields: ['description', 'labels'] }],
    });
    const full = draft({ priority: 'High', dueDate: '2026-12-01' });
    expect([await tracker.create(full), await tracker.create(full)]).toEqual(['SEC-1', 'SEC-2']);
    expect(model.issue('SEC-2')).toMatchObject({ dueDate: null, priority: null });
    expect(warnings).toEqual([
      expect.stringMatching(/project SEC are created without (priority and duedate|duedate and priority)/),
    ]);
  });

  it('writes a summary that is one clean line, and cuts no character in two', async () => {
    const { tracker, model } = await start();
    const summary = `Key of \u202Eevil\u202C\n${'x'.repeat(242)}\u{1F511}\u{1F511}`;
    const ticket = await tracker.create(draft({ summary }));
    expect(model.issue(ticket).summary).toBe(`Key of evil ${'x'.repeat(242)}`);
  });

  it('reports a refused ticket as an access error with what Jira said', async () => {
    const { tracker, model } = await start();
    const error = await failure(tracker.create(draft({ issueType: 'Epic', dueDate: 'soon' })));
    expect(error).toBeInstanceOf(AccessError);
    expect(error.message).toMatch(
      /^Jira refused to create a ticket in project SEC \(HTTP 400: .*issue type.*\); check .*jira\.issue_type/,
    );
    expect(model.issues.size).toBe(0);
  });

  it('finds a ticket by its exact label, the oldest of several', async () => {
    const { tracker } = await start();
    await tracker.create(draft({ labels: ['KEY-1'] }));
    await tracker.create(draft({ labels: ['key-1'] }));
    await tracker.create(draft({ labels: ['key-1'] }));
    expect(await tracker.find({ project: 'SEC', label: 'key-1' })).toBe('SEC-2');
  });

  it('waits for the search index before it says that there is no ticket, once per run', async () => {
    const { tracker, model, waits, world } = await start({ searchLag: { ms: 3_500 } });
    model.create({ project: 'SEC', issueType: 'Task', summary: 's', description: undefined, labels: ['key-1'], priority: undefined, dueDate: undefined, assignee: null, fieldNames: [] }); // prettier-ignore
    expect(await tracker.find({ project: 'SEC', label: 'key-1' })).toBe('SEC-1');
    expect(waits.length).toBeGreaterThan(2);
    expect(await tracker.find({ project: 'SEC', label: 'key-2' })).toBeUndefined();
    const searches = actions(world).length;
    expect(await tracker.find({ project: 'SEC', label: 'key-3' })).toBeUndefined();
    expect(actions(world)).toHaveLength(searches + 1);
  });

  it('waits for a ticket that another run may have created after this one began', async () => {
    const { tracker, model, world } = await start({ searchLag: { ms: 3_500 } });
    world.clock.advance(60_000);
    model.create({ project: 'SEC', issueType: 'Task', summary: 's', description: undefined, labels: ['key-1'], priority: undefined, dueDate: undefined, assignee: null, fieldNames: [] }); // prettier-ignore
    const since = world.clock.now();
    expect(await tracker.find({ project: 'SEC', label: 'key-1' })).toBeUndefined();
    expect(await tracker.find({ project: 'SEC', label: 'key-1', since })).toBe('SEC-1');
  });

  it('waits again for a ticket whose creation was not answered', async () => {
    const { tracker, world } = await start({ searchLag: { ms: 2_000 } });
    expect(await tracker.find({ project: 'SEC', label: 'key-1' })).toBeUndefined();
    world.faults.add({ action: 'createIssue', times: 1 }, { kind: 'lost' });
    const error = await failure(tracker.create(draft()));
    expect(error).toBeInstanceOf(TransientError);
    expect(error).toMatchObject({ ambiguous: true });
    expect(await tracker.find({ project: 'SEC', label: 'key-1' })).toBe('SEC-1');
  });

  it.each<[string, Fault]>([
    ['a lost response', { kind: 'lost' }],
    ['a cut connection', { kind: 'reset' }],
    ['a server error', { kind: 'error', status: 500 }],
    ['a gateway error', { kind: 'error', status: 503, headers: { 'retry-after': '1' } }],
  ])('never creates a second ticket after %s', async (_what, fault) => {
    const { tracker, world } = await start();
    world.faults.add({ action: 'createIssue', times: 1 }, fault);
    expect(await failure(tracker.create(draft()))).toMatchObject({ name: 'TransientError', ambiguous: true });
    expect(actions(world)).toEqual(['createIssue']);
  });

  it('creates again after a rate limit, as late as Jira asks', async () => {
    const { tracker, world, waits } = await start();
    world.faults.add(
      { action: 'createIssue', times: 2 },
      { kind: 'error', status: 429, headers: { 'retry-after': '7' } },
    );
    expect(await tracker.create(draft())).toBe('SEC-1');
    expect(waits).toEqual([7_000, 7_000]);
  });

  it('gives up on a rate limit that outlasts five minutes', async () => {
    const { tracker, world, waits } = await start();
    world.faults.add(
      { action: 'createIssue' },
      { kind: 'error', status: 429, headers: { 'retry-after': '120' } },
    );
    expect(await failure(tracker.create(draft()))).toMatchObject({
      name: 'TransientError',
      ambiguous: false,
    });
    expect(waits).toEqual([120_000, 120_000]);
  });

  it('sends nothing into a rate limit that another call has met', async () => {
    const waiting: { readonly ms: number; readonly go: () => void }[] = [];
    const wait = (ms: number): Promise<void> => new Promise((go) => waiting.push({ ms, go }));
    const until = async (count: number): Promise<void> => {
      while (waiting.length < count) await new Promise((resolve) => setTimeout(resolve, 5));
    };
    const { tracker, world } = await start({ product: { wait } });
    await tracker.create(draft());
    const limit = { kind: 'error', status: 429, headers: { 'retry-after': '60' } } as const;
    world.faults.add({ action: 'getIssue', times: 1 }, limit);
    const closing = tracker.close({ ticket: 'SEC-1' });
    await until(1);
    world.clock.advance(20_000);
    const labelling = tracker.label({ ticket: 'SEC-1', label: 'a' });
    await until(2);
    expect(actions(world)).toEqual(['createIssue', 'getIssue']);
    // The world's clock goes on by itself too.
    expect(waiting.map(({ ms }) => Math.round(ms / 10_000) * 10)).toEqual([60, 40]);
    world.clock.advance(40_000);
    for (const { go } of waiting) go();
    expect(await Promise.all([closing, labelling])).toEqual(['closed', 'done']);
  });

  it('fails at once while a rate limit lasts that is longer than any call would wait', async () => {
    const { tracker, world, waits } = await start();
    const limit = { kind: 'error', status: 429, headers: { 'retry-after': '900' } } as const;
    world.faults.add({ action: 'createIssue', times: 1 }, limit);
    expect(await failure(tracker.create(draft()))).toMatchObject({ ambiguous: false });
    const sent = actions(world).length;
    expect(await failure(tracker.close({ ticket: 'SEC-1' }))).toMatchObject({ name: 'TransientError' });
    expect({ sent: actions(world).length, waits }).toEqual({ sent, waits: [] });
    world.clock.advance(700_000);
    expect(await tracker.create(draft())).toMatch(/^SEC-/);
  });

  it.each<[string, Fault]>([
    ['a lost response', { kind: 'lost' }],
    ['a cut connection', { kind: 'reset' }],
    ['a server error', { kind: 'error', status: 502 }],
  ])('repeats what is harmless to repeat after %s', async (_what, fault) => {
    const { tracker, model, world } = await start();
    await tracker.create(draft());
    await tracker.create(draft());
    for (const action of [
      'editIssue',
      'assignIssue',
      'addWatcher',
      'linkIssues',
      'searchAssignableUsers',
      'getTransitions',
    ]) {
      world.faults.add({ action, times: 1 }, fault);
    }
    await tracker.label({ ticket: 'SEC-1', label: 'whitelisted' });
    await tracker.assign({ ticket: 'SEC-1', project: 'SEC', candidates: ['ann@example.com'] });
    await tracker.link({ ticket: 'SEC-1', parent: 'SEC-2' });
    expect(await tracker.close({ ticket: 'SEC-1' })).toBe('closed');
    expect(model.issue('SEC-1')).toMatchObject({ assignee: ann, status: 'Done' });
    expect(model.links).toHaveLength(1);
  });

  it('gives up on an outage after a few attempts', async () => {
    const { tracker, world } = await start();
    world.faults.add({ action: 'getIssue' }, { kind: 'error', status: 503 });
    const error = await failure(tracker.close({ ticket: 'SEC-1' }));
    expect(error.message).toMatch(/^Jira failed to read ticket SEC-1 \(HTTP 503\); the next run tries again/);
    expect(actions(world)).toHaveLength(4);
  });

  it('gives up on a Jira that does not answer', async () => {
    const { tracker, world } = await start({ product: { timeoutMs: 20 } });
    world.faults.add({ action: 'createIssue' }, { kind: 'delay', ms: 200 });
    expect(await failure(tracker.create(draft()))).toMatchObject({ name: 'TransientError', ambiguous: true });
  });

  it.each([
    ['the email', 'ANN@example.com', ann],
    ['the display name', 'ann archer', ann],
    ['the ID', id(ann), ann],
    ['an email that the profile hides', 'hid@example.com', hidden],
    ['one of two with the same name by email', 'sam.b@example.com', twins[1]],
  ])('assigns by %s and makes the assignee a watcher', async (_what, candidate, user) => {
    const { tracker, model } = await start();
    const ticket = await tracker.create(draft());
    const assigned = await tracker.assign({
      ticket,
      project: 'SEC',
      candidates: ['nobody@example.com', candidate],
    });
    expect(assigned).toEqual({ assigneeId: user === undefined ? '' : id(user), matched: candidate });
    expect(model.issue(ticket).assignee).toBe(user);
    expect([...model.issue(ticket).watchers]).toContain(user);
    expect(await tracker.assignable({ project: 'SEC', candidate })).toBeDefined();
  });

  it.each([
    ['nobody', 'nobody@example.com'],
    ['two people', 'Sam Twin'],
    ['somebody by a mere prefix', 'An'],
    ['somebody who may not be assigned', 'hid'],
  ])("assigns to the token's own user where the owner names %s", async (_what, candidate) => {
    const { tracker, model } = await start({
      projects: [{ key: 'SEC', assignable: ['rotation-bot', 'ann', 'twin-a', 'twin-b'] }],
    });
    const ticket = await tracker.create(draft());
    const assigned = await tracker.assign({ ticket, project: 'SEC', candidates: [candidate] });
    expect(assigned).toEqual({ assigneeId: id(BOT), matched: null });
    expect(model.issue(ticket).assignee).toBe(BOT);
    expect(await tracker.assignable({ project: 'SEC', candidate })).toBeUndefined();
  });

  it('sees users beyond the first page, and asks for each owner once', async () => {
    const { tracker, world } = await start({ users: crowd });
    expect(await tracker.assignable({ project: 'SEC', candidate: 'Crowd' })).toBeDefined();
    const asked = actions(world).length;
    expect(await tracker.assignable({ project: 'SEC', candidate: 'crowd' })).toBeDefined();
    expect(actions(world)).toHaveLength(asked);
    expect(await tracker.assignable({ project: 'SEC', candidate: 'Crowd Member' })).toBeUndefined();
  });

  it('comments, once where asked to', async () => {
    const { tracker, model } = await start();
    const ticket = await tracker.create(draft());
    const body = say('The key is [gone] {code}.');
    for (const once of [false, true, true, false])
      expect(await tracker.comment({ ticket, body, once })).toBe('done');
    expect(model.issue(ticket).comments).toHaveLength(2);
  });

  it.each<[string, Fault]>([
    ['arrived', { kind: 'lost' }],
    ['did not arrive, and sends it again', { kind: 'reset' }],
    ['is not there after a server error, and sends it again', { kind: 'error', status: 503 }],
  ])('looks for a comment whose answer was lost: it %s', async (_what, fault) => {
    const { tracker, model, world } = await start();
    const ticket = await tracker.create(draft());
    world.faults.add({ action: 'addComment', times: 1 }, fault);
    expect(await tracker.comment({ ticket, body: say('hello'), once: false })).toBe('done');
    expect(model.issue(ticket).comments).toHaveLength(1);
  });

  it('gives up on a comment that does not arrive three times', async () => {
    const { tracker, world } = await start();
    const ticket = await tracker.create(draft());
    world.faults.add({ action: 'addComment' }, { kind: 'error', status: 502 });
    expect(await failure(tracker.comment({ ticket, body: say('hello'), once: false }))).toMatchObject({
      name: 'TransientError',
    });
    expect(world.transcript.count('jira', 'addComment')).toBe(3);
  });

  it.each([403, 404])(
    'believes no HTTP %i about a ticket from a Jira that does not know the login',
    async (status) => {
      const { tracker, world } = await start();
      const ticket = await tracker.create(draft());
      for (const action of ['addComment', 'editIssue', 'getIssue'])
        world.faults.add({ action }, { kind: 'error', status });
      world.faults.add({ action: 'myself' }, { kind: 'error', status: 403 });
      for (const work of [
        () => tracker.comment({ ticket, body: say('x'), once: false }),
        () => tracker.label({ ticket, label: 'x' }),
        () => tracker.close({ ticket }),
      ])
        expect(await failure(work())).toMatchObject({ name: 'AccessError', login: true });
    },
  );

  it('takes a deleted ticket for gone', async () => {
    const { tracker } = await start();
    const ticket = 'SEC-77';
    expect(await tracker.comment({ ticket, body: say('x'), once: true })).toBe('gone');
    expect(await tracker.label({ ticket, label: 'x' })).toBe('gone');
    expect(await tracker.close({ ticket })).toBe('gone');
    expect(await tracker.assignToSelf({ ticket })).toBe('gone');
  });

  const statusAfter = async (workflow: Workflow, names: readonly string[]): Promise<readonly unknown[]> => {
    const { tracker, model } = await start({
      projects: [{ key: 'SEC', workflow }],
      product: { closeTransitions: names },
    });
    const ticket = await tracker.create(draft());
    const first = await tracker.close({ ticket });
    const { status, resolution } = model.issue(ticket);
    return [first, status, resolution, await tracker.close({ ticket })];
  };
  const reluctant: Workflow = {
    initial: 'To Do',
    statuses: [{ name: 'To Do', category: 'new' }, { name: 'Rejected', category: 'done' }, { name: 'Done', category: 'done' }], // prettier-ignore
    transitions: [
      { id: '1', name: 'Reject', from: ['To Do'], to: 'Rejected' },
      { id: '2', name: 'Finish with proof', from: ['To Do'], to: 'Done', requiredFields: ['customfield_1'] },
      { id: '3', name: 'Finish', from: ['To Do'], to: 'Done', resolution: 'optional' },
    ],
  };
  it.each<[string, Workflow, readonly string[], readonly unknown[]]>([
    [
      'by the configured name, with a resolution',
      closeIssueWorkflow,
      ['close issue'],
      ['closed', 'Closed', 'Done', 'already-closed'],
    ],
    [
      'by whatever leads to done',
      closeIssueWorkflow,
      ['Archive'],
      ['closed', 'Closed', 'Done', 'already-closed'],
    ],
    [
      'by several configured steps',
      twoStepWorkflow,
      ['Accept', 'Send to Review'],
      ['closed', 'Done', null, 'already-closed'],
    ],
    [
      'not where two unnamed steps are needed',
      twoStepWorkflow,
      [],
      ['no-transition', 'To Do', null, 'no-transition'],
    ],
    [
      'not in a dead end',
      deadEndWorkflow,
      ['Close Issue'],
      ['no-transition', 'To Do', null, 'no-transition'],
    ],
    ['as done rather than as rejected', reluctant, [], ['closed', 'Done', 'Done', 'already-closed']],
    [
      'another way where Jira refuses the named one',
      reluctant,
      ['Finish with proof'],
      ['closed', 'Done', 'Done', 'already-closed'],
    ],
  ])('closes %s', async (_what, workflow, names, expected) => {
    expect(await statusAfter(workflow, names)).toEqual(expected);
  });

  it.each<[string, Fault, number]>([
    ['happened', { kind: 'lost' }, 1],
    ['did not happen, and is tried again', { kind: 'reset' }, 2],
  ])('looks at the status where the answer to a transition was lost: it %s', async (_what, fault, sent) => {
    const { tracker, model, world } = await start();
    const ticket = await tracker.create(draft());
    world.faults.add({ action: 'doTransition', times: 1 }, fault);
    expect(await tracker.close({ ticket })).toBe('closed');
    expect(model.issue(ticket).status).toBe('Done');
    expect(world.transcript.count('jira', 'doTransition')).toBe(sent);
  });

  it.each<[string, Fault, number]>([
    ['happened', { kind: 'lost' }, 2],
    ['did not happen', { kind: 'reset' }, 3],
  ])(
    'goes on with the next step where the answer to the first was lost: it %s',
    async (_what, fault, sent) => {
      const { tracker, model, world } = await start({
        projects: [{ key: 'SEC', workflow: twoStepWorkflow }],
        product: { closeTransitions: ['Send to Review', 'Accept'] },
      });
      const ticket = await tracker.create(draft());
      world.faults.add({ action: 'doTransition', times: 1 }, fault);
      expect(await tracker.close({ ticket })).toBe('closed');
      expect(model.issue(ticket).status).toBe('Done');
      expect(world.transcript.count('jira', 'doTransition')).toBe(sent);
    },
  );

  it('gives up on a transition whose answers stay away', async () => {
    const { tracker, world } = await start();
    const ticket = await tracker.create(draft());
    world.faults.add({ action: 'doTransition' }, { kind: 'reset' });
    expect(await failure(tracker.close({ ticket }))).toMatchObject({ name: 'TransientError' });
    expect(world.transcript.count('jira', 'doTransition')).toBe(3);
  });

  it('does not take a ticket for closed that went half of the way', async () => {
    const { tracker, model, world } = await start({
      projects: [{ key: 'SEC', workflow: twoStepWorkflow }],
      product: { closeTransitions: ['Send to Review', 'Accept'] },
    });
    const ticket = await tracker.create(draft());
    world.faults.add({ action: 'doTransition', nth: 2 }, { kind: 'error', status: 400 });
    expect(await tracker.close({ ticket })).toBe('no-transition');
    expect(model.issue(ticket).status).not.toBe('Done');
  });

  it('names what is wrong with the parent ticket', async () => {
    const { tracker } = await start();
    const ticket = await tracker.create(draft());
    const error = await failure(tracker.link({ ticket, parent: 'SEC-99' }));
    expect(error).toBeInstanceOf(AccessError);
    expect(error.message).toMatch(
      /link ticket SEC-1 to SEC-99.*jira_parent_ticket in ticket_owners\.json and jira\.link_type/,
    );
  });

  it("assigns to the token's own user where the token may not search for users", async () => {
    const { tracker, world, warnings } = await start();
    const ticket = await tracker.create(draft());
    world.faults.add({ action: 'searchAssignableUsers' }, { kind: 'error', status: 403 });
    const assigned = await tracker.assign({ ticket, project: 'SEC', candidates: ['ann@example.com'] });
    expect(assigned).toEqual({ assigneeId: id(BOT), matched: null });
    expect(warnings).toEqual([expect.stringMatching(/"ann@example.com" could not be looked up.*HTTP 403/)]);
  });

  it('goes on where the assignee cannot be made a watcher', async () => {
    const { tracker, world, warnings } = await start();
    const ticket = await tracker.create(draft());
    world.faults.add({ action: 'addWatcher' }, { kind: 'error', status: 403 });
    expect(await tracker.assign({ ticket, project: 'SEC', candidates: [] })).toMatchObject({
      assigneeId: id(BOT),
    });
    expect(warnings).toEqual([expect.stringMatching(/does not watch.*HTTP 403/)]);
  });

  it('tells a wrong token from everything else and never shows it', async () => {
    const { tracker } = await start({ product: { token: 'a-wrong-secret' } });
    const attempts = [
      () => tracker.check(['SEC']),
      () => tracker.create(draft()),
      () => tracker.close({ ticket: 'SEC-1' }),
    ];
    for (const attempt of attempts) {
      const error = await failure(attempt());
      expect(error).toBeInstanceOf(AccessError);
      expect(error.message).toMatch(/did not accept the login \(HTTP 401\).*jira-token/);
      expect(JSON.stringify([error.message, error.stack, String(error.cause)])).not.toContain(
        'a-wrong-secret',
      );
    }
  });

  it('checks projects without writing anything', async () => {
    const { tracker, world } = await start({
      projects: [{ key: 'SEC' }, { key: 'OPS', issueTypes: ['Story'] }, { key: 'RO', mayCreate: false }],
    });
    expect(await tracker.check(['SEC', 'NONE', 'OPS', 'RO'])).toEqual([
      expect.stringMatching(/project NONE .*404.*jira_project in ticket_owners\.json/),
      expect.stringMatching(/project OPS has no issue type "Task".*Story/),
      expect.stringMatching(/may not create tickets in Jira project RO/),
    ]);
    expect(world.transcript.mutations()).toEqual([]);
  });

  it('an answer cut off in its body is an outage: reads are repeated, and a creation may have happened', async () => {
    const { createServer } = await import('node:http');
    let requests = 0;
    const cutting = createServer((_request, response) => {
      requests += 1;
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
      response.write('{"id"', () => response.destroy());
    });
    await new Promise<void>((resolve) => cutting.listen(0, '127.0.0.1', resolve));
    stops.push(
      () => new Promise((resolve) => (cutting.closeAllConnections(), cutting.close(() => resolve()))),
    );
    const { port } = cutting.address() as { port: number };
    const transport = createJiraTransport({
      server: `http://127.0.0.1:${port}`,
      auth: { type: 'bearer', token: 'x' },
      wait: () => Promise.resolve(),
    });
    const call = { path: '/rest/api/2/issue', doing: 'create a ticket', remedy: 'none' };
    const outcomes = await Promise.allSettled([
      transport.call({ ...call, method: 'POST' }),
      transport.call({ ...call, method: 'GET' }),
    ]);
    for (const outcome of outcomes) {
      expect(outcome).toMatchObject({ status: 'rejected', reason: { ambiguous: true } });
      expect((outcome as PromiseRejectedResult).reason).toBeInstanceOf(TransientError);
    }
    expect(requests).toBe(5);
  });

  it.each([
    ['nothing', ''],
    ['a page', '<html>Log in</html>'],
    ['another shape', '{"transitions": 7, "fields": [], "key": {}, "issues": "none", "values": null}'],
    ['a list', '[null, 1, {"accountId": 5, "name": []}]'],
  ])('survives a Jira that answers %s', async (_what, body) => {
    const type = body.startsWith('<') ? 'text/html' : 'application/json';
    const { createServer } = await import('node:http');
    const odd = createServer((_request, response) =>
      response.writeHead(200, { 'content-type': type }).end(body),
    );
    await new Promise<void>((resolve) => odd.listen(0, '127.0.0.1', resolve));
    stops.push(() => new Promise((resolve) => (odd.closeAllConnections(), odd.close(() => resolve()))));
    const { port } = odd.address() as { port: number };
    const { tracker } = await start({ product: { server: `http://127.0.0.1:${port}` } as never });
    const outcomes = await Promise.allSettled([
      tracker.create(draft()),
      tracker.check(['SEC']),
      tracker.find({ project: 'SEC', label: 'x' }),
      tracker.assign({ ticket: 'SEC-1', project: 'SEC', candidates: ['ann'] }),
      tracker.close({ ticket: 'SEC-1' }),
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected')
        expect(['AccessError', 'TransientError']).toContain((outcome.reason as Error).name);
    }
    expect(outcomes[0].status).toBe('rejected');
    expect(outcomes[1].status).toBe('rejected');
  });
});

describe('composition', () => {
  it('refuses a login that cannot be one, without quoting it', () => {
    const options = { ...productOptions([], surroundings().world), render: renderAdf };
    const make = (email: string, server = 'https://example.atlassian.net'): (() => Tracker) => {
      return () => createJiraCloudTracker({ ...options, server, email, token: 'the-secret' });
    };
    expect(make('not an email')).toThrow(ConfigurationError);
    expect(make('not an email')).toThrow(/jira-email \(an email address\)/);
    expect(make('bot@example.com', 'example')).toThrow(/jira\.server in config\.json must be a URL/);
    expect(make('bot@example.com')).not.toThrow();
  });

  it('says that a Jira that cannot be reached has created nothing', async () => {
    const { world, wait } = surroundings();
    const server = await startJiraDataCenter({ surroundings: world });
    await server.stop();
    const tracker = createJiraDataCenterTracker({
      ...productOptions([], world),
      server: server.baseUrl,
      token: 't',
      render: renderWiki,
      wait,
    });
    const error = await failure(tracker.create(draft()));
    expect(error).toMatchObject({ name: 'TransientError', ambiguous: false });
    expect(error.message).toMatch(/ECONNREFUSED.*jira\.server in config\.json/);
  });
});
