/*
 * The scope of a run: which clusters a set of triggers makes us look at, and which objects in them. All triggers of a run
 * are merged, so that a burst of events is one look. A load balancer without our tags costs nothing here.
 */
import { printable } from './dns-name.ts';
import { SyncError } from './errors.ts';
import { isRouteKind } from './gateway-objects.ts';
import {
  clusterNameOf,
  type LoadBalancer,
  type LoadBalancerReference,
  type Place,
  placeKey,
  stackOf,
} from './load-balancer.ts';
import { type Cluster, clusterKey, type Settings } from './settings.ts';
import type { ObjectReference } from './source.ts';
import { madeBy, stackText } from './targets.ts';
import type { ConfirmRecord, Trigger } from './trigger.ts';

/** Objects by name; Ingresses by their group, or by a load balancer host name in their status; routes by their Gateway. */
export type Selection = {
  readonly objects: readonly ObjectReference[];
  readonly groups: readonly string[];
  readonly hostnames: readonly string[];
  readonly gateways: readonly GatewayReference[];
};

export type GatewayReference = { readonly namespace: string; readonly name: string };

export type ClusterScope = {
  readonly cluster: Cluster;
  /** null: everything the cluster has. */
  readonly selection: Selection | null;
};

/**
 * `wholeZones`: every record of every zone is looked at. `deleted`: load balancers whose records are to be found.
 * `awaited`: records that an earlier look found deletable; `confirmed`: those of them that it found so long enough ago.
 */
export type Scope = {
  readonly clusters: readonly ClusterScope[];
  readonly wholeZones: boolean;
  readonly deleted: readonly LoadBalancerReference[];
  readonly awaited: readonly ConfirmRecord[];
  readonly confirmed: readonly ConfirmRecord[];
};

/** The load balancers that must be read from the ELB API before the scope is known. Names nobody configured are left out. */
export const referencesOf = (
  triggers: readonly Trigger[],
  settings: Settings,
): readonly LoadBalancerReference[] => {
  const places = new Set(settings.clusters.map(placeKey));
  return triggers.flatMap((trigger) => {
    if (trigger.kind !== 'load-balancer-created' && trigger.kind !== 'load-balancer-changed')
      return [];
    const here = trigger.loadBalancers.filter((item) => places.has(placeKey(item)));
    if (trigger.kind === 'load-balancer-changed') return here;
    const name = clusterNameOf(trigger.tags);
    return here.filter((item) => settings.clusters.some((cluster) => isNamed(cluster, name, item)));
  });
};

/** The living load balancers that creation events tell of. */
export const createdAmong = (
  triggers: readonly Trigger[],
  living: readonly LoadBalancer[],
): readonly LoadBalancer[] => {
  const created = new Set(
    triggers.flatMap((trigger) =>
      trigger.kind === 'load-balancer-created'
        ? trigger.loadBalancers.map((item) => `${placeKey(item)} ${item.name}`)
        : [],
    ),
  );
  return living.filter((item) => created.has(`${placeKey(item)} ${item.name}`));
};

/** `living` are the load balancers of referencesOf that the ELB API still knows, with their tags. */
export const scopeOf = (
  triggers: readonly Trigger[],
  living: readonly LoadBalancer[],
  settings: Settings,
  now: number,
): Scope => {
  const complete = new Set<string>();
  const deleted: LoadBalancerReference[] = [];
  const awaited: ConfirmRecord[] = [];
  const confirmed: ConfirmRecord[] = [];
  const places = new Set(settings.clusters.map(placeKey));
  for (const trigger of triggers) {
    if (trigger.kind === 'resync' || trigger.kind === 'confirm') {
      for (const cluster of chosenClusters(trigger.clusters, settings))
        complete.add(clusterKey(cluster));
    }
    if (trigger.kind === 'confirm') {
      awaited.push(...trigger.records);
      if (isOldEnough(trigger.firstLookAt, settings, now)) confirmed.push(...trigger.records);
    }
    if (trigger.kind === 'load-balancer-deleted') {
      deleted.push(...trigger.loadBalancers.filter((item) => places.has(placeKey(item))));
    }
  }
  const clusters = settings.clusters.flatMap((cluster): readonly ClusterScope[] => {
    if (complete.has(clusterKey(cluster))) return [{ cluster, selection: null }];
    const own = living.filter((item) => madeBy(item, cluster));
    const selection = selectionOf(own, settings);
    return selection === null ? [] : [{ cluster, selection }];
  });
  const wholeZones = triggers.some((trigger) => trigger.kind === 'resync');
  return { clusters, wholeZones, deleted, awaited, confirmed };
};

/** The places whose load balancers a cluster can have: its own account and Region. */
export const placeOf = (cluster: Cluster): Place => ({
  account: cluster.account,
  region: cluster.region,
  roleArn: cluster.roleArn,
});

/** Throws SyncError `unknown-payload` when a command names a cluster that is not configured. */
export const checkClusters = (trigger: Trigger, settings: Settings): void => {
  if (trigger.kind === 'resync' || trigger.kind === 'confirm')
    chosenClusters(trigger.clusters, settings);
};

const isNamed = (cluster: Cluster, name: string | null, item: LoadBalancerReference): boolean =>
  cluster.name === name && cluster.account === item.account && cluster.region === item.region;

const chosenClusters = (
  names: readonly string[] | null,
  settings: Settings,
): readonly Cluster[] => {
  if (names === null) return settings.clusters;
  return names.flatMap((name) => {
    const chosen = settings.clusters.filter((cluster) => cluster.name === name);
    if (chosen.length > 0) return chosen;
    const known = settings.clusters.map((cluster) => cluster.name).join(', ');
    throw new SyncError(
      'unknown-payload',
      `unknown cluster '${printable(name)}' in the payload, expected one of: ${known}; add it to the settings or correct the name`,
      { retryable: false },
    );
  });
};

const isOldEnough = (firstLookAt: string, settings: Settings, now: number): boolean =>
  now - Date.parse(firstLookAt) >= settings.deleteGraceSeconds * 1000;

const selectionOf = (
  loadBalancers: readonly LoadBalancer[],
  settings: Settings,
): Selection | null => {
  const readsRoutes = settings.sources.some(isRouteKind);
  const stacks = loadBalancers.map((item) => ({ item, stack: stackOf(item.tags) }));
  const objects = new Map<string, ObjectReference>();
  for (const { stack } of stacks) {
    if (stack?.kind === 'object') {
      objects.set(
        `${stack.object.kind}/${stack.object.namespace}/${stack.object.name}`,
        stack.object,
      );
    }
  }
  const grouped = stacks.flatMap(({ item, stack }) =>
    stack?.kind === 'ingress-group' ? [{ group: stack.group, hostname: item.dnsName }] : [],
  );
  const gateways = new Map(
    stacks.flatMap(({ stack }) =>
      stack?.kind === 'gateway' && readsRoutes
        ? [[stackText(stack), { namespace: stack.namespace, name: stack.name }] as const]
        : [],
    ),
  );
  if (objects.size + grouped.length + gateways.size === 0) return null;
  return {
    objects: [...objects.values()],
    groups: grouped.map(({ group }) => group),
    hostnames: grouped.map(({ hostname }) => hostname),
    gateways: [...gateways.values()],
  };
};
