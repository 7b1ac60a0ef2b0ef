/*
 * A stand-in for the runtime API of Lambda: the HTTP endpoint inside an execution environment that the runtime's client asks
 * for the next invocation and gives its answers to.
 * https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Invocation = {
  readonly requestId: string;
  readonly event: unknown;
  readonly functionArn: string;
  /** In milliseconds since the epoch. */
  readonly deadline: number;
};

export type RuntimeApi = {
  /** For AWS_LAMBDA_RUNTIME_API. */
  readonly host: string;
  /** Resolves when the client asks for its first invocation, which ends init; rejects when init failed. */
  readonly ready: Promise<void>;
  readonly invoke: (invocation: Invocation) => Promise<unknown>;
  /** Whoever waits for an answer gets this error instead: the environment is gone. */
  readonly fail: (error: Error) => void;
  readonly close: () => Promise<void>;
};

type Open = Invocation & { readonly answer: PromiseWithResolvers<unknown> };

const base = '/2018-06-01/runtime';

export const startRuntimeApi = async (): Promise<RuntimeApi> => {
  const queued: Open[] = [];
  const running = new Map<string, Open>();
  const ready = Promise.withResolvers<void>();
  let asking: ServerResponse | null = null;

  /** The client asks for one invocation at a time and waits for it as long as it takes. */
  const handOut = (): void => {
    const next = asking === null ? undefined : queued.shift();
    if (asking === null || next === undefined) return;
    running.set(next.requestId, next);
    asking.writeHead(200, {
      'content-type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': next.requestId,
      'Lambda-Runtime-Deadline-Ms': String(next.deadline),
      'Lambda-Runtime-Invoked-Function-Arn': next.functionArn,
    });
    asking.end(JSON.stringify(next.event));
    asking = null;
  };

  const settle = (requestId: string, outcome: string, body: string): boolean => {
    const open = running.get(requestId);
    running.delete(requestId);
    if (outcome === 'response') open?.answer.resolve(body === '' ? undefined : JSON.parse(body));
    else open?.answer.reject(errorOf(body));
    return open !== undefined;
  };

  const server = createServer(async (request, response) => {
    const path = request.url ?? '';
    if (request.method === 'GET' && path === `${base}/invocation/next`) {
      asking = response;
      ready.resolve();
      handOut();
      return;
    }
    const body = await bodyOf(request);
    const [, requestId = '', outcome = ''] = answerPath.exec(path) ?? [];
    if (path === `${base}/init/error`) ready.reject(errorOf(body));
    else if (!settle(requestId, outcome, body)) {
      response.writeHead(403).end(`{"errorType":"InvalidRequestID"}`);
      return;
    }
    response.writeHead(202).end('{"status":"OK"}');
  });
  // An invocation may take minutes, and its answer comes on the connection that asked for it.
  server.keepAliveTimeout = 0;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // Handled where somebody waits for it.
  ready.promise.catch(() => undefined);

  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    ready: ready.promise,
    invoke: (invocation) => {
      const answer = Promise.withResolvers<unknown>();
      queued.push({ ...invocation, answer });
      handOut();
      return answer.promise;
    },
    fail: (error) => {
      ready.reject(error);
      for (const { answer } of [...running.values(), ...queued.splice(0)]) answer.reject(error);
      running.clear();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const answerPath = /\/invocation\/([^/]+)\/(response|error)$/;

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
};

const errorOf = (body: string): Error => {
  const { errorType, errorMessage } = JSON.parse(body) as Readonly<Record<string, string>>;
  return new Error(errorMessage ?? errorType ?? 'the function failed without a message');
};
