/**
 * The plan as a file (SPEC section 9): written by plan, read by remediate. Strict when it is read: what does not have
 * exactly the expected shape is refused, since keys will be disabled by it.
 */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import type { Judged, Plan } from './domain/plan.ts';
import { parseTimestamp, type Timestamp } from './domain/timestamp.ts';
import { ConfigurationError } from './errors.ts';

const OVERRIDES = ['remediation-off', 'not-reported', 'retention-period', 'recently-used'] as const;

const timestamp = z.string().transform((text, context): Timestamp => {
  const read = parseTimestamp(text);
  if (read !== undefined) return read;
  context.addIssue({ code: 'custom', message: 'no timestamp' });
  return z.NEVER;
});

const plannedKey = z.strictObject({
  account_id: z.string().regex(/^\d{12}$/),
  account_name: z.string(),
  username: z.string().min(1),
  issue_id: z.string().regex(/^\w{16,128}$/),
  create_date: timestamp,
  age_days: z.int().min(0),
  last_used_date: timestamp.nullable(),
  last_used_service: z.string().nullable(),
  last_used_region: z.string().nullable(),
  recently_used: z.boolean(),
  ticket: z.string().nullable(),
  owner: z.string().nullable(),
  overrides: z.array(z.enum(OVERRIDES)),
});

const file = z.strictObject({
  version: z.literal(1),
  run_id: z.string().min(1),
  created_at: timestamp,
  requested_by: z.string(),
  config_digest: z.string().regex(/^[0-9a-f]{64}$/),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  keys: z.array(plannedKey),
  not_planned: z.array(z.unknown()),
});

/** JSON; key IDs in full. */
export function planFile(
  plan: Plan,
  judged: readonly Judged[],
  accountName: (accountId: string) => string,
): string {
  const content: z.input<typeof file> = {
    version: 1,
    run_id: plan.runId,
    created_at: plan.createdAt,
    requested_by: plan.requestedBy,
    config_digest: plan.configDigest,
    digest: plan.digest,
    keys: plan.keys.map((key) => ({
      account_id: key.accountId,
      account_name: key.accountName,
      username: key.userName,
      issue_id: key.keyId,
      create_date: key.createDate,
      age_days: key.ageDays,
      last_used_date: key.lastUse?.date ?? null,
      last_used_service: key.lastUse?.service ?? null,
      last_used_region: key.lastUse?.region ?? null,
      recently_used: key.recentlyUsed,
      ticket: key.ticket,
      owner: key.owner,
      overrides: [...key.overrides],
    })),
    not_planned: judged
      .filter(({ verdict }) => verdict.reason !== 'planned')
      .map(({ issue, verdict }) => ({
        account_id: issue.accountId,
        account_name: accountName(issue.accountId),
        username: issue.details.username,
        issue_id: issue.issueId,
        reason: verdict.reason,
        detail: verdict.detail,
      })),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** @throws ConfigurationError where the file is missing or is no plan. */
export async function readPlanFile(path: string): Promise<Plan> {
  const refuse = (what: string, cause?: unknown): ConfigurationError =>
    ConfigurationError.of(
      `The plan file ${path} ${what}; pass the file that mode plan wrote in this run (input plan-path)`,
      { cause },
    );
  let content: unknown;
  try {
    content = JSON.parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw refuse(error instanceof SyntaxError ? 'is no JSON' : 'cannot be read', error);
  }
  const read = file.safeParse(content);
  if (!read.success) {
    const [first] = read.error.issues;
    throw refuse(
      `is no plan: ${first?.path.join('.') || 'the file'} ${first?.message.replace(/\s+/g, ' ') ?? ''}`,
      read.error,
    );
  }
  const { data } = read;
  const names = data.keys.map(({ account_id, issue_id }) => `${account_id}/${issue_id}`);
  if (new Set(names).size < names.length) throw refuse('is no plan: it names a key twice');
  return {
    runId: data.run_id,
    createdAt: data.created_at,
    requestedBy: data.requested_by,
    configDigest: data.config_digest,
    digest: data.digest,
    keys: data.keys.map((key) => ({
      accountId: key.account_id,
      accountName: key.account_name,
      userName: key.username,
      keyId: key.issue_id,
      createDate: key.create_date,
      ageDays: key.age_days,
      lastUse: { date: key.last_used_date, service: key.last_used_service, region: key.last_used_region },
      recentlyUsed: key.recently_used,
      ticket: key.ticket,
      owner: key.owner,
      overrides: key.overrides,
    })),
  };
}
