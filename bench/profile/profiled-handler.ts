/*
 * The function with V8's sampling profiler around it, in its own process: one profile of init and one of every invocation,
 * written to the folder that ELB53_BENCH_PROFILES names.
 */
import { writeFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector';
import { createRequire } from 'node:module';

const folder = process.env.ELB53_BENCH_PROFILES ?? '.';
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.setSamplingInterval', { interval: 500 });

/** The session is in this thread, so its answers come before `post` returns. */
const stop = (name: string): void => {
  session.post('Profiler.stop', (error, { profile }: Profiler.StopReturnType) => {
    if (error !== null) throw error;
    writeFileSync(`${folder}/${name}.cpuprofile`, JSON.stringify(profile));
  });
};

session.post('Profiler.start');
const inner = createRequire(__filename)('./readable.js') as {
  readonly handler: (event: unknown, context: unknown) => Promise<unknown>;
};
stop('init');

let calls = 0;

export const handler = async (event: unknown, context: unknown): Promise<unknown> => {
  calls += 1;
  session.post('Profiler.start');
  try {
    return await inner.handler(event, context);
  } finally {
    stop(`call-${calls}`);
  }
};
