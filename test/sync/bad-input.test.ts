import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ingress, service, startWorld, type World } from './function.ts';

/* Twenty-odd Services with something wrong, all at once: one refused or skipped entry each, and the good ones are published. */
const label64 = 'a'.repeat(64);
const name256 = `${Array.from({ length: 5 }, () => 'a'.repeat(48)).join('.')}.example.com`;

type Keys = Readonly<Record<string, string>>;
type Bad = readonly [what: string, keys: Keys, outcome: string, reason: string];

const host = (index: number): string => `bad-${index}.example.com`;
const one = (keys: Keys): Keys => ({ 'set-identifier': 'one', ...keys });

const bad: readonly Bad[] = [
  ['a weight that is no number', one({ 'aws-weight': 'heavy' }), 'refuse', 'invalid-annotation'],
  ['a weight out of range', one({ 'aws-weight': '256' }), 'refuse', 'invalid-annotation'],
  [
    'two policies',
    one({ 'aws-weight': '1', 'aws-region': 'eu-west-1' }),
    'refuse',
    'invalid-annotation',
  ],
  ['a policy without a set identifier', { 'aws-weight': '1' }, 'refuse', 'invalid-annotation'],
  ['a set identifier without a policy', one({}), 'refuse', 'invalid-annotation'],
  [
    'coordinates out of range',
    one({ 'aws-geoproximity-coordinates': '95,10' }),
    'refuse',
    'invalid-annotation',
  ],
  [
    'an unknown continent',
    one({ 'aws-geolocation-continent-code': 'XX' }),
    'refuse',
    'invalid-annotation',
  ],
  [
    'a country that Route 53 does not know',
    one({ 'aws-geolocation-country-code': 'QQ' }),
    'refuse',
    'rejected-by-route53',
  ],
  [
    'a health check that does not exist',
    { 'aws-health-check-id': 'none' },
    'refuse',
    'rejected-by-route53',
  ],
  [
    'a health check with a character that XML does not have',
    { 'aws-health-check-id': 'a\u0001b' },
    'refuse',
    'invalid-annotation',
  ],
  [
    'a set identifier with a character that XML does not have',
    one({ 'set-identifier': 'a\uffffb', 'aws-weight': '1' }),
    'refuse',
    'invalid-annotation',
  ],
  ['a failover that is neither', one({ 'aws-failover': 'MAYBE' }), 'refuse', 'invalid-annotation'],
  [
    'several answers from an alias',
    one({ 'aws-multi-value-answer': 'true' }),
    'refuse',
    'invalid-annotation',
  ],
  ['a label of 64', { hostname: `${label64}.example.com` }, 'refuse', 'invalid-name'],
  ['a name of 256', { hostname: name256 }, 'refuse', 'invalid-name'],
  ['an empty label', { hostname: 'a..b.example.com' }, 'refuse', 'invalid-name'],
  ['a name of one label', { hostname: 'localhost' }, 'refuse', 'invalid-name'],
  ['an IP address as host name', { hostname: '192.0.2.1' }, 'refuse', 'invalid-name'],
  ['a star in the middle', { hostname: 'a.*.example.com' }, 'refuse', 'invalid-name'],
  [
    'an emoji that is no name',
    { hostname: '\u{1F4A9}\u200D.example.com' },
    'refuse',
    'invalid-name',
  ],
  ['a URL as host name', { hostname: 'https://bad.example.com/x' }, 'refuse', 'invalid-name'],
  ['a name of no zone', { hostname: 'bad.example.org' }, 'skip', 'outside-every-zone'],
  ['a target with a port', { target: 'x.example.net:8080' }, 'refuse', 'invalid-target'],
  ['an empty target', { target: '' }, 'skip', 'no-load-balancer'],
  [
    'an alias to what cannot be one',
    { target: 'x.example.net', alias: 'true' },
    'refuse',
    'invalid-target',
  ],
  ['a zone that is not ours', { 'aws-hosted-zone-id': 'Z9' }, 'skip', 'outside-every-zone'],
];

/** Names that look wrong and are not; a wrong TTL is ignored and said. */
const good: readonly (readonly [string, Keys, string])[] = [
  ['underscores', { hostname: '_sip._tcp.example.com' }, '_sip._tcp.example.com.'],
  ['an international name', { hostname: 'bücher.example.com' }, 'xn--bcher-kva.example.com.'],
  ['an emoji', { hostname: '\u{1F600}.example.com' }, 'xn--e28h.example.com.'],
  ['capitals and a dot', { hostname: 'WWW.Example.COM.' }, 'www.example.com.'],
  ['an empty element of the list', { hostname: ',list.example.com,' }, 'list.example.com.'],
  ['a huge TTL', { hostname: 'ttl.example.com', ttl: '99999999999' }, 'ttl.example.com.'],
];

describe('bad input', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const annotated = (keys: Keys): Keys =>
    Object.fromEntries(
      Object.entries(keys).map(([name, value]) => [`external-dns.kubernetes.io/${name}`, value]),
    );

  it('hurts nobody but itself', async () => {
    const { cluster, invoke, records } = world;
    bad.forEach(([, keys], index) => {
      const annotations = annotated({ hostname: host(index), ...keys });
      cluster.kubernetes.apply(service(`bad-${index}`, annotations));
    });
    good.forEach(([, keys], index) => {
      cluster.kubernetes.apply(service(`good-${index}`, annotated(keys)));
    });
    cluster.kubernetes.apply(ingress('app', ['app.example.com']));
    cluster.controllers.reconcile();
    const report = await invoke({ action: 'resync' });

    const told = bad.map(([what], index) => {
      const entries = report.entries.filter(({ source }) => source === `service/web/bad-${index}`);
      return [what, ...entries.map(({ outcome, reason }) => `${outcome} ${reason}`)];
    });
    expect(told).toEqual(bad.map(([what, , outcome, reason]) => [what, `${outcome} ${reason}`]));
    const bare = report.entries.filter(
      ({ outcome, detail }) => ['refuse', 'skip'].includes(outcome) && !detail,
    );
    expect(bare).toEqual([]);
    const published = records().flatMap(({ Type, Name }) => (Type === 'A' ? [String(Name)] : []));
    expect(published.sort()).toEqual(
      ['app.example.com.', ...good.map(([, , name]) => name)].sort(),
    );
    expect(report.entries.filter(({ name }) => name === 'ttl.example.com')).toContainEqual(
      expect.objectContaining({
        outcome: 'skip',
        reason: 'invalid-annotation',
        detail: expect.stringContaining("ttl '99999999999' is ignored"),
      }),
    );
  });
});
