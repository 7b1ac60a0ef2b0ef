/*
 * From a plan to ChangeResourceRecordSets batches. New: CREATE. Change: DELETE of exactly what was read, and CREATE. Delete:
 * DELETE of exactly what was read. All changes under one name are one group, and a group is never split.
 * Limits: Route 53 Developer Guide, "Quotas on API requests": 1,000 ResourceRecord elements (an alias counts as one) and
 * 32,000 characters of Value in a request; UPSERT, which we do not use, counts twice.
 */
import type { DnsName } from './dns-name.ts';
import { isChange, type PlanEntry } from './plan-entry.ts';
import { type RecordSet, recordKey } from './record.ts';

export type Change = { readonly action: 'CREATE' | 'DELETE'; readonly record: RecordSet };

/** All changes under one name, with the entries that they come from. */
export type ChangeGroup = {
  readonly name: DnsName;
  readonly entries: readonly PlanEntry[];
  readonly changes: readonly Change[];
};

export type Batch = { readonly groups: readonly ChangeGroup[] };

export const batchLimits = { elements: 1000, characters: 32_000 } as const;

/** One group per changing name, in the order of the entries. */
export const toGroups = (entries: readonly PlanEntry[]): readonly ChangeGroup[] => {
  const byName = new Map<DnsName, PlanEntry[]>();
  for (const entry of entries) {
    const name = (entry.after ?? entry.before)?.name;
    if (!isChange(entry) || name === undefined) continue;
    const known = byName.get(name) ?? [];
    byName.set(name, known);
    known.push(entry);
  }
  return [...byName].map(([name, group]) => ({ name, entries: group, changes: changesOf(group) }));
};

export type Packed = {
  readonly batches: readonly Batch[];
  readonly tooLarge: readonly ChangeGroup[];
};

/**
 * Packs groups into as few batches as their order allows. Groups over the limits of one request come back apart. `suspects`
 * are names that Route 53 refused before: they come last, in batches without any other name, and harm nobody there.
 */
export const toBatches = (
  groups: readonly ChangeGroup[],
  suspects: ReadonlySet<DnsName> = new Set(),
): Packed => {
  const others = packed(groups.filter(({ name }) => !suspects.has(name)));
  const apart = packed(groups.filter(({ name }) => suspects.has(name)));
  return {
    batches: [...others.batches, ...apart.batches],
    tooLarge: [...others.tooLarge, ...apart.tooLarge],
  };
};

const packed = (groups: readonly ChangeGroup[]): Packed => {
  const batches: ChangeGroup[][] = [];
  const tooLarge: ChangeGroup[] = [];
  let elements = 0;
  let characters = 0;
  for (const group of groups) {
    const size = sizeOf(group.changes);
    if (!fits(size.elements, size.characters)) {
      tooLarge.push(group);
      continue;
    }
    const last = batches.at(-1);
    if (last !== undefined && fits(elements + size.elements, characters + size.characters)) {
      last.push(group);
      elements += size.elements;
      characters += size.characters;
    } else {
      batches.push([group]);
      elements = size.elements;
      characters = size.characters;
    }
  }
  return { batches: batches.map((items) => ({ groups: items })), tooLarge };
};

export const sizeOf = (
  changes: readonly Change[],
): { readonly elements: number; readonly characters: number } => {
  let elements = 0;
  let characters = 0;
  for (const { record } of changes) {
    elements += Math.max(1, record.values.length);
    for (const value of record.values) characters += value.length;
  }
  return { elements, characters };
};

const fits = (elements: number, characters: number): boolean =>
  elements <= batchLimits.elements && characters <= batchLimits.characters;

/** Deletions first, so that a CNAME makes room for its alias; nothing twice, as Route 53 refuses that. */
const changesOf = (entries: readonly PlanEntry[]): readonly Change[] => {
  const before = entries.flatMap((entry) => [entry.before, ...entry.txt.before]);
  const after = entries.flatMap((entry) => [entry.after, ...entry.txt.after]);
  return [
    ...unique(before).map((record): Change => ({ action: 'DELETE', record })),
    ...unique(after).map((record): Change => ({ action: 'CREATE', record })),
  ];
};

const unique = (records: readonly (RecordSet | null)[]): readonly RecordSet[] => {
  const byKey = new Map<string, RecordSet>();
  for (const record of records) if (record !== null) byKey.set(recordKey(record), record);
  return [...byKey.values()];
};
