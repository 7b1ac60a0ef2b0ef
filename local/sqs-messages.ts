/*
 * What the message actions of SQS have in common, one message or a batch of them: reading the request, writing the answer.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import {
  type JsonInput,
  objectList,
  optionalNumber,
  optionalString,
  stringList,
} from './json-protocol.ts';
import { ServiceError, type ServiceRequest } from './service.ts';
import { checkVisibility, type Queue, type ReceivedMessage } from './sqs-queue.ts';

export const requiredText = (input: JsonInput, name: string): string => {
  const value = optionalString(input, name);
  if (value !== undefined && value !== '') return value;
  throw new ServiceError('MissingParameter', `The request must contain the parameter ${name}.`);
};

export const sendOne = (queue: Queue, input: JsonInput, request: ServiceRequest): object => {
  if (Object.keys(input.MessageAttributes ?? {}).length > 0) {
    throw new ServiceError('UnsupportedOperation', 'the stand-in has no message attributes');
  }
  const body = requiredText(input, 'MessageBody');
  // https://www.w3.org/TR/xml/#charsets, which the real service refers to.
  if (/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u.test(body)) {
    throw new ServiceError(
      'InvalidMessageContents',
      'Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF',
    );
  }
  const message = queue.send(body, optionalNumber(input, 'DelaySeconds'), request.accessKeyId);
  return { MessageId: message.messageId, MD5OfMessageBody: message.md5OfBody };
};

export const changeOne = (queue: Queue, input: JsonInput): void => {
  const seconds = optionalNumber(input, 'VisibilityTimeout');
  if (seconds === undefined) {
    throw new ServiceError(
      'MissingParameter',
      'The request must contain the parameter VisibilityTimeout.',
    );
  }
  queue.changeVisibility(requiredText(input, 'ReceiptHandle'), seconds);
};

export const receive = async (
  queue: Queue,
  input: JsonInput,
  defaultWaitSeconds: number,
): Promise<object> => {
  const maximum = optionalNumber(input, 'MaxNumberOfMessages') ?? 1;
  if (!Number.isInteger(maximum) || maximum < 1 || maximum > 10) {
    throw new ServiceError(
      'InvalidParameterValue',
      `Value ${maximum} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10, if provided.`,
    );
  }
  const visibility = optionalNumber(input, 'VisibilityTimeout');
  if (visibility !== undefined) checkVisibility(visibility);
  const waitSeconds = optionalNumber(input, 'WaitTimeSeconds') ?? defaultWaitSeconds;
  if (!(waitSeconds >= 0 && waitSeconds <= 20)) {
    throw new ServiceError(
      'InvalidParameterValue',
      `Value ${waitSeconds} for parameter WaitTimeSeconds is invalid. Reason: Must be >= 0 and <= 20, if provided.`,
    );
  }
  const names = new Set([
    ...stringList(input, 'AttributeNames'),
    ...stringList(input, 'MessageSystemAttributeNames'),
  ]);
  // Long polling waits in real time, also where the clock of the queue is a test's own.
  const deadline = performance.now() + waitSeconds * 1000;
  let messages = queue.receive(maximum, visibility);
  while (messages.length === 0 && performance.now() < deadline) {
    await sleep(20, undefined, { ref: false });
    messages = queue.receive(maximum, visibility);
  }
  if (messages.length === 0) return {};
  return {
    Messages: messages.map((message) => ({
      MessageId: message.messageId,
      ReceiptHandle: message.receiptHandle,
      MD5OfBody: message.md5OfBody,
      Body: message.body,
      ...(names.size > 0 ? { Attributes: chosenAttributes(message, names) } : {}),
    })),
  };
};

export const systemAttributes = (message: ReceivedMessage) => ({
  SenderId: message.senderId,
  SentTimestamp: String(message.sentAt),
  ApproximateReceiveCount: String(message.receiveCount),
  ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt),
  ...(message.deadLetterSourceArn === undefined
    ? {}
    : { DeadLetterQueueSourceArn: message.deadLetterSourceArn }),
});

/** Runs each entry for itself: the ones that fail are told in the answer, the others are done. */
export const runBatch = (input: JsonInput, runEntry: (entry: JsonInput) => object): object => {
  const entries = objectList(input, 'Entries');
  checkEntries(entries);
  const Successful: object[] = [];
  const Failed: object[] = [];
  for (const entry of entries) {
    try {
      Successful.push({ Id: entry.Id, ...runEntry(entry) });
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      const { code: Code, message: Message } = error;
      Failed.push({ Id: entry.Id, SenderFault: error.status < 500, Code, Message });
    }
  }
  return { Successful, Failed };
};

const checkEntries = (entries: readonly JsonInput[]): void => {
  if (entries.length === 0) {
    throw new ServiceError(
      'EmptyBatchRequest',
      'There should be at least one entry in the request.',
    );
  }
  if (entries.length > 10) {
    throw new ServiceError(
      'TooManyEntriesInBatchRequest',
      `Maximum number of entries per request are 10. You have sent ${entries.length}.`,
    );
  }
  const ids = entries.map((entry) => requiredText(entry, 'Id'));
  if (ids.some((id) => !/^[\w-]{1,80}$/.test(id))) {
    throw new ServiceError(
      'InvalidBatchEntryId',
      'A batch entry id can only contain alphanumeric characters, hyphens and underscores. It can be at most 80 letters long.',
    );
  }
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) {
    throw new ServiceError('BatchEntryIdsNotDistinct', `Id ${twice} repeated.`);
  }
  const bytes = entries.reduce(
    (sum, entry) => sum + Buffer.byteLength(optionalString(entry, 'MessageBody') ?? ''),
    0,
  );
  if (bytes > 1_048_576) {
    throw new ServiceError(
      'BatchRequestTooLong',
      `Batch requests cannot be longer than 1048576 bytes. You have sent ${bytes} bytes.`,
    );
  }
};

const chosenAttributes = (message: ReceivedMessage, names: ReadonlySet<string>): object =>
  Object.fromEntries(
    Object.entries(systemAttributes(message)).filter(
      ([name]) => names.has('All') || names.has(name),
    ),
  );
