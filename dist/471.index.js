export const id = 471;
export const ids = [471];
export const modules = {

/***/ 3271:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  tD: () => (/* binding */ buildConfiguration),
  nW: () => (/* binding */ chosenAccounts),
  jt: () => (/* binding */ directoryOf),
  dB: () => (/* binding */ exceptionOf),
  Yw: () => (/* binding */ exceptionsOf),
  iQ: () => (/* binding */ partitionOf)
});

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
    const told = own.length === 0 ? global.slackOwners : own;
    const slack = [...told, ...(options.notifyDefaultOwner ? global.slackOwners : [])];
    const assignees = unique([...(tagged === undefined ? [] : [tagged]), ...(owner === null ? [] : [owner])]);
    return {
        project: account?.jiraProject ?? global.jiraProject,
        parentTicket: account?.jiraParentTicket ?? global.jiraParentTicket,
        assignees,
        slackRecipients: unique([...slack, ...(tagged === undefined ? [] : [tagged])]),
        owner: assignees[0] ?? (unique(told).join(', ') || null),
    };
}
function unique(names) {
    return [...new Set(names)];
}

;// CONCATENATED MODULE: ./lib/config-model.js

function buildConfiguration(read) {
    const { config, region } = read;
    const { aws, user_keysrotation: rotation } = config;
    const chosen = (ids) => chosenAccounts(ids ?? aws.accounts.keys(), rotation.ignore_accounts);
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
    };
}
/** Sorted. */
function chosenAccounts(ids, ignored) {
    const left = new Set(ignored);
    return [...new Set(ids)].filter((id) => !left.has(id)).sort();
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
    return new Map([...whitelist.user_keysrotation].map(([id, list]) => [id, list.map(exceptionOf)]));
}
function exceptionOf(entry) {
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


/***/ }),

/***/ 4144:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Bv: () => (/* binding */ configSections),
/* harmony export */   EL: () => (/* binding */ whitelistFile),
/* harmony export */   YG: () => (/* binding */ exception),
/* harmony export */   Ze: () => (/* binding */ configFile),
/* harmony export */   zO: () => (/* binding */ ticketOwnersFile)
/* harmony export */ });
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9691);
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(8532);
/* harmony import */ var _config_values_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9268);
/**
 * The three configuration files as schemas (SPEC section 4): the one source of types, defaults, rules and the JSON
 * Schemas in `config/schema/`. Settings that Hammer knows and this product has no use for are accepted and ignored.
 */


const ignored = zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J().optional().describe('Known to Hammer; ignored here');
const ROLE_NAME = /^[\w+=,.@-]+(\/[\w+=,.@-]+)*$/;
const aws = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)('Organisation: where things are', {
    main_account_id: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .accountId */ .lS)('Account that holds the hub roles and the DynamoDB table'),
    region: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Region of the DynamoDB table and of STS; the input aws-region overrides it', {
        pattern: /^[a-z]{2,5}(-[a-z]+)+-\d{1,2}$/,
        expected: 'an AWS region such as "eu-west-1"',
    }).optional(),
    role_name_identification: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Role in every account that scan and plan assume; may carry a path', {
        pattern: ROLE_NAME,
        expected: 'the name of an IAM role',
    }),
    role_name_reporting: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Role in every account that remediate and rollback assume', {
        pattern: ROLE_NAME,
        expected: 'the name of an IAM role',
    }).optional(),
    accounts: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .byAccount */ .Rz)('All accounts: ID to name', (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Name of the account', { expected: 'the name of the account in quotes' })),
    partition: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('AWS partition; derived from the region when left out', {
        pattern: /^aws(-[a-z]+)*$/,
        expected: '"aws", "aws-us-gov", "aws-cn" or leave it out',
    }).optional(),
    external_id: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('External ID that the account roles ask for', {
        pattern: /^[\w+=,.@:/-]{2,1224}$/,
        expected: 'an external ID of 2 to 1224 characters (letters, digits and +=,.@:/-_)',
    }).optional(),
    regions: ignored,
    ddb_backup: ignored,
    s3_backup_bucket: ignored,
});
const userKeysRotation = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)('What is looked for, reported and remediated', {
    enabled: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Off: scan does nothing').default(true),
    'ddb.table_name': (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('DynamoDB table of the issues', {
        pattern: /^[\w.-]{3,255}$/,
        expected: 'a DynamoDB table name (3 to 255 letters, digits, and _.-)',
    }).default('hammer-iam-user-keys-rotation'),
    accounts: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .accountList */ .Ql)('Accounts to scan; aws.accounts when left out').optional(),
    remediation_accounts: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .accountList */ .Ql)('Accounts in which keys may be disabled; aws.accounts when left out').optional(),
    ignore_accounts: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .accountList */ .Ql)('Accounts to leave out of everything').optional(),
    rotation_criteria_days: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)('Keys older than this are stale', { min: 1, unit: 'days' }),
    reporting: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Tickets and Slack messages').default(false),
    remediation: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Automatic plans; off: keys are chosen by hand').default(false),
    remediation_retention_period: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)('Days from the report to automatic remediation', {
        min: 0,
        unit: 'days',
    }).default(0),
    remediation_environment: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Protected GitHub environment of remediate and rollback').default('remediation'),
    max_keys_per_run: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)('Keys on one plan at most', { min: 1, unit: 'keys' }).default(50),
    recently_used_days: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)('Keys used within so many days are held back from automatic plans; 0: off', { min: 0, unit: 'days' }).default(0),
    owner_tag: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('IAM user tag that names the owner', {
        pattern: /^.{1,128}$/,
        expected: 'the name of an IAM tag',
    }).optional(),
    topic_name: ignored,
});
const jira = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)('Tickets', {
    enabled: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Open and close tickets').default(false),
    server: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .urlOrEmpty */ .Ul)('Base address of Jira').optional(),
    issue_type: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Issue type of new tickets').default('Task'),
    text_field_character_limit: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeNumber */ .rD)('Characters that a text field takes; 0: 32767', {
        min: 0,
        unit: 'characters',
    }).default(32_767),
    deployment: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .oneOf */ .yL)('cloud where the host ends in .atlassian.net, else datacenter', [
        'cloud',
        'datacenter',
    ]).optional(),
    priority: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Priority of new tickets; left out unless set').optional(),
    labels: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)('Labels of new tickets', (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('A label', { pattern: /^\S{1,255}$/, expected: 'a label without blanks' }), 'a list of labels').default(['iam-key-rotation']),
    close_transitions: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)('Transitions tried in order to close a ticket; then any into a status of category done', (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Name of a transition', { expected: 'the name of a transition in quotes' }), 'a list of transition names').default([]),
    link_type: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Type of the link to the parent ticket').default('Relates'),
});
const slack = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)('Messages', {
    enabled: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Send Slack messages').default(false),
    notify_default_owner: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Tell the global slack_owner beside the owner of the account').default(true),
    default_channel: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .textOrEmpty */ ._c)('Channel of run-level problems', 'a channel such as "#security"').optional(),
    channels: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .byName */ .nG)('Run-level problems by channel: regular expressions, first match wins', (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .patterns */ .qp)('Problems that match go to this channel'), 'an object of channel names to regular expressions').prefault({}),
    ignore: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .patterns */ .qp)('Run-level problems that are told to nobody').optional(),
    api_url: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .url */ .OZ)('Address of the Slack API, e.g. for GovSlack').optional(),
});
const cloudwatch = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)('Audit trail beside the job log', {
    enabled: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .flag */ .Jt)('Write each phase to CloudWatch Logs').default(false),
    log_group: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Log group; it has to exist', {
        pattern: /^[\w./#-]{1,512}$/,
        expected: 'the name of a CloudWatch log group',
    }).optional(),
});
const $schema = zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP({ error: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .complaint */ .U4)('the address of a JSON Schema in quotes') })
    .describe('JSON Schema for editors')
    .optional();
/** Ours in config.json; each is an object of settings. */
const configSections = { aws, user_keysrotation: userKeysRotation, jira, slack, cloudwatch };
/** Whatever else stands at the top is Hammer's. */
function file(shape) {
    return zod__WEBPACK_IMPORTED_MODULE_1__/* .looseObject */ ._H3({ $schema, ..._config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .comment */ .Im, ...shape }, { error: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .complaint */ .U4)('an object in braces') });
}
const configFile = file({
    aws,
    user_keysrotation: userKeysRotation,
    jira: jira.prefault({}),
    slack: slack.prefault({}),
    cloudwatch: cloudwatch.prefault({}),
    whitelisting_procedure_url: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .urlOrEmpty */ .Ul)('How to ask for an exception; shown in tickets').optional(),
});
const LAST_DAY = 'Last day (UTC) on which the exception holds';
const calendarDay = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)(LAST_DAY, { pattern: /^\d{4}-\d\d-\d\d$/, expected: 'a day as YYYY-MM-DD' })
    .refine((value) => new Date(`${value}T00:00:00Z`).toJSON()?.startsWith(value) === true, {
    error: (issue) => `is ${(0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .shown */ .SP)(issue.input)}, which is no day of the calendar; write YYYY-MM-DD`,
})
    .meta({ description: LAST_DAY, format: 'date' });
const exceptionEntry = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)('An exception with its reason and end', {
    id: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('IAM user name, access key ID, or glob with *', {
        expected: 'an IAM user name, access key ID or glob',
    }),
    reason: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Why the key may stay').optional(),
    expires: calendarDay.optional(),
    ticket: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Where it was decided').optional(),
    owner: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .text */ .Qq)('Who answers for it').optional(),
});
/** A bare string is Hammer's form; which of the two is meant is clear before it is checked, so is the complaint. */
const readException = zod__WEBPACK_IMPORTED_MODULE_1__/* .unknown */ .L5J()
    .transform((value, context) => {
    if (typeof value === 'string' && value.trim() !== '')
        return { id: value, plain: true };
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
        const message = `is ${(0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .shown */ .SP)(value)}; write an IAM user name, an access key ID, or an object with "id"`;
        context.addIssue({ code: 'custom', message });
        return zod__WEBPACK_IMPORTED_MODULE_2__/* .NEVER */ .tm;
    }
    const result = exceptionEntry.safeParse(value);
    if (result.success)
        return { ...result.data, plain: false };
    for (const issue of result.error.issues)
        context.addIssue(issue);
    return zod__WEBPACK_IMPORTED_MODULE_2__/* .NEVER */ .tm;
})
    .describe('An exception');
const exception = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .remembered */ .HK)(readException, { kind: 'text or object', entry: exceptionEntry });
const whitelistFile = file({
    user_keysrotation: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .byAccount */ .Rz)('Exceptions by account', (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .listOf */ .c3)('Exceptions of the account', exception, 'a list of exceptions in brackets')).prefault({}),
});
const owner = {
    jira_project: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .textOrEmpty */ ._c)('Project of the tickets', 'a project key in quotes').optional(),
    jira_owner: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .textOrEmpty */ ._c)('Assignee: email, display name, user name or account ID', 'a user in quotes').optional(),
    jira_parent_ticket: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .textOrEmpty */ ._c)('Ticket that every ticket is linked to', 'a ticket key in quotes').optional(),
    slack_owner: zod__WEBPACK_IMPORTED_MODULE_1__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_1__/* .array */ .YOg(zod__WEBPACK_IMPORTED_MODULE_1__/* .string */ .YjP())], {
        error: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .complaint */ .U4)('a channel, user or email, or a list of them'),
    })
        .describe('Who is told: #channel, user name or email, or a list')
        .optional(),
};
const ticketOwnersFile = (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)('Who owns what, for all accounts and by account', {
    $schema,
    ...owner,
    account: (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .byAccount */ .Rz)('Owners by account; a value here wins over the global one', (0,_config_values_js__WEBPACK_IMPORTED_MODULE_0__/* .section */ .uW)('Owners of the account', { ...owner, bu: ignored, product: ignored })).prefault({}),
    bu: ignored,
});


/***/ }),

/***/ 5435:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   X: () => (/* binding */ objectOf),
/* harmony export */   s: () => (/* binding */ readSettings)
/* harmony export */ });
/* harmony import */ var _config_schemas_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(4144);

/** `value` is what the JSON of config.json holds; undefined where it is none. */
function readSettings(value) {
    const file = objectOf(value);
    const optional = (name) => file === undefined || file[name] !== undefined ? file?.[name] : {};
    return {
        aws: read(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .configSections */ .Bv.aws, file?.['aws']),
        user_keysrotation: read(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .configSections */ .Bv.user_keysrotation, file?.['user_keysrotation']),
        jira: read(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .configSections */ .Bv.jira, optional('jira')),
        slack: read(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .configSections */ .Bv.slack, optional('slack')),
        cloudwatch: read(_config_schemas_js__WEBPACK_IMPORTED_MODULE_0__/* .configSections */ .Bv.cloudwatch, optional('cloudwatch')),
    };
}
function read(schema, value) {
    const section = objectOf(value);
    if (section === undefined)
        return {};
    const settings = Object.entries(schema.shape).flatMap(([name, setting]) => {
        const result = setting.safeParse(section[name]);
        return result.success ? [[name, { value: result.data }]] : [];
    });
    return Object.fromEntries(settings);
}
function objectOf(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? value
        : undefined;
}


/***/ }),

/***/ 9268:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HK: () => (/* binding */ remembered),
/* harmony export */   Im: () => (/* binding */ comment),
/* harmony export */   Jt: () => (/* binding */ flag),
/* harmony export */   OZ: () => (/* binding */ url),
/* harmony export */   Ql: () => (/* binding */ accountList),
/* harmony export */   Qq: () => (/* binding */ text),
/* harmony export */   Rz: () => (/* binding */ byAccount),
/* harmony export */   SP: () => (/* binding */ shown),
/* harmony export */   U4: () => (/* binding */ complaint),
/* harmony export */   Ul: () => (/* binding */ urlOrEmpty),
/* harmony export */   _O: () => (/* binding */ listedAccounts),
/* harmony export */   _c: () => (/* binding */ textOrEmpty),
/* harmony export */   c3: () => (/* binding */ listOf),
/* harmony export */   lS: () => (/* binding */ accountId),
/* harmony export */   nG: () => (/* binding */ byName),
/* harmony export */   nx: () => (/* binding */ inside),
/* harmony export */   qp: () => (/* binding */ patterns),
/* harmony export */   rD: () => (/* binding */ wholeNumber),
/* harmony export */   uW: () => (/* binding */ section),
/* harmony export */   yL: () => (/* binding */ oneOf)
/* harmony export */ });
/* unused harmony export pattern */
/* harmony import */ var zod__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9691);
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
const comment = { __comment__: zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J().optional().describe('Free text; ignored') };
/** An object of settings; any other key is refused, `__comment__` is skipped. */
function section(description, shape) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .strictObject */ .rej({ ...comment, ...shape }, { error: complaint('an object in braces') })
        .describe(description);
}
/** Booleans may be the strings `"true"` and `"false"`, as in Hammer's playbook. */
function flag(description) {
    const words = zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(/^(true|false|True|False|TRUE|FALSE)$/, { abort: true });
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([zod__WEBPACK_IMPORTED_MODULE_0__/* .boolean */ .zMY(), words], { error: complaint('true or false') })
        .transform((value) => value === true || String(value).toLowerCase() === 'true')
        .describe(description);
}
const LARGEST = 999_999;
/** Whole numbers may be digit strings. */
function wholeNumber(description, options) {
    const expected = `a whole number of ${options.unit}, from ${options.min} to ${LARGEST}`;
    const digits = options.min === 0 ? /^\d{1,6}$/ : /^0*[1-9]\d{0,5}$/;
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .union */ .KCZ([
        zod__WEBPACK_IMPORTED_MODULE_0__/* .int */ .Whr().min(options.min, { abort: true }).max(LARGEST, { abort: true }),
        zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP().regex(digits, { abort: true }),
    ], { error: complaint(expected) })
        .transform(Number)
        .describe(description);
}
function text(description, options = {}) {
    const error = complaint(options.expected ?? 'a text in quotes');
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP({ error })
        .regex(options.pattern ?? /\S/, { error, abort: true })
        .describe(description);
}
/** As `text`, but empty means "not set", as in Hammer's files. */
function textOrEmpty(description, expected) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP({ error: complaint(expected) }).describe(description);
}
function listOf(description, entry, expected) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .array */ .YOg(entry, { error: complaint(expected) }).describe(description);
}
function oneOf(description, choices) {
    return zod__WEBPACK_IMPORTED_MODULE_0__/* ["enum"] */ .k5n(choices, { error: complaint(choices.map((choice) => `"${choice}"`).join(' or ')) })
        .describe(description);
}
function accountId(description) {
    return text(description, { pattern: /^\d{12}$/, expected: 'an AWS account ID of 12 digits in quotes' });
}
/** `http:` is refused except on loopback: tokens travel over it. */
function url(description) {
    return withUrlRules(text(description, { expected: ADDRESS }), {
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
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J()
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
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .record */ .g1P(zod__WEBPACK_IMPORTED_MODULE_0__/* .string */ .YjP(), zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J(), { error: complaint(rules.expected) })
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
    return zod__WEBPACK_IMPORTED_MODULE_0__/* .unknown */ .L5J()
        .transform((value, context) => {
        const listed = listedAccounts(value);
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
/** Each ID with where it stands in the value; undefined where the value is no list in any of its forms. */
function listedAccounts(value) {
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


/***/ }),

/***/ 3471:
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
// EXTERNAL MODULE: ./lib/config-model.js + 1 modules
var config_model = __webpack_require__(3271);
// EXTERNAL MODULE: ./lib/config-values.js
var config_values = __webpack_require__(9268);
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
    const entry = node === undefined ? undefined : config_values/* inside */.nx.get(node)?.entry;
    return entry ?? (typeof part === 'number' ? node?.element : node?.shape?.[part]);
}
/** Without optional, default and the like; of a text or an object, the object. */
function unwrapped(schema) {
    let current = schema;
    while (current?._zod.def.innerType !== undefined)
        current = current._zod.def.innerType;
    const alternative = current === undefined ? undefined : config_values/* inside */.nx.get(current);
    return alternative?.kind === 'text or object' ? alternative.entry : current;
}

;// CONCATENATED MODULE: ./lib/config-rules.js
/** Rules that span several settings of config.json (SPEC section 4). Each is judged where the settings it needs could be read. */

/** `awsRegion` is the input aws-region, which wins over the file. */
function brokenRules(settings, awsRegion) {
    return [
        ...regionRules(settings, awsRegion),
        ...accountRules(settings),
        ...needed(settings.jira.enabled, settings.jira.server, {
            at: ['jira', 'server'],
            message: 'is missing although jira.enabled is true; write the address of your Jira',
        }),
        ...needed(settings.cloudwatch.enabled, settings.cloudwatch.log_group, {
            at: ['cloudwatch', 'log_group'],
            message: 'is missing although cloudwatch.enabled is true; write the name of a log group',
        }),
    ];
}
function regionRules({ aws }, awsRegion) {
    const region = awsRegion ?? aws.region?.value;
    if (region === undefined) {
        const message = 'is missing; write an AWS region such as "eu-west-1", or set the input aws-region';
        return aws.region === undefined ? [] : [{ at: ['aws', 'region'], message }];
    }
    const partition = aws.partition?.value;
    if (partition === undefined || partition === (0,config_model/* partitionOf */.iQ)(region))
        return [];
    return [
        {
            at: ['aws', 'partition'],
            message: `is "${partition}", but region ${region} belongs to ${(0,config_model/* partitionOf */.iQ)(region)}; correct one of them or leave partition out`,
        },
    ];
}
function accountRules({ aws, user_keysrotation: rotation }) {
    const broken = [];
    if (rotation.accounts?.value?.length === 0)
        broken.push({
            at: ['user_keysrotation', 'accounts'],
            message: 'names no account; write account IDs, or leave it out for all of aws.accounts',
        });
    if (aws.accounts?.value.size === 0)
        broken.push({
            at: ['aws', 'accounts'],
            message: 'names no account; write {"<account ID>": "<name>"}',
        });
    const chosen = rotation.accounts === undefined
        ? []
        : (rotation.accounts.value ?? [...(aws.accounts?.value.keys() ?? [])]);
    const ignored = new Set(rotation.ignore_accounts?.value);
    if (chosen.length > 0 && chosen.every((id) => ignored.has(id)))
        broken.push({
            at: ['user_keysrotation', 'ignore_accounts'],
            message: 'leaves no account to look at; remove one, or write "enabled": false',
        });
    return broken;
}
function needed(enabled, setting, broken) {
    return enabled?.value === true && setting !== undefined && setting.value === undefined ? [broken] : [];
}

// EXTERNAL MODULE: ./lib/config-schemas.js
var config_schemas = __webpack_require__(4144);
// EXTERNAL MODULE: ./lib/config-settings.js
var config_settings = __webpack_require__(5435);
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
    const config = readFileOf(options, 'config.json', config_schemas/* configFile */.Ze);
    const settings = (0,config_settings/* readSettings */.s)(config.source?.value);
    for (const { at, message } of brokenRules(settings, options.awsRegion))
        config.tell(at, message);
    const whitelist = readFileOf(options, 'whitelist.json', config_schemas/* whitelistFile */.EL);
    const owners = readFileOf(options, 'ticket_owners.json', config_schemas/* ticketOwnersFile */.zO);
    const files = { 'config.json': config, 'whitelist.json': whitelist, 'ticket_owners.json': owners };
    const problems = CONFIG_FILES.flatMap((name) => files[name].problems);
    const valid = { config: config.valid(), whitelist: whitelist.valid(), owners: owners.valid() };
    const configuration = valid.config &&
        (0,config_model/* buildConfiguration */.tD)({
            config: valid.config,
            whitelist: valid.whitelist ?? config_schemas/* whitelistFile */.EL.parse({}),
            owners: valid.owners ?? config_schemas/* ticketOwnersFile */.zO.parse({}),
            region: options.awsRegion ?? valid.config.aws.region ?? '',
            digest: digestOf(options.texts),
        });
    const contents = {
        values: {
            'config.json': config.source?.value,
            'whitelist.json': whitelist.source?.value,
            'ticket_owners.json': owners.source?.value,
        },
        settings,
        exceptions: valid.whitelist && (0,config_model/* exceptionsOf */.Yw)(valid.whitelist),
        owners: valid.owners && (0,config_model/* directoryOf */.jt)(valid.owners),
        configuration,
        positionOf: (name, at) => {
            const { file, source } = files[name];
            return { file, ...(source?.positionOf(at) ?? TOP) };
        },
    };
    return configuration === undefined || problems.length > 0
        ? { ok: false, problems, contents }
        : { ok: true, configuration, contents };
}
/** The names at the top of each file that are ours; the others are Hammer's, and nothing in them is checked. */
const OURS = {
    'config.json': ['aws', 'user_keysrotation', 'jira', 'slack', 'cloudwatch', 'whitelisting_procedure_url'],
    'whitelist.json': ['user_keysrotation'],
    'ticket_owners.json': ['account', 'jira_project', 'jira_owner', 'jira_parent_ticket', 'slack_owner'],
};
const TOP = { line: 1, column: 1 };
function readFileOf({ texts, unreadable, folder }, name, schema) {
    const file = folder === '.' ? name : `${folder}/${name}`;
    const problems = [];
    const tellAt = (at, where, message) => void problems.push({
        file,
        line: at.line,
        column: at.column,
        path: dotted(where),
        message: oneLine(message),
    });
    const text = texts[name];
    const source = text === undefined ? undefined : readJson(text);
    const read = {
        file,
        problems,
        tell: (at, message) => tellAt(source?.positionOf(at) ?? TOP, at, message),
    };
    if (source === undefined) {
        const create = name === 'config.json' ? 'create it' : 'create it (`{}` is enough)';
        const missing = `the file does not exist; ${create}, or correct the input config-dir`;
        tellAt(TOP, [], unreadable?.[name] ?? missing);
        return { ...read, source, valid: () => undefined };
    }
    const { syntaxError } = source;
    if (syntaxError !== undefined) {
        tellAt(syntaxError, [], `is no valid JSON at line ${syntaxError.line}, column ${syntaxError.column}: ${syntaxError.message}`);
        return { ...read, source: undefined, valid: () => undefined };
    }
    for (const { path: at, position } of source.duplicates()) {
        if (OURS[name].includes(String(at[0])))
            tellAt(position, at, 'stands twice; keep one, JSON would silently take the last');
    }
    const slips = name === 'ticket_owners.json' ? [] : misspelled(source.value, OURS[name]);
    for (const { found, meant } of slips)
        read.tell([found], `is not read; did you mean ${meant}?`);
    const result = schema.safeParse(source.value);
    for (const { at, message } of problemsOf(result.error?.issues ?? [], schema)) {
        const told = at.length === 1 && slips.some(({ meant }) => meant === at[0]);
        if (!told)
            read.tell(at, message);
    }
    return {
        ...read,
        source,
        valid: () => (result.success && problems.length === 0 ? result.data : undefined),
    };
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
