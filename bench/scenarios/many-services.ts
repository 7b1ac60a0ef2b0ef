/*
 * One cluster with very many Services of type LoadBalancer, of which one in a hundred asks for a name.
 */
import { atMost, type Measurement } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { spentBy } from '../spent.ts';
import { hostNames, serviceOf, startWorld } from '../world.ts';

export const manyServices: Scenario = async (setting) => {
  const annotated = Math.min(1_000, Math.max(...setting.sizes));
  const size = annotated * 100;
  const world = await startWorld(setting);
  try {
    const hosts = hostNames(annotated);
    world.addHosts(hosts);
    world.publish(hosts);
    for (const name of hostNames(size - annotated, 'silent')) {
      const { metadata, ...rest } = serviceOf(name);
      world.cluster.kubernetes.apply({ ...rest, metadata: { ...metadata, annotations: {} } });
    }
    const lambda = await world.start();
    const spent = await spentBy(world, () => lambda.invoke({ action: 'resync' }));
    const megabytes = lambda.peakMegabytes();
    const memory: Measurement = {
      what: 'peak memory',
      size,
      unit: 'MB',
      values: [megabytes],
      budget: atMost(512),
    };
    return {
      measurements: [
        {
          what: 'Kubernetes pages',
          size,
          unit: 'pages',
          values: [spent.kubernetes],
          budget: atMost(Math.ceil(size / 500) + 2),
        },
        {
          what: 'Kubernetes bytes',
          size,
          unit: 'kB',
          values: [spent.kubernetesKilobytes],
          budget: null,
        },
        { what: 'time', size, unit: 'ms', values: [spent.milliseconds], budget: null },
        ...(Number.isFinite(megabytes) ? [memory] : []),
      ],
      notes: [],
    };
  } finally {
    await world.close();
  }
};
