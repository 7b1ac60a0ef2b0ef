/*
 * The objects of Gateway API reduced to what the decision needs, whichever of its versions they come in: the fields that are
 * read here are the same in all of them. Nothing is believed to be there; what is missing gets the default of the API.
 */
import {
  type Gateway,
  gatewayGroup,
  type Listener,
  type ListenerSet,
  type NamespaceRule,
  type ParentReference,
  type Route,
  type RouteKind,
  routeKinds,
} from '../core/gateway-objects.ts';
import { parseLabelSelector } from '../core/selector.ts';
import { resources } from './kubernetes-list.ts';
import { type Fields, fieldsOf, itemsOf, textMapOf, textOf, textsOf } from './object-fields.ts';
import { isOfKind, type ObjectReader, sourceBaseOf } from './object-reader.ts';

/** Null for what is no route, and for what the filters leave out. */
export const routeFromObject = (object: Fields, reader: ObjectReader): Route | null => {
  const kind = routeKindOf(object);
  if (kind === undefined) return null;
  const base = sourceBaseOf(object, reader);
  if (base === null) return null;
  const { namespace, name, deleting, annotations, templateHosts, problems } = base;
  const spec = fieldsOf(object.spec);
  return {
    ...{ kind, namespace, name, deleting, annotations, templateHosts, problems },
    hosts: textsOf(spec.hostnames),
    parents: itemsOf(spec.parentRefs).map((item) => parentOf(fieldsOf(item), namespace)),
    statusParents: itemsOf(fieldsOf(object.status).parents).map((item) => {
      const { parentRef, conditions } = fieldsOf(item);
      return { ...parentOf(fieldsOf(parentRef), namespace), accepted: isAccepted(conditions) };
    }),
  };
};

/** Null for what is no Gateway. */
export const gatewayFromObject = (object: Fields, reader: ObjectReader): Gateway | null => {
  if (!isOfKind(object, 'Gateway', ofGatewayApi)) return null;
  const meta = fieldsOf(object.metadata);
  const spec = fieldsOf(object.spec);
  return {
    ...namedOf(meta),
    labels: textMapOf(meta.labels),
    annotations: reader.annotationsOf(object),
    addresses: itemsOf(fieldsOf(object.status).addresses).flatMap((item) =>
      textsOf([fieldsOf(item).value]),
    ),
    listeners: itemsOf(spec.listeners).map(listenerOf),
    allowedListenerSets: ruleOf(fieldsOf(spec.allowedListeners).namespaces, 'None'),
  };
};

/** Null for what is no ListenerSet. Of the filters, only that of annotations concerns it. */
export const listenerSetFromObject = (object: Fields, reader: ObjectReader): ListenerSet | null => {
  if (!isOfKind(object, 'ListenerSet', ofGatewayApi)) return null;
  const named = namedOf(fieldsOf(object.metadata));
  const spec = fieldsOf(object.spec);
  const status = fieldsOf(object.status);
  const taken = itemsOf(status.listeners)
    .map(fieldsOf)
    .filter(({ conditions }) => isAccepted(conditions))
    .map((listener) => textOf(listener.name));
  return {
    ...named,
    selected: reader.selectsAnnotations(object),
    annotations: reader.annotationsOf(object),
    parent: parentOf(fieldsOf(spec.parentRef), named.namespace),
    accepted: isAccepted(status.conditions),
    listeners: itemsOf(spec.listeners)
      .map(listenerOf)
      .map((listener) => ({ ...listener, accepted: taken.includes(listener.name) })),
  };
};

/** The name of a Namespace with its labels; null for anything else. */
export const namespaceFromObject = (
  object: Fields,
): readonly [string, Readonly<Record<string, string>>] | null => {
  if (!isOfKind(object, 'Namespace', /^v1$/)) return null;
  const { name, labels } = fieldsOf(object.metadata);
  return [textOf(name), textMapOf(labels)];
};

const ofGatewayApi = /^gateway\.networking\.k8s\.io\//;

const routeKindOf = (object: Fields): RouteKind | undefined =>
  routeKinds.find((kind) => isOfKind(object, resources[kind].kind, ofGatewayApi));

const namedOf = (meta: Fields) => ({
  namespace: textOf(meta.namespace) || 'default',
  name: textOf(meta.name),
  deleting: meta.deletionTimestamp !== undefined && meta.deletionTimestamp !== null,
});

/** An empty group is that of the core API (a Service); one that is not said is that of Gateways. */
const parentOf = (reference: Fields, namespace: string): ParentReference => ({
  group: typeof reference.group === 'string' ? reference.group : gatewayGroup,
  kind: textOf(reference.kind) || 'Gateway',
  namespace: textOf(reference.namespace) || namespace,
  name: textOf(reference.name),
  sectionName: textOf(reference.sectionName),
  port: portOf(reference.port),
});

const portOf = (port: unknown): number | null => (typeof port === 'number' ? port : null);

const listenerOf = (value: unknown): Listener => {
  const { name, protocol, port, hostname, allowedRoutes } = fieldsOf(value);
  const { namespaces, kinds } = fieldsOf(allowedRoutes);
  return {
    name: textOf(name),
    protocol: textOf(protocol),
    port: portOf(port),
    hostname: textOf(hostname),
    namespaces: ruleOf(namespaces, 'Same'),
    routeKinds: itemsOf(kinds).map((item) => {
      const { group, kind } = fieldsOf(item);
      return `${typeof group === 'string' ? group : gatewayGroup}/${textOf(kind)}`;
    }),
  };
};

const ruleOf = (value: unknown, normal: string): NamespaceRule => {
  const { from, selector } = fieldsOf(value);
  switch (from ?? normal) {
    case 'All':
      return { kind: 'all' };
    case 'Same':
      return { kind: 'same' };
    case 'Selector': {
      const parsed = parseLabelSelector(selector);
      return parsed === null ? { kind: 'none' } : { kind: 'selector', selector: parsed };
    }
    default:
      return { kind: 'none' };
  }
};

/** Accepted is True; which generation it speaks of, and which controller says so, is not looked at. */
const isAccepted = (conditions: unknown): boolean =>
  itemsOf(conditions)
    .map(fieldsOf)
    .find((condition) => condition.type === 'Accepted')?.status === 'True';
