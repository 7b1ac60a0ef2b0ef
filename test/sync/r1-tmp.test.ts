import { afterEach, describe, expect, it } from 'vitest';
import { isOwned, type Published, type Registry, type Release, zoneOf } from './external-dns-zone.ts';
import { hostname, service, ingress, startWorld, linesOf, recordLines, type World, zoneId } from './function.ts';

const releases: readonly Release[] = ['v0.12 to v0.15', 'v0.16 and v0.17', 'v0.18 to v0.21', 'v0.22 and later'];
const registries: readonly (readonly [string, Registry])[] = [
  ['nothing', {}],
  ['prefix type', { prefix: 'edns-%{record_type}.' }],
  ['suffix', { suffix: '-edns' }],
  ['enc wild', { key: Buffer.alloc(32, 6), wildcardReplacement: 'any' }],
  ['prefix wild', { prefix: 'edns.', wildcardReplacement: 'any' }],
];
const an = (keys: Record<string, string>) =>
  Object.fromEntries(Object.entries(keys).map(([k, v]) => [`external-dns.alpha.kubernetes.io/${k}`, v]));
const W = { 'set-identifier': 'blue', 'aws-weight': '10' };
const shapes: Record<string, Record<string, string>> = {
  alias: {},
  cname: { target: 'x.example.net' },
  ip: { target: '192.0.2.1' },
  ip6: { target: '2001:db8::1' },
  walias: W,
  walias2: { ...W, 'set-identifier': 'green' },
  wcname: { ...W, target: 'x.example.net' },
  wip: { ...W, target: '192.0.2.1' },
  falias: { 'set-identifier': 'blue', 'aws-failover': 'PRIMARY' },
  galias: { 'set-identifier': 'geo', 'aws-geolocation-country-code': 'DE' },
  rip: { 'set-identifier': 'blue', 'aws-region': 'eu-west-1', target: '192.0.2.7' },
  mip: { 'set-identifier': 'm', 'aws-multi-value-answer': 'true', target: '192.0.2.7' },
};
const names = ['x.example.com', '*.example.com'];
const only = process.env.R1 ?? '';

describe('r1', () => {
  let world: World;
  afterEach(() => world.close());
  const rows = releases.flatMap((release) => registries.map(([name, registry]) => ({ release, name, registry })));
  it.each(rows.filter((r) => `${r.release} ${r.name}`.includes(only)))('$release $name', async ({ release, registry }) => {
    const { key, ...affixes } = registry;
    world = await startWorld({
      config: { aaaa: release === 'v0.12 to v0.15' ? 'dualstack' : 'always', txt: affixes },
      ...(key === undefined ? {} : { secret: Buffer.from(key).toString('base64') }),
    });
    const { cluster, cloud } = world;
    const pairs = Object.keys(shapes).flatMap((a) => Object.keys(shapes).map((b) => ({ a, b }))).filter((p) => p.a !== p.b);
    // one name per pair
    const cases = pairs.map((p, i) => ({ ...p, host: (i % 2 ? `*.${p.a}${p.b}.example.com` : `${p.a}-${p.b}.example.com`), name: `s-${p.a}-${p.b}` }));
    const set = (which: 'a' | 'b') => { for (const c of cases) cluster.kubernetes.apply(service(c.name, { ...hostname(c.host), ...an(shapes[c[which]] ?? {}) })); };
    set('a');
    cluster.controllers.reconcile(); cluster.controllers.writeStatus();
    const status = (name: string) => (cluster.kubernetes.list('Service').find((o) => o.metadata.name === name)?.status as any)?.loadBalancer?.ingress?.[0]?.hostname;
    const published: Published[] = cases.map((c) => {
      const k = shapes[c.a] ?? {};
      const routing: any = {};
      if (k['set-identifier']) routing.SetIdentifier = k['set-identifier'];
      if (k['aws-weight']) routing.Weight = 10;
      if (k['aws-failover']) routing.Failover = 'PRIMARY';
      if (k['aws-region']) routing.Region = 'eu-west-1';
      if (k['aws-multi-value-answer']) routing.MultiValueAnswer = true;
      if (k['aws-geolocation-country-code']) routing.GeoLocation = { CountryCode: 'DE' };
      const t = k.target;
      const record: any = t === undefined
        ? { Type: 'A', AliasTarget: { DNSName: status(c.name), HostedZoneId: 'Z2IFOLAFXWLO4F', EvaluateTargetHealth: true }, ...routing }
        : { Type: t.includes(':') ? 'AAAA' : t.startsWith('192') ? 'A' : 'CNAME', TTL: 300, ResourceRecords: [{ Value: t }], ...routing };
      return { host: c.host, resource: `service/web/${c.name}`, record };
    });
    for (const r of zoneOf(published, release, registry)) {
      // a weighted AAAA of old typeless?
      cloud.route53.put(zoneId, r);
    }
    const first = await world.invoke({ action: 'resync', dryRun: true });
    const changes = (r: any) => r.entries.filter((e: any) => e.outcome !== 'keep').map((e: any) => `${e.outcome} ${e.name} ${e.type} [${e.setIdentifier}] ${e.reason} ${e.detail}`);
    const out: string[] = changes(first).map((l: string) => `FIRST ${l}`);
    set('b');
    cluster.controllers.writeStatus();
    const rep = await world.invoke({ action: 'resync' });
    out.push(...rep.entries.filter((e: any) => !(e.outcome === 'update')).map((e: any) => `APPLY ${e.outcome} ${e.name} ${e.type} [${e.setIdentifier}] ${e.reason} ${e.detail}`));
    if ((rep as any).failures?.length) out.push(JSON.stringify((rep as any).failures));
    out.push(...changes(await world.invoke({ action: 'resync' })).map((l: string) => `AGAIN ${l}`));
    const zone = world.records();
    for (const r of zone.filter((r) => r.Type !== 'TXT')) {
      if (r.Type === 'AAAA' && release === 'v0.12 to v0.15') continue;
      if (!isOwned(r, zone, release, registry)) out.push(`LOST ${r.Name} ${r.Type} ${r.SetIdentifier}`);
    }
    // orphans
    console.log(`##### ${release} ${JSON.stringify(Object.keys(registry))}\n${out.join('\n')}\n`);
    expect(1).toBe(1);
  }, 60000);
});
