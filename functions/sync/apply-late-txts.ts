/*
 * A zone is read page by page or name by name, and another run may write in between. Then a record is seen as it is after
 * that write and one of its TXTs not yet, or the TXT and not the record that it was written for. Whose an old TXT is depends
 * on what else is there, so before a change relies on old TXTs alone, what could speak against it is looked at once more: it
 * was written together with something that the change deletes as it was read, so it is there by now or the change fails.
 */
import type { ChangeGroup } from '../core/batch.ts';
import { belongsTo, type DnsName } from '../core/dns-name.ts';
import { isChange, type PlanEntry } from '../core/plan-entry.ts';
import { managedTypes, type RecordSet, recordKey } from '../core/record.ts';
import type { TxtSettings } from '../core/settings.ts';
import { namesSharingTxt, txtNameFor } from '../core/txt-name.ts';
import type { Zone } from '../core/zone.ts';
import type { ZoneStore } from './ports.ts';

/** From here on a listing of a zone that is full costs fewer requests. */
const mostLookups = 34;

/** The names among these groups that must be planned again, because records came to light that nobody had seen. */
export const namesWithLateTxts = async (
  zone: Zone,
  groups: readonly ChangeGroup[],
  reads: readonly (readonly RecordSet[])[],
  txt: TxtSettings,
  store: ZoneStore,
): Promise<ReadonlySet<DnsName>> => {
  const doubts = new Map<DnsName, Set<DnsName>>();
  for (const group of groups) {
    for (const name of group.entries.flatMap((entry) => namesInDoubt(entry, zone, txt))) {
      doubts.set(name, (doubts.get(name) ?? new Set()).add(group.name));
    }
  }
  if (doubts.size === 0) return new Set();
  const names = [...doubts.keys()];
  const found =
    names.length > mostLookups ? await store.list(zone) : await store.lookup(zone, names);
  const known = new Set(reads.flat().map(recordKey));
  return new Set(
    found
      .filter((record) => record.type === 'TXT' || managedTypes.includes(record.type))
      .filter((record) => !known.has(recordKey(record)))
      .flatMap((record) => [...(doubts.get(record.name) ?? [])]),
  );
};

/** We always write the newest TXT name: where it is deleted too, nothing is in doubt. */
const namesInDoubt = (entry: PlanEntry, zone: Zone, txt: TxtSettings): readonly DnsName[] => {
  const record = entry.before ?? entry.after;
  if (!isChange(entry) || record === null) return [];
  const newest = txtNameFor(record, zone, txt);
  const old = entry.txt.before.map(({ name }) => name).filter((name) => name !== newest);
  const isProven = old.length < entry.txt.before.length;
  if (isProven || (entry.before === null && old.length === 0)) return [];
  const names = [newest, ...old, ...namesSharingTxt(record.name, txt)];
  return names.filter((name) => name !== null).filter((name) => belongsTo(name, zone.name));
};
