/*
 * How many requests follow one another from an event to the accepted change? Every answer is delayed by the same time, so
 * that the elapsed time divided by it counts the steps that waited for one another.
 */
import { atMost, type Measurement, median } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { hostNames, queueName, serviceOf, startWorld } from '../world.ts';

const delayMilliseconds = 250;

export const hops: Scenario = async (setting) => {
  const world = await startWorld(setting);
  try {
    const { cloud, cluster } = world;
    const lambda = await world.start();
    const hosts = hostNames(20);
    world.addHosts(hosts);
    world.publish(hosts);
    await lambda.invoke({ action: 'resync' });
    const values: number[] = [];
    for (const name of ['warm-up', ...hostNames(setting.repeats, 'hop')]) {
      cluster.kubernetes.apply(serviceOf(name));
      cluster.controllers.reconcile();
      const delay = { kind: 'delay', milliseconds: delayMilliseconds } as const;
      cloud.server.setFault(() => delay);
      cluster.kubernetes.setFault(() => delay);
      const startedAt = performance.now();
      let acceptedAt = Number.NaN;
      const stop = cloud.route53.onChange(() => {
        acceptedAt = performance.now();
      });
      await world.deliver(lambda, queueName);
      stop();
      values.push(Math.floor((acceptedAt - startedAt) / delayMilliseconds));
    }
    cloud.server.setFault(undefined);
    cluster.kubernetes.setFault(undefined);
    const measurement: Measurement = {
      what: 'network hops from event to accepted change, warm',
      size: null,
      unit: 'hops',
      // A pause of the machine longer than the delay counts as a hop: the median is the number of steps.
      values: [median(values.slice(1))],
      budget: atMost(4),
    };
    return { measurements: [measurement], notes: [] };
  } finally {
    await world.close();
  }
};
