/*
 * What an object should have in a zone, in words that records are compared with.
 */
import type { Cluster } from '../../functions/core/settings.ts';
import { balancersOf, regionOf, setIdentifierOf, type Thing, type WeightedSet } from './truth.ts';
import type { Universe } from './universe.ts';
import type { ZoneServer } from './zone-server.ts';

export type Want = {
  readonly owner: string;
  readonly setIdentifier: string | null;
  readonly content: readonly string[];
  readonly types: readonly string[];
};
/** Does this zone hold the name, and no more specific public one? */
export const publishes = ({ settings }: Universe, { zone }: ZoneServer, name: string): boolean => {
  const holds = (other: string): boolean => name === other || name.endsWith(`.${other}`);
  if (!holds(zone.name)) return false;
  if (zone.private) return true;
  return settings.zones.every(
    (other) => other.private || !holds(other.name) || other.name.length <= zone.name.length,
  );
};

/** What the records of one asker may look like; more than one while two load balancers live for it. */
export const wantsOf = (
  universe: Universe,
  server: ZoneServer,
  thing: Thing,
  name: string,
): readonly Want[] => {
  const cluster = clusterOf(universe, thing.owner);
  const apex = name === server.zone.name;
  const want = (types: readonly string[], data: string): readonly Want[] => [
    {
      owner: thing.owner,
      setIdentifier: setIdentifierOf(thing),
      types,
      content: types.map((type) => `${type}${wordsForSet(thing.set)} ${data}`),
    },
  ];
  const { target } = thing;
  if (target !== null && regionOf(target) === null && /^[\d.]+$/.test(target))
    return want(['A'], target);
  if (target !== null) return apex || thing.wish === 'A' ? [] : want(['CNAME'], target);
  return balancersOf(universe.truth, thing, cluster).flatMap((item) => {
    if (thing.wish === 'cname') return apex ? [] : want(['CNAME'], item.dnsName);
    const { aaaa } = universe.settings;
    const isWanted = aaaa === 'always' || (aaaa === 'dualstack' && item.dualstack);
    const both = thing.wish !== 'A' && isWanted;
    const types = both ? ['A', 'AAAA'] : ['A'];
    return want(types, `alias ${item.hostedZoneId} ${item.dnsName}`);
  });
};

export const wordsForSet = (set: WeightedSet | null): string =>
  set === null ? '' : ` ${set.id} of weight ${set.weight}`;

export const clusterOf = ({ settings }: Universe, owner: string): Cluster => {
  const cluster = settings.clusters.find((item) => item.ownerId === owner);
  if (cluster === undefined) throw new Error(`no cluster ${owner}`);
  return cluster;
};
