export const id = 446;
export const ids = [446];
export const modules = {

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

// EXTERNAL MODULE: ./lib/render/key-ids.js
var key_ids = __webpack_require__(8281);
// EXTERNAL MODULE: ./lib/render/markdown.js
var markdown = __webpack_require__(4580);
// EXTERNAL MODULE: ./lib/render/summary.js
var summary = __webpack_require__(4881);
;// CONCATENATED MODULE: ./lib/render/validate-summary.js
/** The summary of mode validate: what is wrong, what should be looked at, file by file. Decides nothing. */



function validateSummary({ findings, keyIds }) {
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const warnings = findings.length - errors;
    const headline = errors > 0 ? `${(0,markdown/* counted */.hS)(errors, 'error')} in the configuration` : warnings > 0 ? `Configuration is valid, with ${(0,markdown/* counted */.hS)(warnings, 'warning')}` : 'Configuration is valid';
    const ordered = [...findings].sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
    const rows = ordered.map(({ severity, file, line, path, message }) => [
        severity,
        `${(0,summary/* cell */.Hn)(file, 80)}:${line}`,
        (0,summary/* cell */.Hn)((0,key_ids/* maskKeyIds */.Y)(`${path} ${message}`, keyIds), 400),
    ]);
    return [`## ${headline}`, ...(rows.length === 0 ? [] : [(0,summary/* shortened */.vI)(rows, { head: ['', 'Where', 'What, and what to do'], bytes: 300_000, of: 'findings' })])].join('\n\n').concat('\n');
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
