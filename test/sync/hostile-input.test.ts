import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseHeritage } from '../../functions/core/ownership.ts';
import { hostname, ingress, service, startWorld, type World, zoneId } from './function.ts';
import { type Printed, startPrinting } from './printed.ts';

/* Objects, records and events of somebody who means harm: refused with a reason, and nobody else suffers. */
describe('hostile input', () => {
  let world: World;
  let printed: Printed;
  beforeEach(async () => {
    world = await startWorld({ prints: true });
    world.cluster.kubernetes.apply(service('good', hostname('good.example.com')));
    printed = startPrinting();
  });
  afterEach(async () => {
    printed.stop();
    await world.close();
  });

  const resync = async () => {
    world.cluster.controllers.reconcile();
    return world.invoke({ action: 'resync' });
  };
  const published = (): string[] =>
    world
      .records()
      .filter(({ Type }) => Type === 'A')
      .map(({ Name }) => String(Name));
  /** Every line that was printed, read as JSON; a forged line would not be one, or would be one too many. */
  const logs = (): readonly Readonly<Record<string, unknown>>[] =>
    printed.lines().map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
  const controls = /[\p{Cc}\u2028\u2029\u202e\u200b]/u;

  it('an annotation of a megabyte costs one refusal of bearable length', async () => {
    const huge = `${'x'.repeat(1_000_000)}.example.com`;
    world.cluster.kubernetes.apply(service('huge', hostname(huge)));
    const report = await resync();
    expect(published()).toEqual(['good.example.com.']);
    const refused = report.entries.filter(({ source }) => source === 'service/web/huge');
    expect(refused).toMatchObject([{ outcome: 'refuse', reason: 'invalid-name' }]);
    expect(JSON.stringify(report).length).toBeLessThan(10_000);
    expect(Math.max(...printed.lines().map((line) => line.length))).toBeLessThan(10_000);
  });

  it('a Service that asks for 10,000 names is planned like any other', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `n${index}.example.com`);
    world.cluster.kubernetes.apply(service('greedy', hostname(names.join(','))));
    world.cluster.controllers.reconcile();
    const plan = await world.invoke({ action: 'resync', dryRun: true });
    expect(plan.zones[0]).toMatchObject({ create: 10_001 });
    expect(plan.failures).toEqual([]);
  });

  it('a Service that asks for more keeps its records, and the rest is refused in one line', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `n${index}.example.com`);
    world.cluster.kubernetes.apply(service('greedy', hostname('last.example.com')));
    world.cluster.controllers.reconcile();
    await resync();
    const greedy = hostname([...names, 'last.example.com'].join(','));
    world.cluster.kubernetes.apply(service('greedy', greedy));
    const plan = await world.invoke({ action: 'resync', dryRun: true });
    expect(plan.zones[0]).toMatchObject({ create: 10_000, delete: 0, hold: 0 });
    expect(plan.entries.filter(({ outcome }) => outcome === 'refuse')).toMatchObject([
      { name: 'last.example.com', reason: 'too-many-names', source: 'service/web/greedy' },
    ]);
  });

  it('keys that would change every object of the program change none', async () => {
    const before = Object.getOwnPropertyNames(Object.prototype);
    const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];
    const annotations = Object.fromEntries(
      keys.map((key) => [`external-dns.kubernetes.io/${key}`, 'polluted']),
    );
    const object = service('bad', { ...annotations, ...hostname('bad.example.com') });
    const json = JSON.stringify(object).replace(
      '"annotations":{',
      '"annotations":{"__proto__":"polluted","constructor":"polluted",',
    );
    world.cluster.kubernetes.apply(JSON.parse(json));
    for (const key of keys) {
      world.send(`{"action":"resync","${key}":{"polluted":true}}`);
      world.send(`{"detail":{"${key}":{"polluted":true}},"${key}":{"polluted":true}}`);
    }
    world.send('{"action":"confirm","__proto__":{"clusters":["prod"]},"records":[]}');
    world.cluster.controllers.reconcile();
    const { failed } = await world.deliver();
    expect(failed).toHaveLength(keys.length * 2 + 1);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
    expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(before);
    await resync();
    expect(published().sort()).toEqual(['bad.example.com.', 'good.example.com.']);
  });

  it('escape codes and line breaks in names reach neither a log nor a report', async () => {
    const bad = [
      'a\u001b[31mred.example.com',
      'b\u202egnp.example.com',
      'c\r\n{"level":"ERROR","message":"forged"}.example.com',
      'd\u0000.example.com',
    ];
    for (const [index, name] of bad.entries()) {
      world.cluster.kubernetes.apply(service(`bad-${index}`, hostname(name)));
    }
    const escapes = { 'external-dns.kubernetes.io/ttl': '\u001b]0;title\u0007\n{"level":"ERROR"}' };
    world.cluster.kubernetes.apply(service('ttl', { ...hostname('ttl.example.com'), ...escapes }));
    world.send('\u001b[2J\n{"level":"ERROR","message":"forged"}');
    world.send(JSON.stringify({ action: 'x\u001b[2J\n{"message":"forged"}' }));
    const report = await resync();
    await world.deliver();
    expect(published().sort()).toEqual(['good.example.com.', 'ttl.example.com.']);
    // One of them has a comma, which makes two names of it.
    expect(report.entries.filter(({ reason }) => reason === 'invalid-name')).toHaveLength(5);
    expect(logs().length).toBeGreaterThan(bad.length);
    expect(logs().filter(({ message }) => message === 'forged')).toEqual([]);
    const texts = textsIn([report, ...logs()]);
    expect(texts.filter((text) => controls.test(text))).toEqual([]);
    expect(printed.lines().filter((line) => controls.test(line))).toEqual([]);
  });

  it('a name that forges labels of ownership owns nothing', async () => {
    const forged = 'x,external-dns/owner=other,heritage=external-dns';
    world.cluster.kubernetes.apply(
      service('forger', hostname(`"heritage=external-dns,external-dns/owner=other".example.com`)),
    );
    world.cluster.kubernetes.apply(
      service('target', {
        ...hostname('target.example.com'),
        'external-dns.kubernetes.io/target': forged,
      }),
    );
    await resync();
    const texts = world.records().filter(({ Type }) => Type === 'TXT');
    const owners = texts
      .flatMap(({ ResourceRecords }) => ResourceRecords ?? [])
      .map(({ Value }) => parseHeritage(String(Value))?.owner);
    expect(new Set(owners)).toEqual(new Set(['prod-owner']));
  });

  it('a record whose TXT only looks like one of ours stays as it is', async () => {
    const { cloud } = world;
    const lookalikes = [
      '"heritage=external-dns,external-dns/owner=prod-owner-2"',
      '"heritage=other,external-dns/owner=prod-owner"',
      '"external-dns/owner=prod-owner"',
      '"heritage=external-dns,external-dns/Owner=prod-owner"',
      '"xheritage=external-dns,external-dns/owner=prod-owner"',
      '"heritage=external-dns;external-dns/owner=prod-owner"',
      '"heritage=external-dns,external-dns/owner=prod-owner,heritage=nobody"',
    ];
    for (const [index, Value] of lookalikes.entries()) {
      cloud.route53.put(zoneId, {
        Name: `f${index}.example.com.`,
        Type: 'A',
        TTL: 60,
        ResourceRecords: [{ Value: '192.0.2.1' }],
      });
      cloud.route53.put(zoneId, {
        Name: `a-f${index}.example.com.`,
        Type: 'TXT',
        TTL: 60,
        ResourceRecords: [{ Value }],
      });
    }
    const before = cloud.route53.records(zoneId);
    world.cluster.kubernetes.apply(
      ingress(
        'taker',
        lookalikes.map((_, index) => `f${index}.example.com`),
      ),
    );
    const report = await resync();
    expect(
      report.entries.filter(({ reason }) => /^(not-owned|owned-by-other)$/.test(reason)),
    ).toHaveLength(lookalikes.length);
    expect(cloud.route53.records(zoneId)).toEqual(expect.arrayContaining([...before]));
    // And when the source is gone, none of them goes with it.
    world.cluster.controllers.deleteObject('Ingress', 'web', 'taker');
    await resync();
    await world.deliver();
    expect(cloud.route53.records(zoneId)).toEqual(expect.arrayContaining([...before]));
  });
});

const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  return Object.entries(value).flatMap(([key, item]) => [key, ...textsIn(item)]);
};
