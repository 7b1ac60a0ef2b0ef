/*
 * 500 load balancers are created at once: one run for each batch of the queue, and few requests for each host.
 */
import { atMost } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { spentBy } from '../spent.ts';
import { hostNames, queueName, serviceOf, startWorld } from '../world.ts';

const batchSize = 100;

export const burst: Scenario = async (setting) => {
  const size = Math.min(500, 5 * (setting.sizes[0] ?? 100));
  const world = await startWorld(setting, { batchSize });
  try {
    const hosts = hostNames(Math.min(1_000, Math.max(...setting.sizes)));
    world.addHosts(hosts);
    world.publish(hosts);
    const lambda = await world.start();
    await lambda.invoke({ action: 'resync' });
    for (const name of hostNames(size, 'new')) world.cluster.kubernetes.apply(serviceOf(name));
    world.cluster.controllers.reconcile();
    let runs = 0;
    const spent = await spentBy(world, async () => {
      for (; world.waiting(queueName) > 0 && runs < size; runs += 1) {
        await world.deliver(lambda, queueName);
      }
    });
    const published = spent.tokens / 2;
    return {
      measurements: [
        {
          what: 'hosts not published',
          size,
          unit: 'count',
          values: [size - published],
          budget: atMost(0),
        },
        {
          what: 'runs',
          size,
          unit: 'count',
          values: [runs],
          budget: atMost(Math.ceil(size / batchSize)),
        },
        {
          what: 'Route 53 requests for each host',
          size,
          unit: 'requests',
          values: [spent.route53 / size],
          budget: atMost(2),
        },
        {
          what: 'change requests',
          size,
          unit: 'batches',
          values: [spent.changes],
          budget: atMost(Math.ceil(size / batchSize)),
        },
        { what: 'ELB requests', size, unit: 'requests', values: [spent.elb], budget: null },
        {
          what: 'Kubernetes requests',
          size,
          unit: 'requests',
          values: [spent.kubernetes],
          budget: null,
        },
        { what: 'time', size, unit: 'ms', values: [spent.milliseconds], budget: null },
      ],
      notes: [],
    };
  } finally {
    await world.close();
  }
};
