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
import { answerOf } from './kubernetes-answer.ts';
import { limitedText } from './limited-text.ts';
import { unreadable } from './unreadable.ts';

/**
 * `unauthorized`: the token was not taken. `certificate`: the server is not the one that its authority vouches for.
 * `expired`: 410, the list cannot be continued. `absent`: the object does not exist. `not-served`: 404 for
 * the path itself, which no object would change. `bad-request`: 400. `too-large`: more than this function has memory for.
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
    | 'too-large'
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

/**
 * 500 Services or Ingresses are 1 to 5 MB; what is parsed of it can take thirty times its length, and all clusters share the
 * 512 MB of the function.
 */
const mostMebibytes = 8;

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
  ): Promise<{ readonly status: number; readonly text: string | null }> => {
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
    const text = await limitedText(response.body.stream(), mostMebibytes * 2 ** 20);
    return { status: response.httpStatusCode, text };
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
        return text === null ? tooLarge : answerOf(status, text);
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

const tooLarge: Failed = {
  kind: 'failed',
  problem: 'too-large',
  text: `the API server answered with more than ${mostMebibytes} MiB`,
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
