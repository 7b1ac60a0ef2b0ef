/*
 * What every AWS stand-in of this folder agrees on. One HTTP server (aws-server.ts) listens on loopback, reads the
 * service and the region from the SigV4 credential scope, and hands the request to the service of that signing name.
 * Faults and counting live in the server, so that no service needs to know of them.
 */

/** A signed request as the server hands it on. `service` is the SigV4 signing name ("route53", "elasticloadbalancing", …). */
export type ServiceRequest = {
  readonly service: string;
  readonly region: string;
  readonly account: string;
  readonly accessKeyId: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

export type ServiceResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

/**
 * One service. `actionOf` names the API action of a request ("ListResourceRecordSets"), so that the server can count it
 * and apply faults before `handle` runs. `errorResponse` renders an error the way this service's protocol does.
 */
export type AwsService = {
  readonly signingName: string;
  readonly actionOf: (request: ServiceRequest) => string | undefined;
  readonly handle: (action: string, request: ServiceRequest) => Promise<ServiceResponse>;
  readonly errorResponse: (error: ServiceError, requestId: string) => ServiceResponse;
};

/** An error that the real service would answer with; `status` is the HTTP status. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/**
 * A fault for one request, decided by a hook just before the request is handled:
 * `error` answers with an error and does nothing, `delay` waits and then handles, `drop` handles the request and closes the
 * connection without an answer, `reset` closes the connection before anything was done, `hang` never answers.
 */
export type Fault =
  | { readonly kind: 'error'; readonly error: ServiceError }
  | { readonly kind: 'delay'; readonly milliseconds: number }
  | { readonly kind: 'drop' }
  | { readonly kind: 'reset' }
  | { readonly kind: 'hang' };

/**
 * Called with the service, the action and the request, before the request is handled. May be asynchronous, so that a test
 * can change the world between two requests. Undefined means: no fault.
 */
export type FaultHook = (
  action: string,
  request: ServiceRequest,
) => Fault | undefined | Promise<Fault | undefined>;
