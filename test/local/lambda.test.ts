/*
 * The stand-in for Lambda, through the real client.
 */
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  type InvokeCommandInput,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import type { Context } from 'aws-lambda';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startAwsServer } from '../../local/aws-server.ts';
import { createCredentials } from '../../local/credentials.ts';
import { createLambda } from '../../local/lambda.ts';

const account = '111122223333';
const region = 'eu-west-1';
const place = { account, region, name: 'echo' };
const credentials = createCredentials();
const { accessKeyId, secretAccessKey } = credentials.issueUser(account, 'alice');
const lambda = createLambda();
let server: Awaited<ReturnType<typeof startAwsServer>>;
let client: LambdaClient;
let arn: string;

beforeAll(async () => {
  server = await startAwsServer({ services: [lambda.service], credentials });
  client = new LambdaClient({
    region,
    endpoint: server.url,
    credentials: { accessKeyId, secretAccessKey },
    maxAttempts: 1,
  });
  arn = lambda.register(
    place,
    async (event, context: Context) => {
      if (event === 'fail') throw new TypeError('it failed');
      return event === 'nothing' ? undefined : { event, name: context.functionName };
    },
    { GREETING: 'hello' },
  );
});
afterAll(() => server.close());

const invoke = async (
  FunctionName: string,
  payload: unknown,
  more: Partial<InvokeCommandInput> = {},
) => {
  const answer = await client.send(
    new InvokeCommand({ FunctionName, Payload: JSON.stringify(payload), ...more }),
  );
  const text = answer.Payload?.transformToString() ?? '';
  return { ...answer, body: text === '' ? null : (JSON.parse(text) as unknown) };
};

it('answers with what the handler gives, by name, by ARN and by account and name', async () => {
  for (const name of ['echo', arn, `${account}:function:echo`]) {
    const { StatusCode, FunctionError, body } = await invoke(name, { a: 1 });
    expect(StatusCode).toBe(200);
    expect(FunctionError).toBeUndefined();
    expect(body).toEqual({ event: { a: 1 }, name: 'echo' });
  }
  expect((await invoke('echo', 'nothing')).body).toBeNull();
});

it('marks the answer of a handler that throws', async () => {
  const { StatusCode, FunctionError, body } = await invoke('echo', 'fail');
  expect([StatusCode, FunctionError]).toEqual([200, 'Unhandled']);
  expect(body).toMatchObject({ errorType: 'TypeError', errorMessage: 'it failed' });
});

it('does not wait for an asynchronous invoke, and runs nothing for a dry run', async () => {
  const before = lambda.invocations.length;
  expect((await invoke('echo', 1, { InvocationType: 'DryRun' })).StatusCode).toBe(204);
  expect(lambda.invocations.length).toBe(before);
  expect((await invoke('echo', 2, { InvocationType: 'Event' })).StatusCode).toBe(202);
  expect(lambda.invocations.slice(before)).toEqual([2]);
});

it('gives the environment of a function', async () => {
  const answer = await client.send(new GetFunctionConfigurationCommand({ FunctionName: arn }));
  expect(answer).toMatchObject({
    FunctionArn: arn,
    State: 'Active',
    Environment: { Variables: { GREETING: 'hello' } },
  });
});

it('refuses an unknown function, one of another account, and a payload that is no JSON', async () => {
  const notFound = { name: 'ResourceNotFoundException', message: expect.stringContaining(account) };
  await expect(invoke('absent', {})).rejects.toMatchObject(notFound);
  lambda.register({ ...place, account: '444455556666' }, async () => 1, {});
  await expect(
    invoke(`arn:aws:lambda:${region}:444455556666:function:echo`, {}),
  ).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  await expect(invoke('echo', {}, { Payload: '{' })).rejects.toMatchObject({
    name: 'InvalidRequestContentException',
  });
});
