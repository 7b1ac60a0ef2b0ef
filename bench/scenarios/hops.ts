/*
 * How many requests follow one another from an event to the accepted change? Every answer is delayed by the same time, so
 * that the elapsed time divided by it counts the steps that waited for one another.
 */
import { atMost, type Budget, type Measurement, median } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { hostNames, queueName, replaceLoadBalancer, serviceOf, startWorld } from '../world.ts';

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
    const acceptedAfter = async (): Promise<number> => {
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
      cloud.server.setFault(undefined);
      cluster.kubernetes.setFault(undefined);
      return Math.floor((acceptedAt - startedAt) / delayMilliseconds);
    };
    const added: number[] = [];
    const replaced: number[] = [];
    for (const name of ['warm-up', ...hostNames(setting.repeats, 'hop')]) {
      cluster.kubernetes.apply(serviceOf(name));
      cluster.controllers.reconcile();
      added.push(await acceptedAfter());
      cluster.controllers.writeStatus();
      replaceLoadBalancer(world, name);
      replaced.push(await acceptedAfter());
      world.dropEvents();
    }
    // A pause of the machine longer than the delay counts as a hop: the median is the number of steps.
    const steps = (what: string, values: readonly number[], budget: Budget): Measurement => ({
      what: `network hops from event to accepted change, warm, ${what}`,
      size: null,
      unit: 'hops',
      values: [median(values.slice(1))],
      budget,
    });
    return {
      measurements: [
        steps('Service added', added, atMost(4)),
        steps('load balancer replaced', replaced, atMost(4)),
      ],
      notes: [],
    };
  } finally {
    await world.close();
  }
};
