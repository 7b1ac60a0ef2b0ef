/*
 * The values of a template: what JSON has, read as Go would read the typed object. Fields of objects are found without
 * regard to case, because Go's names and the JSON names of Kubernetes differ in nothing else (.Spec.ClusterIP is clusterIP,
 * .IP is ip); keys of maps (labels, annotations, decoded JSON) are exact. Only own properties exist. A field that is absent
 * (null) is the zero value of whatever it meets, as in Go's typed objects: "" beside a text, 0 beside a number; a key that
 * a map lacks is undefined. Both print nothing.
 */
import { printable } from './dns-name.ts';
import { ExpressionProblem } from './expression-problem.ts';

type JsonObject = Readonly<Record<string, unknown>>;

const ENTRIES = Symbol('entries');

/** A map of Go, where a plain JSON object is a struct. */
type GoMap = { readonly [ENTRIES]: JsonObject };

/** Marks a decoded JSON object as a map; other values stay as they are. */
export const asMap = (value: unknown): unknown =>
  isJsonObject(value) && !isGoMap(value) ? { [ENTRIES]: value } : value;

export const fieldOf = (value: unknown, name: string): unknown => {
  if (isAbsent(value)) return null;
  if (isGoMap(value)) return entryOf(value, name);
  if (!isJsonObject(value)) {
    throw new ExpressionProblem(`'.${printable(name)}' is asked of ${nameOf(value)}`);
  }
  const wanted = JSON_NAMES.get(name.toLowerCase()) ?? name.toLowerCase();
  if (wanted === '') return value;
  const found = propertyOf(value, name, wanted);
  // metav1.ObjectMeta is embedded: its fields are fields of the object too.
  const promoted =
    found === null && isJsonObject(value.metadata)
      ? propertyOf(value.metadata, name, wanted)
      : found;
  return MAP_FIELDS.has(wanted) ? asMap(promoted) : promoted;
};

/** `index value key`: keys of maps, places in lists. An absent map has no entries. */
export const indexOf = (value: unknown, key: unknown): unknown => {
  if (typeof key === 'string' && (isAbsent(value) || isJsonObject(value))) {
    return entryOf(value ?? {}, key) ?? null;
  }
  if (typeof key !== 'number' || !Array.isArray(value)) {
    throw new ExpressionProblem(`index cannot look up ${nameOf(key)} in ${nameOf(value)}`);
  }
  if (Object.hasOwn(value, key)) return value[key];
  throw new ExpressionProblem(`index ${key} is out of range; the list has ${value.length} items`);
};

/** The entries of a map in the order of their keys, or the items of a list; null when it is neither. */
export const itemsOf = (
  value: unknown,
): ReadonlyArray<readonly [string | number, unknown]> | null => {
  if (isAbsent(value)) return [];
  if (Array.isArray(value)) return [...value.entries()];
  if (!isJsonObject(value)) return null;
  const keys = Object.keys(entriesOf(value)).sort();
  return keys.map((key) => [key, entryOf(value, key)]);
};

export const hasEntry = (value: unknown, key: string): boolean => {
  if (isAbsent(value)) return false;
  if (isJsonObject(value)) return Object.hasOwn(entriesOf(value), key);
  throw new ExpressionProblem(`hasKey expects a map, found ${nameOf(value)}`);
};

export const lengthOf = (value: unknown): number => {
  if (isAbsent(value)) return 0;
  if (typeof value === 'string') return Buffer.byteLength(value);
  if (Array.isArray(value)) return value.length;
  if (isJsonObject(value)) return Object.keys(entriesOf(value)).length;
  throw new ExpressionProblem(`len of ${nameOf(value)} is not defined`);
};

/** As Go's templates see it: false, 0, "" and everything empty or absent is not true. */
export const isTrue = (value: unknown): boolean => {
  if (Array.isArray(value)) return value.length > 0;
  if (isGoMap(value)) return Object.keys(value[ENTRIES]).length > 0;
  return Boolean(value);
};

/** A text as Go prints the value: lists as [a b], maps as map[k:v], what is absent as nothing. */
export const printed = (value: unknown, depth = 0): string => {
  if (depth > MAX_PRINT_DEPTH) throw new ExpressionProblem('the value is nested too deep to print');
  if (isAbsent(value)) return '';
  if (Array.isArray(value)) return `[${value.map((item) => printed(item, depth + 1)).join(' ')}]`;
  if (isGoMap(value)) {
    const items = Object.keys(value[ENTRIES]).sort();
    return `map[${items.map((key) => `${key}:${printed(entryOf(value, key), depth + 1)}`).join(' ')}]`;
  }
  if (isJsonObject(value)) {
    throw new ExpressionProblem('a whole object cannot be printed; name the field that is meant');
  }
  return String(value);
};

/** The argument of a function that takes a text. */
export const textOf = (value: unknown, user: string): string => {
  if (isAbsent(value)) return '';
  if (typeof value === 'string') return value;
  throw new ExpressionProblem(`${user} expects a text, found ${nameOf(value)}`);
};

export const isAbsent = (value: unknown): value is null | undefined =>
  value === null || value === undefined;

export const nameOf = (value: unknown): string => {
  if (isAbsent(value)) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (isGoMap(value)) return 'a map';
  if (typeof value === 'object') return 'an object';
  return typeof value === 'string' ? 'a text' : `the ${typeof value} ${String(value)}`;
};

const MAX_PRINT_DEPTH = 20;

/** Fields that are maps in Go; their keys keep their case. */
const MAP_FIELDS: ReadonlySet<string> = new Set([
  'labels',
  'annotations',
  'matchlabels',
  'nodeselector',
  'data',
]);

/** Go names that differ from JSON by more than case; '' for embedded structs that leave no trace in JSON. */
const JSON_NAMES: ReadonlyMap<string, string> = new Map([
  ['objectmeta', 'metadata'],
  ['typemeta', ''],
  ['commonroutespec', ''],
  ['ingressrulevalue', ''],
  ['routestatus', ''],
]);

const propertyOf = (object: JsonObject, name: string, wanted: string): unknown => {
  if (Object.hasOwn(object, name)) return object[name];
  const key = Object.keys(object).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? null : object[key];
};

/** undefined: the map has no such key. */
const entryOf = (value: JsonObject | GoMap, key: string): unknown => {
  const entries = entriesOf(value);
  return Object.hasOwn(entries, key) ? entries[key] : undefined;
};

const entriesOf = (value: JsonObject | GoMap): JsonObject =>
  isGoMap(value) ? value[ENTRIES] : value;

const isGoMap = (value: unknown): value is GoMap =>
  typeof value === 'object' && value !== null && ENTRIES in value;

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
