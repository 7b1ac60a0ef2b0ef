import { describe, expect, it } from 'vitest';
import { attachesToListenerSet } from '../../functions/core/gateway-listeners.ts';
import type { Gateway, ListenerSet, Route } from '../../functions/core/gateway-objects.ts';
import type { GatewaySettings } from '../../functions/core/settings.ts';
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

const all: GatewaySettings = { name: '', namespace: '', labelFilter: '', listenerSets: false };
const published = 'shop.example.com > public public.elb.example';
const asked = 'shop.example.com > nothing';

describe('a Gateway', () => {
  it.each<[string, Partial<GatewaySettings>, readonly string[] | null]>([
    ['§2.4 step 4: of the name that is asked for', { name: 'public' }, [published]],
    ['§2.4 step 4: of another name', { name: 'publi' }, null],
    ['§2.4 step 4: of the namespace that is asked for', { namespace: 'infra' }, [published]],
    ['§2.4 step 4: of another namespace', { namespace: 'web' }, null],
    ['§2.4 step 4: with the labels that are asked for', { labelFilter: 'dns=yes' }, [published]],
    ['§2.4 step 4: without them', { labelFilter: 'dns!=yes' }, null],
    ['§2.4 step 4: with a filter that nobody can follow', { labelFilter: '(' }, null],
  ])('%s', (_, options, names) => {
    const gateways = [gateway('public', { labels: { dns: 'yes' } })];
    expect(namesOf(route(), { gateways }, { gateway: { ...all, ...options } })).toEqual(names);
  });

  it.each<[string, Partial<Gateway>, readonly string[] | null]>([
    ['§2.4 step 8: gives all its addresses', { addresses: ['b', 'a'] }, ['a b']],
    ['§2.4 step 8: is found by its tags without an address', { addresses: [] }, ['']],
    [
      '§2.4 step 8: gives its target annotation instead',
      { annotations: annotated({ target: 'x.example.net, 192.0.2.1' }) },
      ['192.0.2.1 x.example.net'],
    ],
    [
      '§2.4 step 8: gives its addresses where the annotation is empty',
      { annotations: annotated({ target: '' }) },
      ['public.elb.example'],
    ],
    [
      '§2.4 placement: of another controller is left out',
      { annotations: annotated({ controller: 'other' }) },
      null,
    ],
    [
      '§2.4 placement: every other annotation says nothing on it',
      { annotations: annotated({ hostname: 'g.example.com', 'aws-weight': 'x' }) },
      ['public.elb.example'],
    ],
  ])('%s', (_, of, targets) => {
    const names = namesOf(route(), { gateways: [gateway('public', of)] });
    const expected = targets?.map((text) => `shop.example.com > public ${text}`.trim()) ?? null;
    expect(names).toEqual(expected);
  });

  it('whose prefixes disagree leaves the names without a target, and says so', () => {
    const annotations = {
      'external-dns.kubernetes.io/target': 'a.example.net',
      'external-dns.alpha.kubernetes.io/target': 'b.example.net',
    };
    const gateways = [gateway('public', { annotations })];
    expect(namesOf(route(), { gateways })).toEqual([asked]);
    expect(sourcesOf([route()], { gateways })[0]?.problems).toEqual([
      expect.stringMatching(/^Gateway infra\/public: .*a\.example\.net.* differ; make them equal/),
    ]);
  });

  it('§2.4 placement: the target annotation of a route says nothing', () => {
    const of = route({ annotations: annotated({ target: 'x.example.net' }) });
    expect(namesOf(of)).toEqual([published]);
  });
});

describe('several Gateways', () => {
  const parents = [parent('public'), parent('spare')];
  const both = [gateway(), gateway('spare')];
  const only = (hostname: string) => [listener({ hostname })];
  it.each<[string, Partial<Route>, readonly Gateway[], readonly string[] | null]>([
    [
      '§2.4 step 8: give their targets together',
      {},
      both,
      ['shop.example.com > public spare public.elb.example spare.elb.example'],
    ],
    [
      '§2.4 step 8: give each target once, whatever matches it',
      {},
      [gateway('public', { listeners: [listener(), listener({ name: 'second' })] })],
      [published],
    ],
    [
      '§2.4 step 7: each its own names',
      { hosts: ['a.pub.example.com', 'a.in.example.com'] },
      [
        gateway('public', { listeners: only('*.pub.example.com') }),
        gateway('spare', { listeners: only('*.in.example.com') }),
      ],
      [
        'a.in.example.com > spare spare.elb.example',
        'a.pub.example.com > public public.elb.example',
      ],
    ],
    [
      'of which one has not accepted the route',
      { statusParents: [accepted(parent('public'))] },
      both,
      [published],
    ],
    [
      'of which one is gone: what no other serves stays asked for',
      { hosts: ['a.pub.example.com', 'a.in.example.com', ''] },
      [gateway('public', { listeners: only('*.pub.example.com') })],
      [
        '*.pub.example.com > public public.elb.example',
        'a.in.example.com > nothing',
        'a.pub.example.com > public public.elb.example',
      ],
    ],
    [
      'D2: one that is being deleted counts as gone',
      {},
      [gateway(), gateway('spare', { deleting: true })],
      [published],
    ],
    [
      'D2: all being deleted make the route no source',
      {},
      both.map((item) => ({ ...item, deleting: true })),
      null,
    ],
    ['all of which are gone make the route no source', {}, [], null],
  ])('%s', (_, of, gateways, names) => {
    expect(namesOf(route({ parents, ...of }), { gateways })).toEqual(names);
  });

  it('of which the settings leave one out: what the other does not serve is not asked for', () => {
    const gateways = [
      gateway('public', { listeners: only('*.pub.example.com') }),
      gateway('spare'),
    ];
    const of = route({ parents, hosts: ['a.pub.example.com', 'a.in.example.com'] });
    expect(namesOf(of, { gateways }, { gateway: { ...all, name: 'public' } })).toEqual([
      'a.pub.example.com > public public.elb.example',
    ]);
  });

  it('in a namespace that is not read are left out like those that a filter leaves out', () => {
    const far = parent('spare', { namespace: 'far' });
    const of = route({ parents: [parent('public'), far], hosts: ['a.example.com'] });
    const gateways = [gateway('public', { listeners: only('b.example.com') })];
    expect(namesOf(of, { gateways }, { gateway: { ...all, namespace: 'infra' } })).toEqual([]);
    expect(namesOf(of, { gateways })).toEqual(['a.example.com > nothing']);
  });
});

describe('a ListenerSet', () => {
  it.each([
    ['ListenerSet', {}, true],
    ['Gateway', {}, false],
    ['ListenerSet', { group: 'gateway.networking.x-k8s.io' }, false],
    ['Service', { group: '' }, false],
  ])('is what a parent of kind %s %j is: %s', (kind, of, expected) => {
    const parents = [parent('public'), { ...parent('extra'), kind, ...of }];
    expect(attachesToListenerSet({ parents })).toBe(expected);
  });

  const name = 'a.web.example.com';
  const attached = parent('extra', { kind: 'ListenerSet', namespace: 'web' });
  const of = route({ parents: [attached], hosts: [name] });
  const open = gateway('public', { listeners: [], allowedListenerSets: { kind: 'all' } });
  const served = [`${name} > public public.elb.example`];
  const waiting = [`${name} > nothing`];
  const names = (set: Partial<ListenerSet>, owner: Gateway = open, listenerSets = true) =>
    namesOf(
      of,
      { gateways: [owner], listenerSets: [listenerSet(set)], namespaces: new Map() },
      { gateway: { ...all, listenerSets } },
    );
  const ownListener = (other: Partial<ListenerSet['listeners'][number]>) => ({
    listeners: [{ ...listener({ hostname: '*.web.example.com' }), accepted: true, ...other }],
  });

  it.each<[string, Partial<ListenerSet>, readonly string[] | null]>([
    ['§2.4 ListenerSet: adds its listeners to its Gateway', {}, served],
    ['§2.4 ListenerSet: that was not accepted leaves names waiting', { accepted: false }, waiting],
    [
      '§2.4 ListenerSet: a listener that was not accepted leaves names waiting',
      ownListener({ accepted: false }),
      waiting,
    ],
    [
      '§2.4 ListenerSet: Same is its own namespace, not that of the Gateway',
      ownListener({ namespaces: { kind: 'same' } }),
      served,
    ],
    [
      '§2.4 step 8: its own target wins',
      { annotations: annotated({ target: 'set.example.net' }) },
      [`${name} > public set.example.net`],
    ],
    [
      '§2.4 placement: of another controller is left out',
      { annotations: annotated({ controller: 'other' }) },
      null,
    ],
    ['§2.4 ListenerSet: the annotation filter leaves it out', { selected: false }, null],
    ['D2: that is being deleted counts as gone', { deleting: true }, null],
    ['of a Gateway that is not there counts as gone', { parent: parent('gone') }, null],
    [
      'of something that is no Gateway counts as gone',
      { parent: parent('public', { kind: 'Service', group: '' }) },
      null,
    ],
  ])('%s', (_, set, expected) => {
    expect(names(set)).toEqual(expected);
  });

  it.each<[string, Gateway['allowedListenerSets'], readonly string[]]>([
    ['§2.4 ListenerSet: None is the default', gateway().allowedListenerSets, []],
    ['§2.4 ListenerSet: Same, in another namespace', { kind: 'same' }, []],
    ['§2.4 ListenerSet: All', { kind: 'all' }, served],
  ])('%s', (_, allowedListenerSets, expected) => {
    expect(names({}, { ...open, allowedListenerSets })).toEqual(expected);
  });

  it('§2.4 step 8: has the target of its Gateway where it has none', () => {
    const owner = { ...open, annotations: annotated({ target: 'own.example.net' }) };
    expect(names({}, owner)).toEqual([`${name} > public own.example.net`]);
  });

  it('§2.4 step 3: counts only where the settings read ListenerSets', () => {
    expect(names({}, open, false)).toBeNull();
  });

  it('§2.4 step 4: of a Gateway that the settings leave out is left out', () => {
    const options = { gateway: { ...all, listenerSets: true, name: 'other' } };
    const around = { gateways: [open], listenerSets: [listenerSet()] };
    expect(namesOf(of, around, options)).toBeNull();
  });

  it('whose Gateway is in a namespace that is not read is left out, not gone', () => {
    const options = { gateway: { ...all, listenerSets: true, namespace: 'infra' } };
    const far = parent('public', { namespace: 'far' });
    const both = route({ parents: [attached, parent('public')], hosts: [name] });
    const around = {
      gateways: [gateway('public', { listeners: [listener({ hostname: 'x.example.com' })] })],
      listenerSets: [listenerSet({ parent: far })],
    };
    expect(namesOf(both, around, options)).toEqual([]);
  });

  it('does not make the target of its Gateway ambiguous where it has one of its own', () => {
    const annotations = {
      'external-dns.kubernetes.io/target': 'a.example.net',
      'external-dns.alpha.kubernetes.io/target': 'b.example.net',
    };
    const own = { annotations: annotated({ target: 'set.example.net' }) };
    expect(names(own, { ...open, annotations })).toEqual([`${name} > public set.example.net`]);
    expect(names({}, { ...open, annotations })).toEqual(waiting);
  });
});
