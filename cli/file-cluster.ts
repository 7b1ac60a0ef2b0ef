/*
 * A cluster made of files: it answers as an API server with these objects would, so that an offline plan reads every kind the
 * way a run does. Whatever version an object was written in, its kind is served.
 */
import type { Discovery } from '../functions/adapters/api-discovery.ts';
import { lookAtAll } from '../functions/adapters/cluster-look.ts';
import type { Answer, KubernetesApi } from '../functions/adapters/kubernetes-api.ts';
import { objectReader } from '../functions/adapters/object-reader.ts';
import { parseSelector } from '../functions/core/selector.ts';
import type { Cluster, Settings } from '../functions/core/settings.ts';
import { type ClusterSnapshot, unavailableSnapshot } from '../functions/core/source.ts';
import type { Manifest } from './read-manifests.ts';

/** What the objects ask for, as a complete look at the cluster. */
export const readFileCluster = async (
  manifests: readonly Manifest[],
  cluster: Cluster,
  settings: Settings,
): Promise<ClusterSnapshot> => {
  const looked = await lookAtAll({
    api: fileApi(manifests),
    discovery: everythingServed,
    kinds: settings.sources,
    reader: objectReader(settings),
  });
  if (looked.kind === 'failed') return unavailableSnapshot(cluster, looked.text);
  const { sources, unreadKinds } = looked;
  return {
    cluster,
    coverage: 'complete',
    reason: null,
    sources,
    absent: [],
    leftOut: [],
    unreadKinds,
  };
};

const everythingServed: Discovery = {
  find: async (_api, group, plurals) => ({
    kind: 'discovered',
    served: new Map(plurals.map((plural) => [plural, `/apis/${group}/v1`])),
  }),
  forget: () => undefined,
};

const fileApi = (manifests: readonly Manifest[]): KubernetesApi => ({
  get: async (path, query): Promise<Answer> => {
    const asked =
      /^\/(?:api|apis\/(?<group>[^/]+))\/[^/]+(?:\/namespaces\/(?<namespace>[^/]+))?\/(?<plural>[^/]+)$/.exec(
        path,
      )?.groups;
    const kind = kinds[asked?.plural ?? ''];
    if (kind === undefined) {
      return { kind: 'failed', problem: 'not-served', text: `files do not answer ${path}` };
    }
    const selector = parseSelector(query.labelSelector ?? '');
    const items = manifests.filter(
      (manifest) =>
        manifest.kind === kind &&
        (manifest.group === (asked?.group ?? '') || manifest.group === 'extensions') &&
        (asked?.namespace === undefined || manifest.namespace === asked.namespace) &&
        selector.kind === 'selector' &&
        selector.matches(manifest.labels),
    );
    return {
      kind: 'answered',
      body: { kind: `${kind}List`, items: items.map(({ object }) => object) },
    };
  },
});

const kinds: Readonly<Record<string, string>> = {
  services: 'Service',
  ingresses: 'Ingress',
  gateways: 'Gateway',
  listenersets: 'ListenerSet',
  httproutes: 'HTTPRoute',
  grpcroutes: 'GRPCRoute',
  tlsroutes: 'TLSRoute',
  tcproutes: 'TCPRoute',
  udproutes: 'UDPRoute',
  dnsendpoints: 'DNSEndpoint',
  namespaces: 'Namespace',
  nodes: 'Node',
  pods: 'Pod',
  endpointslices: 'EndpointSlice',
};
