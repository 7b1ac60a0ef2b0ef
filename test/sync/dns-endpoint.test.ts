import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forbidKinds } from '../../local/kubernetes/faults.ts';
import { hostname, linesOf, recordLines, service, startWorld, type World } from './function.ts';

const config = { sources: ['service', 'crd'] };
const place = { account: '111122223333', region: 'eu-west-1' };

const dnsEndpoint = (
  name: string,
  endpoints: readonly Readonly<Record<string, unknown>>[],
  annotations = {},
) => ({
  apiVersion: 'externaldns.k8s.io/v1alpha1',
  kind: 'DNSEndpoint',
  metadata: { namespace: 'web', name, annotations },
  spec: { endpoints },
});

const plain = dnsEndpoint('plain', [
  { dnsName: 'a.example.com', recordType: 'A', recordTTL: 60, targets: ['192.0.2.1'] },
  { dnsName: 'c.example.com', recordType: 'CNAME', targets: ['example.net'] },
]);

const dataOf = (world: World): readonly string[] =>
  recordLines(world.records().filter((record) => record.Type !== 'TXT'));

describe('DNSEndpoints', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld({ config });
    world.cluster.kubernetes.installCrds(['dnsendpoint']);
  });
  afterEach(() => world.close());

  it('are published with the owner label that external-dns gives them, and stay as they are', async () => {
    world.cluster.kubernetes.apply(plain);
    await world.invoke({ action: 'resync' });
    expect(recordLines(world.records())).toEqual(
      expect.arrayContaining([
        'a.example.com. A 192.0.2.1',
        'a-a.example.com. TXT "heritage=external-dns,external-dns/owner=prod-owner,external-dns/resource=crd/web/plain"',
        'c.example.com. CNAME example.net',
      ]),
    );
    const ttls = world.records().map((record) => [record.Name, record.Type, record.TTL]);
    expect(ttls).toContainEqual(['a.example.com.', 'A', 60]);
    expect((await world.invoke({ action: 'resync' })).entries).toEqual([]);
  });

  it('take their routing from providerSpecific and setIdentifier (§1.4)', async () => {
    const weighted = (set: string, weight: string, target: string) => ({
      dnsName: 'w.example.com',
      recordType: 'A',
      setIdentifier: set,
      targets: [target],
      providerSpecific: [{ name: 'aws/weight', value: weight }],
    });
    const endpoints = [weighted('blue', '10', '192.0.2.1'), weighted('green', '20', '192.0.2.2')];
    world.cluster.kubernetes.apply(dnsEndpoint('weighted', endpoints));
    await world.invoke({ action: 'resync' });
    const found = world.records().filter((record) => record.Name === 'w.example.com.');
    expect(found.map((record) => [record.SetIdentifier, record.Weight])).toEqual([
      ['blue', 10],
      ['green', 20],
    ]);
    expect((await world.invoke({ action: 'resync' })).entries).toEqual([]);
  });

  it('publish a load balancer only while the ELB API knows it', async () => {
    const { cloud, cluster, invoke } = world;
    const options = { ...place, name: 'shared', type: 'network', tags: {} } as const;
    const { dnsName } = cloud.elb.createLoadBalancer(options);
    const stale = 'stale-0123456789abcdef.elb.eu-west-1.amazonaws.com';
    const far = { ...options, region: 'us-east-1', name: 'far' };
    const elsewhere = cloud.elb.createLoadBalancer(far).dnsName;
    const endpoint = (name: string, target: string) => ({
      dnsName: `${name}.example.com`,
      recordType: 'CNAME',
      targets: [target],
    });
    cluster.kubernetes.apply(
      dnsEndpoint('balancers', [
        endpoint('elsewhere', elsewhere),
        endpoint('shared', dnsName),
        endpoint('stale', stale),
      ]),
    );
    const report = await invoke({ action: 'resync' });
    expect(dataOf(world)).toEqual([
      `elsewhere.example.com. A ${elsewhere}.`,
      `shared.example.com. A ${dnsName}.`,
    ]);
    expect(linesOf(report)).toContain('stale.example.com - skip no-load-balancer');
  });

  it('say what is wrong with one endpoint and publish the others', async () => {
    const { cluster, invoke } = world;
    cluster.kubernetes.apply(
      dnsEndpoint('mixed', [
        { dnsName: 'a..b.example.com', recordType: 'A', targets: ['192.0.2.1'] },
        { dnsName: 'mail.example.com', recordType: 'MX', targets: ['10 mail.example.net'] },
        { dnsName: 'name.example.com', recordType: 'A', targets: ['example.net'] },
        { dnsName: 'good.example.com', recordType: 'A', targets: ['192.0.2.1'] },
      ]),
    );
    const report = await invoke({ action: 'resync' });
    expect(linesOf(report)).toEqual([
      'a..b.example.com - refuse invalid-name',
      'good.example.com A create new-name',
      'mail.example.com - skip type-not-managed',
      'name.example.com - refuse invalid-target',
    ]);
  });

  it('of another controller are passed over (§1.2)', async () => {
    const annotations = { 'external-dns.kubernetes.io/controller': 'other' };
    world.cluster.kubernetes.apply(dnsEndpoint('theirs', [...plain.spec.endpoints], annotations));
    expect((await world.invoke({ action: 'resync' })).entries).toEqual([]);
  });

  it.each([
    ['cannot be read', (w: World) => w.cluster.kubernetes.setFault(forbidKinds(['DNSEndpoint']))],
    ['have lost their CRD', (w: World) => w.cluster.kubernetes.removeCrds(['dnsendpoint'])],
  ])('that %s keep their records, and Services are published', async (_what, break_) => {
    const { cluster, invoke } = world;
    cluster.kubernetes.apply(plain);
    await invoke({ action: 'resync' });
    const before = dataOf(world);
    cluster.kubernetes.remove('DNSEndpoint', 'web', 'plain');
    break_(world);
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    const report = await invoke({ action: 'resync' });
    expect(report.clusters).toMatchObject([{ coverage: 'complete' }]);
    expect(report.zones).toMatchObject([{ create: 1, delete: 0, hold: 0 }]);
    expect(dataOf(world)).toEqual(expect.arrayContaining([...before]));
  });

  it('lose a record whose endpoint was taken out', async () => {
    const { cluster, invoke } = world;
    cluster.kubernetes.apply(plain);
    await invoke({ action: 'resync' });
    cluster.kubernetes.apply(dnsEndpoint('plain', plain.spec.endpoints.slice(0, 1)));
    const report = await invoke({ action: 'resync' });
    expect(linesOf(report)).toEqual(['c.example.com CNAME delete source-no-longer-asks']);
  });

  it('that hold the name of a new load balancer are read when its event comes', async () => {
    const { cluster, deliver, invoke } = world;
    cluster.kubernetes.apply(plain);
    await invoke({ action: 'resync' });
    cluster.kubernetes.clearRequests();
    cluster.kubernetes.apply(service('api', hostname('a.example.com')));
    cluster.controllers.reconcile();
    expect((await deliver()).failed).toEqual([]);
    expect(dataOf(world)).toContain('a.example.com. A 192.0.2.1');
    expect(cluster.kubernetes.requests.map(({ path }) => path)).toContain(
      '/apis/externaldns.k8s.io/v1alpha1/namespaces/web/dnsendpoints/plain',
    );
  });

  it('that changed their load balancer are believed only once the ELB API confirms it, also in an event', async () => {
    const { cloud, cluster, deliver, invoke } = world;
    const [old, fresh] = ['old', 'fresh'].map((name) =>
      cloud.elb.createLoadBalancer({ ...place, name, type: 'network', tags: {} }),
    );
    const pointing = (target: string | undefined) =>
      dnsEndpoint('plain', [{ dnsName: 'a.example.com', recordType: 'CNAME', targets: [target] }]);
    cluster.kubernetes.apply(pointing(old?.dnsName));
    await invoke({ action: 'resync' });
    await deliver();
    cluster.kubernetes.apply(pointing(fresh?.dnsName));
    cluster.kubernetes.apply(service('api', hostname('a.example.com')));
    cluster.controllers.reconcile();
    expect((await deliver()).failed).toEqual([]);
    expect(dataOf(world)).toEqual([`a.example.com. A ${fresh?.dnsName}.`]);
  });
});
