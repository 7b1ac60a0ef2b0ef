/*
 * The record sets of one zone, found by key or by name in constant time and listed in the order of Route 53: name with
 * its labels reversed, then type, then set identifier. A batch works on a draft; only `commit` changes the store.
 */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { RecordName } from './record-name.ts';

/** `set` is in the shape and spelling of a listing. `key` orders record sets and is unique in a zone. */
export type StoredRecordSet = {
  readonly key: string;
  readonly name: RecordName;
  readonly type: string;
  readonly set: ResourceRecordSet;
};

export type RecordStore = {
  readonly get: (key: string) => StoredRecordSet | undefined;
  /** All record sets of one name, whatever their type. */
  readonly atName: (name: RecordName) => readonly StoredRecordSet[];
  readonly size: () => number;
};

export type ZoneRecords = RecordStore & {
  /** At most `limit` record sets from `key` on; the key itself need not exist. */
  readonly listFrom: (key: string, limit: number) => readonly StoredRecordSet[];
  readonly draft: () => Draft;
};

/** Sees the store with its own changes on top. */
export type Draft = RecordStore & {
  readonly put: (record: StoredRecordSet) => void;
  readonly remove: (record: StoredRecordSet) => void;
  readonly commit: () => void;
};

export const recordKey = (name: RecordName, type: string, setIdentifier = ''): string =>
  `${name.sortKey}\0${type}\0${setIdentifier}`;

export const createZoneRecords = (): ZoneRecords => {
  const byKey = new Map<string, StoredRecordSet>();
  const byName = new Map<string, readonly StoredRecordSet[]>();
  const changedKeys = new Set<string>();
  let sorted: readonly StoredRecordSet[] = [];

  // Sorted on reading, and then only what changed, so that neither a large batch nor a long seeding is quadratic.
  const inOrder = (): readonly StoredRecordSet[] => {
    if (changedKeys.size > 0) {
      const added = [...changedKeys].flatMap((key) => byKey.get(key) ?? []).sort(byKeyOrder);
      const kept = sorted.filter(({ key }) => !changedKeys.has(key));
      sorted = merge(kept, added);
      changedKeys.clear();
    }
    return sorted;
  };

  return {
    get: (key) => byKey.get(key),
    atName: (name) => byName.get(name.sortKey) ?? [],
    size: () => byKey.size,
    listFrom: (key, limit) => {
      const all = inOrder();
      const start = lowerBound(all, key);
      return all.slice(start, start + limit);
    },
    draft: () =>
      createDraft({ byKey, byName }, (key, record) => {
        changedKeys.add(key);
        if (record === undefined) byKey.delete(key);
        else byKey.set(key, record);
      }),
  };
};

type Base = {
  readonly byKey: ReadonlyMap<string, StoredRecordSet>;
  readonly byName: Map<string, readonly StoredRecordSet[]>;
};

const createDraft = (
  base: Base,
  write: (key: string, record: StoredRecordSet | undefined) => void,
): Draft => {
  const keys = new Map<string, StoredRecordSet | undefined>();
  const names = new Map<string, readonly StoredRecordSet[]>();
  let growth = 0;

  const get = (key: string): StoredRecordSet | undefined =>
    keys.has(key) ? keys.get(key) : base.byKey.get(key);
  const atName = (name: RecordName): readonly StoredRecordSet[] =>
    names.get(name.sortKey) ?? base.byName.get(name.sortKey) ?? [];
  const others = (record: StoredRecordSet): readonly StoredRecordSet[] =>
    atName(record.name).filter(({ key }) => key !== record.key);

  return {
    get,
    atName,
    size: () => base.byKey.size + growth,
    put: (record) => {
      if (get(record.key) === undefined) growth++;
      names.set(record.name.sortKey, [...others(record), record]);
      keys.set(record.key, record);
    },
    remove: (record) => {
      if (get(record.key) !== undefined) growth--;
      names.set(record.name.sortKey, others(record));
      keys.set(record.key, undefined);
    },
    commit: () => {
      for (const [key, record] of keys) write(key, record);
      for (const [sortKey, records] of names) {
        if (records.length === 0) base.byName.delete(sortKey);
        else base.byName.set(sortKey, records);
      }
    },
  };
};

const byKeyOrder = (a: StoredRecordSet, b: StoredRecordSet): number =>
  a.key < b.key ? -1 : a.key > b.key ? 1 : 0;

const merge = (
  left: readonly StoredRecordSet[],
  right: readonly StoredRecordSet[],
): readonly StoredRecordSet[] => {
  const merged: StoredRecordSet[] = [];
  let at = 0;
  for (const record of right) {
    for (let next = left[at]; next !== undefined && next.key < record.key; next = left[at]) {
      merged.push(next);
      at++;
    }
    merged.push(record);
  }
  return merged.concat(left.slice(at));
};

const lowerBound = (records: readonly StoredRecordSet[], key: string): number => {
  let low = 0;
  let high = records.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((records[middle]?.key ?? '') < key) low = middle + 1;
    else high = middle;
  }
  return low;
};
