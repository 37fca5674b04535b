export const id = 23;
export const ids = [23];
export const modules = {

/***/ 7849:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Mi: () => (/* binding */ doubtPlan),
/* harmony export */   S4: () => (/* binding */ judge),
/* harmony export */   fJ: () => (/* binding */ selectPlanned),
/* harmony export */   vQ: () => (/* binding */ planStatement)
/* harmony export */ });
/* unused harmony export PLAN_REASONS */
/* harmony import */ var _remediation_policy_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(164);
/* harmony import */ var _lifecycle_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8288);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9820);



const PLAN_REASONS = (/* unused pure expression or super */ null && ([
    'planned',
    'not-chosen',
    'account-not-remediated',
    'exception',
    'not-open',
    'already-remediated',
    'remediation-off',
    'not-reported',
    'retention-period',
    'recently-used',
    'key-gone',
    'key-inactive',
    'key-replaced',
    'account-unreadable',
    'over-limit',
]));
/** Judges one issue by every rule but `max_keys_per_run`. One that is not open is only judged where it was named. */
function judge(candidate, options) {
    const { issue, live, exception } = candidate;
    const { policy, choice, now } = options;
    const no = (reason, detail) => ({ reason, detail, overrides: [] });
    const named = choice.kind === 'named';
    if (named && !choice.keyIds.has(issue.issueId))
        return no('not-chosen', 'not among the keys named in the input keys');
    if (!policy.accountIds.has(issue.accountId))
        return no('account-not-remediated', 'account is not in remediation_accounts');
    if (exception !== undefined)
        return no('exception', `exception ${exception.id} holds${exception.expires === undefined ? '' : ` until ${exception.expires}`}`);
    if (issue.status !== 'open')
        return no('not-open', `the issue was ${issue.status} when it was last looked at; if that is no longer so, run scan first`);
    if (issue.timestamps.remediated !== null)
        return no('already-remediated', `disabled ${issue.timestamps.remediated}; the next scan resolves it`);
    const unfit = unfitKey(candidate);
    if (unfit !== undefined)
        return unfit;
    const overrides = [];
    const rule = (broken, override, detail) => {
        if (!broken)
            return undefined;
        if (!named && !(override === 'remediation-off' && choice.kind === 'all'))
            return no(override, detail);
        overrides.push(override);
        return undefined;
    };
    const refused = rule(!policy.automatic, 'remediation-off', 'remediation is off in config.json; choose keys by hand') ??
        rule(issue.timestamps.reported === null, 'not-reported', 'its owner has not been told yet; run scan with reporting on') ??
        rule(issue.timestamps.reported !== null && !(0,_remediation_policy_js__WEBPACK_IMPORTED_MODULE_0__/* .retentionIsOver */ .n6)(issue, policy, now), 'retention-period', retentionDetail(issue, policy, now)) ??
        rule(recentlyUsed(live, policy, now), 'recently-used', `used within the last ${policy.recentlyUsedDays} days`);
    return refused ?? { reason: 'planned', detail: plannedDetail(overrides), overrides };
}
function unfitKey({ issue, live }) {
    const no = (reason, detail) => ({ reason, detail, overrides: [] });
    switch (live.kind) {
        case 'gone':
            return no('key-gone', 'the key is gone; the next scan resolves it');
        case 'unreadable':
            return no('account-unreadable', live.error);
        case 'found':
            if (live.key.status !== 'Active')
                return no('key-inactive', 'the key is no longer active; the next scan resolves it');
            if (live.key.createDate.getTime() !== (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .epochOf */ .Fz)(issue.details.createDate)) {
                return no('key-replaced', 'the key has another creation date than the one recorded');
            }
            return undefined;
    }
}
function recentlyUsed(live, policy, now) {
    return live.kind === 'found' && (0,_remediation_policy_js__WEBPACK_IMPORTED_MODULE_0__/* .isRecentlyUsed */ .Ir)(live.lastUse, policy.recentlyUsedDays, now);
}
function retentionDetail(issue, policy, now) {
    const start = (0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_2__/* .retentionStart */ .ru)(issue);
    const passed = start === null ? 0 : (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .wholeDaysBetween */ .vr)(start, now);
    return `${passed} of ${policy.retentionDays} days of the retention period have passed`;
}
function plannedDetail(overrides) {
    return overrides.length === 0 ? 'every rule allows it' : `chosen by hand although: ${overrides.join(', ')}`;
}
/** Oldest key first; the rest above `limit` is left for the next run. */
function selectPlanned(judged, limit) {
    const ordered = [...judged].sort(byAge);
    let planned = 0;
    return ordered.map((entry) => {
        if (entry.verdict.reason !== 'planned')
            return entry;
        planned += 1;
        if (planned <= limit)
            return entry;
        return {
            ...entry,
            verdict: {
                reason: 'over-limit',
                detail: `left for the next run: max_keys_per_run is ${limit}`,
                overrides: [],
            },
        };
    });
}
function byAge(a, b) {
    return ((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .epochOf */ .Fz)(a.issue.details.createDate) - (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .epochOf */ .Fz)(b.issue.details.createDate) ||
        compare(a.issue.accountId, b.issue.accountId) ||
        compare(a.issue.issueId, b.issue.issueId));
}
/**
 * What the digest is taken over: run ID, configuration digest and the canonical list of account, user, key and
 * creation date. JSON, so that no value can run into the next.
 */
function planStatement(plan) {
    const keys = plan.keys
        .map((key) => [key.accountId, key.userName, key.keyId, new Date((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .epochOf */ .Fz)(key.createDate)).toISOString()])
        .sort((a, b) => compare(a[0], b[0]) || compare(a[2], b[2]) || compare(a[1], b[1]));
    return JSON.stringify(['iam-key-rotation plan 1', plan.runId, plan.configDigest, keys]);
}
/** Plan and remediate may run on two machines. */
const CLOCK_SKEW_MS = 5 * 60_000;
/**
 * Gate item 4 of SPEC section 9: undefined where the plan is the one approved.
 *
 * `createdAt` is not under the digest (the SPEC lists what is). It only decides which keys have changed since the plan
 * was made, and are skipped: an earlier one skips more, a later one at most what it would have skipped, for a key that
 * this very run has planned, that a person has approved, and that is open, active and without an exception now. That
 * takes somebody who can exchange an artifact of the run; a plan from the future is refused all the same.
 */
function doubtPlan(plan, expected, sha256) {
    if (sha256(planStatement(plan)) !== plan.digest)
        return 'tampered';
    if (plan.digest !== expected.digest)
        return 'digest-differs';
    if (plan.runId !== expected.runId)
        return 'another-run';
    if (plan.configDigest !== expected.configDigest)
        return 'configuration-changed';
    if ((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .epochOf */ .Fz)(plan.createdAt) > expected.now.getTime() + CLOCK_SKEW_MS)
        return 'from-the-future';
    return undefined;
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}


/***/ }),

/***/ 4211:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   e: () => (/* binding */ planFile),
/* harmony export */   w: () => (/* binding */ readPlanFile)
/* harmony export */ });
/* harmony import */ var node_fs_promises__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(1455);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9691);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8532);
/* harmony import */ var _domain_timestamp_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9820);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/**
 * The plan as a file (SPEC section 9): written by plan, read by remediate. Strict when it is read: what does not have
 * exactly the expected shape is refused, since keys will be disabled by it.
 */




const OVERRIDES = ['remediation-off', 'not-reported', 'retention-period', 'recently-used'];
const timestamp = zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().transform((text, context) => {
    const read = (0,_domain_timestamp_js__WEBPACK_IMPORTED_MODULE_3__/* .parseTimestamp */ .EH)(text);
    if (read !== undefined)
        return read;
    context.addIssue({ code: 'custom', message: 'no timestamp' });
    return zod__WEBPACK_IMPORTED_MODULE_4__/* .NEVER */ .tm;
});
const plannedKey = zod__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({
    account_id: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().regex(/^\d{12}$/),
    account_name: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    username: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().min(1),
    issue_id: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().regex(/^\w{16,128}$/),
    create_date: timestamp,
    age_days: zod__WEBPACK_IMPORTED_MODULE_2__/* .int */ .Whr().min(0),
    last_used_date: timestamp.nullable(),
    last_used_service: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().nullable(),
    last_used_region: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().nullable(),
    recently_used: zod__WEBPACK_IMPORTED_MODULE_2__/* .boolean */ .zMY(),
    ticket: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().nullable(),
    owner: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().nullable(),
    overrides: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* ["enum"] */ .k5n(OVERRIDES)),
});
const file = zod__WEBPACK_IMPORTED_MODULE_2__/* .strictObject */ .rej({
    version: zod__WEBPACK_IMPORTED_MODULE_2__/* .literal */ .euz(1),
    run_id: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().min(1),
    created_at: timestamp,
    requested_by: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP(),
    config_digest: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/),
    digest: zod__WEBPACK_IMPORTED_MODULE_2__/* .string */ .YjP().regex(/^[0-9a-f]{64}$/),
    keys: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(plannedKey),
    not_planned: zod__WEBPACK_IMPORTED_MODULE_2__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_2__/* .unknown */ .L5J()),
});
/** JSON; key IDs in full. */
function planFile(plan, judged, accountName) {
    const content = {
        version: 1,
        run_id: plan.runId,
        created_at: plan.createdAt,
        requested_by: plan.requestedBy,
        config_digest: plan.configDigest,
        digest: plan.digest,
        keys: plan.keys.map((key) => ({
            account_id: key.accountId,
            account_name: key.accountName,
            username: key.userName,
            issue_id: key.keyId,
            create_date: key.createDate,
            age_days: key.ageDays,
            last_used_date: key.lastUse?.date ?? null,
            last_used_service: key.lastUse?.service ?? null,
            last_used_region: key.lastUse?.region ?? null,
            recently_used: key.recentlyUsed,
            ticket: key.ticket,
            owner: key.owner,
            overrides: [...key.overrides],
        })),
        not_planned: judged
            .filter(({ verdict }) => verdict.reason !== 'planned')
            .map(({ issue, verdict }) => ({
            account_id: issue.accountId,
            account_name: accountName(issue.accountId),
            username: issue.details.username,
            issue_id: issue.issueId,
            reason: verdict.reason,
            detail: verdict.detail,
        })),
    };
    return `${JSON.stringify(content, null, 2)}\n`;
}
/** @throws ConfigurationError where the file is missing or is no plan. */
async function readPlanFile(path) {
    const refuse = (what, cause) => _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ConfigurationError */ .j1.of(`The plan file ${path} ${what}; pass the file that mode plan wrote in this run (input plan-path)`, { cause });
    let content;
    try {
        content = JSON.parse(await (0,node_fs_promises__WEBPACK_IMPORTED_MODULE_0__.readFile)(path, 'utf8'));
    }
    catch (error) {
        throw refuse(error instanceof SyntaxError ? 'is no JSON' : 'cannot be read', error);
    }
    const read = file.safeParse(content);
    if (!read.success) {
        const [first] = read.error.issues;
        throw refuse(`is no plan: ${first?.path.join('.') || 'the file'} ${first?.message.replace(/\s+/g, ' ') ?? ''}`, read.error);
    }
    const { data } = read;
    const names = data.keys.map(({ account_id, issue_id }) => `${account_id}/${issue_id}`);
    if (new Set(names).size < names.length)
        throw refuse('is no plan: it names a key twice');
    return {
        runId: data.run_id,
        createdAt: data.created_at,
        requestedBy: data.requested_by,
        configDigest: data.config_digest,
        digest: data.digest,
        keys: data.keys.map((key) => ({
            accountId: key.account_id,
            accountName: key.account_name,
            userName: key.username,
            keyId: key.issue_id,
            createDate: key.create_date,
            ageDays: key.age_days,
            lastUse: { date: key.last_used_date, service: key.last_used_service, region: key.last_used_region },
            recentlyUsed: key.recently_used,
            ticket: key.ticket,
            owner: key.owner,
            overrides: key.overrides,
        })),
    };
}


/***/ }),

/***/ 5023:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runRemediate: () => (/* binding */ runRemediate)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
// EXTERNAL MODULE: ./lib/connect.js + 1 modules
var connect = __webpack_require__(180);
// EXTERNAL MODULE: ./lib/connect-gate.js + 1 modules
var connect_gate = __webpack_require__(4131);
// EXTERNAL MODULE: ./lib/domain/plan.js
var domain_plan = __webpack_require__(7849);
// EXTERNAL MODULE: ./lib/domain/attempts.js
var attempts = __webpack_require__(5464);
// EXTERNAL MODULE: ./lib/domain/remediation.js
var remediation = __webpack_require__(7989);
// EXTERNAL MODULE: ./lib/domain/timestamp.js
var timestamp = __webpack_require__(9820);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/modes/apply.js
var apply = __webpack_require__(4824);
// EXTERNAL MODULE: ./lib/modes/each-account.js
var each_account = __webpack_require__(9077);
// EXTERNAL MODULE: ./lib/modes/tell-ticket.js
var tell_ticket = __webpack_require__(3886);
;// CONCATENATED MODULE: ./lib/modes/remediate.js
/**
 * Disables exactly the planned keys (SPEC section 9, Apply). The gate was passed before this is called. Each key is
 * read again in the store, the exceptions and AWS; any difference to the plan is a skip with its reason.
 */







const REMEDIATE_REASONS = (/* unused pure expression or super */ null && ([
    'disabled',
    'would-disable',
    'completed',
    'issue-gone',
    'not-open',
    'already-remediated',
    'exception',
    'account-not-remediated',
    'account-not-in-run',
    'key-gone',
    'key-inactive',
    'key-replaced',
    'changed-since-plan',
    'conflict',
    'account-unreadable',
    'refused',
    'not-confirmed',
    'outage',
    'unexpected',
]));
const DISABLE = {
    action: 'disable',
    status: 'Inactive',
    noticeKind: 'disabled',
    record: remediation/* recordDisabled */.EL,
};
async function remediate(keys, options) {
    const { accounts, onAccount, onBug } = options;
    const outcomes = await (0,each_account/* forEachAccount */.aS)({
        items: keys.filter(({ accountId }) => options.runAccountIds.has(accountId)),
        accounts,
        onAccount,
        onBug,
        work: async (key, session) => {
            const outcome = await remediateKey(key, session, options);
            options.onKey();
            return outcome;
        },
    });
    return keys.map((key) => outcomes.get(key) ??
        ending(key, null, 'skipped', 'account-not-in-run', 'the inputs accounts and shard leave its account out of this run'));
}
async function remediateKey(key, session, options) {
    const fail = async (reason, error) => ending(key, await tellUntried(key, error, options), 'failed', reason, error);
    if ('refused' in session)
        return fail('account-unreadable', session.refused);
    try {
        const decided = await (0,apply/* decideAgain */.hd)(() => decideAndApply(key, session, options), options);
        return (decided ??
            ending(key, null, 'failed', 'conflict', 'other runs were at work on the key all the while; run again when they are done'));
    }
    catch (error) {
        if ((0,errors/* isExpected */.Dn)(error))
            return fail('outage', error.message);
        options.onBug(error);
        return fail('unexpected', `unexpected error: ${(0,each_account/* messageOf */.bD)(error)}`);
    }
}
/** The failure came before any intent; null where no issue could be read. */
async function tellUntried(key, error, options) {
    const issue = await options.store
        .get({ accountId: key.accountId, issueId: key.keyId })
        .catch((failure) => {
        if (!(0,errors/* isExpected */.Dn)(failure))
            options.onBug(failure);
        return undefined;
    });
    if (issue === undefined)
        return null;
    const isDue = ({ status, timestamps }) => status === 'open' && timestamps.remediated === null;
    return (0,apply/* recordUntriedKey */.AL)(issue, { action: 'disable', error, isDue }, options);
}
async function decideAndApply(key, session, options) {
    const skip = (reason, detail, issue) => ending(key, issue, 'skipped', reason, detail);
    const issue = await options.store.get({ accountId: key.accountId, issueId: key.keyId });
    if (issue === undefined)
        return skip('issue-gone', 'no issue is stored for it any more', null);
    if (issue.status !== 'open')
        return skip('not-open', `the issue is ${issue.status} now`, issue);
    if (isOthers(issue, options))
        return 'conflict';
    if (issue.timestamps.remediated !== null) {
        const told = options.dryRun ? issue : await (0,tell_ticket/* tellTicket */.w)(issue, options);
        return skip('already-remediated', `it was disabled ${issue.timestamps.remediated}`, told);
    }
    const unfit = misfit(key, issue, options);
    if (unfit !== undefined)
        return skip(unfit.reason, unfit.detail, issue);
    const live = await (0,each_account/* readKey */.YZ)(session, key);
    if (live === undefined)
        return skip('key-gone', 'the key was deleted', issue);
    if (live.createDate.getTime() !== (0,timestamp/* epochOf */.Fz)(key.createDate))
        return skip('key-replaced', 'another key has the same ID: the creation date differs', issue);
    const inactive = (0,remediation/* confirm */.lJ)(live, 'Inactive');
    const attempt = (0,attempts/* isUnsettled */.P4)(issue, 'disable') ? issue.remediation?.latest : undefined;
    if (inactive !== undefined && attempt !== undefined && !options.dryRun) {
        const work = { attempt, confirmed: inactive, change: DISABLE };
        return ending(key, await (0,apply/* recordChange */.eG)(issue, work, options), 'changed', 'completed', 'disabled by an earlier attempt that ended before recording it');
    }
    if (live.status !== 'Active')
        return skip('key-inactive', `the key is ${live.status} already`, issue);
    if (options.dryRun || !('writer' in session))
        return ending(key, issue, 'changed', 'would-disable', 'every check passed; a dry run changes nothing');
    return settle(key, issue, session, options);
}
/** In a dry run there is nothing to be in the way of. */
function isOthers(issue, { mandate, clock, dryRun }) {
    const actions = ['disable', 'reactivate'];
    return !dryRun && (0,attempts/* isUnderWay */.gn)(issue, { runId: mandate.runId, now: clock(), actions });
}
function misfit(key, issue, options) {
    if (issue.details.username !== key.userName ||
        (0,timestamp/* epochOf */.Fz)(issue.details.createDate) !== (0,timestamp/* epochOf */.Fz)(key.createDate)) {
        return {
            reason: 'key-replaced',
            detail: 'the stored issue names another user or creation date than the plan',
        };
    }
    const changedAt = lifeSince(issue);
    if (changedAt > (0,timestamp/* epochOf */.Fz)(options.plannedAt)) {
        return {
            reason: 'changed-since-plan',
            detail: `the key was found or activated again ${new Date(changedAt).toISOString()}, after the plan was made; make a new plan`,
        };
    }
    if (!options.remediationAccountIds.has(key.accountId))
        return { reason: 'account-not-remediated', detail: 'account is not in remediation_accounts' };
    const exception = options.exceptionFor(key);
    return exception === undefined
        ? undefined
        : { reason: 'exception', detail: `exception ${exception.id} holds` };
}
/** When the issue became what it is now: found, found again, rolled back, or activated by somebody. */
function lifeSince(issue) {
    const { timestamps, retentionFrom } = issue;
    return Math.max(...[timestamps.identified, retentionFrom, (0,attempts/* lastReactivation */.kB)(issue)].map((at) => at === null ? 0 : (0,timestamp/* epochOf */.Fz)(at)));
}
async function settle(key, issue, session, options) {
    const result = await (0,apply/* applyChange */.hX)(issue, session, DISABLE, options);
    switch (result.kind) {
        case 'changed':
            return ending(key, result.issue, 'changed', 'disabled', 'set Inactive, and read back as Inactive');
        case 'conflict':
            return 'conflict';
        case 'gone':
            return ending(key, result.issue, 'skipped', 'key-gone', 'the key was deleted');
        case 'failed':
            return ending(key, result.issue, 'failed', result.reason, result.error);
    }
}
function ending(key, issue, outcome, reason, detail) {
    return {
        accountId: key.accountId,
        issueId: key.keyId,
        userName: key.userName,
        outcome,
        reason,
        detail,
        issue,
    };
}

// EXTERNAL MODULE: ./lib/plan-file.js
var plan_file = __webpack_require__(4211);
// EXTERNAL MODULE: ./lib/run-change.js + 1 modules
var run_change = __webpack_require__(8017);
;// CONCATENATED MODULE: ./lib/run-remediate.js
/**
 * Composition of mode remediate: plan file and gate first, then exactly the planned keys, then Slack and the report
 * (SPEC section 9). Nothing is written before the gate has passed.
 */








async function runRemediate(context) {
    const { inputs, configuration, runner, now } = context;
    const plan = await (0,plan_file/* readPlanFile */.w)(external_node_path_.resolve(runner.workspace, inputs.planPath));
    const doubt = (0,domain_plan/* doubtPlan */.Mi)(plan, { runId: runner.runId, digest: inputs.planDigest, configDigest: configuration.digest, now }, sha256);
    const { mandate, findings, refusal } = await (0,connect_gate/* askGate */.b)(context, { doubt, digest: plan.digest });
    const cleared = { verb: 'disable', mandate, findings };
    if (refusal !== null)
        return (0,run_change/* reportRefusal */.L)(context, { ...cleared, refusal });
    const finders = new Map();
    const accountCount = new Set(plan.keys.map(({ accountId }) => accountId)).size;
    return (0,run_change/* changeKeys */.P)(context, { ...cleared, accountCount }, ({ accounts, options }) => remediate(plan.keys, {
        ...options,
        accounts,
        plannedAt: plan.createdAt,
        remediationAccountIds: configuration.remediation.accountIds,
        runAccountIds: new Set(context.accounts.map(({ id }) => id)),
        exceptionFor: (key) => {
            const finder = finders.get(key.accountId) ?? (0,connect/* exceptionFinder */.af)(context, key.accountId);
            finders.set(key.accountId, finder);
            return finder(key);
        },
    }));
}
function sha256(text) {
    return (0,external_node_crypto_.createHash)('sha256').update(text).digest('hex');
}


/***/ })

};
