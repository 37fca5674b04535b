export const id = 388;
export const ids = [388];
export const modules = {

/***/ 2388:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

// ESM COMPAT FLAG
__webpack_require__.r(__webpack_exports__);

// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  runScan: () => (/* binding */ runScan)
});

// EXTERNAL MODULE: ./lib/adapters/output-files.js
var output_files = __webpack_require__(1185);
// EXTERNAL MODULE: ./lib/connect.js + 1 modules
var connect = __webpack_require__(180);
// EXTERNAL MODULE: ./lib/domain/lifecycle.js
var lifecycle = __webpack_require__(8288);
// EXTERNAL MODULE: ./lib/domain/exceptions.js
var exceptions = __webpack_require__(4496);
// EXTERNAL MODULE: ./lib/domain/timestamp.js
var timestamp = __webpack_require__(9820);
;// CONCATENATED MODULE: ./lib/domain/overview.js
/**
 * Gathers what a run saw into what the job summary and the outputs need, account by account, in bounded memory: sums
 * for everything, rows only for the oldest (SPEC sections 8 and 12). Renders nothing.
 */



/** More rows than fit a job summary of 1 MiB are of no use to anybody; the findings files hold all. */
const ROWS_KEPT = 500;
const BAND_EDGES = [0, 30, 60, 90, 180, 365, 730, 1095];
function createOverview(options) {
    const accounts = [];
    const sums = { new: 0, resolved: 0, closed: 0, ticketsCreated: 0, openBefore: 0, whitelistedBefore: 0 };
    const bands = BAND_EDGES.map(() => 0);
    const oldest = createTopRows((a, b) => created(a.issue) - created(b.issue));
    let inForce = 0;
    const exceptions = createTopRows((a, b) => compare(endOf(a), endOf(b)) || created(a.issue) - created(b.issue));
    return {
        add(account, issues) {
            let open = 0;
            let whitelisted = 0;
            let oldestDays = 0;
            for (const { before, after, ticketCreated, coveredBy } of issues) {
                const transition = (0,lifecycle/* transitionOf */.l9)(before, after);
                if (transition !== undefined)
                    sums[transition] += 1;
                // A closed issue was resolved on its way there, when the run took it all the way.
                if (transition === 'closed' &&
                    before?.status !== 'resolved' &&
                    after.timestamps.resolved !== (before?.timestamps.resolved ?? null))
                    sums.resolved += 1;
                if (ticketCreated)
                    sums.ticketsCreated += 1;
                if (before?.status === 'open')
                    sums.openBefore += 1;
                if (before?.status === 'whitelisted')
                    sums.whitelistedBefore += 1;
                if (after.status === 'open') {
                    open += 1;
                    const days = (0,timestamp/* wholeDaysBetween */.vr)((0,timestamp/* epochOf */.Fz)(after.details.createDate), options.now);
                    oldestDays = Math.max(oldestDays, days);
                    const band = BAND_EDGES.findLastIndex((edge) => days >= edge);
                    bands[band] = (bands[band] ?? 0) + 1;
                    oldest.add(after, options.rowOf);
                }
                else if (after.status === 'whitelisted') {
                    whitelisted += 1;
                }
                if (coveredBy !== null) {
                    inForce += 1;
                    exceptions.add(after, (issue) => ({ ...options.rowOf(issue), exception: coveredBy }));
                }
            }
            accounts.push({ ...account, open, whitelisted, oldestDays });
        },
        build() {
            const total = (of) => accounts.reduce((sum, account) => sum + of(account), 0);
            return {
                counts: {
                    ...sums,
                    accountsScanned: total(({ status }) => (status === 'scanned' ? 1 : 0)),
                    accountsFailed: total(({ status }) => (status === 'failed' ? 1 : 0)),
                    staleKeys: total(({ staleKeys }) => staleKeys),
                    open: total(({ open }) => open),
                    whitelisted: total(({ whitelisted }) => whitelisted),
                },
                accounts: [...accounts].sort((a, b) => compare(a.accountId, b.accountId)),
                ageBands: BAND_EDGES.map((fromDays, index) => ({
                    fromDays,
                    toDays: BAND_EDGES[index + 1] ?? null,
                    open: bands[index] ?? 0,
                })),
                oldestOpen: oldest.rows(),
                exceptions: exceptions.rows(),
                exceptionsInForce: inForce,
            };
        },
    };
}
/**
 * Exceptions of scanned accounts that end soon and cover no stale key now, so that no row of the overview shows them;
 * those that end first in front. Empty where more end soon than rows were kept: then it is not known.
 */
function endingUnseen({ accounts, exceptions: rows, exceptionsInForce }, configured, now) {
    const endsSoon = (expires) => expires !== null && (0,exceptions/* endsWithin */._c)({ expires }, exceptions/* ENDS_SOON_DAYS */.dL, now);
    if (exceptionsInForce > rows.length && endsSoon(rows.at(-1)?.exception?.expires ?? null))
        return [];
    const seen = new Set(rows.map(({ issue, exception }) => `${issue.accountId} ${exception?.id ?? ''}`));
    return accounts
        .filter(({ status }) => status === 'scanned')
        .flatMap(({ accountId, accountName }) => (configured.get(accountId) ?? [])
        .filter(({ id, expires }) => endsSoon(expires ?? null) && !seen.has(`${accountId} ${id}`))
        .map((exception) => ({ accountId, accountName, exception })))
        .sort((a, b) => compare(a.exception.expires ?? '', b.exception.expires ?? ''));
}
/** Keeps the first `ROWS_KEPT` by `order` of any number of rows. */
function createTopRows(order) {
    let kept = [];
    const trim = () => {
        kept.sort(order);
        kept = kept.slice(0, ROWS_KEPT);
    };
    return {
        add(issue, rowOf) {
            kept.push(rowOf(issue));
            if (kept.length >= ROWS_KEPT * 2)
                trim();
        },
        rows() {
            trim();
            return kept;
        },
    };
}
function created(issue) {
    return (0,timestamp/* epochOf */.Fz)(issue.details.createDate);
}
/** Sorts exceptions without an end behind those with one. */
function endOf({ exception }) {
    return exception?.expires ?? '9999';
}
function compare(a, b) {
    return a < b ? -1 : a > b ? 1 : 0;
}

// EXTERNAL MODULE: ./lib/errors.js
var lib_errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/modes/breaker.js
/**
 * A circuit breaker for services that reporting depends on: an outage must not cost its time-out once per key. Knows
 * nothing of what is asked.
 */

const BREAK_AFTER = 3;
function createBreaker() {
    const refused = new Map();
    let outages = 0;
    return {
        async guard(scope, work) {
            if (outages >= BREAK_AFTER || (refused.get(scope) ?? 0) >= BREAK_AFTER) {
                throw new lib_errors/* TransientError */.N_('not tried after several failures in a row; the next run does');
            }
            // What fails side by side is one outage: a moment of trouble must not end reporting for the whole run.
            const outagesBefore = outages;
            try {
                const result = await work();
                outages = 0;
                refused.delete(scope);
                return result;
            }
            catch (error) {
                if (error instanceof lib_errors/* AccessError */.Zz)
                    refused.set(scope, (refused.get(scope) ?? 0) + 1);
                else
                    outages = Math.max(outages, outagesBefore + 1);
                throw error;
            }
        },
    };
}

// EXTERNAL MODULE: ./lib/domain/scan-memory.js
var scan_memory = __webpack_require__(4379);
// EXTERNAL MODULE: ./lib/modes/record.js
var record = __webpack_require__(7235);
// EXTERNAL MODULE: ./lib/domain/reporting.js
var reporting = __webpack_require__(8290);
// EXTERNAL MODULE: ./lib/pool.js
var pool = __webpack_require__(4057);
// EXTERNAL MODULE: ./lib/domain/claim.js
var domain_claim = __webpack_require__(6768);
;// CONCATENATED MODULE: ./lib/modes/claim-work.js
/**
 * Takes outside work for an issue on, keeps it, and gives it back (SPEC section 6), so that of several runs one does
 * it. What the work is stands in `report.ts` and `tickets.ts`.
 */



/**
 * Writes what `prepare` makes of the issue, under a claim where that leaves more to do, unless another run holds it or
 * has done it.
 * @returns undefined where the work is not ours
 */
async function claimWork(issue, work, { store, claimant, clock }) {
    const { status } = issue;
    let claimed;
    const { after } = await (0,record/* writeDecision */.el)({
        store,
        ref: issue,
        before: issue,
        decide: (stored) => {
            claimed = undefined;
            if (stored?.status !== status || !work.isDue(stored))
                return stored;
            const verdict = (0,domain_claim/* judgeClaim */.e2)(stored.claim, claimant, clock());
            if (verdict === 'taken')
                return stored;
            claimed = {
                look: verdict !== 'free',
                since: verdict === 'takeover' ? (0,domain_claim/* givenUpAt */.KP)(stored.claim) : undefined,
            };
            const prepared = work.prepare(stored);
            return { ...prepared, claim: work.leavesMore(prepared) ? (0,domain_claim/* claimOf */._B)(claimant, clock()) : null };
        },
    });
    if (after !== undefined)
        work.keep(after);
    return claimed === undefined || after === undefined
        ? undefined
        : { issue: after, ...claimed };
}
/** For work that took long: nobody else takes it over while it is repeated. @throws ConflictError where another has. */
async function renewClaim(issue, { store, claimant, clock }) {
    let ours = false;
    await (0,record/* changeStored */.Ew)(store, issue, (stored) => {
        ours = (0,domain_claim/* judgeClaim */.e2)(stored.claim, claimant, clock()) === 'own';
        return ours ? { ...stored, claim: (0,domain_claim/* claimOf */._B)(claimant, clock()) } : stored;
    });
    if (!ours)
        throw new lib_errors/* ConflictError */.fK('another run has taken it over');
}
/** After a failure: the claim is given up so that the next run may go on at once, looking before it acts. */
async function handBack(issue, { store, claimant, clock }) {
    const isOurs = ({ claim }) => (0,domain_claim/* judgeClaim */.e2)(claim, claimant, clock()) === 'own';
    if (!isOurs(issue))
        return issue;
    return (0,record/* changeStored */.Ew)(store, issue, (stored) => stored.claim === null || !isOurs(stored) ? stored : { ...stored, claim: (0,domain_claim/* released */.w2)(stored.claim, clock()) }).catch((error) => {
        if ((0,lib_errors/* isPartial */.mt)(error))
            return issue;
        throw error;
    });
}

// EXTERNAL MODULE: ./lib/domain/remediation.js
var remediation = __webpack_require__(7989);
// EXTERNAL MODULE: ./lib/domain/ticket-text.js
var ticket_text = __webpack_require__(352);
;// CONCATENATED MODULE: ./lib/modes/tickets.js
/**
 * The pieces of ticket work of reporting (SPEC section 8): open, find, tell, close, each under a claim that `report.ts`
 * has written. Each outside effect is recorded before the next, and looked for before it is repeated.
 */








/** Creates or finds the ticket, assigns and links it, and records each step. */
async function openTicket(work) {
    const { route, options, keep, since } = work;
    const { store, breaker } = options;
    const tracker = expectTracker(options);
    const project = route.project;
    if (project === null) {
        throw new lib_errors/* AccessError */.Zz(`no jira_project is set for account ${work.issue.accountId}; add it to ticket_owners.json`);
    }
    return breaker.guard(project, async () => {
        let issue = work.issue;
        if (issue.ticket === null) {
            const label = (0,ticket_text/* ticketMarker */.Fz)(issue);
            const found = work.look ? await tracker.find({ project, label, since }) : undefined;
            const key = found ?? (await createTicket(issue, { project, label, options }));
            if (found === undefined)
                work.onTicketCreated();
            issue = keep(await recordTicket(issue, key, options));
            // Resolved or excepted in the meantime: the next run closes what this one has opened.
            if (issue.status !== 'open')
                return;
        }
        const ticket = issue.ticket?.key ?? '';
        const assigneeId = await optional(options, issue, `Ticket ${ticket} stands without the assignment`, async () => {
            const assigned = await tracker.assign({ ticket, project, candidates: route.assignees });
            return assigned.assigneeId;
        });
        if (route.parentTicket !== null) {
            const parent = route.parentTicket;
            await optional(options, issue, `Ticket ${ticket} stands without the link to ${parent}`, () => tracker.link({ ticket, parent }));
        }
        keep(await (0,record/* changeStored */.Ew)(store, issue, (stored) => stored.status === 'open'
            ? settled((0,reporting/* ticketReported */.SZ)(stored, { key: ticket, assigneeId: assigneeId ?? null }, options.now))
            : stored));
    });
}
async function recordTicket(issue, key, options) {
    const { store, claimant, clock } = options;
    const recorded = await (0,record/* changeStored */.Ew)(store, issue, (stored) => {
        const standing = (0,reporting/* ticketStands */.M3)(stored, key);
        const over = standing.status !== 'open' && (0,domain_claim/* judgeClaim */.e2)(standing.claim, claimant, clock()) === 'own';
        return over ? { ...standing, claim: null } : standing;
    });
    if (recorded.ticket !== null && recorded.ticket.key !== key) {
        const second = `Ticket ${key} is a second one for key ${issue.issueId}, whose ticket is ${recorded.ticket.key}; close ${key} by hand`;
        warn(options, issue, { code: 'ticket-not-closed', message: second });
    }
    return recorded;
}
/**
 * Looks for the ticket that an earlier run was about to create and never put on record.
 * @returns the issue with its ticket; undefined where there is none, and reporting is over
 */
async function findTicket(work) {
    const { issue, project, options, keep, since } = work;
    const tracker = expectTracker(options);
    const label = (0,ticket_text/* ticketMarker */.Fz)(issue);
    const unknown = `Whether a ticket was opened for key ${issue.issueId} is not known, look for the label ${label}`;
    const key = project === null
        ? undefined
        : await options.breaker.guard(followUpIn(project), () => optional(options, issue, unknown, () => tracker.find({ project, label, since }), 'ticket-not-closed'));
    const after = keep(await (0,record/* changeStored */.Ew)(options.store, issue, (stored) => {
        if (key !== undefined)
            return (0,reporting/* ticketStands */.M3)(stored, key);
        return stored.status === issue.status ? (0,reporting/* ticketMissing */.v)(stored, options.now) : stored;
    }));
    return key === undefined ? undefined : after;
}
/** Tells the ticket what remediate or rollback did to the key and did not get to tell. */
async function tellTicketLate({ issue, look, options, keep }) {
    const untold = (0,reporting/* untoldEvent */.VO)(issue, options.channels);
    if (untold === null)
        return;
    const { event, ticket } = untold;
    const tracker = expectTracker(options);
    const told = await options.breaker.guard(followUpIn(ticket), async () => {
        // With the run of the event itself: told by whichever run, it is the same comment.
        const body = (0,ticket_text/* remediationComment */.HG)(issue, event, { ...options.contextOf(issue), runUrl: event.runUrl });
        const untoldYet = `Ticket ${ticket} was not told what happened to key ${issue.issueId}`;
        const said = await optional(options, issue, untoldYet, () => tracker.comment({ ticket, body, once: true }));
        if (said !== 'done')
            return said;
        await optional(options, issue, `Ticket ${ticket} stands without the assignment`, () => tracker.assignToSelf({ ticket }));
        return said;
    });
    keep(await (0,record/* changeStored */.Ew)(options.store, issue, (stored) => ({
        ...(told === undefined ? stored : (0,remediation/* ticketTold */.Mj)(stored, event)),
        claim: look && stored.claim !== null ? (0,domain_claim/* released */.w2)(stored.claim, options.clock()) : null,
    })));
}
/** Scope of the breaker: apart from creation, since a project that has been archived refuses each for itself. */
function followUpIn(projectOrTicket) {
    return `follow-up in ${projectOrTicket.split('-')[0] ?? projectOrTicket}`;
}
/** The claim stays only as long as Slack has something to tell. */
function settled(issue) {
    return issue.slack.pending.length === 0 ? { ...issue, claim: null } : issue;
}
async function createTicket(issue, { project, label, options, }) {
    const tracker = expectTracker(options);
    const context = options.contextOf(issue);
    const draft = {
        project,
        issueType: options.tickets.issueType,
        summary: (0,ticket_text/* ticketSummary */.jy)(issue, context),
        description: (0,ticket_text/* ticketDescription */.dK)(issue, context),
        labels: [...options.tickets.labels, label],
        priority: options.tickets.priority,
        dueDate: context.disableDay,
    };
    try {
        return await tracker.create(draft);
    }
    catch (error) {
        if (!(0,lib_errors/* isUncertain */.cp)(error))
            throw error;
    }
    const found = await tracker.find({ project, label });
    if (found !== undefined)
        return found;
    await renewClaim(issue, options);
    try {
        return await tracker.create(draft);
    }
    catch (error) {
        const second = (0,lib_errors/* isUncertain */.cp)(error) ? await tracker.find({ project, label }) : undefined;
        if (second === undefined)
            throw error;
        return second;
    }
}
/** Comments, labels and closes; a ticket that is gone or refuses is a warning, and the issue closes all the same. */
async function closeTicket(work) {
    const { issue, options, keep } = work;
    const tracker = expectTracker(options);
    const ticket = issue.ticket?.key ?? '';
    const named = `Ticket ${ticket} of key ${issue.issueId}`;
    await options.breaker.guard(followUpIn(ticket), async () => {
        // Without the run, so that a run that takes over knows the comment of the one before it.
        const body = (0,ticket_text/* closingComment */.hY)(issue, { ...options.contextOf(issue), runUrl: null });
        const commented = await optional(options, issue, `${named} has no closing comment`, () => tracker.comment({ ticket, body, once: work.look }));
        if (commented === 'gone') {
            const gone = `${named} is gone or hidden from the token; the issue is closed without it`;
            warn(options, issue, { code: 'ticket-gone', message: gone });
            return;
        }
        if (issue.status === 'whitelisted') {
            await optional(options, issue, `${named} has no label whitelisted`, () => tracker.label({ ticket, label: 'whitelisted' }));
        }
        const byHand = `${named} was not closed, close it by hand`;
        const result = await optional(options, issue, byHand, () => tracker.close({ ticket }), 'ticket-not-closed');
        if (result === 'no-transition') {
            const stuck = `${named} has no transition to a done status from where it stands; close it by hand or name one in jira.close_transitions`;
            warn(options, issue, { code: 'ticket-not-closed', message: stuck });
        }
    });
    keep(await (0,record/* changeStored */.Ew)(options.store, issue, (stored) => {
        if (stored.status !== 'resolved' && stored.status !== 'whitelisted')
            return stored;
        return settled({ ...(0,lifecycle/* closed */.$h)(stored, options.now), claim: stored.claim });
    }));
}
/** A step that must keep nothing else waiting: what Jira refuses is a warning, an outage is tried again. */
async function optional(options, issue, without, step, code = 'ticket-failed') {
    try {
        return await step();
    }
    catch (error) {
        if (!(0,lib_errors/* isRefusal */.vu)(error))
            throw error;
        warn(options, issue, { code, message: `${without}: ${error.message}` });
        return undefined;
    }
}
function warn({ onProblem }, { accountId, issueId }, problem) {
    onProblem({ severity: 'warning', accountId, issueId, ...problem });
}
function expectTracker({ tracker }) {
    if (tracker === undefined)
        throw new lib_errors/* AccessError */.Zz('Jira is not configured; set jira.enabled and the input jira-token');
    return tracker;
}

;// CONCATENATED MODULE: ./lib/modes/report.js






const CONCURRENT_TICKETS = 4;
async function reportIssues(reviewed, options) {
    const done = [];
    const bugs = await (0,pool/* settleAll */.j)(reviewed, { limit: CONCURRENT_TICKETS }, async (entry) => {
        const result = await reportOne(entry.after, options);
        done.push({ ...entry, after: result.issue, ticketCreated: result.ticketCreated });
    });
    const [bug] = bugs;
    if (bug !== undefined)
        throw bug.error;
    return done;
}
async function reportOne(issue, options) {
    const { channels } = options;
    if ((0,reporting/* untoldEvent */.VO)(issue, channels) === null && (0,reporting/* dutyOf */.ue)(issue, channels).kind === 'none')
        return { issue, ticketCreated: false };
    if (options.dryRun)
        return foresee(issue, options);
    let latest = issue;
    let ticketCreated = false;
    const keep = (next) => (latest = next);
    try {
        await tellLate(latest, options, keep);
        await fulfil(latest, options, { keep, onTicketCreated: () => (ticketCreated = true) });
        return { issue: latest, ticketCreated };
    }
    catch (error) {
        if (!(0,lib_errors/* isPartial */.mt)(error))
            throw error;
        options.onProblem({
            severity: 'error',
            code: 'ticket-failed',
            accountId: issue.accountId,
            issueId: issue.issueId,
            message: `Reporting key ${issue.issueId} of user ${issue.details.username} in account ${issue.accountId}: ${error.message}`,
        });
        return { issue: await handBack(latest, options), ticketCreated };
    }
}
/** What a real run would have made of it, as far as that can be known without a call. */
function foresee(issue, { channels, projectOf, now }) {
    const duty = (0,reporting/* dutyOf */.ue)(issue, channels);
    switch (duty.kind) {
        case 'report': {
            const opens = channels.tickets && issue.ticket === null;
            if (opens && projectOf(issue.accountId) === null)
                return { issue, ticketCreated: false };
            return { issue: (0,lifecycle/* reported */.Y6)(duty.issue, now), ticketCreated: opens };
        }
        case 'none':
            return { issue, ticketCreated: false };
        case 'find-ticket':
            if (duty.issue.status === 'whitelisted')
                return { issue, ticketCreated: false };
            break;
        case 'close':
        case 'close-ticket':
    }
    return { issue: (0,lifecycle/* closed */.$h)(duty.issue, now), ticketCreated: false };
}
/**
 * A disable, or its failure, whose ticket was not told (Jira was down, the run died) is told before anything else is
 * done with that ticket.
 * @throws what keeps the ticket from being told for now
 */
async function tellLate(issue, options, keep) {
    const { channels } = options;
    if ((0,reporting/* untoldEvent */.VO)(issue, channels) === null)
        return;
    const claimed = await claimWork(issue, {
        isDue: (stored) => (0,reporting/* untoldEvent */.VO)(stored, channels) !== null,
        prepare: (stored) => stored,
        leavesMore: () => true,
        keep,
    }, options);
    if (claimed !== undefined)
        await tellTicketLate({ ...claimed, options, keep });
}
async function fulfil(issue, options, witness) {
    const { channels, now } = options;
    const { keep } = witness;
    const duty = (0,reporting/* dutyOf */.ue)(issue, channels);
    if (duty.kind === 'none')
        return;
    const route = await options.routeOf(duty.issue);
    const recipients = channels.slack ? route.slackRecipients : [];
    switch (duty.kind) {
        case 'report': {
            const prepare = (stored) => (0,reporting/* announce */.iP)({ ...stored, slack: { ...stored.slack, owner: route.taggedOwner } }, recipients, now);
            if (!channels.tickets) {
                await claimDuty(duty, options, keep, (stored) => (0,lifecycle/* reported */.Y6)(prepare(stored), now));
                return;
            }
            const claimed = await claimDuty(duty, options, keep, prepare);
            if (claimed !== undefined)
                await openTicket({ ...claimed, ...witness, route, options });
            return;
        }
        case 'find-ticket': {
            const claimed = await claimDuty(duty, options, keep, (stored) => stored);
            if (claimed === undefined)
                return;
            const found = await findTicket({ ...claimed, project: route.project, options, keep });
            if (found !== undefined)
                await fulfil(found, options, witness);
            return;
        }
        case 'close':
            await claimDuty(duty, options, keep, (stored) => (0,lifecycle/* closed */.$h)(duty.tell ? (0,reporting/* bidFarewell */.Wc)(stored, recipients, now) : (0,reporting/* unannounced */.FP)(stored), now));
            return;
        case 'close-ticket': {
            const claimed = await claimDuty(duty, options, keep, (stored) => (0,reporting/* bidFarewell */.Wc)(stored, recipients, now));
            if (claimed !== undefined)
                await closeTicket({ ...claimed, options, keep });
        }
    }
}
/** Claims the issue for what is still its duty. */
function claimDuty(duty, options, keep, prepare) {
    const { channels } = options;
    return claimWork(duty.issue, {
        isDue: (stored) => (0,reporting/* dutyOf */.ue)(stored, channels).kind === duty.kind,
        prepare,
        leavesMore: (prepared) => (0,reporting/* dutyOf */.ue)(prepared, channels).kind !== 'none' || prepared.slack.pending.length > 0,
        keep,
    }, options);
}

;// CONCATENATED MODULE: ./lib/domain/account-scan.js
/** `failures`: one line each for whatever could not be read; none means that every user and key was seen. */
function concludeScan(seen, failures) {
    const [first] = failures;
    if (first === undefined)
        return { ...seen, complete: true };
    const more = failures.length > 1 ? ` (and ${failures.length - 1} more failures in this account)` : '';
    return { ...seen, complete: false, error: `${first}${more}` };
}

// EXTERNAL MODULE: ./lib/domain/key.js
var domain_key = __webpack_require__(7271);
;// CONCATENATED MODULE: ./lib/modes/scan.js
/**
 * Looks at one account (SPEC section 5): every user over all pages, the keys of each user that may hold a stale one,
 * the last use of each stale key, and the root user's keys. Returns what it saw and whether it saw all of it; stores
 * nothing.
 */




/** Failures without a success between them: a refusal that meets every user is not asked about five thousand times. */
const GIVE_UP_AFTER = 10;
async function scanAccount(options) {
    const { accountId, keys, maxAgeDays, now, memory } = options;
    const staleKeys = new Map();
    const inactiveKeys = new Set();
    const failures = [];
    const stop = new AbortController();
    let users = 0;
    let keysSeen = 0;
    let failedInARow = 0;
    const fail = (error) => {
        if (!(0,lib_errors/* isPartial */.mt)(error))
            throw error;
        failures.push(error.message);
        failedInARow += 1;
        if (failedInARow >= GIVE_UP_AFTER)
            stop.abort();
    };
    const look = async (user) => {
        const held = await keys.keysOf(user.userName);
        failedInARow = 0;
        memory.looked(user, held);
        for (const key of held) {
            keysSeen += 1;
            const verdict = (0,domain_key/* assessStaleness */.h)(key, maxAgeDays, now);
            if (key.status !== 'Active' && options.knownIssueIds.has(key.keyId))
                inactiveKeys.add(key.keyId);
            if (!verdict.stale)
                continue;
            staleKeys.set(key.keyId, { ...key, ageDays: verdict.ageDays, lastUse: null });
            const lastUse = await keys.lastUse(key);
            if (lastUse === undefined) {
                staleKeys.delete(key.keyId);
                continue;
            }
            const staleKey = { ...key, ageDays: verdict.ageDays, lastUse };
            staleKeys.set(key.keyId, staleKey);
            options.onStaleKey?.(staleKey);
        }
    };
    async function* worthALook() {
        for await (const page of keys.userPages()) {
            users += page.length;
            options.onUsers?.(page.length);
            const chosen = page.filter((user) => memory.mustLook(user));
            options.expectRequests?.(chosen.length);
            yield* chosen;
        }
    }
    const [rootHasKeys] = await Promise.all([
        keys.rootHasKeys().catch((error) => {
            fail(error);
            return false;
        }),
        (0,pool/* settleAll */.j)(worthALook(), { limit: options.concurrency, signal: stop.signal }, async (user) => {
            await look(user).catch(fail);
        })
            .then((bugs) => bugs.forEach(({ error }) => fail(error)))
            .catch(fail),
    ]);
    return concludeScan({ accountId, staleKeys, inactiveKeys, tally: { users, keys: keysSeen }, rootHasKeys }, failures);
}

;// CONCATENATED MODULE: ./lib/modes/process-account.js






async function processAccount(options) {
    const { account, store } = options;
    const errors = [];
    const tolerate = (error) => {
        if (!(0,lib_errors/* isPartial */.mt)(error))
            throw error;
        errors.push(error.message);
    };
    const [session, stored, previous] = await Promise.all([
        options.accounts.enter(account.id).catch(tolerate),
        store.load(account.id).catch(tolerate),
        options.memory.load(account.id).catch(forgetful),
    ]);
    let scan;
    let issues = unchanged(stored ?? []);
    if (session !== undefined && stored !== undefined) {
        const memory = (0,scan_memory/* keepMemory */.Zv)({ ...options, previous: options.fullScan ? undefined : previous });
        const recorder = (0,record/* createRecorder */.Tk)({ ...options, accountId: account.id, stored });
        scan = await scanAccount({
            memory,
            accountId: account.id,
            keys: session.keys,
            maxAgeDays: options.maxAgeDays,
            now: options.now,
            knownIssueIds: new Set(stored.map(({ issueId }) => issueId)),
            concurrency: options.userConcurrency,
            onUsers: options.onUsers,
            expectRequests: (count) => session.expect(count),
            onStaleKey: (key) => recorder.stale(key),
        });
        if (!scan.complete)
            errors.push(scan.error);
        const recorded = await recorder.finish(scan);
        issues = recorded.issues.map(asReviewed);
        if (recorded.failure !== undefined) {
            tolerate(recorded.failure.error);
            issues = await withUnrecorded(options, { recorded: recorded.issues, stored });
        }
        else if (scan.complete && !options.dryRun) {
            // What is remembered may keep the next scan from looking, so it has to be on record first.
            await remember(options, previous, memory.remembered());
        }
    }
    if (options.reporting !== undefined)
        issues = await reportIssues(issues, options.reporting(session));
    return {
        outcome: outcomeOf(options, { session, scan, errors }),
        scan,
        issues: issues.map((issue) => withCover(issue, scan, options)),
    };
}
async function remember({ memory, account }, previous, next) {
    if (!(0,scan_memory/* sameMemory */.OM)(previous, next))
        await memory.save(account.id, next).catch(forgetful);
}
/** For what a scan can do without: it takes longer, or tells less. */
function forgetful(error) {
    if (!(0,lib_errors/* isPartial */.mt)(error))
        throw error;
    return undefined;
}
/** A closed issue whose key is stale would have come back to life, did not an exception hold. */
function withCover(reviewed, scan, { exceptionFor }) {
    const { after } = reviewed;
    const key = scan?.staleKeys.get(after.issueId);
    if (key !== undefined && (after.status === 'whitelisted' || after.status === 'closed'))
        return { ...reviewed, coveredBy: (0,lifecycle/* covering */.ew)(exceptionFor(key)) };
    return { ...reviewed, coveredBy: after.status === 'whitelisted' ? after.exception : null };
}
/** A write that failed may have been made all the same: what it left is read again, so that no issue is missed. */
async function withUnrecorded({ store, account }, known) {
    const before = new Map(known.stored.map((issue) => [issue.issueId, issue]));
    const recorded = new Set(known.recorded.map(({ after }) => after.issueId));
    const present = (await store.load(account.id).catch(forgetful)) ?? known.stored;
    const others = present.filter(({ issueId }) => !recorded.has(issueId));
    return [...known.recorded, ...others.map((after) => ({ before: before.get(after.issueId), after }))].map(asReviewed);
}
function asReviewed({ before, after }) {
    return { before, after, ticketCreated: false, coveredBy: null };
}
function unchanged(stored) {
    return stored.map((issue) => asReviewed({ before: issue, after: issue }));
}
function outcomeOf({ account }, seen) {
    const { session, scan, errors } = seen;
    return {
        accountId: account.id,
        accountName: account.name,
        status: errors.length === 0 ? 'scanned' : 'failed',
        error: errors[0] ?? null,
        users: scan?.tally.users ?? 0,
        keys: scan?.tally.keys ?? 0,
        staleKeys: scan?.staleKeys.size ?? 0,
        apiCalls: session?.apiCalls() ?? 0,
        rootHasKeys: scan?.rootHasKeys ?? false,
    };
}

// EXTERNAL MODULE: ./lib/progress.js
var lib_progress = __webpack_require__(1288);
// EXTERNAL MODULE: ./lib/render/files.js
var files = __webpack_require__(3836);
// EXTERNAL MODULE: ./lib/render/account-log.js
var account_log = __webpack_require__(2480);
;// CONCATENATED MODULE: ./lib/route.js

/** The router of one account. */
function createRouter(options) {
    const { configuration, reader, tracker } = options;
    let warned = false;
    return {
        projectOf: (accountId) => configuration.ownership.routeFor(accountId).project,
        async routeOf(issue) {
            const plain = configuration.ownership.routeFor(issue.accountId);
            const tagged = issue.slack.owner ?? (await taggedOwner(issue, plain.project));
            const route = tagged === null ? plain : configuration.ownership.routeFor(issue.accountId, tagged);
            return { ...route, taggedOwner: tagged };
        },
    };
    /**
     * The owner that the tag names, where it is somebody: a Jira user, or an email where Jira is off. By email where Jira
     * tells it, since Slack knows people by that and not by Jira's account IDs and user names.
     */
    async function taggedOwner(issue, project) {
        const { ownerTag } = configuration;
        if (ownerTag === undefined || reader === undefined || issue.status !== 'open')
            return null;
        try {
            const owner = (await reader.keys.tagOf(issue.details.username, ownerTag))?.trim();
            if (owner === undefined || owner === '')
                return null;
            if (tracker === undefined || project === null)
                return owner.includes('@') ? owner : null;
            const person = await tracker.assignable({ project, candidate: owner });
            return person === undefined ? null : (person.email ?? owner);
        }
        catch (error) {
            if (!(0,lib_errors/* isPartial */.mt)(error))
                throw error;
            warnOnce(issue.accountId, ownerTag, error);
            return null;
        }
    }
    /** The ticket matters more than the tag: the configured owner gets it. */
    function warnOnce(accountId, ownerTag, { message }) {
        if (warned)
            return;
        warned = true;
        options.onProblem({
            severity: 'warning',
            code: 'owner-unknown',
            accountId,
            message: `The owner tag "${ownerTag}" could not be used in account ${accountId}, and the configured owner gets its tickets: ${message}`,
        });
    }
}

// EXTERNAL MODULE: ./lib/render/markdown.js
var markdown = __webpack_require__(3419);
// EXTERNAL MODULE: ./lib/render/escape.js
var render_escape = __webpack_require__(9889);
// EXTERNAL MODULE: ./lib/render/summary-tables.js
var summary_tables = __webpack_require__(2236);
;// CONCATENATED MODULE: ./lib/render/summary.js
/**
 * The job summary of a scan (SPEC section 8), for a person who has one minute: what needs attention, totals with the
 * change, what failed, ages and accounts as charts and tables, the open issues, the exceptions. Always under
 * GitHub's 1 MiB. Decides nothing.
 */





/** Bytes; all budgets together stay below the 1 MiB that GitHub takes per step (GitHub Docs, job summaries). */
const ROWS_BUDGET = 250_000;
const EXCEPTIONS_BUDGET = 200_000;
const UNSEEN_BUDGET = 50_000;
const ACCOUNTS_BUDGET = 120_000;
const FAILURES_BUDGET = 60_000;
const FILES = 'the findings files';
/** A longer name without blanks would squeeze the columns beside it; the findings files have it in full. */
const USER_LENGTH = 40;
const ACCOUNTS_CHARTED = 12;
function scanSummary(context) {
    const { problems, keyIds } = context;
    return (0,summary_tables/* joined */.oR)([
        heading(context),
        totals(context),
        failedAccounts(context),
        (0,summary_tables/* problemList */.gH)(listed(problems), keyIds),
        ages(context),
        perAccount(context),
        openIssues(context),
        summary_exceptions(context),
    ]);
}
/** Accounts that failed have a table of their own. */
function listed(problems) {
    return problems.filter(({ code }) => code !== 'account-incomplete');
}
function heading({ overview, problems, dryRun, maxAgeDays, now, shard }) {
    const { counts, exceptionsInForce } = overview;
    const unreported = listed(problems).filter(({ severity }) => severity === 'error').length;
    const needs = [
        ...(counts.accountsFailed > 0
            ? [`${(0,markdown/* counted */.hS)(counts.accountsFailed, 'account')} could not be scanned`]
            : []),
        ...(unreported > 0 ? [`${(0,markdown/* counted */.hS)(unreported, 'thing')} could not be reported`] : []),
        ...(counts.open > 0 ? [`${(0,markdown/* counted */.hS)(counts.open, 'stale key')} to rotate`] : []),
    ];
    const total = counts.accountsScanned + counts.accountsFailed;
    const nothing = exceptionsInForce > 0
        ? `nothing to rotate, ${(0,markdown/* counted */.hS)(exceptionsInForce, 'key')} excepted`
        : 'no stale keys';
    const headline = needs.length > 0 ? needs.join(', ') : nothing;
    return [
        `## IAM key rotation: ${headline}`,
        ...(dryRun ? ['**Dry run: nothing was written; this is what would have happened.**'] : []),
        `${(0,markdown/* counted */.hS)(counts.accountsScanned, 'account')} of ${(0,markdown/* thousands */.oh)(total)} scanned on ${now.toISOString().slice(0, 16).replace('T', ' ')} UTC` +
            `${shard === null ? '' : `, shard ${shard}`}. A key is stale when it is active and older than ${(0,markdown/* counted */.hS)(maxAgeDays, 'day')}.`,
    ].join('\n\n');
}
function totals({ overview: { counts }, reporting }) {
    const rows = [
        ['Open issues', counts.open, (0,markdown/* signed */.x8)(counts.open - counts.openBefore)],
        ['Excepted keys', counts.whitelisted, (0,markdown/* signed */.x8)(counts.whitelisted - counts.whitelistedBefore)],
        ['New in this run', counts.new, ''],
        ['Resolved in this run', counts.resolved, ''],
        ['Closed in this run', counts.closed, ''],
        ['Tickets created', counts.ticketsCreated, ''],
    ];
    const note = reporting
        ? ''
        : '\n\nReporting is off: no tickets and no messages (`user_keysrotation.reporting`).';
    return `${(0,markdown/* table */.tp)({ head: ['', 'Now', 'Since the last run'], numeric: [1, 2], rows: rows.map(([name, value, change]) => [name, (0,markdown/* thousands */.oh)(value), change]) })}${note}`;
}
function failedAccounts({ overview, keyIds }) {
    const failed = overview.accounts.filter(({ status }) => status === 'failed');
    if (failed.length === 0)
        return '';
    const rows = failed.map((account) => [(0,summary_tables/* accountCell */.Aj)(account), (0,summary_tables/* messageCell */.kf)(account.error ?? '', keyIds)]);
    return [
        '### Accounts that could not be scanned',
        'Their issues stand as they were; nothing in them was resolved.',
        (0,summary_tables/* shortened */.vI)(rows, {
            head: ['Account', 'Why, and what to do'],
            bytes: FAILURES_BUDGET,
            of: 'accounts',
            elsewhere: 'result.json',
        }),
    ].join('\n\n');
}
/** Bands from the threshold to the oldest key; an empty one between them stays, so that the gap is seen. */
function ages({ overview, maxAgeDays }) {
    if (overview.counts.open === 0)
        return '';
    const relevant = overview.ageBands.filter(({ toDays, open }) => open > 0 || toDays === null || toDays > maxAgeDays);
    const bands = relevant.slice(0, relevant.findLastIndex(({ open }) => open > 0) + 1);
    const label = ({ fromDays, toDays }) => toDays === null ? `${fromDays}+` : `${fromDays}-${toDays}`;
    const numbers = (0,markdown/* table */.tp)({
        head: ['Age in days', 'Open keys'],
        numeric: [1],
        rows: bands.map((band) => [label(band).replace('-', ' to '), (0,markdown/* thousands */.oh)(band.open)]),
    });
    return [
        '### Age of the open keys',
        (0,markdown/* barChart */.S9)({
            title: 'Open keys by age in days',
            axis: 'keys',
            bars: bands.map((band) => ({ label: label(band), value: band.open })),
        }),
        (0,markdown/* details */.zH)('The same numbers as a table', numbers),
    ].join('\n\n');
}
function perAccount({ overview }) {
    const ranked = overview.accounts
        .filter(({ open, whitelisted }) => open + whitelisted > 0)
        .sort((a, b) => b.open - a.open || (a.accountId < b.accountId ? -1 : 1));
    if (ranked.length === 0)
        return '';
    const affected = ranked.filter(({ open }) => open > 0);
    const charted = affected.slice(0, ACCOUNTS_CHARTED);
    const chart = charted.length === 0
        ? []
        : [
            (0,markdown/* barChart */.S9)({
                title: affected.length > charted.length
                    ? `Open keys in the ${charted.length} accounts with the most`
                    : 'Open keys by account',
                axis: 'keys',
                bars: charted.map((account) => ({
                    label: (0,render_escape/* escapeMermaid */.Fw)(chartLabel(account, charted)),
                    value: account.open,
                })),
            }),
        ];
    const rows = ranked.map((account) => [
        (0,summary_tables/* accountCell */.Aj)(account),
        (0,markdown/* thousands */.oh)(account.open),
        (0,markdown/* thousands */.oh)(account.whitelisted),
        account.oldestDays === 0 ? '' : (0,markdown/* counted */.hS)(account.oldestDays, 'day'),
        (0,markdown/* thousands */.oh)(account.users),
    ]);
    return [
        '### Accounts',
        ...chart,
        (0,summary_tables/* shortened */.vI)(rows, {
            head: ['Account', 'Open', 'Excepted', 'Oldest open key', 'Users'],
            numeric: [1, 2, 3, 4],
            bytes: ACCOUNTS_BUDGET,
            of: 'accounts',
            elsewhere: FILES,
        }),
    ].join('\n\n');
}
const LABEL_LENGTH = 20;
/** Mermaid draws bars with one label at one place. Long names mostly differ at their ends, the IDs always do. */
function chartLabel(account, charted) {
    const ways = [
        ({ accountName }) => (0,markdown/* clipMiddle */.e9)(accountName, LABEL_LENGTH),
        ({ accountName, accountId }) => `${(0,markdown/* clipMiddle */.e9)(accountName, LABEL_LENGTH - 5)} ${accountId.slice(-4)}`,
    ];
    const way = ways.find((label) => charted.filter((one) => label(one) === label(account)).length === 1);
    return way?.(account) ?? account.accountId;
}
function openIssues({ overview, now, keyIds }) {
    const { oldestOpen, counts } = overview;
    if (counts.open === 0)
        return '';
    const head = ['Age in days', 'User', 'Key', 'Account', 'Last used', 'Owner', 'Ticket', 'Disabled from'];
    const rows = oldestOpen.map(({ issue, ...row }) => [
        (0,markdown/* thousands */.oh)(row.ageDays),
        (0,summary_tables/* userCell */.iL)(issue.details.username, USER_LENGTH),
        (0,summary_tables/* keyCell */.I1)(issue.issueId, keyIds),
        (0,summary_tables/* cell */.Hn)(row.accountName, 40),
        (0,summary_tables/* cell */.Hn)((0,ticket_text/* lastUseText */.ZZ)(issue.details.lastUse, now), 80),
        (0,summary_tables/* ownerCell */.Q9)(row.owner),
        (0,summary_tables/* ticketCell */.zz)(issue.ticket?.key ?? null, row.ticketUrl),
        row.disableDay ?? '',
    ]);
    return [
        '### Open issues, oldest first',
        (0,summary_tables/* shortened */.vI)(rows, {
            head,
            numeric: [0],
            bytes: ROWS_BUDGET,
            of: 'open issues',
            elsewhere: FILES,
            total: counts.open,
        }),
    ].join('\n\n');
}
function summary_exceptions({ overview, endingUnseen, now }) {
    const { exceptions: rows, exceptionsInForce } = overview;
    if (exceptionsInForce === 0 && endingUnseen.length === 0)
        return '';
    const cells = rows.map(({ exception, accountName, ageDays, issue: { details: key } }) => [
        (0,summary_tables/* userCell */.iL)(key.username),
        (0,summary_tables/* cell */.Hn)(accountName, 40),
        (0,markdown/* thousands */.oh)(ageDays),
        (0,summary_tables/* cell */.Hn)(exception?.reason ?? '', 120),
        endCell(exception?.expires ?? null, now),
    ]);
    const soon = rows.filter(({ exception }) => endsSoon(exception?.expires ?? null, now)).length;
    const unseen = endingUnseen.map(({ exception, accountName }) => [
        (0,summary_tables/* cell */.Hn)(exception.id, 80),
        (0,summary_tables/* cell */.Hn)(accountName, 40),
        (0,summary_tables/* cell */.Hn)(exception.reason ?? '', 120),
        endCell(exception.expires ?? null, now),
    ]);
    return (0,summary_tables/* joined */.oR)([
        '### Exceptions in force',
        soon === 0
            ? ''
            : `**For ${(0,markdown/* counted */.hS)(soon, 'key')} the exception ends within ${exceptions/* ENDS_SOON_DAYS */.dL} days.** After that the key counts as stale again.`,
        (0,summary_tables/* shortened */.vI)(cells, {
            head: ['User', 'Account', 'Age in days', 'Reason', 'Ends'],
            numeric: [2],
            bytes: EXCEPTIONS_BUDGET,
            of: 'exceptions',
            elsewhere: FILES,
            total: exceptionsInForce,
        }),
        unseen.length === 0 ? '' : `Ending within ${exceptions/* ENDS_SOON_DAYS */.dL} days too, but covering no stale key now:`,
        (0,summary_tables/* shortened */.vI)(unseen, {
            head: ['Exception', 'Account', 'Reason', 'Ends'],
            bytes: UNSEEN_BUDGET,
            of: 'exceptions',
            elsewhere: 'whitelist.json',
        }),
    ]).trimEnd();
}
function endsSoon(expires, now) {
    return expires !== null && (0,exceptions/* endsWithin */._c)({ expires }, exceptions/* ENDS_SOON_DAYS */.dL, now);
}
function endCell(expires, now) {
    if (expires === null)
        return 'never';
    return endsSoon(expires, now) ? `**${(0,summary_tables/* cell */.Hn)(expires, 10)}**` : (0,summary_tables/* cell */.Hn)(expires, 10);
}

;// CONCATENATED MODULE: ./lib/scan-report.js




function reportScan(context, overview, findings) {
    const { counts } = overview;
    return {
        outputs: {
            'accounts-scanned': String(counts.accountsScanned),
            'accounts-failed': String(counts.accountsFailed),
            'stale-keys': String(counts.staleKeys),
            'open-issues': String(counts.open),
            'new-issues': String(counts.new),
            'whitelisted-issues': String(counts.whitelisted),
            'resolved-issues': String(counts.resolved),
            'closed-issues': String(counts.closed),
            'tickets-created': String(counts.ticketsCreated),
            'findings-json': findings.jsonPath,
            'findings-csv': findings.csvPath,
        },
        accounts: overview.accounts,
        keys: [],
        summary: scanSummary({
            overview,
            endingUnseen: endingUnseen(overview, context.configuration.exceptions, context.now),
            problems: context.problems,
            now: context.now,
            maxAgeDays: context.configuration.rotationCriteriaDays,
            dryRun: context.inputs.dryRun,
            reporting: context.configuration.reporting,
            keyIds: context.keyIds,
            shard: context.inputs.shard.count === 1
                ? null
                : `${context.inputs.shard.index}/${context.inputs.shard.count}`,
        }),
        failure: failureOf(context, overview),
    };
}
/** More would hide the rest of the line. The summary and `result.json` have all. */
const NAMED_ACCOUNTS = 50;
/** One line for the person who opens the failed job. */
function failureOf({ inputs, problems }, { accounts, counts }) {
    const failed = accounts.filter(({ status }) => status === 'failed');
    const others = problems.filter(({ severity, code }) => severity === 'error' && code !== 'account-incomplete');
    const parts = [];
    if (failed.length > 0) {
        const named = failed
            .slice(0, NAMED_ACCOUNTS)
            .map(({ accountId, accountName }) => accountName === accountId ? accountId : `${accountName} (${accountId})`);
        const more = failed.length > named.length ? ` and ${failed.length - named.length} more` : '';
        parts.push(`${(0,markdown/* counted */.hS)(failed.length, 'account')} not scanned completely: ${named.join(', ')}${more}; first: ${failed[0]?.error ?? ''}`);
    }
    if (others.length > 0)
        parts.push(`${(0,markdown/* counted */.hS)(others.length, 'thing')} could not be reported; first: ${others[0]?.message ?? ''}`);
    if (inputs.failOn === 'findings' && counts.open > 0) {
        parts.push(`${(0,markdown/* counted */.hS)(counts.open, 'open issue')} (fail-on: findings); rotate the keys listed in the summary or add exceptions`);
    }
    return parts.length === 0 ? null : parts.join('. ');
}
/** A row of the summary. */
function rowOf(context, issue, tracker) {
    const about = (0,connect/* noticeContextOf */.pY)(context, issue, tracker);
    return {
        issue,
        exception: issue.exception,
        accountName: about.accountName,
        ageDays: about.ageDays,
        owner: ownerOf(context, issue),
        ticketUrl: about.ticketUrl,
        disableDay: about.disableDay,
    };
}
function ownerOf({ configuration }, issue) {
    return configuration.ownership.routeFor(issue.accountId, issue.slack.owner ?? undefined).owner;
}

// EXTERNAL MODULE: ./lib/tell-slack.js + 3 modules
var tell_slack = __webpack_require__(5411);
;// CONCATENATED MODULE: ./lib/run-scan.js
/**
 * Composition of mode scan: accounts side by side, findings written as they finish, Slack at the end, then one
 * report. The rules are in `modes/` and `domain/`.
 */













const CONCURRENT_ACCOUNTS = 20;
const CONCURRENT_USERS = 10;
async function runScan(context) {
    const { inputs, configuration, log, now } = context;
    if (!configuration.enabled)
        return switchedOff(context);
    const { reporting } = configuration;
    const tracker = reporting ? await (0,connect/* connectTracker */.Xg)(context) : undefined;
    const notifier = reporting ? await (0,connect/* connectNotifier */.D0)(context) : undefined;
    const aws = (0,connect/* connectAws */.o4)(context);
    const findings = (0,output_files/* openFindings */.lb)(context.outputDir, files/* CSV_HEADER */.v$);
    const overview = createOverview({ now, rowOf: (issue) => rowOf(context, issue, tracker) });
    const pending = [];
    let bug;
    const progress = (0,lib_progress/* createProgress */.m)({ total: context.accounts.length, log });
    try {
        await aws.store.verify({ write: !inputs.dryRun });
        const accounts = aws.identification('identify');
        const audit = await aws.audit();
        audit.record({
            phase: 'scan',
            event: 'started',
            accounts: context.accounts.length,
            config_digest: configuration.digest,
        });
        const reportOptions = reporting
            ? reportOptionsFor(context, { tracker, notifier, store: aws.store })
            : undefined;
        const bugs = await (0,pool/* settleAll */.j)(context.accounts, { limit: CONCURRENT_ACCOUNTS }, async (account) => {
            const processed = await processAccount({
                account,
                accounts,
                store: aws.store,
                memory: aws.memory,
                fullScan: inputs.fullScan,
                exceptionFor: (0,connect/* exceptionFinder */.af)(context, account.id),
                maxAgeDays: configuration.rotationCriteriaDays,
                now,
                dryRun: inputs.dryRun,
                userConcurrency: CONCURRENT_USERS,
                onUsers: (count) => progress.users(count),
                reporting: reportOptions,
            });
            finishAccount(context, { processed, findings, overview, pending, audit });
            await (0,connect/* flushAudit */.Yn)(context, audit);
            progress.account();
        });
        bug = bugs[0]?.error;
        for (const { item, error } of bugs)
            finishAccount(context, { processed: brokenAccount(item, error), findings, overview, pending, audit });
        await (0,connect/* flushAudit */.Yn)(context, audit);
        await (0,tell_slack/* tellSlack */.y)(context, { pending, notifier, tracker, store: aws.store }).catch((error) => (bug ??= error));
    }
    finally {
        progress.stop();
        findings.close();
        aws.close();
    }
    return { ...reportScan(context, overview.build(), findings), bug };
}
/** `enabled: false`: no call to anybody, and a run that says so. */
function switchedOff(context) {
    const message = 'Nothing was scanned: user_keysrotation.enabled is false in config.json; set it to true to scan';
    context.problems.push({ severity: 'warning', code: 'disabled-by-config', message });
    const findings = (0,output_files/* openFindings */.lb)(context.outputDir, files/* CSV_HEADER */.v$);
    findings.close();
    const nothing = createOverview({
        now: context.now,
        rowOf: (issue) => rowOf(context, issue, undefined),
    }).build();
    return {
        ...reportScan(context, nothing, findings),
        summary: `## IAM key rotation: switched off\n\n${message}.\n`,
        failure: null,
    };
}
/** What nobody foresaw in one account must not hide what was done in the others. */
function brokenAccount({ id, name }, error) {
    const message = `unexpected error: ${error instanceof Error ? error.message : String(error)}`;
    return {
        outcome: {
            accountId: id,
            accountName: name,
            status: 'failed',
            error: message,
            users: 0,
            keys: 0,
            staleKeys: 0,
            apiCalls: 0,
            rootHasKeys: false,
        },
        scan: undefined,
        issues: [],
    };
}
function finishAccount(context, work) {
    const { outcome, scan, issues } = work.processed;
    work.overview.add(outcome, issues);
    recordAudit(work.audit, work.processed);
    for (const { before, after } of issues) {
        if (after.slack.pending.length > 0)
            work.pending.push(after);
        if (after.status === 'closed' && before?.status === 'closed')
            continue;
        const row = (0,files/* findingRow */.ex)(after, { accountName: outcome.accountName, now: context.now });
        work.findings.add({ json: JSON.stringify(row), csv: (0,files/* csvLine */.zT)(row) });
    }
    for (const problem of accountProblems(outcome))
        context.problems.push(problem);
    const { title, lines } = (0,account_log/* accountLogLines */.nt)(outcome, scan, context.now);
    context.log.group(title, lines);
}
function recordAudit(audit, { outcome, issues }) {
    const { accountId, status, staleKeys, users, keys, error } = outcome;
    audit.record({
        phase: 'scan',
        event: 'account',
        account_id: accountId,
        status,
        stale_keys: staleKeys,
        users,
        keys,
        error,
    });
    for (const { before, after, ticketCreated } of issues) {
        const transition = (0,lifecycle/* transitionOf */.l9)(before, after);
        if (transition === undefined && !ticketCreated && before?.status === after.status)
            continue;
        audit.record({
            phase: 'scan',
            event: 'issue',
            account_id: after.accountId,
            issue_id: after.issueId,
            username: after.details.username,
            from: before?.status ?? null,
            to: after.status,
            ticket: after.ticket?.key ?? null,
            ticket_created: ticketCreated,
            exception: after.exception?.id ?? null,
        });
    }
}
function accountProblems(outcome) {
    const { accountId, accountName } = outcome;
    const problems = [];
    if (outcome.error !== null) {
        problems.push({
            severity: 'error',
            code: 'account-incomplete',
            accountId,
            message: `Account ${accountName} (${accountId}) was not scanned completely: ${outcome.error}`,
        });
    }
    if (outcome.rootHasKeys) {
        problems.push({
            severity: 'warning',
            code: 'root-access-keys',
            accountId,
            message: `The root user of account ${accountName} (${accountId}) has access keys; delete them (IAM User Guide, root user best practices)`,
        });
    }
    return problems;
}
function reportOptionsFor(context, ports) {
    const { configuration, inputs } = context;
    const breaker = createBreaker();
    const onProblem = (problem) => void context.problems.push(problem);
    return (reader) => ({
        channels: { tickets: configuration.jira !== undefined, slack: configuration.slack !== undefined },
        store: ports.store,
        tracker: ports.tracker,
        tickets: {
            issueType: configuration.jira?.issueType ?? 'Task',
            labels: configuration.jira?.labels ?? [],
            priority: configuration.jira?.priority ?? null,
        },
        claimant: context.claimant,
        breaker,
        now: context.now,
        clock: context.clock,
        dryRun: inputs.dryRun,
        ...createRouter({ configuration, reader, tracker: ports.tracker, onProblem }),
        contextOf: (issue) => (0,connect/* contextOf */.Vm)(context, issue),
        onProblem,
    });
}


/***/ })

};
