/** Scan memory in the table: whole at ten thousand users, and never larger than an item may be (SPEC section 12). */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { createDynamoScanMemory } from '../../src/adapters/dynamodb-memory.ts';
import type { ScanMemoryStore } from '../../src/ports.ts';
import { randomSource } from '../world/organisation.ts';
import { DEFAULT_TABLE } from '../world/dynamo.ts';
import { startWorld, type World } from '../world/world.ts';

const ACCOUNT = '222222222222';
const HOURS_A_QUARTER = 90 * 24;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

let world: World;
let client: DynamoDBClient;
beforeEach(async () => {
  world = await startWorld();
  client = new DynamoDBClient({
    endpoint: world.dynamo.directUrl,
    region: 'us-east-1',
    credentials: { accessKeyId: 'world', secretAccessKey: 'world' },
  });
});
afterEach(async () => {
  client.destroy();
  await world.stop();
});

const storeOf = (): ScanMemoryStore =>
  createDynamoScanMemory({ name: DEFAULT_TABLE, call: (_action, run) => run(client) }, 90);

/** User IDs as AWS makes them, which no compression can shorten much, and every hour of a quarter. */
function memoryOf(users: number): Map<string, number> {
  const random = randomSource(users);
  const letter = (): string => LETTERS[Math.floor(random() * LETTERS.length)] ?? 'A';
  return new Map(
    Array.from({ length: users }, () => [
      `AIDA${Array.from({ length: 17 }, letter).join('')}`,
      495_000 + Math.floor(random() * HOURS_A_QUARTER),
    ]),
  );
}

it('keeps ten thousand users of an account whole in one item', async () => {
  const memory = memoryOf(10_000);
  const store = storeOf();
  expect(await store.load(ACCOUNT)).toBeUndefined();
  await store.save(ACCOUNT, memory);
  expect(await storeOf().load(ACCOUNT)).toEqual(memory);
});

it('leaves out what does not fit, soonest due first, and takes the limit of an item', async () => {
  const memory = memoryOf(60_000);
  const store = storeOf();
  await store.load(ACCOUNT);
  await store.save(ACCOUNT, memory);
  const kept = (await storeOf().load(ACCOUNT)) ?? new Map<string, number>();
  expect(kept.size).toBeGreaterThan(20_000);
  expect(kept.size).toBeLessThan(60_000);
  const soonestKept = Math.min(...kept.values());
  const left = [...memory].filter(([user]) => !kept.has(user));
  expect(left.every(([, hour]) => hour <= soonestKept)).toBe(true);
  expect([...kept].every(([user, hour]) => memory.get(user) === hour)).toBe(true);
});
