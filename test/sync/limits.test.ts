import { ChangeResourceRecordSetsCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterEach, describe, expect, it } from 'vitest';
import { hostname, ingress, linesOf, service, startWorld, type World } from './function.ts';

/* The limits of Route 53: the account's budget, which others use too, zones that are busy, and the time of an invocation. */
describe('the limits of Route 53', () => {
  let world: World;
  afterEach(() => world.close());

  const publish = (from: number, count: number): void => {
    for (let index = from; index < from + count; index += 1) {
      world.cluster.kubernetes.apply(service(`s${index}`, hostname(`s${index}.example.com`)));
    }
    world.cluster.controllers.reconcile();
    world.cloud.server.resetCounts();
  };
  const requests = (): number =>
    world.cloud.server.counts.get('route53:ChangeResourceRecordSets') ?? 0;

  /** Another program of the account writes so many records to a zone of its own. */
  const othersWrite = async (count: number): Promise<void> => {
    const { id } = world.cloud.route53.createZone({ name: 'example.net' });
    // The tests' environment says where the cloud is.
    const client = new Route53Client({});
    for (let start = 0; start < count; start += 700) {
      const Changes = Array.from({ length: Math.min(700, count - start) }, (_, index) => ({
        Action: 'CREATE' as const,
        ResourceRecordSet: {
          Name: `o${start + index}.example.net`,
          Type: 'A' as const,
          TTL: 60,
          ResourceRecords: [{ Value: '192.0.2.1' }],
        },
      }));
      const ChangeBatch = { Changes };
      await client.send(new ChangeResourceRecordSetsCommand({ HostedZoneId: id, ChangeBatch }));
    }
    client.destroy();
  };

  it('while others use half of the budget, no run fails, and none asks without end', async () => {
    const startedAt = Date.now();
    // Buckets that fill at half their speed: what others take all the time is not there.
    const now = (): number => startedAt + (Date.now() - startedAt) / 2;
    world = await startWorld({ cloud: { route53: { throttle: 'real', now } } });
    await othersWrite(1400);
    publish(0, 80);
    const { received, failed } = await world.deliver();
    expect([received.length, failed.length]).toEqual([80, 0]);
    expect(world.records()).toHaveLength(160);
    // Refused in the first round at most, which the SDK repeats.
    expect(requests()).toBeLessThanOrEqual(2 * 3);
  });

  it('a zone that is busy with a change of somebody else is waited for', async () => {
    let busy = 4;
    world = await startWorld();
    publish(0, 3);
    const { ServiceError } = await import('../../local/service.ts');
    world.cloud.server.setFault((action) => {
      if (action !== 'ChangeResourceRecordSets' || busy === 0) return undefined;
      busy -= 1;
      return { kind: 'error', error: new ServiceError('PriorRequestNotComplete', 'not yet') };
    });
    const report = await world.invoke({ action: 'resync' });
    expect(report.failures).toEqual([]);
    expect(report.batches).toHaveLength(1);
    expect(world.records()).toHaveLength(6);
  });

  it('work that does not fit into one invocation is gone on with by the next ones, in order', async () => {
    world = await startWorld();
    const hosts = Array.from(
      { length: 700 },
      (_, index) => `h${String(index).padStart(3, '0')}.example.com`,
    );
    world.cluster.kubernetes.apply(ingress('many', hosts));
    world.cluster.controllers.reconcile();
    let allowed = 1;
    world.cloud.server.setFault((action) => {
      if (action === 'ChangeResourceRecordSets') allowed -= 1;
      return undefined;
    });
    const reports = [];
    for (let rounds = 0; rounds < 10; rounds += 1) {
      allowed = 1;
      const report = await world.invoke({ action: 'resync' }, () => (allowed > 0 ? 60_000 : 5_000));
      reports.push(report);
      if (report.failures.length === 0) break;
    }
    expect(reports.map(({ failures }) => failures.map(({ code }) => code))).toEqual([
      ['out-of-time'],
      ['out-of-time'],
      [],
    ]);
    const written = world.cloud.route53
      .changeLog()
      .flatMap(({ changes }) => changes)
      .filter((change) => change.ResourceRecordSet?.Type === 'A')
      .map((change) => change.ResourceRecordSet?.Name?.replace(/\.$/, ''));
    expect(written).toEqual(hosts);
    expect(linesOf(await world.invoke({ action: 'resync' }))).toEqual([]);
  });
});
