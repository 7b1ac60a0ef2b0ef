import { afterEach, describe, expect, it } from 'vitest';
import { account, region } from '../../local/cloud.ts';
import {
  delayedQueueName,
  hostname,
  recordLines,
  service,
  startBeside,
  startWorld,
  type World,
  zoneId,
} from './function.ts';

/* What a warm function may leave out because of what it read before, and what it must not. */
describe('a warm function', () => {
  let world: World;
  afterEach(() => world.close());

  const publish = (...names: readonly string[]): void => {
    const { cluster } = world;
    for (const name of names) {
      cluster.kubernetes.apply(service(name, hostname(`${name}.example.com`)));
    }
    cluster.controllers.reconcile();
    cluster.controllers.writeStatus();
  };
  const names = () => [...new Set(recordLines(world.records()).map((line) => line.split(' ')[0]))];
  const count = (action: string): number => world.cloud.server.counts.get(`route53:${action}`) ?? 0;

  it('finds the names of a deleted load balancer without listing the zone', async () => {
    world = await startWorld();
    const many = Array.from({ length: 400 }, (_, index) => `host-${index}`);
    publish(...many);
    await world.invoke({ action: 'resync' });
    await world.invoke({ action: 'resync' });
    world.cluster.controllers.deleteObject('Service', 'web', 'host-7');
    world.cloud.server.resetCounts();
    await world.deliver(delayedQueueName);
    expect(count('ListResourceRecordSets')).toBe(3);
    expect(count('ChangeResourceRecordSets')).toBe(1);
    expect(names()).not.toContain('host-7.example.com.');
    expect(names()).toContain('host-8.example.com.');
  });

  it('deletes nothing because of what it remembers: the record may point elsewhere now', async () => {
    world = await startWorld();
    publish('app');
    await world.invoke({ action: 'resync' });
    await world.invoke({ action: 'resync' });
    const before = world.records().find((item) => item.Type === 'A');
    const { elb } = world.cloud;
    const name = /^(.+)-[0-9a-f]+\.elb\./.exec(before?.AliasTarget?.DNSName ?? '')?.[1] ?? '';
    elb.deleteLoadBalancer({ account, region, name, type: 'network' });
    const tags = { 'elbv2.k8s.aws/cluster': 'prod', 'service.k8s.aws/stack': 'web/app' };
    const { dnsName } = elb.createLoadBalancer({ account, region, name, type: 'network', tags });
    // Another instance has published the new one already.
    world.cluster.kubernetes.setStatus('Service', 'web', 'app', dnsName.toLowerCase());
    await startBeside(world, {})({ action: 'resync' });
    await world.deliver(delayedQueueName);
    const after = world.records().find((item) => item.Type === 'A');
    expect(after?.AliasTarget?.DNSName).toBe(`${dnsName.toLowerCase()}.`);
  });

  it('leaves to the next resync what another instance published since its last look', async () => {
    world = await startWorld();
    await world.invoke({ action: 'resync' });
    publish('late');
    await startBeside(world, {})({ action: 'resync' });
    world.cluster.controllers.deleteObject('Service', 'web', 'late');
    await world.deliver(delayedQueueName);
    await world.invoke({ action: 'resync' });
    expect(names()).toEqual([]);
  });

  it('fills a zone up to its quota and tells once what has no room', async () => {
    world = await startWorld();
    const { route53 } = world.cloud;
    for (let index = 2; index < 9_991; index += 1) {
      route53.put(zoneId, {
        Name: `foreign-${index}.example.com`,
        Type: 'A',
        TTL: 300,
        ResourceRecords: [{ Value: '192.0.2.1' }],
      });
    }
    publish('a', 'b', 'c', 'd', 'e', 'f');
    const report = await world.invoke({ action: 'resync' });
    // Nine are free, a name takes two.
    expect(report.entries.filter((entry) => entry.applied)).toHaveLength(4);
    expect(report.failures).toMatchObject([{ code: 'zone-full', retryable: false }]);
    expect(report.failures[0]?.message).toContain('no room for 2 names: e.example.com, f.example');
    expect(count('ChangeResourceRecordSets')).toBe(2);
  });
});
