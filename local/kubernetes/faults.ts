/*
 * Faults of the Kubernetes stand-in: decided for each request by a hook, before the request is authenticated, so that
 * any answer a client may ever meet can be produced.
 */

export type KubernetesFault =
  /** Answers with a Status of this code and does nothing. */
  | {
      readonly kind: 'status';
      readonly code: number;
      readonly reason: string;
      readonly message: string;
    }
  /** Never answers; the connection stays open. */
  | { readonly kind: 'hang' }
  /** Closes the connection before anything was done. */
  | { readonly kind: 'reset' }
  /** Handles the request, sends half of the body under the full Content-Length, and closes the connection. */
  | { readonly kind: 'cut' }
  /** Waits, then handles the request. */
  | { readonly kind: 'delay'; readonly milliseconds: number }
  /** Answers exactly this. */
  | {
      readonly kind: 'raw';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    };

type FaultRequest = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
};

export type KubernetesFaultHook = (
  request: FaultRequest,
) => KubernetesFault | undefined | Promise<KubernetesFault | undefined>;
