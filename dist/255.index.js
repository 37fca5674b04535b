export const id = 255;
export const ids = [255];
export const modules = {

/***/ 7563:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HL: () => (/* binding */ indexExceptions),
/* harmony export */   _c: () => (/* binding */ endsWithin),
/* harmony export */   _d: () => (/* binding */ isExpired),
/* harmony export */   kt: () => (/* binding */ matchesGlob)
/* harmony export */ });
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8625);
/**
 * Whitelist entries and which of them covers a key (SPEC section 4). Built once per account so that thousands of
 * entries meet thousands of keys cheaply. Knows nothing of files or issues.
 */

/** Expired entries are left out, so what the index finds holds at `now`. The first entry in the file wins. */
function indexExceptions(exceptions, now) {
    const exact = new Map();
    const globs = [];
    for (const [position, exception] of exceptions.entries()) {
        if (isExpired(exception, now))
            continue;
        if (exception.id.includes('*'))
            globs.push({ exception, position });
        else if (!exact.has(exception.id))
            exact.set(exception.id, { exception, position });
    }
    return ({ userName, keyId }) => {
        const candidates = [
            exact.get(keyId),
            exact.get(userName),
            globs.find(({ exception }) => matchesGlob(exception.id, userName) || matchesGlob(exception.id, keyId)),
        ].filter((candidate) => candidate !== undefined);
        return candidates.sort((a, b) => a.position - b.position)[0]?.exception;
    };
}
/** After the day `expires` (UTC) the exception no longer holds. */
function isExpired({ expires }, now) {
    return expires !== undefined && now.getTime() >= Date.parse(`${expires}T00:00:00Z`) + _timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .MS_PER_DAY */ .ec;
}
/** Still holds, but for at most `days` more days. */
function endsWithin({ expires }, days, now) {
    if (expires === undefined || isExpired({ expires }, now))
        return false;
    return Date.parse(`${expires}T00:00:00Z`) - now.getTime() <= days * _timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .MS_PER_DAY */ .ec;
}
/**
 * `*` stands for any characters, also none; everything else for itself, over the whole text. Greedy with one step
 * back, so the time is at most the product of the two lengths.
 */
function matchesGlob(glob, text) {
    let at = 0;
    let inGlob = 0;
    let star = -1;
    let retry = 0;
    while (at < text.length) {
        if (glob[inGlob] === '*') {
            star = inGlob;
            inGlob += 1;
            retry = at;
        }
        else if (glob[inGlob] === text[at]) {
            inGlob += 1;
            at += 1;
        }
        else if (star >= 0) {
            inGlob = star + 1;
            retry += 1;
            at = retry;
        }
        else {
            return false;
        }
    }
    while (glob[inGlob] === '*')
        inGlob += 1;
    return inGlob === glob.length;
}


/***/ }),

/***/ 6805:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $h: () => (/* binding */ closed),
/* harmony export */   EN: () => (/* binding */ completeInterruptedDisable),
/* harmony export */   Y6: () => (/* binding */ reported),
/* harmony export */   l9: () => (/* binding */ transitionOf),
/* harmony export */   lB: () => (/* binding */ observe),
/* harmony export */   pf: () => (/* binding */ reborn),
/* harmony export */   ru: () => (/* binding */ retentionStart)
/* harmony export */ });
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8625);

/** What this scan makes of one issue; undefined where nothing is stored and nothing was found. */
function observe(options) {
    const { scan, stored, now } = options;
    const key = scan.staleKeys.get(options.issueId);
    if (key !== undefined)
        return applyStale({ ...options, key });
    if (stored === undefined || !scan.complete)
        return stored;
    if (stored.status !== 'open' && stored.status !== 'whitelisted')
        return stored;
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    return resolved(scan.inactiveKeys.has(stored.issueId) ? completeInterruptedDisable(stored, at) : stored, at);
}
function applyStale(options) {
    const { key, stored } = options;
    const exception = options.exceptionFor(key);
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(options.now);
    if (stored === undefined)
        return firstLife({ accountId: options.scan.accountId, key, exception, at });
    if (stored.status === 'closed')
        return exception === undefined ? newLife(stored, key, at) : stored;
    const details = updatedDetails(stored.details, key);
    const covered = covering(exception);
    const reactivated = stored.status === 'resolved' || (stored.status === 'open' && stored.timestamps.remediated !== null);
    const statusStays = stored.status === (covered === null ? 'open' : 'whitelisted');
    if (statusStays && !reactivated && details === stored.details && sameException(stored.exception, covered))
        return stored;
    const base = {
        ...stored,
        details,
        timestamps: {
            ...stored.timestamps,
            updated: at,
            ...(reactivated ? { remediated: null, resolved: null } : {}),
        },
        retentionFrom: reactivated ? at : stored.retentionFrom,
        slack: covered === null ? { ...stored.slack, farewell: null } : stored.slack,
    };
    return withCover(base, covered);
}
function firstLife(options) {
    const { accountId, key, exception, at } = options;
    const base = {
        accountId,
        issueId: key.keyId,
        details: { createDate: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(key.createDate), username: key.userName, lastUse: key.lastUse },
        timestamps: freshTimestamps(at),
        ticket: null,
        previousTickets: [],
        slack: { announced: null, farewell: null, owner: null, pending: [] },
        remediation: null,
        retentionFrom: null,
        claim: null,
        version: 'new',
        stored: {},
    };
    return withCover(base, covering(exception));
}
/** From `closed`: fresh timestamps, no ticket. What was disabled, by whom, and the earlier tickets are kept. */
function newLife(closed, key, at) {
    return { ...reborn(closed, at), details: updatedDetails(closed.details, key) };
}
/** A closed issue comes back to life, as after a rollback or when its key is stale again. */
function reborn(closed, at) {
    return {
        ...closed,
        status: 'open',
        exception: null,
        timestamps: freshTimestamps(at),
        ticket: null,
        previousTickets: closed.ticket === null ? closed.previousTickets : [...closed.previousTickets, closed.ticket.key],
        slack: { announced: null, farewell: null, owner: null, pending: closed.slack.pending },
        retentionFrom: null,
        claim: null,
    };
}
function resolved(stored, at) {
    return { ...stored, status: 'resolved', timestamps: { ...stored.timestamps, updated: at, resolved: at } };
}
/**
 * A run that ended between disabling and recording left its intent behind; the key is found inactive, so the record
 * is completed with what was seen, and when.
 */
function completeInterruptedDisable(stored, at) {
    const { remediation } = stored;
    if (remediation?.latest.action !== 'disable' || remediation.latest.outcome !== 'intended')
        return stored;
    const latest = { ...remediation.latest, outcome: 'done', observedAt: at, observed: 'Inactive, seen by a later run' };
    return { ...stored, remediation: { ...remediation, latest }, timestamps: { ...stored.timestamps, remediated: at } };
}
/** Reporting is done with it (SPEC section 7, reporting table). */
function closed(issue, now) {
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    return { ...issue, status: 'closed', timestamps: { ...issue.timestamps, updated: at, closed: at }, claim: null };
}
/** The owner was told: a ticket exists, or the job summary is the report. */
function reported(issue, now) {
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    return { ...issue, timestamps: { ...issue.timestamps, updated: at, reported: at } };
}
/** What an outside observer would call the step; used for counting. `new`: open with a fresh `identified`. */
function transitionOf(before, after) {
    if (after.status === 'open' && (before === undefined || before.status === 'closed'))
        return 'new';
    if (before?.status === after.status)
        return undefined;
    return after.status === 'resolved' || after.status === 'closed' ? after.status : undefined;
}
/** When the retention period began: the report, or a later activation of the key. Null: not reported. */
function retentionStart(issue) {
    const { reported: at } = issue.timestamps;
    if (at === null)
        return null;
    return issue.retentionFrom === null ? (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(at) : Math.max((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(at), (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(issue.retentionFrom));
}
function freshTimestamps(at) {
    return { identified: at, updated: at, reported: null, remediated: null, resolved: null, closed: null };
}
function withCover(base, exception) {
    return exception === null ? { ...base, status: 'open', exception } : { ...base, status: 'whitelisted', exception };
}
function covering(exception) {
    if (exception === undefined)
        return null;
    const { id, reason, expires, ticket } = exception;
    return { id, reason: reason ?? null, expires: expires ?? null, ticket: ticket ?? null };
}
function sameException(a, b) {
    if (a === null || b === null)
        return a === b;
    return a.id === b.id && a.reason === b.reason && a.expires === b.expires && a.ticket === b.ticket;
}
/** The same object where nothing changed that is worth a write (SPEC section 6). */
function updatedDetails(stored, key) {
    const sameUser = stored.username === key.userName;
    const sameDate = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(stored.createDate) === key.createDate.getTime();
    const lastUse = key.lastUse === null || sameLastUse(stored.lastUse, key.lastUse) ? stored.lastUse : key.lastUse;
    if (sameUser && sameDate && lastUse === stored.lastUse)
        return stored;
    return {
        username: key.userName,
        createDate: sameDate ? stored.createDate : (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(key.createDate),
        lastUse,
    };
}
/** A last use that moved within the same UTC day is no change. */
function sameLastUse(a, b) {
    if (a === null)
        return false;
    if (a.date === null || b.date === null)
        return a.date === b.date;
    return (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .utcDay */ .dA)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(a.date)) === (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .utcDay */ .dA)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(b.date));
}


/***/ }),

/***/ 8835:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HL: () => (/* binding */ withNotice),
/* harmony export */   P7: () => (/* binding */ whyClosed),
/* harmony export */   SZ: () => (/* binding */ ticketReported),
/* harmony export */   Wc: () => (/* binding */ bidFarewell),
/* harmony export */   bI: () => (/* binding */ delivered),
/* harmony export */   iP: () => (/* binding */ announce),
/* harmony export */   ue: () => (/* binding */ dutyOf)
/* harmony export */ });
/* harmony import */ var _lifecycle_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6805);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8625);


function dutyOf(issue, channels) {
    const wasReported = issue.timestamps.reported !== null;
    switch (issue.status) {
        case 'open':
            return wasReported ? { kind: 'none' } : { kind: 'report', issue };
        case 'closed':
            return { kind: 'none' };
        case 'whitelisted':
            if (!wasReported)
                return { kind: 'none' };
            return closing(issue, channels);
        case 'resolved':
            return wasReported ? closing(issue, channels) : { kind: 'close', issue, tell: false };
    }
}
function closing(issue, channels) {
    const { ticket } = issue;
    if (channels.tickets && ticket !== null)
        return { kind: 'close-ticket', issue: { ...issue, ticket } };
    return { kind: 'close', issue, tell: true };
}
/** Queues the first notice of this life, once, whether or not a ticket can be opened. */
function announce(issue, recipients, now) {
    if (issue.slack.announced !== null)
        return issue;
    return {
        ...issue,
        slack: {
            ...issue.slack,
            announced: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now),
            pending: queued(issue.slack.pending, { kind: 'new', to: recipients, note: null }),
        },
    };
}
/** Queues the last notice of this life, once. */
function bidFarewell(issue, recipients, now) {
    if (issue.slack.farewell !== null)
        return issue;
    return {
        ...issue,
        slack: {
            ...issue.slack,
            farewell: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now),
            pending: queued(issue.slack.pending, { kind: 'closed', to: recipients, note: whyClosed(issue) }),
        },
    };
}
/** Queues a notice of what was just done to the key. */
function withNotice(issue, notice) {
    return { ...issue, slack: { ...issue.slack, pending: queued(issue.slack.pending, notice) } };
}
/** `recipient` has been told everything that was pending for them. */
function delivered(issue, recipient) {
    const pending = issue.slack.pending
        .map((notice) => ({ ...notice, to: notice.to.filter((to) => to !== recipient) }))
        .filter((notice) => notice.to.length > 0);
    return { ...issue, slack: { ...issue.slack, pending }, claim: pending.length === 0 ? null : issue.claim };
}
/** The ticket stands; the retention period runs from now. */
function ticketReported(issue, ticket, now) {
    return { ...(0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_1__/* .reported */ .Y6)(issue, now), ticket };
}
/** One line for ticket and Slack. */
function whyClosed(issue) {
    if (issue.status === 'resolved') {
        return issue.timestamps.remediated === null
            ? 'The key is no longer active, or no longer there.'
            : 'The key was disabled after approval.';
    }
    const { expires = null, reason: why = null } = issue.exception ?? {};
    const until = expires === null ? '' : ` until ${expires}`;
    const reason = why === null ? '' : `: ${why}`;
    return `An exception holds for the key${until}${reason}`;
}
function queued(pending, notice) {
    return notice.to.length === 0 ? pending : [...pending, notice];
}


/***/ }),

/***/ 7065:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fz: () => (/* binding */ ticketMarker),
/* harmony export */   HG: () => (/* binding */ remediationComment),
/* harmony export */   ZZ: () => (/* binding */ lastUseText),
/* harmony export */   dK: () => (/* binding */ ticketDescription),
/* harmony export */   hY: () => (/* binding */ closingComment),
/* harmony export */   hy: () => (/* binding */ ageOf),
/* harmony export */   jy: () => (/* binding */ ticketSummary)
/* harmony export */ });
/* harmony import */ var _reporting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8835);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8625);


const text = (value) => ({ type: 'text', text: value });
const strong = (value) => ({ type: 'strong', text: value });
const code = (value) => ({ type: 'code', text: value });
/** One line. The key ID is in full: tickets are not public. */
function ticketSummary(issue, context) {
    const { username } = issue.details;
    return `Rotate IAM access key ${issue.issueId} of ${username} in AWS account ${context.accountName} (${issue.accountId})`.slice(0, 255);
}
/** A label that names this life of this key, so that a run that died can find its ticket. No blanks. */
function ticketMarker(issue) {
    return `iam-key-${issue.issueId}-${(0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(issue.timestamps.identified) / 1000}`.replace(/[^\w.-]/g, '-');
}
function ticketDescription(issue, context) {
    const { disableDay } = context;
    const ageDays = ageOf(issue, context.now);
    const opening = [
        text('An IAM access key has been active for '),
        strong(`${ageDays} days`),
        text(`; keys have to be replaced after ${context.maxAgeDays} days. `),
        ...(disableDay === null
            ? [text('Please rotate it as described below.')]
            : [text('Please rotate it as described below. After approval it will be disabled on or after '), strong(disableDay), text('.')]),
    ];
    return [
        { type: 'paragraph', content: opening },
        factsOf(issue, context),
        ...exceptionBlock(context),
        { type: 'heading', text: 'How to rotate it' },
        rotationSteps(issue),
        ...runBlock(context),
    ];
}
function closingComment(issue, context) {
    return [{ type: 'paragraph', content: [text(`${(0,_reporting_js__WEBPACK_IMPORTED_MODULE_1__/* .whyClosed */ .P7)(issue)} This ticket is closed.`)] }, ...runBlock(context)];
}
/** What was done to the key, or failed, and how to undo it. */
function remediationComment(issue, event, context) {
    const { username } = issue.details;
    const key = [text('access key '), code(issue.issueId), text(' of user '), code(username)];
    const approved = event.approvedBy.length === 0 ? 'nobody on record' : event.approvedBy.join(', ');
    const who = `Requested by ${event.requestedBy}, approved by ${approved}.${event.comment === '' ? '' : ` Comment: ${event.comment}`}`;
    const what = event.outcome === 'failed'
        ? [text(`Could not ${event.action} the `), ...key, text(`: ${event.observed ?? 'no reason known'}. It is tried again by the next run.`)]
        : event.action === 'disable'
            ? [text('Disabled the '), ...key, text('. If something broke, the security team can reactivate it with the rollback workflow; then rotate it.')]
            : [text('Reactivated the '), ...key, text('. The retention period starts again; please rotate the key.')];
    return [{ type: 'paragraph', content: what }, { type: 'paragraph', content: [text(who)] }, ...runBlock(context)];
}
/** `2026-11-03 by s3 in eu-west-1 (20 days ago)`, or `never`. */
function lastUseText(lastUse, now) {
    if (lastUse === null)
        return 'not known';
    if (lastUse.date === null)
        return 'never';
    const days = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeDaysBetween */ .vr)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(lastUse.date), now);
    const by = lastUse.service === null ? '' : ` by ${lastUse.service}`;
    const where = lastUse.region === null ? '' : ` in ${lastUse.region}`;
    return `${(0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .utcDay */ .dA)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(lastUse.date))}${by}${where} (${days === 0 ? 'today' : days === 1 ? '1 day ago' : `${days} days ago`})`;
}
/** Whole days since the key was created. */
function ageOf(issue, now) {
    return (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeDaysBetween */ .vr)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(issue.details.createDate), now);
}
function factsOf(issue, context) {
    const { details, accountId } = issue;
    return {
        type: 'facts',
        rows: [
            { label: 'Account', value: [text(`${context.accountName} (${accountId})`)] },
            { label: 'User', value: [code(details.username)] },
            { label: 'Access key', value: [code(issue.issueId)] },
            { label: 'Created', value: [text(`${(0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .utcDay */ .dA)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(details.createDate))} (${ageOf(issue, context.now)} days ago)`)] },
            { label: 'Last used', value: [text(lastUseText(details.lastUse, context.now))] },
            {
                label: 'Will be disabled',
                value: [text(context.disableDay === null ? 'not automatically' : `on or after ${context.disableDay}, after approval`)],
            },
        ],
    };
}
function exceptionBlock({ exceptionUrl }) {
    if (exceptionUrl === null)
        return [];
    const link = { type: 'link', text: exceptionUrl, href: exceptionUrl };
    return [{ type: 'paragraph', content: [text('The key cannot be rotated? How to ask for an exception: '), link] }];
}
function runBlock({ runUrl }) {
    if (runUrl === null)
        return [];
    return [{ type: 'paragraph', content: [text('Source: '), { type: 'link', text: 'the run that wrote this', href: runUrl }] }];
}
/** The order in which nothing breaks: new key first, old key inactive before it is deleted (IAM User Guide). */
function rotationSteps(issue) {
    const user = shellQuoted(issue.details.username);
    const key = issue.issueId;
    return {
        type: 'steps',
        items: [
            {
                content: [text('See whether the key is needed at all. If not, go on with step 4.')],
                code: `aws iam get-access-key-last-used --access-key-id ${key}`,
            },
            {
                content: [text('Create a second key. A user has at most two: delete an unused one first.')],
                code: `aws iam create-access-key --user-name ${user}`,
            },
            { content: [text('Put the new key in place wherever the old one is used, and see that it works. Prefer a role to a key where you can.')] },
            {
                content: [text('Deactivate the old key. Should something break, the same command with Active brings it back.')],
                code: `aws iam update-access-key --user-name ${user} --access-key-id ${key} --status Inactive`,
            },
            {
                content: [text('When nothing has broken for some days, delete it.')],
                code: `aws iam delete-access-key --user-name ${user} --access-key-id ${key}`,
            },
        ],
    };
}
/** IAM user names hold no shell metacharacter but may be anything in a hostile answer. */
function shellQuoted(value) {
    return /^[\w+=,.@-]+$/.test(value) && !value.startsWith('-') ? value : `'${value.replaceAll("'", String.raw `'\''`)}'`;
}


/***/ }),

/***/ 4580:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $Q: () => (/* binding */ clip),
/* harmony export */   S9: () => (/* binding */ barChart),
/* harmony export */   d$: () => (/* binding */ rowsWithin),
/* harmony export */   hS: () => (/* binding */ counted),
/* harmony export */   oh: () => (/* binding */ thousands),
/* harmony export */   tp: () => (/* binding */ table),
/* harmony export */   x8: () => (/* binding */ signed),
/* harmony export */   zH: () => (/* binding */ details)
/* harmony export */ });
/**
 * Small pieces of GitHub Markdown that the summaries share: tables within a byte budget, charts, plurals. Cells come
 * in escaped already, by `escape.ts`; nothing here escapes.
 */
function table({ head, numeric = [], rows }) {
    const line = (cells) => `| ${cells.join(' | ')} |`;
    const rule = head.map((_, column) => (numeric.includes(column) ? '---:' : '---'));
    return [line(head), line(rule), ...rows.map(line)].join('\n');
}
/** The first rows that fit into `bytes` of Markdown; at least none. */
function rowsWithin(rows, bytes) {
    let used = 0;
    const fitting = rows.findIndex((row) => {
        used += Buffer.byteLength(row.join(' | ')) + 5;
        return used > bytes;
    });
    return fitting === -1 ? rows : rows.slice(0, fitting);
}
function details(summary, body) {
    return `<details><summary>${summary}</summary>\n\n${body}\n\n</details>`;
}
/** Labels come in escaped for mermaid. */
function barChart(options) {
    const labels = options.bars.map(({ label }) => `"${label}"`).join(', ');
    const values = options.bars.map(({ value }) => value).join(', ');
    const highest = Math.max(1, ...options.bars.map(({ value }) => value));
    return [
        '```mermaid',
        'xychart-beta',
        `  title "${options.title}"`,
        `  x-axis [${labels}]`,
        `  y-axis "${options.axis}" 0 --> ${highest}`,
        `  bar [${values}]`,
        '```',
    ].join('\n');
}
/** `1 key`, `1,204 keys`. */
function counted(count, singular, plural = `${singular}s`) {
    return `${thousands(count)} ${count === 1 ? singular : plural}`;
}
function thousands(count) {
    return count.toLocaleString('en-US');
}
/** `+3`, `−2`, `±0`. */
function signed(difference) {
    return difference > 0 ? `+${thousands(difference)}` : difference < 0 ? `−${thousands(-difference)}` : '±0';
}
/** Cut for a table; never inside a surrogate pair. */
function clip(text, length) {
    const characters = [...text];
    return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}


/***/ }),

/***/ 4881:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Hn: () => (/* binding */ cell),
/* harmony export */   vI: () => (/* binding */ shortened),
/* harmony export */   yK: () => (/* binding */ scanSummary),
/* harmony export */   zz: () => (/* binding */ ticketCell)
/* harmony export */ });
/* unused harmony export accountCell */
/* harmony import */ var _domain_ticket_text_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(7065);
/* harmony import */ var _domain_timestamp_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(8625);
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9038);
/* harmony import */ var _key_ids_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8281);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(4580);





/** Bytes; GitHub cuts off a step's summary at 1 MiB (GitHub Docs, job summaries). */
const ROWS_BUDGET = 250_000;
const ROWS_AT_FIRST_SIGHT = 20;
const ACCOUNTS_CHARTED = 12;
const ENDS_SOON_DAYS = 14;
function scanSummary(context) {
    const markdown = [
        heading(context),
        totals(context),
        failedAccounts(context),
        problemList(context),
        ages(context),
        perAccount(context),
        openIssues(context),
        exceptions(context),
    ]
        .filter((section) => section !== '')
        .join('\n\n')
        .concat('\n');
    // Names, reasons and messages may carry key IDs too.
    return (0,_key_ids_js__WEBPACK_IMPORTED_MODULE_1__/* .maskKeyIds */ .Y)(markdown, context.keyIds);
}
function heading({ overview, dryRun, maxAgeDays, now, shard }) {
    const { counts } = overview;
    const needs = [
        ...(counts.accountsFailed > 0 ? [`${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(counts.accountsFailed, 'account')} could not be scanned`] : []),
        ...(counts.open > 0 ? [`${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(counts.open, 'stale key')} to rotate`] : []),
    ];
    const total = counts.accountsScanned + counts.accountsFailed;
    const headline = needs.length > 0 ? needs.join(', ') : 'no stale keys';
    return [
        `## IAM key rotation: ${headline}`,
        ...(dryRun ? ['**Dry run: nothing was written; this is what would have happened.**'] : []),
        `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(counts.accountsScanned, 'account')} of ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .thousands */ .oh)(total)} scanned on ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC` +
            `${shard === null ? '' : `, shard ${shard}`}. A key is stale when it is active and older than ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(maxAgeDays, 'day')}.`,
    ].join('\n\n');
}
function totals({ overview: { counts }, reporting }) {
    const rows = [
        ['Open issues', counts.open, (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .signed */ .x8)(counts.open - counts.openBefore)],
        ['Excepted keys', counts.whitelisted, (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .signed */ .x8)(counts.whitelisted - counts.whitelistedBefore)],
        ['New in this run', counts.new, ''],
        ['Resolved in this run', counts.resolved, ''],
        ['Closed in this run', counts.closed, ''],
        ['Tickets created', counts.ticketsCreated, ''],
    ];
    const note = reporting ? '' : '\n\nReporting is off: no tickets and no messages (`user_keysrotation.reporting`).';
    return `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .table */ .tp)({ head: ['', 'Now', 'Since the last run'], numeric: [1, 2], rows: rows.map(([name, value, change]) => [name, (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .thousands */ .oh)(value), change]) })}${note}`;
}
function failedAccounts({ overview }) {
    const failed = overview.accounts.filter(({ status }) => status === 'failed');
    if (failed.length === 0)
        return '';
    const rows = failed.map((account) => [accountCell(account), cell(account.error ?? '', 400)]);
    return [
        '### Accounts that could not be scanned',
        'Their issues stand as they were; nothing in them was resolved.',
        shortened(rows, { head: ['Account', 'Why, and what to do'], bytes: 60_000, of: 'accounts' }),
    ].join('\n\n');
}
function problemList({ problems }) {
    const told = problems.filter(({ code }) => code !== 'account-incomplete');
    if (told.length === 0)
        return '';
    const rows = told.map(({ severity, message }) => [severity, cell(message, 400)]);
    return ['### Problems', shortened(rows, { head: ['', 'What, and what to do'], bytes: 60_000, of: 'problems' })].join('\n\n');
}
function ages({ overview, maxAgeDays }) {
    if (overview.counts.open === 0)
        return '';
    const bands = overview.ageBands.filter(({ toDays, open }) => open > 0 || toDays === null || toDays > maxAgeDays);
    const label = ({ fromDays, toDays }) => (toDays === null ? `${fromDays}+` : `${fromDays}-${toDays}`);
    return [
        '### Age of the open keys',
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .barChart */ .S9)({ title: 'Open keys by age in days', axis: 'keys', bars: bands.map((band) => ({ label: label(band), value: band.open })) }),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .table */ .tp)({ head: ['Age in days', 'Open keys'], numeric: [1], rows: bands.map((band) => [label(band).replace('-', ' to '), (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .thousands */ .oh)(band.open)]) }),
    ].join('\n\n');
}
function perAccount({ overview }) {
    const ranked = overview.accounts.filter(({ open, whitelisted }) => open + whitelisted > 0).sort((a, b) => b.open - a.open || (a.accountId < b.accountId ? -1 : 1));
    if (ranked.length === 0)
        return '';
    const charted = ranked.filter(({ open }) => open > 0).slice(0, ACCOUNTS_CHARTED);
    const chart = charted.length === 0
        ? []
        : [
            (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .barChart */ .S9)({
                title: ranked.length > charted.length ? `Open keys in the ${charted.length} accounts with the most` : 'Open keys by account',
                axis: 'keys',
                bars: charted.map(({ accountName, open }) => ({ label: (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMermaid */ .Fw)((0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .clip */ .$Q)(accountName, 20)), value: open })),
            }),
        ];
    const rows = ranked.map((account) => [
        accountCell(account),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .thousands */ .oh)(account.open),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .thousands */ .oh)(account.whitelisted),
        account.oldestDays === 0 ? '' : (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(account.oldestDays, 'day'),
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .thousands */ .oh)(account.users),
    ]);
    return [
        '### Accounts',
        ...chart,
        shortened(rows, { head: ['Account', 'Open', 'Excepted', 'Oldest open key', 'Users'], numeric: [1, 2, 3, 4], bytes: 120_000, of: 'accounts' }),
    ].join('\n\n');
}
function openIssues({ overview, now, keyIds }) {
    const { oldestOpen, counts } = overview;
    if (counts.open === 0)
        return '';
    const head = ['Age', 'User', 'Key', 'Account', 'Last used', 'Owner', 'Ticket', 'Disabled from'];
    const rows = oldestOpen.map((row) => [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(row.ageDays, 'day'),
        cell(row.issue.details.username, 64),
        `\`${(0,_key_ids_js__WEBPACK_IMPORTED_MODULE_1__/* .showKeyId */ .g)(row.issue.issueId, keyIds).replaceAll('`', '')}\``,
        cell(row.accountName, 40),
        cell((0,_domain_ticket_text_js__WEBPACK_IMPORTED_MODULE_3__/* .lastUseText */ .ZZ)(row.issue.details.lastUse, now), 80),
        cell(row.owner ?? '', 60),
        ticketCell(row),
        row.disableDay ?? '',
    ]);
    return ['### Open issues, oldest first', shortened(rows, { head, numeric: [0], bytes: ROWS_BUDGET, of: 'open issues', total: counts.open })].join('\n\n');
}
function exceptions({ overview, now }) {
    const { exceptions: rows, counts } = overview;
    if (counts.whitelisted === 0)
        return '';
    const cells = rows.map((row) => {
        const { exception, details: key } = row.issue;
        return [cell(key.username, 64), cell(row.accountName, 40), (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(row.ageDays, 'day'), cell(exception?.reason ?? '', 120), endCell(exception?.expires ?? null, now)];
    });
    const soon = rows.filter(({ issue }) => endsSoon(issue.exception?.expires ?? null, now)).length;
    return [
        '### Exceptions in force',
        ...(soon === 0 ? [] : [`**${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(soon, 'exception')} within ${ENDS_SOON_DAYS} days of the end.** After that the key counts as stale again.`]),
        shortened(cells, { head: ['User', 'Account', 'Age', 'Reason', 'Ends'], numeric: [2], bytes: ROWS_BUDGET, of: 'exceptions', total: counts.whitelisted }),
    ].join('\n\n');
}
function endsSoon(expires, now) {
    return expires !== null && (0,_domain_timestamp_js__WEBPACK_IMPORTED_MODULE_4__/* .wholeDaysBetween */ .vr)(Date.parse((0,_domain_timestamp_js__WEBPACK_IMPORTED_MODULE_4__/* .utcDay */ .dA)(now)), Date.parse(expires)) <= ENDS_SOON_DAYS;
}
function endCell(expires, now) {
    if (expires === null)
        return 'never';
    return endsSoon(expires, now) ? `**${cell(expires, 10)}**` : cell(expires, 10);
}
/** The first rows in sight, more behind a fold, and a count of what did not fit. */
function shortened(rows, options) {
    const { head, numeric = [], of } = options;
    const total = options.total ?? rows.length;
    const fitting = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .rowsWithin */ .d$)(rows, options.bytes);
    const first = fitting.slice(0, ROWS_AT_FIRST_SIGHT);
    const more = fitting.slice(ROWS_AT_FIRST_SIGHT);
    const left = total - fitting.length;
    return [
        (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .table */ .tp)({ head, numeric, rows: first }),
        ...(more.length > 0 ? [(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .details */ .zH)(`${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(more.length, 'more', 'more')} ${of}`, (0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .table */ .tp)({ head, numeric, rows: more }))] : []),
        ...(left > 0 ? [`… and ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .counted */ .hS)(left, 'more', 'more')} ${of} in the findings files.`] : []),
    ].join('\n\n');
}
function accountCell(account) {
    return account.accountName === account.accountId ? account.accountId : `${cell(account.accountName, 60)} (${account.accountId})`;
}
function cell(text, length) {
    return (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdownTableCell */ .Zs)((0,_markdown_js__WEBPACK_IMPORTED_MODULE_2__/* .clip */ .$Q)(text, length));
}
function ticketCell({ issue, ticketUrl }) {
    const key = issue.ticket?.key;
    if (key === undefined)
        return '';
    return ticketUrl === null ? cell(key, 40) : `[${cell(key, 40)}](${ticketUrl})`;
}


/***/ })

};
