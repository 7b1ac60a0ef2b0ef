import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostname, linesOf, service, startWorld, type World, zoneId } from './function.ts';

/*
 * What external-dns fails at: a record that becomes another one under the same name. Each transition is one batch with
 * record and TXT, so that the name answers at every moment; the stand-in refuses what Route 53 refuses.
 */
const key = (name: string) => `external-dns.kubernetes.io/${name}`;

type Keys = Readonly<Record<string, string>>;
type Step = { readonly blue: Keys; readonly green?: Keys };
type Row = readonly [
  title: string,
  before: Step,
  after: Step,
  entries: readonly string[],
  remaining: readonly string[],
];

const set = (identifier: string, other: Keys = {}): Keys => ({
  'set-identifier': identifier,
  ...other,
});
const weighted = (identifier: string, weight = '10'): Keys =>
  set(identifier, { 'aws-weight': weight });
const cname: Keys = { target: 'x.example.net' };

const policies: readonly (readonly [string, Keys, string])[] = [
  ['weighted', { 'aws-weight': '5' }, 'Weight=5'],
  ['latency', { 'aws-region': 'eu-west-1' }, 'Region=eu-west-1'],
  ['failover', { 'aws-failover': 'PRIMARY' }, 'Failover=PRIMARY'],
  ['geolocation', { 'aws-geolocation-country-code': 'DE' }, 'GeoLocation={"CountryCode":"DE"}'],
  [
    'geoproximity',
    { 'aws-geoproximity-region': 'eu-west-1', 'aws-geoproximity-bias': '3' },
    'GeoProximityLocation={"AWSRegion":"eu-west-1","Bias":3}',
  ],
];

const rows: readonly Row[] = [
  [
    'alias to CNAME',
    { blue: {} },
    { blue: cname },
    ['web.example.com CNAME update type-changed'],
    ['CNAME', 'TXT'],
  ],
  [
    'CNAME to alias',
    { blue: cname },
    { blue: {} },
    ['web.example.com A update type-changed'],
    ['A', 'TXT'],
  ],
  [
    'simple to weighted',
    { blue: {} },
    { blue: weighted('blue') },
    ['web.example.com A update routing-changed'],
    ['A blue Weight=10', 'TXT blue Weight=10'],
  ],
  [
    'weighted to simple',
    { blue: weighted('blue') },
    { blue: {} },
    ['web.example.com A update routing-changed'],
    ['A', 'TXT'],
  ],
  [
    'a CNAME to weighted aliases',
    { blue: cname },
    { blue: weighted('blue') },
    ['web.example.com A update type-changed'],
    ['A blue Weight=10', 'TXT blue Weight=10'],
  ],
  [
    'the set identifier',
    { blue: weighted('old') },
    { blue: weighted('new') },
    ['web.example.com A update routing-changed'],
    ['A new Weight=10', 'TXT new Weight=10'],
  ],
  [
    'the weights of two sources, at once',
    { blue: weighted('blue', '100'), green: weighted('green', '0') },
    { blue: weighted('blue', '0'), green: weighted('green', '100') },
    ['web.example.com A update routing-changed', 'web.example.com A update routing-changed'],
    ['A blue Weight=0', 'A green Weight=100', 'TXT blue Weight=0', 'TXT green Weight=100'],
  ],
  [
    'the policy of two sources, at once',
    { blue: weighted('blue'), green: weighted('green') },
    {
      blue: set('blue', { 'aws-region': 'eu-west-1' }),
      green: set('green', { 'aws-region': 'us-east-1' }),
    },
    ['web.example.com A update routing-changed', 'web.example.com A update routing-changed'],
    [
      'A blue Region=eu-west-1',
      'A green Region=us-east-1',
      'TXT blue Region=eu-west-1',
      'TXT green Region=us-east-1',
    ],
  ],
  ...policies.flatMap(([from, fromKeys]) =>
    policies
      .filter(([to]) => to !== from)
      .map(
        ([to, toKeys, fields]): Row => [
          `${from} to ${to}`,
          { blue: set('one', fromKeys) },
          { blue: set('one', toKeys) },
          ['web.example.com A update routing-changed'],
          [`A one ${fields}`, `TXT one ${fields}`],
        ],
      ),
  ),
  [
    'weighted to multivalue, with addresses',
    { blue: { ...weighted('one'), target: '192.0.2.1' } },
    { blue: { ...set('one', { 'aws-multi-value-answer': 'true' }), target: '192.0.2.1' } },
    ['web.example.com A update routing-changed'],
    ['A one MultiValueAnswer=true', 'TXT one MultiValueAnswer=true'],
  ],
  [
    'a health check that comes',
    { blue: weighted('one') },
    { blue: { ...weighted('one'), 'aws-health-check-id': 'check-1' } },
    ['web.example.com A update routing-changed'],
    ['A one HealthCheckId=check-1 Weight=10', 'TXT one HealthCheckId=check-1 Weight=10'],
  ],
];

const known = new Set(['Name', 'Type', 'TTL', 'ResourceRecords', 'AliasTarget', 'SetIdentifier']);

/** Type, set identifier and routing. */
const told = (record: ResourceRecordSet): string => {
  const routing = Object.entries(record)
    .filter(([field, value]) => !known.has(field) && value !== undefined)
    .map(([field, value]) => {
      return `${field}=${typeof value === 'object' ? JSON.stringify(value) : value}`;
    })
    .sort();
  return [record.Type, record.SetIdentifier, ...routing].filter(Boolean).join(' ');
};

describe('a transition, over HTTP', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
    world.cloud.route53.addHealthCheck('check-1');
  });
  afterEach(() => world.close());

  const apply = ({ blue, green }: Step): void => {
    const { cluster } = world;
    for (const [name, keys] of [
      ['blue', blue],
      ['green', green],
    ] as const) {
      if (keys === undefined) continue;
      const annotations = Object.fromEntries(
        Object.entries(keys).map(([name, value]) => [key(name), value]),
      );
      cluster.kubernetes.apply(service(name, { ...hostname('web.example.com'), ...annotations }));
    }
    cluster.controllers.reconcile();
    cluster.controllers.writeStatus();
  };

  it.each(rows)('%s is one batch', async (_, before, after, entries, remaining) => {
    apply(before);
    await world.invoke({ action: 'resync' });
    let answered = true;
    world.cloud.route53.onChange(() => {
      const names = world.cloud.route53.records(zoneId).filter(({ Type }) => Type !== 'TXT');
      answered &&= names.some(({ Name }) => Name === 'web.example.com.');
    });
    apply(after);
    const report = await world.invoke({ action: 'resync' });
    expect(linesOf(report)).toEqual(entries);
    expect(report.batches).toHaveLength(1);
    expect(answered).toBe(true);
    expect(world.records().map(told).sort()).toEqual(remaining);
    expect((await world.invoke({ action: 'resync' })).entries).toEqual([]);
  });
});
