import { describe, expect, it } from 'vitest';
import { createGate } from '../../functions/adapters/gate.ts';

describe('a gate', () => {
  it('lets so many through at once, in the order they came', async () => {
    const gate = createGate(2);
    const started: number[] = [];
    const open = Array.from({ length: 4 }, () => Promise.withResolvers<void>());
    const all = open.map(({ promise }, index) =>
      gate(async () => {
        started.push(index);
        await promise;
        return index;
      }),
    );
    expect(started).toEqual([0, 1]);
    open[1]?.resolve();
    await all[1];
    expect(started).toEqual([0, 1, 2]);
    for (const { resolve } of open) resolve();
    expect(await Promise.all(all)).toEqual([0, 1, 2, 3]);
  });

  it('gives the place of one that failed to the next', async () => {
    const gate = createGate(1);
    const failed = gate(() => Promise.reject(new Error('no')));
    const next = gate(async () => 'yes');
    await expect(failed).rejects.toThrow('no');
    expect(await next).toBe('yes');
  });
});
