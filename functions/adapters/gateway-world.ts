/*
 * What routes attach to: the Gateways and ListenerSets of a cluster, and the labels of its namespaces where something selects by
 * them. All of it, or none.
 */
import { type GatewayWorld, selectsNamespaces } from '../core/gateway-objects.ts';
import type { Served } from './api-discovery.ts';
import {
  gatewayFromObject,
  listenerSetFromObject,
  namespaceFromObject,
} from './gateway-objects.ts';
import type { Failed, Fields, KubernetesApi } from './kubernetes-api.ts';
import { type Listed, listResource, type Resource } from './kubernetes-list.ts';
import type { ObjectReader } from './object-reader.ts';

/** A newer kind than Gateways and routes: a cluster may serve these and not those. */
export const setsPlural = 'listenersets';

type World = { readonly kind: 'world'; readonly world: GatewayWorld };

/** Gateways of every namespace, unless the settings name one: a route may attach to one that is not in its own. */
export const readWorld = async (
  api: KubernetesApi,
  reader: ObjectReader,
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
const listenerSetResource = { kind: 'ListenerSet', plural: setsPlural };
const namespaceResource: Resource = { kind: 'Namespace', group: '/api/v1', plural: 'namespaces' };

/** Null where the cluster does not serve it. */
export const servedAs = (resource: Omit<Resource, 'group'>, served: Served): Resource | null => {
  const group = served.get(resource.plural);
  return group === undefined ? null : { kind: resource.kind, plural: resource.plural, group };
};
