import { describe, expect, it } from 'vitest';
import { sourceFromObject } from '../../functions/adapters/kubernetes-objects.ts';
import { objectReader } from '../../functions/adapters/object-reader.ts';
import { defaultFilters, type SourceFilters } from '../../functions/core/settings.ts';

const annotationPrefixes = ['external-dns.kubernetes.io/', 'external-dns.alpha.kubernetes.io/'];
const read = (object: unknown, filters: Partial<SourceFilters> = {}) =>
  sourceFromObject(object, objectReader({ ...defaultFilters, annotationPrefixes, ...filters }));
const common = { templateHosts: [], problems: [], offers: [] };

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
    spec: { type: 'LoadBalancer', externalIPs: ['192.0.2.1'], clusterIP: '10.100.0.7' },
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
      ...common,
      hosts: [],
      stacks: ['service/web/api'],
      statusTargets: ['LB-1.elb.amazonaws.com', '192.0.2.9'],
      givenTargets: ['192.0.2.1'],
      internalTargets: ['10.100.0.7'],
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
      ...common,
      hosts: ['b.example.com', 'a.example.com', 'tls.example.com'],
      stacks: ['ingress-group/shared'],
      statusTargets: [],
      givenTargets: [],
      internalTargets: null,
    });
  });

  it('without a group, without rules, with the status of two load balancers', () => {
    const source = read({
      kind: 'Ingress',
      metadata: { name: 'shop', namespace: 'web' },
      status: { loadBalancer: { ingress: [{ hostname: 'alb' }, { hostname: 'nlb' }] } },
    });
    expect(source).toMatchObject({
      stacks: ['ingress/web/shop'],
      hosts: [],
      statusTargets: ['alb', 'nlb'],
    });
  });
});

describe('a filter', () => {
  const object = (kind: string, metadata: Readonly<Record<string, unknown>>, spec: unknown) => ({
    kind,
    metadata: { name: 'x', namespace: 'web', ...metadata },
    spec,
  });
  const loadBalancer = { type: 'LoadBalancer' };
  const labels = { team: 'web' };
  const classed = { annotations: { 'kubernetes.io/ingress.class': 'nginx' } };
  it.each<[string, unknown, Partial<SourceFilters>, boolean]>([
    [
      '§2.1: labelFilter',
      object('Service', { labels }, loadBalancer),
      { labelFilter: 'team=web' },
      true,
    ],
    ['§2.1: labelFilter', object('Service', {}, loadBalancer), { labelFilter: 'team=web' }, false],
    [
      '§2.1: annotationFilter, on any annotation',
      object('Service', { annotations: { 'x.io/dns': 'on' } }, loadBalancer),
      { annotationFilter: 'x.io/dns in (on)' },
      true,
    ],
    ['§2.1: annotationFilter', object('Ingress', {}, {}), { annotationFilter: 'dns=on' }, false],
    ['§2.1: namespaces', object('Ingress', {}, {}), { namespaces: ['api', 'web'] }, true],
    ['§2.1: namespaces', object('Ingress', {}, {}), { namespaces: ['api'] }, false],
    [
      '§2.3: the class of the spec',
      object('Ingress', {}, { ingressClassName: 'alb' }),
      { ingressClasses: ['alb'] },
      true,
    ],
    [
      '§2.3: the class of the spec and not that of the annotation',
      object('Ingress', classed, { ingressClassName: 'alb' }),
      { ingressClasses: ['nginx'] },
      false,
    ],
    [
      '§2.3: the class of the annotation',
      object('Ingress', classed, {}),
      { ingressClasses: ['nginx'] },
      true,
    ],
    ['§2.3: no class at all', object('Ingress', {}, {}), { ingressClasses: ['nginx'] }, false],
    [
      '§2.3: the class concerns Ingresses only',
      object('Service', {}, loadBalancer),
      { ingressClasses: ['alb'] },
      true,
    ],
  ])('%s', (_, of, filters, isSource) => {
    expect(read(of, filters) !== null).toBe(isSource);
  });

  it.each([
    ['ignoreIngressRulesSpec', ['tls.example.com']],
    ['ignoreIngressTlsSpec', ['rule.example.com']],
  ])('§2.3: %s leaves the hosts of that part out', (flag, hosts) => {
    const spec = { rules: [{ host: 'rule.example.com' }], tls: [{ hosts: ['tls.example.com'] }] };
    expect(read(object('Ingress', {}, spec), { [flag]: true })?.hosts).toEqual(hosts);
  });

  it.each([
    ['labelFilter', 'a in b'],
    ['annotationFilter', '=x'],
    ['fqdnTemplate', '{{.Name'],
  ])('that cannot be followed is a fault of the settings: %s', (key, text) => {
    expect(() => read({}, { [key]: text })).toThrow(
      expect.objectContaining({
        code: 'invalid-configuration',
        message: expect.stringContaining(key),
      }),
    );
  });
});

describe('a template', () => {
  const service = {
    kind: 'Service',
    metadata: { name: 'api', namespace: 'web' },
    spec: { type: 'LoadBalancer' },
  };

  it('§3.1: gives the names that it makes of the object', () => {
    const fqdnTemplate = '{{.Name}}.{{.Namespace}}.example.com';
    expect(read(service, { fqdnTemplate })).toMatchObject({
      templateHosts: ['api.web.example.com'],
      problems: [],
    });
  });

  it('that fails on an object is a problem of this object', () => {
    const fqdnTemplate = '{{range .Name}}{{.}},{{end}}';
    expect(read(service, { fqdnTemplate })).toMatchObject({
      templateHosts: [],
      problems: [expect.stringMatching(/^fqdnTemplate makes no name of it: .+; correct the/)],
    });
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
