/*
 * What the stand-in of the AWS Load Balancer Controller makes of the Gateway API.
 */
import {
  DescribeLoadBalancersCommand,
  DescribeTagsCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Cloud, type Cluster, region, startCloud } from '../../local/cloud.ts';

let cloud: Cloud;
let cluster: Cluster;
let elb: ElasticLoadBalancingV2Client;
let number = 0;
beforeAll(async () => {
  cloud = await startCloud();
  elb = new ElasticLoadBalancingV2Client({
    region,
    endpoint: cloud.server.url,
    credentials: {
      accessKeyId: cloud.environment.AWS_ACCESS_KEY_ID ?? '',
      secretAccessKey: cloud.environment.AWS_SECRET_ACCESS_KEY ?? '',
    },
  });
});
afterAll(async () => {
  elb.destroy();
  await cloud.close();
});
beforeEach(async () => {
  number += 1;
  cluster = await cloud.addCluster(`prod-${number}`, { crds: ['gateway'] });
});
// Clusters share the account: each leaves it as it found it.
afterEach(() => {
  cluster.kubernetes.removeCrds(['gateway']);
  cluster.gateways.reconcile();
});

const group = 'gateway.networking.k8s.io';
const make = (kind: string, name: string, spec: object, namespace = 'shop', version = 'v1') =>
  cluster.kubernetes.apply({
    apiVersion: `${group}/${version}`,
    kind,
    metadata: { name, namespace },
    spec,
  });
const gateway = (name: string, protocol: string, more: object = {}) =>
  make('Gateway', name, {
    gatewayClassName: 'aws',
    listeners: [{ name: 'main', port: 80, protocol }],
    ...more,
  });
const gatewayClass = (controllerName: string) =>
  cluster.kubernetes.apply({
    apiVersion: `${group}/v1`,
    kind: 'GatewayClass',
    metadata: { name: 'aws' },
    spec: { controllerName },
  });

/** The load balancers of the account, with their tags. */
const loadBalancers = async () => {
  const { LoadBalancers = [] } = await elb.send(new DescribeLoadBalancersCommand({}));
  return Promise.all(
    LoadBalancers.map(async ({ LoadBalancerArn = '', Type, DNSName, LoadBalancerName }) => {
      const tags = await elb.send(new DescribeTagsCommand({ ResourceArns: [LoadBalancerArn] }));
      const pairs = (tags.TagDescriptions?.[0]?.Tags ?? []).map(({ Key, Value }) => [Key, Value]);
      return {
        type: Type,
        dnsName: DNSName,
        name: LoadBalancerName,
        tags: Object.fromEntries(pairs),
      };
    }),
  );
};
const statusOf = (kind: string, name: string, namespace = 'shop') =>
  cluster.kubernetes.get(kind, namespace, name)?.status;

describe('a Gateway', () => {
  it.each([
    ['HTTP', 'application', 'alb'],
    ['HTTPS', 'application', 'alb'],
    ['TCP', 'network', 'nlb'],
    ['UDP', 'network', 'nlb'],
    ['TLS', 'network', 'nlb'],
  ])(
    'with a listener for %s gets a load balancer of type %s, tagged as its own',
    async (protocol, type, flavor) => {
      gateway('edge', protocol);
      const [dnsName] = cluster.gateways.reconcile();
      expect(await loadBalancers()).toEqual([
        {
          type,
          dnsName,
          name: expect.stringMatching(/^k8s-shop-edge-[0-9a-f]{10}$/),
          tags: {
            'elbv2.k8s.aws/cluster': `prod-${number}`,
            [`gateway.k8s.aws.${flavor}/stack`]: 'shop/edge',
            [`gateway.k8s.aws.${flavor}/resource`]: 'LoadBalancer',
          },
        },
      ]);
      expect(cluster.gateways.reconcile()).toEqual([]);
    },
  );

  it('gets its address a moment later, and keeps it', () => {
    gateway('edge', 'HTTP');
    const [dnsName = ''] = cluster.gateways.reconcile();
    expect(statusOf('Gateway', 'edge')).toBeUndefined();
    cluster.gateways.writeStatus();
    expect(statusOf('Gateway', 'edge')).toMatchObject({
      addresses: [{ type: 'Hostname', value: dnsName.toLowerCase() }],
      conditions: [
        { type: 'Accepted', status: 'True' },
        { type: 'Programmed', status: 'True' },
      ],
      listeners: [{ name: 'main' }],
    });
    const before = cluster.kubernetes.get('Gateway', 'shop', 'edge');
    cluster.gateways.writeStatus();
    expect(cluster.kubernetes.get('Gateway', 'shop', 'edge')).toBe(before);
  });

  it('is what its class says, and left alone when another controller has the class', async () => {
    gatewayClass('gateway.k8s.aws/nlb');
    gateway('edge', 'HTTP');
    cluster.gateways.reconcile();
    expect(await loadBalancers()).toMatchObject([{ type: 'network' }]);
    gatewayClass('istio.io/gateway-controller');
    cluster.gateways.reconcile();
    cluster.gateways.writeStatus();
    expect(await loadBalancers()).toEqual([]);
    expect(statusOf('Gateway', 'edge')).toBeUndefined();
  });

  it('loses its load balancer before it disappears', async () => {
    const deleted: boolean[] = [];
    const stop = cloud.elb.onEvent(({ detail }) => {
      if (detail.eventName !== 'DeleteLoadBalancer') return;
      const metadata = cluster.kubernetes.get('Gateway', 'shop', 'edge')?.metadata;
      deleted.push(metadata?.deletionTimestamp !== undefined);
    });
    gateway('edge', 'HTTP');
    gateway('other', 'HTTP');
    cluster.gateways.reconcile();
    cluster.gateways.deleteGateway('shop', 'edge');
    stop();
    expect(deleted).toEqual([true]);
    expect(cluster.kubernetes.get('Gateway', 'shop', 'edge')).toBeUndefined();
    expect(await loadBalancers()).toMatchObject([{ name: expect.stringContaining('other') }]);
  });

  it('is nothing to do for a cluster without the CRDs', () => {
    cluster.kubernetes.removeCrds(['gateway']);
    expect(cluster.gateways.reconcile()).toEqual([]);
    cluster.gateways.writeStatus();
  });
});

describe('a route', () => {
  it.each([
    ['HTTPRoute', 'v1', 'HTTP'],
    ['GRPCRoute', 'v1', 'HTTPS'],
    ['TLSRoute', 'v1', 'TLS'],
    ['TCPRoute', 'v1alpha2', 'TCP'],
    ['UDPRoute', 'v1alpha2', 'UDP'],
  ])(
    'of kind %s is accepted by each of its parents that has a load balancer',
    (kind, version, protocol) => {
      gateway('edge', protocol);
      const parentRefs = [{ name: 'edge', sectionName: 'main' }, { name: 'missing' }];
      make(kind, 'web', { parentRefs }, 'shop', version);
      cluster.gateways.writeStatus();
      expect(statusOf(kind, 'web')).toBeUndefined();
      cluster.gateways.reconcile();
      cluster.gateways.writeStatus();
      expect(statusOf(kind, 'web')).toMatchObject({
        parents: [
          {
            parentRef: { group, kind: 'Gateway', name: 'edge', sectionName: 'main' },
            conditions: [{ type: 'Accepted', status: 'True' }, { type: 'ResolvedRefs' }],
          },
        ],
      });
    },
  );

  it('finds a Gateway of another namespace, and keeps what other controllers say of it', () => {
    make('Gateway', 'edge', { listeners: [{ name: 'main', port: 80, protocol: 'HTTP' }] }, 'infra');
    make('HTTPRoute', 'web', { parentRefs: [{ name: 'edge', namespace: 'infra' }] });
    const foreign = { controllerName: 'istio.io/gateway-controller', parentRef: { name: 'mesh' } };
    cluster.kubernetes.writeStatus('HTTPRoute', 'shop', 'web', { parents: [foreign] });
    cluster.gateways.reconcile();
    for (const _ of [1, 2]) cluster.gateways.writeStatus();
    expect(statusOf('HTTPRoute', 'web')?.parents).toMatchObject([
      foreign,
      { controllerName: 'gateway.k8s.aws/alb', parentRef: { name: 'edge', namespace: 'infra' } },
    ]);
  });
});

describe('a ListenerSet', () => {
  const allowed = (from: string) => ({
    allowedListeners: {
      namespaces: { from, selector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } },
    },
  });
  it.each([
    ['None', 'shop', 'False'],
    ['Same', 'shop', 'True'],
    ['Same', 'web', 'False'],
    ['All', 'web', 'True'],
    ['Selector', 'shop', 'True'],
    ['Selector', 'web', 'False'],
  ])(
    'of a Gateway that allows %s is, in namespace %s, accepted: %s, and so are its routes',
    (from, namespace, status) => {
      gateway('edge', 'HTTP', allowed(from));
      const listeners = [{ name: 'more', port: 81, protocol: 'HTTP' }];
      make(
        'ListenerSet',
        'set',
        { parentRef: { name: 'edge', namespace: 'shop' }, listeners },
        namespace,
      );
      const parentRefs = [{ kind: 'ListenerSet', name: 'set' }];
      make('HTTPRoute', 'web', { parentRefs }, namespace);
      cluster.gateways.reconcile();
      cluster.gateways.writeStatus();
      const accepted = [{ type: 'Accepted', status }];
      expect(statusOf('ListenerSet', 'set', namespace)).toMatchObject({
        conditions: [...accepted, { type: 'Programmed', status }],
        listeners: [{ name: 'more', conditions: [...accepted, {}, {}] }],
      });
      expect(statusOf('HTTPRoute', 'web', namespace)).toMatchObject({
        parents: [{ conditions: [...accepted, { type: 'ResolvedRefs' }] }],
      });
    },
  );
});
