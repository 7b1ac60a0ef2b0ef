/*
 * Sources: the objects of a cluster that ask for names, reduced to what the decision needs, and the names they ask for.
 * A cluster snapshot says how far it can be trusted: only what was read may count as absent.
 */
import { type Annotations, type HostnameSource, readWishes, type Wishes } from './annotations.ts';
import { type ParsedDnsName, parseDnsName } from './dns-name.ts';
import { firstNames } from './name-limit.ts';
import { type Cluster, type Settings, type SourceKind, sourceKinds } from './settings.ts';

/**
 * Where names point to. `stacks`: what the load balancer was made for, as stackKey in targets.ts writes it ("service/web/api",
 * "ingress-group/shared", "gateway/infra/public"). `statusTargets`: host names and IP addresses that the status names.
 * `givenTargets`: host names and IP addresses that win over the load balancer (spec.externalIPs, node and pod addresses,
 * the target annotation of a Gateway).
 */
export type Backend = {
  readonly stacks: readonly string[];
  readonly statusTargets: readonly string[];
  readonly givenTargets: readonly string[];
};

/**
 * Names with a backend of their own: those of one listener, pod or endpoint. `keys` are annotations without their prefix, where
 * the object spells the wishes out for these names (an endpoint of a DNSEndpoint); null: the annotations of the object.
 * `recordType`: the type asked for, where the object says one.
 */
export type Offer = Backend & {
  readonly hosts: readonly string[];
  readonly keys: Annotations | null;
  readonly recordType: string | null;
};

/**
 * `hosts`: names of the object itself (Ingress rules, then TLS hosts); empty for a Service. `templateHosts`: names made by
 * fqdnTemplate. `problems`: what could not be followed when the object was read, in sentences for the report.
 * `internalTargets`: where the names of the internal-hostname annotation point to; null: where the others do. `deleting`: it
 * has a deletionTimestamp and counts as absent.
 */
export type Source = Backend & {
  readonly kind: SourceKind;
  readonly namespace: string;
  readonly name: string;
  readonly deleting: boolean;
  readonly annotations: Annotations;
  readonly hosts: readonly string[];
  readonly templateHosts: readonly string[];
  readonly problems: readonly string[];
  readonly internalTargets: readonly string[] | null;
  readonly offers: readonly Offer[];
};

/**
 * `complete`: every source of the configured kinds was read. `partial`: the objects in `sources`, `absent` and `leftOut` were
 * read, nothing else. `unavailable`: nothing may be concluded. `absent`: resource labels of objects that were asked for by name
 * and are not there, or are no sources any more. `leftOut`: of objects that are there and that the filters of the settings leave out.
 */
export type ClusterSnapshot = {
  readonly cluster: Cluster;
  readonly coverage: 'complete' | 'partial' | 'unavailable';
  readonly reason: string | null;
  readonly sources: readonly Source[];
  readonly absent: readonly string[];
  readonly leftOut: readonly string[];
  readonly unreadKinds: readonly UnreadKind[];
};

/** `missing`: the cluster does not serve the kind. `unavailable`: it could not be read. Nothing is concluded about its objects. */
export type UnreadKind = {
  readonly kind: SourceKind;
  readonly problem: 'missing' | 'unavailable';
  readonly reason: string;
};

/** Of a cluster that could not be read: nothing may be concluded. */
export const unavailableSnapshot = (cluster: Cluster, reason: string): ClusterSnapshot => ({
  cluster,
  coverage: 'unavailable',
  reason,
  sources: [],
  absent: [],
  leftOut: [],
  unreadKinds: [],
});

/** The `external-dns/resource` label: "service/web/api". */
export const resourceOf = (source: Pick<Source, 'kind' | 'namespace' | 'name'>): string =>
  `${source.kind}/${source.namespace}/${source.name}`;

export type ObjectReference = Pick<Source, 'kind' | 'namespace' | 'name'>;

/** Reads a resource label back; null for kinds that elb53 does not read. */
export const parseResource = (resource: string): ObjectReference | null => {
  const parts = /^([a-z]+)\/([^/]+)\/([^/]+)$/.exec(resource);
  const kind = sourceKinds.find((known) => known === parts?.[1]);
  if (parts === null || kind === undefined) return null;
  return { kind, namespace: String(parts[2]), name: String(parts[3]) };
};

/** The settings that decide which names an object asks for. */
export type NameSettings = Pick<
  Settings,
  'annotationPrefixes' | 'ignoreHostnameAnnotation' | 'combineFqdnAnnotation'
>;

/** As it was asked for. */
export const nameText = (asked: ParsedDnsName): string =>
  asked.kind === 'name' ? asked.name : asked.found;

/**
 * Names of a source with one backend and one set of wishes. `beyond`: the first name of the source beyond what one object may
 * ask for, said with the first of its requests; null in the others.
 */
export type Request = {
  readonly source: Source;
  readonly resource: string;
  readonly backend: Backend;
  readonly wishes: Wishes;
  readonly names: readonly ParsedDnsName[];
  readonly recordType: string | null;
  readonly beyond: ParsedDnsName | null;
};

export type ClusterRequest = Request & { readonly cluster: Cluster };

/**
 * What a living source asks for; nothing when it is being deleted, or another controller publishes it. Names do not depend on
 * the status: an object whose status was wiped still asks for its names.
 */
export const requestsOf = (source: Source, settings: NameSettings): readonly Request[] => {
  if (source.deleting) return [];
  const wishes = wishesOf(source, settings);
  if (wishes.otherController !== null) return [];
  const resource = resourceOf(source);
  const { names, internal } = hostnamesOf(source, wishes, settings);
  // What is wrong with the annotations is said once, with the first request.
  const again = { ...wishes, problems: [] };
  const common = { source, resource, wishes: again, recordType: null, beyond: null };
  const requests: readonly Request[] = [
    { ...common, wishes, backend: source, names: names.map(parseDnsName) },
    ...(source.internalTargets === null || internal.length === 0
      ? []
      : [
          {
            ...common,
            backend: internalBackend(source.internalTargets),
            names: internal.map(parseDnsName),
          },
        ]),
    ...source.offers.map((offer) => ({
      ...common,
      backend: offer,
      wishes: offer.keys === null ? again : readWishes(offer.keys, ['']),
      names: offer.hosts.map(parseDnsName),
      recordType: offer.recordType,
    })),
  ];
  const followed = firstNames(
    requests.map((request) => ({ ...request, names: distinct(request.names) })),
  );
  return followed.requests
    .filter((request, index) => request.names.length > 0 || (index === 0 && hasProblems(wishes)))
    .map((request, index) => (index === 0 ? { ...request, beyond: followed.beyond } : request));
};

/** Every target that the object itself names, in its annotations, addresses and status. */
export const targetsNamedBy = (source: Source, settings: Settings): readonly string[] => [
  ...(readWishes(source.annotations, settings.annotationPrefixes).targets ?? []),
  ...(source.internalTargets ?? []),
  ...[source, ...source.offers].flatMap((backend) => [
    ...backend.givenTargets,
    ...backend.statusTargets,
  ]),
];

const hasProblems = (wishes: Wishes): boolean => wishes.problems.length > 0;

/** The internal names of a Service point to its cluster address, whatever load balancer it has. */
const internalBackend = (givenTargets: readonly string[]): Backend => ({
  stacks: [],
  statusTargets: [],
  givenTargets,
});

const distinct = (names: readonly ParsedDnsName[]): readonly ParsedDnsName[] => [
  ...new Map(names.map((asked) => [nameKey(asked), asked])).values(),
];

const nameKey = (asked: ParsedDnsName): string =>
  asked.kind === 'name' ? asked.name : `invalid ${asked.text}`;

const wishesOf = (source: Source, settings: NameSettings): Wishes => {
  const read = readWishes(source.annotations, settings.annotationPrefixes);
  const wishes = { ...read, problems: [...read.problems, ...source.problems] };
  if (source.kind === 'ingress') {
    return { ...wishes, blocked: wishes.blocked ?? wishes.ingressBlocked };
  }
  // A route takes its targets from its Gateway; a target of its own says nothing (external-dns source/gateway.go).
  return source.kind.endsWith('route') ? { ...wishes, targets: null } : wishes;
};

type Hostnames = { readonly names: readonly string[]; readonly internal: readonly string[] };

/** The names of a route are in its offers: which ones it gets depends on the listeners. */
const hostnamesOf = (source: Source, wishes: Wishes, settings: NameSettings): Hostnames => {
  const { hostnames, internalHostnames } = wishes;
  const { ignoreHostnameAnnotation, combineFqdnAnnotation } = settings;
  const annotated = ignoreHostnameAnnotation ? [] : hostnames;
  // An empty annotation names the object as well: it says that there shall be no name.
  const isNamed =
    !ignoreHostnameAnnotation &&
    settings.annotationPrefixes.some((prefix) =>
      ['hostname', 'internal-hostname'].some(
        (key) => source.annotations[`${prefix}${key}`] !== undefined,
      ),
    );
  const withTemplate = (names: readonly string[]): readonly string[] =>
    combineFqdnAnnotation || (names.length === 0 && !isNamed)
      ? [...names, ...source.templateHosts]
      : names;
  switch (source.kind) {
    case 'service': {
      const internal = ignoreHostnameAnnotation ? [] : internalHostnames;
      const own = source.internalTargets === null ? [...annotated, ...internal] : annotated;
      return { names: withTemplate(own), internal };
    }
    case 'ingress': {
      const names: Readonly<Record<HostnameSource, readonly string[]>> = {
        all: [...source.hosts, ...annotated],
        'annotation-only': annotated,
        'defined-hosts-only': source.hosts,
      };
      return { names: withTemplate(names[wishes.hostnameSource]), internal: [] };
    }
    default:
      return { names: [], internal: [] };
  }
};
