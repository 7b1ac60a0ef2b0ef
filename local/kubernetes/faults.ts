/*
 * Faults of the Kubernetes stand-in: decided for each request by a hook, before the request is authenticated, so that
 * any answer a client may ever meet can be produced.
 */
import type { JsonObject } from './object.ts';
import { parseTarget } from './request-target.ts';
import { resourceOfKind } from './resources.ts';
import { forbidden } from './status-error.ts';

export type KubernetesFault =
  /** Answers with a Status of this code and does nothing. */
  | {
      readonly kind: 'status';
      readonly code: number;
      readonly reason: string;
      readonly message: string;
      readonly details?: JsonObject;
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

/**
 * What a role without these kinds gets for them, at every version and in every namespace: 403. All other requests pass, and
 * discovery does too, since everybody who is known may discover.
 */
export const forbidKinds =
  (kinds: readonly string[], user = 'elb53'): KubernetesFaultHook =>
  ({ method, path, query }) => {
    const target = parseTarget(method, path, query);
    const resource = kinds
      .map(resourceOfKind)
      .find(
        ({ group, plural }) =>
          target.kind === 'resource' && target.group === group && target.plural === plural,
      );
    if (resource === undefined || target.kind === 'path') {
      return undefined;
    }
    const { verb, namespace, name } = target;
    const { code, reason, message, details } = forbidden(user, verb, resource, namespace, name);
    return { kind: 'status', code, reason, message, ...(details === undefined ? {} : { details }) };
  };
