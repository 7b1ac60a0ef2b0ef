/*
 * What the targets of a Service are made of: its spec, and the nodes, pods and EndpointSlices beside it, each reduced to what
 * core/service-targets.ts needs. A pod is often a hundred times its reduction, so nothing else is kept.
 */
import { readWishes } from '../core/annotations.ts';
import type { Endpoint, Node, Pod } from '../core/pod-and-node-targets.ts';
import type { ServiceSpec } from '../core/service-targets.ts';
import type { ServiceType } from '../core/settings.ts';
import { type Fields, fieldsOf, itemsOf, textMapOf, textOf, textsOf } from './object-fields.ts';
import type { ObjectReader } from './object-reader.ts';

/** Null for a Service whose type the settings leave out. */
export const serviceSpecOf = (object: Fields, reader: ObjectReader): ServiceSpec | null => {
  const spec = fieldsOf(object.spec);
  const type = typeOf(spec);
  const { serviceTypes: wanted } = reader.settings;
  if (type === undefined || (wanted.length > 0 && !wanted.includes(type))) return null;
  return {
    type,
    clusterIp: textOf(spec.clusterIP),
    externalIps: textsOf(spec.externalIPs),
    externalName: textOf(spec.externalName),
    localTraffic: spec.externalTrafficPolicy === 'Local',
    publishNotReady: spec.publishNotReadyAddresses === true,
  };
};

/** The label selector of its pods, as the API takes it. Without one external-dns takes every pod of the namespace. */
export const podSelectorOf = (object: Fields): string =>
  Object.entries(textMapOf(fieldsOf(object.spec).selector))
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');

export const nodeFromObject = (object: Fields): Node => ({
  name: textOf(fieldsOf(object.metadata).name),
  unschedulable: fieldsOf(object.spec).unschedulable === true,
  addresses: itemsOf(fieldsOf(object.status).addresses).map((item) => {
    const { type, address } = fieldsOf(item);
    return { type: textOf(type), address: textOf(address) };
  }),
});

export const podFromObject = (object: Fields, reader: ObjectReader): Pod => {
  const meta = fieldsOf(object.metadata);
  const spec = fieldsOf(object.spec);
  const status = fieldsOf(object.status);
  const isReady = itemsOf(status.conditions)
    .map(fieldsOf)
    .some((condition) => condition.type === 'Ready' && condition.status === 'True');
  return {
    name: textOf(meta.name),
    hostname: textOf(spec.hostname),
    nodeName: textOf(spec.nodeName),
    hostIp: textOf(status.hostIP),
    running: status.phase === 'Running',
    ready: isReady,
    terminating: typeof meta.deletionTimestamp === 'string',
    targets: readWishes(reader.annotationsOf(object), reader.settings.annotationPrefixes).targets,
  };
};

/** `conditions.ready` that is not said means ready (discovery.k8s.io/v1). Slices of host names hold no address. */
export const endpointsFromSlice = (object: Fields): readonly Endpoint[] =>
  itemsOf(object.endpoints).flatMap((item): readonly Endpoint[] => {
    const { addresses, conditions, targetRef } = fieldsOf(item);
    const { kind, name } = fieldsOf(targetRef);
    if (kind !== 'Pod') return [];
    return [
      {
        podName: textOf(name),
        ready: fieldsOf(conditions).ready !== false,
        address: object.addressType === 'FQDN' ? '' : (textsOf(addresses)[0] ?? ''),
      },
    ];
  });

const typeOf = (spec: Fields): ServiceType | undefined => {
  const found = spec.type ?? 'ClusterIP';
  return serviceTypes.find((type) => type === found);
};

const serviceTypes: readonly ServiceType[] = [
  'LoadBalancer',
  'NodePort',
  'ClusterIP',
  'ExternalName',
];
