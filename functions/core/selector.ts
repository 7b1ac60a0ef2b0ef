/*
 * Kubernetes selectors over labels (and, as external-dns has it, over annotations): the text form of `kubectl -l` and the
 * structured form of metav1.LabelSelector. Grammar and meaning: k8s.io/apimachinery/pkg/labels. Requirements are joined by
 * "and"; `!=` and `notin` also match where the key is absent.
 */
import { printable } from './dns-name.ts';
import { ExpressionProblem, type Invalid, orInvalid } from './expression-problem.ts';

export type Labels = Readonly<Record<string, string>>;

export type Selector = {
  readonly kind: 'selector';
  readonly matches: (labels: Labels) => boolean;
};

/** Reads `a=b, c!=d, e in (x,y), f notin (z), g, !h, i>1`. An empty text matches everything. */
export const parseSelector = (text: string): Selector | Invalid =>
  orInvalid(() => {
    const tokens = [...text.matchAll(/==|!=|[=!<>(),]|[^\s=!<>(),]+/g)].map((found) => found[0]);
    const requirements: Requirement[] = [];
    let rest: readonly string[] = tokens;
    while (rest.length > 0) {
      const read = requirement(rest);
      requirements.push(read.requirement);
      const [separator, ...following] = read.rest;
      if (separator !== undefined && separator !== ',')
        throw unexpected(separator, "',' or the end");
      if (separator === ',' && following.length === 0) throw unexpected('', "a key after ','");
      rest = following;
    }
    return selectorOf(requirements);
  });

/** Reads `{ matchLabels, matchExpressions }`; null when it is none, which must match nothing. */
export const parseLabelSelector = (object: unknown): Selector | null => {
  if (!isRecord(object)) return null;
  const { matchLabels = {}, matchExpressions = [] } = object;
  if (!isRecord(matchLabels) || !Array.isArray(matchExpressions)) return null;
  const parsed = orInvalid(() =>
    selectorOf([
      ...Object.entries(matchLabels).map(([key, value]) => requirementOf(key, '=', [value])),
      ...matchExpressions.map(structuredRequirement),
    ]),
  );
  return parsed.kind === 'selector' ? parsed : null;
};

/** `value` is null where the key is absent. */
type Requirement = { readonly key: string; readonly accepts: (value: string | null) => boolean };

const selectorOf = (requirements: readonly Requirement[]): Selector => ({
  kind: 'selector',
  matches: (labels) =>
    requirements.every(({ key, accepts }) =>
      accepts(Object.hasOwn(labels, key) ? String(labels[key]) : null),
    ),
});

type Read = { readonly requirement: Requirement; readonly rest: readonly string[] };

const requirement = (tokens: readonly string[]): Read => {
  const negated = tokens[0] === '!';
  const [key = '', operator = '', ...rest] = negated ? tokens.slice(1) : tokens;
  if (key === '' || isSymbol(key)) throw unexpected(key, 'a key');
  if (negated || operator === '' || operator === ',') {
    const absent = requirementOf(key, negated ? '!' : 'exists', []);
    return { requirement: absent, rest: tokens.slice(negated ? 2 : 1) };
  }
  if (operator === 'in' || operator === 'notin') {
    const values = valueList(rest);
    return { requirement: requirementOf(key, operator, values.values), rest: values.rest };
  }
  const [value = ','] = rest;
  // `a=` and `a=,b` ask for the empty value.
  if (value === ',') return { requirement: requirementOf(key, operator, ['']), rest };
  if (isSymbol(value)) throw unexpected(value, `a value after '${printable(key + operator)}'`);
  return { requirement: requirementOf(key, operator, [value]), rest: rest.slice(1) };
};

/** `(x,,y)` holds the empty value too, and `()` nothing else. */
const valueList = (tokens: readonly string[]) => {
  if (tokens[0] !== '(') throw unexpected(tokens[0] ?? '', "'('");
  const end = tokens.indexOf(')');
  if (end < 0) throw unexpected('', "')'");
  const inside = tokens.slice(1, end);
  const values = [''];
  let separated = true;
  for (const token of inside) {
    if (token === ',') values.push('');
    else if (isSymbol(token) || !separated) throw unexpected(token, "',' or ')'");
    else values[values.length - 1] = token;
    separated = token === ',';
  }
  return { values, rest: tokens.slice(end + 1) };
};

const structuredRequirement = (item: unknown): Requirement => {
  const { key, operator, values = [] } = isRecord(item) ? item : {};
  const known = STRUCTURED_OPERATORS.get(operator);
  if (typeof key !== 'string' || known === undefined || !Array.isArray(values)) {
    throw new ExpressionProblem('malformed requirement');
  }
  const takesValues = known === 'in' || known === 'notin';
  if (takesValues !== values.length > 0) throw new ExpressionProblem('wrong number of values');
  return requirementOf(key, known, values);
};

const STRUCTURED_OPERATORS: ReadonlyMap<unknown, string> = new Map([
  ['In', 'in'],
  ['NotIn', 'notin'],
  ['Exists', 'exists'],
  ['DoesNotExist', '!'],
]);

const requirementOf = (key: string, operator: string, values: readonly unknown[]): Requirement => {
  checkKey(key);
  const texts = values.map(checkedValue);
  switch (operator) {
    case 'exists':
      return { key, accepts: (value) => value !== null };
    case '!':
      return { key, accepts: (value) => value === null };
    case '=':
    case '==':
    case 'in':
      return { key, accepts: (value) => value !== null && texts.includes(value) };
    case '!=':
    case 'notin':
      return { key, accepts: (value) => value === null || !texts.includes(value) };
    case '<':
    case '>':
      return { key, accepts: comparison(operator, String(texts[0])) };
    default:
      throw unexpected(operator, `=, ==, !=, in, notin, < or > after '${printable(key)}'`);
  }
};

const comparison = (operator: '<' | '>', text: string): Requirement['accepts'] => {
  const limit = integerOf(text);
  if (limit === null) throw unexpected(text, `a whole number after '${operator}'`);
  return (value) => {
    const number = value === null ? null : integerOf(value);
    if (number === null) return false;
    return operator === '<' ? number < limit : number > limit;
  };
};

const integerOf = (text: string): bigint | null =>
  /^[+-]?\d+$/.test(text) ? BigInt(text.replace('+', '')) : null;

/** One part of a key, and a value that is not empty. */
const NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$/;

const DNS_LABEL = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/;

const checkKey = (key: string): void => {
  const [name = '', prefix = 'x', ...others] = key.split('/').reverse();
  const isValid =
    NAME.test(name) &&
    prefix.length <= 253 &&
    prefix.split('.').every((label) => DNS_LABEL.test(label)) &&
    others.length === 0;
  if (!isValid) throw unexpected(key, 'a label key such as example.com/name');
};

const checkedValue = (value: unknown): string => {
  if (typeof value === 'string' && (value === '' || NAME.test(value))) return value;
  const found = typeof value === 'string' ? value : String(JSON.stringify(value));
  throw unexpected(found, 'a value of at most 63 letters, digits, -, _ and .');
};

const isSymbol = (token: string): boolean => /^[=!<>(),]/.test(token);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const unexpected = (found: string, expected: string): ExpressionProblem =>
  new ExpressionProblem(
    `found ${found === '' ? 'the end of the selector' : `'${printable(found)}'`}, expected ${expected}`,
  );
