/*
 * GET requests to the API server of one cluster, with its certificate authority and our token. Bodies are read as plain JSON
 * and not through the generated models of the client, which build every object twice. What goes wrong is an answer too.
 */
import {
  createConfiguration,
  HttpMethod,
  KubeConfig,
  type RequestContext,
  type ResponseContext,
  ServerConfiguration,
} from '@kubernetes/client-node';
import { outsideText } from '../core/outside-text.ts';
import type { ClusterAccess } from './eks.ts';

/**
 * `unauthorized`: the token was not taken. `certificate`: the server is not the one that its authority vouches for.
 * `expired`: 410, the list cannot be continued. `absent`: the object does not exist. `not-served`: 404 for
 * the path itself, which no object would change. `bad-request`: 400.
 */
export type Failed = {
  readonly kind: 'failed';
  readonly problem:
    | 'unauthorized'
    | 'certificate'
    | 'expired'
    | 'absent'
    | 'not-served'
    | 'bad-request'
    | 'unreadable';
  readonly text: string;
};

export type Answer = { readonly kind: 'answered'; readonly body: Fields } | Failed;

export type Fields = Readonly<Record<string, unknown>>;

/** `signal` ends the request before its own time is over. */
export type KubernetesApi = {
  readonly get: (
    path: string,
    query: Readonly<Record<string, string>>,
    signal?: AbortSignal,
  ) => Promise<Answer>;
};

/** The same API with every request ended by `signal`. */
export const endedBy = (api: KubernetesApi, signal: AbortSignal): KubernetesApi => ({
  get: (path, query) => api.get(path, query, signal),
});

export type KubernetesApiOptions = {
  /** Of the current invocation. */
  readonly signal: () => AbortSignal;
  readonly requestTimeoutSeconds: number;
};

/** A changed address, authority or token needs a new one: the client keeps what it was made with. */
export const kubernetesApi = (
  access: ClusterAccess,
  options: KubernetesApiOptions,
): KubernetesApi => {
  const kubeConfig = new KubeConfig();
  kubeConfig.loadFromClusterAndUser(
    {
      name: 'cluster',
      server: access.endpoint,
      caData: access.certificateAuthority,
      skipTLSVerify: false,
    },
    { name: 'elb53', token: access.token },
  );
  // Said outright, because the client would leave it to NODE_TLS_REJECT_UNAUTHORIZED, and a token goes with each request.
  kubeConfig.addAuthenticator({
    isAuthProvider: () => true,
    applyAuthentication: async (_user, options) => {
      options.rejectUnauthorized = true;
    },
  });
  const { baseServer, httpApi } = createConfiguration({
    baseServer: new ServerConfiguration(access.endpoint.replace(/\/$/, ''), {}),
  });
  let dispatcher: ReturnType<RequestContext['getDispatcher']>;
  let answeredBefore = false;

  const send = async (
    context: RequestContext,
  ): Promise<{ readonly status: number; readonly text: string }> => {
    await kubeConfig.applySecurityAuthentication(context);
    // client-node 2.0.1 makes an agent for every request, and with it a connection; the first one serves all.
    dispatcher ??= context.getDispatcher();
    if (dispatcher !== undefined) context.setDispatcher(dispatcher);
    const sent = (): Promise<ResponseContext> => httpApi.send(context).toPromise();
    const response = await sent().catch((error: unknown) => {
      // A kept connection may have been closed while the function was frozen, which shows when it is used again.
      if (!answeredBefore || !closedCodes.test(causeOf(error).code)) throw error;
      return sent();
    });
    answeredBefore = true;
    return { status: response.httpStatusCode, text: await response.body.text() };
  };

  return {
    get: async (path, query, signal) => {
      const context = baseServer.makeRequestContext(path, HttpMethod.GET);
      for (const [key, value] of Object.entries(query)) context.setQueryParam(key, value);
      context.setHeaderParam('Accept', 'application/json');
      context.setHeaderParam('User-Agent', 'elb53');
      const run = options.signal();
      const timeout = AbortSignal.timeout(options.requestTimeoutSeconds * 1000);
      context.setSignal(AbortSignal.any([run, timeout, ...(signal === undefined ? [] : [signal])]));
      try {
        const { status, text } = await send(context);
        return answerOf(status, text);
      } catch (error) {
        if (run.aborted) return unreadable('the run ended before the API server answered');
        if (timeout.aborted) {
          return unreadable(
            `the API server did not answer within ${options.requestTimeoutSeconds} s`,
          );
        }
        return connectionFailure(error);
      }
    },
  };
};

const unreadable = (text: string): Failed => ({ kind: 'failed', problem: 'unreadable', text });

const answerOf = (status: number, text: string): Answer => {
  const body = parsed(text);
  if (status >= 200 && status < 300) {
    return body === null
      ? unreadable(`the API server answered ${status} with something that is not a JSON object`)
      : { kind: 'answered', body };
  }
  const message = typeof body?.message === 'string' ? body.message : text;
  const said = `${status} ${outsideText(message) || 'without a message'}`;
  switch (status) {
    case 400:
      return { kind: 'failed', problem: 'bad-request', text: said };
    case 401:
      return {
        kind: 'failed',
        problem: 'unauthorized',
        text: `${said}; give the role of the function (or the roleArn of the cluster) an access entry in the cluster`,
      };
    case 403:
      return unreadable(
        `${said}; give the access entry of the role a policy that reads it, such as AmazonEKSViewPolicy, or for nodes and custom resources that of k8s/reader.yaml`,
      );
    case 404:
      // Only the API server itself can say that an object is not there; a proxy or an unknown path says 404 too.
      return body?.kind === 'Status' && body.reason === 'NotFound'
        ? { kind: 'failed', problem: 'absent', text: said }
        : {
            kind: 'failed',
            problem: 'not-served',
            text: `${said}; the API server does not serve what was asked for`,
          };
    case 410:
      return { kind: 'failed', problem: 'expired', text: said };
    default:
      return unreadable(said);
  }
};

const parsed = (text: string): Fields | null => {
  try {
    const value: unknown = JSON.parse(text);
    return value !== null && typeof value === 'object' && !Array.isArray(value)
      ? (value as Fields)
      : null;
  } catch (error) {
    // Half a body or a page of a proxy: the caller says so with the status.
    if (error instanceof SyntaxError) return null;
    throw error;
  }
};

/** OpenSSL's and Node's names for certificates that do not fit, and for an authority that cannot be read. */
const certificateCodes =
  /CERT|SELF_SIGNED|UNABLE_TO_(GET_ISSUER|VERIFY)|INVALID_CA|INVALID_PURPOSE|HOSTNAME_MISMATCH|^ERR_(SSL|TLS|OSSL)/;

/** The other side closed the connection before it answered. */
const closedCodes = /^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/;

/** fetch says "fetch failed" or "terminated"; what happened is in the cause. */
const causeOf = (error: unknown): { readonly code: string; readonly message: string } => {
  const cause: unknown = error instanceof Error ? (error.cause ?? error) : error;
  return cause instanceof Error
    ? { code: String(Reflect.get(cause, 'code') ?? ''), message: outsideText(cause.message) }
    : { code: '', message: outsideText(String(cause)) };
};

const connectionFailure = (error: unknown): Failed => {
  const { code, message } = causeOf(error);
  if (certificateCodes.test(code)) {
    return {
      kind: 'failed',
      problem: 'certificate',
      text: `the certificate of the API server is not trusted: ${message} (${code})`,
    };
  }
  const detail = [message, code === '' ? '' : `(${code})`].filter((part) => part !== '').join(' ');
  return unreadable(`the connection to the API server failed: ${detail}`);
};
