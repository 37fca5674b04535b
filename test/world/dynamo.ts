/**
 * DynamoDB: dynalite in memory behind a thin proxy that records each operation, checks who may do what, and injects
 * faults. The direct client of a test goes past the proxy, so looking at the table leaves no trace. With
 * WORLD_DYNAMODB_URL a DynamoDB Local on loopback stands behind the proxy instead (scripts/test-dynamodb-local.mjs).
 */
import { randomBytes } from 'node:crypto';
import { createRequire } from 'node:module';
import { Agent, request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  BillingMode,
  CreateTableCommand,
  DynamoDBClient,
  KeyType,
  ScalarAttributeType,
} from '@aws-sdk/client-dynamodb';
import {
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  paginateScan,
  PutCommand,
} from '@aws-sdk/lib-dynamodb';
import { refusal } from './aws-credentials.ts';
import type { AwsWorld } from './aws.ts';
import { withFaults, type Surroundings } from './faults.ts';
import { startHttpServer, type Answer, type Exchange, type WorldRequest, type WorldServer } from './http.ts';

export type Item = Record<string, unknown>;

export interface DynamoWorld extends WorldServer {
  /** Straight to dynalite: no permission, no fault, no entry in the transcript. */
  readonly client: DynamoDBDocumentClient;
  /** Endpoint of dynalite itself, for tools that want it without the proxy. */
  readonly directUrl: string;
  createTable(name?: string, keys?: { readonly hash: string; readonly range?: string }): Promise<void>;
  putItem(item: Item, table?: string): Promise<void>;
  getItem(key: Item, table?: string): Promise<Item | undefined>;
  deleteItem(key: Item, table?: string): Promise<void>;
  /** Every item, sorted by account and issue. */
  dumpItems(table?: string): Promise<Item[]>;
}

export interface DynamoOptions {
  /** Default: any principal of the world whose permissions allow it; false: nobody is checked. */
  readonly checkPermissions?: boolean;
  /** The account that owns the tables. */
  readonly accountId: string;
  readonly region: string;
}

export const DEFAULT_TABLE = 'hammer-iam-user-keys-rotation';

/** DynamoDB Local keeps the tables of each region apart, so proxy and direct client have to name the same. */
const SIGNED_REGION = 'us-east-1';

const MUTATING = /^(Put|Update|Delete|Create|BatchWrite|TransactWrite|Tag|Untag)/;

export async function startDynamo(
  surroundings: Surroundings,
  aws: AwsWorld,
  options: DynamoOptions,
): Promise<DynamoWorld> {
  const backend = await startBackend();
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const directUrl = backend.url;
  const tableArn = (table: string) =>
    `arn:${aws.partition}:dynamodb:${options.region}:${options.accountId}:table/${table}`;

  const answer = async (request: WorldRequest, action: string, table: string): Promise<Answer> => {
    const denied =
      options.checkPermissions === false ? undefined : refuse(aws, request, action, tableArn(table), options);
    if (denied !== undefined) return denied;
    const answered = await forward(backend, agent, request);
    // The backend puts its own account and region into ARNs.
    const body = answered.body.replaceAll(/arn:aws:dynamodb:[\w-]+:\d{12}:table\//g, tableArn(''));
    const type = /"__type":"[^"]*#(\w+)"/.exec(body)?.[1];
    return {
      status: answered.status,
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amzn-requestid': answered.requestId },
      body,
      error: answered.status === 200 ? undefined : type,
    };
  };

  const server = await startHttpServer({
    name: 'dynamodb',
    clock: surroundings.clock,
    handle: (exchange: Exchange) => {
      const { request } = exchange;
      const action = String(request.headers['x-amz-target'] ?? '').split('.')[1] ?? '(none)';
      const input = parse(request.body);
      const table = tableOf(input);
      return withFaults(surroundings, {
        exchange,
        call: {
          service: 'dynamodb',
          action,
          account: options.accountId,
          mutating: MUTATING.test(action),
          detail: () => ({ table, ...keyOf(input) }),
        },
        errorAnswer: ({ status, code, message }) => jsonError(status, code, message),
        handle: () => answer(request, action, table),
      });
    },
  });

  const base = new DynamoDBClient({
    endpoint: directUrl,
    region: SIGNED_REGION,
    credentials: { accessKeyId: backend.accessKeyId, secretAccessKey: 'world' },
  });
  const client = DynamoDBDocumentClient.from(base, { marshallOptions: { removeUndefinedValues: true } });

  return {
    ...server,
    client,
    directUrl,
    env: () => ({ AWS_ENDPOINT_URL_DYNAMODB: server.url }),
    stop: async () => {
      client.destroy();
      base.destroy();
      await server.stop();
      agent.destroy();
      await backend.stop();
    },
    createTable: async (name = DEFAULT_TABLE, keys = { hash: 'account_id', range: 'issue_id' }) => {
      const names = keys.range === undefined ? [keys.hash] : [keys.hash, keys.range];
      await base.send(
        new CreateTableCommand({
          TableName: name,
          BillingMode: BillingMode.PAY_PER_REQUEST,
          AttributeDefinitions: names.map((one) => ({
            AttributeName: one,
            AttributeType: ScalarAttributeType.S,
          })),
          KeySchema: names.map((one, index) => ({
            AttributeName: one,
            KeyType: index === 0 ? KeyType.HASH : KeyType.RANGE,
          })),
        }),
      );
    },
    putItem: async (item, table = DEFAULT_TABLE) => {
      await client.send(new PutCommand({ TableName: table, Item: item }));
    },
    getItem: async (key, table = DEFAULT_TABLE) =>
      (await client.send(new GetCommand({ TableName: table, Key: key, ConsistentRead: true }))).Item,
    deleteItem: async (key, table = DEFAULT_TABLE) => {
      await client.send(new DeleteCommand({ TableName: table, Key: key }));
    },
    dumpItems: async (table = DEFAULT_TABLE) => {
      const items: Item[] = [];
      for await (const page of paginateScan({ client }, { TableName: table, ConsistentRead: true })) {
        items.push(...(page.Items ?? []));
      }
      const name = (item: Item) => `${String(item['account_id'])} ${String(item['issue_id'])}`;
      return items.sort((a, b) => (name(a) < name(b) ? -1 : 1));
    },
  };
}

/** Permission as DynamoDB checks it: a principal of the table's account that is allowed the action on the table. */
function refuse(
  aws: AwsWorld,
  request: WorldRequest,
  action: string,
  arn: string,
  options: DynamoOptions,
): Answer | undefined {
  const authentication = aws.credentials.authenticate(request.headers);
  switch (authentication.kind) {
    case 'missing':
      return jsonError(400, 'MissingAuthenticationTokenException', 'Request is missing Authentication Token');
    case 'unknown':
      return jsonError(
        400,
        'UnrecognizedClientException',
        'The security token included in the request is invalid.',
      );
    case 'expired':
      return jsonError(400, 'ExpiredTokenException', 'The security token included in the request is expired');
    case 'principal': {
      const { principal } = authentication;
      if (principal.accountId !== options.accountId) {
        const table = arn.slice(arn.lastIndexOf('/') + 1);
        return jsonError(
          400,
          'ResourceNotFoundException',
          `Requested resource not found: Table: ${table} not found`,
        );
      }
      const sentence = refusal(principal, `dynamodb:${action}`, arn);
      return sentence === undefined ? undefined : jsonError(400, 'AccessDeniedException', sentence);
    }
  }
}

function jsonError(status: number, code: string, message: string): Answer {
  const space = /^(AccessDenied|Unrecognized|Missing|Expired|Serialization)/.test(code)
    ? 'com.amazon.coral.service'
    : 'com.amazonaws.dynamodb.v20120810';
  return {
    status,
    headers: { 'content-type': 'application/x-amz-json-1.0' },
    body: JSON.stringify({ __type: `${space}#${code}`, message, Message: message }),
    error: code,
  };
}

function forward(
  backend: Backend,
  agent: Agent,
  request: WorldRequest,
): Promise<{ status: number; body: string; requestId: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest(
      backend.url,
      { agent, method: request.method, path: request.path, headers: forwarded(request, backend.accessKeyId) },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          resolve({
            status: response.statusCode ?? 500,
            body: Buffer.concat(chunks).toString('utf8'),
            requestId: String(response.headers['x-amzn-requestid'] ?? ''),
          });
        });
      },
    );
    outgoing.on('error', reject);
    outgoing.end(request.body);
  });
}

function forwarded({ headers, body }: WorldRequest, accessKeyId: string): IncomingHttpHeaders {
  const { 'content-type': contentType, 'x-amz-target': target, 'x-amz-date': date } = headers;
  return {
    'content-type': contentType ?? 'application/x-amz-json-1.0',
    'content-length': String(Buffer.byteLength(body)),
    ...(target === undefined ? {} : { 'x-amz-target': target }),
    'x-amz-date': date ?? '20200101T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20200101/${SIGNED_REGION}/dynamodb/aws4_request, SignedHeaders=host, Signature=world`,
  };
}

/** What keeps the tables. DynamoDB Local keeps those of each access key apart, and so those of each world. */
interface Backend {
  readonly url: string;
  readonly accessKeyId: string;
  stop(): Promise<void>;
}

async function startBackend(): Promise<Backend> {
  const shared = process.env['WORLD_DYNAMODB_URL'];
  if (shared !== undefined)
    return {
      url: shared,
      accessKeyId: `WORLD${randomBytes(6).toString('hex').toUpperCase()}`,
      stop: () => Promise.resolve(),
    };
  const dynalite = await startDynalite();
  return {
    url: `http://127.0.0.1:${(dynalite.address() as AddressInfo).port}`,
    accessKeyId: 'world',
    stop: () => {
      dynalite.closeAllConnections();
      return new Promise<void>((resolve) => dynalite.close(() => resolve()));
    },
  };
}

async function startDynalite(): Promise<Server> {
  const create = createRequire(import.meta.url)('dynalite') as (options: {
    createTableMs: number;
    deleteTableMs: number;
    updateTableMs: number;
  }) => Server;
  const server = create({ createTableMs: 0, deleteTableMs: 0, updateTableMs: 0 });
  // Its five seconds would close connections that the proxy is about to use again.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  return server;
}

function parse(body: string): Item {
  try {
    const value: unknown = JSON.parse(body);
    return typeof value === 'object' && value !== null ? (value as Item) : {};
  } catch {
    return {};
  }
}

function tableOf(input: Item): string {
  const { TableName, RequestItems } = input;
  if (typeof TableName === 'string') return TableName.slice(TableName.lastIndexOf('/') + 1);
  return typeof RequestItems === 'object' && RequestItems !== null
    ? (Object.keys(RequestItems)[0] ?? '')
    : '';
}

/** The key and, for a query, the values it asks for, without DynamoDB's type letters. */
function keyOf(input: Item): Item {
  const source = (input['Key'] ?? input['Item'] ?? {}) as Record<string, Record<string, unknown> | undefined>;
  const key: Item = {};
  for (const name of ['account_id', 'issue_id']) {
    const value = source[name]?.['S'];
    if (value !== undefined) key[name] = value;
  }
  const values = input['ExpressionAttributeValues'] as Record<string, Record<string, unknown>> | undefined;
  if (values !== undefined && Object.keys(key).length === 0) {
    key['values'] = Object.values(values).map((value) => value['S'] ?? value['N']);
  }
  return key;
}
