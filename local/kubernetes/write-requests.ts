/*
 * Create, update, patch and delete over HTTP: what the API server checks before it stores, and what it answers.
 */
import { jsonPatch } from './json-patch.ts';
import { mergePatch, strategicMergePatch } from './merge-patch.ts';
import { isJsonObject, type JsonObject, type KubernetesObject } from './object.ts';
import {
  checkName,
  checkNamespace,
  checkVersion,
  expectObject,
  parseBody,
} from './object-checks.ts';
import type { ResourceTarget } from './request-target.ts';
import { apiVersionOf, type Resource } from './resources.ts';
import {
  alreadyExists,
  badRequest,
  conflict,
  notFound,
  unsupportedMediaType,
} from './status-error.ts';
import type { ObjectStore, WriteOptions } from './store.ts';

export type WriteRequest = {
  readonly resource: Resource;
  readonly target: ResourceTarget;
  readonly query: URLSearchParams;
  readonly contentType: string;
  readonly userAgent: string;
  readonly body: string;
};

type Written = { readonly status: number; readonly object: KubernetesObject };

const applyPatchType = 'application/apply-patch+yaml';

export const createObject = (store: ObjectStore, request: WriteRequest): Written => {
  const { resource, target } = request;
  const sent = expectObject(parseBody(request), request);
  const generated = sent.metadata.generateName;
  const name =
    sent.metadata.name ??
    (generated === undefined ? '' : generated + Math.random().toString(36).slice(2, 7));
  checkName(resource, name);
  checkNamespace(store, resource, target.namespace);
  if (store.find(resource, target.namespace, name) !== undefined) {
    throw alreadyExists(resource, name);
  }
  const object = placed(sent, target.namespace, name);
  return { status: 201, object: store.write(resource, object, optionsOf(request, 'Update')) };
};

export const updateObject = (store: ObjectStore, request: WriteRequest): Written => {
  const { resource, target } = request;
  const stored = expectStored(store, request);
  const sent = expectObject(parseBody(request), request);
  const name = target.name ?? '';
  if (sent.metadata.name !== name) {
    throw badRequest(
      `the name of the object (${sent.metadata.name ?? ''}) does not match the name on the URL (${name})`,
    );
  }
  checkVersion(resource, stored, sent);
  const object = placed(sent, target.namespace, name);
  return { status: 200, object: store.write(resource, object, optionsOf(request, 'Update')) };
};

export const patchObject = (store: ObjectStore, request: WriteRequest): Written => {
  const { resource, target, contentType } = request;
  const name = target.name ?? '';
  const body = parseBody(request);
  const existing = store.find(resource, target.namespace, name);
  const isApply = contentType === applyPatchType;
  if (existing === undefined && isApply && target.subresource === undefined) {
    const sent = expectObject(body, request);
    checkName(resource, name);
    checkNamespace(store, resource, target.namespace);
    const object = placed(sent, target.namespace, name);
    return { status: 201, object: store.write(resource, object, optionsOf(request, 'Apply')) };
  }
  // A patch speaks of the object as this version shows it.
  const stored = { ...expectStored(store, request), apiVersion: apiVersionOf(resource) };
  const patched = expectObject(applyPatch(resource, contentType, stored, body), request);
  checkVersion(resource, stored, patched);
  const object = placed(patched, target.namespace, name);
  const operation = isApply ? 'Apply' : 'Update';
  return { status: 200, object: store.write(resource, object, optionsOf(request, operation)) };
};

/** A deleted object is answered by a Status, one that its finalizers still hold by itself. */
export const deleteObject = (store: ObjectStore, request: WriteRequest): JsonObject => {
  const { resource } = request;
  const stored = expectStored(store, request);
  const preconditions = request.body === '' ? undefined : parseBody(request);
  const wanted = isJsonObject(preconditions) ? preconditions.preconditions : undefined;
  const uid = isJsonObject(wanted) ? wanted.uid : undefined;
  if (uid !== undefined && uid !== stored.metadata.uid) {
    throw conflict(resource, stored.metadata.name ?? '');
  }
  const { object, gone } = store.remove(resource, stored, {
    ignoreFinalizers: false,
    dryRun: isDryRun(request.query),
  });
  if (!gone || resource.kind === 'Namespace') {
    return object;
  }
  return {
    kind: 'Status',
    apiVersion: 'v1',
    metadata: {},
    status: 'Success',
    details: {
      name: object.metadata.name,
      ...(resource.group === '' ? {} : { group: resource.group }),
      kind: resource.plural,
      uid: object.metadata.uid,
    },
  };
};

const applyPatch = (
  resource: Resource,
  contentType: string,
  stored: KubernetesObject,
  body: unknown,
): unknown => {
  switch (contentType) {
    case 'application/json-patch+json':
      return jsonPatch(stored, body);
    case 'application/merge-patch+json':
    case applyPatchType:
      return mergePatch(stored, body);
    case 'application/strategic-merge-patch+json':
      // Custom resources have no schema of merge keys in the server.
      if (resource.crd !== null) {
        throw unsupportedMediaType(contentType);
      }
      return strategicMergePatch(stored, body);
    default:
      throw unsupportedMediaType(contentType);
  }
};

const expectStored = (store: ObjectStore, { resource, target }: WriteRequest): KubernetesObject => {
  const name = target.name ?? '';
  const stored = store.find(resource, target.namespace, name);
  if (stored === undefined) {
    throw notFound(resource, name);
  }
  return stored;
};

const placed = (
  object: KubernetesObject,
  namespace: string | undefined,
  name: string,
): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, name, ...(namespace === undefined ? {} : { namespace }) },
});

const optionsOf = (request: WriteRequest, operation: 'Update' | 'Apply'): WriteOptions => {
  const { target, query, userAgent } = request;
  const manager = query.get('fieldManager') ?? (userAgent.split('/')[0] || 'unknown');
  const isStatus = target.subresource === 'status';
  return {
    writer: { manager, operation, ...(isStatus ? { subresource: 'status' as const } : {}) },
    part: isStatus ? 'status' : 'main',
    dryRun: isDryRun(query),
  };
};

const isDryRun = (query: URLSearchParams): boolean => query.get('dryRun') === 'All';
