/**
 * The issue store in DynamoDB (SPEC section 6): consistent reads over all pages, and writes that are conditional on
 * the version that was read. Decides nothing about an issue.
 */
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import {
  DynamoDBDocumentClient,
  GetCommand,
  NumberValue,
  PutCommand,
  QueryCommand,
} from '@aws-sdk/lib-dynamodb';
import type { Issue, Version } from '../domain/issue.ts';
import { AccessError, ConfigurationError } from '../errors.ts';
import { createTurnstile } from '../pool.ts';
import type { IssueStore } from '../ports.ts';
import { withRenewal, type RenewableCredentials } from './aws-session.ts';
import { awsErrorCode, translateAwsError, type AwsTransport } from './aws-transport.ts';
import { issueOfItem, itemOfIssue } from './issue-item.ts';

export interface DynamoTable {
  readonly name: string;
  readonly call: <Result>(
    action: string,
    run: (client: DynamoDBDocumentClient) => Promise<Result>,
  ) => Promise<Result>;
}

/** Requests in flight; enough that writing a thousand new issues is not what a scan waits for. */
const CALLS_IN_FLIGHT = 40;

/** Never an account ID, so nothing can ever be stored under it. */
const PROBE_KEY = { account_id: 'permission-check', issue_id: 'write' };

export function openTable(options: {
  readonly transport: AwsTransport;
  readonly hub: RenewableCredentials;
  readonly tableName: string;
}): DynamoTable {
  const { transport, hub, tableName } = options;
  const turnstile = createTurnstile(CALLS_IN_FLIGHT);
  const client = DynamoDBDocumentClient.from(
    new DynamoDBClient({ ...transport.clientOptions(), credentials: hub.provide }),
    { marshallOptions: { removeUndefinedValues: true }, unmarshallOptions: { wrapNumbers: exactNumber } },
  );
  return {
    name: tableName,
    call: async (action, run) => {
      try {
        return await turnstile(() => withRenewal(hub, () => run(client)));
      } catch (error) {
        if (error instanceof ConditionalCheckFailedException) throw error;
        if (awsErrorCode(error) === 'ResourceNotFoundException')
          throw missingTable(tableName, transport.region, error);
        throw translateAwsError(
          error,
          `dynamodb:${action} on table ${tableName}`,
          `allow dynamodb:${action} on it to the hub role (config/aws/hub.yaml)`,
        );
      }
    },
  };
}

export function createDynamoIssueStore(table: DynamoTable): IssueStore {
  const { name: TableName, call } = table;
  return {
    async verify({ write }) {
      const [described, ...others] = await Promise.allSettled([
        call('DescribeTable', (client) => client.send(new DescribeTableCommand({ TableName }))),
        call('Query', (client) =>
          client.send(new QueryCommand({ ...partition(TableName, PROBE_KEY.account_id), Limit: 1 })),
        ),
        ...(write
          ? [
              call('GetItem', (client) => client.send(new GetCommand({ TableName, Key: PROBE_KEY }))),
              probeWrite(table),
            ]
          : []),
      ]);
      if (described.status === 'rejected') throw asConfiguration(described.reason);
      expectKeySchema(described.value.Table, TableName);
      for (const other of others) if (other.status === 'rejected') throw asConfiguration(other.reason);
    },

    async load(accountId) {
      const issues: Issue[] = [];
      let start: Record<string, unknown> | undefined;
      do {
        const ExclusiveStartKey = start;
        const page = await call('Query', (client) =>
          client.send(new QueryCommand({ ...partition(TableName, accountId), ExclusiveStartKey })),
        );
        for (const item of page.Items ?? []) issues.push(issueOfItem(item));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return issues;
    },

    async get({ accountId, issueId }) {
      const Key = { account_id: accountId, issue_id: issueId };
      const { Item } = await call('GetItem', (client) =>
        client.send(new GetCommand({ TableName, Key, ConsistentRead: true })),
      );
      return Item === undefined ? undefined : issueOfItem(Item);
    },

    async put(issue) {
      const Item = itemOfIssue(issue);
      try {
        await call('PutItem', (client) =>
          client.send(new PutCommand({ TableName, Item, ...unchangedSince(issue.version) })),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Our own write may have landed although its answer was lost and the SDK tried again.
        const { Item: present } = await call('GetItem', (client) =>
          client.send(
            new GetCommand({
              TableName,
              Key: { account_id: issue.accountId, issue_id: issue.issueId },
              ConsistentRead: true,
            }),
          ),
        );
        if (present === undefined || canonical(present) !== canonical(Item)) return { written: false };
      }
      return { written: true, issue: { ...issue, version: Item['version'] as number, stored: Item } };
    },
  };
}

/** The condition of a write: the item is still what was read. */
function unchangedSince(version: Version) {
  switch (version) {
    case 'new':
      return { ConditionExpression: 'attribute_not_exists(issue_id)' };
    case 'unversioned':
      return {
        ConditionExpression: 'attribute_exists(issue_id) AND attribute_not_exists(#version)',
        ExpressionAttributeNames: { '#version': 'version' },
      };
    default:
      return {
        ConditionExpression: '#version = :version',
        ExpressionAttributeNames: { '#version': 'version' },
        ExpressionAttributeValues: { ':version': version },
      };
  }
}

/** A put whose condition can never hold: writes nothing, and fails differently when writing is not allowed. */
async function probeWrite({ name: TableName, call }: DynamoTable): Promise<void> {
  try {
    await call('PutItem', (client) =>
      client.send(
        new PutCommand({
          TableName,
          Item: PROBE_KEY,
          ConditionExpression: 'attribute_exists(issue_id) AND attribute_not_exists(issue_id)',
        }),
      ),
    );
  } catch (error) {
    if (!(error instanceof ConditionalCheckFailedException)) throw error;
  }
}

function partition(TableName: string, accountId: string) {
  return {
    TableName,
    KeyConditionExpression: 'account_id = :account',
    ExpressionAttributeValues: { ':account': accountId },
    ConsistentRead: true,
  };
}

function expectKeySchema(table: TableDescription | undefined, name: string): void {
  const typeOf = (keyType: string): string => {
    const key = table?.KeySchema?.find(({ KeyType }) => KeyType === keyType)?.AttributeName;
    const type = table?.AttributeDefinitions?.find(
      ({ AttributeName }) => AttributeName === key,
    )?.AttributeType;
    return key === undefined ? 'none' : `${key} (${type ?? '?'})`;
  };
  const [hash, range] = [typeOf('HASH'), typeOf('RANGE')];
  if (hash === 'account_id (S)' && range === 'issue_id (S)') return;
  throw ConfigurationError.of(
    `Table ${name} has partition key ${hash} and sort key ${range}, but needs account_id (S) and issue_id (S); name another table in user_keysrotation["ddb.table_name"] or create it with config/aws/hub.yaml`,
  );
}

function missingTable(name: string, region: string, cause: unknown): ConfigurationError {
  return ConfigurationError.of(
    `Table ${name} does not exist in region ${region}; create it with config/aws/hub.yaml, or correct user_keysrotation["ddb.table_name"] or aws.region in config.json`,
    { cause },
  );
}

/** Before anything is done, a store that refuses is a mistake in the set-up. */
function asConfiguration(error: unknown): unknown {
  return error instanceof AccessError ? ConfigurationError.of(error.message, { cause: error }) : error;
}

/** Numbers of others that JavaScript would round are carried as they were written. */
function exactNumber(text: string): number | NumberValue {
  return String(Number(text)) === text ? Number(text) : NumberValue.from(text);
}

/** Key order does not matter to DynamoDB. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
