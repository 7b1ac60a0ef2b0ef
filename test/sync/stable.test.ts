import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostname, ingress, linesOf, service, startWorld, type World } from './function.ts';

/*
 * Wishes that external-dns writes again in every loop, because what it reads back never equals them. The first run
 * publishes, the second one has nothing to do.
 */
const rows: readonly (readonly [string, Readonly<Record<string, string>>])[] = [
  ['an unknown aws- key', { 'aws-something-new': 'x' }],
  ['the hosted zone of the target', { 'aws-target-hosted-zone': 'Z2IFOLAFXWLO4F' }],
  ['the zone of the record', { 'aws-hosted-zone-id': 'Z0TEST0EXAMPLE0COM' }],
  [
    'multi-value-answer with a value',
    { 'set-identifier': 'a', 'aws-multi-value-answer': 'true', target: '192.0.2.1' },
  ],
  [
    'a continent and a country',
    {
      'set-identifier': 'a',
      'aws-geolocation-continent-code': 'EU',
      'aws-geolocation-country-code': 'DE',
    },
  ],
  ['a weight with zeros in front', { 'set-identifier': 'a', 'aws-weight': '010' }],
  [
    'a bias with a sign',
    {
      'set-identifier': 'a',
      'aws-geoproximity-region': 'eu-west-1',
      'aws-geoproximity-bias': '+05',
    },
  ],
  [
    'coordinates with zeros behind',
    {
      'set-identifier': 'a',
      'aws-geoproximity-coordinates': '52.50,13.40',
    },
  ],
  ['record-type where PTR is not managed', { 'record-type': 'ptr' }],
  ['two targets of a CNAME', { target: 'b.example.net,a.example.net' }],
  [
    'two distributions as targets',
    {
      target: 'b.cloudfront.net,a.cloudfront.net',
    },
  ],
  ['capitals and a dot at the end of a target', { target: 'X.Example.NET.' }],
  ['an IPv6 address in another notation', { target: '2001:DB8:0:0::1' }],
];

describe('a second run has nothing to do', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  it.each(rows)('after %s (§1.5)', async (_, keys) => {
    const annotations = Object.fromEntries(
      Object.entries(keys).map(([name, value]) => [`external-dns.kubernetes.io/${name}`, value]),
    );
    world.cluster.kubernetes.apply(
      service('web', { ...hostname('web.example.com'), ...annotations }),
    );
    world.cluster.controllers.reconcile();
    const first = await world.invoke({ action: 'resync' });
    expect(linesOf(first).every((line) => line.includes(' create '))).toBe(true);
    expect(first.entries).not.toEqual([]);
    const again = await world.invoke({ action: 'resync' });
    expect(linesOf(again)).toEqual([]);
    expect(again.batches).toEqual([]);
  });

  it('after two load balancers in one status (§2.3)', async () => {
    const { cluster, invoke } = world;
    cluster.kubernetes.apply(ingress('web', ['web.example.com']));
    cluster.kubernetes.apply(service('front', {}));
    const [alb = '', nlb = ''] = cluster.controllers.reconcile().toSorted();
    cluster.controllers.writeStatus();
    const status = { loadBalancer: { ingress: [{ hostname: nlb }, { hostname: alb }] } };
    cluster.kubernetes.apply({ ...ingress('web', ['web.example.com']), status });
    expect(linesOf(await invoke({ action: 'resync' }))).toEqual([
      'web.example.com A create new-name',
    ]);
    expect((await invoke({ action: 'resync' })).entries).toEqual([]);
  });
});
