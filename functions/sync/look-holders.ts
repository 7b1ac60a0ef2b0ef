/*
 * Who holds the names that an event is about? The sources named by the ownership TXTs are read too, so that a conflict is
 * decided with all its parties and nothing is taken from a source only because nobody looked at it.
 */
import { pairOwnership } from '../core/ownership.ts';
import { recordKey } from '../core/record.ts';
import { type Cluster, clusterKey, type Settings } from '../core/settings.ts';
import {
  type ClusterSnapshot,
  type ObjectReference,
  parseResource,
  resourceOf,
} from '../core/source.ts';
import type { Zone } from '../core/zone.ts';
import type { Ports } from './ports.ts';
import type { ZoneRecords } from './read-zone.ts';

export const readHolders = async (
  zones: ReadonlyMap<Zone, ZoneRecords>,
  snapshots: readonly ClusterSnapshot[],
  ports: Ports,
  settings: Settings,
): Promise<readonly ClusterSnapshot[]> => {
  const read = new Set(
    snapshots.flatMap((snapshot) =>
      [...snapshot.sources.map(resourceOf), ...snapshot.absent].map(
        (resource) => `${clusterKey(snapshot.cluster)} ${resource}`,
      ),
    ),
  );
  const done = new Set(
    snapshots
      .filter((snapshot) => snapshot.coverage !== 'partial')
      .map((snapshot) => clusterKey(snapshot.cluster)),
  );
  const wanted = new Map<Cluster, Map<string, ObjectReference>>();
  for (const { cluster, resource } of holdersIn(zones, settings)) {
    const reference = parseResource(resource);
    const key = clusterKey(cluster);
    if (reference === null || done.has(key) || read.has(`${key} ${resource}`)) continue;
    if (!settings.sources.includes(reference.kind)) continue;
    wanted.set(cluster, (wanted.get(cluster) ?? new Map()).set(resource, reference));
  }
  return Promise.all(
    [...wanted].map(([cluster, objects]) =>
      ports.clusters.readSelected(cluster, {
        objects: [...objects.values()],
        groups: [],
        hostnames: [],
        gateways: [],
      }),
    ),
  );
};

const holdersIn = (
  zones: ReadonlyMap<Zone, ZoneRecords>,
  settings: Settings,
): readonly { readonly cluster: Cluster; readonly resource: string }[] => {
  const clusters = new Map(settings.clusters.map((cluster) => [cluster.ownerId, cluster]));
  return [...zones].flatMap(([zone, { records, names }]) => {
    const owned = pairOwnership(records, zone, settings.txt, () => false);
    return records
      .filter((record) => names === null || names.has(record.name))
      .flatMap((record) => {
        const ownership = owned.get(recordKey(record));
        const cluster = ownership === undefined ? undefined : clusters.get(ownership.owner);
        const resource = ownership?.resource ?? null;
        return cluster === undefined || resource === null ? [] : [{ cluster, resource }];
      });
  });
};
