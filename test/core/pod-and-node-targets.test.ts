import { describe, expect, it } from 'vitest';
import {
  type Endpoint,
  type Node,
  nodePortTargets,
  type Pod,
  targetsByPod,
} from '../../functions/core/pod-and-node-targets.ts';
import { elementsSeen } from './counting.ts';

const node = (
  name: string,
  external: string | null,
  internal: string | null,
  other: Partial<Node> = {},
): Node => ({
  name,
  unschedulable: false,
  addresses: [
    { type: 'Hostname', address: name },
    ...(external === null ? [] : [{ type: 'ExternalIP', address: external }]),
    ...(internal === null ? [] : [{ type: 'InternalIP', address: internal }]),
  ],
  ...other,
});

const pod = (name: string, nodeName: string, other: Partial<Pod> = {}): Pod => ({
  name,
  hostname: '',
  nodeName,
  hostIp: '10.0.0.9',
  running: true,
  ready: true,
  terminating: false,
  targets: null,
  ...other,
});

const endpoint = (podName: string, address: string): Endpoint => ({
  podName,
  ready: true,
  address,
});

const both = [node('a', '192.0.2.2', '10.0.0.2'), node('b', '192.0.2.1', '10.0.0.1')];
const inside = [node('a', null, '10.0.0.2'), node('b', null, '10.0.0.1')];

describe('targets of a NodePort Service', () => {
  it.each([
    ['§1.2 access public: external addresses', both, 'public', ['192.0.2.1', '192.0.2.2']],
    ['§1.2 access public: never internal ones', inside, 'public', []],
    ['§1.2 access private: internal addresses', both, 'private', ['10.0.0.1', '10.0.0.2']],
    ['§1.2 access absent: external where there are any', both, null, ['192.0.2.1', '192.0.2.2']],
    ['§1.2 access absent: else internal', inside, null, ['10.0.0.1', '10.0.0.2']],
    ['§1.2 access of another value: as absent', inside, 'Public', ['10.0.0.1', '10.0.0.2']],
    [
      '§1.2 access absent: one node with an external address decides for all',
      [...inside, node('c', '192.0.2.3', '10.0.0.3')],
      null,
      ['192.0.2.3'],
    ],
    ['§2.2 NodePort: IPv6 addresses too', [node('a', '2001:db8::1', null)], null, ['2001:db8::1']],
    [
      '§2.2 NodePort: an address that two nodes have, once',
      [node('a', '192.0.2.1', null), node('b', '192.0.2.1', null)],
      null,
      ['192.0.2.1'],
    ],
    [
      '§2.2 NodePort: unschedulable nodes are skipped',
      [node('a', '192.0.2.1', null, { unschedulable: true }), node('b', null, '10.0.0.2')],
      null,
      ['10.0.0.2'],
    ],
    ['§2.2 NodePort: no node, no target', [], null, []],
  ])('%s', (_rule, nodes, access, expected) => {
    expect(nodePortTargets(nodes, null, access)).toEqual(expected);
  });

  const ending = { terminating: true };
  const starting = { ready: false };
  it.each([
    ['ready pods that stay', [pod('x', 'a'), pod('y', 'b', ending)], ['192.0.2.2']],
    ['else ready pods that end', [pod('x', 'a', ending), pod('y', 'b', starting)], ['192.0.2.2']],
    ['else pods that run', [pod('x', 'b', { ...starting, ...ending })], ['192.0.2.1']],
    ['never pods that do not run', [pod('x', 'a', { running: false })], []],
    [
      'a tier without a known node does not count',
      [pod('x', 'gone'), pod('y', 'b', starting)],
      ['192.0.2.1'],
    ],
    ['no pod, no target', [], []],
  ])('§2.2 NodePort with externalTrafficPolicy Local: %s', (_rule, pods, expected) => {
    expect(nodePortTargets(both, pods, null)).toEqual(expected);
  });

  it('§2.2 NodePort with externalTrafficPolicy Local: an unschedulable node of the best tier is not replaced', () => {
    const nodes = [node('a', '192.0.2.1', null, { unschedulable: true }), ...both.slice(1)];
    const pods = [pod('x', 'a'), pod('y', 'b', starting)];
    expect(nodePortTargets(nodes, pods, null)).toEqual([]);
  });
});

describe('targets of the pods of a headless Service', () => {
  const endpoints = [endpoint('x', '10.1.0.1')];
  it.each([
    ['§1.2 endpoints-type absent: the address of the endpoint', null, {}, ['10.1.0.1']],
    ['§1.2 endpoints-type of another value: as absent', 'hostip', {}, ['10.1.0.1']],
    ['§1.2 endpoints-type HostIP: the address of the host', 'HostIP', {}, ['10.0.0.9']],
    ['§1.2 endpoints-type HostIP: nothing before it has one', 'HostIP', { hostIp: '' }, []],
    ['§1.2 endpoints-type NodeExternalIP', 'NodeExternalIP', {}, ['192.0.2.2']],
    ['§1.2 endpoints-type NodeExternalIP: node unknown', 'NodeExternalIP', { nodeName: 'z' }, []],
    [
      '§2.2 headless: the target annotation of the Pod wins',
      'HostIP',
      { targets: ['198.51.100.7'] },
      ['198.51.100.7'],
    ],
    ['§2.2 headless: an empty one does not', null, { targets: [] }, ['10.1.0.1']],
  ])('%s', (_rule, endpointsType, other, expected) => {
    const targets = targetsByPod(endpoints, [pod('x', 'a', other)], both, endpointsType);
    expect(targets.get('x')).toEqual(expected);
  });

  it('§2.2 headless: both address families of a pod, and nothing of an endpoint without a pod', () => {
    const slices = [
      endpoint('x', '2001:db8::1'),
      endpoint('x', '10.1.0.1'),
      endpoint('z', '10.1.0.9'),
    ];
    const targets = targetsByPod(slices, [pod('x', 'a'), pod('y', 'a')], [], null);
    expect([...targets]).toEqual([['x', ['10.1.0.1', '2001:db8::1']]]);
  });

  it('§2.2 headless: the addresses of a pod are sorted once, however many there are', async () => {
    const slices = Array.from({ length: 200 }, (_, at) => endpoint('x', `10.1.0.${at}`));
    const seen = await elementsSeen('sort', () => {
      expect(targetsByPod(slices, [pod('x', 'a')], [], null).get('x')).toHaveLength(200);
    });
    expect(seen).toBeLessThan(2 * 200);
  });
});
