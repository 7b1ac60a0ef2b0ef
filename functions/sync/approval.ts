/*
 * A held plan that a person approved by its hash is applied, if it still is that plan.
 */
import { approvePlan, type GuardedPlan } from '../core/guard.ts';
import { planHash } from '../core/plan-hash.ts';
import type { Failure } from '../core/report.ts';

export type Approval = {
  readonly hash: string | null;
  readonly plans: readonly GuardedPlan[];
  readonly failures: readonly Failure[];
};

export const approve = (
  guarded: readonly GuardedPlan[],
  approvals: readonly string[],
): Approval => {
  const hash = planHash(guarded.map((item) => item.plan));
  const approved = hash !== null && approvals.includes(hash);
  return {
    hash,
    plans: approved ? guarded.map((item) => ({ ...item, plan: approvePlan(item.plan) })) : guarded,
    failures: approvals
      .filter((approval) => approval !== hash)
      .map((other) => changed(other, hash)),
  };
};

const changed = (approval: string, hash: string | null): Failure => ({
  code: 'plan-changed',
  where: 'approve',
  message: `the approved plan is ${approval}, the plan is now ${hash ?? 'empty'}; look at it again and approve that`,
  retryable: false,
});
