import { afterEach, describe, expect, it } from 'vitest';
import {
  hostname,
  ingress,
  linesOf,
  recordLines,
  service,
  startWorld,
  type World,
  type WorldOptions,
  zoneId,
} from './function.ts';

describe('what protects a zone, over HTTP', () => {
  let world: World;
  afterEach(() => world.close());

  /** `count` Services with a name each, published. */
  const published = async (count: number, options: WorldOptions = {}): Promise<World> => {
    world = await startWorld(options);
    for (let index = 0; index < count; index += 1) {
      world.cluster.kubernetes.apply(service(`s${index}`, hostname(`s${index}.example.com`)));
    }
    world.cluster.controllers.reconcile();
    await world.deliver();
    expect(world.records()).toHaveLength(count * 2);
    return world;
  };
  const names = (): readonly (string | undefined)[] =>
    world
      .records()
      .filter((record) => record.Type === 'A')
      .map((record) => record.Name);

  it('takes a second look before it deletes what is merely absent from the list', async () => {
    const { cluster, invoke, deliver } = await published(3);
    // The object is gone, its load balancer is not: perhaps the list lies.
    cluster.kubernetes.remove('Service', 'web', 's0');
    const report = await invoke({ action: 'resync' });
    expect(linesOf(report)).toEqual(['s0.example.com A hold source-absent-once']);
    expect(names()).toHaveLength(3);
    const { received, failed } = await deliver();
    expect([received.length, failed.length]).toEqual([1, 0]);
    expect(names()).toEqual(['s1.example.com.', 's2.example.com.']);
  });

  it('keeps it when the second look finds the object again', async () => {
    const { cluster, invoke, deliver } = await published(3);
    const object = cluster.kubernetes.get('Service', 'web', 's0');
    cluster.kubernetes.remove('Service', 'web', 's0');
    await invoke({ action: 'resync' });
    if (object !== undefined) cluster.kubernetes.apply(object);
    await deliver();
    expect(names()).toHaveLength(3);
  });

  it('does not delete before the grace time is over', async () => {
    const {
      cluster,
      invoke,
      records: present,
    } = await published(3, {
      config: { deleteGraceSeconds: 60 },
    });
    const alias = present().find(({ Name }) => Name === 's0.example.com.')?.AliasTarget;
    const target = String(alias?.DNSName).replace(/\.$/, '');
    cluster.kubernetes.remove('Service', 'web', 's0');
    const firstLookAt = new Date(Date.now() - 30_000).toISOString();
    const reason = 'source-absent-once';
    const name = 's0.example.com';
    const of = { owner: 'prod-owner', resource: 'service/web/s0' };
    const records = [{ zone: zoneId, name, type: 'A', setIdentifier: null, target, reason, ...of }];
    const early = await invoke({ action: 'confirm', clusters: ['prod'], firstLookAt, records });
    expect(linesOf(early)).toEqual(['s0.example.com A hold source-absent-once']);
    const later = {
      action: 'confirm',
      clusters: ['prod'],
      firstLookAt: new Date(Date.now() - 61_000).toISOString(),
      records,
    };
    expect(linesOf(await invoke(later))).toEqual(['s0.example.com A delete source-absent-twice']);
  });

  it('never deletes everything because the API server answered with an empty list', async () => {
    const { cluster, invoke, deliver, records } = await published(12);
    const before = recordLines(records());
    for (let index = 0; index < 12; index += 1)
      cluster.kubernetes.remove('Service', 'web', `s${index}`);
    const report = await invoke({ action: 'resync' });
    expect(report.zones[0]).toMatchObject({ delete: 0, hold: 12 });
    expect(report.zones[0]?.held).toMatch(
      /^hold: 12 of 12 owned records would be deleted \(100%\), limit 30%; set maxDeletePercent/,
    );
    expect((await deliver()).received).toEqual([]);
    expect(recordLines(records())).toEqual(before);
  });

  it('does not delete the last names of a cluster that shows no source at all', async () => {
    const { cluster, invoke, deliver, records } = await published(2);
    for (const name of ['s0', 's1']) cluster.kubernetes.remove('Service', 'web', name);
    await invoke({ action: 'resync' });
    expect((await deliver()).received).toHaveLength(1);
    expect(records()).toHaveLength(4);
    expect(linesOf(await invoke({ action: 'resync' }))).toEqual([
      's0.example.com A hold no-other-sources',
      's1.example.com A hold no-other-sources',
    ]);
  });

  it('ignores a status that was wiped', async () => {
    const { cluster, invoke, records } = await published(3);
    cluster.controllers.writeStatus();
    const before = recordLines(records());
    for (const name of ['s0', 's1', 's2']) cluster.kubernetes.setStatus('Service', 'web', name, []);
    expect((await invoke({ action: 'resync' })).entries).toEqual([]);
    expect(recordLines(records())).toEqual(before);
  });

  it('holds mass deletions, applies the rest, and applies the held plan once when it is approved', async () => {
    const { cluster, invoke } = await published(12);
    for (let index = 0; index < 8; index += 1)
      cluster.controllers.deleteObject('Service', 'web', `s${index}`);
    cluster.kubernetes.apply(ingress('new', ['new.example.com']));
    cluster.controllers.reconcile();
    const report = await invoke({ action: 'resync' });
    expect(report.zones[0]).toMatchObject({ create: 1, delete: 0, hold: 8 });
    expect(names()).toHaveLength(13);
    const wrong = await invoke({ action: 'resync', approve: '000000000000' });
    expect(wrong.failures).toMatchObject([{ code: 'plan-changed' }]);
    expect(names()).toHaveLength(13);
    const approve = wrong.planHash;
    const approved = await invoke({ action: 'resync', approve });
    expect(approved.zones[0]).toMatchObject({ delete: 8, hold: 0 });
    expect(names()).toHaveLength(5);
    const again = await invoke({ action: 'resync', approve });
    expect(again.failures).toMatchObject([{ code: 'plan-changed' }]);
    expect(again.batches).toEqual([]);
  });

  it('restores a record of ours that was edited by hand while its source lives', async () => {
    const { cloud, invoke } = await published(1);
    cloud.route53.remove(zoneId, 's0.example.com.', 'A');
    cloud.route53.put(zoneId, {
      Name: 's0.example.com.',
      Type: 'A',
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.7' }],
    });
    expect(linesOf(await invoke({ action: 'resync' }))).toEqual([
      's0.example.com A update target-changed',
    ]);
  });

  it('holds a record that was edited by hand when its source is gone', async () => {
    const { cloud, cluster, invoke } = await published(2);
    cloud.route53.remove(zoneId, 's0.example.com.', 'A');
    cloud.route53.put(zoneId, {
      Name: 's0.example.com.',
      Type: 'A',
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.7' }],
    });
    cluster.controllers.deleteObject('Service', 'web', 's0');
    expect(linesOf(await invoke({ action: 'resync' }))).toEqual([
      's0.example.com A hold edited-by-hand',
    ]);
    expect(names()).toHaveLength(2);
  });

  it('waits for a replacement before it deletes the name of a living source', async () => {
    const { cloud, cluster, invoke, deliver, records } = await published(2);
    const target = records().find((record) => record.Type === 'A')?.AliasTarget?.DNSName ?? '';
    const name = target.replace(/-[0-9a-f]+\.elb\..*$/, '');
    cloud.elb.deleteLoadBalancer({
      account: '111122223333',
      region: 'eu-west-1',
      type: 'network',
      name,
    });
    expect(linesOf(await invoke({ action: 'resync' }))).toEqual([
      's0.example.com - skip no-load-balancer',
      's0.example.com A hold load-balancer-gone-once',
    ]);
    expect(names()).toHaveLength(2);
    const stack = { 'elbv2.k8s.aws/cluster': 'prod', 'service.k8s.aws/stack': 'web/s0' };
    cloud.elb.createLoadBalancer({
      account: '111122223333',
      region: 'eu-west-1',
      type: 'network',
      name: 'replacement',
      tags: stack,
    });
    await deliver();
    expect(names()).toHaveLength(2);
    expect(cluster.kubernetes.get('Service', 'web', 's0')).toBeDefined();
    expect(records().find((record) => record.Type === 'A')?.AliasTarget?.DNSName).toContain(
      'replacement',
    );
  });

  it('writes nothing in observe mode', async () => {
    world = await startWorld({ config: { mode: 'observe' } });
    const { cluster, deliver, invoke, records } = world;
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    await deliver();
    const report = await invoke({ action: 'resync' });
    expect(report.dryRun).toBe(true);
    expect(linesOf(report)).toEqual(['api.example.com A create new-name']);
    expect(records()).toEqual([]);
  });

  it('publishes all but the names that Route 53 refuses, and says which with its words', async () => {
    world = await startWorld();
    const { cloud, cluster, invoke, records } = world;
    const hosts = Array.from({ length: 100 }, (_, index) => `h${index}.example.com`);
    cluster.kubernetes.apply(ingress('many', hosts));
    const bad = {
      'external-dns.kubernetes.io/target': 'gone-1234567890.eu-central-1.elb.amazonaws.com',
    };
    cluster.kubernetes.apply(ingress('bad', ['bad.example.com'], bad));
    cluster.controllers.reconcile();
    cloud.server.resetCounts();
    const report = await invoke({ action: 'resync' });
    const refused = report.entries.filter((entry) => entry.outcome === 'refuse');
    expect(refused).toMatchObject([
      { name: 'bad.example.com', reason: 'rejected-by-route53', source: 'ingress/web/bad' },
    ]);
    expect(refused[0]?.detail).toMatch(/that target was not found|does not lie within/);
    expect(records()).toHaveLength(200);
    expect(cloud.server.counts.get('route53:ChangeResourceRecordSets')).toBe(2);
  });

  it('finds the culprit by halves when Route 53 names nobody', async () => {
    world = await startWorld();
    const { cloud, cluster, invoke, records } = world;
    const hosts = Array.from({ length: 64 }, (_, index) => `h${index}.example.com`);
    cluster.kubernetes.apply(ingress('many', hosts));
    cluster.controllers.reconcile();
    const { ServiceError } = await import('../../local/service.ts');
    cloud.server.resetCounts();
    cloud.server.setFault((action, request) =>
      action === 'ChangeResourceRecordSets' && request.body.includes('>h17.example.com.<')
        ? { kind: 'error', error: new ServiceError('InvalidChangeBatch', '[something is wrong]') }
        : undefined,
    );
    const report = await invoke({ action: 'resync' });
    const refused = report.entries.filter((entry) => entry.outcome === 'refuse');
    expect(refused.map((entry) => entry.name)).toEqual(['h17.example.com']);
    expect(records()).toHaveLength(126);
    // log2(64) times in two, and the whole once.
    expect(cloud.server.counts.get('route53:ChangeResourceRecordSets')).toBe(13);
  });

  it('lets two sources ask for a name without ever changing its mind', async () => {
    world = await startWorld();
    const { cluster, deliver, invoke, records } = world;
    cluster.kubernetes.apply(service('zz', hostname('api.example.com')));
    cluster.controllers.reconcile();
    await deliver();
    const first = recordLines(records());
    cluster.kubernetes.apply(ingress('aa', ['api.example.com']));
    cluster.controllers.reconcile();
    await deliver();
    expect(recordLines(records())).toEqual(first);
    for (let round = 0; round < 2; round += 1) {
      const report = await invoke({ action: 'resync' });
      expect(report.entries.map((entry) => [entry.outcome, entry.reason, entry.source])).toEqual([
        ['refuse', 'conflict-lost', 'ingress/web/aa'],
        ['keep', 'unchanged', 'service/web/zz'],
      ]);
      expect(report.entries[1]?.detail).toContain('ingress/web/aa');
      expect(recordLines(records())).toEqual(first);
    }
  });

  it('plans the public and the private zone of one name each by itself', async () => {
    world = await startWorld({
      config: {
        zones: [
          { id: zoneId, name: 'example.com' },
          { id: 'Z0PRIVATE', name: 'example.com', private: true },
        ],
      },
    });
    const { cloud, cluster, invoke } = world;
    cloud.route53.createZone({ id: 'Z0PRIVATE', name: 'example.com', private: true });
    cluster.kubernetes.apply(ingress('app', ['app.example.com']));
    cluster.controllers.reconcile();
    await invoke({ action: 'resync' });
    cloud.route53.remove('Z0PRIVATE', 'app.example.com.', 'A');
    const report = await invoke({ action: 'resync' });
    expect(report.entries).toMatchObject([
      { outcome: 'create', zone: 'Z0PRIVATE', name: 'app.example.com' },
    ]);
  });

  it('neither publishes nor deletes for an Ingress whose ingress-hostname-source is mistyped', async () => {
    world = await startWorld();
    const { cluster, deliver, invoke, records } = world;
    cluster.kubernetes.apply(ingress('app', ['app.example.com']));
    cluster.controllers.reconcile();
    await deliver();
    const typo = { 'external-dns.kubernetes.io/ingress-hostname-source': 'annotations-only' };
    cluster.kubernetes.apply(ingress('app', ['app.example.com', 'new.example.com'], typo));
    expect(linesOf(await invoke({ action: 'resync' }))).toEqual([
      'app.example.com - refuse invalid-annotation',
      'new.example.com - refuse invalid-annotation',
    ]);
    expect(records()).toHaveLength(2);
  });
});
