/**
 * A stand-in for CloudWatch Logs on loopback, as far as an audit trail needs it: CreateLogStream and PutLogEvents with
 * their refusals and limits. JSON protocol; transcript and faults as everywhere.
 */
import { withFaults, type Surroundings } from './faults.ts';
import { json, startHttpServer, type Answer, type WorldServer } from './http.ts';

export interface CloudWatchServer extends WorldServer {
  /** Messages by stream name. */
  readonly streams: ReadonlyMap<string, string[]>;
}

interface LogsRequest {
  readonly logGroupName?: string;
  readonly logStreamName?: string;
  readonly logEvents?: readonly { readonly timestamp: number; readonly message: string }[];
}

export async function startCloudWatch(
  surroundings: Surroundings,
  logGroups: readonly string[],
): Promise<CloudWatchServer> {
  const streams = new Map<string, string[]>();
  const refuse = (type: string, message: string): Answer => ({
    ...json(400, { __type: type, message }),
    error: type,
  });
  const answer = (
    action: string,
    { logGroupName = '', logStreamName = '', logEvents = [] }: LogsRequest,
  ): Answer => {
    if (!logGroups.includes(logGroupName))
      return refuse('ResourceNotFoundException', 'The specified log group does not exist.');
    const stream = streams.get(logStreamName);
    if (action === 'CreateLogStream') {
      if (stream !== undefined)
        return refuse('ResourceAlreadyExistsException', 'The specified log stream already exists');
      streams.set(logStreamName, []);
      return json(200, {});
    }
    if (action !== 'PutLogEvents') return refuse('UnknownOperationException', action);
    if (stream === undefined)
      return refuse('ResourceNotFoundException', 'The specified log stream does not exist.');
    const times = logEvents.map(({ timestamp }) => timestamp);
    if (
      logEvents.length === 0 ||
      logEvents.length > 10_000 ||
      times.some((time, index) => time < (times[index - 1] ?? 0))
    ) {
      return refuse(
        'InvalidParameterException',
        'Log events in a single PutLogEvents request must be in chronological order.',
      );
    }
    const bytes = logEvents.reduce((sum, { message }) => sum + Buffer.byteLength(message) + 26, 0);
    if (bytes > 1_048_576) return refuse('InvalidParameterException', 'Upload too large');
    stream.push(...logEvents.map(({ message }) => message));
    return json(200, { nextSequenceToken: '1' });
  };
  const server = await startHttpServer({
    name: 'logs',
    clock: surroundings.clock,
    handle: (exchange) => {
      const { request } = exchange;
      const action = String(request.headers['x-amz-target'] ?? '').replace(/^Logs_20140328\./, '');
      return withFaults(surroundings, {
        exchange,
        call: { service: 'logs', action, mutating: true },
        errorAnswer: ({ status, code, message }) => ({
          ...json(status, { __type: code, message }),
          error: code,
        }),
        handle: () => answer(action, JSON.parse(request.body) as LogsRequest),
      });
    },
  });
  return { ...server, streams, env: () => ({ AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: server.url }) };
}
