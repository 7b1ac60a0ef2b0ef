/*
 * Gateway API with the real function: routes published and followed by resyncs and by events, and what happens to their
 * records when the cluster has no such kind (any more), or does not let us read it.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  delayedQueueName,
  hostname,
  linesOf,
  recordLines,
  service,
  startBeside,
  startWorld,
  type World,
  zoneId,
} from './function.ts';

const apiVersion = 'gateway.networking.k8s.io/v1';
const everyone = { namespaces: { from: 'All' } };

const gateway = (name: string, spec: Readonly<Record<string, unknown>> = {}) => ({
  apiVersion,
  kind: 'Gateway',
  metadata: { namespace: 'infra', name },
  spec: {
    gatewayClassName: 'alb',
    listeners: [{ name: 'http', protocol: 'HTTP', port: 80, allowedRoutes: everyone }],
    ...spec,
  },
});

const route = (
  name: string,
  hostnames: readonly string[],
  parentRefs: readonly object[] = [{ namespace: 'infra', name: 'public' }],
) => ({
  apiVersion,
  kind: 'HTTPRoute',
  metadata: { namespace: 'web', name },
  spec: { hostnames, parentRefs },
});

const ownedBy = (resource: string) =>
  `"heritage=external-dns,external-dns/owner=prod-owner,external-dns/resource=${resource}"`;

const config = {
  sources: ['service', 'gateway-httproute'],
  gateway: { listenerSets: true },
};

describe('Gateway API, over HTTP', () => {
  let world: World;
  let now = Date.now();
  beforeEach(async () => {
    world = await startWorld({
      cloud: { queueClock: () => now },
      config,
    });
    world.cluster.kubernetes.installCrds(['gateway']);
  });
  afterEach(() => world.close());

  const resync = () => world.invoke({ action: 'resync' });
  /** What the controller does for everything that is there; answers with the new load balancers. */
  const settle = (): readonly string[] => {
    const made = world.cluster.gateways.reconcile();
    world.cluster.gateways.writeStatus();
    return made;
  };

  it('a resync publishes a route, and plans nothing the second time', async () => {
    const { cluster, records } = world;
    cluster.kubernetes.apply(gateway('public'));
    cluster.kubernetes.apply(route('shop', ['shop.example.com']));
    const [target] = settle();
    const report = await resync();
    expect(linesOf(report)).toEqual(['shop.example.com A create new-name']);
    expect(report.failures).toEqual([]);
    expect(recordLines(records())).toEqual([
      `a-shop.example.com. TXT ${ownedBy('httproute/web/shop')}`,
      `shop.example.com. A ${target?.toLowerCase()}.`,
    ]);
    expect((await resync()).entries).toEqual([]);
  });

  it('the event of a Gateway’s load balancer publishes its routes', async () => {
    const { cluster, deliver, records } = world;
    cluster.kubernetes.apply(gateway('public'));
    cluster.kubernetes.apply(route('shop', ['shop.example.com']));
    const [target] = settle();
    const { received, failed } = await deliver();
    expect([received.length, failed]).toEqual([1, []]);
    expect(recordLines(records())).toContain(`shop.example.com. A ${target?.toLowerCase()}.`);
  });

  it('a route that is accepted after the event is published by a look soon after', async () => {
    const { cluster, deliver, records } = world;
    cluster.kubernetes.apply(gateway('public'));
    cluster.kubernetes.apply(route('shop', ['shop.example.com']));
    cluster.gateways.reconcile();
    await deliver();
    expect(records()).toEqual([]);
    cluster.gateways.writeStatus();
    now += 61_000;
    await deliver();
    expect(recordLines(records())).toContainEqual(expect.stringMatching(/^shop.example.com. A /));
  });

  it('a deleted route loses its record after a second look, a deleted Gateway with its load balancer', async () => {
    const { cluster, deliver, records } = world;
    cluster.kubernetes.apply(gateway('public'));
    cluster.kubernetes.apply(gateway('inner'));
    cluster.kubernetes.apply(route('shop', ['shop.example.com']));
    cluster.kubernetes.apply(
      route('cart', ['cart.example.com'], [{ namespace: 'infra', name: 'inner' }]),
    );
    settle();
    await resync();
    expect(records()).toHaveLength(4);

    cluster.gateways.deleteGateway('infra', 'inner');
    await deliver(delayedQueueName);
    expect(recordLines(records())).toEqual([
      expect.stringContaining('shop.example.com. TXT'),
      expect.stringMatching(/^shop.example.com. A /),
    ]);

    cluster.kubernetes.apply(route('other', ['other.example.com']));
    cluster.kubernetes.remove('HTTPRoute', 'web', 'shop');
    settle();
    expect(linesOf(await resync())).toEqual([
      'other.example.com A create new-name',
      'shop.example.com A hold source-absent-once',
    ]);
  });

  it('a route that no longer asks for a name loses it at once', async () => {
    const { cluster } = world;
    cluster.kubernetes.apply(gateway('public'));
    cluster.kubernetes.apply(route('shop', ['shop.example.com', 'old.example.com']));
    settle();
    await resync();
    cluster.kubernetes.apply(route('shop', ['shop.example.com']));
    settle();
    expect(linesOf(await resync())).toEqual(['old.example.com A delete source-no-longer-asks']);
  });

  it('a wiped status deletes nothing', async () => {
    const { cluster, records } = world;
    cluster.kubernetes.apply(gateway('public'));
    cluster.kubernetes.apply(route('shop', ['shop.example.com']));
    settle();
    await resync();
    cluster.kubernetes.writeStatus('HTTPRoute', 'web', 'shop', { parents: [] });
    cluster.kubernetes.writeStatus('Gateway', 'infra', 'public', {});
    const report = await resync();
    expect(linesOf(report).filter((line) => / (create|update|delete|hold) /.test(line))).toEqual(
      [],
    );
    expect(records()).toHaveLength(2);
  });

  it('where Gateway API is not installed everything else is published, and nothing failed', async () => {
    const { cluster } = world;
    cluster.kubernetes.removeCrds(['gateway']);
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    const report = await resync();
    expect(linesOf(report)).toEqual(['api.example.com A create new-name']);
    expect(report.failures).toEqual([]);
    expect(report.clusters[0]).toMatchObject({ coverage: 'complete' });
  });

  it('CRDs that disappear keep the records of their routes', async () => {
    const { cluster, records } = world;
    cluster.kubernetes.apply(gateway('public'));
    cluster.kubernetes.apply(route('shop', ['shop.example.com']));
    settle();
    await resync();
    cluster.kubernetes.removeCrds(['gateway']);
    await resync();
    await resync();
    expect(records()).toHaveLength(2);
  });

  it('a kind that is forbidden keeps its records, is told, and stops nothing else', async () => {
    const { cluster, records } = world;
    cluster.kubernetes.apply(gateway('public'));
    cluster.kubernetes.apply(route('shop', ['shop.example.com']));
    settle();
    await resync();
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    cluster.kubernetes.remove('HTTPRoute', 'web', 'shop');
    cluster.kubernetes.setFault(({ path }) =>
      path.endsWith('/httproutes')
        ? { kind: 'status', code: 403, reason: 'Forbidden', message: 'httproutes is forbidden' }
        : undefined,
    );
    for (const lines of [['api.example.com A create new-name'], []]) {
      const report = await resync();
      expect(linesOf(report).filter((line) => !/ keep /.test(line))).toEqual(lines);
      expect(report.clusters[0]).toMatchObject({ coverage: 'complete', reason: null });
      expect(report.failures).toEqual([
        {
          code: 'kind-unavailable',
          where: 'prod/httproute',
          message: expect.stringContaining('403 httproutes is forbidden'),
          retryable: true,
        },
      ]);
    }
    expect(recordLines(records()).filter((line) => / A /.test(line))).toHaveLength(2);
  });

  it('an event that finds its kind forbidden comes again', async () => {
    const { cluster, deliver, records } = world;
    cluster.kubernetes.apply(gateway('public'));
    cluster.kubernetes.apply(route('shop', ['shop.example.com']));
    settle();
    cluster.kubernetes.setFault(({ path }) =>
      path.endsWith('/gateways')
        ? { kind: 'status', code: 503, reason: 'ServiceUnavailable', message: 'etcd is away' }
        : undefined,
    );
    const { received, failed } = await deliver();
    expect(failed).toEqual(received);
    expect(records()).toEqual([]);
  });

  it('a route of a ListenerSet keeps its records while the cluster does not serve ListenerSets', async () => {
    const { cluster, records } = world;
    cluster.kubernetes.apply(
      gateway('public', { allowedListeners: { namespaces: { from: 'All' } } }),
    );
    cluster.kubernetes.apply({
      apiVersion,
      kind: 'ListenerSet',
      metadata: { namespace: 'web', name: 'extra' },
      spec: {
        parentRef: { namespace: 'infra', name: 'public' },
        listeners: [{ name: 'own', protocol: 'HTTP', port: 8080, hostname: 'a.set.example.com' }],
      },
    });
    const parentRefs = [{ kind: 'ListenerSet', name: 'extra' }];
    cluster.kubernetes.apply(route('shop', ['*.set.example.com'], parentRefs));
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    const [target] = settle();
    await resync();
    const before = records();
    expect(recordLines(before)).toContain(`a.set.example.com. A ${target?.toLowerCase()}.`);

    const kinds = ['gateways', 'httproutes'];
    cluster.kubernetes.setFault(({ path }) =>
      path === '/apis/gateway.networking.k8s.io/v1'
        ? {
            kind: 'raw',
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify({
              kind: 'APIResourceList',
              resources: kinds.map((name) => ({ name })),
            }),
          }
        : undefined,
    );
    const cold = startBeside(world, { config });
    const record = {
      zone: zoneId,
      name: 'a.set.example.com',
      type: 'A',
      setIdentifier: null,
      target: target?.toLowerCase(),
      reason: 'source-absent-once',
      owner: 'prod-owner',
      resource: 'httproute/web/shop',
    };
    const firstLookAt = new Date(0).toISOString();
    for (const payload of [
      { action: 'resync' },
      { action: 'confirm', clusters: ['prod'], firstLookAt, records: [record] },
    ]) {
      const report = await cold(payload);
      expect(linesOf(report).filter((line) => !/ keep /.test(line))).toEqual([]);
      expect(report.failures).toMatchObject([
        { code: 'kind-unavailable', where: 'prod/httproute' },
      ]);
    }
    expect(records()).toEqual(before);
  });

  it('a listener decides which names of a route are published', async () => {
    const { cluster } = world;
    const listeners = [
      {
        name: 'web',
        protocol: 'HTTP',
        port: 80,
        hostname: '*.web.example.com',
        allowedRoutes: everyone,
      },
    ];
    cluster.kubernetes.apply(gateway('public', { listeners }));
    cluster.kubernetes.apply(route('shop', ['a.web.example.com', 'a.example.com']));
    cluster.kubernetes.apply(route('all', []));
    settle();
    expect(linesOf(await resync())).toEqual([
      '*.web.example.com A create new-name',
      'a.web.example.com A create new-name',
    ]);
  });

  it('a ListenerSet adds listeners to a Gateway that lets it', async () => {
    const { cluster, records } = world;
    cluster.kubernetes.apply(
      gateway('public', { allowedListeners: { namespaces: { from: 'All' } } }),
    );
    cluster.kubernetes.apply({
      apiVersion,
      kind: 'ListenerSet',
      metadata: { namespace: 'web', name: 'extra' },
      spec: {
        parentRef: { namespace: 'infra', name: 'public' },
        listeners: [{ name: 'own', protocol: 'HTTP', port: 8080, hostname: '*.set.example.com' }],
      },
    });
    const parentRefs = [{ kind: 'ListenerSet', name: 'extra' }];
    cluster.kubernetes.apply(route('shop', ['a.set.example.com', 'a.example.com'], parentRefs));
    const [target] = settle();
    expect(linesOf(await resync())).toEqual(['a.set.example.com A create new-name']);
    expect(recordLines(records())).toContain(`a.set.example.com. A ${target?.toLowerCase()}.`);
  });
});
