/*
 * Record sets as Route 53 writes them and as we do. The trailing dot and the octal escapes of names are made and removed
 * here and nowhere else; every field that Route 53 listed goes back as it came, because a DELETE must repeat all of them.
 * https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DomainNameFormat.html
 */
import type { AliasTarget, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { type DnsName, readDnsName } from '../core/dns-name.ts';
import type { RecordSet } from '../core/record.ts';

export const toRoute53Record = (record: RecordSet): ResourceRecordSet => ({
  ...(record.routing as Partial<ResourceRecordSet>),
  Name: toRoute53Name(record.name),
  // Route 53 has more types than an SDK knows at a time; whatever was listed may go back.
  Type: record.type as ResourceRecordSet['Type'],
  ...(record.setIdentifier === null ? {} : { SetIdentifier: record.setIdentifier }),
  ...(record.ttlSeconds === null ? {} : { TTL: record.ttlSeconds }),
  ...(record.values.length === 0
    ? {}
    : { ResourceRecords: record.values.map((value) => ({ Value: value })) }),
  ...(record.alias === null
    ? {}
    : {
        AliasTarget: {
          HostedZoneId: record.alias.hostedZoneId,
          DNSName: toRoute53Name(record.alias.dnsName),
          EvaluateTargetHealth: record.alias.evaluateTargetHealth,
        },
      }),
});

export const fromRoute53Record = (listed: ResourceRecordSet): RecordSet => {
  const { Name, Type, SetIdentifier, TTL, ResourceRecords, AliasTarget, ...rest } = listed;
  return {
    name: readDnsName(Name ?? ''),
    type: Type ?? '',
    setIdentifier: SetIdentifier ?? null,
    ttlSeconds: TTL ?? null,
    values: (ResourceRecords ?? []).map((record) => record.Value ?? ''),
    alias: AliasTarget === undefined ? null : fromAliasTarget(AliasTarget),
    routing: routingOf(rest),
  };
};

/** One for all records without a routing policy: a zone has 10,000 of them. */
const noRouting: RecordSet['routing'] = {};

const routingOf = (rest: object): RecordSet['routing'] => {
  const fields = Object.entries(rest).filter(([, value]) => value !== undefined);
  return fields.length === 0 ? noRouting : Object.fromEntries(fields);
};

/** Escapes what Route 53 does not take as it is; `*` it does, and escapes that are there already stay. */
export const toRoute53Name = (name: DnsName): string => {
  const escaped = name.replace(/\\[0-3][0-7]{2}|[^a-z0-9\-_.*]/gu, (text) =>
    text.length === 4 ? text : [...Buffer.from(text)].map(octal).join(''),
  );
  return `${escaped}.`;
};

const octal = (byte: number): string => `\\${byte.toString(8).padStart(3, '0')}`;

const fromAliasTarget = (target: AliasTarget): RecordSet['alias'] => ({
  hostedZoneId: target.HostedZoneId ?? '',
  dnsName: readDnsName(target.DNSName ?? ''),
  evaluateTargetHealth: target.EvaluateTargetHealth ?? false,
});
