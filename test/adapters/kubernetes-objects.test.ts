import { describe, expect, it } from 'vitest';
import { sourceFromObject } from '../../functions/adapters/kubernetes-objects.ts';

const prefixes = ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'];
const read = (object: unknown) => sourceFromObject(object, prefixes);

describe('a Service', () => {
  const service = {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: {
      namespace: 'web',
      name: 'api',
      annotations: {
        'external-dns.alpha.kubernetes.io/hostname': 'api.example.com',
        'external-dns.kubernetes.io/ttl': '60',
        'kubectl.kubernetes.io/last-applied-configuration': '{"very":"long"}',
      },
      managedFields: [{ manager: 'kubectl' }],
    },
    spec: { type: 'LoadBalancer', externalIPs: ['192.0.2.1'] },
    status: {
      loadBalancer: { ingress: [{ hostname: 'LB-1.elb.amazonaws.com' }, { ip: '192.0.2.9' }] },
    },
  };

  it('is reduced to the annotations of our prefixes, its status and its addresses', () => {
    expect(read(service)).toEqual({
      kind: 'service',
      namespace: 'web',
      name: 'api',
      deleting: false,
      annotations: {
        'external-dns.alpha.kubernetes.io/hostname': 'api.example.com',
        'external-dns.kubernetes.io/ttl': '60',
      },
      hosts: [],
      statusTargets: ['LB-1.elb.amazonaws.com', '192.0.2.9'],
      externalAddresses: ['192.0.2.1'],
      group: null,
    });
  });

  it.each(['ClusterIP', 'NodePort', 'ExternalName', undefined])(
    'of type %s is no source',
    (type) => {
      expect(read({ ...service, spec: { type } })).toBeNull();
    },
  );

  it('that is being deleted says so', () => {
    const metadata = { ...service.metadata, deletionTimestamp: '2026-11-20T10:00:00Z' };
    expect(read({ ...service, metadata })?.deleting).toBe(true);
  });

  it('that has both an address and a host name in one status entry gives both', () => {
    const status = { loadBalancer: { ingress: [{ ip: '192.0.2.1', hostname: 'lb.example' }] } };
    expect(read({ ...service, status })?.statusTargets).toEqual(['192.0.2.1', 'lb.example']);
  });

  it('of a file may have a number where the API has a text, and no namespace', () => {
    const source = read({
      kind: 'Service',
      metadata: { name: 'api', annotations: { 'external-dns.kubernetes.io/ttl': 60 } },
      spec: { type: 'LoadBalancer' },
    });
    expect(source).toMatchObject({
      namespace: 'default',
      annotations: { 'external-dns.kubernetes.io/ttl': '60' },
    });
  });

  it('of Knative is not one of Kubernetes', () => {
    expect(read({ ...service, apiVersion: 'serving.knative.dev/v1' })).toBeNull();
  });
});

describe('an Ingress', () => {
  const ingress = {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: {
      namespace: 'web',
      name: 'shop',
      annotations: { 'alb.ingress.kubernetes.io/group.name': 'shared', other: 'x' },
    },
    spec: {
      rules: [{ host: 'b.example.com' }, { http: {} }, { host: '' }, { host: 'a.example.com' }],
      tls: [{ hosts: ['tls.example.com', ''] }, { secretName: 'x' }],
    },
    status: { loadBalancer: {} },
  };

  it('has the hosts of its rules, then those of its TLS entries, and its group', () => {
    expect(read(ingress)).toEqual({
      kind: 'ingress',
      namespace: 'web',
      name: 'shop',
      deleting: false,
      annotations: {},
      hosts: ['b.example.com', 'a.example.com', 'tls.example.com'],
      statusTargets: [],
      externalAddresses: [],
      group: 'shared',
    });
  });

  it('without a group, without rules, with the status of two load balancers', () => {
    const source = read({
      kind: 'Ingress',
      metadata: { name: 'shop', namespace: 'web' },
      status: { loadBalancer: { ingress: [{ hostname: 'alb' }, { hostname: 'nlb' }] } },
    });
    expect(source).toMatchObject({ group: null, hosts: [], statusTargets: ['alb', 'nlb'] });
  });
});

describe('anything else', () => {
  it.each([
    ['nothing', undefined],
    ['a text', 'kind: Service'],
    ['a list', []],
    ['another kind', { kind: 'ConfigMap', metadata: { name: 'x' } }],
    ['an object without metadata', { kind: 'Ingress' }],
    ['an object without a name', { kind: 'Ingress', metadata: { namespace: 'x' } }],
    ['a Service with nonsense', { kind: 'Service', metadata: { name: 'x' }, spec: 'LoadBalancer' }],
  ])('is no source: %s', (_, object) => {
    expect(read(object)).toBeNull();
  });

  it('is tolerated in the fields of a source', () => {
    const source = read({
      kind: 'Ingress',
      metadata: { name: 'x', annotations: ['a'], deletionTimestamp: null },
      spec: { rules: 'none', tls: [null] },
      status: { loadBalancer: { ingress: [null, { hostname: 7 }] } },
    });
    expect(source).toMatchObject({
      hosts: [],
      statusTargets: [],
      annotations: {},
      deleting: false,
    });
  });
});
