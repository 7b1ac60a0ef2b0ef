/*
 * How many requests follow one another from an event to the accepted change? Every answer is delayed by the same time, so
 * that the elapsed time divided by it counts the steps that waited for one another.
 */
import type { BenchFunction } from '../function-process.ts';
import { atMost, type Measurement, median } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import {
  hostNames,
  ingressOf,
  queueName,
  replaceLoadBalancer,
  serviceOf,
  startWorld,
  type World,
} from '../world.ts';

const delayMilliseconds = 250;

type Subject = {
  readonly added: string;
  readonly replaced: string;
  readonly kind: 'Service' | 'Ingress';
  readonly type: 'network' | 'application';
  readonly objectOf: (name: string) => Parameters<World['cluster']['kubernetes']['apply']>[0];
};

const subjects: readonly Subject[] = [
  {
    added: 'Service added',
    replaced: 'network load balancer replaced',
    kind: 'Service',
    type: 'network',
    objectOf: (name) => serviceOf(name),
  },
  {
    added: 'Ingress added',
    replaced: 'application load balancer replaced',
    kind: 'Ingress',
    type: 'application',
    objectOf: (name) => ingressOf(name),
  },
];

export const hops: Scenario = async (setting) => {
  const world = await startWorld(setting);
  try {
    const lambda = await world.start();
    const hosts = hostNames(20);
    world.addHosts(hosts);
    world.publish(hosts);
    await lambda.invoke({ action: 'resync' });
    const measurements: Measurement[] = [];
    for (const subject of subjects) {
      const names = hostNames(setting.repeats, `hop-${subject.type}`);
      measurements.push(...(await hopsOf(subject, names, world, lambda)));
    }
    return { measurements, notes: [] };
  } finally {
    await world.close();
  }
};

const hopsOf = async (
  subject: Subject,
  names: readonly string[],
  world: World,
  lambda: BenchFunction,
): Promise<readonly Measurement[]> => {
  const added: number[] = [];
  const replaced: number[] = [];
  for (const name of [`warm-up-${subject.type}`, ...names]) {
    world.cluster.kubernetes.apply(subject.objectOf(name));
    world.cluster.controllers.reconcile();
    added.push(await acceptedAfter(world, lambda));
    world.cluster.controllers.writeStatus();
    const dnsName = replaceLoadBalancer(world, name, subject.type);
    replaced.push(await acceptedAfter(world, lambda));
    world.cluster.kubernetes.setStatus(subject.kind, 'web', name, dnsName.toLowerCase());
    world.dropEvents();
  }
  // A pause of the machine longer than the delay counts as a hop: the median is the number of steps.
  const steps = (what: string, values: readonly number[]): Measurement => ({
    what: `network hops from event to accepted change, warm, ${what}`,
    size: null,
    unit: 'hops',
    values: [median(values.slice(1))],
    budget: atMost(4),
  });
  return [steps(subject.added, added), steps(subject.replaced, replaced)];
};

const acceptedAfter = async (world: World, lambda: BenchFunction): Promise<number> => {
  const { server, route53 } = world.cloud;
  const { kubernetes } = world.cluster;
  const delay = { kind: 'delay', milliseconds: delayMilliseconds } as const;
  server.setFault(() => delay);
  kubernetes.setFault(() => delay);
  const startedAt = performance.now();
  let acceptedAt = Number.NaN;
  const stop = route53.onChange(() => {
    acceptedAt = performance.now();
  });
  await world.deliver(lambda, queueName);
  stop();
  server.setFault(undefined);
  kubernetes.setFault(undefined);
  return Math.floor((acceptedAt - startedAt) / delayMilliseconds);
};
