/*
 * The function of a scenario: the deployed bundle in a process of its own, so that its memory is its own.
 */
import { readFileSync } from 'node:fs';
import { createFunction } from '../functions/sync/create-function.ts';
import { account, region } from '../local/cloud.ts';
import type { LambdaHandler } from '../local/lambda-poller.ts';
import { startLambda } from '../local/lambda-process.ts';
import { bundleOnce } from './bundle.ts';

export type BenchFunction = {
  readonly call: LambdaHandler;
  readonly invoke: (payload: unknown) => Promise<unknown>;
  /** The most memory it ever held, in MB; not a number where it shares its process. */
  readonly peakMegabytes: () => number;
  /** Processor time so far, in milliseconds. */
  readonly processorMilliseconds: () => number;
  readonly close: () => Promise<void>;
};

export type StartFunction = (
  environment: Readonly<Record<string, string>>,
) => Promise<BenchFunction>;

/** The time limit of the deployed function (infra/sync-function.ts). */
const timeoutSeconds = 300;

export const startBundle: StartFunction = async (environment) => {
  const { entry } = await bundleOnce();
  const lambda = await startLambda(entry, { ...environment, NODE_OPTIONS: memoryOptions });
  const call: LambdaHandler = async (event, context) => {
    const answer = await lambda.invoke(event, context);
    lambda.takeLogs();
    return answer;
  };
  return {
    call,
    invoke: (payload) => lambda.invoke(payload, manualContext()),
    peakMegabytes: () => statusField(lambda.pid, 'VmHWM') / 1024,
    processorMilliseconds: () => processorTime(lambda.pid),
    close: () => lambda.close(),
  };
};

/** In this process, for the tests of the scenarios themselves. */
export const startHere: StartFunction = async (environment) => {
  Object.assign(process.env, environment);
  const handler = createFunction({
    config: environment.ELB53_CONFIG ?? '',
    parameter: null,
    queueUrl: environment.ELB53_QUEUE_URL ?? '',
    region,
  });
  return {
    call: (event, context) => handler(event, context),
    invoke: (payload) => handler(payload, manualContext()),
    peakMegabytes: () => Number.NaN,
    processorMilliseconds: () => Number.NaN,
    close: async () => undefined,
  };
};

/**
 * V8 chooses 256 MB of old space by itself on a machine with 512 MB; on this one it would let garbage lie instead of
 * collecting it. The young space is kept small for the same reason.
 */
const memoryOptions = '--max-old-space-size=256 --max-semi-space-size=4';

const statusField = (pid: number, field: string): number => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
};

/** utime and stime of proc(5), in ticks of 10 ms. */
const processorTime = (pid: number): number => {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) * 10;
};

export const manualContext = (): Parameters<LambdaHandler>[1] => {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const unused = (): void => undefined;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'elb53',
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:elb53`,
    memoryLimitInMB: '512',
    awsRequestId: crypto.randomUUID(),
    logGroupName: '/aws/lambda/elb53',
    logStreamName: 'bench',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: unused,
    fail: unused,
    succeed: unused,
  };
};
