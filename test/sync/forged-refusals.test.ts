import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostname, service, startWorld, type World } from './function.ts';

/* Route 53 repeats annotations in its refusals. What somebody writes there hurts nobody but their own name. */
describe('an annotation in the words of Route 53', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const neighbours = ['before.example.com', 'victim.example.com', 'zebra.example.com'];
  /** A country that Route 53 does not know, so that it refuses the record and repeats its set identifier. */
  const wrong = (text: string) => ({
    'set-identifier': text,
    'aws-geolocation-country-code': 'QQ',
  });
  const exists = (name: string) =>
    `Tried to create resource record set [name='${name}.example.com.', type='A'] but it already exists`;

  const publish = (
    name: string,
    host: string,
    keys: Readonly<Record<string, string>> = {},
  ): void => {
    const annotations = Object.entries(keys).map(([key, value]) => [
      `external-dns.kubernetes.io/${key}`,
      value,
    ]);
    world.cluster.kubernetes.apply(
      service(name, { ...hostname(host), ...Object.fromEntries(annotations) }),
    );
    world.cluster.controllers.reconcile();
  };

  const targetOf = async (host: string): Promise<string> => {
    const plan = await world.invoke({ action: 'resync', dryRun: true });
    return String(plan.entries.find(({ name }) => name === host)?.after?.AliasTarget?.DNSName);
  };

  const publishNeighbours = (): void =>
    neighbours.forEach((host, index) => {
      publish(`good-${index}`, host);
    });

  it.each([
    ['a full zone', { 'aws-health-check-id': 'MAX_RRSETS_BY_ZONE' }],
    ['a full zone, as a sentence', wrong('a, Exceeded limit MAX_RRSETS_BY_ZONE for zone: Z1')],
    ['the name of another', wrong("[name='victim.example.com.'")],
    ['a sentence about another', wrong(`a, ${exists('victim')}`)],
    ['a zone that moved', wrong("[name='bad.example.com.'] but it already exists")],
    ['a zone that moved, as a sentence', wrong(`a, ${exists('bad')}, b`)],
    ['the target of another', wrong('alias that targets TARGET,')],
    [
      'a sentence about the target of another',
      wrong('Tried to create an alias that targets TARGET, type A'),
    ],
  ])('that says %s', async (_, keys) => {
    publishNeighbours();
    const target = await targetOf('victim.example.com');
    const said = Object.entries(keys).map(([key, value]) => [key, value.replace('TARGET', target)]);
    publish('bad', 'bad.example.com', Object.fromEntries(said));
    const first = await world.invoke({ action: 'resync' });
    expect(first.failures).toEqual([]);
    expect(first.entries.map(({ name, reason, applied }) => [name, reason, applied])).toEqual([
      ['bad.example.com', 'rejected-by-route53', false],
      ...neighbours.map((name) => [name, 'new-name', true]),
    ]);
    const second = await world.invoke({ action: 'resync' });
    expect([second.failures, second.entries.length]).toEqual([[], 1]);
  });

  it('that is fine with Route 53 does not hide from whom it keeps the others', async () => {
    publishNeighbours();
    publish('good', 'good.example.com', {
      'set-identifier': exists('victim'),
      'aws-weight': '1',
    });
    publish('bad', 'bad.example.com', { 'aws-health-check-id': 'none' });
    const report = await world.invoke({ action: 'resync' });
    expect(report.failures).toEqual([]);
    expect(report.entries.filter(({ applied }) => !applied).map(({ name }) => name)).toEqual([
      'bad.example.com',
    ]);
  });
});
