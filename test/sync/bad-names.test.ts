import { afterEach, describe, expect, it } from 'vitest';
import { ServiceError } from '../../local/service.ts';
import { ingress, startWorld, type World } from './function.ts';

/* Names that Route 53 will not have, among many that it will. */
describe('names that Route 53 refuses', () => {
  let world: World;
  afterEach(() => world.close());

  const requests = (): number =>
    world.cloud.server.counts.get('route53:ChangeResourceRecordSets') ?? 0;
  const isBad = (body: string): boolean => /<Name>bad-\d+\.example\.com\.<\/Name>/.test(body);
  const namesIn = (body: string): readonly string[] => [
    ...new Set(
      [...body.matchAll(/<Name>(?:a-)?([a-z]+-\d+)\.example\.com\.</g)].map((match) =>
        String(match[1]),
      ),
    ),
  ];

  /** Refuses, in words that name nobody, every batch that holds a bad name, and notes what each batch asked for. */
  const refuseBadNames = (
    code = 'InvalidChangeBatch',
  ): { readonly refused: (readonly string[])[] } => {
    const refused: (readonly string[])[] = [];
    world.cloud.server.setFault((action, { body }) => {
      if (action !== 'ChangeResourceRecordSets' || !isBad(body)) return undefined;
      refused.push(namesIn(body));
      return { kind: 'error', error: new ServiceError(code, '[FATAL problem]') };
    });
    return { refused };
  };

  const ask = (bad: number, all: number): void => {
    const hosts = Array.from({ length: all }, (_, index) => {
      const step = Math.ceil(all / bad);
      const isOneOfThem = index % step === step - 1 || index === all - 1;
      return `${bad > 0 && isOneOfThem ? 'bad' : 'host'}-${index}.example.com`;
    });
    for (let start = 0; start < all; start += 100) {
      const name = `many-${start}`;
      world.cluster.kubernetes.apply(ingress(name, hosts.slice(start, start + 100)));
    }
    world.cluster.controllers.reconcile();
    world.cloud.server.resetCounts();
  };

  it.each([
    [1, 'InvalidChangeBatch'],
    [5, 'InvalidChangeBatch'],
    [1, 'MalformedInput'],
    [1, 'ValidationError'],
  ])('%i of 64 that nobody names are found by halves: %s', async (bad, code) => {
    world = await startWorld();
    refuseBadNames(code);
    ask(bad, 64);
    const report = await world.invoke({ action: 'resync' });
    const refused = report.entries.filter(({ outcome }) => outcome === 'refuse');
    expect(refused).toHaveLength(bad);
    expect(refused.every(({ reason }) => reason === 'rejected-by-route53')).toBe(true);
    expect(refused.every(({ name }) => name.startsWith('bad-'))).toBe(true);
    expect(world.records()).toHaveLength((64 - bad) * 2);
    expect(requests()).toBeLessThanOrEqual(2 * bad * Math.log2(64) + 1);
  });

  it('100 that Route 53 names cost one request more, and the others are published', async () => {
    world = await startWorld();
    const gone = {
      'external-dns.kubernetes.io/target': 'gone-1234567890.eu-west-1.elb.amazonaws.com',
    };
    const bad = Array.from({ length: 100 }, (_, index) => `bad-${index}.example.com`);
    world.cluster.kubernetes.apply(ingress('bad', bad, gone));
    ask(0, 150);
    const report = await world.invoke({ action: 'resync' });
    const refused = report.entries.filter(({ reason }) => reason === 'rejected-by-route53');
    expect(refused.map(({ name }) => name).sort()).toEqual(bad.sort());
    expect(world.records()).toHaveLength(300);
    expect(requests()).toBe(2);
  });

  it('for the hosted zone of their target hurt no neighbour with the same load balancer', async () => {
    world = await startWorld();
    const publish = (
      name: string,
      host: string,
      keys: Readonly<Record<string, string>> = {},
    ): void => {
      const shared = { 'alb.ingress.kubernetes.io/group.name': 'shared', ...keys };
      world.cluster.kubernetes.apply(ingress(name, [`${host}.example.com`], shared));
      world.cluster.controllers.reconcile();
    };
    publish('first', 'old');
    await world.invoke({ action: 'resync' });
    publish('first', 'renamed');
    publish('second', 'bad', {
      'external-dns.kubernetes.io/aws-target-hosted-zone': 'Z35SXDOTRQ7X7K',
    });
    publish('third', 'new');
    world.cloud.server.resetCounts();
    const report = await world.invoke({ action: 'resync' });
    expect(report.entries.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['bad.example.com', 'refuse'],
      ['new.example.com', 'create'],
      ['old.example.com', 'delete'],
      ['renamed.example.com', 'create'],
    ]);
    const aliases = world.records().filter(({ Type: type }) => type === 'A');
    expect(aliases.map(({ Name: name }) => name)).toEqual([
      'new.example.com.',
      'renamed.example.com.',
    ]);
    expect(requests()).toBe(2);
  });

  it('are told from the TXT of another name, which may be called the same', async () => {
    world = await startWorld();
    world.cloud.server.setFault((action, { body }) => {
      const isRefused = /<Name>a-host\.example\.com\.<\/Name><Type>A</.test(body);
      if (action !== 'ChangeResourceRecordSets' || !isRefused) return undefined;
      const message =
        "[The request contains an invalid set of changes for a resource record set 'A a-host.example.com.']";
      return { kind: 'error', error: new ServiceError('InvalidChangeBatch', message) };
    });
    world.cluster.kubernetes.apply(ingress('both', ['a-host.example.com', 'host.example.com']));
    world.cluster.controllers.reconcile();
    const report = await world.invoke({ action: 'resync' });
    expect(report.entries.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['a-host.example.com', 'refuse'],
      ['host.example.com', 'create'],
    ]);
    expect(world.records().map(({ Name: name, Type: type }) => [name, type])).toEqual([
      ['a-host.example.com.', 'TXT'],
      ['host.example.com.', 'A'],
    ]);
  });

  it('are asked for again without their neighbours, until Route 53 takes them', async () => {
    world = await startWorld();
    const { refused } = refuseBadNames();
    ask(1, 100);
    await world.invoke({ action: 'resync' });
    expect(refused[0]).toHaveLength(100);
    refused.splice(0);
    world.cluster.kubernetes.apply(ingress('later', ['host-200.example.com']));
    world.cluster.controllers.reconcile();
    world.cloud.server.resetCounts();
    const second = await world.invoke({ action: 'resync' });
    expect(refused).toEqual([['bad-99']]);
    expect(requests()).toBe(2);
    expect(second.entries.map(({ name, outcome }) => [name, outcome])).toEqual([
      ['bad-99.example.com', 'refuse'],
      ['host-200.example.com', 'create'],
    ]);
    world.cloud.server.setFault(undefined);
    const third = await world.invoke({ action: 'resync' });
    expect(third.entries.map(({ name, applied }) => [name, applied])).toEqual([
      ['bad-99.example.com', true],
    ]);
  });

  it('are not asked for by events of other load balancers', async () => {
    world = await startWorld();
    const { refused } = refuseBadNames();
    ask(1, 20);
    await world.deliver();
    refused.splice(0);
    world.cluster.kubernetes.apply(ingress('later', ['host-200.example.com']));
    world.cluster.controllers.reconcile();
    const { failed } = await world.deliver();
    expect([refused, failed]).toEqual([[], []]);
    expect(world.records()).toHaveLength(40);
  });
});
