import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { forbidKinds } from '../../local/kubernetes/faults.ts';
import {
  hostname,
  linesOf,
  recordLines,
  service,
  startBeside,
  startWorld,
  type World,
} from './function.ts';

const config = { serviceTypes: ['LoadBalancer', 'NodePort', 'ClusterIP', 'ExternalName'] };

const node = (name: string, external: string, spec = {}) => ({
  apiVersion: 'v1',
  kind: 'Node',
  metadata: { name },
  spec,
  status: {
    addresses: [
      { type: 'InternalIP', address: external.replace('192.0.2', '10.0.0') },
      { type: 'ExternalIP', address: external },
    ],
  },
});

const pod = (name: string, nodeName: string, annotations = {}) => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { namespace: 'web', name, labels: { app: 'db' }, annotations },
  spec: { hostname: name, nodeName, containers: [{ name: 'db', image: 'db' }] },
  status: {
    phase: 'Running',
    hostIP: '10.0.0.1',
    conditions: [{ type: 'Ready', status: 'True' }],
  },
});

/** The EndpointSlice of the headless Service `db`; pods that are listed twice are not ready. */
const slice = (addresses: Readonly<Record<string, string>>, ready = true) => ({
  apiVersion: 'discovery.k8s.io/v1',
  kind: 'EndpointSlice',
  metadata: { namespace: 'web', name: 'db-x', labels: { 'kubernetes.io/service-name': 'db' } },
  addressType: 'IPv4',
  ports: [],
  endpoints: Object.entries(addresses).map(([name, address]) => ({
    addresses: [address],
    conditions: { ready },
    targetRef: { kind: 'Pod', namespace: 'web', name },
  })),
});

const nodePort = service('web', hostname('web.example.com'), { type: 'NodePort' });
const headless = service('db', hostname('db.example.com'), {
  type: 'ClusterIP',
  clusterIP: 'None',
  selector: { app: 'db' },
});

const dataOf = (world: World): readonly string[] =>
  recordLines(world.records().filter((record) => record.Type !== 'TXT'));

const readsOf = (world: World, plurals: RegExp): readonly string[] =>
  world.cluster.kubernetes.requests.map(({ path }) => path).filter((path) => plurals.test(path));

const surroundings = /\/(nodes|pods|endpointslices)$/;

describe('Services without a load balancer', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld({ config });
    const { kubernetes } = world.cluster;
    kubernetes.apply(node('a', '192.0.2.1'));
    kubernetes.apply(node('b', '192.0.2.2'));
    kubernetes.apply(node('c', '192.0.2.3', { unschedulable: true }));
  });
  afterEach(() => world.close());

  const applyHeadless = (): void => {
    const { kubernetes } = world.cluster;
    kubernetes.apply(headless);
    kubernetes.apply(pod('db-0', 'a'));
    kubernetes.apply(pod('db-1', 'b'));
    kubernetes.apply(slice({ 'db-0': '10.1.0.1', 'db-1': '10.1.0.2' }));
  };

  it('are published as §2.2 says, type by type, and a second look changes nothing', async () => {
    const { kubernetes } = world.cluster;
    applyHeadless();
    kubernetes.apply(nodePort);
    kubernetes.apply(
      service(
        'local',
        { ...hostname('local.example.com'), 'external-dns.kubernetes.io/access': 'private' },
        {
          type: 'NodePort',
          externalTrafficPolicy: 'Local',
          selector: { app: 'db' },
        },
      ),
    );
    kubernetes.apply(
      service(
        'inside',
        { 'external-dns.kubernetes.io/internal-hostname': 'inside.example.com' },
        {
          type: 'ClusterIP',
          clusterIP: '10.96.0.77',
        },
      ),
    );
    kubernetes.apply(
      service('outside', hostname('outside.example.com'), {
        type: 'ExternalName',
        externalName: 'example.net',
      }),
    );
    await world.invoke({ action: 'resync' });
    expect(dataOf(world)).toEqual([
      'db.example.com. A 10.1.0.1 10.1.0.2',
      'db-0.db.example.com. A 10.1.0.1',
      'db-1.db.example.com. A 10.1.0.2',
      'inside.example.com. A 10.96.0.77',
      'local.example.com. A 10.0.0.1 10.0.0.2',
      'outside.example.com. CNAME example.net',
      'web.example.com. A 192.0.2.1 192.0.2.2',
    ]);
    expect((await world.invoke({ action: 'resync' })).entries).toEqual([]);
  });

  it('cost nothing where the settings leave them out, or none of them asks for a name', async () => {
    const { kubernetes } = world.cluster;
    kubernetes.apply(service('silent', {}, { type: 'NodePort' }));
    kubernetes.apply(service('balanced', hostname('balanced.example.com')));
    await world.invoke({ action: 'resync' });
    expect(readsOf(world, surroundings)).toEqual([]);
    applyHeadless();
    kubernetes.apply(nodePort);
    const report = await startBeside(world, {})({ action: 'resync' });
    expect(report.clusters).toMatchObject([{ coverage: 'complete', sources: 1 }]);
    expect(readsOf(world, surroundings)).toEqual([]);
  });

  it('read nodes once for all of them, and pods by their labels', async () => {
    const { kubernetes } = world.cluster;
    applyHeadless();
    kubernetes.apply(nodePort);
    kubernetes.apply(service('other', hostname('other.example.com'), { type: 'NodePort' }));
    await world.invoke({ action: 'resync' });
    expect([...readsOf(world, surroundings)].sort()).toEqual([
      '/api/v1/namespaces/web/pods',
      '/api/v1/nodes',
      '/apis/discovery.k8s.io/v1/namespaces/web/endpointslices',
    ]);
    const selectors = kubernetes.requests
      .map(({ query }) => query.get('labelSelector'))
      .filter((selector) => selector !== null);
    expect(selectors.sort()).toEqual(['app=db', 'kubernetes.io/service-name=db']);
  });

  it('follow their nodes', async () => {
    const { kubernetes } = world.cluster;
    kubernetes.apply(nodePort);
    await world.invoke({ action: 'resync' });
    kubernetes.remove('Node', undefined, 'a');
    kubernetes.apply(node('d', '192.0.2.4'));
    const report = await world.invoke({ action: 'resync' });
    expect(linesOf(report)).toEqual(['web.example.com A update target-changed']);
    expect(dataOf(world)).toEqual(['web.example.com. A 192.0.2.2 192.0.2.4']);
  });

  it('keep their records while no pod is ready', async () => {
    const { kubernetes } = world.cluster;
    applyHeadless();
    await world.invoke({ action: 'resync' });
    const before = dataOf(world);
    kubernetes.apply(slice({ 'db-0': '10.1.0.1', 'db-1': '10.1.0.2' }, false));
    const report = await world.invoke({ action: 'resync' });
    expect(dataOf(world)).toEqual(before);
    expect(report.zones).toMatchObject([{ update: 0, delete: 0, hold: 0 }]);
    expect(report.batches).toEqual([]);
  });

  it.each([
    ['Node', /nodes.*forbidden/],
    ['Pod', /pods.*forbidden/],
    ['EndpointSlice', /endpointslices.*forbidden/],
  ])(
    'keep their records when %s objects cannot be read, and hurt no other Service',
    async (kind, says) => {
      const { cluster, invoke } = world;
      applyHeadless();
      cluster.kubernetes.apply(nodePort);
      await invoke({ action: 'resync' });
      const before = dataOf(world);
      for (const name of ['web', 'db']) cluster.kubernetes.remove('Service', 'web', name);
      applyHeadless();
      cluster.kubernetes.apply(
        service('again', hostname('again.example.com'), { type: 'NodePort' }),
      );
      cluster.kubernetes.apply(service('api', hostname('api.example.com')));
      cluster.controllers.reconcile();
      cluster.kubernetes.setFault(forbidKinds([kind]));
      const report = await invoke({ action: 'resync' });
      const after = dataOf(world);
      expect(after).toEqual(expect.arrayContaining([...before]));
      expect(after.some((line) => line.startsWith('api.example.com. A k8s-'))).toBe(true);
      expect(report.zones).toMatchObject([{ delete: 0, hold: 0 }]);
      expect(report.failures).toMatchObject([{ code: 'kind-unavailable' }]);
      expect(report.failures[0]?.message).toMatch(says);
    },
  );

  it('lose their records with the second look when they are gone', async () => {
    const { cluster, invoke } = world;
    cluster.kubernetes.apply(nodePort);
    cluster.kubernetes.apply(service('stays', hostname('stays.example.com'), { type: 'NodePort' }));
    await invoke({ action: 'resync' });
    cluster.kubernetes.remove('Service', 'web', 'web');
    const held = await invoke({ action: 'resync' });
    expect(linesOf(held)).toContain('web.example.com A hold source-absent-once');
    expect(dataOf(world)).toHaveLength(2);
    await world.deliver();
    expect(dataOf(world)).toHaveLength(1);
  });

  it('make the cluster unavailable when the token is refused for what they need', async () => {
    const { cluster, invoke } = world;
    cluster.kubernetes.apply(nodePort);
    cluster.kubernetes.setFault(({ path }) =>
      path.endsWith('/nodes')
        ? { kind: 'status', code: 401, reason: 'Unauthorized', message: 'Unauthorized' }
        : undefined,
    );
    const report = await invoke({ action: 'resync' });
    expect(report.clusters).toMatchObject([{ coverage: 'unavailable' }]);
    expect(report.clusters[0]?.reason).toContain('401 Unauthorized');
  });

  it('keep a name that a new load balancer asks for as well, after its event', async () => {
    const { cluster, deliver, invoke } = world;
    cluster.kubernetes.apply(nodePort);
    await invoke({ action: 'resync' });
    cluster.kubernetes.apply(service('api', hostname('web.example.com')));
    cluster.controllers.reconcile();
    expect((await deliver()).failed).toEqual([]);
    expect(dataOf(world)).toEqual(['web.example.com. A 192.0.2.1 192.0.2.2']);
  });

  it('give their name to a load balancer when they become one', async () => {
    const { cluster, deliver, invoke } = world;
    cluster.kubernetes.apply(nodePort);
    await invoke({ action: 'resync' });
    cluster.kubernetes.apply(service('web', hostname('web.example.com')));
    cluster.controllers.reconcile();
    expect((await deliver()).failed).toEqual([]);
    expect(dataOf(world)).toHaveLength(1);
    expect(dataOf(world)[0]).toMatch(/^web.example.com. A k8s-web-web-/);
  });
});
