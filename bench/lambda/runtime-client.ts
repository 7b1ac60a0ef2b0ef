/*
 * A small stand-in for AWS's runtime interface client (aws-lambda-ric), which needs a compiler for its native part: it loads
 * the handler, asks the runtime API for invocations one after the other, and answers them. It is built to plain JavaScript
 * before it runs, as Lambda's is: Node's type stripping alone would take 20 MB.
 */
import { Agent, request } from 'node:http';
import { createRequire } from 'node:module';
import type { Context } from 'aws-lambda';

type Handler = (event: unknown, context: Context) => Promise<unknown>;
type Reply = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
};

const env = (name: string): string => process.env[name] ?? '';

const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const [hostname, port] = env('AWS_LAMBDA_RUNTIME_API').split(':');

const exchange = (method: 'GET' | 'POST', path: string, body?: string): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const options = { agent, hostname, port, method, path: `/2018-06-01/runtime/${path}` };
    const sent = request(options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () =>
        resolve({ headers: response.headers, body: Buffer.concat(chunks).toString() }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });

const errorBody = (error: unknown): string => {
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  return JSON.stringify({
    errorType: name,
    errorMessage: message,
    trace: (stack ?? '').split('\n'),
  });
};

const callbackStyle = (): never => {
  throw new Error('the Node.js 24 runtime has no callbacks');
};

const contextOf = (headers: Reply['headers']): Context => {
  const deadline = Number(headers['lambda-runtime-deadline-ms']);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: env('AWS_LAMBDA_FUNCTION_NAME'),
    functionVersion: env('AWS_LAMBDA_FUNCTION_VERSION'),
    memoryLimitInMB: env('AWS_LAMBDA_FUNCTION_MEMORY_SIZE'),
    logGroupName: env('AWS_LAMBDA_LOG_GROUP_NAME'),
    logStreamName: env('AWS_LAMBDA_LOG_STREAM_NAME'),
    invokedFunctionArn: String(headers['lambda-runtime-invoked-function-arn']),
    awsRequestId: String(headers['lambda-runtime-aws-request-id']),
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: callbackStyle,
    fail: callbackStyle,
    succeed: callbackStyle,
  };
};

const load = async (): Promise<Handler> => {
  const [file = '', name = ''] = env('_HANDLER').split('.');
  try {
    const loaded: unknown = createRequire(import.meta.url)(`${env('LAMBDA_TASK_ROOT')}/${file}.js`);
    return (loaded as Readonly<Record<string, Handler>>)[name] ?? callbackStyle;
  } catch (error) {
    await exchange('POST', 'init/error', errorBody(error));
    throw error;
  }
};

const handler = await load();
for (;;) {
  const { headers, body } = await exchange('GET', 'invocation/next');
  const context = contextOf(headers);
  const path = `invocation/${context.awsRequestId}`;
  let answer: readonly ['response' | 'error', string];
  try {
    answer = ['response', JSON.stringify(await handler(JSON.parse(body), context)) ?? ''];
  } catch (error) {
    answer = ['error', errorBody(error)];
  }
  await exchange('POST', `${path}/${answer[0]}`, answer[1]);
}
