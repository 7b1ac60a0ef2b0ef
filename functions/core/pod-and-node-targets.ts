/*
 * The addresses of nodes and pods that the names of a NodePort or headless Service point to, as external-dns chooses them
 * (source/service.go).
 */

/** `addresses` as in the status of the node: type ExternalIP, InternalIP or another. */
export type Node = {
  readonly name: string;
  readonly unschedulable: boolean;
  readonly addresses: readonly { readonly type: string; readonly address: string }[];
};

/** `hostname` is spec.hostname, '' without one. `targets`: its own target annotation; null without one. */
export type Pod = {
  readonly name: string;
  readonly hostname: string;
  readonly nodeName: string;
  readonly hostIp: string;
  readonly running: boolean;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly targets: readonly string[] | null;
};

/** One endpoint of an EndpointSlice. `address` is its first one; '' without one, or where the slice holds no addresses but names. */
export type Endpoint = {
  readonly podName: string;
  readonly ready: boolean;
  readonly address: string;
};

/** `pods`: only nodes that run one of them answer; null: every node does. `access` is the annotation. */
export const nodePortTargets = (
  nodes: readonly Node[],
  pods: readonly Pod[] | null,
  access: string | null,
): readonly string[] => {
  const open = (pods === null ? nodes : nodesWithPods(nodes, pods)).filter(
    (node) => !node.unschedulable,
  );
  const external = open.flatMap((node) => addressesOf(node, 'ExternalIP'));
  const internal = open.flatMap((node) => addressesOf(node, 'InternalIP'));
  if (access === 'public') return distinct(external);
  if (access === 'private') return distinct(internal);
  return distinct(external.length > 0 ? external : internal);
};

/** Where each pod answers, by its name. `endpointsType` is the annotation; without a known one it is the address of the endpoint. */
export const targetsByPod = (
  endpoints: readonly Endpoint[],
  pods: readonly Pod[],
  nodes: readonly Node[],
  endpointsType: string | null,
): ReadonlyMap<string, readonly string[]> => {
  const byName = new Map(pods.map((pod) => [pod.name, pod]));
  const nodeOf = new Map(nodes.map((node) => [node.name, node]));
  const targetsOf = (pod: Pod, address: string): readonly string[] => {
    if (pod.targets !== null && pod.targets.length > 0) return pod.targets;
    if (endpointsType === 'HostIP') return [pod.hostIp];
    if (endpointsType !== 'NodeExternalIP') return [address];
    const node = nodeOf.get(pod.nodeName);
    return node === undefined ? [] : addressesOf(node, 'ExternalIP');
  };
  const found = new Map<string, Set<string>>();
  for (const { podName, address } of endpoints) {
    const pod = byName.get(podName);
    if (pod === undefined) continue;
    const targets = found.get(podName) ?? new Set();
    found.set(podName, targets);
    for (const target of targetsOf(pod, address)) if (target !== '') targets.add(target);
  }
  return new Map([...found].map(([podName, targets]) => [podName, distinct([...targets])]));
};

/** The nodes of the best tier that has any: ready pods that stay, ready pods that end, pods that run. */
const nodesWithPods = (nodes: readonly Node[], pods: readonly Pod[]): readonly Node[] => {
  const running = pods.filter((pod) => pod.running);
  const ready = running.filter((pod) => pod.ready);
  const staying = ready.filter((pod) => !pod.terminating);
  const tiers = [staying, ready, running].map((tier) => {
    const names = new Set(tier.map((pod) => pod.nodeName));
    return nodes.filter((node) => names.has(node.name));
  });
  return tiers.find((tier) => tier.length > 0) ?? [];
};

const addressesOf = (node: Node, type: string): readonly string[] =>
  node.addresses.filter((item) => item.type === type).map((item) => item.address);

/** Sorted, so that the order of pods and nodes does not matter. */
export const distinct = (targets: readonly string[]): readonly string[] =>
  [...new Set(targets)].sort();
