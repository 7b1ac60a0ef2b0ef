/*
 * The proof that the long simulation (`npm run simulate`) would notice: every defect in its list is caught.
 */
import { describe, expect, it } from 'vitest';
import { simulate } from './campaign.ts';
import { defects } from './defects.ts';
import { onProcesses } from './processes.ts';
import { shrink, tellFailure } from './shrink.ts';

describe('the simulation', () => {
  it('plays the same seed the same way', async () => {
    const [first, second] = [await simulate(53, 5, null), await simulate(53, 5, null)];
    expect({ ...second, seconds: 0 }).toEqual({ ...first, seconds: 0 });
  });

  it.each(defects)('catches $name', { timeout: 60_000 }, async (defect) => {
    const { failure } = await simulate(1, 500, defect);
    expect(failure?.violation.code).toMatch(defect.caughtBy);
  });

  it('plays the same worlds on several processes', { timeout: 60_000 }, async () => {
    const alone = await simulate(1, 40, null);
    const { campaign, story } = await onProcesses(1, 40, 2);
    expect(story).toBeNull();
    expect({ ...campaign, seconds: 0 }).toEqual({ ...alone, seconds: 0 });
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
