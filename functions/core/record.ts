/*
 * Record sets: what a zone holds and what we want it to hold. A RecordSet keeps every field Route 53 listed, so that a
 * DELETE can repeat exactly what was read (ChangeResourceRecordSets: "DELETE must repeat every field").
 */
import { compareDnsNames, type DnsName } from './dns-name.ts';

/** `hostedZoneId` is the zone of the target (an ELB's canonical hosted zone), not the zone of the record. */
export type AliasTarget = {
  readonly hostedZoneId: string;
  readonly dnsName: DnsName;
  readonly evaluateTargetHealth: boolean;
};

/**
 * `values` are Route 53's own Value texts (TXT with its quotes). `routing` holds every other field as Route 53 names it
 * (Weight, Region, Failover, HealthCheckId, TrafficPolicyInstanceId, …); a simple record has none.
 */
export type RecordSet = {
  readonly name: DnsName;
  readonly type: string;
  readonly setIdentifier: string | null;
  readonly ttlSeconds: number | null;
  readonly values: readonly string[];
  readonly alias: AliasTarget | null;
  readonly routing: Readonly<Record<string, unknown>>;
};

/** The types a source can ask for. TXT is written too, but only as ownership beside one of these. */
export const managedTypes: readonly string[] = ['A', 'AAAA', 'CNAME'];

export const recordKey = (record: Pick<RecordSet, 'name' | 'type' | 'setIdentifier'>): string =>
  `${record.name} ${record.type} ${record.setIdentifier ?? ''}`;

export const compareRecords = (
  a: Pick<RecordSet, 'name' | 'type' | 'setIdentifier'>,
  b: Pick<RecordSet, 'name' | 'type' | 'setIdentifier'>,
): number =>
  compareDnsNames(a.name, b.name) ||
  compareTexts(a.type, b.type) ||
  compareTexts(a.setIdentifier ?? '', b.setIdentifier ?? '');

/** The host name a record points to: the alias target without `dualstack.`, or the value of a CNAME. */
export const targetHostname = (record: RecordSet): string | null => {
  if (record.alias !== null) return withoutDualstack(record.alias.dnsName);
  const value = record.values[0];
  return record.type === 'CNAME' && value !== undefined
    ? value.replace(/\.$/, '').toLowerCase()
    : null;
};

/** What a record points to as one text, cut to what fits into a message. */
export const shortTargetOf = (record: RecordSet): string =>
  (targetHostname(record) ?? record.values.join(' ')).slice(0, 255);

/** `dualstack.<name>` and `<name>` are the same load balancer (Route 53 Developer Guide, alias records for ELB). */
export const withoutDualstack = (hostname: string): string =>
  hostname.startsWith('dualstack.') ? hostname.slice('dualstack.'.length) : hostname;

export const compareTexts = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};
