/*
 * The story of a run: triggers, scope, look, desired, plan, guard, apply, report. Every run reads the live state, so running
 * it twice, late or in another order does no harm.
 */
import { evidenceOf } from '../core/evidence.ts';
import { guardPlan } from '../core/guard.ts';
import { rejectedEntries } from '../core/plan-entry.ts';
import { type Report, toReport } from '../core/report.ts';
import { createdAmong, referencesOf, scopeOf } from '../core/scope.ts';
import type { Settings } from '../core/settings.ts';
import type { Trigger } from '../core/trigger.ts';
import { applyPlans } from './apply-plans.ts';
import { approve } from './approval.ts';
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
  });

  const planned = await planZones(look, evidence, ports, settings);
  const guarded = planned.plans.map((plan) => guardPlan(plan, settings.guard));
  const approval = approve(guarded, approvals);

  const applyOptions = { ...options, dryRun };
  const zones = await applyPlans(approval.plans, look, evidence, ports, settings, applyOptions);
  const failures = [...look.failures, ...planned.failures, ...approval.failures];
  const work = { zones, look, created: createdAmong(triggers, living), firstLookAt: startedAt };
  if (!dryRun) failures.push(...(await sendFollowUps(work, ports, settings)));

  const report = toReport({
    runId: options.runId,
    dryRun,
    verbose: resyncs.some((trigger) => trigger.verbose),
    // What an event is about is a few names, and nobody can approve their plan by itself.
    planHash: scope.wholeZones ? approval.hash : null,
    snapshots: look.snapshots,
    rejected: rejectedEntries(look.desired.rejected),
    zones,
    failures,
    shape: options.shape,
  });
  return { report, unfinished: unfinishedWork(look, report, settings) };
};
