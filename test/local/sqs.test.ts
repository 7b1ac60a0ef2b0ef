/*
 * The stand-in for SQS, through the real client, with a clock of the test's own.
 */
import * as api from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { createCredentials } from '../../local/credentials.ts';
import { createSqs } from '../../local/sqs.ts';
import { awsCli, awsCliMissing } from './aws-cli.ts';

const account = '111122223333';
const region = 'eu-west-1';
const credentials = createCredentials();
const alice = credentials.issueUser(account, 'alice');
let clock = Date.parse('2026-11-20T10:15:30.000Z');
const pass = (seconds: number) => {
  clock += seconds * 1000;
};
const sqs = createSqs({ now: () => clock });
let server: Awaited<ReturnType<typeof startAwsServer>>;
let client: api.SQSClient;
let QueueUrl: string;
let queues = 0;

beforeAll(async () => {
  server = await startAwsServer({ services: [sqs.service], credentials });
  const { accessKeyId, secretAccessKey } = alice;
  client = new api.SQSClient({
    region,
    endpoint: server.url,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
});
afterAll(() => server.close());
beforeEach(async () => {
  queues += 1;
  QueueUrl = await createQueue(`queue-${queues}`, {});
});

const createQueue = async (QueueName: string, Attributes: Record<string, string>) =>
  (await client.send(new api.CreateQueueCommand({ QueueName, Attributes }))).QueueUrl ?? '';
const send = (MessageBody: string, DelaySeconds?: number) =>
  client.send(new api.SendMessageCommand({ QueueUrl, MessageBody, DelaySeconds }));
const receive = async (input: Partial<api.ReceiveMessageCommandInput> = {}) =>
  (
    await client.send(
      new api.ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ['All'],
        ...input,
      }),
    )
  ).Messages ?? [];
const bodies = async () => (await receive()).map((message) => message.Body);
const changeVisibility = (ReceiptHandle: string | undefined, VisibilityTimeout: number) =>
  client.send(
    new api.ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout }),
  );
const attributes = async () =>
  (await client.send(new api.GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['All'] })))
    .Attributes ?? {};
const invalid = { name: 'InvalidParameterValue', $metadata: { httpStatusCode: 400 } };

describe('a queue', () => {
  it('is found by its name and tells its attributes', async () => {
    const name = `queue-${queues}`;
    const found = await client.send(new api.GetQueueUrlCommand({ QueueName: name }));
    expect(found.QueueUrl).toBe(QueueUrl);
    expect(QueueUrl).toBe(`${server.url}/${account}/${name}`);
    expect(await attributes()).toMatchObject({
      QueueArn: `arn:aws:sqs:${region}:${account}:${name}`,
      VisibilityTimeout: '30',
      DelaySeconds: '0',
      MessageRetentionPeriod: '345600',
      ApproximateNumberOfMessages: '0',
      CreatedTimestamp: String(Math.floor(clock / 1000)),
    });
  });

  it('is created once when it is asked for twice, and refused with another attribute', async () => {
    const name = `queue-${queues}`;
    expect(await createQueue(name, {})).toBe(QueueUrl);
    await expect(createQueue(name, { DelaySeconds: '5' })).rejects.toBeInstanceOf(
      api.QueueNameExists,
    );
    await expect(createQueue('other', { DelaySeconds: '901' })).rejects.toMatchObject({
      name: 'InvalidAttributeValue',
    });
    await expect(createQueue('other', { Colour: 'red' })).rejects.toMatchObject({
      name: 'InvalidAttributeName',
    });
    await expect(createQueue('other.fifo', {})).rejects.toMatchObject(invalid);
  });

  it('does not exist under an unknown name', async () => {
    const missing = { message: 'The specified queue does not exist.' };
    const byName = client.send(new api.GetQueueUrlCommand({ QueueName: 'nope' }));
    await expect(byName).rejects.toBeInstanceOf(api.QueueDoesNotExist);
    await expect(byName).rejects.toMatchObject(missing);
    QueueUrl = QueueUrl.replace(/[^/]+$/, 'nope');
    await expect(send('x')).rejects.toBeInstanceOf(api.QueueDoesNotExist);
  });

  it('of another account is denied', async () => {
    QueueUrl = QueueUrl.replace(account, '444455556666');
    await expect(send('x')).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });

  it('is purged, but not twice in a minute', async () => {
    await send('a');
    const purge = () => client.send(new api.PurgeQueueCommand({ QueueUrl }));
    await purge();
    expect(await bodies()).toEqual([]);
    await expect(purge()).rejects.toBeInstanceOf(api.PurgeQueueInProgress);
    pass(60);
    await purge();
  });
});

describe('a message', () => {
  it('is received with its attributes, hidden while it is worked on, and deleted', async () => {
    const sentAt = clock;
    const { MessageId } = await send('héllo');
    pass(2);
    const [message] = await receive();
    expect(message).toMatchObject({
      MessageId,
      Body: 'héllo',
      Attributes: {
        ApproximateReceiveCount: '1',
        SentTimestamp: String(sentAt),
        ApproximateFirstReceiveTimestamp: String(clock),
        SenderId: alice.accessKeyId,
      },
    });
    expect(await bodies()).toEqual([]);
    expect(await attributes()).toMatchObject({ ApproximateNumberOfMessagesNotVisible: '1' });
    const ReceiptHandle = message?.ReceiptHandle;
    for (const _ of [1, 2]) {
      await client.send(new api.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
    pass(31);
    expect(await bodies()).toEqual([]);
  });

  it('comes back after the visibility timeout, and an old handle deletes it no more', async () => {
    await send('again');
    const [first] = await receive({ VisibilityTimeout: 5 });
    pass(5);
    const [second] = await receive();
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    expect(second?.ReceiptHandle).not.toBe(first?.ReceiptHandle);
    const { ReceiptHandle } = first ?? {};
    await client.send(new api.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    pass(30);
    expect(await bodies()).toEqual(['again']);
  });

  it('stays back for its delay, at most fifteen minutes', async () => {
    await send('late', 900);
    expect(await attributes()).toMatchObject({ ApproximateNumberOfMessagesDelayed: '1' });
    pass(899);
    expect(await bodies()).toEqual([]);
    pass(1);
    expect(await bodies()).toEqual(['late']);
    await expect(send('later', 901)).rejects.toMatchObject({
      ...invalid,
      message:
        'Value 901 for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.',
    });
  });

  it('has the delay of the queue where it names none of its own', async () => {
    QueueUrl = await createQueue('delayed', { DelaySeconds: '90' });
    await send('default');
    await send('at once', 0);
    expect(await bodies()).toEqual(['at once']);
    pass(90);
    expect(await bodies()).toContain('default');
  });

  it('has a body of one byte to 1 MiB, without control characters', async () => {
    await expect(send('')).rejects.toMatchObject({ name: 'MissingParameter' });
    await expect(send('x'.repeat(1_048_577))).rejects.toMatchObject(invalid);
    await expect(send('a\u0000b')).rejects.toBeInstanceOf(api.InvalidMessageContents);
    await send('x'.repeat(1_048_576));
    expect((await attributes()).ApproximateNumberOfMessages).toBe('1');
  });

  it('is gone when the retention period is over', async () => {
    await send('old');
    pass(345_600);
    expect(await bodies()).toEqual([]);
  });

  it('with attributes is refused, because the stand-in would lose them', async () => {
    const MessageAttributes = { a: { DataType: 'String', StringValue: 'b' } };
    await expect(
      client.send(new api.SendMessageCommand({ QueueUrl, MessageBody: 'x', MessageAttributes })),
    ).rejects.toBeInstanceOf(api.UnsupportedOperation);
  });
});

describe('ReceiveMessage', () => {
  it('answers at most as many as were asked for, and at most ten', async () => {
    for (const body of ['a', 'b', 'c']) await send(body);
    expect(await receive({ MaxNumberOfMessages: 2 })).toHaveLength(2);
    await expect(receive({ MaxNumberOfMessages: 11 })).rejects.toMatchObject(invalid);
    await expect(receive({ WaitTimeSeconds: 21 })).rejects.toMatchObject(invalid);
  });

  it('tells only the attributes that were asked for', async () => {
    await send('a');
    const [message] = await receive({ MessageSystemAttributeNames: ['ApproximateReceiveCount'] });
    expect(message?.Attributes).toEqual({ ApproximateReceiveCount: '1' });
  });

  it('waits for a message when it may', async () => {
    const waiting = receive({ WaitTimeSeconds: 20 });
    await send('at last');
    expect((await waiting).map((message) => message.Body)).toEqual(['at last']);
  });
});

describe('ChangeMessageVisibility', () => {
  it('brings a message back sooner or later', async () => {
    await send('x');
    const [first] = await receive();
    await changeVisibility(first?.ReceiptHandle, 0);
    const [second] = await receive();
    expect(second?.Attributes?.ApproximateReceiveCount).toBe('2');
    await changeVisibility(second?.ReceiptHandle, 600);
    pass(599);
    expect(await bodies()).toEqual([]);
    pass(1);
    expect(await bodies()).toEqual(['x']);
  });

  it('refuses a handle that is unknown, expired or of a deleted message', async () => {
    await expect(changeVisibility('nonsense', 1)).rejects.toBeInstanceOf(
      api.ReceiptHandleIsInvalid,
    );
    await send('x');
    const [first] = await receive();
    pass(30);
    await expect(changeVisibility(first?.ReceiptHandle, 1)).rejects.toBeInstanceOf(
      api.ReceiptHandleIsInvalid,
    );
    const [second] = await receive();
    const { ReceiptHandle } = second ?? {};
    await client.send(new api.DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    await expect(changeVisibility(ReceiptHandle, 1)).rejects.toBeInstanceOf(
      api.ReceiptHandleIsInvalid,
    );
  });

  it('refuses more than twelve hours, also in all', async () => {
    await send('x');
    const [message] = await receive();
    await expect(changeVisibility(message?.ReceiptHandle, -1)).rejects.toMatchObject(invalid);
    await expect(changeVisibility(message?.ReceiptHandle, 43_201)).rejects.toMatchObject(invalid);
    await changeVisibility(message?.ReceiptHandle, 43_200);
    pass(10);
    await expect(changeVisibility(message?.ReceiptHandle, 43_200)).rejects.toMatchObject(invalid);
  });

  it('does each entry of a batch for itself', async () => {
    await send('x');
    const [message] = await receive();
    const answer = await client.send(
      new api.ChangeMessageVisibilityBatchCommand({
        QueueUrl,
        Entries: [
          { Id: 'good', ReceiptHandle: message?.ReceiptHandle, VisibilityTimeout: 0 },
          { Id: 'bad', ReceiptHandle: 'nonsense', VisibilityTimeout: 0 },
        ],
      }),
    );
    expect(answer.Successful).toEqual([{ Id: 'good' }]);
    expect(answer.Failed).toMatchObject([
      { Id: 'bad', SenderFault: true, Code: 'ReceiptHandleIsInvalid' },
    ]);
    expect(await bodies()).toEqual(['x']);
  });
});

describe('SendMessageBatch', () => {
  const sendBatch = (Entries: api.SendMessageBatchRequestEntry[]) =>
    client.send(new api.SendMessageBatchCommand({ QueueUrl, Entries }));

  it('sends the good entries and tells the bad ones', async () => {
    const answer = await sendBatch([
      { Id: '1', MessageBody: 'one' },
      { Id: '2', MessageBody: 'two', DelaySeconds: 901 },
    ]);
    expect(answer.Successful?.map((entry) => entry.Id)).toEqual(['1']);
    expect(answer.Failed).toMatchObject([{ Id: '2', Code: 'InvalidParameterValue' }]);
    expect(await bodies()).toEqual(['one']);
  });

  it('refuses a batch that is empty, too long, too big, or has an id twice', async () => {
    const entry = (Id: string, MessageBody = 'x') => ({ Id, MessageBody });
    await expect(sendBatch([])).rejects.toBeInstanceOf(api.EmptyBatchRequest);
    const eleven = Array.from({ length: 11 }, (_, index) => entry(`${index}`));
    await expect(sendBatch(eleven)).rejects.toBeInstanceOf(api.TooManyEntriesInBatchRequest);
    await expect(sendBatch([entry('a'), entry('a')])).rejects.toBeInstanceOf(
      api.BatchEntryIdsNotDistinct,
    );
    await expect(sendBatch([entry('a b')])).rejects.toBeInstanceOf(api.InvalidBatchEntryId);
    const half = 'x'.repeat(600_000);
    await expect(sendBatch([entry('a', half), entry('b', half)])).rejects.toBeInstanceOf(
      api.BatchRequestTooLong,
    );
  });
});

describe('a dead-letter queue', () => {
  it('gets a message at the receive after the last one allowed', async () => {
    const source = `source-${queues}`;
    const deadLetterUrl = QueueUrl;
    const deadLetterTargetArn = `arn:aws:sqs:${region}:${account}:queue-${queues}`;
    const RedrivePolicy = JSON.stringify({ deadLetterTargetArn, maxReceiveCount: 2 });
    QueueUrl = await createQueue(source, { RedrivePolicy, VisibilityTimeout: '10' });
    const { MessageId } = await send('poison');
    for (const count of ['1', '2']) {
      const [message] = await receive();
      expect(message?.Attributes?.ApproximateReceiveCount).toBe(count);
      pass(10);
    }
    expect(await bodies()).toEqual([]);
    expect((await attributes()).ApproximateNumberOfMessages).toBe('0');
    QueueUrl = deadLetterUrl;
    const [dead] = await receive();
    expect(dead).toMatchObject({ MessageId, Body: 'poison' });
    expect(dead?.Attributes).toMatchObject({
      DeadLetterQueueSourceArn: `arn:aws:sqs:${region}:${account}:${source}`,
    });
  });

  it('needs a policy that can be read', async () => {
    for (const RedrivePolicy of [
      'nonsense',
      '{}',
      '{"deadLetterTargetArn":"a","maxReceiveCount":0}',
    ]) {
      await expect(createQueue('policy', { RedrivePolicy })).rejects.toMatchObject({
        name: 'InvalidAttributeValue',
      });
    }
  });
});

describe('the AWS CLI', () => {
  it('sends and receives', async ({ skip }) => {
    skip(awsCliMissing !== undefined, awsCliMissing);
    // Version 1 of the CLI has SQS's old host names in its own code, and goes there whatever AWS_ENDPOINT_URL says.
    const run = (action: string, ...args: string[]) =>
      awsCli(
        ['sqs', action, '--endpoint-url', server.url, '--queue-url', QueueUrl, ...args],
        server.url,
        alice,
      );
    await run('send-message', '--message-body', 'from the CLI');
    expect(await run('receive-message')).toMatchObject({ Messages: [{ Body: 'from the CLI' }] });
  });
});
