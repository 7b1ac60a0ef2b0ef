/*
 * The forms in which a client can have objects (`Accept`): whole, as a Table for `kubectl get`, or metadata only;
 * alone, in a list, or in a watch event.
 */
import type { ListPage } from './listing.ts';
import type { JsonObject, KubernetesObject } from './object.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import { StatusError } from './status-error.ts';
import { columnDefinitions, rowCells } from './tables.ts';

type Representation = 'object' | 'table' | 'metadata';

/** Which part of an object a Table row carries beside its cells. */
type IncludeObject = 'None' | 'Metadata' | 'Object';

export type View = {
  readonly representation: Representation;
  readonly includeObject: IncludeObject;
  readonly now: Date;
};

export const viewOf = (accept: string, query: URLSearchParams, now: Date): View => {
  const include = query.get('includeObject');
  return {
    representation: representationOf(accept),
    includeObject: include === 'None' || include === 'Object' ? include : 'Metadata',
    now,
  };
};

/** The first type in the list that we can make wins: clients write them in the order they prefer. */
const representationOf = (accept: string): Representation => {
  for (const range of accept.split(',').map((part) => part.trim().replaceAll(' ', ''))) {
    const [type = '', ...parameters] = range.split(';');
    const as = parameters.find((parameter) => parameter.startsWith('as='))?.slice('as='.length);
    const isJson = ['application/json', '*/*', 'application/*', ''].includes(type);
    if (isJson && as === undefined) {
      return 'object';
    }
    if (isJson && as === 'Table' && parameters.includes('v=v1')) {
      return 'table';
    }
    if (isJson && as?.startsWith('PartialObjectMetadata') && parameters.includes('v=v1')) {
      return 'metadata';
    }
  }
  throw new StatusError(
    406,
    'NotAcceptable',
    'only the following media types are accepted: application/json',
  );
};

export const renderObject = (
  resource: Resource,
  object: KubernetesObject,
  view: View,
): JsonObject => {
  switch (view.representation) {
    case 'object':
      return wholeObject(resource, object);
    case 'metadata':
      return metadataOnly(object);
    case 'table':
      return table(resource, [object], view, {
        resourceVersion: object.metadata.resourceVersion,
      });
    default:
      return view.representation satisfies never;
  }
};

export const renderList = (resource: Resource, page: ListPage, view: View): JsonObject => {
  const metadata = {
    resourceVersion: page.resourceVersion,
    ...(page.continue === undefined ? {} : { continue: page.continue }),
    ...(page.remainingItemCount === undefined
      ? {}
      : { remainingItemCount: page.remainingItemCount }),
  };
  switch (view.representation) {
    case 'object':
      return wholeList(resource, page, metadata);
    case 'metadata':
      return {
        kind: 'PartialObjectMetadataList',
        apiVersion: 'meta.k8s.io/v1',
        metadata,
        items: page.items.map(metadataOnly),
      };
    case 'table':
      return table(resource, page.items, view, metadata);
    default:
      return view.representation satisfies never;
  }
};

/** Built-in kinds come without kind and apiVersion in a list, those of CRDs with them, and with an empty `continue` at the end. */
const wholeList = (resource: Resource, page: ListPage, metadata: JsonObject): JsonObject => {
  const apiVersion = apiVersionOf(resource);
  const kind = `${resource.kind}List`;
  if (resource.crd === null) {
    const items = page.items.map(({ apiVersion: _, kind: __, ...item }) => item);
    return { kind, apiVersion, metadata, items };
  }
  const items = page.items.map((item) => wholeObject(resource, item));
  return { apiVersion, items, kind, metadata: { continue: '', ...metadata } };
};

const wholeObject = (resource: Resource, object: KubernetesObject): JsonObject => {
  const { apiVersion: _, kind, metadata, ...rest } = object;
  // Stored in one version, shown in the one that was asked for: the CRDs here convert nothing else.
  const apiVersion = apiVersionOf(resource);
  return resource.crd === null
    ? { kind, apiVersion, metadata, ...rest }
    : { apiVersion, kind, metadata, ...rest };
};

const metadataOnly = (object: KubernetesObject): JsonObject => ({
  kind: 'PartialObjectMetadata',
  apiVersion: 'meta.k8s.io/v1',
  metadata: object.metadata,
});

const table = (
  resource: Resource,
  objects: readonly KubernetesObject[],
  view: View,
  metadata: object,
): JsonObject => ({
  kind: 'Table',
  apiVersion: 'meta.k8s.io/v1',
  metadata,
  columnDefinitions: columnDefinitions(resource.kind),
  rows: objects.map((object) => ({
    cells: rowCells(object, view.now),
    ...rowObject(resource, object, view.includeObject),
  })),
});

const rowObject = (
  resource: Resource,
  object: KubernetesObject,
  include: IncludeObject,
): JsonObject => {
  switch (include) {
    case 'None':
      return {};
    case 'Metadata':
      return { object: metadataOnly(object) };
    case 'Object':
      return { object: wholeObject(resource, object) };
    default:
      return include satisfies never;
  }
};
