/*
 * Defects, switched on for a demonstration only: what the simulation would say if elb53 were built another way. They wrap
 * the ports, the way to the zone or the settings of a simulated world; the code under test stays as it is.
 */

import { sourceFromObject } from '../../functions/adapters/kubernetes-objects.ts';
import { objectReader } from '../../functions/adapters/object-reader.ts';
import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import type { Settings } from '../../functions/core/settings.ts';
import type { ClusterSnapshot } from '../../functions/core/source.ts';
import type { Ports } from '../../functions/sync/ports.ts';
import { objectOf } from './manifests.ts';
import { isManaged, ownedOf, typedTxtName } from './ownership-by-hand.ts';
import { serverOf, type Universe } from './universe.ts';
import { type Sender, sendBatch } from './write.ts';
import { contentOf, type ZoneChange } from './zone-server.ts';

/** `id` is what `npm run simulate -- --plant ID` takes. */
export type Defect = {
  readonly id: string;
  readonly name: string;
  readonly sender?: Sender;
  readonly ports?: (ports: Ports, universe: Universe) => Ports;
  readonly settings?: (settings: Settings) => Settings;
};

/** Writes what it wants over whatever is there. */
const upsert: Sender = (universe, invocation, zoneId, changes) => {
  const created = new Set(
    changes.filter(({ action }) => action === 'CREATE').map(({ record }) => recordKey(record)),
  );
  const upserts = changes
    .filter(({ action, record }) => action === 'CREATE' || !created.has(recordKey(record)))
    .map(
      (change): ZoneChange =>
        change.action === 'CREATE' ? { ...change, action: 'UPSERT' } : change,
    );
  return sendBatch(universe, invocation, zoneId, upserts);
};

const txtApart: Sender = (universe, invocation, zoneId, changes) => {
  const isTxt = ({ record }: ZoneChange): boolean => record.type === 'TXT';
  const records = changes.filter((change) => !isTxt(change));
  const refused = sendBatch(universe, invocation, zoneId, records);
  return refused.length > 0
    ? refused
    : sendBatch(universe, invocation, zoneId, changes.filter(isTxt));
};

/** After a conflict it looks what stands there and does what it had in mind all the same. */
const stalePlan: Sender = (universe, invocation, zoneId, changes) => {
  const refused = sendBatch(universe, invocation, zoneId, changes);
  if (refused.length === 0) return refused;
  const { records } = serverOf(universe, zoneId);
  const keys = [...new Set(changes.map(({ record }) => recordKey(record)))];
  const there = keys.map((key) => records.get(key)).filter((record) => record !== undefined);
  const forced = [
    ...there.map((record): ZoneChange => ({ action: 'DELETE', record })),
    ...changes.filter(({ action }) => action === 'CREATE'),
  ];
  const again = sendBatch(universe, invocation, zoneId, forced);
  return again.length === 0 ? [] : refused;
};

/** Batches whose answer was lost are repeated blindly by the next write, as UPSERT. */
const repeats = (): Pick<Defect, 'ports' | 'sender'> => {
  const failed = new WeakMap<Universe, Map<string, readonly ZoneChange[]>>();
  const ofUniverse = (universe: Universe): Map<string, readonly ZoneChange[]> => {
    const known = failed.get(universe) ?? new Map();
    failed.set(universe, known);
    return known;
  };
  return {
    sender: (universe, invocation, zoneId, changes) => {
      const old = ofUniverse(universe).get(zoneId) ?? [];
      ofUniverse(universe).delete(zoneId);
      if (old.length > 0) upsert(universe, invocation, zoneId, old);
      return sendBatch(universe, invocation, zoneId, changes);
    },
    ports: (ports, universe) => ({
      ...ports,
      zones: {
        ...ports.zones,
        apply: async (zone, batch, comment) => {
          try {
            return await ports.zones.apply(zone, batch, comment);
          } catch (error) {
            const changes = batch.groups.flatMap((group) => group.changes);
            ofUniverse(universe).set(
              zone.id,
              changes.filter(({ action }) => action === 'CREATE'),
            );
            throw error;
          }
        },
      },
    }),
  };
};

/** 403 for the Ingresses counts as "there are no Ingresses". */
const emptyOn403 = (ports: Ports, universe: Universe): Ports => {
  const reader = objectReader(universe.settings);
  const withoutIngresses = (snapshot: ClusterSnapshot): ClusterSnapshot => ({
    ...snapshot,
    coverage: 'complete',
    sources: universe.truth.things
      .filter(({ owner, kind }) => owner === snapshot.cluster.ownerId && kind === 'service')
      .flatMap((thing) => sourceFromObject(objectOf(thing), reader) ?? []),
  });
  return {
    ...ports,
    clusters: {
      ...ports.clusters,
      readAll: async (cluster) => {
        const snapshot = await ports.clusters.readAll(cluster);
        return snapshot.coverage === 'unavailable' ? withoutIngresses(snapshot) : snapshot;
      },
    },
  };
};

/** Every record that nobody owns is taken for one of ours. */
const foreignAsOurs = (ports: Ports, universe: Universe): Ports => ({
  ...ports,
  zones: {
    ...ports.zones,
    list: async (zone) => {
      const records = await ports.zones.list(zone);
      const { settings } = universe;
      const server = serverOf(universe, zone.id);
      const texts = new Set(records.filter(({ type }) => type === 'TXT').map(({ name }) => name));
      const owner = settings.clusters[0]?.ownerId;
      const made = records.filter(isManaged).flatMap((record): readonly RecordSet[] => {
        const name = typedTxtName(record, zone.name, settings.txt);
        const value = `"heritage=external-dns,external-dns/owner=${owner},external-dns/resource=service/web/none"`;
        const txt = { ...record, name, type: 'TXT', ttlSeconds: 300, values: [value], alias: null };
        const isOwned = ownedOf(record, server.records, server, settings) !== null;
        return isOwned || texts.has(name) ? [] : [txt];
      });
      return [...records, ...made];
    },
  },
});

/** Leaves out the deletion of what was only imagined. */
const onlyWhatIsThere: Sender = (universe, invocation, zoneId, changes) => {
  const { records } = serverOf(universe, zoneId);
  const real = changes.filter(({ action, record }) => {
    const present = records.get(recordKey(record));
    return (
      action === 'CREATE' || (present !== undefined && contentOf(present) === contentOf(record))
    );
  });
  return sendBatch(universe, invocation, zoneId, real);
};

/** Each with the invariants that may catch it. */
export const defects: readonly (Defect & { readonly caughtBy: RegExp })[] = [
  {
    id: 'upsert',
    name: 'UPSERT instead of compare and swap',
    sender: upsert,
    caughtBy: /overwritten-unseen|foreign-record-changed/,
  },
  {
    id: 'txt-apart',
    name: 'the ownership TXT in a batch of its own',
    sender: txtApart,
    caughtBy: /record-without-txt|txt-without-record/,
  },
  {
    id: 'empty-on-403',
    name: 'a 403 taken for an empty list',
    ports: emptyOn403,
    caughtBy: /deleted-of-unavailable-cluster/,
  },
  {
    id: 'no-guard',
    name: 'no guard',
    settings: (settings) => ({
      ...settings,
      guard: { maxDeletePercent: 100, minOwnedRecords: 1_000_000 },
    }),
    caughtBy: /more-than-the-guard-allows/,
  },
  {
    id: 'stale-plan',
    name: 'a stale plan applied after a conflict',
    sender: stalePlan,
    caughtBy: /overwritten-unseen|foreign-record-changed|deleted-/,
  },
  {
    id: 'blind-repeat',
    name: 'a lost answer repeated blindly',
    ...repeats(),
    caughtBy: /overwritten-unseen|foreign-record-changed|record-without-txt|deleted-/,
  },
  {
    id: 'foreign-as-ours',
    name: 'a foreign record taken for ours',
    ports: foreignAsOurs,
    sender: onlyWhatIsThere,
    caughtBy: /foreign-record-changed/,
  },
];
