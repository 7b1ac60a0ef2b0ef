/*
 * What Route 53 allows under one name: a CNAME stands alone (RFC 1034 §3.6.2), and a simple record set does not stand beside
 * routed ones of the same type, nor two routing policies beside one another (Route 53 API reference, ResourceRecordSet, SetIdentifier).
 */
import type { PlanEntry } from './plan-entry.ts';
import { type RecordSet, recordKey } from './record.ts';
import { policyOf } from './routing.ts';

/** Says what would stand in the way after `changes`, or null. */
export const obstacleOf = (
  changes: readonly PlanEntry[],
  current: readonly RecordSet[],
): string | null => {
  const gone = new Set(changes.flatMap((entry) => [entry.before, ...entry.txt.before].map(keyOf)));
  const staying = current.filter((record) => !gone.has(recordKey(record)));
  const coming = changes.map((entry) => entry.after).filter((record) => record !== null);
  const standing = twoOfEachKind([...staying, ...coming]);
  for (const record of coming) {
    const inTheWay = standing.find((other) => other !== record && excludes(record, other));
    if (inTheWay !== undefined) {
      const what = inTheWay.setIdentifier === null ? '' : ` (${inTheWay.setIdentifier})`;
      return `a ${record.type} record cannot stand beside the ${inTheWay.type} record${what} of the same name`;
    }
  }
  return null;
};

/** The first two record sets of each type and policy stand for all: `excludes` looks at nothing else. */
const twoOfEachKind = (records: readonly RecordSet[]): readonly RecordSet[] => {
  const counts = new Map<string, number>();
  return records.filter((record) => {
    const kind = `${record.type} ${policyOf(record)}`;
    const count = counts.get(kind) ?? 0;
    counts.set(kind, count + 1);
    return count < 2;
  });
};

/** True when two record sets of one name cannot both exist. */
export const excludes = (a: RecordSet, b: RecordSet): boolean => {
  if (a.type !== b.type) return a.type === 'CNAME' || b.type === 'CNAME';
  const simple = a.setIdentifier === null && b.setIdentifier === null;
  return simple ? a.type === 'CNAME' : policyOf(a) !== policyOf(b);
};

const keyOf = (record: RecordSet | null): string => (record === null ? '' : recordKey(record));
