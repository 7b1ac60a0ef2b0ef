import { describe, expect, it } from 'vitest';
import { readWishes, splitList, type Wishes } from '../../functions/core/annotations.ts';
import { settings } from './world.ts';

const { annotationPrefixes: both } = settings();
const [stable = '', alpha = ''] = both;

const none: Wishes = {
  hostnames: [],
  unsupportedHostnames: [],
  targets: null,
  ttlSeconds: null,
  otherController: null,
  alias: 'auto',
  evaluateTargetHealth: null,
  hostnameSource: 'all',
  blocked: null,
  ingressBlocked: null,
  problems: [],
};
const notSupported = (key: string) => ({
  blocked: {
    reason: 'annotation-not-supported',
    detail: `the annotation ${key} is not supported; existing records of this object are left as they are`,
  },
});

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
  [
    'internal-hostname',
    'in.example.com',
    { unsupportedHostnames: ['in.example.com'], ...notSupported('internal-hostname') },
  ],
  ...[
    'set-identifier',
    'aws-weight',
    'aws-region',
    'aws-failover',
    'aws-multi-value-answer',
    'aws-geolocation-country-code',
    'aws-geoproximity-bias',
    'aws-health-check-id',
    'aws-target-hosted-zone',
    'aws-hosted-zone-id',
  ].map((key): [string, string, Readonly<Record<string, unknown>>] => [
    key,
    '1',
    notSupported(key),
  ]),
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

  it('that are not supported are named together', () => {
    const two = { [`${stable}set-identifier`]: 'a', [`${stable}aws-weight`]: '1' };
    expect(readWishes(two, both).blocked?.detail).toMatch(
      /^the annotation aws-weight, set-identifier /,
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
