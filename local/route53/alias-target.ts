/*
 * What an alias may point to: a record of the same zone and type, or a name below one of the domains that AWS publishes
 * a hosted zone id for (load balancers, CloudFront, Global Accelerator, …). Load balancers must also exist.
 */
import type { AliasTarget } from '@aws-sdk/client-route-53';
import published from '../elb-hosted-zones.json' with { type: 'json' };
import { isWithin, parseRecordName, type RecordName } from './record-name.ts';
import type { RecordStore } from './record-store.ts';

/** Both in lower case without a trailing dot; `dnsName` also without `dualstack.`, as the ELB API reports it. */
export type LoadBalancerExists = (dnsName: string, hostedZoneId: string) => boolean;

export type AliasContext = {
  readonly zoneId: string;
  readonly zoneName: RecordName;
  readonly privateZone: boolean;
  readonly loadBalancerExists: LoadBalancerExists | undefined;
};

/** Where the ids of one service lead: names must end in `suffix`. */
type PublishedZone = { readonly suffix: string; readonly loadBalancer: boolean };

const cloudFrontZoneId = 'Z2FDTNDATAQYW2';

/** The problems of an alias to the outside; those of an alias into the zone itself depend on `ownZoneAliasProblems`. */
export const aliasProblems = (
  type: string,
  alias: AliasTarget,
  context: AliasContext,
): readonly string[] => {
  const zoneId = alias.HostedZoneId ?? '';
  if (zoneId === context.zoneId) return [];
  const attempt = attemptOf(type, alias);
  const dnsName = (alias.DNSName ?? '').replace(/\.$/, '');
  const target = publishedZones.get(zoneId)?.find(({ suffix }) => dnsName.endsWith(`.${suffix}`));
  if (target === undefined) {
    return [`${attempt}, but the alias target name does not lie within the target zone`];
  }
  if (zoneId === cloudFrontZoneId && context.privateZone) {
    return [`${attempt}, but alias records for CloudFront are not supported in a private zone`];
  }
  if (zoneId === cloudFrontZoneId && alias.EvaluateTargetHealth === true) {
    return [`${attempt}, but EvaluateTargetHealth is not supported for CloudFront`];
  }
  const hasAddress = type === 'A' || type === 'AAAA';
  const exists =
    !target.loadBalancer ||
    (context.loadBalancerExists?.(dnsName.replace(/^dualstack\./, ''), zoneId) ?? true);
  return hasAddress && exists ? [] : [`${attempt}, but that target was not found`];
};

/** To be asked when the whole batch is drafted, so that a batch may bring the target along. */
export const ownZoneAliasProblems = (
  type: string,
  alias: AliasTarget,
  context: AliasContext,
  records: RecordStore,
): readonly string[] => {
  if (alias.HostedZoneId !== context.zoneId) return [];
  const attempt = attemptOf(type, alias);
  const name = parseRecordName(alias.DNSName ?? '');
  const found = records.atName(name).some((record) => record.type === type);
  return [
    ...(isWithin(name, context.zoneName)
      ? []
      : [`${attempt}, but the alias target name does not lie within the target zone`]),
    ...(found ? [] : [`${attempt}, but that target was not found`]),
  ];
};

const attemptOf = (type: string, alias: AliasTarget): string =>
  `Tried to create an alias that targets ${alias.DNSName}, type ${type} in zone ${alias.HostedZoneId}`;

const publishedZones = ((): ReadonlyMap<string, readonly PublishedZone[]> => {
  const zones = new Map<string, readonly PublishedZone[]>();
  const add = (zoneId: string, suffix: string, loadBalancer: boolean): void => {
    zones.set(zoneId, [...(zones.get(zoneId) ?? []), { suffix, loadBalancer }]);
  };
  const domain = (region: string): string =>
    region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com';
  for (const [region, zoneId] of Object.entries(published.albAndClassicByRegion)) {
    add(zoneId, `${region}.elb.${domain(region)}`, true);
  }
  for (const [region, zoneId] of Object.entries(published.nlbByRegion)) {
    add(zoneId, `elb.${region}.${domain(region)}`, true);
  }
  for (const [suffix, zoneId] of Object.entries(published.otherSuffixes)) {
    add(zoneId, suffix, false);
  }
  return zones;
})();
