/*
 * The first sync of N hosts behind the real token buckets of Route 53: 2 tokens a host, 1,500 at once, then 100 a second.
 * Nothing may be refused, and it must end in the time that the buckets allow, over invocations of at most five minutes.
 */
import { atMost, exactly, type Measurement } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { type Spent, spentBy } from '../spent.ts';
import { hostNames, type Setting, startWorld } from '../world.ts';

/** By the limits of one request: 1,000 records, 32,000 characters of values. */
const fewestBatches = (size: number, charactersPerHost: number): number =>
  Math.max(Math.ceil((2 * size) / 1000), Math.ceil((charactersPerHost * size) / 32_000));

const shortestSeconds = (size: number): number => Math.max(0, (2 * size - 1500) / 100);

export const firstSync: Scenario = async (setting) => {
  const measurements: Measurement[] = [];
  for (const size of setting.sizes) {
    // The largest takes more than three minutes, by design of the service: once is enough.
    const repeats = size > 1_000 ? 1 : Math.min(3, setting.repeats);
    const runs: Run[] = [];
    for (let run = 0; run < repeats; run += 1) runs.push(await syncOf(size, setting));
    measurements.push(...measured(size, runs));
  }
  return { measurements, notes: [] };
};

type Run = Spent & { readonly changeSeconds: number; readonly characters: number };

const syncOf = async (size: number, setting: Setting): Promise<Run> => {
  const world = await startWorld(setting, { route53: { throttle: 'real' } });
  try {
    world.addHosts(hostNames(size));
    const lambda = await world.start();
    let last = Number.NaN;
    let characters = 0;
    world.cloud.route53.onChange(({ changes }) => {
      last = Date.now();
      for (const { ResourceRecordSet: set } of changes) {
        for (const { Value: value } of set?.ResourceRecords ?? []) characters += value?.length ?? 0;
      }
    });
    const spent = await spentBy(world, async () => {
      for (let invocation = 1; invocation <= 3; invocation += 1) {
        const report = (await lambda.invoke({ action: 'resync' })) as {
          readonly failures: readonly { readonly code: string }[];
        };
        if (!report.failures.some(({ code }) => code === 'out-of-time')) break;
      }
    });
    const first = world.cloud.server.requests.find(
      ({ action }) => action === 'ChangeResourceRecordSets',
    );
    const changeSeconds = (last - (first?.at ?? Number.NaN)) / 1000;
    return { ...spent, changeSeconds, characters: characters / size };
  } finally {
    await world.close();
  }
};

const measured = (size: number, runs: readonly Run[]): readonly Measurement[] => {
  const limit = fewestBatches(size, runs[0]?.characters ?? Number.NaN);
  const seconds = shortestSeconds(size);
  return [
    {
      what: 'change tokens',
      size,
      unit: 'tokens',
      values: runs.map((run) => run.tokens),
      budget: exactly(2 * size),
    },
    {
      what: `change requests (limit ${limit})`,
      size,
      unit: 'batches',
      values: runs.map((run) => run.changes),
      budget: atMost(Math.max(limit, Math.floor(limit * 1.1))),
    },
    {
      what: 'refused change requests',
      size,
      unit: 'requests',
      values: runs.map((run) => run.refused),
      budget: exactly(0),
    },
    {
      what: 'time from the first to the last change',
      size,
      unit: 's',
      values: runs.map((run) => run.changeSeconds),
      budget: seconds === 0 ? null : atMost(seconds * 1.1),
    },
    {
      what: 'time in all',
      size,
      unit: 's',
      values: runs.map((run) => run.milliseconds / 1000),
      budget: null,
    },
  ];
};
