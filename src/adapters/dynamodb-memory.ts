/**
 * Scan memory in the issue table, compressed, under a partition key that is no account ID, so that nobody who reads
 * issues meets it (SPEC section 12). What cannot be read is no memory; it is never worth failing a scan.
 */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { readMemory, shortened, writeMemory, type ScanMemory } from '../domain/scan-memory.ts';
import type { ScanMemoryStore } from '../ports.ts';
import { attributes, itemOf, type DynamoTable } from './dynamodb.ts';

/** Bytes; an item takes 400 KB (DynamoDB Developer Guide, quotas), and our other attributes are small. */
const MAX_BYTES = 380_000;
/** A memory for more users than this is larger than any account's; guards against a stored bomb. */
const MAX_TEXT = 8_000_000;

export function createDynamoScanMemory(
  { name: TableName, call }: DynamoTable,
  maxAgeDays: number,
): ScanMemoryStore {
  const keyOf = (accountId: string) => ({ account_id: `scan-memory#${accountId}`, issue_id: 'users' });
  const versions = new Map<string, number>();
  return {
    async load(accountId) {
      const { Item } = await call('GetItem', (client) =>
        client.send(
          new GetItemCommand({ TableName, Key: attributes(keyOf(accountId)), ConsistentRead: true }),
        ),
      );
      const { version, memory } = itemOf(Item ?? {});
      versions.set(accountId, typeof version === 'number' ? version : 0);
      return memory instanceof Uint8Array ? unpack(memory, maxAgeDays) : undefined;
    },

    async save(accountId, memory) {
      const version = versions.get(accountId) ?? 0;
      try {
        await call('PutItem', (client) =>
          client.send(
            new PutItemCommand({
              TableName,
              Item: attributes({
                ...keyOf(accountId),
                version: version + 1,
                memory: pack(memory, maxAgeDays),
              }),
              ConditionExpression: 'attribute_not_exists(issue_id) OR #version = :version',
              ExpressionAttributeNames: { '#version': 'version' },
              ExpressionAttributeValues: attributes({ ':version': version }),
            }),
          ),
        );
      } catch (error) {
        // Another run has just remembered what it saw, which is as good.
        if (!(error instanceof ConditionalCheckFailedException)) throw error;
      }
    },
  };
}

function pack(memory: ScanMemory, maxAgeDays: number): Uint8Array {
  let fitting = memory;
  for (;;) {
    const bytes = deflateRawSync(writeMemory(fitting, maxAgeDays), { level: 9 });
    if (bytes.length <= MAX_BYTES) return bytes;
    fitting = shortened(fitting, Math.floor((fitting.size * MAX_BYTES * 0.95) / bytes.length));
  }
}

function unpack(bytes: Uint8Array, maxAgeDays: number): ScanMemory | undefined {
  try {
    return readMemory(inflateRawSync(bytes, { maxOutputLength: MAX_TEXT }).toString('utf8'), maxAgeDays);
  } catch {
    return undefined;
  }
}
