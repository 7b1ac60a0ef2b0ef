/*
 * What the names of a source point to. The load balancer is found by the controllers' tags first and by the status host
 * name second, and is always one that the ELB API reports as living; a status alone proves nothing, because the AWS Load
 * Balancer Controller never clears the status of an Ingress that left its group.
 */
import { isIPv4, isIPv6 } from 'node:net';
import {
  clusterNameOf,
  type LoadBalancer,
  parseElbHostname,
  type Stack,
  stackOf,
} from './load-balancer.ts';
import { compareTexts, withoutDualstack } from './record.ts';
import { type Cluster, clusterKey, type Settings, type SourceKind } from './settings.ts';
import {
  type Backend,
  type ClusterRequest,
  resourceOf,
  type Source,
  targetsNamedBy,
} from './source.ts';

export type TargetChoice =
  | { readonly kind: 'load-balancer'; readonly loadBalancer: LoadBalancer }
  | { readonly kind: 'hostname'; readonly hostname: string }
  | {
      readonly kind: 'addresses';
      readonly ipv4: readonly string[];
      readonly ipv6: readonly string[];
    }
  | { readonly kind: 'none'; readonly detail: string };

/** Answers for each request what its names point to. */
export const targetFinder = (
  loadBalancers: readonly LoadBalancer[],
): ((request: ClusterRequest) => TargetChoice) => {
  const byStack = new Map<string, LoadBalancer[]>();
  const byDnsName = new Map<string, LoadBalancer>();
  for (const loadBalancer of loadBalancers) {
    byDnsName.set(`${loadBalancer.account} ${loadBalancer.dnsName}`, loadBalancer);
    const key = stackKey(loadBalancer);
    if (key === null) continue;
    const known = byStack.get(key) ?? [];
    byStack.set(key, known);
    known.push(loadBalancer);
  }
  return ({ cluster, backend, wishes, source }) => {
    if (wishes.targets !== null) return choiceOf(wishes.targets);
    if (backend.givenTargets.length > 0) return choiceOf(backend.givenTargets);
    const tagged = backend.stacks.flatMap(
      (stack) => byStack.get(`${clusterKey(cluster)} ${stack}`) ?? [],
    );
    const choice = statusTargets(backend, cluster, tagged, byDnsName);
    return choice ?? { kind: 'none', detail: absenceOf(backend, source.kind) };
  };
};

/** The cluster a load balancer belongs to by its tags, its account and its Region. */
export const madeBy = (loadBalancer: LoadBalancer, cluster: Cluster): boolean =>
  clusterNameOf(loadBalancer.tags) === cluster.name &&
  loadBalancer.account === cluster.account &&
  loadBalancer.region === cluster.region;

/** The targets that the object itself names, in its annotations and addresses, load balancers apart. */
export const givenTargets = (source: Source, settings: Settings): readonly string[] =>
  targetsNamedBy(source, settings)
    .map(normalHostname)
    .filter((target) => parseElbHostname(target) === null);

const choiceOf = (targets: readonly string[]): TargetChoice => {
  const ipv4 = targets.filter(isIPv4);
  const ipv6 = targets.filter(isIPv6);
  if (ipv4.length + ipv6.length > 0) return { kind: 'addresses', ipv4, ipv6 };
  const hostname = [...targets].map(normalHostname).sort(compareTexts)[0];
  if (hostname === undefined) {
    return {
      kind: 'none',
      detail: 'the target annotation is empty; give it a host name or an IP address',
    };
  }
  return { kind: 'hostname', hostname };
};

const statusTargets = (
  backend: Backend,
  cluster: Cluster,
  tagged: readonly LoadBalancer[],
  byDnsName: ReadonlyMap<string, LoadBalancer>,
): TargetChoice | null => {
  const hostnames = backend.statusTargets.filter((text) => !isIPv4(text) && !isIPv6(text));
  const normal = hostnames.map(normalHostname).sort(compareTexts);
  const confirmed = normal
    .map((name) => byDnsName.get(`${cluster.account} ${withoutDualstack(name)}`))
    .filter((found) => found !== undefined);
  const both = tagged.filter((loadBalancer) => confirmed.includes(loadBalancer));
  // Several Gateways can have controllers of several kinds, and not all of them tag.
  const preferred = backend.stacks.length > 1 ? [confirmed, tagged] : [both, tagged, confirmed];
  const choice = preferred.find((list) => list.length > 0) ?? [];
  const first = [...choice].sort((a, b) => compareTexts(a.dnsName, b.dnsName))[0];
  if (first !== undefined) return { kind: 'load-balancer', loadBalancer: first };
  const elsewhere = normal.find((name) => parseElbHostname(name)?.region !== cluster.region);
  const addresses = backend.statusTargets.filter((text) => isIPv4(text) || isIPv6(text));
  if (addresses.length > 0) return choiceOf(addresses);
  if (elsewhere !== undefined) return { kind: 'hostname', hostname: elsewhere };
  return null;
};

/** Why there is no target, and what may be done about it. */
const absenceOf = (backend: Backend, kind: SourceKind): string => {
  const stale = backend.statusTargets.map(normalHostname).sort(compareTexts)[0];
  if (stale !== undefined) {
    return `its status names ${stale}, which the ELB API does not know (any more)`;
  }
  if (backend.stacks.length > 0) {
    return 'no load balancer carries the tags of this object and its status names none; the controller has not made one yet, or cannot';
  }
  switch (kind) {
    case 'service':
      return 'the Service has no address for this name: no ready pod, no node that serves it, no cluster address, or one that is published with publishInternalServices only';
    case 'crd':
      return 'the endpoint of this name has no target; give it one';
    default:
      return 'no Gateway serves this name yet: none of those with a listener for it has accepted the route, or what their annotations say cannot be followed';
  }
};

const normalHostname = (text: string): string => text.replace(/\.$/, '').toLowerCase();

const stackKey = (loadBalancer: LoadBalancer): string | null => {
  const cluster = clusterNameOf(loadBalancer.tags);
  const stack = stackOf(loadBalancer.tags);
  if (cluster === null || stack === null) return null;
  return `${clusterKey({ ...loadBalancer, name: cluster })} ${stackText(stack)}`;
};

/** What Backend.stacks holds. */
export const stackText = (stack: Stack): string => {
  if (stack.kind === 'object') return resourceOf(stack.object);
  if (stack.kind === 'ingress-group') return `ingress-group/${stack.group}`;
  return `gateway/${stack.namespace}/${stack.name}`;
};
