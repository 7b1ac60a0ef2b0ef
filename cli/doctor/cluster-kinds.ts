/*
 * Where the API server of a cluster keeps the kinds that the settings read. Gateway routes and DNSEndpoints are custom resources:
 * a cluster serves them only where somebody installed them.
 */
import { createDiscovery } from '../../functions/adapters/api-discovery.ts';
import type { Failed, KubernetesApi } from '../../functions/adapters/kubernetes-api.ts';
import { type Resource, resources } from '../../functions/adapters/kubernetes-list.ts';
import { gatewayGroup, isRouteKind } from '../../functions/core/gateway-objects.ts';
import type { SourceKind } from '../../functions/core/settings.ts';

export type ServedKind =
  | { readonly state: 'served'; readonly kind: SourceKind; readonly resource: Resource }
  | { readonly state: 'missing'; readonly kind: SourceKind; readonly group: string }
  | { readonly state: 'failed'; readonly kind: SourceKind; readonly failed: Failed };

export const servedKinds = (
  api: KubernetesApi,
  kinds: readonly SourceKind[],
): Promise<readonly ServedKind[]> => {
  const discovery = createDiscovery();
  return Promise.all(
    kinds.map(async (kind): Promise<ServedKind> => {
      const resource = resources[kind];
      const group = customGroupOf(kind);
      if (group === null) return { state: 'served', kind, resource };
      const found = await discovery.find(api, group, [resource.plural]);
      if (found.kind === 'failed') return { state: 'failed', kind, failed: found };
      const path = found.served.get(resource.plural);
      return path === undefined
        ? { state: 'missing', kind, group }
        : { state: 'served', kind, resource: { ...resource, group: path } };
    }),
  );
};

/** As the settings name it. */
export const sourceNameOf = (kind: SourceKind): string =>
  isRouteKind(kind) ? `gateway-${kind}` : kind;

const customGroupOf = (kind: SourceKind): string | null => {
  if (isRouteKind(kind)) return gatewayGroup;
  return kind === 'crd' ? 'externaldns.k8s.io' : null;
};
