/*
 * The API server of a simulated cluster: lists in pages of one moment, objects by name, and everything that goes wrong with
 * one: it is not reached, forbids, answers half or from nothing, forgets what it was telling, or does not know the token.
 */
import type { ClusterAccess } from '../../functions/adapters/eks.ts';
import type {
  Answer,
  Failed,
  Fields,
  KubernetesApi,
} from '../../functions/adapters/kubernetes-api.ts';
import type { Cluster } from '../../functions/core/settings.ts';
import type { Calls } from './calls.ts';
import type { Instance } from './instances.ts';
import { namespace, objectOf } from './manifests.ts';
import { resourceOfThing, type Thing } from './truth.ts';
import { count, type Fault, tell, type Universe } from './universe.ts';

export const simulatedApi = (
  universe: Universe,
  instance: Instance,
  calls: Calls,
  cluster: Cluster,
  { token }: Pick<ClusterAccess, 'token'>,
): KubernetesApi => {
  /** What is left of the lists that were begun, by their continue tokens. */
  const rest = new Map<string, readonly Thing[]>();
  const outage = `cluster ${cluster.ownerId}`;

  /** A listing, as one moment of the cluster has it. */
  const begin = (kind: Thing['kind'], fault: Fault): readonly Thing[] => {
    const { invocation } = instance;
    const all = isEmpty(universe, instance, cluster) ? [] : thingsOf(universe, cluster);
    const those = all.filter((thing) => thing.kind === kind);
    const hidden = fault === 'lying-list' ? those[0] : undefined;
    if (hidden === undefined) return those;
    invocation.liedTo.add(cluster.ownerId);
    tell(universe, `${cluster.name} answers without ${resourceOfThing(hidden)}, which lives`);
    return those.filter((thing) => thing !== hidden);
  };

  const list = (path: ListPath, query: Readonly<Record<string, string>>, fault: Fault): Answer => {
    const left = query.continue === undefined ? begin(path.kind, fault) : rest.get(query.continue);
    if (left === undefined) return failed('expired', '410 the token has expired');
    const page = left.slice(0, universe.pages.cluster);
    const more = left.slice(page.length);
    universe.counter += 1;
    const token = more.length > 0 ? `token-${universe.counter}` : '';
    rest.set(token, more);
    // Services are listed before Ingresses.
    if (token === '' && path.kind === 'ingress') {
      instance.invocation.listedClusters.add(cluster.ownerId);
    }
    const items = page.map(objectOf).map(({ kind: _, apiVersion: __, ...item }) => item);
    return answered({ kind: path.list, metadata: { continue: token }, items });
  };

  const object = ({ kind, name }: ObjectPath): Answer => {
    const things = isEmpty(universe, instance, cluster) ? [] : thingsOf(universe, cluster);
    const found = things.find((thing) => thing.kind === kind && thing.name === name);
    return found === undefined
      ? failed('absent', `404 ${kind} "${name}" not found`)
      : answered(objectOf(found));
  };

  return {
    get: async (path, query) => {
      const further = query.continue === undefined ? '' : ' further';
      const what = `GET ${cluster.name} ${path}${further}`;
      let fault: Fault;
      try {
        fault = await calls.pass({ port: 'cluster', what, outage });
      } catch {
        return failed('unreadable', 'the run ended before the API server answered');
      }
      if (universe.time - issuedAt(token) > tokenMilliseconds) {
        return failed('unauthorized', '401 Unauthorized');
      }
      const failure = failures[fault];
      if (failure !== undefined) {
        const { listedClusters, unavailableClusters } = instance.invocation;
        // After a complete look an object is asked for only to make sure; the look stands without that.
        const counts = failure.isFinal && !listedClusters.has(cluster.ownerId);
        if (counts) unavailableClusters.add(cluster.ownerId);
        return failure.answer;
      }
      const asked = pathOf(path);
      return 'name' in asked ? object(asked) : list(asked, query, fault);
    },
  };
};

const failed = (problem: Failed['problem'], text: string): Failed => ({
  kind: 'failed',
  problem,
  text,
});

/** `isFinal`: nothing that the adapter does makes the cluster readable in this look. */
const failures: Readonly<
  Partial<Record<Fault, { readonly answer: Answer; readonly isFinal: boolean }>>
> = {
  unavailable: { answer: failed('unreadable', 'connect ECONNREFUSED'), isFinal: true },
  forbidden: { answer: failed('unreadable', '403 Forbidden'), isFinal: true },
  'not-served': { answer: failed('not-served', '404 page not found'), isFinal: true },
  garbled: { answer: { kind: 'answered', body: { kind: 'Status' } }, isFinal: true },
  truncated: {
    answer: { kind: 'answered', body: { kind: 'ServiceList', metadata: {} } },
    isFinal: true,
  },
  expired: { answer: failed('expired', '410 the token has expired'), isFinal: false },
  unauthorized: { answer: failed('unauthorized', '401 Unauthorized'), isFinal: false },
};

type ListPath = { readonly kind: Thing['kind']; readonly list: string };
type ObjectPath = { readonly kind: Thing['kind']; readonly name: string };

const kinds: Readonly<Record<string, ListPath>> = {
  '/api/v1/services': { kind: 'service', list: 'ServiceList' },
  '/apis/networking.k8s.io/v1/ingresses': { kind: 'ingress', list: 'IngressList' },
};

const objectPath = new RegExp(`^(.+)/namespaces/${namespace}/([^/]+)/([^/]+)$`);

const pathOf = (path: string): ListPath | ObjectPath => {
  const listed = kinds[path];
  if (listed !== undefined) return listed;
  const [, group, plural, name] = objectPath.exec(path) ?? [];
  const kind = kinds[`${group}/${plural}`]?.kind;
  if (kind === undefined || name === undefined) throw new Error(`no such path: ${path}`);
  return { kind, name };
};

const thingsOf = (universe: Universe, cluster: Cluster): readonly Thing[] =>
  universe.truth.things.filter((thing) => thing.owner === cluster.ownerId);

/**
 * An API server that lost its data says so about every kind. When it does between two calls of a look, that look mixes what
 * was and what is: once in a world.
 */
const isEmpty = (universe: Universe, { invocation }: Instance, cluster: Cluster): boolean => {
  const isNow = universe.truth.empty.has(cluster.ownerId);
  const before = invocation.emptyClusters.get(cluster.ownerId) ?? isNow;
  const isMixed = isNow !== before;
  const mayLie = universe.liesLeft > 0;
  if (isMixed && mayLie) universe.liesLeft -= 1;
  const isSaid = isMixed && !mayLie ? before : isNow;
  invocation.emptyClusters.set(cluster.ownerId, isSaid);
  if (isSaid) {
    count(universe, 'empty-list');
    invocation.liedTo.add(cluster.ownerId);
  }
  return isSaid;
};

/** EKS takes a token for fifteen minutes from its date. */
const tokenMilliseconds = 15 * 60_000;

const issuedAt = (token: string): number => {
  const url = Buffer.from(token.replace(/^k8s-aws-v1\./, ''), 'base64url').toString();
  const date = /X-Amz-Date=(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/.exec(url);
  const [year, month, day, hour, minute, second] = (date ?? []).slice(1);
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
};

const answered = (body: Fields): Answer => ({ kind: 'answered', body });
