/*
 * How large the bundle is and how long the function takes to start, to answer a first event, and to answer a warm one: with
 * the processors of this machine, and with the share of one that Lambda gives at two memory sizes.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
import { bundleOnce, emptyCodeOnce } from '../bundle.ts';
import type { ExecutionOptions } from '../lambda/execution-environment.ts';
import { atMost, type Budget, type Measurement } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { queueName, type Setting, serviceOf, startWorld, type World } from '../world.ts';

/** One whole processor at 1,769 MB. */
const megabytesOfOneProcessor = 1769;

const sizes: readonly { readonly where: string; readonly megabytes: number | null }[] = [
  { where: 'unlimited', megabytes: null },
  { where: 'at 1,769 MB', megabytes: 1769 },
  { where: 'at 512 MB', megabytes: 512 },
];

type Start = {
  readonly init: number;
  readonly first: number;
  readonly warm: number;
  readonly initProcessor: number;
  readonly firstProcessor: number;
  readonly peak: number;
};

export const start: Scenario = async (setting) => {
  const { bytes, heaviest } = await bundleOnce();
  const world = await startWorld(setting);
  try {
    const measurements: Measurement[] = [
      {
        what: 'bundle',
        size: null,
        unit: 'MB',
        values: [bytes / 1024 / 1024],
        budget: atMost(3),
      },
    ];
    for (const { where, megabytes } of sizes) {
      const share =
        megabytes === null ? {} : { processorShare: megabytes / megabytesOfOneProcessor };
      const empty = await initsOfNothing(world, setting, share);
      const starts = await startsOf(world, setting, share);
      measurements.push(...measured(where, empty, starts));
    }
    return {
      measurements,
      notes: [
        `heaviest in the bundle: ${heaviest.map(({ name, bytes: own }) => `${name} ${Math.round(own / 1024)} kB`).join(', ')}`,
      ],
    };
  } finally {
    await world.close();
  }
};

/** What a function with nothing in it takes: Node, and the client of the runtime API. */
const initsOfNothing = async (
  world: World,
  setting: Setting,
  share: ExecutionOptions,
): Promise<readonly number[]> => {
  const code = await emptyCodeOnce();
  const inits: number[] = [];
  for (let run = 0; run < setting.repeats; run += 1) {
    const lambda = await world.start({ ...share, code });
    inits.push(lambda.initMilliseconds);
    await lambda.close();
  }
  return inits;
};

let hosts = 0;

const startsOf = async (
  world: World,
  setting: Setting,
  share: ExecutionOptions,
): Promise<readonly Start[]> => {
  const starts: Start[] = [];
  for (let run = 0; run < setting.repeats; run += 1) {
    const lambda = await world.start(share);
    const initProcessor = lambda.processorMilliseconds();
    const call = async (): Promise<number> => {
      hosts += 1;
      world.cluster.kubernetes.apply(serviceOf(`host-${hosts}`));
      world.cluster.controllers.reconcile();
      const from = performance.now();
      await world.deliver(lambda, queueName);
      return performance.now() - from;
    };
    const first = await call();
    const firstProcessor = lambda.processorMilliseconds() - initProcessor;
    const warm = await call();
    const { initMilliseconds: init } = lambda;
    starts.push({ init, first, warm, initProcessor, firstProcessor, peak: lambda.peakMegabytes() });
    await lambda.close();
  }
  return starts;
};

const measured = (
  where: string,
  empty: readonly number[],
  starts: readonly Start[],
): readonly Measurement[] => {
  const row = (
    what: string,
    unit: Measurement['unit'],
    values: readonly number[],
    budget: Budget | null = null,
  ): readonly Measurement[] =>
    values.some(Number.isFinite)
      ? [{ what: `${what}, ${where}`, size: null, unit, values, budget }]
      : [];
  const of = (pick: (start: Start) => number): readonly number[] => starts.map(pick);
  return [
    ...row('init of an empty function', 'ms', empty),
    ...row(
      'init',
      'ms',
      of((start) => start.init),
    ),
    ...row(
      'processor time of init',
      'ms',
      of((start) => start.initProcessor),
    ),
    ...row(
      'first event',
      'ms',
      of((start) => start.first),
    ),
    ...row(
      'processor time of the first event',
      'ms',
      of((start) => start.firstProcessor),
    ),
    ...row(
      'warm event',
      'ms',
      of((start) => start.warm),
    ),
    ...row(
      'peak memory',
      'MB',
      of((start) => start.peak),
      atMost(256),
    ),
  ];
};
