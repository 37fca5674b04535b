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
import { AccessError } from '../errors.ts';
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
/** Fewer than elsewhere: what was not taken is sent again by the next flush, and the work waits for this one. */
const MAX_ATTEMPTS = 4;

export function createCloudWatchTrail(options: CloudWatchOptions): AuditTrail {
  const { transport, hub, logGroup, clock } = options;
  const client = new CloudWatchLogsClient({
    ...transport.clientOptions(),
    maxAttempts: MAX_ATTEMPTS,
    credentials: hub.provide,
  });
  const waiting = new Map<string, InputLogEvent[]>();
  const opened = new Set<string>();
  /** Who is refused once is refused to the end of the run: nothing more is kept or tried. */
  let refused: AccessError | undefined;
  let last = Promise.resolve();
  let queued: Promise<void> | undefined;
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
  /** An event leaves the buffer when it was taken, not before. */
  const send = async (): Promise<void> => {
    for (const [phase, events] of waiting) {
      if (events.length === 0) continue;
      const logStreamName = `${phase}/${options.runId}-${options.attempt}`;
      await open(logStreamName);
      while (events.length > 0) {
        const logEvents = firstBatch(events);
        await call('PutLogEvents', () =>
          client.send(new PutLogEventsCommand({ logGroupName: logGroup, logStreamName, logEvents })),
        );
        events.splice(0, logEvents.length);
      }
    }
  };
  const sendUnlessRefused = async (): Promise<void> => {
    if (refused !== undefined) throw refused;
    try {
      await send();
    } catch (error) {
      if (error instanceof AccessError) {
        refused = error;
        waiting.clear();
      }
      throw error;
    }
  };
  return {
    record({ phase, ...event }) {
      if (refused !== undefined) return;
      const timestamp = clock().getTime();
      const time = new Date(timestamp).toISOString();
      const message = jsonLine({ time, run_id: options.runId, phase, ...event });
      const stream = waiting.get(phase);
      if (stream === undefined) waiting.set(phase, [{ timestamp, message }]);
      else stream.push({ timestamp, message });
    },
    /** One at a time, or an event would be sent twice; whoever asks meanwhile shares the next one. */
    flush() {
      queued ??= last
        .catch(() => undefined)
        .then(() => {
          queued = undefined;
          return sendUnlessRefused();
        });
      last = queued;
      return queued;
    },
  };
}

/** The first events that fit into one request; at least one. */
function firstBatch(events: readonly InputLogEvent[]): InputLogEvent[] {
  let bytes = 0;
  const beyond = events.findIndex(({ message = '' }, index) => {
    bytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
    return index > 0 && (bytes > BATCH_BYTES || index === BATCH_EVENTS);
  });
  return events.slice(0, beyond === -1 ? events.length : beyond);
}

interface TrailEvent {
  readonly time: string;
  readonly run_id: string;
  readonly phase: string;
  readonly event?: unknown;
}

/** One that is too long has its texts and lists cut, harder until it fits, and says so; it stays JSON. */
function jsonLine(event: TrailEvent): string {
  const whole = JSON.stringify(event);
  if (Buffer.byteLength(whole) <= EVENT_BYTES) return whole;
  for (const limit of [10_000, 1_000, 100]) {
    const cut = JSON.stringify({ ...event, truncated: true }, (_, value: unknown) => {
      if (typeof value === 'string' && value.length > limit) return `${value.slice(0, limit)}…`;
      return Array.isArray(value) ? value.slice(0, limit) : value;
    });
    if (Buffer.byteLength(cut) <= EVENT_BYTES) return cut;
  }
  const { time, run_id, phase, event: name } = event;
  return JSON.stringify({ time, run_id, phase, event: name, truncated: true });
}
