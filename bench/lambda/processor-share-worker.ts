/*
 * The thread behind processor-share.ts. The periods are those that Lambda is observed to use, 20 ms; AWS does not document
 * them.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { workerData } from 'node:worker_threads';
import type { ShareWork } from './processor-share.ts';

const periodMilliseconds = 20;
const pollMilliseconds = 1;

const { pid, share, stop } = workerData as ShareWork;

/** Nanoseconds of all threads (schedstat of proc(5)); null when the process is gone. */
const used = (): number | null => {
  try {
    return readdirSync(`/proc/${pid}/task`).reduce((sum, thread) => {
      const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(
        ' ',
      );
      return sum + Number(nanoseconds);
    }, 0);
  } catch {
    // Also when only a thread ended between the two reads; the next period sees the process then.
    return null;
  }
};

const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
  try {
    process.kill(pid, name);
  } catch {
    Atomics.store(stop, 0, 1);
  }
};

/** Sleeps, or ends early when the limit is to end. */
const sleep = (milliseconds: number): boolean =>
  Atomics.wait(stop, 0, 0, Math.max(0, milliseconds)) === 'timed-out';

const quota = share * periodMilliseconds * 1e6;
// What was used beyond a period's part, because it was seen late, is taken from the next ones.
let debt = 0;
for (let goesOn = true; goesOn; ) {
  const endsAt = performance.now() + periodMilliseconds;
  const before = used() ?? 0;
  let spent = 0;
  while (goesOn && performance.now() < endsAt && spent + debt < quota) {
    goesOn = sleep(pollMilliseconds);
    spent = (used() ?? before) - before;
  }
  debt = Math.max(0, debt + spent - quota);
  if (goesOn && performance.now() < endsAt) {
    signal('SIGSTOP');
    goesOn = sleep(endsAt - performance.now());
    signal('SIGCONT');
  }
}
