/*
 * What the schemas of the Gateway API fill in: who may attach to a listener, and what kind of parent a route or a ListenerSet
 * means when it gives a name only. A client that reads stored objects always finds these.
 */
import { isJsonObject, type JsonObject, type KubernetesObject } from './object.ts';

export const withGatewayDefaults = (object: KubernetesObject): KubernetesObject => {
  const { kind, spec } = object;
  if (spec === undefined) {
    return object;
  }
  switch (kind) {
    case 'Gateway':
      return { ...object, spec: { ...spec, ...listenersOf(spec) } };
    case 'ListenerSet':
      return {
        ...object,
        spec: {
          ...spec,
          ...(isJsonObject(spec.parentRef) ? { parentRef: reference(spec.parentRef) } : {}),
          ...listenersOf(spec),
        },
      };
    case 'HTTPRoute':
    case 'GRPCRoute':
    case 'TLSRoute':
    case 'TCPRoute':
    case 'UDPRoute':
      return Array.isArray(spec.parentRefs)
        ? { ...object, spec: { ...spec, parentRefs: spec.parentRefs.map(reference) } }
        : object;
    default:
      return object;
  }
};

const reference = (parent: unknown): unknown =>
  isJsonObject(parent)
    ? { group: 'gateway.networking.k8s.io', kind: 'Gateway', ...parent }
    : parent;

const listenersOf = ({ listeners }: JsonObject): { readonly listeners?: readonly unknown[] } =>
  Array.isArray(listeners) ? { listeners: listeners.map(listener) } : {};

const listener = (value: unknown): unknown => {
  if (!isJsonObject(value)) {
    return value;
  }
  const allowed = isJsonObject(value.allowedRoutes) ? value.allowedRoutes : {};
  const namespaces = isJsonObject(allowed.namespaces) ? allowed.namespaces : {};
  return { ...value, allowedRoutes: { ...allowed, namespaces: { from: 'Same', ...namespaces } } };
};
