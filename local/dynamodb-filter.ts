/*
 * The filter of a Scan: comparisons of a top-level attribute with a value, joined by AND. The whole language of
 * expressions is larger; what is not known here is refused, never taken for true.
 */
import { isObject, type JsonInput } from './json-protocol.ts';
import { ServiceError } from './service.ts';

/** One value under its type: `{ S: 'text' }`, `{ N: '1' }`, `{ M: { … } }`. */
export type AttributeValue = {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly SS?: readonly string[];
  readonly L?: readonly AttributeValue[];
  readonly M?: Readonly<Record<string, AttributeValue>>;
};

export type Item = Readonly<Record<string, AttributeValue>>;

type Condition = (item: Item) => boolean;

export const parseFilter = (
  expression: string | undefined,
  names: JsonInput,
  values: JsonInput,
): Condition => {
  const unused = new Set([...Object.keys(names), ...Object.keys(values)]);
  if (expression === undefined) {
    if (unused.size === 0) return () => true;
    throw invalid('ExpressionAttributeNames can only be specified when using expressions');
  }
  const resolve = (table: JsonInput, kind: string, token: string): unknown => {
    unused.delete(token);
    if (table[token] !== undefined) return table[token];
    throw invalid(
      `Invalid FilterExpression: An expression attribute ${kind} used in expression is not defined; attribute ${kind}: ${token}`,
    );
  };
  const conditions = expression
    .trim()
    .split(/\s+AND\s+/i)
    .map((term): Condition => {
      const [, path = '', operator, token = ''] =
        /^\(?\s*(#?\w+)\s*(=|<>)\s*(:\w+)\s*\)?$/.exec(term.trim()) ?? [];
      if (operator === undefined) {
        throw invalid(
          `Invalid FilterExpression: the stand-in reads comparisons such as 'a = :b' joined by AND, found '${term}'`,
        );
      }
      const name = path.startsWith('#') ? String(resolve(names, 'name', path)) : path;
      const value = resolve(values, 'value', token);
      if (!isObject(value)) throw invalid(`Invalid FilterExpression: ${token} has no type`);
      return (item) => isSame(item[name], value) === (operator === '=');
    });
  const [left] = unused;
  if (left !== undefined) {
    throw invalid(
      `Value provided in ExpressionAttribute${left.startsWith('#') ? 'Names' : 'Values'} unused in expressions: keys: {${left}}`,
    );
  }
  return (item) => conditions.every((condition) => condition(item));
};

const isSame = (one: AttributeValue | undefined, other: object): boolean =>
  one !== undefined && JSON.stringify(one) === JSON.stringify(other);

const invalid = (message: string): ServiceError => new ServiceError('ValidationException', message);
