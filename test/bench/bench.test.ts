import { describe, expect, it } from 'vitest';
import { startHere } from '../../bench/function-process.ts';
import { isWithinBudget } from '../../bench/measure.ts';
import { planted, plants } from '../../bench/plants.ts';
import type { Scenario } from '../../bench/scenario.ts';
import { badName } from '../../bench/scenarios/bad-name.ts';
import { burst } from '../../bench/scenarios/burst.ts';
import { firstSync } from '../../bench/scenarios/first-sync.ts';
import { lostAnswer } from '../../bench/scenarios/lost-answer.ts';
import { manyClusters } from '../../bench/scenarios/many-clusters.ts';
import { oneEvent } from '../../bench/scenarios/one-event.ts';
import { sharedBudget } from '../../bench/scenarios/shared-budget.ts';
import type { Setting } from '../../bench/world.ts';

const tiny: Setting = {
  sizes: [10, 20],
  repeats: 1,
  pauseMilliseconds: 0,
  startFunction: startHere,
};

const overBudget = async (
  scenario: Scenario,
  name?: string,
  sizes: Setting['sizes'] = tiny.sizes,
): Promise<readonly string[]> => {
  const plant = plants.get(name ?? '');
  const startFunction = plant === undefined ? startHere : planted(startHere, plant);
  const setting = { ...tiny, sizes, startFunction };
  const { measurements } = await scenario(setting);
  expect(measurements).not.toEqual([]);
  return measurements.filter((item) => !isWithinBudget(item)).map((item) => item.what);
};

describe('the benchmarks', () => {
  it.each([
    ['one-event', oneEvent],
    ['burst', burst],
    ['bad-name', badName],
    ['lost-answer', lostAnswer],
    ['many-clusters', manyClusters],
    ['first-sync', firstSync],
    ['shared-budget', sharedBudget],
  ])('%s keeps its budgets with a few hosts', async (_, scenario) => {
    expect(await overBudget(scenario)).toEqual([]);
  });

  it('fail a function that lists the zone for every event', async () => {
    expect(await overBudget(oneEvent, 'listing-per-event')).toContain(
      'Route 53 requests, load balancer replaced',
    );
  });

  it('fail a function that writes with UPSERT what CREATE has written', async () => {
    expect(await overBudget(oneEvent, 'upsert-of-both')).toContain('change tokens, Service added');
  });

  it('fail a function that sends a batch for each host', async () => {
    // Few enough not to wait for the request budget.
    expect(await overBudget(burst, 'batch-per-host', [4, 20])).toContain('change requests');
  });
});

describe('a measurement', () => {
  const item = { what: 'requests', size: null, unit: 'requests', values: [1, 2, 3] } as const;

  it('keeps its budget when every count does', () => {
    expect(isWithinBudget({ ...item, budget: { kind: 'at-most', value: 3 } })).toBe(true);
    expect(isWithinBudget({ ...item, budget: { kind: 'at-most', value: 2 } })).toBe(false);
    expect(isWithinBudget({ ...item, budget: { kind: 'exactly', value: 3 } })).toBe(false);
  });

  it('keeps its budget when the median of a time does', () => {
    const time = { ...item, unit: 's' } as const;
    expect(isWithinBudget({ ...time, budget: { kind: 'at-most', value: 2 } })).toBe(true);
    expect(isWithinBudget({ ...time, budget: { kind: 'at-most', value: 1 } })).toBe(false);
  });

  it('is over any budget when nothing was measured', () => {
    expect(isWithinBudget({ ...item, values: [], budget: null })).toBe(false);
    expect(isWithinBudget({ ...item, values: [Number.NaN], budget: null })).toBe(false);
  });
});
