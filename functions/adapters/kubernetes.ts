/*
 * What the clusters publish, read from their API servers. A cluster that cannot be read completely is unavailable, with a
 * reason that a person understands; the others are not concerned.
 */
import { SyncError } from '../core/errors.ts';
import { outsideText } from '../core/outside-text.ts';
import { compareTexts } from '../core/record.ts';
import { type Cluster, clusterKey, type Settings } from '../core/settings.ts';
import {
  type ClusterSnapshot,
  resourceOf,
  type Source,
  unavailableSnapshot,
} from '../core/source.ts';
import type { ClusterReader } from '../sync/ports.ts';
import { createDiscovery } from './api-discovery.ts';
import { type ClusterLookOptions, lookAtAll, lookAtSelected } from './cluster-look.ts';
import { withDeadline } from './deadline.ts';
import type { ClusterAccess, ClusterAccesses } from './eks.ts';
import { createGate } from './gate.ts';
import {
  endedBy,
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
  /**
   * How long one look at a cluster may take, all its requests together. A run writes only after it has looked at every cluster,
   * and may look at some of its objects again, all within the five minutes of an invocation. @default 60
   */
  readonly clusterTimeoutSeconds?: number;
  /** Hundreds of TLS handshakes at once make one another late until the first of them time out. @default 32 */
  readonly clustersAtOnce?: number;
  /** @default over HTTPS, with the client of Kubernetes */
  readonly connect?: Connect;
};

export const kubernetesClusters = (options: KubernetesClustersOptions): ClusterReader => {
  const { sources: kinds } = options.settings;
  const reader = objectReader(options.settings);
  const { requestTimeoutSeconds = 15, clusterTimeoutSeconds = 60 } = options;
  const { connect = kubernetesApi } = options;
  const gate = createGate(options.clustersAtOnce ?? 32);
  const known = new Map<
    string,
    { readonly access: ClusterAccess; readonly look: ClusterLookOptions }
  >();

  const lookOf = async (cluster: Cluster): Promise<ClusterLookOptions> => {
    const access = await options.access.access(cluster);
    const before = known.get(clusterKey(cluster));
    if (before?.access === access) return before.look;
    const api = connect(access, { signal: options.signal, requestTimeoutSeconds });
    const look = { api, discovery: createDiscovery(), kinds, reader };
    known.set(clusterKey(cluster), { access, look });
    return look;
  };

  const snapshot = async (
    cluster: Cluster,
    coverage: 'complete' | 'partial',
    look: Look,
    deadline: AbortSignal,
  ): Promise<ClusterSnapshot> => {
    const lookOnce = async (): Promise<Looked | Failed> => {
      const kept = await lookOf(cluster);
      return look({ ...kept, api: endedBy(kept.api, deadline) });
    };
    try {
      let looked = await lookOnce();
      if (looked.kind === 'failed' && isAccessProblem(looked)) {
        // The token may have ended early, the authority may have been rotated: ask EKS again, once.
        options.access.forget(cluster);
        looked = await lookOnce();
      }
      if (looked.kind === 'failed') return unavailableSnapshot(cluster, looked.text);
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
      if (error instanceof SyncError) return unavailableSnapshot(cluster, error.message);
      return unavailableSnapshot(cluster, `it could not be read: ${outsideText(String(error))}`);
    }
  };

  /** The time that a look waits for its turn is not its own. */
  const inTime = (
    cluster: Cluster,
    coverage: 'complete' | 'partial',
    look: Look,
  ): Promise<ClusterSnapshot> =>
    gate(() =>
      withDeadline(
        clusterTimeoutSeconds,
        (deadline) => snapshot(cluster, coverage, look, deadline),
        () => unavailableSnapshot(cluster, tooLate(clusterTimeoutSeconds)),
      ),
    );

  return {
    readAll: (cluster) => inTime(cluster, 'complete', lookAtAll),
    readSelected: (cluster, selection) =>
      inTime(cluster, 'partial', (access) => lookAtSelected(access, selection)),
  };
};

type Look = (options: ClusterLookOptions) => Promise<Looked | Failed>;

const tooLate = (seconds: number): string =>
  `it was not read within ${seconds} s; its API server is too slow for the objects it has: relieve it, or read fewer with namespaces or labelFilter`;

const sorted = (sources: readonly Source[]): readonly Source[] =>
  sources
    .map((source) => ({ source, resource: resourceOf(source) }))
    .sort((a, b) => compareTexts(a.resource, b.resource))
    .map(({ source }) => source);
