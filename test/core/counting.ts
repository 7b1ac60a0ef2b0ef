/*
 * How often something is looked at. Growth is asserted by these counts, never by time: twice the input must be about twice the
 * reads (a sort adds a little), where comparing each with each makes it four times as many.
 */
import { vi } from 'vitest';

export type Counter = { reads: number };

/** The same value, which counts each time one of its properties is read. */
export const counted = <T extends object>(value: T, counter: Counter): T =>
  new Proxy(value, {
    get: (target, key, receiver) => {
      counter.reads += 1;
      return Reflect.get(target, key, receiver);
    },
  });

/** How many times as many reads twice the input needs. */
export const growth = (work: (size: number, counter: Counter) => void, size = 200): number => {
  const reads = (of: number): number => {
    const counter = { reads: 0 };
    work(of, counter);
    return counter.reads;
  };
  return reads(2 * size) / reads(size);
};

/** How many elements the arrays have, all together, on which the method is called during the work. */
export const elementsSeen = async (
  method: 'includes' | 'sort',
  work: () => unknown,
): Promise<number> => {
  const spy = vi.spyOn(Array.prototype, method);
  try {
    await work();
    const arrays = spy.mock.contexts as readonly (readonly unknown[])[];
    return arrays.reduce((total, array) => total + array.length, 0);
  } finally {
    spy.mockRestore();
  }
};
