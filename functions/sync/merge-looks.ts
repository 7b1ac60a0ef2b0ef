/*
 * Several looks at one cluster, or at the load balancers of one place, as one. What is known for sure wins: a complete look
 * over a partial one, and a failure over both, because nothing may be concluded from half an answer.
 */
import { type LoadBalancerListing, placeKey } from '../core/load-balancer.ts';
import { clusterKey } from '../core/settings.ts';
import { type ClusterSnapshot, resourceOf } from '../core/source.ts';

export const mergeSnapshots = (snapshots: readonly ClusterSnapshot[]): readonly ClusterSnapshot[] =>
  grouped(snapshots, (item) => clusterKey(item.cluster)).map(([first, ...more]) =>
    more.reduce((a, b) => decisive(a, b) ?? joinSnapshots(a, b), first),
  );

export const mergeListings = (
  listings: readonly LoadBalancerListing[],
): readonly LoadBalancerListing[] =>
  grouped(listings, (item) => placeKey(item.place)).map(([first, ...more]) =>
    more.reduce((a, b) => decisive(a, b) ?? joinListings(a, b), first),
  );

const joinSnapshots = (a: ClusterSnapshot, b: ClusterSnapshot): ClusterSnapshot => {
  const sources = new Map([...a.sources, ...b.sources].map((item) => [resourceOf(item), item]));
  const absent = [...new Set([...a.absent, ...b.absent])];
  const leftOut = [...new Set([...a.leftOut, ...b.leftOut])];
  const unread = new Map([...a.unreadKinds, ...b.unreadKinds].map((item) => [item.kind, item]));
  return {
    ...a,
    sources: [...sources.values()],
    absent,
    leftOut,
    unreadKinds: [...unread.values()],
  };
};

const joinListings = (a: LoadBalancerListing, b: LoadBalancerListing): LoadBalancerListing => {
  const all = [...a.loadBalancers, ...b.loadBalancers];
  const loadBalancers = [...new Map(all.map((item) => [item.dnsName, item])).values()];
  return { ...a, loadBalancers, askedNames: [...new Set([...a.askedNames, ...b.askedNames])] };
};

const decisive = <T extends { readonly coverage: 'complete' | 'partial' | 'unavailable' }>(
  a: T,
  b: T,
): T | null => {
  if (a.coverage === 'unavailable') return a;
  if (b.coverage === 'unavailable') return b;
  if (a.coverage === 'complete') return a;
  return b.coverage === 'complete' ? b : null;
};

const grouped = <T>(
  items: readonly T[],
  keyOf: (item: T) => string,
): readonly (readonly [T, ...T[]])[] => {
  const groups = new Map<string, [T, ...T[]]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return [...groups.values()];
};
