/*
 * What the AWS Load Balancer Controller does for the Gateway API, as far as DNS sees it: a Gateway gets an application load
 * balancer for HTTP or a network load balancer for TCP, UDP and TLS, then an address, and the routes that name it are accepted.
 * Whether a listener lets a route in is not judged here: a client must not take `Accepted` for that.
 * Models: aws-load-balancer-controller controllers/gateway, pkg/gateway.
 */
import { controllerName, living, nameOf } from './controller-names.ts';
import type { ControllersOptions } from './controllers.ts';
import { gatewayStatus, listenerSetStatus, routeStatus } from './gateway-status.ts';
import { type KubernetesObject, listAt, textAt, valueAt } from './kubernetes/object.ts';

export type GatewayController = {
  /** Makes the load balancers that the Gateways want, and deletes those of the others; answers with the DNS names of the new ones. */
  readonly reconcile: () => readonly string[];
  /** Writes addresses into the Gateways and conditions into them, their ListenerSets and their routes. */
  readonly writeStatus: () => void;
  /** Deletes a Gateway the way the controller does: mark, delete its load balancer, remove. */
  readonly deleteGateway: (namespace: string, name: string) => void;
};

type Flavor = 'alb' | 'nlb';
type LoadBalancer = {
  readonly type: 'application' | 'network';
  readonly name: string;
  readonly dnsName: string;
};

const flavorByController: ReadonlyMap<string, Flavor> = new Map([
  ['gateway.k8s.aws/alb', 'alb'],
  ['gateway.k8s.aws/nlb', 'nlb'],
]);
const routeKinds = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute'];

export const createGatewayController = (options: ControllersOptions): GatewayController => {
  const { elb, kubernetes, account, region } = options;
  const place = { account, region };
  const made = new Map<string, LoadBalancer>();
  const list = (kind: string): readonly KubernetesObject[] =>
    kubernetes.isServed(kind) ? living(kubernetes.list(kind)) : [];

  /** The Gateways that are ours, by the key of their load balancer. A change of flavor is another load balancer. */
  const managed = (): ReadonlyMap<string, { gateway: KubernetesObject; flavor: Flavor }> => {
    const classes = list('GatewayClass');
    return new Map(
      list('Gateway').flatMap((gateway) => {
        const flavor = flavorOf(gateway, classes);
        return flavor === undefined
          ? []
          : [[`${flavor} ${stackOf(gateway)}`, { gateway, flavor }] as const];
      }),
    );
  };

  const reconcile = (): readonly string[] => {
    const wanted = managed();
    for (const [key, { type, name }] of made) {
      if (wanted.has(key)) continue;
      elb.deleteLoadBalancer({ ...place, type, name });
      made.delete(key);
    }
    return [...wanted].flatMap(([key, { gateway, flavor }]) => {
      if (made.has(key)) return [];
      const { namespace, name } = nameOf(gateway);
      const type = flavor === 'alb' ? 'application' : 'network';
      const created = elb.createLoadBalancer({
        ...place,
        type,
        name: controllerName(namespace, name, kubernetes.clusterName),
        tags: {
          'elbv2.k8s.aws/cluster': kubernetes.clusterName,
          [`gateway.k8s.aws.${flavor}/stack`]: stackOf(gateway),
          [`gateway.k8s.aws.${flavor}/resource`]: 'LoadBalancer',
        },
      });
      made.set(key, { type, name: created.name, dnsName: created.dnsName });
      return [created.dnsName];
    });
  };

  const writeStatus = (): void => {
    const parents = new Map<string, { isAccepted: boolean; controller: string }>();
    const gateways = new Map<string, { gateway: KubernetesObject; controller: string }>();
    for (const [key, { gateway, flavor }] of managed()) {
      const dnsName = made.get(key)?.dnsName;
      if (dnsName === undefined) continue;
      const { namespace, name } = nameOf(gateway);
      const controller = `gateway.k8s.aws/${flavor}`;
      gateways.set(stackOf(gateway), { gateway, controller });
      parents.set(`Gateway ${stackOf(gateway)}`, { isAccepted: true, controller });
      const status = gatewayStatus(gateway, dnsName.toLowerCase());
      kubernetes.writeStatus('Gateway', namespace, name, status);
    }
    for (const set of list('ListenerSet')) {
      const { namespace, name } = nameOf(set);
      const parent = gateways.get(parentKey(set, valueAt(set, 'spec', 'parentRef')));
      if (parent === undefined) continue;
      const isAccepted = admits(parent.gateway, set, list('Namespace'));
      parents.set(`ListenerSet ${stackOf(set)}`, { isAccepted, controller: parent.controller });
      kubernetes.writeStatus('ListenerSet', namespace, name, listenerSetStatus(set, isAccepted));
    }
    for (const route of routeKinds.flatMap(list)) {
      const { namespace, name } = nameOf(route);
      const accepted = listAt(route, 'spec', 'parentRefs').flatMap((reference) => {
        const kind = textAt(reference, 'kind') ?? 'Gateway';
        const parent = parents.get(`${kind} ${parentKey(route, reference)}`);
        return parent === undefined ? [] : [{ reference, ...parent }];
      });
      if (accepted.length === 0) continue;
      kubernetes.writeStatus(route.kind, namespace, name, routeStatus(route, accepted));
    }
  };

  return {
    reconcile,
    writeStatus,
    deleteGateway: (namespace, name) => {
      kubernetes.markDeleting('Gateway', namespace, name);
      reconcile();
      kubernetes.remove('Gateway', namespace, name);
    },
  };
};

const stackOf = (object: KubernetesObject): string => {
  const { namespace, name } = nameOf(object);
  return `${namespace}/${name}`;
};

const parentKey = (child: KubernetesObject, reference: unknown): string =>
  `${textAt(reference, 'namespace') ?? nameOf(child).namespace}/${textAt(reference, 'name')}`;

/**
 * The class says which load balancer it is, and that it is none of ours when another controller has it. A Gateway whose class was
 * never created is taken by its listeners, so that a test can do without; the real controller would leave it alone.
 */
const flavorOf = (
  gateway: KubernetesObject,
  classes: readonly KubernetesObject[],
): Flavor | undefined => {
  const className = textAt(gateway, 'spec', 'gatewayClassName');
  const found = classes.find((item) => item.metadata.name === className);
  if (found !== undefined) {
    return flavorByController.get(textAt(found, 'spec', 'controllerName') ?? '');
  }
  const protocols = listAt(gateway, 'spec', 'listeners').map((item) => textAt(item, 'protocol'));
  return protocols.some((protocol) => protocol !== 'HTTP' && protocol !== 'HTTPS') ? 'nlb' : 'alb';
};

/** Whether the Gateway takes listeners of the namespace that the ListenerSet lies in; by default of none. */
const admits = (
  gateway: KubernetesObject,
  set: KubernetesObject,
  namespaces: readonly KubernetesObject[],
): boolean => {
  const allowed = valueAt(gateway, 'spec', 'allowedListeners', 'namespaces');
  const namespace = nameOf(set).namespace;
  switch (textAt(allowed, 'from')) {
    case 'All':
      return true;
    case 'Same':
      return namespace === nameOf(gateway).namespace;
    case 'Selector': {
      const wanted = Object.entries(valueAt(allowed, 'selector', 'matchLabels') ?? {});
      const labels = namespaces.find((item) => item.metadata.name === namespace)?.metadata.labels;
      return wanted.every(([key, value]) => labels?.[key] === value);
    }
    default:
      return false;
  }
};
