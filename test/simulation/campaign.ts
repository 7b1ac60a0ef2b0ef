/*
 * Many worlds, one seed after the other, until one of them breaks an invariant.
 */
import type { Defect } from './defects.ts';
import { play } from './play.ts';
import type { Violation } from './universe.ts';
import { type SimulatedWorld, worldOf } from './world.ts';

export type Failing = { readonly world: SimulatedWorld; readonly violation: Violation };

export type Campaign = {
  readonly worlds: number;
  readonly invocations: number;
  readonly writes: number;
  readonly races: number;
  readonly faults: ReadonlyMap<string, number>;
  readonly seconds: number;
  readonly failure: Failing | null;
};

export const simulate = async (
  firstSeed: number,
  worlds: number,
  defect: Defect | null,
): Promise<Campaign> => {
  const startedAt = performance.now();
  const faults = new Map<string, number>();
  const sums = { worlds: 0, invocations: 0, writes: 0, races: 0 };
  let failure: Failing | null = null;
  for (let seed = firstSeed; seed < firstSeed + worlds && failure === null; seed += 1) {
    const world = worldOf(seed);
    const { violation, universe } = await play(world, defect);
    sums.worlds += 1;
    sums.invocations += universe.invocations.length;
    sums.writes += universe.writes;
    sums.races += universe.races;
    for (const [fault, times] of universe.faults) {
      faults.set(fault, (faults.get(fault) ?? 0) + times);
    }
    if (violation !== null) failure = { world, violation };
  }
  return { ...sums, faults, seconds: (performance.now() - startedAt) / 1000, failure };
};
