/*
 * printf of the templates: %s, %d, %v, %q and %%. Widths, flags and other verbs are refused by name.
 */
import { printable } from './dns-name.ts';
import { ExpressionProblem } from './expression-problem.ts';
import { isAbsent, nameOf, printed, textOf } from './fqdn-template-value.ts';

/** Says what is wrong with a format, or null. */
export const problemOfFormat = (format: string): string | null => {
  for (const [verb] of format.matchAll(VERB)) {
    if (!/^%[sdvq%]$/.test(verb)) {
      return `printf: '${printable(verb)}' is not supported; there are %s, %d, %v, %q and %%`;
    }
  }
  return null;
};

export const formatted = (format: string, values: readonly unknown[]): string => {
  const problem = problemOfFormat(format);
  if (problem !== null) throw new ExpressionProblem(problem);
  const verbs = [...format.matchAll(VERB)].filter(([verb]) => verb !== '%%');
  if (verbs.length !== values.length) {
    throw new ExpressionProblem(
      `printf: the format '${printable(format)}' takes ${verbs.length} values, found ${values.length}`,
    );
  }
  let next = 0;
  return format.replace(VERB, (verb) => {
    if (verb === '%%') return '%';
    next += 1;
    return formattedValue(verb, values[next - 1]);
  });
};

/** A percent sign, what may stand between it and its verb, and the verb. */
const VERB = /%[-+# 0-9.*[\]]*[\s\S]?/gu;

const formattedValue = (verb: string, value: unknown): string => {
  if (verb === '%v') return printed(value);
  if (verb === '%d') {
    if (isAbsent(value)) return '0';
    if (Number.isInteger(value)) return printed(value);
    throw new ExpressionProblem(`printf: %d expects a whole number, found ${nameOf(value)}`);
  }
  const text = textOf(value, `printf: ${verb}`);
  return verb === '%q' ? JSON.stringify(text) : text;
};
