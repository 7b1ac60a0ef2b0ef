/*
 * Looking at the routes of a cluster. A route means nothing without what it attaches to, which is read once for a look
 * (gateway-world.ts); where that cannot be read no kind of route is. Routes that are attached to ListenerSets which the cluster
 * does not serve are left out, and their kind counts as unread: which names they have had nobody can tell.
 */
import { attachesToListenerSet } from '../core/gateway-listeners.ts';
import { gatewayGroup, type Route, type RouteKind } from '../core/gateway-objects.ts';
import { routeSources } from '../core/gateway-routes.ts';
import { type ObjectReference, resourceOf, type Source, type UnreadKind } from '../core/source.ts';
import type { Discovery, Served } from './api-discovery.ts';
import { routeFromObject } from './gateway-objects.ts';
import { readWorld, servedAs, setsPlural } from './gateway-world.ts';
import type { Answer, Failed, KubernetesApi } from './kubernetes-api.ts';
import {
  type Listed,
  labelQuery,
  listResource,
  type Resource,
  readObject,
  resources,
} from './kubernetes-list.ts';
import { joinLooks, type Looked, looked, missingKinds, unreadOnly } from './looked.ts';
import type { ObjectReader } from './object-reader.ts';

export type GatewayLook = {
  /** The routes of all kinds, as far as `keep` wants them. */
  readonly atAll: (keep: (source: Source) => boolean) => Promise<Looked | Failed>;
  readonly atRoute: (reference: RouteReference) => Promise<Looked | Failed>;
};

export type RouteReference = ObjectReference & { readonly kind: RouteKind };

export type GatewayLookOptions = {
  readonly api: KubernetesApi;
  readonly discovery: Discovery;
  /** The kinds of the settings. */
  readonly kinds: readonly RouteKind[];
  readonly reader: ObjectReader;
};

/** For one look: what it has read it does not read again. */
export const gatewayLook = (options: GatewayLookOptions): GatewayLook => {
  const { api, discovery, kinds, reader } = options;
  const { settings } = reader;
  const discovered = once(() =>
    discovery.find(api, gatewayGroup, [
      'gateways',
      ...(settings.gateway.listenerSets ? [setsPlural] : []),
      ...kinds.map((kind) => resources[kind].plural),
    ]),
  );
  const world = once((served: Served) => readWorld(api, reader, served));

  const look = async (
    wanted: readonly RouteKind[],
    read: (resource: Resource) => Promise<Listed<Route>>,
  ): Promise<Looked | Failed> => {
    const found = await discovered();
    if (found.kind === 'failed') return unreadOnly(wanted, found);
    const { served } = found;
    const present = wanted.flatMap((kind) => {
      const resource = servedAs(resources[kind], served);
      return resource === null || !served.has('gateways') ? [] : [{ kind, resource }];
    });
    const missing = wanted.filter((kind) => !present.some((item) => item.kind === kind));
    if (present.length === 0) return missingKinds(missing, gatewayGroup);
    const [around, lists] = await Promise.all([
      world(served),
      Promise.all(
        present.map(async ({ kind, resource }) => ({ kind, list: await read(resource) })),
      ),
    ]);
    const missesSets = settings.gateway.listenerSets && !served.has(setsPlural);
    const looks = lists.map(({ kind, list }) => {
      if (list.kind === 'failed') return unreadOnly([kind], list);
      if (around.kind === 'failed') return unreadOnly([kind], around);
      const isStranded = (route: Route) => missesSets && attachesToListenerSet(route);
      const routes = list.items.filter((route) => !isStranded(route));
      return looked({
        sources: routeSources(routes, around.world, settings),
        unreadKinds: list.items.filter(isStranded).slice(0, 1).map(withoutSets),
      });
    });
    const isStale = [around, ...lists.map(({ list }) => list)].some(isNotServed);
    if (isStale) discovery.forget(gatewayGroup);
    return joinLooks([missingKinds(missing, gatewayGroup), ...looks]);
  };

  return {
    atAll: async (keep) => {
      const all = await look(kinds, (resource) =>
        listResource(api, {
          resource,
          namespaces: settings.namespaces,
          query: labelQuery(settings.labelFilter),
          reduce: (object) => routeFromObject(object, reader),
        }),
      );
      return all.kind === 'failed' ? all : { ...all, sources: all.sources.filter(keep) };
    },
    atRoute: async (reference) => {
      let isThere = false;
      const one = await look([reference.kind], async (resource) => {
        const object = await readObject(api, resource, reference);
        isThere = object.kind === 'answered';
        return routesIn(object, reader);
      });
      if (one.kind === 'failed' || one.sources.length + one.unreadKinds.length > 0) return one;
      // A filter leaves it out, or none of its Gateways is there, or they are left out.
      return looked({ [isThere ? 'leftOut' : 'absent']: [resourceOf(reference)] });
    },
  };
};

const withoutSets = (route: Route): UnreadKind => ({
  kind: route.kind,
  problem: 'unavailable',
  reason: `${resourceOf(route)} is attached to a ListenerSet, and the cluster does not serve ${setsPlural} of ${gatewayGroup}; install the CRD, or set gateway.listenerSets to false, which leaves such routes out`,
});

/** A list of one route, or of none where it does not exist. */
const routesIn = (object: Answer, reader: ObjectReader): Listed<Route> => {
  if (object.kind === 'failed') {
    return object.problem === 'absent' ? { kind: 'listed', items: [] } : object;
  }
  const route = routeFromObject(object.body, reader);
  return { kind: 'listed', items: route === null ? [] : [route] };
};

/** The version that was discovered earlier is gone. */
const isNotServed = (answer: { readonly kind: string } | Failed): boolean =>
  'problem' in answer && answer.problem === 'not-served';

const once = <A extends readonly unknown[], T>(make: (...given: A) => Promise<T>) => {
  let made: Promise<T> | undefined;
  return (...given: A): Promise<T> => {
    made ??= make(...given);
    return made;
  };
};
