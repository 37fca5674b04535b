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
// EXTERNAL MODULE: ./lib/domain/attempts.js
var attempts = __webpack_require__(5464);
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
// EXTERNAL MODULE: ./lib/modes/each-account.js
var each_account = __webpack_require__(9077);
// EXTERNAL MODULE: ./lib/modes/tell-ticket.js
var tell_ticket = __webpack_require__(3886);
;// CONCATENATED MODULE: ./lib/modes/rollback.js
/**
 * Reactivates keys that this product disabled (SPEC section 9, Rollback): named keys, or all that a run disabled. The
 * gate was passed before this is called. Anything not disabled by us, or no longer inactive, is a skip.
 */








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
    'unexpected',
]));
const CONCURRENT_ACCOUNTS = 20;
const REACTIVATE = {
    action: 'reactivate',
    status: 'Active',
    noticeKind: 'reactivated',
    record: remediation/* recordReactivated */.Wc,
};
/** Finds the issues that were asked for, in all accounts of the run; one that cannot be read leaves the others alone. */
async function selectForRollback(options) {
    const { accountIds, choice, store, onBug } = options;
    const issues = [];
    const failures = await (0,pool/* settleAll */.j)(accountIds, { limit: CONCURRENT_ACCOUNTS }, async (accountId) => {
        if (choice.kind === 'run') {
            issues.push(...(await store.load(accountId)).filter((issue) => (0,attempts/* wasDisabledBy */.f_)(issue, choice.runId)));
            return;
        }
        // One by one, so that an item beside them that nobody asked for may be as broken as it likes.
        for (const issueId of choice.keyIds) {
            const issue = await store.get({ accountId, issueId });
            if (issue !== undefined)
                issues.push(issue);
        }
    });
    for (const { error } of failures)
        if (!(0,errors/* isExpected */.Dn)(error))
            onBug(error);
    issues.sort((a, b) => (a.accountId + a.issueId < b.accountId + b.issueId ? -1 : 1));
    const complete = failures.length === 0;
    return {
        issues,
        unknown: complete ? unknownOf(choice, issues) : [],
        unread: failures.map(({ item, error }) => ({ accountId: item, error: (0,each_account/* messageOf */.bD)(error) })),
    };
}
function unknownOf(choice, issues) {
    if (choice.kind === 'run')
        return issues.length === 0 ? [`run ${choice.runId} disabled no key in the accounts of this run`] : [];
    const found = new Set(issues.map(({ issueId }) => issueId));
    return [...choice.keyIds]
        .filter((keyId) => !found.has(keyId))
        .map((keyId) => `no issue is stored for key ${keyId} in the accounts of this run`);
}
async function rollback(issues, options) {
    const { accounts, onAccount, onBug } = options;
    const outcomes = await (0,each_account/* forEachAccount */.aS)({
        // Where nothing is to be undone, the account need not be entered.
        items: issues.filter((issue) => isUndoable(issue, options) || (0,attempts/* isUnsettled */.P4)(issue, 'reactivate')),
        accounts,
        onAccount,
        onBug,
        work: async (issue, session) => {
            const outcome = await rollbackKey(issue, session, options);
            options.onKey();
            return outcome;
        },
    });
    const all = [];
    for (const issue of issues)
        all.push(outcomes.get(issue) ?? (await notOurs(issue, options)));
    return all;
}
function isUndoable(issue, { choice }) {
    const disable = (0,attempts/* disableInForce */.jG)(issue);
    return disable !== undefined && (choice.kind === 'keys' || disable.runId === choice.runId);
}
/** An earlier attempt may have reactivated the key, and ended before it told the ticket. */
async function notOurs(issue, options) {
    const { latest } = issue.remediation ?? {};
    if (latest?.action !== 'reactivate' || latest.outcome !== 'done') {
        const detail = 'this product did not disable the key, or somebody has activated it since';
        return ending(issue, 'skipped', 'not-disabled-by-us', detail);
    }
    // From `closed` it became a new life, whose ticket is not the one that knows of the disable.
    const closedTicket = issue.previousTickets.at(-1) ?? null;
    const told = options.dryRun ? issue : await (0,tell_ticket/* tellTicket */.w)(issue, options, { closedTicket });
    return ending(told, 'skipped', 'not-disabled-by-us', 'this product has reactivated the key already');
}
async function rollbackKey(issue, session, options) {
    const fail = async (reason, error) => {
        const isDue = (stored) => isUndoable(stored, options);
        const told = await (0,apply/* recordUntriedKey */.AL)(issue, { action: 'reactivate', error, isDue }, options);
        return ending(told, 'failed', reason, error);
    };
    if ('refused' in session)
        return fail('account-unreadable', session.refused);
    try {
        const decided = await (0,apply/* decideAgain */.hd)(async ({ first, last }) => {
            const stored = (first ? issue : await options.store.get(issue)) ?? issue;
            // Whoever is on call cannot wait ten minutes for a rollback that died, and two at once do no harm. A disable under
            // way is no obstacle either: once the key is inactive, its record need not be waited for.
            return !last && isOthers(stored, options) ? 'conflict' : decideAndApply(stored, session, options);
        }, options);
        return (decided ??
            ending(issue, 'failed', 'conflict', 'other runs were at work on the key all the while; run again when they are done'));
    }
    catch (error) {
        if ((0,errors/* isExpected */.Dn)(error))
            return fail('outage', error.message);
        options.onBug(error);
        return fail('unexpected', `unexpected error: ${(0,each_account/* messageOf */.bD)(error)}`);
    }
}
/** In a dry run there is nothing to be in the way of. */
function isOthers(issue, { mandate, clock, dryRun }) {
    return !dryRun && (0,attempts/* isUnderWay */.gn)(issue, { runId: mandate.runId, now: clock(), actions: ['reactivate'] });
}
async function decideAndApply(issue, session, options) {
    const { dryRun } = options;
    const attempt = (0,attempts/* isUnsettled */.P4)(issue, 'reactivate') ? issue.remediation?.latest : undefined;
    if (!isUndoable(issue, options) && attempt === undefined)
        return notOurs(issue, options);
    const live = await (0,each_account/* readKey */.YZ)(session, { userName: issue.details.username, keyId: issue.issueId });
    if (live === undefined)
        return ending(issue, 'skipped', 'key-gone', 'the key was deleted; its owner has to create a new one');
    if (live.createDate.getTime() !== (0,timestamp/* epochOf */.Fz)(issue.details.createDate)) {
        return ending(issue, 'skipped', 'key-replaced', 'another key has the same ID: the creation date differs');
    }
    const active = (0,remediation/* confirm */.lJ)(live, 'Active');
    if (active !== undefined) {
        if (attempt === undefined || dryRun)
            return ending(issue, 'skipped', 'key-active', 'the key is active already');
        const work = { attempt, confirmed: active, change: REACTIVATE };
        return ending(await (0,apply/* recordChange */.eG)(issue, work, options), 'changed', 'completed', 'reactivated by an earlier attempt that ended before recording it');
    }
    if (live.status !== 'Inactive')
        return ending(issue, 'skipped', 'key-gone', `AWS has retired the key: it is ${live.status}`);
    if (!isUndoable(issue, options))
        return notOurs(issue, options);
    if (dryRun || !('writer' in session)) {
        return ending(issue, 'changed', 'would-reactivate', 'every check passed; a dry run changes nothing');
    }
    const result = await (0,apply/* applyChange */.hX)(issue, session, REACTIVATE, options);
    switch (result.kind) {
        case 'changed':
            return ending(result.issue, 'changed', 'reactivated', 'set Active, and read back as Active');
        case 'conflict':
            return 'conflict';
        case 'gone':
            return ending(result.issue, 'skipped', 'key-gone', 'the key was deleted; its owner has to create a new one');
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
    const cleared = { verb: 'reactivate', mandate, findings };
    if (refusal !== null)
        return (0,run_change/* reportRefusal */.L)(context, { ...cleared, refusal });
    const accountIds = context.accounts.map(({ id }) => id);
    return (0,run_change/* changeKeys */.P)(context, { ...cleared, accountCount: accountIds.length }, async ({ accounts, options }) => {
        const { store, onBug } = options;
        const selection = await selectForRollback({ accountIds, choice: inputs.keys, store, onBug });
        tellGaps(context, selection);
        return rollback(selection.issues, { ...options, accounts, choice: inputs.keys });
    });
}
function tellGaps(context, { unknown, unread }) {
    for (const line of unknown) {
        context.problems.push({
            severity: 'error',
            code: 'keys-unknown',
            message: `Input keys: ${line}; check it, and the input accounts`,
        });
    }
    for (const { accountId, error } of unread) {
        context.problems.push({
            severity: 'error',
            code: 'account-incomplete',
            accountId,
            message: `The issues of account ${(0,connect/* accountNameOf */.o)(context, accountId)} (${accountId}) could not be read, so keys of it may be missing here: ${error}`,
        });
    }
}


/***/ })

};
