/*
 * The hosted zones of the configuration from a file, with their record sets as `aws route53 list-resource-record-sets` prints
 * them. A configured zone that is missing would look empty, so the file must hold exactly the configured zones.
 */
import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import * as z from 'zod/mini';
import { fromRoute53Record } from '../functions/adapters/route53-records.ts';
import { belongsTo, parseDnsName } from '../functions/core/dns-name.ts';
import type { RecordSet } from '../functions/core/record.ts';
import type { Settings } from '../functions/core/settings.ts';
import type { Zone } from '../functions/core/zone.ts';
import { checkShape } from './check-shape.ts';
import { readDocument } from './read-input.ts';
import { UsageError } from './usage-error.ts';

export const readZones = (
  path: string,
  settings: Settings,
): ReadonlyMap<Zone, readonly RecordSet[]> => {
  const input = readDocument(path, 'zones');
  const found = checkShape(document, input).zones.map((zone) => ({
    ...zone,
    id: zone.id.replace('/hostedzone/', ''),
  }));
  const configured = new Set(settings.zones.map((zone) => zone.id));
  const stranger = found.find((zone) => !configured.has(zone.id));
  if (stranger !== undefined) {
    throw new UsageError(
      `${path}: unknown zone ${stranger.id} (${stranger.name}), expected the zones of the configuration only: ${[...configured].join(', ')}; add it to the configuration or remove it`,
    );
  }
  return new Map(
    settings.zones.map((zone) => {
      const [listed, ...more] = found.filter((item) => item.id === zone.id);
      if (listed === undefined || more.length > 0) {
        throw new UsageError(
          `${path}: unknown zone ${zone.id} (${zone.name}): the configuration names it, the file has it ${more.length + (listed === undefined ? 0 : 1)} times, expected once; correct the file`,
        );
      }
      checkZone(path, listed, zone);
      const records = listed.records.map((record) =>
        fromRoute53Record(record as ResourceRecordSet),
      );
      const outside = records.find((record) => !belongsTo(record.name, zone.name));
      if (outside !== undefined) {
        throw new UsageError(
          `${path}: found the record ${outside.type} ${outside.name} in the zone ${zone.name}, expected names of this zone; correct the file`,
        );
      }
      return [zone, records];
    }),
  );
};

const text = z.string().check(z.minLength(1));

const record = z
  .strictObject({
    Name: text,
    Type: text,
    SetIdentifier: z.optional(text),
    TTL: z.optional(z.int().check(z.minimum(0), z.maximum(2147483647))),
    ResourceRecords: z.optional(z.array(z.strictObject({ Value: z.string() }))),
    AliasTarget: z.optional(
      z.strictObject({
        HostedZoneId: text,
        DNSName: text,
        EvaluateTargetHealth: z.boolean(),
      }),
    ),
    Weight: z.optional(z.int()),
    Region: z.optional(text),
    Failover: z.optional(z.enum(['PRIMARY', 'SECONDARY'])),
    MultiValueAnswer: z.optional(z.boolean()),
    GeoLocation: z.optional(z.looseObject({})),
    GeoProximityLocation: z.optional(z.looseObject({})),
    CidrRoutingConfig: z.optional(z.looseObject({})),
    HealthCheckId: z.optional(text),
    TrafficPolicyInstanceId: z.optional(text),
  })
  .check(
    z.refine(
      (item) => (item.AliasTarget === undefined) !== (item.ResourceRecords === undefined),
      'expected either AliasTarget or ResourceRecords with a TTL',
    ),
    z.refine(
      (item) => item.ResourceRecords === undefined || item.TTL !== undefined,
      'found ResourceRecords without a TTL, expected both',
    ),
  );

const document = z.strictObject({
  zones: z.array(
    z.strictObject({
      id: text,
      name: text,
      private: z.optional(z.boolean()),
      records: z.array(record),
    }),
  ),
});

/** The same id with another name or visibility is a file of another day or another account. */
const checkZone = (
  path: string,
  listed: { readonly name: string; readonly private?: boolean | undefined },
  zone: Zone,
): void => {
  const name = parseDnsName(listed.name);
  if (name.kind === 'invalid' || name.name !== zone.name) {
    throw new UsageError(
      `${path}: the zone ${zone.id} is named ${listed.name}, expected ${zone.name} as in the configuration; correct one of the two`,
    );
  }
  if ((listed.private ?? false) !== zone.private) {
    const [here, there] = zone.private ? ['public', 'private'] : ['private', 'public'];
    throw new UsageError(
      `${path}: the zone ${zone.id} (${zone.name}) is ${here}, expected ${there} as in the configuration; correct one of the two`,
    );
  }
};
