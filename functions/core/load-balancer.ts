/*
 * Load balancers as the ELB API reports them, and what their tags and names say: which cluster made them, for which object.
 * Tags: AWS Load Balancer Controller (pkg/deploy/tracking), cloud-provider-aws (tags.go), EKS Auto Mode
 * (AmazonEKSLoadBalancingPolicy).
 */
import { compareTexts, withoutDualstack } from './record.ts';
import type { ObjectReference } from './source.ts';

export type LoadBalancerKind = 'application' | 'network' | 'classic';
export type Tags = Readonly<Record<string, string>>;

/** Where load balancers live: one account, one Region. `roleArn` reads those of another account. */
export type Place = {
  readonly account: string;
  readonly region: string;
  readonly roleArn: string | null;
};

/** A load balancer as an event names it. `arn` is null for a classic one, which the API knows by name only. */
export type LoadBalancerReference = {
  readonly account: string;
  readonly region: string;
  readonly kind: LoadBalancerKind;
  readonly name: string;
  readonly arn: string | null;
};

/** `dnsName` is lower case without a trailing dot; `hostedZoneId` is the canonical one, for aliases. */
export type LoadBalancer = LoadBalancerReference & {
  readonly dnsName: string;
  readonly hostedZoneId: string;
  readonly dualstack: boolean;
  readonly tags: Tags;
};

/**
 * What the ELB API said of one place. `complete`: every load balancer. `partial`: those that were asked for; one that is
 * asked for and not in the list does not exist. `unavailable`: nothing may be concluded.
 */
export type LoadBalancerListing = {
  readonly place: Place;
  readonly coverage: 'complete' | 'partial' | 'unavailable';
  readonly reason: string | null;
  readonly loadBalancers: readonly LoadBalancer[];
  readonly askedNames: readonly string[];
};

export const placeKey = (place: Pick<Place, 'account' | 'region'>): string =>
  `${place.account}/${place.region}`;

/** The name of the cluster that made a load balancer, or null. */
export const clusterNameOf = (tags: Tags): string | null => {
  for (const key of ['elbv2.k8s.aws/cluster', 'eks:eks-cluster-name', 'ingress.k8s.aws/cluster']) {
    const name = tags[key];
    if (name !== undefined && name !== '') return name;
  }
  const owned = Object.keys(tags)
    .filter((key) => key.startsWith('kubernetes.io/cluster/') && tags[key] === 'owned')
    .sort(compareTexts)[0];
  return owned === undefined ? null : owned.slice('kubernetes.io/cluster/'.length);
};

/** What a load balancer was made for. An IngressGroup's stack is the bare group name. */
export type Stack =
  | { readonly kind: 'object'; readonly object: ObjectReference }
  | { readonly kind: 'ingress-group'; readonly group: string }
  | { readonly kind: 'gateway'; readonly namespace: string; readonly name: string };

export const stackOf = (tags: Tags): Stack | null => {
  for (const key of [
    'service.k8s.aws/stack',
    'service.eks.amazonaws.com/stack',
    'kubernetes.io/service-name',
  ]) {
    const object = namespacedName(tags[key]);
    if (object !== null) return { kind: 'object', object: { kind: 'service', ...object } };
  }
  for (const key of ['ingress.k8s.aws/stack', 'ingress.eks.amazonaws.com/stack']) {
    const stack = tags[key];
    if (stack === undefined || stack === '') continue;
    const object = namespacedName(stack);
    if (object === null) return { kind: 'ingress-group', group: stack };
    return { kind: 'object', object: { kind: 'ingress', ...object } };
  }
  const gateway = Object.keys(tags)
    .filter((key) => /^gateway\.(k8s\.aws|eks\.amazonaws\.com)\.(alb|nlb)\/stack$/.test(key))
    .map((key) => namespacedName(tags[key]))
    .find((name) => name !== null);
  return gateway === undefined ? null : { kind: 'gateway', ...gateway };
};

/** The account-wide parts of an ELB host name; null when it is not one. */
export type ElbHostname = { readonly name: string; readonly region: string };

/**
 * Application and classic: `[internal-]NAME-DIGITS.REGION.elb.amazonaws.com`; network: `NAME-HEX.elb.REGION.amazonaws.com`.
 * The name is lower-cased by DNS, so it is compared without case.
 */
export const parseElbHostname = (hostname: string): ElbHostname | null => {
  const bare = withoutDualstack(hostname);
  const match =
    /^(?:internal-)?(.+)-\d+\.([a-z0-9-]+)\.elb\.amazonaws\.(?:com|com\.cn|eu)$/.exec(bare) ??
    /^(.+)-[0-9a-f]+\.elb\.([a-z0-9-]+)\.amazonaws\.(?:com|com\.cn|eu)$/.exec(bare);
  return match === null ? null : { name: String(match[1]), region: String(match[2]) };
};

const namespacedName = (
  text: string | undefined,
): { readonly namespace: string; readonly name: string } | null => {
  const parts = /^([^/]+)\/([^/]+)$/.exec(text ?? '');
  return parts === null ? null : { namespace: String(parts[1]), name: String(parts[2]) };
};
