/*
 * One name among 100 that Route 53 will not have: the others are published, and only a full resync asks for it again.
 */

import { ServiceError } from '../../local/service.ts';
import { atMost, exactly } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { spentBy } from '../spent.ts';
import { hostNames, queueName, serviceOf, startWorld } from '../world.ts';

export const badName: Scenario = async (setting) => {
  const size = Math.min(100, Math.max(...setting.sizes));
  const world = await startWorld(setting);
  try {
    world.addHosts(hostNames(size));
    const bad = 'host-00001.example.com.';
    world.cloud.server.setFault((action, { body }) => {
      if (action !== 'ChangeResourceRecordSets' || !body.includes(`<Name>${bad}`)) return undefined;
      const message = `[FATAL problem: UnsupportedCharacter (Value contains unsupported characters) encountered with '${bad}']`;
      return { kind: 'error', error: new ServiceError('InvalidChangeBatch', message) };
    });
    const lambda = await world.start();
    const first = await spentBy(world, () => lambda.invoke({ action: 'resync' }));
    const published = world.cloud.route53
      .changeLog()
      .reduce((sum, item) => sum + item.changes.length, 0);
    world.cluster.kubernetes.apply(serviceOf('other'));
    world.cluster.controllers.reconcile();
    const event = await spentBy(world, () => world.deliver(lambda, queueName));
    const again = await spentBy(world, () => lambda.invoke({ action: 'resync' }));
    const changes = 'change requests';
    return {
      measurements: [
        {
          what: 'records not published of the good ones',
          size,
          unit: 'count',
          values: [2 * (size - 1) - published],
          budget: exactly(0),
        },
        {
          what: `${changes}, first resync`,
          size,
          unit: 'batches',
          values: [first.changes],
          budget: atMost(3),
        },
        {
          what: `${changes}, event of another name`,
          size,
          unit: 'batches',
          values: [event.changes],
          budget: exactly(1),
        },
        {
          what: `${changes}, next resync`,
          size,
          unit: 'batches',
          values: [again.changes],
          budget: atMost(1),
        },
      ],
      notes: [],
    };
  } finally {
    await world.close();
  }
};
