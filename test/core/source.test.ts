import { describe, expect, it } from 'vitest';
import { parseResource, requestOf, resourceOf } from '../../functions/core/source.ts';
import { settings, source } from './world.ts';

const namesOf = (...of: Parameters<typeof source>) =>
  requestOf(source(...of), settings())?.names.map((asked) =>
    asked.kind === 'name' ? asked.name : `invalid ${asked.found}`,
  ) ?? null;

const both = { hosts: ['rule.example.com', 'tls.example.com'] };

describe('a source asks for', () => {
  it.each([
    [
      'the names of a Service in its annotation',
      'service/web/a',
      { hostname: 'a.example.com,B.example.com.' },
      {},
      ['a.example.com', 'b.example.com'],
    ],
    ['nothing without an annotation', 'service/web/a', {}, {}, null],
    [
      'nothing while it is being deleted',
      'service/web/a',
      { hostname: 'a.example.com' },
      { deleting: true },
      null,
    ],
    [
      'nothing when another controller publishes it',
      'service/web/a',
      { hostname: 'a.example.com', controller: 'other' },
      {},
      null,
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
      'the names it may not have as well',
      'service/web/a',
      { 'internal-hostname': 'in.example.com' },
      {},
      ['in.example.com'],
    ],
    [
      'rules, TLS hosts and annotation of an Ingress',
      'ingress/web/a',
      { hostname: 'a.example.com' },
      both,
      ['rule.example.com', 'tls.example.com', 'a.example.com'],
    ],
    [
      'the annotation only',
      'ingress/web/a',
      { hostname: 'a.example.com', 'ingress-hostname-source': 'annotation-only' },
      both,
      ['a.example.com'],
    ],
    [
      'rules and TLS hosts only',
      'ingress/web/a',
      { hostname: 'a.example.com', 'ingress-hostname-source': 'defined-hosts-only' },
      both,
      ['rule.example.com', 'tls.example.com'],
    ],
    [
      'all names with a source of names that does not exist, so that none of them is deleted',
      'ingress/web/a',
      { hostname: 'a.example.com', 'ingress-hostname-source': 'al' },
      both,
      ['rule.example.com', 'tls.example.com', 'a.example.com'],
    ],
    [
      'the names of a Service whatever ingress-hostname-source says',
      'service/web/a',
      { hostname: 'a.example.com', 'ingress-hostname-source': 'defined-hosts-only' },
      {},
      ['a.example.com'],
    ],
  ])('%s', (_, resource, keys, other, names) => {
    expect(namesOf(resource, keys, other)).toEqual(names);
  });
});

describe('a resource label', () => {
  it.each(['service/web/api', 'ingress/web/shop'])('%s is read back', (resource) => {
    const reference = parseResource(resource);
    expect(reference === null ? null : resourceOf(reference)).toBe(resource);
  });

  it.each(['httproute/web/api', 'service/api', 'service/a/b/c', 'Service/a/b', ''])(
    '%j is of a kind that is not read',
    (resource) => {
      expect(parseResource(resource)).toBeNull();
    },
  );
});
