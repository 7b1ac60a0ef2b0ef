/*
 * The stand-in for an event source mapping: what the handler gets, and what happens to the messages afterwards.
 */
import { beforeEach, describe, expect, it } from 'vitest';
import { createLambdaPoller, type LambdaHandler } from '../../local/lambda-poller.ts';
import { createSqs } from '../../local/sqs.ts';
import type { Queue } from '../../local/sqs-queue.ts';

const account = '111122223333';
const region = 'eu-west-1';
let clock = Date.parse('2026-11-20T10:15:30.000Z');
const sqs = createSqs({ now: () => clock });
const poller = createLambdaPoller({ sqs, account, region });
let name: string;
let queue: Queue;
let queues = 0;

beforeEach(() => {
  queues += 1;
  name = `queue-${queues}`;
  queue = sqs.createQueue({ account, region, name });
});

const bodiesLeft = () => queue.peek().map((message) => message.body);

describe('pollOnce', () => {
  it('hands the handler the event that SQS makes, with a context', async () => {
    const { messageId } = queue.send('hello');
    clock += 1000;
    const calls: Parameters<LambdaHandler>[] = [];
    const result = await poller.pollOnce(name, async (...call) => {
      calls.push(call);
      return undefined;
    });
    const [event, context] = calls[0] ?? [];
    expect(event).toEqual({
      Records: [
        {
          messageId,
          receiptHandle: expect.any(String),
          body: 'hello',
          attributes: {
            ApproximateReceiveCount: '1',
            SentTimestamp: String(clock - 1000),
            SenderId: '',
            ApproximateFirstReceiveTimestamp: String(clock),
          },
          messageAttributes: {},
          md5OfBody: '5d41402abc4b2a76b9719d911017c592',
          eventSource: 'aws:sqs',
          eventSourceARN: `arn:aws:sqs:${region}:${account}:${name}`,
          awsRegion: region,
        },
      ],
    });
    expect(context?.functionName).toBe('elb53-sync');
    expect(context?.getRemainingTimeInMillis()).toBeGreaterThan(0);
    expect(result).toMatchObject({ received: [messageId], deleted: [messageId], failed: [] });
    expect(bodiesLeft()).toEqual([]);
  });

  it('does not call the handler without a visible message', async () => {
    queue.send('later', 60);
    let called = false;
    const result = await poller.pollOnce(name, async () => {
      called = true;
    });
    expect(called).toBe(false);
    expect(result.received).toEqual([]);
  });

  it('receives up to the batch size, also above the ten of the API', async () => {
    for (let index = 0; index < 25; index += 1) queue.send(`${index}`);
    const sizes: number[] = [];
    const handler: LambdaHandler = async (event) => {
      sizes.push(event.Records.length);
    };
    await poller.pollOnce(name, handler, { batchSize: 20 });
    await poller.pollOnce(name, handler, { batchSize: 20 });
    expect(sizes).toEqual([20, 5]);
  });

  it('keeps the failed messages of a batch, to be received again', async () => {
    queue.send('good');
    const bad = queue.send('bad');
    const result = await poller.pollOnce(name, async () => ({
      batchItemFailures: [{ itemIdentifier: bad.messageId }],
    }));
    expect(result.failed).toEqual([bad.messageId]);
    expect(result.error).toBeUndefined();
    expect(bodiesLeft()).toEqual(['bad']);
    clock += 30_000;
    expect(queue.receive(10).map((message) => message.receiveCount)).toEqual([2]);
  });

  it('keeps the visibility that the handler gave a failed message', async () => {
    const { messageId } = queue.send('soon');
    await poller.pollOnce(name, async (event) => {
      queue.changeVisibility(event.Records[0]?.receiptHandle ?? '', 5);
      return { batchItemFailures: [{ itemIdentifier: messageId }] };
    });
    clock += 5000;
    expect(queue.counts().visible).toBe(1);
  });

  it('fails the whole batch when the handler throws or takes too long', async () => {
    queue.send('a');
    queue.send('b');
    const thrown = new Error('out of luck');
    const first = await poller.pollOnce(name, () => Promise.reject(thrown));
    expect(first.error).toBe(thrown);
    expect(first.failed).toHaveLength(2);
    clock += 30_000;
    const hasty = createLambdaPoller({ sqs, account, region, timeoutSeconds: 0.02 });
    const second = await hasty.pollOnce(name, () => new Promise(() => {}));
    expect(String(second.error)).toBe('Error: Task timed out after 0.02 seconds');
    expect(bodiesLeft()).toEqual(['a', 'b']);
  });

  it.each([
    ['an id that is not of the batch', [{ itemIdentifier: 'nobody' }]],
    ['an empty id', [{ itemIdentifier: '' }]],
    ['a null id', [{ itemIdentifier: null }]],
    ['another key', [{ id: 'x' }]],
  ])('fails the whole batch for an answer with %s', async (_, batchItemFailures) => {
    queue.send('a');
    const result = await poller.pollOnce(name, async () => ({ batchItemFailures }));
    expect(result.failed).toHaveLength(1);
    expect(result.error).toBeInstanceOf(Error);
    expect(bodiesLeft()).toEqual(['a']);
  });

  it.each([[undefined], [null], [{}], [{ batchItemFailures: [] }], [{ batchItemFailures: null }]])(
    'takes the answer %j as success',
    async (answer) => {
      queue.send('a');
      const result = await poller.pollOnce(name, async () => answer);
      expect(result.deleted).toHaveLength(1);
      expect(bodiesLeft()).toEqual([]);
    },
  );
});
