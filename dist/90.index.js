export const id = 90;
export const ids = [90];
export const modules = {

/***/ 4090:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   createCloudWatchTrail: () => (/* binding */ createCloudWatchTrail)
/* harmony export */ });
/* harmony import */ var _aws_sdk_client_cloudwatch_logs__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(303);
/* harmony import */ var _aws_transport_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6413);
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
function createCloudWatchTrail(options) {
    const { transport, hub, logGroup, clock } = options;
    const client = new _aws_sdk_client_cloudwatch_logs__WEBPACK_IMPORTED_MODULE_1__/* .CloudWatchLogsClient */ .TFr({ ...transport.clientOptions(), credentials: hub.provide });
    const waiting = new Map();
    const opened = new Set();
    const call = async (action, run) => {
        try {
            await run();
        }
        catch (error) {
            if (error instanceof _aws_sdk_client_cloudwatch_logs__WEBPACK_IMPORTED_MODULE_1__/* .ResourceAlreadyExistsException */ .UdL)
                return;
            throw (0,_aws_transport_js__WEBPACK_IMPORTED_MODULE_0__/* .translateAwsError */ .q4)(error, `logs:${action} on log group ${logGroup}`, 'create the log group and allow the action to the hub role (config/aws/hub.yaml), or set cloudwatch.enabled to false');
        }
    };
    const open = async (logStreamName) => {
        if (opened.has(logStreamName))
            return;
        await call('CreateLogStream', () => client.send(new _aws_sdk_client_cloudwatch_logs__WEBPACK_IMPORTED_MODULE_1__/* .CreateLogStreamCommand */ .EQC({ logGroupName: logGroup, logStreamName })));
        opened.add(logStreamName);
    };
    return {
        record({ phase, ...event }) {
            const timestamp = clock().getTime();
            const message = cut(JSON.stringify({ time: new Date(timestamp).toISOString(), run_id: options.runId, phase, ...event }));
            const stream = waiting.get(phase);
            if (stream === undefined)
                waiting.set(phase, [{ timestamp, message }]);
            else
                stream.push({ timestamp, message });
        },
        async flush() {
            for (const [phase, events] of waiting) {
                waiting.delete(phase);
                const logStreamName = `${phase}/${options.runId}-${options.attempt}`;
                await open(logStreamName);
                for (const logEvents of batches(events)) {
                    await call('PutLogEvents', () => client.send(new _aws_sdk_client_cloudwatch_logs__WEBPACK_IMPORTED_MODULE_1__/* .PutLogEventsCommand */ .Aw4({ logGroupName: logGroup, logStreamName, logEvents })));
                }
            }
        },
    };
}
function* batches(events) {
    let batch = [];
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
    if (batch.length > 0)
        yield batch;
}
function cut(message) {
    return Buffer.byteLength(message) <= EVENT_BYTES
        ? message
        : `${Buffer.from(message).subarray(0, EVENT_BYTES).toString('utf8')}…`;
}


/***/ })

};
