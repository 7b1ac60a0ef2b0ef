/*
 * A thousand worlds as a test; two files play two thousand, so that two processors share them.
 */
import { expect, it } from 'vitest';
import { simulate } from './campaign.ts';
import { tellFailure } from './shrink.ts';

const faults = [
  'answer-lost',
  'aborted',
  'arrived-late',
  'bad-name',
  'deleting',
  'empty-list',
  'expired',
  'filter with a typo',
  'forbidden',
  'killed',
  'lying-list',
  'not-served',
  'out-of-time',
  'prior-request',
  'quota',
  'sent-twice',
  'throttled',
  'timed-out',
  'truncated',
  'unauthorized',
  'unavailable',
];

export const playThousand = (firstSeed: number): void => {
  it(`finds no world from ${firstSeed} on in which an invariant breaks`, {
    timeout: 300_000,
  }, async () => {
    const campaign = await simulate(firstSeed, 1_000, null);
    const { failure } = campaign;
    expect(failure === null ? null : await tellFailure(failure, null)).toBeNull();
    // Where nothing is written and nothing goes wrong, nothing is shown.
    expect(campaign.writes).toBeGreaterThan(campaign.worlds);
    expect(campaign.races).toBeGreaterThan(100);
    expect(faults.filter((fault) => (campaign.faults[fault] ?? 0) < 10)).toEqual([]);
  });
};
