/*
 * The story of a run: triggers, scope, look, desired, plan, guard, apply, report. Every run reads the live state, so running
 * it twice, late or in another order does no harm.
 */
import { evidenceOf } from '../core/evidence.ts';
import { approvePlan, guardPlan } from '../core/guard.ts';
import { rejectedEntries } from '../core/plan-entry.ts';
import { planHash } from '../core/plan-hash.ts';
import { type Failure, type Report, toReport } from '../core/report.ts';
import { referencesOf, scopeOf } from '../core/scope.ts';
import type { Settings } from '../core/settings.ts';
import type { Trigger } from '../core/trigger.ts';
import { applyPlans } from './apply-plans.ts';
import { sendFollowUps } from './follow-ups.ts';
import { lookAround } from './look.ts';
import { findReferenced } from './look-load-balancers.ts';
import { planZones } from './plan-zones.ts';
import type { Ports } from './ports.ts';
import { type Unfinished, unfinishedWork } from './unfinished.ts';

/** `outOfTime` is asked before each batch; what is left then is left to the next run. */
export type RunOptions<Shape> = {
  readonly runId: string;
  readonly outOfTime: () => boolean;
  readonly shape: Parameters<typeof toReport<Shape>>[0]['shape'];
};

export type RunResult<Shape> = { readonly report: Report<Shape>; readonly unfinished: Unfinished };

export const run = async <Shape>(
  triggers: readonly Trigger[],
  settings: Settings,
  ports: Ports,
  options: RunOptions<Shape>,
): Promise<RunResult<Shape>> => {
  const startedAt = ports.now();
  const resyncs = triggers.filter((trigger) => trigger.kind === 'resync');
  const dryRun = settings.mode === 'observe' || resyncs.some((trigger) => trigger.dryRun);
  const approvals = resyncs.flatMap((trigger) => trigger.approve ?? []);

  const known = await findReferenced(referencesOf(triggers, settings), ports, settings);
  const living = known.flatMap((listing) => listing.loadBalancers);
  const scope = scopeOf(triggers, living, settings, startedAt);

  const look = await lookAround(scope, known, ports, settings);
  const evidence = evidenceOf({
    ...look,
    requests: look.desired.requests,
    settings,
    confirmed: scope.confirmed,
    announcedDeletions: scope.deleted,
  });

  const plans = await planZones(look, evidence, ports, settings);
  const guarded = plans.map((plan) => guardPlan(plan, settings.guard));
  const hash = planHash(guarded.map((item) => item.plan));
  const approved = hash !== null && approvals.includes(hash);
  const decided = approved
    ? guarded.map((item) => ({ ...item, plan: approvePlan(item.plan) }))
    : guarded;

  const zones = await applyPlans(decided, look, evidence, ports, settings, { ...options, dryRun });
  const failures = [...look.failures, ...unapproved(approvals, hash)];
  if (!dryRun) failures.push(...(await sendFollowUps(zones, ports, settings, startedAt)));

  const report = toReport({
    runId: options.runId,
    dryRun,
    verbose: resyncs.some((trigger) => trigger.verbose),
    planHash: hash,
    snapshots: look.snapshots,
    rejected: rejectedEntries(look.desired.rejected),
    zones,
    failures,
    shape: options.shape,
  });
  return { report, unfinished: unfinishedWork(look, report, settings) };
};

const unapproved = (approvals: readonly string[], hash: string | null): readonly Failure[] =>
  approvals
    .filter((approval) => approval !== hash)
    .map((approval) => ({
      code: 'plan-changed',
      where: 'approve',
      message: `the approved plan is ${approval}, the plan is now ${hash ?? 'empty'}; look at it again and approve that`,
      retryable: false,
    }));
