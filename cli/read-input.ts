/*
 * Files that a person gives us: text, and the JSON or YAML documents in it. Whatever is wrong with them is a UsageError that
 * names the file, and the line where there is one.
 */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { UsageError } from './usage-error.ts';

/** `where` is the file, and the document in it when there are several. */
export type InputDocument = { readonly where: string; readonly value: unknown };

export const readText = (path: string, what: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw unreadable(path, what, error);
  }
};

/** Every document of a file; empty ones are left out. */
export const readDocuments = (path: string, what: string): readonly InputDocument[] => {
  const content = readText(path, what);
  const json = parseJson(content);
  if (json !== undefined) return [{ where: path, value: json }];
  const parsed = parseAllDocuments(content, { merge: true, logLevel: 'error' });
  const documents = [...parsed].map((document, index) => {
    const [error] = document.errors;
    if (error !== undefined) throw malformed(path, error);
    try {
      return { where: `${path} document ${index + 1}`, value: document.toJS() as unknown };
    } catch (cause) {
      // Aliases that multiply: a few lines that would become gigabytes.
      throw new UsageError(
        `${path}: the YAML cannot be read: ${messageOf(cause)}; remove the aliases`,
      );
    }
  });
  const filled = documents.filter(({ value }) => value !== null && value !== undefined);
  return filled.length === 1 ? filled.map(({ value }) => ({ where: path, value })) : filled;
};

/** The one document that a file holds. */
export const readDocument = (path: string, what: string): InputDocument => {
  const [only, ...more] = readDocuments(path, what);
  if (only !== undefined && more.length === 0) return only;
  throw new UsageError(
    `${path}: found ${more.length === 0 ? 'nothing' : `${more.length + 1} documents`}, expected one document with the ${what}; correct the file`,
  );
};

/** The file itself, or the files of a directory and all below it, in the order of their names. */
export const filesIn = (path: string, what: string, pattern: RegExp): readonly string[] => {
  try {
    if (!statSync(path).isDirectory()) return [path];
    const files = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory() && pattern.test(entry.name))
      .map((entry) => join(entry.parentPath, entry.name))
      .sort();
    if (files.length > 0) return files;
  } catch (error) {
    throw unreadable(path, what, error);
  }
  throw new UsageError(
    `${path}: found no file with ${what} in this directory, expected *.yaml, *.yml or *.json; give another path`,
  );
};

/** Undefined when it is not JSON: YAML may do, and says where it is wrong. */
const parseJson = (content: string): unknown => {
  if (!/^\s*[[{]/.test(content)) return undefined;
  try {
    return JSON.parse(content);
  } catch {
    return undefined;
  }
};

type YamlProblem = {
  readonly message: string;
  readonly linePos?: readonly [{ readonly line: number; readonly col: number }, ...unknown[]];
};

const malformed = (path: string, problem: YamlProblem): UsageError => {
  const [start] = problem.linePos ?? [];
  const at = start === undefined ? '' : `:${start.line}:${start.col}`;
  const [first = ''] = problem.message.split('\n');
  const message = first.replace(/ at line \d+, column \d+:?$/, '').replace(/[.:]$/, '');
  return new UsageError(
    `${path}${at}: malformed YAML or JSON: ${message}; correct the file at this place`,
  );
};

const unreadable = (path: string, what: string, error: unknown): UsageError =>
  new UsageError(
    `cannot read ${path} for the ${what}: ${messageOf(error)}; give a file that exists and that you may read`,
    { cause: error },
  );

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'it is a directory',
  EACCES: 'permission denied',
};

const messageOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  return reasons[code] ?? error.message;
};
