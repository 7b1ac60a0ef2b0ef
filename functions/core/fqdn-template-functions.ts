/*
 * The functions of the templates: those of Go that make sense for names, and those external-dns adds (`replace` takes the
 * old text, the new one and then the target, so that it can end a pipeline). `and` and `or` stop at the first argument that
 * decides; the evaluator does that, they are listed here for their names.
 */
import { isIPv4, isIPv6 } from 'node:net';
import { ExpressionProblem } from './expression-problem.ts';
import { formatted } from './fqdn-template-format.ts';
import {
  asMap,
  fieldOf,
  hasEntry,
  indexOf,
  isAbsent,
  isTrue,
  lengthOf,
  nameOf,
  printed,
  textOf,
} from './fqdn-template-value.ts';

/** `object` is the Kubernetes object that the template runs on. */
export type TemplateFunction = {
  readonly minimum: number;
  readonly maximum: number;
  readonly apply: (values: readonly unknown[], object: unknown) => unknown;
};

/** No text grows beyond this: what all annotations of an object together may hold. */
export const MAX_TEXT_LENGTH = 262_144;

type Apply = TemplateFunction['apply'];

const exactly = (count: number, apply: Apply): TemplateFunction => ({
  minimum: count,
  maximum: count,
  apply,
});

const atLeast = (minimum: number, apply: Apply): TemplateFunction => ({
  minimum,
  maximum: Number.POSITIVE_INFINITY,
  apply,
});

/** Its number of arguments has been checked. */
const ofTexts = (name: string, count: number, apply: (...texts: string[]) => unknown) =>
  exactly(count, (values) => apply(...values.map((value) => textOf(value, name))));

const last: Apply = (values) => values.at(-1);

const withoutPrefix = (text: string, prefix: string): string =>
  text.startsWith(prefix) ? text.slice(prefix.length) : text;

const withoutSuffix = (text: string, suffix: string): string =>
  text.endsWith(suffix) ? text.slice(0, text.length - suffix.length) : text;

const replaced = (before: string, after: string, target: string): string => {
  const pieces = target.split(before);
  const length = target.length + pieces.length * (after.length - before.length);
  if (length > MAX_TEXT_LENGTH) throw new ExpressionProblem('replace makes the text too long');
  return before === '' ? ['', ...target, ''].join(after) : pieces.join(after);
};

/** A field that is absent equals the zero value of what it is compared with: Go's types are not optional. */
const zeroOf = (value: unknown): unknown => {
  if (typeof value === 'number') return 0;
  return typeof value === 'boolean' ? false : '';
};

/** -1, 0 or 1; both must be texts or both numbers (or booleans, for eq and ne). */
const compared = (name: string, left: unknown, right: unknown): number => {
  const a = isAbsent(left) ? zeroOf(right) : left;
  const b = isAbsent(right) ? zeroOf(a) : right;
  if (typeof a === 'string' && typeof b === 'string') return Number(a > b) - Number(a < b);
  if (typeof a === 'number' && typeof b === 'number') return Number(a > b) - Number(a < b);
  const ordered = name !== 'eq' && name !== 'ne';
  if (typeof a === 'boolean' && typeof b === 'boolean' && !ordered) return Number(a !== b);
  throw new ExpressionProblem(`${name} cannot compare ${nameOf(left)} with ${nameOf(right)}`);
};

/** A key that a map lacks has no type, unlike an absent field: it equals nothing but what is absent too. */
const areEqual = (name: string, left: unknown, right: unknown): boolean =>
  left === undefined || right === undefined
    ? isAbsent(left) && isAbsent(right)
    : compared(name, left, right) === 0;

const comparison = (name: string, accepts: (order: number) => boolean): TemplateFunction =>
  exactly(2, ([left, right]) => accepts(compared(name, left, right)));

/** Go puts a space between two values when neither is a text. */
const joined = (values: readonly unknown[]): string =>
  values
    .map((value, index) => {
      const before = values[index - 1];
      const spaced = index > 0 && typeof value !== 'string' && typeof before !== 'string';
      return `${spaced ? ' ' : ''}${printed(value)}`;
    })
    .join('');

/** As external-dns: what is no JSON is nothing. */
const decodedJson = (text: string): unknown => {
  try {
    return JSON.parse(text, (_, value) => asMap(value));
  } catch {
    return null;
  }
};

/** The name of the source in external-dns that reads objects of this kind. */
const sourceNameOf = (object: unknown): string => {
  const kind = printed(fieldOf(object, 'kind')).toLowerCase();
  if (kind === 'dnsendpoint') return 'crd';
  return kind.endsWith('route') ? `gateway-${kind}` : kind;
};

export const TEMPLATE_FUNCTIONS: ReadonlyMap<string, TemplateFunction> = new Map([
  ['contains', ofTexts('contains', 2, (text, part) => text.includes(part))],
  ['trimPrefix', ofTexts('trimPrefix', 2, withoutPrefix)],
  ['trimSuffix', ofTexts('trimSuffix', 2, withoutSuffix)],
  ['trim', ofTexts('trim', 1, (text) => text.trim())],
  ['toLower', ofTexts('toLower', 1, (text) => text.toLowerCase())],
  ['replace', ofTexts('replace', 3, replaced)],
  ['isIPv6', ofTexts('isIPv6', 1, isIPv6)],
  ['isIPv4', ofTexts('isIPv4', 1, isIPv4)],
  ['isSource', exactly(1, ([name], object) => textOf(name, 'isSource') === sourceNameOf(object))],
  ['hasKey', exactly(2, ([map, key]) => hasEntry(map, textOf(key, 'hasKey')))],
  ['fromJson', ofTexts('fromJson', 1, decodedJson)],
  ['and', atLeast(1, last)],
  ['or', atLeast(1, last)],
  ['not', exactly(1, ([value]) => !isTrue(value))],
  ['eq', atLeast(2, ([value, ...others]) => others.some((other) => areEqual('eq', value, other)))],
  ['ne', exactly(2, ([left, right]) => !areEqual('ne', left, right))],
  ['lt', comparison('lt', (order) => order < 0)],
  ['le', comparison('le', (order) => order <= 0)],
  ['gt', comparison('gt', (order) => order > 0)],
  ['ge', comparison('ge', (order) => order >= 0)],
  ['len', exactly(1, ([value]) => lengthOf(value))],
  ['index', atLeast(1, ([value, ...keys]) => keys.reduce(indexOf, value))],
  ['print', atLeast(0, joined)],
  ['printf', atLeast(1, ([format, ...values]) => formatted(textOf(format, 'printf'), values))],
]);
