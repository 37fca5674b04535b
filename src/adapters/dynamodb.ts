/**
 * The issue store in DynamoDB (SPEC section 6): consistent reads over all pages, and writes that are conditional on
 * the version that was read. Decides nothing about an issue.
 */
import {
  ConditionalCheckFailedException,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type AttributeValue,
  type TableDescription,
} from '@aws-sdk/client-dynamodb';
import { marshall, NumberValueImpl, unmarshall, type NumberValue } from '@aws-sdk/util-dynamodb';
import type { Issue, IssueRef, Version } from '../domain/issue.ts';
import { AccessError, ConfigurationError } from '../errors.ts';
import { createTurnstile } from '../pool.ts';
import type { IssueStore } from '../ports.ts';
import { withRenewal, type RenewableCredentials } from './aws-session.ts';
import { awsErrorCode, translateAwsError, type AwsTransport } from './aws-transport.ts';
import { issueOfItem, itemOfIssue, type Item } from './issue-item.ts';

export interface DynamoTable {
  readonly name: string;
  readonly call: <Result>(
    action: string,
    run: (client: DynamoDBClient) => Promise<Result>,
  ) => Promise<Result>;
}

/** Attribute values by name, as DynamoDB's protocol has them. */
export type Attributes = Record<string, AttributeValue>;

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
  const client = new DynamoDBClient({
    ...transport.clientOptions(),
    credentials: hub.provide,
    cacheMiddleware: true,
  });
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
  const read = async ({ accountId, issueId }: IssueRef): Promise<Item | undefined> => {
    const Key = attributes({ account_id: accountId, issue_id: issueId });
    const { Item } = await call('GetItem', (client) =>
      client.send(new GetItemCommand({ TableName, Key, ConsistentRead: true })),
    );
    return Item === undefined ? undefined : itemOf(Item);
  };
  return {
    async verify({ write }) {
      const [described, ...others] = await Promise.allSettled([
        call('DescribeTable', (client) => client.send(new DescribeTableCommand({ TableName }))),
        call('Query', (client) =>
          client.send(new QueryCommand({ ...partition(TableName, PROBE_KEY.account_id), Limit: 1 })),
        ),
        ...(write
          ? [
              call('GetItem', (client) =>
                client.send(new GetItemCommand({ TableName, Key: attributes(PROBE_KEY) })),
              ),
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
      let start: Attributes | undefined;
      do {
        const ExclusiveStartKey = start;
        const page = await call('Query', (client) =>
          client.send(new QueryCommand({ ...partition(TableName, accountId), ExclusiveStartKey })),
        );
        for (const item of page.Items ?? []) issues.push(issueOfItem(itemOf(item)));
        start = page.LastEvaluatedKey;
      } while (start !== undefined);
      return issues;
    },

    async get(ref) {
      const item = await read(ref);
      return item === undefined ? undefined : issueOfItem(item);
    },

    async put(issue) {
      const item = itemOfIssue(issue);
      try {
        await call('PutItem', (client) =>
          client.send(
            new PutItemCommand({ TableName, Item: attributes(item), ...unchangedSince(issue.version) }),
          ),
        );
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
        // Our own write may have landed although its answer was lost and the SDK tried again.
        const present = await read(issue);
        if (present === undefined || canonical(present) !== canonical(item)) return { written: false };
      }
      return { written: true, issue: { ...issue, version: item['version'] as number, stored: item } };
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
        ExpressionAttributeValues: attributes({ ':version': version }),
      };
  }
}

/** A put whose condition can never hold: writes nothing, and fails differently when writing is not allowed. */
async function probeWrite({ name: TableName, call }: DynamoTable): Promise<void> {
  try {
    await call('PutItem', (client) =>
      client.send(
        new PutItemCommand({
          TableName,
          Item: attributes(PROBE_KEY),
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
    ExpressionAttributeValues: attributes({ ':account': accountId }),
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

export function attributes(item: Item): Attributes {
  return marshall(item, { removeUndefinedValues: true });
}

export function itemOf(stored: Attributes): Item {
  return unmarshall(stored, { wrapNumbers: exactNumber });
}

/** Numbers of others that JavaScript would round are carried as they were written. */
function exactNumber(text: string): number | NumberValue {
  return String(Number(text)) === text ? Number(text) : NumberValueImpl.from(text);
}

/** Key order does not matter to DynamoDB. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}
