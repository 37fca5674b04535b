/**
 * The inline session policy of each mode (SPEC section 5): whatever the role may do, the session may do only this.
 * Scan and plan cannot name `iam:UpdateAccessKey`, so AWS refuses it to them even if the role would allow it.
 */

/**
 * `enter`: validate, which only sees whether the role can be assumed. `inspect`: the remediation role in a dry run, which
 * reads what it would change.
 */
export type AccountPurpose = 'identify' | 'plan' | 'enter' | 'inspect' | 'change-keys';

const IDENTIFY = ['iam:ListUsers', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:GetAccountSummary'];

export function sessionPolicy(options: {
  readonly purpose: AccountPurpose;
  readonly partition: string;
  readonly accountId: string;
  /** Owners are read from user tags. */
  readonly readsTags: boolean;
}): string {
  const users = `arn:${options.partition}:iam::${options.accountId}:user/*`;
  const allow = (actions: readonly string[], resource: string) => ({
    Effect: 'Allow',
    Action: actions,
    Resource: resource,
  });
  const statement = {
    identify: allow([...IDENTIFY, ...(options.readsTags ? ['iam:ListUserTags'] : [])], '*'),
    plan: allow(['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'], '*'),
    // A policy has to have a statement.
    enter: { Effect: 'Deny', Action: '*', Resource: '*' },
    inspect: allow(['iam:ListAccessKeys'], users),
    'change-keys': allow(['iam:ListAccessKeys', 'iam:UpdateAccessKey'], users),
  }[options.purpose];
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

/** `roleName` may carry a path, e.g. `security/hammer-identify`. */
export function roleArn(options: {
  readonly partition: string;
  readonly accountId: string;
  readonly roleName: string;
}): string {
  return `arn:${options.partition}:iam::${options.accountId}:role/${options.roleName}`;
}
