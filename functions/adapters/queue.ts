/*
 * The queues: follow-ups that a run sends to itself with a delay, and messages that are to be seen again soon.
 */
import {
  ChangeMessageVisibilityBatchCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs';
import { SyncError } from '../core/errors.ts';
import type { FollowUpQueue } from '../sync/ports.ts';
import { awsFailureOf } from './aws-failures.ts';

/** SQS API reference, SendMessage: DelaySeconds is at most 900. */
const mostDelaySeconds = 900;

export const sqsFollowUps = (
  client: SQSClient,
  queueUrl: string,
  signal: () => AbortSignal,
): FollowUpQueue => {
  const send = async (payload: unknown, delaySeconds: number): Promise<void> => {
    try {
      await client.send(
        new SendMessageCommand({
          QueueUrl: queueUrl,
          MessageBody: JSON.stringify(payload),
          DelaySeconds: Math.min(Math.ceil(delaySeconds), mostDelaySeconds),
        }),
        { abortSignal: signal() },
      );
    } catch (error) {
      const message = `a message to ourselves could not be queued at ${queueUrl}: ${awsFailureOf(error).text}; the next resync does the same work`;
      throw new SyncError('queue-unavailable', message, { retryable: true, cause: error });
    }
  };
  return {
    sendLater: (followUp, delaySeconds) => send(followUp, delaySeconds),
    resyncLater: (clusters, delaySeconds) => send({ action: 'resync', clusters }, delaySeconds),
  };
};

/** A received message that is to come back after `delaySeconds`. */
export type Postponed = {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly delaySeconds: number;
};

/** Makes messages visible again before their visibility time-out; answers with those for which that did not work. */
export const postponeMessages = async (
  client: SQSClient,
  queueUrl: string,
  messages: readonly Postponed[],
): Promise<readonly string[]> => {
  const failed: string[] = [];
  for (let start = 0; start < messages.length; start += 10) {
    const part = messages.slice(start, start + 10);
    const answer = await client.send(
      new ChangeMessageVisibilityBatchCommand({
        QueueUrl: queueUrl,
        Entries: part.map((message, index) => ({
          Id: String(index),
          ReceiptHandle: message.receiptHandle,
          VisibilityTimeout: message.delaySeconds,
        })),
      }),
    );
    for (const { Id } of answer.Failed ?? []) failed.push(part[Number(Id)]?.messageId ?? '');
  }
  return failed;
};

/** The URL of a queue from its ARN (arn:aws:sqs:REGION:ACCOUNT:NAME). */
export const queueUrlOf = (queueArn: string): string => {
  const [, partition, , region, account, name] = queueArn.split(':');
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  return `https://sqs.${region}.${domain}/${account}/${name}`;
};
