/*
 * Checks what a file holds against the shape it should have, and says in one line what was found where, and what was expected.
 */
import * as z from 'zod/mini';
import { printable } from '../functions/core/dns-name.ts';
import type { InputDocument } from './read-input.ts';
import { UsageError } from './usage-error.ts';

/** A file may have hundreds of problems of one kind; the first ones are enough to correct it. */
const mostProblems = 3;

export const checkShape = <Schema extends z.core.$ZodType>(
  schema: Schema,
  { where, value }: InputDocument,
  subject = '',
): z.output<Schema> => {
  const result = z.safeParse(schema, value);
  if (result.success) return result.data;
  const { issues } = result.error;
  const problems = issues.slice(0, mostProblems).map((issue) => problemOf(issue, value));
  const more = issues.length - problems.length;
  const text = [...problems, ...(more > 0 ? [`and ${more} more problems`] : [])].join('; ');
  throw new UsageError(`${where}: ${subject === '' ? '' : `${subject}: `}${text}`);
};

const problemOf = (issue: z.core.$ZodIssue, value: unknown): string => {
  const path = issue.path.map((key) => printable(String(key))).join('.') || 'the document';
  if (issue.code === 'unrecognized_keys') {
    const keys = issue.keys.map((key) => `'${printable(key)}'`).join(', ');
    return `${path}: unknown key ${keys}; remove it or correct its name`;
  }
  if (issue.code === 'custom') return `${path}: ${issue.message}`;
  const found = issue.path.reduce<unknown>(
    (at, key) => (at !== null && typeof at === 'object' ? Reflect.get(at, key) : undefined),
    value,
  );
  return `${path}: found ${foundText(found)}, expected ${expectedBy(issue)}`;
};

const foundText = (value: unknown): string => {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value !== null && typeof value === 'object') return 'an object';
  return printable(JSON.stringify(value) ?? String(value));
};

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  array: 'a list',
  object: 'an object',
  record: 'an object',
  boolean: 'true or false',
  number: 'a number',
  int: 'a whole number',
};

const expectedBy = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_type':
      return typeWords[issue.expected] ?? issue.expected;
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_union':
      return 'text (put it in quotes)';
    case 'too_small':
      return `at least ${issue.minimum}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    case 'invalid_format':
      return `text that matches ${issue.pattern ?? issue.format}`;
    default:
      return issue.message ?? 'something else';
  }
};
