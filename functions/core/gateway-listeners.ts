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
export type Parent =
  | {
      readonly kind: 'serving';
      readonly namespace: string;
      readonly listeners: readonly AttachedListener[];
      readonly backend: Backend;
      readonly problem: string | null;
    }
  | { readonly kind: 'excluded' };

export type GatewayOptions = Pick<Settings, 'annotationPrefixes' | 'gateway'>;

/** Finds what a reference means; undefined for a Gateway or ListenerSet that is not there, or is being deleted. */
export type ParentFinder = (reference: ParentReference) => Parent | undefined;

export const parentFinder = (world: GatewayWorld, options: GatewayOptions): ParentFinder => {
  const isSelected = gatewayFilter(options);
  const parents = new Map<string, Parent>();
  const gateways = new Map<string, Gateway>();
  for (const gateway of world.gateways) {
    if (gateway.deleting) continue;
    gateways.set(keyOf('Gateway', gateway), gateway);
    const parent = isSelected(gateway) ? gatewayParent(gateway, options) : excluded;
    parents.set(keyOf('Gateway', gateway), parent);
  }
  for (const set of world.listenerSets) {
    const gateway = gateways.get(keyOf('Gateway', set.parent));
    const parent = parents.get(keyOf('Gateway', set.parent));
    if (set.deleting || gateway === undefined || parent === undefined) continue;
    if (set.parent.group !== gatewayGroup || set.parent.kind !== 'Gateway') continue;
    parents.set(keyOf('ListenerSet', set), setParent(set, gateway, parent, world, options));
  }
  return (reference) => parents.get(keyOf(reference.kind, reference));
};

/** True for the kinds of parents that routes can be published through. */
export const isSupported = (reference: ParentReference, options: GatewayOptions): boolean =>
  reference.group === gatewayGroup &&
  (reference.kind === 'Gateway' || (reference.kind === 'ListenerSet' && options.gateway.listenerSets));

/** `from`: the namespace that the rule belongs to. */
export const allowsNamespace = (
  rule: NamespaceRule,
  from: string,
  namespace: string,
  world: Pick<GatewayWorld, 'namespaces'>,
): boolean => {
  switch (rule.kind) {
    case 'all':
      return true;
    case 'same':
      return namespace === from;
    case 'none':
      return false;
    case 'selector': {
      const labels = world.namespaces.get(namespace);
      return labels !== undefined && rule.selector.matches(labels);
    }
    default:
      return rule satisfies never;
  }
};

const excluded: Parent = { kind: 'excluded' };

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
  parent: Parent,
  world: GatewayWorld,
  options: GatewayOptions,
): Parent => {
  const said = annotationsOf('ListenerSet', set, options);
  if (parent.kind === 'excluded' || said.kind === 'excluded' || !set.selected) return excluded;
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
  const problem = conflict === null ? null : `${kind} ${object.namespace}/${object.name}: ${conflict}`;
  return { kind: 'said', targets: wishes.targets ?? [], problem };
};

const keyOf = (kind: string, item: { readonly namespace: string; readonly name: string }): string =>
  `${kind} ${item.namespace}/${item.name}`;
