/*
 * What a request is about: its resource, namespace, name, subresource and verb, read from method and path as the API
 * server does ("list services in namespace shop"). Everything else (discovery, version, health) is a path only.
 */
import type { Resource } from './resources.ts';

type Verb =
  | 'get'
  | 'list'
  | 'watch'
  | 'create'
  | 'update'
  | 'patch'
  | 'delete'
  | 'deletecollection';

export type RequestTarget =
  | {
      readonly kind: 'resource';
      readonly group: string;
      readonly version: string;
      readonly plural: string;
      readonly namespace: string | undefined;
      readonly name: string | undefined;
      readonly subresource: string | undefined;
      readonly verb: Verb;
    }
  | { readonly kind: 'path'; readonly path: string; readonly verb: string };

export type ResourceTarget = Extract<RequestTarget, { kind: 'resource' }>;

export const parseTarget = (
  method: string,
  path: string,
  query: URLSearchParams,
): RequestTarget => {
  const parts = path.split('/').slice(1).map(decodePart);
  const [root, ...rest] = parts;
  const isCore = root === 'api';
  const [group = '', version, ...below] = isCore ? ['', ...rest] : rest;
  const asPath: RequestTarget = { kind: 'path', path, verb: method.toLowerCase() };
  if ((!isCore && root !== 'apis') || version === undefined || below.length === 0) {
    return asPath;
  }
  const { namespace, plural, name, subresource } = splitBelow(below);
  if (plural === undefined || plural === '') {
    return asPath;
  }
  const verb = verbOf(method, name, query);
  return verb === undefined
    ? asPath
    : { kind: 'resource', group, version, plural, namespace, name, subresource, verb };
};

/** `namespaces/x/services` lists services, but `namespaces/x` and `namespaces/x/status` are about the namespace itself. */
const splitBelow = (below: readonly string[]) => {
  const [first, second, third] = below;
  if (first === 'namespaces' && third !== undefined && !['status', 'finalize'].includes(third)) {
    const [, namespace, plural, name, subresource] = below;
    return { namespace, plural, name, subresource };
  }
  return { namespace: undefined, plural: first, name: second, subresource: third };
};

const decodePart = (part: string): string => {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
};

const verbOf = (
  method: string,
  name: string | undefined,
  query: URLSearchParams,
): Verb | undefined => {
  const watches = ['true', '1'].includes(query.get('watch') ?? '');
  switch (method) {
    case 'GET':
    case 'HEAD':
      return name === undefined ? (watches ? 'watch' : 'list') : 'get';
    case 'POST':
      return 'create';
    case 'PUT':
      return 'update';
    case 'PATCH':
      return 'patch';
    case 'DELETE':
      return name === undefined ? 'deletecollection' : 'delete';
    default:
      return undefined;
  }
};

export const isTargetOf = (target: ResourceTarget, resource: Resource): boolean =>
  target.group === resource.group &&
  target.version === resource.version &&
  target.plural === resource.plural;
