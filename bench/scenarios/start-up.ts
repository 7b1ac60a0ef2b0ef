/*
 * How large the bundle is and how long the function takes to start, to answer a first event, and to answer a warm one. The
 * processor time is divided by the share of a processor that Lambda gives at a memory size, which is an estimate.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { startLambda } from '../../local/lambda-process.ts';
import { bundleOnce } from '../bundle.ts';
import { atMost, type Measurement, median } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { queueName, serviceOf, startWorld } from '../world.ts';

/** One whole processor at 1,769 MB. */
const megabytesOfOneProcessor = 1769;

export const startUp: Scenario = async (setting) => {
  const { bytes, heaviest } = await bundleOnce();
  const world = await startWorld(setting);
  try {
    const bare = await timesOfBareNode(setting.repeats);
    const starts: {
      wall: number;
      processor: number;
      first: number;
      firstProcessor: number;
      warm: number;
      peak: number;
    }[] = [];
    for (let run = 0; run < setting.repeats; run += 1) {
      const startedAt = performance.now();
      const lambda = await world.start();
      const wall = performance.now() - startedAt - bare;
      const processor = lambda.processorMilliseconds();
      const call = async (name: string): Promise<number> => {
        world.cluster.kubernetes.apply(serviceOf(name));
        world.cluster.controllers.reconcile();
        const from = performance.now();
        await world.deliver(lambda, queueName);
        return performance.now() - from;
      };
      const first = await call(`first-${run}`);
      const firstProcessor = lambda.processorMilliseconds() - processor;
      const warm = await call(`warm-${run}`);
      starts.push({ wall, processor, first, firstProcessor, warm, peak: lambda.peakMegabytes() });
      await lambda.close();
    }
    const of = (pick: (start: (typeof starts)[number]) => number): readonly number[] =>
      starts.map(pick).filter(Number.isFinite);
    const time = (what: string, values: readonly number[]): readonly Measurement[] =>
      values.length === 0 ? [] : [{ what, size: null, unit: 'ms', values, budget: null }];
    const atSize = (megabytes: number, milliseconds: number): number =>
      (milliseconds * megabytesOfOneProcessor) / megabytes;
    return {
      measurements: [
        {
          what: 'bundle',
          size: null,
          unit: 'MB',
          values: [bytes / 1024 / 1024],
          budget: atMost(3),
        },
        ...time(
          'init, without that of Node itself',
          of((start) => start.wall),
        ),
        ...time(
          'processor time of init, with that of Node',
          of((start) => start.processor),
        ),
        ...time(
          'init at 512 MB, estimated from it',
          of((start) => atSize(512, start.processor)),
        ),
        ...time(
          'first event',
          of((start) => start.first),
        ),
        ...time(
          'processor time of the first event',
          of((start) => start.firstProcessor),
        ),
        ...time(
          'first event at 512 MB, estimated from it',
          of((start) => atSize(512, start.firstProcessor)),
        ),
        ...time(
          'warm event',
          of((start) => start.warm),
        ),
        ...of((start) => start.peak)
          .slice(0, 1)
          .map(
            (): Measurement => ({
              what: 'peak memory',
              size: null,
              unit: 'MB',
              values: of((start) => start.peak),
              budget: atMost(256),
            }),
          ),
      ],
      notes: [
        `heaviest in the bundle: ${heaviest.map(({ name, bytes: own }) => `${name} ${Math.round(own / 1024)} kB`).join(', ')}`,
      ],
    };
  } finally {
    await world.close();
  }
};

const timesOfBareNode = async (repeats: number): Promise<number> => {
  const file = join(tmpdir(), `elb53-bench-bare-${process.pid}.cjs`);
  writeFileSync(file, 'module.exports.handler = async () => null;\n');
  const times: number[] = [];
  for (let run = 0; run < repeats; run += 1) {
    const startedAt = performance.now();
    const lambda = await startLambda(pathToFileURL(file), {});
    times.push(performance.now() - startedAt);
    await lambda.close();
  }
  return median(times);
};
