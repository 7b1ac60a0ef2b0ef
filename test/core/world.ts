/*
 * A small notation for the worlds that the core decides about. A record is one line, its name relative to the zone:
 *
 *   web A nlb:web                           alias to the load balancer `web` (nlb:, alb: or clb:)
 *   web A alb:web health=no                 the same without EvaluateTargetHealth
 *   web A 192.0.2.1 ttl=60 set=blue weight=1
 *   a-web TXT owner=prod resource=service/web/web
 *   @ TXT "any other text"
 */
import { type DnsName, parseDnsName, readDnsName } from '../../functions/core/dns-name.ts';
import type { LoadBalancer, LoadBalancerListing } from '../../functions/core/load-balancer.ts';
import type { RecordSet } from '../../functions/core/record.ts';
import { type Cluster, defaultFilters, type Settings } from '../../functions/core/settings.ts';
import { type ClusterSnapshot, parseResource, type Source } from '../../functions/core/source.ts';
import type { Zone } from '../../functions/core/zone.ts';

export const account = '111122223333';
export const region = 'eu-west-1';

export const dnsName = (text: string): DnsName => {
  const parsed = parseDnsName(text);
  if (parsed.kind === 'invalid') throw new Error(`${text}: ${parsed.problem}`);
  return parsed.name;
};

export const zone = (name = 'example.com', other: Partial<Zone> = {}): Zone => ({
  id: 'Z1',
  name: dnsName(name),
  private: false,
  roleArn: null,
  ...other,
});

export const cluster = (name = 'prod', other: Partial<Cluster> = {}): Cluster => ({
  name,
  region,
  account,
  ownerId: name,
  roleArn: null,
  ...other,
});

export const settings = (other: Partial<Settings> = {}): Settings => ({
  ...defaultFilters,
  domains: { include: [], exclude: [], includeRegex: '', excludeRegex: '' },
  namePolicies: [],
  zoneTags: [],
  clusters: [cluster()],
  zones: [zone()],
  mode: 'apply',
  policy: 'sync',
  sources: ['service', 'ingress'],
  annotationPrefixes: ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'],
  aaaa: 'dualstack',
  evaluateTargetHealth: true,
  txt: { oldNames: 'keep', prefix: '', suffix: '', wildcardReplacement: '', encryptionKey: null },
  guard: { maxDeletePercent: 30, minOwnedRecords: 10 },
  deleteGraceSeconds: 60,
  ...other,
});

/** Annotations under the default prefix. */
export const annotated = (keys: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(keys).map(([key, value]) => [`external-dns.kubernetes.io/${key}`, value]),
  );

/** `resource` as in a TXT label, "service/web/api"; `keys` are annotations without their prefix. */
export const source = (
  resource: string,
  keys: Readonly<Record<string, string>> = {},
  other: Partial<Source> = {},
): Source => {
  const reference = parseResource(resource);
  if (reference === null) throw new Error(`not a resource: ${resource}`);
  return {
    ...reference,
    deleting: false,
    annotations: annotated(keys),
    hosts: [],
    templateHosts: [],
    problems: [],
    stacks: [resource],
    statusTargets: [],
    givenTargets: [],
    internalTargets: reference.kind === 'service' ? [] : null,
    offers: [],
    ...other,
  };
};

export const snapshot = (
  sources: readonly Source[],
  other: Partial<ClusterSnapshot> = {},
): ClusterSnapshot => ({
  cluster: cluster(),
  coverage: 'complete',
  reason: null,
  sources,
  absent: [],
  leftOut: [],
  unreadKinds: [],
  ...other,
});

const hostnames: Readonly<Record<string, (name: string) => string>> = {
  nlb: (name) => `${name}-0123456789abcdef.elb.${region}.amazonaws.com`,
  alb: (name) => `${name}-1234567890.${region}.elb.amazonaws.com`,
  clb: (name) => `${name}-1234567890.${region}.elb.amazonaws.com`,
};

/** The host name of "nlb:web". */
export const hostnameOf = (nick: string): string => {
  const [kind = '', name = ''] = nick.split(':');
  const make = hostnames[kind];
  if (make === undefined) throw new Error(`not a load balancer: ${nick}`);
  return make(name);
};

export const hostedZoneIdOf = (nick: string): string =>
  nick.startsWith('nlb:') ? 'Z2IFOLAFXWLO4F' : 'Z32O12XQLNTSW2';

/** "nlb:web" as made by the AWS Load Balancer Controller of a cluster for a resource (or "group/NAME"). */
export const loadBalancer = (
  nick: string,
  resource: string | null = null,
  other: Partial<LoadBalancer> & { readonly cluster?: string } = {},
): LoadBalancer => {
  const { cluster: madeBy = 'prod', ...rest } = other;
  const [kind = '', name = ''] = nick.split(':');
  const [stackKind = '', ...path] = (resource ?? '').split('/');
  const stackTag = stackKind === 'service' ? 'service.k8s.aws/stack' : 'ingress.k8s.aws/stack';
  const classic = kind === 'clb';
  const path2 = kind === 'nlb' ? 'net' : 'app';
  return {
    account,
    region,
    kind: classic ? 'classic' : kind === 'nlb' ? 'network' : 'application',
    name,
    arn: classic
      ? null
      : `arn:aws:elasticloadbalancing:${region}:${account}:loadbalancer/${path2}/${name}/0123456789abcdef`,
    dnsName: hostnameOf(nick),
    hostedZoneId: hostedZoneIdOf(nick),
    dualstack: false,
    tags: resource === null ? {} : { 'elbv2.k8s.aws/cluster': madeBy, [stackTag]: path.join('/') },
    ...rest,
  };
};

export const listing = (
  loadBalancers: readonly LoadBalancer[],
  other: Partial<LoadBalancerListing> = {},
): LoadBalancerListing => ({
  place: { account, region, roleArn: null },
  coverage: 'complete',
  reason: null,
  loadBalancers,
  askedNames: [],
  ...other,
});

export const absolute = (relative: string, zoneName = 'example.com'): DnsName =>
  readDnsName(relative === '@' ? zoneName : `${relative}.${zoneName}`);

export const heritage = (owner: string, resource: string | null): string =>
  `"heritage=external-dns,external-dns/owner=${owner}${
    resource === null ? '' : `,external-dns/resource=${resource}`
  }"`;

/** Reads a record line of the notation above. */
export const record = (line: string, zoneName = 'example.com'): RecordSet => {
  const [name = '', type = '', ...rest] = line.trim().match(/"[^"]*"|\S+/g) ?? [];
  const options: Record<string, string> = {};
  const values: string[] = [];
  for (const token of rest) {
    const option =
      /^(ttl|set|weight|region|failover|multivalue|check|health|owner|resource)=(.*)$/.exec(token);
    if (option === null) values.push(token);
    else options[String(option[1])] = String(option[2]);
  }
  const dualstack = values[0]?.startsWith('dualstack.') ?? false;
  const nick = (values[0] ?? '').replace(/^dualstack\./, '');
  const isAlias = /^(nlb|alb|clb):/.test(nick);
  if (options.owner !== undefined) values.push(heritage(options.owner, options.resource ?? null));
  return {
    name: absolute(name, zoneName),
    type,
    setIdentifier: options.set ?? null,
    ttlSeconds: isAlias ? null : Number(options.ttl ?? 300),
    values: isAlias ? [] : values,
    alias: isAlias
      ? {
          hostedZoneId: hostedZoneIdOf(nick),
          dnsName: readDnsName(`${dualstack ? 'dualstack.' : ''}${hostnameOf(nick)}`),
          evaluateTargetHealth: options.health !== 'no',
        }
      : null,
    routing: {
      ...(options.weight === undefined ? {} : { Weight: Number(options.weight) }),
      ...(options.region === undefined ? {} : { Region: options.region }),
      ...(options.failover === undefined ? {} : { Failover: options.failover }),
      ...(options.multivalue === undefined ? {} : { MultiValueAnswer: true }),
      ...(options.check === undefined ? {} : { HealthCheckId: options.check }),
    },
  };
};
