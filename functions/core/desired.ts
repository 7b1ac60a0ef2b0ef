/*
 * From sources and load balancers to desired records: which names each source asks for, what they point to, in which zones.
 * A source without a live target is not forgotten: its names stay asked for, so that nothing of it is deleted.
 */
import { aliasZoneId, answersIpv6, cloudFrontZoneId } from './alias-zone-ids.ts';
import { belongsTo, type DnsName, parseDnsName, readDnsName } from './dns-name.ts';
import type { LoadBalancer } from './load-balancer.ts';
import { compareTexts, type RecordSet } from './record.ts';
import type { Cluster, Settings } from './settings.ts';
import { type ClusterRequest, type ClusterSnapshot, type Request, requestOf } from './source.ts';
import { type TargetChoice, targetFinder } from './targets.ts';
import { type Zone, zonesFor } from './zone.ts';

/** A record set that a source asks for in one zone. `ttlConfigured` is false for the default of 300 seconds. */
export type DesiredRecord = {
  readonly zone: Zone;
  readonly cluster: Cluster;
  readonly resource: string;
  readonly record: RecordSet;
  readonly ttlConfigured: boolean;
};

/** A name that a source asks for and does not get, or does not get yet. */
export type Rejected = {
  readonly outcome: 'refuse' | 'skip';
  readonly reason: RejectReason;
  readonly detail: string;
  readonly name: string;
  readonly zone: Zone | null;
  readonly cluster: Cluster;
  readonly resource: string;
};

export type RejectReason =
  | 'invalid-name'
  | 'invalid-annotation'
  | 'invalid-target'
  | 'annotation-conflict'
  | 'annotation-not-supported'
  | 'outside-every-zone'
  | 'cname-at-apex'
  | 'no-load-balancer';

export type Desired = {
  readonly records: readonly DesiredRecord[];
  readonly rejected: readonly Rejected[];
  readonly requests: readonly ClusterRequest[];
};

export const desiredRecords = (
  snapshots: readonly ClusterSnapshot[],
  loadBalancers: readonly LoadBalancer[],
  settings: Settings,
): Desired => {
  const requests = snapshots.flatMap((snapshot) =>
    snapshot.sources
      .map((source) => requestOf(source, settings))
      .filter((request) => request !== null)
      .map((request) => ({ ...request, cluster: snapshot.cluster })),
  );
  const targetOf = targetFinder(loadBalancers);
  const outcomes = requests.map((request) => publish(request, targetOf(request), settings));
  return {
    records: outcomes.flatMap((outcome) => outcome.records),
    rejected: outcomes.flatMap((outcome) => outcome.rejected),
    requests,
  };
};

type Outcome = {
  readonly records: readonly DesiredRecord[];
  readonly rejected: readonly Rejected[];
};

const publish = (request: ClusterRequest, choice: TargetChoice, settings: Settings): Outcome => {
  const { cluster, resource, wishes } = request;
  const by = { cluster, resource };
  const problems: readonly Rejected[] = wishes.problems.map((detail) => ({
    ...by,
    outcome: 'skip',
    reason: 'invalid-annotation',
    detail,
    name: firstName(request),
    zone: null,
  }));
  const outcomes = request.names.map((asked): Outcome => {
    if (asked.kind === 'invalid') {
      const detail = `'${asked.found}': ${asked.problem}`;
      return rejected({ ...by, name: asked.found, zone: null, reason: 'invalid-name', detail });
    }
    const { name } = asked;
    if (wishes.blocked !== null) return rejected({ ...by, ...wishes.blocked, name, zone: null });
    const zones = zonesFor(name, settings.zones);
    if (zones.length === 0) {
      const detail = `no configured zone holds ${name}; add its zone to the settings`;
      return skipped({ ...by, name, zone: null, reason: 'outside-every-zone', detail });
    }
    return merge(zones.map((zone) => publishInZone(request, name, zone, choice, settings)));
  });
  return merge([{ records: [], rejected: problems }, ...outcomes]);
};

const publishInZone = (
  request: ClusterRequest,
  name: DnsName,
  zone: Zone,
  choice: TargetChoice,
  settings: Settings,
): Outcome => {
  const by = { cluster: request.cluster, resource: request.resource, name, zone };
  if (choice.kind === 'none') {
    return skipped({ ...by, reason: 'no-load-balancer', detail: choice.detail });
  }
  const data =
    choice.kind === 'addresses'
      ? addressData(choice)
      : choice.kind === 'load-balancer'
        ? loadBalancerData(choice.loadBalancer, request, settings)
        : hostnameData(choice.hostname, request, zone, settings);
  if (data.kind === 'problem') {
    return rejected({ ...by, reason: 'invalid-target', detail: data.detail });
  }
  if (data.records.some((record) => record.type === 'CNAME') && name === zone.name) {
    const detail = `${name} is the apex of its zone, where no CNAME may stand; use a target that can be an alias`;
    return rejected({ ...by, reason: 'cname-at-apex', detail });
  }
  const { wishes } = request;
  const records = data.records.map((part) => ({
    zone,
    cluster: request.cluster,
    resource: request.resource,
    ttlConfigured: wishes.ttlSeconds !== null && part.alias === null,
    record: {
      name,
      setIdentifier: null,
      ttlSeconds: part.alias === null ? (wishes.ttlSeconds ?? defaultTtlSeconds) : null,
      routing: {},
      ...part,
    },
  }));
  return { records, rejected: [] };
};

/** external-dns's default for records that have a TTL. */
const defaultTtlSeconds = 300;

type Part = Pick<RecordSet, 'type' | 'values' | 'alias'>;
type Data =
  | { readonly kind: 'data'; readonly records: readonly Part[] }
  | { readonly kind: 'problem'; readonly detail: string };

const addressData = (choice: {
  readonly ipv4: readonly string[];
  readonly ipv6: readonly string[];
}): Data => {
  const part = (type: string, values: readonly string[]): readonly Part[] =>
    values.length === 0
      ? []
      : [{ type, values: [...new Set(values)].sort(compareTexts), alias: null }];
  return { kind: 'data', records: [...part('A', choice.ipv4), ...part('AAAA', choice.ipv6)] };
};

const loadBalancerData = (
  loadBalancer: LoadBalancer,
  request: ClusterRequest,
  settings: Settings,
): Data => {
  const { dnsName, hostedZoneId, dualstack } = loadBalancer;
  if (request.wishes.alias === 'cname') return cnameData(dnsName);
  return aliasData(request, settings, dnsName, hostedZoneId, dualstack);
};

const hostnameData = (
  hostname: string,
  request: ClusterRequest,
  zone: Zone,
  settings: Settings,
): Data => {
  const parsed = parseDnsName(hostname);
  if (parsed.kind === 'invalid') {
    return { kind: 'problem', detail: `the target '${parsed.found}': ${parsed.problem}` };
  }
  const { alias } = request.wishes;
  if (alias === 'cname') return cnameData(parsed.name);
  const published = aliasZoneId(parsed.name);
  if (published !== null) {
    if (published === cloudFrontZoneId && zone.private) return cnameData(parsed.name);
    return aliasData(request, settings, parsed.name, published, answersIpv6(parsed.name));
  }
  if (alias === 'auto') return cnameData(parsed.name);
  if (belongsTo(parsed.name, zone.name)) {
    return aliasData(request, settings, parsed.name, zone.id, false);
  }
  const detail = `the target ${parsed.name} cannot be an alias: it is neither an AWS name with a published hosted zone nor a name of the zone ${zone.name}; remove the alias annotation`;
  return { kind: 'problem', detail };
};

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
  const withIpv6 = wish === 'AAAA' || (wish !== 'A' && (settings.aaaa === 'always' || hasIpv6));
  const types = [...(wish === 'AAAA' ? [] : ['A']), ...(withIpv6 ? ['AAAA'] : [])];
  return { kind: 'data', records: types.map((type) => ({ type, values: [], alias })) };
};

const firstName = (request: Request): string => {
  const first = request.names[0];
  if (first === undefined) return request.resource;
  return first.kind === 'name' ? first.name : first.found;
};

const rejected = (entry: Omit<Rejected, 'outcome'>): Outcome => ({
  records: [],
  rejected: [{ ...entry, outcome: 'refuse' }],
});

const skipped = (entry: Omit<Rejected, 'outcome'>): Outcome => ({
  records: [],
  rejected: [{ ...entry, outcome: 'skip' }],
});

const merge = (outcomes: readonly Outcome[]): Outcome => ({
  records: outcomes.flatMap((outcome) => outcome.records),
  rejected: outcomes.flatMap((outcome) => outcome.rejected),
});
