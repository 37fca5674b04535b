export const id = 835;
export const ids = [835];
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

/***/ 1835:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createTracker: () => (/* binding */ createTracker)
});

;// CONCATENATED MODULE: ./lib/adapters/jira-answers.js
/**
 * Reads what Jira answers. Nothing about its shape is taken for granted: an attribute that is missing or of another
 * type is simply not there. Sends nothing and decides nothing.
 */
function record(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
function list(value) {
    return Array.isArray(value) ? value : [];
}
function jira_answers_text(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}
/** Active users only; Data Center masks hidden emails (`ann at example dot com`). */
function usersOf(answer, idKey) {
    return list(answer).flatMap((entry) => {
        const user = userOf(entry, idKey);
        return user === undefined || record(entry)['active'] === false ? [] : [user];
    });
}
function userOf(answer, idKey) {
    const user = record(answer);
    const id = jira_answers_text(user[idKey]);
    if (id === undefined)
        return undefined;
    const key = idKey === 'name' ? jira_answers_text(user['key']) : undefined;
    const email = jira_answers_text(user['emailAddress']);
    return {
        id,
        aliases: key === undefined ? [] : [key],
        displayName: jira_answers_text(user['displayName']),
        email: email?.includes('@') === true ? email : undefined,
    };
}
function isDone(status) {
    return jira_answers_text(record(record(status)['statusCategory'])['key']) === 'done';
}
function statusOf(issue) {
    return record(record(issue)['fields'])['status'];
}
function transitionsOf(answer) {
    return list(record(answer)['transitions']).flatMap((entry) => {
        const transition = record(entry);
        const id = jira_answers_text(transition['id']);
        const name = jira_answers_text(transition['name']);
        if (id === undefined || name === undefined)
            return [];
        const { resolution, ...others } = record(transition['fields']);
        const offered = list(record(resolution)['allowedValues']).flatMap((value) => jira_answers_text(record(value)['name']) ?? []);
        return {
            id,
            name,
            leadsToDone: isDone(transition['to']),
            resolutions: resolution === undefined
                ? undefined
                : { required: record(resolution)['required'] === true, names: offered },
            needsMore: Object.values(others).some((field) => record(field)['required'] === true && record(field)['hasDefaultValue'] !== true),
        };
    });
}
/** `SEC-123`; undefined where the answer holds nothing of that form, which must not get on record as a ticket. */
function ticketKey(answer) {
    const key = jira_answers_text(record(answer)['key']);
    return key !== undefined && /^[\p{L}\p{N}_]{1,255}-\d{1,18}$/u.test(key) ? key : undefined;
}
/** Keys and labels of found issues; labels are undefined where Jira did not say. */
function foundIssues(answer) {
    return list(record(answer)['issues']).flatMap((issue) => {
        const key = ticketKey(issue);
        const { labels } = record(record(issue)['fields']);
        if (key === undefined)
            return [];
        return { key, labels: Array.isArray(labels) ? labels.flatMap((label) => jira_answers_text(label) ?? []) : undefined };
    });
}
/** Jira's `{errorMessages, errors}` in one line, and the fields it names. */
function complaintOf(body) {
    const { errorMessages, errors, message } = record(body);
    const perField = Object.entries(record(errors));
    const parts = [
        ...list(errorMessages).flatMap((entry) => jira_answers_text(entry) ?? []),
        ...perField.flatMap(([field, entry]) => (jira_answers_text(entry) === undefined ? [] : `${field}: ${String(entry)}`)),
        ...(perField.length === 0 && list(errorMessages).length === 0 ? [jira_answers_text(message) ?? ''] : []),
    ];
    return {
        text: parts
            .join(' ')
            .replace(/[\s\p{Cc}]+/gu, ' ')
            .trim()
            .slice(0, 300),
        fields: perField.map(([field]) => field),
    };
}
/** The words and link targets of a description or comment, whichever way it is written, so that two can be compared. */
function wordsOf(body) {
    const collect = (node) => {
        if (typeof node === 'string')
            return node;
        const { text: own, content, marks } = record(node);
        const targets = list(marks).map((mark) => jira_answers_text(record(record(mark)['attrs'])['href']) ?? '');
        return [jira_answers_text(own) ?? '', ...targets, ...list(content).map(collect)].join(' ');
    };
    return collect(body).replace(/\s+/g, ' ').trim();
}
function commentsOf(answer) {
    return list(record(answer)['comments']).map((comment) => wordsOf(record(comment)['body']));
}

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/adapters/jira-rest.js
/**
 * The REST resources of Jira that the product uses, each with its path, its words for error messages and its
 * remedy. Cloud (v3) and Data Center (v2) differ by the few values of a dialect, which is why both go through
 * jira.js's client directly and not through its functions for Cloud. Decides nothing.
 */


const TICKET_REMEDY = "check that the token's user may browse, edit, assign, comment on and transition tickets of that project";
function createJiraRest(transport, dialect) {
    const path = (...segments) => [dialect.api, ...segments.map((segment) => encodeURIComponent(segment))].join('/');
    const assignable = async (query, project) => {
        const answer = await transport.call({
            method: 'GET',
            path: path('user', 'assignable', 'search'),
            query: { project, ...query },
            doing: `search the assignable users of project ${project}`,
            remedy: 'check jira_project in ticket_owners.json and that the token\'s user may "Browse users and groups"',
        });
        return usersOf(answer, dialect.userKey);
    };
    const onTicket = (ticket, what) => ({
        doing: `${what} ${ticket}`,
        remedy: TICKET_REMEDY,
    });
    return {
        dialect,
        server: transport.server,
        async myself() {
            const remedy = 'check jira.server in config.json and the token';
            const outcome = await transport.attempt({
                method: 'GET',
                path: path('myself'),
                doing: 'log in',
                remedy,
            });
            if (outcome.refused !== undefined)
                throw new errors/* AccessError */.Zz(outcome.error.message, { cause: outcome.error, login: true });
            const self = userOf(outcome.answer, dialect.userKey);
            if (self === undefined)
                throw new errors/* AccessError */.Zz(`Jira does not say whose token this is; ${remedy}`, { login: true });
            return self;
        },
        project: (key) => transport.attempt({
            method: 'GET',
            path: path('project', key),
            doing: `read project ${key}`,
            remedy: "check jira_project in ticket_owners.json and that the token's user may see the project",
        }),
        createPermission: (project) => transport.attempt({
            method: 'GET',
            path: path('mypermissions'),
            query: { projectKey: project, permissions: 'CREATE_ISSUES' },
            doing: `read the permissions in project ${project}`,
            remedy: TICKET_REMEDY,
        }),
        search: ({ jql, pageToken }) => transport.call({
            method: 'GET',
            path: `${dialect.api}/${dialect.searchPath}`,
            query: {
                jql,
                fields: 'labels',
                maxResults: 50,
                ...(pageToken !== undefined && { nextPageToken: pageToken }),
            },
            doing: 'look for an existing ticket',
            remedy: "check jira_project in ticket_owners.json and that the token's user may browse the project",
        }),
        create: ({ project, fields }) => transport.attempt({
            method: 'POST',
            path: path('issue'),
            body: { fields },
            doing: `create a ticket in project ${project}`,
            remedy: "check jira_project in ticket_owners.json, jira.issue_type and jira.priority in config.json, the fields on the project's create screen, and that the token's user may create tickets",
        }),
        assignable: ({ project, query, startAt, maxResults }) => assignable({ [dialect.userQuery]: query, startAt, maxResults }, project),
        ...(dialect.userKey === 'accountId' && {
            assignableById: ({ project, id }) => assignable({ accountId: id }, project),
        }),
        addLabel: ({ ticket, label }) => transport.attempt({
            method: 'PUT',
            path: path('issue', ticket),
            body: { update: { labels: [{ add: label }] } },
            ...onTicket(ticket, 'label ticket'),
        }),
        assign: ({ ticket, userId }) => transport.attempt({
            method: 'PUT',
            path: path('issue', ticket, 'assignee'),
            body: { [dialect.userKey]: userId },
            ...onTicket(ticket, 'assign ticket'),
        }),
        watch: ({ ticket, userId }) => transport.attempt({
            method: 'POST',
            path: path('issue', ticket, 'watchers'),
            body: userId,
            repeatable: true,
            ...onTicket(ticket, 'add a watcher to ticket'),
        }),
        comments: (ticket) => transport.attempt({
            method: 'GET',
            path: path('issue', ticket, 'comment'),
            query: { orderBy: '-created', maxResults: 50 },
            ...onTicket(ticket, 'read the comments of ticket'),
        }),
        comment: ({ ticket, body }) => transport.attempt({
            method: 'POST',
            path: path('issue', ticket, 'comment'),
            body: { body },
            ...onTicket(ticket, 'comment on ticket'),
        }),
        issue: (ticket) => transport.attempt({
            method: 'GET',
            path: path('issue', ticket),
            query: { fields: 'status' },
            ...onTicket(ticket, 'read ticket'),
        }),
        transitions: (ticket) => transport.attempt({
            method: 'GET',
            path: path('issue', ticket, 'transitions'),
            query: { expand: 'transitions.fields' },
            ...onTicket(ticket, 'read the transitions of ticket'),
        }),
        transition: ({ ticket, id, resolution }) => transport.attempt({
            method: 'POST',
            path: path('issue', ticket, 'transitions'),
            body: {
                transition: { id },
                ...(resolution !== undefined && { fields: { resolution: { name: resolution } } }),
            },
            ...onTicket(ticket, 'close ticket'),
        }),
        // Jira makes no second link of the same type between the same two tickets, and says 201 all the same.
        link: ({ type, ticket, parent }) => transport.call({
            method: 'POST',
            path: path('issueLink'),
            body: { type: { name: type }, inwardIssue: { key: ticket }, outwardIssue: { key: parent } },
            repeatable: true,
            doing: `link ticket ${ticket} to ${parent}`,
            remedy: 'check jira_parent_ticket in ticket_owners.json and jira.link_type in config.json',
        }),
    };
}

;// CONCATENATED MODULE: ./lib/adapters/jira-closing.js


const MAX_STEPS = 8;
const MAX_LOST_ANSWERS = 2;
const RESOLUTIONS = ['done', 'fixed', 'resolved', 'complete', 'completed'];
/** A key that was rotated is no duplicate and was not declined: such ways out are the last resort. */
const ODD_ENDINGS = /won.?t|reject|declin|cancel|duplicate|invalid|cannot/i;
async function closeThroughWorkflow(steps, request) {
    const { ticket, names } = request;
    const tried = new Set();
    let lostAnswers = 0;
    let wasRefused = false;
    let moved = false;
    let statusBefore;
    for (let step = 0; step < MAX_STEPS; step += 1) {
        const issue = await steps.issue(ticket);
        if (issue.refused === 404)
            return 'gone';
        if (issue.refused !== undefined)
            throw issue.error;
        const status = jira_answers_text(record(statusOf(issue.answer))['name']);
        moved ||= lostAnswers > 0 && status !== statusBefore;
        statusBefore = status;
        if (isDone(statusOf(issue.answer)))
            return moved ? 'closed' : 'already-closed';
        const offered = await steps.transitions(ticket);
        if (offered.refused === 404)
            return 'gone';
        if (offered.refused !== undefined)
            throw offered.error;
        const next = inOrder(transitionsOf(offered.answer), names).find(({ id }) => !tried.has(id));
        if (next === undefined)
            break;
        tried.add(next.id);
        try {
            const outcome = await steps.transition({ ticket, id: next.id, resolution: resolutionFor(next) });
            if (outcome.refused === undefined && next.leadsToDone)
                return 'closed';
            if (outcome.refused === undefined)
                moved = true;
            else {
                wasRefused = true;
                request.refused(`${next.name}: ${outcome.complaint || outcome.refused}`);
            }
        }
        catch (error) {
            // It may have happened: the ticket's status tells, and where it has not, the transition is tried again.
            lostAnswers += 1;
            if (!(0,errors/* isUncertain */.cp)(error) || lostAnswers > MAX_LOST_ANSWERS)
                throw error;
            tried.delete(next.id);
            await request.pause();
        }
    }
    // Configured transitions were taken and nothing leads further: that is this project's way of closing.
    return moved && !wasRefused ? 'closed' : 'no-transition';
}
function inOrder(transitions, names) {
    const named = names.flatMap((name) => transitions.filter((transition) => same(transition.name, name)));
    const reluctance = (transition) => (transition.needsMore ? 2 : 0) + (ODD_ENDINGS.test(transition.name) ? 1 : 0);
    const others = transitions
        .filter(({ leadsToDone }) => leadsToDone)
        .sort((a, b) => reluctance(a) - reluctance(b));
    return [...named, ...others];
}
function resolutionFor({ resolutions }) {
    if (resolutions === undefined)
        return undefined;
    const preferred = RESOLUTIONS.flatMap((name) => resolutions.names.filter((offered) => same(offered, name)));
    if (preferred[0] !== undefined || !resolutions.required)
        return preferred[0];
    return resolutions.names.find((name) => !ODD_ENDINGS.test(name)) ?? resolutions.names[0];
}
function same(one, other) {
    return one.trim().toLowerCase() === other.trim().toLowerCase();
}

;// CONCATENATED MODULE: ./lib/adapters/jira-people.js
const PAGE = 50;
/** Jira itself looks no further than a thousand users. */
const MAX_PAGES = 20;
function createPeople(search) {
    const known = new Map();
    return {
        resolve({ project, candidate }) {
            const wanted = candidate.trim();
            if (wanted === '')
                return Promise.resolve(undefined);
            const cacheKey = keyOf(project, wanted);
            const cached = known.get(cacheKey);
            if (cached !== undefined)
                return cached;
            const found = findOne(search, project, wanted);
            known.set(cacheKey, found);
            found.then(
            // Whoever is found by another name is asked for by email later on.
            (user) => user?.email !== undefined && known.set(keyOf(project, user.email), found), 
            // A failure is not an answer: the next ticket asks again.
            () => known.delete(cacheKey));
            return found;
        },
    };
}
function keyOf(project, name) {
    return `${project}\n${name.toLowerCase()}`;
}
async function findOne(search, project, wanted) {
    const hits = await allPages(search, project, wanted);
    const exact = hits.filter((user) => isNamed(user, wanted));
    if (exact.length > 0)
        return exact.length === 1 ? exact[0] : undefined;
    if (wanted.includes('@')) {
        const hidden = hits.filter((user) => user.email === undefined);
        return hidden.length === 1 ? hidden[0] : undefined;
    }
    if (search.assignableById === undefined || !/^[\w:-]{8,128}$/.test(wanted))
        return undefined;
    const byId = await search.assignableById({ project, id: wanted });
    return byId.find((user) => jira_people_same(user.id, wanted));
}
/**
 * Jira may answer with fewer users than asked for although more follow: it filters after it has paged, and some
 * servers cap the page. A short page is therefore no end, an empty one is.
 */
async function allPages(search, project, query) {
    const byId = new Map();
    let startAt = 0;
    let stale = 0;
    for (let pages = 0; pages < MAX_PAGES && stale < 2; pages += 1) {
        const page = await search.assignable({ project, query, startAt, maxResults: PAGE });
        if (page.length === 0)
            break;
        const before = byId.size;
        for (const user of page)
            byId.set(user.id, user);
        const news = byId.size > before;
        stale = news ? 0 : stale + 1;
        startAt += news ? page.length : PAGE;
    }
    return [...byId.values()];
}
function isNamed(user, wanted) {
    return [user.id, ...user.aliases, user.displayName, user.email].some((name) => name !== undefined && jira_people_same(name, wanted));
}
function jira_people_same(one, other) {
    return one.trim().toLowerCase() === other.toLowerCase();
}

;// CONCATENATED MODULE: ./lib/adapters/jira-search.js

const jira_search_MAX_PAGES = 5;
const POLL_MS = 1_000;
/** By how much clocks of two runners, and a time without its fraction of a second, may be behind. */
const CLOCK_SKEW_MS = 5_000;
function createTicketSearch(rest, { wait, clock }) {
    // What an earlier run created is found by all searches that end `searchLagMs` after this run's start; a creation
    // whose answer was lost, here or in a run that went on beside this one, needs as long from that moment on.
    const startedAt = clock();
    const uncertainSince = new Map();
    return {
        uncertain(labels) {
            for (const label of labels)
                uncertainSince.set(label, clock());
        },
        async find({ project, label, since }) {
            const settledAt = Math.max(uncertainSince.get(label) ?? startedAt, since === undefined ? startedAt : since + CLOCK_SKEW_MS) + rest.dialect.searchLagMs;
            for (;;) {
                const asked = clock();
                const key = await searchOnce(rest, { project, label });
                if (key !== undefined || asked >= settledAt)
                    return key;
                await wait(Math.min(POLL_MS, settledAt - asked));
            }
        },
    };
}
/** The oldest ticket with exactly this label: JQL compares labels without regard to case. */
async function searchOnce(rest, { project, label }) {
    const jql = `project = ${quoted(project)} AND labels = ${quoted(label)} ORDER BY created ASC`;
    let pageToken;
    for (let page = 0; page < jira_search_MAX_PAGES; page += 1) {
        const answer = await rest.search({ jql, pageToken });
        const match = foundIssues(answer).find(({ labels }) => labels === undefined || labels.includes(label));
        if (match !== undefined)
            return match.key;
        pageToken = jira_answers_text(record(answer)['nextPageToken']);
        if (pageToken === undefined)
            return undefined;
    }
    return undefined;
}
function quoted(value) {
    return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

;// CONCATENATED MODULE: ./lib/adapters/jira-tracker.js
/**
 * The port `Tracker` over Jira's REST resources (SPEC section 8), the same for Cloud and Data Center. Composed by
 * `jira-cloud.ts` and `jira-datacenter.ts`; texts are rendered by the function that comes in, so that no markup is
 * known here. A ticket that was deleted is an answer, never an error.
 */





/** Jira refuses longer summaries. */
const SUMMARY_LIMIT = 255;
/** A ticket without these is still a ticket; projects often leave them off the create screen. */
const DISPENSABLE = ['priority', 'duedate'];
/** Before what was not answered is looked for. */
const LOOK_AFTER_MS = 1_000;
/** How often what is not there after a lost answer is sent. */
const MAX_SENDS = 3;
function createJiraTracker(rest, options) {
    const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    const clock = options.clock ?? (() => Date.now());
    const people = createPeople(rest);
    const warned = new Set();
    const warnOnce = (line) => {
        if (warned.has(line))
            return;
        warned.add(line);
        options.onWarning(line);
    };
    let self;
    const myself = () => {
        const known = (self ??= rest.myself());
        known.catch(() => {
            if (self === known)
                self = undefined;
        });
        return known;
    };
    const { find, uncertain } = createTicketSearch(rest, { wait, clock });
    const create = async (draft) => {
        try {
            const key = ticketKey(await createWithout(rest, { draft, fields: fieldsOf(draft, options), warn: warnOnce }));
            if (key !== undefined)
                return key;
            throw new errors/* TransientError */.N_(`Jira answered the creation of a ticket in project ${draft.project} without its key; the next run looks for it`, { ambiguous: true });
        }
        catch (error) {
            if ((0,errors/* isUncertain */.cp)(error))
                uncertain(draft.labels);
            throw error;
        }
    };
    /** A token that may not search for users must not leave the ticket without an assignee. */
    const resolveOrWarn = async (request) => {
        try {
            return await people.resolve(request);
        }
        catch (error) {
            if (!(error instanceof errors/* AccessError */.Zz))
                throw error;
            warnOnce(`The owner "${request.candidate}" could not be looked up: ${error.message}`);
            return undefined;
        }
    };
    const assign = async ({ ticket, project, candidates }) => {
        const watched = async (user) => {
            const outcome = await rest.watch({ ticket, userId: user.id });
            if (outcome.refused !== undefined)
                warnOnce(`The assignee does not watch the ticket: ${outcome.error.message}`);
        };
        for (const candidate of candidates) {
            const user = await resolveOrWarn({ project, candidate });
            if (user === undefined)
                continue;
            const outcome = await rest.assign({ ticket, userId: user.id });
            if (outcome.refused === 404)
                throw outcome.error;
            if (outcome.refused !== undefined)
                continue;
            await watched(user);
            return { assigneeId: user.id, matched: candidate };
        }
        const own = await myself();
        const outcome = await rest.assign({ ticket, userId: own.id });
        if (outcome.refused !== undefined)
            throw outcome.error;
        await watched(own);
        return { assigneeId: own.id, matched: null };
    };
    /**
     * A ticket that is gone, or refuses something, is believed only where the token is good: to an unknown login Jira
     * says of every ticket that it does not exist.
     */
    const settled = async (outcome) => {
        if (outcome.refused === undefined)
            return 'done';
        await myself();
        if (outcome.refused === 404)
            return 'gone';
        throw outcome.error;
    };
    const hasComment = async (ticket, body) => {
        const outcome = await rest.comments(ticket);
        return outcome.refused === undefined && commentsOf(outcome.answer).includes(wordsOf(body));
    };
    const comment = async ({ ticket, body: document, once }) => {
        const body = options.render(document);
        if (once && (await hasComment(ticket, body)))
            return 'done';
        for (let sends = 1;; sends += 1) {
            try {
                return await settled(await rest.comment({ ticket, body }));
            }
            catch (error) {
                if (!(0,errors/* isUncertain */.cp)(error))
                    throw error;
                await wait(LOOK_AFTER_MS);
                if (await hasComment(ticket, body))
                    return 'done';
                if (sends === MAX_SENDS)
                    throw error;
            }
        }
    };
    const close = async ({ ticket }) => {
        try {
            const closing = await closeThroughWorkflow(rest, {
                ticket,
                names: options.closeTransitions,
                refused: (complaint) => warnOnce(`Ticket ${ticket} did not take the transition ${complaint}`),
                pause: () => wait(LOOK_AFTER_MS),
            });
            if (closing === 'gone')
                await myself();
            return closing;
        }
        catch (error) {
            if ((0,errors/* isRefusal */.vu)(error))
                await myself();
            throw error;
        }
    };
    return {
        find,
        create,
        assign,
        comment,
        async assignable(request) {
            const user = await people.resolve(request);
            return user && { email: user.email ?? null };
        },
        async link({ ticket, parent }) {
            await rest.link({ type: options.linkType, ticket, parent });
        },
        async label(request) {
            return settled(await rest.addLabel(request));
        },
        close,
        async assignToSelf({ ticket }) {
            return settled(await rest.assign({ ticket, userId: (await myself()).id }));
        },
        urlOf: (ticket) => `${rest.server}/browse/${encodeURIComponent(ticket)}`,
        async check(projects) {
            await myself();
            const problems = await Promise.all(projects.map((project) => projectProblem(rest, project, options.issueType)));
            return problems.filter((problem) => problem !== undefined);
        },
    };
}
function fieldsOf(draft, { render, renderLine }) {
    return {
        project: { key: draft.project },
        issuetype: { name: draft.issueType },
        summary: cut(renderLine(draft.summary), SUMMARY_LIMIT),
        description: render(draft.description),
        labels: draft.labels,
        ...(draft.priority !== null && { priority: { name: draft.priority } }),
        ...(draft.dueDate !== null && { duedate: draft.dueDate }),
    };
}
/** At most `limit` UTF-16 units, which is what Jira counts, and no half of a character. */
function cut(text, limit) {
    const end = text.slice(0, limit);
    return text.length > limit && /[\uD800-\uDBFF]$/.test(end) ? end.slice(0, -1) : end;
}
/** Where Jira objects to nothing but fields that a ticket can do without, it is created without them. */
async function createWithout(rest, request) {
    const { draft, fields, warn } = request;
    const { project } = draft;
    const outcome = await rest.create({ project, fields });
    if (outcome.refused === undefined)
        return outcome.answer;
    const dispensable = outcome.fields.filter((field) => DISPENSABLE.includes(field) && field in fields);
    if (outcome.refused !== 400 || dispensable.length === 0 || dispensable.length < outcome.fields.length)
        throw outcome.error;
    const kept = Object.fromEntries(Object.entries(fields).filter(([field]) => !dispensable.includes(field)));
    const second = await rest.create({ project, fields: kept });
    if (second.refused !== undefined)
        throw second.error;
    warn(`Tickets in project ${project} are created without ${dispensable.join(' and ')}: Jira says "${outcome.complaint}"`);
    return second.answer;
}
async function projectProblem(rest, key, issueType) {
    const project = await rest.project(key);
    if (project.refused !== undefined)
        return project.error.message;
    const types = list(record(project.answer)['issueTypes']).flatMap((type) => jira_answers_text(record(type)['name']) ?? []);
    if (issueType !== undefined &&
        types.length > 0 &&
        !types.some((type) => type.toLowerCase() === issueType.toLowerCase())) {
        return `Jira project ${key} has no issue type "${issueType}"; set jira.issue_type in config.json to one of ${types.join(', ')}`;
    }
    const permission = await rest.createPermission(key);
    const { havePermission } = record(record(record(permission.refused === undefined ? permission.answer : {})['permissions'])['CREATE_ISSUES']);
    if (havePermission === false) {
        return `The token's user may not create tickets in Jira project ${key}; grant "Create issues" there or change jira_project in ticket_owners.json`;
    }
    return undefined;
}

// EXTERNAL MODULE: ./node_modules/jira.js/dist/core/errors/predicates.js
var predicates = __webpack_require__(4675);
// EXTERNAL MODULE: ./node_modules/jira.js/dist/core/createClient.js + 15 modules
var createClient = __webpack_require__(1298);
// EXTERNAL MODULE: ./lib/adapters/unsent.js
var unsent = __webpack_require__(7395);
;// CONCATENATED MODULE: ./lib/adapters/jira-transport.js
/**
 * How every call to Jira is made: bounded in time, patient under rate limits, repeated after a failure only where a
 * repetition is harmless, and with errors that name the remedy. Knows no Jira resource; never logs, and never puts
 * a token or a request body into an error.
 */




const TIMEOUT_MS = 30_000;
/** All waiting for one call, together. */
const WAIT_BUDGET_MS = 300_000;
const MAX_RATE_LIMITS = 30;
const MAX_FAILURES = 4;
const FIRST_WAIT_MS = 500;
class TimedOut extends Error {
}
class NotJson extends Error {
}
function createJiraTransport(options) {
    const server = options.server.replace(/\/+$/, '');
    const client = clientOf(server, options.auth);
    const timeoutMs = options.timeoutMs ?? TIMEOUT_MS;
    const wait = options.wait ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    const clock = options.clock ?? (() => Date.now());
    // A rate limit is the token's and not one call's: while it lasts, no call is sent.
    let limitedUntil = 0;
    const attempt = async (call) => {
        const repeatable = call.repeatable ?? call.method !== 'POST';
        let budgetMs = WAIT_BUDGET_MS;
        let failures = 0;
        const spend = async (pauseMs) => {
            if (pauseMs > budgetMs)
                return false;
            budgetMs -= pauseMs;
            await wait(pauseMs);
            return true;
        };
        for (let rateLimits = 0;;) {
            for (let pause = limitedUntil - clock(); pause > 0; pause = limitedUntil - clock()) {
                if (!(await spend(pause)))
                    throw rateLimited(call);
            }
            try {
                return { refused: undefined, answer: await withinTime(send(client, call), timeoutMs) };
            }
            catch (error) {
                const refused = refusalOf(error, call);
                if (refused !== undefined)
                    return refused;
                if ((0,predicates/* isRateLimitError */.kt)(error)) {
                    rateLimits += 1;
                    const pause = Math.max(error.retryAfterMs ?? backoff(rateLimits), 100);
                    limitedUntil = Math.max(limitedUntil, clock() + pause);
                    if (rateLimits === MAX_RATE_LIMITS)
                        throw rateLimited(call, error);
                    continue;
                }
                failures += 1;
                const again = (repeatable || isUnsent(error)) && isTransient(error) && failures < MAX_FAILURES;
                if (!again || !(await spend(backoff(failures))))
                    throw finalError(error, call);
            }
        }
    };
    return {
        server,
        attempt,
        async call(call) {
            const outcome = await attempt(call);
            if (outcome.refused !== undefined)
                throw outcome.error;
            return outcome.answer;
        },
    };
}
function clientOf(host, auth) {
    try {
        return (0,createClient/* createClient */.U)({ host, auth, onSchemaMismatch: 'silent' });
    }
    catch (error) {
        const what = auth.type === 'basic'
            ? 'jira.server in config.json must be a URL, and the inputs jira-email (an email address) and jira-token must be set'
            : 'jira.server in config.json must be a URL, and the input jira-token must be set';
        // The cause is left out on purpose: a schema error may quote what it was given.
        throw errors/* ConfigurationError */.j1.of(`Jira cannot be used: ${what}`, { cause: error.name });
    }
}
/** Data answered in any other form than JSON is no answer of Jira's: a proxy's login page, for one. */
async function send(client, { method, path, query, body }) {
    const answer = await client.sendRequest({
        url: path,
        method,
        ...(query !== undefined && { searchParams: { ...query } }),
        ...(body !== undefined && { body }),
    });
    if (method === 'GET' && (typeof answer !== 'object' || answer === null))
        throw new NotJson();
    return answer;
}
async function withinTime(work, timeoutMs) {
    let timer;
    const late = new Promise((_resolve, reject) => {
        timer = setTimeout(() => reject(new TimedOut(`no answer within ${timeoutMs / 1000} s`)), timeoutMs);
    });
    try {
        return await Promise.race([work, late]);
    }
    finally {
        clearTimeout(timer);
    }
}
/** Doubling, with a spread so that parallel calls do not come back together. */
function backoff(attempt) {
    return Math.round(FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 6) * (0.75 + Math.random() / 2));
}
function isTransient(error) {
    return (error instanceof TimedOut ||
        (0,predicates/* isNetworkError */.TX)(error) ||
        isCutOff(error) ||
        ((0,predicates/* isApiError */.d7)(error) && error.status >= 500));
}
/** An answer whose body was cut off: jira.js hands on what fetch says of it, a bare TypeError. */
function isCutOff(error) {
    return ((error instanceof TypeError && /^(terminated|fetch failed)$/.test(error.message)) ||
        /^(UND_ERR_|E(?!RR_)[A-Z_]+$)/.test(networkCode(error) ?? ''));
}
function isUnsent(error) {
    return (0,predicates/* isNetworkError */.TX)(error) && (0,unsent/* wasNeverSent */.C)(networkCode(error) ?? '');
}
/** The system's code of a failed connection, e.g. `ECONNREFUSED`; it stands on the error or on one of its causes. */
function networkCode(error) {
    let current = error;
    for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
        const { code, cause } = current;
        if (typeof code === 'string')
            return code;
        current = cause;
    }
    return undefined;
}
function refusalOf(error, call) {
    if (!(0,predicates/* isApiError */.d7)(error) ||
        error.status < 400 ||
        error.status > 499 ||
        [401, 408, 429].includes(error.status))
        return undefined;
    const { text, fields } = complaintOf(error.body);
    const said = text === '' ? `HTTP ${error.status}` : `HTTP ${error.status}: ${text}`;
    return {
        refused: error.status,
        complaint: text,
        fields,
        error: new errors/* AccessError */.Zz(`Jira refused to ${call.doing} (${said}); ${call.remedy}`, {
            cause: causeOf(error),
        }),
    };
}
function finalError(error, call) {
    if ((0,predicates/* isApiError */.d7)(error) && error.status === 401) {
        return new errors/* AccessError */.Zz(`Jira did not accept the login (HTTP 401) to ${call.doing}; check the inputs jira-email and jira-token (Data Center: jira-token alone) and that the token has not expired`, { cause: causeOf(error), login: true });
    }
    if (isTransient(error) || (0,predicates/* isApiError */.d7)(error)) {
        const what = (0,predicates/* isApiError */.d7)(error) ? `HTTP ${error.status}` : networkReason(error);
        return new errors/* TransientError */.N_(`Jira failed to ${call.doing} (${what}); the next run tries again, check that jira.server in config.json is right if this lasts`, {
            cause: causeOf(error),
            ambiguous: !isUnsent(error),
        });
    }
    if (error instanceof NotJson) {
        return new errors/* TransientError */.N_(`Jira's answer to the attempt to ${call.doing} was no JSON; check that jira.server in config.json is Jira's base URL`, {
            cause: causeOf(error),
        });
    }
    return error instanceof Error ? error : new Error(String(error));
}
function rateLimited(call, cause) {
    return new errors/* TransientError */.N_(`Jira's rate limit did not let us ${call.doing}; the next run tries again`, {
        ...(cause !== undefined && { cause: causeOf(cause) }),
    });
}
function networkReason(error) {
    if ((0,predicates/* isNetworkError */.TX)(error) || isCutOff(error))
        return networkCode(error) ?? 'connection failed';
    return error instanceof Error ? error.message : String(error);
}
/** The original's name and status without its text, which quotes bodies and URLs. */
function causeOf(error) {
    const cause = new Error(error instanceof Error ? error.name : 'unknown error');
    if ((0,predicates/* isApiError */.d7)(error))
        cause.message += ` ${error.status}`;
    return cause;
}

;// CONCATENATED MODULE: ./lib/adapters/jira-cloud.js



const CLOUD = {
    api: '/rest/api/3',
    userKey: 'accountId',
    userQuery: 'query',
    searchPath: 'search/jql',
    searchLagMs: 10_000,
};
/** @throws ConfigurationError when server, email or token cannot be used. `render` must produce ADF. */
function createJiraCloudTracker(options) {
    const { server, email, token, searchLagMs = CLOUD.searchLagMs } = options;
    const transport = createJiraTransport({
        ...options,
        server,
        auth: { type: 'basic', email, apiToken: token },
    });
    return createJiraTracker(createJiraRest(transport, { ...CLOUD, searchLagMs }), options);
}

;// CONCATENATED MODULE: ./lib/adapters/jira-datacenter.js



const DATA_CENTER = {
    api: '/rest/api/2',
    userKey: 'name',
    userQuery: 'username',
    searchPath: 'search',
    searchLagMs: 5_000,
};
/** @throws ConfigurationError when server or token cannot be used. `render` must produce wiki markup. */
function createJiraDataCenterTracker(options) {
    const { server, token, searchLagMs = DATA_CENTER.searchLagMs } = options;
    const transport = createJiraTransport({ ...options, server, auth: { type: 'bearer', token } });
    return createJiraTracker(createJiraRest(transport, { ...DATA_CENTER, searchLagMs }), options);
}

;// CONCATENATED MODULE: ./lib/domain/document.js
/**
 * A ticket's text as a small document, free of any markup language; `render/adf.ts` and `render/wiki.ts` turn it
 * into Jira's two. All text in it is raw: escaping belongs to the renderers.
 */
const CUT_MARK = {
    type: 'paragraph',
    content: [{ type: 'strong', text: '(cut here: the text was longer than this Jira allows)' }],
};
/**
 * The longest beginning of `document` that measures at most `limit`, with a mark that it was cut. Steps and list
 * items are dropped one by one from the end, then whole blocks; a first block that is too long by itself is
 * cut to as much of its text as fits.
 */
function fitDocument(document, limit, measure) {
    if (measure(document) <= limit)
        return document;
    let kept = document;
    while (kept.length > 0) {
        const fitted = [...kept, CUT_MARK];
        if (measure(fitted) <= limit)
            return fitted;
        const last = kept.at(-1);
        const shorter = last === undefined ? undefined : withoutLastItem(last);
        kept = shorter === undefined ? kept.slice(0, -1) : [...kept.slice(0, -1), shorter];
    }
    return fitText(document, limit, measure);
}
function withoutLastItem(block) {
    switch (block.type) {
        case 'facts':
            return block.rows.length > 1 ? { ...block, rows: block.rows.slice(0, -1) } : undefined;
        case 'bullets':
            return block.items.length > 1 ? { ...block, items: block.items.slice(0, -1) } : undefined;
        case 'steps':
            return block.items.length > 1 ? { ...block, items: block.items.slice(0, -1) } : undefined;
        case 'heading':
        case 'paragraph':
        case 'code':
            return undefined;
    }
}
/** Not even one block fits: as many characters of plain text as do. */
function fitText(document, limit, measure) {
    const text = [...plainText(document)];
    let low = 0;
    let high = Math.min(text.length, limit);
    const cut = (length) => [
        { type: 'paragraph', content: [{ type: 'text', text: `${text.slice(0, length).join('')}…` }] },
    ];
    while (low < high) {
        const middle = Math.ceil((low + high) / 2);
        if (measure(cut(middle)) <= limit)
            low = middle;
        else
            high = middle - 1;
    }
    return cut(low);
}
/** The words alone, blocks separated by a blank. */
function plainText(document) {
    const inline = (content) => content.map((part) => part.text).join('');
    return document
        .map((block) => {
        switch (block.type) {
            case 'heading':
            case 'code':
                return block.text;
            case 'paragraph':
                return inline(block.content);
            case 'facts':
                return block.rows.map((row) => `${row.label}: ${inline(row.value)}`).join(' ');
            case 'bullets':
                return block.items.map(inline).join(' ');
            case 'steps':
                return block.items
                    .map((step) => [inline(step.content), step.code ?? ''].join(' ').trim())
                    .join(' ');
        }
    })
        .join(' ');
}

;// CONCATENATED MODULE: ./lib/render/jira-text.js
/**
 * What Jira's two text formats have in common: text made safe to store (whole Unicode, no control or direction
 * characters) and links that can only lead to the web. Knows nothing of ADF or wiki markup.
 */
/**
 * Removes what Jira refuses to store or what could make a reader see another text than the one that is there:
 * control characters, bidirectional overrides, lone halves of surrogate pairs. Tabs and line ends stay.
 */
function storableText(text) {
    return text
        .replace(/\r\n?/g, '\n')
        .replace(/\p{Surrogate}/gu, '\uFFFD')
        .replace(/[\p{Cc}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\uFFFE\uFFFF]/gu, (char) => char === '\n' || char === '\t' ? char : '');
}
/** One line of storable text. */
function storableLine(text) {
    return storableText(text).replace(/\s+/g, ' ').trim();
}
/** The normalised address where it is an `http` or `https` one; undefined for everything else (`javascript:` …). */
function webAddress(href) {
    let url;
    try {
        url = new URL(storableText(href));
    }
    catch {
        return undefined;
    }
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
}

;// CONCATENATED MODULE: ./lib/render/adf.js

function renderAdf(document) {
    return { version: 1, type: 'doc', content: document.flatMap(blockNodes) };
}
/** Characters of text, each block's end counted as one: what Jira's limit on text fields counts. */
function measureAdf(document) {
    return renderAdf(document).content.reduce((sum, node) => sum + textLength(node), 0);
}
function textLength(node) {
    const own = node.type === 'text' ? (node.text ?? '').length : 0;
    const blockEnd = /^(paragraph|heading|codeBlock|hardBreak)$/.test(node.type) ? 1 : 0;
    return (node.content ?? []).reduce((sum, child) => sum + textLength(child), own + blockEnd);
}
function blockNodes(block) {
    switch (block.type) {
        case 'heading': {
            const content = inlineNodes([{ type: 'text', text: block.text }]);
            return content.length === 0 ? [] : [{ type: 'heading', attrs: { level: 3 }, content }];
        }
        case 'paragraph':
            return [paragraph(block.content)];
        case 'code':
            return [codeBlock(block.text)];
        case 'facts': {
            const rows = block.rows.map((row) => ({
                type: 'tableRow',
                content: [
                    { type: 'tableHeader', content: [paragraph([{ type: 'text', text: row.label }])] },
                    { type: 'tableCell', content: [paragraph(row.value)] },
                ],
            }));
            return rows.length === 0 ? [] : [{ type: 'table', content: rows }];
        }
        case 'bullets':
            return adf_list('bulletList', block.items.map((item) => [paragraph(item)]));
        case 'steps':
            return adf_list('orderedList', block.items.map(stepNodes));
    }
}
function stepNodes(step) {
    return step.code === undefined
        ? [paragraph(step.content)]
        : [paragraph(step.content), codeBlock(step.code)];
}
function adf_list(type, items) {
    return items.length === 0
        ? []
        : [{ type, content: items.map((content) => ({ type: 'listItem', content })) }];
}
function paragraph(content) {
    return { type: 'paragraph', content: inlineNodes(content) };
}
function codeBlock(text) {
    const code = storableText(text);
    return {
        type: 'codeBlock',
        attrs: { language: 'bash' },
        content: code === '' ? [] : [{ type: 'text', text: code }],
    };
}
function inlineNodes(content) {
    return content.flatMap((part) => {
        const marks = marksOf(part);
        return storableText(part.text)
            .split('\n')
            .flatMap((line, index) => {
            const text = line === '' ? [] : [{ type: 'text', text: line, ...(marks.length > 0 && { marks }) }];
            return index === 0 ? text : [{ type: 'hardBreak' }, ...text];
        });
    });
}
function marksOf(part) {
    switch (part.type) {
        case 'text':
            return [];
        case 'strong':
        case 'code':
            return [{ type: part.type }];
        case 'link': {
            const href = webAddress(part.href);
            return href === undefined ? [] : [{ type: 'link', attrs: { href } }];
        }
    }
}

;// CONCATENATED MODULE: ./lib/render/wiki.js

function renderWiki(document) {
    return document
        .map(block)
        .filter((text) => text !== '')
        .join('\n\n');
}
/** Characters as Jira Data Center counts them against the limit of a text field: those of the markup. */
function measureWiki(document) {
    return renderWiki(document).length;
}
function block(part) {
    switch (part.type) {
        case 'heading': {
            const text = escapeWiki(storableLine(part.text));
            return text === '' ? '' : `h3. ${text}`;
        }
        case 'paragraph':
            return part.content.map((piece) => inline(piece, storableText(piece.text))).join('');
        case 'code':
            return wiki_codeBlock(part.text);
        case 'facts':
            return part.rows
                .map((row) => `||${cell(escapeWiki(storableLine(row.label)))}|${cell(oneLine(row.value))}|`)
                .join('\n');
        case 'bullets':
            return part.items.map((item) => `* ${oneLine(item)}`).join('\n');
        case 'steps':
            return part.items.map(step).join('\n');
    }
}
/** No blank line between a step and its code: it would end the list and restart the numbering. */
function step(item) {
    const text = `# ${oneLine(item.content)}`;
    return item.code === undefined ? text : `${text}\n${wiki_codeBlock(item.code)}`;
}
function oneLine(content) {
    return content.map((piece) => inline(piece, storableText(piece.text).replace(/\s+/g, ' '))).join('');
}
/** An empty cell would read as the start of a heading cell. */
function cell(text) {
    return text.trim() === '' ? ' ' : text;
}
function inline(part, text) {
    const escaped = escapeWiki(text);
    if (text.trim() === '')
        return escaped;
    switch (part.type) {
        case 'text':
            return escaped;
        case 'strong':
            return wrap(escaped, '*', '*');
        case 'code':
            return wrap(escaped, '{{', '}}');
        case 'link': {
            const href = webAddress(part.href);
            if (href === undefined)
                return escaped;
            const label = escapeWiki(storableLine(part.text))
                .replaceAll('\\|', '&#124;')
                .replaceAll('\\]', '&#93;');
            return `[${label}|${linkTarget(href)}]`;
        }
    }
}
/** Jira honours the marks only directly around the text and within one line. */
function wrap(escaped, open, close) {
    return escaped.replace(/^([^\S\n]*)(\S(?:.*\S)?)([^\S\n]*)$/gm, (_line, before, text, after) => [before, open, text, close, after].join(''));
}
function linkTarget(href) {
    return href.replace(/[|[\]{}^!*~"'<>\\\s]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
/**
 * Nothing can be escaped inside these macros, and the first end tag ends them. Text that holds the tag of one
 * stands in the other; text that holds both is split by an invisible character.
 */
function wiki_codeBlock(text) {
    const code = storableText(text);
    if (!/\{noformat/i.test(code))
        return `{noformat}\n${code}\n{noformat}`;
    return `{code}\n${code.replace(/\{(?=code)/gi, '{\u200B')}\n{code}`;
}
/**
 * Text as it is, with everything that means something to Jira's wiki renderer taken out of effect.
 *
 * The renderer honours a backslash before `- # * _ + ? ^ ~ | % { } [ ] ( ) ! @` and only where no other backslash
 * precedes it (BackslashEscapeRendererComponent), hence backslashes themselves become entities. Hyphens,
 * underscores and plus signs inside words have no effect there and stay, so that user names remain searchable.
 */
function escapeWiki(text) {
    return text
        .replace(/&(?=#?\w+;)/g, '&amp;')
        .replace(/[\\*^~{}[\]|!()#]|\?(?=\?)|(?<=\?)\?/g, (char) => (char === '\\' ? '&#92;' : `\\${char}`))
        .replace(/(?<![A-Za-z0-9])[-_+]|[-_+](?![A-Za-z0-9])/g, '\\$&')
        .replace(/:(?=\/|[DdPp]\b|-)/g, '&#58;')
        .replace(/^(\s*)(h[1-6]|bq)\./gim, '$1$2&#46;');
}

;// CONCATENATED MODULE: ./lib/connect-tracker.js
/** Builds the tracker for the configured Jira; a module of its own so that runs without Jira do not load it. */







function createTracker(jira, access) {
    const { server, closeTransitions, linkType, issueType, textFieldCharacterLimit: limit } = jira;
    const { token, email, onWarning } = access;
    if (token === undefined)
        throw errors/* ConfigurationError */.j1.of('jira.enabled is true in config.json but the input jira-token is empty; pass a token from a secret, or set jira.enabled to false');
    const common = {
        server,
        token,
        closeTransitions,
        linkType,
        issueType,
        onWarning,
        renderLine: storableLine,
    };
    if (jira.deployment === 'datacenter') {
        return createJiraDataCenterTracker({
            ...common,
            render: (document) => renderWiki(fitDocument(document, limit, measureWiki)),
        });
    }
    if (email === undefined)
        throw errors/* ConfigurationError */.j1.of('Jira Cloud needs the input jira-email beside jira-token; pass the email of the token\'s user (for Data Center set jira.deployment to "datacenter")');
    return createJiraCloudTracker({
        ...common,
        email,
        render: (document) => renderAdf(fitDocument(document, limit, measureAdf)),
    });
}


/***/ })

};
