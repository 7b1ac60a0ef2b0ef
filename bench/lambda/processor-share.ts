/*
 * A share of one processor for a process, without cgroups: it is stopped (SIGSTOP) as soon as all its threads together have
 * used their part of a period, and goes on with the next one. A thread of its own does this, because this one is busy with
 * the stand-ins.
 */
import { Worker } from 'node:worker_threads';

export type ShareWork = { readonly pid: number; readonly share: number; readonly stop: Int32Array };

/** Answers with what ends the limit; to be awaited before the process is ended, whose id may be given to another one. */
export const limitProcessor = (pid: number, share: number): (() => Promise<void>) => {
  const stop = new Int32Array(new SharedArrayBuffer(4));
  const work: ShareWork = { pid, share, stop };
  const worker = new Worker(new URL('./processor-share-worker.ts', import.meta.url), {
    workerData: work,
  });
  const ended = new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('exit', () => resolve());
  });
  return () => {
    Atomics.store(stop, 0, 1);
    Atomics.notify(stop, 0);
    return ended;
  };
};
