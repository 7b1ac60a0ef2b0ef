/*
 * A Kubernetes API server on loopback, for one EKS cluster: HTTPS with a CA of its own, the authentication of EKS,
 * the objects that publish names, and faults. Enough of the real one that kubectl and any client library work against
 * it unchanged.
 */
import { randomBytes } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from '../credentials.ts';
import { type Answer, createFlowIds, sendAnswer } from './answer.ts';
import { type ApiOptions, handleApi, statusAnswer } from './api.ts';
import { type Authentication, authenticate } from './authenticate.ts';
import { createCertificates } from './certificates.ts';
import { type ClusterObjects, clusterObjects, seedCluster } from './cluster-objects.ts';
import { createCrds } from './crds.ts';
import type { KubernetesFault, KubernetesFaultHook } from './faults.ts';
import { renderKubeconfig } from './kubeconfig.ts';
import {
  actionOf,
  countByAction,
  type LoggedRequest,
  type OpenEntry,
  type RequestCounts,
} from './request-log.ts';
import { parseTarget } from './request-target.ts';
import type { CrdName } from './resources.ts';
import { StatusError } from './status-error.ts';
import { createStore } from './store.ts';
import { startWatch, type Watch } from './watch.ts';

export type KubernetesOptions = {
  readonly clusterName: string;
  /** The cluster's region; it names the partition whose STS is believed. @default "us-east-1" */
  readonly region?: string;
  readonly credentials: Credentials;
  /** The CRDs that are installed from the start; more come and go with `installCrds` and `removeCrds`. @default none */
  readonly crds?: readonly CrdName[];
  /** @default 0, any free one */
  readonly port?: number;
  /** Which IAM principals have an access entry. @default everyone whose signature is good */
  readonly allowedPrincipals?: (arn: string) => boolean;
  /** @default the system's clock */
  readonly now?: () => Date;
};

export type KubernetesStandIn = ClusterObjects & {
  readonly clusterName: string;
  readonly port: number;
  readonly endpoint: string;
  /** Base64 PEM of the CA, as DescribeCluster gives it. Another one after `rotateCertificates`. */
  readonly certificateAuthorityData: string;
  readonly adminToken: string;
  readonly kubeconfig: () => string;
  readonly setFault: (hook: KubernetesFaultHook | undefined) => void;
  /** Every request since the start or the last `clearRequests`, faults included. */
  readonly requests: readonly LoggedRequest[];
  readonly counts: RequestCounts;
  readonly clearRequests: () => void;
  /** A new CA and a new server certificate in place: clients that hold the old CA fail in the TLS handshake. */
  readonly rotateCertificates: () => Promise<void>;
  readonly close: () => Promise<void>;
};

export const startKubernetes = async (options: KubernetesOptions): Promise<KubernetesStandIn> => {
  const now = options.now ?? (() => new Date());
  const store = createStore(now);
  const crds = createCrds();
  crds.install(options.crds ?? []);
  seedCluster(store);
  let certificates = await createCertificates(options.clusterName);
  const adminToken = randomBytes(32).toString('base64url');
  let log: OpenEntry[] = [];
  let fault: KubernetesFaultHook | undefined;

  const server = createServer({ key: certificates.privateKey, cert: certificates.certificate });
  const address = () => `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const api: ApiOptions = {
    store,
    served: crds.served,
    now,
    serverAddress: address,
    flow: createFlowIds(),
  };
  const authentication: Authentication = {
    adminToken,
    allowedPrincipals: options.allowedPrincipals ?? (() => true),
    clusterName: options.clusterName,
    region: options.region ?? 'us-east-1',
    credentials: options.credentials,
    now,
  };

  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    serveRequest(request, response).catch((error: unknown) => {
      // A bug of the stand-in, which must not look like a fault of the network.
      const message = `Internal error occurred: ${error instanceof Error ? error.message : String(error)}`;
      if (!response.headersSent) {
        const answer = statusAnswer(new StatusError(500, 'InternalError', message), api.flow);
        sendAnswer(response, answer, { acceptsGzip: false, cut: false });
      } else {
        response.destroy();
      }
    });
  });

  const serveRequest = async (
    request: IncomingMessage,
    response: ServerResponse,
  ): Promise<void> => {
    const method = request.method ?? 'GET';
    const url = new URL(request.url ?? '/', 'https://127.0.0.1');
    const headers = flatHeaders(request);
    const target = parseTarget(method, url.pathname, url.searchParams);
    const entry: OpenEntry = {
      method,
      path: url.pathname,
      query: url.searchParams,
      headers,
      action: actionOf(target),
      user: null,
      refusedBecause: null,
      status: null,
      bytes: 0,
    };
    log.push(entry);
    const body = await readBody(request);
    const send = (answer: Answer, cut: boolean) => {
      const acceptsGzip = method === 'GET' && (headers['accept-encoding'] ?? '').includes('gzip');
      entry.status = answer.status;
      entry.bytes += sendAnswer(response, answer, { acceptsGzip, cut });
    };
    const found = await fault?.({ method, path: url.pathname, query: url.searchParams, headers });
    const broken = answerOf(found, api);
    if (found?.kind === 'hang') {
      return;
    }
    if (found?.kind === 'reset') {
      request.socket.destroy();
      return;
    }
    if (broken !== undefined) {
      send(broken, false);
      return;
    }
    if (found?.kind === 'delay') {
      await sleep(found.milliseconds);
    }
    const identity = authenticate(headers.authorization, authentication);
    entry.user = identity.kind === 'user' ? identity.name : null;
    entry.refusedBecause = identity.kind === 'refused' ? identity.because : null;
    const result = handleApi(
      { target, path: url.pathname, query: url.searchParams, headers, body, identity },
      api,
    );
    if (result.kind === 'answer') {
      send(result.answer, found?.kind === 'cut');
      return;
    }
    entry.status = 200;
    response.writeHead(200, result.headers);
    response.flushHeaders();
    streamWatch(response, result.watch, api, (bytes) => {
      entry.bytes += bytes;
    });
  };

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const endpoint = `https://${address()}`;
  const port = (server.address() as AddressInfo).port;
  const certificateAuthorityData = () => Buffer.from(certificates.authority).toString('base64');

  return {
    ...clusterObjects(store, crds),
    clusterName: options.clusterName,
    port,
    endpoint,
    get certificateAuthorityData() {
      return certificateAuthorityData();
    },
    adminToken,
    kubeconfig: () =>
      renderKubeconfig({
        clusterName: options.clusterName,
        endpoint,
        certificateAuthorityData: certificateAuthorityData(),
        token: adminToken,
      }),
    setFault: (hook) => {
      fault = hook;
    },
    get requests() {
      return log;
    },
    get counts() {
      return countByAction(log);
    },
    clearRequests: () => {
      log = [];
    },
    rotateCertificates: async () => {
      certificates = await createCertificates(options.clusterName);
      server.setSecureContext({ key: certificates.privateKey, cert: certificates.certificate });
      // A connection that is already open would go on under the old certificate.
      server.closeAllConnections();
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
};

const streamWatch = (
  response: ServerResponse,
  watch: Watch,
  api: ApiOptions,
  count: (bytes: number) => void,
): void => {
  const send = (line: string) => {
    count(Buffer.byteLength(line));
    response.write(line);
  };
  const stop = startWatch(api.store.history, watch, send, () => response.end());
  const seconds = Number(watch.query.get('timeoutSeconds') ?? '0');
  const timer = seconds > 0 ? setTimeout(() => response.end(), seconds * 1000) : undefined;
  response.on('close', () => {
    clearTimeout(timer);
    stop();
  });
};

const answerOf = (fault: KubernetesFault | undefined, api: ApiOptions): Answer | undefined => {
  switch (fault?.kind) {
    case 'status':
      return statusAnswer(
        new StatusError(fault.code, fault.reason, fault.message, fault.details),
        api.flow,
      );
    case 'raw':
      return fault;
    default:
      return undefined;
  }
};

const flatHeaders = (request: IncomingMessage): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(request.headers).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value]],
    ),
  );

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
};
