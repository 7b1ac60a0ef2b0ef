import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Selection } from '../../functions/core/scope.ts';
import { resourceOf } from '../../functions/core/source.ts';
import { hostname, ingress, service, startCluster } from './one-cluster.ts';
import { cluster } from './stand-ins.ts';

let world: Awaited<ReturnType<typeof startCluster>>;

beforeAll(async () => {
  world = await startCluster();
});
afterAll(() => world.close());
beforeEach(() => world.reset());
afterEach(() => world.kubernetes.setFault(undefined));

const nothing: Selection = { objects: [], groups: [], hostnames: [], gateways: [] };
const common = { templateHosts: [], problems: [], offers: [] };
const lists = () => world.kubernetes.requests.map(({ action }) => action);

describe('readAll', () => {
  it('gives the Services and Ingresses of all namespaces, sorted, reduced to what we need', async () => {
    world.kubernetes.apply(service('web', 'zeta'));
    world.kubernetes.apply(service('api', 'alpha', { spec: { type: 'ClusterIP' } }));
    world.kubernetes.apply(ingress('shop', 'front', 'shared'));
    world.kubernetes.setStatus('Service', 'web', 'zeta', hostname);
    const snapshot = await world.reader().readAll(cluster);
    expect(snapshot).toEqual({
      cluster,
      coverage: 'complete',
      reason: null,
      absent: [],
      leftOut: [],
      unreadKinds: [],
      sources: [
        {
          kind: 'ingress',
          namespace: 'shop',
          name: 'front',
          deleting: false,
          annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'front.example.com' },
          hosts: ['front.shop.example.com'],
          stacks: ['ingress-group/shared'],
          statusTargets: [],
          givenTargets: [],
          internalTargets: null,
          ...common,
        },
        {
          kind: 'service',
          namespace: 'web',
          name: 'zeta',
          deleting: false,
          annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'zeta.example.com' },
          hosts: [],
          stacks: ['service/web/zeta'],
          statusTargets: [hostname],
          givenTargets: [],
          internalTargets: [expect.stringMatching(/^10\./)],
          ...common,
        },
      ],
    });
  });

  it('says which objects are being deleted', async () => {
    world.kubernetes.apply(service('web', 'zeta'));
    world.kubernetes.markDeleting('Service', 'web', 'zeta');
    const { sources } = await world.reader().readAll(cluster);
    expect(sources.map((source) => source.deleting)).toEqual([true]);
  });

  it('reads more than 500 objects page by page, of one moment and without a resource version', async () => {
    for (let index = 0; index < 1201; index += 1)
      world.kubernetes.apply(service('web', `s${index}`));
    const { sources, coverage } = await world.reader().readAll(cluster);
    expect(coverage).toBe('complete');
    expect(new Set(sources.map(resourceOf)).size).toBe(1201);
    const pages = world.kubernetes.requests.filter(({ action }) => action === 'list services');
    expect(pages.map(({ query }) => [query.get('limit'), query.get('fieldSelector')])).toEqual(
      Array(3).fill(['500', 'spec.type=LoadBalancer']),
    );
    expect(pages.map(({ query }) => query.has('resourceVersion'))).toEqual([false, false, false]);
    expect(pages.map(({ query }) => query.has('continue'))).toEqual([false, true, true]);
  });

  it('reads fewer objects at once where 500 of them are too large', async () => {
    const large = (size: number, name: string) => {
      const { metadata, ...rest } = service('web', name);
      const annotations = { ...metadata.annotations, note: 'x'.repeat(size) };
      return { ...rest, metadata: { ...metadata, annotations } };
    };
    for (let index = 0; index < 60; index += 1)
      world.kubernetes.apply(large(200_000, `a${String(index).padStart(2, '0')}`));
    for (let index = 0; index < 90; index += 1)
      world.kubernetes.apply(large(100_000, `b${String(index).padStart(2, '0')}`));
    const { sources, coverage, reason } = await world.reader().readAll(cluster);
    expect([coverage, reason]).toEqual(['complete', null]);
    expect(new Set(sources.map(resourceOf)).size).toBe(150);
    const pages = world.kubernetes.requests.filter(({ action }) => action === 'list services');
    const limits = pages.map(({ query }) => query.get('limit'));
    expect(limits).toEqual(['500', '50', ...Array(30).fill('5')]);
  });

  it('reads only the kinds of the settings', async () => {
    world.kubernetes.apply(ingress('shop', 'front'));
    const { sources } = await world.reader({ sources: ['service'] }).readAll(cluster);
    expect(sources).toEqual([]);
    expect(lists()).toEqual(['list services']);
  });

  it('lists all Services where the API server does not know the selector', async () => {
    world.kubernetes.apply(service('web', 'zeta'));
    world.kubernetes.apply(service('web', 'inner', { spec: { type: 'ClusterIP' } }));
    world.kubernetes.setFault(({ query }) =>
      query.has('fieldSelector')
        ? {
            kind: 'status',
            code: 400,
            reason: 'BadRequest',
            message: 'field label not supported: spec.type',
          }
        : undefined,
    );
    const { sources, coverage } = await world.reader().readAll(cluster);
    expect([coverage, sources.map(resourceOf)]).toEqual(['complete', ['service/web/zeta']]);
  });

  it('starts a list again that expired between two pages', async () => {
    for (let index = 0; index < 501; index += 1)
      world.kubernetes.apply(service('web', `s${index}`));
    let compacted = false;
    world.kubernetes.setFault(({ query }) => {
      if (query.has('continue') && !compacted) {
        compacted = true;
        world.kubernetes.remove('Service', 'web', 's0');
        world.kubernetes.compact();
      }
      return undefined;
    });
    const { sources, coverage } = await world.reader().readAll(cluster);
    expect(coverage).toBe('complete');
    expect(new Set(sources.map(resourceOf)).size).toBe(500);
    expect(sources.some((source) => source.name === 's0')).toBe(false);
  });

  it('keeps its connections from one request to the next', async () => {
    let connections = 0;
    const count = () => {
      connections += 1;
    };
    subscribe('undici:client:connected', count);
    const reader = world.reader();
    for (let read = 0; read < 5; read += 1) await reader.readAll(cluster);
    unsubscribe('undici:client:connected', count);
    expect(world.kubernetes.requests).toHaveLength(10);
    // A second one is opened when a request comes before the first one is free again.
    expect(connections).toBeLessThanOrEqual(2);
  });

  it('describes the cluster once for many reads', async () => {
    const reader = world.reader();
    await Promise.all([reader.readAll(cluster), reader.readAll(cluster)]);
    await reader.readSelected(cluster, nothing);
    expect(world.standIns.server.counts.get('eks:DescribeCluster')).toBe(1);
  });
});

describe('readSelected', () => {
  it('gets each object by name and says which are absent', async () => {
    world.kubernetes.apply(service('web', 'zeta'));
    world.kubernetes.apply(ingress('shop', 'front'));
    const snapshot = await world.reader().readSelected(cluster, {
      ...nothing,
      objects: [
        { kind: 'service', namespace: 'web', name: 'zeta' },
        { kind: 'service', namespace: 'web', name: 'gone' },
        { kind: 'ingress', namespace: 'shop', name: 'front' },
        { kind: 'ingress', namespace: 'nowhere', name: 'gone' },
      ],
    });
    expect(snapshot).toMatchObject({
      coverage: 'partial',
      reason: null,
      absent: ['service/web/gone', 'ingress/nowhere/gone'],
    });
    expect(snapshot.sources.map(resourceOf)).toEqual(['ingress/shop/front', 'service/web/zeta']);
    expect(lists().sort()).toEqual([
      'get ingresses',
      'get ingresses',
      'get services',
      'get services',
    ]);
  });

  it('counts a Service that has no load balancer any more as absent, like a full listing does', async () => {
    world.kubernetes.apply(service('web', 'inner', { spec: { type: 'ClusterIP' } }));
    const objects = [{ kind: 'service', namespace: 'web', name: 'inner' }] as const;
    const snapshot = await world.reader().readSelected(cluster, { ...nothing, objects });
    expect(snapshot).toMatchObject({ sources: [], absent: ['service/web/inner'] });
  });

  it('finds the Ingresses of a group, and those whose status names the load balancer', async () => {
    world.kubernetes.apply(ingress('shop', 'front', 'shared'));
    world.kubernetes.apply(ingress('shop', 'back', 'other'));
    world.kubernetes.apply(ingress('shop', 'plain'));
    world.kubernetes.apply(ingress('shop', 'auto-mode'));
    world.kubernetes.setStatus('Ingress', 'shop', 'auto-mode', hostname.toUpperCase());
    const snapshot = await world.reader().readSelected(cluster, {
      ...nothing,
      objects: [{ kind: 'ingress', namespace: 'shop', name: 'front' }],
      groups: ['shared'],
      hostnames: [hostname],
    });
    expect(snapshot.coverage).toBe('partial');
    expect(snapshot.sources.map(resourceOf)).toEqual([
      'ingress/shop/auto-mode',
      'ingress/shop/front',
    ]);
  });

  it('does not read kinds that are not in the settings', async () => {
    const snapshot = await world.reader({ sources: ['service'] }).readSelected(cluster, {
      ...nothing,
      objects: [{ kind: 'ingress', namespace: 'shop', name: 'front' }],
      groups: ['shared'],
      hostnames: [],
    });
    expect(snapshot).toMatchObject({ coverage: 'partial', sources: [], absent: [] });
    expect(lists()).toEqual([]);
  });

  it('concludes nothing when one of the objects cannot be read', async () => {
    world.kubernetes.apply(service('web', 'zeta'));
    world.kubernetes.setFault(({ path }) =>
      path.endsWith('/broken')
        ? { kind: 'status', code: 500, reason: 'InternalError', message: 'etcd is away' }
        : undefined,
    );
    const snapshot = await world.reader().readSelected(cluster, {
      ...nothing,
      objects: [
        { kind: 'service', namespace: 'web', name: 'zeta' },
        { kind: 'service', namespace: 'web', name: 'broken' },
      ],
    });
    expect(snapshot).toMatchObject({
      coverage: 'unavailable',
      reason: '500 etcd is away',
      sources: [],
      absent: [],
    });
  });

  it('does not take a 404 that is not about the object for an absence', async () => {
    world.kubernetes.setFault(() => ({
      kind: 'raw',
      status: 404,
      headers: { 'content-type': 'text/plain' },
      body: '404 page not found\n',
    }));
    const objects = [{ kind: 'service', namespace: 'web', name: 'zeta' }] as const;
    expect(await world.reader().readSelected(cluster, { ...nothing, objects })).toMatchObject({
      coverage: 'unavailable',
      reason: expect.stringContaining('404 page not found'),
      absent: [],
    });
  });
});
