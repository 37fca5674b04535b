export const id = 446;
export const ids = [446];
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

/***/ 6351:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Aj: () => (/* binding */ accountCell),
/* harmony export */   Hn: () => (/* binding */ cell),
/* harmony export */   I1: () => (/* binding */ keyCell),
/* harmony export */   Q9: () => (/* binding */ ownerCell),
/* harmony export */   gH: () => (/* binding */ problemList),
/* harmony export */   iL: () => (/* binding */ userCell),
/* harmony export */   kf: () => (/* binding */ messageCell),
/* harmony export */   oR: () => (/* binding */ joined),
/* harmony export */   vI: () => (/* binding */ shortened),
/* harmony export */   zz: () => (/* binding */ ticketCell)
/* harmony export */ });
/* harmony import */ var _escape_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9038);
/* harmony import */ var _key_ids_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8281);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(4580);



const ROWS_AT_FIRST_SIGHT = 20;
/** What IAM allows. */
const USER_LENGTH = 64;
const ACCOUNT_LENGTH = 60;
const TICKET_LENGTH = 40;
const OWNER_LENGTH = 60;
/** The remedy stands at the end of a message, so that cutting it off must be rare. */
const MESSAGE_LENGTH = 1000;
/** Bytes of the list of problems. */
const PROBLEMS_BUDGET = 60_000;
/** The first rows in sight, more behind a fold, and a count of what did not fit. Columns without any text are left out. */
function shortened(rows, options) {
    const { of, elsewhere, inSight = ROWS_AT_FIRST_SIGHT, total = rows.length } = options;
    const fitting = (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .rowsWithin */ .d$)(rows, options.bytes);
    const columns = options.head.flatMap((_, column) => fitting.some((row) => row[column] !== '') ? [column] : []);
    const chosen = (row) => columns.map((column) => row[column] ?? '');
    const part = (some) => (0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .table */ .tp)({
        head: chosen(options.head),
        numeric: columns.flatMap((column, place) => options.numeric?.includes(column) === true ? [place] : []),
        rows: some.map(chosen),
    });
    const more = fitting.slice(inSight);
    const left = total - fitting.length;
    return [
        ...(fitting.length > 0 ? [part(fitting.slice(0, inSight))] : []),
        ...(more.length > 0 ? [(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .details */ .zH)(`${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .hS)(more.length, 'more', 'more')} ${of}`, part(more))] : []),
        ...(left > 0 ? [`… and ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .counted */ .hS)(left, 'more', 'more')} ${of} in ${elsewhere}.`] : []),
    ].join('\n\n');
}
function cell(text, length) {
    return (0,_escape_js__WEBPACK_IMPORTED_MODULE_0__/* .escapeMarkdownTableCell */ .Zs)((0,_markdown_js__WEBPACK_IMPORTED_MODULE_1__/* .clip */ .$Q)(text, length));
}
function userCell(userName, length = USER_LENGTH) {
    return cell(userName, length);
}
/** Nothing can be escaped inside code, so what would end it or the cell is left out. */
function keyCell(keyId, keyIds) {
    const shown = (0,_key_ids_js__WEBPACK_IMPORTED_MODULE_2__/* .showKeyId */ .g)(keyId, keyIds).replace(/[`|\s]/g, '');
    return shown === '' ? '' : `\`${shown}\``;
}
function accountCell(account) {
    const { accountId, accountName } = account;
    return accountName === accountId
        ? cell(accountId, ACCOUNT_LENGTH)
        : `${cell(accountName, ACCOUNT_LENGTH)} (${cell(accountId, ACCOUNT_LENGTH)})`;
}
function ownerCell(owner) {
    return cell(owner ?? '', OWNER_LENGTH);
}
function ticketCell(ticket, url) {
    if (ticket === null)
        return '';
    return url === null ? cell(ticket, TICKET_LENGTH) : `[${cell(ticket, TICKET_LENGTH)}](${url})`;
}
/** One line that was written elsewhere, with the key IDs in it shown as they should be. */
function messageCell(message, keyIds) {
    return cell((0,_key_ids_js__WEBPACK_IMPORTED_MODULE_2__/* .maskKeyIds */ .Y)(message, keyIds), MESSAGE_LENGTH);
}
function problemList(problems, keyIds) {
    if (problems.length === 0)
        return '';
    const rows = problems.map(({ severity, message }) => [severity, messageCell(message, keyIds)]);
    const head = ['', 'What, and what to do'];
    return [
        '### Problems',
        shortened(rows, { head, bytes: PROBLEMS_BUDGET, of: 'problems', elsewhere: 'result.json' }),
    ].join('\n\n');
}
/** Sections that have something to say, as one document. */
function joined(sections) {
    return sections
        .filter((section) => section !== '')
        .join('\n\n')
        .concat('\n');
}


/***/ }),

/***/ 1446:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runValidate: () => (/* binding */ runValidate)
});

// UNUSED EXPORTS: reviewable

// EXTERNAL MODULE: ./lib/config.js + 7 modules
var config = __webpack_require__(510);
// EXTERNAL MODULE: ./lib/domain/exceptions.js
var domain_exceptions = __webpack_require__(7563);
;// CONCATENATED MODULE: ./lib/domain/config-review.js
/**
 * What a careful reviewer would say of a configuration that is well-formed (SPEC section 10): exceptions without end,
 * reason or effect, owners that lead nowhere, remediation that cannot work. Pure; where a setting stands in its file
 * is found by the caller from `path`.
 */

const ENDS_SOON_DAYS = 14;
/** What user names and access key IDs are made of (IAM User Guide, "IAM and STS quotas": name limits), and globs. */
const CAN_MATCH = /^[\w+=,.@*-]{1,128}$/;
function reviewConfiguration(reviewed) {
    return [
        ...reviewRemediation(reviewed),
        ...reviewAccounts(reviewed),
        ...reviewExceptions(reviewed),
        ...reviewOwners(reviewed),
    ];
}
function reviewRemediation({ remediation, reporting, retentionDays }) {
    if (!remediation)
        return [];
    const findings = [];
    const warn = (setting, message) => void findings.push({
        severity: 'warning',
        file: 'config.json',
        path: ['user_keysrotation', setting],
        message,
    });
    if (retentionDays === 0)
        warn('remediation_retention_period', 'is 0 while remediation is on: keys are planned the moment they are reported; give owners some days');
    if (!reporting)
        warn('remediation', 'is on while reporting is off: nothing is ever reported, so nothing would ever become eligible; turn reporting on');
    return findings;
}
function reviewAccounts(reviewed) {
    const named = (file, section, ids) => [...ids]
        .filter((id) => !reviewed.accountNames.has(id) && !reviewed.scannedAccountIds.has(id))
        .map((id) => ({
        severity: 'warning',
        file,
        path: [section, id],
        message: `names account ${id}, which config.json does not have; add it to aws.accounts or remove it`,
    }));
    const listed = (setting, ids) => [...ids]
        .filter((id) => !reviewed.accountNames.has(id))
        .map((id) => ({
        severity: 'warning',
        file: 'config.json',
        path: ['user_keysrotation', setting],
        message: `names account ${id}, which aws.accounts does not have; add it there with a name`,
    }));
    const onlyRemediated = new Set([...reviewed.remediationAccountIds].filter((id) => !reviewed.scannedAccountIds.has(id)));
    const lists = [
        ...listed('accounts', reviewed.scannedAccountIds),
        ...listed('remediation_accounts', onlyRemediated),
    ];
    return [
        ...lists,
        ...named('whitelist.json', 'user_keysrotation', reviewed.exceptions.keys()),
        ...named('ticket_owners.json', 'account', reviewed.owners.accounts.keys()),
    ];
}
function reviewExceptions({ exceptions, now }) {
    return [...exceptions].flatMap(([accountId, entries]) => {
        const first = new Map();
        const globs = entries.filter(({ id }) => id.includes('*'));
        return entries.flatMap((entry, index) => {
            const warn = (message) => ({
                severity: 'warning',
                file: 'whitelist.json',
                path: ['user_keysrotation', accountId, index],
                message,
            });
            const id = shownId(entry.id);
            const earlier = first.get(entry.id);
            if (earlier === undefined)
                first.set(entry.id, index);
            const wider = globs.find((glob) => glob !== entry && glob.id !== entry.id && !(0,domain_exceptions/* isExpired */._d)(glob, now) && (0,domain_exceptions/* matchesGlob */.kt)(glob.id, entry.id));
            return [
                ...((0,domain_exceptions/* isExpired */._d)(entry, now)
                    ? [
                        warn(`exception ${id} expired on ${entry.expires ?? ''} and covers nothing; remove it or decide anew`),
                    ]
                    : []),
                ...((0,domain_exceptions/* endsWithin */._c)(entry, ENDS_SOON_DAYS, now)
                    ? [warn(`exception ${id} ends on ${entry.expires ?? ''}; after that the key counts as stale`)]
                    : []),
                ...(entry.expires === undefined
                    ? [warn(`exception ${id} never expires; give it an end with "expires"`)]
                    : []),
                ...(entry.reason === undefined ? [warn(`exception ${id} has no reason; say why with "reason"`)] : []),
                ...(CAN_MATCH.test(entry.id)
                    ? []
                    : [warn(`exception ${id} can match no user name and no key ID; correct it`)]),
                ...(/^\*+$/.test(entry.id)
                    ? [warn(`exception ${id} covers every key of account ${accountId}; name users or keys`)]
                    : []),
                ...(earlier === undefined
                    ? []
                    : [warn(`exception ${id} stands twice for account ${accountId}; remove one of them`)]),
                ...(earlier === undefined && wider !== undefined
                    ? [warn(`exception ${id} is covered by ${shownId(wider.id)} already; remove one of them`)]
                    : []),
            ];
        });
    });
}
/** On one line, whatever stands in the file. */
function shownId(id) {
    const line = CAN_MATCH.test(id) ? id : JSON.stringify(id).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
    return line.length > 140 ? `${line.slice(0, 140)}…` : line;
}
function reviewOwners({ owners, jira, slack, scannedAccountIds, reporting, }) {
    const lost = (field, missing) => [...scannedAccountIds].filter(missing).map((id) => `${field}:${id}`);
    const findings = [];
    const check = (field, service, missing) => {
        if (missing.length === 0)
            return;
        const named = missing.slice(0, 5).map((entry) => entry.slice(field.length + 1));
        const more = missing.length > named.length ? ` and ${missing.length - named.length} more` : '';
        findings.push({
            severity: reporting ? 'error' : 'warning',
            file: 'ticket_owners.json',
            path: [],
            message: `no ${field} holds for account ${named.join(', ')}${more}, so ${service}; set it globally or for the account`,
        });
    };
    if (jira)
        check('jira_project', 'no ticket can be opened', lost('jira_project', (id) => (owners.accounts.get(id)?.jiraProject ?? owners.global.jiraProject) === null));
    if (slack) {
        check('slack_owner', 'nobody is told on Slack', lost('slack_owner', (id) => (owners.accounts.get(id)?.slackOwners ?? []).length === 0 && owners.global.slackOwners.length === 0));
    }
    return findings;
}

// EXTERNAL MODULE: ./lib/render/markdown.js
var markdown = __webpack_require__(4580);
// EXTERNAL MODULE: ./lib/render/summary-tables.js
var summary_tables = __webpack_require__(6351);
;// CONCATENATED MODULE: ./lib/render/validate-summary.js


const FINDINGS_BUDGET = 300_000;
function validateSummary({ findings, keyIds }) {
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const warnings = findings.length - errors;
    const valid = warnings > 0 ? `Configuration is valid, with ${(0,markdown/* counted */.hS)(warnings, 'warning')}` : 'Configuration is valid';
    const headline = errors > 0 ? `${(0,markdown/* counted */.hS)(errors, 'error')} in the configuration` : valid;
    const ordered = [...findings].sort((a, b) => a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1);
    const rows = ordered.map(({ severity, file, line, path, message }) => [
        severity,
        `${(0,summary_tables/* cell */.Hn)(file, 80)}:${line}`,
        (0,summary_tables/* messageCell */.kf)(path, keyIds),
        (0,summary_tables/* messageCell */.kf)(message, keyIds),
    ]);
    const head = ['', 'Where', 'Setting', 'What, and what to do'];
    return (0,summary_tables/* joined */.oR)([
        `## ${headline}`,
        rows.length === 0
            ? ''
            : (0,summary_tables/* shortened */.vI)(rows, { head, bytes: FINDINGS_BUDGET, of: 'findings', elsewhere: 'the log' }),
    ]);
}

;// CONCATENATED MODULE: ./lib/run-validate.js




async function runValidate({ inputs, runner, log, keyIds, now }) {
    const read = await (0,config/* readTexts */.Z7)({ dir: inputs.configDir, workspace: runner.workspace });
    const parsed = (0,config/* parseConfiguration */.MA)({ ...read, ...(inputs.awsRegion === undefined ? {} : { awsRegion: inputs.awsRegion }) });
    const findings = parsed.ok
        ? reviewConfiguration(reviewable(parsed.configuration, now)).map((finding) => placed(finding, parsed.configuration))
        : parsed.problems.map((problem) => ({ ...problem, severity: 'error' }));
    for (const finding of findings)
        log.at(finding.severity, `${finding.path === '' ? '' : `${finding.path}: `}${finding.message}`, finding);
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const [first] = findings.filter(({ severity }) => severity === 'error');
    return {
        outputs: { errors: String(errors), warnings: String(findings.length - errors) },
        accounts: [],
        keys: [],
        summary: validateSummary({ findings, keyIds }),
        failure: first === undefined ? null : `${(0,markdown/* counted */.hS)(errors, 'error')} in the configuration; first: ${first.file}:${first.line} ${first.path} ${first.message}`,
    };
}
function reviewable(configuration, now) {
    return {
        now,
        accountNames: configuration.accountNames,
        scannedAccountIds: new Set(configuration.accounts.map(({ id }) => id)),
        remediationAccountIds: configuration.remediation.accountIds,
        exceptions: configuration.exceptions,
        owners: configuration.owners,
        remediation: configuration.remediation.automatic,
        reporting: configuration.reporting,
        retentionDays: configuration.remediation.retentionDays,
        jira: configuration.jira !== undefined,
        slack: configuration.slack !== undefined,
    };
}
function placed({ severity, file, path, message }, configuration) {
    const place = configuration.positionOf(file, path);
    return { severity, ...place, path: (0,config/* dotted */.Bs)(path), message };
}


/***/ })

};
