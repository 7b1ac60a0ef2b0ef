/*
 * The ownership TXT that goes with a change: which TXT record sets of ours it replaces, and whether the name it needs is free.
 */
import type { DesiredRecord } from './desired.ts';
import type { DnsName } from './dns-name.ts';
import { excludes } from './name-rules.ts';
import { labelsOf, type Ownership, ownershipTxt } from './ownership.ts';
import type { Reason, TxtChange } from './plan-entry.ts';
import { compareRecords, managedTypes, type RecordSet, recordKey } from './record.ts';
import type { Settings, TxtSettings } from './settings.ts';
import { txtCandidates, txtNameFor, txtNamesOf, typelessName } from './txt-name.ts';
import type { Zone } from './zone.ts';

export type TxtDecision =
  | { readonly kind: 'change'; readonly txt: TxtChange }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly detail: string };

/**
 * `pairedTxts`: every TXT that speaks for a current record, by its key, with the key of that record. `wanted`: the name and
 * type of the desired record that may use a name, as a CNAME or for its TXT. `claimants`: the names of the current records that a typed
 * TXT could be of: one that is contested between two records belongs to neither, and is no orphan.
 */
export type TxtView = {
  readonly zone: Zone;
  readonly settings: Settings;
  readonly byName: ReadonlyMap<DnsName, readonly RecordSet[]>;
  readonly pairedTxts: ReadonlyMap<string, { readonly record: string; readonly owner: string }>;
  readonly wanted: ReadonlyMap<DnsName, string>;
  readonly claimants: (txtName: DnsName) => readonly DnsName[];
};

export const txtChange = (
  item: Pick<DesiredRecord, 'record' | 'cluster'> & { readonly resource: string | null },
  ownership: Ownership | null,
  view: TxtView,
): TxtDecision => {
  const { record } = item;
  const owner = item.cluster.ownerId;
  const name = txtNameFor(record, view.zone, view.settings.txt);
  if (name === null) {
    const detail = `its ownership TXT would be longer than 253 characters; use a shorter name`;
    return { kind: 'refused', reason: 'txt-name-too-long', detail };
  }
  const orphans = orphansOf(record, owner, view);
  const before = [...new Set([...(ownership?.txts ?? []), ...orphans])];
  const labels = { owner, resource: item.resource, others: ownership?.labels ?? {} };
  const after = ownershipTxt(record, name, labels, view.settings.txt);
  const key = claimKey(record);
  // The TXT of another set identifier goes with its record, and whether that one may stay is decided there.
  const isSibling = (other: RecordSet): boolean =>
    view.pairedTxts.get(recordKey(other))?.record.startsWith(`${key} `) ?? false;
  const taken = (view.byName.get(name) ?? []).find(
    (other) =>
      !before.includes(other) &&
      (recordKey(other) === recordKey(after) || (excludes(after, other) && !isSibling(other))),
  );
  if (record.type === 'CNAME' && view.wanted.get(record.name) !== key) {
    const detail = `${record.name} is the name of the ownership TXT of another record, beside which no CNAME can stand; rename one of the two or set a txt prefix`;
    return { kind: 'refused', reason: 'name-in-use', detail };
  }
  if (taken === undefined && (view.wanted.get(name) ?? key) !== key) {
    const detail = `the name of its ownership TXT, ${name}, is needed by another record that is asked for; rename one of the two or set a txt prefix`;
    return { kind: 'refused', reason: 'txt-name-taken', detail };
  }
  if (taken === undefined) {
    const old = keptNames(record, ownership, view).map((kept) =>
      ownershipTxt(record, kept, labels, view.settings.txt),
    );
    return { kind: 'change', txt: { before, after: [after, ...old] } };
  }
  const other = ownerOf(taken, view);
  if (taken.type === 'TXT' && other !== undefined && other !== owner) {
    const detail = `the ownership TXT ${name} belongs to the owner '${other}'`;
    return { kind: 'refused', reason: 'owned-by-other', detail };
  }
  const detail = `${taken.type} ${name} stands where the ownership TXT has to be; remove it or set a txt prefix`;
  return { kind: 'refused', reason: 'txt-name-taken', detail };
};

/**
 * The names of an earlier generation under which the record is owned: its writer looks for them, so they stay true until nobody
 * needs the way back. One that another desired record needs, or beside which the record could not stand, is given up.
 */
const keptNames = (
  record: RecordSet,
  ownership: Ownership | null,
  view: TxtView,
): readonly DnsName[] => {
  if (ownership === null || view.settings.txt.oldNames === 'replace') return [];
  const newest = txtNameFor(record, view.zone, view.settings.txt);
  const [first] = ownership.txts;
  const old = ownership.txts.filter((txt) => ownership.legacy || txt !== first);
  const found = new Set(old.map((txt) => txt.name));
  const usable = txtNamesOf(record, view.zone, view.settings.txt).filter(
    (name) =>
      name !== newest &&
      view.wanted.get(name) === claimKey(record) &&
      !(record.type === 'CNAME' && name === record.name),
  );
  return usable.filter((name) => found.has(name));
};

/**
 * Ownership TXTs of ours, for a record that is no more: they are replaced together with the new record. One that another
 * desired record needs is left to that one (`a-x` may be the TXT of `x`, or the old one of `a-x`).
 */
const orphansOf = (record: RecordSet, owner: string, view: TxtView): readonly RecordSet[] =>
  txtCandidates(record, view.zone, view.settings.txt)
    .flatMap((name) => view.byName.get(name) ?? [])
    .filter((txt) => txt.type === 'TXT' && isInItsPlace(txt, record))
    .filter((txt) => !view.pairedTxts.has(recordKey(txt)))
    .filter((txt) => txt.values.length === 1 && ownerOf(txt, view) === owner)
    .filter((txt) => view.claimants(txt.name).every((name) => name === record.name))
    .filter((txt) => view.wanted.get(txt.name) === claimKey(record));

/** One with another set identifier can stay, unless a simple record set and routed ones would meet. */
const isInItsPlace = (txt: RecordSet, record: RecordSet): boolean =>
  txt.setIdentifier === record.setIdentifier || excludes({ ...record, type: 'TXT' }, txt);

const ownerOf = (txt: RecordSet, view: TxtView): string | undefined =>
  labelsOf(txt, view.settings.txt)?.owner;

/** Counted when it is asked for the first time: most plans meet no TXT that could be an orphan. */
export const claimantsOf = (
  current: readonly RecordSet[],
  zone: Zone,
  txt: TxtSettings,
): TxtView['claimants'] => {
  let counted: ReadonlyMap<DnsName, readonly DnsName[]> | null = null;
  return (txtName) => {
    counted ??= countClaimants(current, zone, txt);
    return counted.get(txtName) ?? [];
  };
};

const countClaimants = (
  current: readonly RecordSet[],
  zone: Zone,
  txt: TxtSettings,
): ReadonlyMap<DnsName, readonly DnsName[]> => {
  const claimants = new Map<DnsName, DnsName[]>();
  for (const record of current.filter(({ type }) => managedTypes.includes(type))) {
    const old = typelessName(record.name, txt);
    for (const name of txtCandidates(record, zone, txt)) {
      if (name === old) continue;
      const known = claimants.get(name) ?? [];
      claimants.set(name, known);
      known.push(record.name);
    }
  }
  return claimants;
};

/**
 * Who may use which name: what exists before what is new, a CNAME before a TXT, a TXT before an orphan that it could
 * replace, and of two records with one TXT name the first in order. `exists` tells which desired records are updates.
 */
export const wantedNames = (
  desired: readonly DesiredRecord[],
  exists: (record: RecordSet) => boolean,
  zone: Zone,
  txt: TxtSettings,
): ReadonlyMap<DnsName, string> => {
  const records = desired.map(({ record }) => record).sort(compareRecords);
  const wanted = new Map<DnsName, string>();
  const claim = (name: DnsName | null, record: RecordSet): void => {
    if (name !== null && !wanted.has(name)) wanted.set(name, claimKey(record));
  };
  for (const record of records) if (exists(record)) claim(txtNameFor(record, zone, txt), record);
  for (const record of records) if (record.type === 'CNAME') claim(record.name, record);
  for (const record of records) claim(txtNameFor(record, zone, txt), record);
  for (const record of records) {
    for (const name of txtCandidates(record, zone, txt)) claim(name, record);
  }
  return wanted;
};

/** Record sets that differ in the set identifier only share the name of their TXT, as they share their own. */
const claimKey = (record: Pick<RecordSet, 'name' | 'type'>): string =>
  `${record.name} ${record.type}`;
