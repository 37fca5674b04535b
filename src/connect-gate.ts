/** Builds the gate of remediate and rollback from GitHub's OIDC and REST, and runs it. Composition only. */
import { createWorkflowIdentity } from './adapters/github-oidc.ts';
import { judgePlanDoubt, type GateFinding } from './domain/gate.ts';
import type { PlanDoubt } from './domain/plan.ts';
import type { Mandate } from './domain/issue.ts';
import { ConfigurationError } from './errors.ts';
import { passGate, refusals } from './modes/gate.ts';
import type { ApprovalSource } from './ports.ts';
import type { RunContext } from './run-context.ts';

export interface GateVerdict {
  readonly findings: readonly GateFinding[];
  readonly mandate: Mandate;
  /** Every refusal in one line; null where the gate is open, and in a dry run, where nothing is enforced. */
  readonly refusal: string | null;
}

/** Everything before the first write (SPEC section 9). `plan` is item 4, for remediate. */
export async function askGate(
  context: RunContext,
  plan: { readonly doubt: PlanDoubt | undefined; readonly digest: string } | undefined,
): Promise<GateVerdict> {
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
    if (verdict === 'warning' || inputs.dryRun)
      problems.push({
        severity: 'warning',
        code: verdict === 'warning' ? 'gate-warning' : 'gate-refused',
        message,
      });
  }
  return {
    findings,
    refusal: inputs.dryRun ? null : refusalLine(refused),
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

function refusalLine([first, ...others]: readonly GateFinding[]): string | null {
  if (first === undefined) return null;
  const more = others.length > 0 ? `. Also: ${others.map(({ message }) => message).join('. ')}` : '';
  return `The gate refused, no key was touched: ${first.message}${more}`;
}

/** Without a token or a repository every question is refused, so that the gate stays shut. */
async function approvalSource({ inputs, runner }: RunContext): Promise<ApprovalSource> {
  if (inputs.githubToken === undefined || runner.repository === '') {
    const refuse = (): Promise<never> =>
      Promise.reject(
        ConfigurationError.of(
          'Approvals cannot be read: run in GitHub Actions, with `permissions: actions: read` and the input github-token',
        ),
      );
    return { environment: refuse, approvals: refuse };
  }
  const { createGitHub } = await import('./adapters/github.ts');
  return createGitHub({ token: inputs.githubToken, repository: runner.repository });
}
