import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  hostname,
  ingress,
  linesOf,
  recordLines,
  service,
  startWorld,
  type World,
} from './function.ts';

const event = (file: string): unknown =>
  JSON.parse(readFileSync(new URL(`../fixtures/events/${file}.json`, import.meta.url), 'utf8'));

describe('a batch of messages', () => {
  let world: World;
  beforeEach(async () => {
    world = await startWorld();
  });
  afterEach(() => world.close());

  const countsOf = (prefix: string): number =>
    [...world.cloud.server.counts]
      .filter(([action]) => action.startsWith(prefix))
      .reduce((sum, [, count]) => sum + count, 0);

  it('is one run: ten events read the cluster once and write one batch', async () => {
    const { cluster, cloud, deliver, records } = world;
    for (let index = 0; index < 10; index += 1) {
      cluster.kubernetes.apply(service(`s${index}`, hostname(`s${index}.example.com`)));
    }
    cluster.controllers.reconcile();
    cloud.server.resetCounts();
    const { received, failed } = await deliver();
    expect(received).toHaveLength(10);
    expect(failed).toEqual([]);
    expect(records()).toHaveLength(20);
    expect(countsOf('route53:ChangeResourceRecordSets')).toBe(1);
    expect(countsOf('eks:DescribeCluster')).toBe(1);
  });

  it('fails only the messages that cannot be read, and publishes the others', async () => {
    const { cluster, send, deliver, records } = world;
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    send('not json');
    send({ action: 'wipe' });
    send({ action: 'resync', clusters: ['no-such-cluster'] });
    send(event('12-route53-change-alias-c7n'));
    const { received, failed } = await deliver();
    expect(received).toHaveLength(5);
    expect(failed).toHaveLength(4);
    expect(records()).toHaveLength(2);
  });

  it('spends nothing on load balancers of nobody here', async () => {
    const { cloud, send, deliver } = world;
    const place = { account: '111122223333', region: 'eu-west-1' };
    cloud.elb.createLoadBalancer({
      ...place,
      type: 'application',
      name: 'terraform',
      tags: { team: 'web' },
    });
    cloud.elb.createLoadBalancer({
      ...place,
      type: 'network',
      name: 'other-cluster',
      tags: { 'elbv2.k8s.aws/cluster': 'staging', 'service.k8s.aws/stack': 'web/api' },
    });
    send(event('01-alb-create-2022'));
    send(event('derived/d3-create-error-accessdenied'));
    cloud.server.resetCounts();
    const { received, failed } = await deliver();
    expect(received).toHaveLength(4);
    expect(failed).toEqual([]);
    expect(countsOf('')).toBe(0);
    expect(world.cluster.kubernetes.requests).toEqual([]);
  });

  it('looks at a changed load balancer without our tags in the ELB API only', async () => {
    const { cloud, deliver } = world;
    const terraform = {
      account: '111122223333',
      region: 'eu-west-1',
      type: 'application',
      name: 'terraform',
    } as const;
    cloud.elb.createLoadBalancer({ ...terraform, tags: {} });
    await deliver();
    cloud.elb.addTags({ ...terraform, tags: { team: 'web' } });
    cloud.server.resetCounts();
    expect((await deliver()).failed).toEqual([]);
    expect(countsOf('route53:') + countsOf('eks:')).toBe(0);
    expect(countsOf('elasticloadbalancing:')).toBeGreaterThan(0);
    expect(world.cluster.kubernetes.requests).toEqual([]);
  });

  it('never lists the zone for a created load balancer', async () => {
    const { cluster, cloud, deliver } = world;
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    cloud.server.resetCounts();
    await deliver();
    const reads = cloud.server.requests.filter((item) => item.action === 'ListResourceRecordSets');
    expect(reads.map((item) => item.request.query.get('name'))).toEqual(['api.example.com.']);
    expect(countsOf('route53:')).toBe(2);
  });

  it('does a plan-only message without writing, and the others of its batch with', async () => {
    const { cluster, send, deliver, records } = world;
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com']));
    cluster.controllers.reconcile();
    await deliver();
    cluster.kubernetes.apply(ingress('shop', ['shop.example.com', 'new.example.com']));
    send({ action: 'resync', dryRun: true });
    await deliver();
    expect(recordLines(records()).filter((line) => line.includes('new.example.com'))).toEqual([]);
    send({ action: 'resync', dryRun: true });
    send({ action: 'resync' });
    await deliver();
    expect(
      recordLines(records()).filter((line) => line.startsWith('new.example.com')),
    ).toHaveLength(1);
  });

  it('refuses an unknown payload of a manual invoke by name', async () => {
    await expect(world.invoke({ action: 'wipe' })).rejects.toThrow(
      /unknown payload: found the action 'wipe'/,
    );
    await expect(world.invoke({ hello: 1 })).rejects.toThrow(/an object with the keys hello/);
    await expect(world.invoke({ action: 'resync', dryrun: true })).rejects.toThrow(/dryrun/);
  });

  it('answers a manual invoke with an event like the queue would do it', async () => {
    const { cluster, cloud, invoke } = world;
    const events: unknown[] = [];
    cloud.elb.onEvent((item) => events.push(item));
    cluster.kubernetes.apply(service('api', hostname('api.example.com')));
    cluster.controllers.reconcile();
    expect(linesOf(await invoke(events[0]))).toEqual(['api.example.com A create new-name']);
  });
});
