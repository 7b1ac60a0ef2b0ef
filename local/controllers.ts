/*
 * What the AWS Load Balancer Controller and the cloud provider do in a cluster, as far as DNS sees it: a Service or Ingress
 * gets a load balancer with their tags and, a moment later, a status; a deleted object loses its load balancer first and
 * disappears after that. Gateways have a controller of their own in gateway-controller.ts.
 * Models: aws-load-balancer-controller model_build_load_balancer.go and finalizers; cloud-provider-aws aws_loadbalancer.go.
 */
import { clean, controllerName, digest, living, nameOf } from './controller-names.ts';
import type { Elb } from './elb/elb.ts';
import type { IpAddressType, LoadBalancerType } from './elb/load-balancer.ts';
import { type KubernetesObject, textAt } from './kubernetes/object.ts';
import type { KubernetesStandIn } from './kubernetes/server.ts';

export type ControllersOptions = {
  readonly elb: Elb;
  readonly kubernetes: KubernetesStandIn;
  readonly account: string;
  readonly region: string;
};

export type Controllers = {
  /**
   * Makes the load balancers that the objects of the cluster want, and deletes those that none of them wants any more;
   * answers with the DNS names of the new ones.
   */
  readonly reconcile: () => readonly string[];
  /** Writes their host names into the status of the objects. */
  readonly writeStatus: () => void;
  /** Deletes an object the way the controllers do: mark, delete its load balancer if it was the last user, remove. */
  readonly deleteObject: (kind: 'Service' | 'Ingress', namespace: string, name: string) => void;
};

type Wanted = {
  readonly key: string;
  readonly objects: readonly KubernetesObject[];
  readonly type: LoadBalancerType;
  readonly name: string;
  readonly ipAddressType: IpAddressType;
  readonly tags: Readonly<Record<string, string>>;
};

export const createControllers = (options: ControllersOptions): Controllers => {
  const { elb, kubernetes, account, region } = options;
  const place = { account, region };
  const made = new Map<string, { readonly wanted: Wanted; readonly dnsName: string }>();
  const wantedNow = (): readonly Wanted[] => [
    ...living(kubernetes.list('Service'))
      .filter((service) => textAt(service, 'spec', 'type') === 'LoadBalancer')
      .map((service) => serviceLoadBalancer(service, kubernetes.clusterName)),
    ...ingressLoadBalancers(living(kubernetes.list('Ingress')), kubernetes.clusterName),
  ];
  const reconcile = (): readonly string[] => {
    const wanted = new Map(wantedNow().map((item) => [item.key, item]));
    for (const [key, { wanted: old }] of made) {
      if (wanted.has(key)) continue;
      elb.deleteLoadBalancer({ ...place, name: old.name, type: old.type });
      made.delete(key);
    }
    const fresh = [...wanted.values()].filter((item) => !made.has(item.key));
    return fresh.map((item) => {
      const { type, name, ipAddressType, tags } = item;
      const { dnsName } = elb.createLoadBalancer({ ...place, type, name, ipAddressType, tags });
      made.set(item.key, { wanted: item, dnsName });
      return dnsName;
    });
  };
  return {
    reconcile,
    writeStatus: () => {
      for (const wanted of wantedNow()) {
        const hostname = made.get(wanted.key)?.dnsName;
        if (hostname === undefined) continue;
        for (const object of wanted.objects) {
          const { namespace, name } = nameOf(object);
          if (textAt(statusEntry(object), 'hostname') === hostname.toLowerCase()) continue;
          kubernetes.setStatus(object.kind, namespace, name, hostname.toLowerCase());
        }
      }
    },
    deleteObject: (kind, namespace, name) => {
      kubernetes.markDeleting(kind, namespace, name);
      reconcile();
      kubernetes.remove(kind, namespace, name);
    },
  };
};

const annotation = (object: KubernetesObject, key: string): string | undefined =>
  textAt(object, 'metadata', 'annotations', key);

const serviceLoadBalancer = (service: KubernetesObject, clusterName: string): Wanted => {
  const { namespace, name } = nameOf(service);
  const stack = `${namespace}/${name}`;
  const byController =
    textAt(service, 'spec', 'loadBalancerClass') === 'service.k8s.aws/nlb' ||
    annotation(service, 'service.beta.kubernetes.io/aws-load-balancer-type') === 'external';
  const ipAddressType =
    annotation(service, 'service.beta.kubernetes.io/aws-load-balancer-ip-address-type') ===
    'dualstack'
      ? 'dualstack'
      : 'ipv4';
  const common = { key: `service ${stack}`, objects: [service] };
  if (byController) {
    return {
      ...common,
      type: 'network',
      name: controllerName(namespace, name, clusterName),
      ipAddressType,
      tags: {
        'elbv2.k8s.aws/cluster': clusterName,
        'service.k8s.aws/stack': stack,
        'service.k8s.aws/resource': 'LoadBalancer',
      },
    };
  }
  return {
    ...common,
    type: 'classic',
    name: `a${digest(clusterName, stack).slice(0, 31)}`,
    ipAddressType: 'ipv4',
    tags: {
      'kubernetes.io/service-name': stack,
      [`kubernetes.io/cluster/${clusterName}`]: 'owned',
    },
  };
};

const ingressLoadBalancers = (
  ingresses: readonly KubernetesObject[],
  clusterName: string,
): readonly Wanted[] => {
  const groups = new Map<string, KubernetesObject[]>();
  for (const ingress of ingresses) {
    const { namespace, name } = nameOf(ingress);
    const group = annotation(ingress, 'alb.ingress.kubernetes.io/group.name');
    const stack = group ?? `${namespace}/${name}`;
    groups.set(stack, [...(groups.get(stack) ?? []), ingress]);
  }
  return [...groups].map(([stack, objects]) => {
    const [namespace, name] = stack.includes('/') ? stack.split('/') : [stack, ''];
    const dualstack = objects.some(
      (item) => annotation(item, 'alb.ingress.kubernetes.io/ip-address-type') === 'dualstack',
    );
    return {
      key: `ingress ${stack}`,
      objects,
      type: 'application',
      name:
        name === ''
          ? `k8s-${clean(stack).slice(0, 17)}-${digest(clusterName, stack).slice(0, 10)}`
          : controllerName(namespace ?? '', name ?? '', clusterName),
      ipAddressType: dualstack ? 'dualstack' : 'ipv4',
      tags: {
        'elbv2.k8s.aws/cluster': clusterName,
        'ingress.k8s.aws/stack': stack,
        'ingress.k8s.aws/resource': 'LoadBalancer',
      },
    };
  });
};

const statusEntry = (object: KubernetesObject | undefined): unknown => {
  const loadBalancer = (object?.status as { loadBalancer?: { ingress?: unknown[] } } | undefined)
    ?.loadBalancer;
  return loadBalancer?.ingress?.[0];
};
