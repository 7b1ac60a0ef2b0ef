/*
 * A zone is read page by page or name by name, and another run may write in between: then a record is seen as it is after
 * that write, and one of its ownership TXTs not yet. A deletion would leave that one behind. So what may be missing is looked
 * at once more, after the record itself was read: whoever writes it later changes the record too, and the deletion fails.
 */
import type { ChangeGroup } from '../core/batch.ts';
import type { DnsName } from '../core/dns-name.ts';
import type { PlanEntry } from '../core/plan-entry.ts';
import { type RecordSet, recordKey } from '../core/record.ts';
import type { TxtSettings } from '../core/settings.ts';
import { txtNameFor } from '../core/txt-name.ts';
import type { Zone } from '../core/zone.ts';
import type { ZoneStore } from './ports.ts';

/**
 * The names among these groups whose records have a TXT that nobody had seen. We always write the newest TXT name, so only
 * deletions without it are in question: those of records that an older writer has made.
 */
export const namesWithLateTxts = async (
  zone: Zone,
  groups: readonly ChangeGroup[],
  reads: readonly (readonly RecordSet[])[],
  txt: TxtSettings,
  store: ZoneStore,
): Promise<ReadonlySet<DnsName>> => {
  const wanted = new Map<DnsName, DnsName>();
  for (const group of groups) {
    for (const name of group.entries.flatMap((entry) => missingTxt(entry, zone, txt))) {
      wanted.set(name, group.name);
    }
  }
  if (wanted.size === 0) return new Set();
  const found = await store.lookup(zone, [...wanted.keys()]);
  const isKnown = (record: RecordSet): boolean =>
    reads.some((records) => records.some((other) => recordKey(other) === recordKey(record)));
  const late = found.filter((record) => record.type === 'TXT' && !isKnown(record));
  return new Set(late.map(({ name }) => wanted.get(name)).filter((name) => name !== undefined));
};

const missingTxt = (entry: PlanEntry, zone: Zone, txt: TxtSettings): readonly DnsName[] => {
  if (entry.outcome !== 'delete' || entry.before === null) return [];
  const newest = txtNameFor(entry.before, zone, txt);
  const isThere = entry.txt.before.some((record: RecordSet) => record.name === newest);
  return newest === null || isThere ? [] : [newest];
};
