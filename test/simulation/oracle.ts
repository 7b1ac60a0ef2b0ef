/*
 * What a zone should look like when all is quiet, said a second time and more simply than functions/core says it: every name
 * that is asked for shows what one of its askers has, nothing of ours is left that nobody asks for, and the exceptions that
 * the design makes are named one by one.
 */

import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import type { Cluster } from '../../functions/core/settings.ts';
import { isLeftOut, mayAsk } from './filters-by-hand.ts';
import {
  heritageOf,
  isContested,
  isManaged,
  isOurs,
  type Owned,
  ownedOf,
  typedTxtName,
} from './ownership-by-hand.ts';
import { asksFor, balancersOf, find, isAlive, regionOf, type Thing } from './truth.ts';
import type { Universe, Violation } from './universe.ts';
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

type Want = {
  readonly owner: string;
  readonly content: readonly string[];
  readonly types: readonly string[];
};
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
    const firm = ours.filter((item) => !isKept(universe, item, heldZones.has(server.zone.id)));
    const shown = (items: readonly Mine[]): string =>
      items
        .map(({ record }) => contentOf(record))
        .sort()
        .join(' | ');
    const matches = wants.some(
      (want) =>
        [shown(ours), shown(firm)].includes([...want.content].sort().join(' | ')) &&
        ours.some(({ owned }) => owned.owner === want.owner),
    );
    if (matches) return [];
    const waits = ours.length > firm.length;
    // A CNAME stands alone, so what stays keeps it out, and the other way round.
    const isCname = (type: string): boolean => type === 'CNAME';
    const kept = ours.filter((item) => !firm.includes(item));
    const excluded = kept.some(({ record }) =>
      wants.some(({ types }) => types.some(isCname) !== isCname(record.type)),
    );
    if (excluded) return [];
    if (firm.length === 0 && (wants.length === 0 || waits)) return [];
    const detail = `${server.zone.id} ${name}: shows ${shown(ours) || 'nothing'}, wanted ${wants.map((want) => want.content.join(' | ')).join(' or ') || 'nothing'}`;
    return [{ code: 'not-as-desired', detail }];
  });
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
const wantsOf = (
  universe: Universe,
  server: ZoneServer,
  thing: Thing,
  name: string,
): readonly Want[] => {
  const cluster = clusterOf(universe, thing.owner);
  const apex = name === server.zone.name;
  const want = (types: readonly string[], data: string): readonly Want[] => [
    { owner: thing.owner, types, content: types.map((type) => `${type} ${data}`) },
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

/** Records of ours that stay although they are not what is asked for now. */
const isKept = (universe: Universe, { record, owned }: Mine, held: boolean): boolean => {
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
  if (asks && !mayAsk(universe.settings, thing.owner, record.name)) return true;
  if (asks) return !isBalancer || isAlive(truth, target);
  const others = truth.things.some(
    (other) => other.owner === owned.owner && !other.deleting && other.names.length > 0,
  );
  return thing === undefined || thing.deleting ? !others : false;
};

/** A CNAME or a TXT of somebody else where a record or its TXT has to be; there the answer is a refusal. */
const hasNameTrouble = (
  universe: Universe,
  server: ZoneServer,
  name: string,
  wants: readonly Want[],
): boolean => {
  const { settings, truth } = universe;
  const records = [...server.records.values()];
  const wishes = truth.things.flatMap((thing) =>
    thing.deleting
      ? []
      : thing.names.flatMap((other) =>
          wantsOf(universe, server, thing, other).flatMap(({ types }) =>
            types.map((type) => ({ name: other, type })),
          ),
        ),
  );
  const wantsCname = wants.some(({ types }) => types.includes('CNAME'));
  const isRead = ({ type }: RecordSet): boolean =>
    isManaged({ type }) && (type !== 'AAAA' || settings.aaaa !== 'never');
  const besides = records.some((record) => record.name === name && !isRead(record));
  const isTxtName = [...wishes, ...records.filter(isManaged)].some(
    (record) => typedTxtName(record as RecordSet, server.zone.name, settings.txt) === name,
  );
  if (wantsCname && (besides || isTxtName)) return true;
  return wants.some(({ owner, types }) =>
    types.some((type) => {
      const txtName = typedTxtName({ name, type } as RecordSet, server.zone.name, settings.txt);
      const taken = records.some(
        (record) =>
          record.name === txtName &&
          (record.type === 'CNAME' ||
            (record.type === 'TXT' && heritageOf(record, settings)?.owner !== owner)),
      );
      const cname = wishes.some((wish) => wish.type === 'CNAME' && wish.name === txtName);
      return (taken && !isSpokenFor(server, name, type, owner, universe)) || cname;
    }),
  );
};

/** The TXT there is that of the record itself, under another owner of ours: it is replaced together with it. */
const isSpokenFor = (
  server: ZoneServer,
  name: string,
  type: string,
  owner: string,
  universe: Universe,
): boolean => {
  const record = server.records.get(recordKey({ name, type, setIdentifier: null } as RecordSet));
  const owned =
    record === undefined ? null : ownedOf(record, server.records, server, universe.settings);
  return isOurs(owned, universe.settings) && owned.owner !== owner;
};

const contentOf = (record: RecordSet): string =>
  record.alias === null
    ? `${record.type} ${[...record.values].sort().join(' ')}`
    : `${record.type} alias ${record.alias.hostedZoneId} ${record.alias.dnsName}`;

const clusterOf = ({ settings }: Universe, owner: string): Cluster => {
  const cluster = settings.clusters.find((item) => item.ownerId === owner);
  if (cluster === undefined) throw new Error(`no cluster ${owner}`);
  return cluster;
};
