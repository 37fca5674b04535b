/**
 * Collects what the gate judges (SPEC section 9) and gathers the verdicts. Reads only; whoever calls decides whether
 * a refusal is enforced or, in a dry run, only reported.
 */
import {
  judgeApprovals,
  judgeClaims,
  judgeEnvironment,
  refusal,
  type ApprovalRecord,
  type GateCode,
  type GateFinding,
  type JobIdentity,
} from '../domain/gate.ts';
import { isExpected } from '../errors.ts';
import type { ApprovalSource, WorkflowIdentity } from '../ports.ts';

export interface GateResult {
  readonly findings: readonly GateFinding[];
  readonly approvers: readonly ApprovalRecord[];
  /** From the token, so that no variable of the job can claim to be somebody else; null where there is no token. */
  readonly actor: string | null;
}

/** Gate items 1 to 3; item 4 is the plan's own (see `domain/plan.ts`). */
export async function passGate(options: {
  readonly job: JobIdentity;
  readonly identity: WorkflowIdentity;
  readonly approvals: ApprovalSource;
}): Promise<GateResult> {
  const { job } = options;
  let actor: string | null = null;
  let approvers: readonly ApprovalRecord[] = [];
  const read = async (
    check: GateFinding['check'],
    code: GateCode,
    judge: () => Promise<readonly GateFinding[]>,
  ): Promise<readonly GateFinding[]> => {
    try {
      return await judge();
    } catch (error) {
      if (!isExpected(error)) throw error;
      return [refusal(check, code, error.message)];
    }
  };
  const findings = await Promise.all([
    read('identity', 'no-oidc-token', async () => {
      const claims = await options.identity.claims();
      actor = typeof claims['actor'] === 'string' ? claims['actor'] : null;
      return judgeClaims(claims, job);
    }),
    read('environment', 'environment-unreadable', async () =>
      judgeEnvironment(await options.approvals.environment(job.environment), job.environment),
    ),
    read('approval', 'approvals-unreadable', async () => {
      const judged = judgeApprovals(await options.approvals.approvals(job.runId), job.environment);
      approvers = judged.approvers;
      return judged.findings;
    }),
  ]);
  return { findings: findings.flat(), approvers, actor };
}

export function refusals(findings: readonly GateFinding[]): readonly GateFinding[] {
  return findings.filter(({ verdict }) => verdict === 'refused');
}
