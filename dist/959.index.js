export const id = 959;
export const ids = [959];
export const modules = {

/***/ 7989:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EL: () => (/* binding */ recordDisabled),
/* harmony export */   In: () => (/* binding */ recordUnconfirmed),
/* harmony export */   Mj: () => (/* binding */ ticketTold),
/* harmony export */   Wc: () => (/* binding */ recordReactivated),
/* harmony export */   ZO: () => (/* binding */ recordFailed),
/* harmony export */   fY: () => (/* binding */ intend),
/* harmony export */   jN: () => (/* binding */ recordUntried),
/* harmony export */   lJ: () => (/* binding */ confirm)
/* harmony export */ });
/* harmony import */ var _attempts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5464);
/* harmony import */ var _lifecycle_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8288);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9820);
/**
 * What is recorded around a disable or a reactivate (SPEC sections 9 and 11): the intent before AWS is asked, the
 * outcome after the key was read back. Only a read-back status can make an issue remediated or open again. Pure.
 */



/** Undefined where the key as read back does not have the status that was asked for. */
function confirm(key, status) {
    return key?.status === status ? { status } : undefined;
}
/** Written before AWS is asked, so that a run that dies in between leaves a trace of what it was about to do. */
function intend(issue, action, mandate, now) {
    const latest = {
        ...mandate,
        action,
        outcome: 'intended',
        intendedAt: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now),
        observedAt: null,
        observed: null,
        ticketTold: false,
    };
    return { ...issue, remediation: withEvent(issue.remediation, latest) };
}
/** An intent that was never settled is replaced by the new one of the same run, and kept in the history otherwise. */
function withEvent(before, latest) {
    if (before === null)
        return { latest, history: [] };
    const sameWork = before.latest.outcome === 'intended' &&
        before.latest.action === latest.action &&
        before.latest.runId === latest.runId;
    return { latest, history: sameWork ? before.history : [...before.history, before.latest] };
}
/** The very same object where the attempt was settled by somebody else. */
function recordDisabled(issue, attempt, confirmed, now) {
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    const settled = (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .settleAttempt */ .LW)(issue, attempt, {
        outcome: 'done',
        observed: confirmed.status,
        observedAt: at,
    });
    if (settled === issue)
        return issue;
    const remediated = { ...settled, timestamps: { ...settled.timestamps, updated: at, remediated: at } };
    // A rollback that came in between has the last word on the issue.
    return (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .isSameAttempt */ .Ib)((0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .disableInForce */ .jG)(remediated), attempt) ? remediated : settled;
}
/**
 * Open again; from `closed` a new life. The retention period starts again. The very same object where the attempt was
 * settled by somebody else.
 */
function recordReactivated(issue, attempt, confirmed, now) {
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    const settled = (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .settleAttempt */ .LW)(issue, attempt, {
        outcome: 'done',
        observed: confirmed.status,
        observedAt: at,
    });
    if (settled === issue || !(0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .isSameAttempt */ .Ib)(settled.remediation?.latest, attempt))
        return settled;
    if (settled.status === 'closed')
        return (0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_2__/* .reborn */ .pf)(settled, at);
    return {
        ...settled,
        status: 'open',
        exception: null,
        timestamps: { ...settled.timestamps, updated: at, remediated: null, resolved: null },
        slack: { ...settled.slack, farewell: null },
        retentionFrom: at,
    };
}
/** AWS has clearly not done it; the issue stays what it was. `observed`: one line. */
function recordFailed(issue, attempt, observed, now) {
    return (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .settleAttempt */ .LW)(issue, attempt, { outcome: 'failed', observed, observedAt: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now) });
}
/**
 * Whether AWS has done it could not be found out. It stays on record as intended, with why, so that a later look
 * completes it and a rollback takes it. `observed`: one line.
 */
function recordUnconfirmed(issue, attempt, observed, now) {
    return (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .settleAttempt */ .LW)(issue, attempt, { outcome: 'intended', observed, observedAt: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now) });
}
/**
 * The attempt failed before anything was asked of AWS. The very same object where an earlier attempt is unsettled:
 * that it may have changed the key must not be forgotten. `observed`: one line.
 */
function recordUntried(issue, attempt, now) {
    const { action, mandate, observed } = attempt;
    if ((0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .isUnsettled */ .P4)(issue, action))
        return issue;
    const intended = intend(issue, action, mandate, now);
    return intended.remediation === null
        ? issue
        : recordFailed(intended, intended.remediation.latest, observed, now);
}
function ticketTold(issue, attempt) {
    return (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .withAttempt */ .sw)(issue, attempt, (event) => ({ ...event, ticketTold: true }));
}


/***/ }),

/***/ 7235:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ew: () => (/* binding */ changeStored),
/* harmony export */   Tk: () => (/* binding */ createRecorder),
/* harmony export */   el: () => (/* binding */ writeDecision)
/* harmony export */ });
/* harmony import */ var _domain_lifecycle_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8288);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _pool_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4057);



const CONCURRENT_WRITES = 32;
const MAX_ATTEMPTS = 10;
function createRecorder(options) {
    const { accountId, store, dryRun } = options;
    const byId = new Map(options.stored.map((issue) => [issue.issueId, issue]));
    const turnstile = (0,_pool_js__WEBPACK_IMPORTED_MODULE_1__/* .createTurnstile */ .p)(CONCURRENT_WRITES);
    const begun = new Map();
    const issues = [];
    let failure;
    const record = async (issueId, judge) => {
        const ref = { accountId, issueId };
        const known = byId.get(issueId);
        // A key that another run has disabled or reactivated since is not judged by a look that may be older.
        const decide = (stored) => sameRemediation(stored, known) ? judge(stored) : stored;
        try {
            const { before, after } = dryRun
                ? { before: known, after: decide(known) }
                : await turnstile(() => writeDecision({ store, ref, before: known, decide }));
            if (after !== undefined)
                issues.push({ before, after });
        }
        catch (error) {
            failure ??= { error };
        }
    };
    const begin = (issueId, judge) => {
        if (!begun.has(issueId))
            begun.set(issueId, record(issueId, judge));
    };
    const stale = (key) => begin(key.keyId, (stored) => (0,_domain_lifecycle_js__WEBPACK_IMPORTED_MODULE_2__/* .observeStale */ .mk)({ ...options, key, stored }));
    return {
        stale,
        async finish(scan) {
            for (const key of scan.staleKeys.values())
                stale(key);
            for (const issueId of byId.keys())
                begin(issueId, (stored) => (0,_domain_lifecycle_js__WEBPACK_IMPORTED_MODULE_2__/* .observeAbsent */ .cO)({ ...options, scan, stored }));
            await Promise.all(begun.values());
            return { issues, failure };
        },
    };
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

/***/ 5411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  g: () => (/* binding */ leftToTell),
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
;// CONCATENATED MODULE: ./lib/domain/delivery.js
/**
 * Who still has to be told what is pending on Slack (SPEC section 8): by today's configuration, each person and
 * channel once, whatever they are called. Pure; `modes/notify.ts` sends and records.
 */

/**
 * The pending notices as they have to go out now: who is not to be told any more, by `today`, makes room for those who
 * are and do not have the notice yet. The same issue where nothing is to be changed.
 */
function readdressed(issue, { today, targetOf, now }) {
    const current = new Set(today.map(targetOf));
    let changed = false;
    const pending = issue.slack.pending.map((notice) => {
        const kept = notice.to.filter((name) => current.has(targetOf(name)));
        if (kept.length === notice.to.length)
            return notice;
        changed = true;
        const reached = new Set([...notice.told, ...kept].map(targetOf));
        return { ...notice, to: [...kept, ...today.filter((name) => !reached.has(targetOf(name)))] };
    });
    return changed ? withPending(issue, pending, now) : issue;
}
/** `target` has been told everything that was pending under any of its names. */
function delivered(issue, { target, targetOf, now }) {
    return withPending(issue, issue.slack.pending.map((notice) => {
        const reached = notice.to.filter((name) => targetOf(name) === target);
        return {
            ...notice,
            to: notice.to.filter((name) => !reached.includes(name)),
            told: [...notice.told, ...reached],
        };
    }), now);
}
/** A notice without recipients is done; without notices, Slack's part of the claim is too. */
function withPending(issue, notices, now) {
    const pending = notices.filter(({ to }) => to.length > 0);
    return {
        ...issue,
        slack: { ...issue.slack, pending },
        claim: pending.length === 0 ? afterDelivery(issue, now) : issue.claim,
    };
}
/** Where work on a ticket was begun and not finished, the trace of it stays: the next run looks before it acts. */
function afterDelivery(issue, now) {
    if (issue.claim === null)
        return null;
    const unfinished = issue.status === 'open'
        ? issue.timestamps.reported === null
        : issue.status !== 'closed' && issue.slack.farewell !== null;
    return unfinished ? (0,claim/* released */.w2)(issue.claim, now) : null;
}

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
    const addressees = await options.notifier.resolve(namesIn(pending, options));
    const targetOf = (name) => {
        const addressee = addressees.get(name);
        return addressee?.kind === 'known' ? addressee.target : name;
    };
    const round = { ours, addressees, targetOf };
    const unknownOwners = new Set();
    const failedClaims = await (0,pool/* settleAll */.j)(pending, { limit: CONCURRENT_WRITES }, async (issue) => {
        const claimed = await claimDelivery(issue, round, options);
        if (claimed !== undefined)
            ours.set(claimed.issueId, claimed);
        if (claimed !== undefined && ownerIsNobody(claimed, round))
            unknownOwners.add(claimed.slack.owner ?? '');
    });
    for (const { error } of failedClaims)
        reportFailure(error, 'Slack notices could not be claimed', options);
    for (const owner of unknownOwners)
        reportUnknownOwner(owner, options);
    for (const [target, envelope] of envelopesOf(round, options))
        await tell(target, envelope, round, options);
    await (0,pool/* settleAll */.j)(ours.values(), { limit: CONCURRENT_WRITES }, async (issue) => {
        if (issue.slack.pending.length === 0)
            return;
        ours.set(issue.issueId, await (0,record/* changeStored */.Ew)(options.store, issue, (stored) => stored.claim === null ? stored : { ...stored, claim: (0,claim/* released */.w2)(stored.claim, options.clock()) }));
    });
    return [...ours.values()];
}
function namesIn(issues, { recipientsOf, problemsFor }) {
    return [
        ...problemsFor.keys(),
        ...issues.flatMap((issue) => [
            ...issue.slack.pending.flatMap(({ to, told }) => [...to, ...told]),
            ...recipientsOf(issue),
            ...(issue.slack.owner === null ? [] : [issue.slack.owner]),
        ]),
    ];
}
/**
 * The issue under a claim of ours that will not run out while the message is on its way, addressed by today's
 * configuration; undefined: another run's.
 */
async function claimDelivery(issue, round, { store, claimant, clock, recipientsOf }) {
    let ours = false;
    const after = await (0,record/* changeStored */.Ew)(store, issue, (stored) => {
        const verdict = (0,claim/* judgeClaim */.e2)(stored.claim, claimant, clock());
        ours = verdict !== 'taken' && stored.slack.pending.length > 0;
        if (!ours)
            return stored;
        const { owner } = stored.slack;
        const today = [
            ...recipientsOf(stored),
            ...(owner === null || ownerIsNobody(stored, round) ? [] : [owner]),
        ];
        const addressed = readdressed(stored, { today, targetOf: round.targetOf, now: clock() });
        if (addressed.slack.pending.length === 0)
            return addressed;
        const fresh = stored.claim !== null && clock().getTime() - (0,timestamp/* epochOf */.Fz)(stored.claim.at) < claim/* CLAIM_TAKEOVER_MS */.WH / 2;
        return verdict === 'own' && fresh ? addressed : { ...addressed, claim: (0,claim/* claimOf */._B)(claimant, clock()) };
    });
    return ours ? after : undefined;
}
/** The tag names somebody, but nobody on Slack: that is no reason to try again for ever. */
function ownerIsNobody({ slack }, { addressees }) {
    return slack.owner !== null && addressees.get(slack.owner)?.kind === 'nobody';
}
function envelopesOf({ ours, targetOf }, { problemsFor }) {
    const envelopes = new Map();
    const envelopeFor = (name) => {
        const target = targetOf(name);
        const envelope = envelopes.get(target) ?? { names: new Set(), issueIds: new Set() };
        envelopes.set(target, envelope);
        envelope.names.add(name);
        return envelope;
    };
    for (const name of problemsFor.keys())
        envelopeFor(name);
    for (const issue of ours.values()) {
        for (const name of issue.slack.pending.flatMap(({ to }) => to))
            envelopeFor(name).issueIds.add(issue.issueId);
    }
    return envelopes;
}
async function tell(target, { names, issueIds }, { ours, addressees, targetOf }, options) {
    const issues = [...issueIds].flatMap((issueId) => ours.get(issueId) ?? []);
    const notices = issues.flatMap((issue) => issue.slack.pending
        .filter(({ to }) => to.some((name) => names.has(name)))
        .map((notice) => noticeOf(issue, notice, options.contextOf(issue))));
    const problems = [...names].flatMap((name) => options.problemsFor.get(name) ?? []);
    const [recipient = target] = names;
    const unsent = `Slack message to ${recipient} was not sent and is sent by the next run`;
    const addressee = addressees.get(recipient);
    if (addressee !== undefined && addressee.kind !== 'known') {
        options.onProblem({ severity: 'error', code: 'slack-failed', message: `${unsent}: ${addressee.why}` });
        return;
    }
    try {
        await options.notifier.send({
            recipient,
            message: composeMessage({ notices, problems, runUrl: options.runUrl }),
        });
    }
    catch (error) {
        reportFailure(error, unsent, options);
        return;
    }
    const failures = await (0,pool/* settleAll */.j)(issues, { limit: CONCURRENT_WRITES }, async (issue) => {
        ours.set(issue.issueId, await (0,record/* changeStored */.Ew)(options.store, issue, (stored) => delivered(stored, { target, targetOf, now: options.clock() })));
    });
    for (const { error } of failures) {
        reportFailure(error, `Slack message to ${recipient} was sent but not recorded, and may be repeated`, options);
    }
}
function reportUnknownOwner(owner, { onProblem }) {
    onProblem({
        severity: 'warning',
        code: 'owner-unknown',
        message: `The owner "${owner}" that an owner tag names is not told on Slack: nobody active there has this name, or several people have it; write the email that the person uses on Slack into the tag`,
    });
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
        recipientsOf: (issue) => configuration.ownership.routeFor(issue.accountId).slackRecipients,
        contextOf: (issue) => (0,connect/* noticeContextOf */.pY)(context, issue, work.tracker),
        problemsFor: routeProblems(told, routing),
        runUrl: runner.runUrl,
        onProblem: (problem) => void problems.push(problem),
    });
}
/**
 * The issues of these accounts that Slack has yet to be told of: what this run has queued, and what an earlier one could
 * not send. A scan sees to it as well, but only while reporting is on.
 */
async function leftToTell({ inputs, problems }, work, outcomes) {
    if (work.notifier === undefined || inputs.dryRun)
        return [];
    const pending = new Map();
    const add = (issue) => {
        if (issue !== null && issue.slack.pending.length > 0)
            pending.set(issue.issueId, issue);
    };
    for (const { issue } of outcomes)
        add(issue);
    for (const accountId of new Set(outcomes.map((outcome) => outcome.accountId))) {
        try {
            for (const issue of await work.store.load(accountId))
                add(issue);
        }
        catch (error) {
            if (!(0,errors/* isPartial */.mt)(error))
                throw error;
            const message = `What Slack had yet to be told of account ${accountId} was not read and is left to the next run: ${error.message}`;
            problems.push({ severity: 'warning', code: 'slack-failed', accountId, message });
        }
    }
    return [...pending.values()];
}


/***/ })

};
