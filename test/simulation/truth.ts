/*
 * What is really there: the objects of the clusters and their load balancers. It is never changed in place, so that every
 * earlier moment can be looked at again when a deletion has to be justified.
 */
import type { LoadBalancer } from '../../functions/core/load-balancer.ts';
import type { Cluster, SourceKind } from '../../functions/core/settings.ts';

export type WeightedSet = { readonly id: string; readonly weight: number };

/** An object that asks for names. `target` is its target annotation. `status` may be stale or wiped. */
export type Thing = {
  readonly owner: string;
  readonly kind: SourceKind;
  readonly name: string;
  readonly names: readonly string[];
  readonly group: string | null;
  readonly wish: 'auto' | 'A' | 'cname';
  readonly target: string | null;
  /** Of weighted records, which share a name; null for the records of one source alone. */
  readonly set: WeightedSet | null;
  readonly status: readonly string[];
  readonly deleting: boolean;
};

/** `empty`: clusters whose API server was restored without its data and answers so. */
export type Truth = {
  readonly things: readonly Thing[];
  readonly balancers: readonly LoadBalancer[];
  readonly empty: ReadonlySet<string>;
};

export const nothing: Truth = { things: [], balancers: [], empty: new Set() };

export const resourceOfThing = ({ kind, name }: Pick<Thing, 'kind' | 'name'>): string =>
  `${kind}/web/${name}`;

export const asksFor = (thing: Thing, name: string): boolean =>
  !thing.deleting && thing.names.includes(name);

export const find = (truth: Truth, owner: string, resource: string): Thing | undefined =>
  truth.things.find((thing) => thing.owner === owner && resourceOfThing(thing) === resource);

export const isAlive = (truth: Truth, hostname: string): boolean =>
  truth.balancers.some((item) => item.dnsName === hostname.replace(/^dualstack\./, ''));

export const setIdentifierOf = (thing: Pick<Thing, 'set'>): string | null => thing.set?.id ?? null;

/** The tag by which a controller finds its load balancer again. */
export const stackTag = (
  thing: Pick<Thing, 'kind' | 'name' | 'group'>,
): readonly [string, string] =>
  thing.kind === 'service'
    ? ['service.k8s.aws/stack', `web/${thing.name}`]
    : ['ingress.k8s.aws/stack', thing.group ?? `web/${thing.name}`];

/** The living load balancers that were made for an object, or that its status names. */
export const balancersOf = (
  truth: Truth,
  thing: Thing,
  cluster: Cluster,
): readonly LoadBalancer[] => {
  const [key, value] = stackTag(thing);
  const own = truth.balancers.filter(
    (item) => item.region === cluster.region && item.tags['elbv2.k8s.aws/cluster'] === cluster.name,
  );
  const tagged = own.filter((item) => item.tags[key] === value);
  if (tagged.length > 0) return tagged;
  return truth.balancers.filter(
    (item) => item.region === cluster.region && thing.status.includes(item.dnsName),
  );
};

/** The Region in the host name of a load balancer; null for any other name. */
export const regionOf = (hostname: string): string | null =>
  /\.elb\.([a-z0-9-]+)\.amazonaws\.com$/.exec(hostname)?.[1] ??
  /\.([a-z0-9-]+)\.elb\.amazonaws\.com$/.exec(hostname)?.[1] ??
  null;
