/*
 * One HTTP server for all AWS stand-ins, as `AWS_ENDPOINT_URL` wants it. It checks the signature, finds the service by
 * the credential scope, counts and logs the request, applies a fault if the test asked for one, and lets the service
 * answer. It listens on loopback only.
 */
import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from './credentials.ts';
import {
  type AwsService,
  type FaultHook,
  ServiceError,
  type ServiceRequest,
  type ServiceResponse,
} from './service.ts';
import { parseAuthorization, verifySignature } from './sigv4.ts';

/** `at` is in milliseconds since the epoch. `account` in `request` is empty where the caller could not be told. */
type LoggedRequest = {
  readonly service: string;
  readonly action: string;
  readonly at: number;
  readonly request: ServiceRequest;
};

export type AwsServer = {
  readonly url: string;
  /** Every request that arrived since the last reset, faulted and refused ones too, by "service:Action". */
  readonly counts: ReadonlyMap<string, number>;
  /** The last 10,000 requests since the last reset. */
  readonly requests: readonly LoggedRequest[];
  /** Forgets `counts` and `requests`. */
  readonly resetCounts: () => void;
  readonly setFault: (hook: FaultHook | undefined) => void;
  readonly close: () => Promise<void>;
};

export type AwsServerOptions = {
  readonly services: readonly AwsService[];
  readonly credentials: Credentials;
  readonly port?: number;
};

const maxLoggedRequests = 10_000;

export const startAwsServer = async (options: AwsServerOptions): Promise<AwsServer> => {
  const counts = new Map<string, number>();
  const log: LoggedRequest[] = [];
  const closing = new AbortController();
  let fault: FaultHook | undefined;

  const record = (service: string, action: string, request: ServiceRequest): void => {
    const key = `${service}:${action}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    log.push({ service, action, at: Date.now(), request });
    // Cut in chunks: removing one entry per request would move the whole array each time.
    if (log.length > maxLoggedRequests + 1000) log.splice(0, log.length - maxLoggedRequests);
  };

  const answer = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    const requestId = randomUUID();
    const call = receive(incoming, await readBody(incoming), options);
    record(call.request.service, call.action ?? 'Unknown', call.request);
    if (call.refusal !== undefined) {
      return send(outgoing, requestId, refuse(call.service, call.refusal, requestId, call.request));
    }
    const { service, action, request } = call;
    const injected = await fault?.(action, request);
    switch (injected?.kind) {
      case 'error':
        return send(outgoing, requestId, service.errorResponse(injected.error, requestId));
      case 'reset':
        incoming.socket.resetAndDestroy();
        return;
      case 'hang':
        return;
      case 'drop':
        await handle(service, action, request, requestId);
        incoming.socket.destroy();
        return;
      case 'delay':
        await sleep(injected.milliseconds, undefined, { signal: closing.signal });
        break;
      case undefined:
        break;
      default:
        injected satisfies never;
    }
    return send(outgoing, requestId, await handle(service, action, request, requestId));
  };

  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => {
      // Past this point there is no answer to give: the client went away, the server closes, or a fault hook threw.
      if (!closing.signal.aborted && !incoming.destroyed) {
        send(outgoing, randomUUID(), { status: 500, headers: {}, body: String(error) });
      }
    });
  });
  // Longer than any client keeps an idle connection, so that none is closed just as a request sets out on it.
  server.keepAliveTimeout = 120_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;

  return {
    url: `http://127.0.0.1:${port}`,
    counts,
    get requests() {
      return log.slice(-maxLoggedRequests);
    },
    resetCounts: () => {
      counts.clear();
      log.length = 0;
    },
    setFault: (hook) => {
      fault = hook;
    },
    close: () =>
      new Promise<void>((resolve) => {
        closing.abort();
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

type Call =
  | {
      readonly refusal: undefined;
      readonly service: AwsService;
      readonly action: string;
      readonly request: ServiceRequest;
    }
  | {
      readonly refusal: ServiceError;
      readonly service: AwsService | undefined;
      readonly action: string | undefined;
      readonly request: ServiceRequest;
    };

/** Who calls which action of which service, or why AWS would not let the request in. */
const receive = (incoming: IncomingMessage, body: Buffer, options: AwsServerOptions): Call => {
  const { services, credentials } = options;
  const url = incoming.url ?? '/';
  const headers = Object.fromEntries(
    Object.entries(incoming.headers).map(([name, value]) => [name, [value].flat().join(', ')]),
  );
  const anonymous: ServiceRequest = {
    service: 'unknown',
    region: '',
    account: '',
    accessKeyId: '',
    method: incoming.method ?? 'GET',
    path: url.split('?', 1)[0] ?? '/',
    query: new URLSearchParams(url.includes('?') ? url.slice(url.indexOf('?') + 1) : ''),
    headers,
    body: body.toString('utf8'),
  };
  let request = anonymous;
  // Without a credential scope the request itself must tell which protocol the refusal is to be written in.
  let service = services.find((each) => each.actionOf(anonymous) !== undefined);
  let action: string | undefined;
  try {
    const scope = parseAuthorization(headers.authorization);
    const { accessKeyId, region } = scope;
    request = { ...anonymous, service: scope.service, region, accessKeyId };
    service = services.find((each) => each.signingName === scope.service);
    if (service === undefined) {
      const known = services.map((each) => each.signingName).join(', ');
      throw new ServiceError(
        'UnknownService',
        `no stand-in for service '${scope.service}', this server has: ${known}`,
      );
    }
    action = service.actionOf(request);
    const caller = verifySignature(
      { method: request.method, url, headers, body },
      scope,
      credentials,
      Date.now(),
    );
    request = { ...request, account: caller.account };
    if (action === undefined) {
      throw new ServiceError(
        'InvalidAction',
        `the stand-in for ${scope.service} has no action for ${request.method} ${request.path}`,
      );
    }
    return { refusal: undefined, service, action, request };
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    if (request === anonymous && service !== undefined) {
      request = { ...anonymous, service: service.signingName };
      action = service.actionOf(anonymous);
    }
    return { refusal: error, service, action, request };
  }
};

const handle = async (
  service: AwsService,
  action: string,
  request: ServiceRequest,
  requestId: string,
): Promise<ServiceResponse> => {
  try {
    return await service.handle(action, request);
  } catch (error) {
    const known =
      error instanceof ServiceError
        ? error
        : new ServiceError('InternalFailure', `stand-in failed: ${error}`, 500);
    return service.errorResponse(known, requestId);
  }
};

const refuse = (
  service: AwsService | undefined,
  error: ServiceError,
  requestId: string,
  request: ServiceRequest,
): ServiceResponse => {
  if (service !== undefined) return service.errorResponse(error, requestId);
  const contentType = request.headers['content-type'] ?? '';
  if (contentType.includes('json')) {
    return {
      status: error.status,
      headers: { 'content-type': contentType, 'x-amzn-errortype': error.code },
      body: JSON.stringify({ __type: error.code, message: error.message }),
    };
  }
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml' },
    body:
      `<ErrorResponse><Error><Type>Sender</Type><Code>${error.code}</Code>` +
      `<Message>${error.message.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</Message></Error>` +
      `<RequestId>${requestId}</RequestId></ErrorResponse>`,
  };
};

const send = (outgoing: ServerResponse, requestId: string, response: ServiceResponse): void => {
  outgoing.writeHead(response.status, { 'x-amzn-RequestId': requestId, ...response.headers });
  outgoing.end(response.body);
};

const readBody = async (incoming: IncomingMessage): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
};
