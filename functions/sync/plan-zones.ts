/*
 * Plans every zone that was read, each by itself. A plan made from a few names does not know how many records the zone holds;
 * when it deletes so many that the guard may object, the zone is listed to count them.
 */
import type { Evidence } from '../core/evidence.ts';
import { deletionsAlwaysAllowed } from '../core/guard.ts';
import { planChanges, type ZonePlan } from '../core/plan.ts';
import type { Failure } from '../core/report.ts';
import type { Settings } from '../core/settings.ts';
import type { Zone } from '../core/zone.ts';
import { failureOf } from './apply-zone.ts';
import type { Look } from './look.ts';
import type { Ports } from './ports.ts';
import type { ZoneRecords } from './read-zone.ts';

export type ZonePlans = {
  readonly plans: readonly ZonePlan[];
  /** Zones whose records could not be counted: nothing is changed there. */
  readonly failures: readonly Failure[];
};

export const planZones = async (
  look: Look,
  evidence: Evidence,
  ports: Ports,
  settings: Settings,
): Promise<ZonePlans> => {
  const failures: Failure[] = [];
  const plans = await Promise.all(
    [...look.zones].map(async ([zone, read]) => {
      const plan = planZone(zone, read, look, evidence, settings);
      const deletions = plan.entries.filter(
        (entry) => entry.outcome === 'delete' || entry.lookAgain,
      );
      const alwaysAllowed = deletions.length <= deletionsAlwaysAllowed(settings.guard);
      if (read.names === null || alwaysAllowed) return [plan];
      try {
        const records = await ports.zones.list(zone);
        return [planZone(zone, { ...read, records }, look, evidence, settings)];
      } catch (error) {
        failures.push(failureOf(zone, error));
        return [];
      }
    }),
  );
  return { plans: plans.flat(), failures };
};

export const planZone = (
  zone: Zone,
  read: ZoneRecords,
  look: Look,
  evidence: Evidence,
  settings: Settings,
): ZonePlan =>
  planChanges({
    zone,
    current: read.records,
    names: read.names,
    desired: look.desired.records.filter((item) => item.zone === zone),
    evidence,
    settings,
  });
