/*
 * Which ownership TXT records the items of a DynamoDB registry call for: one beside each record that has none yet. Pure; the
 * records themselves are not touched.
 *
 * | the record of an item                                      | outcome            |
 * |---|---|
 * | is of a type that elb53 does not manage                    | `type-not-managed` |
 * | is in none of the configured zones, by its name            | `zone-unknown`     |
 * | is in no zone any more                                     | `record-missing`   |
 * | has a TXT of this owner                                    | `already-there`    |
 * | has a TXT of another owner, or something is in its place   | `foreign-txt`      |
 * | is in several zones, or its TXT could speak for another one | `refused`         |
 * | anything else                                              | `import`           |
 */
import { belongsTo } from '../functions/core/dns-name.ts';
import { excludes } from '../functions/core/name-rules.ts';
import { type Ownership, ownershipTxt, pairOwnership } from '../functions/core/ownership.ts';
import {
  compareRecords,
  managedTypes,
  type RecordSet,
  recordKey,
} from '../functions/core/record.ts';
import type { TxtSettings } from '../functions/core/settings.ts';
import { txtNameFor } from '../functions/core/txt-name.ts';
import type { Zone } from '../functions/core/zone.ts';
import type { RegistryItem } from './registry-item.ts';

/** `imported` and `failed` are what `import` becomes when it is written. */
export type ImportOutcome =
  | 'import'
  | 'imported'
  | 'already-there'
  | 'record-missing'
  | 'zone-unknown'
  | 'type-not-managed'
  | 'foreign-txt'
  | 'refused'
  | 'failed';

/** `txt` is what comes; `zone` is null where the item could not be given one. */
export type ImportRow = Pick<RegistryItem, 'name' | 'type' | 'setIdentifier' | 'owner'> & {
  readonly outcome: ImportOutcome;
  readonly resource: string | null;
  readonly zone: Zone | null;
  readonly txt: RecordSet | null;
  readonly detail: string | null;
};

export type ZoneRecords = { readonly zone: Zone; readonly records: readonly RecordSet[] };

export const planImport = (
  items: readonly RegistryItem[],
  zones: readonly ZoneRecords[],
  txt: TxtSettings,
): readonly ImportRow[] => {
  const asking = new Set(
    items.map((item) => askKey(item.owner, resourceOf(item) ?? '', item.name)),
  );
  // As in a run, a TXT without a resource says nothing about who asks.
  const asksFor: AsksFor = (owner, resource, name) =>
    resource !== '' && asking.has(askKey(owner, resource, name));
  const views = zones.map(({ zone, records }) => viewOf(zone, records, txt, asksFor));
  // What an item says of its own record goes before what an old CNAME item says of an alias.
  const sorted = [...items].sort(
    (a, b) => Number(a.type === 'CNAME') - Number(b.type === 'CNAME') || compareRecords(a, b),
  );
  const done = new Set<string>();
  const rows = sorted.flatMap((item) => rowsOf(item, views, txt, done));
  return zones
    .reduce<readonly ImportRow[]>(
      (checked, { zone, records }) => checkPairs(checked, zone, records, txt, asksFor),
      rows,
    )
    .toSorted(compareRecords);
};

type AsksFor = Parameters<typeof pairOwnership>[3];

type ZoneView = {
  readonly zone: Zone;
  readonly byName: ReadonlyMap<string, readonly RecordSet[]>;
  readonly owned: ReadonlyMap<string, Ownership>;
};

const viewOf = (
  zone: Zone,
  records: readonly RecordSet[],
  txt: TxtSettings,
  asksFor: AsksFor,
): ZoneView => ({
  zone,
  byName: Map.groupBy(records, (record) => record.name),
  owned: pairOwnership(records, zone, txt, asksFor),
});

type Found = { readonly view: ZoneView; readonly record: RecordSet };

/** `done` are the records that a row stands for already. */
const rowsOf = (
  item: RegistryItem,
  views: readonly ZoneView[],
  txt: TxtSettings,
  done: Set<string>,
): readonly ImportRow[] => {
  if (!managedTypes.includes(item.type)) return [rowOf(item, 'type-not-managed')];
  const within = views.filter(({ zone }) => belongsTo(item.name, zone.name));
  if (within.length === 0) return [rowOf(item, 'zone-unknown')];
  const found = within.flatMap((view) =>
    recordsFor(item, view).map((record): Found => ({ view, record })),
  );
  if (found.length === 0) return [rowOf(item, 'record-missing')];
  const zones = [...new Set(found.map(({ view }) => view.zone))];
  return found.flatMap(({ view, record }) => {
    const key = `${view.zone.id} ${recordKey(record)}`;
    if (done.has(key)) return [];
    done.add(key);
    return [recordRow(item, { view, record }, zones, txt)];
  });
};

/** The older external-dns kept an alias, A and AAAA together, as a CNAME. */
const recordsFor = (item: RegistryItem, { byName }: ZoneView): readonly RecordSet[] => {
  const beside = (byName.get(item.name) ?? []).filter(
    (record) => record.setIdentifier === item.setIdentifier,
  );
  const exact = beside.filter((record) => record.type === item.type);
  if (exact.length > 0 || item.type !== 'CNAME') return exact;
  return beside.filter(({ type, alias }) => alias !== null && (type === 'A' || type === 'AAAA'));
};

const recordRow = (
  item: RegistryItem,
  { view, record }: Found,
  zones: readonly Zone[],
  txt: TxtSettings,
): ImportRow => {
  const row = { ...rowOf(item, 'import'), type: record.type, zone: view.zone };
  const owner = view.owned.get(recordKey(record))?.owner;
  if (owner === item.owner) return { ...row, outcome: 'already-there' };
  if (owner !== undefined) {
    const detail = `its ownership TXT says the owner '${owner}'; leave it to that one, or remove the TXT`;
    return { ...row, outcome: 'foreign-txt', detail };
  }
  if (zones.length > 1) {
    const where = zones.map(({ name, id }) => `${name} (${id})`).join(' and ');
    const detail = `${where} both have this record, and the table does not say which one external-dns wrote; use a configuration with one of the zones`;
    return { ...row, outcome: 'refused', detail };
  }
  const name = txtNameFor(record, view.zone, txt);
  if (name === null) {
    const detail = 'its ownership TXT would be longer than 253 characters; use a shorter name';
    return { ...row, outcome: 'refused', detail };
  }
  const { owner: ownerId, labels } = item;
  const resource = resourceOf(item);
  const after = ownershipTxt(record, name, { owner: ownerId, resource, others: labels }, txt);
  const taken = (view.byName.get(name) ?? []).find(
    (other) => recordKey(other) === recordKey(after) || excludes(after, other),
  );
  if (taken === undefined) return { ...row, txt: after };
  const detail = `${taken.type} ${taken.name} stands where the ownership TXT has to be; remove it or set a txt prefix`;
  return { ...row, outcome: 'foreign-txt', detail };
};

/**
 * Reads the zone as it would be: each new TXT must speak for its record and for no other. `a-team` can be the TXT of `team`, or
 * an old one of `a-team`.
 */
const checkPairs = (
  rows: readonly ImportRow[],
  zone: Zone,
  records: readonly RecordSet[],
  txt: TxtSettings,
  asksFor: AsksFor,
): readonly ImportRow[] => {
  const coming = rows.flatMap((row) => (row.zone === zone && row.txt !== null ? [row.txt] : []));
  const counts = Map.groupBy(coming, recordKey);
  const owned = pairOwnership([...records, ...coming], zone, txt, asksFor);
  const speakers = [...owned].flatMap(([key, { txts }]) => txts.map((each) => ({ key, each })));
  const speaksFor = Map.groupBy(speakers, ({ each }) => each);
  return rows.map((row) => {
    if (row.zone !== zone || row.txt === null) return row;
    const found = (speaksFor.get(row.txt) ?? []).map(({ key }) => key);
    const alone = (counts.get(recordKey(row.txt)) ?? []).length === 1;
    if (alone && found.length === 1 && found[0] === recordKey(row)) return row;
    const detail = `the ownership TXT ${row.txt.name} could also be that of another record; set a txt prefix`;
    return { ...row, outcome: 'refused', txt: null, detail };
  });
};

const rowOf = (item: RegistryItem, outcome: ImportOutcome): ImportRow => ({
  outcome,
  name: item.name,
  type: item.type,
  setIdentifier: item.setIdentifier,
  owner: item.owner,
  resource: resourceOf(item),
  zone: null,
  txt: null,
  detail: null,
});

const resourceOf = ({ labels }: RegistryItem): string | null => labels.resource ?? null;

const askKey = (owner: string, resource: string, name: string): string =>
  `${owner} ${resource} ${name}`;
