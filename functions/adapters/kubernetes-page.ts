/*
 * One page of a list, checked before anything of it is believed: a list of the kind that was asked for, of objects with names
 * that objects can have.
 */
import type { Answer, Failed, Fields, KubernetesApi } from './kubernetes-api.ts';
import { fieldsOf } from './object-fields.ts';
import { unexpectedKind, unreadable } from './unreadable.ts';

/** Objects of a page; fewer where so many are too large. */
export const pageSizes: readonly number[] = [500, 50, 5];

/** `token`: '' for the first page. `sizes`: the ones to try. */
export type PageRequest = {
  readonly kind: string;
  readonly query: Readonly<Record<string, string>>;
  readonly token: string;
  readonly sizes: readonly number[];
};

/** `next`: the token of the next page; '' at the end. `size` was asked for; `sizes` are the ones to try for the next page. */
export type Page = {
  readonly kind: 'page';
  readonly items: readonly Fields[];
  readonly next: string;
  readonly size: number;
  readonly sizes: readonly number[];
};

export const readPage = async (
  api: KubernetesApi,
  path: string,
  request: PageRequest,
): Promise<Page | Failed> => {
  const { kind, query, token, sizes } = request;
  const [size = 1, ...smaller] = sizes;
  const answer = await api.get(path, {
    ...query,
    limit: String(size),
    ...(token === '' ? {} : { continue: token }),
  });
  const isTooLarge = answer.kind === 'failed' && answer.problem === 'too-large';
  if (isTooLarge && smaller.length > 0) return readPage(api, path, { ...request, sizes: smaller });
  const list = listOf(answer, kind);
  return list.kind === 'failed' ? list : { ...list, size, sizes };
};

/** Names of objects stand in reports, logs and TXT records, where nothing else of a server may get to. */
export const hasPossibleNames = (object: Fields): boolean => {
  const { name = '', namespace = '' } = fieldsOf(object.metadata);
  return [name, namespace].every(
    (text) => typeof text === 'string' && /^[^\s\p{C}/]{0,253}$/u.test(text),
  );
};

export const impossibleName = 'whose name or namespace no object can have';

const listOf = (answer: Answer, kind: string): Pick<Page, 'kind' | 'items' | 'next'> | Failed => {
  if (answer.kind === 'failed') return answer;
  const expected = `${kind}List`;
  const { body } = answer;
  if (body.kind !== expected) return unexpectedKind(body, expected);
  if (!Array.isArray(body.items) || !body.items.every(isFields)) {
    return unreadable(`found a ${expected} without a list of items`);
  }
  if (!body.items.every(hasPossibleNames)) {
    return unreadable(`found a ${expected} with an object ${impossibleName}`);
  }
  const next = isFields(body.metadata) ? (body.metadata.continue ?? '') : '';
  if (typeof next !== 'string') return unreadable(`found a ${expected} that cannot be continued`);
  return { kind: 'page', items: body.items, next };
};

const isFields = (value: unknown): value is Fields => value !== null && typeof value === 'object';
