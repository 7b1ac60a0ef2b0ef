/*
 * A hosted zone of the simulated world: the stand-in for Route 53 (local/route53), which accepts and refuses what the service
 * does in its own words, and beside it what stands in the zone in our own form, so that invariants can be looked at.
 */
import { fromRoute53Record, toRoute53Record } from '../../functions/adapters/route53-records.ts';
import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import type { Zone } from '../../functions/core/zone.ts';
import { draftBatch } from '../../local/route53/change-batch.ts';
import { sizeProblems } from '../../local/route53/limits.ts';
import { parseRecordName } from '../../local/route53/record-name.ts';
import {
  type StoredRecordSet,
  recordKey as storedKey,
  type ZoneRecords,
} from '../../local/route53/record-store.ts';
import { checkChanges } from '../../local/route53/request-shape.ts';
import { createZones } from '../../local/route53/zones.ts';
import { ServiceError } from '../../local/service.ts';

export type ZoneChange = {
  readonly action: 'CREATE' | 'DELETE' | 'UPSERT';
  readonly record: RecordSet;
};

/** `badNames` are refused with a text that names nothing. `legacy`: the record that an old TXT speaks for, by keys without
 * set identifiers. */
export type ZoneServer = {
  readonly zone: Zone;
  readonly stored: ZoneRecords;
  records: ReadonlyMap<string, RecordSet>;
  quota: number;
  badNames: ReadonlySet<string>;
  readonly legacy: Map<string, string>;
  /** Until then it answers PriorRequestNotComplete. */
  busyUntil: number;
};

export const zoneServer = (zone: Zone): ZoneServer => {
  const { id, name, private: isPrivate } = zone;
  const { records: stored } = createZones().create({
    id,
    name,
    private: isPrivate,
    account: '111122223333',
  });
  const all = stored
    .listFrom('', Number.POSITIVE_INFINITY)
    .map(({ set }) => fromRoute53Record(set));
  return {
    zone,
    stored,
    records: new Map(all.map((record) => [recordKey(record), record])),
    quota: 10_000,
    badNames: new Set(),
    legacy: new Map(),
    busyUntil: 0,
  };
};

/** The problems of a batch that was refused; none when it was applied. */
export const change = (
  server: ZoneServer,
  changes: readonly ZoneChange[],
  isAlive: (hostname: string) => boolean,
): readonly string[] => {
  const batch = changes.map(({ action, record }) => ({
    Action: action,
    ResourceRecordSet: toRoute53Record(record),
  }));
  const draft = server.stored.draft();
  const problems: string[] = [];
  try {
    checkChanges(batch, undefined);
    problems.push(
      ...sizeProblems(batch),
      ...draftBatch(draft, batch, {
        zoneId: server.zone.id,
        zoneName: parseRecordName(server.zone.name),
        privateZone: server.zone.private,
        maxRecordSets: server.quota,
        maxRoutedSets: 100,
        loadBalancerExists: isAlive,
      }),
    );
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    problems.push(error.message);
  }
  if (changes.some((item) => item.action !== 'DELETE' && server.badNames.has(item.record.name))) {
    problems.push('FATAL problem: it was not possible');
  }
  if (problems.length > 0) return problems;
  draft.commit();
  server.records = afterwards(server, changes);
  return [];
};

/** A page of a listing; `startKey` as local/route53/record-store.ts orders record sets. */
export const pageFrom = (
  server: ZoneServer,
  startKey: string,
  size: number,
): { readonly page: readonly StoredRecordSet[]; readonly next: StoredRecordSet | undefined } => {
  const found = server.stored.listFrom(startKey, size + 1);
  return { page: found.slice(0, size), next: found[size] };
};

export const contentOf = (record: RecordSet): string => JSON.stringify(record);

/** As a listing shows what was changed; what was not stays the same value. */
const afterwards = (
  { records, stored }: ZoneServer,
  changes: readonly ZoneChange[],
): ZoneServer['records'] => {
  const after = new Map(records);
  for (const { record } of changes) {
    const key = recordKey(record);
    const name = parseRecordName(toRoute53Record(record).Name ?? '');
    const now = stored.get(storedKey(name, record.type, record.setIdentifier ?? ''));
    if (now === undefined) after.delete(key);
    else after.set(key, fromRoute53Record(now.set));
  }
  return after;
};
