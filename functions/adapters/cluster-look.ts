/*
 * One look at a cluster: all objects of the configured kinds, or a selection of them. How each kind is read is here; what a
 * look that failed means for the cluster is in kubernetes.ts.
 */
import { isRouteKind } from '../core/gateway-objects.ts';
import type { Selection } from '../core/scope.ts';
import type { SourceKind } from '../core/settings.ts';
import type { ObjectReference, Source } from '../core/source.ts';
import { stackText } from '../core/targets.ts';
import type { Discovery } from './api-discovery.ts';
import { lookAtDnsEndpoint, lookAtDnsEndpoints } from './dns-endpoint-look.ts';
import { type GatewayLook, gatewayLook } from './gateway-look.ts';
import { inParallel } from './in-parallel.ts';
import type { Failed, KubernetesApi } from './kubernetes-api.ts';
import { listSources, type Resource, readObject, resources } from './kubernetes-list.ts';
import { sourceFromObject } from './kubernetes-objects.ts';
import { listServices, lookAtService } from './kubernetes-services.ts';
import { absentOr, joinLooks, type Looked, looked, noSource } from './looked.ts';
import type { ObjectReader } from './object-reader.ts';

export type ClusterLookOptions = {
  readonly api: KubernetesApi;
  readonly discovery: Discovery;
  /** The kinds of the settings. */
  readonly kinds: readonly SourceKind[];
  readonly reader: ObjectReader;
};

export const lookAtAll = async (options: ClusterLookOptions): Promise<Looked | Failed> => {
  const { api, kinds, reader } = options;
  const looks: (Looked | Failed)[] = [];
  const readers: Readonly<Record<string, () => Promise<Looked | Failed>>> = {
    service: () => listServices(api, reader),
    ingress: () => lookAtIngresses(options, () => true),
    crd: () => lookAtDnsEndpoints(options),
  };
  for (const kind of kinds) {
    const look = await readers[kind]?.();
    if (look?.kind === 'failed') return look;
    if (look !== undefined) looks.push(look);
  }
  if (kinds.some(isRouteKind)) looks.push(await routesOf(options).atAll(() => true));
  return joinLooks(looks);
};

const readsAtOnce = 4;

export const lookAtSelected = async (
  options: ClusterLookOptions,
  selection: Selection,
): Promise<Looked | Failed> => {
  const { kinds } = options;
  const routes = routesOf(options);
  const objects = selection.objects.filter((object) => kinds.includes(object.kind));
  const looks = [
    ...(await inParallel(objects, readsAtOnce, (object) => lookAtObject(options, routes, object))),
  ];
  const hostnames = new Set(selection.hostnames.map((hostname) => hostname.toLowerCase()));
  const groups = new Set(selection.groups.map((group) => `ingress-group/${group}`));
  if (groups.size + hostnames.size > 0 && kinds.includes('ingress')) {
    looks.push(await lookAtIngresses(options, servedBy(groups, hostnames)));
  }
  const gateways = new Set(
    selection.gateways.map((gateway) => stackText({ kind: 'gateway', ...gateway })),
  );
  if (gateways.size > 0 && kinds.some(isRouteKind)) {
    const isServed = servedBy(gateways, hostnames);
    looks.push(await routes.atAll((source) => isServed(source) || isWaiting(source)));
  }
  return joinLooks(looks);
};

/** Those of a load balancer: by what it was made for, or by its host name in the status. */
const servedBy =
  (stacks: ReadonlySet<string>, hostnames: ReadonlySet<string>) =>
  (source: Source): boolean =>
    [source, ...source.offers].some(
      (backend) =>
        backend.stacks.some((stack) => stacks.has(stack)) ||
        backend.statusTargets.some((target) => hostnames.has(target.toLowerCase())),
    );

/** A route with names that no Gateway has accepted yet, which may be the new one. */
const isWaiting = (source: Source): boolean =>
  source.offers.some((offer) => offer.stacks.length === 0);

const routesOf = ({ api, discovery, kinds, reader }: ClusterLookOptions): GatewayLook =>
  gatewayLook({ api, discovery, reader, kinds: kinds.filter(isRouteKind) });

const lookAtIngresses = async (
  { api, reader }: ClusterLookOptions,
  keep: (source: Source) => boolean,
): Promise<Looked | Failed> => {
  const listed = await listSources(api, 'ingress', reader, keep);
  return listed.kind === 'failed' ? listed : looked({ sources: listed.items });
};

const lookAtObject = async (
  options: ClusterLookOptions,
  routes: GatewayLook,
  reference: ObjectReference,
): Promise<Looked | Failed> => {
  const { kind } = reference;
  if (kind === 'service') return lookAtService(options.api, reference, options.reader);
  if (isRouteKind(kind)) return routes.atRoute({ ...reference, kind });
  if (kind === 'crd') return lookAtDnsEndpoint(options, reference);
  return lookAtOne(options, resources[kind], reference);
};

const lookAtOne = async (
  { api, reader }: ClusterLookOptions,
  resource: Resource,
  reference: ObjectReference,
): Promise<Looked | Failed> => {
  const answer = await readObject(api, resource, reference);
  if (answer.kind === 'failed') return absentOr(answer, reference);
  const source = sourceFromObject(answer.body, reader);
  return source === null ? noSource(reference, answer.body, reader) : looked({ sources: [source] });
};
