/*
 * Routes read over HTTP from an API server that serves Gateway API as clusters do: in several versions, in parts, or not at all.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Selection } from '../../functions/core/scope.ts';
import type { SourceFilters } from '../../functions/core/settings.ts';
import { type ClusterSnapshot, resourceOf } from '../../functions/core/source.ts';
import { service, startCluster } from './one-cluster.ts';
import { cluster } from './stand-ins.ts';

let world: Awaited<ReturnType<typeof startCluster>>;

beforeAll(async () => {
  world = await startCluster();
});
afterAll(() => world.close());
beforeEach(() => {
  world.reset();
  world.kubernetes.removeCrds(['gateway']);
  world.kubernetes.installCrds(['gateway']);
  world.kubernetes.apply(gateway('infra', 'public'));
});
afterEach(() => world.kubernetes.setFault(undefined));

const group = 'gateway.networking.k8s.io';
const nothing: Selection = { objects: [], groups: [], hostnames: [], gateways: [] };
const sources = ['service', 'httproute', 'tcproute'] as const;

const gateway = (namespace: string, name: string, listener: object = {}) => ({
  apiVersion: `${group}/v1`,
  kind: 'Gateway',
  metadata: { namespace, name },
  spec: {
    gatewayClassName: 'alb',
    listeners: [
      {
        name: 'http',
        protocol: 'HTTP',
        port: 80,
        allowedRoutes: { namespaces: { from: 'All' } },
        ...listener,
      },
    ],
  },
  status: { addresses: [{ type: 'Hostname', value: `${name}.elb.example` }] },
});

const route = (namespace: string, name: string, parent = 'public', labels = {}) => ({
  apiVersion: `${group}/v1`,
  kind: 'HTTPRoute',
  metadata: { namespace, name, labels },
  spec: {
    hostnames: [`${name}.example.com`],
    parentRefs: [{ namespace: 'infra', name: parent }],
  },
  status: {
    parents: [
      {
        parentRef: { namespace: 'infra', name: parent },
        controllerName: 'gateway.k8s.aws/alb',
        conditions: [{ type: 'Accepted', status: 'True' }],
      },
    ],
  },
});

const read = (filters: Partial<SourceFilters> = {}): Promise<ClusterSnapshot> =>
  world.reader({ sources, filters }).readAll(cluster);
const labels = (snapshot: ClusterSnapshot) => snapshot.sources.map(resourceOf);
const forbid = (plural: string) =>
  world.kubernetes.setFault(({ path }) =>
    path.split('/').includes(plural)
      ? { kind: 'status', code: 403, reason: 'Forbidden', message: `${plural} is forbidden` }
      : undefined,
  );
const requested = () => world.kubernetes.requests.map(({ path }) => path);

describe('readAll', () => {
  it('gives routes with their names and where these point to', async () => {
    world.kubernetes.apply(route('web', 'shop'));
    const snapshot = await read();
    expect(snapshot).toMatchObject({ coverage: 'complete', unreadKinds: [] });
    expect(snapshot.sources).toMatchObject([
      {
        kind: 'httproute',
        namespace: 'web',
        name: 'shop',
        offers: [
          {
            hosts: ['shop.example.com'],
            stacks: ['gateway/infra/public'],
            statusTargets: ['public.elb.example'],
          },
        ],
      },
    ]);
  });

  it('does not give routes that no Gateway takes', async () => {
    world.kubernetes.apply(route('web', 'shop', 'gone'));
    expect((await read()).sources).toEqual([]);
  });

  it('reads the labels of namespaces only where a listener selects by them', async () => {
    world.kubernetes.apply(route('web', 'shop'));
    await read();
    expect(requested()).not.toContain('/api/v1/namespaces');
    const from = { from: 'Selector', selector: { matchLabels: { team: 'web' } } };
    world.kubernetes.apply(gateway('infra', 'public', { allowedRoutes: { namespaces: from } }));
    const closed = await read();
    expect(closed.sources.map(({ offers }) => offers.length)).toEqual([0]);
    world.kubernetes.apply({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'web', labels: { team: 'web' } },
    });
    const open = await read();
    expect(open.sources.map(({ offers }) => offers.length)).toEqual([1]);
    expect(requested()).toContain('/api/v1/namespaces');
  });

  it('reads ListenerSets where the settings ask for them', async () => {
    const set = {
      apiVersion: `${group}/v1`,
      kind: 'ListenerSet',
      metadata: { namespace: 'web', name: 'extra' },
      spec: {
        parentRef: { namespace: 'infra', name: 'public' },
        listeners: [{ name: 'own', protocol: 'HTTP', port: 8080, hostname: '*.example.com' }],
      },
      status: {
        conditions: [{ type: 'Accepted', status: 'True' }],
        listeners: [{ name: 'own', conditions: [{ type: 'Accepted', status: 'True' }] }],
      },
    };
    const { spec, ...open } = gateway('infra', 'public');
    const allowedListeners = { namespaces: { from: 'All' } };
    world.kubernetes.apply({ ...open, spec: { ...spec, listeners: [], allowedListeners } });
    world.kubernetes.apply(set);
    const parentRefs = [{ kind: 'ListenerSet', name: 'extra' }];
    const accepted = [{ type: 'Accepted', status: 'True' }];
    world.kubernetes.apply({
      ...route('web', 'shop'),
      spec: { hostnames: ['shop.example.com'], parentRefs },
      status: { parents: [{ parentRef: parentRefs[0], conditions: accepted }] },
    });
    expect((await read()).sources).toEqual([]);
    const settings = { gateway: { name: '', namespace: '', labelFilter: '', listenerSets: true } };
    expect((await read(settings)).sources).toMatchObject([
      { offers: [{ hosts: ['shop.example.com'], stacks: ['gateway/infra/public'] }] },
    ]);
  });

  it('§2.1: sends the label filter to the server, and reads only the namespaces of the settings', async () => {
    world.kubernetes.apply(route('web', 'shop', 'public', { dns: 'yes' }));
    world.kubernetes.apply(route('web', 'other'));
    world.kubernetes.apply(route('api', 'far', 'public', { dns: 'yes' }));
    world.kubernetes.clearRequests();
    const snapshot = await read({ labelFilter: 'dns=yes', namespaces: ['web', 'empty'] });
    expect(labels(snapshot)).toEqual(['httproute/web/shop']);
    const lists = world.kubernetes.requests.filter(({ path }) => path.endsWith('/httproutes'));
    expect(lists.map(({ path, query }) => [path, query.get('labelSelector')]).sort()).toEqual([
      [`/apis/${group}/v1/namespaces/empty/httproutes`, 'dns=yes'],
      [`/apis/${group}/v1/namespaces/web/httproutes`, 'dns=yes'],
    ]);
    expect(requested()).toContain('/api/v1/namespaces/web/services');
    expect(requested()).not.toContain('/api/v1/services');
  });

  it('§2.4 step 4: reads the Gateways of one namespace where the settings name it', async () => {
    world.kubernetes.apply(route('web', 'shop'));
    const settings = { name: '', namespace: 'infra', labelFilter: '', listenerSets: false };
    expect(labels(await read({ gateway: settings }))).toEqual(['httproute/web/shop']);
    expect(requested()).toContain(`/apis/${group}/v1/namespaces/infra/gateways`);
  });
});

describe('ListenerSets that the cluster does not serve', () => {
  const settings = { gateway: { name: '', namespace: '', labelFilter: '', listenerSets: true } };
  const onSet = (name: string) => ({
    ...route('web', name),
    spec: {
      hostnames: [`${name}.example.com`],
      parentRefs: [
        { kind: 'ListenerSet', name: 'extra' },
        { namespace: 'infra', name: 'public' },
      ],
    },
  });
  beforeEach(() => {
    world.kubernetes.removeCrds(['gateway']);
    world.kubernetes.installCrds(['gateway'], { ListenerSet: [] });
    world.kubernetes.apply(gateway('infra', 'public'));
    world.kubernetes.apply(route('web', 'shop'));
  });

  it('are no matter where no route is attached to one', async () => {
    const snapshot = await read(settings);
    expect(labels(snapshot)).toEqual(['httproute/web/shop']);
    expect(snapshot.unreadKinds).toEqual([]);
  });

  it('leave the kinds of routes unread that are attached to one, and the others of the kind are published', async () => {
    world.kubernetes.apply(onSet('cart'));
    world.kubernetes.apply(onSet('form'));
    const snapshot = await read(settings);
    expect(labels(snapshot)).toEqual(['httproute/web/shop']);
    expect(snapshot.unreadKinds).toEqual([
      {
        kind: 'httproute',
        problem: 'unavailable',
        reason: `httproute/web/cart is attached to a ListenerSet, and the cluster does not serve listenersets of ${group}; install the CRD, or set gateway.listenerSets to false, which leaves such routes out`,
      },
    ]);
  });

  it('are no matter where the settings leave ListenerSets out', async () => {
    world.kubernetes.apply(onSet('cart'));
    const snapshot = await read();
    expect(labels(snapshot)).toEqual(['httproute/web/cart', 'httproute/web/shop']);
    expect(snapshot.unreadKinds).toEqual([]);
  });

  it('do not make a route absent that is looked at by its name', async () => {
    world.kubernetes.apply(onSet('cart'));
    const objects = [{ kind: 'httproute', namespace: 'web', name: 'cart' }] as const;
    const reader = world.reader({ sources, filters: settings });
    expect(await reader.readSelected(cluster, { ...nothing, objects })).toMatchObject({
      coverage: 'partial',
      sources: [],
      absent: [],
      unreadKinds: [{ kind: 'httproute', problem: 'unavailable' }],
    });
  });
});

describe('a version', () => {
  it('is the best that the cluster serves for each kind', async () => {
    world.kubernetes.removeCrds(['gateway']);
    world.kubernetes.installCrds(['gateway'], {
      HTTPRoute: ['v1', 'v1beta1'],
      TLSRoute: ['v1alpha3', 'v1alpha2'],
      TCPRoute: ['v1alpha2'],
    });
    world.kubernetes.clearRequests();
    await world.reader({ sources: ['httproute', 'tlsroute', 'tcproute'] }).readAll(cluster);
    expect(
      requested()
        .filter((path) => path.endsWith('routes'))
        .sort(),
    ).toEqual([
      `/apis/${group}/v1/httproutes`,
      `/apis/${group}/v1alpha2/tcproutes`,
      `/apis/${group}/v1alpha3/tlsroutes`,
    ]);
  });

  it('is asked for once by a warm function', async () => {
    const reader = world.reader({ sources });
    await reader.readAll(cluster);
    world.kubernetes.clearRequests();
    await reader.readAll(cluster);
    expect(requested().sort()).toEqual([
      '/api/v1/services',
      `/apis/${group}/v1/gateways`,
      `/apis/${group}/v1/httproutes`,
      `/apis/${group}/v1alpha2/tcproutes`,
    ]);
  });

  it('that is not served any more is asked for again', async () => {
    const reader = world.reader({ sources });
    await reader.readAll(cluster);
    world.kubernetes.removeCrds(['gateway']);
    world.kubernetes.installCrds(['gateway'], { TCPRoute: ['v1'] });
    expect((await reader.readAll(cluster)).unreadKinds).toMatchObject([{ kind: 'tcproute' }]);
    expect((await reader.readAll(cluster)).unreadKinds).toEqual([]);
  });
});

describe('a kind', () => {
  it('is missing where nobody installed Gateway API, and the rest is complete', async () => {
    world.kubernetes.removeCrds(['gateway']);
    world.kubernetes.apply(service('web', 'api'));
    const snapshot = await read();
    expect(snapshot).toMatchObject({ coverage: 'complete', reason: null });
    expect(labels(snapshot)).toEqual(['service/web/api']);
    expect(snapshot.unreadKinds).toMatchObject([
      { kind: 'httproute', problem: 'missing', reason: expect.stringContaining('CRDs') },
      { kind: 'tcproute', problem: 'missing' },
    ]);
  });

  it('is missing where only others are installed', async () => {
    world.kubernetes.removeCrds(['gateway']);
    world.kubernetes.installCrds(['gateway'], { TCPRoute: [] });
    world.kubernetes.apply(gateway('infra', 'public'));
    world.kubernetes.apply(route('web', 'shop'));
    const snapshot = await read();
    expect(labels(snapshot)).toEqual(['httproute/web/shop']);
    expect(snapshot.unreadKinds).toMatchObject([{ kind: 'tcproute', problem: 'missing' }]);
  });

  it('is missing without Gateways to attach to', async () => {
    world.kubernetes.removeCrds(['gateway']);
    world.kubernetes.installCrds(['gateway'], { Gateway: [] });
    expect((await read()).unreadKinds.map(({ problem }) => problem)).toEqual([
      'missing',
      'missing',
    ]);
  });

  it('that is forbidden is unavailable, and no other', async () => {
    world.kubernetes.apply(service('web', 'api'));
    world.kubernetes.apply(route('web', 'shop'));
    forbid('tcproutes');
    const snapshot = await read();
    expect(snapshot).toMatchObject({ coverage: 'complete' });
    expect(labels(snapshot)).toEqual(['httproute/web/shop', 'service/web/api']);
    expect(snapshot.unreadKinds).toEqual([
      {
        kind: 'tcproute',
        problem: 'unavailable',
        reason: expect.stringMatching(/^403 tcproutes is forbidden; .*k8s\/reader\.yaml/),
      },
    ]);
  });

  it.each(['gateways', 'namespaces', 'listenersets', group])(
    'is unavailable, as all routes are, where %s is forbidden',
    async (plural) => {
      const from = { from: 'Selector', selector: { matchLabels: { team: 'web' } } };
      world.kubernetes.apply(gateway('infra', 'public', { allowedRoutes: { namespaces: from } }));
      world.kubernetes.apply(route('web', 'shop'));
      world.kubernetes.apply(service('web', 'api'));
      world.kubernetes.setFault(({ path }) =>
        path.split('/').at(-1) === plural
          ? { kind: 'status', code: 403, reason: 'Forbidden', message: `${plural} is forbidden` }
          : undefined,
      );
      const gatewaySettings = { name: '', namespace: '', labelFilter: '', listenerSets: true };
      const snapshot = await read({ gateway: gatewaySettings });
      expect(labels(snapshot)).toEqual(['service/web/api']);
      expect(snapshot.unreadKinds.map(({ kind, problem }) => [kind, problem])).toEqual([
        ['httproute', 'unavailable'],
        ['tcproute', 'unavailable'],
      ]);
    },
  );

  it('whose discovery answers nonsense is unavailable', async () => {
    world.kubernetes.setFault(({ path }) =>
      path === `/apis/${group}`
        ? {
            kind: 'raw',
            status: 200,
            headers: { 'content-type': 'application/json' },
            body: '{"kind":"APIGroupList"}',
          }
        : undefined,
    );
    expect((await read()).unreadKinds[0]).toMatchObject({
      kind: 'httproute',
      problem: 'unavailable',
      reason: 'found an answer of kind "APIGroupList", expected APIGroup',
    });
  });

  it('whose discovery says our token, or too much, is unavailable without it', async () => {
    const kinds = [(token: string) => token, () => 'x'.repeat(100_000)];
    for (const kindOf of kinds) {
      world.kubernetes.setFault(({ path, headers }) => {
        const kind = kindOf(String(headers.authorization).replace('Bearer ', ''));
        const body = JSON.stringify({ kind });
        return path === `/apis/${group}`
          ? { kind: 'raw', status: 200, headers: { 'content-type': 'application/json' }, body }
          : undefined;
      });
      const reason = (await read()).unreadKinds[0]?.reason ?? '';
      expect(reason).toMatch(/^found an answer of kind "(\[token\]"|x+…), expected APIGroup$/);
      expect(reason.length).toBeLessThan(600);
    }
  });

  it.each([
    ['an error', 500, { kind: 'Status', message: 'etcd is away' }, '500 etcd is away'],
    [
      'nonsense',
      200,
      { kind: 'Status' },
      'found an answer of kind "Status", expected APIResourceList',
    ],
  ])('of a version that answers %s is unavailable', async (_, status, body, reason) => {
    world.kubernetes.setFault(({ path }) =>
      path === `/apis/${group}/v1`
        ? {
            kind: 'raw',
            status,
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }
        : undefined,
    );
    expect((await read()).unreadKinds).toMatchObject([{ reason }, { reason }]);
  });

  it('is looked for in other versions when one of them has just gone', async () => {
    world.kubernetes.removeCrds(['gateway']);
    world.kubernetes.installCrds(['gateway'], { GRPCRoute: ['v1', 'v1beta1'] });
    world.kubernetes.setFault(({ path }) =>
      path === `/apis/${group}/v1`
        ? {
            kind: 'raw',
            status: 404,
            headers: { 'content-type': 'text/plain' },
            body: '404 page not found\n',
          }
        : undefined,
    );
    const { unreadKinds } = await world.reader({ sources: ['grpcroute'] }).readAll(cluster);
    expect(unreadKinds).toMatchObject([{ kind: 'grpcroute', problem: 'missing' }]);
    expect(requested()).toContain(`/apis/${group}/v1beta1`);
  });

  it('of which the token is not accepted makes the whole cluster unavailable', async () => {
    world.kubernetes.setFault(({ path }) =>
      path.endsWith('/gateways')
        ? { kind: 'status', code: 401, reason: 'Unauthorized', message: 'Unauthorized' }
        : undefined,
    );
    expect(await read()).toMatchObject({ coverage: 'unavailable', unreadKinds: [] });
  });
});

describe('readSelected', () => {
  const select = (selection: Partial<Selection>) =>
    world.reader({ sources }).readSelected(cluster, { ...nothing, ...selection });
  const shop = { kind: 'httproute', namespace: 'web', name: 'shop' } as const;

  it('finds the routes of a Gateway, and those that wait for one', async () => {
    world.kubernetes.apply(gateway('infra', 'other'));
    world.kubernetes.apply(route('web', 'shop'));
    world.kubernetes.apply(route('web', 'other', 'other'));
    const { status: _, ...early } = route('web', 'early');
    world.kubernetes.apply(early);
    const snapshot = await select({ gateways: [{ namespace: 'infra', name: 'public' }] });
    expect(snapshot.coverage).toBe('partial');
    expect(labels(snapshot)).toEqual(['httproute/web/early', 'httproute/web/shop']);
  });

  it('gets one route by its name, with its Gateways', async () => {
    world.kubernetes.apply(route('web', 'shop'));
    const snapshot = await select({ objects: [shop] });
    expect(snapshot).toMatchObject({ coverage: 'partial', absent: [] });
    expect(snapshot.sources).toMatchObject([{ offers: [{ stacks: ['gateway/infra/public'] }] }]);
    expect(requested()).toContain(`/apis/${group}/v1/namespaces/web/httproutes/shop`);
    expect(requested()).not.toContain(`/apis/${group}/v1/httproutes`);
  });

  it('tells a route that does not exist from one whose Gateway is not there', async () => {
    world.kubernetes.apply(route('web', 'lost', 'gone'));
    const lost = { ...shop, name: 'lost' };
    expect(await select({ objects: [shop, lost] })).toMatchObject({
      sources: [],
      absent: ['httproute/web/shop'],
      leftOut: ['httproute/web/lost'],
      unreadKinds: [],
    });
  });

  it('says of a route that cannot be read that its kind is unavailable', async () => {
    forbid('httproutes');
    expect(await select({ objects: [shop] })).toMatchObject({
      coverage: 'partial',
      absent: [],
      unreadKinds: [{ kind: 'httproute', problem: 'unavailable' }],
    });
  });

  it('says of a route whose CRD is not installed that its kind is missing', async () => {
    world.kubernetes.removeCrds(['gateway']);
    expect(await select({ objects: [shop] })).toMatchObject({
      coverage: 'partial',
      absent: [],
      unreadKinds: [{ kind: 'httproute', problem: 'missing' }],
    });
  });

  it('reads Gateways once for several routes', async () => {
    world.kubernetes.apply(route('web', 'shop'));
    world.kubernetes.apply(route('web', 'cart'));
    await select({ objects: [shop, { ...shop, name: 'cart' }] });
    expect(requested().filter((path) => path.endsWith('/gateways'))).toHaveLength(1);
  });
});
