/*
 * One Service added, its load balancer replaced, one Service deleted, in a zone with N hosts: the cost of an event must not
 * depend on N. The function is warm; the last deletion is of a cold one.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BenchFunction } from '../function-process.ts';
import { atMost, exactly, type Measurement } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { type Spent, spentBy } from '../spent.ts';
import {
  delayedQueueName,
  hostNames,
  queueName,
  replaceLoadBalancer,
  type Setting,
  serviceOf,
  startWorld,
  type World,
} from '../world.ts';

export const oneEvent: Scenario = async (setting) => {
  const all: Measurement[] = [];
  for (const size of setting.sizes) all.push(...(await inZoneOf(size, setting)));
  const counted = all.filter(
    (item) => item.what.startsWith('Route 53 requests') && !item.what.endsWith('cold'),
  );
  const spread = [...Map.groupBy(counted, (item) => item.what)].map(
    ([what, items]): Measurement => {
      const values = items.flatMap((item) => item.values);
      return {
        what: `${what}: most minus least over all sizes`,
        size: null,
        unit: 'requests',
        values: [Math.max(...values) - Math.min(...values)],
        budget: exactly(0),
      };
    },
  );
  return { measurements: [...all, ...spread], notes: [] };
};

const inZoneOf = async (size: number, setting: Setting): Promise<readonly Measurement[]> => {
  const world = await startWorld(setting);
  try {
    const hosts = hostNames(size);
    world.addHosts(hosts);
    world.publish(hosts);
    const lambda = await world.start();
    await lambda.invoke({ action: 'resync' });
    const added: Spent[] = [];
    const replaced: Spent[] = [];
    const late: Spent[] = [];
    const deleted: Spent[] = [];
    const names = hostNames(setting.repeats, 'event');
    const pause = (events: number): Promise<void> => sleep(events * setting.pauseMilliseconds);
    // The resync has used up the budget of many events.
    await pause(10);
    for (const name of names) {
      added.push(await add(world, lambda, name));
      await pause(1);
    }
    for (const name of names) {
      replaced.push(await replace(world, lambda, name));
      late.push(await spentBy(world, () => world.deliver(lambda, delayedQueueName)));
      await pause(2);
    }
    for (const name of names) {
      deleted.push(await remove(world, lambda, name));
      await pause(1);
    }
    const cold = await world.start();
    const coldDeletion = await remove(world, cold, hosts[0] ?? '');
    const pages = Math.ceil((2 * size + 2) / 300);
    const requests = (
      what: string,
      runs: readonly Spent[],
      most: number,
    ): readonly Measurement[] => [
      {
        what: `Route 53 requests, ${what}`,
        size,
        unit: 'requests',
        values: runs.map((run) => run.route53),
        budget: atMost(most),
      },
      {
        what: `ELB and Kubernetes requests, ${what}`,
        size,
        unit: 'requests',
        values: runs.map((run) => run.elb + run.kubernetes),
        budget: null,
      },
      {
        what: `time, ${what}`,
        size,
        unit: 'ms',
        values: runs.map((run) => run.milliseconds),
        budget: null,
      },
    ];
    const tokens = (what: string, runs: readonly Spent[], value: number): Measurement => ({
      what: `change tokens, ${what}`,
      size,
      unit: 'tokens',
      values: runs.map((run) => run.tokens),
      budget: exactly(value),
    });
    return [
      ...requests('Service added', added, 4),
      tokens('Service added', added, 2),
      ...requests('load balancer replaced', replaced, 4),
      tokens('load balancer replaced', replaced, 4),
      ...requests('late deletion of the replaced one', late, 4),
      tokens('late deletion of the replaced one', late, 0),
      ...requests('Service deleted, warm', deleted, 4),
      tokens('Service deleted, warm', deleted, 2),
      ...requests('Service deleted, cold', [coldDeletion], pages + 1),
    ];
  } finally {
    await world.close();
  }
};

const add = async (world: World, lambda: BenchFunction, name: string): Promise<Spent> => {
  world.cluster.kubernetes.apply(serviceOf(name));
  const [dnsName = ''] = world.cluster.controllers.reconcile();
  const spent = await spentBy(world, () => world.deliver(lambda, queueName));
  world.cluster.kubernetes.setStatus('Service', 'web', name, dnsName.toLowerCase());
  return spent;
};

const replace = async (world: World, lambda: BenchFunction, name: string): Promise<Spent> => {
  const dnsName = replaceLoadBalancer(world, name);
  const spent = await spentBy(world, () => world.deliver(lambda, queueName));
  world.cluster.kubernetes.setStatus('Service', 'web', name, dnsName.toLowerCase());
  return spent;
};

const remove = (world: World, lambda: BenchFunction, name: string): Promise<Spent> => {
  world.cluster.controllers.deleteObject('Service', 'web', name);
  return spentBy(world, () => world.deliver(lambda, delayedQueueName));
};
