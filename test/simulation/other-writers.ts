/*
 * The other writers of a zone: a person at the console, an external-dns with an owner of its own, and the external-dns whose
 * records we took over.
 */
import { readDnsName } from '../../functions/core/dns-name.ts';
import type { RecordSet } from '../../functions/core/record.ts';
import { encryptHeritage } from '../../functions/core/txt-encryption.ts';
import {
  heritageOf,
  isManaged,
  oldTxtName,
  ownedOf,
  plainKey,
  typedTxtName,
} from './ownership-by-hand.ts';
import type { Dice } from './random.ts';
import { resourceOfThing, setIdentifierOf } from './truth.ts';
import { serverOf, type Universe } from './universe.ts';
import { anyNames } from './world.ts';
import { changeByOthers } from './write.ts';
import type { ZoneChange, ZoneServer } from './zone-server.ts';

export const person = (universe: Universe, dice: Dice): void => {
  const server = anyServer(universe, dice);
  if (server === undefined) return;
  const records = [...server.records.values()].filter((record) => !/^(NS|SOA)$/.test(record.type));
  const chosen = dice.pick(records);
  if (chosen === undefined || dice.chance(35)) {
    const made = plainRecord(universe, server, dice);
    if (made === null || isAmbiguous(universe, server, [made])) return;
    changeByOthers(universe, server, [create(made)], 'a person makes a record');
    return;
  }
  const changes = dice.pick<readonly ZoneChange[]>([
    [erase(chosen)],
    isManaged(chosen) ? [erase(chosen), create(edited(chosen))] : [erase(chosen)],
    isManaged(chosen) ? [erase(chosen), create(edited(chosen))] : [],
    [erase(chosen), ...txtsOf(universe, server, chosen).map(erase)],
  ]);
  const orphans = records.filter(
    (record) => !(changes ?? []).some((item) => item.record === record),
  );
  if (isAmbiguous(universe, server, orphans)) return;
  changeByOthers(universe, server, changes ?? [], 'a person edits');
};

/** Makes, changes or removes a record with its own TXT, as external-dns does: UPSERT of both. */
export const stranger = (universe: Universe, dice: Dice): void => {
  const server = anyServer(universe, dice);
  if (server === undefined) return;
  const owned = [...server.records.values()].filter(
    (record) => isManaged(record) && ownerOf(universe, server, record) === 'stranger',
  );
  const old = dice.pick(owned);
  if (old !== undefined && dice.chance(60)) {
    const texts = txtsOf(universe, server, old).map(erase);
    const changes = dice.chance(50) ? [erase(old), ...texts] : [erase(old), create(edited(old))];
    changeByOthers(universe, server, changes, 'a stranger changes its record');
    return;
  }
  const made = plainRecord(universe, server, dice);
  if (made === null) return;
  const txt = txtFor(universe, server, made, 'stranger', 'service/web/one');
  if (isAmbiguous(universe, server, [made, txt])) return;
  changeByOthers(universe, server, [create(made), create(txt)], 'a stranger makes a record');
};

/** A record of the external-dns that ran before us, under one of our owner ids, perhaps with a TXT of an old form. */
export const adopt = (universe: Universe, dice: Dice): void => {
  const server = anyServer(universe, dice);
  const thing = dice.pick(universe.truth.things);
  const name = dice.pick(thing?.names ?? []);
  if (server === undefined || thing === undefined || name === undefined) return;
  if (!isIn(name, server)) return;
  const balancer = dice.pick(
    universe.truth.balancers.filter(({ dnsName }) => thing.status.includes(dnsName)),
  );
  const one = {
    ...bare(name, 'A'),
    setIdentifier: setIdentifierOf(thing),
    routing: thing.set === null ? {} : { Weight: thing.set.weight },
  };
  const made: RecordSet =
    balancer === undefined
      ? { ...one, ttlSeconds: 300, values: ['192.0.2.1'] }
      : {
          ...one,
          alias: {
            hostedZoneId: balancer.hostedZoneId,
            dnsName: readDnsName(balancer.dnsName),
            evaluateTargetHealth: true,
          },
        };
  const { txt } = universe.settings;
  const resource = dice.chance(80) ? resourceOfThing(thing) : 'service/web/left';
  const typed = txtFor(universe, server, made, thing.owner, resource);
  const old =
    dice.chance(40) && txt.prefix === '' && made.alias !== null && name !== server.zone.name;
  const written = old
    ? { ...typed, name: typedTxtName({ ...made, type: 'CNAME' }, server.zone.name, txt) }
    : typed;
  if (isAmbiguous(universe, server, [made, written])) return;
  const size = server.records.size;
  changeByOthers(universe, server, [create(made), create(written)], 'taken over');
  if (old && server.records.size > size) {
    server.legacy.set(plainKey(written), plainKey(made));
  }
};

const create = (record: RecordSet): ZoneChange => ({ action: 'CREATE', record });
const erase = (record: RecordSet): ZoneChange => ({ action: 'DELETE', record });

const bare = (name: string, type: string): RecordSet => ({
  name: readDnsName(name),
  type,
  setIdentifier: null,
  ttlSeconds: null,
  values: [],
  alias: null,
  routing: {},
});

const edited = (record: RecordSet): RecordSet => ({
  ...record,
  alias: null,
  // Weighted records of one name have one TTL, or Route 53 refuses the next of them.
  ttlSeconds: record.setIdentifier === null ? 60 : 300,
  values: [
    record.type === 'A'
      ? '198.51.100.7'
      : record.type === 'AAAA'
        ? '2001:db8::7'
        : 'hand.example.net',
  ],
});

const plainRecord = (universe: Universe, server: ZoneServer, dice: Dice): RecordSet | null => {
  const name = dice.pick(anyNames(universe.settings, dice));
  if (name === undefined || !isIn(name, server)) return null;
  const type = dice.pick(['A', 'A', 'AAAA', 'CNAME', 'MX', 'TXT']) ?? 'A';
  if (type === 'MX')
    return { ...bare(name, type), ttlSeconds: 300, values: ['10 mail.example.net'] };
  if (type === 'TXT') return { ...bare(name, type), ttlSeconds: 300, values: ['"v=spf1"'] };
  return { ...edited(bare(name, type)), ttlSeconds: 300 };
};

const isIn = (name: string, { zone }: ZoneServer): boolean =>
  name === zone.name || name.endsWith(`.${zone.name}`);

const anyServer = (universe: Universe, dice: Dice): ZoneServer | undefined => {
  const id = dice.pick([...universe.zones.keys()]);
  return id === undefined ? undefined : serverOf(universe, id);
};

const txtFor = (
  universe: Universe,
  server: ZoneServer,
  record: RecordSet,
  owner: string,
  resource: string,
): RecordSet => {
  const { txt } = universe.settings;
  const name = typedTxtName(record, server.zone.name, txt);
  const text = `heritage=external-dns,external-dns/owner=${owner},external-dns/resource=${resource}`;
  // Encryption may have been switched on later.
  const isPlain = txt.encryptionKey === null || owner === 'stranger';
  const value = isPlain ? text : encryptHeritage(text, txt.encryptionKey, name);
  return { ...record, name, type: 'TXT', ttlSeconds: 300, values: [`"${value}"`], alias: null };
};

const txtsOf = (universe: Universe, server: ZoneServer, record: RecordSet): readonly RecordSet[] =>
  isManaged(record) ? (ownedOf(record, server.records, server, universe.settings)?.txts ?? []) : [];

const ownerOf = (universe: Universe, server: ZoneServer, record: RecordSet): string | null =>
  ownedOf(record, server.records, server, universe.settings)?.owner ?? null;

/**
 * The case that nobody can tell apart is left out: a foreign record under the very name of an ownership TXT may be spoken
 * for by it, as external-dns up to v0.17 wrote it (the table of core/ownership.ts).
 */
const isAmbiguous = (
  { settings }: Universe,
  server: ZoneServer,
  coming: readonly RecordSet[],
): boolean => {
  const { txt } = settings;
  const all = [...server.records.values(), ...coming];
  const namesOf = (records: readonly RecordSet[]): ReadonlySet<string> =>
    new Set(
      records.filter((record) => heritageOf(record, settings) !== null).map(({ name }) => name),
    );
  const clash = (records: readonly RecordSet[], texts: ReadonlySet<string>): boolean =>
    records.some((record) => isManaged(record) && texts.has(oldTxtName(record, txt)));
  return clash(coming, namesOf(all)) || clash(all, namesOf(coming));
};
