/*
 * The load balancers of a run: all of a place for a resync, a few by name for an event. A name that is derived from a DNS
 * name has lost its capitals, so not finding it proves nothing; a name that an event gave is exact.
 */
import {
  type LoadBalancerListing,
  type LoadBalancerReference,
  type Place,
  parseElbHostname,
  placeKey,
} from '../core/load-balancer.ts';
import { placeOf, type Scope } from '../core/scope.ts';
import type { Settings } from '../core/settings.ts';
import type { ClusterSnapshot } from '../core/source.ts';
import { mergeListings } from './merge-looks.ts';
import type { Ports } from './ports.ts';

/** The load balancers that events name, place by place. */
export const findReferenced = async (
  references: readonly LoadBalancerReference[],
  ports: Ports,
  settings: Settings,
): Promise<readonly LoadBalancerListing[]> =>
  findByName(
    references.map((reference) => ({ ...reference, hostname: null })),
    placesOf(settings),
    ports,
  );

export const listPlaces = async (
  scope: Scope,
  known: readonly LoadBalancerListing[],
  ports: Ports,
): Promise<readonly LoadBalancerListing[]> => {
  const places = new Map<string, Place>();
  for (const { cluster, selection } of scope.clusters) {
    if (selection === null) places.set(placeKey(cluster), placeOf(cluster));
  }
  const listed = await Promise.all(
    [...places.values()].map((place) => ports.loadBalancers.list(place)),
  );
  return mergeListings([...known.filter((item) => !places.has(placeKey(item.place))), ...listed]);
};

/** Confirms the host names in the status of partly read clusters. */
export const confirmHostnames = async (
  snapshots: readonly ClusterSnapshot[],
  known: readonly LoadBalancerListing[],
  ports: Ports,
): Promise<readonly LoadBalancerListing[]> => {
  const confirmed = new Set(
    known.flatMap((listing) => listing.loadBalancers.map((item) => item.dnsName)),
  );
  const final = new Set(
    known.filter((item) => item.coverage !== 'partial').map((item) => placeKey(item.place)),
  );
  const places = new Map<string, Place>();
  const wanted: Wanted[] = [];
  for (const { cluster, coverage, sources } of snapshots) {
    if (coverage !== 'partial' || final.has(placeKey(cluster))) continue;
    places.set(placeKey(cluster), placeOf(cluster));
    for (const target of sources.flatMap((source) => source.statusTargets)) {
      const hostname = target.toLowerCase().replace(/\.$/, '');
      const elb = parseElbHostname(hostname);
      if (elb === null || elb.region !== cluster.region || confirmed.has(hostname)) continue;
      wanted.push({ account: cluster.account, region: cluster.region, name: elb.name });
    }
  }
  const found = await findByName(wanted, places, ports);
  return mergeListings([...known, ...found.map((listing) => ({ ...listing, askedNames: [] }))]);
};

/** Asks the ELB API whether the load balancers of deletion events are really gone. */
export const findDeleted = async (
  scope: Scope,
  known: readonly LoadBalancerListing[],
  ports: Ports,
  settings: Settings,
): Promise<readonly LoadBalancerListing[]> => {
  const final = new Set(
    known.filter((item) => item.coverage !== 'partial').map((item) => placeKey(item.place)),
  );
  const open = scope.deleted.filter((item) => !final.has(placeKey(item)));
  return mergeListings([...known, ...(await findByName(open, placesOf(settings), ports))]);
};

type Wanted = { readonly account: string; readonly region: string; readonly name: string };

const findByName = async (
  wanted: readonly Wanted[],
  places: ReadonlyMap<string, Place>,
  ports: Ports,
): Promise<readonly LoadBalancerListing[]> => {
  const names = new Map<Place, Set<string>>();
  for (const item of wanted) {
    const place = places.get(placeKey(item));
    if (place !== undefined) names.set(place, (names.get(place) ?? new Set()).add(item.name));
  }
  return Promise.all([...names].map(([place, set]) => ports.loadBalancers.find(place, [...set])));
};

const placesOf = (settings: Settings): ReadonlyMap<string, Place> =>
  new Map(settings.clusters.map((cluster) => [placeKey(cluster), placeOf(cluster)]));
