/*
 * The resources that the stand-in knows, and finding one by its kind. Those of a CRD are served only after `installCrds`, at
 * the versions that it names; before, the server answers like one that has never heard of the group.
 */

export type CrdName = 'gateway' | 'dnsendpoint';

export type Resource = {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly plural: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
  /** The CRD set that brings it; null for what every API server has. */
  readonly crd: CrdName | null;
  /** Kinds whose `metadata.generation` the server counts up when the spec changes. */
  readonly counted: boolean;
  readonly hasStatus: boolean;
  /** Whether `kubectl get all` shows it. */
  readonly inAll: boolean;
};

/** The versions that each kind of an installed CRD is served at; a kind with none is not installed. */
export type ServedVersions = ReadonlyMap<string, readonly string[]>;

const gatewayGroup = 'gateway.networking.k8s.io';

const builtIn = (
  group: string,
  kind: string,
  plural: string,
  shortNames: readonly string[],
  traits: Partial<Pick<Resource, 'namespaced' | 'counted' | 'hasStatus' | 'inAll'>> = {},
): Resource => ({
  group,
  version: 'v1',
  kind,
  plural,
  shortNames,
  crd: null,
  namespaced: true,
  counted: false,
  hasStatus: true,
  inAll: false,
  ...traits,
});

const custom = (
  crd: CrdName,
  group: string,
  version: string,
  kind: string,
  shortNames: readonly string[] = [],
  namespaced = true,
): Resource => ({
  group,
  version,
  kind,
  plural: kind.endsWith('ss') ? `${kind.toLowerCase()}es` : `${kind.toLowerCase()}s`,
  shortNames,
  namespaced,
  crd,
  counted: true,
  hasStatus: true,
  inAll: false,
});

/** Each kind at the version that it is stored in, which for a CRD is also the one it is served at unless told otherwise. */
export const allResources: readonly Resource[] = [
  builtIn('', 'Namespace', 'namespaces', ['ns'], { namespaced: false }),
  builtIn('', 'Node', 'nodes', ['no'], { namespaced: false }),
  builtIn('', 'Pod', 'pods', ['po'], { counted: true, inAll: true }),
  builtIn('', 'Service', 'services', ['svc'], { inAll: true }),
  builtIn('discovery.k8s.io', 'EndpointSlice', 'endpointslices', [], {
    counted: true,
    hasStatus: false,
  }),
  builtIn('networking.k8s.io', 'Ingress', 'ingresses', ['ing'], { counted: true }),
  builtIn('networking.k8s.io', 'IngressClass', 'ingressclasses', [], {
    namespaced: false,
    counted: true,
    hasStatus: false,
  }),
  custom('gateway', gatewayGroup, 'v1', 'GatewayClass', ['gc'], false),
  custom('gateway', gatewayGroup, 'v1', 'Gateway', ['gtw']),
  custom('gateway', gatewayGroup, 'v1', 'HTTPRoute'),
  custom('gateway', gatewayGroup, 'v1', 'GRPCRoute'),
  custom('gateway', gatewayGroup, 'v1', 'TLSRoute'),
  custom('gateway', gatewayGroup, 'v1', 'ListenerSet', ['lset']),
  custom('gateway', gatewayGroup, 'v1alpha2', 'TCPRoute'),
  custom('gateway', gatewayGroup, 'v1alpha2', 'UDPRoute'),
  custom('dnsendpoint', 'externaldns.k8s.io', 'v1alpha1', 'DNSEndpoint'),
];

export const apiVersionOf = (resource: { group: string; version: string }): string =>
  resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;

/** `services`, `gateways.gateway.networking.k8s.io`: how messages of the API server name a resource. */
export const qualifiedName = (resource: { group: string; plural: string }): string =>
  resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;

/** The resources in service, one for each version of a kind. */
export const servedResources = (served: ServedVersions): readonly Resource[] =>
  allResources.flatMap((resource) =>
    resource.crd === null
      ? [resource]
      : (served.get(resource.kind) ?? []).map((version) => ({ ...resource, version })),
  );

/** A kind name is enough: no two of the kinds here share one. */
export const resourceOfKind = (kind: string): Resource => {
  const found = allResources.find((resource) => resource.kind === kind);
  if (found === undefined) {
    throw new Error(
      `unknown kind ${kind}; expected one of ${allResources.map((resource) => resource.kind).join(', ')}`,
    );
  }
  return found;
};
