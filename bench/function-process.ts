/*
 * The function of a scenario: the deployed bundle in an execution environment of its own, so that its memory is its own.
 */
import { createFunction } from '../functions/sync/create-function.ts';
import { memoryMegabytes, nodeOptions, timeoutSeconds } from '../infra/function-shape.ts';
import { account, region } from '../local/cloud.ts';
import type { LambdaHandler } from '../local/lambda-poller.ts';
import {
  type ExecutionOptions,
  peakMegabytes,
  processorMilliseconds,
  startExecutionEnvironment,
} from './lambda/execution-environment.ts';

export type BenchFunction = {
  readonly call: LambdaHandler;
  readonly invoke: (payload: unknown) => Promise<unknown>;
  /** From the start of the process to the end of init; not a number where it shares its process. */
  readonly initMilliseconds: number;
  /** The most memory it ever held, in MB; not a number where it shares its process. */
  readonly peakMegabytes: () => number;
  /** Processor time so far, in milliseconds. */
  readonly processorMilliseconds: () => number;
  readonly close: () => Promise<void>;
};

export type StartFunction = (
  environment: Readonly<Record<string, string>>,
  options?: ExecutionOptions,
) => Promise<BenchFunction>;

export const startBundle: StartFunction = async (environment, options) => {
  const deployed = { ...environment, NODE_OPTIONS: nodeOptions };
  const lambda = await startExecutionEnvironment(deployed, options);
  return {
    call: lambda.invoke,
    invoke: (payload) => lambda.invoke(payload, manualContext()),
    initMilliseconds: lambda.initMilliseconds,
    peakMegabytes: () => peakMegabytes(lambda.pid),
    processorMilliseconds: () => processorMilliseconds(lambda.pid),
    close: lambda.close,
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
    initMilliseconds: Number.NaN,
    peakMegabytes: () => Number.NaN,
    processorMilliseconds: () => Number.NaN,
    close: async () => undefined,
  };
};

export const manualContext = (): Parameters<LambdaHandler>[1] => {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const unused = (): void => undefined;
  return {
    callbackWaitsForEmptyEventLoop: false,
    functionName: 'elb53',
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:elb53`,
    memoryLimitInMB: String(memoryMegabytes),
    awsRequestId: crypto.randomUUID(),
    logGroupName: '/aws/lambda/elb53',
    logStreamName: 'bench',
    getRemainingTimeInMillis: () => deadline - Date.now(),
    done: unused,
    fail: unused,
    succeed: unused,
  };
};
