/*
 * What a scenario measures: values with, where the design sets one, the budget that they must keep.
 */

/** `values` of several runs, or one. A count has a budget; times have one only where the design names it. */
export type Measurement = {
  readonly what: string;
  /** Hosts, or whatever the scenario grows by; null when it does not grow. */
  readonly size: number | null;
  readonly unit:
    | 'requests'
    | 'tokens'
    | 'batches'
    | 'hops'
    | 'pages'
    | 'kB'
    | 'MB'
    | 'ms'
    | 's'
    | '×'
    | 'count';
  readonly values: readonly number[];
  readonly budget: Budget | null;
};

export type Budget =
  | { readonly kind: 'exactly'; readonly value: number }
  | { readonly kind: 'at-most'; readonly value: number };

export const exactly = (value: number): Budget => ({ kind: 'exactly', value });
export const atMost = (value: number): Budget => ({ kind: 'at-most', value });

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(middle) - 1], sorted[Math.floor(middle)]];
  return ((low ?? Number.NaN) + (high ?? Number.NaN)) / 2;
};

/** Counts must keep their budget in every run; of times and memory the median, because the machine is shared. */
export const isWithinBudget = ({ values, unit, budget }: Measurement): boolean => {
  if (values.length === 0 || values.some((value) => !Number.isFinite(value))) return false;
  if (budget === null) return true;
  const judged = noisyUnits.has(unit) ? [median(values)] : values;
  return judged.every((value) =>
    budget.kind === 'exactly' ? value === budget.value : value <= budget.value,
  );
};

const noisyUnits: ReadonlySet<Measurement['unit']> = new Set(['MB', 'ms', 's', '×']);

/** How much a measurement grows from each size to the next. */
export const growthFactors = (
  measurements: readonly Measurement[],
): readonly {
  readonly what: string;
  readonly from: number;
  readonly to: number;
  readonly factor: number;
}[] => {
  const bySubject = Map.groupBy(measurements, (item) => `${item.what} (${item.unit})`);
  return [...bySubject].flatMap(([what, items]) =>
    items.slice(1).flatMap((item, index) => {
      const before = items[index];
      if (item.size === null || before?.size == null || median(before.values) === 0) return [];
      const factor = median(item.values) / median(before.values);
      return [{ what, from: before.size, to: item.size, factor }];
    }),
  );
};
