import { afterEach, describe, expect, it } from 'vitest';
import { hostname, ingress, linesOf, service, startWorld, type World, zoneId } from './function.ts';

/*
 * Zones as the releases of external-dns left them (their TXT names are told by version in external-dns's own history):
 * nothing may change on the day of the switch, for the same owner and `aaaa: always`.
 */
const hosts = Array.from({ length: 10 }, (_, index) => `host-${index}.example.com`);

const generations = [
  { name: 'bare, as up to v0.11', txts: (host: string) => [{ name: host, set: 'A' }] },
  {
    name: 'bare and cname-, as v0.12 to v0.15',
    txts: (host: string) => [
      { name: host, set: 'A' },
      { name: `cname-${host}`, set: 'A' },
    ],
  },
  {
    name: 'bare, cname- and aaaa-, as v0.16 and v0.17',
    txts: (host: string) => [
      { name: host, set: 'A' },
      { name: `cname-${host}`, set: 'A' },
      { name: `aaaa-${host}`, set: 'AAAA' },
    ],
  },
  {
    name: 'cname- and aaaa-, as v0.18 to v0.21',
    txts: (host: string) => [
      { name: `cname-${host}`, set: 'A' },
      { name: `aaaa-${host}`, set: 'AAAA' },
    ],
  },
  {
    name: 'a- and aaaa-, as since v0.22',
    txts: (host: string) => [
      { name: `a-${host}`, set: 'A' },
      { name: `aaaa-${host}`, set: 'AAAA' },
    ],
  },
];

describe('a zone that external-dns left', () => {
  let world: World;
  afterEach(() => world.close());

  const setUp = async (txts: (typeof generations)[number]['txts']): Promise<string> => {
    world = await startWorld({ config: { aaaa: 'always' } });
    const { cluster, cloud } = world;
    cluster.kubernetes.apply(ingress('app', hosts.slice(0, 5)));
    cluster.kubernetes.apply(service('api', hostname(hosts.slice(5).join(','))));
    const targets = cluster.controllers.reconcile();
    cluster.controllers.writeStatus();
    const [serviceTarget = '', ingressTarget = ''] = targets;
    for (const [index, host] of hosts.entries()) {
      const ofIngress = index < 5;
      const value = `"heritage=external-dns,external-dns/owner=prod-owner,external-dns/resource=${ofIngress ? 'ingress/web/app' : 'service/web/api'}"`;
      for (const type of ['A', 'AAAA'] as const) {
        cloud.route53.put(zoneId, {
          Name: `${host}.`,
          Type: type,
          AliasTarget: {
            DNSName: ofIngress ? ingressTarget : serviceTarget,
            HostedZoneId: ofIngress ? 'Z32O12XQLNTSW2' : 'Z2IFOLAFXWLO4F',
            EvaluateTargetHealth: true,
          },
        });
      }
      for (const txt of txts(host)) {
        const ResourceRecords = [{ Value: value }];
        cloud.route53.put(zoneId, { Name: `${txt.name}.`, Type: 'TXT', TTL: 300, ResourceRecords });
      }
    }
    return ingressTarget;
  };

  it.each(generations)('gives an empty plan: $name', async ({ txts }) => {
    await setUp(txts);
    const report = await world.invoke({ action: 'resync', dryRun: true });
    expect(report.entries).toEqual([]);
    expect(report.planHash).toBeNull();
    expect(report.zones[0]).toMatchObject({ ownedRecords: 20, create: 0, update: 0, delete: 0 });
  });

  it.each(generations)(
    'still owns the records after a real change, under the newest names only: $name',
    async ({ txts }) => {
      await setUp(txts);
      const { cluster, invoke, records } = world;
      const annotations = { 'external-dns.kubernetes.io/aws-evaluate-target-health': 'false' };
      cluster.kubernetes.apply(ingress('app', hosts.slice(0, 5), annotations));
      cluster.controllers.writeStatus();
      const report = await invoke({ action: 'resync' });
      expect(linesOf(report)).toEqual(
        hosts
          .slice(0, 5)
          .flatMap((host) => [
            `${host} A update target-health-changed`,
            `${host} AAAA update target-health-changed`,
          ]),
      );
      const txtNames = records()
        .filter((record) => record.Type === 'TXT')
        .map((record) => record.Name)
        .filter((name) => hosts.slice(0, 5).some((host) => name?.endsWith(`${host}.`)))
        .sort();
      expect(txtNames).toEqual(
        hosts
          .slice(0, 5)
          .flatMap((host) => [`a-${host}.`, `aaaa-${host}.`])
          .sort(),
      );
      expect((await invoke({ action: 'resync' })).entries).toEqual([]);
    },
  );
});
