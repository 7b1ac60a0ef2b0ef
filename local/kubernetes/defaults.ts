/*
 * What an API server fills in before it stores an object: cluster IPs and node ports of Services, the label and
 * finalizer of a Namespace, an empty `status.loadBalancer`. The values are checked against recorded objects.
 * What the schemas of the Gateway API fill in is in gateway-defaults.ts.
 */
import { withGatewayDefaults } from './gateway-defaults.ts';
import { isJsonObject, type JsonObject, type KubernetesObject, textAt } from './object.ts';

/** Hands out addresses and ports, each once. */
export type Allocator = {
  readonly clusterIp: () => string;
  readonly nodePort: () => number;
};

const nodePortStart = 30_000;
const nodePortCount = 2_768;

export const createAllocator = (): Allocator => {
  let addresses = 10;
  let ports = 0;
  return {
    clusterIp: () => {
      addresses += 1;
      return `10.${96 + (addresses >> 16)}.${(addresses >> 8) & 255}.${addresses & 255}`;
    },
    nodePort: () => {
      // Wraps round after 2,768 ports: a real cluster would refuse, but a benchmark with 10,000 Services need not.
      ports += 1;
      return nodePortStart + (ports % nodePortCount);
    },
  };
};

/** `before` is the stored object, whose allocations an update keeps. */
export const withDefaults = (
  object: KubernetesObject,
  before: KubernetesObject | undefined,
  allocate: Allocator,
): KubernetesObject => {
  switch (object.kind) {
    case 'Service':
      return {
        ...object,
        spec: serviceSpec(object.spec ?? {}, before?.spec ?? {}, allocate),
        status: { loadBalancer: {}, ...object.status },
      };
    case 'Ingress':
      return { ...object, status: { loadBalancer: {}, ...object.status } };
    case 'Namespace':
      return {
        ...object,
        metadata: {
          ...object.metadata,
          labels: {
            'kubernetes.io/metadata.name': object.metadata.name ?? '',
            ...object.metadata.labels,
          },
        },
        spec: { finalizers: ['kubernetes'], ...object.spec },
        status: { phase: 'Active', ...object.status },
      };
    default:
      return withGatewayDefaults(object);
  }
};

const serviceSpec = (spec: JsonObject, before: JsonObject, allocate: Allocator): JsonObject => {
  const type = textAt(spec, 'type') ?? 'ClusterIP';
  if (type === 'ExternalName') {
    return { sessionAffinity: 'None', ...spec, type };
  }
  const exposed = type === 'LoadBalancer' || type === 'NodePort';
  const balanced = type === 'LoadBalancer';
  const wantsPorts = exposed && spec.allocateLoadBalancerNodePorts !== false;
  const clusterIp =
    textAt(spec, 'clusterIP') ?? textAt(before, 'clusterIP') ?? allocate.clusterIp();
  return {
    ...spec,
    ports: portsOf(spec).map((port) => servicePort(port, before, wantsPorts, allocate)),
    clusterIP: clusterIp,
    clusterIPs: spec.clusterIPs ?? [clusterIp],
    type,
    sessionAffinity: spec.sessionAffinity ?? 'None',
    ...(exposed ? { externalTrafficPolicy: spec.externalTrafficPolicy ?? 'Cluster' } : {}),
    ipFamilies: spec.ipFamilies ?? ['IPv4'],
    ipFamilyPolicy: spec.ipFamilyPolicy ?? 'SingleStack',
    ...(balanced
      ? { allocateLoadBalancerNodePorts: spec.allocateLoadBalancerNodePorts ?? true }
      : {}),
    internalTrafficPolicy: spec.internalTrafficPolicy ?? 'Cluster',
  };
};

const servicePort = (
  port: JsonObject,
  before: JsonObject,
  wantsNodePort: boolean,
  allocate: Allocator,
): JsonObject => {
  const protocol = port.protocol ?? 'TCP';
  const known = portsOf(before).find(
    (other) => other.port === port.port && other.protocol === protocol,
  );
  const nodePort = wantsNodePort
    ? (port.nodePort ?? known?.nodePort ?? allocate.nodePort())
    : port.nodePort;
  return {
    ...port,
    protocol,
    targetPort: port.targetPort ?? port.port,
    ...(nodePort === undefined ? {} : { nodePort }),
  };
};

const portsOf = (spec: JsonObject): readonly JsonObject[] => {
  const ports = spec.ports;
  return Array.isArray(ports) ? ports.filter((port) => isJsonObject(port)) : [];
};
