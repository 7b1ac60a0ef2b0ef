/*
 * Looking at the routes of a cluster. A route means nothing without the Gateways and ListenerSets that it attaches to and the
 * labels of namespaces, so these are read once for a look, and where they cannot be read no kind of route is.
 */
import {
  type GatewayWorld,
  gatewayGroup,
  type Route,
  type RouteKind,
  selectsNamespaces,
} from '../core/gateway-objects.ts';
import { routeSources } from '../core/gateway-routes.ts';
import { type ObjectReference, resourceOf, type Source } from '../core/source.ts';
import type { Discovery, Served } from './api-discovery.ts';
import {
  gatewayFromObject,
  listenerSetFromObject,
  namespaceFromObject,
  routeFromObject,
} from './gateway-objects.ts';
import type { Answer, Failed, Fields, KubernetesApi } from './kubernetes-api.ts';
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
    discovery.find(gatewayGroup, [
      'gateways',
      ...(settings.gateway.listenerSets ? ['listenersets'] : []),
      ...kinds.map((kind) => resources[kind].plural),
    ]),
  );
  const world = once((served: Served) => readWorld(options, served));

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
    const looks = lists.map(({ kind, list }) => {
      if (list.kind === 'failed') return unreadOnly([kind], list);
      if (around.kind === 'failed') return unreadOnly([kind], around);
      return looked({ sources: routeSources(list.items, around.world, settings) });
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

/** A list of one route, or of none where it does not exist. */
const routesIn = (object: Answer, reader: ObjectReader): Listed<Route> => {
  if (object.kind === 'failed') {
    return object.problem === 'absent' ? { kind: 'listed', items: [] } : object;
  }
  const route = routeFromObject(object.body, reader);
  return { kind: 'listed', items: route === null ? [] : [route] };
};

type World = { readonly kind: 'world'; readonly world: GatewayWorld };

/** Gateways of every namespace, unless the settings name one: a route may attach to one that is not in its own. */
const readWorld = async (
  { api, reader }: GatewayLookOptions,
  served: Served,
): Promise<World | Failed> => {
  const { gateway } = reader.settings;
  const listOf = <T>(
    resource: Resource | null,
    namespaces: readonly string[],
    reduce: (object: Fields) => T | null,
  ): Promise<Listed<T>> | Listed<T> =>
    resource === null
      ? { kind: 'listed', items: [] }
      : listResource(api, { resource, namespaces, query: {}, reduce });
  const [gateways, sets] = await Promise.all([
    listOf(
      servedAs(gatewayResource, served),
      gateway.namespace === '' ? [] : [gateway.namespace],
      (object) => gatewayFromObject(object, reader),
    ),
    listOf(gateway.listenerSets ? servedAs(listenerSetResource, served) : null, [], (object) =>
      listenerSetFromObject(object, reader),
    ),
  ]);
  if (gateways.kind === 'failed') return gateways;
  if (sets.kind === 'failed') return sets;
  const selects = selectsNamespaces(gateways.items, sets.items);
  const namespaces = await listOf(selects ? namespaceResource : null, [], namespaceFromObject);
  if (namespaces.kind === 'failed') return namespaces;
  return {
    kind: 'world',
    world: {
      gateways: gateways.items,
      listenerSets: sets.items,
      namespaces: new Map(namespaces.items),
    },
  };
};

const gatewayResource = { kind: 'Gateway', plural: 'gateways' };
const listenerSetResource = { kind: 'ListenerSet', plural: 'listenersets' };
const namespaceResource: Resource = { kind: 'Namespace', group: '/api/v1', plural: 'namespaces' };

const servedAs = (resource: Omit<Resource, 'group'>, served: Served): Resource | null => {
  const group = served.get(resource.plural);
  return group === undefined ? null : { kind: resource.kind, plural: resource.plural, group };
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
