import { readdirSync, readFileSync } from 'node:fs';
import { afterEach, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import {
  isOwned,
  type Published,
  type Registry,
  type Release,
  zoneOf,
} from './external-dns-zone.ts';
import { hostname, ingress, service, startWorld, type World, zoneId } from './function.ts';

/*
 * The day of the switch: a zone as a release of external-dns left it for the manifests of the quickstart and some more gives a
 * plan without a change; and after a real change the release still finds its records, so that there is a way back.
 */
const releases: readonly Release[] = [
  'v0.12 to v0.15',
  'v0.16 and v0.17',
  'v0.18 to v0.21',
  'v0.22 and later',
];

const registries: readonly (readonly [string, Registry])[] = [
  ['nothing', {}],
  ['a prefix', { prefix: 'edns-' }],
  ['a prefix that is a label', { prefix: 'edns.' }],
  ['a prefix with the type', { prefix: 'edns-%{record_type}.' }],
  ['a suffix', { suffix: '-edns' }],
  ['a wildcard replacement', { prefix: 'edns-', wildcardReplacement: 'any' }],
  ['encryption', { key: Buffer.alloc(32, 5) }],
  [
    'encryption, a suffix with the type and a wildcard replacement',
    { key: Buffer.alloc(32, 6), suffix: '-%{record_type}', wildcardReplacement: 'any' },
  ],
];

const quickstart = new URL('../../examples/quickstart/manifests/', import.meta.url);
type Manifest = Parameters<World['cluster']['kubernetes']['apply']>[0];

const manifests = (): readonly Manifest[] =>
  readdirSync(quickstart).flatMap((file) =>
    parseAllDocuments(readFileSync(new URL(file, quickstart), 'utf8')).map(
      (document) => document.toJS() as Manifest,
    ),
  );

const annotated = (keys: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(keys).map(([key, value]) => [`external-dns.alpha.kubernetes.io/${key}`, value]),
  );

/** Beside the quickstart: CNAME, addresses, set identifiers, a health check, names that need care. */
const further = (changed: boolean): readonly Manifest[] => [
  service('site', {
    ...hostname('site.example.com'),
    ...annotated({ target: changed ? 'new.example.net' : 'site.example.net', ttl: '60' }),
  }),
  service('addresses', {
    ...hostname('plain.example.com'),
    ...annotated({ target: changed ? '192.0.2.9' : '192.0.2.1,192.0.2.2' }),
  }),
  service('blue', {
    ...hostname('split.example.com'),
    ...annotated({ 'set-identifier': 'blue', 'aws-weight': changed ? '20' : '10' }),
  }),
  service('checked', {
    ...hostname('checked.example.com'),
    ...annotated({
      'set-identifier': 'main',
      'aws-failover': 'PRIMARY',
      'aws-health-check-id': changed ? 'check-2' : 'check-1',
    }),
  }),
  ingress('deep', ['a.b.c.example.com', '_service.example.com'], health(changed)),
];

const health = (changed: boolean) =>
  annotated({ 'aws-evaluate-target-health': changed ? 'false' : 'true' });

describe('a zone that external-dns left', () => {
  let world: World;
  afterEach(() => world.close());

  const setUp = async (release: Release, registry: Registry): Promise<void> => {
    const { key, ...affixes } = registry;
    world = await startWorld({
      config: {
        aaaa: release === 'v0.12 to v0.15' ? 'dualstack' : 'always',
        txt: affixes,
      },
      ...(key === undefined ? {} : { secret: Buffer.from(key).toString('base64') }),
    });
    const { cluster, cloud } = world;
    for (const check of ['check-1', 'check-2']) cloud.route53.addHealthCheck(check);
    for (const manifest of [...manifests(), ...further(false)]) cluster.kubernetes.apply(manifest);
    cluster.controllers.reconcile();
    cluster.controllers.writeStatus();
    for (const record of zoneOf(published(world), release, registry)) {
      cloud.route53.put(zoneId, record);
    }
  };

  const rows = releases.flatMap((release) =>
    registries.map(([name, registry]) => ({ release, name, registry })),
  );

  it.each(rows)('gives a plan without a change: $release, with $name', async (row) => {
    await setUp(row.release, row.registry);
    const report = await world.invoke({ action: 'resync', dryRun: true });
    expect(changesOf(report)).toEqual([]);
    const owned = zoneOf(published(world), row.release, row.registry).filter(
      ({ Type }) => Type !== 'TXT',
    );
    expect(report.zones[0]).toMatchObject({ ownedRecords: owned.length, create: 0, delete: 0 });
  });

  it.each(rows)('leaves the way back open after a change: $release, with $name', async (row) => {
    await setUp(row.release, row.registry);
    const { cluster, invoke } = world;
    for (const manifest of further(true)) cluster.kubernetes.apply(manifest);
    cluster.controllers.writeStatus();
    const report = await invoke({ action: 'resync' });
    const updated = report.entries.filter(({ outcome }) => outcome === 'update');
    expect(new Set(updated.map(({ name }) => name))).toEqual(
      new Set(
        ['site', 'plain', 'split', 'checked', 'a.b.c', '_service'].map(
          (name) => `${name}.example.com`,
        ),
      ),
    );
    expect(report.zones[0]).toMatchObject({ create: 0, delete: 0, hold: 0 });
    const zone = world.records();
    const lost = zone
      .filter(({ Type }) => Type !== 'TXT')
      // Releases up to v0.15 gave AAAA no TXT, and never asked for one.
      .filter(({ Type }) => Type !== 'AAAA' || row.release !== 'v0.12 to v0.15')
      .filter((record) => !isOwned(record, zone, row.release, row.registry));
    expect(lost).toEqual([]);
    expect(changesOf(await invoke({ action: 'resync' }))).toEqual([]);
  });
});

const changesOf = (report: Awaited<ReturnType<World['invoke']>>) =>
  report.entries.filter(({ outcome }) => ['create', 'update', 'delete', 'hold'].includes(outcome));

/** What external-dns made of the manifests, object by object. */
const published = (world: World): readonly Published[] => {
  const alias = (kind: string, namespace: string, name: string, healthy = true) => {
    const target = statusOf(world, kind, namespace, name);
    const HostedZoneId = target.includes('.elb.eu-west-1.') ? 'Z2IFOLAFXWLO4F' : 'Z32O12XQLNTSW2';
    const AliasTarget = { DNSName: target, HostedZoneId, EvaluateTargetHealth: healthy };
    return { Type: 'A', AliasTarget } as const;
  };
  const aliases = (kind: string, namespace: string, name: string, ...hosts: readonly string[]) =>
    hosts.map((host) => ({
      host: `${host}.example.com`,
      resource: `${kind.toLowerCase()}/${namespace}/${name}`,
      record: alias(kind, namespace, name),
    }));
  const web = (name: string, host: string, record: Published['record']): Published => ({
    host: `${host}.example.com`,
    resource: `service/web/${name}`,
    record,
  });
  return [
    ...aliases('Service', 'web', 'api', 'api'),
    ...aliases('Service', 'back-office', 'legacy', 'legacy', 'intranet'),
    ...aliases('Service', 'web', 'mistakes', 'fine'),
    ...aliases('Ingress', 'web', 'shop', 'shop', '*.shop'),
    ...aliases('Ingress', 'web', 'www', 'www'),
    ...aliases('Ingress', 'team-a', 'orders', 'orders', 'status'),
    ...aliases('Ingress', 'team-b', 'billing', 'billing'),
    ...aliases('Ingress', 'web', 'video', 'video').map((item) => ({ ...item, dualstack: true })),
    ...aliases('Ingress', 'web', 'deep', 'a.b.c', '_service'),
    web('site', 'site', {
      Type: 'CNAME',
      TTL: 60,
      ResourceRecords: [{ Value: 'site.example.net' }],
    }),
    web('addresses', 'plain', {
      Type: 'A',
      TTL: 300,
      ResourceRecords: [{ Value: '192.0.2.1' }, { Value: '192.0.2.2' }],
    }),
    web('blue', 'split', {
      ...alias('Service', 'web', 'blue'),
      SetIdentifier: 'blue',
      Weight: 10,
    }),
    web('checked', 'checked', {
      ...alias('Service', 'web', 'checked'),
      SetIdentifier: 'main',
      Failover: 'PRIMARY',
      HealthCheckId: 'check-1',
    }),
  ];
};

const statusOf = (world: World, kind: string, namespace: string, name: string): string => {
  const object = world.cluster.kubernetes
    .list(kind)
    .find(({ metadata }) => metadata.namespace === namespace && metadata.name === name);
  const status = object?.status as
    | { readonly loadBalancer?: { readonly ingress?: readonly { readonly hostname: string }[] } }
    | undefined;
  const target = status?.loadBalancer?.ingress?.[0]?.hostname;
  if (target === undefined) throw new Error(`${kind} ${namespace}/${name} has no status`);
  return target;
};
