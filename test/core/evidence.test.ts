import { describe, expect, it } from 'vitest';
import { desiredRecords } from '../../functions/core/desired.ts';
import { readDnsName } from '../../functions/core/dns-name.ts';
import { type EvidenceInput, evidenceOf } from '../../functions/core/evidence.ts';
import { mostNames } from '../../functions/core/name-limit.ts';
import type { Settings } from '../../functions/core/settings.ts';
import type { ClusterSnapshot, Source } from '../../functions/core/source.ts';
import { counted, growth } from './counting.ts';
import { firstReasons, seen } from './planning.ts';
import {
  cluster,
  dnsName,
  hostnameOf,
  listing,
  loadBalancer,
  record,
  settings,
  snapshot,
  source,
} from './world.ts';

const name = dnsName('web.example.com');
const web = source('service/web/web', { hostname: name });

const evidence = (snapshots: readonly ClusterSnapshot[], other: Partial<EvidenceInput> = {}) => {
  const chosen = other.settings ?? settings();
  const { requests } = desiredRecords(snapshots, [], chosen);
  return evidenceOf({
    snapshots,
    listings: [],
    requests,
    settings: chosen,
    confirmed: [],
    ...other,
  });
};

it('blocks a name that an earlier writer published and that we refuse as invalid', () => {
  const odd = readDnsName('not\\041a\\041name.example.com.');
  const asking = snapshot([source('service/web/web', { hostname: 'Not!a!Name.example.com.' })]);
  const { sourceState } = evidence([asking]);
  expect(sourceState(cluster(), 'service/web/web', odd)).toBe('blocked');
  expect(sourceState(cluster(), 'service/web/web', name)).toBe('silent');
});

it('blocks the form of an invalid name that an earlier writer published', () => {
  const fullwidth = snapshot([source('service/web/web', { hostname: 'A\uff1bb.example.com' })]);
  const { sourceState } = evidence([fullwidth]);
  expect(sourceState(cluster(), 'service/web/web', readDnsName('a;b.example.com'))).toBe('blocked');
});

it('blocks the whole of an invalid name, however long, and every one of several that begin alike', () => {
  const long = (last: string): string =>
    `${Array.from({ length: 3 }, () => 'X'.repeat(45)).join('.')}/${last}.example.com`;
  const asking = snapshot([source('service/web/web', { hostname: `${long('a')},${long('b')}.` })]);
  const { sourceState } = evidence([asking]);
  const state = (listed: string) =>
    sourceState(cluster(), 'service/web/web', readDnsName(listed.replace('/', '\\057')));
  expect([long('a'), long('b'), long('c')].map(state)).toEqual(['blocked', 'blocked', 'silent']);
});

it('blocks every name of an object that asks for too many, for it may be one of those', () => {
  const names = Array.from({ length: mostNames }, (_, index) => `n${index}.example.com`);
  const asking = (more: readonly string[]) =>
    evidence([snapshot([source('service/web/web', { hostname: [...names, ...more].join() })])]);
  const states = (more: readonly string[]) =>
    [dnsName('n1.example.com'), name].map((asked) =>
      asking(more).sourceState(cluster(), 'service/web/web', asked),
    );
  expect(states([])).toEqual(['asks', 'silent']);
  expect(states(['one-more.example.com'])).toEqual(['asks', 'blocked']);
});

describe('the state of a source', () => {
  const complete = [snapshot([web])];
  const partial = [snapshot([], { coverage: 'partial', absent: ['service/web/web'] })];
  it.each<[string, readonly ClusterSnapshot[], string | null, string]>([
    ['asks', complete, 'service/web/web', 'asks'],
    [
      'blocked',
      [snapshot([source('service/web/web', { hostname: name, 'set-identifier': 'a' })])],
      'service/web/web',
      'blocked',
    ],
    [
      'silent',
      [snapshot([source('service/web/web', { hostname: 'other.example.com' })])],
      'service/web/web',
      'silent',
    ],
    [
      'silent: it asks for nothing',
      [snapshot([source('service/web/web')])],
      'service/web/web',
      'silent',
    ],
    ['absent', complete, 'service/web/gone', 'absent'],
    [
      'absent: it is being deleted',
      [snapshot([{ ...web, deleting: true }])],
      'service/web/web',
      'absent',
    ],
    [
      'absent: being deleted, in a partial look',
      [snapshot([{ ...web, deleting: true }], { coverage: 'partial' })],
      'service/web/web',
      'absent',
    ],
    ['absent: answered with 404', partial, 'service/web/web', 'absent'],
    [
      'left out: there, but not for us',
      [snapshot([], { leftOut: ['service/web/web'] })],
      'service/web/web',
      'left-out',
    ],
    ['not-read: not among the named', partial, 'service/web/other', 'not-read'],
    [
      'not-read: another cluster was read',
      [snapshot([web], { cluster: cluster('other') })],
      'service/web/web',
      'not-read',
    ],
    [
      'unavailable',
      [snapshot([web], { coverage: 'unavailable', reason: '401' })],
      'service/web/web',
      'unavailable',
    ],
    ['kind-not-read: a route', complete, 'httproute/web/web', 'kind-not-read'],
    ['kind-not-read: no resource label', complete, null, 'kind-not-read'],
    [
      'kind-not-read: the cluster does not serve it',
      [snapshot([], { unreadKinds: [{ kind: 'service', problem: 'missing', reason: '404' }] })],
      'service/web/web',
      'kind-not-read',
    ],
    [
      'unavailable: the kind could not be read',
      [snapshot([], { unreadKinds: [{ kind: 'service', problem: 'unavailable', reason: '403' }] })],
      'service/web/web',
      'unavailable',
    ],
    [
      'absent: another kind could not be read',
      [snapshot([], { unreadKinds: [{ kind: 'ingress', problem: 'unavailable', reason: '403' }] })],
      'service/web/web',
      'absent',
    ],
  ])('%s', (_, snapshots, resource, state) => {
    expect(evidence(snapshots).sourceState(cluster(), resource, name)).toBe(state);
  });

  it('kind-not-read: a kind that the settings leave out', () => {
    const ingressOnly = { settings: settings({ sources: ['ingress'] }) };
    expect(evidence(complete, ingressOnly).sourceState(cluster(), 'service/web/web', name)).toBe(
      'kind-not-read',
    );
  });
});

describe('the state of a target', () => {
  const living = loadBalancer('nlb:living', 'service/web/web');
  const complete = [
    listing([
      living,
      loadBalancer('nlb:strange', 'service/web/web', { cluster: 'x' }),
      loadBalancer('clb:Old', 'service/web/web', { dnsName: hostnameOf('clb:old') }),
    ]),
  ];
  const partial = [listing([living], { coverage: 'partial', askedNames: ['living', 'Gone'] })];
  const given = [
    snapshot([
      source('service/web/web', { hostname: name, target: '192.0.2.1,192.0.2.2' }),
      source('service/web/cdn', { target: 'cdn.example.net' }),
    ]),
  ];
  it.each<[string, EvidenceInput['listings'], string, string, string]>([
    [
      'own: a living load balancer of the cluster',
      complete,
      'service/web/x',
      'web A nlb:living',
      'own',
    ],
    [
      'own: the same with dualstack.',
      complete,
      'service/web/x',
      'web A dualstack.nlb:living',
      'own',
    ],
    ['own: a classic one', complete, 'service/web/x', 'web A clb:old', 'own'],
    ['own: addresses that the source names', complete, 'service/web/web', 'web A 192.0.2.2', 'own'],
    [
      'other: an address that the source names beside one that it does not',
      complete,
      'service/web/web',
      'web A 192.0.2.2 192.0.2.9',
      'other',
    ],
    [
      'own: a host name that the source names',
      complete,
      'service/web/cdn',
      'web CNAME cdn.example.net.',
      'own',
    ],
    ['gone: a complete list does not have it', complete, 'service/web/x', 'web A nlb:gone', 'gone'],
    ['gone: it was asked for by name', partial, 'service/web/x', 'web A nlb:gone', 'gone'],
    ['unknown: it was not asked for', partial, 'service/web/x', 'web A nlb:else', 'unknown'],
    [
      'unknown: the ELB API did not answer',
      [listing([], { coverage: 'unavailable' })],
      'service/web/x',
      'web A nlb:gone',
      'unknown',
    ],
    ['unknown: the ELB API was not asked', [], 'service/web/x', 'web A nlb:gone', 'unknown'],
    [
      'other: a load balancer of another cluster',
      complete,
      'service/web/x',
      'web A nlb:strange',
      'other',
    ],
    [
      'other: one of another Region',
      complete,
      'service/web/x',
      'web CNAME x-1.us-east-1.elb.amazonaws.com',
      'other',
    ],
    [
      'other: addresses that nobody names',
      complete,
      'service/web/x',
      'web A 192.0.2.1 192.0.2.66',
      'other',
    ],
    ['other: no value at all', complete, 'service/web/x', 'web A', 'other'],
    [
      'other: a host name that nobody names',
      complete,
      'service/web/x',
      'web CNAME cdn.example.net',
      'other',
    ],
  ])('%s', (_, listings, resource, line, state) => {
    expect(evidence(given, { listings }).targetState(cluster(), resource, record(line))).toBe(
      state,
    );
  });
});

describe('what was seen before', () => {
  it.each<[string, Partial<EvidenceInput>, string, boolean]>([
    ['the same record, confirmed', { confirmed: seen('web A nlb:gone') }, 'web A nlb:gone', true],
    ['another type', { confirmed: seen('web AAAA nlb:gone') }, 'web A nlb:gone', false],
    [
      'another set identifier',
      { confirmed: seen('web A nlb:gone set=a') },
      'web A nlb:gone',
      false,
    ],
    [
      'another zone',
      { confirmed: seen('web A nlb:gone').map((item) => ({ ...item, zone: 'Z2' })) },
      'web A nlb:gone',
      false,
    ],
    [
      'a second look at another target',
      { confirmed: seen('web A nlb:earlier') },
      'web A nlb:gone',
      false,
    ],
    [
      'a second look at something else',
      { confirmed: seen('web A nlb:gone').filter(({ reason }) => reason === firstReasons[1]) },
      'web A nlb:gone',
      false,
    ],
    ['nothing', {}, 'web A nlb:gone', false],
  ])('%s', (_, other, line, expected) => {
    const reason = 'load-balancer-gone-once';
    expect(evidence([], other).seenBefore('Z1', record(line), reason)).toBe(expected);
  });
});

describe('a look at a cluster', () => {
  it('shows other sources when one of them asks for a name', () => {
    const shows = (shown: ClusterSnapshot, resource: string | null) =>
      evidence([shown]).showsOtherSources(cluster(), resource);
    expect(shows(snapshot([web]), 'service/web/gone')).toBe(true);
    // Those of another kind are in another listing.
    expect(shows(snapshot([web]), 'ingress/web/gone')).toBe(false);
    expect(shows(snapshot([web]), null)).toBe(false);
    expect(shows(snapshot([source('service/web/web')]), 'service/web/gone')).toBe(false);
    const onlyProblems = snapshot([source('service/web/web', { ttl: 'x' })]);
    expect(shows(onlyProblems, 'service/web/gone')).toBe(false);
  });

  it('knows an object to be no more when it was asked for by name or is being deleted', () => {
    const asked = (other: Partial<ClusterSnapshot>, resource: string | null = 'service/web/gone') =>
      evidence([snapshot([web], other)]).askedByName(cluster(), resource);
    expect(asked({})).toBe(false);
    expect(asked({ absent: ['service/web/gone'] })).toBe(true);
    expect(asked({ sources: [source('service/web/gone', {}, { deleting: true })] })).toBe(true);
    expect(asked({ absent: ['service/web/gone'] }, null)).toBe(false);
    expect(evidence([]).askedByName(cluster(), 'service/web/gone')).toBe(false);
  });

  it.each([
    ['service/web/headless', true],
    ['service/web/web', false],
    ['ingress/web/web', false],
    ['service/web/gone', false],
    [null, false],
  ])('says whether the names of %s come from pods: %s', (resource, expected) => {
    const headless = source('service/web/headless', {}, { stacks: [] });
    const shown = snapshot([web, headless, source('ingress/web/web', {}, { stacks: [] })]);
    expect(evidence([shown]).namesComeFromPods(cluster(), resource)).toBe(expected);
  });

  it('is complete only when it says so', () => {
    expect(evidence([snapshot([])]).completelyRead(cluster())).toBe(true);
    expect(evidence([snapshot([], { coverage: 'partial' })]).completelyRead(cluster())).toBe(false);
    expect(evidence([]).completelyRead(cluster())).toBe(false);
  });

  it('knows by the owner who asks for a name', () => {
    const { asksFor } = evidence([snapshot([web])]);
    expect(asksFor('prod', 'service/web/web', name)).toBe(true);
    expect(asksFor('prod', 'service/web/web', dnsName('other.example.com'))).toBe(false);
    expect(asksFor('other', 'service/web/web', name)).toBe(false);
  });
});

describe('a record that does not point to a load balancer', () => {
  const address = 'web A 192.0.2.66';
  const pods = source('service/web/web', {}, { stacks: [], internalTargets: null });
  const annotated = source('ingress/web/web', { target: '2001:db8::1' });
  const types: Partial<Settings> = { serviceTypes: ['LoadBalancer', 'NodePort'] };

  it.each<[string, string | null, string, Source | null, Partial<Settings>, string]>([
    ['other, of nobody that is named', null, address, null, types, 'other'],
    ['other, of a load balancer Service', 'service/web/web', address, web, {}, 'other'],
    ['other, of a Service that is gone', 'service/web/web', address, null, {}, 'other'],
    ['other, of an Ingress that is gone', 'ingress/web/web', address, null, types, 'other'],
    ['other, as an alias', 'service/web/web', 'web A nlb:far', null, types, 'other'],
    ['own, of a DNSEndpoint', 'crd/web/web', address, null, {}, 'own'],
    ['own, of a Service without a load balancer', 'service/web/web', address, pods, {}, 'own'],
    ['own, of one that may have been such', 'service/web/web', address, null, types, 'own'],
    ['other, where an annotation says another', 'ingress/web/web', address, annotated, {}, 'other'],
  ])('is %s', (_, resource, line, of, other, state) => {
    const abroad = cluster('prod', { region: 'us-east-1' });
    const looked = snapshot(of === null ? [] : [of], { cluster: abroad });
    const { targetState } = evidence([looked], { settings: settings(other) });
    expect(targetState(abroad, resource, record(line))).toBe(state);
  });
});

describe('a source with thousands of names', () => {
  const many = (size: number, nameOf: (index: number) => string): readonly string[] =>
    Array.from({ length: size }, (_, index) => nameOf(index));

  it.each([
    ['valid', 'asks', (index: number) => `n${index}.example.com`],
    ['invalid', 'blocked', (index: number) => `n${index}!.example.com`],
  ])('is looked up by %s name, not searched', (_, state, nameOf) => {
    const grown = growth((size, counter) => {
      const names = many(size, nameOf);
      const looked = [snapshot([source('service/web/web', { hostname: names.join() })])];
      const requests = desiredRecords(looked, [], settings()).requests.map((request) => ({
        ...request,
        names: request.names.map((asked) => counted(asked, counter)),
      }));
      const { sourceState } = evidence(looked, { requests });
      for (const asked of names) {
        expect(sourceState(cluster(), 'service/web/web', readDnsName(asked))).toBe(state);
      }
    });
    expect(grown).toBeLessThan(2.5);
  });

  it('has its targets read once, however many records it has', () => {
    const counter = { reads: 0 };
    const names = many(100, (index) => `n${index}.example.com`);
    const pods = source(
      'service/web/web',
      { hostname: names.join(), target: '192.0.2.1' },
      { stacks: [], offers: [] },
    );
    const { targetState } = evidence([
      snapshot([{ ...pods, annotations: counted(pods.annotations, counter) }]),
    ]);
    counter.reads = 0;
    const states = names.map((asked) =>
      targetState(cluster(), 'service/web/web', record(`${asked.split('.')[0]} A 192.0.2.66`)),
    );
    expect(new Set(states)).toEqual(new Set(['own']));
    expect(counter.reads).toBeLessThan(10);
  });

  it('is looked up among those that are absent, and its load balancer among those asked for', () => {
    const grown = growth((size, counter) => {
      const absent = counted(
        many(size, (index) => `service/web/s${index}`),
        counter,
      );
      const askedNames = counted(
        many(size, (index) => `gone${index}`),
        counter,
      );
      const { sourceState, targetState } = evidence(
        [snapshot([], { coverage: 'partial', absent })],
        { listings: [listing([], { coverage: 'partial', askedNames })] },
      );
      for (const index of Array.from({ length: size }, (_, each) => each)) {
        const resource = `service/web/s${index}`;
        expect(sourceState(cluster(), resource, name)).toBe('absent');
        const gone = record(`web A nlb:gone${index}`);
        expect(targetState(cluster(), resource, gone)).toBe('gone');
      }
    });
    expect(grown).toBeLessThan(2.5);
  });
});
