/*
 * The stand-in for the API of Lambda: functions that run in this process, invoked as people and other services invoke them.
 * A handler that throws is an answer too: status 200, and a header that says so.
 * https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
import { createHash, randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import {
  type AwsService,
  ServiceError,
  type ServiceRequest,
  type ServiceResponse,
} from './service.ts';

type LambdaHandler = (event: unknown, context: Context) => Promise<unknown>;

type FunctionPlace = { readonly account: string; readonly region: string; readonly name: string };

export type Lambda = {
  readonly service: AwsService;
  /** Makes a function, or replaces the one of this name; answers its ARN. */
  readonly register: (
    place: FunctionPlace,
    handler: LambdaHandler,
    environment: Readonly<Record<string, string>>,
  ) => string;
  /** Every payload that a handler was invoked with, in order. */
  readonly invocations: readonly unknown[];
};

type RegisteredFunction = FunctionPlace & {
  readonly handler: LambdaHandler;
  readonly environment: Readonly<Record<string, string>>;
};

const timeoutSeconds = 300;

export const createLambda = (): Lambda => {
  const functions = new Map<string, RegisteredFunction>();
  const invocations: unknown[] = [];

  const find = (request: ServiceRequest): RegisteredFunction => {
    const place = placeOf(request);
    const found = place.account === request.account ? functions.get(arnOf(place)) : undefined;
    if (found !== undefined) return found;
    throw new ServiceError('ResourceNotFoundException', `Function not found: ${arnOf(place)}`, 404);
  };

  const invoke = async (request: ServiceRequest): Promise<ServiceResponse> => {
    const called = find(request);
    const event = parsePayload(request.body);
    const type = request.headers['x-amz-invocation-type'] ?? 'RequestResponse';
    if (type === 'DryRun') return { status: 204, headers: {}, body: '' };
    invocations.push(event);
    const running = run(called, event);
    // An asynchronous invoke is answered when it is queued, whatever becomes of it.
    return type === 'Event' ? { status: 202, headers: {}, body: '' } : running;
  };

  return {
    service: {
      signingName: 'lambda',
      actionOf: ({ service, method, path }) => {
        // Other services have paths too; unlike their actions, these are recognised only among Lambda's own requests.
        if (service !== 'lambda') return undefined;
        const what = pathPattern.exec(path)?.[2];
        if (method === 'POST' && what === 'invocations') return 'Invoke';
        return method === 'GET' && what === 'configuration'
          ? 'GetFunctionConfiguration'
          : undefined;
      },
      handle: async (action, request) =>
        action === 'Invoke' ? invoke(request) : json(200, {}, described(find(request))),
      errorResponse: (error) =>
        json(
          error.status,
          { 'x-amzn-errortype': error.code },
          { Type: error.status < 500 ? 'User' : 'Service', Message: error.message },
        ),
    },
    register: (place, handler, environment) => {
      functions.set(arnOf(place), { ...place, handler, environment });
      return arnOf(place);
    },
    invocations,
  };
};

const pathPattern = /^\/2015-03-31\/functions\/([^/]+)\/(invocations|configuration)$/;

/** A function is asked for by its name, by its ARN, or by ACCOUNT:function:NAME. */
const placeOf = (request: ServiceRequest): FunctionPlace => {
  const asked = decodeURIComponent(pathPattern.exec(request.path)?.[1] ?? '');
  const { account, region } = request;
  const parts = asked.split(':');
  if (asked.startsWith('arn:')) {
    return { region: parts[3] ?? '', account: parts[4] ?? '', name: parts[6] ?? '' };
  }
  return parts[1] === 'function'
    ? { region, account: parts[0] ?? '', name: parts[2] ?? '' }
    : { region, account, name: asked };
};

const arnOf = ({ account, region, name }: FunctionPlace): string =>
  `arn:aws:lambda:${region}:${account}:function:${name}`;

const parsePayload = (body: string): unknown => {
  if (body === '') return {};
  try {
    return JSON.parse(body);
  } catch (error) {
    throw new ServiceError(
      'InvalidRequestContentException',
      `Could not parse request body into json: ${error}`,
    );
  }
};

const run = async (called: RegisteredFunction, event: unknown): Promise<ServiceResponse> => {
  const version = { 'x-amz-executed-version': '$LATEST' };
  try {
    return json(200, version, (await called.handler(event, contextOf(called))) ?? null);
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    const trace = (thrown.stack ?? '').split('\n');
    const body = { errorType: thrown.name, errorMessage: thrown.message, trace };
    return json(200, { ...version, 'x-amz-function-error': 'Unhandled' }, body);
  }
};

const json = (
  status: number,
  headers: Readonly<Record<string, string>>,
  output: unknown,
): ServiceResponse => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: JSON.stringify(output),
});

const described = (item: RegisteredFunction): object => ({
  FunctionName: item.name,
  FunctionArn: arnOf(item),
  Runtime: 'nodejs24.x',
  Role: `arn:aws:iam::${item.account}:role/${item.name}`,
  Handler: 'index.handler',
  CodeSize: 1_000_000,
  CodeSha256: createHash('sha256').update(arnOf(item)).digest('base64'),
  Description: '',
  Timeout: timeoutSeconds,
  MemorySize: 512,
  LastModified: '2026-01-01T00:00:00.000+0000',
  Version: '$LATEST',
  Environment: { Variables: item.environment },
  PackageType: 'Zip',
  Architectures: ['arm64'],
  State: 'Active',
  LastUpdateStatus: 'Successful',
});

const contextOf = (called: RegisteredFunction): Context => {
  const deadline = Date.now() + timeoutSeconds * 1000;
  const callbackStyle = (): never => {
    throw new Error('the Node.js 24 runtime has no callbacks');
  };
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: called.name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arnOf(called),
    memoryLimitInMB: '512',
    awsRequestId: randomUUID(),
    logGroupName: `/aws/lambda/${called.name}`,
    logStreamName: '2026/01/01/[$LATEST]0123456789abcdef0123456789abcdef',
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: callbackStyle,
    fail: callbackStyle,
    succeed: callbackStyle,
  };
};
