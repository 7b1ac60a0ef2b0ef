/*
 * Services with their targets. Most have all they need in themselves; a NodePort Service points to nodes, a headless one to
 * pods, and only such Services that ask for names make us read these. Where that cannot be read nothing is concluded about
 * Services: those concerned are left out, and the kind counts as unread.
 */
import type { Endpoint, Node, Pod } from '../core/pod-and-node-targets.ts';
import {
  type ServiceSpec,
  type SurroundingKind,
  type Surroundings,
  surroundingsNeeded,
  withServiceTargets,
} from '../core/service-targets.ts';
import { type ObjectReference, resourceOf, type Source } from '../core/source.ts';
import { inParallel } from './in-parallel.ts';
import type { Failed, Fields, KubernetesApi } from './kubernetes-api.ts';
import {
  type Listed,
  listKind,
  listResource,
  type Resource,
  readObject,
  resources,
} from './kubernetes-list.ts';
import { sourceFromObject } from './kubernetes-objects.ts';
import { absentOr, isAccessProblem, type Looked, looked, noSource } from './looked.ts';
import type { ObjectReader } from './object-reader.ts';
import {
  endpointsFromSlice,
  nodeFromObject,
  podFromObject,
  podSelectorOf,
  serviceSpecOf,
} from './service-objects.ts';

/** Every Service of the types that the settings name. */
export const listServices = async (
  api: KubernetesApi,
  reader: ObjectReader,
): Promise<Looked | Failed> => {
  const listed = await listKind(api, 'service', reader, (object) => serviceOf(object, reader));
  return listed.kind === 'failed' ? listed : complete(api, listed.items, reader);
};

export const lookAtService = async (
  api: KubernetesApi,
  reference: ObjectReference,
  reader: ObjectReader,
): Promise<Looked | Failed> => {
  const object = await readObject(api, resources.service, reference);
  if (object.kind === 'failed') return absentOr(object, reference);
  const service = serviceOf(object.body, reader);
  return service === null
    ? noSource(reference, object.body, reader)
    : complete(api, [service], reader);
};

/** `needs`: what must be read before its targets are known. */
type Service = {
  readonly source: Source;
  readonly spec: ServiceSpec;
  readonly podSelector: string;
  readonly needs: readonly SurroundingKind[];
};

const serviceOf = (object: Fields, reader: ObjectReader): Service | null => {
  const source = sourceFromObject(object, reader);
  const spec = serviceSpecOf(object, reader);
  if (source === null || spec === null) return null;
  const needs = surroundingsNeeded(source, spec, reader.settings);
  return { source, spec, podSelector: needs.length === 0 ? '' : podSelectorOf(object), needs };
};

const servicesAtOnce = 4;

const complete = async (
  api: KubernetesApi,
  services: readonly Service[],
  reader: ObjectReader,
): Promise<Looked | Failed> => {
  const read = surroundingsReader(api, reader);
  const open = services.filter(({ needs }) => needs.length > 0);
  const looks = await inParallel(open, servicesAtOnce, async (service) => ({
    service,
    around: await read(service),
  }));
  const sources = services.filter(({ needs }) => needs.length === 0).map(({ source }) => source);
  const problems: string[] = [];
  for (const { service, around } of looks) {
    if (around.kind === 'failed') {
      if (isAccessProblem(around)) return around;
      problems.push(`${resourceOf(service.source)} needs ${around.text}`);
      continue;
    }
    const { source, spec } = service;
    sources.push(withServiceTargets(source, spec, around.surroundings, reader.settings));
  }
  const unreadKinds = problems
    .slice(0, 1)
    .map((reason) => ({ kind: 'service', problem: 'unavailable', reason }) as const);
  return looked({ sources, unreadKinds });
};

type Read = { readonly kind: 'read'; readonly surroundings: Surroundings } | Failed;

const readable: Readonly<Record<SurroundingKind, Resource>> = {
  nodes: { kind: 'Node', group: '/api/v1', plural: 'nodes' },
  pods: { kind: 'Pod', group: '/api/v1', plural: 'pods' },
  endpoints: {
    kind: 'EndpointSlice',
    group: '/apis/discovery.k8s.io/v1',
    plural: 'endpointslices',
  },
};

/** For one look: what several Services need is read once. */
const surroundingsReader = (api: KubernetesApi, reader: ObjectReader) => {
  let nodesReading: Promise<Listed<Node>> | null = null;
  const podReadings = new Map<string, Promise<Listed<Pod>>>();

  const nodesOf = (): Promise<Listed<Node>> => {
    nodesReading ??= listSurroundings(api, 'nodes', [], '', nodeFromObject);
    return nodesReading;
  };
  const podsOf = ({ source, podSelector }: Service): Promise<Listed<Pod>> => {
    const key = `${source.namespace} ${podSelector}`;
    const reading =
      podReadings.get(key) ??
      listSurroundings(api, 'pods', [source.namespace], podSelector, (object) =>
        podFromObject(object, reader),
      );
    podReadings.set(key, reading);
    return reading;
  };
  const slicesOf = ({ source }: Service): Promise<Listed<readonly Endpoint[]>> => {
    const ofService = `kubernetes.io/service-name=${source.name}`;
    return listSurroundings(api, 'endpoints', [source.namespace], ofService, endpointsFromSlice);
  };

  return async (service: Service): Promise<Read> => {
    const { needs } = service;
    const [nodes, pods, slices] = await Promise.all([
      needs.includes('nodes') ? nodesOf() : nothing,
      needs.includes('pods') ? podsOf(service) : nothing,
      needs.includes('endpoints') ? slicesOf(service) : nothing,
    ]);
    if (nodes.kind === 'failed') return nodes;
    if (pods.kind === 'failed') return pods;
    if (slices.kind === 'failed') return slices;
    return {
      kind: 'read',
      surroundings: { nodes: nodes.items, pods: pods.items, endpoints: slices.items.flat() },
    };
  };
};

const nothing = { kind: 'listed', items: [] } as const;

const listSurroundings = async <T>(
  api: KubernetesApi,
  kind: SurroundingKind,
  namespaces: readonly string[],
  labelSelector: string,
  reduce: (object: Fields) => T,
): Promise<Listed<T>> => {
  const resource = readable[kind];
  const query = labelSelector === '' ? {} : { labelSelector };
  const listed = await listResource(api, { resource, namespaces, query, reduce });
  if (listed.kind === 'listed') return listed;
  return { ...listed, text: `${resource.plural}, which could not be read: ${listed.text}` };
};
