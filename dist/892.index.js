export const id = 892;
export const ids = [892];
export const modules = {

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

/***/ 2892:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runValidate: () => (/* binding */ runValidate)
});

// EXTERNAL MODULE: ./lib/config.js + 4 modules
var config = __webpack_require__(3471);
// EXTERNAL MODULE: ./lib/config-model.js + 1 modules
var config_model = __webpack_require__(3271);
// EXTERNAL MODULE: ./lib/config-schemas.js
var config_schemas = __webpack_require__(4144);
// EXTERNAL MODULE: ./lib/config-settings.js
var config_settings = __webpack_require__(5435);
// EXTERNAL MODULE: ./lib/config-values.js
var config_values = __webpack_require__(9268);
;// CONCATENATED MODULE: ./lib/config-reviewable.js
/** What mode validate reviews, from files that may be wrong in places: what cannot be read is left out, nothing is guessed. */




const ACCOUNT_ID = /^\d{12}$/;
function reviewable(contents, now) {
    const { settings, values, owners } = contents;
    const { aws, user_keysrotation: rotation, jira, slack } = settings;
    const section = (0,config_settings/* objectOf */.X)((0,config_settings/* objectOf */.X)(values['config.json'])?.['user_keysrotation']);
    const listed = (setting) => ((0,config_values/* listedAccounts */._O)(section?.[setting]) ?? []).flatMap(({ id, path }) => isAccountId(id) ? [{ id, path: ['user_keysrotation', setting, ...path] }] : []);
    return {
        now,
        accountNames: aws.accounts?.value,
        scannedAccountIds: scannedIn(contents),
        listed: {
            accounts: listed('accounts'),
            remediation_accounts: listed('remediation_accounts'),
            ignore_accounts: listed('ignore_accounts'),
        },
        exceptions: exceptionsIn(values['whitelist.json']),
        ownerAccountIds: accountsIn((0,config_settings/* objectOf */.X)(values['ticket_owners.json'])?.['account']).map(([id]) => id),
        owners,
        remediation: rotation.remediation?.value,
        reporting: rotation.reporting?.value,
        retentionDays: rotation.remediation_retention_period?.value,
        jira: jira.enabled?.value,
        slack: slack.enabled?.value,
    };
}
function scannedIn({ settings }) {
    const { aws, user_keysrotation: rotation } = settings;
    const { accounts, ignore_accounts: ignored } = rotation;
    const chosen = accounts && (accounts.value ?? aws.accounts?.value.keys());
    return chosen === undefined || ignored === undefined
        ? undefined
        : new Set((0,config_model/* chosenAccounts */.nW)(chosen, ignored.value));
}
/** Entry by entry, so that one that is wrong hides no other; null in its place. */
function exceptionsIn(whitelist) {
    const lists = accountsIn((0,config_settings/* objectOf */.X)(whitelist)?.['user_keysrotation']);
    return new Map(lists.map(([id, list]) => [
        id,
        (Array.isArray(list) ? list : []).map((entry) => {
            const result = config_schemas/* exception */.YG.safeParse(entry);
            return result.success ? (0,config_model/* exceptionOf */.dB)(result.data) : null;
        }),
    ]));
}
function accountsIn(byAccount) {
    return Object.entries((0,config_settings/* objectOf */.X)(byAccount) ?? {}).filter(([id]) => isAccountId(id));
}
function isAccountId(id) {
    return typeof id === 'string' && ACCOUNT_ID.test(id);
}

// EXTERNAL MODULE: ./lib/adapters/aws-accounts.js + 2 modules
var aws_accounts = __webpack_require__(492);
// EXTERNAL MODULE: ./lib/adapters/aws-session.js
var aws_session = __webpack_require__(2116);
// EXTERNAL MODULE: ./lib/adapters/dynamodb.js + 1 modules
var dynamodb = __webpack_require__(6367);
// EXTERNAL MODULE: ./lib/adapters/github-oidc.js
var github_oidc = __webpack_require__(3555);
// EXTERNAL MODULE: ./lib/connect.js + 1 modules
var connect = __webpack_require__(180);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/connect-setup.js
/**
 * Builds what mode validate may look at outside, as far as credentials are given and may be used: AWS with roles that
 * only read, Jira, Slack, GitHub. Composition only; nothing is called before it is asked for.
 */






/** Secrets are for what the repository's own people wrote. */
const FORK = 'credentials are not used on pull requests from forks';
/** Where the AWS SDK finds credentials without being told (AWS SDKs reference, standardized credential providers). */
const CREDENTIAL_VARIABLES = [
    'AWS_ACCESS_KEY_ID',
    'AWS_PROFILE',
    'AWS_WEB_IDENTITY_TOKEN_FILE',
    'AWS_CONTAINER_CREDENTIALS_RELATIVE_URI',
    'AWS_CONTAINER_CREDENTIALS_FULL_URI',
];
const CALLS_IN_FLIGHT = 20;
async function connectGitHub({ inputs, runner }) {
    if (runner.repository === '')
        return { notChecked: 'this run is not in GitHub Actions' };
    if (inputs.githubToken === undefined)
        return { notChecked: 'the input github-token is empty' };
    const { createGitHub } = await __webpack_require__.e(/* import() */ 995).then(__webpack_require__.bind(__webpack_require__, 9995));
    try {
        return await createGitHub({ token: inputs.githubToken, repository: runner.repository });
    }
    catch (error) {
        if (!(0,errors/* isExpected */.Dn)(error))
            throw error;
        return { notChecked: error.message };
    }
}
function connectValidateAws(start) {
    const { inputs, runner, configuration } = start;
    const { roleToAssume } = inputs;
    if (runner.event.pullRequest?.fromFork === true)
        return { notChecked: FORK };
    if (roleToAssume === undefined && !CREDENTIAL_VARIABLES.some((name) => process.env[name])) {
        return { notChecked: 'no AWS credentials were given (input role-to-assume)' };
    }
    const { aws } = configuration;
    const transport = (0,connect/* transportFor */.JG)(configuration, runner);
    const sessionName = (0,aws_session/* sessionNameOf */.lg)(`${runner.runId}-${runner.attempt}`);
    const hub = (0,aws_session/* createHubCredentials */.IM)({
        transport,
        roleToAssume,
        sessionName,
        oidcToken: () => (0,github_oidc/* requestOidcToken */.Iz)(inputs.audience),
        expectedAccountId: aws.mainAccountId,
    });
    const store = (0,dynamodb/* createDynamoIssueStore */.Zl)((0,dynamodb/* openTable */.RT)({ transport, hub, tableName: configuration.tableName }));
    const { accounts: narrowed } = inputs;
    return {
        store,
        credentials: {
            what: roleToAssume === undefined ? 'AWS credentials' : `Hub role ${roleToAssume}`,
            obtain: async () => void (await hub.provide()),
        },
        table: { name: configuration.tableName, store },
        accounts: (0,aws_accounts/* createAccountReaders */.S)({
            transport,
            hub,
            partition: aws.partition,
            roleName: aws.roleNameIdentification,
            externalId: aws.externalId,
            sessionName,
            readsTags: false,
            concurrency: CALLS_IN_FLIGHT,
            purpose: 'enter',
        }),
        wanted: configuration.accounts.filter(({ id }) => narrowed === 'all' || narrowed.includes(id)),
        mayStayOutside: runner.event.pullRequest !== null,
        close: () => transport.close(),
    };
}
async function connectJira(start) {
    const { inputs, runner, configuration, base, log } = start;
    const { jira } = configuration;
    if (jira === undefined)
        return undefined;
    if (runner.event.pullRequest?.fromFork === true)
        return { notChecked: FORK };
    if (inputs.jiraToken === undefined)
        return { notChecked: 'the input jira-token is empty' };
    if (isUnmerged(start, jira.server, base?.jira?.server))
        return { notChecked: unmerged('jira.server', base) };
    const { createTracker } = await Promise.all(/* import() */[__webpack_require__.e(298), __webpack_require__.e(835)]).then(__webpack_require__.bind(__webpack_require__, 1835));
    return created(() => ({
        tracker: createTracker(jira, {
            email: inputs.jiraEmail,
            token: inputs.jiraToken,
            onWarning: (line) => log.warning(line),
        }),
        projects: unique(configuration.accounts.map(({ id }) => configuration.ownership.routeFor(id).project ?? '')),
    }));
}
async function connectSlack(start) {
    const { inputs, runner, configuration, base, now } = start;
    const { slack } = configuration;
    if (slack === undefined)
        return undefined;
    if (runner.event.pullRequest?.fromFork === true)
        return { notChecked: FORK };
    if (inputs.slackToken === undefined)
        return { notChecked: 'the input slack-token is empty' };
    // Without an address it is Slack's own.
    if (isUnmerged(start, slack.apiUrl, base?.slack?.apiUrl))
        return { notChecked: unmerged('slack.api_url', base) };
    const { createNotifier } = await Promise.all(/* import() */[__webpack_require__.e(105), __webpack_require__.e(733)]).then(__webpack_require__.bind(__webpack_require__, 733));
    const { defaultChannel, channels } = slack.problemRouting;
    return created(() => ({
        notifier: createNotifier(slack, { token: inputs.slackToken, now }),
        recipients: unique([
            ...configuration.accounts.flatMap(({ id }) => configuration.ownership.routeFor(id).slackRecipients),
            defaultChannel ?? '',
            ...channels.map(({ channel }) => channel),
        ]),
    }));
}
/** Only where remediation is used: an environment that nobody needs is missing nowhere. */
function connectEnvironment({ configuration }, github) {
    if (!configuration.remediation.automatic)
        return undefined;
    return 'notChecked' in github ? github : { source: github, name: configuration.remediationEnvironment };
}
/** What is to be merged may name a server that nobody has reviewed; it gets no token. */
function isUnmerged({ runner }, address, merged) {
    return runner.event.pullRequest !== null && address !== merged;
}
function unmerged(setting, base) {
    const why = base === undefined ? 'cannot be compared with the base branch' : 'is another than on the base branch';
    return `${setting} ${why}, and the token is not sent to an address that is not merged yet`;
}
function created(create) {
    try {
        return create();
    }
    catch (error) {
        if (!(0,errors/* isExpected */.Dn)(error))
            throw error;
        return { notChecked: error.message };
    }
}
function unique(names) {
    return [...new Set(names)].filter((name) => name !== '').sort();
}

// EXTERNAL MODULE: ./lib/domain/exceptions.js
var domain_exceptions = __webpack_require__(4496);
;// CONCATENATED MODULE: ./lib/domain/config-review.js
/**
 * What a careful reviewer would say of what is well-formed in a configuration (SPEC section 10): exceptions without end,
 * reason or effect, owners that lead nowhere, remediation that cannot work. Pure; where a setting stands in its file
 * is found by the caller from `path`. What a file has wrong elsewhere hides none of it.
 */

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
    if (remediation !== true)
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
    if (reporting === false)
        warn('remediation', 'is on while reporting is off: nothing is ever reported, so nothing would ever become eligible; turn reporting on');
    return findings;
}
function reviewAccounts(reviewed) {
    const { accountNames, listed } = reviewed;
    if (accountNames === undefined)
        return [];
    const [toScan, ignored] = [listed.accounts, listed.ignore_accounts].map((accounts) => new Set(accounts.map(({ id }) => id)));
    const warn = (file, { id, path }, rest) => ({
        severity: 'warning',
        file,
        path,
        message: `names account ${id}, ${rest}`,
    });
    const inList = (accounts, elsewhere, rest) => accounts
        .filter(({ id }) => !accountNames.has(id) && !elsewhere.some((ids) => ids.has(id)))
        .map((account) => warn('config.json', account, rest));
    const inFile = (file, section, ids) => [...ids]
        .filter((id) => !accountNames.has(id) && !toScan.has(id))
        .map((id) => warn(file, { id, path: [section, id] }, 'which config.json does not have; add it to aws.accounts or remove it'));
    const unnamed = 'which aws.accounts does not have; add it there with a name';
    return [
        ...inList(listed.accounts, [ignored], unnamed),
        ...inList(listed.remediation_accounts, [toScan, ignored], unnamed),
        ...inList(listed.ignore_accounts, [toScan], 'which config.json has nowhere else, so nothing is left out by it; correct or remove it'),
        ...inFile('whitelist.json', 'user_keysrotation', reviewed.exceptions.keys()),
        ...inFile('ticket_owners.json', 'account', reviewed.ownerAccountIds),
    ];
}
function reviewExceptions({ exceptions, now }) {
    return [...exceptions].flatMap(([accountId, entries]) => {
        const first = new Map();
        const globs = entries.filter((entry) => entry?.id.includes('*') === true);
        return entries.flatMap((entry, index) => {
            if (entry === null)
                return [];
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
            const wider = (0,domain_exceptions/* isExpired */._d)(entry, now)
                ? undefined
                : globs.find((glob) => glob.id !== entry.id && lastsAsLong(glob, entry) && (0,domain_exceptions/* matchesGlob */.kt)(glob.id, entry.id));
            return [
                ...((0,domain_exceptions/* isExpired */._d)(entry, now)
                    ? [
                        warn(`exception ${id} expired on ${entry.expires ?? ''} and covers nothing; remove it or decide anew`),
                    ]
                    : []),
                ...((0,domain_exceptions/* endsWithin */._c)(entry, domain_exceptions/* ENDS_SOON_DAYS */.dL, now)
                    ? [warn(`exception ${id} ends on ${entry.expires ?? ''}; after that the key counts as stale`)]
                    : []),
                ...(entry.expires === undefined
                    ? [warn(`exception ${id} never expires; give it an end with "expires"`)]
                    : []),
                ...(entry.reason === undefined ? [warn(`exception ${id} has no reason; say why with "reason"`)] : []),
                ...(CAN_MATCH.test(entry.id)
                    ? []
                    : [warn(`exception ${id} can match no user name and no key ID; correct it`)]),
                ...(coversEveryKey(entry.id)
                    ? [
                        warn(`exception ${id} covers every key of account ${accountId}${/^\*+$/.test(entry.id) ? '' : ', since every key ID begins with AKIA'}; name users or keys`),
                    ]
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
/**
 * Key IDs of IAM users begin with AKIA (IAM User Guide, "unique ID prefixes"). Beyond that these two have nothing in
 * common, so that a glob which matches both matches every key ID.
 */
const UNLIKE_KEY_IDS = ['AKIA2222222222222222', 'AKIAZZZZZZZZZZZZZZZZ'];
function coversEveryKey(id) {
    return UNLIKE_KEY_IDS.every((keyId) => (0,domain_exceptions/* matchesGlob */.kt)(id, keyId));
}
/** One that ends sooner makes the other no duplicate. */
function lastsAsLong(one, other) {
    return one.expires === undefined || (other.expires !== undefined && one.expires >= other.expires);
}
/** On one line, whatever stands in the file. */
function shownId(id) {
    const line = CAN_MATCH.test(id) ? id : JSON.stringify(id).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
    return line.length > 140 ? `${line.slice(0, 140)}…` : line;
}
function reviewOwners({ owners, jira, slack, scannedAccountIds, reporting, }) {
    if (owners === undefined || scannedAccountIds === undefined)
        return [];
    const lost = (field, missing) => [...scannedAccountIds].filter(missing).map((id) => `${field}:${id}`);
    const findings = [];
    const check = (field, service, missing) => {
        if (missing.length === 0)
            return;
        const named = missing.slice(0, 5).map((entry) => entry.slice(field.length + 1));
        const more = missing.length > named.length ? ` and ${missing.length - named.length} more` : '';
        findings.push({
            severity: reporting === true ? 'error' : 'warning',
            file: 'ticket_owners.json',
            path: [],
            message: `no ${field} holds for account ${named.join(', ')}${more}, so ${service}; set it globally or for the account`,
        });
    };
    if (jira === true)
        check('jira_project', 'no ticket can be opened', lost('jira_project', (id) => (owners.accounts.get(id)?.jiraProject ?? owners.global.jiraProject) === null));
    if (slack === true) {
        check('slack_owner', 'nobody is told on Slack', lost('slack_owner', (id) => (owners.accounts.get(id)?.slackOwners ?? []).length === 0 && owners.global.slackOwners.length === 0));
    }
    return findings;
}

// EXTERNAL MODULE: ./lib/domain/gate.js
var gate = __webpack_require__(1129);
// EXTERNAL MODULE: ./lib/pool.js
var pool = __webpack_require__(4057);
;// CONCATENATED MODULE: ./lib/modes/check-setup.js
/**
 * Finds out whether everything outside is there that a run needs (SPEC section 10, first-run check), in the order in
 * which a user has to mend it: AWS credentials, table, account roles, Jira, Slack, environment. Reads only: nothing is
 * created, posted or opened. What is missing becomes a line with the remedy, never a failure.
 */



const CONCURRENT_ACCOUNTS = 10;
/** `onAccount` is called for every account whose role was tried. */
async function checkSetup(parts, onAccount) {
    const { aws, jira, slack, environment } = parts;
    const findings = await Promise.all([
        look('AWS', aws, (access) => checkAws(access, onAccount)),
        look('Jira', jira, checkJira),
        look('Slack', slack, checkSlack),
        look('GitHub environment', environment, checkEnvironment),
    ]);
    return findings.flat();
}
async function look(what, part, check) {
    if (part === undefined)
        return [];
    if ('notChecked' in part)
        return [notChecked(what, part.notChecked)];
    return check(part);
}
async function checkAws(aws, onAccount) {
    const credentials = await tried(aws.credentials.what, () => aws.credentials.obtain());
    const table = `Table ${aws.table.name}`;
    if (credentials.state !== 'ok') {
        const why = 'needs the AWS credentials first';
        return [credentials, notChecked(table, why), notChecked('Account roles', why)];
    }
    const [verified, roles] = await Promise.all([
        tried(table, () => aws.table.store.verify({ write: false })),
        checkAccounts(aws, onAccount),
    ]);
    return [credentials, verified, ...roles];
}
async function checkAccounts({ accounts, wanted, mayStayOutside }, onAccount) {
    const failures = await (0,pool/* settleAll */.j)(wanted, { limit: CONCURRENT_ACCOUNTS }, async ({ id }) => {
        await accounts.enter(id).finally(onAccount);
    });
    const broken = new Map(failures.map(({ item, error }) => [item.id, error]));
    const outside = mayStayOutside ? refusals(failures, wanted.length) : new Map();
    const [refusal] = outside.values();
    const findings = wanted
        .filter(({ id }) => !outside.has(id))
        .map(({ id, name }) => {
        const what = `Account ${name === id ? id : `${name} (${id})`}`;
        return broken.has(id) ? failed(what, broken.get(id)) : ok(what);
    });
    return [
        ...findings.filter(({ state }) => state !== 'ok'),
        ...findings.filter(({ state }) => state === 'ok'),
        ...(refusal === undefined
            ? []
            : [
                notChecked(outside.size === wanted.length
                    ? 'Account roles'
                    : `Account roles (${outside.size} of ${wanted.length})`, `this role may not assume account roles; to have them checked, allow it and deploy config/aws/member.yaml with it as HubValidateRoleName (${refusal})`),
            ]),
    ];
}
/**
 * Accounts that this role is not meant to enter: AWS says so where it can (IAM User Guide, "Access denied error
 * messages"); where it only refuses, a role that no account lets in is taken for one.
 */
function refusals(failures, wanted) {
    const refused = failures.flatMap(({ item, error }) => error instanceof errors/* AccessError */.Zz ? [[item.id, error.message]] : []);
    return new Map(refused.length === wanted
        ? refused
        : refused.filter(([, message]) => message.includes('no identity-based policy allows the sts:AssumeRole')));
}
async function checkJira({ tracker, projects, }) {
    const what = projects.length === 0 ? 'Jira login' : `Jira login and projects ${projects.join(', ')}`;
    return complaints(what, 'Jira project', () => tracker.check(projects));
}
async function checkSlack({ notifier, recipients, }) {
    const what = recipients.length === 0 ? 'Slack login' : `Slack login and recipients ${recipients.join(', ')}`;
    return complaints(what, 'Slack recipient', () => notifier.check(recipients));
}
/** A service whose login works, and what it has to say of each project or recipient. */
async function complaints(what, each, check) {
    try {
        const lines = await check();
        return lines.length === 0
            ? [ok(what)]
            : lines.map((detail) => ({ what: each, state: 'not ok', detail }));
    }
    catch (error) {
        return [failed(what, error)];
    }
}
async function checkEnvironment({ source, name, }) {
    const what = `GitHub environment ${name}`;
    try {
        const doubts = (0,gate/* judgeEnvironment */.vF)(await source.environment(name), name);
        return doubts.length === 0
            ? [ok(what)]
            : doubts.map(({ message }) => ({ what, state: 'not ok', detail: message }));
    }
    catch (error) {
        // A token that may not read environments says nothing about them.
        if (error instanceof errors/* AccessError */.Zz)
            return [notChecked(what, error.message)];
        return [failed(what, error)];
    }
}
async function tried(what, attempt) {
    try {
        await attempt();
        return ok(what);
    }
    catch (error) {
        return failed(what, error);
    }
}
/** Anything unexpected is a bug of ours and goes on. */
function failed(what, error) {
    if (!(0,errors/* isExpected */.Dn)(error))
        throw error;
    return { what, state: 'not ok', detail: error.message };
}
function ok(what) {
    return { what, state: 'ok', detail: '' };
}
function notChecked(what, detail) {
    return { what, state: 'not checked', detail };
}

// EXTERNAL MODULE: ./lib/progress.js
var progress = __webpack_require__(1288);
;// CONCATENATED MODULE: ./lib/base-configuration.js
/**
 * The configuration as it stands on the base branch of a pull request, read through GitHub (SPEC section 10). What is
 * missing or broken there is said and fails nothing: this pull request may be what mends it.
 */


async function readBase({ repository, ref, head }) {
    const { folder } = head;
    if (folder.startsWith('..')) {
        return {
            kind: 'unread',
            why: 'config-dir lies outside of the repository, so the base branch has no such files',
        };
    }
    let texts;
    try {
        const read = config/* CONFIG_FILES */.n0.map(async (name) => {
            const path = folder === '.' ? name : `${folder}/${name}`;
            return [name, await repository.fileAt({ path, ref })];
        });
        texts = Object.fromEntries(await Promise.all(read));
    }
    catch (error) {
        if (!(0,errors/* isExpected */.Dn)(error))
            throw error;
        return { kind: 'unread', why: error.message };
    }
    const parsed = (0,config/* parseConfiguration */.MA)({ ...head, texts, unreadable: {} });
    const { contents } = parsed;
    const { configuration, exceptions } = contents;
    if (texts['whitelist.json'] === undefined) {
        const note = 'The base branch has no whitelist.json, so every exception counts as added.';
        return { kind: 'read', exceptions: new Map(), configuration, note };
    }
    if (exceptions === undefined) {
        const { file } = contents.positionOf('whitelist.json', []);
        const first = parsed.ok ? undefined : parsed.problems.find((problem) => problem.file === file);
        const why = `whitelist.json of the base branch is not valid: ${first?.message ?? ''}`;
        return { kind: 'unread', why, configuration };
    }
    const note = parsed.ok
        ? null
        : 'The configuration on the base branch is not valid; its exceptions were compared all the same.';
    return { kind: 'read', exceptions, configuration, note };
}

;// CONCATENATED MODULE: ./lib/domain/config-diff.js
/**
 * What a change of whitelist.json means (SPEC section 10): which exceptions are added, removed or changed, and which
 * keys with an open or whitelisted issue each of them concerns. Pure; reads no file and no store.
 */

/** By account, in the order of the file; what was removed comes last. */
function diffExceptions(before, after) {
    const accountIds = [...new Set([...before.keys(), ...after.keys()])].sort();
    return accountIds.flatMap((accountId) => diffAccount(accountId, before.get(accountId) ?? [], after.get(accountId) ?? []));
}
function diffAccount(accountId, before, after) {
    const standing = new Map();
    for (const entry of before)
        standing.set(entry.id, [...(standing.get(entry.id) ?? []), entry]);
    // Entries that stand unchanged are set aside first, so that of two with one ID only the changed one is told.
    const changed = after.filter((entry) => take(standing, entry, (one) => isSame(one, entry)) === undefined);
    const changes = changed.map((entry) => {
        const earlier = take(standing, entry, () => true);
        return earlier === undefined
            ? { kind: 'added', accountId, after: entry }
            : { kind: 'changed', accountId, before: earlier, after: entry, traits: traitsOf(earlier, entry) };
    });
    const removed = [...standing.values()].flat();
    return [
        ...changes,
        ...removed.map((entry) => ({ kind: 'removed', accountId, before: entry })),
    ];
}
/** Removes the first standing entry with the same ID that fits, and returns it. */
function take(standing, { id }, fits) {
    const entries = standing.get(id) ?? [];
    const position = entries.findIndex(fits);
    return position === -1 ? undefined : entries.splice(position, 1)[0];
}
function isSame(before, after) {
    return before.id === after.id && traitsOf(before, after).length === 0;
}
function traitsOf(before, after) {
    const [earlier, later] = [endOf(before), endOf(after)];
    return [
        ...(later > earlier ? ['extended'] : []),
        ...(later < earlier ? ['shortened'] : []),
        ...['reason', 'ticket', 'owner'].filter((trait) => before[trait] !== after[trait]),
    ];
}
/** Days compare as texts; no end comes after every day. */
function endOf({ expires }) {
    return expires ?? '9999-99-99';
}
/** What changes do to the keys of one account. */
function createImpactJudge(account) {
    const coverBefore = (0,domain_exceptions/* indexExceptions */.HL)(account.before, account.now);
    const coverAfter = (0,domain_exceptions/* indexExceptions */.HL)(account.after, account.now);
    const judged = account.issues.filter(isLive).map((issue) => {
        const key = { userName: issue.details.username, keyId: issue.issueId };
        const [earlier, later] = [coverBefore(key), coverAfter(key)];
        return { issue, effect: effectOf(earlier, later), by: later ?? earlier ?? null };
    });
    // Whatever the exception names, also where another one covers the key anyway.
    return (change) => {
        const { id } = change.kind === 'removed' ? change.before : change.after;
        return judged.filter(({ issue }) => names(id, issue));
    };
}
function effectOf(earlier, later) {
    if (later === undefined)
        return earlier === undefined ? 'stays-open' : 'loses';
    return earlier === undefined ? 'gains' : 'stays-covered';
}
/** A stale key was there when the account was last scanned. */
function isLive(issue) {
    return issue.status === 'open' || issue.status === 'whitelisted';
}
function names(id, { issueId, details }) {
    return id.includes('*')
        ? (0,domain_exceptions/* matchesGlob */.kt)(id, details.username) || (0,domain_exceptions/* matchesGlob */.kt)(id, issueId)
        : id === issueId || id === details.username;
}

;// CONCATENATED MODULE: ./lib/modes/validate.js
/**
 * What a pull request's exceptions do to open issues (SPEC section 10): reads the stored issues of the accounts that
 * are touched, and gives the keys of each change. Reads only; an account that cannot be read leaves the others be.
 */



const validate_CONCURRENT_ACCOUNTS = 10;
async function assessImpact(options) {
    const { changes, store } = options;
    const judges = new Map();
    const touched = new Set(changes.map(({ accountId }) => accountId));
    const failures = await (0,pool/* settleAll */.j)(touched, { limit: validate_CONCURRENT_ACCOUNTS }, async (accountId) => {
        const issues = await store.load(accountId).finally(options.onAccount);
        const [before, after] = [options.before.get(accountId) ?? [], options.after.get(accountId) ?? []];
        judges.set(accountId, createImpactJudge({ before, after, issues, now: options.now }));
    });
    const unread = new Map();
    for (const { item, error } of failures) {
        if (!(0,errors/* isExpected */.Dn)(error))
            throw error;
        unread.set(error.message, [...(unread.get(error.message) ?? []), item]);
    }
    const problems = [...unread].map(([message, ids]) => `${namesOf(ids)}: ${message}`);
    return {
        problems,
        changes: changes.map((change) => ({ change, keys: judges.get(change.accountId)?.(change) })),
    };
}
const NAMED = 5;
function namesOf(ids) {
    const more = ids.length > NAMED ? ` and ${ids.length - NAMED} more` : '';
    return `${ids.length === 1 ? 'account' : 'accounts'} ${ids.slice(0, NAMED).join(', ')}${more}`;
}

// EXTERNAL MODULE: ./lib/domain/ticket-text.js
var ticket_text = __webpack_require__(352);
// EXTERNAL MODULE: ./lib/render/account-log.js
var account_log = __webpack_require__(2480);
// EXTERNAL MODULE: ./lib/render/key-ids.js
var key_ids = __webpack_require__(2708);
// EXTERNAL MODULE: ./lib/render/markdown.js
var markdown = __webpack_require__(3419);
// EXTERNAL MODULE: ./lib/render/summary-tables.js
var summary_tables = __webpack_require__(2236);
;// CONCATENATED MODULE: ./lib/render/validate-changes.js






/** Each key once, also where several changes name it; those whose cover changes first, then the oldest. */
function concernedKeys(changes) {
    const found = new Map();
    for (const { keys = [] } of changes) {
        for (const key of keys)
            found.set(`${key.issue.accountId} ${key.issue.issueId}`, key);
    }
    return [...found.values()].sort((a, b) => EFFECTS.indexOf(a.effect) - EFFECTS.indexOf(b.effect) ||
        (a.issue.details.createDate < b.issue.details.createDate ? -1 : 1));
}
const EFFECTS = ['gains', 'loses', 'stays-covered', 'stays-open'];
/** `Exceptions: 1 added, 1 extended. 2 keys gain cover, 1 key loses it.` */
function changesHeadline(changes) {
    if (changes.length === 0)
        return 'No exception is added, removed or changed.';
    const sums = new Map();
    for (const { change } of changes)
        sums.set(groupOf(change), (sums.get(groupOf(change)) ?? 0) + 1);
    const parts = GROUPS.flatMap((group) => sums.has(group) ? [`${(0,markdown/* thousands */.oh)(sums.get(group) ?? 0)} ${group}`] : []);
    const exceptions = `Exceptions: ${parts.join(', ')}`;
    if (changes.every(({ keys }) => keys === undefined))
        return `${exceptions}.`;
    const keys = concernedKeys(changes);
    const count = (effect) => keys.filter((key) => key.effect === effect).length;
    const [gained, lost] = [count('gains'), count('loses')];
    return `${exceptions}. ${(0,markdown/* counted */.hS)(gained, 'key gains', 'keys gain')} cover, ${(0,markdown/* counted */.hS)(lost, 'key loses', 'keys lose')} it.`;
}
const GROUPS = ['added', 'removed', 'extended', 'shortened', 'changed'];
function groupOf(change) {
    if (change.kind !== 'changed')
        return change.kind;
    if (change.traits.includes('extended'))
        return 'extended';
    return change.traits.includes('shortened') ? 'shortened' : 'changed';
}
function changesSection(difference, context) {
    if (difference.kind === 'unknown')
        return `Difference to the base branch: not known, ${(0,summary_tables/* messageCell */.kf)(difference.why, context.keyIds)}`;
    const { changes, notes } = difference;
    const keys = concernedKeys(changes);
    return (0,summary_tables/* joined */.oR)([
        '### Exceptions',
        // What changed in sum stands at the top of the page already.
        changes.length === 0 ? changesHeadline(changes) : changesTable(changes, context),
        keys.length === 0 ? '' : `### Keys concerned\n\n${keysTable(keys, context)}`,
        notes.map((note) => `- ${(0,summary_tables/* messageCell */.kf)(note, context.keyIds)}`).join('\n'),
    ]).trimEnd();
}
const REASON_LENGTH = 400;
function changesTable(changes, context) {
    const { keyIds, now } = context;
    const rows = changes.map(({ change, keys }) => {
        const entry = change.kind === 'removed' ? change.before : change.after;
        return [
            wordsOf(change),
            (0,summary_tables/* accountCell */.Aj)({ accountId: change.accountId, accountName: context.accountName(change.accountId) }),
            (0,summary_tables/* messageCell */.kf)(entry.id, keyIds),
            reasonCell(change, keyIds),
            untilCell(change, now),
            (0,summary_tables/* cell */.Hn)((0,key_ids/* maskKeyIds */.Y)([entry.ticket ?? '', entry.owner ?? ''].filter((text) => text !== '').join(', '), keyIds), 120),
            keysCell(keys),
        ];
    });
    return (0,summary_tables/* shortened */.vI)(rows, {
        head: ['Change', 'Account', 'Exception', 'Why', 'Until', 'Ticket, owner', 'Stale keys'],
        bytes: context.budget,
        of: 'exceptions',
        elsewhere: 'whitelist.json',
    });
}
function wordsOf(change) {
    if (change.kind !== 'changed')
        return change.kind;
    const others = change.traits.filter((trait) => trait !== 'extended' && trait !== 'shortened');
    const end = change.traits.filter((trait) => trait === 'extended' || trait === 'shortened');
    return [...end, ...others.map((trait) => `${trait} changed`)].join(', ');
}
function reasonCell(change, keyIds) {
    const show = (reason) => reason === undefined || reason.trim() === ''
        ? '**none given**'
        : (0,summary_tables/* cell */.Hn)((0,key_ids/* maskKeyIds */.Y)(reason, keyIds), REASON_LENGTH);
    if (change.kind === 'removed')
        return show(change.before.reason);
    if (change.kind === 'added' || !change.traits.includes('reason'))
        return show(change.after.reason);
    return `${show(change.after.reason)} (was: ${show(change.before.reason)})`;
}
function untilCell(change, now) {
    const show = (entry) => entry.expires === undefined
        ? '**no end**'
        : `${(0,summary_tables/* cell */.Hn)(entry.expires, 10)}${(0,domain_exceptions/* isExpired */._d)(entry, now) ? ' (over)' : ''}`;
    if (change.kind === 'removed')
        return show(change.before);
    if (change.kind === 'added' || change.before.expires === change.after.expires)
        return show(change.after);
    return `${show(change.before)} → ${show(change.after)}`;
}
function keysCell(keys) {
    if (keys === undefined)
        return 'not known';
    if (keys.length === 0)
        return 'none';
    const words = {
        gains: keys.length === 1 ? 'gains cover' : 'gain cover',
        loses: keys.length === 1 ? 'loses cover' : 'lose cover',
        'stays-covered': 'covered as before',
        'stays-open': 'not covered',
    };
    return EFFECTS.flatMap((effect) => {
        const count = keys.filter((key) => key.effect === effect).length;
        return count === 0 ? [] : [`${(0,markdown/* thousands */.oh)(count)} ${words[effect]}`];
    }).join(', ');
}
const EFFECT_CELLS = {
    gains: '**gains cover**',
    loses: '**loses cover**',
    'stays-covered': 'covered as before',
    'stays-open': 'not covered',
};
function keysTable(keys, context) {
    const { now, keyIds, accountName } = context;
    const rows = keys.map(({ issue, effect, by }) => [
        EFFECT_CELLS[effect],
        (0,summary_tables/* userCell */.iL)(issue.details.username),
        (0,summary_tables/* keyCell */.I1)(issue.issueId, keyIds),
        (0,summary_tables/* accountCell */.Aj)({ accountId: issue.accountId, accountName: accountName(issue.accountId) }),
        (0,markdown/* counted */.hS)((0,ticket_text/* ageOf */.hy)(issue, now), 'day'),
        (0,summary_tables/* cell */.Hn)((0,ticket_text/* lastUseText */.ZZ)(issue.details.lastUse, now), 120),
        (0,summary_tables/* ticketCell */.zz)(issue.ticket?.key ?? null, issue.ticket === null ? null : context.ticketUrl(issue.ticket.key)),
        by === null ? '' : (0,summary_tables/* messageCell */.kf)(by.id, keyIds),
    ]);
    return (0,summary_tables/* shortened */.vI)(rows, {
        head: ['Effect', 'User', 'Key', 'Account', 'Age', 'Last use', 'Ticket', 'Exception'],
        bytes: context.budget,
        of: 'keys',
        elsewhere: 'the table of issues',
    });
}
/** The log group of what a pull request does in one account; `changes` are those of the account alone. */
function impactLogLines(account, { changes, now }) {
    const keys = concernedKeys(changes);
    return {
        title: `${(0,account_log/* logNameOf */.Tg)(account)}: ${changesHeadline(changes)}`,
        lines: [
            ...keys
                .slice(0, account_log/* LINES_SHOWN */.s6)
                .map(({ issue, effect }) => `${effect}: ${issue.issueId} of ${issue.details.username}, ${(0,markdown/* counted */.hS)((0,ticket_text/* ageOf */.hy)(issue, now), 'day')} old, last used ${(0,ticket_text/* lastUseText */.ZZ)(issue.details.lastUse, now)}`),
            ...(keys.length > account_log/* LINES_SHOWN */.s6
                ? [`… and ${(0,markdown/* counted */.hS)(keys.length - account_log/* LINES_SHOWN */.s6, 'more', 'more')} in the summary`]
                : []),
        ],
    };
}

;// CONCATENATED MODULE: ./lib/pull-difference.js
/**
 * What a pull request does to exceptions and, where the table may be read, to keys (SPEC section 10): the files of
 * the base branch against those at hand. Composition only; needs nothing but a valid whitelist.json on either side.
 */





async function baseOf(github, { ref, head }) {
    if ('notChecked' in github)
        return { kind: 'unread', why: github.notChecked };
    if (ref === '')
        return { kind: 'unread', why: 'the event names no commit of the base branch' };
    return readBase({ repository: github, ref, head });
}
async function differenceTo(base, head) {
    const { contents, now, issues, log } = head;
    if (contents.exceptions === undefined)
        return { kind: 'unknown', why: 'as long as whitelist.json has errors' };
    if (base.kind === 'unread')
        return { kind: 'unknown', why: base.why };
    const sides = { before: base.exceptions, after: contents.exceptions, now };
    const changes = diffExceptions(sides.before, sides.after);
    const notes = base.note === null ? [] : [base.note];
    if (changes.length === 0)
        return { kind: 'known', changes: [], notes };
    if ('notChecked' in issues) {
        const why = `Which stale keys gain or lose cover was not computed: ${issues.notChecked}`;
        return {
            kind: 'known',
            changes: changes.map((change) => ({ change, keys: undefined })),
            notes: [...notes, why],
        };
    }
    const accounts = new Set(changes.map(({ accountId }) => accountId));
    const impact = await (0,progress/* withProgress */.E)({ log, doing: 'Reading issues', accounts: accounts.size }, (onAccount) => assessImpact({ ...sides, changes, store: issues, onAccount }));
    for (const accountId of accounts) {
        const { title, lines } = impactLogLines({ accountId, accountName: contents.settings.aws.accounts?.value.get(accountId) ?? accountId }, { changes: impact.changes.filter(({ change }) => change.accountId === accountId), now });
        log.group(title, lines);
    }
    return {
        kind: 'known',
        changes: impact.changes,
        notes: [
            ...notes,
            ...impact.problems.map((problem) => `Which stale keys gain or lose cover was not computed for ${problem}`),
            'Stale keys are those that the last scan found. A key that is covered is neither reported nor disabled.',
        ],
    };
}

;// CONCATENATED MODULE: ./lib/render/validate-summary.js



/** By this line the comment is found again; it is not shown. */
const COMMENT_MARKER = '<!-- iam-key-rotation: validate -->';
/** Bytes, for errors and for warnings each; the summary as a whole stays below 1 MiB, the comment below GitHub's 65,536 characters. */
const SUMMARY_BUDGETS = { findings: 150_000, changes: 200_000, setup: 150_000 };
const COMMENT_BUDGETS = { findings: 8_000, changes: 16_000, setup: 8_000 };
const SETUP_IN_SIGHT = 30;
function validateSummary(context) {
    return validate_summary_document(context, SUMMARY_BUDGETS);
}
function validateComment(context) {
    const { runUrl } = context;
    const written = runUrl === null
        ? ''
        : `<sub>Written by [this run](${runUrl}) of IAM key rotation; the next run updates it.</sub>`;
    return (0,summary_tables/* joined */.oR)([COMMENT_MARKER, validate_summary_document(context, COMMENT_BUDGETS).trimEnd(), written]);
}
/** What stops the merge, then what it does, then what can wait. */
function validate_summary_document(context, budgets) {
    const { findings, difference, setup, keyIds } = context;
    const of = (severity) => findingsTable(findings.filter((finding) => finding.severity === severity), keyIds, budgets.findings);
    const warnings = of('warning');
    return (0,summary_tables/* joined */.oR)([
        `## IAM key rotation: ${headline(findings)}`,
        difference?.kind === 'known' && difference.changes.length > 0
            ? `**${changesHeadline(difference.changes)}**`
            : '',
        of('error'),
        difference === undefined ? '' : changesSection(difference, { ...context, budget: budgets.changes }),
        warnings === '' ? '' : `### Warnings\n\n${warnings}`,
        setupSection(setup, keyIds, budgets.setup),
    ]);
}
function headline(findings) {
    const errors = findings.filter(({ severity }) => severity === 'error').length;
    const warnings = findings.length - errors;
    const more = warnings > 0 ? (0,markdown/* counted */.hS)(warnings, 'warning') : '';
    if (errors > 0)
        return `${(0,markdown/* counted */.hS)(errors, 'error')} in the configuration${more === '' ? '' : `, and ${more}`}`;
    return `the configuration is valid${more === '' ? '' : `, with ${more}`}`;
}
function findingsTable(findings, keyIds, bytes) {
    const rows = findings.map(({ severity, file, line, path, message }) => [
        severity,
        `${(0,summary_tables/* cell */.Hn)(file, 80)}:${line}`,
        (0,summary_tables/* messageCell */.kf)(path, keyIds),
        (0,summary_tables/* messageCell */.kf)(message, keyIds),
    ]);
    const head = ['', 'Where', 'Setting', 'What, and what to do'];
    return (0,summary_tables/* shortened */.vI)(rows, { head, bytes, of: 'findings', elsewhere: 'the log' });
}
/** What is in place is folded away. */
function setupSection(setup, keyIds, bytes) {
    if (setup.length === 0)
        return '';
    // Nothing was looked at because nothing was given: not worth a table.
    if (setup.every(({ state }) => state === 'not checked')) {
        const reasons = setup.map(({ what, detail }) => `- ${(0,summary_tables/* messageCell */.kf)(`${what}: ${detail}`, keyIds)}`);
        return ['### Set-up was not checked', reasons.join('\n')].join('\n\n');
    }
    const missing = setup.filter(({ state }) => state === 'not ok').length;
    const [fine, others] = [
        setup.filter(({ state }) => state === 'ok'),
        setup.filter(({ state }) => state !== 'ok'),
    ];
    const part = (checks) => (0,summary_tables/* shortened */.vI)(checks.map(({ what, state, detail }) => [
        (0,summary_tables/* messageCell */.kf)(what, keyIds),
        state === 'not ok' ? '**not ok**' : state,
        (0,summary_tables/* messageCell */.kf)(detail, keyIds),
    ]), {
        head: ['What', 'State', 'What to do'],
        bytes: bytes / 2,
        of: 'checks',
        elsewhere: 'the log',
        inSight: checks === fine ? fine.length : SETUP_IN_SIGHT,
    });
    return (0,summary_tables/* joined */.oR)([
        missing === 0 ? '### Set-up' : `### Set-up: ${(0,markdown/* counted */.hS)(missing, 'thing')} to mend, in this order`,
        part(others),
        fine.length === 0 ? '' : (0,markdown/* details */.zH)(`${(0,markdown/* counted */.hS)(fine.length, 'check is', 'checks are')} ok`, part(fine)),
    ]).trimEnd();
}

;// CONCATENATED MODULE: ./lib/run-validate.js











async function runValidate(start) {
    const { inputs, runner, log, keyIds, now } = start;
    const read = await (0,config/* readTexts */.Z7)({ dir: inputs.configDir, workspace: runner.workspace });
    const head = {
        ...read,
        ...(inputs.awsRegion === undefined ? {} : { awsRegion: inputs.awsRegion }),
    };
    const parsed = (0,config/* parseConfiguration */.MA)(head);
    const { contents } = parsed;
    const findings = ordered([
        ...(parsed.ok ? [] : parsed.problems).map((problem) => ({ ...problem, severity: 'error' })),
        ...reviewed(contents, now),
    ]);
    annotate(log, findings);
    const github = await connectGitHub(start);
    const outside = await lookOutside({ ...start, contents, head, github });
    for (const { what, detail } of outside.setup.filter(({ state }) => state === 'not ok')) {
        log.warning(`Set-up: ${what}: ${detail}`);
    }
    const names = contents.settings.aws.accounts?.value;
    const shown = {
        ...outside,
        findings,
        now,
        keyIds,
        runUrl: runner.runUrl,
        accountName: (id) => names?.get(id) ?? id,
        ticketUrl: (ticket) => ticketUrl(contents.configuration, ticket),
    };
    await comment(start, github, (0,key_ids/* maskKeyIds */.Y)(validateComment(shown), keyIds));
    return report(shown);
}
function reviewed(contents, now) {
    return reviewConfiguration(reviewable(contents, now)).map(({ severity, file, path, message }) => ({
        severity,
        ...contents.positionOf(file, path),
        path: (0,config/* dotted */.Bs)(path),
        message,
    }));
}
/** Errors first: where there are more than GitHub shows, the worst are seen. */
function ordered(findings) {
    return [...findings].sort((a, b) => (a.severity === b.severity ? 0 : a.severity === 'error' ? -1 : 1));
}
/** GitHub shows ten annotations of a kind per step; what it does not show names its place in the log line itself. */
const ANNOTATIONS_SHOWN = 10;
/** GitHub keeps fifty per job; a whitelist of thousands of plain names must not become as many commands. */
const ANNOTATIONS_SENT = 50;
function annotate(log, findings) {
    const sent = { error: 0, warning: 0 };
    for (const finding of findings) {
        const { severity, file, line, path, message } = finding;
        const words = path === '' ? message : `${path}: ${message}`;
        sent[severity] += 1;
        if (sent[severity] <= ANNOTATIONS_SHOWN)
            log.at(severity, words, finding);
        else if (sent[severity] <= ANNOTATIONS_SENT)
            log.at(severity, `${file}:${line} ${words}`, finding);
        else
            log.info(`${severity === 'error' ? 'Error' : 'Warning'}: ${file}:${line} ${words}`);
    }
}
async function lookOutside(start) {
    const { runner, contents, github, head, log, now } = start;
    const { pullRequest } = runner.event;
    const base = pullRequest === null ? undefined : await baseOf(github, { ref: pullRequest.baseSha, head });
    if (base?.kind === 'unread')
        log.info(`The difference to the base branch is not known: ${base.why}`);
    const { configuration } = contents;
    if (configuration === undefined) {
        const notChecked = 'as long as config.json has errors';
        return {
            setup: [{ what: 'AWS, Jira, Slack, environment', state: 'not checked', detail: notChecked }],
            difference: base && (await differenceTo(base, { contents, now, log, issues: { notChecked } })),
        };
    }
    const configured = {
        ...start,
        configuration,
        base: base?.configuration,
    };
    const aws = connectValidateAws(configured);
    try {
        const [jira, slack] = await Promise.all([connectJira(configured), connectSlack(configured)]);
        const environment = connectEnvironment(configured, github);
        const accounts = 'notChecked' in aws ? 0 : aws.wanted.length;
        const setup = await (0,progress/* withProgress */.E)({ log, doing: 'Checking the set-up', accounts }, (onAccount) => checkSetup({ aws, jira, slack, environment }, onAccount));
        log.group(`Set-up: ${setup.filter(({ state }) => state === 'ok').length} of ${setup.length} checks are ok`, setup.map(({ what, state, detail }) => `${state}: ${what}${detail === '' ? '' : `: ${detail}`}`));
        const issues = 'notChecked' in aws ? aws : aws.store;
        return { setup, difference: base && (await differenceTo(base, { contents, now, log, issues })) };
    }
    finally {
        if (!('notChecked' in aws))
            aws.close();
    }
}
/** A pull request that nobody may write to is checked all the same. */
async function comment({ inputs, runner, log }, github, body) {
    const { pullRequest } = runner.event;
    if (pullRequest === null)
        return;
    const { number } = pullRequest;
    if (inputs.dryRun)
        return log.info(`Dry run: no comment is written on pull request ${number}`);
    if ('notChecked' in github)
        return log.info(`No comment is written on pull request ${number}: ${github.notChecked}`);
    try {
        await github.upsertComment({ pullRequest: number, marker: COMMENT_MARKER, body });
        log.info(`The comment on pull request ${number} tells the result`);
    }
    catch (error) {
        if (!(0,errors/* isExpected */.Dn)(error))
            throw error;
        log.info(`No comment is written on pull request ${number}: ${error.message}`);
    }
}
function report(shown) {
    const { findings, setup } = shown;
    const [first, ...others] = findings.filter(({ severity }) => severity === 'error');
    const errors = first === undefined ? 0 : others.length + 1;
    const warnings = findings.length - errors + setup.filter(({ state }) => state === 'not ok').length;
    return {
        outputs: { errors: String(errors), warnings: String(warnings) },
        accounts: [],
        keys: [],
        summary: validateSummary(shown),
        failure: first === undefined
            ? null
            : `${(0,markdown/* counted */.hS)(errors, 'error')} in the configuration; first: ${first.file}:${first.line} ${first.path} ${first.message}`,
    };
}
/** Ticket addresses need no token. */
function ticketUrl(configuration, ticket) {
    const jira = configuration?.jira;
    return jira === undefined
        ? null
        : `${jira.server.replace(/\/+$/, '')}/browse/${encodeURIComponent(ticket)}`;
}


/***/ })

};
