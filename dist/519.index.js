export const id = 519;
export const ids = [519];
export const modules = {

/***/ 8519:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runRollback: () => (/* binding */ runRollback)
});

// EXTERNAL MODULE: ./lib/connect.js + 1 modules
var connect = __webpack_require__(180);
// EXTERNAL MODULE: ./lib/connect-gate.js + 1 modules
var connect_gate = __webpack_require__(4131);
// EXTERNAL MODULE: ./lib/domain/remediation.js
var remediation = __webpack_require__(7989);
// EXTERNAL MODULE: ./lib/domain/timestamp.js
var timestamp = __webpack_require__(9820);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/pool.js
var pool = __webpack_require__(4057);
// EXTERNAL MODULE: ./lib/modes/apply.js
var apply = __webpack_require__(4824);
;// CONCATENATED MODULE: ./lib/modes/rollback.js





const ROLLBACK_REASONS = (/* unused pure expression or super */ null && ([
    'reactivated',
    'would-reactivate',
    'completed',
    'not-disabled-by-us',
    'key-gone',
    'key-active',
    'key-replaced',
    'conflict',
    'account-unreadable',
    'refused',
    'not-confirmed',
    'outage',
]));
const CONCURRENT_ACCOUNTS = 4;
const REACTIVATE = {
    action: 'reactivate',
    status: 'Active',
    noticeKind: 'reactivated',
    record: remediation/* recordReactivated */.Wc,
};
/** Finds the issues that were asked for, in all accounts of the run. @throws what the store throws. */
async function selectForRollback(accountIds, choice, store) {
    const issues = [];
    const failures = await (0,pool/* settleAll */.j)(accountIds, { limit: CONCURRENT_ACCOUNTS }, async (accountId) => {
        for (const issue of await store.load(accountId)) {
            if (choice.kind === 'keys' ? choice.keyIds.has(issue.issueId) : (0,remediation/* wasDisabledBy */.f_)(issue, choice.runId))
                issues.push(issue);
        }
    });
    const [failure] = failures;
    if (failure !== undefined)
        throw failure.error;
    issues.sort((a, b) => (a.accountId + a.issueId < b.accountId + b.issueId ? -1 : 1));
    const found = new Set(issues.map(({ issueId }) => issueId));
    const unknown = choice.kind === 'keys'
        ? [...choice.keyIds]
            .filter((keyId) => !found.has(keyId))
            .map((keyId) => `no issue is stored for key ${keyId} in the accounts of this run`)
        : issues.length === 0
            ? [`run ${choice.runId} disabled no key in the accounts of this run`]
            : [];
    return { issues, unknown };
}
async function rollback(issues, options) {
    const outcomes = new Map();
    const ours = issues.filter((issue) => (0,remediation/* wasDisabledByUs */.be)(issue) || (0,remediation/* wasInterrupted */.WE)(issue, 'reactivate'));
    await (0,apply/* forEachAccount */.aS)(ours, options.accounts, async (issue, session) => {
        outcomes.set(issue.issueId, await rollbackKey(issue, session, options));
    });
    for (const issue of issues) {
        if (!outcomes.has(issue.issueId) && isUntold(issue) && !options.dryRun)
            outcomes.set(issue.issueId, await tellLate(issue, options));
    }
    return issues.map((issue) => outcomes.get(issue.issueId) ??
        ending(issue, 'skipped', 'not-disabled-by-us', 'this product did not disable the key, or has reactivated it already'));
}
/** An earlier attempt reactivated the key and ended before it told the ticket. */
function isUntold({ remediation }) {
    return (remediation?.latest.action === 'reactivate' &&
        remediation.latest.outcome === 'done' &&
        !remediation.latest.ticketTold);
}
async function tellLate(issue, options) {
    try {
        // From `closed` it became a new life, whose ticket is not the one that knows of the disable.
        const told = await (0,apply/* tellTicket */.wk)(issue, options, issue.previousTickets.at(-1) ?? null);
        return ending(told, 'skipped', 'not-disabled-by-us', 'this product has reactivated the key already');
    }
    catch (error) {
        if (!(0,errors/* isPartial */.mt)(error))
            throw error;
        return ending(issue, 'failed', 'outage', error.message);
    }
}
async function rollbackKey(issue, session, options) {
    if ('refused' in session)
        return ending(issue, 'failed', 'account-unreadable', session.refused);
    try {
        return await decideAndApply(issue, session, options);
    }
    catch (error) {
        if (!(0,errors/* isPartial */.mt)(error))
            throw error;
        return ending(issue, 'failed', 'outage', error.message);
    }
}
async function decideAndApply(issue, session, options) {
    const live = await (0,apply/* readKey */.YZ)(session, { userName: issue.details.username, keyId: issue.issueId });
    if (live === undefined)
        return ending(issue, 'skipped', 'key-gone', 'the key was deleted; its owner has to create a new one');
    if (live.createDate.getTime() !== (0,timestamp/* epochOf */.Fz)(issue.details.createDate)) {
        return ending(issue, 'skipped', 'key-replaced', 'another key has the same ID: the creation date differs');
    }
    const active = (0,remediation/* confirm */.lJ)(live, 'Active');
    if (active !== undefined) {
        if (!(0,remediation/* wasInterrupted */.WE)(issue, 'reactivate') || options.dryRun)
            return ending(issue, 'skipped', 'key-active', 'the key is active already');
        const completed = await (0,apply/* recordChange */.eG)(issue, active, REACTIVATE, options);
        return ending(completed, 'changed', 'completed', 'reactivated by an earlier attempt that ended before recording it');
    }
    if (live.status !== 'Inactive')
        return ending(issue, 'skipped', 'key-gone', `AWS has retired the key: it is ${live.status}`);
    if (options.dryRun || !('writer' in session)) {
        return ending(issue, 'changed', 'would-reactivate', 'every check passed; a dry run changes nothing');
    }
    const result = await (0,apply/* applyChange */.hX)(issue, session, REACTIVATE, options);
    switch (result.kind) {
        case 'changed':
            return ending(result.issue, 'changed', 'reactivated', 'set Active, and read back as Active');
        case 'conflict':
            return ending(issue, 'skipped', 'conflict', 'another run changed the issue at the same moment; run again');
        case 'failed':
            return ending(result.issue, 'failed', result.reason, result.error);
    }
}
function ending(issue, outcome, reason, detail) {
    return {
        accountId: issue.accountId,
        issueId: issue.issueId,
        userName: issue.details.username,
        outcome,
        reason,
        detail,
        issue,
    };
}

// EXTERNAL MODULE: ./lib/run-change.js + 1 modules
var run_change = __webpack_require__(8017);
;// CONCATENATED MODULE: ./lib/run-rollback.js
/**
 * Composition of mode rollback: the gate first, then the keys that were asked for, then Slack and the report (SPEC
 * section 9). Only what this product disabled is touched.
 */




async function runRollback(context) {
    const { inputs } = context;
    const { mandate, findings, refusal } = await (0,connect_gate/* askGate */.b)(context, undefined);
    if (refusal !== null)
        return (0,run_change/* reportRefusal */.Ld)(context, { verb: 'reactivate', mandate, findings, refusal });
    const aws = (0,connect/* connectAws */.o4)(context);
    try {
        const accounts = aws.remediation({ dryRun: inputs.dryRun });
        const tracker = await (0,connect/* connectTracker */.Xg)(context);
        const notifier = await (0,connect/* connectNotifier */.D0)(context);
        await aws.store.verify({ write: !inputs.dryRun });
        const audit = await aws.audit();
        await (0,run_change/* recordGate */.RX)(context, audit, { mandate, findings });
        const ports = { store: aws.store, tracker, notifier, audit };
        const selection = await selectForRollback(context.accounts.map(({ id }) => id), inputs.keys, aws.store);
        for (const line of selection.unknown) {
            context.problems.push({
                severity: 'error',
                code: 'keys-unknown',
                message: `Input keys: ${line}; check it, and the input accounts`,
            });
        }
        const outcomes = await rollback(selection.issues, { ...(0,run_change/* applyOptions */.V1)(context, ports, mandate), accounts });
        return await (0,run_change/* reportChanges */.wr)(context, ports, { verb: 'reactivate', outcomes, mandate, findings });
    }
    finally {
        aws.close();
    }
}


/***/ })

};
