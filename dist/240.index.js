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
    'plan-from-the-future',
]));
/**
 * Item 1: claims of the job's OIDC token. The environment has to be claimed. The other claims are compared where the
 * token has them: GitHub's always do, so that leaving them out is not open to a job there, and another issuer's token is
 * no more believed with them than without. It is AWS that verifies the token; what is read here finds mistakes early.
 */
function judgeClaims(claims, job) {
    const findings = [];
    const refuse = (code, message) => void findings.push({ check: 'identity', verdict: 'refused', code, message });
    if (claims['environment'] !== job.environment) {
        const actual = typeof claims['environment'] === 'string' ? `environment "${claims['environment']}"` : 'no environment';
        refuse('environment-claim', `The job's OIDC token names ${actual}, not "${job.environment}"; run this job with \`environment: ${job.environment}\``);
    }
    const events = [claims['event_name'] ?? '', job.eventName].filter((event) => event !== '');
    const unfit = events.find((event) => typeof event !== 'string' || event.startsWith('pull_request'));
    if (unfit !== undefined || events.length === 0) {
        const said = typeof unfit === 'string' ? `the event ${unfit}` : 'an event that is not known';
        refuse('pull-request-event', `The job was started by ${said}; start it by schedule or workflow_dispatch on a protected branch`);
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
    'from-the-future': {
        code: 'plan-from-the-future',
        message: 'The plan says that it was made later than now; check the clocks of the runners, make a new plan and have it approved',
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

/***/ 4824:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   AL: () => (/* binding */ recordUntriedKey),
/* harmony export */   eG: () => (/* binding */ recordChange),
/* harmony export */   hX: () => (/* binding */ applyChange),
/* harmony export */   hd: () => (/* binding */ decideAgain)
/* harmony export */ });
/* harmony import */ var _domain_claim_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(6768);
/* harmony import */ var _domain_remediation_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7989);
/* harmony import */ var _domain_reporting_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(8290);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _each_account_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9077);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(7235);
/* harmony import */ var _tell_ticket_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(3886);







/** IAM is eventually consistent: a change that AWS took may not be shown by the next read. Together 7.5 seconds. */
const READ_BACK_PAUSES_MS = [0, 500, 1_000, 2_000, 4_000];
/** A session that can write is needed; a dry run never gets this far. @throws what the store throws before AWS is asked. */
async function applyChange(issue, session, change, options) {
    const intended = (0,_domain_remediation_js__WEBPACK_IMPORTED_MODULE_4__/* .intend */ .fY)(issue, change.action, options.mandate, options.clock());
    const attempt = intended.remediation?.latest;
    const intent = await options.store.put(intended);
    if (!intent.written || attempt === undefined)
        return { kind: 'conflict' };
    const key = { userName: issue.details.username, keyId: issue.issueId };
    const asked = await session.writer.setStatus(key, change.status).then(() => undefined, (error) => noted(error, options));
    const seen = await readBack(session, key, {
        status: change.status,
        // A clear refusal needs no patience.
        pauses: asked instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AccessError */ .Zz ? [0] : READ_BACK_PAUSES_MS,
        options,
    });
    const confirmed = (0,_domain_remediation_js__WEBPACK_IMPORTED_MODULE_4__/* .confirm */ .lJ)(seen.key, change.status);
    try {
        if (confirmed !== undefined) {
            const recorded = await recordChange(intent.issue, { attempt, confirmed, change }, options);
            return { kind: 'changed', issue: recorded };
        }
        return await recordFailure(intent.issue, { attempt, asked, seen }, options);
    }
    catch (error) {
        // The intent stays on record, and the next look at the key completes it.
        const shown = seen.key === undefined ? '' : `AWS shows the key as ${seen.key.status}, but `;
        const message = `${shown}the outcome could not be recorded: ${noted(error, options).message}`;
        return { kind: 'failed', issue: intent.issue, reason: 'outage', error: message };
    }
}
/** Until the key has the status, or the pauses are used up. */
async function readBack(session, key, { status, pauses, options, }) {
    let seen = { key: undefined, error: null };
    for (const pause of pauses) {
        if (pause > 0)
            await options.wait(pause);
        try {
            seen = { key: await (0,_each_account_js__WEBPACK_IMPORTED_MODULE_1__/* .readKey */ .YZ)(session, key), error: null };
        }
        catch (error) {
            seen = { key: seen.key, error: noted(error, options).message };
        }
        if (seen.key?.status === status)
            return seen;
    }
    return seen;
}
/** Failed only where AWS clearly refused; otherwise it may have been done, and the record has to go on saying so. */
async function recordFailure(intended, about, options) {
    const { attempt, asked, seen } = about;
    const { store, clock } = options;
    const refused = asked instanceof _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AccessError */ .Zz;
    if (refused && seen.key === undefined && seen.error === null) {
        const gone = await (0,_record_js__WEBPACK_IMPORTED_MODULE_2__/* .changeStored */ .Ew)(store, intended, (stored) => (0,_domain_remediation_js__WEBPACK_IMPORTED_MODULE_4__/* .recordFailed */ .ZO)(stored, attempt, 'the key is gone', clock()));
        return { kind: 'gone', issue: gone };
    }
    const shown = seen.error ?? `AWS still shows the key as ${seen.key?.status ?? 'gone'}`;
    const error = asked === undefined ? `not confirmed: ${shown}` : refused ? asked.message : `${asked.message}; ${shown}`;
    const record = refused ? _domain_remediation_js__WEBPACK_IMPORTED_MODULE_4__/* .recordFailed */ .ZO : _domain_remediation_js__WEBPACK_IMPORTED_MODULE_4__/* .recordUnconfirmed */ .In;
    const failed = await (0,_record_js__WEBPACK_IMPORTED_MODULE_2__/* .changeStored */ .Ew)(store, intended, (stored) => queued(stored, record(stored, attempt, error, clock()), { kind: 'failed', note: error }, options));
    return {
        kind: 'failed',
        issue: await (0,_tell_ticket_js__WEBPACK_IMPORTED_MODULE_3__/* .tellTicket */ .w)(failed, options, { attempt }),
        reason: refused ? 'refused' : asked === undefined && seen.error === null ? 'not-confirmed' : 'outage',
        error,
    };
}
/** Also used for work that an earlier attempt did and did not get to record. */
async function recordChange(issue, done, options) {
    const { attempt, confirmed, change } = done;
    const recorded = await (0,_record_js__WEBPACK_IMPORTED_MODULE_2__/* .changeStored */ .Ew)(options.store, issue, (stored) => queued(stored, change.record(stored, attempt, confirmed, options.clock()), { kind: change.noticeKind, note: null }, options));
    return (0,_tell_ticket_js__WEBPACK_IMPORTED_MODULE_3__/* .tellTicket */ .w)(recorded, options, { attempt, closedTicket: issue.ticket?.key ?? null });
}
/**
 * The attempt failed before AWS was asked for anything: on record, on the ticket and on Slack all the same, as far as
 * that is possible.
 * @returns the issue as it stands afterwards
 */
async function recordUntriedKey(issue, about, options) {
    if (options.dryRun)
        return issue;
    const { action, error, isDue } = about;
    const { mandate, clock } = options;
    try {
        const recorded = await (0,_record_js__WEBPACK_IMPORTED_MODULE_2__/* .changeStored */ .Ew)(options.store, issue, (stored) => queued(stored, isDue(stored) ? (0,_domain_remediation_js__WEBPACK_IMPORTED_MODULE_4__/* .recordUntried */ .jN)(stored, { action, mandate, observed: error }, clock()) : stored, { kind: 'failed', note: error }, options));
        const latest = recorded.remediation?.latest;
        return latest?.runId === mandate.runId && latest.outcome === 'failed'
            ? await (0,_tell_ticket_js__WEBPACK_IMPORTED_MODULE_3__/* .tellTicket */ .w)(recorded, options)
            : recorded;
    }
    catch (failure) {
        noted(failure, options);
        return issue;
    }
}
/** What was recorded, with a notice of it; nothing to tell where nothing was. */
function queued(before, after, notice, options) {
    const to = options.recipientsOf(after);
    if (after === before || to.length === 0)
        return after;
    return {
        ...(0,_domain_reporting_js__WEBPACK_IMPORTED_MODULE_5__/* .withNotice */ .HL)(after, { ...notice, to }),
        claim: (0,_domain_claim_js__WEBPACK_IMPORTED_MODULE_6__/* .claimOf */ ._B)(options.claimant, options.clock()),
    };
}
/** An error as it is kept: one of no known class is told at the end of the run as well. */
function noted(error, { onBug }) {
    if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpected */ .Dn)(error))
        onBug(error);
    return error instanceof Error ? error : new Error((0,_each_account_js__WEBPACK_IMPORTED_MODULE_1__/* .messageOf */ .bD)(error));
}
const DECISION_PAUSES_MS = [0, 500, 1_000, 2_000, 4_000];
/**
 * Decides, and decides again from a fresh read for as long as another run is at work on the key or was first to write
 * (SPEC sections 6 and 13), a bounded number of times.
 * @returns undefined where others stayed first
 */
async function decideAgain(decide, { wait }) {
    for (const [attempt, pause] of DECISION_PAUSES_MS.entries()) {
        if (pause > 0)
            await wait(pause);
        const last = attempt === DECISION_PAUSES_MS.length - 1;
        const decided = await decide({ first: attempt === 0, last });
        if (decided !== 'conflict')
            return decided;
    }
    return undefined;
}


/***/ }),

/***/ 9077:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   YZ: () => (/* binding */ readKey),
/* harmony export */   aS: () => (/* binding */ forEachAccount),
/* harmony export */   bD: () => (/* binding */ messageOf)
/* harmony export */ });
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _pool_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4057);


const CONCURRENT_ACCOUNTS = 4;
/** `work` settles every key by itself and never throws. */
async function forEachAccount(options) {
    const { items, accounts, work, onAccount, onBug } = options;
    const results = new Map();
    const bugs = await (0,_pool_js__WEBPACK_IMPORTED_MODULE_1__/* .settleAll */ .j)(new Set(items.map(({ accountId }) => accountId)), { limit: CONCURRENT_ACCOUNTS }, async (accountId) => {
        const session = await accounts.enter(accountId).catch((error) => {
            if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpected */ .Dn)(error))
                onBug(error);
            return { refused: messageOf(error) };
        });
        const done = [];
        for (const item of items) {
            if (item.accountId !== accountId)
                continue;
            const result = await work(item, session);
            results.set(item, result);
            done.push(result);
        }
        onAccount(accountId, done);
    });
    for (const { error } of bugs)
        onBug(error);
    return results;
}
async function readKey(session, key) {
    return (await session.keys.keysOf(key.userName)).find(({ keyId }) => keyId === key.keyId);
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}


/***/ }),

/***/ 3886:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   w: () => (/* binding */ tellTicket)
/* harmony export */ });
/* harmony import */ var _domain_attempts_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(5464);
/* harmony import */ var _domain_ticket_text_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(352);
/* harmony import */ var _domain_remediation_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7989);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _record_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(7235);
/**
 * Tells the ticket what was done to its key, or was not (SPEC section 9): one comment per attempt, and the ticket is
 * handed to the token's own user. Whatever Jira does to us here, the key's outcome stands; it becomes a problem.
 */





/**
 * The issue as it stands afterwards. `closedTicket`: the ticket of the life before, for an issue that has none yet.
 * Without `attempt` the latest one is told.
 */
async function tellTicket(issue, options, about = {}) {
    const { tracker } = options;
    const ticket = issue.ticket?.key ?? about.closedTicket ?? null;
    const event = issue.remediation?.latest;
    if (tracker === undefined || ticket === null || event === undefined || event.ticketTold)
        return issue;
    if (isUndecided(event) || !(0,_domain_attempts_js__WEBPACK_IMPORTED_MODULE_2__/* .isSameAttempt */ .Ib)(event, about.attempt ?? event))
        return issue;
    try {
        if ((await comment(tracker, { issue, event, ticket }, options)) === 'done')
            return await (0,_record_js__WEBPACK_IMPORTED_MODULE_1__/* .changeStored */ .Ew)(options.store, issue, (stored) => (0,_domain_remediation_js__WEBPACK_IMPORTED_MODULE_3__/* .ticketTold */ .Mj)(stored, event));
        options.onProblem(problem(issue, {
            severity: 'warning',
            code: 'ticket-gone',
            message: `Ticket ${ticket} of key ${issue.issueId} is gone or hidden from the token; what happened to the key stands in the issue only`,
        }));
    }
    catch (error) {
        if (!(0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpected */ .Dn)(error))
            options.onBug(error);
        options.onProblem(problem(issue, {
            severity: 'error',
            code: 'ticket-failed',
            message: `Ticket ${ticket} was not told what happened to key ${issue.issueId}: ${error instanceof Error ? error.message : String(error)}`,
        }));
    }
    return issue;
}
/** Written before AWS is asked: nothing to tell yet. */
function isUndecided({ outcome, observedAt }) {
    return outcome === 'intended' && observedAt === null;
}
async function comment(tracker, about, options) {
    const { issue, event, ticket } = about;
    // With the run of the event itself: told by a later run it is the same comment, and a second disable is another.
    const body = (0,_domain_ticket_text_js__WEBPACK_IMPORTED_MODULE_4__/* .remediationComment */ .HG)(issue, event, { ...options.contextOf(issue), runUrl: event.runUrl });
    const said = await tracker.comment({ ticket, body, once: true });
    if (said === 'done')
        await tracker.assignToSelf({ ticket });
    return said;
}
function problem({ accountId, issueId }, what) {
    return { ...what, accountId, issueId };
}


/***/ }),

/***/ 8017:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  P: () => (/* binding */ changeKeys),
  L: () => (/* binding */ reportRefusal)
});

// EXTERNAL MODULE: ./lib/connect.js + 1 modules
var connect = __webpack_require__(180);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/progress.js
var lib_progress = __webpack_require__(1288);
// EXTERNAL MODULE: ./lib/render/account-log.js
var account_log = __webpack_require__(2480);
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

// EXTERNAL MODULE: ./lib/tell-slack.js + 3 modules
var tell_slack = __webpack_require__(5411);
;// CONCATENATED MODULE: ./lib/run-change.js
/**
 * What the compositions of remediate and rollback share: ports for changing keys, Slack at the end, counts, and the
 * report with its audit view. Which keys are changed is not decided here.
 */







/**
 * Connects, puts the gate's verdict on the trail, has `work` done, and reports. From the first key on nothing that fails
 * keeps from the report what was done.
 */
async function changeKeys(context, cleared, work) {
    const { inputs, log } = context;
    const aws = (0,connect/* connectAws */.o4)(context);
    const progress = (0,lib_progress/* createProgress */.m)({ total: cleared.accountCount, log, unit: 'keys looked at' });
    const collected = { bugs: [], logged: new Set() };
    try {
        const accounts = aws.remediation({ dryRun: inputs.dryRun });
        const tracker = await (0,connect/* connectTracker */.Xg)(context);
        const notifier = await (0,connect/* connectNotifier */.D0)(context);
        await aws.store.verify({ write: !inputs.dryRun });
        const audit = await aws.audit();
        await recordGate(context, audit, cleared);
        const ports = { store: aws.store, tracker, notifier, audit };
        const options = applyOptions(context, { ports, cleared, collected, progress });
        const outcomes = await work({ accounts, options });
        return await reportChanges(context, ports, { ...cleared, outcomes, collected });
    }
    finally {
        progress.stop();
        aws.close();
    }
}
function applyOptions(context, run) {
    const { configuration, inputs } = context;
    const { ports, cleared, collected, progress } = run;
    return {
        store: ports.store,
        tracker: ports.tracker,
        claimant: context.claimant,
        mandate: cleared.mandate,
        clock: context.clock,
        wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
        dryRun: inputs.dryRun,
        recipientsOf: (issue) => ports.notifier === undefined
            ? []
            : configuration.ownership.routeFor(issue.accountId, issue.slack.owner ?? undefined).slackRecipients,
        contextOf: (issue) => (0,connect/* contextOf */.Vm)(context, issue),
        onProblem: (problem) => void context.problems.push(problem),
        onBug: (error) => void collected.bugs.push(error),
        onKey: () => progress.key(),
        onAccount: (accountId, outcomes) => {
            logAccount(context, cleared.verb, { accountId, outcomes });
            for (const outcome of outcomes)
                collected.logged.add(outcome);
            progress.account();
        },
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
function logAccount({ configuration, log }, verb, account) {
    const { accountId, outcomes } = account;
    const accountName = configuration.accountNames.get(accountId) ?? accountId;
    const { title, lines } = (0,account_log/* changedAccountLogLines */.bA)({ accountId, accountName, done: run_change_DONE[verb], outcomes });
    log.group(title, lines);
}
/** The outcome of every key to log, Slack, result and summary. */
async function reportChanges(context, ports, made) {
    const { verb, outcomes, collected } = made;
    const count = (outcome) => outcomes.filter((key) => key.outcome === outcome).length;
    const done = run_change_DONE[verb];
    const unlogged = outcomes.filter((outcome) => !collected.logged.has(outcome));
    for (const accountId of new Set(unlogged.map((outcome) => outcome.accountId))) {
        const ofAccount = unlogged.filter((outcome) => outcome.accountId === accountId);
        logAccount(context, verb, { accountId, outcomes: ofAccount });
    }
    for (const key of outcomes) {
        if (key.outcome !== 'failed')
            continue;
        const { accountId, issueId } = key;
        const message = (0,account_log/* changedKeyLine */.ek)(key, done);
        context.problems.push({ severity: 'error', code: 'key-failed', accountId, issueId, message });
    }
    await beside(context, collected, { code: 'audit-failed', what: 'The audit trail is incomplete' }, () => {
        recordAudit(context, ports.audit, made);
        return (0,connect/* flushAudit */.Yn)(context, ports.audit);
    });
    await beside(context, collected, { code: 'slack-failed', what: 'Slack was not told' }, async () => {
        const pending = await (0,tell_slack/* leftToTell */.g)(context, ports, outcomes);
        await (0,tell_slack/* tellSlack */.y)(context, { ...ports, pending });
    });
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
        ...(collected.bugs.length === 0 ? {} : { bug: collected.bugs[0] }),
    };
}
/** Work beside the keys themselves: they are changed, and what fails here must not hide it. */
async function beside({ problems }, { bugs }, about, work) {
    try {
        await work();
    }
    catch (error) {
        if (!(0,errors/* isExpected */.Dn)(error))
            bugs.push(error);
        const message = `${about.what}: ${error instanceof Error ? error.message : String(error)}`;
        problems.push({ severity: 'error', code: about.code, message });
    }
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


/***/ })

};
