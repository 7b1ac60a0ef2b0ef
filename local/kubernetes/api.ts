/*
 * One request of an identified client, from its target to its answer: permission, resource, verb.
 */
import { type Answer, commonHeaders, type FlowIds, jsonAnswer, textAnswer } from './answer.ts';
import type { Identity } from './authenticate.ts';
import { discover, publicPaths } from './discovery.ts';
import { listPage } from './listing.ts';
import type { JsonObject, KubernetesObject } from './object.ts';
import { renderList, renderObject, type View, viewOf } from './representation.ts';
import { isTargetOf, type RequestTarget, type ResourceTarget } from './request-target.ts';
import { type Resource, type ServedVersions, servedResources } from './resources.ts';
import {
  forbidden,
  methodNotAllowed,
  notFound,
  StatusError,
  statusBody,
  unauthorized,
} from './status-error.ts';
import type { ObjectStore } from './store.ts';
import type { Watch } from './watch.ts';
import {
  createObject,
  deleteObject,
  patchObject,
  updateObject,
  type WriteRequest,
} from './write-requests.ts';

export type ApiRequest = {
  readonly target: RequestTarget;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly identity: Identity;
};

export type ApiOptions = {
  readonly store: ObjectStore;
  readonly served: ServedVersions;
  readonly now: () => Date;
  readonly serverAddress: () => string;
  readonly flow: FlowIds;
};

export type ApiResult =
  | { readonly kind: 'answer'; readonly answer: Answer }
  | {
      readonly kind: 'watch';
      readonly watch: Watch;
      readonly headers: Readonly<Record<string, string>>;
    };

export const handleApi = (request: ApiRequest, options: ApiOptions): ApiResult => {
  const pretty = wantsPretty(request);
  // A request that fails authentication never reaches priority-and-fairness.
  const headers = commonHeaders(request.identity.kind === 'refused' ? undefined : options.flow);
  const finish = (answer: Answer): ApiResult => ({
    kind: 'answer',
    answer: { ...answer, headers: { ...headers, ...answer.headers } },
  });
  try {
    checkIdentity(request);
    const { target } = request;
    const resources = servedResources(options.served);
    if (target.kind === 'path') {
      const found = discover(request.path, resources, options.serverAddress());
      return finish(
        typeof found === 'object'
          ? jsonAnswer(200, found, pretty)
          : textAnswer(found === undefined ? 404 : 200, found ?? '404 page not found\n'),
      );
    }
    const resource = resources.find((candidate) => isTargetOf(target, candidate));
    if (resource === undefined || !hasSubresource(resource, target.subresource)) {
      return finish(textAnswer(404, '404 page not found\n'));
    }
    const view = () => viewOf(request.headers.accept ?? '*/*', request.query, options.now());
    if (target.verb === 'watch') {
      const watch = { resource, namespace: target.namespace, query: request.query, view };
      return { kind: 'watch', watch, headers: { ...headers, 'content-type': 'application/json' } };
    }
    const { status, body } = serve(resource, target, request, options, view());
    return finish(jsonAnswer(status, body, pretty));
  } catch (error) {
    if (error instanceof StatusError) {
      return finish(errorAnswer(error, pretty));
    }
    throw error;
  }
};

const errorAnswer = (error: StatusError, pretty: boolean): Answer =>
  jsonAnswer(error.code, statusBody(error), pretty, {
    ...(error.code === 403 ? { 'x-content-type-options': 'nosniff' } : {}),
    ...(typeof error.details?.retryAfterSeconds === 'number'
      ? { 'retry-after': String(error.details.retryAfterSeconds) }
      : {}),
  });

export const statusAnswer = (error: StatusError, flow: FlowIds): Answer => {
  const answer = errorAnswer(error, false);
  return { ...answer, headers: { ...commonHeaders(flow), ...answer.headers } };
};

const checkIdentity = ({ identity, target, path }: ApiRequest): void => {
  if (identity.kind === 'refused') {
    throw unauthorized();
  }
  if (identity.kind === 'user' || publicPaths.has(path)) {
    return;
  }
  const user = 'system:anonymous';
  throw target.kind === 'path'
    ? forbidden(user, target.verb, { path }, undefined, undefined)
    : forbidden(
        user,
        target.verb,
        { ...target, kind: target.plural },
        target.namespace,
        target.name,
      );
};

const hasSubresource = (resource: Resource, subresource: string | undefined): boolean =>
  subresource === undefined || (subresource === 'status' && resource.hasStatus);

const serve = (
  resource: Resource,
  target: ResourceTarget,
  request: ApiRequest,
  options: ApiOptions,
  view: View,
): { status: number; body: JsonObject } => {
  const { store } = options;
  const write: WriteRequest = {
    resource,
    target,
    query: request.query,
    contentType: mediaType(request.headers['content-type'] ?? 'application/json'),
    userAgent: request.headers['user-agent'] ?? '',
    body: request.body,
  };
  const render = (written: { status: number; object: KubernetesObject }) => ({
    status: written.status,
    body: renderObject(resource, written.object, view),
  });
  switch (target.verb) {
    case 'get': {
      const name = target.name ?? '';
      const object = store.find(resource, target.namespace, name);
      if (object === undefined) {
        throw notFound(resource, name);
      }
      return render({ status: 200, object });
    }
    case 'list': {
      const page = listPage(store.history, resource, target.namespace, request.query);
      return { status: 200, body: renderList(resource, page, view) };
    }
    case 'create':
      if (resource.namespaced && target.namespace === undefined) {
        throw methodNotAllowed();
      }
      return render(createObject(store, write));
    case 'update':
      return render(updateObject(store, write));
    case 'patch':
      return render(patchObject(store, write));
    case 'delete':
      return { status: 200, body: deleteObject(store, write) };
    case 'deletecollection': {
      const page = listPage(store.history, resource, target.namespace, request.query);
      for (const object of page.items) {
        store.remove(resource, object, { ignoreFinalizers: false, dryRun: false });
      }
      return { status: 200, body: renderList(resource, page, view) };
    }
    default:
      throw methodNotAllowed();
  }
};

const mediaType = (header: string): string => header.split(';')[0]?.trim().toLowerCase() ?? '';

/** People with curl get indented JSON, as from the real server. */
const wantsPretty = ({ query, headers }: ApiRequest): boolean =>
  query.has('pretty')
    ? query.get('pretty') !== 'false' && query.get('pretty') !== '0'
    : /^(curl|Wget|Mozilla\/5\.0)/.test(headers['user-agent'] ?? '');
