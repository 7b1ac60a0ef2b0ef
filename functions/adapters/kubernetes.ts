/*
 * What the clusters publish, read from their API servers. A cluster that cannot be read completely is unavailable, with a
 * reason that a person understands; the others are not concerned.
 */
import { SyncError } from '../core/errors.ts';
import { outsideText } from '../core/outside-text.ts';
import { compareTexts } from '../core/record.ts';
import { type Cluster, clusterKey, type Settings } from '../core/settings.ts';
import { type ClusterSnapshot, resourceOf, type Source } from '../core/source.ts';
import type { ClusterReader } from '../sync/ports.ts';
import { createDiscovery } from './api-discovery.ts';
import { type ClusterLookOptions, lookAtAll, lookAtSelected } from './cluster-look.ts';
import type { ClusterAccess, ClusterAccesses } from './eks.ts';
import { createGate } from './gate.ts';
import {
  type Failed,
  type KubernetesApi,
  type KubernetesApiOptions,
  kubernetesApi,
} from './kubernetes-api.ts';
import { isAccessProblem, type Looked } from './looked.ts';
import { objectReader, type ReaderSettings } from './object-reader.ts';

/** How the API of a cluster is reached once EKS has said where it is. */
export type Connect = (access: ClusterAccess, options: KubernetesApiOptions) => KubernetesApi;

export type KubernetesClustersOptions = {
  readonly access: ClusterAccesses;
  readonly settings: ReaderSettings & Pick<Settings, 'sources'>;
  /** Of the current invocation. */
  readonly signal: () => AbortSignal;
  /** @default 15 */
  readonly requestTimeoutSeconds?: number;
  /** @default over HTTPS, with the client of Kubernetes */
  readonly connect?: Connect;
};

/** Hundreds of TLS handshakes at once make one another late until the first of them time out. */
const clustersAtOnce = 32;

export const kubernetesClusters = (options: KubernetesClustersOptions): ClusterReader => {
  const { sources: kinds } = options.settings;
  const reader = objectReader(options.settings);
  const { requestTimeoutSeconds = 15, connect = kubernetesApi } = options;
  const gate = createGate(clustersAtOnce);
  const known = new Map<
    string,
    { readonly access: ClusterAccess; readonly look: ClusterLookOptions }
  >();

  const lookOf = async (cluster: Cluster): Promise<ClusterLookOptions> => {
    const access = await options.access.access(cluster);
    const before = known.get(clusterKey(cluster));
    if (before?.access === access) return before.look;
    const api = connect(access, { signal: options.signal, requestTimeoutSeconds });
    const look = { api, discovery: createDiscovery(api), kinds, reader };
    known.set(clusterKey(cluster), { access, look });
    return look;
  };

  const snapshot = async (
    cluster: Cluster,
    coverage: 'complete' | 'partial',
    look: (options: ClusterLookOptions) => Promise<Looked | Failed>,
  ): Promise<ClusterSnapshot> => {
    try {
      let looked = await look(await lookOf(cluster));
      if (looked.kind === 'failed' && isAccessProblem(looked)) {
        // The token may have ended early, the authority may have been rotated: ask EKS again, once.
        options.access.forget(cluster);
        looked = await look(await lookOf(cluster));
      }
      if (looked.kind === 'failed') return unavailable(cluster, looked.text);
      return {
        cluster,
        coverage,
        reason: null,
        sources: sorted(looked.sources),
        absent: looked.absent,
        leftOut: looked.leftOut,
        unreadKinds: looked.unreadKinds,
      };
    } catch (error) {
      if (error instanceof SyncError) return unavailable(cluster, error.message);
      return unavailable(cluster, `it could not be read: ${outsideText(String(error))}`);
    }
  };

  return {
    readAll: (cluster) => gate(() => snapshot(cluster, 'complete', lookAtAll)),
    readSelected: (cluster, selection) =>
      gate(() => snapshot(cluster, 'partial', (access) => lookAtSelected(access, selection))),
  };
};

const sorted = (sources: readonly Source[]): readonly Source[] =>
  sources
    .map((source) => ({ source, resource: resourceOf(source) }))
    .sort((a, b) => compareTexts(a.resource, b.resource))
    .map(({ source }) => source);

const unavailable = (cluster: Cluster, reason: string): ClusterSnapshot => ({
  cluster,
  coverage: 'unavailable',
  reason,
  sources: [],
  absent: [],
  leftOut: [],
  unreadKinds: [],
});
