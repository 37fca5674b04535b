export const id = 90;
export const ids = [90];
export const modules = {

/***/ 4090:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createCloudWatchTrail: () => (/* binding */ createCloudWatchTrail)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_cloudwatch_logs__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(303);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _aws_transport_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6413);
/**
 * The audit trail in CloudWatch Logs (SPEC section 11): JSON lines, one stream per phase and run, so that they outlive
 * GitHub's retention. Off unless configured. Uses only CreateLogStream and PutLogEvents; the log group has to exist.
 */



/** A batch holds 1,048,576 bytes, each event with 26 bytes of overhead, and 10,000 events (PutLogEvents). */
const BATCH_BYTES = 1_000_000;
const BATCH_EVENTS = 10_000;
const EVENT_OVERHEAD = 26;
/** An event holds 256 KB; what is longer is cut rather than lost. */
const EVENT_BYTES = 250_000;
/** Fewer than elsewhere: what was not taken is sent again by the next flush, and the work waits for this one. */
const MAX_ATTEMPTS = 4;
function createCloudWatchTrail(options) {
    const { transport, hub, logGroup, clock } = options;
    const client = new _aws_sdk_client_cloudwatch_logs__WEBPACK_IMPORTED_MODULE_2__/* .CloudWatchLogsClient */ .TFr({
        ...transport.clientOptions(),
        maxAttempts: MAX_ATTEMPTS,
        credentials: hub.provide,
    });
    const waiting = new Map();
    const opened = new Set();
    /** Who is refused once is refused to the end of the run: nothing more is kept or tried. */
    let refused;
    let last = Promise.resolve();
    let queued;
    const call = async (action, run) => {
        try {
            await run();
        }
        catch (error) {
            if (error instanceof _aws_sdk_client_cloudwatch_logs__WEBPACK_IMPORTED_MODULE_2__/* .ResourceAlreadyExistsException */ .UdL)
                return;
            throw (0,_aws_transport_js__WEBPACK_IMPORTED_MODULE_1__/* .translateAwsError */ .q4)(error, `logs:${action} on log group ${logGroup}`, 'create the log group and allow the action to the hub role (config/aws/hub.yaml), or set cloudwatch.enabled to false');
        }
    };
    const open = async (logStreamName) => {
        if (opened.has(logStreamName))
            return;
        await call('CreateLogStream', () => client.send(new _aws_sdk_client_cloudwatch_logs__WEBPACK_IMPORTED_MODULE_2__/* .CreateLogStreamCommand */ .EQC({ logGroupName: logGroup, logStreamName })));
        opened.add(logStreamName);
    };
    /** An event leaves the buffer when it was taken, not before. */
    const send = async () => {
        for (const [phase, events] of waiting) {
            if (events.length === 0)
                continue;
            const logStreamName = `${phase}/${options.runId}-${options.attempt}`;
            await open(logStreamName);
            while (events.length > 0) {
                const logEvents = firstBatch(events);
                await call('PutLogEvents', () => client.send(new _aws_sdk_client_cloudwatch_logs__WEBPACK_IMPORTED_MODULE_2__/* .PutLogEventsCommand */ .Aw4({ logGroupName: logGroup, logStreamName, logEvents })));
                events.splice(0, logEvents.length);
            }
        }
    };
    const sendUnlessRefused = async () => {
        if (refused !== undefined)
            throw refused;
        try {
            await send();
        }
        catch (error) {
            if (error instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AccessError */ .Zz) {
                refused = error;
                waiting.clear();
            }
            throw error;
        }
    };
    return {
        record({ phase, ...event }) {
            if (refused !== undefined)
                return;
            const timestamp = clock().getTime();
            const time = new Date(timestamp).toISOString();
            const message = jsonLine({ time, run_id: options.runId, phase, ...event });
            const stream = waiting.get(phase);
            if (stream === undefined)
                waiting.set(phase, [{ timestamp, message }]);
            else
                stream.push({ timestamp, message });
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
function firstBatch(events) {
    let bytes = 0;
    const beyond = events.findIndex(({ message = '' }, index) => {
        bytes += Buffer.byteLength(message) + EVENT_OVERHEAD;
        return index > 0 && (bytes > BATCH_BYTES || index === BATCH_EVENTS);
    });
    return events.slice(0, beyond === -1 ? events.length : beyond);
}
/** One that is too long has its texts and lists cut, harder until it fits, and says so; it stays JSON. */
function jsonLine(event) {
    const whole = JSON.stringify(event);
    if (Buffer.byteLength(whole) <= EVENT_BYTES)
        return whole;
    for (const limit of [10_000, 1_000, 100]) {
        const cut = JSON.stringify({ ...event, truncated: true }, (_, value) => {
            if (typeof value === 'string' && value.length > limit)
                return `${value.slice(0, limit)}…`;
            return Array.isArray(value) ? value.slice(0, limit) : value;
        });
        if (Buffer.byteLength(cut) <= EVENT_BYTES)
            return cut;
    }
    const { time, run_id, phase, event: name } = event;
    return JSON.stringify({ time, run_id, phase, event: name, truncated: true });
}


/***/ })

};
