/*
 * What routes can attach to: the listeners of each Gateway, and those that ListenerSets add to it, with where the names of
 * their routes point to. Only Gateways that the settings select serve; the others are known, and serve nothing.
 */
import { readWishes } from './annotations.ts';
import {
  type Gateway,
  type GatewayWorld,
  gatewayGroup,
  type Listener,
  type ListenerSet,
  type NamespaceRule,
  type ParentReference,
  type Route,
} from './gateway-objects.ts';
import { parseSelector } from './selector.ts';
import type { Settings } from './settings.ts';
import type { Backend } from './source.ts';
import { stackText } from './targets.ts';

/** `accepted`: false where the controller has not taken the listener, or its set, yet. */
export type AttachedListener = Listener & { readonly accepted: boolean };

/**
 * `serving`: routes can attach; `problem` says why their names cannot be followed to a target. `excluded`: the settings, or
 * a controller annotation, leave it out.
 */
export type Parent = Serving | { readonly kind: 'excluded' };

export type Serving = {
  readonly kind: 'serving';
  readonly namespace: string;
  readonly listeners: readonly AttachedListener[];
  readonly backend: Backend;
  readonly problem: string | null;
};

export type GatewayOptions = Pick<Settings, 'annotationPrefixes' | 'gateway'>;

/** Finds what a reference means; undefined for a Gateway or ListenerSet that is not there, or is being deleted. */
export type ParentFinder = (reference: ParentReference) => Parent | undefined;

export const parentFinder = (world: GatewayWorld, options: GatewayOptions): ParentFinder => {
  const isSelected = gatewayFilter(options);
  const gateways = new Map<string, { readonly gateway: Gateway; readonly parent: Parent }>();
  for (const gateway of world.gateways) {
    if (gateway.deleting) continue;
    const parent = isSelected(gateway) ? gatewayParent(gateway, options) : excluded;
    gateways.set(keyOf(gateway), { gateway, parent });
  }
  const sets = new Map<string, Parent | undefined>();
  for (const set of world.listenerSets) {
    if (set.deleting || !isGateway(set.parent)) continue;
    const found = gateways.get(keyOf(set.parent));
    const parent = found === undefined ? unreadGateway(set.parent, options) : found.parent;
    sets.set(
      keyOf(set),
      found === undefined || parent?.kind !== 'serving'
        ? parent
        : setParent(set, found.gateway, parent, world, options),
    );
  }
  return (reference) => {
    if (reference.kind === 'Gateway') {
      return gateways.get(keyOf(reference))?.parent ?? unreadGateway(reference, options);
    }
    return options.gateway.listenerSets ? sets.get(keyOf(reference)) : excluded;
  };
};

/** True for the parents of Gateway API; a route can have others, such as the Service of a mesh. */
export const isGatewayParent = (reference: ParentReference): boolean =>
  isGateway(reference) || isListenerSet(reference);

export const attachesToListenerSet = (route: Pick<Route, 'parents'>): boolean =>
  route.parents.some(isListenerSet);

/** `from`: the namespace that the rule belongs to. */
export const allowsNamespace = (
  rule: NamespaceRule,
  from: string,
  namespace: string,
  world: Pick<GatewayWorld, 'namespaces'>,
): boolean => {
  if (rule.kind !== 'selector') {
    return { all: true, same: namespace === from, none: false }[rule.kind];
  }
  const labels = world.namespaces.get(namespace);
  return labels !== undefined && rule.selector.matches(labels);
};

const excluded: Parent = { kind: 'excluded' };

const isGateway = ({ group, kind }: ParentReference): boolean =>
  group === gatewayGroup && kind === 'Gateway';

const isListenerSet = ({ group, kind }: ParentReference): boolean =>
  group === gatewayGroup && kind === 'ListenerSet';

/** A Gateway of another namespace than the configured one is not even read; it is left out all the same. */
const unreadGateway = (
  reference: ParentReference,
  { gateway }: GatewayOptions,
): Parent | undefined =>
  gateway.namespace === '' || gateway.namespace === reference.namespace ? undefined : excluded;

const gatewayFilter = ({ gateway }: GatewayOptions): ((item: Gateway) => boolean) => {
  const labels = parseSelector(gateway.labelFilter);
  return (item) =>
    (gateway.name === '' || gateway.name === item.name) &&
    (gateway.namespace === '' || gateway.namespace === item.namespace) &&
    labels.kind === 'selector' &&
    labels.matches(item.labels);
};

const gatewayParent = (gateway: Gateway, options: GatewayOptions): Parent => {
  const said = annotationsOf('Gateway', gateway, options);
  if (said.kind === 'excluded') return excluded;
  return {
    kind: 'serving',
    namespace: gateway.namespace,
    listeners: gateway.listeners.map((listener) => ({ ...listener, accepted: true })),
    backend: {
      stacks: [stackText({ kind: 'gateway', namespace: gateway.namespace, name: gateway.name })],
      statusTargets: gateway.addresses,
      givenTargets: said.targets,
    },
    problem: said.problem,
  };
};

/** The targets of the set win over those of its Gateway. A Gateway allows no sets unless it says so. */
const setParent = (
  set: ListenerSet,
  gateway: Gateway,
  parent: Serving,
  world: GatewayWorld,
  options: GatewayOptions,
): Parent => {
  const said = annotationsOf('ListenerSet', set, options);
  if (said.kind === 'excluded' || !set.selected) return excluded;
  const rule = gateway.allowedListenerSets;
  const isAllowed = allowsNamespace(rule, gateway.namespace, set.namespace, world);
  const givenTargets = said.targets.length > 0 ? said.targets : parent.backend.givenTargets;
  return {
    kind: 'serving',
    namespace: set.namespace,
    listeners: (isAllowed ? set.listeners : []).map((listener) => ({
      ...listener,
      accepted: set.accepted && listener.accepted,
    })),
    backend: { ...parent.backend, givenTargets },
    problem: said.problem ?? (said.targets.length > 0 ? null : parent.problem),
  };
};

type Said =
  | { readonly kind: 'excluded' }
  | { readonly kind: 'said'; readonly targets: readonly string[]; readonly problem: string | null };

/** A Gateway and a ListenerSet have a target and a controller; every other key belongs to the route. */
const annotationsOf = (
  kind: string,
  object: Pick<Gateway, 'namespace' | 'name' | 'annotations'>,
  options: GatewayOptions,
): Said => {
  const wishes = readWishes(object.annotations, options.annotationPrefixes);
  if (wishes.otherController !== null) return { kind: 'excluded' };
  const conflict = wishes.blocked?.reason === 'annotation-conflict' ? wishes.blocked.detail : null;
  const problem =
    conflict === null ? null : `${kind} ${object.namespace}/${object.name}: ${conflict}`;
  return { kind: 'said', targets: wishes.targets ?? [], problem };
};

const keyOf = (item: { readonly namespace: string; readonly name: string }): string =>
  `${item.namespace}/${item.name}`;
