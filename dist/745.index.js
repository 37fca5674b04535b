export const id = 745;
export const ids = [745];
export const modules = {

/***/ 8745:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createGitHub: () => (/* binding */ createGitHub)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(2685);
;// CONCATENATED MODULE: ./lib/adapters/github-answers.js
/** Reading GitHub's answers, whose shape is not trusted: what is not there or of another type is undefined. */
function field(value, name) {
    return typeof value === 'object' && value !== null ? value[name] : undefined;
}
/** Undefined also for an empty text. */
function textOf(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}
function listOf(value) {
    return Array.isArray(value) ? value : [];
}

;// CONCATENATED MODULE: ./lib/adapters/github-comments.js
/**
 * The one comment on a pull request, found by its marker and updated in place. Never writes into a comment that an
 * outsider wrote, whatever marker it carries.
 */


/** Characters; GitHub refuses longer comments. */
const BODY_LIMIT = 65_536;
const CUT = '\n\n… cut here; the whole text is in the job summary.';
const PER_PAGE = 100;
const MAX_PAGES = 100;
const INSIDERS = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);
async function upsertComment(github, request) {
    const body = fitted(request);
    const known = await findComment(github, request);
    if (known !== undefined)
        return update(github, request, { known, body });
    try {
        await create(github, request, body);
    }
    catch (error) {
        if (!(error instanceof errors/* TransientError */.N_))
            throw error;
        // The comment may be there all the same: looked for, and created only where it is not.
        const after = await findComment(github, request);
        if (after !== undefined)
            return update(github, request, { known: after, body });
        await create(github, request, body);
    }
}
async function findComment(github, request) {
    const { transport, root } = github;
    for (let page = 1; page <= MAX_PAGES; page += 1) {
        const outcome = await transport.call({
            ...about(request, 'read'),
            method: 'GET',
            path: [...root, 'issues', String(request.pullRequest), 'comments'],
            parameters: { per_page: PER_PAGE, page },
        });
        if (!outcome.found)
            throw gone(request);
        const comments = listOf(outcome.data);
        for (const comment of comments) {
            const id = field(comment, 'id');
            const body = textOf(field(comment, 'body'));
            if (typeof id === 'number' && body?.includes(request.marker) === true && isOurs(comment))
                return { id, body };
        }
        if (comments.length === 0 || (comments.length < PER_PAGE && !outcome.hasNextPage))
            return undefined;
    }
    return undefined;
}
/** The token's own login cannot be asked for in a job, so outsiders are told by what GitHub says of them. */
function isOurs(comment) {
    const association = textOf(field(comment, 'author_association'));
    return (field(field(comment, 'user'), 'type') !== 'User' || association === undefined || INSIDERS.has(association));
}
async function update({ transport, root }, request, { known, body }) {
    if (known.body === body)
        return;
    const outcome = await transport.call({
        ...about(request, 'write'),
        method: 'PATCH',
        path: [...root, 'issues', 'comments', String(known.id)],
        parameters: { body },
    });
    if (!outcome.found)
        throw gone(request);
}
async function create({ transport, root }, request, body) {
    const outcome = await transport.call({
        ...about(request, 'write'),
        method: 'POST',
        path: [...root, 'issues', String(request.pullRequest), 'comments'],
        parameters: { body },
    });
    if (!outcome.found)
        throw gone(request);
}
function about({ pullRequest }, access) {
    const doing = access === 'read' ? 'read the comments of' : 'comment on';
    const forks = access === 'read' ? '' : ' (a token of a pull request from a fork can never comment)';
    return { doing: `${doing} pull request #${pullRequest}${forks}`, permission: `pull-requests: ${access}` };
}
function gone({ pullRequest }) {
    return new errors/* AccessError */.Zz(`GitHub shows no pull request #${pullRequest} to this token; add \`permissions: pull-requests: write\` to the job`);
}
/** With the marker in it, and no longer than GitHub takes; never cut inside of a surrogate pair. */
function fitted({ marker, body }) {
    const marked = body.includes(marker) ? body : `${marker}\n${body}`;
    if (marked.length <= BODY_LIMIT)
        return marked;
    const cut = marked.slice(0, BODY_LIMIT - CUT.length).replace(/[\uD800-\uDBFF]$/, '');
    const kept = cut.includes(marker)
        ? cut
        : `${marker}\n${cut.slice(0, BODY_LIMIT - CUT.length - marker.length - 1)}`;
    return kept + CUT;
}

;// CONCATENATED MODULE: ./lib/adapters/github-transport.js

const TIMEOUT_MS = 30_000;
const RETRIES = 3;
/** A rate limit that ends later than this is left to the next run. */
const RATE_LIMIT_WAIT_MS = 60_000;
/** The retry plugin may not repeat these; 429 is waited for here, as long as GitHub says. */
const FINAL_STATUSES = [400, 401, 403, 404, 410, 422, 429, 451];
const SILENT = {
    debug: () => undefined,
    info: () => undefined,
    warn: () => undefined,
    error: () => undefined,
};
async function createGitHubTransport(access) {
    const client = await clientOf(access);
    const send = async (request) => {
        const { method, parameters, accept } = request;
        const url = `/${request.path.map(encodeURIComponent).join('/')}`;
        const answer = await client.request({
            method,
            url,
            ...parameters,
            headers: { 'x-github-api-version': '2022-11-28', ...(accept !== undefined && { accept }) },
            // A POST that may have taken effect is not repeated blindly.
            request: { retries: method === 'POST' ? 0 : RETRIES },
        });
        return {
            found: true,
            data: answer.data,
            hasNextPage: /\brel="?next"?/.test(answer.headers.link ?? ''),
        };
    };
    return {
        async call(request) {
            let budgetMs = RATE_LIMIT_WAIT_MS;
            for (;;) {
                try {
                    return await send(request);
                }
                catch (error) {
                    const failure = failureOf(error);
                    if (failure.status === 404)
                        return { found: false, said: failure.said };
                    const pauseMs = rateLimitPause(failure);
                    if (pauseMs === undefined || pauseMs > budgetMs)
                        throw finalError(failure, request);
                    budgetMs -= pauseMs;
                    await new Promise((resolve) => setTimeout(resolve, pauseMs));
                }
            }
        },
    };
}
/** Imported late: `@actions/github` reads the environment when it is loaded, and most runs do not need it. */
async function clientOf({ token, apiUrl, retryBaseMs = 1000 }) {
    if (!/^[\x21-\x7e]+$/.test(token)) {
        throw errors/* ConfigurationError */.j1.of('The input github-token is no token; pass `github-token: ${{ github.token }}` or leave it out');
    }
    const [{ getOctokit }, { defaults }, { retry }] = await Promise.all([
        Promise.all(/* import() */[__webpack_require__.e(363), __webpack_require__.e(951)]).then(__webpack_require__.bind(__webpack_require__, 1951)),
        __webpack_require__.e(/* import() */ 363).then(__webpack_require__.bind(__webpack_require__, 4363)),
        __webpack_require__.e(/* import() */ 935).then(__webpack_require__.bind(__webpack_require__, 5935)),
    ]);
    const proxied = defaults.request?.fetch;
    return getOctokit(token, {
        ...(apiUrl !== undefined && { baseUrl: apiUrl }),
        log: SILENT,
        request: {
            ...defaults.request,
            log: SILENT,
            fetch: (url, init) => proxied(url, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) }),
        },
        retry: { retries: RETRIES, retryAfterBaseValue: retryBaseMs, doNotRetry: FINAL_STATUSES },
    }, retry);
}
function failureOf(error) {
    const { status, response } = error;
    const { data, headers } = (response ?? {});
    const message = typeof data === 'object' && data !== null ? data.message : undefined;
    return {
        // Without an answer the client says 500 of its own accord.
        status: typeof status === 'number' && response !== undefined ? status : undefined,
        headers: typeof headers === 'object' && headers !== null ? headers : {},
        said: typeof message === 'string' ? message.replace(/\s+/g, ' ').trim().slice(0, 200) : '',
    };
}
/** Milliseconds until GitHub may be asked again; undefined where no rate limit is the reason. */
function rateLimitPause({ status, headers, said }) {
    if (status !== 403 && status !== 429)
        return undefined;
    const seconds = Number(headers['retry-after'] ?? Number.NaN);
    if (Number.isFinite(seconds))
        return Math.max(seconds * 1000, 1000);
    if (String(headers['x-ratelimit-remaining']) === '0') {
        const resetAt = Number(headers['x-ratelimit-reset'] ?? Number.NaN) * 1000;
        return Number.isFinite(resetAt) ? Math.max(resetAt - Date.now(), 1000) : RATE_LIMIT_WAIT_MS;
    }
    return status === 429 || /rate limit/i.test(said) ? RATE_LIMIT_WAIT_MS : undefined;
}
function finalError(failure, { doing, permission }) {
    const { status, said } = failure;
    const what = status === undefined ? 'no answer' : said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
    if (rateLimitPause(failure) !== undefined) {
        return new errors/* TransientError */.N_(`GitHub's rate limit did not let us ${doing}; run again later`);
    }
    if (status === undefined || status >= 500 || status === 408) {
        return new errors/* TransientError */.N_(`GitHub failed to ${doing} (${what}); run again`, { ambiguous: true });
    }
    if (status === 401) {
        return new errors/* AccessError */.Zz(`GitHub did not accept the github-token to ${doing} (${what}); pass \`github-token: \${{ github.token }}\` or a token that has not expired`);
    }
    return new errors/* AccessError */.Zz(`GitHub refused to ${doing} (${what}); add \`permissions: ${permission}\` to the job`);
}

;// CONCATENATED MODULE: ./lib/adapters/github.js
/**
 * GitHub REST behind the ports `ApprovalSource` and `Repository`: environment rules and approvals for the gate, the
 * repository's visibility, files at a commit, and the one comment on a pull request. Decides nothing: what GitHub
 * did not say stays unknown, so that the gate can refuse.
 */




/** @throws ConfigurationError where the repository's name or the token cannot be one. */
async function createGitHub(options) {
    const [owner, name, ...rest] = options.repository.split('/');
    if (!owner || !name || rest.length > 0) {
        throw errors/* ConfigurationError */.j1.of(`GITHUB_REPOSITORY must be owner/name, not "${options.repository}"; run in GitHub Actions`);
    }
    const github = {
        transport: await createGitHubTransport(options),
        root: ['repos', owner, name],
    };
    return {
        environment: (environment) => readEnvironment(github, environment),
        approvals: (runId) => readApprovals(github, runId),
        visibility: () => readVisibility(github),
        fileAt: (request) => readFileAt(github, request),
        upsertComment: (request) => upsertComment(github, request),
    };
}
async function readEnvironment({ transport, root }, name) {
    const outcome = await transport.call({
        doing: `read environment "${name}"`,
        permission: 'actions: read',
        method: 'GET',
        path: [...root, 'environments', name],
    });
    if (!outcome.found)
        return undefined;
    const rule = listOf(field(outcome.data, 'protection_rules')).find((one) => field(one, 'type') === 'required_reviewers');
    const bypass = field(outcome.data, 'can_admins_bypass');
    return {
        name: textOf(field(outcome.data, 'name')) ?? name,
        requiredReviewers: rule === undefined
            ? undefined
            : {
                reviewers: listOf(field(rule, 'reviewers')).flatMap(reviewerName),
                preventSelfReview: field(rule, 'prevent_self_review') === true,
            },
        adminsCanBypass: typeof bypass === 'boolean' ? bypass : undefined,
    };
}
/** Login of a person, slug of a team. */
function reviewerName(entry) {
    const reviewer = field(entry, 'reviewer');
    const name = textOf(field(reviewer, 'login')) ?? textOf(field(reviewer, 'slug')) ?? textOf(field(reviewer, 'name'));
    return name === undefined ? [] : [name];
}
async function readApprovals({ transport, root }, runId) {
    const doing = `read the approvals of run ${runId}`;
    const outcome = await transport.call({
        doing,
        permission: 'actions: read',
        method: 'GET',
        path: [...root, 'actions', 'runs', runId, 'approvals'],
    });
    if (!outcome.found) {
        throw new errors/* AccessError */.Zz(`GitHub knows no run ${runId} here; check that github-token is the token of this repository and add \`permissions: actions: read\` to the job`);
    }
    if (!Array.isArray(outcome.data)) {
        throw new errors/* AccessError */.Zz(`GitHub's answer to the attempt to ${doing} is no list; check GITHUB_API_URL`);
    }
    return outcome.data.map((entry) => ({
        environments: listOf(field(entry, 'environments')).flatMap((one) => textOf(field(one, 'name')) ?? []),
        // Whatever cannot be read is no approval.
        state: textOf(field(entry, 'state')) ?? 'unknown',
        user: textOf(field(field(entry, 'user'), 'login')) ?? 'unknown',
        comment: textOf(field(entry, 'comment')) ?? '',
    }));
}
/** `internal` repositories are not public. Unknown where GitHub does not show the repository. */
async function readVisibility({ transport, root, }) {
    const outcome = await transport.call({
        doing: `read repository ${root.slice(1).join('/')}`,
        permission: 'contents: read',
        method: 'GET',
        path: root,
    });
    if (!outcome.found)
        return 'unknown';
    const visibility = field(outcome.data, 'visibility');
    if (visibility === 'public')
        return 'public';
    if (visibility === 'private' || visibility === 'internal')
        return 'private';
    const isPrivate = field(outcome.data, 'private');
    return typeof isPrivate === 'boolean' ? (isPrivate ? 'private' : 'public') : 'unknown';
}
async function readFileAt({ transport, root }, { path, ref }) {
    const call = {
        doing: `read ${path} at ${ref}`,
        permission: 'contents: read',
        method: 'GET',
        path: [...root, 'contents', ...path.split('/').filter((part) => part !== '' && part !== '.')],
        parameters: { ref },
    };
    const outcome = await transport.call(call);
    if (!outcome.found) {
        if (!/no commit found/i.test(outcome.said))
            return undefined;
        throw new errors/* AccessError */.Zz(`GitHub knows no commit ${ref}; check that the pull request's base branch still exists`);
    }
    const { data } = outcome;
    if (typeof data === 'string')
        return data;
    const content = textOf(field(data, 'content'));
    if (field(data, 'encoding') === 'base64' && content !== undefined)
        return Buffer.from(content, 'base64').toString('utf8');
    if (Array.isArray(data))
        throw new errors/* AccessError */.Zz(`${path} at ${ref} is a folder, not a file; correct the input config-dir`);
    // Above 1 MB GitHub leaves the content out of JSON.
    const raw = await transport.call({ ...call, accept: 'application/vnd.github.raw+json' });
    if (raw.found && typeof raw.data === 'string')
        return raw.data;
    if (raw.found && raw.data instanceof ArrayBuffer)
        return Buffer.from(raw.data).toString('utf8');
    throw new errors/* AccessError */.Zz(`GitHub's answer to the attempt to ${call.doing} is no file; check GITHUB_API_URL`);
}


/***/ })

};
