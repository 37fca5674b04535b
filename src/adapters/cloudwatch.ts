/**
 * The audit trail in CloudWatch Logs (SPEC section 11): JSON lines, one stream per phase and run, so that they outlive
 * GitHub's retention. Off unless configured. Uses only CreateLogStream and PutLogEvents; the log group has to exist.
 */
import {
  CloudWatchLogsClient,
  CreateLogStreamCommand,
  PutLogEventsCommand,
  ResourceAlreadyExistsException,
  type InputLogEvent,
} from '@aws-sdk/client-cloudwatch-logs';
import type { AuditTrail } from '../ports.ts';
import type { RenewableCredentials } from './aws-session.ts';
import { translateAwsError, type AwsTransport } from './aws-transport.ts';

export interface CloudWatchOptions {
  readonly transport: AwsTransport;
  readonly hub: RenewableCredentials;
  readonly logGroup: string;
  readonly runId: string;
  readonly attempt: number;
  readonly clock: () => Date;
}

/** A batch holds 1,048,576 bytes, each event with 26 bytes of overhead, and 10,000 events (PutLogEvents). */
const BATCH_BYTES = 1_000_000;
const BATCH_EVENTS = 10_000;
const EVENT_OVERHEAD = 26;
/** An event holds 256 KB; what is longer is cut rather than lost. */
const EVENT_BYTES = 250_000;

export function createCloudWatchTrail(options: CloudWatchOptions): AuditTrail {
  const { transport, hub, logGroup, clock } = options;
  const client = new CloudWatchLogsClient({ ...transport.clientOptions(), credentials: hub.provide });
  const waiting = new Map<string, InputLogEvent[]>();
  const opened = new Set<string>();
  const call = async (action: string, run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
    } catch (error) {
      if (error instanceof ResourceAlreadyExistsException) return;
      throw translateAwsError(
        error,
        `logs:${action} on log group ${logGroup}`,
        'create the log group and allow the action to the hub role (config/aws/hub.yaml), or set cloudwatch.enabled to false',
      );
    }
  };
  const open = async (logStreamName: string): Promise<void> => {
    if (opened.has(logStreamName)) return;
    await call('CreateLogStream', () =>
      client.send(new CreateLogStreamCommand({ logGroupName: logGroup, logStreamName })),
    );
    opened.add(logStreamName);
  };
  return {
    record({ phase, ...event }) {
      const timestamp = clock().getTime();
      const message = cut(
        JSON.stringify({ time: new Date(timestamp).toISOString(), run_id: options.runId, phase, ...event }),
      );
      const stream = waiting.get(phase);
      if (stream === undefined) waiting.set(phase, [{ timestamp, message }]);
      else stream.push({ timestamp, message });
    },
    async flush() {
      for (const [phase, events] of waiting) {
        waiting.delete(phase);
        const logStreamName = `${phase}/${options.runId}-${options.attempt}`;
        await open(logStreamName);
        for (const logEvents of batches(events)) {
          await call('PutLogEvents', () =>
            client.send(new PutLogEventsCommand({ logGroupName: logGroup, logStreamName, logEvents })),
          );
        }
      }
    },
  };
}

function* batches(events: readonly InputLogEvent[]): Generator<InputLogEvent[]> {
  let batch: InputLogEvent[] = [];
  let bytes = 0;
  for (const event of events) {
    const size = Buffer.byteLength(event.message ?? '') + EVENT_OVERHEAD;
    if (batch.length > 0 && (bytes + size > BATCH_BYTES || batch.length === BATCH_EVENTS)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(event);
    bytes += size;
  }
  if (batch.length > 0) yield batch;
}

function cut(message: string): string {
  return Buffer.byteLength(message) <= EVENT_BYTES
    ? message
    : `${Buffer.from(message).subarray(0, EVENT_BYTES).toString('utf8')}…`;
}
