/*
 * The resources that the stand-in knows, and finding one by its place in a URL or by its kind. Those of a CRD are served
 * only after `installCrds`; before, the server answers like one that has never heard of the group.
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
};

const gatewayGroup = 'gateway.networking.k8s.io';

const builtIn = (
  group: string,
  kind: string,
  plural: string,
  shortNames: readonly string[],
  traits: { namespaced: boolean; counted: boolean; hasStatus: boolean },
): Resource => ({ group, version: 'v1', kind, plural, shortNames, crd: null, ...traits });

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
});

export const allResources: readonly Resource[] = [
  builtIn('', 'Namespace', 'namespaces', ['ns'], {
    namespaced: false,
    counted: false,
    hasStatus: true,
  }),
  builtIn('', 'Service', 'services', ['svc'], {
    namespaced: true,
    counted: false,
    hasStatus: true,
  }),
  builtIn('networking.k8s.io', 'Ingress', 'ingresses', ['ing'], {
    namespaced: true,
    counted: true,
    hasStatus: true,
  }),
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

export const apiVersionOf = (resource: Resource): string =>
  resource.group === '' ? resource.version : `${resource.group}/${resource.version}`;

/** `services`, `gateways.gateway.networking.k8s.io`: how messages of the API server name a resource. */
export const qualifiedName = (resource: { group: string; plural: string }): string =>
  resource.group === '' ? resource.plural : `${resource.plural}.${resource.group}`;

/** The resources in service, given the CRDs that are installed. */
export const servedResources = (crds: ReadonlySet<CrdName>): readonly Resource[] =>
  allResources.filter((resource) => resource.crd === null || crds.has(resource.crd));

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
