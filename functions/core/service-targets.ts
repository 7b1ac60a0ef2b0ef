/*
 * Where the names of a Service point to, type by type, as external-dns decides it (source/service.go). Only a Service of type
 * LoadBalancer has a load balancer; the others have the addresses of nodes, of pods or of the cluster. Without an address
 * the names stay asked for, so that a Service whose pods are not ready for a while loses no record.
 *
 * | type              | hostname                                    | internal-hostname |
 * |---|---|---|
 * | LoadBalancer      | externalIPs, else its load balancer         | clusterIP         |
 * | ClusterIP         | clusterIP with publishInternalServices      | clusterIP         |
 * | ClusterIP `None`  | pods, each pod under its own host name too  | as hostname       |
 * | NodePort          | nodes                                       | as hostname       |
 * | ExternalName      | externalIPs, else externalName              | as hostname       |
 */
import { mostNames } from './name-limit.ts';
import { namedTargets } from './named-targets.ts';
import {
  distinct,
  type Endpoint,
  type Node,
  nodePortTargets,
  type Pod,
  targetsByPod,
} from './pod-and-node-targets.ts';
import { compareTexts } from './record.ts';
import type { ServiceType, SourceFilters } from './settings.ts';
import {
  type Backend,
  type NameSettings,
  type Offer,
  requestsOf,
  resourceOf,
  type Source,
} from './source.ts';

/** `clusterIp` is '' where there is none, and 'None' for a headless Service. */
export type ServiceSpec = {
  readonly type: ServiceType;
  readonly clusterIp: string;
  readonly externalIps: readonly string[];
  readonly externalName: string;
  /** Only nodes with pods of the Service answer: externalTrafficPolicy is Local. */
  readonly localTraffic: boolean;
  readonly publishNotReady: boolean;
};

/** The settings that targets depend on. */
export type ServiceSettings = NameSettings & Pick<SourceFilters, 'publishInternalServices'>;

/** What was read beside the Service. `pods` are those its selector matches, `endpoints` those of its EndpointSlices. */
export type Surroundings = {
  readonly nodes: readonly Node[];
  readonly pods: readonly Pod[];
  readonly endpoints: readonly Endpoint[];
};

export type SurroundingKind = keyof Surroundings;

export const noSurroundings: Surroundings = { nodes: [], pods: [], endpoints: [] };

/** What must be read before the targets of a Service are known; nothing for one that asks for no name or says its targets. */
export const surroundingsNeeded = (
  source: Source,
  spec: ServiceSpec,
  settings: ServiceSettings,
): readonly SurroundingKind[] => {
  if (!takesTargetsFromSpec(source, settings)) return [];
  if (isHeadless(spec)) {
    const ofNodes = annotation(source, 'endpoints-type', settings) === 'NodeExternalIP';
    return ofNodes ? ['pods', 'endpoints', 'nodes'] : ['pods', 'endpoints'];
  }
  if (spec.type !== 'NodePort') return [];
  return spec.localTraffic ? ['nodes', 'pods'] : ['nodes'];
};

/** The source with the targets that its spec and its surroundings give it. */
export const withServiceTargets = (
  source: Source,
  spec: ServiceSpec,
  around: Surroundings,
  settings: ServiceSettings,
): Source => {
  const plain = { ...source, ...noTargets, internalTargets: null, offers: [] };
  return byType[spec.type]({ source: plain, spec, around, settings, status: source.statusTargets });
};

/** `source` has no targets yet; `status`: what the status of the Service names. */
type Parts = {
  readonly source: Source;
  readonly spec: ServiceSpec;
  readonly around: Surroundings;
  readonly settings: ServiceSettings;
  readonly status: readonly string[];
};

const byType: Readonly<Record<ServiceType, (parts: Parts) => Source>> = {
  LoadBalancer: ({ source, spec, status }) => ({
    ...source,
    stacks: [resourceOf(source)],
    statusTargets: status,
    givenTargets: spec.externalIps,
    internalTargets: clusterAddresses(spec),
  }),
  ClusterIP: (parts) => {
    const { source, spec, settings } = parts;
    if (isHeadless(spec)) return withPods(parts);
    const addresses = clusterAddresses(spec);
    const givenTargets = settings.publishInternalServices ? addresses : [];
    return { ...source, givenTargets, internalTargets: addresses };
  },
  NodePort: ({ source, spec, around, settings }) => {
    const pods = spec.localTraffic ? around.pods : null;
    const access = annotation(source, 'access', settings);
    return { ...source, givenTargets: nodePortTargets(around.nodes, pods, access) };
  },
  ExternalName: ({ source, spec }) =>
    spec.externalIps.length > 0
      ? { ...source, givenTargets: spec.externalIps }
      : { ...source, ...namedTargets(spec.externalName === '' ? [] : [spec.externalName]) },
};

const noTargets: Backend = { stacks: [], statusTargets: [], givenTargets: [] };

const isHeadless = (spec: ServiceSpec): boolean =>
  spec.type === 'ClusterIP' && spec.clusterIp === 'None';

const clusterAddresses = ({ clusterIp }: ServiceSpec): readonly string[] =>
  clusterIp === '' || clusterIp === 'None' ? [] : [clusterIp];

const takesTargetsFromSpec = (source: Source, settings: ServiceSettings): boolean =>
  requestsOf(source, settings).some(
    ({ names, wishes }) => names.length > 0 && wishes.targets === null,
  );

/** Both prefixes with different values block the object, so the first one found is as good as the other. */
const annotation = (source: Source, key: string, settings: ServiceSettings): string | null =>
  settings.annotationPrefixes
    .map((prefix) => source.annotations[`${prefix}${key}`])
    .find((value) => value !== undefined) ?? null;

/**
 * The names point to every pod, and POD.NAME to the pod of that host name. A pod that is not ready keeps its name asked for.
 * With targets of its own the Service has no pods (external-dns source/service.go).
 */
const withPods = ({ source, spec, around, settings }: Parts): Source => {
  const { nodes, pods, endpoints } = around;
  if (!takesTargetsFromSpec(source, settings)) return source;
  const published = endpoints.filter(({ ready }) => ready || spec.publishNotReady);
  const endpointsType = annotation(source, 'endpoints-type', settings);
  const targets = targetsByPod(published, pods, nodes, endpointsType);
  const byHostname = new Map<string, Set<string>>();
  for (const { name, hostname } of pods) {
    if (hostname === '') continue;
    const known = byHostname.get(hostname) ?? new Set();
    byHostname.set(hostname, known);
    for (const target of targets.get(name) ?? []) known.add(target);
  }
  const names = requestsOf(source, settings).flatMap((request) =>
    request.names.flatMap((asked) => (asked.kind === 'name' ? [asked.name] : [])),
  );
  const own = new Set<string>(names);
  const parents = names.filter((name) => !name.startsWith('*.'));
  // One more than are followed shows that there are more.
  let room = mostNames + 1 - names.length;
  const offers = [...byHostname]
    .sort(([a], [b]) => compareTexts(a, b))
    .map(([hostname, givenTargets]): Offer => {
      const below = room > 0 ? parents.map((name) => `${hostname}.${name}`) : [];
      const hosts = below.filter((host) => !own.has(host)).slice(0, room);
      room -= hosts.length;
      return {
        ...noTargets,
        hosts,
        givenTargets: distinct([...givenTargets]),
        keys: null,
        recordType: null,
      };
    });
  return { ...source, givenTargets: distinct([...targets.values()].flat()), offers };
};
