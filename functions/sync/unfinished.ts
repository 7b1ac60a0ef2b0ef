/*
 * Which triggers did not get their work done? Only their messages go back to the queue.
 */
import { type LoadBalancerReference, placeKey } from '../core/load-balancer.ts';
import type { Report } from '../core/report.ts';
import { type Cluster, clusterKey, type Settings } from '../core/settings.ts';
import type { ClusterSnapshot } from '../core/source.ts';
import type { Trigger } from '../core/trigger.ts';
import type { Look } from './look.ts';

export type Unfinished = (trigger: Trigger) => boolean;

export const unfinishedWork = (look: Look, report: Report, settings: Settings): Unfinished => {
  const zoneNames = new Set<string>(settings.zones.map((zone) => zone.name));
  const failedZones = new Set(
    report.failures
      .filter((failure) => failure.retryable && zoneNames.has(failure.where))
      .map((failure) => failure.where),
  );
  const failedClusters = new Set(
    look.snapshots
      .filter((snapshot) => snapshot.coverage === 'unavailable' || missedKind(snapshot))
      .map((snapshot) => clusterKey(snapshot.cluster)),
  );
  const failedPlaces = new Set(
    look.listings
      .filter((listing) => listing.coverage === 'unavailable')
      .map((listing) => placeKey(listing.place)),
  );
  for (const { cluster, zone } of look.desired.records) {
    if (failedZones.has(zone.name)) failedClusters.add(clusterKey(cluster));
  }
  const isBroken = (cluster: Cluster): boolean =>
    failedClusters.has(clusterKey(cluster)) || failedPlaces.has(placeKey(cluster));

  return (trigger) => {
    switch (trigger.kind) {
      case 'ignored':
        return false;
      case 'resync':
      case 'confirm': {
        const names = trigger.clusters;
        const chosen = settings.clusters.filter((item) => names?.includes(item.name) ?? true);
        return failedZones.size > 0 || chosen.some(isBroken);
      }
      case 'load-balancer-deleted':
        return failedZones.size > 0 || clustersAt(trigger.loadBalancers, settings).some(isBroken);
      case 'load-balancer-created':
      case 'load-balancer-changed':
        return clustersAt(trigger.loadBalancers, settings).some(isBroken);
      default:
        return trigger satisfies never;
    }
  };
};

/** An event looks at few objects, so that a kind which it could not read is its work; a resync comes again by itself. */
const missedKind = ({ coverage, unreadKinds }: ClusterSnapshot): boolean =>
  coverage === 'partial' && unreadKinds.some(({ problem }) => problem === 'unavailable');

const clustersAt = (
  references: readonly LoadBalancerReference[],
  settings: Settings,
): readonly Cluster[] => {
  const places = new Set(references.map(placeKey));
  return settings.clusters.filter((cluster) => places.has(placeKey(cluster)));
};
