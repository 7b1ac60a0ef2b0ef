import { describe, expect, it } from 'vitest';
import { mostNames } from '../../functions/core/name-limit.ts';
import type { Endpoint, Node, Pod } from '../../functions/core/pod-and-node-targets.ts';
import {
  noSurroundings,
  type ServiceSpec,
  type Surroundings,
  surroundingsNeeded,
  withServiceTargets,
} from '../../functions/core/service-targets.ts';
import type { Settings } from '../../functions/core/settings.ts';
import { requestsOf, type Source } from '../../functions/core/source.ts';
import { hostnameOf, settings, source } from './world.ts';

const spec = (type: ServiceSpec['type'], other: Partial<ServiceSpec> = {}): ServiceSpec => ({
  type,
  clusterIp: '172.20.0.7',
  externalIps: [],
  externalName: '',
  localTraffic: false,
  publishNotReady: false,
  ...other,
});

const headless = spec('ClusterIP', { clusterIp: 'None' });

const pod = (name: string, other: Partial<Pod> = {}): Pod => ({
  name,
  hostname: name,
  nodeName: 'a',
  hostIp: '10.0.0.1',
  running: true,
  ready: true,
  terminating: false,
  targets: null,
  ...other,
});

const endpoint = (podName: string, address: string, ready = true): Endpoint => ({
  podName,
  ready,
  address,
});

const nodeA: Node = {
  name: 'a',
  unschedulable: false,
  addresses: [
    { type: 'ExternalIP', address: '192.0.2.1' },
    { type: 'InternalIP', address: '10.0.0.1' },
  ],
};
const nodeB: Node = {
  name: 'b',
  unschedulable: false,
  addresses: [{ type: 'ExternalIP', address: '192.0.2.2' }],
};

type Case = {
  readonly keys?: Readonly<Record<string, string>>;
  readonly around?: Partial<Surroundings>;
  readonly settings?: Partial<Settings>;
};

const status = { statusTargets: [hostnameOf('nlb:app')] };

const targetsOf = (of: ServiceSpec, { keys = {}, around = {}, settings: set = {} }: Case = {}) =>
  withServiceTargets(
    source('service/web/app', { hostname: 'app.example.com', ...keys }, status),
    of,
    { ...noSurroundings, ...around },
    settings(set),
  );

type Targets = Pick<Source, 'stacks' | 'statusTargets' | 'givenTargets' | 'internalTargets'>;

const nothing: Targets = { stacks: [], statusTargets: [], givenTargets: [], internalTargets: null };
const balanced: Targets = {
  stacks: ['service/web/app'],
  statusTargets: status.statusTargets,
  givenTargets: [],
  internalTargets: ['172.20.0.7'],
};

describe('the targets of a Service', () => {
  const published = { settings: { publishInternalServices: true } };
  it.each<[string, ServiceSpec, Case, Targets]>([
    ['§2.2 LoadBalancer: its load balancer and status', spec('LoadBalancer'), {}, balanced],
    [
      '§2.2 LoadBalancer: externalIPs override the status',
      spec('LoadBalancer', { externalIps: ['192.0.2.9'] }),
      {},
      { ...balanced, givenTargets: ['192.0.2.9'] },
    ],
    [
      '§2.2 LoadBalancer, internal name: nothing if None',
      spec('LoadBalancer', { clusterIp: 'None' }),
      {},
      { ...balanced, internalTargets: [] },
    ],
    [
      '§2.2 LoadBalancer, internal name: nothing before there is a clusterIP',
      spec('LoadBalancer', { clusterIp: '' }),
      {},
      { ...balanced, internalTargets: [] },
    ],
    [
      '§2.2 ClusterIP: only internal names get the clusterIP',
      spec('ClusterIP'),
      {},
      { ...nothing, internalTargets: ['172.20.0.7'] },
    ],
    [
      '§2.2 ClusterIP with publishInternalServices: other names too',
      spec('ClusterIP'),
      published,
      { ...nothing, givenTargets: ['172.20.0.7'], internalTargets: ['172.20.0.7'] },
    ],
    ['§2.2 NodePort: no node, no target', spec('NodePort'), {}, nothing],
    [
      '§2.2 NodePort: the addresses of nodes',
      spec('NodePort'),
      { around: { nodes: [nodeA, nodeB] } },
      { ...nothing, givenTargets: ['192.0.2.1', '192.0.2.2'] },
    ],
    [
      '§1.2 access: on a NodePort Service',
      spec('NodePort'),
      { keys: { access: 'private' }, around: { nodes: [nodeA, nodeB] } },
      { ...nothing, givenTargets: ['10.0.0.1'] },
    ],
    [
      '§2.2 NodePort with externalTrafficPolicy Local: nodes with pods',
      spec('NodePort', { localTraffic: true }),
      { around: { nodes: [nodeA, nodeB], pods: [pod('app-0')] } },
      { ...nothing, givenTargets: ['192.0.2.1'] },
    ],
    [
      '§2.2 ExternalName: its name',
      spec('ExternalName', { externalName: 'example.net' }),
      {},
      { ...nothing, givenTargets: ['example.net'] },
    ],
    [
      '§2.2 ExternalName: externalIPs if any',
      spec('ExternalName', { externalName: 'example.net', externalIps: ['192.0.2.9'] }),
      {},
      { ...nothing, givenTargets: ['192.0.2.9'] },
    ],
    [
      '§2.2 ExternalName: one that names a load balancer waits for the ELB API',
      spec('ExternalName', { externalName: hostnameOf('nlb:other') }),
      {},
      { ...nothing, statusTargets: [hostnameOf('nlb:other')] },
    ],
    ['§2.2 ExternalName: without a name, nothing', spec('ExternalName'), {}, nothing],
    ['§2.2 headless: no pod, no target', headless, published, nothing],
  ])('%s', (_rule, of, other, expected) => {
    expect(targetsOf(of, other)).toMatchObject({ ...expected, offers: [] });
  });
});

describe('the pods of a headless Service', () => {
  const pods = [pod('db-1'), pod('db-0'), pod('worker', { hostname: '' })];
  const endpoints = [
    endpoint('db-0', '10.1.0.1'),
    endpoint('db-1', '10.1.0.2', false),
    endpoint('worker', '10.1.0.3'),
  ];
  const offersOf = (of: ServiceSpec, other: Case = {}) => {
    const { givenTargets, offers } = targetsOf(of, { around: { pods, endpoints }, ...other });
    return [givenTargets, ...offers.map((offer) => [...offer.hosts, ...offer.givenTargets])];
  };

  it.each<[string, ServiceSpec, Case, readonly (readonly string[])[]]>([
    [
      '§2.2 headless: ready pods, and each under its host name; one that is not ready keeps its name',
      headless,
      {},
      [['10.1.0.1', '10.1.0.3'], ['db-0.app.example.com', '10.1.0.1'], ['db-1.app.example.com']],
    ],
    [
      '§2.2 headless with publishNotReadyAddresses: every pod',
      { ...headless, publishNotReady: true },
      {},
      [
        ['10.1.0.1', '10.1.0.2', '10.1.0.3'],
        ['db-0.app.example.com', '10.1.0.1'],
        ['db-1.app.example.com', '10.1.0.2'],
      ],
    ],
    [
      '§1.2 endpoints-type HostIP',
      headless,
      { keys: { 'endpoints-type': 'HostIP' } },
      [['10.0.0.1'], ['db-0.app.example.com', '10.0.0.1'], ['db-1.app.example.com']],
    ],
    [
      '§1.2 endpoints-type NodeExternalIP',
      headless,
      {
        keys: { 'endpoints-type': 'NodeExternalIP' },
        around: { pods: [pod('db-0')], endpoints, nodes: [nodeA] },
      },
      [['192.0.2.1'], ['db-0.app.example.com', '192.0.2.1']],
    ],
    [
      '§1.2 internal-hostname of a headless Service: as hostname',
      headless,
      {
        keys: { 'internal-hostname': 'in.example.com' },
        around: { pods: [pod('db-0')], endpoints },
      },
      [['10.1.0.1'], ['db-0.app.example.com', 'db-0.in.example.com', '10.1.0.1']],
    ],
    ['§1.2 target: switches the pods off', headless, { keys: { target: '192.0.2.9' } }, [[]]],
    [
      'a name of the Service itself is not offered for a pod as well',
      headless,
      {
        keys: { hostname: 'app.example.com,db-0.app.example.com' },
        around: { pods: [pod('db-0')], endpoints },
      },
      [['10.1.0.1'], ['db-0.db-0.app.example.com', '10.1.0.1']],
    ],
    [
      'a wildcard and a name that cannot be have no names below them',
      headless,
      {
        keys: { hostname: '*.example.com,a..b' },
        around: { pods: [pod('db-0')], endpoints },
      },
      [['10.1.0.1'], ['10.1.0.1']],
    ],
    [
      'two pods of one host name share it',
      headless,
      {
        around: {
          pods: [pod('x', { hostname: 'db' }), pod('y', { hostname: 'db' })],
          endpoints: [endpoint('y', '10.1.0.2'), endpoint('x', '10.1.0.1')],
        },
      },
      [
        ['10.1.0.1', '10.1.0.2'],
        ['db.app.example.com', '10.1.0.1', '10.1.0.2'],
      ],
    ],
  ])('%s', (_rule, of, other, expected) => {
    expect(offersOf(of, other)).toEqual(expected);
  });
});

describe('a headless Service with many names and many pods', () => {
  const names = Array.from({ length: mostNames }, (_, index) => `n${index}.example.com`);
  const pods = Array.from({ length: 200 }, (_, index) => pod(`db-${index}`));
  const serviceWith = (hostnames: readonly string[]) =>
    targetsOf(headless, { keys: { hostname: hostnames.join() }, around: { pods } });
  const countOf = (lists: readonly { readonly length: number }[]): number =>
    lists.reduce((sum, list) => sum + list.length, 0);

  it.each([
    [
      '200 names of 200 pods: too many, and no more are made than show it',
      200,
      mostNames + 1 - 200,
    ],
    ['as many as are followed: one more', mostNames, 1],
    ['40 names of 200 pods: all', 40, 40 * 200],
  ])('%s', (_, count, offered) => {
    const service = serviceWith(names.slice(0, count));
    expect(countOf(service.offers.map(({ hosts }) => hosts))).toBe(offered);
    const requests = requestsOf(service, settings());
    const asked = countOf(requests.map((request) => request.names));
    expect(asked).toBe(Math.min(count + offered, mostNames));
    expect(requests[0]?.beyond ?? null).toEqual(
      count + offered > mostNames ? { kind: 'name', name: expect.any(String) } : null,
    );
  });
});

describe('what must be read beside a Service', () => {
  it.each<[string, ServiceSpec, Readonly<Record<string, string>>, readonly string[]]>([
    ['§2.5 LoadBalancer: nothing', spec('LoadBalancer'), {}, []],
    ['§2.5 ClusterIP: nothing', spec('ClusterIP'), {}, []],
    ['§2.5 ExternalName: nothing', spec('ExternalName'), {}, []],
    ['§2.2 NodePort: nodes', spec('NodePort'), {}, ['nodes']],
    [
      '§2.2 NodePort with externalTrafficPolicy Local: pods too',
      spec('NodePort', { localTraffic: true }),
      {},
      ['nodes', 'pods'],
    ],
    ['§2.2 headless: pods and endpoints', headless, {}, ['pods', 'endpoints']],
    [
      '§1.2 endpoints-type NodeExternalIP: nodes too',
      headless,
      { 'endpoints-type': 'NodeExternalIP' },
      ['pods', 'endpoints', 'nodes'],
    ],
    ['§1.2 target: nothing', spec('NodePort'), { target: '192.0.2.9' }, []],
    ['§1.2 controller of another: nothing', spec('NodePort'), { controller: 'other' }, []],
  ])('%s', (_rule, of, keys, expected) => {
    const asking = source('service/web/app', { hostname: 'app.example.com', ...keys });
    expect(surroundingsNeeded(asking, of, settings())).toEqual(expected);
  });

  it('is nothing for a Service that asks for no name', () => {
    const silent = source('service/web/app', { ttl: 'bad' });
    expect(surroundingsNeeded(silent, headless, settings())).toEqual([]);
  });
});
