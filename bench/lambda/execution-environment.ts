/*
 * An execution environment of Lambda as far as a benchmark needs it: a process with the function's bundle behind the runtime
 * API, warm between invocations, ended when an invocation takes longer than it may. Who ends it, frees its memory.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import type { Context } from 'aws-lambda';
import { memoryMegabytes } from '../../infra/function-shape.ts';
import { bundleOnce, type Code, runtimeClientOnce } from '../bundle.ts';
import { limitProcessor } from './processor-share.ts';
import { startRuntimeApi } from './runtime-api.ts';

export type ExecutionEnvironment = {
  readonly pid: number;
  /** From the start of the process to its first question for work, in milliseconds. */
  readonly initMilliseconds: number;
  readonly invoke: (event: unknown, context: Context) => Promise<unknown>;
  readonly close: () => Promise<void>;
};

export type ExecutionOptions = {
  /** @default the function's own */
  readonly code?: Code;
  /** What the processes of the environment get of one processor. @default as much as there is */
  readonly processorShare?: number;
};

export const startExecutionEnvironment = async (
  environment: Readonly<Record<string, string>>,
  options: ExecutionOptions = {},
): Promise<ExecutionEnvironment> => {
  const { folder, handler } = options.code ?? (await bundleOnce()).code;
  const client = await runtimeClientOnce();
  const api = await startRuntimeApi();
  const startedAt = performance.now();
  const child = spawn(process.execPath, [client], {
    env: {
      ...environment,
      AWS_LAMBDA_RUNTIME_API: api.host,
      AWS_LAMBDA_FUNCTION_NAME: 'elb53',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/elb53',
      AWS_LAMBDA_LOG_STREAM_NAME: 'bench',
      LAMBDA_TASK_ROOT: folder,
      _HANDLER: handler,
    },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const pid = child.pid ?? 0;
  const share = options.processorShare;
  const unlimit = share === undefined ? async () => undefined : limitProcessor(pid, share);
  const said = lastWords(child);
  const exited = once(child, 'exit');
  child.once('exit', (code, signal) => {
    void unlimit();
    api.fail(new Error(ending(code ?? signal, said())));
  });
  const close = async (): Promise<void> => {
    await unlimit();
    child.kill('SIGKILL');
    await exited;
    await api.close();
  };
  try {
    await api.ready;
  } catch (error) {
    await close();
    throw error;
  }
  return {
    pid,
    initMilliseconds: performance.now() - startedAt,
    invoke: async (event, context) => {
      const milliseconds = context.getRemainingTimeInMillis();
      const overdue = setTimeout(() => {
        api.fail(new Error(`Task timed out after ${(milliseconds / 1000).toFixed(2)} seconds`));
        child.kill('SIGKILL');
      }, milliseconds);
      try {
        return await api.invoke({
          requestId: context.awsRequestId,
          event,
          functionArn: context.invokedFunctionArn,
          deadline: Date.now() + milliseconds,
        });
      } finally {
        clearTimeout(overdue);
      }
    },
    close,
  };
};

/** The most memory that was ever resident, in MB (VmHWM of proc(5)). */
export const peakMegabytes = (pid: number): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB/m.exec(status)?.[1]) / 1024;
};

/** utime and stime of proc(5), in ticks of 10 ms. */
export const processorMilliseconds = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

const lastWords = (child: ChildProcess): (() => string) => {
  let text = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    text = `${text}${chunk}`.slice(-2_000);
  });
  return () => text;
};

const ending = (code: unknown, said: string): string =>
  `the function stopped with ${code}${said === '' ? '' : `: ${said}`}`;
