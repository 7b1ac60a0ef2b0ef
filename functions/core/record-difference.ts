/*
 * Does a current record say what a source asks for? Compared as Route 53 and external-dns compare: targets without case,
 * order or a leading `dualstack.`, the TTL only where the source sets one, the ownership labels not at all.
 */
import type { DesiredRecord } from './desired.ts';
import { compareTexts, type RecordSet, targetHostname } from './record.ts';
import { routingText } from './routing.ts';

export type Difference =
  | 'target-changed'
  | 'ttl-changed'
  | 'target-health-changed'
  | 'routing-changed';

export const differenceOf = (current: RecordSet, desired: DesiredRecord): Difference | null => {
  const wanted = desired.record;
  if (targetText(current) !== targetText(wanted)) return 'target-changed';
  if (desired.ttlConfigured && current.ttlSeconds !== wanted.ttlSeconds) return 'ttl-changed';
  if (current.alias?.evaluateTargetHealth !== wanted.alias?.evaluateTargetHealth) {
    return 'target-health-changed';
  }
  return routingText(current.routing) === routingText(wanted.routing) ? null : 'routing-changed';
};

const targetText = (record: RecordSet): string => {
  const hostname = targetHostname(record);
  if (record.alias !== null) return `alias ${record.alias.hostedZoneId} ${hostname}`;
  if (hostname !== null) return `name ${hostname}`;
  const values = record.type === 'AAAA' ? record.values.map(canonicalIpv6) : record.values;
  return `values ${[...values].sort(compareTexts).join(' ')}`;
};

/** RFC 5952 text of an IPv6 address, as the URL standard writes it. */
const canonicalIpv6 = (value: string): string =>
  URL.canParse(`http://[${value}]`) ? new URL(`http://[${value}]`).hostname : value;
