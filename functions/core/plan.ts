/*
 * The plan of one zone: every desired and every current record set with its outcome and reason. Foreign records are kept
 * before anything is compared. Pure: the same input in any order gives the same plan.
 */
import type { DesiredRecord } from './desired.ts';
import { compareDnsNames, type DnsName } from './dns-name.ts';
import { parseDomainFilter } from './domain-filter.ts';
import type { Evidence } from './evidence.ts';
import { pairOwnership } from './ownership.ts';
import { currentEntry, type PlanEntry } from './plan-entry.ts';
import { planName } from './plan-name.ts';
import type { ZoneView } from './plan-owned.ts';
import { claimantsOf, wantedNames } from './plan-txt.ts';
import { compareRecords, type RecordSet, recordKey } from './record.ts';
import type { Settings } from './settings.ts';
import { holdSilence } from './silence.ts';
import type { Zone } from './zone.ts';

/** `ownedRecords`: the record sets of the configured clusters, without their TXT, among those that were read. */
export type ZonePlan = {
  readonly zone: Zone;
  readonly entries: readonly PlanEntry[];
  readonly ownedRecords: number;
};

/** `names`: those that were read in full; null means all of the zone. Nothing is decided about other names. */
export type PlanInput = {
  readonly zone: Zone;
  readonly current: readonly RecordSet[];
  readonly names: ReadonlySet<DnsName> | null;
  readonly desired: readonly DesiredRecord[];
  readonly evidence: Evidence;
  readonly settings: Settings;
};

export const planChanges = (input: PlanInput): ZonePlan => {
  const { zone, evidence, settings } = input;
  const owned = pairOwnership(input.current, zone, settings.txt, evidence.asksFor);
  const owners = new Map(settings.clusters.map((cluster) => [cluster.ownerId, cluster]));
  const ours = [...owned.values()].filter((ownership) => owners.has(ownership.owner));
  const current = groupByName(input.current, (record) => record.name);
  const view: ZoneView = {
    zone,
    evidence,
    settings,
    owned,
    owners,
    byName: current,
    pairedTxts: new Map(
      [...owned].flatMap(([key, ownership]) =>
        ownership.txts.map((txt) => [recordKey(txt), { record: key, owner: ownership.owner }]),
      ),
    ),
    claimants: claimantsOf(input.current, zone, settings.txt),
    wanted: wantedNames(
      input.desired,
      (record) => owned.has(recordKey(record)),
      zone,
      settings.txt,
    ),
  };
  const desired = groupByName(input.desired, (item) => item.record.name);
  const names = [...new Set([...current.keys(), ...desired.keys()])]
    .filter((name) => input.names === null || input.names.has(name))
    .sort(compareDnsNames);
  const filter = parseDomainFilter(settings.domains);
  const entries = names.flatMap((name): readonly PlanEntry[] => {
    const records = [...(current.get(name) ?? [])].sort(compareRecords);
    if (filter.kind === 'invalid' || !filter.matches(name)) {
      return records.map((record) => currentEntry(record, zone));
    }
    const wanted = [...(desired.get(name) ?? [])].sort((a, b) =>
      compareRecords(a.record, b.record),
    );
    return planName(records, wanted, view);
  });
  return { zone, entries: holdSilence(entries, evidence), ownedRecords: ours.length };
};

const groupByName = <T>(
  items: readonly T[],
  nameOf: (item: T) => DnsName,
): ReadonlyMap<DnsName, readonly T[]> => {
  const groups = new Map<DnsName, T[]>();
  for (const item of items) {
    const group = groups.get(nameOf(item));
    if (group === undefined) groups.set(nameOf(item), [item]);
    else group.push(item);
  }
  return groups;
};
