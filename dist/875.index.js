export const id = 875;
export const ids = [875];
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

/***/ 2875:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runPlan: () => (/* binding */ runPlan)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: ./lib/adapters/output-files.js
var output_files = __webpack_require__(1185);
// EXTERNAL MODULE: ./lib/connect.js + 1 modules
var connect = __webpack_require__(180);
// EXTERNAL MODULE: ./lib/domain/plan.js
var domain_plan = __webpack_require__(7849);
// EXTERNAL MODULE: ./lib/domain/remediation-policy.js
var remediation_policy = __webpack_require__(164);
// EXTERNAL MODULE: ./lib/domain/timestamp.js
var timestamp = __webpack_require__(9820);
// EXTERNAL MODULE: ./lib/domain/ticket-text.js
var ticket_text = __webpack_require__(352);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/pool.js
var pool = __webpack_require__(4057);
;// CONCATENATED MODULE: ./lib/modes/plan.js



const CONCURRENT_READS = 5;
/** Only accounts that hold an open issue are entered. @throws what is a bug. */
async function planAccount(accountId, options) {
    let issues;
    try {
        issues = await options.store.load(accountId);
    }
    catch (failure) {
        if (!(0,errors/* isExpected */.Dn)(failure))
            throw failure;
        return { judged: [], keys: 0, apiCalls: 0, error: failure.message, loaded: false };
    }
    const open = issues.filter(({ status }) => status === 'open');
    let session;
    let error = null;
    try {
        session = open.length === 0 ? undefined : await options.accounts.enter(accountId);
    }
    catch (failure) {
        if (!(0,errors/* isExpected */.Dn)(failure))
            throw failure;
        error = failure.message;
    }
    const live = await readLiveKeys(open, session?.keys, { error, onKey: options.onKey });
    error ??= [...live.values()].find((key) => key.kind === 'unreadable')?.error ?? null;
    // Whoever names a key is told what has become of it, whatever its status.
    const { choice } = options;
    const named = issues.filter(({ status, issueId }) => status !== 'open' && choice.kind === 'named' && choice.keyIds.has(issueId));
    const judged = [...open, ...named].map((issue) => {
        const candidate = {
            issue,
            live: live.get(issue.issueId) ?? { kind: 'gone' },
            exception: options.exceptionFor({ accountId, userName: issue.details.username, keyId: issue.issueId }),
        };
        return { ...candidate, verdict: (0,domain_plan/* judge */.S4)(candidate, options) };
    });
    return { judged, keys: open.length, apiCalls: session?.apiCalls() ?? 0, error, loaded: true };
}
async function readLiveKeys(issues, keys, { error, onKey }) {
    const live = new Map();
    const bugs = await (0,pool/* settleAll */.j)(issues, { limit: CONCURRENT_READS }, async (issue) => {
        live.set(issue.issueId, keys === undefined
            ? { kind: 'unreadable', error: error ?? 'the account was not entered' }
            : await readLiveKey(issue, keys));
        onKey();
    });
    const [bug] = bugs;
    if (bug !== undefined)
        throw bug.error;
    return live;
}
/** One key as AWS shows it now. */
async function readLiveKey(issue, keys) {
    try {
        const key = (await keys.keysOf(issue.details.username)).find(({ keyId }) => keyId === issue.issueId);
        if (key === undefined)
            return { kind: 'gone' };
        const lastUse = key.status === 'Active' ? await keys.lastUse(key) : null;
        return lastUse === undefined ? { kind: 'gone' } : { kind: 'found', key, lastUse };
    }
    catch (error) {
        if (!(0,errors/* isExpected */.Dn)(error))
            throw error;
        return { kind: 'unreadable', error: error.message };
    }
}

// EXTERNAL MODULE: ./lib/plan-file.js
var plan_file = __webpack_require__(4211);
// EXTERNAL MODULE: ./lib/progress.js
var lib_progress = __webpack_require__(1288);
// EXTERNAL MODULE: ./lib/render/account-log.js
var account_log = __webpack_require__(2480);
// EXTERNAL MODULE: ./lib/render/key-ids.js
var key_ids = __webpack_require__(2708);
// EXTERNAL MODULE: ./lib/render/markdown.js
var markdown = __webpack_require__(3419);
// EXTERNAL MODULE: ./lib/render/summary-tables.js
var summary_tables = __webpack_require__(2236);
;// CONCATENATED MODULE: ./lib/render/plan-summary.js





/** Bytes; all of them together stay below the 1 MiB that GitHub takes per step. */
const KEYS_BUDGET = 300_000;
const LEFT_OUT_BUDGET = 250_000;
const LEFT_OUT_IN_SIGHT = 10;
function planSummary(context) {
    const { plan, problems, keyIds } = context;
    return (0,summary_tables/* joined */.oR)([
        heading(context),
        ...(plan.keys.length === 0 ? [] : [keyTables(context)]),
        (0,summary_tables/* problemList */.gH)(problems, keyIds),
        leftOut(context),
        `Plan of run ${(0,summary_tables/* cell */.Hn)(plan.runId, 30)}, digest \`${plan.digest}\`, configuration \`${plan.configDigest.slice(0, 12)}…\`.`,
    ]);
}
function heading(context) {
    const { plan, environment, dryRun } = context;
    const { keys } = plan;
    if (keys.length === 0)
        return '## Nothing to disable\n\nNo key is eligible now; no approval is asked for.';
    const accounts = new Set(keys.map(({ accountId }) => accountId)).size;
    const overridden = keys.filter(({ overrides }) => overrides.length > 0).length;
    return [
        `## Approve to disable ${(0,markdown/* counted */.hS)(keys.length, 'access key')} in ${(0,markdown/* counted */.hS)(accounts, 'account')}`,
        ...(dryRun ? ['**Dry run: the job that follows changes nothing, whether approved or not.**'] : []),
        useOf(context),
        ...(overridden === 0
            ? []
            : [
                `⚠️ **${(0,markdown/* counted */.hS)(overridden, 'key was', 'keys were')} chosen by hand against a rule**, named in the last column.`,
            ]),
        `If you approve the environment \`${environment.replaceAll('`', '')}\`, exactly these keys are set Inactive. Nothing is deleted. ` +
            `To undo it, run the rollback workflow with the key IDs, or with \`run:${(0,summary_tables/* cell */.Hn)(plan.runId, 30)}\` for all of them.`,
    ].join('\n\n');
}
/** The first question of an approver: does anything still use these keys? */
function useOf({ plan: { keys }, attentionDays, now }) {
    const recent = keys.filter(({ recentlyUsed }) => recentlyUsed).length;
    const unknown = keys.filter(({ lastUse }) => lastUse === null).length;
    const span = within(attentionDays);
    const blind = unknown === 0 ? '' : ` Of ${(0,markdown/* counted */.hS)(unknown, 'key')} the last use is not known.`;
    if (recent > 0) {
        const [them, stand] = recent === 1 ? ['it', 'It stands'] : ['them', 'They stand'];
        return `⚠️ **${(0,markdown/* counted */.hS)(recent, 'key was', 'keys were')} used ${span}. Disabling ${them} will most likely break something.** ${stand} first below.${blind}`;
    }
    const [latest] = keys
        .flatMap(({ lastUse }) => (lastUse?.date ? [{ lastUse, at: (0,timestamp/* epochOf */.Fz)(lastUse.date) }] : []))
        .sort((a, b) => b.at - a.at);
    const last = latest === undefined
        ? ''
        : ` The latest use of any of them: ${(0,summary_tables/* cell */.Hn)((0,ticket_text/* lastUseText */.ZZ)(latest.lastUse, now), 80)}.`;
    return `None of them is known to have been used ${span}.${last}${blind}`;
}
function within(days) {
    return `within the last ${(0,markdown/* counted */.hS)(days, 'day')}`;
}
function keyTables(context) {
    const { plan, attentionDays } = context;
    const recent = plan.keys.filter(({ recentlyUsed }) => recentlyUsed);
    const rest = plan.keys.filter(({ recentlyUsed }) => !recentlyUsed);
    const section = (title, list, mark) => list.length === 0 ? [] : [`### ${title}`, keyTable(context, list, mark)];
    const span = within(attentionDays);
    return [
        ...section(`⚠️ Used ${span}`, recent, true),
        ...section(recent.length === 0 ? 'Keys, oldest first' : `Not used ${span}`, rest, false),
    ].join('\n\n');
}
const OVERRIDES = {
    'remediation-off': 'remediation is off',
    'not-reported': 'its owner was not told yet',
    'retention-period': 'retention period is not over',
    'recently-used': 'used recently',
};
function keyTable({ now, keyIds, ticketUrl }, keys, mark) {
    const rows = keys.map((key) => {
        const used = (0,summary_tables/* cell */.Hn)((0,ticket_text/* lastUseText */.ZZ)(key.lastUse, now), 80);
        return [
            (0,summary_tables/* userCell */.iL)(key.userName),
            (0,summary_tables/* keyCell */.I1)(key.keyId, keyIds),
            (0,summary_tables/* accountCell */.Aj)(key),
            (0,markdown/* thousands */.oh)(key.ageDays),
            mark ? `⚠️ **${used}**` : used,
            (0,summary_tables/* ownerCell */.Q9)(key.owner),
            (0,summary_tables/* ticketCell */.zz)(key.ticket, key.ticket === null ? null : ticketUrl(key.ticket)),
            key.overrides.map((override) => OVERRIDES[override]).join(', '),
        ];
    });
    const head = [
        'User',
        'Key',
        'Account',
        'Age in days',
        'Last used',
        'Owner',
        'Ticket',
        'Chosen by hand although',
    ];
    return (0,summary_tables/* shortened */.vI)(rows, {
        head,
        numeric: [3],
        bytes: KEYS_BUDGET,
        of: 'keys',
        elsewhere: 'the plan file',
        inSight: rows.length,
    });
}
const REASONS = {
    planned: 'planned',
    'not-chosen': 'Not among the keys named by hand',
    'account-not-remediated': 'Account is not in remediation_accounts',
    exception: 'An exception holds',
    'not-open': 'Issue is not open',
    'already-remediated': 'Disabled already, not scanned since',
    'remediation-off': 'Remediation is off',
    'not-reported': 'Owner has not been told yet',
    'retention-period': 'Retention period is not over',
    'recently-used': 'Used recently',
    'key-gone': 'Key is gone',
    'key-inactive': 'Key is no longer active',
    'key-replaced': 'Key differs from the one recorded',
    'account-unreadable': 'Account could not be read',
    'over-limit': 'Over max_keys_per_run: left for the next run',
};
function leftOut({ left, keyIds, accountName }) {
    if (left.length === 0)
        return '';
    const byReason = new Map();
    for (const { verdict } of left)
        byReason.set(verdict.reason, (byReason.get(verdict.reason) ?? 0) + 1);
    const sums = [...byReason]
        .sort((a, b) => b[1] - a[1])
        .map(([reason, count]) => [REASONS[reason], (0,markdown/* thousands */.oh)(count)]);
    // What is usual is told by the sums; the unusual comes first.
    const ordered = [...left].sort((a, b) => (byReason.get(a.verdict.reason) ?? 0) - (byReason.get(b.verdict.reason) ?? 0));
    const rows = ordered.map(({ issue, verdict }) => [
        (0,summary_tables/* userCell */.iL)(issue.details.username),
        (0,summary_tables/* keyCell */.I1)(issue.issueId, keyIds),
        (0,summary_tables/* cell */.Hn)(accountName(issue.accountId), 40),
        (0,summary_tables/* cell */.Hn)(sentence((0,key_ids/* maskKeyIds */.Y)(verdict.detail, keyIds)), 300),
    ]);
    // One that is not open is here only because it was named.
    const noun = left.every(({ issue }) => issue.status === 'open') ? 'open issue' : 'issue';
    return [
        `### Left out: ${(0,markdown/* counted */.hS)(left.length, noun)}`,
        (0,markdown/* table */.tp)({ head: ['Why', 'Issues'], numeric: [1], rows: sums }),
        (0,summary_tables/* shortened */.vI)(rows, {
            head: ['User', 'Key', 'Account', 'Why'],
            bytes: LEFT_OUT_BUDGET,
            of: `${noun}s`,
            elsewhere: 'the plan file',
            inSight: LEFT_OUT_IN_SIGHT,
        }),
    ].join('\n\n');
}
function sentence(text) {
    return text.charAt(0).toUpperCase() + text.slice(1);
}

;// CONCATENATED MODULE: ./lib/run-plan.js
/**
 * Composition of mode plan: judges the open issues of all accounts, writes the plan file, and shows the approver what
 * is to be disabled. Nothing is written outside of the output folder.
 */














const CONCURRENT_ACCOUNTS = 20;
async function runPlan(context) {
    const { configuration, inputs, log, now } = context;
    const aws = (0,connect/* connectAws */.o4)(context);
    const judged = [];
    const outcomes = [];
    let allLoaded = true;
    let bug;
    const progress = (0,lib_progress/* createProgress */.m)({ total: context.accounts.length, log, unit: 'keys looked at' });
    const finishAccount = (account, planned) => {
        const outcome = outcomeOf(account, planned);
        judged.push(...planned.judged);
        outcomes.push(outcome);
        allLoaded &&= planned.loaded;
        if (planned.error !== null)
            context.problems.push(incomplete(account, planned.error));
        if (planned.judged.length > 0 || planned.error !== null) {
            const { title, lines } = (0,account_log/* judgedAccountLogLines */.cA)(outcome, planned.judged);
            log.group(title, lines);
        }
        progress.account();
    };
    try {
        await aws.store.verify({ write: false });
        const accounts = aws.identification('plan');
        const bugs = await (0,pool/* settleAll */.j)(context.accounts, { limit: CONCURRENT_ACCOUNTS }, async (account) => {
            const planned = await planAccount(account.id, {
                accounts,
                store: aws.store,
                policy: configuration.remediation,
                choice: inputs.keys,
                exceptionFor: (0,connect/* exceptionFinder */.af)(context, account.id),
                now,
                onKey: () => progress.key(),
            });
            finishAccount(account, planned);
        });
        bug = bugs[0]?.error;
        // What nobody foresaw in one account must not hide what is planned in the others.
        for (const { item, error } of bugs)
            finishAccount(item, brokenAccount(error));
    }
    finally {
        progress.stop();
        aws.close();
    }
    if (allLoaded)
        addUnknownKeys(context, judged);
    const selected = (0,domain_plan/* selectPlanned */.fJ)(judged, configuration.maxKeysPerRun);
    const keys = selected
        .filter(({ verdict }) => verdict.reason === 'planned')
        .map((entry) => plannedKey(context, entry));
    const plan = sealed(context, keys);
    const planPath = (0,output_files/* writeOutputFile */.BF)(context.outputDir, 'plan.json', (0,plan_file/* planFile */.e)(plan, selected, (id) => (0,connect/* accountNameOf */.o)(context, id)));
    return { ...report(context, { plan, planPath, selected, outcomes }), bug };
}
function brokenAccount(error) {
    const message = `unexpected error: ${error instanceof Error ? error.message : String(error)}`;
    return { judged: [], keys: 0, apiCalls: 0, error: message, loaded: false };
}
function incomplete({ id, name }, error) {
    return {
        severity: 'error',
        code: 'account-incomplete',
        accountId: id,
        message: `Account ${name} (${id}) could not be judged completely: ${error}`,
    };
}
/** Ticket addresses need no token; plan makes no call to Jira. */
function ticketUrl({ configuration: { jira } }, ticket) {
    return jira === undefined
        ? null
        : `${jira.server.replace(/\/+$/, '')}/browse/${encodeURIComponent(ticket)}`;
}
function outcomeOf({ id, name }, planned) {
    const open = planned.judged.filter(({ issue }) => issue.status === 'open');
    return {
        accountId: id,
        accountName: name,
        status: planned.error === null ? 'scanned' : 'failed',
        error: planned.error,
        users: new Set(open.map(({ issue }) => issue.details.username)).size,
        keys: planned.keys,
        staleKeys: planned.judged.filter(({ live }) => live.kind === 'found' && live.key.status === 'Active')
            .length,
        apiCalls: planned.apiCalls,
        rootHasKeys: false,
    };
}
/**
 * A key that was named but is no issue must not pass in silence: somebody believes it will be disabled. Only said where
 * all accounts were read: it may be in one that was not, which fails the job by itself.
 */
function addUnknownKeys({ inputs, problems }, judged) {
    if (inputs.keys.kind !== 'named')
        return;
    const known = new Set(judged.map(({ issue }) => issue.issueId));
    for (const keyId of inputs.keys.keyIds) {
        if (known.has(keyId))
            continue;
        problems.push({
            severity: 'error',
            code: 'keys-unknown',
            issueId: keyId,
            message: `Input keys names ${keyId}, but no issue is stored for it in the accounts of this run; check the ID, or run scan first`,
        });
    }
}
function plannedKey(context, { issue, live, verdict }) {
    const { configuration, now } = context;
    const lastUse = live.kind === 'found' ? live.lastUse : issue.details.lastUse;
    return {
        accountId: issue.accountId,
        accountName: (0,connect/* accountNameOf */.o)(context, issue.accountId),
        userName: issue.details.username,
        keyId: issue.issueId,
        createDate: issue.details.createDate,
        ageDays: (0,ticket_text/* ageOf */.hy)(issue, now),
        lastUse,
        recentlyUsed: (0,remediation_policy/* isRecentlyUsed */.Ir)(lastUse, attentionDays(context), now),
        ticket: issue.ticket?.key ?? null,
        owner: configuration.ownership.routeFor(issue.accountId, issue.slack.owner ?? undefined).owner,
        overrides: verdict.overrides,
    };
}
/** Whatever `recently_used_days` holds back by itself, the approver is shown which keys were in use in the last month. */
const ATTENTION_DAYS = 30;
function attentionDays({ configuration }) {
    return Math.max(ATTENTION_DAYS, configuration.remediation.recentlyUsedDays);
}
function sealed({ configuration, runner, now }, keys) {
    const body = {
        runId: runner.runId,
        createdAt: (0,timestamp/* timestampOf */.U_)(now),
        configDigest: configuration.digest,
        requestedBy: runner.actor,
        keys,
    };
    return { ...body, digest: (0,external_node_crypto_.createHash)('sha256').update((0,domain_plan/* planStatement */.vQ)(body)).digest('hex') };
}
function report(context, made) {
    const { plan, selected, outcomes } = made;
    const failed = outcomes.filter(({ status }) => status === 'failed');
    const errors = context.problems.filter(({ severity }) => severity === 'error');
    return {
        outputs: {
            'accounts-scanned': String(outcomes.length - failed.length),
            'accounts-failed': String(failed.length),
            'plan-path': made.planPath,
            'plan-digest': plan.digest,
            'planned-keys': String(plan.keys.length),
        },
        accounts: [...outcomes].sort((a, b) => (a.accountId < b.accountId ? -1 : 1)),
        keys: selected.map(({ issue, verdict }) => ({
            account_id: issue.accountId,
            issue_id: issue.issueId,
            username: issue.details.username,
            outcome: verdict.reason === 'planned' ? 'planned' : 'not-planned',
            reason: verdict.reason,
        })),
        summary: planSummary({
            plan,
            left: selected.filter(({ verdict }) => verdict.reason !== 'planned'),
            environment: context.configuration.remediationEnvironment,
            attentionDays: attentionDays(context),
            problems: context.problems,
            now: context.now,
            dryRun: context.inputs.dryRun,
            keyIds: context.keyIds,
            accountName: (id) => (0,connect/* accountNameOf */.o)(context, id),
            ticketUrl: (ticket) => ticketUrl(context, ticket),
        }),
        failure: errors.length === 0
            ? null
            : `${(0,markdown/* counted */.hS)(errors.length, 'problem')} while planning; first: ${errors[0]?.message ?? ''}`,
    };
}


/***/ })

};
