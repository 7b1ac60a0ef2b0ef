/*
 * What the clusters publish, read from their API servers. A cluster that cannot be read completely is unavailable, with a
 * reason that a person understands; the others are not concerned.
 */
import { SyncError } from '../core/errors.ts';
import { compareTexts } from '../core/record.ts';
import type { Selection } from '../core/scope.ts';
import { type Cluster, clusterKey, type Settings } from '../core/settings.ts';
import {
  type ClusterSnapshot,
  type ObjectReference,
  resourceOf,
  type Source,
} from '../core/source.ts';
import type { ClusterReader } from '../sync/ports.ts';
import type { ClusterAccess, ClusterAccesses } from './eks.ts';
import { createGate } from './gate.ts';
import { inParallel } from './in-parallel.ts';
import { type Failed, type KubernetesApi, kubernetesApi } from './kubernetes-api.ts';
import { listSources, resources } from './kubernetes-list.ts';
import { sourceFromObject } from './kubernetes-objects.ts';
import { objectReader, type ReaderSettings } from './object-reader.ts';
import { outsideText } from './outside-text.ts';

export type KubernetesClustersOptions = {
  readonly access: ClusterAccesses;
  readonly settings: ReaderSettings & Pick<Settings, 'sources'>;
  /** Of the current invocation. */
  readonly signal: () => AbortSignal;
  /** @default 15 */
  readonly requestTimeoutSeconds?: number;
};

const readsAtOnce = 4;

/** Hundreds of TLS handshakes at once make one another late until the first of them time out. */
const clustersAtOnce = 32;

type Looked = {
  readonly kind: 'looked';
  readonly sources: readonly Source[];
  readonly absent: readonly string[];
};

export const kubernetesClusters = (options: KubernetesClustersOptions): ClusterReader => {
  const { sources: kinds } = options.settings;
  const reader = objectReader(options.settings);
  const { requestTimeoutSeconds = 15 } = options;
  const gate = createGate(clustersAtOnce);
  const apis = new Map<string, { readonly access: ClusterAccess; readonly api: KubernetesApi }>();

  const apiOf = async (cluster: Cluster): Promise<KubernetesApi> => {
    const access = await options.access.access(cluster);
    const known = apis.get(clusterKey(cluster));
    if (known?.access === access) return known.api;
    const api = kubernetesApi(access, { signal: options.signal, requestTimeoutSeconds });
    apis.set(clusterKey(cluster), { access, api });
    return api;
  };

  const snapshot = async (
    cluster: Cluster,
    coverage: 'complete' | 'partial',
    look: (api: KubernetesApi) => Promise<Looked | Failed>,
  ): Promise<ClusterSnapshot> => {
    try {
      let looked = await look(await apiOf(cluster));
      if (looked.kind === 'failed' && isAccessProblem(looked)) {
        // The token may have ended early, the authority may have been rotated: ask EKS again, once.
        options.access.forget(cluster);
        looked = await look(await apiOf(cluster));
      }
      if (looked.kind === 'failed') return unavailable(cluster, looked.text);
      return {
        cluster,
        coverage,
        reason: null,
        sources: sorted(looked.sources),
        absent: looked.absent,
        unreadKinds: [],
      };
    } catch (error) {
      if (error instanceof SyncError) return unavailable(cluster, error.message);
      return unavailable(cluster, `it could not be read: ${outsideText(String(error))}`);
    }
  };

  const lookAtAll = async (api: KubernetesApi): Promise<Looked | Failed> => {
    const found: Source[] = [];
    for (const kind of kinds) {
      const listed = await listSources(api, kind, reader, () => true);
      if (listed.kind === 'failed') return listed;
      found.push(...listed.items);
    }
    return { kind: 'looked', sources: found, absent: [] };
  };

  const lookAtObject = async (
    api: KubernetesApi,
    reference: ObjectReference,
  ): Promise<Looked | Failed> => {
    const { kind, group, plural } = resources[reference.kind];
    const [namespace, name] = [reference.namespace, reference.name].map(encodeURIComponent);
    const answer = await api.get(`${group}/namespaces/${namespace}/${plural}/${name}`, {});
    const absent = { kind: 'looked', sources: [], absent: [resourceOf(reference)] } as const;
    if (answer.kind === 'failed') return answer.problem === 'absent' ? absent : answer;
    const found = answer.body.kind;
    if (found !== kind) {
      const text = `found an answer of kind ${JSON.stringify(found)}, expected ${kind}`;
      return { kind: 'failed', problem: 'unreadable', text };
    }
    // A Service without a load balancer is no source; a full listing does not show it either.
    const source = sourceFromObject(answer.body, reader);
    return source === null ? absent : { kind: 'looked', sources: [source], absent: [] };
  };

  const lookAtIngresses = async (
    api: KubernetesApi,
    selection: Selection,
  ): Promise<Looked | Failed> => {
    const groups = new Set(selection.groups.map((group) => `ingress-group/${group}`));
    const hostnames = new Set(selection.hostnames.map((hostname) => hostname.toLowerCase()));
    const keep = (source: Source): boolean =>
      source.stacks.some((stack) => groups.has(stack)) ||
      source.statusTargets.some((target) => hostnames.has(target.toLowerCase()));
    const listed = await listSources(api, 'ingress', reader, keep);
    return listed.kind === 'failed'
      ? listed
      : { kind: 'looked', sources: listed.items, absent: [] };
  };

  const lookAtSelected = async (
    api: KubernetesApi,
    selection: Selection,
  ): Promise<Looked | Failed> => {
    const objects = selection.objects.filter((object) => kinds.includes(object.kind));
    const looks = [
      ...(await inParallel(objects, readsAtOnce, (object) => lookAtObject(api, object))),
    ];
    const byGroup = selection.groups.length + selection.hostnames.length > 0;
    if (byGroup && kinds.includes('ingress')) looks.push(await lookAtIngresses(api, selection));
    const found = new Map<string, Source>();
    const absent: string[] = [];
    for (const look of looks) {
      if (look.kind === 'failed') return look;
      for (const source of look.sources) found.set(resourceOf(source), source);
      absent.push(...look.absent);
    }
    return {
      kind: 'looked',
      sources: [...found.values()],
      absent: absent.filter((resource) => !found.has(resource)),
    };
  };

  return {
    readAll: (cluster) => gate(() => snapshot(cluster, 'complete', lookAtAll)),
    readSelected: (cluster, selection) =>
      gate(() => snapshot(cluster, 'partial', (api) => lookAtSelected(api, selection))),
  };
};

const isAccessProblem = (failed: Failed): boolean =>
  failed.problem === 'unauthorized' || failed.problem === 'certificate';

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
  unreadKinds: [],
});
