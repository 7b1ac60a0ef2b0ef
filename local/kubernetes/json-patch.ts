/*
 * JSON patch (RFC 6902), with the words of the API server where an operation cannot be applied.
 */
import { isDeepStrictEqual } from 'node:util';
import { isJsonObject, type JsonObject } from './object.ts';
import { badRequest, StatusError } from './status-error.ts';

type Change =
  | { readonly kind: 'add'; readonly value: unknown }
  | { readonly kind: 'replace'; readonly value: unknown }
  | { readonly kind: 'remove' };

export const jsonPatch = (target: unknown, operations: unknown): unknown => {
  if (!Array.isArray(operations)) {
    throw badRequest('error decoding patch: expected a JSON array of operations');
  }
  return operations.reduce<unknown>((document, operation) => {
    if (!isJsonObject(operation)) {
      throw badRequest('error decoding patch: expected an object for each operation');
    }
    return applyOperation(document, operation);
  }, target);
};

const applyOperation = (document: unknown, operation: JsonObject): unknown => {
  const { op, value } = operation;
  const path = pointer(operation.path);
  switch (op) {
    case 'add':
      return edit(document, path, { kind: 'add', value });
    case 'replace':
      readAt(document, path);
      return edit(document, path, { kind: 'replace', value });
    case 'remove':
      readAt(document, path);
      return edit(document, path, { kind: 'remove' });
    case 'test':
      if (!isDeepStrictEqual(readAt(document, path), value)) {
        throw rejected(`testing value ${String(operation.path)} failed`);
      }
      return document;
    case 'copy':
      return edit(document, path, {
        kind: 'add',
        value: readAt(document, pointer(operation.from)),
      });
    case 'move': {
      const from = pointer(operation.from);
      const moved = readAt(document, from);
      return edit(edit(document, from, { kind: 'remove' }), path, { kind: 'add', value: moved });
    }
    default:
      throw rejected(`Unexpected kind: ${String(op)}`);
  }
};

const rejected = (why: string): StatusError =>
  new StatusError(
    422,
    'Invalid',
    `the server rejected our request due to an error in our request: ${why}`,
    {},
  );

const pointer = (text: unknown): readonly string[] => {
  if (typeof text !== 'string' || (text !== '' && !text.startsWith('/'))) {
    throw badRequest(`error decoding patch: invalid path ${JSON.stringify(text)}`);
  }
  return text
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
};

const readAt = (document: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((at, key) => {
    const found = Array.isArray(at) ? at[Number(key)] : isJsonObject(at) ? at[key] : undefined;
    if (found === undefined) {
      throw rejected(`doc is missing path: /${path.join('/')}`);
    }
    return found;
  }, document);

/** Copies the document with one place changed. */
const edit = (document: unknown, path: readonly string[], change: Change): unknown => {
  const [key, ...rest] = path;
  if (key === undefined) {
    return change.kind === 'remove' ? undefined : change.value;
  }
  if (Array.isArray(document)) {
    return editList(document, key, rest, change);
  }
  if (!isJsonObject(document)) {
    throw rejected(`doc is missing path: /${path.join('/')}`);
  }
  if (rest.length > 0) {
    return { ...document, [key]: edit(document[key], rest, change) };
  }
  const { [key]: _, ...others } = document;
  return change.kind === 'remove' ? others : { ...document, [key]: change.value };
};

const editList = (
  list: readonly unknown[],
  key: string,
  rest: readonly string[],
  change: Change,
): unknown => {
  const index = key === '-' ? list.length : Number(key);
  if (!Number.isInteger(index) || index < 0 || index > list.length) {
    throw rejected(`Unable to access invalid index: ${key}`);
  }
  if (rest.length > 0) {
    return list.map((item, at) => (at === index ? edit(item, rest, change) : item));
  }
  return change.kind === 'remove'
    ? list.toSpliced(index, 1)
    : list.toSpliced(index, change.kind === 'add' ? 0 : 1, change.value);
};
