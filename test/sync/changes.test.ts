import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  hostname,
  ingress,
  linesOf,
  recordLines,
  service,
  startWorld,
  type World,
  zoneId,
} from './function.ts';

describe('changes, over HTTP', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const resync = () => world.invoke({ action: 'resync' });

  it('publishes a new name', async () => {
    const { cluster, records } = world;
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com']));
    const [target] = cluster.controllers.reconcile();
    expect(linesOf(await resync())).toEqual(['shop.example.com A create new-name']);
    expect(recordLines(records())).toContain(`shop.example.com. A ${target}.`);
  });

  it('follows a load balancer that was replaced, record and TXT in one batch', async () => {
    const { cluster, cloud, records } = world;
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    const [first] = cluster.controllers.reconcile();
    await resync();
    const stack = { account: '111122223333', region: 'eu-west-1', type: 'network' } as const;
    const name = String(first).replace(/-[0-9a-f]+\.elb\..*$/, '');
    cloud.elb.deleteLoadBalancer({ ...stack, name });
    const second = cloud.elb.createLoadBalancer({
      ...stack,
      name: `${name}-b`.slice(0, 32),
      tags: {
        'elbv2.k8s.aws/cluster': 'prod',
        'service.k8s.aws/stack': 'web/api',
        'service.k8s.aws/resource': 'LoadBalancer',
      },
    });
    const report = await resync();
    expect(linesOf(report)).toEqual(['api.example.com A update target-changed']);
    expect(report.batches.map((batch) => batch.changes)).toEqual([4]);
    expect(recordLines(records())).toContain(`api.example.com. A ${second.dnsName}.`);
  });

  it('deletes the name of a deleted source', async () => {
    const { cluster, records } = world;
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    await resync();
    cluster.controllers.deleteObject('Service', 'web', 'api');
    expect(linesOf(await resync())).toEqual(['api.example.com A delete load-balancer-gone']);
    expect(records()).toEqual([]);
  });

  it('leaves a foreign record in the way alone and says so', async () => {
    const { cluster, cloud, records } = world;
    const foreign = {
      Name: 'api.example.com.',
      Type: 'A',
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.1' }],
    } as const;
    cloud.route53.put(zoneId, { ...foreign, ResourceRecords: [...foreign.ResourceRecords] });
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    const report = await resync();
    expect(linesOf(report)).toEqual(['api.example.com A refuse not-owned']);
    expect(report.entries[0]).toMatchObject({ source: 'service/web/api', cluster: 'prod' });
    expect(records()).toEqual([foreign]);
  });

  it('reads and plans again when an owned record is edited by hand between our read and our write', async () => {
    const { cluster, cloud, records } = world;
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com']));
    cluster.controllers.reconcile();
    await resync();
    const annotations = { 'external-dns.kubernetes.io/aws-evaluate-target-health': 'false' };
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com'], annotations));
    const handMade = {
      Name: 'shop.example.com.',
      Type: 'A',
      TTL: 60,
      ResourceRecords: [{ Value: '192.0.2.9' }],
    } as const;
    const seen: string[] = [];
    let edited = false;
    cloud.server.setFault((action, request) => {
      if (action !== 'ChangeResourceRecordSets') return undefined;
      if (!edited) {
        edited = true;
        cloud.route53.remove(zoneId, 'shop.example.com.', 'A');
        cloud.route53.put(zoneId, { ...handMade, ResourceRecords: [...handMade.ResourceRecords] });
      }
      seen.push(request.body);
      return undefined;
    });
    const report = await resync();
    // The first batch deletes exactly what was read and is refused; the second one deletes exactly the hand edit.
    expect(seen).toHaveLength(2);
    expect(seen[0]).not.toContain('192.0.2.9');
    expect(seen[1]).toContain('192.0.2.9');
    expect(linesOf(report)).toEqual(['shop.example.com A update target-changed']);
    expect(report.entries[0]?.before).toMatchObject({ ResourceRecords: [{ Value: '192.0.2.9' }] });
    expect(records().filter((record) => record.Type === 'A')).toHaveLength(1);
    expect(records().find((record) => record.Type === 'A')?.AliasTarget?.EvaluateTargetHealth).toBe(
      false,
    );
  });

  it('does not create over a record that a person makes between our read and our write', async () => {
    const { cluster, cloud, records } = world;
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com']));
    cluster.controllers.reconcile();
    let made = false;
    cloud.server.setFault((action) => {
      if (action === 'ChangeResourceRecordSets' && !made) {
        made = true;
        cloud.route53.put(zoneId, {
          Name: 'shop.example.com.',
          Type: 'A',
          TTL: 60,
          ResourceRecords: [{ Value: '192.0.2.9' }],
        });
      }
      return undefined;
    });
    expect(linesOf(await resync())).toEqual(['shop.example.com A refuse not-owned']);
    expect(recordLines(records())).toEqual(['shop.example.com. A 192.0.2.9']);
  });

  it('finds that a lost answer was a success, and repeats nothing', async () => {
    const { cluster, cloud, records } = world;
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com']));
    cluster.controllers.reconcile();
    let dropped = false;
    cloud.server.setFault((action) => {
      if (action !== 'ChangeResourceRecordSets' || dropped) return undefined;
      dropped = true;
      return { kind: 'drop' };
    });
    const report = await resync();
    expect(report.failures).toEqual([]);
    expect(report.entries).toEqual([]);
    expect(records()).toHaveLength(2);
    expect(cloud.route53.changeLog()).toHaveLength(1);
  });

  it('gives up after three attempts when another writer is always faster', async () => {
    const { cluster, cloud } = world;
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com']));
    cluster.controllers.reconcile();
    await resync();
    const annotations = { 'external-dns.kubernetes.io/aws-evaluate-target-health': 'false' };
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com'], annotations));
    let count = 0;
    cloud.server.setFault((action) => {
      if (action !== 'ChangeResourceRecordSets') return undefined;
      count += 1;
      cloud.route53.remove(zoneId, 'shop.example.com.', 'A');
      cloud.route53.put(zoneId, {
        Name: 'shop.example.com.',
        Type: 'A',
        TTL: 60,
        ResourceRecords: [{ Value: `192.0.2.${count}` }],
      });
      return undefined;
    });
    const report = await resync();
    expect(count).toBe(3);
    expect(report.failures.map((failure) => failure.code)).toEqual(['zone-kept-moving']);
    expect(report.entries[0]).toMatchObject({ outcome: 'update', applied: false });
  });
});
