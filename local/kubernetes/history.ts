/*
 * Every version of every stored object, by one global resource version, as etcd keeps them. It makes a paged list
 * consistent: each page is cut from the state at the version of the first page, whatever was written in between.
 * `compact` forgets the past, after which lists and watches at an older version get 410.
 */
import type { KubernetesObject } from './object.ts';

/** `object` is null where this version removed it. `key` is `namespace/name`, or `name` for cluster-wide kinds. */
export type Version = {
  readonly resourceVersion: number;
  readonly kind: string;
  readonly key: string;
  readonly object: KubernetesObject | null;
  readonly previous: KubernetesObject | null;
};

type Stored = { readonly key: string; readonly object: KubernetesObject };

export type History = {
  readonly current: () => number;
  readonly next: () => number;
  readonly compacted: () => number;
  readonly record: (version: Version) => void;
  readonly find: (kind: string, key: string) => KubernetesObject | undefined;
  /** All objects of a kind as they were at a version, in the order of their keys. */
  readonly at: (kind: string, resourceVersion: number) => readonly Stored[];
  /** The changes of a kind after a version, oldest first. */
  readonly since: (kind: string, resourceVersion: number) => readonly Version[];
  readonly compact: () => void;
  readonly subscribe: (listener: (version: Version) => void) => () => void;
};

const firstResourceVersion = 200;
const keptSnapshots = 16;

export const createHistory = (): History => {
  const latest = new Map<string, Map<string, KubernetesObject>>();
  const log: Version[] = [];
  const snapshots = new Map<string, readonly Stored[]>();
  const listeners = new Set<(version: Version) => void>();
  let resourceVersion = firstResourceVersion;
  let compactedAt = 0;

  const kept = (kind: string): Map<string, KubernetesObject> => {
    const known = latest.get(kind) ?? new Map<string, KubernetesObject>();
    latest.set(kind, known);
    return known;
  };

  const snapshot = (kind: string, at: number): readonly Stored[] => {
    const state = new Map(kept(kind));
    // Walks back from now, undoing what came after `at`.
    for (let index = log.length - 1; index >= 0; index -= 1) {
      const version = log[index];
      if (version === undefined || version.resourceVersion <= at) {
        break;
      }
      if (version.kind === kind) {
        restore(state, version);
      }
    }
    return [...state]
      .map(([key, object]) => ({ key, object }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
  };

  return {
    current: () => resourceVersion,
    next: () => {
      resourceVersion += 1;
      return resourceVersion;
    },
    compacted: () => compactedAt,
    record: (version) => {
      log.push(version);
      if (version.object === null) {
        kept(version.kind).delete(version.key);
      } else {
        kept(version.kind).set(version.key, version.object);
      }
      for (const listener of listeners) {
        listener(version);
      }
    },
    find: (kind, key) => latest.get(kind)?.get(key),
    at: (kind, at) => {
      const name = `${kind}@${at}`;
      const known = snapshots.get(name);
      if (known !== undefined) {
        return known;
      }
      const made = snapshot(kind, at);
      snapshots.set(name, made);
      for (const oldest of [...snapshots.keys()].slice(0, -keptSnapshots)) {
        snapshots.delete(oldest);
      }
      return made;
    },
    since: (kind, after) =>
      log.filter((version) => version.kind === kind && version.resourceVersion > after),
    compact: () => {
      compactedAt = resourceVersion;
      log.length = 0;
      snapshots.clear();
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};

const restore = (state: Map<string, KubernetesObject>, version: Version): void => {
  if (version.previous === null) {
    state.delete(version.key);
  } else {
    state.set(version.key, version.previous);
  }
};
