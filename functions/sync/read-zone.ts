/*
 * Reading a zone: all of it, or only the names concerned with the TXT records that speak for them. An event looks up a few
 * names and never lists the zone; when the names are many, one listing costs fewer requests (300 record sets a page).
 */
import { belongsTo, type DnsName } from '../core/dns-name.ts';
import { managedTypes, type RecordSet } from '../core/record.ts';
import type { Settings } from '../core/settings.ts';
import { namesSharingTxt, txtCandidates } from '../core/txt-name.ts';
import type { Zone } from '../core/zone.ts';
import type { ZoneStore } from './ports.ts';

/** `names` are those read in full; null: all of the zone. */
export type ZoneRecords = {
  readonly records: readonly RecordSet[];
  readonly names: ReadonlySet<DnsName> | null;
};

/** So few names are always looked up, so that an event costs the same in every zone. */
const alwaysLookups = 5;

/** Pages of a zone nobody has listed yet: as many as the quota of 10,000 records makes. */
const unknownPages = 34;
const recordsPerPage = 300;

/** From here on a listing costs fewer requests. */
const mostLookups = (zone: Zone, store: ZoneStore): number => {
  const count = store.hints?.(zone)?.recordCount;
  const pages = count === undefined ? unknownPages : Math.ceil(count / recordsPerPage);
  return Math.max(alwaysLookups, pages);
};

/**
 * `thorough` reads the TXT names of every type, as needed when Route 53 said that something is there which we did not see;
 * otherwise only those of the types that exist.
 */
export const readNames = async (
  zone: Zone,
  names: ReadonlySet<DnsName>,
  settings: Settings,
  store: ZoneStore,
  thorough: boolean,
): Promise<ZoneRecords> => {
  const inZone = [...names].filter((name) => belongsTo(name, zone.name));
  if (inZone.length > mostLookups(zone, store)) return { records: await store.list(zone), names };
  const neighbours = inZone
    .flatMap((name) => namesSharingTxt(name, settings.txt))
    .filter((name) => belongsTo(name, zone.name));
  // Of a name that is known to have a record the TXT names are asked for at the same time; the type may be another by now.
  const early = inZone
    .filter((name) => store.hints?.(zone)?.hadName(name))
    .flatMap((name) => candidates({ name, type: 'A' }, zone, settings));
  const known = new Set([...inZone, ...neighbours, ...early]);
  const records = await store.lookup(zone, [...known]);
  const txtNames = new Set(
    thorough
      ? inZone.flatMap((name) =>
          managedTypes.flatMap((type) => candidates({ name, type }, zone, settings)),
        )
      : records
          .filter((record) => managedTypes.includes(record.type))
          .flatMap((record) => candidates(record, zone, settings)),
  );
  const txts = await lookupMore(zone, txtNames, known, store);
  // A record under the name of a TXT may have it as its old one; which of the two it is, its own TXTs tell.
  const rivals = txts
    .filter((record) => managedTypes.includes(record.type))
    .flatMap((record) => candidates(record, zone, settings));
  const theirs = await lookupMore(zone, rivals, new Set([...known, ...txtNames]), store);
  return { records: [...records, ...txts, ...theirs], names };
};

const lookupMore = async (
  zone: Zone,
  names: Iterable<DnsName>,
  known: ReadonlySet<DnsName>,
  store: ZoneStore,
): Promise<readonly RecordSet[]> => {
  const missing = [...new Set(names)].filter((name) => !known.has(name));
  return missing.length === 0 ? [] : store.lookup(zone, missing);
};

const candidates = (
  record: Pick<RecordSet, 'name' | 'type'>,
  zone: Zone,
  settings: Settings,
): readonly DnsName[] => txtCandidates(record, zone, settings.txt);
