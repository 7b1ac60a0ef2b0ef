/*
 * What a run knows of the sources and load balancers behind a record: the witnesses of a deletion. Nothing here concludes
 * from an answer that was not given: what was not read is `not-read`, what could not be read is `unavailable`.
 */
import type { DnsName } from './dns-name.ts';
import { type LoadBalancerListing, parseElbHostname, placeKey } from './load-balancer.ts';
import { mayPublish } from './name-policy.ts';
import { type RecordSet, shortTargetOf, targetHostname } from './record.ts';
import { type Cluster, clusterKey, type Settings } from './settings.ts';
import {
  type ClusterRequest,
  type ClusterSnapshot,
  parseResource,
  resourceOf,
  type Source,
} from './source.ts';
import { askedNames, sourceKey, targetsBySource } from './source-index.ts';
import { madeBy } from './targets.ts';
import type { ConfirmRecord } from './trigger.ts';

/**
 * `asks`: it lives and asks for the name. `blocked`: it asks, but its annotations, or the name itself, cannot be followed; or it may
 * ask, as it has more names than one object may have. `silent`: it was read and does not ask. `absent`: the API server does not have
 * it, or it is being deleted. `left-out`: it is there, and the filters of the settings leave it out.
 */
export type SourceState =
  | 'asks'
  | 'blocked'
  | 'silent'
  | 'absent'
  | 'left-out'
  | 'not-read'
  | 'unavailable'
  | 'kind-not-read';

/**
 * `own`: a living load balancer of the cluster, or what the source says itself or may have said. `gone`: the ELB API does not have
 * it. `other`: anything else. `unknown`: the ELB API did not answer, or was not asked.
 */
export type TargetState = 'own' | 'gone' | 'other' | 'unknown';

export type Evidence = {
  readonly sourceState: (cluster: Cluster, resource: string | null, name: DnsName) => SourceState;
  readonly targetState: (
    cluster: Cluster,
    resource: string | null,
    record: RecordSet,
  ) => TargetState;
  /** True when a complete look at the cluster shows sources of this kind that ask for names. */
  readonly showsOtherSources: (cluster: Cluster, resource: string | null) => boolean;
  /** True when the object itself is known to be no more: it was asked for by name, or it is being deleted. */
  readonly askedByName: (cluster: Cluster, resource: string | null) => boolean;
  /** True for a Service without a load balancer: which names it asks for depends on pods, which come and go. */
  readonly namesComeFromPods: (cluster: Cluster, resource: string | null) => boolean;
  readonly completelyRead: (cluster: Cluster) => boolean;
  /**
   * True when an earlier look, long enough ago, found the same. The event of a load balancer's deletion is no such look: by then
   * another one may have its name, or may serve its object without being in the status yet.
   */
  readonly seenBefore: (zoneId: string, record: RecordSet, reason: string) => boolean;
  readonly asksFor: (owner: string, resource: string, name: DnsName) => boolean;
};

export type EvidenceInput = {
  readonly snapshots: readonly ClusterSnapshot[];
  readonly listings: readonly LoadBalancerListing[];
  readonly requests: readonly ClusterRequest[];
  readonly settings: Settings;
  readonly confirmed: readonly ConfirmRecord[];
};

export const evidenceOf = (input: EvidenceInput): Evidence => {
  const snapshots = new Map(input.snapshots.map((item) => [clusterKey(item.cluster), item]));
  const listings = new Map(input.listings.map((item) => [placeKey(item.place), item]));
  const askedFor = askedNames(input.requests);
  const asking = new Set(
    input.requests.flatMap(({ cluster, resource, names }) =>
      names.length > 0 ? [kindKey(cluster, resource)] : [],
    ),
  );
  const living = new Set<string>();
  const absent = new Set<string>();
  const leftOut = new Set<string>();
  const read = new Map<string, Source>();
  for (const snapshot of input.snapshots) {
    const { cluster } = snapshot;
    for (const source of snapshot.sources) {
      const key = sourceKey(cluster, resourceOf(source));
      read.set(key, source);
      if (!source.deleting) living.add(key);
    }
    for (const resource of snapshot.absent) absent.add(sourceKey(cluster, resource));
    for (const resource of snapshot.leftOut) leftOut.add(sourceKey(cluster, resource));
  }
  const loadBalancers = new Map(
    input.listings.flatMap((listing) =>
      listing.loadBalancers.map((item) => [`${placeKey(item)} ${item.dnsName}`, item]),
    ),
  );
  const askedBalancers = new Set(
    input.listings.flatMap(({ place, askedNames }) =>
      askedNames.map((name) => `${placeKey(place)} ${name.toLowerCase()}`),
    ),
  );
  const confirmed = new Set(input.confirmed.map(confirmKey));
  const targetsOf = targetsBySource(input.settings);

  /** Of the names beyond what one object may ask for only the first is known. */
  const asksForMore = new Set(
    input.requests.flatMap(({ cluster, resource, beyond }) =>
      beyond === null ? [] : [sourceKey(cluster, resource)],
    ),
  );

  const sourceState = (cluster: Cluster, resource: string | null, name: DnsName): SourceState => {
    const snapshot = snapshots.get(clusterKey(cluster));
    if (snapshot === undefined) return 'not-read';
    if (snapshot.coverage === 'unavailable') return 'unavailable';
    const reference = resource === null ? null : parseResource(resource);
    if (resource === null || reference === null) return 'kind-not-read';
    if (!input.settings.sources.includes(reference.kind)) return 'kind-not-read';
    const unread = snapshot.unreadKinds.find(({ kind }) => kind === reference.kind);
    if (unread !== undefined) return unread.problem === 'missing' ? 'kind-not-read' : 'unavailable';
    const key = sourceKey(cluster, resource);
    const request = askedFor(cluster, resource, name);
    if (request === 'invalid') return 'blocked';
    if (request !== undefined) {
      const { namespace } = request.source;
      const publisher = { cluster: cluster.name, namespace };
      const allowed = mayPublish(input.settings.namePolicies, publisher, name);
      return request.wishes.blocked === null && allowed ? 'asks' : 'blocked';
    }
    if (asksForMore.has(key)) return 'blocked';
    if (living.has(key)) return 'silent';
    if (leftOut.has(key)) return 'left-out';
    const looked = snapshot.coverage === 'complete' || absent.has(key);
    return looked || read.has(key) ? 'absent' : 'not-read';
  };

  /**
   * A DNSEndpoint, or a Service without a load balancer, says itself what its names point to: nothing shows whether such a record
   * was edited by hand. Of a Service that is gone only the settings tell whether it may have been such a one.
   */
  const choosesItsTargets = (
    cluster: Cluster,
    resource: string | null,
    record: RecordSet,
  ): boolean => {
    const kind = parseResource(resource ?? '')?.kind;
    if (kind === 'crd') return true;
    if (kind !== 'service') return false;
    const source = read.get(sourceKey(cluster, resource));
    if (source === undefined) {
      return record.alias === null && input.settings.serviceTypes.join() !== 'LoadBalancer';
    }
    return !targetsOf(source).hasLoadBalancer;
  };

  const targetState = (
    cluster: Cluster,
    resource: string | null,
    record: RecordSet,
  ): TargetState => {
    const hostname = targetHostname(record);
    const source = read.get(sourceKey(cluster, resource));
    const given = source === undefined ? none : targetsOf(source).given;
    const values = hostname === null ? record.values : [hostname];
    if (values.length > 0 && values.every((value) => given.has(value))) return 'own';
    const elb = hostname === null ? null : parseElbHostname(hostname);
    const other = choosesItsTargets(cluster, resource, record) ? 'own' : 'other';
    if (elb === null || elb.region !== cluster.region) return other;
    const listing = listings.get(placeKey(cluster));
    if (listing === undefined || listing.coverage === 'unavailable') return 'unknown';
    const found = loadBalancers.get(`${placeKey(cluster)} ${hostname}`);
    if (found !== undefined) return madeBy(found, cluster) ? 'own' : other;
    const wasAsked =
      listing.coverage === 'complete' || askedBalancers.has(`${placeKey(cluster)} ${elb.name}`);
    return wasAsked ? 'gone' : 'unknown';
  };

  return {
    sourceState,
    targetState,
    showsOtherSources: (cluster, resource) => asking.has(kindKey(cluster, resource ?? '')),
    askedByName: (cluster, resource) => {
      const key = sourceKey(cluster, resource);
      return read.has(key) || absent.has(key);
    },
    namesComeFromPods: (cluster, resource) => {
      const source = read.get(sourceKey(cluster, resource));
      return source?.kind === 'service' && source.stacks.length === 0;
    },
    completelyRead: (cluster) => snapshots.get(clusterKey(cluster))?.coverage === 'complete',
    seenBefore: (zoneId, record, reason) =>
      confirmed.has(confirmKey({ zone: zoneId, ...record, target: shortTargetOf(record), reason })),
    asksFor: (owner, resource, name) =>
      input.settings.clusters.some((cluster) => {
        if (cluster.ownerId !== owner) return false;
        const request = askedFor(cluster, resource, name);
        return request !== undefined && request !== 'invalid';
      }),
  };
};

const none: ReadonlySet<string> = new Set();

/** A listing is of one kind; what others show says nothing about it. */
const kindKey = (cluster: Cluster, resource: string): string =>
  `${clusterKey(cluster)} ${resource.split('/')[0]}`;

const confirmKey = (record: Omit<ConfirmRecord, 'owner' | 'resource'>): string =>
  [record.zone, record.name, record.type, record.setIdentifier, record.target, record.reason].join(
    ' ',
  );
