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
  readonly faults: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly failure: Failing | null;
};

export const simulate = async (
  firstSeed: number,
  worlds: number,
  defect: Defect | null,
): Promise<Campaign> => {
  const startedAt = performance.now();
  let sums: Campaign = { ...nothingPlayed };
  for (let seed = firstSeed; seed < firstSeed + worlds && sums.failure === null; seed += 1) {
    const world = worldOf(seed);
    const { violation, universe } = await play(world, defect);
    const failure = violation === null ? null : { world, violation };
    sums = together(sums, {
      worlds: 1,
      invocations: universe.invocations.length,
      writes: universe.writes,
      races: universe.races,
      faults: Object.fromEntries(universe.faults),
      seconds: 0,
      failure,
    });
  }
  return { ...sums, seconds: (performance.now() - startedAt) / 1000 };
};

export const nothingPlayed: Campaign = {
  worlds: 0,
  invocations: 0,
  writes: 0,
  races: 0,
  faults: {},
  seconds: 0,
  failure: null,
};

/** Two parts of one campaign; of two failures the first one is told. */
export const together = (a: Campaign, b: Campaign): Campaign => {
  const faults = { ...a.faults };
  for (const [fault, times] of Object.entries(b.faults)) {
    faults[fault] = (faults[fault] ?? 0) + times;
  }
  return {
    worlds: a.worlds + b.worlds,
    invocations: a.invocations + b.invocations,
    writes: a.writes + b.writes,
    races: a.races + b.races,
    faults,
    seconds: Math.max(a.seconds, b.seconds),
    failure: a.failure ?? b.failure,
  };
};
