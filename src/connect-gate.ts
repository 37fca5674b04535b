/** Builds the gate of remediate and rollback from GitHub's OIDC and REST, and runs it. Composition only. */
import { createWorkflowIdentity } from './adapters/github-oidc.ts';
import { judgePlanDoubt, type GateFinding } from './domain/gate.ts';
import type { PlanDoubt } from './domain/plan.ts';
import type { Mandate } from './domain/remediation.ts';
import { ConfigurationError, GateRefusal } from './errors.ts';
import { passGate, refusals, type GateResult } from './modes/gate.ts';
import type { ApprovalSource } from './ports.ts';
import type { RunContext } from './run-context.ts';

export interface PassedGate {
  readonly result: GateResult;
  readonly findings: readonly GateFinding[];
  readonly mandate: Mandate;
}

/**
 * Everything before the first write (SPEC section 9). Refusals throw, unless the run is dry: then they are findings.
 * `planDoubt` and `planDigest` are item 4, for remediate.
 * @throws GateRefusal with every refusal in one line
 */
export async function passGateOf(
  context: RunContext,
  plan: { readonly doubt: PlanDoubt | undefined; readonly digest: string; readonly requestedBy: string } | undefined,
): Promise<PassedGate> {
  const { configuration, runner, inputs, problems } = context;
  const result = await passGate({
    job: {
      environment: configuration.remediationEnvironment,
      runId: runner.runId,
      repository: runner.repository,
      eventName: runner.eventName,
    },
    identity: createWorkflowIdentity(inputs.audience),
    approvals: await approvalSource(context),
  });
  const findings = [...result.findings, ...judgePlanDoubt(plan?.doubt)];
  const refused = refusals(findings);
  for (const { verdict, message } of findings) {
    if (verdict === 'warning' || inputs.dryRun) problems.push({ severity: 'warning', code: verdict === 'warning' ? 'gate-warning' : 'gate-refused', message });
  }
  const [first] = refused;
  if (first !== undefined && !inputs.dryRun) {
    const more = refused.length > 1 ? ` Also: ${refused.slice(1).map(({ message }) => message).join('. ')}` : '';
    throw new GateRefusal(`The gate refused, no key was touched: ${first.message}.${more}`);
  }
  return {
    result,
    findings,
    mandate: {
      requestedBy: result.actor ?? runner.actor,
      approvedBy: result.approvers.map(({ user }) => user),
      comment: result.approvers
        .map(({ comment }) => comment)
        .filter((comment) => comment !== '')
        .join(' / '),
      runId: runner.runId,
      runUrl: runner.runUrl ?? '',
      planDigest: plan?.digest ?? null,
    },
  };
}

/** Without a token or a repository every question is refused, so that the gate stays shut. */
async function approvalSource({ inputs, runner }: RunContext): Promise<ApprovalSource> {
  if (inputs.githubToken === undefined || runner.repository === '') {
    const refuse = (): Promise<never> =>
      Promise.reject(
        ConfigurationError.of('Approvals cannot be read: run in GitHub Actions, with `permissions: actions: read` and the input github-token'),
      );
    return { environment: refuse, approvals: refuse };
  }
  const { createGitHub } = await import('./adapters/github.ts');
  return createGitHub({ token: inputs.githubToken, repository: runner.repository });
}
