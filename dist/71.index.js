export const id = 71;
export const ids = [71];
export const modules = {

/***/ 3071:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  n0: () => (/* binding */ CONFIG_FILES),
  Bs: () => (/* binding */ dotted),
  loadConfiguration: () => (/* binding */ loadConfiguration),
  MA: () => (/* binding */ parseConfiguration),
  Z7: () => (/* binding */ readTexts)
});

// EXTERNAL MODULE: external "node:crypto"
var external_node_crypto_ = __webpack_require__(7598);
// EXTERNAL MODULE: external "node:fs/promises"
var promises_ = __webpack_require__(1455);
// EXTERNAL MODULE: external "node:path"
var external_node_path_ = __webpack_require__(6760);
;// CONCATENATED MODULE: ./lib/domain/ownership.js
/**
 * Who owns what (SPEC section 4, `ticket_owners.json`): project, assignee, parent ticket and Slack recipients of an
 * account. An account's value wins; an empty value means "not set", so the global one holds. Pure.
 */
/**
 * `notifyDefaultOwner`: the global Slack owner is told beside the account's own. `tagged`: the owner named by the
 * user's owner tag, who comes before the configured assignee and is told on Slack too.
 */
function routeFor(directory, accountId, options) {
    const { global } = directory;
    const account = directory.accounts.get(accountId);
    const { tagged } = options;
    const owner = account?.jiraOwner ?? global.jiraOwner;
    const own = account?.slackOwners ?? [];
    const slack = own.length === 0
        ? global.slackOwners
        : [...own, ...(options.notifyDefaultOwner ? global.slackOwners : [])];
    return {
        project: account?.jiraProject ?? global.jiraProject,
        parentTicket: account?.jiraParentTicket ?? global.jiraParentTicket,
        assignees: unique([...(tagged === undefined ? [] : [tagged]), ...(owner === null ? [] : [owner])]),
        slackRecipients: unique([...slack, ...(tagged === undefined ? [] : [tagged])]),
    };
}
function unique(names) {
    return [...new Set(names)];
}

;// CONCATENATED MODULE: ./lib/config-model.js

function buildConfiguration(read) {
    const { config, region } = read;
    const { aws, user_keysrotation: rotation } = config;
    const ignored = new Set(rotation.ignore_accounts ?? []);
    const chosen = (ids) => [...new Set(ids ?? aws.accounts.keys())].filter((id) => !ignored.has(id)).sort();
    const owners = directoryOf(read.owners);
    const notifyDefaultOwner = config.slack.notify_default_owner;
    return {
        digest: read.digest,
        enabled: rotation.enabled,
        aws: {
            mainAccountId: aws.main_account_id,
            region,
            partition: aws.partition ?? partitionOf(region),
            externalId: aws.external_id,
            roleNameIdentification: aws.role_name_identification,
            roleNameReporting: aws.role_name_reporting,
        },
        tableName: rotation['ddb.table_name'],
        accounts: chosen(rotation.accounts).map((id) => ({ id, name: aws.accounts.get(id) ?? id })),
        accountNames: aws.accounts,
        rotationCriteriaDays: rotation.rotation_criteria_days,
        reporting: rotation.reporting,
        remediation: {
            automatic: rotation.remediation,
            accountIds: new Set(chosen(rotation.remediation_accounts)),
            retentionDays: rotation.remediation_retention_period,
            recentlyUsedDays: rotation.recently_used_days,
        },
        remediationEnvironment: rotation.remediation_environment,
        maxKeysPerRun: rotation.max_keys_per_run,
        ownerTag: rotation.owner_tag,
        jira: jiraOf(config),
        slack: slackOf(config),
        cloudwatch: config.cloudwatch.enabled && config.cloudwatch.log_group !== undefined
            ? { logGroup: config.cloudwatch.log_group }
            : undefined,
        exceptionUrl: config.whitelisting_procedure_url ?? null,
        exceptions: exceptionsOf(read.whitelist),
        owners,
        ownership: {
            routeFor: (accountId, tagged) => routeFor(owners, accountId, { notifyDefaultOwner, tagged }),
        },
        positionOf: read.positionOf,
    };
}
function jiraOf({ jira }) {
    if (!jira.enabled || jira.server === undefined)
        return undefined;
    return {
        server: jira.server,
        deployment: jira.deployment ?? (new URL(jira.server).hostname.endsWith('.atlassian.net') ? 'cloud' : 'datacenter'),
        issueType: jira.issue_type,
        textFieldCharacterLimit: jira.text_field_character_limit || 32_767,
        priority: jira.priority ?? null,
        labels: jira.labels,
        closeTransitions: jira.close_transitions,
        linkType: jira.link_type,
    };
}
function slackOf({ slack }) {
    if (!slack.enabled)
        return undefined;
    return {
        apiUrl: slack.api_url,
        notifyDefaultOwner: slack.notify_default_owner,
        problemRouting: {
            defaultChannel: slack.default_channel || null,
            channels: [...slack.channels].map(([channel, patterns]) => ({ channel, patterns })),
            ignore: slack.ignore ?? [],
        },
    };
}
function exceptionsOf(whitelist) {
    const entries = whitelist.user_keysrotation;
    return new Map([...entries].map(([accountId, list]) => [
        accountId,
        list.map((entry) => {
            const { id, plain } = entry;
            if (!('reason' in entry || 'expires' in entry || 'ticket' in entry || 'owner' in entry))
                return { id, plain };
            const { reason, expires, ticket, owner } = entry;
            return {
                id,
                plain,
                ...(reason === undefined ? {} : { reason }),
                ...(expires === undefined ? {} : { expires }),
                ...(ticket === undefined ? {} : { ticket }),
                ...(owner === undefined ? {} : { owner }),
            };
        }),
    ]));
}
function directoryOf(file) {
    return {
        global: ownerOf(file),
        accounts: new Map([...file.account].map(([id, entry]) => [id, ownerOf(entry)])),
    };
}
/** An empty text or list means "not set". */
function ownerOf(section) {
    const { slack_owner: slack = [] } = section;
    return {
        jiraProject: section.jira_project?.trim() || null,
        jiraOwner: section.jira_owner?.trim() || null,
        jiraParentTicket: section.jira_parent_ticket?.trim() || null,
        slackOwners: (typeof slack === 'string' ? [slack] : slack)
            .map((name) => name.trim())
            .filter((name) => name !== ''),
    };
}
/** The partition of a region (AWS General Reference, regions and partitions). */
function partitionOf(region) {
    const prefixes = [
        ['cn-', 'aws-cn'],
        ['us-gov-', 'aws-us-gov'],
        ['us-isob-', 'aws-iso-b'],
        ['us-isof-', 'aws-iso-f'],
        ['eu-isoe-', 'aws-iso-e'],
        ['us-iso-', 'aws-iso'],
        ['eusc-', 'aws-eusc'],
    ];
    return prefixes.find(([prefix]) => region.startsWith(prefix))?.[1] ?? 'aws';
}

// EXTERNAL MODULE: ./node_modules/zod/v4/classic/schemas.js + 15 modules
var schemas = __webpack_require__(9691);
// EXTERNAL MODULE: ./node_modules/zod/v4/core/core.js
var core = __webpack_require__(8532);
;// CONCATENATED MODULE: ./lib/config-values.js
/**
 * The kinds of value in the configuration files, each with its description for editors and its one-line complaint
 * with the remedy (SPEC section 4). What the settings are called is in `config-schemas.ts`.
 */

/**
 * What stands inside of schemas whose rules zod cannot show by itself: for "did you mean", and for the JSON Schemas
 * in `config/schema/`.
 */
const inside = new WeakMap();
function remembered(schema, what) {
    inside.set(schema, what);
    return schema;
}
/** `is missing; …` or `is 5; …`, never more than one line. */
function complaint(expected) {
    return (issue) => issue.input === undefined
        ? `is missing; write ${expected}`
        : `is ${shown(issue.input)}; write ${expected}`;
}
function shown(value) {
    if (typeof value === 'number')
        return String(value);
    const text = JSON.stringify(value);
    if (text === undefined)
        return String(value);
    return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
/** May stand in every object. */
const comment = { __comment__: schemas/* unknown */.L5J().optional().describe('Free text; ignored') };
/** An object of settings; any other key is refused, `__comment__` is skipped. */
function section(description, shape) {
    return schemas/* strictObject */.rej({ ...comment, ...shape }, { error: complaint('an object in braces') })
        .describe(description);
}
/** Booleans may be the strings `"true"` and `"false"`, as in Hammer's playbook. */
function flag(description) {
    const words = schemas/* string */.YjP().regex(/^(true|false|True|False|TRUE|FALSE)$/, { abort: true });
    return schemas/* union */.KCZ([schemas/* boolean */.zMY(), words], { error: complaint('true or false') })
        .transform((value) => value === true || String(value).toLowerCase() === 'true')
        .describe(description);
}
const LARGEST = 999_999;
/** Whole numbers may be digit strings. */
function wholeNumber(description, options) {
    const expected = `a whole number of ${options.unit}, from ${options.min} to ${LARGEST}`;
    const digits = options.min === 0 ? /^\d{1,6}$/ : /^0*[1-9]\d{0,5}$/;
    return schemas/* union */.KCZ([
        schemas/* int */.Whr().min(options.min, { abort: true }).max(LARGEST, { abort: true }),
        schemas/* string */.YjP().regex(digits, { abort: true }),
    ], { error: complaint(expected) })
        .transform(Number)
        .describe(description);
}
function config_values_text(description, options = {}) {
    const error = complaint(options.expected ?? 'a text in quotes');
    return schemas/* string */.YjP({ error })
        .regex(options.pattern ?? /\S/, { error, abort: true })
        .describe(description);
}
/** As `text`, but empty means "not set", as in Hammer's files. */
function textOrEmpty(description, expected) {
    return schemas/* string */.YjP({ error: complaint(expected) }).describe(description);
}
function listOf(description, entry, expected) {
    return schemas/* array */.YOg(entry, { error: complaint(expected) }).describe(description);
}
function oneOf(description, choices) {
    return schemas/* enum */.k5n(choices, { error: complaint(choices.map((choice) => `"${choice}"`).join(' or ')) })
        .describe(description);
}
function accountId(description) {
    return config_values_text(description, { pattern: /^\d{12}$/, expected: 'an AWS account ID of 12 digits in quotes' });
}
/** `http:` is refused except on loopback: tokens travel over it. */
function url(description) {
    return withUrlRules(config_values_text(description, { expected: ADDRESS }), {
        description,
        pattern: `^${EDITORS_PATTERN}`,
    });
}
/** As `url`, but empty means "not set", as in Hammer's files. */
function urlOrEmpty(description) {
    const base = textOrEmpty(description, ADDRESS);
    return withUrlRules(base, { description, pattern: `^(${EDITORS_PATTERN}|$)` }).transform((value) => value || undefined);
}
const ADDRESS = 'an address that begins with https://';
const EDITORS_PATTERN = '(https://|http://(localhost|127\\.|\\[::1\\]))';
function withUrlRules(base, editors) {
    return base
        .superRefine((value, context) => {
        const message = value === '' ? undefined : urlComplaint(value);
        if (message !== undefined)
            context.addIssue({ code: 'custom', message });
    })
        .meta(editors);
}
function urlComplaint(value) {
    let parsed;
    try {
        parsed = new URL(value);
    }
    catch {
        return /^[^/]*\/\/[^/]*@/.test(value) ? CREDENTIALS : `is ${shown(value)}; write ${ADDRESS}`;
    }
    if (parsed.username !== '' || parsed.password !== '')
        return CREDENTIALS;
    if (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed.hostname)))
        return undefined;
    if (parsed.protocol === 'http:')
        return `is ${shown(value)}; http is allowed on loopback only, write https://`;
    return `is ${shown(value)}; write ${ADDRESS}`;
}
/** Says no value: it holds the password. */
const CREDENTIALS = 'has a user or password in it; remove them and pass tokens as inputs of the action';
function isLoopback(host) {
    return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
/** Hammer's patterns are Python's; leading flags such as `(?i)` are understood. */
function pattern(source) {
    const [, flags = '', body = ''] = /^(?:\(\?([ims]+)\))?([\s\S]*)$/.exec(source) ?? [];
    try {
        return new RegExp(body, flags);
    }
    catch {
        return undefined;
    }
}
/** A text, or a list of them, each a regular expression. */
function patterns(description) {
    return schemas/* unknown */.L5J()
        .transform((value, context) => {
        const sources = Array.isArray(value) ? value : [value];
        return sources.flatMap((source, index) => {
            const compiled = typeof source === 'string' && source !== '' ? pattern(source) : undefined;
            if (compiled !== undefined)
                return [compiled];
            const path = Array.isArray(value) ? [index] : [];
            context.addIssue({
                code: 'custom',
                path,
                message: `is ${shown(source)}; write a regular expression`,
            });
            return [];
        });
    })
        .meta({
        description,
        anyOf: [
            { type: 'string', minLength: 1 },
            { type: 'array', items: { type: 'string', minLength: 1 } },
        ],
    });
}
/** An object by account ID; `__comment__` is skipped. */
function byAccount(description, value) {
    const schema = entries(description, value, {
        expected: 'an object with account IDs as keys',
        key: /^\d{12}$/,
        complaint: 'is no AWS account ID; write 12 digits, otherwise the entry never applies',
    });
    return remembered(schema, { kind: 'by account', entry: value });
}
/** An object by any name; `__comment__` is skipped. */
function byName(description, value, expected) {
    const schema = entries(description, value, {
        expected,
        key: /\S/,
        complaint: `is no name; write ${expected}`,
    });
    return remembered(schema, { kind: 'by name', entry: value });
}
function entries(description, value, rules) {
    return schemas/* record */.g1P(schemas/* string */.YjP(), schemas/* unknown */.L5J(), { error: complaint(rules.expected) })
        .transform((given, context) => {
        const read = new Map();
        for (const [key, entry] of Object.entries(given)) {
            if (key === '__comment__')
                continue;
            if (!rules.key.test(key)) {
                context.addIssue({ code: 'custom', path: [key], message: rules.complaint });
                continue;
            }
            const result = value.safeParse(entry);
            if (result.success)
                read.set(key, result.data);
            else
                for (const { path, message, ...issue } of result.error.issues)
                    context.addIssue({ ...issue, path: [key, ...path], message });
        }
        return read;
    })
        .describe(description);
}
/** A list, a comma-separated string, or a map, as Hammer's modules accept them. */
function accountList(description) {
    const one = { type: 'string', pattern: '^[0-9]{12}$' };
    return schemas/* unknown */.L5J()
        .transform((value, context) => {
        const listed = listedIn(value);
        if (listed === undefined) {
            context.addIssue({
                code: 'custom',
                message: `is ${shown(value)}; write a list of account IDs of 12 digits`,
            });
            return [];
        }
        return listed.flatMap(({ id, path }) => {
            if (typeof id === 'string' && /^\d{12}$/.test(id))
                return [id];
            context.addIssue({
                code: 'custom',
                path,
                message: `is ${shown(id)}; write an AWS account ID of 12 digits in quotes`,
            });
            return [];
        });
    })
        .meta({
        description,
        anyOf: [
            { type: 'array', items: one },
            { type: 'string', pattern: '^[0-9, ]*$' },
            { type: 'object', propertyNames: { pattern: '^([0-9]{12}|__comment__)$' } },
        ],
    });
}
function listedIn(value) {
    if (Array.isArray(value))
        return value.map((id, index) => ({ id, path: [index] }));
    if (typeof value === 'string') {
        return value
            .split(',')
            .map((id) => id.trim())
            .filter((id) => id !== '')
            .map((id) => ({ id, path: [] }));
    }
    if (typeof value !== 'object' || value === null)
        return undefined;
    return Object.keys(value)
        .filter((key) => key !== '__comment__')
        .map((key) => ({ id: key, path: [key] }));
}

;// CONCATENATED MODULE: ./lib/config-schemas.js
/**
 * The three configuration files as schemas (SPEC section 4): the one source of types, defaults, rules and the JSON
 * Schemas in `config/schema/`. Settings that Hammer knows and this product has no use for are accepted and ignored.
 */


const ignored = schemas/* unknown */.L5J().optional().describe('Known to Hammer; ignored here');
const ROLE_NAME = /^[\w+=,.@-]+(\/[\w+=,.@-]+)*$/;
const aws = section('Organisation: where things are', {
    main_account_id: accountId('Account that holds the hub roles and the DynamoDB table'),
    region: config_values_text('Region of the DynamoDB table and of STS; the input aws-region overrides it', {
        pattern: /^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/,
        expected: 'an AWS region such as "eu-west-1"',
    }).optional(),
    role_name_identification: config_values_text('Role in every account that scan and plan assume; may carry a path', {
        pattern: ROLE_NAME,
        expected: 'the name of an IAM role',
    }),
    role_name_reporting: config_values_text('Role in every account that remediate and rollback assume', {
        pattern: ROLE_NAME,
        expected: 'the name of an IAM role',
    }).optional(),
    accounts: byAccount('All accounts: ID to name', config_values_text('Name of the account', { expected: 'the name of the account in quotes' })),
    partition: config_values_text('AWS partition; derived from the region when left out', {
        pattern: /^aws(-[a-z]+)*$/,
        expected: '"aws", "aws-us-gov", "aws-cn" or leave it out',
    }).optional(),
    external_id: config_values_text('External ID that the account roles ask for', {
        pattern: /^[\w+=,.@:/-]{2,1224}$/,
        expected: 'an external ID of 2 to 1224 characters (letters, digits and +=,.@:/-_)',
    }).optional(),
    regions: ignored,
    ddb_backup: ignored,
    s3_backup_bucket: ignored,
});
const userKeysRotation = section('What is looked for, reported and remediated', {
    enabled: flag('Off: scan does nothing').default(true),
    'ddb.table_name': config_values_text('DynamoDB table of the issues', {
        pattern: /^[\w.-]{3,255}$/,
        expected: 'a DynamoDB table name (3 to 255 letters, digits, and _.-)',
    }).default('hammer-iam-user-keys-rotation'),
    accounts: accountList('Accounts to scan; aws.accounts when left out').optional(),
    remediation_accounts: accountList('Accounts in which keys may be disabled; aws.accounts when left out').optional(),
    ignore_accounts: accountList('Accounts to leave out of everything').optional(),
    rotation_criteria_days: wholeNumber('Keys older than this are stale', { min: 1, unit: 'days' }),
    reporting: flag('Tickets and Slack messages').default(false),
    remediation: flag('Automatic plans; off: keys are chosen by hand').default(false),
    remediation_retention_period: wholeNumber('Days from the report to automatic remediation', {
        min: 0,
        unit: 'days',
    }).default(0),
    remediation_environment: config_values_text('Protected GitHub environment of remediate and rollback').default('remediation'),
    max_keys_per_run: wholeNumber('Keys on one plan at most', { min: 1, unit: 'keys' }).default(50),
    recently_used_days: wholeNumber('Keys used within so many days are held back from automatic plans; 0: off', { min: 0, unit: 'days' }).default(0),
    owner_tag: config_values_text('IAM user tag that names the owner', {
        pattern: /^.{1,128}$/,
        expected: 'the name of an IAM tag',
    }).optional(),
    topic_name: ignored,
});
const jira = section('Tickets', {
    enabled: flag('Open and close tickets').default(false),
    server: urlOrEmpty('Base address of Jira').optional(),
    issue_type: config_values_text('Issue type of new tickets').default('Task'),
    text_field_character_limit: wholeNumber('Characters that a text field takes; 0: 32767', {
        min: 0,
        unit: 'characters',
    }).default(32_767),
    deployment: oneOf('cloud where the host ends in .atlassian.net, else datacenter', [
        'cloud',
        'datacenter',
    ]).optional(),
    priority: config_values_text('Priority of new tickets; left out unless set').optional(),
    labels: listOf('Labels of new tickets', config_values_text('A label', { pattern: /^\S{1,255}$/, expected: 'a label without blanks' }), 'a list of labels').default(['iam-key-rotation']),
    close_transitions: listOf('Transitions tried in order to close a ticket; then any into a status of category done', config_values_text('Name of a transition', { expected: 'the name of a transition in quotes' }), 'a list of transition names').default([]),
    link_type: config_values_text('Type of the link to the parent ticket').default('Relates'),
});
const slack = section('Messages', {
    enabled: flag('Send Slack messages').default(false),
    notify_default_owner: flag('Tell the global slack_owner beside the owner of the account').default(true),
    default_channel: textOrEmpty('Channel of run-level problems', 'a channel such as "#security"').optional(),
    channels: byName('Run-level problems by channel: regular expressions, first match wins', patterns('Problems that match go to this channel'), 'an object of channel names to regular expressions').prefault({}),
    ignore: patterns('Run-level problems that are told to nobody').optional(),
    api_url: url('Address of the Slack API, e.g. for GovSlack').optional(),
});
const cloudwatch = section('Audit trail beside the job log', {
    enabled: flag('Write each phase to CloudWatch Logs').default(false),
    log_group: config_values_text('Log group; it has to exist', {
        pattern: /^[\w./#-]{1,512}$/,
        expected: 'the name of a CloudWatch log group',
    }).optional(),
});
const $schema = schemas/* string */.YjP({ error: complaint('the address of a JSON Schema in quotes') })
    .describe('JSON Schema for editors')
    .optional();
/** Whatever else stands at the top is Hammer's. */
function file(shape) {
    return schemas/* looseObject */._H3({ $schema, ...comment, ...shape }, { error: complaint('an object in braces') });
}
const configFile = file({
    aws,
    user_keysrotation: userKeysRotation,
    jira: jira.prefault({}),
    slack: slack.prefault({}),
    cloudwatch: cloudwatch.prefault({}),
    whitelisting_procedure_url: urlOrEmpty('How to ask for an exception; shown in tickets').optional(),
});
const LAST_DAY = 'Last day (UTC) on which the exception holds';
const calendarDay = config_values_text(LAST_DAY, { pattern: /^\d{4}-\d\d-\d\d$/, expected: 'a day as YYYY-MM-DD' })
    .refine((value) => new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true, {
    error: (issue) => `is ${shown(issue.input)}, which is no day of the calendar; write YYYY-MM-DD`,
})
    .meta({ description: LAST_DAY, format: 'date' });
const exceptionEntry = section('An exception with its reason and end', {
    id: config_values_text('IAM user name, access key ID, or glob with *', {
        expected: 'an IAM user name, access key ID or glob',
    }),
    reason: config_values_text('Why the key may stay').optional(),
    expires: calendarDay.optional(),
    ticket: config_values_text('Where it was decided').optional(),
    owner: config_values_text('Who answers for it').optional(),
});
/** A bare string is Hammer's form; which of the two is meant is clear before it is checked, so is the complaint. */
const readException = schemas/* unknown */.L5J()
    .transform((value, context) => {
    if (typeof value === 'string' && value.trim() !== '')
        return { id: value, plain: true };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        const message = `is ${shown(value)}; write an IAM user name, an access key ID, or an object with "id"`;
        context.addIssue({ code: 'custom', message });
        return core/* NEVER */.tm;
    }
    const result = exceptionEntry.safeParse(value);
    if (result.success)
        return { ...result.data, plain: false };
    for (const issue of result.error.issues)
        context.addIssue(issue);
    return core/* NEVER */.tm;
})
    .describe('An exception');
const exception = remembered(readException, { kind: 'text or object', entry: exceptionEntry });
const whitelistFile = file({
    user_keysrotation: byAccount('Exceptions by account', listOf('Exceptions of the account', exception, 'a list of exceptions in brackets')).prefault({}),
});
const owner = {
    jira_project: textOrEmpty('Project of the tickets', 'a project key in quotes').optional(),
    jira_owner: textOrEmpty('Assignee: email, display name, user name or account ID', 'a user in quotes').optional(),
    jira_parent_ticket: textOrEmpty('Ticket that every ticket is linked to', 'a ticket key in quotes').optional(),
    slack_owner: schemas/* union */.KCZ([schemas/* string */.YjP(), schemas/* array */.YOg(schemas/* string */.YjP())], {
        error: complaint('a channel, user or email, or a list of them'),
    })
        .describe('Who is told: #channel, user name or email, or a list')
        .optional(),
};
const ticketOwnersFile = section('Who owns what, for all accounts and by account', {
    $schema,
    ...owner,
    account: byAccount('Owners by account; a value here wins over the global one', section('Owners of the account', { ...owner, bu: ignored, product: ignored })).prefault({}),
    bu: ignored,
});

;// CONCATENATED MODULE: ./lib/nearest.js
/** The known name that a mistyped one was most likely meant to be. */
function nearest(name, known) {
    const ranked = known
        .map((candidate) => ({ candidate, distance: editDistance(name.toLowerCase(), candidate.toLowerCase()) }))
        .sort((a, b) => a.distance - b.distance);
    const [best] = ranked;
    return best !== undefined && best.distance <= Math.max(2, Math.floor(name.length / 4))
        ? best.candidate
        : undefined;
}
/** Levenshtein distance; names are short. */
function editDistance(a, b) {
    if (Math.abs(a.length - b.length) > 8)
        return Infinity;
    let row = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 1; i <= a.length; i += 1) {
        const next = [i];
        for (let j = 1; j <= b.length; j += 1) {
            next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)));
        }
        row = next;
    }
    return row.at(-1) ?? Infinity;
}

;// CONCATENATED MODULE: ./lib/config-names.js


/**
 * Any name may stand at the top of Hammer's files; one that is nearly ours, while ours is not there, is a slip that
 * would silently turn a section off: a whitelist without exceptions, for one.
 */
function misspelled(value, ours) {
    const names = Object.keys(typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
    const absent = ours.filter((name) => name.length >= SHORTEST_GUESSED && !names.includes(name));
    return names.flatMap((found) => {
        const meant = ours.includes(found) ? undefined : nearest(found, absent);
        return meant === undefined ? [] : [{ found, meant }];
    });
}
/** Shorter names are near to too many others: `api` to `aws`. */
const SHORTEST_GUESSED = 4;
/** The settings of the object at `at`, for "did you mean". */
function knownKeys(schema, at) {
    let current = schema;
    for (const part of at)
        current = childOf(current, part);
    return Object.keys(unwrapped(current)?.shape ?? {});
}
function childOf(schema, part) {
    const node = unwrapped(schema);
    const entry = node === undefined ? undefined : inside.get(node)?.entry;
    return entry ?? (typeof part === 'number' ? node?.element : node?.shape?.[part]);
}
/** Without optional, default and the like; of a text or an object, the object. */
function unwrapped(schema) {
    let current = schema;
    while (current?._zod.def.innerType !== undefined)
        current = current._zod.def.innerType;
    const alternative = current === undefined ? undefined : inside.get(current);
    return alternative?.kind === 'text or object' ? alternative.entry : current;
}

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./node_modules/jsonc-parser/lib/umd/main.js
var main = __webpack_require__(9547);
;// CONCATENATED MODULE: ./lib/json-source.js
/**
 * A JSON text with positions: where each value stands, and what is wrong with the text itself. Knows nothing of what
 * the values mean.
 */

/** More than any sensible file has, and far from what a recursive parser can take. */
const MAX_DEPTH = 100;
/** A byte order mark is tolerated; comments and trailing commas are not JSON. */
function readJson(text) {
    const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
    const positionAt = lineIndex(body);
    if (body.trim() === '')
        return broken(positionAt(0), 'the file is empty; write at least {}');
    const tooDeep = offsetBeyond(body, MAX_DEPTH);
    if (tooDeep !== undefined) {
        return broken(positionAt(tooDeep), `more than ${MAX_DEPTH} levels of nesting; close the brackets before`);
    }
    const errors = [];
    const tree = (0,main.parseTree)(body, errors, { disallowComments: true, allowTrailingComma: false });
    const [first] = errors;
    if (first !== undefined) {
        const lastOffset = body.trimEnd().length - 1;
        return broken(positionAt(Math.min(first.offset, lastOffset)), wordsOf(first, body));
    }
    if (tree === undefined)
        return broken(positionAt(0), 'a value is missing; write at least {}');
    const childOf = childIndex();
    return {
        value: (0,main.getNodeValue)(tree),
        syntaxError: undefined,
        positionOf(path) {
            let node = tree;
            for (const part of path) {
                const child = childOf(node, part);
                if (child === undefined)
                    break;
                node = child;
            }
            return positionAt((node.parent?.type === 'property' ? node.parent : node).offset);
        },
        duplicates: () => duplicatesIn(tree).map(({ path, offset }) => ({ path, position: positionAt(offset) })),
    };
}
function broken(position, message) {
    return {
        value: undefined,
        syntaxError: { ...position, message },
        positionOf: () => position,
        duplicates: () => [],
    };
}
function offsetBeyond(text, maxDepth) {
    const scanner = (0,main.createScanner)(text, true);
    let depth = 0;
    for (;;) {
        scanner.scan();
        const at = scanner.getTokenOffset();
        const [first] = text.slice(at, at + 1);
        if (first === undefined)
            return undefined;
        if (first === '{' || first === '[')
            depth += 1;
        if (first === '}' || first === ']')
            depth -= 1;
        if (depth > maxDepth)
            return at;
    }
}
/** Finds children by name in constant time: thousands of entries are looked up in one large object. */
function childIndex() {
    const names = new WeakMap();
    return (node, part) => {
        if (node.type === 'array')
            return typeof part === 'number' ? node.children?.[part] : undefined;
        if (node.type !== 'object')
            return undefined;
        let byName = names.get(node);
        if (byName === undefined) {
            byName = new Map((node.children ?? []).flatMap(({ children: [name, value] = [] }) => value === undefined ? [] : [[String(name?.value), value]]));
            names.set(node, byName);
        }
        return byName.get(String(part));
    };
}
function duplicatesIn(root) {
    const found = [];
    const visit = (node, path) => {
        const seen = new Set();
        for (const [index, child] of (node.children ?? []).entries()) {
            if (node.type !== 'object') {
                if (child.children !== undefined)
                    visit(child, [...path, index]);
                continue;
            }
            const [name, value] = child.children ?? [];
            const key = String(name?.value);
            if (seen.has(key) && key !== '__comment__')
                found.push({ path: [...path, key], offset: child.offset });
            seen.add(key);
            if (value?.children !== undefined)
                visit(value, [...path, key]);
        }
    };
    visit(root, []);
    return found;
}
/** What is wrong, in words that name the remedy. */
function wordsOf({ error, offset }, text) {
    const code = (0,main.printParseErrorCode)(error);
    if (code === 'InvalidCommentToken') {
        return 'comments are not allowed; remove it, or write it as a setting "__comment__"';
    }
    if (/^\s*[}\]]/.test(text.slice(offset)) && text.slice(0, offset).trimEnd().endsWith(',')) {
        return 'a comma stands before a closing bracket; remove the comma';
    }
    if (code === 'CloseBraceExpected' || code === 'CloseBracketExpected') {
        return 'a bracket is not closed; close it, and look whether the end of the file was lost';
    }
    return `${code.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()}; correct it`;
}
function lineIndex(text) {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1))
        starts.push(at + 1);
    return (offset) => {
        let low = 0;
        let high = starts.length - 1;
        while (low < high) {
            const middle = Math.ceil((low + high) / 2);
            if ((starts[middle] ?? 0) <= offset)
                low = middle;
            else
                high = middle - 1;
        }
        return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
    };
}

;// CONCATENATED MODULE: ./lib/config.js
/**
 * Reads the three configuration files (SPEC section 4) into one model: strict inside our own sections, blind to
 * Hammer's others, every problem with file, line, path and remedy, all at once. snake_case ends here.
 */









const CONFIG_FILES = ['config.json', 'whitelist.json', 'ticket_owners.json'];
/** @throws ConfigurationError with every problem of the three files. */
async function loadConfiguration(options) {
    const parsed = parseConfiguration({ ...options, ...(await readTexts(options)) });
    if (!parsed.ok)
        throw new errors/* ConfigurationError */.j1(parsed.problems);
    return parsed.configuration;
}
/** Reads what is there; what is wrong with it is for `parseConfiguration` to say. */
async function readTexts({ dir, workspace, }) {
    const absolute = external_node_path_.resolve(workspace, dir);
    const folder = (external_node_path_.relative(workspace, absolute) || '.').split(external_node_path_.sep).join('/');
    const texts = {};
    const unreadable = {};
    for (const name of CONFIG_FILES) {
        try {
            texts[name] = decoded(await (0,promises_.readFile)(external_node_path_.join(absolute, name)));
        }
        catch (error) {
            const code = error.code ?? String(error);
            if (code === 'ERR_ENCODING_INVALID_ENCODED_DATA')
                unreadable[name] = 'the file is not UTF-8; save it as UTF-8';
            else if (code !== 'ENOENT' && code !== 'ENOTDIR')
                unreadable[name] = `the file cannot be read (${code}); check what it is and its permissions`;
        }
    }
    return { texts: texts, unreadable, folder };
}
/** Keeps every byte, or throws: the digest is taken over the bytes. */
function decoded(bytes) {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
}
function parseConfiguration(options) {
    const problems = [];
    const config = readSection(options, 'config.json', configFile, problems);
    const whitelist = readSection(options, 'whitelist.json', whitelistFile, problems);
    const owners = readSection(options, 'ticket_owners.json', ticketOwnersFile, problems);
    if (config !== undefined)
        problems.push(...crossChecks(config, options));
    if (config === undefined || whitelist === undefined || owners === undefined || problems.length > 0)
        return { ok: false, problems };
    const region = options.awsRegion ?? config.value.aws.region ?? '';
    const configuration = buildConfiguration({
        config: config.value,
        whitelist: whitelist.value,
        owners: owners.value,
        region,
        digest: digestOf(options.texts),
        positionOf: (file, at) => {
            const source = { 'config.json': config, 'whitelist.json': whitelist, 'ticket_owners.json': owners }[file];
            return { file: source.file, ...source.source.positionOf(at) };
        },
    });
    return { ok: true, configuration };
}
/** The names at the top of each file that are ours; the others are Hammer's, and nothing in them is checked. */
const OURS = {
    'config.json': ['aws', 'user_keysrotation', 'jira', 'slack', 'cloudwatch', 'whitelisting_procedure_url'],
    'whitelist.json': ['user_keysrotation'],
    'ticket_owners.json': ['account', 'jira_project', 'jira_owner', 'jira_parent_ticket', 'slack_owner'],
};
function readSection({ texts, unreadable, folder }, name, schema, problems) {
    const file = folder === '.' ? name : `${folder}/${name}`;
    const text = texts[name];
    const before = problems.length;
    const tell = (at, where, message) => void problems.push({
        file,
        line: at.line,
        column: at.column,
        path: dotted(where),
        message: oneLine(message),
    });
    if (text === undefined) {
        const create = name === 'config.json' ? 'create it' : 'create it (`{}` is enough)';
        const missing = `the file does not exist; ${create}, or correct the input config-dir`;
        tell({ line: 1, column: 1 }, [], unreadable?.[name] ?? missing);
        return undefined;
    }
    const source = readJson(text);
    const { syntaxError } = source;
    if (syntaxError !== undefined) {
        tell(syntaxError, [], `is no valid JSON at line ${syntaxError.line}, column ${syntaxError.column}: ${syntaxError.message}`);
        return undefined;
    }
    for (const { path: at, position } of source.duplicates()) {
        if (OURS[name].includes(String(at[0])))
            tell(position, at, 'stands twice; keep one, JSON would silently take the last');
    }
    const slips = name === 'ticket_owners.json' ? [] : misspelled(source.value, OURS[name]);
    for (const { found, meant } of slips)
        tell(source.positionOf([found]), [found], `is not read; did you mean ${meant}?`);
    const result = schema.safeParse(source.value);
    for (const { at, message } of problemsOf(result.error?.issues ?? [], schema)) {
        const told = at.length === 1 && slips.some(({ meant }) => meant === at[0]);
        if (!told)
            tell(source.positionOf(at), at, message);
    }
    return result.success && problems.length === before ? { file, source, value: result.data } : undefined;
}
function problemsOf(issues, schema) {
    return issues.flatMap((issue) => {
        const at = issue.path.filter((part) => typeof part !== 'symbol');
        if (issue.code !== 'unrecognized_keys')
            return [{ at, message: issue.message }];
        const known = knownKeys(schema, at);
        return issue.keys.map((key) => {
            const similar = nearest(key, known);
            const remedy = similar === undefined ? 'remove it' : `did you mean ${similar}?`;
            return { at: [...at, key], message: `is not a setting of this product; ${remedy}` };
        });
    });
}
/** Rules that span several settings. */
function crossChecks({ value, source, file }, { awsRegion }) {
    const { aws, jira, cloudwatch, user_keysrotation: rotation } = value;
    const broken = [];
    const region = awsRegion ?? aws.region;
    if (region === undefined)
        broken.push([
            ['aws', 'region'],
            'is missing; write an AWS region such as "eu-west-1", or set the input aws-region',
        ]);
    const ignored = new Set(rotation.ignore_accounts);
    const chosen = rotation.accounts ?? [...aws.accounts.keys()];
    if (rotation.accounts?.length === 0) {
        broken.push([
            ['user_keysrotation', 'accounts'],
            'names no account; write account IDs, or leave it out for all of aws.accounts',
        ]);
    }
    else if (chosen.length > 0 && chosen.every((id) => ignored.has(id))) {
        broken.push([
            ['user_keysrotation', 'ignore_accounts'],
            'leaves no account to look at; remove one, or write "enabled": false',
        ]);
    }
    if (aws.accounts.size === 0)
        broken.push([['aws', 'accounts'], 'names no account; write {"<account ID>": "<name>"}']);
    if (jira.enabled && jira.server === undefined)
        broken.push([
            ['jira', 'server'],
            'is missing although jira.enabled is true; write the address of your Jira',
        ]);
    if (cloudwatch.enabled && cloudwatch.log_group === undefined) {
        broken.push([
            ['cloudwatch', 'log_group'],
            'is missing although cloudwatch.enabled is true; write the name of a log group',
        ]);
    }
    if (region !== undefined && aws.partition !== undefined && aws.partition !== partitionOf(region)) {
        broken.push([
            ['aws', 'partition'],
            `is "${aws.partition}", but region ${region} belongs to ${partitionOf(region)}; correct one of them or leave partition out`,
        ]);
    }
    return broken.map(([at, message]) => ({ file, ...source.positionOf(at), path: dotted(at), message }));
}
/** SHA-256 over the bytes of the three files, each behind its name and length (SPEC section 9). */
function digestOf(texts) {
    const hash = (0,external_node_crypto_.createHash)('sha256');
    for (const name of CONFIG_FILES) {
        const bytes = Buffer.from(texts[name] ?? '', 'utf8');
        hash.update(`${name} ${bytes.length}\n`).update(bytes);
    }
    return hash.digest('hex');
}
/** `user_keysrotation["ddb.table_name"]`, `labels[3]`. */
function dotted(at) {
    return at
        .map((part, index) => {
        if (typeof part === 'number')
            return `[${part}]`;
        return /^[\w$]+$/.test(part)
            ? `${index === 0 ? '' : '.'}${part}`
            : `[${oneLine(JSON.stringify(part))}]`;
    })
        .join('');
}
function oneLine(message) {
    return message.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}


/***/ })

};
