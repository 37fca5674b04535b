/**
 * Finds out whether everything outside is there that a run needs (SPEC section 10, first-run check), in the order in
 * which a user has to mend it: AWS credentials, table, account roles, Jira, Slack, environment. Reads only: nothing is
 * created, posted or opened. What is missing becomes a line with the remedy, never a failure.
 */
import { judgeEnvironment } from '../domain/gate.ts';
import { AccessError, isExpected } from '../errors.ts';
import { settleAll } from '../pool.ts';
import type { Accounts, ApprovalSource, IssueStore, Notifier, TrackerAccess } from '../ports.ts';

export interface SetupFinding {
  readonly what: string;
  readonly state: 'ok' | 'not ok' | 'not checked';
  /** One line: what is wrong and what to do, or why it was not looked at; empty where all is well. */
  readonly detail: string;
}

/** Access to one part of the outside, or why there is none. Undefined: the part is switched off. */
export type Part<Access> = Access | { readonly notChecked: string } | undefined;

export interface AwsAccess {
  readonly credentials: { readonly what: string; obtain(): Promise<void> };
  readonly table: { readonly name: string; readonly store: Pick<IssueStore, 'verify'> };
  readonly accounts: Accounts;
  readonly wanted: readonly { readonly id: string; readonly name: string }[];
  /** The role that runs this may be one that enters no account, which is then no mistake. */
  readonly mayStayOutside: boolean;
}

export interface SetupParts {
  readonly aws: Part<AwsAccess>;
  readonly jira: Part<{ readonly tracker: TrackerAccess; readonly projects: readonly string[] }>;
  readonly slack: Part<{
    readonly notifier: Pick<Notifier, 'check'>;
    readonly recipients: readonly string[];
  }>;
  readonly environment: Part<{ readonly source: Pick<ApprovalSource, 'environment'>; readonly name: string }>;
}

const CONCURRENT_ACCOUNTS = 10;

/** `onAccount` is called for every account whose role was tried. */
export async function checkSetup(parts: SetupParts, onAccount: () => void): Promise<readonly SetupFinding[]> {
  const { aws, jira, slack, environment } = parts;
  const findings = await Promise.all([
    look('AWS', aws, (access) => checkAws(access, onAccount)),
    look('Jira', jira, checkJira),
    look('Slack', slack, checkSlack),
    look('GitHub environment', environment, checkEnvironment),
  ]);
  return findings.flat();
}

async function look<Access extends object>(
  what: string,
  part: Part<Access>,
  check: (access: Access) => Promise<readonly SetupFinding[]>,
): Promise<readonly SetupFinding[]> {
  if (part === undefined) return [];
  if ('notChecked' in part) return [notChecked(what, part.notChecked)];
  return check(part);
}

async function checkAws(aws: AwsAccess, onAccount: () => void): Promise<readonly SetupFinding[]> {
  const credentials = await tried(aws.credentials.what, () => aws.credentials.obtain());
  const table = `Table ${aws.table.name}`;
  if (credentials.state !== 'ok') {
    const why = 'needs the AWS credentials first';
    return [credentials, notChecked(table, why), notChecked('Account roles', why)];
  }
  const [verified, roles] = await Promise.all([
    tried(table, () => aws.table.store.verify({ write: false })),
    checkAccounts(aws, onAccount),
  ]);
  return [credentials, verified, ...roles];
}

async function checkAccounts(
  { accounts, wanted, mayStayOutside }: AwsAccess,
  onAccount: () => void,
): Promise<readonly SetupFinding[]> {
  const failures = await settleAll(wanted, { limit: CONCURRENT_ACCOUNTS }, async ({ id }) => {
    await accounts.enter(id).finally(onAccount);
  });
  const broken = new Map(failures.map(({ item, error }) => [item.id, error]));
  const outside = mayStayOutside ? refusals(failures, wanted.length) : new Map<string, string>();
  const [refusal] = outside.values();
  const findings = wanted
    .filter(({ id }) => !outside.has(id))
    .map(({ id, name }) => {
      const what = `Account ${name === id ? id : `${name} (${id})`}`;
      return broken.has(id) ? failed(what, broken.get(id)) : ok(what);
    });
  return [
    ...findings.filter(({ state }) => state !== 'ok'),
    ...findings.filter(({ state }) => state === 'ok'),
    ...(refusal === undefined
      ? []
      : [
          notChecked(
            outside.size === wanted.length
              ? 'Account roles'
              : `Account roles (${outside.size} of ${wanted.length})`,
            `this role may not assume account roles; to have them checked, allow it and deploy config/aws/member.yaml with it as HubValidateRoleName (${refusal})`,
          ),
        ]),
  ];
}

/**
 * Accounts that this role is not meant to enter: AWS says so where it can (IAM User Guide, "Access denied error
 * messages"); where it only refuses, a role that no account lets in is taken for one.
 */
function refusals(
  failures: readonly { readonly item: { readonly id: string }; readonly error: unknown }[],
  wanted: number,
): ReadonlyMap<string, string> {
  const refused = failures.flatMap(({ item, error }) =>
    error instanceof AccessError ? [[item.id, error.message] as const] : [],
  );
  return new Map(
    refused.length === wanted
      ? refused
      : refused.filter(([, message]) =>
          message.includes('no identity-based policy allows the sts:AssumeRole'),
        ),
  );
}

async function checkJira({
  tracker,
  projects,
}: {
  readonly tracker: TrackerAccess;
  readonly projects: readonly string[];
}): Promise<readonly SetupFinding[]> {
  const what = projects.length === 0 ? 'Jira login' : `Jira login and projects ${projects.join(', ')}`;
  return complaints(what, 'Jira project', () => tracker.check(projects));
}

async function checkSlack({
  notifier,
  recipients,
}: {
  readonly notifier: Pick<Notifier, 'check'>;
  readonly recipients: readonly string[];
}): Promise<readonly SetupFinding[]> {
  const what =
    recipients.length === 0 ? 'Slack login' : `Slack login and recipients ${recipients.join(', ')}`;
  return complaints(what, 'Slack recipient', () => notifier.check(recipients));
}

/** A service whose login works, and what it has to say of each project or recipient. */
async function complaints(
  what: string,
  each: string,
  check: () => Promise<readonly string[]>,
): Promise<readonly SetupFinding[]> {
  try {
    const lines = await check();
    return lines.length === 0
      ? [ok(what)]
      : lines.map((detail) => ({ what: each, state: 'not ok' as const, detail }));
  } catch (error) {
    return [failed(what, error)];
  }
}

async function checkEnvironment({
  source,
  name,
}: {
  readonly source: Pick<ApprovalSource, 'environment'>;
  readonly name: string;
}): Promise<readonly SetupFinding[]> {
  const what = `GitHub environment ${name}`;
  try {
    const doubts = judgeEnvironment(await source.environment(name), name);
    return doubts.length === 0
      ? [ok(what)]
      : doubts.map(({ message }) => ({ what, state: 'not ok' as const, detail: message }));
  } catch (error) {
    // A token that may not read environments says nothing about them.
    if (error instanceof AccessError) return [notChecked(what, error.message)];
    return [failed(what, error)];
  }
}

async function tried(what: string, attempt: () => Promise<void>): Promise<SetupFinding> {
  try {
    await attempt();
    return ok(what);
  } catch (error) {
    return failed(what, error);
  }
}

/** Anything unexpected is a bug of ours and goes on. */
function failed(what: string, error: unknown): SetupFinding {
  if (!isExpected(error)) throw error;
  return { what, state: 'not ok', detail: error.message };
}

function ok(what: string): SetupFinding {
  return { what, state: 'ok', detail: '' };
}

function notChecked(what: string, detail: string): SetupFinding {
  return { what, state: 'not checked', detail };
}
