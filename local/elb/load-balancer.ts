/*
 * What a load balancer of the stand-in is, and the names the real service would give it: ARN, DNS name, hosted zone id.
 * The ids are hashes of the name and a sequence number: the same run gives the same names, a recreated load balancer a new one.
 */
import { createHash } from 'node:crypto';
import hostedZones from '../elb-hosted-zones.json' with { type: 'json' };
import type { Result } from '../query-protocol.ts';
import { ServiceError } from '../service.ts';

export type LoadBalancerType = 'application' | 'network' | 'classic';
export type Scheme = 'internet-facing' | 'internal';
export type IpAddressType = 'ipv4' | 'dualstack' | 'dualstack-without-public-ipv4';

/** `createdAt` is in milliseconds since the epoch. `listeners` are of a classic one, as its API was given them. */
export type LoadBalancer = {
  readonly account: string;
  readonly region: string;
  readonly type: LoadBalancerType;
  readonly name: string;
  readonly arn: string;
  readonly dnsName: string;
  readonly hostedZoneId: string;
  readonly scheme: Scheme;
  readonly ipAddressType: IpAddressType;
  readonly subnetIds: readonly string[];
  readonly zoneNames: readonly string[];
  readonly securityGroups: readonly string[];
  readonly listeners: readonly Result[];
  readonly createdAt: number;
  readonly tags: ReadonlyMap<string, string>;
};

export type Place = {
  readonly account: string;
  readonly region: string;
  readonly type: LoadBalancerType;
  readonly name: string;
};

export const partitionOf = (region: string): string => {
  if (region.startsWith('cn-')) return 'aws-cn';
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
};

export const arnOf = (place: Place, sequence: number): string => {
  const { account, region, type, name } = place;
  const prefix = `arn:${partitionOf(region)}:elasticloadbalancing:${region}:${account}:loadbalancer`;
  if (type === 'classic') return `${prefix}/${name}`;
  return `${prefix}/${type === 'application' ? 'app' : 'net'}/${name}/${idOf(place, sequence)}`;
};

/** A network load balancer has its ARN's id in its name and never the `internal-` prefix; the others have a number. */
export const dnsNameOf = (place: Place, scheme: Scheme, sequence: number): string => {
  const { region, type, name } = place;
  const suffix = partitionOf(region) === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  if (type === 'network') return `${name}-${idOf(place, sequence)}.elb.${region}.${suffix}`;
  const number = Number.parseInt(idOf(place, sequence).slice(0, 8), 16);
  const prefix = scheme === 'internal' ? 'internal-' : '';
  return `${prefix}${name}-${number}.${region}.elb.${suffix}`;
};

export const hostedZoneIdOf = (region: string, type: LoadBalancerType): string => {
  const table: Readonly<Record<string, string>> =
    type === 'network' ? hostedZones.nlbByRegion : hostedZones.albAndClassicByRegion;
  const id = table[region];
  if (id === undefined) {
    throw new ServiceError(
      'ValidationError',
      `the stand-in knows no hosted zone id for ${type} load balancers in region '${region}'`,
    );
  }
  return id;
};

export const vpcIdOf = (account: string, region: string): string =>
  `vpc-0${digest(account, region).slice(0, 16)}`;

/** The names under which a DNS client may ask: any case, with or without `dualstack.` in front and a dot behind. */
export const comparableDnsName = (dnsName: string): string =>
  dnsName
    .toLowerCase()
    .replace(/\.$/, '')
    .replace(/^dualstack\./, '');

/** Made-up addresses from the documentation ranges of RFC 5737 and RFC 3849, always the same for one DNS name. */
export const addressesOf = (
  loadBalancer: LoadBalancer,
): { readonly ipv4: string[]; readonly ipv6: string[] } => {
  const hash = createHash('sha256').update(comparableDnsName(loadBalancer.dnsName)).digest();
  const host = 1 + (hash.readUInt8(0) % 254);
  const networks = ['192.0.2', '198.51.100', '203.0.113'];
  const first = hash.readUInt8(1) % 3;
  const { ipAddressType } = loadBalancer;
  const groups = [2, 4, 6].map((offset) => hash.readUInt16BE(offset).toString(16)).join(':');
  return {
    ipv4:
      ipAddressType === 'dualstack-without-public-ipv4'
        ? []
        : [`${networks[first]}.${host}`, `${networks[(first + 1) % 3]}.${host}`],
    ipv6: ipAddressType === 'ipv4' ? [] : [`2001:db8:${groups}::a`, `2001:db8:${groups}::b`],
  };
};

const idOf = (place: Place, sequence: number): string =>
  digest(place.account, place.region, place.type, place.name, String(sequence)).slice(0, 16);

const digest = (...parts: string[]): string =>
  createHash('sha256').update(parts.join('|')).digest('hex');
