/*
 * A zone with room for half of the names that wait: what fits is published, the rest costs next to nothing, and events do
 * not ask for it again. Once with the default quota, once with another one, which nobody tells us.
 */
import { atMost, exactly, type Measurement } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { spentBy } from '../spent.ts';
import { hostNames, queueName, type Setting, serviceOf, startWorld, zoneId } from '../world.ts';

export const recordQuota: Scenario = async (setting) => {
  const size = Math.min(751, Math.max(...setting.sizes));
  const byDefault = await withQuota(10_000, 2, size, setting);
  // Smaller, because refused batches use up change tokens too.
  const another = await withQuota(3_235, 9, Math.ceil(size / 4), setting);
  return { measurements: [...byDefault, ...another], notes: [] };
};

const withQuota = async (
  quota: number,
  rounds: number,
  size: number,
  setting: Setting,
): Promise<readonly Measurement[]> => {
  const world = await startWorld(setting, { maxRecordSets: quota });
  try {
    const { route53 } = world.cloud;
    const fitting = Math.floor(size / 2);
    // NS and SOA are records too.
    for (let index = 2; index < quota - 2 * fitting; index += 1) {
      route53.put(zoneId, {
        Name: `foreign-${index}.example.com`,
        Type: 'A',
        TTL: 300,
        ResourceRecords: [{ Value: '192.0.2.1' }],
      });
    }
    world.addHosts(hostNames(size));
    const lambda = await world.start();
    const first = await spentBy(world, () => lambda.invoke({ action: 'resync' }));
    const resyncs = [first];
    const left = (): number => quota - route53.records(zoneId).length;
    const afterFirst = left();
    for (let round = 1; round < rounds; round += 1) {
      resyncs.push(await spentBy(world, () => lambda.invoke({ action: 'resync' })));
    }
    const events = [];
    for (const name of hostNames(setting.repeats, 'event')) {
      world.cluster.kubernetes.apply(serviceOf(name));
      world.cluster.controllers.reconcile();
      events.push(await spentBy(world, () => world.deliver(lambda, queueName)));
    }
    const what = `with a quota of ${quota}`;
    const all = resyncs.map((spent) => spent.refused);
    const sum = events.reduce((total, spent) => total + spent.refused, 0);
    return [
      {
        what: `refused requests of a resync ${what}`,
        size,
        unit: 'requests',
        values: all,
        budget: atMost(2),
      },
      {
        what: `room left after the first resync ${what}`,
        size,
        unit: 'count',
        values: [afterFirst],
        budget: quota === 10_000 ? exactly(0) : null,
      },
      {
        what: `room left after ${rounds} resyncs ${what}`,
        size,
        unit: 'count',
        values: [left()],
        budget: atMost(1),
      },
      {
        what: `refused requests of ${setting.repeats} further events together ${what}`,
        size,
        unit: 'requests',
        values: [sum],
        budget: atMost(1),
      },
    ];
  } finally {
    await world.close();
  }
};
