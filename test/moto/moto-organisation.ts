/**
 * The small organisation of the end-to-end suites, in moto instead of the world's AWS: accounts, roles, the table, and
 * back-dated users and keys. GitHub and its OIDC tokens are the world's. Asserts nothing.
 */
import {
  BillingMode,
  CreateTableCommand,
  DeleteTableCommand,
  DynamoDBClient,
  KeyType,
  ScalarAttributeType,
} from '@aws-sdk/client-dynamodb';
import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import { startOrganisation, type ScanOptions } from '../e2e/organisation.ts';
import { DEFAULT_TABLE, type Item } from '../world/dynamo.ts';
import { ROLE_NAMES } from '../world/standard-roles.ts';
import type { RunResult } from '../world/runner.ts';
import { motoEnv, openMoto, type MotoAccounts } from './moto-accounts.ts';
import { readIssues } from './moto-table.ts';

export interface MotoOrganisation extends MotoAccounts {
  issues(): Promise<Item[]>;
  /** Runs the packaged action with moto as its AWS; mode scan unless the inputs say otherwise. */
  run(options?: ScanOptions): Promise<RunResult>;
  stop(): Promise<void>;
}

export async function startMotoOrganisation(
  accounts: readonly string[],
  mainAccountId: string,
): Promise<MotoOrganisation> {
  const moto = await openMoto([mainAccountId, ...accounts]);
  const org = await startOrganisation({ table: null, accounts: [] });
  const trust = JSON.stringify({ Version: '2012-10-17', Statement: [] });
  for (const account of new Set([mainAccountId, ...accounts])) {
    const names = [
      ROLE_NAMES.identification,
      ROLE_NAMES.reporting,
      ...(account === mainAccountId ? [ROLE_NAMES.scan, ROLE_NAMES.remediate] : []),
    ];
    for (const RoleName of names)
      await moto.iam(account).send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust }));
  }
  const base = new DynamoDBClient(moto.settings(mainAccountId));
  const table = DynamoDBDocumentClient.from(base);
  await createTable(base);
  return {
    ...moto,
    issues: () => readIssues(table),
    run: ({ job, ...options } = {}) =>
      org.scan({ ...options, job: { ...job, env: { ...motoEnv(moto), ...job?.env } } }),
    stop: async () => {
      await base.send(new DeleteTableCommand({ TableName: DEFAULT_TABLE }));
      table.destroy();
      base.destroy();
      moto.close();
      await org.world.stop();
    },
  };
}

async function createTable(client: DynamoDBClient): Promise<void> {
  await client.send(
    new CreateTableCommand({
      TableName: DEFAULT_TABLE,
      BillingMode: BillingMode.PAY_PER_REQUEST,
      AttributeDefinitions: [
        { AttributeName: 'account_id', AttributeType: ScalarAttributeType.S },
        { AttributeName: 'issue_id', AttributeType: ScalarAttributeType.S },
      ],
      KeySchema: [
        { AttributeName: 'account_id', KeyType: KeyType.HASH },
        { AttributeName: 'issue_id', KeyType: KeyType.RANGE },
      ],
    }),
  );
}
