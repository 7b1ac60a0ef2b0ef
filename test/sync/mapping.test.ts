import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostname, ingress, recordLines, service, startWorld, type World } from './function.ts';

/* One row per creator of load balancers: its event alone publishes the name, while every status is still empty. */
const place = { account: '111122223333', region: 'eu-west-1' };

const rows = [
  {
    name: 'AWS Load Balancer Controller, Service',
    object: service('app', hostname('app.example.com')),
    type: 'network',
    tags: { 'elbv2.k8s.aws/cluster': 'prod', 'service.k8s.aws/stack': 'web/app' },
  },
  {
    name: 'AWS Load Balancer Controller, Ingress',
    object: ingress('app', ['app.example.com']),
    type: 'application',
    tags: { 'elbv2.k8s.aws/cluster': 'prod', 'ingress.k8s.aws/stack': 'web/app' },
  },
  {
    name: 'AWS Load Balancer Controller, IngressGroup by its bare name',
    object: ingress('app', ['app.example.com'], {
      'alb.ingress.kubernetes.io/group.name': 'shared',
    }),
    type: 'application',
    tags: { 'elbv2.k8s.aws/cluster': 'prod', 'ingress.k8s.aws/stack': 'shared' },
  },
  {
    name: 'cloud provider, classic',
    object: service('app', hostname('app.example.com'), {}),
    type: 'classic',
    tags: { 'kubernetes.io/cluster/prod': 'owned', 'kubernetes.io/service-name': 'web/app' },
  },
  {
    name: 'cloud provider, network',
    object: service('app', hostname('app.example.com'), {}),
    type: 'network',
    tags: { 'kubernetes.io/cluster/prod': 'owned', 'kubernetes.io/service-name': 'web/app' },
  },
  {
    name: 'EKS Auto Mode, Service',
    object: service('app', hostname('app.example.com')),
    type: 'network',
    tags: { 'eks:eks-cluster-name': 'prod', 'service.eks.amazonaws.com/stack': 'web/app' },
  },
  {
    name: 'EKS Auto Mode, Ingress',
    object: ingress('app', ['app.example.com']),
    type: 'application',
    tags: { 'eks:eks-cluster-name': 'prod', 'ingress.eks.amazonaws.com/stack': 'web/app' },
  },
] as const;

describe('from a load balancer to its object', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it.each(rows)('$name', async ({ object, type, tags }) => {
    const { cloud, cluster, deliver, records } = world;
    cluster.kubernetes.apply(object);
    const { dnsName } = cloud.elb.createLoadBalancer({
      ...place,
      name: 'made-by-controller',
      type,
      tags,
    });
    expect((await deliver()).failed).toEqual([]);
    expect(recordLines(records())[1]).toBe(`app.example.com. A ${dnsName}.`);
  });

  it('follows the status where the tags do not lead, when the ELB API confirms the load balancer', async () => {
    const { cloud, cluster, invoke, records } = world;
    const { dnsName } = cloud.elb.createLoadBalancer({
      ...place,
      name: 'nginx',
      type: 'network',
      tags: {},
    });
    cluster.kubernetes.apply(ingress('app', ['app.example.com']));
    cluster.kubernetes.setStatus('Ingress', 'web', 'app', dnsName);
    await invoke({ action: 'resync' });
    expect(recordLines(records())[1]).toBe(`app.example.com. A ${dnsName}.`);
  });

  it('does not believe a status that names a load balancer which is no more', async () => {
    const { cluster, invoke, records } = world;
    cluster.kubernetes.apply(ingress('app', ['app.example.com']));
    const stale = 'k8s-old-1234567890.eu-west-1.elb.amazonaws.com';
    cluster.kubernetes.setStatus('Ingress', 'web', 'app', stale);
    const report = await invoke({ action: 'resync' });
    expect(report.entries).toMatchObject([{ outcome: 'skip', reason: 'no-load-balancer' }]);
    expect(report.entries[0]?.detail).toContain(stale);
    expect(records()).toEqual([]);
  });

  it('makes an AAAA alias for a dual-stack load balancer, and only for that', async () => {
    const { cluster, deliver, records } = world;
    const dualstack = { 'alb.ingress.kubernetes.io/ip-address-type': 'dualstack' };
    cluster.kubernetes.apply(ingress('six', ['six.example.com'], dualstack));
    cluster.kubernetes.apply(ingress('four', ['four.example.com']));
    cluster.controllers.reconcile();
    await deliver();
    const types = records().map((record) => `${record.Name} ${record.Type}`);
    expect(types.filter((text) => !text.endsWith('TXT'))).toEqual([
      'four.example.com. A',
      'six.example.com. A',
      'six.example.com. AAAA',
    ]);
  });

  it('publishes a new member of an IngressGroup when a rule of the shared load balancer changes', async () => {
    const { cloud, cluster, deliver, records } = world;
    const group = { 'alb.ingress.kubernetes.io/group.name': 'shared' };
    cluster.kubernetes.apply(ingress('one', ['one.example.com'], group));
    cluster.controllers.reconcile();
    await deliver();
    cluster.kubernetes.apply(ingress('two', ['two.example.com'], group));
    const name = String(records()[1]?.AliasTarget?.DNSName).replace(/-\d+\.eu-west-1\.elb.*$/, '');
    cloud.elb.addTags({ ...place, type: 'application', name, tags: { touched: 'yes' } });
    await deliver();
    expect(records().filter((record) => record.Name === 'two.example.com.')).toHaveLength(1);
  });

  it('looks again a minute later when no member of a new IngressGroup is found yet', async () => {
    const { cloud, cluster, deliver, invoke, records } = world;
    // The group comes from an IngressClassParams object, as in EKS Auto Mode; the Ingress itself does not name it.
    cluster.kubernetes.apply(ingress('app', ['app.example.com']));
    const { dnsName } = cloud.elb.createLoadBalancer({
      ...place,
      name: 'auto-group',
      type: 'application',
      tags: { 'eks:eks-cluster-name': 'prod', 'ingress.eks.amazonaws.com/stack': 'everybody' },
    });
    expect((await deliver()).failed).toEqual([]);
    expect(records()).toEqual([]);
    const sent = cloud.server.requests.filter((item) => item.action === 'SendMessage');
    expect(sent.map((item) => JSON.parse(item.request.body))).toMatchObject([
      { DelaySeconds: 60, MessageBody: '{"action":"resync","clusters":["prod"]}' },
    ]);
    cluster.kubernetes.setStatus('Ingress', 'web', 'app', dnsName);
    await invoke({ action: 'resync', clusters: ['prod'] });
    expect(records()).toHaveLength(2);
  });
});
