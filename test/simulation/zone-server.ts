/*
 * A hosted zone as strict as Route 53: a batch is all or nothing, CREATE of what exists and DELETE of what is not exactly
 * there are refused in the service's own words, a CNAME stands alone, an alias needs a living load balancer, and a zone has
 * a quota. UPSERT is understood so that a defect which uses it can be shown.
 */
import { type RecordSet, recordKey } from '../../functions/core/record.ts';
import type { Zone } from '../../functions/core/zone.ts';

export type ZoneChange = {
  readonly action: 'CREATE' | 'DELETE' | 'UPSERT';
  readonly record: RecordSet;
};

/** `badNames` are refused with a text that names nothing. `legacy`: the record that an old TXT speaks for, by keys. */
export type ZoneServer = {
  readonly zone: Zone;
  records: ReadonlyMap<string, RecordSet>;
  quota: number;
  badNames: ReadonlySet<string>;
  readonly legacy: Map<string, string>;
};

export const zoneServer = (zone: Zone): ZoneServer => ({
  zone,
  records: new Map(
    [apex(zone, 'NS', ['ns-1.awsdns-01.org.']), apex(zone, 'SOA', ['ns-1. host. 1 2 3 4 5'])].map(
      (record) => [recordKey(record), record],
    ),
  ),
  quota: 10_000,
  badNames: new Set(),
  legacy: new Map(),
});

/** The messages of a refusal; empty when the batch was applied. */
export const change = (
  server: ZoneServer,
  changes: readonly ZoneChange[],
  isAlive: (hostname: string) => boolean,
): readonly string[] => {
  const draft = new Map(server.records);
  const problems: string[] = [];
  const touched = new Set<string>();
  for (const { action, record } of changes) {
    const key = recordKey(record);
    if (touched.has(`${action} ${key}`)) {
      problems.push(
        `The request contains an invalid set of changes for a resource record set '${record.type} ${nameOf(record)}'`,
      );
    }
    touched.add(`${action} ${key}`);
    const problem = problemOf(server, draft, action, record, isAlive);
    if (problem !== null) problems.push(problem);
    else if (action === 'DELETE') draft.delete(key);
    else draft.set(key, record);
  }
  const grows = draft.size > server.records.size && draft.size > server.quota;
  if (grows) problems.push(`Exceeded limit MAX_RRSETS_BY_ZONE for zone: ${server.zone.id}`);
  if (problems.length > 0) return [`[${problems.join(', ')}]`];
  server.records = draft;
  return [];
};

/** In the order of a listing: labels reversed. */
export const listed = (server: ZoneServer): readonly RecordSet[] => {
  const order = (record: RecordSet): string =>
    `${record.name.split('.').reverse().join('.')} ${record.type}`;
  return [...server.records.values()].sort((a, b) => (order(a) < order(b) ? -1 : 1));
};

export const contentOf = (record: RecordSet): string => JSON.stringify(record);

const problemOf = (
  server: ZoneServer,
  draft: ReadonlyMap<string, RecordSet>,
  action: ZoneChange['action'],
  record: RecordSet,
  isAlive: (hostname: string) => boolean,
): string | null => {
  const label = `[name='${nameOf(record)}', type='${record.type}']`;
  const present = draft.get(recordKey(record));
  if (action === 'DELETE') {
    const tried = `Tried to delete resource record set ${label} but`;
    if (present === undefined) return `${tried} it was not found`;
    if (contentOf(present) === contentOf(record)) return null;
    return `${tried} the values provided do not match the current values`;
  }
  if (action === 'CREATE' && present !== undefined) {
    return `Tried to create resource record set ${label} but it already exists`;
  }
  if (server.badNames.has(record.name)) return 'FATAL problem: it was not possible';
  const subject = `RRSet of type ${record.type} with DNS name ${nameOf(record)}`;
  const zoneName = `${server.zone.name}.`;
  if (record.type === 'CNAME' && record.name === server.zone.name) {
    return `${subject} is not permitted at apex in zone ${zoneName}`;
  }
  const others = [...draft.values()].filter(
    (other) => other.name === record.name && other.type !== record.type,
  );
  if (record.type === 'CNAME' && others.length > 0) {
    return `${subject} is not permitted as it conflicts with other records with the same DNS name in zone ${zoneName}`;
  }
  if (others.some((other) => other.type === 'CNAME')) {
    return `${subject} is not permitted because a conflicting RRSet of type CNAME with the same DNS name already exists in zone ${zoneName}`;
  }
  if (record.alias !== null && !isAlive(record.alias.dnsName)) {
    return `Tried to create an alias that targets ${record.alias.dnsName}., type ${record.type} in zone ${record.alias.hostedZoneId}, but that target was not found`;
  }
  return null;
};

const nameOf = (record: RecordSet): string => `${record.name.replace(/^\*/, '\\052')}.`;

const apex = (zone: Zone, type: string, values: readonly string[]): RecordSet => ({
  name: zone.name,
  type,
  setIdentifier: null,
  ttlSeconds: 900,
  values,
  alias: null,
  routing: {},
});
