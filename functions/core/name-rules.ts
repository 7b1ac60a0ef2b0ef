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
  for (const record of coming) {
    const inTheWay = [...staying, ...coming].find(
      (other) => other !== record && excludes(record, other),
    );
    if (inTheWay !== undefined) {
      const what = inTheWay.setIdentifier === null ? '' : ` (${inTheWay.setIdentifier})`;
      return `a ${record.type} record cannot stand beside the ${inTheWay.type} record${what} of the same name`;
    }
  }
  return null;
};

/** True when two record sets of one name cannot both exist. */
export const excludes = (a: RecordSet, b: RecordSet): boolean => {
  if (a.type !== b.type) return a.type === 'CNAME' || b.type === 'CNAME';
  const simple = a.setIdentifier === null && b.setIdentifier === null;
  return simple ? a.type === 'CNAME' : policyOf(a) !== policyOf(b);
};

const keyOf = (record: RecordSet | null): string => (record === null ? '' : recordKey(record));
