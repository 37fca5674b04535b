export const id = 98;
export const ids = [98];
export const modules = {

/***/ 180:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ accountNameOf),
  o4: () => (/* binding */ connectAws),
  D0: () => (/* binding */ connectNotifier),
  Xg: () => (/* binding */ connectTracker),
  Vm: () => (/* binding */ contextOf),
  af: () => (/* binding */ exceptionFinder),
  Yn: () => (/* binding */ flushAudit),
  pY: () => (/* binding */ noticeContextOf)
});

// EXTERNAL MODULE: ./lib/adapters/aws-accounts.js + 1 modules
var aws_accounts = __webpack_require__(8679);
// EXTERNAL MODULE: ./lib/adapters/aws-session.js
var aws_session = __webpack_require__(2116);
// EXTERNAL MODULE: ./lib/adapters/aws-transport.js + 1 modules
var aws_transport = __webpack_require__(6507);
// EXTERNAL MODULE: ./lib/adapters/dynamodb.js + 1 modules
var dynamodb = __webpack_require__(6367);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-dynamodb/dist-cjs/index.js
var dist_cjs = __webpack_require__(4305);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/lib-dynamodb/dist-cjs/index.js
var lib_dynamodb_dist_cjs = __webpack_require__(8907);
// EXTERNAL MODULE: ./lib/domain/scan-memory.js
var scan_memory = __webpack_require__(4379);
;// CONCATENATED MODULE: ./lib/adapters/dynamodb-memory.js
/**
 * Scan memory in the issue table, compressed, under a partition key that is no account ID, so that nobody who reads
 * issues meets it (SPEC section 12). What cannot be read is no memory; it is never worth failing a scan.
 */




/** Bytes; an item takes 400 KB (DynamoDB Developer Guide, quotas), and our other attributes are small. */
const MAX_BYTES = 380_000;
/** A memory for more users than this is larger than any account's; guards against a stored bomb. */
const MAX_TEXT = 8_000_000;
function createDynamoScanMemory({ name: TableName, call }, maxAgeDays) {
    const keyOf = (accountId) => ({ account_id: `scan-memory#${accountId}`, issue_id: 'users' });
    const versions = new Map();
    return {
        async load(accountId) {
            const { Item } = await call('GetItem', (client) => client.send(new lib_dynamodb_dist_cjs/* GetCommand */.s$({ TableName, Key: keyOf(accountId), ConsistentRead: true })));
            const version = Item?.['version'];
            versions.set(accountId, typeof version === 'number' ? version : 0);
            const memory = Item?.['memory'];
            return memory instanceof Uint8Array ? unpack(memory, maxAgeDays) : undefined;
        },
        async save(accountId, memory) {
            const version = versions.get(accountId) ?? 0;
            try {
                await call('PutItem', (client) => client.send(new lib_dynamodb_dist_cjs/* PutCommand */.Z$({
                    TableName,
                    Item: { ...keyOf(accountId), version: version + 1, memory: pack(memory, maxAgeDays) },
                    ConditionExpression: 'attribute_not_exists(issue_id) OR #version = :version',
                    ExpressionAttributeNames: { '#version': 'version' },
                    ExpressionAttributeValues: { ':version': version },
                })));
            }
            catch (error) {
                // Another run has just remembered what it saw, which is as good.
                if (!(error instanceof dist_cjs.ConditionalCheckFailedException))
                    throw error;
            }
        },
    };
}
function pack(memory, maxAgeDays) {
    let fitting = memory;
    for (;;) {
        const bytes = (0,external_node_zlib_.deflateRawSync)((0,scan_memory/* writeMemory */.xP)(fitting, maxAgeDays), { level: 9 });
        if (bytes.length <= MAX_BYTES)
            return bytes;
        fitting = (0,scan_memory/* shortened */.vI)(fitting, Math.floor((fitting.size * MAX_BYTES * 0.95) / bytes.length));
    }
}
function unpack(bytes, maxAgeDays) {
    try {
        return (0,scan_memory/* readMemory */.S1)((0,external_node_zlib_.inflateRawSync)(bytes, { maxOutputLength: MAX_TEXT }).toString('utf8'), maxAgeDays);
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./lib/adapters/github-oidc.js
var github_oidc = __webpack_require__(3555);
// EXTERNAL MODULE: ./lib/domain/exceptions.js
var exceptions = __webpack_require__(4496);
// EXTERNAL MODULE: ./lib/domain/remediation-policy.js
var remediation_policy = __webpack_require__(164);
// EXTERNAL MODULE: ./lib/domain/ticket-text.js
var ticket_text = __webpack_require__(352);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/connect.js
/**
 * Builds the adapters that several modes share from inputs and configuration. Composition only: no rule of the
 * product is here, and nothing is called before a mode asks for it.
 */










/** IAM requests in flight over all accounts; what one process can keep busy with is not much more. */
const CALLS_IN_FLIGHT = 40;
function connectAws({ inputs, configuration, runner, clock }) {
    const { aws } = configuration;
    const transport = (0,aws_transport/* createAwsTransport */.HG)(aws.region);
    const sessionName = (0,aws_session/* sessionNameOf */.lg)(`${runner.runId}-${runner.attempt}`);
    const hub = (0,aws_session/* createHubCredentials */.IM)({
        transport,
        roleToAssume: inputs.roleToAssume,
        sessionName,
        oidcToken: () => (0,github_oidc/* requestOidcToken */.Iz)(inputs.audience),
        expectedAccountId: aws.mainAccountId,
    });
    const accountsWith = (roleName) => ({
        transport,
        hub,
        partition: aws.partition,
        roleName,
        externalId: aws.externalId,
        sessionName,
        readsTags: configuration.ownerTag !== undefined,
        concurrency: CALLS_IN_FLIGHT,
    });
    const table = (0,dynamodb/* openTable */.R)({ transport, hub, tableName: configuration.tableName });
    return {
        store: (0,dynamodb/* createDynamoIssueStore */.Z)(table),
        memory: createDynamoScanMemory(table, configuration.rotationCriteriaDays),
        async audit() {
            const { cloudwatch } = configuration;
            if (cloudwatch === undefined || inputs.dryRun)
                return NO_AUDIT;
            const { createCloudWatchTrail } = await Promise.all(/* import() */[__webpack_require__.e(303), __webpack_require__.e(90)]).then(__webpack_require__.bind(__webpack_require__, 4090));
            return createCloudWatchTrail({
                transport,
                hub,
                logGroup: cloudwatch.logGroup,
                runId: runner.runId,
                attempt: runner.attempt,
                clock,
            });
        },
        identification: (purpose) => (0,aws_accounts/* createAccountReaders */.S)({ ...accountsWith(aws.roleNameIdentification), purpose }),
        remediation({ dryRun }) {
            if (aws.roleNameReporting === undefined) {
                throw errors/* ConfigurationError */.j1.of('aws.role_name_reporting is not set in config.json; name the role that remediation assumes in each account');
            }
            const options = accountsWith(aws.roleNameReporting);
            return dryRun
                ? (0,aws_accounts/* createAccountReaders */.S)({ ...options, purpose: 'inspect' })
                : (0,aws_accounts/* createAccountWriters */.z)(options);
        },
        close: () => transport.close(),
    };
}
const NO_AUDIT = { record: () => undefined, flush: () => Promise.resolve() };
/** The trail is beside the work: what it refuses is a problem of the run and stops nothing. */
async function flushAudit({ problems }, audit) {
    try {
        await audit.flush();
    }
    catch (error) {
        if (!(0,errors/* isPartial */.mt)(error))
            throw error;
        problems.push({
            severity: 'error',
            code: 'audit-failed',
            message: `The audit trail is incomplete: ${error.message}`,
        });
    }
}
/** Loaded only where Jira is on. */
async function connectTracker({ inputs, configuration, log, }) {
    const { jira } = configuration;
    if (jira === undefined)
        return undefined;
    const { createTracker } = await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(298), __webpack_require__.e(52)]).then(__webpack_require__.bind(__webpack_require__, 7052));
    return createTracker(jira, {
        email: inputs.jiraEmail,
        token: inputs.jiraToken,
        onWarning: (line) => log.warning(line),
    });
}
/** Loaded only where Slack is on. */
async function connectNotifier({ inputs, configuration, now, }) {
    const { slack } = configuration;
    if (slack === undefined)
        return undefined;
    const { createNotifier } = await Promise.all(/* import() */[__webpack_require__.e(105), __webpack_require__.e(733)]).then(__webpack_require__.bind(__webpack_require__, 733));
    return createNotifier(slack, { token: inputs.slackToken, now });
}
/** The exceptions of one account that hold at the time of the run. */
function exceptionFinder({ configuration, now }, accountId) {
    return (0,exceptions/* indexExceptions */.HL)(configuration.exceptions.get(accountId) ?? [], now);
}
function accountNameOf({ configuration }, accountId) {
    return configuration.accountNames.get(accountId) ?? accountId;
}
/** What a ticket's text needs beyond the issue. */
function contextOf(context, issue) {
    const { configuration, runner, now } = context;
    return {
        accountName: accountNameOf(context, issue.accountId),
        maxAgeDays: configuration.rotationCriteriaDays,
        disableDay: (0,remediation_policy/* disableDay */.rA)(issue, configuration.remediation, now),
        exceptionUrl: configuration.exceptionUrl,
        runUrl: runner.runUrl,
        now,
    };
}
/** What a Slack notice or a row of the summary needs beyond the issue. */
function noticeContextOf(context, issue, tracker) {
    const { configuration, now } = context;
    return {
        accountName: accountNameOf(context, issue.accountId),
        ageDays: (0,ticket_text/* ageOf */.hy)(issue, now),
        disableDay: (0,remediation_policy/* disableDay */.rA)(issue, configuration.remediation, now),
        ticketUrl: issue.ticket === null || tracker === undefined ? null : tracker.urlOf(issue.ticket.key),
    };
}


/***/ }),

/***/ 7271:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ mayHoldStaleKey),
/* harmony export */   h: () => (/* binding */ assessStaleness)
/* harmony export */ });
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9820);
/**
 * IAM users and their access keys as AWS tells them, and the one rule of staleness (SPEC section 5). Knows nothing
 * of exceptions, issues or how keys are listed.
 */

/** Stale: `Active`, and strictly older than `maxAgeDays` × 24 h. `CreateDate` is the only source of age. */
function assessStaleness(key, maxAgeDays, now) {
    const ageDays = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeDaysBetween */ .vr)(key.createDate, now);
    if (key.status !== 'Active')
        return { stale: false, ageDays, reason: 'not-active' };
    const stale = now.getTime() - key.createDate.getTime() > maxAgeDays * _timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .MS_PER_DAY */ .ec;
    return stale ? { stale, ageDays } : { stale, ageDays, reason: 'within-threshold' };
}
/** A user younger than the threshold holds no stale key: a key is never older than its user (SPEC section 12). */
function mayHoldStaleKey(user, maxAgeDays, now) {
    return now.getTime() - user.createDate.getTime() > maxAgeDays * _timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .MS_PER_DAY */ .ec;
}


/***/ }),

/***/ 164:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ir: () => (/* binding */ isRecentlyUsed),
/* harmony export */   n6: () => (/* binding */ retentionIsOver),
/* harmony export */   rA: () => (/* binding */ disableDay)
/* harmony export */ });
/* harmony import */ var _lifecycle_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8288);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9820);


function retentionIsOver(issue, policy, now) {
    const start = (0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_0__/* .retentionStart */ .ru)(issue);
    return start !== null && (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .wholeDaysBetween */ .vr)(start, now) >= policy.retentionDays;
}
/** Inclusive: a key used exactly so many days ago is still held back. */
function isRecentlyUsed(lastUse, days, now) {
    const usedAt = lastUse?.date ?? null;
    if (days === 0 || usedAt === null)
        return false;
    return now.getTime() - (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .epochOf */ .Fz)(usedAt) <= days * _timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .MS_PER_DAY */ .ec;
}
/** `YYYY-MM-DD` (UTC) from which automatic remediation may disable the key; null where it never will. */
function disableDay(issue, policy, now) {
    if (!policy.automatic || !policy.accountIds.has(issue.accountId))
        return null;
    if (issue.status !== 'open' || issue.timestamps.remediated !== null)
        return null;
    const due = ((0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_0__/* .retentionStart */ .ru)(issue) ?? now.getTime()) + policy.retentionDays * _timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .MS_PER_DAY */ .ec;
    return (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .utcDay */ .dA)(Math.max(due, now.getTime()));
}


/***/ }),

/***/ 4379:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OM: () => (/* binding */ sameMemory),
/* harmony export */   S1: () => (/* binding */ readMemory),
/* harmony export */   Zv: () => (/* binding */ keepMemory),
/* harmony export */   vI: () => (/* binding */ shortened),
/* harmony export */   xP: () => (/* binding */ writeMemory)
/* harmony export */ });
/* harmony import */ var _key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7271);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9820);
/**
 * What a scan may skip, and the proof of it (SPEC section 12). After a look at time t a user cannot hold a stale key
 * before min(earliest creation date of any of its keys, active or not; t) + threshold: keys that were there are no
 * older than the earliest, keys made since are younger than t. So the user needs no look until then. An optimisation
 * only; whatever does not fit exactly is forgotten. Pure: compression and storage are elsewhere.
 */


const FORMAT = 1;
const MS_PER_HOUR = 3_600_000;
/** AWS refuses requests whose clock differs by more; so much may our clock differ from that of the key's creation. */
const CLOCK_SKEW_MS = 15 * 60_000;
/** `previous`: undefined for a full look. */
function keepMemory(options) {
    const { previous, maxAgeDays, now } = options;
    const kept = new Map();
    return {
        mustLook(user) {
            if (!(0,_key_js__WEBPACK_IMPORTED_MODULE_0__/* .mayHoldStaleKey */ .T)(user, maxAgeDays, now))
                return false;
            const until = previous?.get(user.userId);
            if (until === undefined || now.getTime() >= until * MS_PER_HOUR)
                return true;
            kept.set(user.userId, until);
            return false;
        },
        looked(user, keys) {
            const earliest = Math.min(now.getTime(), ...keys.map(({ createDate }) => createDate.getTime()));
            const until = Math.floor((earliest - CLOCK_SKEW_MS + maxAgeDays * _timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .MS_PER_DAY */ .ec) / MS_PER_HOUR);
            // Nothing is remembered of a user who has to be looked at every time.
            if (until * MS_PER_HOUR > now.getTime())
                kept.set(user.userId, until);
        },
        remembered: () => kept,
    };
}
/** One line per hour, so that compression finds little but the IDs. Sorted: equal memories are equal texts. */
function writeMemory(memory, maxAgeDays) {
    const byHour = new Map();
    for (const [userId, hour] of memory) {
        const users = byHour.get(hour);
        if (users === undefined)
            byHour.set(hour, [userId]);
        else
            users.push(userId);
    }
    const lines = [...byHour]
        .sort(([a], [b]) => a - b)
        .map(([hour, users]) => `${hour} ${users.sort().join(' ')}`);
    return [`${FORMAT} ${maxAgeDays}`, ...lines].join('\n');
}
/** Undefined where format or threshold are not today's, or a line is not what we write. */
function readMemory(text, maxAgeDays) {
    const [head, ...lines] = text.split('\n');
    if (head !== `${FORMAT} ${maxAgeDays}`)
        return undefined;
    const memory = new Map();
    for (const line of lines) {
        const [hour = '', ...users] = line.split(' ');
        if (!/^\d{1,9}$/.test(hour) || users.length === 0 || users.includes(''))
            return undefined;
        for (const user of users)
            memory.set(user, Number(hour));
    }
    return memory;
}
/** The part that is worth most when not all fits: what need not be looked at for longest. */
function shortened(memory, size) {
    return new Map([...memory].sort(([, a], [, b]) => b - a).slice(0, size));
}
function sameMemory(a, b) {
    if (a?.size !== b.size)
        return false;
    for (const [userId, hour] of b)
        if (a.get(userId) !== hour)
            return false;
    return true;
}


/***/ }),

/***/ 7235:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ew: () => (/* binding */ changeStored),
/* harmony export */   el: () => (/* binding */ writeDecision),
/* harmony export */   zf: () => (/* binding */ recordScan)
/* harmony export */ });
/* harmony import */ var _domain_lifecycle_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8288);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _pool_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4057);



const CONCURRENT_WRITES = 32;
const MAX_ATTEMPTS = 10;
/** All issues of the account after the scan, changed or not. @throws the first failure, after the rest was written. */
async function recordScan(options) {
    const { scan, store, dryRun } = options;
    const byId = new Map(options.stored.map((issue) => [issue.issueId, issue]));
    const issueIds = new Set([...byId.keys(), ...scan.staleKeys.keys()]);
    const recorded = [];
    const failures = await (0,_pool_js__WEBPACK_IMPORTED_MODULE_1__/* .settleAll */ .j)(issueIds, { limit: CONCURRENT_WRITES }, async (issueId) => {
        const ref = { accountId: scan.accountId, issueId };
        const known = byId.get(issueId);
        // A key that another run has disabled or reactivated since is not judged by a look that may be older.
        const decide = (stored) => sameRemediation(stored, known) ? (0,_domain_lifecycle_js__WEBPACK_IMPORTED_MODULE_2__/* .observe */ .lB)({ ...options, issueId, stored }) : stored;
        const { before, after } = dryRun
            ? { before: known, after: decide(known) }
            : await writeDecision({ store, ref, before: known, decide });
        if (after !== undefined)
            recorded.push({ before, after });
    });
    const [failure] = failures;
    if (failure !== undefined)
        throw failure.error;
    return recorded;
}
function sameRemediation(stored, known) {
    return (stored === known ||
        JSON.stringify(stored?.remediation ?? null) === JSON.stringify(known?.remediation ?? null));
}
/**
 * Writes what `decide` makes of the stored issue; where another run wrote first, reads again and decides again.
 * `decide` returns its argument unchanged when there is nothing to write.
 * @throws ConflictError when others stay first
 */
async function writeDecision(options) {
    const { store, ref, decide } = options;
    let stored = options.before;
    for (let attempt = 0; attempt < MAX_ATTEMPTS; attempt += 1) {
        const next = decide(stored);
        if (next === undefined || next === stored)
            return { before: stored, after: next };
        const result = await store.put(next);
        if (result.written)
            return { before: stored, after: result.issue };
        stored = await store.get(ref);
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConflictError */ .fK(`Issue ${ref.issueId} of account ${ref.accountId} was changed by other runs ${MAX_ATTEMPTS} times in a row; run again when they are done`);
}
/** Changes a stored issue, whoever else changed it in between. */
async function changeStored(store, issue, to) {
    const { after } = await writeDecision({
        store,
        ref: issue,
        before: issue,
        decide: (stored) => (stored === undefined ? issue : to(stored)),
    });
    return after;
}


/***/ }),

/***/ 6098:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  y: () => (/* binding */ tellSlack)
});

// EXTERNAL MODULE: ./lib/connect.js + 1 modules
var connect = __webpack_require__(180);
// EXTERNAL MODULE: ./lib/domain/notice.js
var domain_notice = __webpack_require__(8670);
;// CONCATENATED MODULE: ./lib/domain/message.js

function noticeOf(issue, pending, context) {
    return {
        kind: pending.kind,
        accountId: issue.accountId,
        accountName: context.accountName,
        userName: issue.details.username,
        keyId: issue.issueId,
        ageDays: context.ageDays,
        lastUse: issue.details.lastUse,
        disableDay: pending.kind === 'new' || pending.kind === 'reactivated' ? context.disableDay : null,
        ticket: issue.ticket === null || context.ticketUrl === null
            ? null
            : { key: issue.ticket.key, url: context.ticketUrl },
        note: pending.note,
    };
}
function composeMessage(options) {
    const rank = (notice) => domain_notice/* NOTICE_KINDS */.j.indexOf(notice.kind);
    const notices = [...options.notices].sort((a, b) => rank(a) - rank(b) ||
        b.ageDays - a.ageDays ||
        compare(a.accountId, b.accountId) ||
        compare(a.keyId, b.keyId));
    return {
        headline: headline(notices, options.problems.length),
        notices,
        problems: options.problems,
        runUrl: options.runUrl,
    };
}
const PHRASES = {
    new: (count) => `${count} access ${plural(count, 'key')} to rotate`,
    failed: (count) => `${count} ${plural(count, 'key')} could not be changed`,
    disabled: (count) => `${count} ${plural(count, 'key')} disabled`,
    reactivated: (count) => `${count} ${plural(count, 'key')} reactivated`,
    closed: (count) => `${count} closed`,
};
function headline(notices, problems) {
    const parts = domain_notice/* NOTICE_KINDS */.j.flatMap((kind) => {
        const count = notices.filter((notice) => notice.kind === kind).length;
        return count === 0 ? [] : [PHRASES[kind](count)];
    });
    if (problems > 0)
        parts.push(`${problems} ${plural(problems, 'problem')} in the run`);
    return `IAM key rotation: ${parts.join(', ')}`;
}
function plural(count, noun) {
    return count === 1 ? noun : `${noun}s`;
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}
/** Problems by the channel that is told of them. */
function routeProblems(problems, routing) {
    const routed = new Map();
    for (const problem of problems) {
        const matches = (pattern) => pattern.test(problem);
        if (routing.ignore.some(matches))
            continue;
        const channel = routing.channels.find(({ patterns }) => patterns.some(matches))?.channel ?? routing.defaultChannel;
        if (channel === null)
            continue;
        const told = routed.get(channel);
        if (told === undefined)
            routed.set(channel, [problem]);
        else
            told.push(problem);
    }
    return routed;
}

// EXTERNAL MODULE: ./lib/domain/claim.js
var claim = __webpack_require__(6768);
// EXTERNAL MODULE: ./lib/domain/reporting.js
var reporting = __webpack_require__(8290);
// EXTERNAL MODULE: ./lib/domain/timestamp.js
var timestamp = __webpack_require__(9820);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/pool.js
var pool = __webpack_require__(4057);
// EXTERNAL MODULE: ./lib/modes/record.js
var record = __webpack_require__(7235);
;// CONCATENATED MODULE: ./lib/modes/notify.js
/**
 * Sends what is pending on Slack: one message per recipient and run, recorded issue by issue once it is out, so that
 * what was not sent is sent by the next run (SPEC section 8). Never keeps tickets or the record waiting.
 */







const CONCURRENT_WRITES = 8;
/** @returns the issues as they stand afterwards. */
async function notify(pending, options) {
    const ours = new Map();
    const failedClaims = await (0,pool/* settleAll */.j)(pending, { limit: CONCURRENT_WRITES }, async (issue) => {
        const claimed = await claimDelivery(issue, options);
        if (claimed !== undefined)
            ours.set(claimed.issueId, claimed);
    });
    for (const { error } of failedClaims)
        reportFailure(error, 'Slack notices could not be claimed', options);
    const byRecipient = groupByRecipient(ours.values(), options);
    for (const [recipient, issueIds] of byRecipient)
        await tell(recipient, issueIds, ours, options);
    await (0,pool/* settleAll */.j)(ours.values(), { limit: CONCURRENT_WRITES }, async (issue) => {
        if (issue.slack.pending.length === 0)
            return;
        ours.set(issue.issueId, await (0,record/* changeStored */.Ew)(options.store, issue, (stored) => stored.claim === null ? stored : { ...stored, claim: (0,claim/* released */.w2)(stored.claim) }));
    });
    return [...ours.values()];
}
/** The issue under a claim of ours that will not run out while the message is on its way; undefined: another run's. */
async function claimDelivery(issue, { store, claimant, clock }) {
    let ours = false;
    const after = await (0,record/* changeStored */.Ew)(store, issue, (stored) => {
        const verdict = (0,claim/* judgeClaim */.e2)(stored.claim, claimant, clock());
        ours = verdict !== 'taken' && stored.slack.pending.length > 0;
        const fresh = stored.claim !== null && clock().getTime() - (0,timestamp/* epochOf */.Fz)(stored.claim.at) < claim/* CLAIM_TAKEOVER_MS */.WH / 2;
        if (!ours || (verdict === 'own' && fresh))
            return stored;
        return { ...stored, claim: (0,claim/* claimOf */._B)(claimant, clock()) };
    });
    return ours ? after : undefined;
}
function groupByRecipient(issues, { problemsFor }) {
    const groups = new Map([...problemsFor.keys()].map((recipient) => [recipient, []]));
    for (const issue of issues) {
        for (const recipient of new Set(issue.slack.pending.flatMap(({ to }) => to))) {
            const group = groups.get(recipient);
            if (group === undefined)
                groups.set(recipient, [issue.issueId]);
            else
                group.push(issue.issueId);
        }
    }
    return groups;
}
async function tell(recipient, issueIds, ours, options) {
    const issues = issueIds.flatMap((issueId) => ours.get(issueId) ?? []);
    const notices = issues.flatMap((issue) => issue.slack.pending
        .filter(({ to }) => to.includes(recipient))
        .map((notice) => noticeOf(issue, notice, options.contextOf(issue))));
    const problems = options.problemsFor.get(recipient) ?? [];
    try {
        await options.notifier.send({
            recipient,
            message: composeMessage({ notices, problems, runUrl: options.runUrl }),
        });
    }
    catch (error) {
        reportFailure(error, `Slack message to ${recipient} was not sent and is sent by the next run`, options);
        return;
    }
    const failures = await (0,pool/* settleAll */.j)(issues, { limit: CONCURRENT_WRITES }, async (issue) => {
        ours.set(issue.issueId, await (0,record/* changeStored */.Ew)(options.store, issue, (stored) => (0,reporting/* delivered */.bI)(stored, recipient)));
    });
    for (const { error } of failures) {
        reportFailure(error, `Slack message to ${recipient} was sent but not recorded, and may be repeated`, options);
    }
}
function reportFailure(error, what, { onProblem }) {
    if (!(0,errors/* isPartial */.mt)(error))
        throw error;
    onProblem({ severity: 'error', code: 'slack-failed', message: `${what}: ${error.message}` });
}

;// CONCATENATED MODULE: ./lib/tell-slack.js
/**
 * Slack at the end of a run: what is pending for the issues of the run, and the run's problems by Hammer's routing.
 * Composition only; `modes/notify.ts` sends and records.
 */



/** Nothing is sent while Slack is off, and in a dry run. */
async function tellSlack(context, work) {
    const { configuration, problems, inputs, runner } = context;
    const routing = configuration.slack?.problemRouting;
    if (work.notifier === undefined || routing === undefined || inputs.dryRun)
        return;
    const told = problems.map(({ message }) => message);
    await notify(work.pending, {
        store: work.store,
        notifier: work.notifier,
        claimant: context.claimant,
        clock: context.clock,
        contextOf: (issue) => (0,connect/* noticeContextOf */.pY)(context, issue, work.tracker),
        problemsFor: routeProblems(told, routing),
        runUrl: runner.runUrl,
        onProblem: (problem) => void problems.push(problem),
    });
}


/***/ })

};
