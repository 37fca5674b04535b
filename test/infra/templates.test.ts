/**
 * Holds the CloudFormation templates and test/infra/expected-actions.json together, so that a run's transcript can be
 * compared with the latter. What the templates become when deployed is proved by test/infra/test_templates.py.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { sessionPolicy } from '../../src/domain/session-policy.ts';

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');

interface ExpectedActions {
  readonly hub: Readonly<Record<string, readonly string[]>>;
  readonly member: Readonly<Record<string, readonly string[]>>;
}
const expected = JSON.parse(read('test/infra/expected-actions.json')) as ExpectedActions;

/** AWS actions granted by each resource, trust policies aside. */
function grantedBy(template: string): Record<string, string[]> {
  const section = template.split('\nResources:\n')[1]?.split('\nOutputs:\n')[0] ?? '';
  const parts = section.split(/^ {2}(\w+):\n/m);
  const granted: Record<string, string[]> = {};
  for (let index = 1; index < parts.length; index += 2) {
    const permissions = parts[index + 1]?.split(/^ {6}(?:Policies|PolicyDocument):\n/m)[1] ?? '';
    const actions = [...permissions.matchAll(/\b(?:iam|sts|dynamodb|logs):[A-Z]\w+/g)].map(
      ([action]) => action,
    );
    if (actions.length > 0) granted[parts[index] ?? ''] = actions.sort();
  }
  return granted;
}

/** Actions of an inline session policy. */
const sessionActions = (purpose: 'identify' | 'change-keys'): string[] => {
  const policy = JSON.parse(
    sessionPolicy({ purpose, partition: 'aws', accountId: '111111111111', readsTags: true }),
  ) as { Statement: { Action: string[] }[] };
  return policy.Statement.flatMap(({ Action }) => Action).sort();
};

describe('config/aws', () => {
  it('hub.yaml grants what is listed, nothing missing and nothing spare', () => {
    expect(grantedBy(read('config/aws/hub.yaml'))).toEqual(expected.hub);
  });

  it('member.yaml grants what is listed, nothing missing and nothing spare', () => {
    expect(grantedBy(read('config/aws/member.yaml'))).toEqual(expected.member);
  });

  it('account roles and session policies agree, so that neither is wider than the other', () => {
    expect(sessionActions('identify')).toEqual(expected.member['IdentificationRole']);
    expect(sessionActions('change-keys')).toEqual(expected.member['ReportingRole']);
  });

  it('no template grants a wildcard action', () => {
    for (const template of [read('config/aws/hub.yaml'), read('config/aws/member.yaml')])
      expect(template).not.toMatch(/\b(?:iam|sts|dynamodb|logs):\w*\*/);
  });
});
