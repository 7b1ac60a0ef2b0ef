/*
 * The data of the record sets of one name: aliases of a load balancer, addresses, or a CNAME. What a target can be, and which
 * types it makes, is decided here; the name, its TTL and its routing are not looked at.
 */
import { aliasZoneId, answersIpv6, cloudFrontZoneId } from './alias-zone-ids.ts';
import { batchLimits } from './batch.ts';
import { belongsTo, parseDnsName, printable, readDnsName } from './dns-name.ts';
import type { LoadBalancer } from './load-balancer.ts';
import { compareTexts, managedTypes, type RecordSet } from './record.ts';
import type { Settings } from './settings.ts';
import type { ClusterRequest } from './source.ts';
import type { TargetChoice } from './targets.ts';
import type { Zone } from './zone.ts';

type Part = Pick<RecordSet, 'type' | 'values' | 'alias'>;
/** `problem`: no record can be made, and why. */
export type Data =
  | { readonly kind: 'data'; readonly records: readonly Part[] }
  | {
      readonly kind: 'problem';
      readonly outcome: 'refuse' | 'skip';
      readonly reason:
        | 'no-load-balancer'
        | 'invalid-target'
        | 'type-not-managed'
        | 'invalid-annotation'
        | 'too-large';
      readonly detail: string;
    };

/** Made once for all names of a request: thousands of them may point to hundreds of addresses. */
export const dataByZone = (
  choice: TargetChoice,
  request: ClusterRequest,
  settings: Settings,
): ((zone: Zone) => Data) => {
  const known = new Map<Zone, Data>();
  return (zone) => {
    const data = known.get(zone) ?? recordData(choice, request, zone, settings);
    known.set(zone, data);
    return data;
  };
};

const recordData = (
  choice: TargetChoice,
  request: ClusterRequest,
  zone: Zone,
  settings: Settings,
): Data => {
  if (choice.kind === 'none') {
    return { kind: 'problem', outcome: 'skip', reason: 'no-load-balancer', detail: choice.detail };
  }
  const mismatch = typeProblem(choice, request);
  if (mismatch !== null) return mismatch;
  const data = managedData(dataOf(choice, request, zone, settings), settings);
  if (data.kind === 'problem' || request.wishes.routing.MultiValueAnswer === undefined) return data;
  if (data.records.every((record) => record.alias === null && record.type !== 'CNAME')) return data;
  const detail =
    'aws-multi-value-answer works with IP addresses only, not with an alias or a CNAME; use aws-weight';
  return { kind: 'problem', outcome: 'refuse', reason: 'invalid-annotation', detail };
};

const dataOf = (
  choice: Exclude<TargetChoice, { readonly kind: 'none' }>,
  request: ClusterRequest,
  zone: Zone,
  settings: Settings,
): Data => {
  if (choice.kind === 'addresses') return addressData(choice);
  return choice.kind === 'load-balancer'
    ? loadBalancerData(choice.loadBalancer, request, settings)
    : hostnameData(choice.hostname, request, zone, settings);
};

/** What is left without the types that the settings leave out. */
const managedData = (data: Data, settings: Settings): Data => {
  if (data.kind === 'problem' || settings.aaaa !== 'never') return data;
  const records = data.records.filter((record) => record.type !== 'AAAA');
  if (records.length > 0) return { ...data, records };
  const detail = 'only an AAAA record is asked for, and the settings leave those out (aaaa: never)';
  return { kind: 'problem', outcome: 'skip', reason: 'type-not-managed', detail };
};

/** Where the object says the type itself, its targets must be of it. */
const typeProblem = (choice: TargetChoice, request: ClusterRequest): Data | null => {
  const { recordType, wishes } = request;
  if (recordType === null) return null;
  if (!managedTypes.includes(recordType)) {
    const detail = `the record type ${printable(recordType)} is not managed; expected ${managedTypes.join(', ')}`;
    return { kind: 'problem', outcome: 'skip', reason: 'type-not-managed', detail };
  }
  const isAlias = wishes.alias !== 'auto' && wishes.alias !== 'cname';
  const found = choice.kind === 'addresses' ? 'IP addresses' : 'a host name';
  const other = recordType === 'A' ? 'ipv6' : 'ipv4';
  const fits =
    choice.kind === 'addresses'
      ? recordType !== 'CNAME' && choice[other].length === 0
      : recordType === 'CNAME' || isAlias;
  if (fits) return null;
  const detail = `the targets of the record type ${recordType} do not fit: found ${found}, expected ${expectedTargets[recordType]}`;
  return { kind: 'problem', outcome: 'refuse', reason: 'invalid-target', detail };
};

const expectedTargets: Readonly<Record<string, string>> = {
  A: 'IPv4 addresses',
  AAAA: 'IPv6 addresses',
  CNAME: 'a host name',
};

const addressData = (choice: {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}): Data => {
  const part = (type: string, values: readonly string[]): readonly Part[] =>
    values.length === 0
      ? []
      : [{ type, values: [...new Set(values)].sort(compareTexts), alias: null }];
  const records = [...part('A', choice.ipv4), ...part('AAAA', choice.ipv6)];
  const most = Math.max(...records.map(({ values }) => values.length));
  if (most < batchLimits.elements) return { kind: 'data', records };
  const detail = `${most} addresses do not fit into one request of Route 53, which takes ${batchLimits.elements} with the ownership TXT; publish fewer targets`;
  return { kind: 'problem', outcome: 'refuse', reason: 'too-large', detail };
};

const loadBalancerData = (
  loadBalancer: LoadBalancer,
  request: ClusterRequest,
  settings: Settings,
): Data => {
  const { dnsName, hostedZoneId, dualstack } = loadBalancer;
  if (request.wishes.alias === 'cname') return cnameData(dnsName);
  const zoneId = request.wishes.targetZoneId ?? hostedZoneId;
  return aliasData(request, settings, dnsName, zoneId, dualstack);
};

const hostnameData = (
  hostname: string,
  request: ClusterRequest,
  zone: Zone,
  settings: Settings,
): Data => {
  const parsed = parseDnsName(hostname);
  if (parsed.kind === 'invalid') {
    return invalidTarget(`the target '${parsed.found}': ${parsed.problem}`);
  }
  const { alias, targetZoneId } = request.wishes;
  if (alias === 'cname') return cnameData(parsed.name);
  const published = targetZoneId ?? aliasZoneId(parsed.name);
  if (published !== null) {
    if (published === cloudFrontZoneId && zone.private) return cnameData(parsed.name);
    return aliasData(request, settings, parsed.name, published, answersIpv6(parsed.name));
  }
  if (alias === 'auto') return cnameData(parsed.name);
  if (belongsTo(parsed.name, zone.name)) {
    return aliasData(request, settings, parsed.name, zone.id, false);
  }
  return invalidTarget(
    `the target ${parsed.name} cannot be an alias: it is neither an AWS name with a published hosted zone nor a name of the zone ${zone.name}; remove the alias annotation, or name its hosted zone with aws-target-hosted-zone`,
  );
};

const invalidTarget = (detail: string): Data => ({
  kind: 'problem',
  outcome: 'refuse',
  reason: 'invalid-target',
  detail,
});

const cnameData = (hostname: string): Data => ({
  kind: 'data',
  records: [{ type: 'CNAME', values: [hostname], alias: null }],
});

const aliasData = (
  request: ClusterRequest,
  settings: Settings,
  hostname: string,
  hostedZoneId: string,
  hasIpv6: boolean,
): Data => {
  const wish = request.wishes.alias;
  const evaluateTargetHealth =
    hostedZoneId !== cloudFrontZoneId &&
    (request.wishes.evaluateTargetHealth ?? settings.evaluateTargetHealth);
  const alias = { hostedZoneId, dnsName: readDnsName(hostname), evaluateTargetHealth };
  const { recordType } = request;
  const withIpv6 =
    wish === 'AAAA' ||
    recordType === 'AAAA' ||
    (wish !== 'A' && (settings.aaaa === 'always' || hasIpv6));
  const types = [...(wish === 'AAAA' ? [] : ['A']), ...(withIpv6 ? ['AAAA'] : [])].filter(
    (type) => recordType === null || recordType === 'CNAME' || recordType === type,
  );
  return { kind: 'data', records: types.map((type) => ({ type, values: [], alias })) };
};
