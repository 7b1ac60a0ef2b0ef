/*
 * `elb53 parity` over HTTP against the stand-ins, with a zone as external-dns left it.
 */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Parity } from '../../cli/parity.ts';
import { runElb53 } from './elb53-process.ts';
import { generations, publishAs } from './external-dns-zone.ts';
import { type QuickstartWorld, quickstartConfig, quickstartWorld } from './quickstart-world.ts';

/** Route 53 takes it and elb53 does not; www is a record made by hand, which external-dns leaves alone. */
const odd = 'not!a!name.example.com';
const byHand = 'www.example.com';

let world: QuickstartWorld;

const start = async (): Promise<void> => {
  world = await quickstartWorld();
  for (const [name, value] of Object.entries(world.cloud.environment)) vi.stubEnv(name, value);
};

const parity = (settings: object, ...args: string[]) =>
  runElb53(['parity', '--owner', 'our-dns', ...args], {
    ELB53_CONFIG: JSON.stringify({ ...JSON.parse(quickstartConfig), ...settings }),
  });

const zone = (): string => JSON.stringify(world.cloud.route53.records(world.zoneId));

describe.each(generations)('a zone of external-dns $version', (generation) => {
  let published: readonly string[];

  beforeAll(async () => {
    await start();
    published = publishAs(world, generation, 'our-dns', [odd, byHand]);
  });
  afterAll(() => world.cloud.close());

  const settings = { aaaa: generation.aaaa, annotationPrefixes: [generation.prefix] };

  it('is equal, and stays as it is', async () => {
    const before = zone();
    const { exitCode, stdout, stderr } = await parity(settings, '--output', 'json');
    const found = JSON.parse(stdout) as Parity;
    expect(found.names.filter(({ verdict }) => verdict !== 'equal')).toEqual([]);
    expect(found).toMatchObject({ percent: 100, owner: 'our-dns', cluster: 'demo' });
    expect(found.names.map(({ name }) => name)).toEqual(published);
    expect([exitCode, stderr]).toEqual([0, '']);
    expect(zone()).toBe(before);
  });

  it('tells what neither of the two publishes, and does not count it', async () => {
    const { exitCode, stdout } = await parity(settings);
    expect(stdout).toContain('asked for and published by neither (not counted)\n');
    expect(stdout).toMatch(
      /! www\.example\.com, ingress\/web\/www: CNAME www\.example\.com exists/,
    );
    expect(stdout).toMatch(/names equal \(100%\), 0 differ, 0 only there, 0 only here\.\n$/);
    expect(exitCode).toBe(0);
  });
});

describe('a zone with differences', () => {
  beforeEach(async () => {
    await start();
    const generation = generations.find(({ version }) => version === 'v0.22') ?? generations[0];
    if (generation !== undefined) publishAs(world, generation, 'our-dns', [byHand]);
    const { route53 } = world.cloud;
    const put = (Name: string, Value: string, owner: string): void => {
      route53.put(world.zoneId, { Name, Type: 'CNAME', TTL: 60, ResourceRecords: [{ Value }] });
      const text = `"heritage=external-dns,external-dns/owner=${owner},external-dns/resource=service/web/gone"`;
      const ResourceRecords = [{ Value: text }];
      route53.put(world.zoneId, { Name: `cname-${Name}`, Type: 'TXT', TTL: 300, ResourceRecords });
    };
    put('gone.example.com', 'gone.example.net', 'our-dns');
    put('foreign.example.com', 'foreign.example.net', 'another');
    for (const type of ['A', 'AAAA']) route53.remove(world.zoneId, 'shop.example.com', type);
    for (const name of ['a-shop', 'aaaa-shop']) {
      route53.remove(world.zoneId, `${name}.example.com`, 'TXT');
    }
    const orders = route53.records(world.zoneId).find(({ Name }) => Name === 'orders.example.com.');
    if (orders?.AliasTarget === undefined) throw new Error('orders is published');
    const AliasTarget = { ...orders.AliasTarget, EvaluateTargetHealth: false };
    route53.put(world.zoneId, { ...orders, AliasTarget });
  });
  afterEach(() => world.cloud.close());

  const always = { aaaa: 'always' };

  it('names each of them with the reason', async () => {
    const { exitCode, stdout } = await parity(always, '--output', 'json');
    const found = JSON.parse(stdout) as Parity;
    const unequal = found.names.filter(({ verdict }) => verdict !== 'equal');
    expect(
      unequal.map(({ name, verdict, records }) =>
        name === odd ? [name, verdict] : [name, verdict, records[0]?.reason],
      ),
    ).toEqual([
      ['gone.example.com', 'only-there', 'edited-by-hand'],
      ['intranet.example.com', 'only-here', 'new-name'],
      ['legacy.example.com', 'only-here', 'new-name'],
      [odd, 'only-there'],
      ['orders.example.com', 'differs', 'target-health-changed'],
      ['shop.example.com', 'only-here', 'new-name'],
    ]);
    expect(exitCode).toBe(2);
    expect(found.names.map(({ name }) => name)).not.toContain('foreign.example.com');
    expect(found.percent).toBe(50);
    const rejected = found.names.find(({ name }) => name === odd)?.records[0]?.why;
    expect(rejected).toContain("the character '!' is not allowed in a host name");
  });

  it('reads well as text', async () => {
    const { stdout, stderr } = await parity(always);
    expect(stderr).toBe('');
    expect(stdout).toContain('  ~ differs     orders.example.com\n');
    expect(stdout).toContain('evaluates target health no → yes\n');
    expect(stdout).toContain('  > only here   shop.example.com\n');
    expect(stdout).not.toContain('  = equal');
    const verbose = await parity(always, '--verbose');
    expect(verbose.stdout).toContain('  = equal       billing.example.com\n');
  });

  it('says that AAAA of load balancers without IPv6 is a setting', async () => {
    const { stdout } = await parity({}, '--output', 'json');
    const { names } = JSON.parse(stdout) as Parity;
    const billing = names.find(({ name }) => name === 'billing.example.com');
    expect(billing?.records.map(({ type, verdict }) => [type, verdict])).toEqual([
      ['A', 'equal'],
      ['AAAA', 'only-there'],
    ]);
    expect(billing?.records[1]?.why).toContain('"aaaa": "always"');
  });

  it('says whose records there are when the owner has none', async () => {
    const { exitCode, stderr } = await runElb53(['parity', '--owner', 'typo'], {
      ELB53_CONFIG: quickstartConfig,
    });
    expect(stderr).toContain(
      "belongs to the owner 'typo'; owners with records there: another, our-dns",
    );
    expect(exitCode).toBe(2);
  });

  it('ends with 1 when the cluster cannot be read', async () => {
    await world.cluster.kubernetes.close();
    const { exitCode, stdout, stderr } = await parity(always);
    expect(stdout).toMatch(/not read\n {2}! demo unavailable: \S/);
    expect(stderr).toContain('cluster demo (unavailable)');
    expect(exitCode).toBe(1);
  });
});
