/*
 * Work that others wait for, and that may take only so long. What it does meanwhile is ended by its signal; whether it listens to
 * that or not, nobody waits for it any longer.
 */
export const withDeadline = async <Result>(
  seconds: number,
  work: (signal: AbortSignal) => Promise<Result>,
  late: () => Result,
): Promise<Result> => {
  const controller = new AbortController();
  const { promise: end, resolve } = Promise.withResolvers<Result>();
  // The end comes first: what an aborted request makes of it is no result.
  const timer = setTimeout(() => {
    resolve(late());
    controller.abort();
  }, seconds * 1000);
  try {
    return await Promise.race([end, work(controller.signal)]);
  } finally {
    clearTimeout(timer);
  }
};
