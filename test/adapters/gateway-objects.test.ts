import { describe, expect, it } from 'vitest';
import {
  gatewayFromObject,
  listenerSetFromObject,
  namespaceFromObject,
  routeFromObject,
} from '../../functions/adapters/gateway-objects.ts';
import { objectReader } from '../../functions/adapters/object-reader.ts';
import { defaultFilters, type SourceFilters } from '../../functions/core/settings.ts';

const apiVersion = 'gateway.networking.k8s.io/v1';
const reader = (filters: Partial<SourceFilters> = {}) =>
  objectReader({ ...defaultFilters, annotationPrefixes: ['x.io/'], ...filters });
const parent = {
  group: 'gateway.networking.k8s.io',
  kind: 'Gateway',
  namespace: 'web',
  name: 'public',
  sectionName: '',
  port: null,
};

describe('a route', () => {
  const route = {
    apiVersion,
    kind: 'HTTPRoute',
    metadata: { namespace: 'web', name: 'shop', annotations: { 'x.io/ttl': '60', other: 'y' } },
    spec: {
      hostnames: ['a.example.com', ''],
      parentRefs: [
        { name: 'public' },
        { name: 'set', kind: 'ListenerSet', namespace: 'infra', sectionName: 'https', port: 443 },
        { name: 'backend', group: '', kind: 'Service' },
      ],
    },
    status: {
      parents: [
        { parentRef: { name: 'public' }, conditions: [{ type: 'Accepted', status: 'True' }] },
        { parentRef: { name: 'other' }, conditions: [{ type: 'Accepted', status: 'Unknown' }] },
        { parentRef: { name: 'silent' } },
      ],
    },
  };

  it('has its host names and parents, with the defaults of the API', () => {
    expect(routeFromObject(route, reader())).toEqual({
      kind: 'httproute',
      namespace: 'web',
      name: 'shop',
      deleting: false,
      annotations: { 'x.io/ttl': '60' },
      templateHosts: [],
      problems: [],
      hosts: ['a.example.com'],
      parents: [
        parent,
        {
          ...parent,
          kind: 'ListenerSet',
          namespace: 'infra',
          name: 'set',
          sectionName: 'https',
          port: 443,
        },
        { ...parent, group: '', kind: 'Service', name: 'backend' },
      ],
      statusParents: [
        { ...parent, accepted: true },
        { ...parent, name: 'other', accepted: false },
        { ...parent, name: 'silent', accepted: false },
      ],
    });
  });

  it.each([
    ['HTTPRoute', 'v1', 'httproute'],
    ['GRPCRoute', 'v1', 'grpcroute'],
    ['TLSRoute', 'v1alpha3', 'tlsroute'],
    ['TCPRoute', 'v1alpha2', 'tcproute'],
    ['UDPRoute', 'v1alpha2', 'udproute'],
  ])('§2.4 table: of kind %s in %s', (kind, version, expected) => {
    const object = { ...route, kind, apiVersion: `gateway.networking.k8s.io/${version}` };
    expect(routeFromObject(object, reader())?.kind).toBe(expected);
  });

  it('§3.1: has the names that the template makes of it', () => {
    const fqdnTemplate = '{{.Name}}.example.com';
    expect(routeFromObject(route, reader({ fqdnTemplate }))?.templateHosts).toEqual([
      'shop.example.com',
    ]);
  });

  it.each([
    ['of another group', { ...route, apiVersion: 'networking.istio.io/v1' }, {}],
    ['of another kind', { ...route, kind: 'Gateway' }, {}],
    ['without a name', { ...route, metadata: {} }, {}],
    ['that a filter leaves out', route, { labelFilter: 'dns=yes' }],
  ])('is none: %s', (_, object, filters) => {
    expect(routeFromObject(object, reader(filters))).toBeNull();
  });

  it('of nonsense is tolerated', () => {
    const object = {
      kind: 'HTTPRoute',
      metadata: { name: 'x' },
      spec: { hostnames: 'a', parentRefs: [null, { port: '80', kind: 7 }] },
      status: { parents: [{ conditions: 'True' }, 7] },
    };
    const nameless = { ...parent, namespace: 'default', name: '' };
    expect(routeFromObject(object, reader())).toMatchObject({
      hosts: [],
      parents: [nameless, nameless],
      statusParents: [
        { ...nameless, accepted: false },
        { ...nameless, accepted: false },
      ],
    });
  });
});

describe('a Gateway', () => {
  const gateway = (spec: unknown, status: unknown = {}) => ({
    apiVersion,
    kind: 'Gateway',
    metadata: {
      namespace: 'infra',
      name: 'public',
      labels: { dns: 'yes' },
      annotations: { 'x.io/target': 'a.example.net', other: 'y' },
    },
    spec,
    status,
  });

  it('has its labels, addresses and listeners, with the defaults of the API', () => {
    const object = gateway(
      {
        listeners: [
          { name: 'http', protocol: 'HTTP', port: 80 },
          {
            name: 'https',
            protocol: 'HTTPS',
            port: 443,
            hostname: '*.example.com',
            allowedRoutes: {
              namespaces: { from: 'All' },
              kinds: [{ kind: 'HTTPRoute' }, { group: 'x.io', kind: 'XRoute' }],
            },
          },
        ],
      },
      { addresses: [{ type: 'Hostname', value: 'lb.example' }, { value: '192.0.2.1' }, {}] },
    );
    expect(gatewayFromObject(object, reader())).toEqual({
      namespace: 'infra',
      name: 'public',
      deleting: false,
      labels: { dns: 'yes' },
      annotations: { 'x.io/target': 'a.example.net' },
      addresses: ['lb.example', '192.0.2.1'],
      listeners: [
        {
          name: 'http',
          protocol: 'HTTP',
          port: 80,
          hostname: '',
          namespaces: { kind: 'same' },
          routeKinds: [],
        },
        {
          name: 'https',
          protocol: 'HTTPS',
          port: 443,
          hostname: '*.example.com',
          namespaces: { kind: 'all' },
          routeKinds: ['gateway.networking.k8s.io/HTTPRoute', 'x.io/XRoute'],
        },
      ],
      allowedListenerSets: { kind: 'none' },
    });
  });

  it.each<[string, unknown, string, boolean | null]>([
    ['All', { from: 'All' }, 'all', null],
    ['Same', { from: 'Same' }, 'same', null],
    ['None', { from: 'None' }, 'none', null],
    ['a word that nobody knows', { from: 'Some' }, 'none', null],
    [
      'a selector',
      { from: 'Selector', selector: { matchLabels: { team: 'web' } } },
      'selector',
      true,
    ],
    [
      'a selector of others',
      { from: 'Selector', selector: { matchLabels: { a: 'b' } } },
      'selector',
      false,
    ],
    ['no selector', { from: 'Selector' }, 'none', null],
    ['a selector that is none', { from: 'Selector', selector: { matchLabels: 'a' } }, 'none', null],
  ])('§2.4 step 6: namespaces from %s', (_, namespaces, kind, matches) => {
    const rule = gatewayFromObject(
      gateway({ listeners: [{ allowedRoutes: { namespaces } }], allowedListeners: { namespaces } }),
      reader(),
    );
    expect(rule?.listeners[0]?.namespaces.kind).toBe(kind);
    expect(rule?.allowedListenerSets.kind).toBe(kind);
    const found = rule?.allowedListenerSets;
    const labels = { team: 'web' };
    expect(found?.kind === 'selector' ? found.selector.matches(labels) : null).toBe(matches);
  });

  it('that is being deleted says so', () => {
    const { metadata, ...rest } = gateway({});
    const deleting = { ...metadata, deletionTimestamp: '2026-11-20T10:00:00Z' };
    expect(gatewayFromObject({ ...rest, metadata: deleting }, reader())?.deleting).toBe(true);
  });

  it('of another group is none', () => {
    const istio = { ...gateway({}), apiVersion: 'networking.istio.io/v1' };
    expect(gatewayFromObject(istio, reader())).toBeNull();
  });
});

describe('a ListenerSet', () => {
  const set = {
    apiVersion,
    kind: 'ListenerSet',
    metadata: { namespace: 'web', name: 'extra', annotations: { dns: 'on' } },
    spec: { parentRef: { name: 'public' }, listeners: [{ name: 'a' }, { name: 'b' }] },
    status: {
      conditions: [{ type: 'Accepted', status: 'True' }],
      listeners: [
        { name: 'a', conditions: [{ type: 'Accepted', status: 'True' }] },
        { name: 'b', conditions: [{ type: 'Accepted', status: 'False' }] },
      ],
    },
  };

  it('has its Gateway, and what its status says of it and of each listener', () => {
    expect(listenerSetFromObject(set, reader())).toMatchObject({
      namespace: 'web',
      name: 'extra',
      deleting: false,
      selected: true,
      parent,
      accepted: true,
      listeners: [
        { name: 'a', accepted: true },
        { name: 'b', accepted: false },
      ],
    });
  });

  it('§2.4 ListenerSet: obeys the annotation filter, and no other', () => {
    const filters = { annotationFilter: 'dns=off', labelFilter: 'a=b', namespaces: ['other'] };
    expect(listenerSetFromObject(set, reader(filters))?.selected).toBe(false);
    const others = { ...filters, annotationFilter: 'dns=on' };
    expect(listenerSetFromObject(set, reader(others))?.selected).toBe(true);
  });

  it('of another kind is none', () => {
    expect(listenerSetFromObject({ ...set, kind: 'XListenerSet' }, reader())).toBeNull();
  });
});

describe('a Namespace', () => {
  it('has its labels', () => {
    const object = { kind: 'Namespace', metadata: { name: 'web', labels: { team: 'a', n: 1 } } };
    expect(namespaceFromObject(object)).toEqual(['web', { team: 'a', n: '1' }]);
    expect(namespaceFromObject({ ...object, kind: 'Service' })).toBeNull();
  });
});
