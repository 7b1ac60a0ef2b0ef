import { describe, expect, it } from 'vitest';
import { objectReader } from '../../functions/adapters/object-reader.ts';
import {
  endpointsFromSlice,
  nodeFromObject,
  podFromObject,
  podSelectorOf,
  serviceSpecOf,
} from '../../functions/adapters/service-objects.ts';
import { defaultFilters, type ServiceType } from '../../functions/core/settings.ts';

const allTypes: readonly ServiceType[] = ['LoadBalancer', 'NodePort', 'ClusterIP', 'ExternalName'];
const reader = (serviceTypes: readonly ServiceType[] = allTypes) =>
  objectReader({
    ...defaultFilters,
    serviceTypes,
    annotationPrefixes: ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'],
  });

describe('the spec of a Service', () => {
  it('is reduced to what its targets are made of', () => {
    const spec = {
      type: 'NodePort',
      clusterIP: '172.20.0.7',
      externalIPs: ['192.0.2.1', '', 7],
      externalName: 'example.net',
      externalTrafficPolicy: 'Local',
      publishNotReadyAddresses: true,
      ports: [{ port: 80, nodePort: 30080 }],
    };
    expect(serviceSpecOf({ spec }, reader())).toEqual({
      type: 'NodePort',
      clusterIp: '172.20.0.7',
      externalIps: ['192.0.2.1'],
      externalName: 'example.net',
      localTraffic: true,
      publishNotReady: true,
    });
  });

  it.each([
    ['§2.2 a type that the settings name', 'ExternalName', allTypes, true],
    ['§2.2 a type that they leave out', 'NodePort', ['LoadBalancer'], false],
    ['§2.2 an empty filter leaves none out', 'NodePort', [], true],
    ['§2.2 no type at all is ClusterIP', undefined, ['ClusterIP'], true],
    ['a type that Kubernetes does not know', 'Teleport', allTypes, false],
    ['a type that is no text', 7, allTypes, false],
  ] as const)('%s', (_rule, type, types, counts) => {
    const found = serviceSpecOf({ spec: { type } }, reader(types));
    expect(found !== null).toBe(counts);
  });

  it('believes nothing to be there', () => {
    expect(serviceSpecOf({ spec: null }, reader())).toEqual({
      type: 'ClusterIP',
      clusterIp: '',
      externalIps: [],
      externalName: '',
      localTraffic: false,
      publishNotReady: false,
    });
  });

  it('selects its pods by labels', () => {
    const spec = { selector: { tier: 'web', app: 'shop' } };
    expect(podSelectorOf({ spec })).toBe('app=shop,tier=web');
    expect(podSelectorOf({})).toBe('');
  });
});

describe('what is beside a Service', () => {
  it('a node has its addresses and says whether it takes pods', () => {
    const addresses = [{ type: 'InternalIP', address: '10.0.0.1' }, 'nonsense'];
    const node = { metadata: { name: 'a' }, spec: { unschedulable: true }, status: { addresses } };
    expect(nodeFromObject(node)).toEqual({
      name: 'a',
      unschedulable: true,
      addresses: [
        { type: 'InternalIP', address: '10.0.0.1' },
        { type: '', address: '' },
      ],
    });
    expect(nodeFromObject({})).toEqual({ name: '', unschedulable: false, addresses: [] });
  });

  it('a pod has its host name, its node, its state and its own targets', () => {
    const pod = {
      metadata: {
        name: 'db-0',
        deletionTimestamp: '2026-11-20T10:00:00Z',
        annotations: { 'external-dns.alpha.kubernetes.io/target': '192.0.2.1, 192.0.2.2' },
      },
      spec: { hostname: 'db-0', nodeName: 'a', containers: [{ image: 'postgres' }] },
      status: {
        hostIP: '10.0.0.1',
        phase: 'Running',
        conditions: [
          { type: 'Initialized', status: 'True' },
          { type: 'Ready', status: 'True' },
        ],
      },
    };
    expect(podFromObject(pod, reader())).toEqual({
      name: 'db-0',
      hostname: 'db-0',
      nodeName: 'a',
      hostIp: '10.0.0.1',
      running: true,
      ready: true,
      terminating: true,
      targets: ['192.0.2.1', '192.0.2.2'],
    });
  });

  it('a pod that is empty or not ready says so', () => {
    const none = { running: false, ready: false, terminating: false, targets: null, hostIp: '' };
    expect(podFromObject({}, reader())).toMatchObject(none);
    const conditions = [{ type: 'Ready', status: 'False' }];
    expect(podFromObject({ status: { conditions } }, reader())).toMatchObject(none);
  });

  const slice = (addressType: string, ...endpoints: readonly unknown[]) =>
    endpointsFromSlice({ addressType, endpoints });
  const targetRef = { kind: 'Pod', name: 'db-0' };
  it.each([
    [
      '§2.2 headless: the first address only',
      'IPv4',
      { addresses: ['10.1.0.1', '10.1.0.2'], targetRef },
      true,
      '10.1.0.1',
    ],
    [
      '§2.2 headless: nil ready is ready',
      'IPv6',
      { addresses: ['2001:db8::1'], targetRef, conditions: {} },
      true,
      '2001:db8::1',
    ],
    [
      '§2.2 headless: not ready',
      'IPv4',
      { addresses: ['10.1.0.1'], targetRef, conditions: { ready: false } },
      false,
      '10.1.0.1',
    ],
    [
      '§2.2 headless: a slice of host names has no address',
      'FQDN',
      { addresses: ['db.example.net'], targetRef },
      true,
      '',
    ],
    ['§2.2 headless: an endpoint without an address', 'IPv4', { targetRef }, true, ''],
  ])('%s', (_rule, addressType, endpoint, ready, address) => {
    expect(slice(addressType, endpoint)).toEqual([{ podName: 'db-0', ready, address }]);
  });

  it('§2.2 headless: endpoints without a pod are passed over', () => {
    const other = { kind: 'Node', name: 'a' };
    expect(slice('IPv4', { addresses: ['10.1.0.1'] }, { targetRef: other }, null)).toEqual([]);
    expect(endpointsFromSlice({})).toEqual([]);
  });
});
