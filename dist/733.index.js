export const id = 733;
export const ids = [733];
export const modules = {

/***/ 7395:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ wasNeverSent)
/* harmony export */ });
/** Tells failures that happened before a request can have reached a service: only those may be repeated blindly. */
const UNSENT = new Set([
    'ECONNREFUSED',
    'ENOTFOUND',
    'EAI_AGAIN',
    'UND_ERR_CONNECT_TIMEOUT',
    'EHOSTUNREACH',
    'ENETUNREACH',
]);
/** `code`: of a Node.js or undici connection error. */
function wasNeverSent(code) {
    return UNSENT.has(code);
}


/***/ }),

/***/ 733:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createNotifier: () => (/* binding */ createNotifier)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./node_modules/@slack/web-api/dist/index.js
var dist = __webpack_require__(5105);
;// CONCATENATED MODULE: ./lib/adapters/slack-remedies.js
/** What the user can do about each of Slack's error codes, in one line. Decides and sends nothing. */
const TOKEN = 'check the input slack-token: it must be the bot token (xoxb-…) of a Slack app that is installed in the workspace';
const NAME = 'check slack_owner in ticket_owners.json (run-level problems: slack.default_channel and slack.channels in config.json)';
const ARCHIVED = 'name another channel in ticket_owners.json, or take this one out of the archive';
const PERSON = 'name an active person in slack_owner of ticket_owners.json';
const API_URL = 'check slack.api_url in config.json; it usually ends in /api/';
const ADMIN = 'ask an administrator of the Slack workspace to let the app do this';
const REMEDIES = {
    invalid_auth: TOKEN,
    not_authed: TOKEN,
    account_inactive: TOKEN,
    token_revoked: TOKEN,
    token_expired: TOKEN,
    not_allowed_token_type: TOKEN,
    no_permission: ADMIN,
    org_login_required: ADMIN,
    ekm_access_denied: ADMIN,
    access_denied: ADMIN,
    enterprise_is_restricted: ADMIN,
    team_access_not_granted: ADMIN,
    restricted_action: ADMIN,
    restricted_action_read_only_channel: ADMIN,
    not_in_channel: "invite the app's bot to the channel, or give the app the scope chat:write.public",
    channel_not_found: `${NAME}; where the channel is private, invite the app's bot`,
    is_archived: ARCHIVED,
    users_not_found: NAME,
    user_not_found: NAME,
    user_disabled: PERSON,
    cannot_dm_bot: PERSON,
    unknown_method: API_URL,
    messages_tab_disabled: 'switch on the messages tab of the Slack app (App Home)',
};
/** `needed`: the scopes that Slack says are missing. */
function remedyFor(code, needed) {
    if (code === 'missing_scope') {
        const scopes = (needed ?? '').replace(/[^\w:.,-]/g, '').slice(0, 200);
        return `add the scope ${scopes === '' ? 'that the Slack app lacks' : scopes} to the Slack app and install it again`;
    }
    if (code.startsWith('HTTP '))
        return API_URL;
    return REMEDIES[code] ?? NAME;
}

// EXTERNAL MODULE: ./lib/adapters/unsent.js
var unsent = __webpack_require__(7395);
;// CONCATENATED MODULE: ./lib/adapters/slack-calls.js
/**
 * How every call to Slack's Web API is made: bounded in time, patient under rate limits, repeated after a failure
 * only where a repetition is harmless, and with errors that name the remedy. Knows no recipient; never logs, and
 * never puts a token, a request or a whole answer into an error.
 */




const TIMEOUT_MS = 20_000;
/** All waiting for one call, together. */
const WAIT_BUDGET_MS = 120_000;
const MAX_FAILURES = 4;
const FIRST_WAIT_MS = 500;
/** Calls in a row that were lost for good, after which Slack counts as down for the rest of the run. */
const LOST_CALLS_LIMIT = 3;
/** @throws ConfigurationError where the token is none that could be sent. */
function createSlackCalls(options) {
    if (!/^[\x21-\x7e]+$/.test(options.token)) {
        throw errors/* ConfigurationError */.j1.of('the input slack-token holds blanks or other characters that no token has; pass the bot token (xoxb-…) alone');
    }
    const client = new dist.WebClient(options.token, {
        ...(options.apiUrl !== undefined && { slackApiUrl: options.apiUrl }),
        timeout: options.timeoutMs ?? TIMEOUT_MS,
        // Which calls may be repeated is known here, not there.
        retryConfig: { retries: 0 },
        rejectRateLimitedCalls: true,
        allowAbsoluteUrls: false,
        fetch: fetchOrSayWhy,
        logger: SILENCE,
    });
    const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    let lostCalls = 0;
    const attempt = async (call) => {
        if (lostCalls >= LOST_CALLS_LIMIT) {
            throw new errors/* TransientError */.N_(`Slack was not asked to ${call.doing}, because it failed ${lostCalls} times in a row before; the next run tries again`);
        }
        let budgetMs = WAIT_BUDGET_MS;
        for (let failures = 0, rateLimits = 0;;) {
            const tried = await once(client, call);
            if (tried.failure === undefined || tried.failure.kind === 'refused')
                lostCalls = 0;
            if (tried.failure === undefined)
                return { code: undefined, answer: tried.answer };
            const { failure } = tried;
            if (failure.kind === 'refused')
                return { code: failure.code, error: refusal(failure, call) };
            if (failure.kind === 'limited')
                rateLimits += 1;
            else
                failures += 1;
            const pause = failure.kind === 'limited' ? (failure.retryAfterMs ?? backoff(rateLimits)) : backoff(failures);
            // A limit of no seconds must not become a loop without end.
            const spentMs = Math.max(pause, 1000);
            const again = failure.kind === 'limited' || (failures < MAX_FAILURES && (call.repeatable || !failure.ambiguous));
            if (!again || spentMs > budgetMs) {
                lostCalls += 1;
                throw lost(failure, call);
            }
            budgetMs -= spentMs;
            await wait(pause);
        }
    };
    return {
        attempt,
        async call(call) {
            const outcome = await attempt(call);
            if (outcome.code !== undefined)
                throw outcome.error;
            return outcome.answer;
        },
    };
}
/** A request without an answer: what the system says of it, without the request. */
class NoAnswer extends Error {
    unsent;
    constructor(error) {
        const code = networkCode(error);
        super(error.name === 'TimeoutError' ? 'no answer in time' : (code ?? 'the connection failed'));
        this.unsent = code !== undefined && (0,unsent/* wasNeverSent */.C)(code);
    }
}
/** The SDK keeps the text of a failed request only; what has to be known of it is read before. */
const fetchOrSayWhy = async (url, init) => {
    try {
        return await fetch(url, init);
    }
    catch (error) {
        throw new NoAnswer(error);
    }
};
const ignore = () => undefined;
/** At its debug level the SDK logs requests and answers. */
const SILENCE = {
    debug: ignore,
    info: ignore,
    warn: ignore,
    error: ignore,
    setLevel: ignore,
    setName: ignore,
    getLevel: () => 'error',
};
async function once(client, { method, args }) {
    try {
        return { failure: undefined, answer: { ...(await client.apiCall(method, { ...args })) } };
    }
    catch (error) {
        return { failure: failureOf(error) };
    }
}
/** Codes of Slack's own trouble (Slack documentation, "Errors" of every method); true: it may have taken effect. */
const SLACKS_TROUBLE = {
    internal_error: true,
    fatal_error: true,
    request_timeout: false,
    service_unavailable: false,
};
function failureOf(error) {
    if (error instanceof dist.WebAPIPlatformError) {
        const { error: code, needed } = error.data;
        // Where the answer is no JSON, the SDK takes all of it for the error code.
        if (typeof code !== 'string' || !/^[a-z][a-z0-9_]{0,63}$/.test(code)) {
            return {
                kind: 'failed',
                what: "the answer was not Slack's, check slack.api_url in config.json",
                ambiguous: true,
            };
        }
        if (code === 'ratelimited' || code === 'rate_limited')
            return { kind: 'limited', retryAfterMs: undefined };
        const ambiguous = SLACKS_TROUBLE[code];
        if (ambiguous !== undefined)
            return { kind: 'failed', what: code, ambiguous };
        return { kind: 'refused', code, needed: typeof needed === 'string' ? needed : undefined };
    }
    if (error instanceof dist.WebAPIRateLimitedError)
        return { kind: 'limited', retryAfterMs: error.retryAfter * 1000 };
    if (error instanceof dist.WebAPIHTTPError) {
        const { statusCode } = error;
        if (statusCode >= 500 || statusCode === 408)
            return { kind: 'failed', what: `HTTP ${statusCode}`, ambiguous: statusCode !== 503 };
        return { kind: 'refused', code: `HTTP ${statusCode}`, needed: undefined };
    }
    if (error instanceof dist.WebAPIRequestError) {
        const { original } = error;
        if (original instanceof NoAnswer)
            return { kind: 'failed', what: original.message, ambiguous: !original.unsent };
    }
    // HTTP 429 whose Retry-After is missing or no number: the SDK has no class of its own for it.
    if (error instanceof Error && error.message.startsWith('Retry header'))
        return { kind: 'limited', retryAfterMs: undefined };
    return {
        kind: 'failed',
        what: 'the answer could not be read, check slack.api_url in config.json',
        ambiguous: true,
    };
}
/** The system's code of a failed connection, e.g. `ECONNREFUSED`; it stands on the error or on one of its causes. */
function networkCode(error) {
    let current = error;
    for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
        const { code, cause } = current;
        if (typeof code === 'string' && /^[A-Z][A-Z0-9_]+$/.test(code))
            return code;
        current = cause;
    }
    return undefined;
}
/** Doubling, with a spread so that parallel runs do not come back together. */
function backoff(attempt) {
    return Math.round(FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 6) * (0.75 + Math.random() / 2));
}
function refusal({ code, needed }, { doing }) {
    return new errors/* AccessError */.Zz(`Slack refused to ${doing} (${code}); ${remedyFor(code, needed)}`);
}
function lost(failure, { doing, repeatable }) {
    if (failure.kind === 'limited')
        return new errors/* TransientError */.N_(`Slack's rate limit did not let us ${doing}; the next run tries again`);
    const ambiguous = failure.ambiguous && !repeatable;
    const outcome = ambiguous
        ? 'it may have happened all the same, and the next run repeats it'
        : 'the next run tries again';
    return new errors/* TransientError */.N_(`Slack failed to ${doing} (${failure.what}); ${outcome}`, { ambiguous });
}

;// CONCATENATED MODULE: ./lib/adapters/slack-directory.js
/** Slack takes less than 1000. */
const PAGE_SIZE = 999;
const MAX_PAGES = 2000;
/** Slack's own helper; not marked as a bot. */
const SLACKBOT = 'USLACKBOT';
function createSlackDirectory(calls) {
    const people = remembered(async () => (await listed(calls, { method: 'users.list', field: 'members' })).flatMap((user) => personOf(user) ?? []));
    const channels = remembered(() => listChannels(calls));
    return {
        async peopleNamed(name) {
            const wanted = comparable(name);
            if (wanted === '')
                return [];
            const all = await people();
            const byHandle = all.filter(({ handle }) => handle === wanted);
            return byHandle.length > 0 ? byHandle : all.filter(({ names }) => names.includes(wanted));
        },
        async personWithEmail(email) {
            const outcome = await calls.attempt({
                method: 'users.lookupByEmail',
                args: { email },
                doing: `look up ${email}`,
                repeatable: true,
            });
            if (outcome.code === 'users_not_found')
                return undefined;
            if (outcome.code !== undefined)
                throw outcome.error;
            return personOf(record(outcome.answer['user']));
        },
        async channel(nameOrId) {
            const name = nameOrId.replace(/^#/, '').normalize('NFC').toLowerCase();
            return (await channels()).find((channel) => channel.id === nameOrId || channel.name === name);
        },
    };
}
/** Private channels too where the app may see them. */
async function listChannels(calls) {
    const all = {
        method: 'conversations.list',
        field: 'channels',
        args: { exclude_archived: true, types: 'public_channel,private_channel' },
    };
    const entries = (await listed(calls, all, 'missing_scope')) ??
        (await listed(calls, { ...all, args: { ...all.args, types: 'public_channel' } }));
    return entries.flatMap((entry) => {
        const { id, name, is_archived: archived, is_private: isPrivate, is_member: member } = entry;
        if (typeof id !== 'string' || typeof name !== 'string' || archived === true)
            return [];
        return [
            {
                id,
                name: name.normalize('NFC').toLowerCase(),
                private: isPrivate === true,
                member: typeof member === 'boolean' ? member : undefined,
            },
        ];
    });
}
/** Every page; undefined where Slack refuses with the code `unless`. */
async function listed(calls, { method, field, args }, unless) {
    const entries = [];
    let cursor = '';
    for (let page = 0; page < MAX_PAGES; page += 1) {
        const outcome = await calls.attempt({
            method,
            args: { ...args, limit: PAGE_SIZE, ...(cursor !== '' && { cursor }) },
            doing: `list the workspace's ${field === 'members' ? 'people' : 'channels'}`,
            repeatable: true,
        });
        if (outcome.code !== undefined && outcome.code === unless)
            return undefined;
        if (outcome.code !== undefined)
            throw outcome.error;
        const found = outcome.answer[field];
        if (Array.isArray(found))
            entries.push(...found.map(record));
        const next = record(outcome.answer['response_metadata'])['next_cursor'];
        if (typeof next !== 'string' || next === '' || next === cursor)
            break;
        cursor = next;
    }
    return entries;
}
/** Undefined for bots, and for people who have left. */
function personOf(user) {
    const { id, name, real_name: realName, deleted, is_bot: bot } = user;
    if (typeof id !== 'string' || id === SLACKBOT || deleted === true || bot === true)
        return undefined;
    const profile = record(user['profile']);
    const names = [
        profile['display_name'],
        profile['display_name_normalized'],
        realName,
        profile['real_name'],
        profile['real_name_normalized'],
    ];
    return {
        id,
        handle: comparable(name),
        names: names.map(comparable).filter((other) => other !== ''),
    };
}
function comparable(name) {
    return typeof name === 'string' ? name.trim().replace(/^@/, '').normalize('NFC').toLowerCase() : '';
}
function record(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
/** What was read is kept; what failed is tried again by the next who asks. */
function remembered(read) {
    let kept;
    return () => {
        kept ??= read().catch((error) => {
            kept = undefined;
            throw error;
        });
        return kept;
    };
}

;// CONCATENATED MODULE: ./lib/adapters/slack.js




function createSlackNotifier(options) {
    const calls = createSlackCalls(options);
    const directory = createSlackDirectory(calls);
    /** Conversations by recipient; each is looked for once per run. */
    const addresses = new Map();
    const targets = new Map();
    const lookUp = async (recipient) => {
        const target = targets.get(recipient) ?? (await targetOf(recipient, directory));
        targets.set(recipient, target);
        return target;
    };
    const addressOf = async (recipient) => {
        const target = await lookUp(recipient);
        return target.kind === 'channel'
            ? target.channel
            : openConversation(calls, { userId: target.userId, recipient });
    };
    return {
        async resolve(recipients) {
            const known = new Map();
            const resolved = new Map();
            for (const recipient of new Set(recipients)) {
                try {
                    known.set(recipient, await lookUp(recipient));
                }
                catch (error) {
                    if (!(0,errors/* isPartial */.mt)(error))
                        throw error;
                    const kind = error instanceof NobodyError ? 'nobody' : 'unsure';
                    resolved.set(recipient, { kind, why: error.message });
                }
            }
            for (const [recipient, target] of await withNames(known, directory))
                resolved.set(recipient, { kind: 'known', target: identityOf(target) });
            return resolved;
        },
        async send({ recipient, message }) {
            let address = addresses.get(recipient) ?? (await addressOf(recipient));
            for (const { text, blocks } of options.render(message, { now: options.now })) {
                const post = (channel) => calls.attempt({
                    method: 'chat.postMessage',
                    args: { channel, text, blocks, unfurl_links: false, unfurl_media: false },
                    doing: `post to ${shown(recipient)}`,
                    repeatable: false,
                });
                let outcome = await post(address);
                if (outcome.code === 'channel_not_found' && address.startsWith('#')) {
                    const id = await channelId(address, directory);
                    if (id !== undefined)
                        outcome = await post((address = id));
                }
                if (outcome.code !== undefined)
                    throw outcome.error;
                addresses.set(recipient, address);
            }
        },
        async check(recipients) {
            const answer = await calls.call({ method: 'auth.test', args: {}, doing: 'log in', repeatable: true });
            const { scopes } = (answer['response_metadata'] ?? {});
            const lines = [];
            for (const recipient of recipients) {
                const problem = await problemOf(recipient, {
                    directory,
                    scopes: scopes === undefined ? undefined : new Set(scopes),
                });
                if (problem !== undefined)
                    lines.push(problem);
            }
            return lines;
        },
    };
}
/** Slack's IDs: a letter for the kind, then capitals and digits; people's names are never written so. */
const CONVERSATION_ID = /^[CGD](?=[A-Z]*\d)[A-Z0-9]{7,}$/;
const USER_ID = /^[UW](?=[A-Z]*\d)[A-Z0-9]{7,}$/;
const EMAIL = /^[^\s@#]+@[^\s@]+$/;
class NobodyError extends errors/* AccessError */.Zz {
}
/** @throws NobodyError where the name means nobody, or several people. */
async function targetOf(recipient, directory) {
    const name = recipient.trim();
    if (name.startsWith('#'))
        return { kind: 'channel', channel: name, name: name.slice(1) };
    if (CONVERSATION_ID.test(name))
        return { kind: 'channel', channel: name };
    if (USER_ID.test(name))
        return { kind: 'person', userId: name };
    if (EMAIL.test(name)) {
        const person = await directory.personWithEmail(name);
        if (person === undefined)
            throw nobody(recipient, 'no active person in the Slack workspace has this email');
        return { kind: 'person', userId: person.id };
    }
    const people = await directory.peopleNamed(name);
    if (people.length > 1)
        throw nobody(recipient, `${people.length} active people have this name, so write the email instead`);
    const [person] = people;
    if (person !== undefined)
        return personTarget(person);
    const channel = name.startsWith('@') ? undefined : await directory.channel(name);
    if (channel === undefined)
        throw nobody(recipient, 'is neither an active person nor a channel that the Slack app can see');
    return { kind: 'channel', channel: channel.id, name: channel.name };
}
function identityOf(target) {
    if (target.kind === 'person')
        return target.userId;
    return target.name === undefined ? target.channel : `#${target.name.normalize('NFC').toLowerCase()}`;
}
/**
 * Channels that were given by ID get their names too where others were given by name, since one may be the other. Where
 * the app may not list channels they stay two.
 */
async function withNames(targets, directory) {
    const isNameless = (target) => target.kind === 'channel' && target.name === undefined;
    const channels = [...targets.values()].filter(({ kind }) => kind === 'channel');
    if (channels.every(isNameless))
        return targets;
    const named = new Map(targets);
    for (const [recipient, target] of targets) {
        if (target.kind !== 'channel' || target.name !== undefined)
            continue;
        try {
            const channel = await directory.channel(target.channel);
            if (channel !== undefined)
                named.set(recipient, { ...target, name: channel.name });
        }
        catch (error) {
            if (!(0,errors/* isPartial */.mt)(error))
                throw error;
            break;
        }
    }
    return named;
}
function personTarget({ id }) {
    return { kind: 'person', userId: id };
}
function nobody(recipient, why) {
    return new NobodyError(`Slack recipient ${shown(recipient)}: ${why}; correct slack_owner in ticket_owners.json`);
}
async function openConversation(calls, { userId, recipient }) {
    const answer = await calls.call({
        method: 'conversations.open',
        args: { users: userId },
        doing: `open a conversation with ${shown(recipient)}`,
        // Slack answers with the conversation that is open already.
        repeatable: true,
    });
    const { id } = (answer['channel'] ?? {});
    if (typeof id !== 'string')
        throw new errors/* AccessError */.Zz(`Slack opened no conversation with ${shown(recipient)}; check slack.api_url in config.json`);
    return id;
}
/** Undefined also where the app may not list channels: what Slack said to the post says more. */
async function channelId(name, directory) {
    try {
        return (await directory.channel(name))?.id;
    }
    catch (error) {
        if (error instanceof errors/* AccessError */.Zz)
            return undefined;
        throw error;
    }
}
/** One line where a message would not arrive, as far as that can be told without sending one. */
async function problemOf(recipient, { directory, scopes, }) {
    const lacks = (scope) => scopes !== undefined && !scopes.has(scope);
    const complain = (code, needed) => `Slack recipient ${shown(recipient)}: ${code}; ${remedyFor(code, needed)}`;
    try {
        const target = await targetOf(recipient, directory);
        if (lacks('chat:write'))
            return complain('missing_scope', 'chat:write');
        if (target.kind === 'person')
            return lacks('im:write') ? complain('missing_scope', 'im:write') : undefined;
        if (target.channel.startsWith('D'))
            return undefined;
        const channel = await directory.channel(target.channel);
        if (channel === undefined)
            return complain('channel_not_found');
        return channel.member === false && lacks('chat:write.public') ? complain('not_in_channel') : undefined;
    }
    catch (error) {
        if (!(0,errors/* isPartial */.mt)(error))
            throw error;
        return error.message.includes(shown(recipient))
            ? error.message
            : `Slack recipient ${shown(recipient)}: ${error.message}`;
    }
}
/** Names may come from a tag: one line, and not without end. */
function shown(recipient) {
    return recipient.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ').slice(0, 120);
}

// EXTERNAL MODULE: ./lib/domain/notice.js
var notice = __webpack_require__(8670);
// EXTERNAL MODULE: ./lib/domain/ticket-text.js
var ticket_text = __webpack_require__(352);
// EXTERNAL MODULE: ./lib/render/escape.js
var render_escape = __webpack_require__(9889);
;// CONCATENATED MODULE: ./lib/render/slack-lines.js


const USER_LIMIT = 128;
const ACCOUNT_LIMIT = 120;
const LAST_USE_LIMIT = 160;
const NOTE_LIMIT = 400;
const PROBLEM_LIMIT = 600;
const URL_LIMIT = 1000;
/** One line, and a second one where there is a ticket, a date or a note. */
function noticeLines(notice, now) {
    const { accountId, accountName, disableDay, ticket, note } = notice;
    const account = accountName === accountId ? accountId : `${accountName} (${accountId})`;
    const facts = [
        `• *${fit(notice.userName, USER_LIMIT)}* \`${fit(notice.keyId, USER_LIMIT, render_escape/* escapeMrkdwnCode */.uL)}\``,
        `in ${fit(account, ACCOUNT_LIMIT)}`,
        `${notice.ageDays} ${notice.ageDays === 1 ? 'day' : 'days'} old`,
        `last used: ${fit((0,ticket_text/* lastUseText */.ZZ)(notice.lastUse, now), LAST_USE_LIMIT)}`,
    ];
    const rest = [
        ...(ticket === null ? [] : [mrkdwnLink(ticket.url, ticket.key)]),
        ...(disableDay === null
            ? []
            : [`will be disabled on or after ${fit(disableDay, USER_LIMIT)}, once approved`]),
        ...(note === null || note.trim() === '' ? [] : [fit(note, NOTE_LIMIT)]),
    ];
    const [first = '', ...others] = facts;
    const line = `${first} ${others.join(', ')}`;
    return rest.length === 0 ? line : `${line}\n      ${rest.join(' · ')}`;
}
function problemLine(problem) {
    return `• ${fit(problem, PROBLEM_LIMIT)}`;
}
/** `<url|label>`; the label alone where the address is none that a browser opens. */
function mrkdwnLink(url, label) {
    const shown = fit(label, USER_LIMIT).replaceAll('|', '\u2223');
    const href = URL.canParse(url) ? new URL(url) : undefined;
    if (href === undefined || !/^https?:$/.test(href.protocol))
        return shown;
    const address = href.href.replace(/[|<>]/g, encodeURIComponent).replaceAll('&', '&amp;');
    return address.length > URL_LIMIT || shown === '' ? shown : `<${address}|${shown}>`;
}
/** Escaped text of at most `limit` UTF-16 units, with an ellipsis where something was left out. */
function fit(text, limit, escape = render_escape/* escapeMrkdwn */.fO) {
    const whole = text.length > 2 * limit ? undefined : escape(text);
    if (whole !== undefined && whole.length <= limit)
        return whole;
    const characters = [...text.slice(0, 2 * limit)];
    let count = Math.min(characters.length, limit - 1);
    for (;;) {
        const cut = escape(`${characters.slice(0, count).join('')}…`);
        if (cut.length <= limit || count === 0)
            return cut;
        // No character grows to more than ten, so this takes away no more than it must.
        count = Math.max(0, count - Math.max(1, Math.floor((cut.length - limit) / 10)));
    }
}

;// CONCATENATED MODULE: ./lib/render/slack-blocks.js
/**
 * A message as Slack's Block Kit: grouped by what happened, in as few Slack messages as Slack's limits allow, and
 * cut with a count beyond `MAX_MESSAGES`. Sends nothing, and decides nothing about who is told what.
 */


/** Per recipient and run. */
const MAX_MESSAGES = 5;
/** Slack documentation, "Blocks": a section's text, and a header's. */
const SECTION_LIMIT = 3000;
const HEADER_LIMIT = 150;
/** 50 blocks per message, less header and context. */
const MAX_SECTIONS = 48;
/** Slack refuses all blocks together (`msg_blocks_too_long`) from about 13,200 characters; nowhere documented. */
const BODY_LIMIT = 11_000;
const TITLES = {
    new: 'To rotate',
    failed: 'Could not be changed',
    disabled: 'Disabled',
    reactivated: 'Reactivated',
    closed: 'Closed',
};
function renderSlackMessages(message, { now }) {
    const groups = groupsOf(message, now);
    const bodies = packed(groups, message.runUrl);
    return bodies.map((sections, index) => {
        const part = bodies.length === 1 ? '' : ` (${index + 1} of ${bodies.length})`;
        const headline = `${fit(message.headline.trim() || 'IAM key rotation', HEADER_LIMIT - part.length)}${part}`;
        const context = message.runUrl === null
            ? []
            : [{ type: 'context', elements: [mrkdwn(mrkdwnLink(message.runUrl, 'The run that sent this'))] }];
        return {
            text: headline,
            blocks: [
                { type: 'header', text: { type: 'plain_text', text: headline, emoji: false } },
                ...sections.map((text) => ({ type: 'section', text: mrkdwn(text) })),
                ...context,
            ],
        };
    });
}
/** `verbatim`: Slack makes no links of what merely looks like an address, a channel or a person. */
function mrkdwn(text) {
    return { type: 'mrkdwn', text, verbatim: true };
}
function groupsOf({ notices, problems }, now) {
    const groups = notice/* NOTICE_KINDS */.j.map((kind) => ({
        title: TITLES[kind],
        lines: notices.filter((notice) => notice.kind === kind).map((notice) => noticeLines(notice, now)),
        left: 0,
    }));
    return [...groups, { title: 'Problems in the run', lines: problems.map(problemLine), left: 0 }].filter(({ lines }) => lines.length > 0);
}
/** Section texts per message; groups lose their ends, the longest first, until everything fits. */
function packed(groups, runUrl) {
    let bodies = pack(groups, runUrl);
    for (let budget = MAX_MESSAGES * BODY_LIMIT; bodies.length > MAX_MESSAGES; budget *= 0.95) {
        bodies = pack(shortened(groups, budget), runUrl);
    }
    return bodies;
}
/** Every group has the same share of the budget; what short ones do not need is for the others. */
function shortened(groups, budget) {
    const sizes = groups.map(({ lines }) => lines.reduce((sum, line) => sum + costOf(line), 0));
    let share = budget / groups.length;
    for (let round = 0; round < groups.length; round += 1) {
        const short = sizes.filter((size) => size <= share);
        const long = groups.length - short.length;
        if (long === 0)
            return groups;
        share = (budget - short.reduce((sum, size) => sum + size, 0)) / long;
    }
    return groups.map((group) => {
        let size = 0;
        const end = group.lines.findIndex((line) => (size += costOf(line)) > share);
        if (end === -1)
            return group;
        return { ...group, lines: group.lines.slice(0, end), left: group.lines.length - end };
    });
}
/** What a line takes of a message, as JSON and with its line break. */
function costOf(line) {
    return JSON.stringify(line).length;
}
/** `{"type":"section","text":{"type":"mrkdwn","text":"","verbatim":true}},` and some room. */
const SECTION_COST = 80;
function pack(groups, runUrl) {
    const bodies = [[]];
    let size = 0;
    let section = [];
    const close = () => {
        if (section.length > 0)
            bodies.at(-1)?.push(section.join('\n'));
        section = [];
    };
    const fits = (lines, sections) => size + sections * SECTION_COST + lines.reduce((sum, line) => sum + costOf(line), 0) <= BODY_LIMIT &&
        (bodies.at(-1)?.length ?? 0) + sections <= MAX_SECTIONS;
    const open = (lines) => {
        section = [...lines];
        size += SECTION_COST + lines.reduce((sum, line) => sum + costOf(line), 0);
    };
    for (const { title, lines, left } of groups) {
        close();
        const heading = `*${title}* (${lines.length + left})`;
        for (const [index, line] of [...lines, ...moreLine(left, runUrl)].entries()) {
            const start = index === 0 ? [heading, line] : [line];
            const length = section.reduce((sum, shown) => sum + shown.length + 1, 0) + line.length;
            if (section.length > 0 && length <= SECTION_LIMIT && fits([line], 0)) {
                section.push(line);
                size += costOf(line);
                continue;
            }
            close();
            if (fits(start, 1)) {
                open(start);
                continue;
            }
            if (size > 0)
                bodies.push([]);
            size = 0;
            open(index === 0 ? start : [`*${title}* (continued)`, line]);
        }
    }
    close();
    return bodies;
}
function moreLine(left, runUrl) {
    if (left === 0)
        return [];
    return [`… and ${left} more, see ${runUrl === null ? 'the run' : mrkdwnLink(runUrl, 'the run')}`];
}

;// CONCATENATED MODULE: ./lib/connect-notifier.js
/** Composes the notifier for Slack; a module of its own so that runs without Slack do not load it. */



/** @throws ConfigurationError where the token is missing. */
function createNotifier(slack, { token, now }) {
    if (token === undefined || token === '') {
        throw errors/* ConfigurationError */.j1.of('slack.enabled is true in config.json but the input slack-token is empty; pass a bot token from a secret, or set slack.enabled to false');
    }
    return createSlackNotifier({ token, apiUrl: slack.apiUrl, now, render: renderSlackMessages });
}


/***/ })

};
