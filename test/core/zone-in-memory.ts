/*
 * A zone in memory, as strict as Route 53 where plans can go wrong: CREATE of what exists, DELETE of what is not exactly
 * there, the same record set twice in a batch, and a CNAME beside anything else all throw.
 */
import type { Batch } from '../../functions/core/batch.ts';
import { toBatches, toGroups } from '../../functions/core/batch.ts';
import type { ZonePlan } from '../../functions/core/plan.ts';
import { type RecordSet, recordKey } from '../../functions/core/record.ts';

export const applyPlan = (records: readonly RecordSet[], plan: ZonePlan): readonly RecordSet[] =>
  toBatches(toGroups(plan.entries)).batches.reduce(applyBatch, records);

export const applyBatch = (records: readonly RecordSet[], batch: Batch): readonly RecordSet[] => {
  const zone = new Map(records.map((record) => [recordKey(record), record]));
  const touched = new Set<string>();
  for (const { action, record } of batch.groups.flatMap((group) => group.changes)) {
    const key = recordKey(record);
    if (touched.has(`${action} ${key}`)) throw new Error(`twice in a batch: ${action} ${key}`);
    touched.add(`${action} ${key}`);
    const present = zone.get(key);
    if (action === 'CREATE') {
      if (present !== undefined) throw new Error(`it already exists: ${key}`);
      zone.set(key, record);
    } else {
      if (present === undefined) throw new Error(`it was not found: ${key}`);
      if (textOf(present) !== textOf(record)) throw new Error(`values do not match: ${key}`);
      zone.delete(key);
    }
  }
  const result = [...zone.values()];
  const clash = clashOf(result);
  if (clash !== null) throw new Error(`conflicting record sets: ${clash}`);
  return result;
};

/** The first name where record sets stand together that Route 53 keeps apart, or null. */
export const clashOf = (records: readonly RecordSet[]): string | null => {
  const byName = Map.groupBy(records, (record) => record.name);
  for (const [name, group] of byName) {
    const cname = group.some((record) => record.type === 'CNAME');
    if (cname && group.some((record) => record.type !== 'CNAME')) return name;
    for (const same of Map.groupBy(group, (record) => record.type).values()) {
      if (same.length > 1 && same.some((record) => record.setIdentifier === null)) return name;
      const policies = same.map(({ routing }) => Object.keys(routing).join());
      if (new Set(policies).size > 1) return name;
    }
  }
  return null;
};

export const textOf = (record: RecordSet): string => JSON.stringify(record);
