/*
 * What a schema found wrong, in one line per fault: where, what was found, what was expected. zod/mini has no messages of its
 * own, which is half of why it is small.
 */
import type * as z from 'zod/mini';
import { printable } from '../core/dns-name.ts';

export const problemOf = (issue: z.core.$ZodIssue, parsed: unknown): string => {
  const path = issue.path.map((key) => printable(String(key))).join('.') || 'the document';
  if (issue.code === 'unrecognized_keys') {
    const keys = firstOf(issue.keys, (key) => `'${printable(key)}'`);
    return `${path}: unknown key ${keys.join(', ')}; remove it or correct its name`;
  }
  const found = issue.path.reduce<unknown>(
    (value, key) =>
      value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined,
    parsed,
  );
  return `${path}: found ${printable(JSON.stringify(found) ?? 'nothing')}, expected ${expectedBy(issue)}`;
};

/** Where anybody may be the author: the first problems are enough to correct it, and a message has an end. */
export const firstProblemsOf = (
  issues: readonly z.core.$ZodIssue[],
  parsed: unknown,
): readonly string[] => firstOf(issues, (issue) => problemOf(issue, parsed));

const most = 10;

const firstOf = <Item>(
  items: readonly Item[],
  textOf: (item: Item) => string,
): readonly string[] => {
  const first = items.slice(0, most).map(textOf);
  const more = items.length - first.length;
  return more === 0 ? first : [...first, `and ${more} more`];
};

const expectedBy = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_type':
      return `a value of type ${issue.expected}`;
    case 'too_small':
      return `at least ${issue.minimum}${issue.origin === 'array' ? ' element(s)' : ''}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_format':
      return `text that matches ${issue.pattern ?? issue.format}`;
    default:
      return issue.message;
  }
};
