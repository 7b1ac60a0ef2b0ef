/*
 * A full resync with nothing to do: each zone is listed once, in pages of 300, and nothing is written. Every run is of a
 * fresh function, because its request budget is full then.
 */
import { atMost, exactly, type Measurement, median } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { type Spent, spentBy } from '../spent.ts';
import { hostNames, type Setting, startWorld } from '../world.ts';

type Run = Spent & { readonly megabytes: number; readonly processor: number };

export const fullResync: Scenario = async (setting) => {
  const measurements: Measurement[] = [];
  const times: number[] = [];
  for (const size of setting.sizes) {
    const runs = await resyncsOf(size, setting);
    times.push(median(runs.map((run) => run.milliseconds)));
    measurements.push(...measured(size, runs));
  }
  const [before, last] = times.slice(-2);
  const growth: Measurement = {
    what: `time of the largest over the one before (${setting.sizes.slice(-2).toReversed().join(' over ')})`,
    size: null,
    unit: '×',
    values: [(last ?? Number.NaN) / (before ?? Number.NaN)],
    budget: atMost(12),
  };
  return { measurements: times.length < 2 ? measurements : [...measurements, growth], notes: [] };
};

const resyncsOf = async (size: number, setting: Setting): Promise<readonly Run[]> => {
  const world = await startWorld(setting);
  try {
    const hosts = hostNames(size);
    world.addHosts(hosts);
    world.publish(hosts);
    const runs: Run[] = [];
    for (let run = 0; run < setting.repeats; run += 1) {
      const lambda = await world.start();
      const before = lambda.processorMilliseconds();
      const spent = await spentBy(world, () => lambda.invoke({ action: 'resync' }));
      const processor = lambda.processorMilliseconds() - before;
      runs.push({ ...spent, megabytes: lambda.peakMegabytes(), processor });
      await lambda.close();
    }
    return runs;
  } finally {
    await world.close();
  }
};

const measured = (size: number, runs: readonly Run[]): readonly Measurement[] => {
  const of = (pick: (run: Run) => number): readonly number[] => runs.map(pick);
  const megabytes = of((run) => run.megabytes).filter(Number.isFinite);
  return [
    {
      what: 'Route 53 requests',
      size,
      unit: 'requests',
      values: of((run) => run.route53),
      budget: exactly(Math.ceil((2 * size + 2) / 300)),
    },
    {
      what: 'change tokens',
      size,
      unit: 'tokens',
      values: of((run) => run.tokens),
      budget: exactly(0),
    },
    {
      what: 'Kubernetes pages',
      size,
      unit: 'pages',
      values: of((run) => run.kubernetes),
      budget: exactly(Math.ceil(size / 500) + 1),
    },
    {
      what: 'Kubernetes bytes',
      size,
      unit: 'kB',
      values: of((run) => run.kubernetesKilobytes),
      budget: null,
    },
    { what: 'ELB requests', size, unit: 'requests', values: of((run) => run.elb), budget: null },
    { what: 'time', size, unit: 'ms', values: of((run) => run.milliseconds), budget: null },
    ...(megabytes.length === 0
      ? []
      : ([
          {
            what: 'processor time',
            size,
            unit: 'ms',
            values: of((run) => run.processor),
            budget: null,
          },
          { what: 'peak memory', size, unit: 'MB', values: megabytes, budget: atMost(256) },
        ] as const)),
  ];
};
