import { describe, expect, it } from 'vitest';
import { readWishes, splitList, type Wishes } from '../../functions/core/annotations.ts';
import { settings } from './world.ts';

const { annotationPrefixes: both } = settings();
const [stable = '', alpha = ''] = both;

const none: Wishes = {
  hostnames: [],
  internalHostnames: [],
  targets: null,
  ttlSeconds: null,
  otherController: null,
  alias: 'auto',
  evaluateTargetHealth: null,
  hostnameSource: 'all',
  setIdentifier: null,
  routing: {},
  targetZoneId: null,
  zoneId: null,
  blocked: null,
  ingressBlocked: null,
  problems: [],
};
const blocked = (detail: string) => ({ blocked: { reason: 'invalid-annotation', detail } });

const keys: readonly [string, string, Readonly<Record<string, unknown>>][] = [
  ['hostname', 'a.example.com, b.example.com', { hostnames: ['a.example.com', 'b.example.com'] }],
  ['target', 'x.example.net', { targets: ['x.example.net'] }],
  ['target', '', { targets: [] }],
  ['ttl', '60', { ttlSeconds: 60 }],
  ['controller', 'dns-controller', {}],
  ['controller', 'other', { otherController: 'other' }],
  ['controller', '', { otherController: '' }],
  ['controller', 'DNS-controller', { otherController: 'DNS-controller' }],
  ['alias', 'true', { alias: 'alias' }],
  ['alias', 'True ', { alias: 'alias' }],
  ['alias', 'false', { alias: 'cname' }],
  ['alias', 'A', { alias: 'A' }],
  ['alias', 'aaaa', { alias: 'AAAA' }],
  ['aws-evaluate-target-health', 'true', { evaluateTargetHealth: true }],
  ['aws-evaluate-target-health', 'false', { evaluateTargetHealth: false }],
  ['aws-evaluate-target-health', 'yes', { evaluateTargetHealth: false }],
  ['ingress-hostname-source', 'Annotation-Only', { hostnameSource: 'annotation-only' }],
  ['ingress-hostname-source', 'defined-hosts-only', { hostnameSource: 'defined-hosts-only' }],
  ['internal-hostname', 'in.example.com', { internalHostnames: ['in.example.com'] }],
  [
    'set-identifier',
    'blue',
    blocked(
      "set-identifier 'blue' needs a routing policy, such as aws-weight; add one or remove it",
    ),
  ],
  ['set-identifier', '', {}],
  [
    'aws-weight',
    '1',
    blocked(
      'the routing policy aws-weight needs the annotation set-identifier, which tells its records apart; add it',
    ),
  ],
  ['aws-health-check-id', ' check-1 ', { routing: { HealthCheckId: 'check-1' } }],
  ['aws-target-hosted-zone', 'Z0123', { targetZoneId: 'Z0123' }],
  ['aws-target-hosted-zone', '/hostedzone/Z0123', { targetZoneId: 'Z0123' }],
  [
    'aws-target-hosted-zone',
    'example.com',
    blocked(
      "aws-target-hosted-zone 'example.com' cannot be followed; expected the id of a hosted zone, which starts with Z",
    ),
  ],
  ['aws-hosted-zone-id', 'Z0123', { zoneId: 'Z0123' }],
  [
    'aws-hosted-zone-id',
    '',
    blocked(
      "aws-hosted-zone-id '' cannot be followed; expected the id of a hosted zone, which starts with Z",
    ),
  ],
  ['access', 'public', {}],
  ['endpoints-type', 'HostIP', {}],
  ['gateway-hostname-source', 'annotation-only', {}],
  ['record-type', 'ptr', {}],
  ['aws-unknown', 'x', {}],
];

describe.each([
  ['the prefix of today', stable],
  ['the prefix of before', alpha],
])('under %s', (_, prefix) => {
  it.each(keys)('%s=%j is understood', (key, value, expected) => {
    expect(readWishes({ [`${prefix}${key}`]: value }, both)).toEqual({ ...none, ...expected });
  });
});

describe('annotations', () => {
  it('of others mean nothing', () => {
    const others = { 'example.com/hostname': 'a.example.com', hostname: 'b.example.com' };
    expect(readWishes(others, both)).toEqual(none);
    expect(readWishes({ [`${alpha}hostname`]: 'a.example.com' }, [stable])).toEqual(none);
  });

  it('that say the same under both prefixes are one', () => {
    const same = { [`${stable}hostname`]: 'a.example.com', [`${alpha}hostname`]: 'a.example.com' };
    expect(readWishes(same, both)).toEqual({ ...none, hostnames: ['a.example.com'] });
  });

  it.each([
    ['hostname', { hostnames: ['a.example.com', 'b.example.com'] }],
    ['internal-hostname', { hostnames: ['a.example.com', 'b.example.com'] }],
    ['target', {}],
    ['controller', {}],
  ])('that differ under %s block the object, and its names stay asked for', (key, expected) => {
    const differing = { [`${alpha}${key}`]: 'b.example.com', [`${stable}${key}`]: 'a.example.com' };
    expect(readWishes(differing, both)).toEqual({
      ...none,
      ...expected,
      blocked: {
        reason: 'annotation-conflict',
        detail: `${stable}${key}='a.example.com' and ${alpha}${key}='b.example.com' differ; make them equal or remove one`,
      },
    });
  });

  it('that cannot be followed are told together', () => {
    const two = { [`${stable}aws-weight`]: 'heavy', [`${stable}aws-hosted-zone-id`]: 'x' };
    expect(readWishes(two, both).blocked?.detail).toMatch(
      /^aws-weight 'heavy' cannot .*; aws-hosted-zone-id 'x' cannot /,
    );
  });
});

describe('a list', () => {
  it.each([
    [undefined, []],
    ['', []],
    [',', []],
    ['a.example.com', ['a.example.com']],
    [' a.example.com ,b.example.com,', ['a.example.com', 'b.example.com']],
    ['a.exam ple.com', ['a.example.com']],
    ['a.example.com,\n\tb.example.com', ['a.example.com', 'b.example.com']],
  ])('%j has the elements %j', (text, elements) => {
    expect(splitList(text)).toEqual(elements);
  });
});

describe('a TTL', () => {
  const read = (text: string) => readWishes({ [`${stable}ttl`]: text }, both);
  it.each([
    ['1', 1],
    ['+5', 5],
    ['2147483647', 2147483647],
    ['10m', 600],
    ['1h30m', 5400],
    ['20.5s', 20],
    ['4.1m', 246],
    ['1.s', 1],
    ['1500ms', 1],
    ['2000000us', 2],
    ['2000000µs', 2],
    ['3000000000ns', 3],
    ['.5h', 1800],
  ])('%j is %d seconds', (text, seconds) => {
    expect(read(text)).toEqual({ ...none, ttlSeconds: seconds });
  });

  it.each([
    '0',
    '-1',
    '500ms',
    '1d',
    '2147483648',
    '4294967296',
    '',
    '60 ',
    '1.5',
    'm',
    '-5m',
    '0x10',
  ])('%j is no TTL and is told', (text) => {
    expect(read(text)).toEqual({
      ...none,
      problems: [
        `ttl '${text}' is ignored; expected seconds from 1 to 2147483647 or a duration such as '5m'`,
      ],
    });
  });
});

describe('a value that is not understood', () => {
  it('is told for alias, and the default counts', () => {
    expect(readWishes({ [`${stable}alias`]: 'yes' }, both)).toEqual({
      ...none,
      problems: ["alias 'yes' is ignored; expected 'true', 'false', 'A' or 'AAAA'"],
    });
  });

  it('blocks the object for ingress-hostname-source, so that a typing error deletes nothing', () => {
    expect(readWishes({ [`${stable}ingress-hostname-source`]: 'all' }, both)).toEqual({
      ...none,
      ingressBlocked: {
        reason: 'invalid-annotation',
        detail:
          "ingress-hostname-source 'all' cannot be followed; expected 'annotation-only' or 'defined-hosts-only'",
      },
    });
  });
});
