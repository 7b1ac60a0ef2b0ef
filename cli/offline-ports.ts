/*
 * The ports of an offline plan: the cluster, its load balancers and the zones as files show them. They answer completely and
 * at once, and they write nothing.
 */
import { SyncError } from '../functions/core/errors.ts';
import { placeKey } from '../functions/core/load-balancer.ts';
import { placeOf } from '../functions/core/scope.ts';
import { type Cluster, clusterKey, type Settings } from '../functions/core/settings.ts';
import { type ClusterSnapshot, unavailableSnapshot } from '../functions/core/source.ts';
import type { Zone } from '../functions/core/zone.ts';
import type { Ports } from '../functions/sync/ports.ts';
import { readFileCluster } from './file-cluster.ts';
import { readLoadBalancers } from './read-load-balancers.ts';
import { readManifests } from './read-manifests.ts';
import { readZones } from './read-zones.ts';

export type OfflineFiles = {
  readonly manifests: readonly string[];
  readonly loadBalancers: readonly string[];
  readonly zones: string;
};

/** Reads all files now, so that what is wrong with them is told before the run. */
export const offlinePorts = (files: OfflineFiles, cluster: Cluster, settings: Settings): Ports => {
  const zones = readZones(files.zones, settings);
  const manifests = readManifests(files.manifests);
  const loadBalancers = readLoadBalancers(files.loadBalancers, placeOf(cluster));
  const recordsOf = (zone: Zone) => zones.get(zone) ?? [];
  const look = async (asked: Cluster): Promise<ClusterSnapshot> =>
    clusterKey(asked) === clusterKey(cluster)
      ? readFileCluster(manifests, asked, settings)
      : unavailableSnapshot(asked, 'an offline plan is of one cluster');
  const list: Ports['loadBalancers']['list'] = async (place) => ({
    place,
    coverage: 'complete',
    reason: null,
    loadBalancers: placeKey(place) === placeKey(cluster) ? loadBalancers : [],
    askedNames: [],
  });
  return {
    clusters: { readAll: look, readSelected: look },
    loadBalancers: { list, find: list },
    zones: {
      list: async (zone) => recordsOf(zone),
      lookup: async (zone, names) =>
        recordsOf(zone).filter((record) => names.includes(record.name)),
      apply: async (zone) => {
        throw new SyncError('zone-unavailable', `${zone.name}: an offline plan writes nothing`, {
          retryable: false,
        });
      },
    },
    followUps: { sendLater: async () => undefined, resyncLater: async () => undefined },
    now: Date.now,
  };
};
