import { afterEach, describe, expect, it } from 'vitest';
import { account, deadLetterQueueName, queueName, region } from '../../local/cloud.ts';
import { hostname, service, startWorld, type World } from './function.ts';

describe('from the queue to the names', () => {
  let world: World;
  let now = Date.now();
  afterEach(() => world.close());

  it('publishes 500 names from 500 events and a poison message in six runs; the poison ends as a dead letter', async () => {
    now = Date.now();
    world = await startWorld({ cloud: { queueClock: () => now } });
    const { cloud, cluster, deliver, records, send } = world;
    for (let index = 0; index < 500; index += 1) {
      cluster.kubernetes.apply(service(`s${index}`, hostname(`s${index}.example.com`)));
    }
    send('{"this is": "no event"}');
    cluster.controllers.reconcile();
    cloud.server.resetCounts();
    let runs = 0;
    for (;;) {
      const { received } = await deliver();
      if (received.length === 0) break;
      runs += 1;
    }
    expect(runs).toBe(6);
    expect(records().filter((record) => record.Type === 'A')).toHaveLength(500);
    expect(cloud.server.counts.get('route53:ChangeResourceRecordSets')).toBeLessThanOrEqual(12);

    const queueOf = (name: string) => cloud.sqs.queue({ account, region, name });
    for (let attempt = 1; attempt < 6; attempt += 1) {
      // Never later than a minute, however long the visibility time-out is.
      now += 60_000;
      await deliver();
    }
    expect(queueOf(queueName).peek()).toEqual([]);
    expect(
      queueOf(deadLetterQueueName)
        .peek()
        .map((message) => message.body),
    ).toEqual(['{"this is": "no event"}']);
  });
});
