import { describe, expect, it } from 'vitest';
import { mostNames } from '../../functions/core/name-limit.ts';
import {
  nameText,
  type Offer,
  parseResource,
  requestsOf,
  resourceOf,
  type Source,
  targetsNamedBy,
  unavailableSnapshot,
} from '../../functions/core/source.ts';
import { cluster, settings, snapshot, source } from './world.ts';

const namesOf = (...of: Parameters<typeof source>) =>
  requestsOf(source(...of), settings()).flatMap(({ names }) =>
    names.map((asked) => (asked.kind === 'name' ? asked.name : `invalid ${asked.found}`)),
  );

const offer = (hosts: readonly string[], keys: Offer['keys'] = null): Offer => ({
  hosts,
  keys,
  stacks: [],
  statusTargets: [],
  givenTargets: [],
  recordType: null,
});

describe('a source asks for', () => {
  it.each([
    [
      'the names of a Service in its annotation',
      'service/web/a',
      { hostname: 'a.example.com,B.example.com.' },
      {},
      ['a.example.com', 'b.example.com'],
    ],
    ['nothing without an annotation', 'service/web/a', {}, {}, []],
    [
      'nothing while it is being deleted',
      'service/web/a',
      { hostname: 'a.example.com' },
      { deleting: true },
      [],
    ],
    [
      'nothing when another controller publishes it',
      'service/web/a',
      { hostname: 'a.example.com', controller: 'other' },
      {},
      [],
    ],
    [
      'its names with a wiped status as well',
      'service/web/a',
      { hostname: 'a.example.com' },
      { statusTargets: [] },
      ['a.example.com'],
    ],
    [
      'each name once',
      'service/web/a',
      { hostname: 'a.example.com,A.EXAMPLE.com.,bad,bad' },
      {},
      ['a.example.com', 'invalid bad'],
    ],
    [
      'its internal names, last',
      'service/web/a',
      { 'internal-hostname': 'in.example.com', hostname: 'a.example.com' },
      {},
      ['a.example.com', 'in.example.com'],
    ],
    [
      'its internal names like the others where it has no cluster address',
      'service/web/a',
      { 'internal-hostname': 'in.example.com', hostname: 'a.example.com' },
      { internalTargets: null },
      ['a.example.com', 'in.example.com'],
    ],
    [
      'the names of the template where it has no others',
      'service/web/a',
      {},
      { templateHosts: ['a.template.example.com'] },
      ['a.template.example.com'],
    ],
    [
      'no names of the template where an empty annotation says so',
      'service/web/a',
      { hostname: '' },
      { templateHosts: ['a.template.example.com'] },
      [],
    ],
    [
      'no names of the template where it has an internal one',
      'service/web/a',
      { 'internal-hostname': 'in.example.com' },
      { templateHosts: ['a.template.example.com'] },
      ['in.example.com'],
    ],
    [
      'its rules, not the template',
      'ingress/web/a',
      {},
      { hosts: ['rule.example.com'], templateHosts: ['a.template.example.com'] },
      ['rule.example.com'],
    ],
    [
      'the names that its offers say',
      'httproute/web/a',
      { hostname: 'not-by-itself.example.com' },
      { offers: [offer(['a.example.com', 'A.example.com.']), offer(['b.example.com'])] },
      ['a.example.com', 'b.example.com'],
    ],
  ])('%s', (_, resource, keys, other, names) => {
    expect(namesOf(resource, keys, other)).toEqual(names);
  });
});

describe('the requests of a source', () => {
  it('point internal names to the cluster address and the others to the load balancer', () => {
    const service = source(
      'service/web/a',
      { hostname: 'a.example.com', 'internal-hostname': 'in.example.com' },
      { internalTargets: ['10.0.0.1'] },
    );
    expect(requestsOf(service, settings()).map(({ backend, names }) => [names, backend])).toEqual([
      [[{ kind: 'name', name: 'a.example.com' }], service],
      [
        [{ kind: 'name', name: 'in.example.com' }],
        { stacks: [], statusTargets: [], givenTargets: ['10.0.0.1'] },
      ],
    ]);
  });

  it('say what is wrong with the annotations once', () => {
    const keys = { ttl: 'soon', 'internal-hostname': 'in.example.com' };
    const service = source('service/web/a', keys, { internalTargets: ['10.0.0.1'] });
    const problems = requestsOf(service, settings()).map(({ wishes }) => wishes.problems.length);
    expect(problems).toEqual([1, 0]);
  });

  it('say what could not be followed when the object was read, also where it asks for no name', () => {
    const [first] = requestsOf(source('httproute/web/a', {}, { problems: ['no'] }), settings());
    expect([first?.names, first?.wishes.problems]).toEqual([[], ['no']]);
  });

  it('have the wishes of their offer where the object spells them out', () => {
    const endpoint = source(
      'crd/web/a',
      { ttl: '60' },
      { offers: [offer(['a.example.com'], { ttl: '30' }), offer(['b.example.com'])] },
    );
    const ttls = requestsOf(endpoint, settings()).map(({ wishes }) => wishes.ttlSeconds);
    expect(ttls).toEqual([30, 60]);
  });

  it('ignore the target annotation of a route, which is for its Gateway', () => {
    const route = source(
      'httproute/web/a',
      { target: 'x.example.net' },
      { offers: [offer(['a.example.com'])] },
    );
    expect(requestsOf(route, settings()).map(({ wishes }) => wishes.targets)).toEqual([null]);
  });

  it.each([
    ['leave annotated names out', { ignoreHostnameAnnotation: true }, ['t.example.com']],
    [
      'have the names of the template as well',
      { combineFqdnAnnotation: true },
      ['a.example.com', 't.example.com', 'in.example.com'],
    ],
  ])('%s where the settings say so', (_, other, names) => {
    const service = source(
      'service/web/a',
      { hostname: 'a.example.com', 'internal-hostname': 'in.example.com' },
      { templateHosts: ['t.example.com'] },
    );
    const asked = requestsOf(service, settings(other)).flatMap((request) =>
      request.names.map((item) => (item.kind === 'name' ? item.name : item.found)),
    );
    expect(asked).toEqual(names);
  });

  const many = (count: number, prefix = 'n') =>
    Array.from({ length: count }, (_, index) => `${prefix}${index}.example.com`);
  it.each<[string, string, Partial<Source>, readonly number[], string | null]>([
    ['all of as many names as are followed', many(mostNames).join(), {}, [mostNames], null],
    [
      'as many of them, however often each is said',
      [...many(mostNames), ...many(mostNames)].join(),
      {},
      [mostNames],
      null,
    ],
    ['the first of more', many(mostNames + 2).join(), {}, [mostNames], `n${mostNames}.example.com`],
    [
      'the first of all its requests together',
      many(mostNames - 3).join(),
      { offers: [offer(many(2, 'a')), offer(many(2, 'b')), offer(many(2, 'c'))] },
      [mostNames - 3, 2, 1],
      'b1.example.com',
    ],
    [
      'the first of several requests where the next one starts beyond',
      many(mostNames).join(),
      { offers: [offer(['no..name'])] },
      [mostNames],
      'no..name',
    ],
  ])('are %s', (_, names, other, counts, beyond) => {
    const requests = requestsOf(source('service/web/a', { hostname: names }, other), settings());
    expect(requests.map((request) => request.names.length)).toEqual(counts);
    const texts = requests.map(({ beyond: asked }) => asked && nameText(asked));
    expect(texts).toEqual(counts.map((_count, index) => (index === 0 ? beyond : null)));
  });

  it('name every target that the object says, for the evidence', () => {
    const service = source(
      'service/web/a',
      { target: 'x.example.net' },
      {
        internalTargets: ['10.0.0.1'],
        givenTargets: ['192.0.2.1'],
        statusTargets: ['s.example.net'],
        offers: [{ ...offer([]), givenTargets: ['192.0.2.2'] }],
      },
    );
    expect(targetsNamedBy(service, settings())).toEqual([
      'x.example.net',
      '10.0.0.1',
      '192.0.2.1',
      's.example.net',
      '192.0.2.2',
    ]);
  });
});

describe('a resource label', () => {
  it.each(['service/web/api', 'ingress/web/shop', 'httproute/web/api', 'crd/web/names'])(
    '%s is read back',
    (resource) => {
      const reference = parseResource(resource);
      expect(reference === null ? null : resourceOf(reference)).toBe(resource);
    },
  );

  it.each(['pod/web/api', 'service/api', 'service/a/b/c', 'Service/a/b', ''])(
    '%j is of a kind that is not read',
    (resource) => {
      expect(parseResource(resource)).toBeNull();
    },
  );
});

it('a cluster that could not be read shows nothing', () => {
  expect(unavailableSnapshot(cluster(), '403 Forbidden')).toEqual(
    snapshot([], { coverage: 'unavailable', reason: '403 Forbidden' }),
  );
});
