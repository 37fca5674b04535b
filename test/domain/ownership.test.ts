/** Who owns what: an account's value wins, empty means not set, nobody is told twice (SPEC section 4). */
import { describe, expect, it } from '@jest/globals';
import { routeFor, type OwnerDirectory, type OwnerEntry } from '../../src/domain/ownership.ts';

const ACCOUNT = '111111111111';
const EMPTY: OwnerEntry = { jiraProject: null, jiraOwner: null, jiraParentTicket: null, slackOwners: [] };
const GLOBAL: OwnerEntry = {
  jiraProject: 'SEC',
  jiraOwner: 'bob',
  jiraParentTicket: 'SEC-1',
  slackOwners: ['#sec', 'bob'],
};
const OWN: OwnerEntry = {
  jiraProject: 'DEV',
  jiraOwner: 'eve',
  jiraParentTicket: 'DEV-1',
  slackOwners: ['#dev', '#sec'],
};

function route(
  own: OwnerEntry | undefined,
  options: {
    readonly global?: OwnerEntry;
    readonly notifyDefaultOwner?: boolean;
    readonly tagged?: string;
  } = {},
) {
  const { global = GLOBAL, notifyDefaultOwner = true, tagged } = options;
  const directory: OwnerDirectory = { global, accounts: new Map(own === undefined ? [] : [[ACCOUNT, own]]) };
  return routeFor(directory, ACCOUNT, { notifyDefaultOwner, tagged });
}

describe('routeFor', () => {
  it('takes the global values for an account that has none', () => {
    const expected = {
      project: 'SEC',
      parentTicket: 'SEC-1',
      assignees: ['bob'],
      slackRecipients: ['#sec', 'bob'],
      owner: 'bob',
    };
    expect(route(undefined)).toEqual(expected);
    expect(route(EMPTY)).toEqual(expected);
  });

  it("lets the account's values win, and tells the global owner beside, once", () => {
    expect(route(OWN)).toEqual({
      project: 'DEV',
      parentTicket: 'DEV-1',
      assignees: ['eve'],
      slackRecipients: ['#dev', '#sec', 'bob'],
      owner: 'eve',
    });
  });

  it('value by value', () => {
    expect(route({ ...EMPTY, jiraOwner: 'eve' })).toEqual({
      project: 'SEC',
      parentTicket: 'SEC-1',
      assignees: ['eve'],
      slackRecipients: ['#sec', 'bob'],
      owner: 'eve',
    });
  });

  it('leaves the global owner out where that is asked for, unless the account has nobody', () => {
    expect(route(OWN, { notifyDefaultOwner: false }).slackRecipients).toEqual(['#dev', '#sec']);
    expect(route(EMPTY, { notifyDefaultOwner: false }).slackRecipients).toEqual(['#sec', 'bob']);
  });

  it('puts the tagged owner first for tickets, and tells them on Slack, once', () => {
    expect(route(OWN, { tagged: 'kim@example.com' })).toMatchObject({
      assignees: ['kim@example.com', 'eve'],
      slackRecipients: ['#dev', '#sec', 'bob', 'kim@example.com'],
    });
    expect(route(OWN, { tagged: 'eve' }).assignees).toEqual(['eve']);
    expect(route(OWN, { tagged: '#dev' }).slackRecipients).toEqual(['#dev', '#sec', 'bob']);
  });

  it('leads nowhere where nothing is set', () => {
    expect(route(undefined, { global: EMPTY })).toEqual({
      project: null,
      parentTicket: null,
      assignees: [],
      slackRecipients: [],
      owner: null,
    });
  });

  it("shows people who is told on Slack where nobody is assigned: the account's own before the global one", () => {
    const global = { ...GLOBAL, jiraOwner: null };
    expect(route(undefined, { global }).owner).toBe('#sec, bob');
    expect(route({ ...OWN, jiraOwner: null, slackOwners: ['#dev'] }, { global }).owner).toBe('#dev');
    expect(route({ ...OWN, jiraOwner: null }, { global, tagged: 'kim' }).owner).toBe('kim');
  });
});
