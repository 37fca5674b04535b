/**
 * The one endpoint that speaks the AWS Query protocol for IAM and STS: authentication, throttling, permission, then
 * the operation. State is in `aws-model.ts`, operations in `aws-iam.ts` and `aws-sts.ts`; DynamoDB is `dynamo.ts`.
 */
import { CredentialStore, refusal, type Authentication, type Principal } from './aws-credentials.ts';
import { IAM_OPERATIONS } from './aws-iam.ts';
import { AwsModel } from './aws-model.ts';
import {
  assumeRoleWithWebIdentity,
  STS_OPERATIONS,
  STS_PARAMETERS,
  WEB_IDENTITY,
  type StsState,
} from './aws-sts.ts';
import { AwsError, queryAnswer, queryError, type QueryService } from './aws-xml.ts';
import { withFaults, type FaultRule, type Surroundings } from './faults.ts';
import { startHttpServer, type Answer, type Exchange, type WorldServer } from './http.ts';
import type { OidcWorld } from './oidc.ts';
import { TokenBucket, type ThrottleRate } from './throttle.ts';
import type { Call } from './transcript.ts';

export interface AwsOptions {
  readonly partition?: string;
  /** IAM calls per account; default: no throttling. */
  readonly throttle?: ThrottleRate;
  /** Overrides the session length asked for. */
  readonly credentialLifetimeMs?: number;
}

export class AwsWorld extends AwsModel implements WorldServer {
  readonly name = 'aws';
  readonly credentials: CredentialStore;
  /** What GetAccessKeyLastUsed says of a key that the account does not have; seen both ways. */
  unknownKeyAnswer: 'AccessDenied' | 'NoSuchEntity' = 'AccessDenied';
  #throttle: ThrottleRate | undefined;
  readonly #surroundings: Surroundings;
  readonly #oidc: OidcWorld;
  readonly #buckets = new Map<string, TokenBucket>();
  #server: WorldServer | undefined;

  constructor(surroundings: Surroundings, oidc: OidcWorld, options: AwsOptions = {}) {
    super(surroundings.clock, options.partition);
    this.#surroundings = surroundings;
    this.#oidc = oidc;
    this.#throttle = options.throttle;
    this.credentials = new CredentialStore(surroundings.clock);
    this.credentials.lifetimeMs = options.credentialLifetimeMs;
  }

  async start(): Promise<void> {
    this.#server = await startHttpServer({
      name: this.name,
      clock: this.#surroundings.clock,
      handle: (exchange) => this.#serve(exchange),
    });
  }

  get url(): string {
    if (this.#server === undefined) throw new Error('the AWS of the world was not started');
    return this.#server.url;
  }

  stop(): Promise<void> {
    return this.#server?.stop() ?? Promise.resolve();
  }

  env(): Record<string, string> {
    return { AWS_ENDPOINT_URL: this.url, AWS_ENDPOINT_URL_IAM: this.url, AWS_ENDPOINT_URL_STS: this.url };
  }

  /** undefined: no throttling. Buckets start full. */
  setThrottle(rate: ThrottleRate | undefined): void {
    this.#throttle = rate;
    this.#buckets.clear();
  }

  /** Runs `hook` before the effect of IAM's or STS's `action`: `aws.onCall('ListAccessKeys', …, { nth: 3 })`. */
  onCall(
    action: string,
    hook: (call: Call) => void | Promise<void>,
    where: { readonly nth?: number; readonly account?: string; readonly times?: number } = {},
  ): FaultRule {
    return this.#surroundings.faults.onCall({ action, ...where }, hook);
  }

  #serve(exchange: Exchange): Promise<void> {
    const { request } = exchange;
    const parameters = new URLSearchParams(request.body);
    const action = parameters.get('Action') ?? '';
    const authentication = this.credentials.authenticate(request.headers);
    const service = serviceOf(action, parameters.get('Version'), authentication.scopeService);
    const principal = authentication.kind === 'principal' ? authentication.principal : undefined;
    const account =
      service === 'iam' || action === 'GetCallerIdentity'
        ? principal?.accountId
        : /::(\d{12}):/.exec(parameters.get('RoleArn') ?? '')?.[1];
    return withFaults(this.#surroundings, {
      exchange,
      call: {
        service,
        action: action || '(none)',
        account,
        mutating: IAM_OPERATIONS[action]?.mutating ?? false,
        detail: () => details(parameters, principal),
      },
      errorAnswer: (fault) => queryError(service, fault),
      handle: () => {
        try {
          return this.#answer(service, action, parameters, authentication);
        } catch (error) {
          if (error instanceof AwsError) return queryError(service, error);
          throw error;
        }
      },
    });
  }

  #answer(
    service: QueryService,
    action: string,
    parameters: URLSearchParams,
    authentication: Authentication,
  ): Answer {
    const version = service === 'iam' ? '2010-05-08' : '2011-06-15';
    if (parameters.get('Version') !== version)
      throw new AwsError(
        400,
        'NoSuchVersion',
        `The requested version is not supported; it must be ${version}`,
      );
    if (service === 'sts') {
      const state: StsState = {
        model: this,
        credentials: this.credentials,
        oidc: this.#oidc,
        clock: this.#surroundings.clock,
      };
      const operation = STS_OPERATIONS[action];
      if (action !== WEB_IDENTITY && operation === undefined) throw invalidAction(action, version);
      checkParameters(parameters, (name) => STS_PARAMETERS.test(name));
      const result =
        operation === undefined
          ? assumeRoleWithWebIdentity(state, parameters)
          : operation(state, parameters, caller(authentication, 'sts'));
      return queryAnswer('sts', action, result);
    }
    const principal = caller(authentication, 'iam');
    const operation = IAM_OPERATIONS[action];
    if (operation === undefined) throw invalidAction(action, version);
    this.#spend(principal.accountId);
    checkParameters(parameters, (name) => ['Action', 'Version', ...operation.parameters].includes(name));
    const account = this.account(principal.accountId);
    const resource = operation.resource(account, parameters);
    const sentence = refusal(principal, `iam:${action}`, resource);
    if (sentence !== undefined) throw new AwsError(403, 'AccessDenied', sentence);
    if (resource.startsWith('access key ') && this.unknownKeyAnswer === 'AccessDenied') {
      throw new AwsError(
        403,
        'AccessDenied',
        `User: ${principal.arn} is not authorized to perform: iam:${action} on resource: ${resource}`,
      );
    }
    return queryAnswer('iam', action, operation.run(account, parameters));
  }

  #spend(accountId: string): void {
    if (this.#throttle === undefined) return;
    let bucket = this.#buckets.get(accountId);
    if (bucket === undefined) this.#buckets.set(accountId, (bucket = new TokenBucket(this.#throttle)));
    if (!bucket.take()) throw new AwsError(400, 'Throttling', 'Rate exceeded');
  }
}

/** By the operation; what neither knows, by the version or the scope of the signature. */
function serviceOf(action: string, version: string | null, scope: string): QueryService {
  if (action === WEB_IDENTITY || action in STS_OPERATIONS) return 'sts';
  if (action in IAM_OPERATIONS) return 'iam';
  return version === '2011-06-15' || scope === 'sts' ? 'sts' : 'iam';
}

function caller(authentication: Authentication, service: QueryService): Principal {
  switch (authentication.kind) {
    case 'missing':
      throw new AwsError(403, 'MissingAuthenticationToken', 'Request is missing Authentication Token');
    case 'unknown':
      throw new AwsError(
        403,
        'InvalidClientTokenId',
        'The security token included in the request is invalid.',
      );
    case 'expired':
      throw new AwsError(403, 'ExpiredToken', 'The security token included in the request is expired');
    case 'principal':
      if (authentication.scopeService !== service) {
        throw new AwsError(
          403,
          'SignatureDoesNotMatch',
          `Credential should be scoped to correct service: '${service}'.`,
        );
      }
      return authentication.principal;
  }
}

function checkParameters(parameters: URLSearchParams, known: (name: string) => boolean): void {
  for (const name of parameters.keys()) {
    if (!known(name)) throw new AwsError(400, 'ValidationError', `Unexpected parameter: ${name}`);
  }
}

function invalidAction(action: string, version: string): AwsError {
  return new AwsError(400, 'InvalidAction', `Could not find operation ${action} for version ${version}`);
}

/** What the transcript keeps: never the token. */
function details(parameters: URLSearchParams, principal: Principal | undefined): Record<string, unknown> {
  const detail: Record<string, unknown> = {};
  for (const [name, value] of parameters) {
    if (!/^(Action|Version|WebIdentityToken)$/.test(name)) detail[name] = value;
  }
  if (principal !== undefined) detail['principal'] = principal.arn;
  return detail;
}
