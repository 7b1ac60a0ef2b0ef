/*
 * A part of the long simulation (`npm run simulate`), and the proof that it would notice: every defect in its list is caught.
 */
import { describe, expect, it } from 'vitest';
import { simulate } from './campaign.ts';
import { defects } from './defects.ts';
import { shrink, tellFailure } from './shrink.ts';

describe('the simulation', () => {
  it('finds no world in which an invariant breaks', { timeout: 120_000 }, async () => {
    const campaign = await simulate(1, 250, null);
    const trace = campaign.failure === null ? null : await tellFailure(campaign.failure, null);
    expect(trace).toBeNull();
    expect(campaign.writes).toBeGreaterThan(campaign.worlds);
    expect(campaign.races).toBeGreaterThan(10);
    expect([...campaign.faults.keys()].sort()).toEqual(
      expect.arrayContaining([
        'answer-lost',
        'arrived-late',
        'empty-list',
        'killed',
        'lying-list',
        'sent-twice',
        'throttled',
        'timed-out',
        'unavailable',
      ]),
    );
  });

  it('plays the same seed the same way', async () => {
    const [first, second] = [await simulate(53, 5, null), await simulate(53, 5, null)];
    expect({ ...second, seconds: 0 }).toEqual({ ...first, seconds: 0 });
  });

  it.each(defects)('catches $name', { timeout: 60_000 }, async (defect) => {
    const { failure } = await simulate(1, 500, defect);
    expect(failure?.violation.code).toMatch(defect.caughtBy);
  });

  it('shrinks a failing world to the steps that matter', { timeout: 60_000 }, async () => {
    const [defect] = defects;
    if (defect === undefined) throw new Error('there is at least one defect');
    const { failure } = await simulate(1, 500, defect);
    if (failure === null) throw new Error('the defect is caught');
    const smallest = await shrink(failure, defect);
    expect(smallest.steps.length).toBeLessThan(failure.world.steps.length / 2);
    expect(await tellFailure(failure, defect)).toContain(`VIOLATION ${failure.violation.code}`);
  });
});
