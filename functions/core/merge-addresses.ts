/*
 * Several objects of one kind with one name and IP addresses: the record has the addresses of all of them, as external-dns
 * merges them (source/service.go, source/ingress.go). The first object gives its label; where the TTL differs they stay apart.
 */
import type { Candidate } from './conflict.ts';
import type { DesiredRecord } from './desired.ts';
import { compareTexts } from './record.ts';

/** `candidates` of one name, sorted by their source. */
export const mergeAddresses = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const merged: Candidate[] = [];
  for (const candidate of candidates) {
    const at = merged.findIndex((other) => canMerge(other, candidate));
    const first = merged[at];
    if (first === undefined) merged.push(candidate);
    else merged[at] = { ...first, records: union(first.records, candidate.records) };
  }
  return merged;
};

const canMerge = (a: Candidate, b: Candidate): boolean =>
  mergeKey(a) === mergeKey(b) && [...a.records, ...b.records].every(isAddress);

const mergeKey = ({ owner, resource, setIdentifier, shape, records }: Candidate): string =>
  [owner, resource.split('/')[0], setIdentifier, shape, records[0]?.record.ttlSeconds].join(' ');

const isAddress = ({ record }: DesiredRecord): boolean =>
  record.alias === null && record.type !== 'CNAME';

const union = (
  records: readonly DesiredRecord[],
  others: readonly DesiredRecord[],
): readonly DesiredRecord[] => {
  const types = new Map(records.map((item) => [item.record.type, item]));
  for (const other of others) {
    const { type, values } = other.record;
    const first = types.get(type);
    if (first === undefined) {
      types.set(type, { ...other, resource: String(records[0]?.resource) });
      continue;
    }
    const all = [...new Set([...first.record.values, ...values])].sort(compareTexts);
    types.set(type, { ...first, record: { ...first.record, values: all } });
  }
  return [...types.values()];
};
