/*
 * Writing an answer to the socket: the headers of an API server, gzip above 128 KiB for clients that accept it, and
 * the broken answers that faults ask for.
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { constants, gzipSync } from 'node:zlib';

export type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/** Priority-and-fairness ids, which a server has from its start and shows on every authorised request. */
export type FlowIds = { readonly schema: string; readonly priority: string };

export const createFlowIds = (): FlowIds => ({ schema: randomUUID(), priority: randomUUID() });

export const jsonAnswer = (
  status: number,
  value: unknown,
  pretty: boolean,
  headers: Readonly<Record<string, string>> = {},
): Answer => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: pretty ? JSON.stringify(value, null, 2) : `${JSON.stringify(value)}\n`,
});

export const textAnswer = (status: number, body: string): Answer => ({
  status,
  headers: { 'content-type': 'text/plain; charset=utf-8', 'x-content-type-options': 'nosniff' },
  body,
});

export const commonHeaders = (flow: FlowIds | undefined): Readonly<Record<string, string>> => ({
  'audit-id': randomUUID(),
  'cache-control': 'no-cache, private',
  ...(flow === undefined
    ? {}
    : {
        'x-kubernetes-pf-flowschema-uid': flow.schema,
        'x-kubernetes-pf-prioritylevel-uid': flow.priority,
      }),
});

const gzipThresholdBytes = 128 * 1024;

/** Sends the answer and tells how many bytes of body went out. */
export const sendAnswer = (
  response: ServerResponse,
  answer: Answer,
  options: { readonly acceptsGzip: boolean; readonly cut: boolean },
): number => {
  const plain = Buffer.from(answer.body);
  const isZipped = options.acceptsGzip && plain.length > gzipThresholdBytes;
  const body = isZipped ? gzipSync(plain, { level: constants.Z_BEST_SPEED }) : plain;
  response.writeHead(answer.status, {
    ...answer.headers,
    ...(isZipped ? { 'content-encoding': 'gzip', vary: 'Accept-Encoding' } : {}),
    'content-length': body.length,
  });
  if (!options.cut) {
    response.end(body);
    return body.length;
  }
  const half = body.subarray(0, Math.floor(body.length / 2));
  // `destroySoon` flushes first; a plain destroy could lose the half that was to arrive.
  response.write(half, () => response.socket?.destroySoon());
  return half.length;
};
