export const id = 240;
export const ids = [240];
export const modules = {

/***/ 4131:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  b: () => (/* binding */ askGate)
});

// EXTERNAL MODULE: ./lib/adapters/github-oidc.js
var github_oidc = __webpack_require__(3555);
// EXTERNAL MODULE: ./lib/domain/gate.js
var gate = __webpack_require__(1129);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/modes/gate.js
/**
 * Collects what the gate judges (SPEC section 9) and gathers the verdicts. Reads only; whoever calls decides whether
 * a refusal is enforced or, in a dry run, only reported.
 */


/** Gate items 1 to 3; item 4 is the plan's own (see `domain/plan.ts`). */
async function passGate(options) {
    const { job } = options;
    let actor = null;
    let approvers = [];
    const read = async (check, code, judge) => {
        try {
            return await judge();
        }
        catch (error) {
            if (!(0,errors/* isExpected */.Dn)(error))
                throw error;
            return [(0,gate/* refusal */.x5)(check, code, error.message)];
        }
    };
    const findings = await Promise.all([
        read('identity', 'no-oidc-token', async () => {
            const claims = await options.identity.claims();
            actor = typeof claims['actor'] === 'string' ? claims['actor'] : null;
            return (0,gate/* judgeClaims */.r7)(claims, job);
        }),
        read('environment', 'environment-unreadable', async () => (0,gate/* judgeEnvironment */.vF)(await options.approvals.environment(job.environment), job.environment)),
        read('approval', 'approvals-unreadable', async () => {
            const judged = (0,gate/* judgeApprovals */.U1)(await options.approvals.approvals(job.runId), job.environment);
            approvers = judged.approvers;
            return judged.findings;
        }),
    ]);
    return { findings: findings.flat(), approvers, actor };
}
function refusals(findings) {
    return findings.filter(({ verdict }) => verdict === 'refused');
}

;// CONCATENATED MODULE: ./lib/connect-gate.js
/** Builds the gate of remediate and rollback from GitHub's OIDC and REST, and runs it. Composition only. */




/** Everything before the first write (SPEC section 9). `plan` is item 4, for remediate. */
async function askGate(context, plan) {
    const { configuration, runner, inputs, problems } = context;
    const result = await passGate({
        job: {
            environment: configuration.remediationEnvironment,
            runId: runner.runId,
            repository: runner.repository,
            eventName: runner.eventName,
        },
        identity: (0,github_oidc/* createWorkflowIdentity */.gO)(inputs.audience),
        approvals: await approvalSource(context),
    });
    const findings = [...result.findings, ...(0,gate/* judgePlanDoubt */.BL)(plan?.doubt)];
    const refused = refusals(findings);
    for (const { verdict, message } of findings) {
        if (verdict === 'warning' || inputs.dryRun)
            problems.push({
                severity: 'warning',
                code: verdict === 'warning' ? 'gate-warning' : 'gate-refused',
                message,
            });
    }
    return {
        findings,
        refusal: inputs.dryRun ? null : refusalLine(refused),
        mandate: {
            requestedBy: result.actor ?? runner.actor,
            approvedBy: result.approvers.map(({ user }) => user),
            comment: result.approvers
                .map(({ comment }) => comment)
                .filter((comment) => comment !== '')
                .join(' / '),
            runId: runner.runId,
            runUrl: runner.runUrl ?? '',
            planDigest: plan?.digest ?? null,
        },
    };
}
function refusalLine([first, ...others]) {
    if (first === undefined)
        return null;
    const more = others.length > 0 ? `. Also: ${others.map(({ message }) => message).join('. ')}` : '';
    return `The gate refused, no key was touched: ${first.message}${more}`;
}
/** Without a token or a repository every question is refused, so that the gate stays shut. */
async function approvalSource({ inputs, runner }) {
    if (inputs.githubToken === undefined || runner.repository === '') {
        const refuse = () => Promise.reject(errors/* ConfigurationError */.j1.of('Approvals cannot be read: run in GitHub Actions, with `permissions: actions: read` and the input github-token'));
        return { environment: refuse, approvals: refuse };
    }
    const { createGitHub } = await __webpack_require__.e(/* import() */ 995).then(__webpack_require__.bind(__webpack_require__, 9995));
    return createGitHub({ token: inputs.githubToken, repository: runner.repository });
}


/***/ }),

/***/ 1129:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   BL: () => (/* binding */ judgePlanDoubt),
/* harmony export */   U1: () => (/* binding */ judgeApprovals),
/* harmony export */   r7: () => (/* binding */ judgeClaims),
/* harmony export */   vF: () => (/* binding */ judgeEnvironment),
/* harmony export */   x5: () => (/* binding */ refusal)
/* harmony export */ });
/* unused harmony export GATE_CODES */
const GATE_CODES = (/* unused pure expression or super */ null && ([
    'no-oidc-token',
    'environment-claim',
    'pull-request-event',
    'foreign-token',
    'environment-missing',
    'no-required-reviewers',
    'environment-unreadable',
    'self-review-allowed',
    'admins-can-bypass',
    'approvals-unreadable',
    'no-approval',
    'rejected',
    'plan-another-run',
    'plan-tampered',
    'plan-digest-differs',
    'plan-configuration-changed',
]));
/** Item 1: claims of the job's OIDC token. */
function judgeClaims(claims, job) {
    const findings = [];
    const refuse = (code, message) => void findings.push({ check: 'identity', verdict: 'refused', code, message });
    if (claims['environment'] !== job.environment) {
        const actual = typeof claims['environment'] === 'string' ? `environment "${claims['environment']}"` : 'no environment';
        refuse('environment-claim', `The job's OIDC token names ${actual}, not "${job.environment}"; run this job with \`environment: ${job.environment}\``);
    }
    const events = [claims['event_name'], job.eventName];
    const pullRequest = events.find((event) => typeof event === 'string' && event.startsWith('pull_request'));
    if (typeof pullRequest === 'string') {
        refuse('pull-request-event', `The job was started by the event ${pullRequest}; start it by schedule or workflow_dispatch on a protected branch`);
    }
    else if (typeof claims['event_name'] !== 'string') {
        refuse('foreign-token', 'The OIDC token has no event_name claim; use the token endpoint of GitHub Actions');
    }
    const foreign = ['run_id', 'repository'].find((claim) => claims[claim] !== undefined && claims[claim] !== (claim === 'run_id' ? job.runId : job.repository));
    if (foreign !== undefined) {
        refuse('foreign-token', `The OIDC token's ${foreign} is not that of this run; run the action in its own job without changing GITHUB_ variables`);
    }
    return findings;
}
/** Item 2: the environment has a required-reviewers rule. `undefined`: it does not exist. */
function judgeEnvironment(rules, name) {
    if (rules === undefined) {
        return [
            refusal('environment', 'environment-missing', `Environment "${name}" does not exist; create it under Settings → Environments with required reviewers`),
        ];
    }
    if (rules.requiredReviewers === undefined || rules.requiredReviewers.reviewers.length === 0) {
        return [
            refusal('environment', 'no-required-reviewers', `Environment "${name}" has no required reviewers; add them under Settings → Environments. On private repositories without GitHub Enterprise this rule is not available and silently does nothing: remediation cannot be gated there`),
        ];
    }
    const findings = [];
    const warn = (code, message) => void findings.push({ check: 'environment', verdict: 'warning', code, message });
    if (!rules.requiredReviewers.preventSelfReview) {
        warn('self-review-allowed', `Environment "${name}" lets people approve their own runs; switch on "Prevent self-review"`);
    }
    if (rules.adminsCanBypass !== false) {
        warn('admins-can-bypass', `Environment "${name}" lets administrators bypass its rules; switch off "Allow administrators to bypass"`);
    }
    return findings;
}
/** Item 3: the run's latest word on the environment is an approval. Approvals come oldest first, without times. */
function judgeApprovals(approvals, name) {
    // `pending` entries are remarks of deployment rules, no decision.
    const ours = approvals.filter(({ environments, state }) => environments.includes(name) && state !== 'pending');
    const last = ours.at(-1);
    if (last === undefined) {
        return {
            approvers: [],
            findings: [
                refusal('approval', 'no-approval', `Nobody has approved this run for environment "${name}"; approve it under "Review deployments"`),
            ],
        };
    }
    if (last.state !== 'approved') {
        const code = last.state === 'rejected' ? 'rejected' : 'no-approval';
        const what = last.state === 'rejected' ? `was rejected by ${last.user}` : 'is not approved yet';
        return {
            approvers: [],
            findings: [
                refusal('approval', code, `This run ${what} for environment "${name}"; start a new run and have it approved`),
            ],
        };
    }
    return { approvers: ours.filter(({ state }) => state === 'approved'), findings: [] };
}
const PLAN_MESSAGES = {
    'another-run': {
        code: 'plan-another-run',
        message: 'The plan was made by another run; plan and remediate in the same workflow run',
    },
    tampered: {
        code: 'plan-tampered',
        message: 'The plan file does not match its own digest; it was changed after it was made: make a new plan',
    },
    'digest-differs': {
        code: 'plan-digest-differs',
        message: 'The plan is not the one that was approved: its digest differs from the input plan-digest; pass the output plan-digest of the plan job',
    },
    'configuration-changed': {
        code: 'plan-configuration-changed',
        message: 'Configuration has changed since the plan was made; make a new plan and have it approved',
    },
};
/** Item 4. */
function judgePlanDoubt(doubt) {
    if (doubt === undefined)
        return [];
    const { code, message } = PLAN_MESSAGES[doubt];
    return [refusal('plan', code, message)];
}
function refusal(check, code, message) {
    return { check, verdict: 'refused', code, message };
}


/***/ }),

/***/ 7989:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   EL: () => (/* binding */ recordDisabled),
/* harmony export */   Mj: () => (/* binding */ ticketTold),
/* harmony export */   WE: () => (/* binding */ wasInterrupted),
/* harmony export */   Wc: () => (/* binding */ recordReactivated),
/* harmony export */   ZO: () => (/* binding */ recordFailed),
/* harmony export */   be: () => (/* binding */ wasDisabledByUs),
/* harmony export */   fY: () => (/* binding */ intend),
/* harmony export */   f_: () => (/* binding */ wasDisabledBy),
/* harmony export */   lJ: () => (/* binding */ confirm)
/* harmony export */ });
/* harmony import */ var _lifecycle_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8288);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9820);


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
function recordDisabled(issue, confirmed, now) {
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    return {
        ...settle(issue, { outcome: 'done', observed: confirmed.status }, at),
        timestamps: { ...issue.timestamps, updated: at, remediated: at },
    };
}
/** Open again; from `closed` a new life. The retention period starts again. */
function recordReactivated(issue, confirmed, now) {
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    const settled = settle(issue, { outcome: 'done', observed: confirmed.status }, at);
    if (settled.status === 'closed')
        return (0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_1__/* .reborn */ .pf)(settled, at);
    return {
        ...settled,
        status: 'open',
        exception: null,
        timestamps: { ...settled.timestamps, updated: at, remediated: null, resolved: null },
        slack: { ...settled.slack, farewell: null },
        retentionFrom: at,
    };
}
/** The attempt failed; the issue stays what it was. `observed`: one line. */
function recordFailed(issue, observed, now) {
    return settle(issue, { outcome: 'failed', observed }, (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now));
}
function ticketTold(issue) {
    if (issue.remediation === null)
        return issue;
    return {
        ...issue,
        remediation: { ...issue.remediation, latest: { ...issue.remediation.latest, ticketTold: true } },
    };
}
/** This run, or an earlier attempt of it, was about to do exactly this and did not get to record the outcome. */
function wasInterrupted(issue, action) {
    return issue.remediation?.latest.action === action && issue.remediation.latest.outcome === 'intended';
}
/** This product made the key inactive, and has not reactivated it since. */
function wasDisabledByUs(issue) {
    const latest = issue.remediation?.latest;
    if (latest === undefined)
        return false;
    if (latest.action === 'disable')
        return latest.outcome !== 'failed';
    // A reactivation that failed or was interrupted leaves the disable before it in force.
    return latest.outcome !== 'done' && (issue.remediation?.history.some(isDoneDisable) ?? false);
}
/** The disable in force is that of the run `runId`; an earlier one that was rolled back does not count. */
function wasDisabledBy(issue, runId) {
    if (issue.remediation === null)
        return false;
    const { latest, history } = issue.remediation;
    return ([...history, latest].findLast(({ action, outcome }) => action === 'disable' && outcome !== 'failed')
        ?.runId === runId);
}
function isDoneDisable(event) {
    return event.action === 'disable' && event.outcome === 'done';
}
function settle(issue, result, at) {
    if (issue.remediation === null)
        return issue;
    const latest = { ...issue.remediation.latest, ...result, observedAt: at };
    return { ...issue, remediation: { ...issue.remediation, latest } };
}


/***/ }),

/***/ 4824:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YZ: () => (/* binding */ readKey),
/* harmony export */   aS: () => (/* binding */ forEachAccount),
/* harmony export */   eG: () => (/* binding */ recordChange),
/* harmony export */   hX: () => (/* binding */ applyChange),
/* harmony export */   wk: () => (/* binding */ tellTicket)
/* harmony export */ });
/* harmony import */ var _domain_remediation_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7989);
/* harmony import */ var _domain_claim_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(6768);
/* harmony import */ var _domain_ticket_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(352);
/* harmony import */ var _domain_reporting_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8290);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _pool_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(4057);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7235);







/** A session that can write is needed; a dry run never gets this far. */
async function applyChange(issue, session, change, options) {
    const { store, clock } = options;
    const intent = await store.put((0,_domain_remediation_js__WEBPACK_IMPORTED_MODULE_2__/* .intend */ .fY)(issue, change.action, options.mandate, clock()));
    if (!intent.written)
        return { kind: 'conflict' };
    const key = { userName: issue.details.username, keyId: issue.issueId };
    let failure;
    try {
        await session.writer.setStatus(key, change.status);
    }
    catch (error) {
        if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isPartial */ .mt)(error))
            throw error;
        failure = error.message;
    }
    let seen;
    try {
        seen = await readKey(session, key);
    }
    catch (error) {
        if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isPartial */ .mt)(error))
            throw error;
        // Whether AWS has done it is unknown: the intent stays on record, and the next run finds out.
        return {
            kind: 'failed',
            issue: intent.issue,
            reason: 'outage',
            error: failure ?? `not confirmed: ${error.message}`,
        };
    }
    const confirmed = (0,_domain_remediation_js__WEBPACK_IMPORTED_MODULE_2__/* .confirm */ .lJ)(seen, change.status);
    if (confirmed !== undefined)
        return { kind: 'changed', issue: await recordChange(intent.issue, confirmed, change, options) };
    const error = failure ?? `AWS still shows the key as ${seen?.status ?? 'gone'}`;
    const failed = await (0,_record_js__WEBPACK_IMPORTED_MODULE_1__/* .changeStored */ .Ew)(store, intent.issue, (stored) => queue((0,_domain_remediation_js__WEBPACK_IMPORTED_MODULE_2__/* .recordFailed */ .ZO)(stored, error, clock()), 'failed', error, options));
    return {
        kind: 'failed',
        issue: await tellTicket(failed, options),
        reason: failure === undefined ? 'not-confirmed' : 'refused',
        error,
    };
}
/** Also used for work that an earlier attempt did and did not get to record. */
async function recordChange(issue, confirmed, change, options) {
    const ticket = issue.ticket?.key ?? null;
    const recorded = await (0,_record_js__WEBPACK_IMPORTED_MODULE_1__/* .changeStored */ .Ew)(options.store, issue, (stored) => queue(change.record(stored, confirmed, options.clock()), change.noticeKind, null, options));
    return tellTicket(recorded, options, ticket);
}
/** The ticket is commented on and handed to the token's own user; what Jira refuses is a problem, not a failure of the key. */
async function tellTicket(issue, options, closedTicket = null) {
    const { tracker, store } = options;
    const ticket = issue.ticket?.key ?? closedTicket;
    const event = issue.remediation?.latest;
    if (tracker === undefined || ticket === null || event === undefined || event.ticketTold)
        return issue;
    try {
        // With the run of the event itself: told by a later run it is the same comment, and a second disable is another.
        const body = (0,_domain_ticket_text_js__WEBPACK_IMPORTED_MODULE_3__/* .remediationComment */ .HG)(issue, event, { ...options.contextOf(issue), runUrl: event.runUrl });
        const said = await tracker.comment({ ticket, body, once: true });
        if (said === 'done')
            await tracker.assignToSelf({ ticket });
    }
    catch (error) {
        if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isPartial */ .mt)(error))
            throw error;
        options.onProblem({
            severity: 'error',
            code: 'ticket-failed',
            accountId: issue.accountId,
            issueId: issue.issueId,
            message: `Ticket ${ticket} was not told what happened to key ${issue.issueId}: ${error.message}`,
        });
        return issue;
    }
    return (0,_record_js__WEBPACK_IMPORTED_MODULE_1__/* .changeStored */ .Ew)(store, issue, _domain_remediation_js__WEBPACK_IMPORTED_MODULE_2__/* .ticketTold */ .Mj);
}
function queue(issue, kind, note, options) {
    const to = options.recipientsOf(issue);
    if (to.length === 0)
        return issue;
    return { ...(0,_domain_reporting_js__WEBPACK_IMPORTED_MODULE_4__/* .withNotice */ .HL)(issue, { kind, to, note }), claim: (0,_domain_claim_js__WEBPACK_IMPORTED_MODULE_5__/* .claimOf */ ._B)(options.claimant, options.clock()) };
}
const CONCURRENT_ACCOUNTS = 4;
/** Enters each account once and takes its keys one after the other; accounts run side by side. */
async function forEachAccount(items, accounts, work) {
    const bugs = await (0,_pool_js__WEBPACK_IMPORTED_MODULE_6__/* .settleAll */ .j)(new Set(items.map(({ accountId }) => accountId)), { limit: CONCURRENT_ACCOUNTS }, async (accountId) => {
        const session = await accounts.enter(accountId).catch((error) => {
            if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isPartial */ .mt)(error))
                throw error;
            return { refused: error.message };
        });
        for (const item of items)
            if (item.accountId === accountId)
                await work(item, session);
    });
    const [bug] = bugs;
    if (bug !== undefined)
        throw bug.error;
}
async function readKey(session, key) {
    return (await session.keys.keysOf(key.userName)).find(({ keyId }) => keyId === key.keyId);
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

/***/ 8017:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  V1: () => (/* binding */ applyOptions),
  RX: () => (/* binding */ recordGate),
  wr: () => (/* binding */ reportChanges),
  Ld: () => (/* binding */ reportRefusal)
});

// EXTERNAL MODULE: ./lib/connect.js + 1 modules
var connect = __webpack_require__(180);
// EXTERNAL MODULE: ./lib/render/markdown.js
var markdown = __webpack_require__(3419);
// EXTERNAL MODULE: ./lib/render/summary-tables.js
var summary_tables = __webpack_require__(2236);
;// CONCATENATED MODULE: ./lib/render/change-summary.js


/** Bytes per outcome. */
const KEYS_BUDGET = 200_000;
const DONE = { disable: 'disabled', reactivate: 'reactivated' };
function changeSummary(context) {
    const { problems, keyIds } = context;
    const told = problems.filter(({ code }) => code !== 'key-failed' && code !== 'gate-refused');
    return (0,summary_tables/* joined */.oR)([
        heading(context),
        gate(context),
        ...['failed', 'changed', 'skipped'].map((outcome) => keys(context, outcome)),
        (0,summary_tables/* problemList */.gH)(told, keyIds),
        audit(context),
    ]);
}
function countOf({ outcomes }, outcome) {
    return outcomes.filter((key) => key.outcome === outcome).length;
}
function isRefused({ findings }) {
    return findings.some(({ verdict }) => verdict === 'refused');
}
function heading(context) {
    const { verb, dryRun } = context;
    if (isRefused(context) && !dryRun)
        return '## The gate refused this run: no key was touched';
    const [changed, skipped, failed] = ['changed', 'skipped', 'failed'].map((outcome) => countOf(context, outcome));
    const parts = [
        ...(failed > 0 ? [`${(0,markdown/* counted */.hS)(failed, 'key')} could not be ${DONE[verb]}`] : []),
        `${(0,markdown/* counted */.hS)(changed, 'key')} ${dryRun ? `would be ${DONE[verb]}` : DONE[verb]}`,
        ...(skipped > 0 ? [`${skipped} skipped`] : []),
    ];
    const barred = isRefused(context) ? 'The gate would refuse this run; otherwise ' : '';
    return [`## ${barred}${parts.join(', ')}`, ...(dryRun ? ['**Dry run: nothing was changed.**'] : [])].join('\n\n');
}
function gate(context) {
    const { findings, keyIds } = context;
    if (!isRefused(context))
        return context.dryRun ? 'The gate would let this run pass.' : '';
    const refused = findings.filter(({ verdict }) => verdict === 'refused');
    return [
        context.dryRun ? 'Why the gate would refuse:' : 'Why, and what to do:',
        '',
        ...refused.map(({ message }) => `* ${(0,summary_tables/* messageCell */.kf)(message, keyIds)}`),
    ].join('\n');
}
function keys(context, outcome) {
    const { verb, keyIds, accountName, dryRun } = context;
    const chosen = context.outcomes.filter((key) => key.outcome === outcome);
    if (chosen.length === 0)
        return '';
    const title = {
        failed: 'Failed: tried again by the next run',
        changed: dryRun ? `Would be ${DONE[verb]}` : verb === 'disable' ? 'Disabled' : 'Reactivated',
        skipped: 'Skipped',
    }[outcome];
    const rows = chosen.map((key) => [
        (0,summary_tables/* userCell */.iL)(key.userName),
        (0,summary_tables/* keyCell */.I1)(key.issueId, keyIds),
        (0,summary_tables/* accountCell */.Aj)({ accountId: key.accountId, accountName: accountName(key.accountId) }),
        ticketOf(context, key.issue),
        (0,summary_tables/* messageCell */.kf)(key.detail, keyIds),
    ]);
    const head = ['User', 'Key', 'Account', 'Ticket', 'What was seen'];
    return [
        `### ${title}`,
        (0,summary_tables/* shortened */.vI)(rows, { head, bytes: KEYS_BUDGET, of: 'keys', elsewhere: 'result.json' }),
    ].join('\n\n');
}
/** After a rollback from `closed` the ticket of the life before is the one that tells the story. */
function ticketOf({ ticketUrl }, issue) {
    const ticket = issue?.ticket?.key ?? issue?.previousTickets.at(-1) ?? null;
    return (0,summary_tables/* ticketCell */.zz)(ticket, ticket === null ? null : ticketUrl(ticket));
}
/** The same facts stand in `remediation_details` of each issue. */
function audit(context) {
    const { mandate, verb, dryRun } = context;
    const facts = [
        ['Requested by', (0,summary_tables/* cell */.Hn)(mandate.requestedBy, 80)],
        ['Approved by', mandate.approvedBy.length === 0 ? 'nobody' : (0,summary_tables/* cell */.Hn)(mandate.approvedBy.join(', '), 200)],
        ['Comment', (0,summary_tables/* cell */.Hn)(mandate.comment, 300)],
        [
            'Run',
            mandate.runUrl === '' ? (0,summary_tables/* cell */.Hn)(mandate.runId, 40) : `[${(0,summary_tables/* cell */.Hn)(mandate.runId, 40)}](${mandate.runUrl})`,
        ],
    ].filter(([, value]) => value !== '');
    const record = (0,markdown/* table */.tp)({
        head: facts.map(([name = '']) => name),
        rows: [facts.map(([, value = '']) => value)],
    });
    const plan = mandate.planDigest === null ? [] : [`Digest of the plan: \`${mandate.planDigest}\``];
    const undoable = verb === 'disable' && !dryRun && countOf(context, 'changed') + countOf(context, 'failed') > 0;
    const undo = `To undo it, run the rollback workflow with the key IDs, or with \`run:${mandate.runId}\` for all of them.`;
    return ['### Who asked, and who approved', record, ...plan, ...(undoable ? [undo] : [])].join('\n\n');
}

// EXTERNAL MODULE: ./lib/tell-slack.js + 2 modules
var tell_slack = __webpack_require__(6098);
;// CONCATENATED MODULE: ./lib/run-change.js
/**
 * What the compositions of remediate and rollback share: ports for changing keys, Slack at the end, counts, and the
 * report with its audit view. Which keys are changed is not decided here.
 */




function applyOptions(context, ports, mandate) {
    const { configuration, inputs } = context;
    return {
        store: ports.store,
        tracker: ports.tracker,
        claimant: context.claimant,
        mandate,
        clock: context.clock,
        dryRun: inputs.dryRun,
        recipientsOf: (issue) => ports.notifier === undefined
            ? []
            : configuration.ownership.routeFor(issue.accountId, issue.slack.owner ?? undefined).slackRecipients,
        contextOf: (issue) => (0,connect/* contextOf */.Vm)(context, issue),
        onProblem: (problem) => void context.problems.push(problem),
    };
}
/** The gate is shut: nothing was done, and result, summary and outputs say so. */
function reportRefusal(context, made) {
    for (const { code, verdict, message } of made.findings) {
        if (verdict === 'refused')
            context.problems.push({ severity: 'error', code: 'gate-refused', message: `${code}: ${message}` });
    }
    const shown = {
        ...made,
        outcomes: [],
        problems: [],
        dryRun: context.inputs.dryRun,
        keyIds: context.keyIds,
        accountName: (id) => id,
        ticketUrl: () => null,
    };
    return {
        outputs: { [`${run_change_DONE[made.verb]}-keys`]: '0', 'skipped-keys': '0', 'failed-keys': '0' },
        accounts: [],
        keys: [],
        summary: changeSummary(shown),
        failure: made.refusal,
    };
}
const run_change_DONE = { disable: 'disabled', reactivate: 'reactivated' };
/** The outcome of every key to log, Slack, result and summary. */
async function reportChanges(context, ports, made) {
    const { verb, outcomes } = made;
    const count = (outcome) => outcomes.filter((key) => key.outcome === outcome).length;
    const done = run_change_DONE[verb];
    for (const { accountId, issueId, userName, outcome, detail } of outcomes) {
        const line = `Key ${issueId} of user ${userName} in account ${accountId}: ${outcome === 'changed' ? done : outcome}, ${detail}`;
        if (outcome === 'failed')
            context.problems.push({ severity: 'error', code: 'key-failed', accountId, issueId, message: line });
        else
            context.log.info(line);
    }
    recordAudit(context, ports.audit, made);
    await (0,connect/* flushAudit */.Yn)(context, ports.audit);
    const pending = outcomes.flatMap(({ issue }) => issue !== null && issue.slack.pending.length > 0 ? [issue] : []);
    await (0,tell_slack/* tellSlack */.y)(context, { ...ports, pending });
    const errors = context.problems.filter(({ severity }) => severity === 'error');
    const failedKeys = count('failed');
    const [firstError] = errors;
    return {
        outputs: {
            [`${done}-keys`]: String(count('changed')),
            'skipped-keys': String(count('skipped')),
            'failed-keys': String(failedKeys),
        },
        accounts: [],
        keys: outcomes.map(({ accountId, issueId, userName, outcome, reason }) => ({
            account_id: accountId,
            issue_id: issueId,
            username: userName,
            outcome: outcome === 'changed' ? done : outcome,
            reason,
        })),
        summary: changeSummary({
            ...made,
            problems: context.problems,
            dryRun: context.inputs.dryRun,
            keyIds: context.keyIds,
            accountName: (id) => context.configuration.accountNames.get(id) ?? id,
            ticketUrl: (ticket) => ports.tracker?.urlOf(ticket) ?? null,
        }),
        failure: firstError === undefined
            ? null
            : failedKeys > 0
                ? `${(0,markdown/* counted */.hS)(failedKeys, 'key')} could not be ${done}; first: ${firstError.message}`
                : `${(0,markdown/* counted */.hS)(errors.length, 'problem')}; first: ${firstError.message}`,
    };
}
/** The gate's verdict is on the trail before any key is touched. */
async function recordGate(context, audit, made) {
    audit.record({
        phase: context.inputs.mode,
        event: 'gate',
        ...mandateEvent(made.mandate),
        findings: made.findings.map(({ code, verdict }) => `${verdict}: ${code}`),
    });
    await (0,connect/* flushAudit */.Yn)(context, audit);
}
function recordAudit(context, audit, { outcomes, mandate, verb, }) {
    for (const { accountId, issueId, userName, outcome, reason, detail } of outcomes) {
        audit.record({
            phase: context.inputs.mode,
            event: verb,
            account_id: accountId,
            issue_id: issueId,
            username: userName,
            outcome,
            reason,
            detail,
            ...mandateEvent(mandate),
        });
    }
}
function mandateEvent({ requestedBy, approvedBy, comment, planDigest }) {
    return { requested_by: requestedBy, approved_by: approvedBy, comment, plan_digest: planDigest };
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
