/*
 * A Lambda function in a process of its own: started with the environment of the deployed one, invoked over the process
 * channel, its log lines collected. Warm between invocations, as the real one is.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Context } from 'aws-lambda';

export type LambdaProcess = {
  readonly pid: number;
  readonly invoke: (event: unknown, context: Context) => Promise<unknown>;
  /** The log lines since the last call, as parsed JSON; lines that are not JSON come as `{ text }`. */
  readonly takeLogs: () => readonly Readonly<Record<string, unknown>>[];
  readonly close: () => Promise<void>;
};

type Answer = { readonly id?: number; readonly result?: unknown; readonly error?: string };

/** `entry` is the file that exports `handler`. Rejects when the handler cannot be loaded, with what it said. */
export const startLambda = async (
  entry: URL,
  environment: Readonly<Record<string, string>>,
): Promise<LambdaProcess> => {
  const host = fileURLToPath(new URL('./lambda-host.ts', import.meta.url));
  const child = fork(host, [entry.href], {
    env: { PATH: process.env.PATH, ...environment },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let logs: Readonly<Record<string, unknown>>[] = [];
  const errors: string[] = [];
  collect(child.stdout, (line) => logs.push(parseLine(line)));
  // Warnings and errors go to stderr here; in Lambda both streams are one log.
  collect(child.stderr, (line) => {
    errors.push(line);
    logs.push(parseLine(line));
  });
  const waiting = new Map<number, PromiseWithResolvers<unknown>>();
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.once('exit', (code) => {
    for (const { reject } of waiting.values()) reject(crash(code, errors));
    waiting.clear();
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(crash(code, errors)));
  });
  child.on('message', ({ id, result, error }: Answer) => {
    const open = waiting.get(id ?? 0);
    waiting.delete(id ?? 0);
    if (error === undefined) open?.resolve(result);
    else open?.reject(new Error(error));
  });
  let last = 0;
  return {
    pid: child.pid ?? 0,
    invoke: (event, context) => {
      if (!child.connected) return Promise.reject(crash(child.exitCode, errors));
      last += 1;
      const open = Promise.withResolvers<unknown>();
      waiting.set(last, open);
      const timeoutMilliseconds = context.getRemainingTimeInMillis();
      const { getRemainingTimeInMillis: _, done: _d, fail: _f, succeed: _s, ...rest } = context;
      child.send({ id: last, event, context: rest, timeoutMilliseconds });
      return open.promise;
    },
    takeLogs: () => {
      const taken = logs;
      logs = [];
      return taken;
    },
    close: async () => {
      end(child);
      await exited;
    },
  };
};

const end = (child: ChildProcess): void => {
  if (child.connected) child.disconnect();
  if (child.exitCode === null) child.kill();
};

const collect = (stream: NodeJS.ReadableStream | null, add: (line: string) => void): void => {
  if (stream !== null) createInterface({ input: stream }).on('line', add);
};

const parseLine = (line: string): Readonly<Record<string, unknown>> => {
  try {
    return JSON.parse(line) as Readonly<Record<string, unknown>>;
  } catch {
    return { text: line };
  }
};

const crash = (code: number | null, errors: readonly string[]): Error =>
  new Error(
    `the function stopped with exit code ${code}${errors.length > 0 ? `: ${errors.slice(-15).join('\n')}` : ''}`,
  );
