export const id = 995;
export const ids = [995];
export const modules = {

/***/ 9995:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  createGitHub: () => (/* binding */ createGitHub)
});

// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/adapters/github-shapes.js
/** Several rules of the type would all have to hold; GitHub offers one. */
function protectionOf(answer) {
    const { protection_rules: rules, can_admins_bypass: bypass } = object(answer);
    const required = list(rules)
        .map(object)
        .filter(({ type }) => type === 'required_reviewers');
    return {
        requiredReviewers: required.length === 0
            ? undefined
            : {
                reviewers: required.flatMap((rule) => list(rule['reviewers']).flatMap(reviewerName)),
                preventSelfReview: required.every((rule) => rule['prevent_self_review'] === true),
            },
        adminsCanBypass: typeof bypass === 'boolean' ? bypass : undefined,
    };
}
/** A user's login or a team's slug. */
function reviewerName(entry) {
    const { login, slug, name } = object(object(entry)['reviewer']);
    const found = [login, slug, name].map(github_shapes_text).find((value) => value !== '');
    return found === undefined ? [] : [found];
}
/** An approval by nobody who can be named is none; a rejection stays one whoever made it. */
function approvalOf(entry) {
    const { environments, state, user, comment } = object(entry);
    const login = github_shapes_text(object(user)['login']);
    return {
        environments: list(environments)
            .map((environment) => github_shapes_text(object(environment)['name']))
            .filter((name) => name !== ''),
        state: state === 'approved' && login === '' ? 'unnamed' : github_shapes_text(state),
        user: login,
        comment: github_shapes_text(comment),
    };
}
function visibilityOf(answer) {
    const { visibility, private: isPrivate } = object(answer);
    if (visibility === 'public')
        return 'public';
    // `internal`: everybody in the enterprise, nobody outside.
    if (visibility === 'private' || visibility === 'internal')
        return 'private';
    if (typeof isPrivate === 'boolean')
        return isPrivate ? 'private' : 'public';
    return 'unknown';
}
/** A server that does not know the raw media type answers with JSON that holds the file in base64. */
function fileText(answer, contentType) {
    if (!/^application\/json\b/.test(contentType))
        return answer;
    const { type, encoding, content, sha } = object(parsed(answer));
    const wrapped = type === 'file' && encoding === 'base64' && typeof sha === 'string' && typeof content === 'string';
    return wrapped ? Buffer.from(content, 'base64').toString('utf8') : answer;
}
function parsed(json) {
    try {
        return JSON.parse(json);
    }
    catch {
        return undefined;
    }
}
function object(value) {
    return typeof value === 'object' && value !== null ? value : {};
}
function list(value) {
    return Array.isArray(value) ? value : [];
}
function github_shapes_text(value) {
    return typeof value === 'string' ? value : '';
}

;// CONCATENATED MODULE: ./lib/adapters/github-pull-comment.js

const PAGE_SIZE = 100;
/** A server that always offers a next page ends here. */
const MAX_PAGES = 300;
/** Characters; GitHub refuses longer comments. */
const MAX_LENGTH = 65_536;
const CUT = '\n\n… cut: the rest is in the summary of the workflow run.';
const REMEDY = 'add `permissions: pull-requests: write` to the job (pull requests from forks only get a token that reads)';
/** Members of the project, who may write here anyway; a bot's comment comes without any of these. */
const INSIDERS = new Set(['OWNER', 'MEMBER', 'COLLABORATOR']);
async function upsertPullComment(rest, request) {
    const { owner, repo, pullRequest } = request;
    const body = fitted(request.body);
    const standing = await find(rest, request);
    if (standing === undefined) {
        await rest.call({
            doing: `comment on pull request ${pullRequest}`,
            remedy: REMEDY,
            route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
            parameters: { owner, repo, issue_number: pullRequest, body },
        });
    }
    else if (normalised(standing.body) !== normalised(body)) {
        await rest.call({
            doing: `update the comment on pull request ${pullRequest}`,
            remedy: REMEDY,
            route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
            parameters: { owner, repo, comment_id: standing.id, body },
        });
    }
}
async function find(rest, { owner, repo, pullRequest, marker }) {
    for (let page = 1; page <= MAX_PAGES; page += 1) {
        const { data, hasNext } = await rest.call({
            doing: `read the comments of pull request ${pullRequest}`,
            remedy: REMEDY,
            route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
            parameters: { owner, repo, issue_number: pullRequest, per_page: PAGE_SIZE, page },
        });
        for (const comment of list(data).map(object)) {
            const body = github_shapes_text(comment['body']);
            if (typeof comment['id'] === 'number' && body.includes(marker) && mayBeOurs(comment)) {
                return { id: comment['id'], body };
            }
        }
        if (!hasNext)
            return undefined;
    }
    return undefined;
}
/** A job's token cannot ask who it is, so outsiders are told by what GitHub says of the author. */
function mayBeOurs(comment) {
    const association = comment['author_association'];
    return (object(comment['user'])['type'] !== 'User' || typeof association !== 'string' || INSIDERS.has(association));
}
/** Never cut within a surrogate pair. */
function fitted(body) {
    if (body.length <= MAX_LENGTH)
        return body;
    return body.slice(0, MAX_LENGTH - CUT.length).replace(/[\uD800-\uDBFF]$/, '') + CUT;
}
/** GitHub may store a comment with other line ends than were sent. */
function normalised(body) {
    return body.replace(/\r\n/g, '\n').trimEnd();
}

;// CONCATENATED MODULE: ./lib/adapters/github-rest.js
/**
 * How every call to GitHub's REST API is made: bounded in time, reads repeated after a failure, patient under short
 * rate limits, and with errors that name the remedy. Octokit stays inside. Knows no resource, logs nothing, and never
 * puts a token or a request body into an error.
 */

const RETRIES = 3;
const MAX_RATE_LIMIT_SECONDS = 60;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
/** A refusal stays one; only a request timeout (408) does not. Rate limits are waited out here, not by the plugin. */
const refusals = Array.from({ length: 100 }, (_, index) => 400 + index).filter((status) => status !== 408);
/** @throws ConfigurationError where the token can be none: errors further down would quote it. */
async function createGitHubRest(options) {
    const { token, timeoutMs = 30_000, secondMs = 1_000 } = options;
    if (!/^[\x21-\x7e]+$/.test(token)) {
        throw errors/* ConfigurationError */.j1.of('The input github-token is empty or holds characters that no token has; leave it out to use the token of the job');
    }
    // `@actions/github` reads GITHUB_API_URL when it is loaded, and most runs need neither.
    const [{ getOctokit }, { retry }] = await Promise.all([
        __webpack_require__.e(/* import() */ 758).then(__webpack_require__.bind(__webpack_require__, 1758)),
        __webpack_require__.e(/* import() */ 735).then(__webpack_require__.bind(__webpack_require__, 9735)),
    ]);
    const octokit = getOctokit(token, {
        ...(options.apiUrl === undefined ? {} : { baseUrl: options.apiUrl.replace(/\/+$/, '') }),
        log: silent,
        retry: { retries: RETRIES, doNotRetry: refusals, retryAfterBaseValue: secondMs },
    }, 
    // Before the retry plugin, hence inside it: each attempt has its own time. A hook can only change what it is
    // given, not pass something else on.
    (inner) => {
        inner.hook.before('request', ({ request }) => {
            Object.assign(request, { signal: AbortSignal.timeout(timeoutMs), log: silent });
        });
        return {};
    }, retry);
    const send = async (call) => {
        const { data, headers } = (await octokit.request(call.route, {
            ...call.parameters,
            request: {
                // What was written may have taken effect although the answer was lost. For reads nothing is said here: a
                // number would make the plugin repeat refusals too.
                ...(!isRead(call) && { retries: 0 }),
                ...(call.raw === true && { parseSuccessResponseBody: false }),
            },
        }));
        return {
            data: call.raw === true ? await new Response(data).text() : data,
            contentType: headers['content-type'] ?? '',
            hasNext: /rel="?next"?/.test(headers['link'] ?? ''),
        };
    };
    const attempt = async (call) => {
        for (let limits = 0;; limits += 1) {
            try {
                return { kind: 'answer', ...(await send(call)) };
            }
            catch (error) {
                const failure = failureOf(error);
                const waitSeconds = failure.rateLimited ? rateLimitSeconds(failure, limits + 1) : Infinity;
                if (waitSeconds > MAX_RATE_LIMIT_SECONDS || limits >= RETRIES) {
                    if (failure.status !== 404)
                        throw finalError(failure, call);
                    return { kind: 'not-found', error: refusal(failure, call) };
                }
                await new Promise((resolve) => setTimeout(resolve, waitSeconds * secondMs));
            }
        }
    };
    return {
        attempt,
        async call(call) {
            const outcome = await attempt(call);
            if (outcome.kind === 'not-found')
                throw outcome.error;
            return outcome;
        },
    };
}
function failureOf(error) {
    const { status, response } = fields(error);
    // Octokit gives a failed connection the status 500, but no response.
    if (typeof status !== 'number' || response === undefined) {
        return { status: undefined, said: reasonOf(error), rateLimited: false, headers: {} };
    }
    const { message } = fields(fields(response)['data']);
    const headers = fields(fields(response)['headers']);
    const said = typeof message === 'string' ? message.replace(/\s+/g, ' ').trim().slice(0, 200) : '';
    const limiting = headers['retry-after'] !== undefined ||
        String(headers['x-ratelimit-remaining']) === '0' ||
        /rate limit/i.test(said);
    const rateLimited = status === 429 || (status === 403 && limiting && !/not accessible/i.test(said));
    return { status, said, rateLimited, headers };
}
/** GitHub's "Rate limits for the REST API": `retry-after` in seconds, else `x-ratelimit-reset` in epoch seconds. */
function rateLimitSeconds({ headers }, attempt) {
    const after = Number(headers['retry-after'] ?? Number.NaN);
    if (Number.isFinite(after))
        return Math.max(after, 0);
    const reset = Number(headers['x-ratelimit-reset'] ?? Number.NaN);
    if (String(headers['x-ratelimit-remaining']) === '0' && Number.isFinite(reset)) {
        return Math.max(Math.ceil(reset - Date.now() / 1_000), 1);
    }
    return 2 * attempt;
}
function finalError(failure, call) {
    const { status, rateLimited } = failure;
    if (rateLimited) {
        const what = `GitHub's rate limit did not let us ${call.doing} (${answerOf(failure)})`;
        return new errors/* TransientError */.N_(`${what}; run again later`, { cause: causeOf(failure) });
    }
    if (status !== undefined && status < 500 && status !== 408)
        return refusal(failure, call);
    return new errors/* TransientError */.N_(`GitHub failed to ${call.doing} (${answerOf(failure)}); run again`, {
        cause: causeOf(failure),
        ambiguous: !isRead(call),
    });
}
function refusal(failure, call) {
    const remedy = failure.status === 401
        ? 'check that the token in the input github-token is valid and has not expired'
        : call.remedy;
    return new errors/* AccessError */.Zz(`GitHub refused to ${call.doing} (${answerOf(failure)}); ${remedy}`, {
        cause: causeOf(failure),
    });
}
function answerOf({ status, said }) {
    if (status === undefined)
        return said;
    return said === '' ? `HTTP ${status}` : `HTTP ${status}: ${said}`;
}
/** The original quotes URLs and bodies, and is a vendor's type. */
function causeOf(failure) {
    return new Error(answerOf(failure));
}
/** The code of a failed connection, e.g. `ECONNRESET`, which stands on the error or on one of its causes. */
function reasonOf(error) {
    let current = error;
    for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth += 1) {
        const { name, code, cause } = fields(current);
        if (name === 'TimeoutError' || name === 'AbortError')
            return 'no answer in time';
        if (typeof code === 'string')
            return code;
        current = cause;
    }
    return 'the connection failed';
}
function isRead({ route }) {
    return route.startsWith('GET ');
}
function fields(value) {
    return typeof value === 'object' && value !== null ? value : {};
}
function nothing() {
    // Octokit's own words belong nowhere: what matters is in the errors.
}

;// CONCATENATED MODULE: ./lib/adapters/github.js




const MOST_PAGES = 10;
const READ_ACTIONS = 'add `permissions: actions: read` to the job or pass a token that may read environments in the input github-token';
const READ_CONTENTS = 'add `permissions: contents: read` to the job or pass a token that may read the repository in the input github-token';
/** @throws ConfigurationError for a token or repository name that can be none. */
async function createGitHub(options) {
    const [owner = '', repo = '', ...rest] = options.repository.split('/');
    if (owner === '' || repo === '' || rest.length > 0) {
        throw errors/* ConfigurationError */.j1.of('The repository is not known as owner/name; run in GitHub Actions, which sets GITHUB_REPOSITORY');
    }
    const github = await createGitHubRest(options);
    return { ...approvalSource(github, { owner, repo }), ...repositoryOf(github, { owner, repo }) };
}
function approvalSource(github, target) {
    return {
        async environment(name) {
            const outcome = await github.attempt({
                doing: `read environment "${name}"`,
                remedy: READ_ACTIONS,
                route: 'GET /repos/{owner}/{repo}/environments/{environment_name}',
                parameters: { ...target, environment_name: name },
            });
            if (outcome.kind === 'answer')
                return protectionOf(outcome.data);
            // GitHub also answers 404 to a token that cannot see the repository at all.
            await readRepository(github, target);
            return undefined;
        },
        async approvals(runId) {
            const approvals = [];
            for (let page = 1; page <= MOST_PAGES; page += 1) {
                const { data, hasNext } = await github.call({
                    doing: `read the approvals of run ${runId}`,
                    remedy: READ_ACTIONS,
                    route: 'GET /repos/{owner}/{repo}/actions/runs/{run_id}/approvals',
                    parameters: { ...target, run_id: runId, per_page: 100, page },
                });
                approvals.push(...list(data).map(approvalOf));
                if (!hasNext)
                    return approvals;
            }
            // The latest word may stand on a page that was not read.
            throw new errors/* AccessError */.Zz(`GitHub reports more than ${MOST_PAGES * 100} approvals of run ${runId}; start a new run and have it approved`);
        },
    };
}
function repositoryOf(github, target) {
    return {
        async visibility() {
            try {
                return visibilityOf(await readRepository(github, target));
            }
            catch (error) {
                if (error instanceof errors/* AccessError */.Zz)
                    return 'unknown';
                throw error;
            }
        },
        async fileAt({ path, ref }) {
            // Encoded by segment: a slash stays one.
            const encoded = path.split('/').map(encodeURIComponent).join('/');
            const outcome = await github.attempt({
                doing: `read ${path} at ${ref}`,
                remedy: READ_CONTENTS,
                route: `GET /repos/{owner}/{repo}/contents/${encoded}`,
                // The JSON media type leaves out the content of files beyond 1 MB.
                parameters: { ...target, ref, headers: { accept: 'application/vnd.github.raw+json' } },
                raw: true,
            });
            if (outcome.kind === 'not-found')
                return undefined;
            return fileText(String(outcome.data), outcome.contentType);
        },
        upsertComment: (request) => upsertPullComment(github, { ...target, ...request }),
    };
}
async function readRepository(github, target) {
    const { data } = await github.call({
        doing: `read repository ${target.owner}/${target.repo}`,
        remedy: READ_CONTENTS,
        route: 'GET /repos/{owner}/{repo}',
        parameters: { ...target },
    });
    return data;
}


/***/ })

};
