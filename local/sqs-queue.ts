/*
 * One standard queue: delays, visibility, receive counts, the way to the dead-letter queue. Time is the caller's, so that a
 * test can let fifteen minutes pass at once.
 */
import { createHash, randomUUID } from 'node:crypto';
import { ServiceError } from './service.ts';

/** Times are in milliseconds since the epoch. `receiptHandle` is of the latest receive only. */
type QueuedMessage = {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly sentAt: number;
  readonly senderId: string;
  readonly visibleAt: number;
  readonly receiveCount: number;
  readonly firstReceivedAt: number | undefined;
  readonly receivedAt: number | undefined;
  readonly receiptHandle: string | undefined;
  readonly deadLetterSourceArn: string | undefined;
};

export type ReceivedMessage = QueuedMessage & {
  readonly receiptHandle: string;
  readonly firstReceivedAt: number;
  readonly receivedAt: number;
};

export type QueueSettings = {
  readonly arn: string;
  readonly visibilityTimeoutSeconds: number;
  readonly delaySeconds: number;
  readonly retentionSeconds: number;
  readonly maximumMessageBytes: number;
  readonly redrive: { readonly targetArn: string; readonly maxReceiveCount: number } | undefined;
};

export type Queue = {
  readonly settings: QueueSettings;
  readonly send: (body: string, delaySeconds?: number, senderId?: string) => QueuedMessage;
  /** Not bounded by the 10 of the API: an event source mapping gathers more than one answer. */
  readonly receive: (maximum: number, visibilityTimeoutSeconds?: number) => ReceivedMessage[];
  readonly remove: (receiptHandle: string) => void;
  readonly changeVisibility: (receiptHandle: string, seconds: number) => void;
  readonly counts: () => {
    readonly visible: number;
    readonly inFlight: number;
    readonly delayed: number;
  };
  /** Every message, whatever its state; for assertions. */
  readonly peek: () => readonly QueuedMessage[];
  readonly purge: () => void;
  /** Takes a message that another queue gave up. */
  readonly adopt: (message: QueuedMessage) => void;
};

export const maxVisibilitySeconds = 43_200;
export const maxDelaySeconds = 900;

export const createQueue = (
  settings: QueueSettings,
  now: () => number,
  queueOfArn: (arn: string) => Queue | undefined,
): Queue => {
  const messages = new Map<string, QueuedMessage>();

  const living = (): QueuedMessage[] => {
    for (const { messageId, sentAt } of messages.values()) {
      if (sentAt + settings.retentionSeconds * 1000 <= now()) messages.delete(messageId);
    }
    return [...messages.values()];
  };

  /** The message that a handle was given for, if it is still there and was not received again since. */
  const held = (receiptHandle: string): QueuedMessage | undefined => {
    const [arn, messageId = ''] = Buffer.from(receiptHandle, 'base64').toString('utf8').split(' ');
    if (arn !== settings.arn) {
      throw new ServiceError(
        'ReceiptHandleIsInvalid',
        `The input receipt handle "${receiptHandle}" is not a valid receipt handle.`,
      );
    }
    const message = messages.get(messageId);
    return message?.receiptHandle === receiptHandle ? message : undefined;
  };

  const giveUp = (message: QueuedMessage, targetArn: string): boolean => {
    const target = queueOfArn(targetArn);
    if (target === undefined) return false;
    messages.delete(message.messageId);
    target.adopt({ ...message, deadLetterSourceArn: settings.arn });
    return true;
  };

  return {
    settings,
    send: (body, delaySeconds = settings.delaySeconds, senderId = '') => {
      checkDelay(delaySeconds);
      checkBody(body, settings.maximumMessageBytes);
      const message: QueuedMessage = {
        messageId: randomUUID(),
        body,
        md5OfBody: createHash('md5').update(body).digest('hex'),
        sentAt: now(),
        senderId,
        visibleAt: now() + delaySeconds * 1000,
        receiveCount: 0,
        firstReceivedAt: undefined,
        receivedAt: undefined,
        receiptHandle: undefined,
        deadLetterSourceArn: undefined,
      };
      messages.set(message.messageId, message);
      return message;
    },
    receive: (maximum, visibilityTimeoutSeconds = settings.visibilityTimeoutSeconds) => {
      const received: ReceivedMessage[] = [];
      const { arn, redrive } = settings;
      for (const message of living()) {
        if (received.length === maximum) break;
        if (message.visibleAt > now()) continue;
        // A message is given up at the receive that would be one too many, not when the last one fails.
        const exhausted = redrive !== undefined && message.receiveCount >= redrive.maxReceiveCount;
        if (exhausted && giveUp(message, redrive.targetArn)) continue;
        const next: ReceivedMessage = {
          ...message,
          visibleAt: now() + visibilityTimeoutSeconds * 1000,
          receiveCount: message.receiveCount + 1,
          firstReceivedAt: message.firstReceivedAt ?? now(),
          receivedAt: now(),
          receiptHandle: Buffer.from(`${arn} ${message.messageId} ${randomUUID()}`).toString(
            'base64',
          ),
        };
        messages.set(next.messageId, next);
        received.push(next);
      }
      return received;
    },
    remove: (receiptHandle) => {
      // Deleting what is gone, or was received again, is answered with success and does nothing.
      const message = held(receiptHandle);
      if (message !== undefined) messages.delete(message.messageId);
    },
    changeVisibility: (receiptHandle, seconds) => {
      checkVisibility(seconds);
      const message = held(receiptHandle);
      if (message?.receivedAt === undefined || message.visibleAt <= now()) {
        throw new ServiceError(
          'ReceiptHandleIsInvalid',
          `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
        );
      }
      const visibleAt = now() + seconds * 1000;
      if (visibleAt > message.receivedAt + maxVisibilitySeconds * 1000) {
        throw new ServiceError(
          'InvalidParameterValue',
          `Value ${seconds} for parameter VisibilityTimeout is invalid. Reason: Total VisibilityTimeout for the message is beyond the limit [${maxVisibilitySeconds} seconds].`,
        );
      }
      messages.set(message.messageId, { ...message, visibleAt });
    },
    counts: () => {
      const all = living();
      const hidden = all.filter((message) => message.visibleAt > now());
      const delayed = hidden.filter((message) => message.receiveCount === 0).length;
      return { visible: all.length - hidden.length, inFlight: hidden.length - delayed, delayed };
    },
    peek: living,
    purge: () => messages.clear(),
    adopt: (message) => {
      messages.set(message.messageId, { ...message, receiptHandle: undefined, visibleAt: now() });
    },
  };
};

export const checkVisibility = (seconds: number): void => {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= maxVisibilitySeconds) return;
  throw outOfRange('VisibilityTimeout', seconds, maxVisibilitySeconds);
};

const checkDelay = (seconds: number): void => {
  if (Number.isInteger(seconds) && seconds >= 0 && seconds <= maxDelaySeconds) return;
  throw outOfRange('DelaySeconds', seconds, maxDelaySeconds);
};

const outOfRange = (name: string, value: number, maximum: number): ServiceError =>
  new ServiceError(
    'InvalidParameterValue',
    `Value ${value} for parameter ${name} is invalid. Reason: ${name} must be >= 0 and <= ${maximum}.`,
  );

const checkBody = (body: string, maximumBytes: number): void => {
  if (body === '') {
    throw new ServiceError(
      'MissingParameter',
      'The request must contain the parameter MessageBody.',
    );
  }
  if (Buffer.byteLength(body) > maximumBytes) {
    throw new ServiceError(
      'InvalidParameterValue',
      `One or more parameters are invalid. Reason: Message must be shorter than ${maximumBytes} bytes.`,
    );
  }
};
