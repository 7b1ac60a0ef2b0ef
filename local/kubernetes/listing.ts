/*
 * A list request: which state of the world it sees (resourceVersion, resourceVersionMatch, continue), which objects
 * of it (selectors), and how many at once (limit).
 *
 *   resourceVersion | match        | limit | state that is listed
 *   none            | -            | any   | the current one
 *   0               | - / NotOlder | any   | the current one, and the limit is ignored
 *   n               | -            | none  | the current one, or 504 when n is in the future
 *   n               | -            | given | exactly n, 410 when forgotten
 *   n               | Exact        | any   | exactly n, 410 when forgotten
 *   n               | NotOlderThan | any   | the current one, or 504 when n is in the future
 *   continue        | -            | any   | that of the first page, 410 when forgotten
 */
import { decodeContinue, encodeContinue } from './continue-token.ts';
import type { History } from './history.ts';
import type { KubernetesObject } from './object.ts';
import type { Resource } from './resources.ts';
import { predicateOf } from './selectors.ts';
import {
  badRequest,
  continueTooOld,
  invalid,
  resourceVersionTooLarge,
  resourceVersionTooOld,
} from './status-error.ts';

export type ListPage = {
  readonly items: readonly KubernetesObject[];
  readonly resourceVersion: string;
  readonly continue: string | undefined;
  readonly remainingItemCount: number | undefined;
};

type Position = { readonly at: number; readonly start: string; readonly limit: number };

export const listPage = (
  history: History,
  resource: Resource,
  namespace: string | undefined,
  query: URLSearchParams,
): ListPage => {
  const predicate = predicateOf(resource, query.get('labelSelector'), query.get('fieldSelector'));
  const position = positionOf(history, query);
  const prefix = namespace === undefined ? '' : `${namespace}/`;
  const start = prefix + position.start;
  const rest = history
    .at(resource.kind, position.at)
    .filter(({ key }) => key.startsWith(prefix) && key >= start);
  const items: KubernetesObject[] = [];
  for (const [index, { key, object }] of rest.entries()) {
    if (predicate.matches(object)) {
      items.push(object);
    }
    // As on the real server, more keys may follow although none of them match: the last page can be empty.
    if (items.length === position.limit && index < rest.length - 1) {
      return {
        items,
        resourceVersion: String(position.at),
        continue: encodeContinue({
          resourceVersion: position.at,
          start: `/${key.slice(prefix.length)}\u0000`,
        }),
        remainingItemCount: predicate.everything ? rest.length - 1 - index : undefined,
      };
    }
  }
  return {
    items,
    resourceVersion: String(position.at),
    continue: undefined,
    remainingItemCount: undefined,
  };
};

const positionOf = (history: History, query: URLSearchParams): Position => {
  const token = query.get('continue') ?? '';
  const version = query.get('resourceVersion') ?? '';
  const match = query.get('resourceVersionMatch') ?? '';
  const limit = limitOf(query.get('limit'));
  checkMatch(match, version, token);
  if (token !== '') {
    return continuedPosition(history, token, version, limit);
  }
  const current = history.current();
  if (version === '') {
    return { at: current, start: '', limit };
  }
  if (!/^\d+$/.test(version)) {
    throw badRequest(`Invalid value: "${version}": strconv.ParseUint: invalid syntax`);
  }
  const asked = Number(version);
  if (asked === 0) {
    return { at: current, start: '', limit: Number.POSITIVE_INFINITY };
  }
  if (asked > current) {
    throw resourceVersionTooLarge(asked, current);
  }
  const isExact = match === 'Exact' || (match === '' && Number.isFinite(limit));
  if (isExact && asked < history.compacted()) {
    throw resourceVersionTooOld();
  }
  return { at: isExact ? asked : current, start: '', limit };
};

const continuedPosition = (
  history: History,
  token: string,
  version: string,
  limit: number,
): Position => {
  if (version !== '' && version !== '0') {
    throw badRequest('specifying resource version is not allowed when using continue');
  }
  const { resourceVersion, start } = decodeContinue(token);
  if (resourceVersion > 0 && resourceVersion < history.compacted()) {
    throw continueTooOld(encodeContinue({ resourceVersion: -1, start }));
  }
  return {
    at: resourceVersion < 0 ? history.current() : resourceVersion,
    start: start.slice(1),
    limit,
  };
};

const limitOf = (text: string | null): number => {
  if (text === null || text === '' || text === '0') {
    return Number.POSITIVE_INFINITY;
  }
  if (!/^\d+$/.test(text)) {
    throw badRequest(`strconv.ParseInt: parsing "${text}": invalid syntax`);
  }
  return Number(text);
};

const listOptions = { group: 'meta.k8s.io', kind: 'ListOptions' };

const checkMatch = (match: string, version: string, token: string): void => {
  const field = 'resourceVersionMatch';
  if (match === '') {
    return;
  }
  if (version === '') {
    throw invalid(
      listOptions,
      '',
      field,
      'Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided',
      'FieldValueForbidden',
    );
  }
  if (token !== '') {
    throw invalid(
      listOptions,
      '',
      field,
      'Forbidden: resourceVersionMatch is forbidden when continue is provided',
      'FieldValueForbidden',
    );
  }
  if (match !== 'Exact' && match !== 'NotOlderThan') {
    throw invalid(
      listOptions,
      '',
      field,
      `Unsupported value: "${match}": supported values: "Exact", "NotOlderThan", ""`,
      'FieldValueNotSupported',
    );
  }
  if (match === 'Exact' && version === '0') {
    throw invalid(
      listOptions,
      '',
      field,
      'Forbidden: resourceVersionMatch "exact" is forbidden for resourceVersion "0"',
      'FieldValueForbidden',
    );
  }
};
