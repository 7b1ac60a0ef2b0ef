/*
 * The flags of external-dns about the cluster, its objects, and what is published of them.
 */
import { becomes, type Flag, never, notNeeded, notYet } from './flag.ts';

const list = { takes: 'list' } as const;
const off = { takes: 'switch' } as const;

export const clusterFlags: readonly Flag[] = [
  notNeeded('provider', 'Route 53 is the only one; anything but `aws` is refused', {
    usual: 'aws',
  }),
  becomes(
    'source',
    'sources',
    '`service` and `ingress`; Gateway routes, `crd`, `node`, `pod` and the others are not read yet',
    list,
  ),
  notNeeded('server', 'the endpoint of a cluster comes from EKS'),
  notNeeded('kubeconfig', 'access is an EKS access entry of the function'),
  notNeeded('kube-api-request-timeout', 'fixed at 15 seconds a request'),
  notNeeded('request-timeout', 'the older name of `--kube-api-request-timeout`'),
  notNeeded('kube-api-qps', 'one listing per kind and run, no polling'),
  notNeeded('kube-api-burst', 'one listing per kind and run, no polling'),
  notYet('namespace', 'all namespaces are read', { usual: '' }),
  becomes(
    'annotation-prefix',
    'annotationPrefixes',
    'a list; without it both prefixes of external-dns are read',
  ),
  notYet('annotation-filter', 'no filter by annotation', { usual: '' }),
  notYet('label-filter', 'no filter by label', { usual: '' }),
  never('compatibility', 'annotations of mate, molecule and kops are of programs that are gone', {
    usual: '',
  }),
];

export const serviceFlags: readonly Flag[] = [
  becomes(
    'service-type-filter',
    'none: Services of type LoadBalancer',
    'only these are read; every other type in the filter is lost, and without a filter external-dns reads all types',
    list,
  ),
  notYet('publish-internal-services', 'Services of type ClusterIP are not read', off),
  notYet('publish-host-ip', 'headless Services are not read', off),
  notYet('always-publish-not-ready-addresses', 'headless Services are not read', off),
  never(
    'resolve-service-load-balancer-hostname',
    'an alias follows the load balancer; addresses resolved once would go stale',
    off,
  ),
  notNeeded('listen-endpoint-events', 'only headless Services change with their endpoints', off),
  notNeeded('exclude-unschedulable', 'nodes are not read', { takes: 'switch', usual: 'true' }),
  notYet('expose-internal-ipv6', 'nodes are not read', off),
];

export const ingressFlags: readonly Flag[] = [
  notYet('ingress-class', 'Ingresses of every class are read', list),
  notYet(
    'ignore-ingress-tls-spec',
    'the hosts of `spec.tls` are published; `ingress-hostname-source: annotation-only` on the Ingress leaves all its hosts out',
    off,
  ),
  notYet(
    'ignore-ingress-rules-spec',
    'the hosts of `spec.rules` are published; `ingress-hostname-source: annotation-only` on the Ingress leaves all its hosts out',
    off,
  ),
];

export const gatewayFlags: readonly Flag[] = [
  notYet('gateway-name', 'Gateways are not read', { usual: '' }),
  notYet('gateway-namespace', 'Gateways are not read', { usual: '' }),
  notYet('gateway-label-filter', 'Gateways are not read', { usual: '' }),
  notYet('gateway-listener-sets', 'Gateways are not read', off),
];

export const nameFlags: readonly Flag[] = [
  notYet('ignore-hostname-annotation', 'the annotation is always read', off),
  notYet('fqdn-template', 'names come from annotations and from the hosts of an Ingress', {
    usual: '',
  }),
  notYet('target-template', 'no templates', { usual: '' }),
  notYet('fqdn-target-template', 'no templates', list),
  notYet('combine-fqdn-annotation', 'no templates', off),
  notYet('default-targets', 'the `target` annotation does it for each object', list),
  never('force-default-targets', 'deprecated in external-dns', off),
  notYet('target-net-filter', 'targets are load balancers; addresses are not filtered', list),
  notYet('exclude-target-net', 'targets are load balancers; addresses are not filtered', list),
  never('nat64-networks', 'AAAA records come from dual-stack load balancers only', list),
  never('create-ptr', 'a load balancer has no address of its own to look up', off),
  notYet(
    'prefer-alias',
    'AWS names are aliases anyway; for a target in the same zone the annotation `alias: "true"` does it',
    off,
  ),
  notYet('min-ttl', 'the TTL is 300 or what the `ttl` annotation says', { usual: '0s' }),
  becomes(
    'managed-record-types',
    'aaaa',
    'always A, AAAA and CNAME; without AAAA it is `dualstack`, which still publishes AAAA for dual-stack load balancers',
    list,
  ),
  becomes(
    'exclude-record-types',
    'aaaa',
    '`AAAA` makes it `dualstack`; A and CNAME cannot be left out, other types are never written',
    list,
  ),
];
