/*
 * Sources: the objects of a cluster that ask for names, reduced to what the decision needs, and the names they ask for.
 * A cluster snapshot says how far it can be trusted: only what was read may count as absent.
 */
import { type Annotations, type HostnameSource, readWishes, type Wishes } from './annotations.ts';
import { type DnsName, parseDnsName } from './dns-name.ts';
import type { Cluster, Settings, SourceKind } from './settings.ts';

/**
 * `hosts`: Ingress rules, then TLS hosts; empty for a Service. `statusTargets`: host names and IP addresses of
 * status.loadBalancer. `externalAddresses`: spec.externalIPs, which override the status. `group`: the IngressGroup.
 * `deleting`: it has a deletionTimestamp and counts as absent.
 */
export type Source = {
  readonly kind: SourceKind;
  readonly namespace: string;
  readonly name: string;
  readonly deleting: boolean;
  readonly annotations: Annotations;
  readonly hosts: readonly string[];
  readonly statusTargets: readonly string[];
  readonly externalAddresses: readonly string[];
  readonly group: string | null;
};

/**
 * `complete`: every source of the configured kinds was read. `partial`: the objects in `sources` and `absent` (resource
 * labels that the API server answered 404 for) were read, nothing else. `unavailable`: nothing may be concluded.
 */
export type ClusterSnapshot = {
  readonly cluster: Cluster;
  readonly coverage: 'complete' | 'partial' | 'unavailable';
  readonly reason: string | null;
  readonly sources: readonly Source[];
  readonly absent: readonly string[];
};

/** The `external-dns/resource` label: "service/web/api". */
export const resourceOf = (source: Pick<Source, 'kind' | 'namespace' | 'name'>): string =>
  `${source.kind}/${source.namespace}/${source.name}`;

export type ObjectReference = Pick<Source, 'kind' | 'namespace' | 'name'>;

/** Reads a resource label back; null for kinds that elb53 does not read. */
export const parseResource = (resource: string): ObjectReference | null => {
  const parts = /^(service|ingress)\/([^/]+)\/([^/]+)$/.exec(resource);
  if (parts === null) return null;
  const [, kind, namespace, name] = parts.map(String);
  return {
    kind: kind === 'service' ? 'service' : 'ingress',
    namespace: String(namespace),
    name: String(name),
  };
};

export type AskedName =
  | { readonly kind: 'name'; readonly name: DnsName }
  | { readonly kind: 'invalid'; readonly found: string; readonly problem: string };

export type Request = {
  readonly source: Source;
  readonly resource: string;
  readonly wishes: Wishes;
  readonly names: readonly AskedName[];
};

export type ClusterRequest = Request & { readonly cluster: Cluster };

/**
 * What a living source asks for; null when it asks for nothing: it is being deleted, or another controller publishes it.
 * Names do not depend on the status: an object whose status was wiped still asks for its names.
 */
export const requestOf = (source: Source, settings: Settings): Request | null => {
  if (source.deleting) return null;
  const wishes = wishesOf(source, settings);
  if (wishes.otherController !== null) return null;
  const names = new Map<string, AskedName>();
  for (const text of hostnamesOf(source, wishes)) {
    const parsed = parseDnsName(text);
    names.set(parsed.kind === 'name' ? parsed.name : `invalid ${text}`, parsed);
  }
  if (names.size === 0 && wishes.problems.length === 0) return null;
  return { source, resource: resourceOf(source), wishes, names: [...names.values()] };
};

const wishesOf = (source: Source, settings: Settings): Wishes => {
  const wishes = readWishes(source.annotations, settings.annotationPrefixes);
  if (source.kind === 'service') return wishes;
  return { ...wishes, blocked: wishes.blocked ?? wishes.ingressBlocked };
};

const hostnamesOf = (source: Source, wishes: Wishes): readonly string[] => {
  const annotated = [...wishes.hostnames, ...wishes.unsupportedHostnames];
  if (source.kind === 'service') return annotated;
  const names: Readonly<Record<HostnameSource, readonly string[]>> = {
    all: [...source.hosts, ...annotated],
    'annotation-only': annotated,
    'defined-hosts-only': source.hosts,
  };
  return names[wishes.hostnameSource];
};
