/*
 * Decides whether an EventBridge pattern matches an event, for exactly the operators our rules use: exact values and
 * {"exists": false}. Other operators are refused, so that a rule that starts to use one is not judged by guesswork.
 * https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns.html
 */
export type Verdict = boolean | 'invalid-pattern' | 'refused';

export const verdictOf = (pattern: unknown, event: unknown): Verdict => {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) return 'invalid-pattern';
  const verdicts = Object.entries(pattern).map(([key, part]) =>
    key === '$or' ? 'refused' : fieldVerdict(part, fieldOf(event, key)),
  );
  return allOf(verdicts);
};

const allOf = (verdicts: readonly Verdict[]): Verdict => {
  if (verdicts.includes('invalid-pattern')) return 'invalid-pattern';
  if (verdicts.includes('refused')) return 'refused';
  return verdicts.every((verdict) => verdict === true);
};

/** Of several objects in a list, one must match the whole nested pattern. */
const fieldVerdict = (part: unknown, value: unknown): Verdict => {
  if (isObject(part)) {
    const items = Array.isArray(value) ? value : [value];
    const verdicts = items.map((item) => verdictOf(part, item));
    return verdicts.includes(true) ? true : (verdicts[0] ?? verdictOf(part, undefined));
  }
  if (!Array.isArray(part) || part.length === 0) return 'invalid-pattern';
  const verdicts = part.map((alternative) => leafVerdict(alternative, value));
  if (verdicts.includes('invalid-pattern')) return 'invalid-pattern';
  if (verdicts.includes('refused')) return 'refused';
  return verdicts.includes(true);
};

const operators: ReadonlySet<string> = new Set([
  'anything-but',
  'cidr',
  'equals-ignore-case',
  'exists',
  'numeric',
  'prefix',
  'suffix',
  'wildcard',
]);

const leafVerdict = (alternative: unknown, value: unknown): Verdict => {
  if (!isObject(alternative)) {
    return (Array.isArray(value) ? value : [value]).includes(alternative);
  }
  const [operator, ...others] = Object.keys(alternative);
  if (operator === undefined || others.length > 0 || !operators.has(operator)) {
    return 'invalid-pattern';
  }
  if (operator !== 'exists' || alternative.exists !== false) return 'refused';
  return value === undefined;
};

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

const fieldOf = (event: unknown, key: string): unknown =>
  isObject(event) && Object.hasOwn(event, key) ? event[key] : undefined;
