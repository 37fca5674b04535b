/**
 * IAM policy evaluation as far as the world needs it: Allow and Deny, actions and resources with wildcards, explicit
 * deny first. Conditions are not modelled and therefore refused rather than ignored.
 */

export interface PolicyStatement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Action?: string | readonly string[];
  readonly NotAction?: string | readonly string[];
  readonly Resource?: string | readonly string[];
  readonly NotResource?: string | readonly string[];
}

/** A plain string allows that action (wildcards as in IAM) on every resource. */
export type Permissions = readonly (string | PolicyStatement)[];

export type Verdict = 'allow' | 'explicit-deny' | 'no-allow';

export interface CompiledPolicy {
  evaluate(action: string, resource: string): Verdict;
}

/** Becomes STS's MalformedPolicyDocument; the message is the one AWS gives. */
export class MalformedPolicy extends Error {}

interface CompiledStatement {
  readonly allow: boolean;
  readonly action: (name: string) => boolean;
  readonly resource: (arn: string) => boolean;
}

const STATEMENT_KEYS = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource'];

export function compilePermissions(permissions: Permissions): CompiledPolicy {
  return compileStatements(
    permissions.map((one) =>
      typeof one === 'string' ? { Effect: 'Allow', Action: one, Resource: '*' } : one,
    ),
  );
}

/** @throws MalformedPolicy */
export function compilePolicyDocument(text: string): CompiledPolicy {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new MalformedPolicy('This policy contains invalid Json');
  }
  if (!isRecord(document)) throw new MalformedPolicy('Syntax errors in policy.');
  const { Version, Statement } = document;
  if (Version !== undefined && Version !== '2012-10-17' && Version !== '2008-10-17') {
    throw new MalformedPolicy('The policy must contain a valid version string');
  }
  const statements = Array.isArray(Statement) ? (Statement as unknown[]) : [Statement];
  if (Statement === undefined || statements.length === 0)
    throw new MalformedPolicy('Syntax errors in policy.');
  return compileStatements(statements.map(checkStatement));
}

function checkStatement(statement: unknown): PolicyStatement {
  if (!isRecord(statement)) throw new MalformedPolicy('Syntax errors in policy.');
  const unknownKey = Object.keys(statement).find((key) => !STATEMENT_KEYS.includes(key));
  if (unknownKey !== undefined)
    throw new MalformedPolicy(`The world does not model ${unknownKey} in policies`);
  const { Effect, Action, NotAction, Resource, NotResource } = statement;
  if (Effect !== 'Allow' && Effect !== 'Deny') throw new MalformedPolicy('Syntax errors in policy.');
  const actions = strings(Action ?? NotAction);
  if (actions.length === 0) throw new MalformedPolicy('Policy statement must contain actions.');
  if (strings(Resource ?? NotResource).length === 0) {
    throw new MalformedPolicy('Policy statement must contain resources.');
  }
  for (const action of actions) {
    if (action !== '*' && !/^[a-z0-9-]+:[\w*?]+$/i.test(action)) {
      throw new MalformedPolicy('Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.');
    }
  }
  return statement as unknown as PolicyStatement;
}

function compileStatements(statements: readonly PolicyStatement[]): CompiledPolicy {
  const compiled: CompiledStatement[] = statements.map((statement) => ({
    allow: statement.Effect === 'Allow',
    action: matcher(statement.Action, statement.NotAction, 'i'),
    resource: matcher(statement.Resource, statement.NotResource, ''),
  }));
  return {
    evaluate: (action, resource) => {
      let verdict: Verdict = 'no-allow';
      for (const statement of compiled) {
        if (!statement.action(action) || !statement.resource(resource)) continue;
        if (!statement.allow) return 'explicit-deny';
        verdict = 'allow';
      }
      return verdict;
    },
  };
}

function matcher(wanted: unknown, unwanted: unknown, flags: string): (value: string) => boolean {
  const patterns = strings(wanted ?? unwanted).map((pattern) => wildcard(pattern, flags));
  const one = (value: string) => patterns.some((pattern) => pattern.test(value));
  return wanted === undefined ? (value) => !one(value) : one;
}

/** `*` and `?` as in IAM policies and in StringLike. */
export function wildcard(pattern: string, flags = ''): RegExp {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return new RegExp(`^${source}$`, `s${flags}`);
}

function strings(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
