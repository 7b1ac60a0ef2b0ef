/*
 * What a zone should look like when all is quiet, said a second time and more simply than functions/core says it: every name
 * that is asked for shows what one of its askers has, nothing of ours is left that nobody asks for, and the exceptions that
 * the design makes are named one by one.
 */

import type { RecordSet } from '../../functions/core/record.ts';
import { isLeftOut, mayAsk } from './filters-by-hand.ts';
import { hasNameTrouble } from './name-trouble.ts';
import { isContested, isManaged, isOurs, type Owned, ownedOf } from './ownership-by-hand.ts';
import { asksFor, find, isAlive, regionOf, resourceOfThing, setIdentifierOf } from './truth.ts';
import type { Universe, Violation } from './universe.ts';
import { clusterOf, publishes, type Want, wantsOf, wordsForSet } from './wants.ts';
import type { ZoneServer } from './zone-server.ts';

/** `heldZones`: zones whose deletions the guard holds. */
export const notAsDesired = (
  universe: Universe,
  heldZones: ReadonlySet<string>,
): readonly Violation[] =>
  // The other policies leave a zone as it is here and there, by design.
  universe.settings.policy === 'sync'
    ? [...universe.zones.values()].flatMap((server) => zoneProblems(universe, server, heldZones))
    : [];

type Mine = { readonly record: RecordSet; readonly owned: Owned };

const zoneProblems = (
  universe: Universe,
  server: ZoneServer,
  heldZones: ReadonlySet<string>,
): readonly Violation[] => {
  const { settings, truth } = universe;
  const records = [...server.records.values()];
  const isRead = (record: RecordSet): boolean =>
    isManaged(record) && (record.type !== 'AAAA' || settings.aaaa !== 'never');
  const mine: readonly Mine[] = records.filter(isRead).flatMap((record) => {
    const owned = ownedOf(record, server.records, server, settings);
    return isOurs(owned, settings) ? [{ record, owned }] : [];
  });
  const asked = truth.things.filter((thing) => !thing.deleting).flatMap((thing) => thing.names);
  const names = new Set([
    ...asked.filter((name) => publishes(universe, server, name)),
    ...mine.map(({ record }) => record.name),
  ]);
  return [...names].flatMap((name): readonly Violation[] => {
    if (isLeftOut(settings, name)) return [];
    const here = records.filter((record) => record.name === name);
    const ours = mine.filter(({ record }) => record.name === name);
    const foreign = here.filter(
      (record) => isRead(record) && !ours.some((item) => item.record === record),
    );
    const askers = publishes(universe, server, name)
      ? truth.things.filter((thing) => asksFor(thing, name) && mayAsk(settings, thing.owner, name))
      : [];
    const wants = askers.flatMap((thing) => wantsOf(universe, server, thing, name));
    if (foreign.length > 0 || hasNameTrouble(universe, server, name, wants)) return [];
    if (ours.some(({ owned }) => isContested(owned, records, settings))) return [];
    const firm = ours.filter(
      (item) => !isKept(universe, server, mine, item, heldZones.has(server.zone.id)),
    );
    const kept = ours.filter((item) => !firm.includes(item));
    const shapes = new Set(wants.map(shapeOf));
    if ([...shapes].some((shape) => showsAll(wants, shape, ours, kept))) return [];
    const waits = kept.length > 0;
    // A CNAME stands alone, as does a record without a set identifier, so what stays keeps others out; so does one of another owner in
    // the very place, and then everything stays that the owner of the asker has there.
    const excluded = kept.some(({ record, owned }) =>
      wants.some(
        (want) =>
          shapeOf(want) !== shapeOf({ ...record, types: [record.type] }) ||
          (want.owner !== owned.owner && want.setIdentifier === record.setIdentifier),
      ),
    );
    if (excluded) return [];
    if (firm.length === 0 && (wants.length === 0 || waits)) return [];
    const detail = `${server.zone.id} ${name}: shows ${shown(ours) || 'nothing'}, wanted ${wants.map((want) => want.content.join(' | ')).join(' or ') || 'nothing'}`;
    return [{ code: 'not-as-desired', detail }];
  });
};

/** What all records of one name have in common: a CNAME or not, a set identifier or not. */
const shapeOf = ({ types, setIdentifier }: Pick<Want, 'types' | 'setIdentifier'>): string =>
  `${types.includes('CNAME')} ${setIdentifier !== null}`;

/**
 * The askers of one shape have the name: under each of their set identifiers it shows what one of them wants, or what stays
 * there, and nothing else is there but what stays.
 */
const showsAll = (
  wants: readonly Want[],
  shape: string,
  ours: readonly Mine[],
  kept: readonly Mine[],
): boolean => {
  const those = wants.filter((want) => shapeOf(want) === shape);
  const sets = new Set(
    [...those, ...ours.map(({ record }) => record)].map((item) => item.setIdentifier),
  );
  return [...sets].every((set) => {
    const isOf = ({ record }: Mine): boolean => record.setIdentifier === set;
    const here = ours.filter(isOf);
    const wanted = those.filter(({ setIdentifier }) => setIdentifier === set);
    const firm = here.filter((item) => !kept.includes(item));
    const matches = wanted.some(
      (want) =>
        [shown(here), shown(firm)].includes([...want.content].sort().join(' | ')) &&
        here.some(({ owned }) => owned.owner === want.owner),
    );
    return (
      matches ||
      (firm.length === 0 &&
        (wanted.length === 0 || here.length > 0) &&
        those.length > wanted.length)
    );
  });
};

const shown = (items: readonly Mine[]): string =>
  items
    .map(({ record }) => contentOf(record))
    .sort()
    .join(' | ');

/** Records of ours that stay although they are not what is asked for now. */
const isKept = (
  universe: Universe,
  server: ZoneServer,
  mine: readonly Mine[],
  { record, owned }: Mine,
  held: boolean,
): boolean => {
  const { truth } = universe;
  if (held) return true;
  const cluster = clusterOf(universe, owned.owner);
  const thing = owned.resource === null ? undefined : find(truth, owned.owner, owned.resource);
  const target = record.alias?.dnsName ?? (record.type === 'CNAME' ? (record.values[0] ?? '') : '');
  const isBalancer = regionOf(target) === cluster.region;
  const given = [thing?.target, ...(thing?.status ?? [])];
  const edited =
    !isBalancer &&
    !given.includes(target) &&
    !record.values.every((value) => given.includes(value));
  const foreignBalancer =
    isBalancer &&
    truth.balancers.some(
      (item) => item.dnsName === target && item.tags['elbv2.k8s.aws/cluster'] !== cluster.name,
    );
  if (edited || foreignBalancer) return true;
  const asks = thing !== undefined && asksFor(thing, record.name);
  // What it asked for before gives way to what it asks for now, once that is there.
  const { name } = record;
  const differs = asks && setIdentifierOf(thing) !== record.setIdentifier;
  const isAllowed = mayAsk(universe.settings, owned.owner, name);
  const isThere = differs && isAllowed && publishes(universe, server, name);
  if (isThere && wantsOf(universe, server, thing, name).length > 0) return false;
  if (asks && !isAllowed) return true;
  if (asks) return !isBalancer || isAlive(truth, target);
  const kind = owned.resource?.split('/')[0];
  // Others of the same listing, which shows that it does not come from an API server without its data.
  const others = truth.things.some(
    (other) =>
      other.owner === owned.owner &&
      !other.deleting &&
      other.names.length > 0 &&
      resourceOfThing(other).split('/')[0] === kind,
  );
  if (thing === undefined || thing.deleting) return !others;
  // Several of a kind that fell silent together wait for a person.
  return (
    !others &&
    mine.some((other) => {
      const { owner, resource } = other.owned;
      const living = resource === null ? undefined : find(truth, owner, resource);
      const isFellow = owner === owned.owner && resource?.split('/')[0] === kind;
      return isFellow && resource !== owned.resource && living?.deleting === false;
    })
  );
};

const contentOf = (record: RecordSet): string =>
  `${record.type}${wordsForSet(
    record.setIdentifier === null
      ? null
      : { id: record.setIdentifier, weight: Number(record.routing.Weight) },
  )} ${
    record.alias === null
      ? [...record.values].sort().join(' ')
      : `alias ${record.alias.hostedZoneId} ${record.alias.dnsName}`
  }`;
