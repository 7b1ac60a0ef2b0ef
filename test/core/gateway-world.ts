/*
 * Routes, Gateways and ListenerSets as the rules of Gateway API are tested with: a Gateway `infra/public` that takes routes of
 * every namespace, and an HTTPRoute `web/shop` that it has accepted.
 */
import type {
  Gateway,
  GatewayWorld,
  Listener,
  ListenerSet,
  ParentReference,
  Route,
} from '../../functions/core/gateway-objects.ts';
import { type RouteSettings, routeSources } from '../../functions/core/gateway-routes.ts';
import type { Source } from '../../functions/core/source.ts';
import { settings } from './world.ts';

export const parent = (name: string, other: Partial<ParentReference> = {}): ParentReference => ({
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  namespace: 'infra',
  name,
  sectionName: '',
  port: null,
  ...other,
});

export const accepted = (reference: ParentReference) => ({ ...reference, accepted: true });

export const route = (other: Partial<Route> = {}): Route => ({
  kind: 'httproute',
  namespace: 'web',
  name: 'shop',
  deleting: false,
  annotations: {},
  hosts: ['shop.example.com'],
  templateHosts: [],
  problems: [],
  parents: [parent('public')],
  statusParents: (other.parents ?? [parent('public')]).map(accepted),
  ...other,
});

export const listener = (other: Partial<Listener> = {}): Listener => ({
  name: 'http',
  protocol: 'HTTP',
  port: 80,
  hostname: '',
  namespaces: { kind: 'all' },
  routeKinds: [],
  ...other,
});

export const gateway = (name = 'public', other: Partial<Gateway> = {}): Gateway => ({
  namespace: 'infra',
  name,
  labels: {},
  deleting: false,
  annotations: {},
  addresses: [`${name}.elb.example`],
  listeners: [listener()],
  allowedListenerSets: { kind: 'none' },
  ...other,
});

export const listenerSet = (other: Partial<ListenerSet> = {}): ListenerSet => ({
  namespace: 'web',
  name: 'extra',
  deleting: false,
  selected: true,
  annotations: {},
  parent: parent('public'),
  accepted: true,
  listeners: [{ ...listener({ name: 'own', hostname: '*.web.example.com' }), accepted: true }],
  ...other,
});

export type Around = Partial<GatewayWorld>;

export const sourcesOf = (
  routes: readonly Route[],
  around: Around = {},
  other: Partial<RouteSettings> = {},
): readonly Source[] =>
  routeSources(
    routes,
    { gateways: [gateway()], listenerSets: [], namespaces: new Map(), ...around },
    { ...settings(), ...other },
  );

/** "host > what it points to", and "host > nothing" for a name that is asked for without a target; null: no source. */
export const namesOf = (
  of: Route,
  around: Around = {},
  other: Partial<RouteSettings> = {},
): readonly string[] | null => {
  const [source] = sourcesOf([of], around, other);
  if (source === undefined) return null;
  return source.offers
    .flatMap(({ hosts, stacks, statusTargets, givenTargets }) =>
      hosts.map((host) => {
        const targets = givenTargets.length > 0 ? givenTargets : statusTargets;
        const names = stacks.map((stack) => stack.replace('gateway/infra/', ''));
        return `${host} > ${[...names, ...targets].join(' ') || 'nothing'}`;
      }),
    )
    .sort();
};
