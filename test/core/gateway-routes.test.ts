import { describe, expect, it } from 'vitest';
import type { Listener, Route } from '../../functions/core/gateway-objects.ts';
import { selectsNamespaces } from '../../functions/core/gateway-objects.ts';
import { parseSelector, type Selector } from '../../functions/core/selector.ts';
import {
  accepted,
  gateway,
  listener,
  listenerSet,
  namesOf,
  parent,
  route,
  sourcesOf,
} from './gateway-world.ts';
import { annotated } from './world.ts';

const published = 'shop.example.com > public public.elb.example';
const asked = 'shop.example.com > nothing';

const selector = (text: string): Selector => {
  const parsed = parseSelector(text);
  if (parsed.kind === 'invalid') throw new Error(parsed.problem);
  return parsed;
};

describe('the parents of a route', () => {
  const status = (...parents: readonly Route['statusParents'][number][]) => ({
    statusParents: parents,
  });
  it.each<[string, Partial<Route>, readonly string[]]>([
    ['§2.4 step 1: without any it asks for nothing', { parents: [], statusParents: [] }, []],
    ['§2.4 step 2: those of the status count', {}, [published]],
    [
      '§2.4 step 2: one that only the status has counts for nothing',
      { parents: [], statusParents: [accepted(parent('public'))] },
      [],
    ],
    [
      '§2.4 step 2: they are the same by group, kind, namespace and name',
      status(accepted(parent('public', { namespace: 'web' }))),
      [asked],
    ],
    [
      '§2.4 step 2: section and port are those of the status',
      {
        parents: [parent('public', { sectionName: 'none', port: 1 })],
        statusParents: [accepted(parent('public', { sectionName: 'http', port: 80 }))],
      },
      [published],
    ],
    [
      '§2.4 step 3: a Service of a mesh is no Gateway',
      { parents: [parent('public', { group: '', kind: 'Service' })] },
      [],
    ],
    [
      '§2.4 step 3: a Gateway of another group is none of Gateway API',
      { parents: [parent('public', { group: 'networking.istio.io' })] },
      [],
    ],
    [
      '§2.4 step 5: one that did not accept it leaves its names without a target',
      status({ ...parent('public'), accepted: false }),
      [asked],
    ],
    ['§2.4 step 5: so does one that says nothing (yet, or any more)', status(), [asked]],
  ])('%s', (_, of, names) => {
    expect(namesOf(route(of))).toEqual(names);
  });
});

describe('the listeners of a Gateway', () => {
  const other: Listener = listener({ name: 'https', protocol: 'HTTPS', port: 443 });
  it.each<[string, Partial<Route>, readonly Listener[], boolean]>([
    ['§2.4 step 6: all of them count', {}, [listener({ hostname: 'other.net' }), other], true],
    [
      '§2.4 step 6: only that of the section counts',
      { parents: [parent('public', { sectionName: 'http' })] },
      [listener({ hostname: 'other.net' }), other],
      false,
    ],
    [
      '§2.4 step 6: a section that is not there is none',
      { parents: [parent('public', { sectionName: 'gone' })] },
      [listener()],
      false,
    ],
    [
      '§2.4 step 6: only that of the port counts',
      { parents: [parent('public', { port: 443 })] },
      [listener(), other],
      true,
    ],
    [
      '§2.4 step 6: a port that is not there is none',
      { parents: [parent('public', { port: 8080 })] },
      [listener(), other],
      false,
    ],
    ['§2.4 step 6: without listeners there is nothing to attach to', {}, [], false],
    [
      '§2.4 step 6: routes of its own namespace only',
      {},
      [listener({ namespaces: { kind: 'same' } })],
      false,
    ],
    [
      '§2.4 step 6: routes of its own namespace',
      { namespace: 'infra' },
      [listener({ namespaces: { kind: 'same' } })],
      true,
    ],
    ['§2.4 step 6: routes of none', {}, [listener({ namespaces: { kind: 'none' } })], false],
    [
      '§2.4 step 6: routes of namespaces with a label',
      {},
      [listener({ namespaces: { kind: 'selector', selector: selector('team=web') } })],
      true,
    ],
    [
      '§2.4 step 6: routes of namespaces with another label',
      {},
      [listener({ namespaces: { kind: 'selector', selector: selector('team=other') } })],
      false,
    ],
    [
      '§2.4 step 6: a namespace that is not there is not allowed',
      { namespace: 'gone' },
      [listener({ namespaces: { kind: 'selector', selector: selector('') } })],
      false,
    ],
    [
      '§2.4 step 6: the kind of the route is given',
      {},
      [listener({ routeKinds: ['gateway.networking.k8s.io/HTTPRoute'] })],
      true,
    ],
    [
      '§2.4 step 6: only other kinds are given',
      {},
      [listener({ routeKinds: ['gateway.networking.k8s.io/GRPCRoute', 'x.io/HTTPRoute'] })],
      false,
    ],
  ])('%s', (_, of, listeners, isPublished) => {
    const around = {
      gateways: [gateway('public', { listeners })],
      namespaces: new Map([['web', { team: 'web' }]]),
    };
    expect(namesOf(route(of), around)).toEqual(isPublished ? [published] : []);
  });

  const taken: Readonly<Record<string, readonly string[]>> = {
    httproute: ['HTTP', 'HTTPS'],
    grpcroute: ['HTTP', 'HTTPS'],
    tlsroute: ['TLS'],
    tcproute: ['TCP', 'TLS'],
    udproute: ['UDP'],
  };
  it.each(
    (['httproute', 'grpcroute', 'tlsroute', 'tcproute', 'udproute'] as const).flatMap((kind) =>
      ['HTTP', 'HTTPS', 'TLS', 'TCP', 'UDP'].map((protocol) => [kind, protocol] as const),
    ),
  )('§2.4 table: %s and the protocol %s', (kind, protocol) => {
    const gateways = [gateway('public', { listeners: [listener({ protocol })] })];
    const isTaken = taken[kind]?.includes(protocol);
    expect(namesOf(route({ kind }), { gateways })).toEqual(isTaken ? [published] : []);
  });
});

describe('the names of a route', () => {
  const wild = [gateway('public', { listeners: [listener({ hostname: '*.example.com' })] })];
  const lines = (...hosts: readonly string[]) =>
    hosts.map((host) => `${host} > public public.elb.example`);
  it.each<[string, Partial<Route>, readonly string[]]>([
    ['§2.4 hosts: those of its spec', { hosts: ['A.example.com'] }, lines('a.example.com')],
    ['§2.4 step 7: without any, those of the listener', { hosts: [] }, lines('*.example.com')],
    [
      '§2.4 step 7: the more specific of both',
      { hosts: ['*.b.example.com', '*.com'] },
      lines('*.b.example.com', '*.example.com'),
    ],
    ['§2.4 step 7: not what no listener matches', { hosts: ['example.com', 'a.net'] }, []],
    [
      '§2.4 hosts: the annotation beside the spec',
      { annotations: annotated({ hostname: 'b.example.com,c.net' }) },
      lines('b.example.com', 'shop.example.com'),
    ],
    [
      '§2.4 hosts: the annotation beside the listener, without any in the spec',
      { hosts: [], annotations: annotated({ hostname: 'b.example.com' }) },
      lines('*.example.com', 'b.example.com'),
    ],
    [
      '§2.4 hosts: annotation-only',
      {
        annotations: annotated({
          hostname: 'b.example.com',
          'gateway-hostname-source': 'Annotation-Only',
        }),
        templateHosts: ['t.example.com'],
      },
      lines('b.example.com'),
    ],
    [
      '§2.4 hosts: defined-hosts-only',
      {
        annotations: annotated({
          hostname: 'b.example.com',
          'gateway-hostname-source': 'defined-hosts-only',
        }),
      },
      lines('shop.example.com'),
    ],
    [
      '§2.4 hosts: defined-hosts-only with the template, and not the listener',
      {
        hosts: [],
        annotations: annotated({ 'gateway-hostname-source': 'defined-hosts-only' }),
        templateHosts: ['t.example.com'],
      },
      lines('t.example.com'),
    ],
    [
      '§2.4 hosts: the template where the spec has none, beside the listener',
      { hosts: [], templateHosts: ['t.example.com'] },
      lines('*.example.com', 't.example.com'),
    ],
    [
      '§2.4 hosts: no template where the spec has some',
      { templateHosts: ['t.example.com'] },
      lines('shop.example.com'),
    ],
  ])('%s', (_, of, names) => {
    expect(namesOf(route(of), { gateways: wild })).toEqual(names);
  });

  it('§2.4 hosts: the template beside the spec with combineFqdnAnnotation', () => {
    const names = namesOf(
      route({ templateHosts: ['t.example.com'] }),
      { gateways: wild },
      { combineFqdnAnnotation: true },
    );
    expect(names).toEqual(lines('shop.example.com', 't.example.com'));
  });

  it('§2.4 hosts: no annotation with ignoreHostnameAnnotation', () => {
    const of = route({ annotations: annotated({ hostname: 'b.example.com' }) });
    expect(namesOf(of, { gateways: wild }, { ignoreHostnameAnnotation: true })).toEqual(
      lines('shop.example.com'),
    );
  });

  it('§2.4 step 7: nothing where neither the route nor the listener has one', () => {
    expect(namesOf(route({ hosts: [] }))).toEqual([]);
  });

  it('§2.4 step 7: nothing on a listener whose own name is none', () => {
    const gateways = [gateway('public', { listeners: [listener({ hostname: '192.0.2.1' })] })];
    expect(namesOf(route(), { gateways })).toEqual([]);
  });

  it.each<[string, Partial<Route>, RegExp]>([
    [
      '§2.4 step 7: is no name of RFC 1123',
      { hosts: ['my_shop.example.com'] },
      /^the host name 'my_shop.example.com' fits no listener; expected .*RFC 1123/,
    ],
    [
      '§2.4 hosts: an unknown hostname source',
      { annotations: annotated({ 'gateway-hostname-source': 'spec' }) },
      /^gateway-hostname-source 'spec' is ignored; expected 'annotation-only' or/,
    ],
    [
      '§3.1: a template that failed',
      { problems: ['the template failed'] },
      /^the template failed$/,
    ],
  ])('a problem is told: %s', (_, of, problem) => {
    const [source] = sourcesOf([route(of)]);
    expect(source?.problems).toEqual([expect.stringMatching(problem)]);
  });
});

describe('the source of a route', () => {
  it('has its names in its offers, with the annotations for their wishes', () => {
    const annotations = annotated({ ttl: '60' });
    expect(sourcesOf([route({ annotations, deleting: true })])).toEqual([
      {
        kind: 'httproute',
        namespace: 'web',
        name: 'shop',
        deleting: true,
        annotations,
        hosts: [],
        templateHosts: [],
        problems: [],
        stacks: [],
        statusTargets: [],
        givenTargets: [],
        internalTargets: null,
        offers: [
          {
            hosts: ['shop.example.com'],
            stacks: ['gateway/infra/public'],
            statusTargets: ['public.elb.example'],
            givenTargets: [],
            keys: null,
            recordType: null,
          },
        ],
      },
    ]);
  });

  it('has one offer for all names of the same Gateways', () => {
    const [source] = sourcesOf([route({ hosts: ['b.example.com', 'a.example.com'] })]);
    expect(source?.offers.map(({ hosts }) => hosts)).toEqual([['a.example.com', 'b.example.com']]);
  });
});

describe('the labels of namespaces', () => {
  const selecting = { kind: 'selector', selector: selector('a=b') } as const;
  it.each([
    ['are not needed where nothing selects by them', gateway(), listenerSet(), false],
    [
      'are needed by a listener of a Gateway',
      gateway('a', { listeners: [listener({ namespaces: selecting })] }),
      listenerSet(),
      true,
    ],
    [
      'are needed by a Gateway that selects ListenerSets',
      gateway('a', { allowedListenerSets: selecting }),
      listenerSet(),
      true,
    ],
    [
      'are needed by a listener of a ListenerSet',
      gateway(),
      listenerSet({ listeners: [{ ...listener({ namespaces: selecting }), accepted: true }] }),
      true,
    ],
  ])('%s', (_, of, set, needed) => {
    expect(selectsNamespaces([of], [set])).toBe(needed);
  });
});
