/*
 * Applies the plans of all zones side by side; the request budget is kept by the adapter.
 */
import type { Evidence } from '../core/evidence.ts';
import type { GuardedPlan } from '../core/guard.ts';
import type { ZoneResult } from '../core/report.ts';
import type { Settings } from '../core/settings.ts';
import type { Zone } from '../core/zone.ts';
import { namesWithLateTxts } from './apply-late-txts.ts';
import { applyZone } from './apply-zone.ts';
import type { Look } from './look.ts';
import { planZone } from './plan-zones.ts';
import type { Ports } from './ports.ts';
import { readNames } from './read-zone.ts';

type Options = {
  readonly runId: string;
  readonly dryRun: boolean;
  readonly outOfTime: () => boolean;
};

export const applyPlans = (
  guarded: readonly GuardedPlan[],
  look: Look,
  evidence: Evidence,
  ports: Ports,
  settings: Settings,
  options: Options,
): Promise<readonly ZoneResult[]> =>
  Promise.all(
    guarded.map((item) => {
      if (options.dryRun) return untouched(item);
      const { zone } = item.plan;
      const reads = [look.zones.get(zone)?.records ?? []];
      return applyZone(item, {
        store: ports.zones,
        guard: settings.guard,
        recordCount: recordCountOf(look, zone),
        comment: `elb53 run ${options.runId}`.slice(0, 256),
        outOfTime: options.outOfTime,
        lateNames: (groups) => namesWithLateTxts(zone, groups, reads, settings.txt, ports.zones),
        replan: async (names) => {
          const read = await readNames(zone, names, settings, ports.zones, true);
          reads.push(read.records);
          return planZone(zone, read, look, evidence, settings).entries;
        },
      });
    }),
  );

const recordCountOf = (look: Look, zone: Zone): number | null => {
  const read = look.zones.get(zone);
  return read === undefined || read.names !== null ? null : read.records.length;
};

const untouched = ({ plan, verdict }: GuardedPlan): ZoneResult => ({
  zone: plan.zone,
  entries: plan.entries,
  applied: new Set(),
  ownedRecords: plan.ownedRecords,
  guard: verdict,
  batches: [],
  failures: [],
});
