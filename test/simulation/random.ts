/*
 * Seeded random numbers (mulberry32): the same seed gives the same world on every machine.
 */
export type Random = {
  /** A whole number from 0 to `below` - 1. */
  readonly below: (limit: number) => number;
  readonly pick: <T>(items: readonly [T, ...T[]]) => T;
};

export const randomOf = (seed: number): Random => {
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  const below = (limit: number): number => Math.floor(next() * limit);
  return { below, pick: (items) => items[below(items.length)] ?? items[0] };
};

/** The numbers that one step was born with, handed out in order; they outlive the dropping of other steps. */
export type Dice = {
  readonly below: (limit: number) => number;
  /** True in `percent` of all cases. */
  readonly chance: (percent: number) => boolean;
  readonly pick: <T>(items: readonly T[]) => T | undefined;
};

export const diceOf = (seed: number): Dice => {
  const random = randomOf(seed);
  return {
    below: random.below,
    chance: (percent) => random.below(100) < percent,
    pick: (items) => items[random.below(Math.max(1, items.length))],
  };
};
