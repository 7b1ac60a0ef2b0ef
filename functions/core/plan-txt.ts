/*
 * The ownership TXT that goes with a change: which TXT record sets of ours it replaces, and whether the name it needs is free.
 */
import type { DesiredRecord } from './desired.ts';
import type { DnsName } from './dns-name.ts';
import { labelsOf, type Ownership, ownershipTxt, txtCandidates, txtNameFor } from './ownership.ts';
import type { Reason, TxtChange } from './plan-entry.ts';
import { type RecordSet, recordKey } from './record.ts';
import type { Settings } from './settings.ts';
import type { Zone } from './zone.ts';

export type TxtDecision =
  | { readonly kind: 'change'; readonly txt: TxtChange }
  | { readonly kind: 'refused'; readonly reason: Reason; readonly detail: string };

/**
 * `pairedTxts`: every TXT that speaks for a current record, by its key, with the key of that record. `wantedTxts`: the TXT
 * names that desired records need, with the key of the record. `wantedCnames`: the names desired as CNAME.
 */
export type TxtView = {
  readonly zone: Zone;
  readonly settings: Settings;
  readonly byKey: ReadonlyMap<string, RecordSet>;
  readonly pairedTxts: ReadonlyMap<string, { readonly record: string; readonly owner: string }>;
  readonly wantedTxts: ReadonlyMap<DnsName, string>;
  readonly wantedCnames: ReadonlySet<DnsName>;
};

export const txtChange = (
  item: Pick<DesiredRecord, 'record' | 'cluster' | 'resource'>,
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
  const after = ownershipTxt(record, name, {
    owner,
    resource: item.resource,
    others: ownership?.labels ?? {},
  });
  const taken =
    view.byKey.get(recordKey({ name, type: 'CNAME', setIdentifier: null })) ??
    view.byKey.get(recordKey(after));
  if (taken === undefined && ownership === null && view.wantedCnames.has(name)) {
    const detail = `the ownership TXT ${name} cannot stand beside the CNAME that is asked for under that name; rename one of the two or set a txt prefix`;
    return { kind: 'refused', reason: 'txt-name-taken', detail };
  }
  if (taken === undefined || before.includes(taken)) {
    return { kind: 'change', txt: { before, after } };
  }
  const other = labelsOf(taken)?.owner;
  if (taken.type === 'TXT' && other !== undefined && other !== owner) {
    const detail = `the ownership TXT ${name} belongs to the owner '${other}'`;
    return { kind: 'refused', reason: 'owned-by-other', detail };
  }
  const detail = `${taken.type} ${name} stands where the ownership TXT has to be; remove it or set a txt prefix`;
  return { kind: 'refused', reason: 'txt-name-taken', detail };
};

/**
 * Ownership TXTs of ours, for a record that is no more: they are replaced together with the new record. One that another
 * desired record needs is left to that one (`a-x` may be the TXT of `x`, or the old one of `a-x`).
 */
const orphansOf = (record: RecordSet, owner: string, view: TxtView): readonly RecordSet[] =>
  txtCandidates(record, view.zone, view.settings.txt)
    .map((name) => view.byKey.get(recordKey({ ...record, name, type: 'TXT' })))
    .filter((txt) => txt !== undefined)
    .filter((txt) => txt.values.length === 1 && labelsOf(txt)?.owner === owner)
    .filter((txt) => !view.pairedTxts.has(recordKey(txt)))
    .filter((txt) => (view.wantedTxts.get(txt.name) ?? recordKey(record)) === recordKey(record));
