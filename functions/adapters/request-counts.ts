/*
 * Counts the requests that leave the function, by service and action, between two readings.
 */
export const countRequests = () => {
  let counts = new Map<string, number>();
  return {
    count: (service: string, action: string): void => {
      const key = `${service}:${action}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    },
    take: (): ReadonlyMap<string, number> => {
      const taken = counts;
      counts = new Map();
      return taken;
    },
  };
};
