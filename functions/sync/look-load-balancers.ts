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
import { withoutDualstack } from '../core/record.ts';
import { placeOf, type Scope } from '../core/scope.ts';
import type { Cluster, Settings } from '../core/settings.ts';
import type { ClusterSnapshot } from '../core/source.ts';
import { mergeListings } from './merge-looks.ts';
import type { Ports } from './ports.ts';

/** The load balancers that events name, place by place. */
export const findReferenced = async (
  references: readonly LoadBalancerReference[],
  ports: Ports,
  settings: Settings,
): Promise<readonly LoadBalancerListing[]> => {
  const { findKnown } = ports.loadBalancers;
  if (findKnown === undefined) return findByName(references, placesOf(settings), ports);
  return Promise.all(
    [...placesOf(settings)].flatMap(([key, place]) => {
      const here = references.filter((item) => placeKey(item) === key);
      return here.length === 0 ? [] : [findKnown(place, here)];
    }),
  );
};

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

/** A host name that may be a load balancer of a cluster: from the status of an object, or the target of a record. */
export type Hint = { readonly cluster: Cluster; readonly hostname: string };

/** The host names in the status of partly read clusters. */
export const statusHints = (snapshots: readonly ClusterSnapshot[]): readonly Hint[] =>
  snapshots
    .filter((snapshot) => snapshot.coverage === 'partial')
    .flatMap(({ cluster, sources }) =>
      sources
        .flatMap((source) => [source, ...source.offers])
        .flatMap(({ statusTargets }) => statusTargets.map((hostname) => ({ cluster, hostname }))),
    );

export type ConfirmHints = (
  hints: readonly Hint[],
  known: readonly LoadBalancerListing[],
) => Promise<readonly LoadBalancerListing[]>;

/**
 * Confirms hints with the ELB API, where the place was not read in full and the load balancer is not known yet. For one run:
 * what was asked once is not asked again.
 */
export const hintConfirmer = (ports: Ports): ConfirmHints => {
  const asked = new Set<string>();
  return async (hints, known) => {
    const loadBalancers = known.flatMap((listing) => listing.loadBalancers);
    const confirmed = new Set(loadBalancers.map((item) => item.dnsName));
    // Names are unique among the application and network load balancers of a place: another one has replaced the hinted one.
    // A classic one may have its name too, and a host name of the same form; that one is found by the next resync.
    const replaced = new Set(
      loadBalancers
        .filter((item) => item.kind !== 'classic')
        .map((item) => `${placeKey(item)} ${item.name.toLowerCase()}`),
    );
    for (const { place, askedNames } of known) {
      for (const name of askedNames) asked.add(`${placeKey(place)} ${name.toLowerCase()}`);
    }
    const final = finalPlaces(known);
    const places = new Map(hints.map(({ cluster }) => [placeKey(cluster), placeOf(cluster)]));
    const wanted = hints.flatMap(({ cluster, hostname: text }): readonly Wanted[] => {
      const hostname = withoutDualstack(text.toLowerCase().replace(/\.$/, ''));
      const elb = parseElbHostname(hostname);
      const place = placeKey(cluster);
      if (elb === null || elb.region !== cluster.region || confirmed.has(hostname)) return [];
      if (replaced.has(`${place} ${elb.name}`) || asked.has(`${place} ${elb.name}`)) return [];
      return final.has(place) ? [] : [{ ...placeOf(cluster), name: elb.name }];
    });
    for (const item of wanted) asked.add(`${placeKey(item)} ${item.name}`);
    const found = await findByName(wanted, places, ports);
    return mergeListings([...known, ...found.map((listing) => ({ ...listing, askedNames: [] }))]);
  };
};

/** Asks the ELB API whether the load balancers of deletion events are really gone. */
export const findDeleted = async (
  scope: Scope,
  known: readonly LoadBalancerListing[],
  ports: Ports,
  settings: Settings,
): Promise<readonly LoadBalancerListing[]> => {
  const final = finalPlaces(known);
  const open = scope.deleted.filter((item) => !final.has(placeKey(item)));
  return mergeListings([...known, ...(await findByName(open, placesOf(settings), ports))]);
};

/** Places of which everything is known, or nothing can be. */
const finalPlaces = (known: readonly LoadBalancerListing[]): ReadonlySet<string> =>
  new Set(known.filter((item) => item.coverage !== 'partial').map((item) => placeKey(item.place)));

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
