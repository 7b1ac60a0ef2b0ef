/*
 * The deployed function, over the API of Lambda: invoking it and waiting for its answer, and reading how it is set up. What
 * goes wrong is one line that says what to do.
 */
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { awsFailureOf } from '../functions/adapters/aws-failures.ts';
import { printable } from '../functions/core/dns-name.ts';
import { UsageError } from './usage-error.ts';

/** `function`: its name or ARN. */
export type FunctionOptions = { readonly function: string; readonly region?: string };

export type DeployedFunction = {
  /** The answer to a payload, parsed; throws UsageError when there is none or the function failed. */
  readonly invoke: (payload: object) => Promise<unknown>;
  /** Throws UsageError when it cannot be read. */
  readonly configuration: () => Promise<FunctionConfiguration>;
  /** Where the function runs. */
  readonly region: () => Promise<string>;
};

export type FunctionConfiguration = {
  readonly role: string;
  readonly state: string;
  readonly lastUpdate: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** Longer than the function may run (300 s), so that it is never us who give up first. */
const answerTimeoutSeconds = 330;

export const deployedFunction = (
  options: FunctionOptions,
  signal: AbortSignal,
): DeployedFunction => {
  const name = options.function;
  const region = options.region ?? regionIn(name);
  const client = new LambdaClient({
    ...(region === undefined ? {} : { region }),
    // Another attempt would be another run, while the first one may still be at work.
    maxAttempts: 1,
    requestHandler: new NodeHttpHandler({
      connectionTimeout: 5_000,
      requestTimeout: answerTimeoutSeconds * 1000,
      throwOnRequestTimeout: true,
    }),
  });
  const explained = async <Result>(action: string, work: Promise<Result>): Promise<Result> => {
    try {
      return await work;
    } catch (error) {
      throw signal.aborted ? stopped(name) : notReached(name, action, error);
    }
  };

  return {
    region: () => explained('Invoke', client.config.region()),
    invoke: async (payload) => {
      const command = new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(payload) });
      const answer = await explained('Invoke', client.send(command, { abortSignal: signal }));
      const value = parsed(name, answer.Payload?.transformToString() ?? '');
      if (answer.FunctionError === undefined) return value;
      throw new UsageError(
        `the function ${name} failed: ${failureIn(value) ?? answer.FunctionError}; its log says more`,
      );
    },
    configuration: async () => {
      const command = new GetFunctionConfigurationCommand({ FunctionName: name });
      const action = 'GetFunctionConfiguration';
      const found = await explained(action, client.send(command, { abortSignal: signal }));
      return {
        role: found.Role ?? '',
        state: found.State ?? 'Active',
        lastUpdate: found.LastUpdateStatus ?? 'Successful',
        environment: found.Environment?.Variables ?? {},
      };
    },
  };
};

const regionIn = (name: string): string | undefined => /^arn:[^:]+:lambda:([^:]+):/.exec(name)?.[1];

const parsed = (name: string, text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `the function ${name} answered '${printable(text)}', expected JSON; give the name of an elb53 function`,
      { cause: error },
    );
  }
};

/** "SyncError: unknown cluster …" */
const failureIn = (value: unknown): string | null => {
  if (value === null || typeof value !== 'object') return null;
  const { errorType, errorMessage } = value as Readonly<Record<string, unknown>>;
  if (typeof errorMessage !== 'string') return null;
  const type = typeof errorType === 'string' && errorType !== 'Error' ? `${errorType}: ` : '';
  return `${type}${errorMessage}`;
};

const stopped = (name: string): UsageError =>
  new UsageError(`stopped waiting for the function ${name}, which goes on without us`);

const notReached = (name: string, action: string, error: unknown): UsageError => {
  const failure = awsFailureOf(error);
  const where = `the function ${name}`;
  if (failure.kind === 'absent') {
    return new UsageError(
      `found no ${where.slice(4)} (${failure.text}); correct --function, or give its Region with --region`,
      { cause: error },
    );
  }
  const advice =
    failure.kind === 'denied'
      ? `allow yourself lambda:${action === 'Invoke' ? 'InvokeFunction' : action} on it`
      : /region (is missing|not accepted)/i.test(failure.text)
        ? 'give its Region with --region or AWS_REGION'
        : 'correct --function and --region, or try again';
  return new UsageError(`cannot reach ${where}: ${failure.text}; ${advice}`, { cause: error });
};
