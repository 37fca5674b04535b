/**
 * The checks before any key is touched (SPEC section 9, items 1 to 4) as pure verdicts on what was read. Every
 * refusal names its remedy; whatever is missing or unknown refuses.
 */
import type { PlanDoubt } from './plan.ts';

export interface GateFinding {
  readonly check: 'identity' | 'environment' | 'approval' | 'plan';
  readonly verdict: 'refused' | 'warning';
  /** Closed list, documented in the README. */
  readonly code: GateCode;
  /** One line: what does not fit, and the remedy. */
  readonly message: string;
}

export const GATE_CODES = [
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
] as const;
export type GateCode = (typeof GATE_CODES)[number];

export interface EnvironmentRules {
  /** Undefined where no required-reviewers rule exists or GitHub did not report one. */
  readonly requiredReviewers:
    { readonly reviewers: readonly string[]; readonly preventSelfReview: boolean } | undefined;
  /** Undefined where GitHub did not say. */
  readonly adminsCanBypass: boolean | undefined;
}

export interface ApprovalRecord {
  readonly environments: readonly string[];
  readonly state: string;
  readonly user: string;
  readonly comment: string;
}

export interface JobIdentity {
  readonly environment: string;
  readonly runId: string;
  readonly repository: string;
  readonly eventName: string;
}

/**
 * Item 1: claims of the job's OIDC token. The environment has to be claimed. The other claims are compared where the
 * token has them: GitHub's always do, so that leaving them out is not open to a job there, and another issuer's token is
 * no more believed with them than without. It is AWS that verifies the token; what is read here finds mistakes early.
 */
export function judgeClaims(
  claims: Readonly<Record<string, unknown>>,
  job: JobIdentity,
): readonly GateFinding[] {
  const findings: GateFinding[] = [];
  const refuse = (code: GateCode, message: string): void =>
    void findings.push({ check: 'identity', verdict: 'refused', code, message });
  if (claims['environment'] !== job.environment) {
    const actual =
      typeof claims['environment'] === 'string' ? `environment "${claims['environment']}"` : 'no environment';
    refuse(
      'environment-claim',
      `The job's OIDC token names ${actual}, not "${job.environment}"; run this job with \`environment: ${job.environment}\``,
    );
  }
  const events = [claims['event_name'] ?? '', job.eventName].filter((event) => event !== '');
  const unfit = events.find((event) => typeof event !== 'string' || event.startsWith('pull_request'));
  if (unfit !== undefined || events.length === 0) {
    const said = typeof unfit === 'string' ? `the event ${unfit}` : 'an event that is not known';
    refuse(
      'pull-request-event',
      `The job was started by ${said}; start it by schedule or workflow_dispatch on a protected branch`,
    );
  }
  const foreign = (['run_id', 'repository'] as const).find(
    (claim) =>
      claims[claim] !== undefined && claims[claim] !== (claim === 'run_id' ? job.runId : job.repository),
  );
  if (foreign !== undefined) {
    refuse(
      'foreign-token',
      `The OIDC token's ${foreign} is not that of this run; run the action in its own job without changing GITHUB_ variables`,
    );
  }
  return findings;
}

/** Item 2: the environment has a required-reviewers rule. `undefined`: it does not exist. */
export function judgeEnvironment(rules: EnvironmentRules | undefined, name: string): readonly GateFinding[] {
  if (rules === undefined) {
    return [
      refusal(
        'environment',
        'environment-missing',
        `Environment "${name}" does not exist; create it under Settings → Environments with required reviewers`,
      ),
    ];
  }
  if (rules.requiredReviewers === undefined || rules.requiredReviewers.reviewers.length === 0) {
    return [
      refusal(
        'environment',
        'no-required-reviewers',
        `Environment "${name}" has no required reviewers; add them under Settings → Environments. On private repositories without GitHub Enterprise this rule is not available and silently does nothing: remediation cannot be gated there`,
      ),
    ];
  }
  const findings: GateFinding[] = [];
  const warn = (code: GateCode, message: string): void =>
    void findings.push({ check: 'environment', verdict: 'warning', code, message });
  if (!rules.requiredReviewers.preventSelfReview) {
    warn(
      'self-review-allowed',
      `Environment "${name}" lets people approve their own runs; switch on "Prevent self-review"`,
    );
  }
  if (rules.adminsCanBypass !== false) {
    warn(
      'admins-can-bypass',
      `Environment "${name}" lets administrators bypass its rules; switch off "Allow administrators to bypass"`,
    );
  }
  return findings;
}

/** Item 3: the run's latest word on the environment is an approval. Approvals come oldest first, without times. */
export function judgeApprovals(
  approvals: readonly ApprovalRecord[],
  name: string,
): { readonly findings: readonly GateFinding[]; readonly approvers: readonly ApprovalRecord[] } {
  // `pending` entries are remarks of deployment rules, no decision.
  const ours = approvals.filter(
    ({ environments, state }) => environments.includes(name) && state !== 'pending',
  );
  const last = ours.at(-1);
  if (last === undefined) {
    return {
      approvers: [],
      findings: [
        refusal(
          'approval',
          'no-approval',
          `Nobody has approved this run for environment "${name}"; approve it under "Review deployments"`,
        ),
      ],
    };
  }
  if (last.state !== 'approved') {
    const code = last.state === 'rejected' ? 'rejected' : 'no-approval';
    const what = last.state === 'rejected' ? `was rejected by ${last.user}` : 'is not approved yet';
    return {
      approvers: [],
      findings: [
        refusal(
          'approval',
          code,
          `This run ${what} for environment "${name}"; start a new run and have it approved`,
        ),
      ],
    };
  }
  return { approvers: ours.filter(({ state }) => state === 'approved'), findings: [] };
}

const PLAN_MESSAGES: Record<PlanDoubt, { readonly code: GateCode; readonly message: string }> = {
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
    message:
      'The plan is not the one that was approved: its digest differs from the input plan-digest; pass the output plan-digest of the plan job',
  },
  'configuration-changed': {
    code: 'plan-configuration-changed',
    message: 'Configuration has changed since the plan was made; make a new plan and have it approved',
  },
  'from-the-future': {
    code: 'plan-from-the-future',
    message:
      'The plan says that it was made later than now; check the clocks of the runners, make a new plan and have it approved',
  },
};

/** Item 4. */
export function judgePlanDoubt(doubt: PlanDoubt | undefined): readonly GateFinding[] {
  if (doubt === undefined) return [];
  const { code, message } = PLAN_MESSAGES[doubt];
  return [refusal('plan', code, message)];
}

export function refusal(check: GateFinding['check'], code: GateCode, message: string): GateFinding {
  return { check, verdict: 'refused', code, message };
}
