/*
 * A gate that lets so many through at once, in the order they came; the others wait for one to finish.
 */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>;

export const createGate = (places: number): Gate => {
  let free = places;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      // Whoever waits longest takes this place over.
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
};
