export const id = 520;
export const ids = [520];
export const modules = {

/***/ 492:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  S: () => (/* binding */ createAccountReaders),
  z: () => (/* binding */ createAccountWriters)
});

// EXTERNAL MODULE: ./lib/domain/session-policy.js
var session_policy = __webpack_require__(1795);
// EXTERNAL MODULE: ./lib/pool.js
var pool = __webpack_require__(4057);
// EXTERNAL MODULE: ./lib/adapters/aws-session.js
var aws_session = __webpack_require__(2116);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-iam/dist-cjs/index.js
var dist_cjs = __webpack_require__(6764);
// EXTERNAL MODULE: ./lib/domain/timestamp.js
var timestamp = __webpack_require__(9820);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/adapters/aws-transport.js
var aws_transport = __webpack_require__(6413);
;// CONCATENATED MODULE: ./lib/adapters/iam.js
/**
 * IAM of one account over the AWS SDK: follows every page, treats users and keys that vanish as answers, counts each
 * request, and renews credentials that AWS calls expired. `createKeyReader` cannot change anything;
 * `createKeyWriter` is built only for remediate and rollback.
 */





/** The largest page that IAM gives (IAM API Reference, ListUsers). */
const PAGE_SIZE = 1000;
/** One client per account, as each has a pace of its own. */
function connectIam(options) {
    const client = new dist_cjs/* IAMClient */.h8v({
        ...options.transport.pacedOptions(),
        credentials: options.session.provide,
        // Resolving the middleware anew for each of ten thousand requests is most of their garbage.
        cacheMiddleware: true,
    });
    const { pace } = options;
    const paced = (next) => (request) => pace.admit(() => options.turnstile(() => {
        options.onCall();
        return next(request);
    }));
    // Inside of the retries, and before signing: what waits holds no signed request.
    client.middlewareStack.addRelativeTo(paced, {
        relation: 'after',
        toMiddleware: 'retryMiddleware',
        name: 'paceCountAndBoundAttempts',
    });
    // It copies every answer for a log that nobody keeps.
    client.middlewareStack.remove('loggerMiddleware');
    const { accountId, roleName, session } = options;
    return {
        accountId,
        roleName,
        call: async (action, run) => {
            try {
                return await (0,aws_session/* withRenewal */.fy)(session, () => run(client));
            }
            catch (error) {
                if ((0,aws_transport/* awsErrorCode */.J6)(error).startsWith('NoSuchEntity'))
                    return undefined;
                throw (0,aws_transport/* translateAwsError */.q4)(error, `iam:${action} in account ${accountId}`, `allow it to the role ${roleName} (config/aws/member.yaml) and check service control policies`);
            }
        },
    };
}
function createKeyReader({ call, accountId }) {
    const listUsers = (marker) => call('ListUsers', (client) => client.send(new dist_cjs/* ListUsersCommand */.A7W({ MaxItems: PAGE_SIZE, Marker: marker })));
    const keysOf = async (userName) => {
        const keys = [];
        let marker;
        do {
            const Marker = marker;
            const page = await call('ListAccessKeys', (client) => client.send(new dist_cjs/* ListAccessKeysCommand */.Qxm({ UserName: userName, Marker })));
            if (page === undefined)
                return [];
            for (const key of page.AccessKeyMetadata ?? [])
                keys.push(readKey(key, userName, accountId));
            marker = page.IsTruncated === true ? expectMarker(page.Marker, 'ListAccessKeys', accountId) : undefined;
        } while (marker !== undefined);
        return keys;
    };
    return {
        keysOf,
        async *userPages() {
            let page = listUsers(undefined);
            while (page !== undefined) {
                const { Users, IsTruncated, Marker } = (await page) ?? {};
                page = undefined;
                if (IsTruncated === true) {
                    page = listUsers(expectMarker(Marker, 'ListUsers', accountId));
                    // Asked for ahead of need; a failure is met when the loop comes round, or never if the scan has stopped.
                    page.catch(() => undefined);
                }
                yield (Users ?? []).map((user) => readPrincipal(user, accountId));
            }
        },
        async lastUse({ userName, keyId }) {
            try {
                const answer = await call('GetAccessKeyLastUsed', (client) => client.send(new dist_cjs/* GetAccessKeyLastUsedCommand */.qRl({ AccessKeyId: keyId })));
                return answer === undefined ? undefined : readLastUse(answer.AccessKeyLastUsed);
            }
            catch (error) {
                // IAM refuses a key that is gone in the same words as one that may not be read; only the list can tell.
                if (error instanceof errors/* AccessError */.Zz && !(await keysOf(userName)).some((key) => key.keyId === keyId))
                    return undefined;
                throw error;
            }
        },
        async rootHasKeys() {
            const answer = await call('GetAccountSummary', (client) => client.send(new dist_cjs/* GetAccountSummaryCommand */.zod({})));
            return ((answer?.SummaryMap?.['AccountAccessKeysPresent'] ?? 0) > 0);
        },
        async tagOf(userName, tagKey) {
            let marker;
            do {
                const Marker = marker;
                const page = await call('ListUserTags', (client) => client.send(new dist_cjs/* ListUserTagsCommand */.K8S({ UserName: userName, Marker })));
                const tag = page?.Tags?.find(({ Key }) => Key === tagKey);
                if (tag !== undefined)
                    return tag.Value;
                marker =
                    page?.IsTruncated === true ? expectMarker(page.Marker, 'ListUserTags', accountId) : undefined;
            } while (marker !== undefined);
            return undefined;
        },
    };
}
function createKeyWriter({ call, accountId }) {
    return {
        async setStatus({ userName, keyId }, status) {
            const answer = await call('UpdateAccessKey', (client) => client.send(new dist_cjs/* UpdateAccessKeyCommand */.SF3({ UserName: userName, AccessKeyId: keyId, Status: status })));
            if (answer === undefined)
                throw unreadable(`key ${keyId} of user ${userName} is gone`, 'UpdateAccessKey', accountId);
        },
    };
}
function readPrincipal(user, accountId) {
    const { UserName, UserId, CreateDate } = user;
    if (!UserName || !UserId || !isTime(CreateDate)) {
        throw unreadable('a user without name, ID or creation date', 'ListUsers', accountId);
    }
    return { userName: copied(UserName), userId: copied(UserId), createDate: CreateDate };
}
/** A name cut out of a page of a thousand users would keep the whole page in memory. */
function copied(text) {
    return Buffer.from(text, 'utf8').toString('utf8');
}
function readKey(key, userName, accountId) {
    const { AccessKeyId, Status, CreateDate } = key;
    if (!AccessKeyId ||
        !isTime(CreateDate) ||
        (Status !== 'Active' && Status !== 'Inactive' && Status !== 'Expired')) {
        throw unreadable(`a key of user ${userName} without ID, status or creation date`, 'ListAccessKeys', accountId);
    }
    return { userName, keyId: AccessKeyId, status: Status, createDate: wholeSeconds(CreateDate) };
}
/** What is stored and compared has no fractions; IAM has none either, but not everything that speaks for it. */
function wholeSeconds(date) {
    return new Date(Math.floor(date.getTime() / 1000) * 1000);
}
/** AWS says `N/A` where a key was never used or the service is not known (API Reference, AccessKeyLastUsed). */
function readLastUse(use) {
    const known = (text) => (!text || text === 'N/A' ? null : text);
    return {
        date: isTime(use?.LastUsedDate) ? (0,timestamp/* timestampOf */.U_)(use.LastUsedDate) : null,
        service: known(use?.ServiceName),
        region: known(use?.Region),
    };
}
function isTime(value) {
    return value instanceof Date && !Number.isNaN(value.getTime());
}
function expectMarker(marker, action, accountId) {
    if (marker)
        return marker;
    throw unreadable('a truncated page without a marker', action, accountId);
}
function unreadable(what, action, accountId) {
    return (0,aws_transport/* translateAwsError */.q4)(new Error(what), `iam:${action} in account ${accountId}`, '');
}

// EXTERNAL MODULE: ./node_modules/@smithy/core/dist-cjs/submodules/retry/index.js
var retry = __webpack_require__(3609);
;// CONCATENATED MODULE: ./lib/adapters/request-pace.js
/**
 * The pace of requests to one account's IAM. Until the first refusal few requests are under way together, the more
 * the more were granted (slow start); from then on it holds a rate just below what the account was seen to grant and
 * feels its way up, slowly at first. Takes the place of the rate limiter inside the SDK's adaptive retry, which falls
 * to one request in two seconds when it is throttled before it has measured its own rate, as small accounts are.
 * Sends nothing itself.
 */

/**
 * Requests under way together before the first refusal: so many can be refused at once. A small account has a
 * hundred requests in all, of which a twentieth may be refused.
 */
const FIRST_WINDOW = 4;
/** Requests to be made per request that may be under way from the start, and be refused with it: two in a hundred. */
const EXPECTED_PER_REQUEST = 50;
/** Grants per further request under way. With 40 ms a request 10 are under way after a quarter of a second. */
const GRANTS_PER_REQUEST = 5.5;
/** What was granted before the first refusal is taken for a rate and a burst of so many milliseconds of it. */
const ASSUMED_BURST_MS = 1_000;
/** Timers are no finer, so beyond this rate nobody waits. */
const FREE_RATE = 1_000;
const LEAST_FIRST_GUESS = 14;
const SLOWEST_RATE = 0.5;
/** Refusals of requests that were under way together are one. */
const SAME_REFUSAL_MS = 400;
/** Of what was granted between two refusals: less than all, so that the bucket fills a little before the next probe. */
const SHARE_OF_GRANTED = 0.96;
/** One refusal changes the rate by no more than these factors, however little was seen before it. */
const DEEPEST_CUT = 0.4;
const LEAST_CUT = 0.97;
/** Requests' worth of time in which nothing is sent after a refusal. */
const PAUSE_REQUESTS = 1.5;
/** Since the last refusal: what each grant adds to the rate, and after how many grants or how long it has doubled. */
const GROWTH_PER_GRANT = 0.0015;
const DOUBLED_AFTER_GRANTS = 400;
const DOUBLED_AFTER_MS = 30_000;
function createRequestPace(options = {}) {
    const clock = options.clock ?? (() => performance.now());
    const sleep = options.sleep ?? ((ms) => new Promise((resolve) => setTimeout(resolve, ms)));
    /** Requests per second, as held since the last refusal. */
    let base = 0;
    let refused = false;
    /** Of the last refusal; before it, of the first request. */
    let since;
    let grants = 0;
    let expected = 0;
    let underWay = 0;
    let nextAt = -Infinity;
    let line = Promise.resolve();
    let wakeFirstInLine;
    const rateAt = (now) => {
        const elapsedMs = now - (since ?? now);
        const probe = (grants / DOUBLED_AFTER_GRANTS) ** 3 + (elapsedMs / DOUBLED_AFTER_MS) ** 3;
        return base * (1 + grants * GROWTH_PER_GRANT + probe);
    };
    const cut = (now) => {
        const elapsedMs = now - (since ?? now);
        if (refused && elapsedMs < SAME_REFUSAL_MS)
            return;
        if (refused) {
            const rate = rateAt(now);
            const granted = (grants / elapsedMs) * 1000 * SHARE_OF_GRANTED;
            base = Math.max(SLOWEST_RATE, rate * DEEPEST_CUT, Math.min(granted, rate * LEAST_CUT));
        }
        else {
            const granted = (grants / (elapsedMs + ASSUMED_BURST_MS)) * 1000;
            base = Math.max(LEAST_FIRST_GUESS, granted * SHARE_OF_GRANTED);
        }
        refused = true;
        since = now;
        grants = 0;
        nextAt = now + (PAUSE_REQUESTS * 1000) / base;
    };
    const windowIsFull = () => underWay >=
        Math.max(FIRST_WINDOW, Math.floor(expected / EXPECTED_PER_REQUEST), Math.floor(grants / GRANTS_PER_REQUEST));
    const pass = async () => {
        since ??= clock();
        while (!refused && windowIsFull())
            await new Promise((wake) => (wakeFirstInLine = wake));
        underWay += 1;
        if (!refused)
            return;
        // A refusal meanwhile moves the time on for all who wait.
        for (let wait = nextAt - clock(); wait > 0; wait = nextAt - clock())
            await sleep(wait);
        const now = clock();
        const rate = rateAt(now);
        // One who is a little late, as timers are, does not delay the next.
        nextAt = rate > FREE_RATE ? now : Math.max(nextAt, now - 1000 / rate) + 1000 / rate;
    };
    const admit = async (attempt) => {
        await (line = line.then(pass));
        try {
            const result = await attempt();
            grants += 1;
            return result;
        }
        catch (error) {
            if ((0,retry.isThrottlingError)(error))
                cut(clock());
            else
                grants += 1;
            throw error;
        }
        finally {
            underWay -= 1;
            wakeFirstInLine?.();
        }
    };
    return {
        admit,
        expect(requests) {
            expected += requests;
            wakeFirstInLine?.();
        },
    };
}

;// CONCATENATED MODULE: ./lib/adapters/aws-accounts.js
/**
 * Enters accounts for the modes: a session per account with the mode's role and policy, and IAM behind it. Readers
 * hold no writer; only `createAccountWriters`, built for remediate and rollback, can change a key.
 */





function createAccountReaders(options) {
    const enter = entrance(options, options.purpose);
    return {
        async enter(accountId) {
            const { iam, ...account } = await enter(accountId);
            return { keys: createKeyReader(iam), ...account };
        },
    };
}
function createAccountWriters(options) {
    const enter = entrance(options, 'change-keys');
    return {
        async enter(accountId) {
            const { iam, ...account } = await enter(accountId);
            return { keys: createKeyReader(iam), writer: createKeyWriter(iam), ...account };
        },
    };
}
function entrance(options, purpose) {
    const turnstile = (0,pool/* createTurnstile */.p)(options.concurrency);
    return async (accountId) => {
        let calls = 0;
        const onCall = () => void (calls += 1);
        const { transport, roleName } = options;
        const policy = (0,session_policy/* sessionPolicy */.l)({
            purpose,
            partition: options.partition,
            accountId,
            readsTags: options.readsTags,
        });
        const session = await (0,aws_session/* openAccountSession */.C)({ ...options, accountId, policy, onCall });
        const pace = createRequestPace();
        return {
            iam: connectIam({ transport, accountId, roleName, session, pace, turnstile, onCall }),
            apiCalls: () => calls,
            expect: (requests) => pace.expect(requests),
        };
    };
}


/***/ }),

/***/ 2116:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   C: () => (/* binding */ openAccountSession),
/* harmony export */   IM: () => (/* binding */ createHubCredentials),
/* harmony export */   fy: () => (/* binding */ withRenewal),
/* harmony export */   lg: () => (/* binding */ sessionNameOf)
/* harmony export */ });
/* unused harmony export renewable */
/* harmony import */ var _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(1695);
/* harmony import */ var _aws_sdk_credential_providers__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(9719);
/* harmony import */ var _domain_session_policy_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1795);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/* harmony import */ var _aws_transport_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6413);
/**
 * Credentials of a run: OIDC token → hub role once, hub role → one role per account, each checked against the
 * account expected and renewed before it ends (SPEC section 5). Talks to STS only; what is done with the
 * credentials is not its business.
 */





const SESSION_SECONDS = 3600;
const RENEW_BEFORE_MS = 5 * 60_000;
/** STS session names allow `[\w+=,.@-]{2,64}` (STS API Reference, AssumeRole). */
function sessionNameOf(runId) {
    return `iam-key-rotation-${runId}`.replace(/[^\w+=,.@-]/g, '-').slice(0, 64);
}
/** The hub's credentials. Nothing is called until they are first used. */
function createHubCredentials(options) {
    const { transport, roleToAssume } = options;
    if (roleToAssume === undefined) {
        const chain = (0,_aws_sdk_credential_providers__WEBPACK_IMPORTED_MODULE_2__/* .fromNodeProviderChain */ .br)({ clientConfig: transport.clientOptions() });
        return renewable(async () => {
            const credentials = await attempt(chain, 'Reading AWS credentials', 'check the credentials at hand');
            const sts = new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_3__/* .STSClient */ .iM({ ...transport.clientOptions(), credentials });
            const identity = await attempt(() => sts.send(new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_3__/* .GetCallerIdentityCommand */ .zI({})), 'sts:GetCallerIdentity with the credentials at hand', 'check that they are valid and not expired');
            expectAccount(identity.Account, options.expectedAccountId, 'The AWS credentials at hand', 'aws.main_account_id of config.json');
            return credentials;
        });
    }
    return renewable(async () => {
        const token = await options.oidcToken();
        const sts = new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_3__/* .STSClient */ .iM(transport.clientOptions());
        const answer = await attempt(() => sts.send(new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_3__/* .AssumeRoleWithWebIdentityCommand */ .WH({
            RoleArn: roleToAssume,
            RoleSessionName: options.sessionName,
            WebIdentityToken: token,
            DurationSeconds: SESSION_SECONDS,
        })), `sts:AssumeRoleWithWebIdentity into ${roleToAssume}`, 'check that the role exists and that its trust policy names this repository, branch or environment and the audience (config/aws/hub.yaml)');
        return readCredentials(answer.Credentials, { arn: roleToAssume, transport });
    });
}
/** Enters one account; the first session is opened and its identity checked before this returns. */
async function openAccountSession(options) {
    const { transport, accountId } = options;
    const arn = (0,_domain_session_policy_js__WEBPACK_IMPORTED_MODULE_4__/* .roleArn */ .w)(options);
    const assume = async () => {
        const sts = new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_3__/* .STSClient */ .iM({ ...transport.clientOptions(), credentials: options.hub.provide });
        const answer = await attempt(() => withRenewal(options.hub, () => {
            options.onCall();
            return sts.send(new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_3__/* .AssumeRoleCommand */ .QL({
                RoleArn: arn,
                RoleSessionName: options.sessionName,
                ExternalId: options.externalId,
                Policy: options.policy,
                DurationSeconds: SESSION_SECONDS,
            }));
        }), `sts:AssumeRole into ${arn}`, 'check that the role exists in the account, that it trusts the hub role and that the external ID fits (config/aws/member.yaml)');
        const credentials = readCredentials(answer.Credentials, { arn, transport });
        const own = new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_3__/* .STSClient */ .iM({ ...transport.clientOptions(), credentials });
        options.onCall();
        const identity = await attempt(() => own.send(new _aws_sdk_client_sts__WEBPACK_IMPORTED_MODULE_3__/* .GetCallerIdentityCommand */ .zI({})), `sts:GetCallerIdentity in account ${accountId}`, 'check the role of the account');
        expectAccount(identity.Account, accountId, `The session of ${arn}`, 'the account expected');
        return credentials;
    };
    const session = renewable(assume);
    await session.provide();
    return session;
}
/** Runs a call, and once more with a new session where AWS says that the one used has expired. */
async function withRenewal(session, call) {
    const used = await session.provide();
    try {
        return await call();
    }
    catch (error) {
        if (!(0,_aws_transport_js__WEBPACK_IMPORTED_MODULE_1__/* .isExpiredCredentials */ .CW)(error))
            throw error;
        session.expire(used);
        return call();
    }
}
/** One request at a time, kept until its last quarter (at most the last five minutes) has begun. */
function renewable(fetch) {
    let current;
    let underWay;
    const renew = async () => {
        const credentials = await fetch();
        const life = credentials.expiration === undefined ? Infinity : credentials.expiration.getTime() - Date.now();
        current = { credentials, renewAt: Date.now() + life - Math.min(RENEW_BEFORE_MS, life / 4) };
        return credentials;
    };
    const provide = () => {
        if (current !== undefined && Date.now() < current.renewAt)
            return Promise.resolve(current.credentials);
        underWay ??= renew().finally(() => (underWay = undefined));
        return underWay;
    };
    return {
        // Tells the SDK's clients not to keep a copy of their own, which would outlive `expire`.
        provide: Object.assign(provide, { memoized: true }),
        expire(used) {
            if (current?.credentials === used)
                current = undefined;
        },
    };
}
function expectAccount(actual, expected, who, by) {
    if (actual === expected)
        return;
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AccessError */ .Zz(`${who} belongs to account ${actual ?? 'unknown'}, not to ${expected} (${by}); nothing was done there`);
}
function readCredentials(credentials, { arn, transport }) {
    if (!credentials?.AccessKeyId || !credentials.SecretAccessKey || !credentials.SessionToken) {
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AccessError */ .Zz(`STS gave no credentials for ${arn}; check the STS endpoint`);
    }
    transport.mask(credentials.SecretAccessKey);
    transport.mask(credentials.SessionToken);
    return {
        accessKeyId: credentials.AccessKeyId,
        secretAccessKey: credentials.SecretAccessKey,
        sessionToken: credentials.SessionToken,
        ...(credentials.Expiration ? { expiration: credentials.Expiration } : {}),
    };
}
async function attempt(call, doing, remedy) {
    try {
        return await call();
    }
    catch (error) {
        throw (0,_aws_transport_js__WEBPACK_IMPORTED_MODULE_1__/* .translateAwsError */ .q4)(error, doing, remedy);
    }
}


/***/ }),

/***/ 6413:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   CW: () => (/* binding */ isExpiredCredentials),
/* harmony export */   HG: () => (/* binding */ createAwsTransport),
/* harmony export */   J6: () => (/* binding */ awsErrorCode),
/* harmony export */   q4: () => (/* binding */ translateAwsError)
/* harmony export */ });
/* harmony import */ var _smithy_node_http_handler__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(1279);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(452);
/**
 * What every AWS client of a run shares: one HTTP handler (so a thousand accounts do not open a thousand sockets),
 * the retry mode, and the translation of SDK errors into the classes of `errors.ts`. Calls nothing by itself.
 */


/** Attempts a call may take: with adaptive retry about half a minute of being refused before it counts as lost. */
const MAX_ATTEMPTS = 8;
const CONNECTION_TIMEOUT_MS = 10_000;
const REQUEST_TIMEOUT_MS = 60_000;
function createAwsTransport({ region, mask }) {
    const requestHandler = new _smithy_node_http_handler__WEBPACK_IMPORTED_MODULE_1__.NodeHttpHandler({
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        requestTimeout: REQUEST_TIMEOUT_MS,
        throwOnRequestTimeout: true,
        socketAcquisitionWarningTimeout: REQUEST_TIMEOUT_MS,
        httpAgent: { keepAlive: true, maxSockets: 128 },
        httpsAgent: { keepAlive: true, maxSockets: 128 },
    });
    const common = { region, requestHandler, maxAttempts: MAX_ATTEMPTS };
    return {
        region,
        mask,
        clientOptions: () => ({ ...common, retryMode: 'adaptive' }),
        pacedOptions: () => ({ ...common, retryMode: 'standard' }),
        close: () => requestHandler.destroy(),
    };
}
const ACCESS_CODES = /^(AccessDenied|AccessDeniedException|UnauthorizedOperation|InvalidClientTokenId|UnrecognizedClientException|SignatureDoesNotMatch|InvalidIdentityToken|IDPRejectedClaim|IncompleteSignature|MissingAuthenticationToken|OptInRequired|NotAuthorized)/;
const EXPIRED_CODES = /^(ExpiredToken|ExpiredTokenException|RequestExpired)$/;
const THROTTLING_CODES = /^(Throttl|TooManyRequests|RequestLimitExceeded|ProvisionedThroughputExceeded|SlowDown|BandwidthLimit)/;
/** The AWS error code, e.g. `NoSuchEntity`. */
function awsErrorCode(error) {
    if (!(error instanceof Error))
        return '';
    const { Code } = error;
    return typeof Code === 'string' && Code !== '' ? Code : error.name;
}
function isExpiredCredentials(error) {
    return EXPIRED_CODES.test(awsErrorCode(error));
}
/**
 * The error class for a failed AWS call. `doing` says what was attempted and where, e.g. `iam:ListUsers in account
 * 111111111111`; `remedy` what to do if access is refused.
 */
function translateAwsError(error, doing, remedy) {
    if ((0,_errors_js__WEBPACK_IMPORTED_MODULE_0__/* .isExpected */ .Dn)(error))
        return error;
    if (!(error instanceof Error))
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TransientError */ .N_(`${doing} failed: ${String(error)}`);
    const code = awsErrorCode(error);
    const status = error.$metadata?.httpStatusCode;
    const said = oneLine(error.message);
    if (code === 'CredentialsProviderError') {
        return _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .ConfigurationError */ .j1.of('No AWS credentials were found; set the input role-to-assume (GitHub OIDC), or provide credentials to the AWS SDK (environment, profile)', { cause: error });
    }
    if (THROTTLING_CODES.test(code) || status === 429) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TransientError */ .N_(`${doing} was throttled to the end (${code}: ${said}); the next run tries again`, { cause: error });
    }
    if (ACCESS_CODES.test(code) || EXPIRED_CODES.test(code) || status === 401 || status === 403) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AccessError */ .Zz(`${doing} was refused (${code}: ${said}); ${remedy}`, { cause: error });
    }
    if (status !== undefined && status >= 400 && status < 500) {
        return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .AccessError */ .Zz(`${doing} failed (${code}: ${said}); ${remedy}`, { cause: error });
    }
    const what = status === undefined ? networkCause(error) : `HTTP ${status} ${code}: ${said}`;
    return new _errors_js__WEBPACK_IMPORTED_MODULE_0__/* .TransientError */ .N_(`${doing} failed (${what}); the next run tries again`, { cause: error });
}
function networkCause(error) {
    const { code } = error;
    const text = oneLine(error.message);
    return typeof code === 'string' && !text.includes(code) ? `${code}: ${text}` : text || error.name;
}
function oneLine(text) {
    return text.replace(/\s+/g, ' ').trim().slice(0, 400);
}


/***/ }),

/***/ 6367:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  uK: () => (/* binding */ attributes),
  Zl: () => (/* binding */ createDynamoIssueStore),
  Tu: () => (/* binding */ itemOf),
  RT: () => (/* binding */ openTable)
});

// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-dynamodb/dist-cjs/index.js
var dist_cjs = __webpack_require__(4305);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/util-dynamodb/dist-cjs/index.js
var util_dynamodb_dist_cjs = __webpack_require__(5290);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
// EXTERNAL MODULE: ./lib/pool.js
var pool = __webpack_require__(4057);
// EXTERNAL MODULE: ./lib/adapters/aws-session.js
var aws_session = __webpack_require__(2116);
// EXTERNAL MODULE: ./lib/adapters/aws-transport.js
var aws_transport = __webpack_require__(6413);
// EXTERNAL MODULE: ./lib/domain/notice.js
var notice = __webpack_require__(8670);
// EXTERNAL MODULE: ./lib/domain/timestamp.js
var timestamp = __webpack_require__(9820);
;// CONCATENATED MODULE: ./lib/adapters/issue-item.js



const STATUSES = ['open', 'whitelisted', 'resolved', 'closed'];
/** @throws AccessError that names the item when it is not an issue anybody could have written. */
function issueOfItem(item) {
    const accountId = issue_item_text(item['account_id']);
    const issueId = issue_item_text(item['issue_id']);
    const fail = (what) => {
        throw new errors/* AccessError */.Zz(`The stored item account_id=${accountId ?? '?'}, issue_id=${issueId ?? '?'} has ${what}; repair or delete it`);
    };
    const details = map(item['issue_details']);
    const times = map(item['timestamps']);
    const createDate = (0,timestamp/* parseTimestamp */.EH)(details['create_date']) ?? fail('no readable issue_details.create_date');
    const time = (name) => (0,timestamp/* parseTimestamp */.EH)(times[name]) ?? null;
    const identified = time('identified') ?? time('updated') ?? createDate;
    const ticketKey = issue_item_text(map(item['jira_details'])['ticket']);
    // Hammer reads an item without status as "unknown", writes that back, and treats it as open.
    const status = item['status'] ?? 'unknown';
    const known = status === 'unknown'
        ? 'open'
        : (STATUSES.find((candidate) => candidate === status) ??
            fail(`the unknown status ${JSON.stringify(status)}`));
    const base = {
        accountId: accountId ?? fail('no account_id'),
        issueId: issueId ?? fail('no issue_id'),
        details: {
            createDate,
            username: issue_item_text(details['username']) ?? fail('no issue_details.username'),
            lastUse: readLastUse(details),
        },
        timestamps: {
            identified,
            updated: time('updated') ?? identified,
            reported: time('reported'),
            remediated: time('remediated'),
            resolved: time('resolved'),
            closed: time('closed'),
        },
        ticket: ticketKey === undefined
            ? null
            : { key: ticketKey, assigneeId: issue_item_text(map(item['jira_details'])['ticket_assignee_id']) ?? null },
        previousTickets: texts(item['previous_tickets']),
        slack: readSlack(map(item['slack_details'])),
        remediation: readRemediation(map(item['remediation_details'])),
        retentionFrom: (0,timestamp/* parseTimestamp */.EH)(map(item['remediation_details'])['retention_from']) ?? null,
        claim: readClaim(map(item['claim'])),
        version: typeof item['version'] === 'number' ? item['version'] : 'unversioned',
        stored: item,
    };
    return known === 'open'
        ? { ...base, status: known, exception: null }
        : { ...base, status: known, exception: readException(map(item['exception'])) };
}
/** The item to write, with `version` already counted up. */
function itemOfIssue(issue) {
    const { stored, timestamps, slack, remediation, retentionFrom } = issue;
    const pending = slack.pending.map(({ kind, to, told, note }) => ({
        kind,
        to: [...to],
        ...(told.length > 0 && { told: [...told] }),
        note,
    }));
    const optional = {
        exception: issue.exception === null ? undefined : { ...issue.exception },
        previous_tickets: issue.previousTickets.length > 0 ? [...issue.previousTickets] : undefined,
        slack_details: slack.announced !== null || slack.farewell !== null || slack.owner !== null || pending.length > 0
            ? { announced: slack.announced, farewell: slack.farewell, owner: slack.owner, pending }
            : undefined,
        remediation_details: remediation === null && retentionFrom === null
            ? undefined
            : {
                ...(remediation === null
                    ? {}
                    : { ...eventItem(remediation.latest), history: remediation.history.map(eventItem) }),
                retention_from: retentionFrom,
            },
        claim: issue.claim === null ? undefined : { ...issue.claim },
    };
    const item = {
        ...stored,
        account_id: issue.accountId,
        issue_id: issue.issueId,
        status: issue.status,
        issue_details: {
            ...map(stored['issue_details']),
            create_date: issue.details.createDate,
            username: issue.details.username,
            ...(issue.details.lastUse === null
                ? {}
                : {
                    last_used_date: issue.details.lastUse.date,
                    last_used_service: issue.details.lastUse.service,
                    last_used_region: issue.details.lastUse.region,
                }),
        },
        timestamps: { ...map(stored['timestamps']), ...timestamps },
        jira_details: jiraItem(issue),
        version: typeof issue.version === 'number' ? issue.version + 1 : 1,
    };
    for (const [name, value] of Object.entries(optional)) {
        if (value === undefined)
            Reflect.deleteProperty(item, name);
        else
            item[name] = value;
    }
    return item;
}
/** Hammer's other ticket attributes (business unit and product) are kept as long as the ticket is the same. */
function jiraItem(issue) {
    if (issue.ticket === null)
        return {};
    const before = map(issue.stored['jira_details']);
    const kept = before['ticket'] === issue.ticket.key ? before : {};
    return {
        ...kept,
        ticket: issue.ticket.key,
        ...(issue.ticket.assigneeId === null ? {} : { ticket_assignee_id: issue.ticket.assigneeId }),
    };
}
function eventItem(event) {
    return {
        action: event.action,
        outcome: event.outcome,
        requested_by: event.requestedBy,
        approved_by: [...event.approvedBy],
        comment: event.comment,
        run_id: event.runId,
        run_url: event.runUrl,
        plan_digest: event.planDigest,
        intended_at: event.intendedAt,
        observed_at: event.observedAt,
        observed: event.observed,
        ticket_told: event.ticketTold,
    };
}
function readEvent(item) {
    const action = item['action'];
    const outcome = item['outcome'];
    const intendedAt = (0,timestamp/* parseTimestamp */.EH)(item['intended_at']);
    if ((action !== 'disable' && action !== 'reactivate') || intendedAt === undefined)
        return null;
    return {
        action,
        outcome: outcome === 'done' || outcome === 'failed' ? outcome : 'intended',
        requestedBy: issue_item_text(item['requested_by']) ?? '',
        approvedBy: texts(item['approved_by']),
        comment: issue_item_text(item['comment']) ?? '',
        runId: issue_item_text(item['run_id']) ?? '',
        runUrl: issue_item_text(item['run_url']) ?? '',
        planDigest: issue_item_text(item['plan_digest']) ?? null,
        intendedAt,
        observedAt: (0,timestamp/* parseTimestamp */.EH)(item['observed_at']) ?? null,
        observed: issue_item_text(item['observed']) ?? null,
        ticketTold: item['ticket_told'] === true,
    };
}
function readRemediation(item) {
    const latest = readEvent(item);
    if (latest === null)
        return null;
    const history = list(item['history']).flatMap((event) => readEvent(map(event)) ?? []);
    return { latest, history };
}
function readLastUse(details) {
    if (!('last_used_date' in details))
        return null;
    return {
        date: (0,timestamp/* parseTimestamp */.EH)(details['last_used_date']) ?? null,
        service: issue_item_text(details['last_used_service']) ?? null,
        region: issue_item_text(details['last_used_region']) ?? null,
    };
}
function readSlack(item) {
    const pending = list(item['pending']).flatMap((entry) => {
        const kind = notice/* NOTICE_KINDS */.j.find((candidate) => candidate === map(entry)['kind']);
        return kind === undefined
            ? []
            : [
                {
                    kind,
                    to: texts(map(entry)['to']),
                    told: texts(map(entry)['told']),
                    note: issue_item_text(map(entry)['note']) ?? null,
                },
            ];
    });
    return {
        announced: (0,timestamp/* parseTimestamp */.EH)(item['announced']) ?? null,
        farewell: (0,timestamp/* parseTimestamp */.EH)(item['farewell']) ?? null,
        owner: issue_item_text(item['owner']) ?? null,
        pending,
    };
}
function readException(item) {
    const id = issue_item_text(item['id']);
    if (id === undefined)
        return null;
    return {
        id,
        reason: issue_item_text(item['reason']) ?? null,
        expires: issue_item_text(item['expires']) ?? null,
        ticket: issue_item_text(item['ticket']) ?? null,
    };
}
function readClaim(item) {
    const by = issue_item_text(item['by']);
    const at = (0,timestamp/* parseTimestamp */.EH)(item['at']);
    return by === undefined || at === undefined ? null : { by, at, held: item['held'] !== false };
}
function map(value) {
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {};
}
function list(value) {
    return Array.isArray(value) ? value : value instanceof Set ? [...value] : [];
}
function texts(value) {
    return list(value).filter((entry) => typeof entry === 'string');
}
function issue_item_text(value) {
    return typeof value === 'string' && value !== '' ? value : undefined;
}

;// CONCATENATED MODULE: ./lib/adapters/dynamodb.js
/**
 * The issue store in DynamoDB (SPEC section 6): consistent reads over all pages, and writes that are conditional on
 * the version that was read. Decides nothing about an issue.
 */







/** Requests in flight; enough that writing a thousand new issues is not what a scan waits for. */
const CALLS_IN_FLIGHT = 40;
/** Never an account ID, so nothing can ever be stored under it. */
const PROBE_KEY = { account_id: 'permission-check', issue_id: 'write' };
function openTable(options) {
    const { transport, hub, tableName } = options;
    const turnstile = (0,pool/* createTurnstile */.p)(CALLS_IN_FLIGHT);
    const client = new dist_cjs/* DynamoDBClient */.MGV({
        ...transport.clientOptions(),
        credentials: hub.provide,
        cacheMiddleware: true,
    });
    return {
        name: tableName,
        call: async (action, run) => {
            try {
                return await turnstile(() => (0,aws_session/* withRenewal */.fy)(hub, () => run(client)));
            }
            catch (error) {
                if (error instanceof dist_cjs/* ConditionalCheckFailedException */.jPo)
                    throw error;
                if ((0,aws_transport/* awsErrorCode */.J6)(error) === 'ResourceNotFoundException')
                    throw missingTable(tableName, transport.region, error);
                throw (0,aws_transport/* translateAwsError */.q4)(error, `dynamodb:${action} on table ${tableName}`, `allow dynamodb:${action} on it to the hub role (config/aws/hub.yaml)`);
            }
        },
    };
}
function createDynamoIssueStore(table) {
    const { name: TableName, call } = table;
    const read = async ({ accountId, issueId }) => {
        const Key = attributes({ account_id: accountId, issue_id: issueId });
        const { Item } = await call('GetItem', (client) => client.send(new dist_cjs/* GetItemCommand */.ZKh({ TableName, Key, ConsistentRead: true })));
        return Item === undefined ? undefined : itemOf(Item);
    };
    return {
        async verify({ write }) {
            const [described, ...others] = await Promise.allSettled([
                call('DescribeTable', (client) => client.send(new dist_cjs/* DescribeTableCommand */.h8C({ TableName }))),
                call('Query', (client) => client.send(new dist_cjs/* QueryCommand */.sfZ({ ...partition(TableName, PROBE_KEY.account_id), Limit: 1 }))),
                ...(write
                    ? [
                        call('GetItem', (client) => client.send(new dist_cjs/* GetItemCommand */.ZKh({ TableName, Key: attributes(PROBE_KEY) }))),
                        probeWrite(table),
                    ]
                    : []),
            ]);
            if (described.status === 'rejected')
                throw asConfiguration(described.reason);
            expectKeySchema(described.value.Table, TableName);
            for (const other of others)
                if (other.status === 'rejected')
                    throw asConfiguration(other.reason);
        },
        async load(accountId) {
            const issues = [];
            let start;
            do {
                const ExclusiveStartKey = start;
                const page = await call('Query', (client) => client.send(new dist_cjs/* QueryCommand */.sfZ({ ...partition(TableName, accountId), ExclusiveStartKey })));
                for (const item of page.Items ?? [])
                    issues.push(issueOfItem(itemOf(item)));
                start = page.LastEvaluatedKey;
            } while (start !== undefined);
            return issues;
        },
        async get(ref) {
            const item = await read(ref);
            return item === undefined ? undefined : issueOfItem(item);
        },
        async put(issue) {
            const item = itemOfIssue(issue);
            try {
                await call('PutItem', (client) => client.send(new dist_cjs/* PutItemCommand */.qnp({ TableName, Item: attributes(item), ...unchangedSince(issue.version) })));
            }
            catch (error) {
                if (!(error instanceof dist_cjs/* ConditionalCheckFailedException */.jPo))
                    throw error;
                // Our own write may have landed although its answer was lost and the SDK tried again.
                const present = await read(issue);
                if (present === undefined || canonical(present) !== canonical(item))
                    return { written: false };
            }
            return { written: true, issue: { ...issue, version: item['version'], stored: item } };
        },
    };
}
/** The condition of a write: the item is still what was read. */
function unchangedSince(version) {
    switch (version) {
        case 'new':
            return { ConditionExpression: 'attribute_not_exists(issue_id)' };
        case 'unversioned':
            return {
                ConditionExpression: 'attribute_exists(issue_id) AND attribute_not_exists(#version)',
                ExpressionAttributeNames: { '#version': 'version' },
            };
        default:
            return {
                ConditionExpression: '#version = :version',
                ExpressionAttributeNames: { '#version': 'version' },
                ExpressionAttributeValues: attributes({ ':version': version }),
            };
    }
}
/** A put whose condition can never hold: writes nothing, and fails differently when writing is not allowed. */
async function probeWrite({ name: TableName, call }) {
    try {
        await call('PutItem', (client) => client.send(new dist_cjs/* PutItemCommand */.qnp({
            TableName,
            Item: attributes(PROBE_KEY),
            ConditionExpression: 'attribute_exists(issue_id) AND attribute_not_exists(issue_id)',
        })));
    }
    catch (error) {
        if (!(error instanceof dist_cjs/* ConditionalCheckFailedException */.jPo))
            throw error;
    }
}
function partition(TableName, accountId) {
    return {
        TableName,
        KeyConditionExpression: 'account_id = :account',
        ExpressionAttributeValues: attributes({ ':account': accountId }),
        ConsistentRead: true,
    };
}
function expectKeySchema(table, name) {
    const typeOf = (keyType) => {
        const key = table?.KeySchema?.find(({ KeyType }) => KeyType === keyType)?.AttributeName;
        const type = table?.AttributeDefinitions?.find(({ AttributeName }) => AttributeName === key)?.AttributeType;
        return key === undefined ? 'none' : `${key} (${type ?? '?'})`;
    };
    const [hash, range] = [typeOf('HASH'), typeOf('RANGE')];
    if (hash === 'account_id (S)' && range === 'issue_id (S)')
        return;
    throw errors/* ConfigurationError */.j1.of(`Table ${name} has partition key ${hash} and sort key ${range}, but needs account_id (S) and issue_id (S); name another table in user_keysrotation["ddb.table_name"] or create it with config/aws/hub.yaml`);
}
function missingTable(name, region, cause) {
    return errors/* ConfigurationError */.j1.of(`Table ${name} does not exist in region ${region}; create it with config/aws/hub.yaml, or correct user_keysrotation["ddb.table_name"] or aws.region in config.json`, { cause });
}
/** Before anything is done, a store that refuses is a mistake in the set-up. */
function asConfiguration(error) {
    return error instanceof errors/* AccessError */.Zz ? errors/* ConfigurationError */.j1.of(error.message, { cause: error }) : error;
}
function attributes(item) {
    return (0,util_dynamodb_dist_cjs/* marshall */.Rf)(item, { removeUndefinedValues: true });
}
function itemOf(stored) {
    return (0,util_dynamodb_dist_cjs/* unmarshall */._Y)(stored, { wrapNumbers: exactNumber });
}
/** Numbers of others that JavaScript would round are carried as they were written. */
function exactNumber(text) {
    return String(Number(text)) === text ? Number(text) : util_dynamodb_dist_cjs/* NumberValueImpl */.B1.from(text);
}
/** Key order does not matter to DynamoDB. */
function canonical(value) {
    return JSON.stringify(value, (_key, inner) => typeof inner === 'object' && inner !== null && !Array.isArray(inner)
        ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
        : inner);
}


/***/ }),

/***/ 3555:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Iz: () => (/* binding */ requestOidcToken),
/* harmony export */   gO: () => (/* binding */ createWorkflowIdentity)
/* harmony export */ });
/* unused harmony export decodeClaims */
/* harmony import */ var _actions_core__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(6257);
/* harmony import */ var _errors_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(452);
/**
 * GitHub's OIDC token of this job: for AWS as it is, and its claims for the gate. The token itself is masked by
 * `@actions/core` on arrival and never leaves the process but to STS.
 */


/** @throws ConfigurationError where the job may not ask for a token. */
async function requestOidcToken(audience) {
    if (!process.env['ACTIONS_ID_TOKEN_REQUEST_URL'] || !process.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']) {
        throw _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .ConfigurationError */ .j1.of('This job may not ask GitHub for an OIDC token; add `permissions: id-token: write` to it (outside of GitHub Actions, leave role-to-assume empty)');
    }
    try {
        return await (0,_actions_core__WEBPACK_IMPORTED_MODULE_0__/* .getIDToken */ .V9)(audience);
    }
    catch (error) {
        const said = (error instanceof Error ? error.message : String(error))
            .replace(/\s+/g, ' ')
            .trim()
            .slice(0, 300);
        if (/\b(40[0-9])\b/.test(said)) {
            throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AccessError */ .Zz(`GitHub refused an OIDC token (${said}); check \`permissions: id-token: write\` and the input audience`, { cause: error });
        }
        throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .TransientError */ .N_(`GitHub gave no OIDC token (${said}); run again`, { cause: error });
    }
}
function createWorkflowIdentity(audience) {
    return { claims: async () => decodeClaims(await requestOidcToken(audience)) };
}
/** The token comes from GitHub's own endpoint over the runner's channel, so its signature is not checked here. */
function decodeClaims(token) {
    try {
        const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
        if (typeof claims === 'object' && claims !== null && !Array.isArray(claims))
            return claims;
    }
    catch {
        // Falls through to the same answer as claims of another shape.
    }
    throw new _errors_js__WEBPACK_IMPORTED_MODULE_1__/* .AccessError */ .Zz('GitHub gave an OIDC token that cannot be read; run again');
}


/***/ }),

/***/ 180:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {


// EXPORTS
__webpack_require__.d(__webpack_exports__, {
  o: () => (/* binding */ accountNameOf),
  o4: () => (/* binding */ connectAws),
  D0: () => (/* binding */ connectNotifier),
  Xg: () => (/* binding */ connectTracker),
  Vm: () => (/* binding */ contextOf),
  af: () => (/* binding */ exceptionFinder),
  Yn: () => (/* binding */ flushAudit),
  pY: () => (/* binding */ noticeContextOf),
  JG: () => (/* binding */ transportFor)
});

// EXTERNAL MODULE: ./node_modules/@actions/core/lib/core.js + 18 modules
var core = __webpack_require__(6257);
// EXTERNAL MODULE: ./lib/adapters/aws-accounts.js + 2 modules
var aws_accounts = __webpack_require__(492);
// EXTERNAL MODULE: ./lib/adapters/aws-session.js
var aws_session = __webpack_require__(2116);
// EXTERNAL MODULE: ./lib/adapters/aws-transport.js
var aws_transport = __webpack_require__(6413);
// EXTERNAL MODULE: ./lib/adapters/dynamodb.js + 1 modules
var dynamodb = __webpack_require__(6367);
// EXTERNAL MODULE: external "node:zlib"
var external_node_zlib_ = __webpack_require__(8522);
// EXTERNAL MODULE: ./node_modules/@aws-sdk/client-dynamodb/dist-cjs/index.js
var dist_cjs = __webpack_require__(4305);
// EXTERNAL MODULE: ./lib/domain/scan-memory.js
var scan_memory = __webpack_require__(4379);
;// CONCATENATED MODULE: ./lib/adapters/dynamodb-memory.js
/**
 * Scan memory in the issue table, compressed, under a partition key that is no account ID, so that nobody who reads
 * issues meets it (SPEC section 12). What cannot be read is no memory; it is never worth failing a scan.
 */




/** Bytes; an item takes 400 KB (DynamoDB Developer Guide, quotas), and our other attributes are small. */
const MAX_BYTES = 380_000;
/** A memory for more users than this is larger than any account's; guards against a stored bomb. */
const MAX_TEXT = 8_000_000;
function createDynamoScanMemory({ name: TableName, call }, maxAgeDays) {
    const keyOf = (accountId) => ({ account_id: `scan-memory#${accountId}`, issue_id: 'users' });
    const versions = new Map();
    return {
        async load(accountId) {
            const { Item } = await call('GetItem', (client) => client.send(new dist_cjs/* GetItemCommand */.ZKh({ TableName, Key: (0,dynamodb/* attributes */.uK)(keyOf(accountId)), ConsistentRead: true })));
            const { version, memory } = (0,dynamodb/* itemOf */.Tu)(Item ?? {});
            versions.set(accountId, typeof version === 'number' ? version : 0);
            return memory instanceof Uint8Array ? unpack(memory, maxAgeDays) : undefined;
        },
        async save(accountId, memory) {
            const version = versions.get(accountId) ?? 0;
            try {
                await call('PutItem', (client) => client.send(new dist_cjs/* PutItemCommand */.qnp({
                    TableName,
                    Item: (0,dynamodb/* attributes */.uK)({
                        ...keyOf(accountId),
                        version: version + 1,
                        memory: pack(memory, maxAgeDays),
                    }),
                    ConditionExpression: 'attribute_not_exists(issue_id) OR #version = :version',
                    ExpressionAttributeNames: { '#version': 'version' },
                    ExpressionAttributeValues: (0,dynamodb/* attributes */.uK)({ ':version': version }),
                })));
            }
            catch (error) {
                // Another run has just remembered what it saw, which is as good.
                if (!(error instanceof dist_cjs/* ConditionalCheckFailedException */.jPo))
                    throw error;
            }
        },
    };
}
function pack(memory, maxAgeDays) {
    let fitting = memory;
    for (;;) {
        const bytes = (0,external_node_zlib_.deflateRawSync)((0,scan_memory/* writeMemory */.xP)(fitting, maxAgeDays), { level: 9 });
        if (bytes.length <= MAX_BYTES)
            return bytes;
        fitting = (0,scan_memory/* shortened */.vI)(fitting, Math.floor((fitting.size * MAX_BYTES * 0.95) / bytes.length));
    }
}
function unpack(bytes, maxAgeDays) {
    try {
        return (0,scan_memory/* readMemory */.S1)((0,external_node_zlib_.inflateRawSync)(bytes, { maxOutputLength: MAX_TEXT }).toString('utf8'), maxAgeDays);
    }
    catch {
        return undefined;
    }
}

// EXTERNAL MODULE: ./lib/adapters/github-oidc.js
var github_oidc = __webpack_require__(3555);
// EXTERNAL MODULE: ./lib/domain/exceptions.js
var exceptions = __webpack_require__(4496);
// EXTERNAL MODULE: ./lib/domain/remediation-policy.js
var remediation_policy = __webpack_require__(164);
// EXTERNAL MODULE: ./lib/domain/ticket-text.js
var ticket_text = __webpack_require__(352);
// EXTERNAL MODULE: ./lib/errors.js
var errors = __webpack_require__(452);
;// CONCATENATED MODULE: ./lib/connect.js
/**
 * Builds the adapters that several modes share from inputs and configuration. Composition only: no rule of the
 * product is here, and nothing is called before a mode asks for it.
 */











/** IAM requests in flight over all accounts; what one process can keep busy with is not much more. */
const CALLS_IN_FLIGHT = 40;
function connectAws({ inputs, configuration, runner, clock }) {
    const { aws } = configuration;
    const transport = transportFor(configuration, runner);
    const sessionName = (0,aws_session/* sessionNameOf */.lg)(`${runner.runId}-${runner.attempt}`);
    const hub = (0,aws_session/* createHubCredentials */.IM)({
        transport,
        roleToAssume: inputs.roleToAssume,
        sessionName,
        oidcToken: () => (0,github_oidc/* requestOidcToken */.Iz)(inputs.audience),
        expectedAccountId: aws.mainAccountId,
    });
    const accountsWith = (roleName) => ({
        transport,
        hub,
        partition: aws.partition,
        roleName,
        externalId: aws.externalId,
        sessionName,
        readsTags: configuration.ownerTag !== undefined && configuration.reporting,
        concurrency: CALLS_IN_FLIGHT,
    });
    const table = (0,dynamodb/* openTable */.RT)({ transport, hub, tableName: configuration.tableName });
    return {
        store: (0,dynamodb/* createDynamoIssueStore */.Zl)(table),
        memory: createDynamoScanMemory(table, configuration.rotationCriteriaDays),
        async audit() {
            const { cloudwatch } = configuration;
            if (cloudwatch === undefined || inputs.dryRun)
                return NO_AUDIT;
            const { createCloudWatchTrail } = await Promise.all(/* import() */[__webpack_require__.e(303), __webpack_require__.e(90)]).then(__webpack_require__.bind(__webpack_require__, 4090));
            return createCloudWatchTrail({
                transport,
                hub,
                logGroup: cloudwatch.logGroup,
                runId: runner.runId,
                attempt: runner.attempt,
                clock,
            });
        },
        identification: (purpose) => (0,aws_accounts/* createAccountReaders */.S)({ ...accountsWith(aws.roleNameIdentification), purpose }),
        remediation({ dryRun }) {
            if (aws.roleNameReporting === undefined) {
                throw errors/* ConfigurationError */.j1.of('aws.role_name_reporting is not set in config.json; name the role that remediation assumes in each account');
            }
            const options = accountsWith(aws.roleNameReporting);
            return dryRun
                ? (0,aws_accounts/* createAccountReaders */.S)({ ...options, purpose: 'inspect' })
                : (0,aws_accounts/* createAccountWriters */.z)(options);
        },
        close: () => transport.close(),
    };
}
/** Outside of a runner nothing reads the command that masks a secret: it would only print it. */
function transportFor({ aws }, runner) {
    return (0,aws_transport/* createAwsTransport */.HG)({ region: aws.region, mask: runner.isActions ? core/* setSecret */.Pq : () => undefined });
}
const NO_AUDIT = { record: () => undefined, flush: () => Promise.resolve() };
/**
 * The trail is beside the work: what it refuses stops nothing, and is one problem of the run, however often it was
 * tried. What it takes later after all is no problem.
 */
async function flushAudit({ problems }, audit) {
    let failure;
    try {
        await audit.flush();
    }
    catch (error) {
        if (!(0,errors/* isPartial */.mt)(error))
            throw error;
        failure = `The audit trail is incomplete: ${error.message}`;
    }
    const told = problems.findIndex(({ code }) => code === 'audit-failed');
    if (told !== -1)
        problems.splice(told, 1);
    if (failure !== undefined)
        problems.push({ severity: 'error', code: 'audit-failed', message: failure });
}
/** Loaded only where Jira is on. A dry run calls nobody, so it needs no token; with one it shows links to tickets. */
async function connectTracker({ inputs, configuration, problems, }) {
    const { jira } = configuration;
    if (jira === undefined || (inputs.dryRun && inputs.jiraToken === undefined))
        return undefined;
    const { createTracker } = await Promise.all(/* import() */[__webpack_require__.e(691), __webpack_require__.e(298), __webpack_require__.e(835)]).then(__webpack_require__.bind(__webpack_require__, 1835));
    return createTracker(jira, {
        email: inputs.jiraEmail,
        token: inputs.jiraToken,
        onWarning: (message) => void problems.push({ severity: 'warning', code: 'ticket-failed', message }),
    });
}
/** Loaded only where Slack is on, and not for a dry run, which tells nobody. */
async function connectNotifier({ inputs, configuration, now, }) {
    const { slack } = configuration;
    if (slack === undefined || inputs.dryRun)
        return undefined;
    const { createNotifier } = await Promise.all(/* import() */[__webpack_require__.e(105), __webpack_require__.e(733)]).then(__webpack_require__.bind(__webpack_require__, 733));
    return createNotifier(slack, { token: inputs.slackToken, now });
}
/** The exceptions of one account that hold at the time of the run. */
function exceptionFinder({ configuration, now }, accountId) {
    return (0,exceptions/* indexExceptions */.HL)(configuration.exceptions.get(accountId) ?? [], now);
}
function accountNameOf({ configuration }, accountId) {
    return configuration.accountNames.get(accountId) ?? accountId;
}
/** What a ticket's text needs beyond the issue. */
function contextOf(context, issue) {
    const { configuration, runner, now } = context;
    return {
        accountName: accountNameOf(context, issue.accountId),
        maxAgeDays: configuration.rotationCriteriaDays,
        disableDay: (0,remediation_policy/* disableDay */.rA)(issue, configuration.remediation, now),
        exceptionUrl: configuration.exceptionUrl,
        runUrl: runner.runUrl,
        now,
    };
}
/** What a Slack notice or a row of the summary needs beyond the issue. */
function noticeContextOf(context, issue, tracker) {
    const { configuration, now } = context;
    return {
        accountName: accountNameOf(context, issue.accountId),
        ageDays: (0,ticket_text/* ageOf */.hy)(issue, now),
        disableDay: (0,remediation_policy/* disableDay */.rA)(issue, configuration.remediation, now),
        ticketUrl: issue.ticket === null || tracker === undefined ? null : tracker.urlOf(issue.ticket.key),
    };
}


/***/ }),

/***/ 5464:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ib: () => (/* binding */ isSameAttempt),
/* harmony export */   LW: () => (/* binding */ settleAttempt),
/* harmony export */   P4: () => (/* binding */ isUnsettled),
/* harmony export */   f_: () => (/* binding */ wasDisabledBy),
/* harmony export */   gn: () => (/* binding */ isUnderWay),
/* harmony export */   jG: () => (/* binding */ disableInForce),
/* harmony export */   kB: () => (/* binding */ lastReactivation),
/* harmony export */   q: () => (/* binding */ settledAsActive),
/* harmony export */   sw: () => (/* binding */ withAttempt)
/* harmony export */ });
/* harmony import */ var _claim_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(6768);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9820);
/**
 * What the recorded attempts to disable or reactivate a key say together (SPEC sections 9 and 13): which disable is in
 * force, what is still unsettled, and what a later look at the key makes of it. Pure; moves no issue from one status
 * to another.
 */


function isSameAttempt(event, mark) {
    return event?.action === mark.action && event.runId === mark.runId && event.intendedAt === mark.intendedAt;
}
/** The very same object where the attempt is not on record, or `change` changes nothing. */
function withAttempt(issue, mark, change) {
    return withEvents(issue, (event) => (isSameAttempt(event, mark) ? change(event) : event));
}
/**
 * Settles an attempt that is on record as intended; one that somebody else has settled meanwhile stays as it is. A new
 * outcome is news for the ticket.
 */
function settleAttempt(issue, mark, result) {
    return withAttempt(issue, mark, (event) => event.outcome === 'intended' ? { ...event, ...result, ticketTold: false } : event);
}
/** An attempt to do exactly this did not get to learn, or to record, whether AWS has done it. */
function isUnsettled(issue, action) {
    return issue.remediation?.latest.action === action && issue.remediation.latest.outcome === 'intended';
}
/** Another run is changing the key just now. One that could not confirm its change has ended, and holds nobody up. */
function isUnderWay(issue, options) {
    const latest = issue.remediation?.latest;
    return (latest?.outcome === 'intended' &&
        latest.observedAt === null &&
        latest.runId !== options.runId &&
        options.actions.includes(latest.action) &&
        !isOlderThanTakeover(latest, options.now));
}
/**
 * The disable that keeps the key inactive, as far as this product knows. Reactivations that did not succeed leave it in
 * force; one that was never confirmed may be. A disable that is done counts only while `remediated` stands: a scan that
 * saw the key active has cleared it, and whoever made it inactive since was not us.
 */
function disableInForce(issue) {
    const last = eventsOf(issue).findLast(({ action, outcome }) => action === 'disable' || outcome === 'done');
    if (last?.action !== 'disable' || last.outcome === 'failed')
        return undefined;
    return last.outcome === 'intended' || issue.timestamps.remediated !== null ? last : undefined;
}
/** The latest disable that may have succeeded is that of the run `runId`, whether or not it is still in force. */
function wasDisabledBy(issue, runId) {
    return (eventsOf(issue).findLast(({ action, outcome }) => action === 'disable' && outcome !== 'failed')?.runId ===
        runId);
}
/** When the key was last given back to its owner by this product, or was about to be; null: never. */
function lastReactivation(issue) {
    const last = eventsOf(issue).findLast(({ action, outcome }) => action === 'reactivate' && outcome !== 'failed');
    return last === undefined ? null : (last.observedAt ?? last.intendedAt);
}
/**
 * A scan sees the key active: what was intended ten minutes ago or earlier and is not settled yet has ended, and this is
 * how. Younger intents belong to a run that may still be at work.
 */
function settledAsActive(issue, now) {
    return withEvents(issue, (event) => {
        if (event.outcome !== 'intended' || !isOlderThanTakeover(event, now))
            return event;
        // Only the latest reactivation can be the one that made it active; a disable of any age has not lasted.
        if (event.action === 'reactivate' && event !== issue.remediation?.latest)
            return event;
        return {
            ...event,
            observedAt: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now),
            ...(event.action === 'disable'
                ? { outcome: 'failed', observed: 'Active, seen by a later scan' }
                : { outcome: 'done', observed: 'Active, seen by a later scan' }),
            ticketTold: false,
        };
    });
}
function isOlderThanTakeover({ intendedAt }, now) {
    return now.getTime() - (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(intendedAt) >= _claim_js__WEBPACK_IMPORTED_MODULE_1__/* .CLAIM_TAKEOVER_MS */ .WH;
}
/** Oldest first. */
function eventsOf({ remediation }) {
    return remediation === null ? [] : [...remediation.history, remediation.latest];
}
function withEvents(issue, change) {
    const { remediation } = issue;
    if (remediation === null)
        return issue;
    const latest = change(remediation.latest);
    const history = remediation.history.map(change);
    const same = latest === remediation.latest && history.every((event, at) => event === remediation.history[at]);
    const changed = { latest, history };
    return same ? issue : { ...issue, remediation: changed };
}


/***/ }),

/***/ 6768:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   KP: () => (/* binding */ givenUpAt),
/* harmony export */   WH: () => (/* binding */ CLAIM_TAKEOVER_MS),
/* harmony export */   _B: () => (/* binding */ claimOf),
/* harmony export */   e2: () => (/* binding */ judgeClaim),
/* harmony export */   w2: () => (/* binding */ released)
/* harmony export */ });
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9820);

const CLAIM_TAKEOVER_MS = 10 * 60_000;
function claimOf(claimant, now) {
    return { by: nameOf(claimant), at: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now), held: true };
}
/** The work goes back at `now`; what the last call did is unknown, so the next run has to look before it acts. */
function released(claim, now) {
    return { ...claim, at: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now), held: false };
}
/**
 * When the last call of a run that gave the work up may have taken effect; undefined where the claim was never given
 * up. A run that takes such work over may have started long before.
 */
function givenUpAt(claim) {
    return claim === null || claim.held ? undefined : (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(claim.at);
}
/** `takeover`: somebody began this work and did not finish; look before acting. */
function judgeClaim(claim, claimant, now) {
    if (claim === null)
        return 'free';
    if (claim.by === nameOf(claimant))
        return 'own';
    if (!claim.held || now.getTime() - (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(claim.at) >= CLAIM_TAKEOVER_MS)
        return 'takeover';
    return isEarlierAttempt(claim, claimant) ? 'takeover' : 'taken';
}
/** GitHub never runs two attempts of one run at the same time. */
function isEarlierAttempt(claim, claimant) {
    const [run, attempt] = claim.by.split('/');
    return run === claimant.run && Number(attempt) < claimant.attempt;
}
function nameOf({ run, attempt, nonce }) {
    return `${run}/${attempt}/${nonce}`;
}


/***/ }),

/***/ 4496:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   HL: () => (/* binding */ indexExceptions),
/* harmony export */   _c: () => (/* binding */ endsWithin),
/* harmony export */   _d: () => (/* binding */ isExpired),
/* harmony export */   dL: () => (/* binding */ ENDS_SOON_DAYS),
/* harmony export */   kt: () => (/* binding */ matchesGlob)
/* harmony export */ });
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9820);
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
/** Time enough to decide anew. */
const ENDS_SOON_DAYS = 14;
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

/***/ 7271:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   T: () => (/* binding */ mayHoldStaleKey),
/* harmony export */   h: () => (/* binding */ assessStaleness)
/* harmony export */ });
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9820);
/**
 * IAM users and their access keys as AWS tells them, and the one rule of staleness (SPEC section 5). Knows nothing
 * of exceptions, issues or how keys are listed.
 */

/** Stale: `Active`, and strictly older than `maxAgeDays` × 24 h. `CreateDate` is the only source of age. */
function assessStaleness(key, maxAgeDays, now) {
    const ageDays = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeDaysBetween */ .vr)(key.createDate, now);
    if (key.status !== 'Active')
        return { stale: false, ageDays, reason: 'not-active' };
    const stale = now.getTime() - key.createDate.getTime() > maxAgeDays * _timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .MS_PER_DAY */ .ec;
    return stale ? { stale, ageDays } : { stale, ageDays, reason: 'within-threshold' };
}
/** A user younger than the threshold holds no stale key: a key is never older than its user (SPEC section 12). */
function mayHoldStaleKey(user, maxAgeDays, now) {
    return now.getTime() - user.createDate.getTime() > maxAgeDays * _timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .MS_PER_DAY */ .ec;
}


/***/ }),

/***/ 8288:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   $h: () => (/* binding */ closed),
/* harmony export */   C5: () => (/* binding */ unclosed),
/* harmony export */   Y6: () => (/* binding */ reported),
/* harmony export */   cO: () => (/* binding */ observeAbsent),
/* harmony export */   ew: () => (/* binding */ covering),
/* harmony export */   l9: () => (/* binding */ transitionOf),
/* harmony export */   mk: () => (/* binding */ observeStale),
/* harmony export */   pf: () => (/* binding */ reborn),
/* harmony export */   ru: () => (/* binding */ retentionStart)
/* harmony export */ });
/* harmony import */ var _attempts_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5464);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9820);


/**
 * What this scan makes of an issue whose key it did not find stale. Only a complete scan resolves (SPEC section 5).
 */
function observeAbsent({ scan, stored, now, }) {
    if (stored === undefined || !scan.complete)
        return stored;
    if (stored.status !== 'open' && stored.status !== 'whitelisted')
        return stored;
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    return resolved(scan.inactiveKeys.has(stored.issueId) ? completeInterruptedDisable(stored, at) : stored, at);
}
/** What a stale key makes of its issue, whether or not the rest of the account could be seen. */
function observeStale(options) {
    const { key, stored, now } = options;
    const exception = options.exceptionFor(key);
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    if (stored === undefined)
        return firstLife({ accountId: options.accountId, key, exception, at });
    if (stored.status === 'closed')
        return exception === undefined ? newLife((0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .settledAsActive */ .q)(stored, now), key, at) : stored;
    const settled = (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .settledAsActive */ .q)(stored, now);
    const details = updatedDetails(stored.details, key);
    const covered = covering(exception);
    const reactivated = stored.status === 'resolved' ||
        (stored.status === 'open' && stored.timestamps.remediated !== null) ||
        (settled.remediation?.latest !== stored.remediation?.latest &&
            settled.remediation?.latest.action === 'reactivate');
    const statusStays = stored.status === (covered === null ? 'open' : 'whitelisted');
    if (settled === stored &&
        statusStays &&
        !reactivated &&
        details === stored.details &&
        sameException(stored.exception, covered))
        return stored;
    const base = {
        ...settled,
        details,
        timestamps: {
            ...stored.timestamps,
            updated: at,
            ...(reactivated ? { remediated: null, resolved: null } : {}),
        },
        retentionFrom: reactivated ? at : stored.retentionFrom,
        slack: covered === null ? { ...stored.slack, farewell: null } : stored.slack,
    };
    return withCover(base, covered);
}
function firstLife(options) {
    const { accountId, key, exception, at } = options;
    const base = {
        accountId,
        issueId: key.keyId,
        details: { createDate: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(key.createDate), username: key.userName, lastUse: key.lastUse },
        timestamps: freshTimestamps(at),
        ticket: null,
        previousTickets: [],
        slack: { announced: null, farewell: null, owner: null, pending: [] },
        remediation: null,
        retentionFrom: null,
        claim: null,
        version: 'new',
        stored: {},
    };
    return withCover(base, covering(exception));
}
/** From `closed`: fresh timestamps, no ticket. What was disabled, by whom, and the earlier tickets are kept. */
function newLife(closed, key, at) {
    return { ...reborn(closed, at), details: updatedDetails(closed.details, key) };
}
/** A closed issue comes back to life, as after a rollback or when its key is stale again. */
function reborn(closed, at) {
    return {
        ...closed,
        status: 'open',
        exception: null,
        timestamps: freshTimestamps(at),
        ticket: null,
        previousTickets: closed.ticket === null ? closed.previousTickets : [...closed.previousTickets, closed.ticket.key],
        slack: { announced: null, farewell: null, owner: null, pending: closed.slack.pending },
        retentionFrom: null,
        claim: null,
    };
}
function resolved(stored, at) {
    return { ...stored, status: 'resolved', timestamps: { ...stored.timestamps, updated: at, resolved: at } };
}
/**
 * A run that ended between disabling and recording, or could not confirm what it did, left its intent behind; the key is
 * found inactive, so the record is completed with what was seen, and when.
 */
function completeInterruptedDisable(stored, at) {
    const attempt = (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .disableInForce */ .jG)(stored);
    if (attempt?.outcome !== 'intended')
        return stored;
    const completed = (0,_attempts_js__WEBPACK_IMPORTED_MODULE_1__/* .settleAttempt */ .LW)(stored, attempt, {
        outcome: 'done',
        observed: 'Inactive, seen by a later run',
        observedAt: at,
    });
    return { ...completed, timestamps: { ...completed.timestamps, remediated: at } };
}
/** Reporting is done with it (SPEC section 7, reporting table). */
function closed(issue, now) {
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    return {
        ...issue,
        status: 'closed',
        timestamps: { ...issue.timestamps, updated: at, closed: at },
        claim: null,
    };
}
/** A ticket of it turned up after reporting was done with it: that has to be closed too. */
function unclosed(issue) {
    const { timestamps } = issue;
    return {
        ...issue,
        status: 'resolved',
        timestamps: { ...timestamps, resolved: timestamps.resolved ?? timestamps.closed, closed: null },
    };
}
/** The owner was told: a ticket exists, or the job summary is the report. */
function reported(issue, now) {
    const at = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(now);
    return { ...issue, timestamps: { ...issue.timestamps, updated: at, reported: at } };
}
/** What an outside observer would call the step; used for counting. `new`: open with a fresh `identified`. */
function transitionOf(before, after) {
    if (after.status === 'open' && (before === undefined || before.status === 'closed'))
        return 'new';
    if (before?.status === after.status)
        return undefined;
    return after.status === 'resolved' || after.status === 'closed' ? after.status : undefined;
}
/** When the retention period began: the report, or a later activation of the key. Null: not reported. */
function retentionStart(issue) {
    const { reported: at } = issue.timestamps;
    if (at === null)
        return null;
    return issue.retentionFrom === null ? (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(at) : Math.max((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(at), (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(issue.retentionFrom));
}
function freshTimestamps(at) {
    return { identified: at, updated: at, reported: null, remediated: null, resolved: null, closed: null };
}
function withCover(base, exception) {
    return exception === null
        ? { ...base, status: 'open', exception }
        : { ...base, status: 'whitelisted', exception };
}
/** What is put on record of an exception. */
function covering(exception) {
    if (exception === undefined)
        return null;
    const { id, reason, expires, ticket } = exception;
    return { id, reason: reason ?? null, expires: expires ?? null, ticket: ticket ?? null };
}
function sameException(a, b) {
    if (a === null || b === null)
        return a === b;
    return a.id === b.id && a.reason === b.reason && a.expires === b.expires && a.ticket === b.ticket;
}
/** The same object where nothing changed that is worth a write (SPEC section 6). */
function updatedDetails(stored, key) {
    const sameUser = stored.username === key.userName;
    const sameDate = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(stored.createDate) === key.createDate.getTime();
    const lastUse = key.lastUse === null || sameLastUse(stored.lastUse, key.lastUse) ? stored.lastUse : key.lastUse;
    if (sameUser && sameDate && lastUse === stored.lastUse)
        return stored;
    return {
        username: key.userName,
        createDate: sameDate ? stored.createDate : (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .timestampOf */ .U_)(key.createDate),
        lastUse,
    };
}
/** A last use that moved within the same UTC day is no change. */
function sameLastUse(a, b) {
    if (a === null)
        return false;
    if (a.date === null || b.date === null)
        return a.date === b.date;
    return (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .utcDay */ .dA)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(a.date)) === (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .utcDay */ .dA)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(b.date));
}


/***/ }),

/***/ 8670:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ NOTICE_KINDS)
/* harmony export */ });
const NOTICE_KINDS = ['new', 'failed', 'disabled', 'reactivated', 'closed'];


/***/ }),

/***/ 164:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Ir: () => (/* binding */ isRecentlyUsed),
/* harmony export */   n6: () => (/* binding */ retentionIsOver),
/* harmony export */   rA: () => (/* binding */ disableDay)
/* harmony export */ });
/* harmony import */ var _lifecycle_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8288);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9820);


function retentionIsOver(issue, policy, now) {
    const start = (0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_0__/* .retentionStart */ .ru)(issue);
    return start !== null && (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .wholeDaysBetween */ .vr)(start, now) >= policy.retentionDays;
}
/** Inclusive: a key used exactly so many days ago is still held back. */
function isRecentlyUsed(lastUse, days, now) {
    const usedAt = lastUse?.date ?? null;
    if (days === 0 || usedAt === null)
        return false;
    return now.getTime() - (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .epochOf */ .Fz)(usedAt) <= days * _timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .MS_PER_DAY */ .ec;
}
/** `YYYY-MM-DD` (UTC) from which automatic remediation may disable the key; null where it never will. */
function disableDay(issue, policy, now) {
    if (!policy.automatic || !policy.accountIds.has(issue.accountId))
        return null;
    if (issue.status !== 'open' || issue.timestamps.remediated !== null)
        return null;
    const due = ((0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_0__/* .retentionStart */ .ru)(issue) ?? now.getTime()) + policy.retentionDays * _timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .MS_PER_DAY */ .ec;
    return (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .utcDay */ .dA)(Math.max(due, now.getTime()));
}


/***/ }),

/***/ 8290:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   FP: () => (/* binding */ unannounced),
/* harmony export */   HL: () => (/* binding */ withNotice),
/* harmony export */   M3: () => (/* binding */ ticketStands),
/* harmony export */   P7: () => (/* binding */ whyClosed),
/* harmony export */   SZ: () => (/* binding */ ticketReported),
/* harmony export */   VO: () => (/* binding */ untoldEvent),
/* harmony export */   Wc: () => (/* binding */ bidFarewell),
/* harmony export */   iP: () => (/* binding */ announce),
/* harmony export */   ue: () => (/* binding */ dutyOf),
/* harmony export */   v: () => (/* binding */ ticketMissing)
/* harmony export */ });
/* harmony import */ var _lifecycle_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8288);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9820);


function dutyOf(issue, channels) {
    const wasReported = issue.timestamps.reported !== null;
    // A run may have ended between recording the ticket and recording the report.
    const isKnown = wasReported || issue.ticket !== null;
    // What announces an issue is written before its ticket is created.
    const wasBegun = channels.tickets && issue.slack.announced !== null;
    switch (issue.status) {
        case 'open':
            return wasReported ? { kind: 'none' } : { kind: 'report', issue };
        case 'closed':
            return { kind: 'none' };
        case 'whitelisted':
            if (isKnown)
                return closing(issue, channels);
            return wasBegun ? { kind: 'find-ticket', issue } : { kind: 'none' };
        case 'resolved':
            if (isKnown)
                return closing(issue, channels);
            return wasBegun ? { kind: 'find-ticket', issue } : { kind: 'close', issue, tell: false };
    }
}
function closing(issue, channels) {
    if (channels.tickets && issue.ticket !== null)
        return { kind: 'close-ticket', issue };
    return { kind: 'close', issue, tell: true };
}
/**
 * What was last done to the key and the ticket that does not know of it yet; null where nothing is to be told. A
 * reactivated key of a closed issue leads a new life: the ticket that knows of its disable is the one before.
 */
function untoldEvent(issue, channels) {
    const event = issue.remediation?.latest;
    if (!channels.tickets || issue.status === 'closed')
        return null;
    if (event === undefined || event.outcome === 'intended' || event.ticketTold)
        return null;
    const previous = event.action === 'reactivate' ? issue.previousTickets.at(-1) : undefined;
    const ticket = issue.ticket?.key ?? previous;
    return ticket === undefined ? null : { event, ticket };
}
/**
 * A ticket stands under the key. Where the issue has moved on meanwhile, closing it is still to be done; one that
 * another run put on record first stays.
 */
function ticketStands(issue, key) {
    if (issue.ticket !== null)
        return issue;
    const ticket = { key, assigneeId: null };
    return issue.status === 'closed' ? (0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_0__/* .unclosed */ .C5)({ ...issue, ticket }) : { ...issue, ticket };
}
/** No ticket was created after all; a resolved issue is done with, a whitelisted one as if it had never been begun. */
function ticketMissing(issue, now) {
    const quiet = unannounced(issue);
    if (quiet.status === 'resolved')
        return (0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_0__/* .closed */ .$h)(quiet, now);
    return { ...quiet, slack: { ...quiet.slack, announced: null }, claim: null };
}
/** Nobody is told any more of a key that is no longer stale, or excepted, before anybody was (SPEC section 7). */
function unannounced(issue) {
    const pending = issue.slack.pending.filter(({ kind }) => kind !== 'new');
    return { ...issue, slack: { ...issue.slack, pending } };
}
/** Queues the first notice of this life, once, whether or not a ticket can be opened. */
function announce(issue, recipients, now) {
    if (issue.slack.announced !== null)
        return issue;
    return {
        ...issue,
        slack: {
            ...issue.slack,
            announced: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .timestampOf */ .U_)(now),
            pending: queued(issue.slack.pending, { kind: 'new', to: recipients, note: null }),
        },
    };
}
/** Queues the last notice of this life, once. */
function bidFarewell(issue, recipients, now) {
    if (issue.slack.farewell !== null)
        return issue;
    return {
        ...issue,
        slack: {
            ...issue.slack,
            farewell: (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .timestampOf */ .U_)(now),
            pending: queued(issue.slack.pending, { kind: 'closed', to: recipients, note: whyClosed(issue) }),
        },
    };
}
/** Queues a notice of what was just done to the key. */
function withNotice(issue, notice) {
    return { ...issue, slack: { ...issue.slack, pending: queued(issue.slack.pending, notice) } };
}
/** The ticket stands; the retention period runs from now. */
function ticketReported(issue, ticket, now) {
    return { ...(0,_lifecycle_js__WEBPACK_IMPORTED_MODULE_0__/* .reported */ .Y6)(issue, now), ticket };
}
/** One line for ticket and Slack. */
function whyClosed(issue) {
    if (issue.status === 'resolved') {
        return issue.timestamps.remediated === null
            ? 'The key is no longer active, or no longer there.'
            : 'The key was disabled after approval.';
    }
    const { expires = null, reason: why = null } = issue.exception ?? {};
    const until = expires === null ? '' : ` until ${expires}`;
    const reason = why === null ? '' : `: ${why}`;
    return `An exception holds for the key${until}${reason}`;
}
function queued(pending, notice) {
    return notice.to.length === 0 ? pending : [...pending, { ...notice, told: [] }];
}


/***/ }),

/***/ 4379:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   OM: () => (/* binding */ sameMemory),
/* harmony export */   S1: () => (/* binding */ readMemory),
/* harmony export */   Zv: () => (/* binding */ keepMemory),
/* harmony export */   vI: () => (/* binding */ shortened),
/* harmony export */   xP: () => (/* binding */ writeMemory)
/* harmony export */ });
/* harmony import */ var _key_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(7271);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(9820);
/**
 * What a scan may skip, and the proof of it (SPEC section 12). After a look at time t a user cannot hold a stale key
 * before min(earliest creation date of any of its keys, active or not; t) + threshold: keys that were there are no
 * older than the earliest, keys made since are younger than t. So the user needs no look until then. An optimisation
 * only; whatever does not fit exactly is forgotten. Pure: compression and storage are elsewhere.
 */


const FORMAT = 1;
const MS_PER_HOUR = 3_600_000;
/** AWS refuses requests whose clock differs by more; so much may our clock differ from that of the key's creation. */
const CLOCK_SKEW_MS = 15 * 60_000;
/** `previous`: undefined for a full look. */
function keepMemory(options) {
    const { previous, maxAgeDays, now } = options;
    const kept = new Map();
    return {
        mustLook(user) {
            if (!(0,_key_js__WEBPACK_IMPORTED_MODULE_0__/* .mayHoldStaleKey */ .T)(user, maxAgeDays, now))
                return false;
            const until = previous?.get(user.userId);
            if (until === undefined || now.getTime() >= until * MS_PER_HOUR)
                return true;
            kept.set(user.userId, until);
            return false;
        },
        looked(user, keys) {
            const earliest = Math.min(now.getTime(), ...keys.map(({ createDate }) => createDate.getTime()));
            const until = Math.floor((earliest - CLOCK_SKEW_MS + maxAgeDays * _timestamp_js__WEBPACK_IMPORTED_MODULE_1__/* .MS_PER_DAY */ .ec) / MS_PER_HOUR);
            // Nothing is remembered of a user who has to be looked at every time.
            if (until * MS_PER_HOUR > now.getTime())
                kept.set(user.userId, until);
        },
        remembered: () => kept,
    };
}
/** One line per hour, so that compression finds little but the IDs. Sorted: equal memories are equal texts. */
function writeMemory(memory, maxAgeDays) {
    const byHour = new Map();
    for (const [userId, hour] of memory) {
        const users = byHour.get(hour);
        if (users === undefined)
            byHour.set(hour, [userId]);
        else
            users.push(userId);
    }
    const lines = [...byHour]
        .sort(([a], [b]) => a - b)
        .map(([hour, users]) => `${hour} ${users.sort().join(' ')}`);
    return [`${FORMAT} ${maxAgeDays}`, ...lines].join('\n');
}
/** Undefined where format or threshold are not today's, or a line is not what we write. */
function readMemory(text, maxAgeDays) {
    const [head, ...lines] = text.split('\n');
    if (head !== `${FORMAT} ${maxAgeDays}`)
        return undefined;
    const memory = new Map();
    for (const line of lines) {
        const [hour = '', ...users] = line.split(' ');
        if (!/^\d{1,9}$/.test(hour) || users.length === 0 || users.includes(''))
            return undefined;
        for (const user of users)
            memory.set(user, Number(hour));
    }
    return memory;
}
/** The part that is worth most when not all fits: what need not be looked at for longest. */
function shortened(memory, size) {
    return new Map([...memory].sort(([, a], [, b]) => b - a).slice(0, size));
}
function sameMemory(a, b) {
    if (a?.size !== b.size)
        return false;
    for (const [userId, hour] of b)
        if (a.get(userId) !== hour)
            return false;
    return true;
}


/***/ }),

/***/ 1795:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   l: () => (/* binding */ sessionPolicy),
/* harmony export */   w: () => (/* binding */ roleArn)
/* harmony export */ });
/**
 * The inline session policy of each mode (SPEC section 5): whatever the role may do, the session may do only this.
 * Scan and plan cannot name `iam:UpdateAccessKey`, so AWS refuses it to them even if the role would allow it.
 */
const IDENTIFY = ['iam:ListUsers', 'iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed', 'iam:GetAccountSummary'];
function sessionPolicy(options) {
    const users = `arn:${options.partition}:iam::${options.accountId}:user/*`;
    const allow = (actions, resource) => ({
        Effect: 'Allow',
        Action: actions,
        Resource: resource,
    });
    const statement = {
        identify: allow([...IDENTIFY, ...(options.readsTags ? ['iam:ListUserTags'] : [])], '*'),
        plan: allow(['iam:ListAccessKeys', 'iam:GetAccessKeyLastUsed'], '*'),
        // A policy has to have a statement.
        enter: { Effect: 'Deny', Action: '*', Resource: '*' },
        inspect: allow(['iam:ListAccessKeys'], users),
        'change-keys': allow(['iam:ListAccessKeys', 'iam:UpdateAccessKey'], users),
    }[options.purpose];
    return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}
/** `roleName` may carry a path, e.g. `security/hammer-identify`. */
function roleArn(options) {
    return `arn:${options.partition}:iam::${options.accountId}:role/${options.roleName}`;
}


/***/ }),

/***/ 352:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Fz: () => (/* binding */ ticketMarker),
/* harmony export */   HG: () => (/* binding */ remediationComment),
/* harmony export */   ZZ: () => (/* binding */ lastUseText),
/* harmony export */   dK: () => (/* binding */ ticketDescription),
/* harmony export */   hY: () => (/* binding */ closingComment),
/* harmony export */   hy: () => (/* binding */ ageOf),
/* harmony export */   jy: () => (/* binding */ ticketSummary)
/* harmony export */ });
/* harmony import */ var _reporting_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(8290);
/* harmony import */ var _timestamp_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(9820);


const text = (value) => ({ type: 'text', text: value });
const strong = (value) => ({ type: 'strong', text: value });
const code = (value) => ({ type: 'code', text: value });
/** One line; the tracker cuts it to its limit. The key ID is in full: tickets are not public. */
function ticketSummary(issue, context) {
    const { username } = issue.details;
    return `Rotate IAM access key ${issue.issueId} of ${username} in AWS account ${context.accountName} (${issue.accountId})`;
}
/** A label that names this life of this key, so that a run that died can find its ticket. No blanks. */
function ticketMarker(issue) {
    return `iam-key-${issue.issueId}-${(0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(issue.timestamps.identified) / 1000}`.replace(/[^\w.-]/g, '-');
}
function ticketDescription(issue, context) {
    const { disableDay } = context;
    const ageDays = ageOf(issue, context.now);
    const opening = [
        text('Please rotate this IAM access key. It has been active for '),
        strong(days(ageDays)),
        text(`; keys have to be replaced after ${days(context.maxAgeDays)}.`),
        ...(disableDay === null
            ? []
            : [
                text(' If it is still active on '),
                strong(disableDay),
                text(', it will be disabled as soon as that is approved.'),
            ]),
    ];
    return [
        { type: 'paragraph', content: opening },
        factsOf(issue, context),
        ...exceptionBlock(context),
        { type: 'heading', text: 'How to rotate it' },
        {
            type: 'paragraph',
            content: [
                text(`Run the commands with the AWS CLI, signed in to account ${context.accountName} (${issue.accountId}).`),
            ],
        },
        rotationSteps(issue),
        ...runBlock(context),
    ];
}
function closingComment(issue, context) {
    return [
        { type: 'paragraph', content: [text(`${sentence((0,_reporting_js__WEBPACK_IMPORTED_MODULE_1__/* .whyClosed */ .P7)(issue))} This ticket is closed.`)] },
        ...runBlock(context),
    ];
}
/** What was done to the key, or failed, and how to undo it. */
function remediationComment(issue, event, context) {
    const { username } = issue.details;
    const key = [text('access key '), code(issue.issueId), text(' of user '), code(username)];
    const approved = event.approvedBy.length === 0 ? 'nobody on record' : event.approvedBy.join(', ');
    const who = `Requested by ${event.requestedBy}, approved by ${approved}.${event.comment === '' ? '' : ` Comment: ${event.comment}`}`;
    return [
        { type: 'paragraph', content: whatHappened(event, key) },
        { type: 'paragraph', content: [text(who)] },
        ...runBlock(context),
    ];
}
function whatHappened({ action, outcome, observed }, key) {
    const why = observed ?? 'no reason known';
    switch (outcome) {
        case 'failed':
            return [text(`Could not ${action} the `), ...key, text(`: ${why}. It is tried again by the next run.`)];
        case 'intended':
            return [
                text(`It could not be confirmed whether AWS did ${action} the `),
                ...key,
                text(`: ${why}. The next scan finds out; the security team can run the rollback workflow at any time.`),
            ];
        case 'done':
            return action === 'disable'
                ? [
                    text('Disabled the '),
                    ...key,
                    text('. If something broke, the security team can reactivate it with the rollback workflow; then rotate it.'),
                ]
                : [
                    text('Reactivated the '),
                    ...key,
                    text('. The retention period starts again; please rotate the key.'),
                ];
    }
}
/** `2026-11-03 by s3 in eu-west-1 (20 days ago)`, or `never`. Counts days of the calendar (UTC), as the date does. */
function lastUseText(lastUse, now) {
    if (lastUse === null)
        return 'not known';
    if (lastUse.date === null)
        return 'never';
    const day = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .utcDay */ .dA)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(lastUse.date));
    const passed = (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeDaysBetween */ .vr)(Date.parse(day), now);
    const by = lastUse.service === null ? '' : ` by ${lastUse.service}`;
    const where = lastUse.region === null ? '' : ` in ${lastUse.region}`;
    return `${day}${by}${where} (${passed === 0 ? 'today' : passed === 1 ? 'yesterday' : `${passed} days ago`})`;
}
/** Whole days since the key was created. */
function ageOf(issue, now) {
    return (0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .wholeDaysBetween */ .vr)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(issue.details.createDate), now);
}
function factsOf(issue, context) {
    const { details, accountId } = issue;
    return {
        type: 'facts',
        rows: [
            { label: 'Account', value: [text(`${context.accountName} (${accountId})`)] },
            { label: 'User', value: [code(details.username)] },
            { label: 'Access key', value: [code(issue.issueId)] },
            {
                label: 'Created',
                value: [text(`${(0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .utcDay */ .dA)((0,_timestamp_js__WEBPACK_IMPORTED_MODULE_0__/* .epochOf */ .Fz)(details.createDate))} (${days(ageOf(issue, context.now))} ago)`)],
            },
            { label: 'Last used', value: [text(lastUseText(details.lastUse, context.now))] },
            {
                label: 'Will be disabled',
                value: [
                    text(context.disableDay === null
                        ? 'not automatically'
                        : `on or after ${context.disableDay}, after approval`),
                ],
            },
        ],
    };
}
function exceptionBlock({ exceptionUrl }) {
    if (exceptionUrl === null)
        return [];
    const link = { type: 'link', text: exceptionUrl, href: exceptionUrl };
    return [{ type: 'paragraph', content: [text('If it cannot be rotated, ask for an exception: '), link] }];
}
function runBlock({ runUrl }) {
    if (runUrl === null)
        return [];
    return [
        {
            type: 'paragraph',
            content: [text('Written by '), { type: 'link', text: 'this run of IAM key rotation', href: runUrl }],
        },
    ];
}
/** The order in which nothing breaks: new key first, old key inactive before it is deleted (IAM User Guide). */
function rotationSteps(issue) {
    const user = userOption(issue.details.username);
    const key = issue.issueId;
    return {
        type: 'steps',
        items: [
            {
                content: [text('See what uses the key. If nothing does, go on with step 4.')],
                code: `aws iam get-access-key-last-used --access-key-id ${key}`,
            },
            {
                content: [
                    text('Create a second key. A user has at most two: if there are two, delete the unused one first.'),
                ],
                code: `aws iam create-access-key ${user}`,
            },
            {
                content: [
                    text('Put the new key in place wherever the old one is used, and see that it works. Where you can, use a role instead of a key.'),
                ],
            },
            {
                content: [
                    text('Deactivate the old key. If something breaks, the same command with Active brings it back.'),
                ],
                code: `aws iam update-access-key ${user} --access-key-id ${key} --status Inactive`,
            },
            {
                content: [text('When nothing has broken for some days, delete it.')],
                code: `aws iam delete-access-key ${user} --access-key-id ${key}`,
            },
        ],
    };
}
function days(count) {
    return count === 1 ? '1 day' : `${count} days`;
}
function sentence(words) {
    return /[.!?]$/.test(words) ? words : `${words}.`;
}
/** A name may begin with a hyphen; behind `=` it is not taken for an option. */
function userOption(userName) {
    return `--user-name${userName.startsWith('-') ? '=' : ' '}${shellQuoted(userName)}`;
}
/** IAM user names hold no shell metacharacter but may be anything in a hostile answer. */
function shellQuoted(value) {
    return /^[\w+=,.@-]+$/.test(value) ? value : `'${value.replaceAll("'", String.raw `'\''`)}'`;
}


/***/ }),

/***/ 4057:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   j: () => (/* binding */ settleAll),
/* harmony export */   p: () => (/* binding */ createTurnstile)
/* harmony export */ });
/**
 * Bounded concurrency that settles every item. Work goes on past a failed item; failures come back as values. Knows
 * nothing of retries or time.
 */
/**
 * Runs `work` on every item of an iterable that may be longer than memory.
 * @throws what the iterable itself throws, after the items under way have settled.
 */
async function settleAll(items, options, work) {
    const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
    const failures = [];
    let exhausted = false;
    let broken;
    const worker = async () => {
        while (!exhausted && broken === undefined && options.signal?.aborted !== true) {
            let next;
            try {
                next = await iterator.next();
            }
            catch (error) {
                broken ??= { error };
                return;
            }
            if (next.done === true) {
                exhausted = true;
                return;
            }
            try {
                await work(next.value);
            }
            catch (error) {
                failures.push({ item: next.value, error });
            }
        }
    };
    await Promise.all(Array.from({ length: Math.max(1, options.limit) }, worker));
    if (!exhausted)
        await iterator.return?.();
    if (broken !== undefined)
        throw broken.error;
    return failures;
}
function createTurnstile(limit) {
    const waiting = [];
    let head = 0;
    let inside = 0;
    const leave = () => {
        const next = waiting[head];
        if (next === undefined) {
            inside -= 1;
            return;
        }
        head += 1;
        if (head > 1024 && head * 2 > waiting.length) {
            waiting.splice(0, head);
            head = 0;
        }
        next();
    };
    return async (work) => {
        if (inside < limit)
            inside += 1;
        else
            await new Promise((resolve) => waiting.push(resolve));
        try {
            return await work();
        }
        finally {
            leave();
        }
    };
}


/***/ }),

/***/ 1288:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   E: () => (/* binding */ withProgress),
/* harmony export */   m: () => (/* binding */ createProgress)
/* harmony export */ });
const INTERVAL_MS = 5_000;
function createProgress(options) {
    const { total, log, unit = 'users listed' } = options;
    let items = 0;
    let accounts = 0;
    const stop = tellEverySoOften(log, () => `${accounts} of ${total} accounts done, ${items.toLocaleString('en-US')} ${unit}`);
    return {
        users: (count) => void (items += count),
        key: () => void (items += 1),
        account: () => void (accounts += 1),
        stop,
    };
}
/** `work` calls its argument for every account that is done. */
async function withProgress(about, work) {
    let done = 0;
    const stop = tellEverySoOften(about.log, () => about.accounts === 0 ? about.doing : `${about.doing}, ${done} of ${about.accounts} accounts done`);
    try {
        return await work(() => void (done += 1));
    }
    finally {
        stop();
    }
}
function tellEverySoOften(log, line) {
    const startedAt = Date.now();
    const timer = setInterval(() => {
        log.info(`Progress: ${line()}, ${Math.round((Date.now() - startedAt) / 1000)} s`);
    }, INTERVAL_MS);
    timer.unref();
    return () => clearInterval(timer);
}


/***/ }),

/***/ 2480:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   Tg: () => (/* binding */ logNameOf),
/* harmony export */   bA: () => (/* binding */ changedAccountLogLines),
/* harmony export */   cA: () => (/* binding */ judgedAccountLogLines),
/* harmony export */   ek: () => (/* binding */ changedKeyLine),
/* harmony export */   nt: () => (/* binding */ accountLogLines),
/* harmony export */   s6: () => (/* binding */ LINES_SHOWN)
/* harmony export */ });
/* harmony import */ var _domain_ticket_text_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(352);
/* harmony import */ var _markdown_js__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(3419);


const LINES_SHOWN = 100;
function accountLogLines(outcome, scan, now) {
    const name = logNameOf(outcome);
    const seen = `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(outcome.staleKeys, 'stale key')}, ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(outcome.users, 'user')}, ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(outcome.apiCalls, 'API call')}`;
    const keys = [...(scan?.staleKeys.values() ?? [])].sort((a, b) => b.ageDays - a.ageDays);
    return {
        title: `${outcome.status === 'scanned' ? 'Scanned' : 'FAILED'} ${name}: ${seen}`,
        lines: [
            ...(outcome.error === null ? [] : [`Not scanned completely: ${outcome.error}`]),
            ...(outcome.rootHasKeys ? ['The root user has access keys'] : []),
            ...keys
                .slice(0, LINES_SHOWN)
                .map((key) => `Stale: ${key.keyId} of ${key.userName}, ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(key.ageDays, 'day')} old, last used ${(0,_domain_ticket_text_js__WEBPACK_IMPORTED_MODULE_1__/* .lastUseText */ .ZZ)(key.lastUse, now)}`),
            ...(keys.length > LINES_SHOWN
                ? [`… and ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(keys.length - LINES_SHOWN, 'more', 'more')} in the findings files`]
                : []),
        ],
    };
}
/** For plan; which of the keys are over the limit is not known yet. */
function judgedAccountLogLines(outcome, judged) {
    const eligible = judged.filter(({ verdict }) => verdict.reason === 'planned').length;
    const seen = `${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(outcome.keys, 'open issue')}, ${eligible} eligible, ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(outcome.apiCalls, 'API call')}`;
    return {
        title: `${outcome.status === 'scanned' ? 'Judged' : 'FAILED'} ${logNameOf(outcome)}: ${seen}`,
        lines: [
            ...(outcome.error === null ? [] : [`Not judged completely: ${outcome.error}`]),
            ...judged
                .slice(0, LINES_SHOWN)
                .map(({ issue, verdict }) => `${issue.issueId} of ${issue.details.username}: ${verdict.reason}, ${verdict.detail}`),
            ...(judged.length > LINES_SHOWN
                ? [`… and ${(0,_markdown_js__WEBPACK_IMPORTED_MODULE_0__/* .counted */ .hS)(judged.length - LINES_SHOWN, 'more', 'more')} in the plan file`]
                : []),
        ],
    };
}
/** For remediate and rollback, which are bounded by what a person approved. */
function changedAccountLogLines(account) {
    const { done, outcomes } = account;
    const counts = ['changed', 'skipped', 'failed'].map((outcome) => {
        const count = outcomes.filter((key) => key.outcome === outcome).length;
        return count === 0 ? [] : [`${count} ${outcome === 'changed' ? done : outcome}`];
    });
    return {
        title: `${logNameOf(account)}: ${counts.flat().join(', ')}`,
        lines: outcomes.map((key) => changedKeyLine(key, done)),
    };
}
function changedKeyLine(key, done) {
    const { accountId, issueId, userName, outcome, detail } = key;
    return `Key ${issueId} of user ${userName} in account ${accountId}: ${outcome === 'changed' ? done : outcome}, ${detail}`;
}
function logNameOf({ accountId, accountName, }) {
    return accountName === accountId ? accountId : `${accountName} (${accountId})`;
}


/***/ })

};
