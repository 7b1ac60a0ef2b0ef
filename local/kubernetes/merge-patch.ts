/*
 * JSON merge patch (RFC 7386) and strategic merge patch, the latter with the merge keys of the few lists that
 * `kubectl apply` and `kubectl annotate` touch here.
 */
import { isJsonObject } from './object.ts';

/** The key that tells items of a list apart in a strategic merge, by the name of the list; other lists are replaced whole. */
const mergeKeys: Readonly<Record<string, string>> = {
  ports: 'port',
  conditions: 'type',
  ownerReferences: 'uid',
};
const mergedPrimitiveLists: ReadonlySet<string> = new Set(['finalizers']);

export const mergePatch = (target: unknown, patch: unknown): unknown => {
  if (!isJsonObject(patch)) {
    return patch;
  }
  const merged: Record<string, unknown> = { ...(isJsonObject(target) ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      delete merged[key];
    } else {
      merged[key] = mergePatch(merged[key], value);
    }
  }
  return merged;
};

export const strategicMergePatch = (target: unknown, patch: unknown): unknown => {
  if (!isJsonObject(patch)) {
    return patch;
  }
  if (patch.$patch === 'replace') {
    return Object.fromEntries(Object.entries(patch).filter(([key]) => key !== '$patch'));
  }
  const merged: Record<string, unknown> = { ...(isJsonObject(target) ? target : {}) };
  for (const [key, value] of Object.entries(patch)) {
    const removedFrom = /^\$deleteFromPrimitiveList\/(.+)$/.exec(key)?.[1];
    if (removedFrom !== undefined) {
      const gone: readonly unknown[] = Array.isArray(value) ? value : [];
      merged[removedFrom] = arrayOf(merged[removedFrom]).filter((item) => !gone.includes(item));
    } else if (key === '$retainKeys') {
      const retained: readonly unknown[] = Array.isArray(value) ? value : [];
      for (const name of Object.keys(merged).filter((name) => !retained.includes(name))) {
        delete merged[name];
      }
    } else if (key.startsWith('$')) {
      // `$setElementOrder` only orders, `$patch: merge` is the default.
    } else if (value === null) {
      delete merged[key];
    } else if (Array.isArray(value)) {
      merged[key] = mergeLists(key, arrayOf(merged[key]), value);
    } else {
      merged[key] = strategicMergePatch(merged[key], value);
    }
  }
  return merged;
};

const mergeLists = (
  name: string,
  target: readonly unknown[],
  patch: readonly unknown[],
): readonly unknown[] => {
  if (mergedPrimitiveLists.has(name)) {
    return [...new Set([...target, ...patch])];
  }
  const mergeKey = mergeKeys[name];
  if (mergeKey === undefined) {
    return patch;
  }
  let merged = [...target];
  for (const item of patch) {
    if (!isJsonObject(item)) {
      return patch;
    }
    if (item.$patch === 'replace') {
      merged = [];
      continue;
    }
    const at = merged.findIndex(
      (other) => isJsonObject(other) && other[mergeKey] === item[mergeKey],
    );
    if (item.$patch === 'delete') {
      merged = merged.filter((_, index) => index !== at);
    } else if (at === -1) {
      merged.push(item);
    } else {
      merged[at] = strategicMergePatch(merged[at], item);
    }
  }
  return merged;
};

const arrayOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
