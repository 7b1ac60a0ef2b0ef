/*
 * Route 53 carries out a batch and its answer is lost: the batch is not taken apart, the zone is read again.
 */
import { atMost, exactly } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { spentBy } from '../spent.ts';
import { hostNames, startWorld } from '../world.ts';

export const lostAnswer: Scenario = async (setting) => {
  const size = 20;
  const world = await startWorld(setting);
  try {
    world.addHosts(hostNames(size));
    let isDropped = false;
    world.cloud.server.setFault((action) => {
      if (isDropped || action !== 'ChangeResourceRecordSets') return undefined;
      isDropped = true;
      return { kind: 'drop' };
    });
    const lambda = await world.start();
    const spent = await spentBy(world, () => lambda.invoke({ action: 'resync' }));
    const published = world.cloud.route53
      .changeLog()
      .reduce((sum, item) => sum + item.changes.length, 0);
    return {
      measurements: [
        {
          what: 'records not published',
          size,
          unit: 'count',
          values: [2 * size - published],
          budget: exactly(0),
        },
        {
          what: 'change requests',
          size,
          unit: 'batches',
          values: [spent.changes],
          budget: atMost(3),
        },
        {
          what: 'Route 53 requests',
          size,
          unit: 'requests',
          values: [spent.route53],
          budget: null,
        },
      ],
      notes: [],
    };
  } finally {
    await world.close();
  }
};
