/*
 * What an event source mapping does between a queue and a function, one poll at a time and in this process: receive,
 * invoke, delete what went well, leave the rest to its visibility timeout. With ReportBatchItemFailures.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
import { randomUUID } from 'node:crypto';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import type { QueuePlace, Sqs } from './sqs.ts';
import { systemAttributes } from './sqs-messages.ts';
import type { ReceivedMessage } from './sqs-queue.ts';

export type LambdaHandler = (event: SQSEvent, context: Context) => Promise<unknown>;

/** Message ids. `error` is what the handler threw, or why its answer fails the whole batch. */
type PollResult = {
  readonly received: readonly string[];
  readonly deleted: readonly string[];
  readonly failed: readonly string[];
  readonly response: unknown;
  readonly error: unknown;
};

export type LambdaPoller = {
  /** Does nothing, and does not call the handler, when no message is visible. */
  readonly pollOnce: (
    queueName: string,
    handler: LambdaHandler,
    options?: { readonly batchSize?: number },
  ) => Promise<PollResult>;
};

export type LambdaPollerOptions = {
  readonly sqs: Sqs;
  readonly account: string;
  readonly region: string;
  /** @default 'elb53-sync' */
  readonly functionName?: string;
  /** The function's own time-out; a handler that takes longer fails its batch. @default 60 */
  readonly timeoutSeconds?: number;
};

export const createLambdaPoller = (options: LambdaPollerOptions): LambdaPoller => {
  const { sqs, account, region, functionName = 'elb53-sync', timeoutSeconds = 60 } = options;
  return {
    pollOnce: async (queueName, handler, { batchSize = 10 } = {}) => {
      const place: QueuePlace = { account, region, name: queueName };
      const queue = sqs.queue(place);
      const messages = queue.receive(batchSize);
      const received = messages.map(({ messageId }) => messageId);
      if (messages.length === 0) {
        return { received, deleted: [], failed: [], response: undefined, error: undefined };
      }
      const event: SQSEvent = {
        Records: messages.map((message) => recordOf(message, queue.settings.arn, region)),
      };
      const context = contextOf(place, functionName, timeoutSeconds);
      let response: unknown;
      let error: unknown;
      try {
        response = await withTimeout(handler(event, context), timeoutSeconds);
        error = badAnswer(response, received);
      } catch (thrown) {
        error = thrown ?? new Error('the handler threw nothing');
      }
      const failedIds = new Set(error === undefined ? failuresIn(response) : received);
      for (const { messageId, receiptHandle } of messages) {
        if (!failedIds.has(messageId)) queue.remove(receiptHandle);
      }
      return {
        received,
        deleted: received.filter((id) => !failedIds.has(id)),
        failed: received.filter((id) => failedIds.has(id)),
        response,
        error,
      };
    },
  };
};

const recordOf = (message: ReceivedMessage, arn: string, region: string): SQSRecord => ({
  messageId: message.messageId,
  receiptHandle: message.receiptHandle,
  body: message.body,
  attributes: systemAttributes(message),
  messageAttributes: {},
  md5OfBody: message.md5OfBody,
  eventSource: 'aws:sqs',
  eventSourceARN: arn,
  awsRegion: region,
});

/** The items of `batchItemFailures`; an absent or empty list, or no answer at all, means that all went well. */
const failuresIn = (response: unknown): unknown[] => {
  const failures =
    typeof response === 'object' && response !== null && 'batchItemFailures' in response
      ? response.batchItemFailures
      : undefined;
  if (!Array.isArray(failures)) return [];
  return failures.map((failure: { itemIdentifier?: unknown } | null) => failure?.itemIdentifier);
};

const badAnswer = (response: unknown, received: readonly string[]): Error | undefined => {
  const strangers = failuresIn(response).filter((id) => !received.some((each) => each === id));
  if (strangers.length === 0) return undefined;
  return new Error(`batchItemFailures names '${strangers[0]}', which is no message of this batch`);
};

const withTimeout = async <Result>(work: Promise<Result>, seconds: number): Promise<Result> => {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`Task timed out after ${seconds.toFixed(2)} seconds`)),
    seconds * 1000,
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
};

const contextOf = (place: QueuePlace, functionName: string, timeoutSeconds: number): Context => {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const { account, region } = place;
  const callbackStyle = (): never => {
    throw new Error('the Node.js 24 runtime has no callbacks');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:${region}:${account}:function:${functionName}`,
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: '2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: callbackStyle,
    fail: callbackStyle,
    succeed: callbackStyle,
  };
};
