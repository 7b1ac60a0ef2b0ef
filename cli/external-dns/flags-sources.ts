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
    'the same names: `service`, `ingress`, `gateway-httproute` and the other routes, `crd`; `node`, `pod` and the others are not read',
    list,
  ),
  notNeeded('server', 'the endpoint of a cluster comes from EKS'),
  notNeeded('kubeconfig', 'access is an EKS access entry of the function'),
  notNeeded('kube-api-request-timeout', 'fixed at 15 seconds a request'),
  notNeeded('request-timeout', 'the older name of `--kube-api-request-timeout`'),
  notNeeded('kube-api-qps', 'one listing per kind and run, no polling'),
  notNeeded('kube-api-burst', 'one listing per kind and run, no polling'),
  becomes('namespace', 'namespaces', 'a list; external-dns takes one or all', { usual: '' }),
  becomes(
    'annotation-prefix',
    'annotationPrefixes',
    'a list; without it both prefixes of external-dns are read',
  ),
  becomes('annotation-filter', 'annotationFilter', 'the same selectors, over annotations', {
    usual: '',
  }),
  becomes('label-filter', 'labelFilter', 'the same selectors, over labels', { usual: '' }),
  notYet(
    'crd-source-apiversion',
    'the source `crd` reads the DNSEndpoints of `externaldns.k8s.io`, at whatever version the cluster serves',
    { usual: 'externaldns.k8s.io/v1alpha1' },
  ),
  notYet('crd-source-kind', 'the source `crd` reads DNSEndpoints, and no other kind', {
    usual: 'DNSEndpoint',
  }),
  never('compatibility', 'annotations of mate, molecule and kops are of programs that are gone', {
    usual: '',
  }),
];

export const serviceFlags: readonly Flag[] = [
  becomes(
    'service-type-filter',
    'serviceTypes',
    'without it external-dns reads every type and elb53 `LoadBalancer` alone; `elb53 settings` lists all four then',
    list,
  ),
  becomes('publish-internal-services', 'publishInternalServices', 'the same', off),
  notYet(
    'publish-host-ip',
    'headless Services point to their pods; the annotation `endpoints-type: HostIP` does it for one of them',
    off,
  ),
  notYet(
    'always-publish-not-ready-addresses',
    '`publishNotReadyAddresses` in the Service does it for one of them',
    off,
  ),
  never(
    'resolve-service-load-balancer-hostname',
    'an alias follows the load balancer; addresses resolved once would go stale',
    off,
  ),
  notNeeded('listen-endpoint-events', 'the full resync sees what pods and nodes became', off),
  notYet('exclude-unschedulable', 'unschedulable nodes are always left out', {
    takes: 'switch',
    usual: 'true',
  }),
  notYet(
    'expose-internal-ipv6',
    'the internal addresses of nodes are published with `access: private`, or where there are no external ones',
    off,
  ),
];

export const ingressFlags: readonly Flag[] = [
  becomes(
    'ingress-class',
    'ingressClasses',
    'the same: `spec.ingressClassName`, else the annotation `kubernetes.io/ingress.class`',
    list,
  ),
  becomes('ignore-ingress-tls-spec', 'ignoreIngressTlsSpec', 'the same', off),
  becomes('ignore-ingress-rules-spec', 'ignoreIngressRulesSpec', 'the same', off),
];

export const gatewayFlags: readonly Flag[] = [
  becomes('gateway-name', 'gateway.name', 'the same', { usual: '' }),
  becomes('gateway-namespace', 'gateway.namespace', 'the same', { usual: '' }),
  becomes('gateway-label-filter', 'gateway.labelFilter', 'the same selectors', { usual: '' }),
  becomes('gateway-listener-sets', 'gateway.listenerSets', 'the same', off),
];

export const nameFlags: readonly Flag[] = [
  becomes(
    'ignore-hostname-annotation',
    'ignoreHostnameAnnotation',
    'the same, with a template',
    off,
  ),
  becomes(
    'fqdn-template',
    'fqdnTemplate',
    'one text, several joined with commas; of Go templates fields, the functions of external-dns, `if`, `with`, `range` and pipelines, anything else is refused by name',
    { takes: 'list', usual: '' },
  ),
  notYet('target-template', 'targets come from objects and the `target` annotation', {
    usual: '',
  }),
  notYet(
    'fqdn-target-template',
    '`fqdnTemplate` for the names, the `target` annotation for what they point to',
    list,
  ),
  becomes('combine-fqdn-annotation', 'combineFqdnAnnotation', 'the same', off),
  notYet('default-targets', 'the `target` annotation does it for each object', list),
  never('force-default-targets', 'deprecated in external-dns', off),
  notYet('target-net-filter', 'addresses are not filtered', list),
  notYet('exclude-target-net', 'addresses are not filtered', list),
  never('nat64-networks', 'no AAAA is made of an IPv4 address', list),
  never(
    'create-ptr',
    'PTR records are not written; external-dns makes them again on every loop at Route 53',
    off,
  ),
  notYet(
    'prefer-alias',
    'AWS names are aliases anyway; for a target in the same zone the annotation `alias: "true"` does it',
    off,
  ),
  notYet('min-ttl', 'the TTL is 300 or what the `ttl` annotation says', { usual: '0s' }),
  becomes(
    'managed-record-types',
    'aaaa',
    'always A and CNAME; without AAAA it is `never`, which neither makes nor touches AAAA records',
    list,
  ),
  becomes(
    'exclude-record-types',
    'aaaa',
    '`AAAA` makes it `never`; A and CNAME cannot be left out, other types are never written',
    list,
  ),
];
