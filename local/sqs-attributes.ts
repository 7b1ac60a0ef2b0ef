/*
 * The attributes of a queue as CreateQueue takes them and GetQueueAttributes answers them: text, with bounds and defaults.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
 */
import { ServiceError } from './service.ts';
import {
  maxDelaySeconds,
  maxVisibilitySeconds,
  type Queue,
  type QueueSettings,
} from './sqs-queue.ts';

export type QueueAttributes = Readonly<Record<string, string>>;

const bounds: Readonly<Record<string, readonly [number, number]>> = {
  DelaySeconds: [0, maxDelaySeconds],
  MaximumMessageSize: [1024, 1_048_576],
  MessageRetentionPeriod: [60, 1_209_600],
  ReceiveMessageWaitTimeSeconds: [0, 20],
  VisibilityTimeout: [0, maxVisibilitySeconds],
};

const defaults = {
  DelaySeconds: '0',
  MaximumMessageSize: '1048576',
  MessageRetentionPeriod: '345600',
  ReceiveMessageWaitTimeSeconds: '0',
  VisibilityTimeout: '30',
  SqsManagedSseEnabled: 'true',
};

/** Kept and answered, without any effect here. */
const inert = new Set(['Policy', 'RedriveAllowPolicy', 'KmsMasterKeyId', 'SqsManagedSseEnabled']);

/** With the defaults; refuses what the real service refuses. */
export const completeAttributes = (given: QueueAttributes): QueueAttributes => {
  for (const [name, value] of Object.entries(given)) {
    const range = bounds[name];
    if (range !== undefined) {
      const number = /^\d+$/.test(value) ? Number(value) : Number.NaN;
      if (!(number >= range[0] && number <= range[1])) throw invalidValue(name);
    } else if (name !== 'RedrivePolicy' && !inert.has(name)) {
      throw new ServiceError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    }
  }
  redriveOf(given);
  return { ...defaults, ...given };
};

export const settingsOf = (arn: string, attributes: QueueAttributes): QueueSettings => ({
  arn,
  visibilityTimeoutSeconds: Number(attributes.VisibilityTimeout),
  delaySeconds: Number(attributes.DelaySeconds),
  retentionSeconds: Number(attributes.MessageRetentionPeriod),
  maximumMessageBytes: Number(attributes.MaximumMessageSize),
  redrive: redriveOf(attributes),
});

/** All attributes, or those asked for; `times` are in milliseconds since the epoch. */
export const attributesOf = (
  queue: Queue,
  attributes: QueueAttributes,
  createdAt: number,
  names: readonly string[],
): QueueAttributes => {
  const { visible, inFlight, delayed } = queue.counts();
  const createdSeconds = String(Math.floor(createdAt / 1000));
  const all: QueueAttributes = {
    ...attributes,
    QueueArn: queue.settings.arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    CreatedTimestamp: createdSeconds,
    LastModifiedTimestamp: createdSeconds,
  };
  if (names.includes('All')) return all;
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = all[name];
      if (value !== undefined) return [[name, value]];
      if (name === 'RedrivePolicy' || inert.has(name)) return [];
      throw new ServiceError('InvalidAttributeName', `Unknown Attribute ${name}.`);
    }),
  );
};

const redriveOf = (attributes: QueueAttributes): QueueSettings['redrive'] => {
  const text = attributes.RedrivePolicy;
  if (text === undefined || text === '') return undefined;
  let policy: { deadLetterTargetArn?: unknown; maxReceiveCount?: unknown };
  try {
    policy = JSON.parse(text);
  } catch {
    throw invalidValue('RedrivePolicy');
  }
  const { deadLetterTargetArn } = policy;
  const maxReceiveCount = Number(policy.maxReceiveCount);
  if (
    typeof deadLetterTargetArn !== 'string' ||
    !(Number.isInteger(maxReceiveCount) && maxReceiveCount >= 1 && maxReceiveCount <= 1000)
  ) {
    throw invalidValue('RedrivePolicy');
  }
  return { targetArn: deadLetterTargetArn, maxReceiveCount };
};

const invalidValue = (name: string): ServiceError =>
  new ServiceError('InvalidAttributeValue', `Invalid value for the parameter ${name}.`);
