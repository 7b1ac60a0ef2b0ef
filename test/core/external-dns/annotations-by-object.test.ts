import { describe, expect, it } from 'vitest';
import { routeHosts } from '../../../functions/core/gateway-route-hosts.ts';
import type { Node, Pod } from '../../../functions/core/pod-and-node-targets.ts';
import { type ServiceSpec, withServiceTargets } from '../../../functions/core/service-targets.ts';
import { requestsOf, type Source } from '../../../functions/core/source.ts';
import { route } from '../gateway-world.ts';
import { settings, source } from '../world.ts';
import { bothPrefixes, type Keys, publishedLines, under } from './publishing.ts';

const hostname = 'web.example.com';
const rule: Partial<Source> = { hosts: ['rule.example.com'] };
const ofRoute: Partial<Source> = {
  offers: [
    {
      hosts: ['route.example.com'],
      keys: null,
      recordType: null,
      stacks: [],
      statusTargets: [],
      givenTargets: ['192.0.2.5'],
    },
  ],
};

type Row = readonly [
  rule: string,
  resource: string,
  keys: Keys,
  other: Partial<Source>,
  lines: readonly string[],
];

const rows: readonly Row[] = [
  [
    '§1.2 hostname: an Ingress adds it to the hosts of its spec',
    'ingress/web/web',
    { hostname },
    rule,
    ['rule.example.com A nlb:web', 'web.example.com A nlb:web'],
  ],
  [
    '§1.2 hostname: a route takes it through its listeners only (§2.4)',
    'httproute/web/web',
    { hostname },
    ofRoute,
    ['route.example.com A 192.0.2.5'],
  ],
  [
    '§1.2 internal-hostname: is not read on an Ingress',
    'ingress/web/web',
    { 'internal-hostname': hostname },
    rule,
    ['rule.example.com A nlb:web'],
  ],
  [
    '§1.2 internal-hostname: is not read on a route',
    'httproute/web/web',
    { 'internal-hostname': hostname },
    ofRoute,
    ['route.example.com A 192.0.2.5'],
  ],
  [
    '§1.2 target: of an Ingress',
    'ingress/web/web',
    { target: '192.0.2.7' },
    rule,
    ['rule.example.com A 192.0.2.7'],
  ],
  [
    '§1.2 target: of a route says nothing, its Gateway has it',
    'httproute/web/web',
    { target: '192.0.2.7' },
    ofRoute,
    ['route.example.com A 192.0.2.5'],
  ],
  [
    '§1.2 ttl: of an Ingress',
    'ingress/web/web',
    { target: '192.0.2.7', ttl: '60' },
    rule,
    ['rule.example.com A 192.0.2.7 ttl=60'],
  ],
  [
    '§1.2 ttl: of a route',
    'httproute/web/web',
    { ttl: '60' },
    ofRoute,
    ['route.example.com A 192.0.2.5 ttl=60'],
  ],
  ['§1.2 controller: of an Ingress', 'ingress/web/web', { controller: 'other' }, rule, []],
  ['§1.2 controller: of a route', 'httproute/web/web', { controller: 'other' }, ofRoute, []],
  [
    '§1.2 alias: of an Ingress',
    'ingress/web/web',
    { target: 'x.example.com', alias: 'true' },
    rule,
    ['rule.example.com A alias:x.example.com target=Z1'],
  ],
  [
    '§1.2 set-identifier: of an Ingress',
    'ingress/web/web',
    { 'set-identifier': 'a', 'aws-weight': '1' },
    rule,
    ['rule.example.com A nlb:web set=a'],
  ],
  [
    '§1.2 set-identifier: of a route',
    'httproute/web/web',
    { 'set-identifier': 'a', 'aws-weight': '1' },
    ofRoute,
    ['route.example.com A 192.0.2.5 set=a'],
  ],
];

describe.each(bothPrefixes)('under %s', (prefix) => {
  it.each(rows)('%s', (_, resource, keys, other, lines) => {
    expect(publishedLines({ resource, keys, other }, prefix)).toEqual(lines);
  });
});

const spec = (type: ServiceSpec['type'], clusterIp: string): ServiceSpec => ({
  type,
  clusterIp,
  externalIps: [],
  externalName: '',
  localTraffic: false,
  publishNotReady: false,
});
const node: Node = {
  name: 'a',
  unschedulable: false,
  addresses: [
    { type: 'ExternalIP', address: '192.0.2.1' },
    { type: 'InternalIP', address: '10.0.0.1' },
  ],
};
const pod: Pod = {
  name: 'db-0',
  hostname: '',
  nodeName: 'a',
  hostIp: '10.0.0.1',
  running: true,
  ready: true,
  terminating: false,
  targets: null,
};
const around = {
  nodes: [node],
  pods: [pod],
  endpoints: [{ podName: 'db-0', ready: true, address: '10.1.0.1' }],
};

describe.each(bothPrefixes)('the targets of a Service under %s', (prefix) => {
  const targetsOf = (of: ServiceSpec, keys: Keys) => {
    const asking = source(
      'service/web/web',
      {},
      { annotations: under(prefix, { hostname, ...keys }) },
    );
    return withServiceTargets(asking, of, around, settings()).givenTargets;
  };

  it.each<[string, Keys, readonly string[]]>([
    ['§1.2 access: public takes external addresses', { access: 'public' }, ['192.0.2.1']],
    ['§1.2 access: private takes internal ones', { access: 'private' }, ['10.0.0.1']],
    ['§1.2 access: anything else, external ones if any', { access: 'Private' }, ['192.0.2.1']],
    ['§1.2 access: absent, external ones if any', {}, ['192.0.2.1']],
  ])('%s', (_, keys, targets) => {
    expect(targetsOf(spec('NodePort', '172.20.0.7'), keys)).toEqual(targets);
  });

  it.each<[string, Keys, readonly string[]]>([
    [
      '§1.2 endpoints-type: NodeExternalIP is that of the node',
      { 'endpoints-type': 'NodeExternalIP' },
      ['192.0.2.1'],
    ],
    [
      '§1.2 endpoints-type: HostIP is that of the host',
      { 'endpoints-type': 'HostIP' },
      ['10.0.0.1'],
    ],
    [
      '§1.2 endpoints-type: anything else is that of the pod',
      { 'endpoints-type': 'hostip' },
      ['10.1.0.1'],
    ],
    ['§1.2 endpoints-type: absent, that of the pod', {}, ['10.1.0.1']],
    ['§1.2 target: switches the pods off', { target: '192.0.2.7' }, []],
  ])('%s', (_, keys, targets) => {
    expect(targetsOf(spec('ClusterIP', 'None'), keys)).toEqual(targets);
  });
});

describe.each(bothPrefixes)('the names of a route under %s', (prefix) => {
  it.each<[string, string, readonly string[]]>([
    [
      '§1.2 gateway-hostname-source: annotation-only, in any case',
      'Annotation-ONLY',
      ['web.example.com'],
    ],
    [
      '§1.2 gateway-hostname-source: defined-hosts-only, in any case',
      'Defined-Hosts-Only',
      ['shop.example.com'],
    ],
    [
      '§1.2 gateway-hostname-source: an unknown value is passed over',
      'some',
      ['shop.example.com', 'web.example.com'],
    ],
  ])('%s', (_, from, names) => {
    const keys = { hostname, 'gateway-hostname-source': from };
    const { hosts } = routeHosts(route({ annotations: under(prefix, keys) }), settings());
    expect([...hosts].sort()).toEqual(names);
  });
});

describe('two prefixes', () => {
  const [stable = '', alpha = ''] = bothPrefixes;
  const both = {
    annotations: { ...under(stable, { hostname }), ...under(alpha, { hostname: 'b.example.com' }) },
  };
  const namesOf = (other: Partial<Source>, annotationPrefixes?: readonly string[]) =>
    requestsOf(
      source('service/web/web', {}, other),
      settings(annotationPrefixes === undefined ? {} : { annotationPrefixes }),
    ).flatMap(({ names }) => names.map((name) => (name.kind === 'name' ? name.name : name.found)));

  it('§0.1 one prefix where the settings say so: the other means nothing', () => {
    expect(namesOf(both, [stable])).toEqual(['web.example.com']);
    expect(namesOf(both, [alpha])).toEqual(['b.example.com']);
    expect(namesOf(both, ['internal.example.com/'])).toEqual([]);
  });

  it('§0.1 different keys under different prefixes are read together', () => {
    const annotations = {
      ...under(stable, { hostname }),
      ...under(alpha, { controller: 'other' }),
    };
    expect(namesOf({ annotations })).toEqual([]);
  });

  it('§0.1 [D] the same key with two values: external-dns reads one prefix, we report it', () => {
    expect(namesOf(both)).toEqual(['web.example.com', 'b.example.com']);
    expect(publishedLines({ keys: {}, other: both })).toEqual([
      'refuse annotation-conflict web.example.com',
      'refuse annotation-conflict b.example.com',
    ]);
  });
});
