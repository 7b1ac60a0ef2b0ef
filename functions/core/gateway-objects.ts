/*
 * The objects of Gateway API (https://gateway-api.sigs.k8s.io/reference/spec/), reduced to what decides which names a route
 * gets and where they point to. What the API leaves out is filled in here with the defaults of its specification.
 */
import type { Annotations } from './annotations.ts';
import type { Selector } from './selector.ts';
import type { SourceKind } from './settings.ts';
import type { Source } from './source.ts';

export const gatewayGroup = 'gateway.networking.k8s.io';

export const routeKinds = ['httproute', 'grpcroute', 'tlsroute', 'tcproute', 'udproute'] as const;
export type RouteKind = (typeof routeKinds)[number];

export const isRouteKind = (kind: SourceKind): kind is RouteKind =>
  routeKinds.some((known) => known === kind);

/** `group`, `kind` and `namespace` as written, or their defaults; '' and null: every listener. */
export type ParentReference = {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly sectionName: string;
  readonly port: number | null;
};

/** `parents`: those of its spec. `statusParents`: those of its status, with what their controllers said of it. */
export type Route = Pick<
  Source,
  'namespace' | 'name' | 'deleting' | 'annotations' | 'hosts' | 'templateHosts' | 'problems'
> & {
  readonly kind: RouteKind;
  readonly parents: readonly ParentReference[];
  readonly statusParents: readonly (ParentReference & { readonly accepted: boolean })[];
};

/** Which namespaces may attach. Anything that cannot be read allows none. */
export type NamespaceRule =
  | { readonly kind: 'all' | 'same' | 'none' }
  | { readonly kind: 'selector'; readonly selector: Selector };

/** `hostname`: '' for every one. `routeKinds`: kinds as "GROUP/Kind"; empty for every one that its protocol takes. */
export type Listener = {
  readonly name: string;
  readonly protocol: string;
  readonly port: number | null;
  readonly hostname: string;
  readonly namespaces: NamespaceRule;
  readonly routeKinds: readonly string[];
};

/** `allowedListenerSets`: spec.allowedListeners. */
export type Gateway = {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly deleting: boolean;
  readonly annotations: Annotations;
  readonly addresses: readonly string[];
  readonly listeners: readonly Listener[];
  readonly allowedListenerSets: NamespaceRule;
};

/** `selected` is false where the annotation filter leaves it out. `accepted`, of each listener as well: what its status says. */
export type ListenerSet = {
  readonly namespace: string;
  readonly name: string;
  readonly deleting: boolean;
  readonly selected: boolean;
  readonly annotations: Annotations;
  readonly parent: ParentReference;
  readonly accepted: boolean;
  readonly listeners: readonly (Listener & { readonly accepted: boolean })[];
};

/** Everything that routes attach to. `namespaces`: the labels of each. */
export type GatewayWorld = {
  readonly gateways: readonly Gateway[];
  readonly listenerSets: readonly ListenerSet[];
  readonly namespaces: ReadonlyMap<string, Readonly<Record<string, string>>>;
};

/** The labels of namespaces are asked for only where something selects by them. */
export const selectsNamespaces = (
  gateways: readonly Gateway[],
  listenerSets: readonly ListenerSet[],
): boolean =>
  [
    ...gateways.map((gateway) => gateway.allowedListenerSets),
    ...[...gateways, ...listenerSets].flatMap(({ listeners }) =>
      listeners.map((listener) => listener.namespaces),
    ),
  ].some((rule) => rule.kind === 'selector');
