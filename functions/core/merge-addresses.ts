/*
 * Several objects of one kind with one name and IP addresses: the record has the addresses of all of them, as external-dns
 * merges them (source/service.go, source/ingress.go). The first object gives its label; where the TTL differs they stay apart.
 */
import type { Candidate } from './conflict.ts';
import type { DesiredRecord } from './desired.ts';
import { compareTexts } from './record.ts';

/** `candidates` of one name, sorted by their source. */
export const mergeAddresses = (candidates: readonly Candidate[]): readonly Candidate[] => {
  const groups = new Map<string, [Candidate, ...Candidate[]]>();
  for (const [index, candidate] of candidates.entries()) {
    const key = candidate.records.every(isAddress) ? mergeKey(candidate) : `alone ${index}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [candidate]);
    else group.push(candidate);
  }
  return [...groups.values()].map(([first, ...more]) =>
    more.length === 0 ? first : { ...first, records: union([first, ...more], first.resource) },
  );
};

const mergeKey = ({ owner, resource, setIdentifier, shape, records }: Candidate): string =>
  [owner, resource.split('/')[0], setIdentifier, shape, records[0]?.record.ttlSeconds].join(' ');

const isAddress = ({ record }: DesiredRecord): boolean =>
  record.alias === null && record.type !== 'CNAME';

/** One record of each type, with the label of the first object. */
const union = (candidates: readonly Candidate[], resource: string): readonly DesiredRecord[] => {
  const types = new Map<string, { readonly first: DesiredRecord; readonly values: Set<string> }>();
  for (const item of candidates.flatMap(({ records }) => records)) {
    const { type, values } = item.record;
    const known = types.get(type) ?? { first: item, values: new Set<string>() };
    types.set(type, known);
    for (const value of values) known.values.add(value);
  }
  return [...types.values()].map(({ first, values }) => ({
    ...first,
    resource,
    record: { ...first.record, values: [...values].sort(compareTexts) },
  }));
};
