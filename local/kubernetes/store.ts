/*
 * The objects of one cluster and how they change: identity, versions, generation, deletion with finalizers. Both the
 * HTTP API and the code that drives the stand-in write through here. Stored objects are never mutated, so that an
 * older list stays what it was.
 */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { createAllocator, withDefaults } from './defaults.ts';
import { createHistory, type History } from './history.ts';
import { type FieldManager, manageFields } from './managed-fields.ts';
import { type KubernetesObject, withoutUndefined } from './object.ts';
import { allResources, apiVersionOf, type Resource, resourceOfKind } from './resources.ts';

export type WriteOptions = {
  readonly writer: FieldManager;
  /** `main` keeps the stored status, `status` keeps everything else, `all` takes the object whole. */
  readonly part: 'main' | 'status' | 'all';
  readonly dryRun: boolean;
};

export type ObjectStore = {
  readonly history: History;
  readonly find: (
    resource: Resource,
    namespace: string | undefined,
    name: string,
  ) => KubernetesObject | undefined;
  /** Creates the object, or replaces it; answers what is stored afterwards. */
  readonly write: (
    resource: Resource,
    object: KubernetesObject,
    options: WriteOptions,
  ) => KubernetesObject;
  /** Removes the object; one with finalizers is only marked, as on a real server. Answers the object as it was or is. */
  readonly remove: (
    resource: Resource,
    object: KubernetesObject,
    options: { readonly ignoreFinalizers: boolean; readonly dryRun: boolean },
  ) => { readonly object: KubernetesObject; readonly gone: boolean };
};

const keyOf = (namespace: string | undefined, name: string): string =>
  namespace === undefined ? name : `${namespace}/${name}`;

export const createStore = (now: () => Date): ObjectStore => {
  const history = createHistory();
  const allocate = createAllocator();

  const commit = (
    resource: Resource,
    object: KubernetesObject,
    previous: KubernetesObject | undefined,
  ): KubernetesObject => {
    const resourceVersion = history.next();
    const stored = withMetadata(object, { resourceVersion: String(resourceVersion) });
    history.record({
      resourceVersion,
      kind: resource.kind,
      key: keyOf(object.metadata.namespace, object.metadata.name ?? ''),
      object: stored,
      previous: previous ?? null,
    });
    return stored;
  };

  const erase = (resource: Resource, object: KubernetesObject): KubernetesObject => {
    const resourceVersion = history.next();
    history.record({
      resourceVersion,
      kind: resource.kind,
      key: keyOf(object.metadata.namespace, object.metadata.name ?? ''),
      object: null,
      previous: object,
    });
    return withMetadata(object, { resourceVersion: String(resourceVersion) });
  };

  /** What the namespace controller does, at once: nothing outlives its namespace. */
  const eraseContent = (namespace: string): void => {
    for (const resource of allResources.filter(({ namespaced }) => namespaced)) {
      for (const { key, object } of history.at(resource.kind, history.current())) {
        if (key.startsWith(`${namespace}/`)) {
          erase(resource, object);
        }
      }
    }
  };

  const store: ObjectStore = {
    history,
    find: (resource, namespace, name) =>
      history.find(resource.kind, keyOf(resource.namespaced ? namespace : undefined, name)),
    write: (resource, object, options) => {
      const before = store.find(resource, object.metadata.namespace, object.metadata.name ?? '');
      const time = timestamp(now());
      const shaped = withDefaults(choosePart(object, before, options.part), before, allocate);
      const next = identified(resource, shaped, before, options, time);
      if (before !== undefined && isSameContent(before, next)) {
        return before;
      }
      if (options.dryRun) {
        return next;
      }
      // Taking the last finalizer from an object that is being deleted is what removes it.
      if (before !== undefined && isHeld(before) && !hasFinalizers(next)) {
        return erase(resource, before);
      }
      return commit(resource, next, before);
    },
    remove: (resource, object, options) => {
      const gone = options.ignoreFinalizers || !hasFinalizers(object);
      if (options.dryRun) {
        return { object, gone };
      }
      if (gone) {
        if (resource.kind === 'Namespace') {
          eraseContent(object.metadata.name ?? '');
        }
        return { object: erase(resource, object), gone };
      }
      if (object.metadata.deletionTimestamp !== undefined) {
        return { object, gone };
      }
      const marked = withMetadata(object, {
        deletionTimestamp: timestamp(now()),
        deletionGracePeriodSeconds: 0,
      });
      return { object: commit(resource, marked, object), gone };
    },
  };
  return store;
};

const timestamp = (date: Date): string => `${date.toISOString().slice(0, 19)}Z`;

const hasFinalizers = (object: KubernetesObject): boolean =>
  (object.metadata.finalizers ?? []).length > 0;

const isHeld = (object: KubernetesObject): boolean =>
  object.metadata.deletionTimestamp !== undefined && hasFinalizers(object);

const withMetadata = (
  object: KubernetesObject,
  metadata: Partial<KubernetesObject['metadata']>,
): KubernetesObject => ({ ...object, metadata: { ...object.metadata, ...metadata } });

const choosePart = (
  object: KubernetesObject,
  before: KubernetesObject | undefined,
  part: WriteOptions['part'],
): KubernetesObject => {
  if (part === 'status' && before !== undefined) {
    return withoutUndefined({ ...before, status: object.status }) as KubernetesObject;
  }
  // A main write leaves the status alone; `all` changes it only when the object brings one.
  const status = part === 'main' ? before?.status : (object.status ?? before?.status);
  return withoutUndefined({ ...object, status }) as KubernetesObject;
};

/** Fields that belong to the server are taken from the stored object, whatever the client sent. */
const identified = (
  resource: Resource,
  object: KubernetesObject,
  before: KubernetesObject | undefined,
  options: WriteOptions,
  time: string,
): KubernetesObject => {
  const { name, namespace, labels, annotations, finalizers, ...rest } = object.metadata;
  const deletion = options.part === 'all' ? rest : (before?.metadata ?? {});
  const changed = before !== undefined && !isDeepStrictEqual(contentOf(before), contentOf(object));
  const generation = resource.counted
    ? (before?.metadata.generation ?? 0) + (changed || before === undefined ? 1 : 0)
    : undefined;
  const versioned: KubernetesObject = {
    ...object,
    apiVersion: apiVersionOf(resourceOfKind(resource.kind)),
    kind: resource.kind,
    metadata: withoutUndefined({
      name,
      namespace,
      uid: before?.metadata.uid ?? randomUUID(),
      resourceVersion: before?.metadata.resourceVersion,
      generation,
      creationTimestamp: before?.metadata.creationTimestamp ?? time,
      deletionTimestamp: deletion.deletionTimestamp,
      deletionGracePeriodSeconds: deletion.deletionGracePeriodSeconds,
      labels: emptyToUndefined(labels),
      annotations: emptyToUndefined(annotations),
      finalizers: finalizers === undefined || finalizers.length === 0 ? undefined : finalizers,
    }) as KubernetesObject['metadata'],
  };
  const managedFields = manageFields(
    versioned,
    before?.metadata.managedFields ?? [],
    options.writer,
    time,
  );
  return withMetadata(versioned, { managedFields });
};

/** What a generation counts: not every kind keeps it in a `spec`. */
const contentOf = (object: KubernetesObject): object => ({
  ...object,
  apiVersion: undefined,
  kind: undefined,
  metadata: undefined,
  status: undefined,
});

const emptyToUndefined = <T extends object>(value: T | undefined): T | undefined =>
  value === undefined || Object.keys(value).length === 0 ? undefined : value;

/** A write that changes nothing gets no new resource version; who wrote it last does not count. */
const isSameContent = (before: KubernetesObject, next: KubernetesObject): boolean =>
  isDeepStrictEqual(
    withMetadata(before, { managedFields: [] }),
    withMetadata(next, { managedFields: [] }),
  );
