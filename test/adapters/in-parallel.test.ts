import { describe, expect, it } from 'vitest';
import { chunksOf, inParallel } from '../../functions/adapters/in-parallel.ts';

describe('inParallel', () => {
  it('gives results in the order of the items, whatever finishes first', async () => {
    const gates = new Map([1, 2, 3].map((item) => [item, Promise.withResolvers<void>()]));
    const results = inParallel([1, 2, 3], 3, async (item) => {
      await gates.get(item)?.promise;
      return item * 10;
    });
    for (const item of [3, 1, 2]) gates.get(item)?.resolve();
    expect(await results).toEqual([10, 20, 30]);
  });

  it('never works on more items than the limit', async () => {
    let working = 0;
    let most = 0;
    await inParallel([...Array(20).keys()], 4, async () => {
      working += 1;
      most = Math.max(most, working);
      await new Promise((resolve) => setImmediate(resolve));
      working -= 1;
    });
    expect(most).toBe(4);
  });

  it('throws the first failure and starts nothing new', async () => {
    const started: number[] = [];
    const work = inParallel([1, 2, 3, 4], 1, async (item) => {
      started.push(item);
      if (item === 2) throw new Error('two');
      return item;
    });
    await expect(work).rejects.toThrow('two');
    expect(started).toEqual([1, 2]);
  });

  it('does nothing for an empty list', async () => {
    expect(await inParallel([], 4, async () => 1)).toEqual([]);
  });
});

describe('chunksOf', () => {
  it('cuts a list into consecutive pieces', () => {
    expect(chunksOf([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]]);
    expect(chunksOf([], 2)).toEqual([]);
  });
});
