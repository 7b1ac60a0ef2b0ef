/*
 * The typed settings of the ready app, from cdk context and from nowhere else:
 *   -c clusters=prod[,staging] -c zones=Z0123:example.com[,Z0456:example.com:private]
 *   -c settings=FILE.json
 * Every fault is one line that names the key, what was found and what is expected; all faults are told at once.
 */
import { readFileSync } from 'node:fs';
import type { Node } from 'constructs';
import type * as z from 'zod';
import { faultsOf } from './settings-checks.ts';
import { type DeploymentSettings, settingsSchema } from './settings-schema.ts';

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly faults: readonly string[];

  constructor(faults: readonly string[], options?: ErrorOptions) {
    super(faults.join('\n'), options);
    this.faults = faults;
  }
}

/** Throws SettingsError. */
export const readSettings = (node: Node): DeploymentSettings => {
  const context = {
    settings: contextText(node, 'settings'),
    clusters: contextText(node, 'clusters'),
    zones: contextText(node, 'zones'),
  };
  if (context.settings === null) return parseSettings(fromContext(context.clusters, context.zones));
  if (context.clusters !== null || context.zones !== null) {
    throw new SettingsError([
      'context: found settings beside clusters or zones, expected one of the two; put the clusters and zones into the settings file',
    ]);
  }
  return parseSettings(readJson(context.settings));
};

/** Throws SettingsError. */
export const parseSettings = (document: unknown): DeploymentSettings => {
  const result = settingsSchema.safeParse(document);
  if (!result.success) {
    throw new SettingsError(result.error.issues.flatMap((issue) => faultLines(issue, document)));
  }
  const faults = faultsOf(result.data);
  if (faults.length > 0) throw new SettingsError(faults);
  return result.data;
};

const contextText = (node: Node, key: string): string | null => {
  const value: unknown = node.tryGetContext(key);
  if (value === undefined || value === null) return null;
  if (typeof value === 'string') return value;
  throw new SettingsError([
    `context ${key}: found ${JSON.stringify(value)}, expected text; write -c ${key}=…`,
  ]);
};

const fromContext = (clusters: string | null, zones: string | null): unknown => {
  if (clusters === null || zones === null) {
    throw new SettingsError([
      'context: found neither settings nor both clusters and zones, expected -c clusters=prod -c zones=Z0123:example.com or -c settings=FILE.json',
    ]);
  }
  const zoneList = list(zones).map(zoneOf);
  return { clusters: list(clusters).map((name) => ({ name })), zones: zoneList };
};

const zoneOf = (text: string): unknown => {
  const [id = '', name = '', kind, ...rest] = text.split(':');
  if (name === '' || rest.length > 0 || (kind !== undefined && kind !== 'private')) {
    throw new SettingsError([
      `context zones: found '${text}', expected ID:NAME or ID:NAME:private, such as Z0123:example.com`,
    ]);
  }
  return { id, name, ...(kind === 'private' ? { private: true } : {}) };
};

const list = (text: string): readonly string[] => text.split(',').map((item) => item.trim());

const readJson = (path: string): unknown => {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    const fault = `settings file ${path}: it cannot be read (${messageOf(error)}); give a path from where cdk runs`;
    throw new SettingsError([fault], { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    const fault = `settings file ${path}: it is not JSON (${messageOf(error)}); correct it there`;
    throw new SettingsError([fault], { cause: error });
  }
};

const messageOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ');

const faultLines = (issue: z.core.$ZodIssue, document: unknown): readonly string[] => {
  const path = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    const place = path === '' ? '' : `${path}.`;
    return issue.keys.map((key) => `${place}${key}: unknown key; remove it or correct its name`);
  }
  const value = issue.path.reduce<unknown>(
    (holder, key) =>
      holder !== null && typeof holder === 'object' ? Reflect.get(holder, key) : undefined,
    document,
  );
  const found = value === undefined ? 'nothing' : JSON.stringify(value);
  return [`${path || 'settings'}: found ${found}, expected ${expectedBy(issue)}`];
};

const expectedBy = (issue: z.core.$ZodIssue): string => {
  switch (issue.code) {
    case 'invalid_value':
      return `one of ${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'invalid_type':
      return kinds.get(issue.expected) ?? `a value of type ${issue.expected}`;
    case 'too_small':
      return issue.origin === 'string'
        ? issue.message
        : `at least ${issue.minimum}${issue.origin === 'array' ? ' element' : ''}`;
    case 'too_big':
      return `at most ${issue.maximum}`;
    default:
      return issue.message;
  }
};

const kinds: ReadonlyMap<string, string> = new Map([
  ['array', 'a list'],
  ['object', 'an object'],
  ['string', 'text'],
  ['boolean', 'true or false'],
  ['int', 'a whole number'],
]);
