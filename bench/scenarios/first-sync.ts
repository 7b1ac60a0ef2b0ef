/*
 * The first sync of N hosts behind the real token buckets of Route 53: 2 tokens a host, 1,500 at once, then 100 a second.
 * Nothing may be refused, and it must end in the time that the buckets allow, over invocations of at most five minutes: the
 * message of one that ends before its work is done comes back to the queue, and the next one goes on. Ten thousand hosts need
 * little more than three minutes, so one size is done once more in invocations of twelve seconds.
 */

import { timeoutSeconds } from '../../infra/function-shape.ts';
import { atMost, exactly, type Measurement } from '../measure.ts';
import type { Scenario } from '../scenario.ts';
import { type Spent, spentBy } from '../spent.ts';
import { type Drained, hostNames, type Setting, startWorld, type WorldOptions } from '../world.ts';

/** By the limits of one request: 1,000 records, 32,000 characters of values. */
const fewestBatches = (size: number, charactersPerHost: number): number =>
  Math.max(Math.ceil((2 * size) / 1000), Math.ceil((charactersPerHost * size) / 32_000));

const shortestSeconds = (size: number): number => Math.max(0, (2 * size - 1500) / 100);

/** An invocation that starts no batch in its last eight seconds, of the two that these hosts need at least. */
const inParts = { size: 1_500, invocationSeconds: 12 };

export const firstSync: Scenario = async (setting) => {
  const measurements: Measurement[] = [];
  for (const size of setting.sizes) {
    // The largest takes more than three minutes, by design of the service: once is enough.
    const repeats = size > 1_000 ? 1 : setting.repeats;
    const runs: Run[] = [];
    for (let run = 0; run < repeats; run += 1) runs.push(await syncOf(size, setting, {}));
    measurements.push(...measured(size, runs, timeoutSeconds));
  }
  if (Math.max(...setting.sizes) >= inParts.size) {
    const { size, invocationSeconds } = inParts;
    const run = await syncOf(size, setting, { invocationSeconds });
    measurements.push(...measured(size, [run], invocationSeconds));
  }
  return { measurements, notes: [] };
};

type Run = Spent & Drained & { readonly changeSeconds: number; readonly characters: number };

const syncOf = async (
  size: number,
  setting: Setting,
  options: Pick<WorldOptions, 'invocationSeconds'>,
): Promise<Run> => {
  const world = await startWorld(setting, { route53: { throttle: 'real' }, ...options });
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
    let drained: Drained = { invocations: 0, failures: 0, longest: Number.NaN };
    const spent = await spentBy(world, async () => {
      drained = await world.drain(lambda, { action: 'resync' });
    });
    const first = world.cloud.server.requests.find(
      ({ action }) => action === 'ChangeResourceRecordSets',
    );
    const changeSeconds = (last - (first?.at ?? Number.NaN)) / 1000;
    return { ...spent, ...drained, changeSeconds, characters: characters / size };
  } finally {
    await world.close();
  }
};

/** As long as the function leaves the message of an unfinished run in the queue: 5 seconds, then 10. */
const secondsBetween = (invocations: number): number => 5 * (2 ** (invocations - 1) - 1);

const measured = (
  size: number,
  runs: readonly Run[],
  invocationSeconds: number,
): readonly Measurement[] => {
  const limit = fewestBatches(size, runs[0]?.characters ?? Number.NaN);
  const seconds = shortestSeconds(size);
  const isWhole = invocationSeconds === timeoutSeconds;
  const how = isWhole ? '' : `, ${invocationSeconds} s an invocation`;
  const most = isWhole ? 1 : 3;
  const row = (
    what: string,
    unit: Measurement['unit'],
    pick: (run: Run) => number,
    budget: Measurement['budget'],
  ): Measurement => ({ what: `${what}${how}`, size, unit, values: runs.map(pick), budget });
  return [
    row('change tokens', 'tokens', (run) => run.tokens, exactly(2 * size)),
    row(
      `change requests (limit ${limit})`,
      'batches',
      (run) => run.changes,
      atMost(Math.max(limit, Math.floor(limit * 1.1)) + (isWhole ? 0 : most)),
    ),
    row('refused change requests', 'requests', (run) => run.refused, exactly(0)),
    row('invocations', 'count', (run) => run.invocations, atMost(most)),
    row('invocations that failed', 'count', (run) => run.failures, exactly(0)),
    row('longest invocation', 's', (run) => run.longest, atMost(invocationSeconds)),
    row(
      'time from the first to the last change',
      's',
      (run) => run.changeSeconds,
      seconds === 0 ? null : atMost(seconds * 1.1 + secondsBetween(isWhole ? 1 : most)),
    ),
    row('time in all', 's', (run) => run.milliseconds / 1000, null),
  ];
};
