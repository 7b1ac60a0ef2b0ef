/*
 * The stand-in for SQS: standard queues over the JSON protocol. FIFO queues and message attributes are refused, not
 * half supported.
 */
import {
  isObject,
  type JsonInput,
  jsonError,
  jsonResult,
  parseInput,
  stringList,
  targetAction,
} from './json-protocol.ts';
import { type AwsService, ServiceError, type ServiceRequest } from './service.ts';
import {
  attributesOf,
  completeAttributes,
  type QueueAttributes,
  settingsOf,
} from './sqs-attributes.ts';
import { changeOne, receive, requiredText, runBatch, sendOne } from './sqs-messages.ts';
import { createQueue, type Queue } from './sqs-queue.ts';

export type QueuePlace = {
  readonly account: string;
  readonly region: string;
  readonly name: string;
};

export type Sqs = {
  readonly service: AwsService;
  /** Attributes as in the API; the same again is answered with the same queue. */
  readonly createQueue: (place: QueuePlace, attributes?: QueueAttributes) => Queue;
  readonly queue: (place: QueuePlace) => Queue;
};

type KnownQueue = {
  readonly queue: Queue;
  readonly attributes: QueueAttributes;
  readonly createdAt: number;
  purgedAt: number;
};

export const createSqs = (options: { readonly now?: () => number } = {}): Sqs => {
  const { now = Date.now } = options;
  const byArn = new Map<string, KnownQueue>();

  const create = (place: QueuePlace, given: QueueAttributes = {}): Queue => {
    const { name } = place;
    if (!/^[\w-]{1,80}$/.test(name)) {
      throw new ServiceError(
        'InvalidParameterValue',
        'Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length',
      );
    }
    const attributes = completeAttributes(given);
    const known = byArn.get(arnOf(place));
    if (known !== undefined) {
      const other = Object.keys(given).find((key) => given[key] !== known.attributes[key]);
      if (other === undefined) return known.queue;
      throw new ServiceError(
        'QueueNameExists',
        `A queue already exists with the same name and a different value for attribute ${other}`,
      );
    }
    const arn = arnOf(place);
    const queue = createQueue(settingsOf(arn, attributes), now, (each) => byArn.get(each)?.queue);
    byArn.set(arn, { queue, attributes, createdAt: now(), purgedAt: Number.NEGATIVE_INFINITY });
    return queue;
  };

  const known = (place: QueuePlace): KnownQueue => {
    const found = byArn.get(arnOf(place));
    if (found !== undefined) return found;
    throw new ServiceError('QueueDoesNotExist', 'The specified queue does not exist.');
  };

  /** The queue of a request's QueueUrl, whatever host the URL names. */
  const addressed = (input: JsonInput, request: ServiceRequest): KnownQueue => {
    const url = requiredText(input, 'QueueUrl');
    const [account = '', name = ''] = url.split('/').slice(-2);
    if (account !== request.account) {
      throw new ServiceError('AccessDenied', `Access to the resource ${url} is denied.`, 403);
    }
    return known({ account, region: request.region, name });
  };

  const actions: Readonly<
    Record<string, (input: JsonInput, request: ServiceRequest) => object | Promise<object>>
  > = {
    CreateQueue: (input, request) => {
      const name = requiredText(input, 'QueueName');
      const attributes = isObject(input.Attributes) ? input.Attributes : {};
      create(
        { ...request, name },
        Object.fromEntries(Object.entries(attributes).map(([key, value]) => [key, String(value)])),
      );
      return { QueueUrl: urlOf(request, name) };
    },
    GetQueueUrl: (input, request) => {
      const name = requiredText(input, 'QueueName');
      known({ ...request, name });
      return { QueueUrl: urlOf(request, name) };
    },
    GetQueueAttributes: (input, request) => {
      const { queue, attributes, createdAt } = addressed(input, request);
      const names = stringList(input, 'AttributeNames');
      return { Attributes: attributesOf(queue, attributes, createdAt, names) };
    },
    PurgeQueue: (input, request) => {
      const target = addressed(input, request);
      if (now() < target.purgedAt + 60_000) {
        throw new ServiceError(
          'PurgeQueueInProgress',
          `Only one PurgeQueue operation on ${target.queue.settings.arn} is allowed every 60 seconds.`,
          403,
        );
      }
      target.purgedAt = now();
      target.queue.purge();
      return {};
    },
    SendMessage: (input, request) => sendOne(addressed(input, request).queue, input, request),
    SendMessageBatch: (input, request) => {
      const { queue } = addressed(input, request);
      return runBatch(input, (entry) => sendOne(queue, entry, request));
    },
    ReceiveMessage: (input, request) => {
      const { queue, attributes } = addressed(input, request);
      return receive(queue, input, Number(attributes.ReceiveMessageWaitTimeSeconds));
    },
    DeleteMessage: (input, request) => {
      addressed(input, request).queue.remove(requiredText(input, 'ReceiptHandle'));
      return {};
    },
    ChangeMessageVisibility: (input, request) => {
      changeOne(addressed(input, request).queue, input);
      return {};
    },
    ChangeMessageVisibilityBatch: (input, request) => {
      const { queue } = addressed(input, request);
      return runBatch(input, (entry) => {
        changeOne(queue, entry);
        return {};
      });
    },
  };

  return {
    service: {
      signingName: 'sqs',
      actionOf: (request) => targetAction(request, 'AmazonSQS'),
      handle: async (action, request) => {
        const run = actions[action];
        if (run === undefined) {
          throw new ServiceError('UnsupportedOperation', `the stand-in has no ${action}`);
        }
        return jsonResult(contentType, await run(parseInput(request), request));
      },
      errorResponse: (error) => {
        const response = jsonError(contentType, error, `com.amazonaws.sqs#${error.code}`);
        const fault = error.status < 500 ? 'Sender' : 'Receiver';
        const legacy = legacyCodes[error.code] ?? error.code;
        return {
          ...response,
          headers: { ...response.headers, 'x-amzn-query-error': `${legacy};${fault}` },
        };
      },
    },
    createQueue: create,
    queue: (place) => known(place).queue,
  };
};

const contentType = 'application/x-amz-json-1.0';

/** What clients compare with: the codes of the older protocol, which travel in a header of their own. */
const legacyCodes: Readonly<Record<string, string>> = {
  QueueDoesNotExist: 'AWS.SimpleQueueService.NonExistentQueue',
  QueueNameExists: 'QueueAlreadyExists',
  PurgeQueueInProgress: 'AWS.SimpleQueueService.PurgeQueueInProgress',
  UnsupportedOperation: 'AWS.SimpleQueueService.UnsupportedOperation',
  EmptyBatchRequest: 'AWS.SimpleQueueService.EmptyBatchRequest',
  TooManyEntriesInBatchRequest: 'AWS.SimpleQueueService.TooManyEntriesInBatchRequest',
  BatchEntryIdsNotDistinct: 'AWS.SimpleQueueService.BatchEntryIdsNotDistinct',
  BatchRequestTooLong: 'AWS.SimpleQueueService.BatchRequestTooLong',
  InvalidBatchEntryId: 'AWS.SimpleQueueService.InvalidBatchEntryId',
};

const arnOf = ({ account, region, name }: QueuePlace): string =>
  `arn:aws:sqs:${region}:${account}:${name}`;

const urlOf = (request: ServiceRequest, name: string): string =>
  `http://${request.headers.host}/${request.account}/${name}`;
