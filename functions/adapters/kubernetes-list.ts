/*
 * A whole list of one kind, page by page, each page reduced to its sources before the next one is read. It is complete and
 * of one moment, or it is nothing: a part of a list must never look like all of it.
 * https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 */
import type { SourceKind } from '../core/settings.ts';
import type { Source } from '../core/source.ts';
import { inParallel } from './in-parallel.ts';
import type { Answer, Failed, Fields, KubernetesApi } from './kubernetes-api.ts';
import { sourceFromObject } from './kubernetes-objects.ts';
import { hasPossibleNames, impossibleName, pageSizes, readPage } from './kubernetes-page.ts';
import type { ObjectReader } from './object-reader.ts';
import { unexpectedKind, unreadable } from './unreadable.ts';

/** Where the API server keeps a kind; `group` is the path of its group and version. */
export type Resource = {
  readonly kind: string;
  readonly group: string;
  readonly plural: string;
};

/** For kinds of Gateway API, the version that current clusters serve; the one of a cluster is discovered. */
export const resources: Readonly<Record<SourceKind, Resource>> = {
  service: { kind: 'Service', group: '/api/v1', plural: 'services' },
  ingress: { kind: 'Ingress', group: '/apis/networking.k8s.io/v1', plural: 'ingresses' },
  httproute: {
    kind: 'HTTPRoute',
    group: '/apis/gateway.networking.k8s.io/v1',
    plural: 'httproutes',
  },
  grpcroute: {
    kind: 'GRPCRoute',
    group: '/apis/gateway.networking.k8s.io/v1',
    plural: 'grpcroutes',
  },
  tlsroute: { kind: 'TLSRoute', group: '/apis/gateway.networking.k8s.io/v1', plural: 'tlsroutes' },
  tcproute: {
    kind: 'TCPRoute',
    group: '/apis/gateway.networking.k8s.io/v1alpha2',
    plural: 'tcproutes',
  },
  udproute: {
    kind: 'UDPRoute',
    group: '/apis/gateway.networking.k8s.io/v1alpha2',
    plural: 'udproutes',
  },
  crd: { kind: 'DNSEndpoint', group: '/apis/externaldns.k8s.io/v1alpha1', plural: 'dnsendpoints' },
};

/** `namespaces`: of these only; empty: of all. `reduce` gets objects with their kind, and answers null for what is not kept. */
export type ListRequest<T> = {
  readonly resource: Resource;
  readonly namespaces: readonly string[];
  readonly query: Readonly<Record<string, string>>;
  readonly reduce: (object: Fields) => T | null;
};

export type Listed<T> = { readonly kind: 'listed'; readonly items: readonly T[] } | Failed;

/** Ten times what Kubernetes is made for (10,000 Services); a page counts as a full one, so that empty ones have an end too. */
const mostObjects = 100_000;
const mostRestarts = 3;
const namespacesAtOnce = 4;

export const listResource = async <T>(
  api: KubernetesApi,
  request: ListRequest<T>,
): Promise<Listed<T>> => {
  const { group, plural } = request.resource;
  if (request.namespaces.length === 0) return listPath(api, `${group}/${plural}`, request);
  const paths = request.namespaces.map(
    (namespace) => `${group}/namespaces/${encodeURIComponent(namespace)}/${plural}`,
  );
  const lists = await inParallel(paths, namespacesAtOnce, (path) => listPath(api, path, request));
  const failed = lists.find((list) => list.kind === 'failed');
  if (failed !== undefined) return failed;
  return {
    kind: 'listed',
    items: lists.flatMap((list) => (list.kind === 'listed' ? list.items : [])),
  };
};

/** Services, Ingresses or DNSEndpoints that the settings select. */
export const listSources = (
  api: KubernetesApi,
  kind: SourceKind,
  reader: ObjectReader,
  keep: (source: Source) => boolean,
): Promise<Listed<Source>> =>
  listKind(api, kind, reader, (object) => {
    const source = sourceFromObject(object, reader);
    return source !== null && keep(source) ? source : null;
  });

/** The same objects, with `reduce` deciding what of them is kept. */
export const listKind = async <T>(
  api: KubernetesApi,
  kind: SourceKind,
  reader: ObjectReader,
  reduce: ListRequest<T>['reduce'],
): Promise<Listed<T>> => {
  const { serviceTypes } = reader.settings;
  const request: ListRequest<T> = {
    resource: resources[kind],
    namespaces: reader.settings.namespaces,
    query: labelQuery(reader.settings.labelFilter),
    reduce,
  };
  const isNarrow = kind === 'service' && serviceTypes.join() === 'LoadBalancer';
  if (!isNarrow) return listResource(api, request);
  // Most Services have no load balancer. The selector is not documented for every version, hence the second try.
  const query = { ...request.query, fieldSelector: 'spec.type=LoadBalancer' };
  const filtered = await listResource(api, { ...request, query });
  const isRefused = filtered.kind === 'failed' && filtered.problem === 'bad-request';
  return isRefused ? listResource(api, request) : filtered;
};

/** The server filters by labels, so that fewer objects travel; what it answers is filtered again. */
export const labelQuery = (labelFilter: string): Readonly<Record<string, string>> =>
  labelFilter === '' ? {} : { labelSelector: labelFilter };

const listPath = async <T>(
  api: KubernetesApi,
  path: string,
  request: ListRequest<T>,
): Promise<Listed<T>> => {
  for (let restarts = 0; ; restarts += 1) {
    const listed = await listOnce(api, path, request);
    if (listed.kind === 'listed' || listed.problem !== 'expired') return listed;
    if (restarts === mostRestarts) {
      const { plural } = request.resource;
      const text = `the list of ${plural} expired ${restarts + 1} times before its end: ${listed.text}`;
      return { ...listed, text };
    }
  }
};

/** No resourceVersion: the read is consistent. With `continue`, all pages are of the moment of the first. */
const listOnce = async <T>(
  api: KubernetesApi,
  path: string,
  { resource, query, reduce }: ListRequest<T>,
): Promise<Listed<T>> => {
  const { kind, plural } = resource;
  const items: T[] = [];
  let sizes = pageSizes;
  let token = '';
  let read = 0;
  for (;;) {
    const page = await readPage(api, path, { kind, query, token, sizes });
    if (page.kind === 'failed') return page;
    for (const item of page.items) {
      const reduced = reduce({ ...item, kind });
      if (reduced !== null) items.push(reduced);
    }
    if (page.next === '') return { kind: 'listed', items };
    if (page.next === token) return unreadable(`the list of ${plural} repeats a page`);
    read += Math.max(page.items.length, page.size);
    if (read >= mostObjects) {
      return unreadable(
        `the list of ${plural} goes on after ${mostObjects} objects, expected its end; read fewer with namespaces or labelFilter`,
      );
    }
    token = page.next;
    sizes = page.sizes;
  }
};

/** One object; `absent` when it does not exist. */
export const readObject = async (
  api: KubernetesApi,
  { kind, group, plural }: Resource,
  reference: { readonly namespace: string; readonly name: string },
): Promise<Answer> => {
  const [namespace, name] = [reference.namespace, reference.name].map(encodeURIComponent);
  const answer = await api.get(`${group}/namespaces/${namespace}/${plural}/${name}`, {});
  if (answer.kind === 'failed') return answer;
  if (answer.body.kind !== kind) return unexpectedKind(answer.body, kind);
  return hasPossibleNames(answer.body) ? answer : unreadable(`found a ${kind} ${impossibleName}`);
};
