/*
 * The names that a route of Gateway API gets, and from which Gateways: its own host names where they overlap with those of
 * the listeners that it is attached to (external-dns source/gateway.go). As for every source, what it asks for does not
 * depend on a status: where a controller has not accepted it, or not any more, its names stay asked for, without a target.
 *
 * | its Gateways                             | its names                                    |
 * |---|---|
 * | accepted it, and a listener matches      | an offer with these Gateways                 |
 * | did not accept it yet, a listener matches | asked for, without a target                 |
 * | none of their listeners matches          | not asked for                                |
 * | one of them is not there                 | what no other one serves stays asked for     |
 * | none of them is there, or all are excluded | the route is no source                     |
 */

import { canonicalHost, overlap } from './gateway-hostname.ts';
import {
  type AttachedListener,
  allowsNamespace,
  type GatewayOptions,
  isGatewayParent,
  type ParentFinder,
  parentFinder,
  type Serving,
} from './gateway-listeners.ts';
import {
  type GatewayWorld,
  gatewayGroup,
  type ParentReference,
  type Route,
  type RouteKind,
} from './gateway-objects.ts';
import { type RouteHostSettings, routeHosts } from './gateway-route-hosts.ts';
import { compareTexts } from './record.ts';
import type { Backend, Offer, Source } from './source.ts';

export type RouteSettings = GatewayOptions & RouteHostSettings;

/** The sources among the routes; `routes` that no known Gateway takes are none, as if they were not there. */
export const routeSources = (
  routes: readonly Route[],
  world: GatewayWorld,
  settings: RouteSettings,
): readonly Source[] => {
  const find = parentFinder(world, settings);
  return routes.flatMap((route) => routeSource(route, find, world, settings) ?? []);
};

const routeSource = (
  route: Route,
  find: ParentFinder,
  world: GatewayWorld,
  settings: RouteSettings,
): Source | null => {
  const parents = route.parents.filter(isGatewayParent);
  const found = parents.map(find);
  if (parents.length > 0 && !found.some((parent) => parent?.kind === 'serving')) return null;
  const { hosts, problems } = routeHosts(route, settings);
  const statusParents = route.statusParents.filter((reference) =>
    parents.some((parent) => isSameParent(parent, reference)),
  );
  const claims = [
    ...statusParents,
    ...parents.map((parent) => ({ ...parent, accepted: false })),
  ].flatMap((reference) => {
    const parent = find(reference);
    return parent?.kind === 'serving' ? claimsOf(route, hosts, reference, parent, world) : [];
  });
  const { kind, namespace, name, deleting, annotations } = route;
  return {
    kind,
    namespace,
    name,
    deleting,
    annotations,
    hosts: [],
    templateHosts: [],
    problems: [
      ...new Set([
        ...route.problems,
        ...problems,
        ...found.flatMap((parent) => (parent?.kind === 'serving' ? (parent.problem ?? []) : [])),
      ]),
    ],
    stacks: [],
    statusTargets: [],
    givenTargets: [],
    internalTargets: null,
    offers: offersOf(claims, found.includes(undefined) ? hosts.filter((host) => host !== '') : []),
  };
};

/** `served` is false where the host is asked for only. */
type Claim = { readonly host: string; readonly backend: Backend; readonly served: boolean };

const claimsOf = (
  route: Route,
  hosts: readonly string[],
  reference: ParentReference & { readonly accepted: boolean },
  parent: Serving,
  world: GatewayWorld,
): readonly Claim[] =>
  parent.listeners
    .filter((listener) => canAttach(route, listener, reference, parent, world))
    .flatMap((listener) => {
      const served = reference.accepted && listener.accepted && parent.problem === null;
      const on = canonicalHost(listener.hostname);
      const matching = on === null ? [] : hosts.flatMap((host) => overlap(host, on) ?? []);
      return matching
        .filter((host) => host !== '')
        .map((host) => ({ host, backend: parent.backend, served }));
    });

const canAttach = (
  route: Route,
  listener: AttachedListener,
  reference: ParentReference,
  parent: Serving,
  world: GatewayWorld,
): boolean => {
  const { protocols, kind } = traits[route.kind];
  return (
    (reference.sectionName === '' || reference.sectionName === listener.name) &&
    protocols.includes(listener.protocol) &&
    (reference.port === null || reference.port === listener.port) &&
    allowsNamespace(listener.namespaces, parent.namespace, route.namespace, world) &&
    (listener.routeKinds.length === 0 || listener.routeKinds.includes(`${gatewayGroup}/${kind}`))
  );
};

/** The protocols of listeners that a kind of route attaches to. */
const traits: Readonly<
  Record<RouteKind, { readonly kind: string; readonly protocols: readonly string[] }>
> = {
  httproute: { kind: 'HTTPRoute', protocols: ['HTTP', 'HTTPS'] },
  grpcroute: { kind: 'GRPCRoute', protocols: ['HTTP', 'HTTPS'] },
  tlsroute: { kind: 'TLSRoute', protocols: ['TLS'] },
  tcproute: { kind: 'TCPRoute', protocols: ['TCP', 'TLS'] },
  udproute: { kind: 'UDPRoute', protocols: ['UDP'] },
};

/** Section and port are no part of it: those of the status count. */
const isSameParent = (a: ParentReference, b: ParentReference): boolean =>
  a.group === b.group && a.kind === b.kind && a.namespace === b.namespace && a.name === b.name;

/** One offer for each distinct set of targets, and a last one, without any, for what is asked for only. */
const offersOf = (claims: readonly Claim[], alsoAsked: readonly string[]): readonly Offer[] => {
  const served = Map.groupBy(
    claims.filter((claim) => claim.served),
    (claim) => claim.host,
  );
  const backends = [...served].map(([host, all]) => ({ host, backend: union(all) }));
  const groups = Map.groupBy(backends, ({ backend }) => JSON.stringify(backend));
  const asked = [...claims.map((claim) => claim.host), ...alsoAsked];
  const waiting = asked.filter((host) => !served.has(host));
  return [
    ...[...groups.values()].flatMap((group) =>
      group.slice(0, 1).map(({ backend }) =>
        offer(
          group.map((item) => item.host),
          backend,
        ),
      ),
    ),
    ...(waiting.length === 0 ? [] : [offer(waiting, noTargets)]),
  ];
};

const offer = (hosts: readonly string[], backend: Backend): Offer => ({
  hosts: sorted(hosts),
  ...backend,
  keys: null,
  recordType: null,
});

/** Targets that annotations give win over those of other Gateways, as they do over those of their own. */
const union = (claims: readonly Claim[]): Backend => ({
  stacks: sorted(claims.flatMap(({ backend }) => backend.stacks)),
  statusTargets: sorted(claims.flatMap(({ backend }) => backend.statusTargets)),
  givenTargets: sorted(claims.flatMap(({ backend }) => backend.givenTargets)),
});

const noTargets: Backend = { stacks: [], statusTargets: [], givenTargets: [] };

const sorted = (texts: readonly string[]): readonly string[] =>
  [...new Set(texts)].sort(compareTexts);
